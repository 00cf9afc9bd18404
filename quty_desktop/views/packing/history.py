"""What was printed and what was scanned: the newest first, page after page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.packing import MarkCheckResult
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.packing import mark_checks, marks
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, every_page
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.packing.states import RESULTS

_PAGE = 200
_FIRST = State(N_("First print"), Tone.OK, Icon.PRINT)
_AGAIN = State(N_("Reprint"), Tone.NOTICE, Icon.PRINT)


def _range(row: marks.PrintRow) -> str:
    return str(row.first) if row.first == row.last else f"{row.first}–{row.last}"


PRINTS = (
    Column(key="at", title=N_("Printed"), kind=Kind.MOMENT, width=130),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118),
    Column(key="destination", title=N_("Dest."), width=56),
    Column(key="cartons", title=N_("Cartons"), kind=Kind.CODE, width=70, value=_range),
    Column(key="marks", title=N_("Papers"), kind=Kind.PIECES, width=66, total=True, hidden=True),
    Column(
        key="reprint",
        title=N_("Print"),
        kind=Kind.STATE,
        width=108,
        states={False: _FIRST, True: _AGAIN},
    ),
    Column(key="person", title=N_("By"), width=80, stretch=True),
    Column(key="reason", title=N_("Reason"), width=180, hidden=True),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=84, hidden=True),
    Column(key="order_number", title=N_("Order"), kind=Kind.CODE, width=120, hidden=True),
    Column(key="size", title=N_("Paper size"), width=150, hidden=True),
    Column(key="printer", title=N_("Printer"), width=150, hidden=True),
)
SCANS = (
    Column(key="at", title=N_("Scanned"), kind=Kind.MOMENT, width=132),
    Column(key="batch", title=N_("Packed for"), kind=Kind.CODE, width=122),
    Column(key="carton", title=N_("Carton"), kind=Kind.PIECES, width=60),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=RESULTS, width=156),
    Column(key="scanned", title=N_("Code"), kind=Kind.CODE, width=150, stretch=True),
    Column(key="person", title=N_("By"), width=110),
    Column(key="station", title=N_("Station"), width=80, hidden=True),
)


class _MarksHistory(Page):
    """A list of what happened to marks, the latest first, read page by page."""

    permission = Permission.VIEW_PACKING
    department = Department.PACKING
    group = Group.HISTORY
    topics = frozenset({Topic.MARKS})
    asked: Callable[..., tuple[Any, ...]]

    def refresh(self) -> None:
        """Ask for the latest."""
        self.load(self.asked, marks.HistoryFilter(limit=_PAGE), self._show)

    def put_up(
        self, columns: tuple[Column, ...], chip: Filter, empty: Empty, hint: str, tell: Callable[[Any], None]
    ) -> None:
        """Table and pane.

        Args:
            columns: of the table.
            chip: the rows that somebody looks for most.
            empty: what an empty list says.
            hint: what an empty pane says.
            tell: shows a row in the pane.
        """
        self._tell = tell
        self.table = self.use_table(
            Table(self.place, self.key, columns, title=self.title, filters=(chip,), empty=empty)
        )
        self.table.fetch_all = self._everything
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, hint)
        self.body.addWidget(beside(self.table, self.detail), 1)

    def _show(self, rows: tuple[Any, ...]) -> None:
        self.table.show_rows(rows, self._fetch if len(rows) == _PAGE else None)

    def _fetch(self) -> None:
        last = self.table.model.all_rows[-1].id
        self.load(self.asked, marks.HistoryFilter(before=last, limit=_PAGE), self._append, part="more")

    def _everything(self) -> Iterator[Any]:
        wanted = marks.HistoryFilter(limit=LARGE_PAGE)
        return every_page(self.place.door, self.asked, wanted, lambda asked, row: replace(asked, before=row.id))

    def _append(self, rows: tuple[Any, ...]) -> None:
        self.table.append_rows(rows, self._fetch if len(rows) == _PAGE else None)

    def _chosen(self, identity: int | None) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
        else:
            self._tell(row)


class PrintHistoryPage(_MarksHistory):
    """Prints and reprints of shipping marks."""

    key = "packing.prints"
    title = N_("Printed marks")
    icon = Icon.HISTORY
    asked = staticmethod(marks.print_history)

    def build(self) -> None:
        """Table and pane."""
        self._wanted: int | None = None
        self.primary(N_("Shipping marks"), self.open_marks, Icon.PRINT)
        empty = Empty(
            N_("No marks were printed yet"),
            N_("They are printed when the cartons of an order are planned or packed."),
            Action(N_("Packing work"), lambda: self.place.go("packing.work"), Icon.CARTON),
        )
        chip = Filter("reprints", N_("Reprints"), lambda row: row.reprint)
        self.put_up(PRINTS, chip, empty, N_("Select a print to see what was printed."), self._tell_print)

    def open(self, record: Any) -> None:
        """Select a print by its id, or find the prints of a batch."""
        if isinstance(record, int):
            if not self.table.select(record):
                self._wanted = record
        elif record is not None:
            self.table.find_box.setText(str(record))

    def open_marks(self) -> None:
        """Go to the marks of the selected print's batch."""
        row = self.table.selected_row
        self.place.go("packing.marks", row.manufacturing_order_id if row is not None else None)

    def _show(self, rows: tuple[marks.PrintRow, ...]) -> None:
        super()._show(rows)
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None

    def _tell_print(self, row: marks.PrintRow) -> None:
        self.detail.show_facts(
            Text("{batch}, cartons {range}", batch=row.batch, range=_range(row)),
            [
                Fact(N_("Print"), _AGAIN if row.reprint else _FIRST),
                Fact(N_("Reprint number"), row.counter - 1 or None),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Article"), row.article_code),
                Fact(N_("Order"), row.order_number),
                Fact(N_("Cartons of the order"), row.cartons_total),
                Fact(N_("Copies"), row.copies),
                Fact(N_("Paper size"), row.size),
                Fact(N_("Printer"), row.printer or row.target),
                Fact(N_("By"), row.person),
                Fact(N_("Printed"), row.at),
            ],
            [Action(N_("Shipping marks of this batch"), self.open_marks, Icon.PRINT)],
        )


