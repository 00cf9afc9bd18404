"""Scan station: each scanned mark is right or wrong, said so large that nobody overlooks it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.marks import read_scan
from quty_desktop.domain.packing import MarkCheckResult
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.domain.transfers import slip_number
from quty_desktop.services.packing import mark_checks, packing_lists
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Role, Tone
from quty_desktop.views.kit.verdict import Verdict
from quty_desktop.views.packing.plate import OrderPlate
from quty_desktop.views.packing.states import RESULTS

_SHOWN_MISSING = 12
_SHOWN_REASONS = 6

SCANS = (
    Column(key="at", title=N_("Time"), kind=Kind.TIME, width=86),
    Column(key="carton", title=N_("Carton"), kind=Kind.PIECES, width=66),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=RESULTS, width=150),
    Column(key="scanned", title=N_("Code"), kind=Kind.CODE, width=180, stretch=True),
    Column(key="person", title=N_("By"), width=110, hidden=True),
)


class ScanPage(Page):
    """Marks against the order that is being packed."""

    key = "packing.scan"
    title = N_("Check marks")
    permission = Permission.CHECK_MARKS
    department = Department.PACKING
    group = Group.ENTRY
    icon = Icon.SCAN
    topics = frozenset({Topic.CARTONS, Topic.MARKS})

    def build(self) -> None:
        """Order and pallet above, counts and last scans below, the verdict over all."""
        self._station: mark_checks.Station | None = None
        self._order: int | None = None
        self._pallet: int | None = None
        self._rows: tuple[packing_lists.PackingRow, ...] = ()
        tr = self.place.words.tr
        self.orders = ListPicker(self.place, N_("Order that is being packed"))
        self.orders.box.setMaximumWidth(self.place.theme.px(560))
        self.orders.box.setMinimumWidth(self.place.theme.px(300))
        self.orders.picked.connect(self._picked_order)
        self.pallets = ListPicker(self.place, N_("Pallet"))
        self.pallets.picked.connect(self._picked_pallet)
        self.code = QLineEdit()
        self.code.setPlaceholderText(tr(N_("Scan a mark, or type its code and press Enter")))
        self.code.setAccessibleName(tr(N_("Code of a mark")))
        self.code.setMinimumHeight(self.place.theme.px(44))
        self.code.setClearButtonEnabled(True)
        self.code.returnPressed.connect(self._typed)
        QTimer.singleShot(0, self.code, self.code.setFocus)
        self.body.addLayout(pickers(self.orders, self.pallets))
        self.body.addWidget(self.code)
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        row.addWidget(self._left(), 1)
        self.table = Table(
            self.place,
            self.key,
            SCANS,
            title=N_("Last scans"),
            plain=True,
            empty=Empty(N_("No scan for this order yet"), N_("Choose the order and scan the marks on its cartons.")),
        )
        row.addWidget(self.table, 1)
        self.body.addLayout(row, 1)
        self.verdict = Verdict(self.place, self)
        self._show_station(None)

    def refresh(self) -> None:
        """Ask for the orders, and for the counts of the one in hand."""
        self.load(packing_lists.packing_queue, packing_lists.PackingFilter(), self._offer)
        if self._order is not None:
            self.load(mark_checks.station, self._order, self._show_station)

    def open(self, record: Any) -> None:
        """Take an order by the id of its manufacturing order, or a pallet, batch or order by its code."""
        if isinstance(record, int):
            self._take(record)
        elif record is not None:
            self._recognise(str(record))

    @classmethod
    def understands(cls, code: str) -> Any | None:
        """A shipping mark or a pallet, scanned on a page that does not know it."""
        if code.upper().startswith("PLT-"):
            return code.upper()
        try:
            read_scan(code)
        except Invalid:
            return None
        return code

    def scanned(self, code: str) -> Callable[[], None] | None:
        """Every code counts here: a mark is checked, a pallet or order is taken in hand. A slip has its own page."""
        return None if slip_number(code) is not None else partial(self._scanned, code)

    # What it is made of

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * GRID)
        self.plate = OrderPlate(self.place, scale=4.2)
        self.count = self._big(3.0)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(self.place.theme.px(10))
        self._paint_bar()
        self.place.theme.changed.connect(self._paint_bar)
        self.pallet_line = QLabel()
        self.pallet_line.setProperty("kind", "strong")
        self.missing = QLabel()
        self.missing.setProperty("kind", "muted")
        self.missing.setWordWrap(True)
        self.wrong = QLabel()
        self.wrong.setProperty("kind", "error")
        for widget in (self.plate, self.count, self.bar, self.pallet_line, self.missing, self.wrong):
            column.addWidget(widget)
        column.addStretch(1)
        return left

    def _paint_bar(self) -> None:
        line, accent = self.place.theme.colour(Role.LINE).name(), self.place.theme.colour(Role.OK).name()
        half = self.place.theme.px(5)
        self.bar.setStyleSheet(
            f"QProgressBar {{ border: 0; border-radius: {half}px; background: {line}; }}"
            f"QProgressBar::chunk {{ border-radius: {half}px; background: {accent}; }}"
        )

    def _big(self, scale: float) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setStyleSheet(f"font-size: {self.place.theme.points * scale:.1f}pt; font-weight: 600;")
        label.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return label

    # The order in hand

    def _offer(self, rows: tuple[packing_lists.PackingRow, ...]) -> None:
        self._rows = rows
        self.orders.offer(
            [
                Option(
                    row.manufacturing_order_id,
                    f"{row.week}  {row.destination}  {row.article_code}  {row.article_name}  {row.batch}",
                )
                for row in rows
            ]
        )
        self.orders.box.setItemText(0, self.words(N_("Choose…")))
        if self._order is not None:
            self.orders.choose(self._order)

    def _picked_order(self) -> None:
        chosen = self.orders.value
        if chosen is not None and chosen != self._order:
            self._take(chosen)

    def _picked_pallet(self) -> None:
        self._pallet = self.pallets.value
        self._show_counts()
        self.code.setFocus()

    def _take(self, order: int, pallet: int | None = None) -> None:
        self._order, self._pallet = order, pallet
        self._station = None
        self.orders.choose(order)
        self.load(mark_checks.station, order, self._show_station)
        self.code.setFocus()

    def _recognise(self, code: str) -> None:
        self.load(mark_checks.recognise_code, code, partial(self._recognised, code), part="recognise")

    def _recognised(self, code: str, found: mark_checks.Recognised | None) -> None:
        if found is None:
            self.verdict.wrong(Text("Nothing in the plant has the code {code}.", code=code), _ASIDE)
            return
        self._take(found.manufacturing_order_id, found.pallet_id)
        self.say(
            Text("{batch} is in hand. Now scan the marks on its cartons.", batch=found.batch),
            tone=Tone.INFO,
        )

    # Scanning

    def _typed(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self._scanned(code)

    def _scanned(self, code: str) -> None:
        self.code.clear()
        known = code.strip().upper()
        if self._order is None or known.startswith(("PLT-", "MO-", "BATCH-", "SPK-")):
            self._recognise(known)
            return
        scan = mark_checks.ScannedMark(code, self._order, self._pallet, station=self.place.actor.name)
        self.run(mark_checks.check_mark, scan, partial(self._judged, code))

    def _judged(self, code: str, verdict: mark_checks.MarkVerdict) -> None:
        station = self._station
        if verdict.right:
            self.verdict.right(self._right_words(verdict, station))
        else:
            reasons = verdict.reasons[:_SHOWN_REASONS] or (verdict.result,)
            self.verdict.wrong("\n".join(self.words(each) for each in reasons), _ASIDE)
            self.say(
                Text("Wrong: {code}.", code=code)
                if verdict.result is MarkCheckResult.UNREADABLE
                else Text("Wrong: {code}. The supervisor was called.", code=code),
                Action(N_("Scanned marks"), lambda: self.place.go("packing.checks"), Icon.HISTORY),
                tone=Tone.BAD,
            )
        if self._order is not None:
            self.load(mark_checks.station, self._order, self._show_station)

    def _right_words(self, verdict: mark_checks.MarkVerdict, station: mark_checks.Station | None) -> Text:
        place = f"{station.week} · {station.destination}" if station is not None else ""
        if verdict.carton is None:
            return Text("The order is right: {place}. Scan the bars to count the carton.", place=place)
        if verdict.before is not None:
            return Text(
                "Carton {number} of {total} · {place}. It was scanned before, at {time}: is its mark on two cartons?",
                number=verdict.carton,
                total=verdict.total,
                place=place,
                time=verdict.before,
            )
        return Text("Carton {number} of {total} · {place}", number=verdict.carton, total=verdict.total, place=place)

    # Showing

    def _show_station(self, station: mark_checks.Station | None) -> None:
        self._station = station
        shown = station is not None
        for widget in (self.plate, self.bar, self.pallet_line, self.missing, self.wrong):
            widget.setVisible(shown)
        self.pallets.setVisible(shown)
        if station is None:
            self.count.setText(self.words(N_("Choose the order that is being packed, or scan its pallet or batch.")))
            self.table.show_rows(())
            return
        self.plate.show_order(
            week=station.week,
            destination=station.destination,
            region=station.destination_name,
            article=station.article_code,
            name=station.article_name,
            batch=station.batch,
            order=station.order_number,
        )
        self.pallets.offer(
            [
                Option(
                    each.id,
                    Text(
                        "{number} ({verified}/{cartons})",
                        number=each.number,
                        verified=each.verified,
                        cartons=each.cartons,
                    ),
                )
                for each in station.pallets
            ]
        )
        if self._pallet is not None:
            self.pallets.choose(self._pallet)
        self.table.show_rows(station.scans)
        self._show_counts()

    def _show_counts(self) -> None:
        station = self._station
        if station is None:
            return
        self.count.setText(
            self.words(Text("{verified} of {total} verified", verified=station.verified, total=station.total))
        )
        self.bar.setMaximum(max(1, station.total))
        self.bar.setValue(station.verified)
        pallet = next((each for each in station.pallets if each.id == self._pallet), None)
        self.pallet_line.setVisible(pallet is not None)
        if pallet is not None:
            self.pallet_line.setText(
                self.words(
                    Text(
                        "Pallet {number}: {verified} of {cartons} verified",
                        number=pallet.number,
                        verified=pallet.verified,
                        cartons=pallet.cartons,
                    )
                )
            )
        self.missing.setText(self._missing_words(station))
        self.wrong.setVisible(station.wrong_today > 0)
        self.wrong.setText(self.words(Text("{count} wrong scans today", count=station.wrong_today)))

    def _missing_words(self, station: mark_checks.Station) -> str:
        if not station.missing:
            return self.words(N_("All cartons are verified.") if station.total else N_("No cartons yet."))
        numbers = ", ".join(str(each) for each in station.missing[:_SHOWN_MISSING])
        more = len(station.missing) - _SHOWN_MISSING
        said = (
            Text("Still to scan: {numbers} and {more} more", numbers=numbers, more=more)
            if more > 0
            else Text("Still to scan: {numbers}", numbers=numbers)
        )
        return self.words(said)


_ASIDE = N_("Put the carton aside and call the supervisor.")
