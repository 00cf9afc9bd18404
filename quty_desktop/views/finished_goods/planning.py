"""Planning a shipment: what waits for a destination, the oldest week first, and the pieces of each line that go."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLabel

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.finished_goods import shipment_lists, shipments
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DateField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.grid import GridLine, GridSlot, NumberGrid
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.theme import Tone

LEADS = (
    (N_("Week"), 118),
    (N_("Article"), 92),
    (N_("Name"), 190),
    (N_("Order"), 112),
    (N_("Block"), 170),
    (N_("Left of the order"), 110),
    (N_("Free"), 80),
)
_PCS = GridSlot("pcs", N_("Ship"), N_("Pieces of this line that go with the shipment"))


class ShipmentPlanPage(Page):
    """One truck or container to one destination, with as many order lines as it takes."""

    key = "finished_goods.planning"
    title = N_("Plan a shipment")
    permission = Permission.PLAN_SHIPMENTS
    department = Department.FINISHED_GOODS
    group = Group.ENTRY
    icon = Icon.PLAN
    topics = frozenset({Topic.SHIPMENTS, Topic.FINISHED_GOODS, Topic.CARTONS})

    def build(self) -> None:
        """The destination and the truck above, the goods that wait for it below."""
        self._lines: tuple[shipment_lists.ShippableLine, ...] = ()
        self.primary(N_("Plan shipment"), self.plan, Icon.ADD)
        self.secondary(N_("Take everything"), self.take_all, Icon.CHECK, Key.NEW)
        self.secondary(N_("Shipments"), lambda: self.place.go("finished_goods.shipments"), Icon.SEND)
        self.destination = ListPicker(self.place, N_("Destination"), every=False)
        self.destination.box.setMinimumWidth(self.place.theme.px(200))
        self.destination.picked.connect(self._show_lines)
        self.sums = QLabel()
        self.sums.setProperty("kind", "strong")
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    DateField(name="planned_on", label=N_("Day"), required=True),
                    TextField(name="plate", label=N_("Number plate"), upper=True),
                    TextField(name="container", label=N_("Container"), upper=True),
                    TextField(name="driver", label=N_("Driver")),
                    TextField(name="note", label=N_("Note")),
                ),
                columns=5,
            )
        )
        self.form.setMaximumWidth(self.place.theme.px(1500))
        row = pickers(self.destination)
        row.addWidget(self.sums)
        self.body.addLayout(row)
        self.body.addWidget(self.form)
        self.grid = NumberGrid(self.place, LEADS, (_PCS,), targets=False, totals=False, width=90)
        self.grid.changed.connect(self._sum)
        self.grid.refused.connect(lambda words: self.say(words, tone=Tone.BAD))
        self.body.addWidget(self.grid, 1)
        hint = QLabel(
            self.words(
                N_("The oldest week stands first and goes first. Type the pieces of each line, Enter goes down.")
            )
        )
        hint.setProperty("kind", "muted")
        self.body.addWidget(hint)

    def refresh(self) -> None:
        """Ask what can be planned."""
        self.load(shipment_lists.shippable_lines, None, self._offer)

    def open(self, record: Any) -> None:
        """Choose a destination by its code."""
        self.destination.choose(record)

    def take_all(self) -> None:
        """Type all free pieces of the destination."""
        self.grid.model.put({(number, len(LEADS)): line.free_pcs for number, line in enumerate(self._shown)})

    def plan(self) -> None:
        """Plan a shipment of what is typed."""
        self.grid.view.commit()
        known = {str(line.id): line.id for line in self._shown}
        lines = tuple(
            shipments.NewShipmentLine(known[cell.row], cell.number) for cell in self.grid.model.typed if cell.number
        )
        if not lines:
            self.say(N_("Type the pieces that go, or take everything."), tone=Tone.INFO)
            self.grid.view.setFocus()
            return

        def make(planned_on: date, **fields: str | None) -> shipments.NewShipment:
            words = {name: value or "" for name, value in fields.items()}
            return shipments.NewShipment(planned_on, lines, **words)

        self.submit(self.form, shipments.plan_shipment, make, self._planned)

    @property
    def _shown(self) -> list[shipment_lists.ShippableLine]:
        chosen = self.destination.value
        return [line for line in self._lines if line.destination == chosen and line.free_pcs]

    def _offer(self, rows: tuple[shipment_lists.ShippableLine, ...]) -> None:
        self._lines = rows
        free: dict[str, int] = {}
        for row in rows:
            free[row.destination] = free.get(row.destination, 0) + row.free_pcs
        number = self.place.words.number
        self.destination.offer([Option(code, f"{code}  ({number(pcs)})") for code, pcs in free.items() if pcs])
        self._show_lines()

    def _show_lines(self) -> None:
        words = self.place.words
        self.grid.show_lines(
            [
                GridLine(
                    str(line.id),
                    (
                        words.week(line.week),
                        line.article_code,
                        line.article_name,
                        line.order_number,
                        line.blocks or words.tr(N_("Receiving area")),
                        words.number(max(0, line.ordered_pcs - line.shipped_pcs)),
                        words.number(line.free_pcs),
                    ),
                )
                for line in self._shown
            ],
            (_PCS,),
        )
        if not self._shown:
            self.sums.setText(words.tr(N_("Nothing waits to be shipped.")))
        else:
            self._sum()

    def _sum(self) -> None:
        typed = self.grid.model.typed
        text = Text("{pcs} pcs of {lines} lines", pcs=sum(cell.number for cell in typed), lines=len(typed))
        self.sums.setText(self.words(text) if typed else "")

    def _planned(self, row: shipment_lists.ShipmentRow) -> None:
        self.grid.model.forget()
        self.say(
            Text("{number} is planned with {pcs} pcs.", number=row.number, pcs=row.planned_pcs),
            Action(N_("Load"), lambda: self.place.go("finished_goods.loading", row.id), Icon.SCAN),
        )
        self.refresh()
