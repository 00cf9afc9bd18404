"""Loading: every pallet and carton is scanned at the container; what does not belong there stays here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.finished_goods import loading, shipment_lists, shipments
from quty_desktop.views.finished_goods.shared import ASIDE, LOAD_RESULTS, is_paper
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.verdict import Verdict

_SHOWN_REASONS = 5
CARTONS = (
    Column(key="code", title=N_("Carton"), kind=Kind.CODE, width=180, stretch=True),
    Column(key="pallet", title=N_("Pallet"), kind=Kind.CODE, width=140),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=86),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=126, hidden=True),
    Column(key="pcs", title=N_("Pieces"), kind=Kind.PIECES, width=70, total=True),
    Column(key="loaded_at", title=N_("Time"), kind=Kind.TIME, width=86),
)
SCANS = (
    Column(key="at", title=N_("Time"), kind=Kind.TIME, width=86),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=LOAD_RESULTS, width=160),
    Column(key="scanned", title=N_("Code"), kind=Kind.CODE, width=150, stretch=True),
)


class LoadingPage(Page):
    """A shipment at the container."""

    key = "finished_goods.loading"
    title = N_("Load")
    permission = Permission.LOAD_SHIPMENTS
    department = Department.FINISHED_GOODS
    group = Group.ENTRY
    icon = Icon.SCAN
    topics = frozenset({Topic.SHIPMENTS})

    def build(self) -> None:
        """Shipment and truck above, counts large, cartons and last scans below."""
        self._shipment: int | None = None
        self._detail: shipment_lists.ShipmentDetail | None = None
        tr = self.place.words.tr
        self.primary(N_("Save truck"), self.save_truck, Icon.CHECK)
        self.secondary(N_("Take out"), self.take_out, Icon.UNDO)
        self.secondary(N_("Papers"), lambda: self.place.go("finished_goods.shipments", self._shipment), Icon.PRINT)
        self.choice = ListPicker(self.place, N_("Shipment that is being loaded"))
        self.choice.box.setMinimumWidth(self.place.theme.px(300))
        self.choice.picked.connect(self._picked)
        self.body.addLayout(pickers(self.choice))
        self.code = QLineEdit()
        self.code.setPlaceholderText(tr(N_("Scan a pallet or carton, or type its code and press Enter")))
        self.code.setAccessibleName(tr(N_("Code of goods")))
        self.code.setMinimumHeight(self.place.theme.px(44))
        self.code.returnPressed.connect(self._typed)
        self.body.addWidget(self.code)
        self.count = QLabel()
        self.count.setStyleSheet(f"font-size: {self.place.theme.points * 2.4:.1f}pt; font-weight: 600;")
        self.body.addWidget(self.count)
        self.truck = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    TextField(name="plate", label=N_("Number plate")),
                    TextField(name="driver", label=N_("Driver")),
                    TextField(name="container", label=N_("Container")),
                    TextField(name="seal", label=N_("Seal")),
                ),
                columns=4,
            )
        )
        self.body.addWidget(self.truck)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                CARTONS,
                title=N_("Loaded cartons"),
                empty=Empty(N_("Nothing is loaded yet"), N_("Choose the shipment and scan its pallets.")),
            )
        )
        self.scans = Table(
            self.place,
            f"{self.key}.scans",
            SCANS,
            title=N_("Last scans"),
            plain=True,
            empty=Empty(N_("No scan yet"), N_("Every scan is recorded, also what was refused.")),
        )
        self.body.addWidget(beside(self.table, self.scans), 1)
        self.verdict = Verdict(self.place, self)

    def refresh(self) -> None:
        """Ask for the open shipments, and for the one in hand."""
        self.load(shipment_lists.shipments, None, self._offer)
        self._again()

    def open(self, record: Any) -> None:
        """Take a shipment in hand by its id."""
        if isinstance(record, int):
            self._shipment = record
            self.choice.choose(record)
            self._again()
            self.code.setFocus()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """Everything that is scanned here is goods, but for papers that have a page of their own."""
        return None if is_paper(code) else partial(self._scanned, code)

    def save_truck(self) -> None:
        """Save plate, driver, container and seal."""
        if self._detail is not None:
            row = self._detail.shipment
            self.submit(
                self.truck, shipments.enter_truck, shipments.TruckDetails, self._saved, id=row.id, version=row.version
            )

    def take_out(self) -> None:
        """Take the selected carton out again, with the reason."""
        row = self.table.selected_row
        shipment = self._shipment
        if row is None or shipment is None:
            self.say(N_("Select the carton that is taken out."), tone=Tone.INFO)
            return
        asked = Question(
            Text("Take {code} out of the shipment?", code=row.code),
            N_("Take out"),
            self.place.words,
            self,
            needs_reason=True,
        )
        asked.agreed.connect(
            lambda why: self.run(
                loading.unload_goods, loading.UnloadGoods(shipment, row.code, why), lambda _: self._again()
            )
        )
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _offer(self, rows: tuple[shipment_lists.ShipmentRow, ...]) -> None:
        self.choice.offer(
            [
                Option(row.id, f"{row.number}  {row.destination}  {row.container or row.plate}")
                for row in rows
                if row.open
            ]
        )
        self.choice.box.setItemText(0, self.words(N_("Choose…")))
        if self._shipment is not None:
            self.choice.choose(self._shipment)

    def _picked(self) -> None:
        if self.choice.value is not None and self.choice.value != self._shipment:
            self.open(self.choice.value)

    def _again(self) -> None:
        if self._shipment is None:
            self.count.setText(self.words(N_("Choose the shipment that is being loaded.")))
            return
        self.load(shipment_lists.shipment, self._shipment, self._show)

    def _typed(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self._scanned(code)

    def _scanned(self, code: str) -> None:
        if self._shipment is None:
            self.verdict.wrong(N_("Choose the shipment first."), N_("Then scan its pallets."))
            return
        self.run(
            loading.load_goods,
            loading.LoadGoods(self._shipment, code),
            partial(self._judged, code),
            undone=self._refused,
        )

    def _judged(self, code: str, verdict: loading.LoadVerdict) -> None:
        if verdict.right:
            self.verdict.right(
                Text("{cartons} cartons · {pcs} of {all} pcs", cartons=verdict.loaded_cartons, pcs=verdict.loaded_pcs,
                     all=verdict.planned_pcs)
            )  # fmt: skip
        else:
            reasons = verdict.reasons[:_SHOWN_REASONS] or (verdict.result,)
            self.verdict.wrong("\n".join(self.words(each) for each in reasons), ASIDE)
            self.say(Text("Not loaded: {code}.", code=code), tone=Tone.BAD)
        self._again()

    def _refused(self) -> None:
        self.verdict.wrong(self.banner.text, ASIDE)

    def _saved(self, row: shipment_lists.ShipmentRow) -> None:
        self.say(Text("{number} is saved.", number=row.number))
        self._again()

    def _show(self, detail: shipment_lists.ShipmentDetail) -> None:
        fresh = self._detail is None or self._detail.shipment.id != detail.shipment.id
        self._detail = detail
        row = detail.shipment
        self.count.setText(
            self.words(
                Text("{destination} · {pcs} of {all} pcs · {cartons} cartons", destination=row.destination,
                     pcs=row.loaded_pcs, all=row.planned_pcs, cartons=row.loaded_cartons)
            )
        )  # fmt: skip
        if fresh:
            self.truck.fill(
                {"plate": row.plate, "driver": row.driver, "container": row.container, "seal": row.seal},
                record=str(row.id),
            )
        self.table.show_rows(detail.cartons)
        self.scans.show_rows(detail.scans)