class ScanHistoryPage(_MarksHistory):
    """Scans of printed marks, right and wrong."""

    key = "packing.checks"
    title = N_("Scanned marks")
    icon = Icon.SCAN
    asked = staticmethod(mark_checks.check_history)

    def build(self) -> None:
        """Table and pane."""
        self.primary(N_("Check marks"), lambda: self.place.go("packing.scan"), Icon.SCAN)
        empty = Empty(
            N_("No mark was scanned yet"),
            N_("Scan each carton's mark when it is on its pallet."),
            Action(N_("Check marks"), lambda: self.place.go("packing.scan"), Icon.SCAN),
        )
        chip = Filter("wrong", N_("Wrong"), lambda row: not row.right)
        self.put_up(SCANS, chip, empty, N_("Select a scan to see what was wrong."), self._tell_scan)

    def _tell_scan(self, row: mark_checks.ScanRow) -> None:
        reasons = " ".join(self.words(each) for each in row.reasons)
        self.detail.show_facts(
            row.result
            if row.result is not MarkCheckResult.RIGHT
            else Text("Carton {number} is right", number=str(row.carton or "–")),
            [
                Fact(N_("Result"), RESULTS[row.result]),
                Fact(N_("Why"), reasons),
                Fact(N_("Packed for"), row.batch),
                Fact(N_("Code"), row.scanned),
                Fact(N_("By"), row.person),
                Fact(N_("Station"), row.station),
                Fact(N_("Scanned"), row.at),
            ],
        )
