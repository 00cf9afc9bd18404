"""The first page: what waits for the person, what is late, alerts to answer, and the last papers."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services import home
from quty_desktop.services.administration import alerts
from quty_desktop.services.administration.alerts import AlertRow
from quty_desktop.services.home import HomeBoard, OwnPaper, Task
from quty_desktop.services.home_tasks import TaskKind
from quty_desktop.views.home.alert_words import SEVERITIES
from quty_desktop.views.home.task_pages import LOOKS, page_of, record_of
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Chip, share_out
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

_TILES = 6
_WITHOUT_BATCHES = frozenset(
    {Department.PURCHASING, Department.WAREHOUSE, Department.SECURITY, Department.FINANCE, Department.ADMINISTRATION}
)
_LATE = State(N_("late"), Tone.BAD, Icon.WAITING)
_PAPER_PAGES = {PaperKind.SHIPPING_MARKS: "packing.prints", PaperKind.BATCH_COMPLIANCE: "quality.compliance"}
TASKS = (
    Column(key="kind", title=N_("To do"), kind=Kind.STATE, states=LOOKS, width=182),
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=144),
    Column(key="article", title=N_("About"), width=120, stretch=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118, gives_way=True),
    Column(key="destination", title=N_("Dest."), width=56, gives_way=True),
    Column(key="late", title="", kind=Kind.STATE, width=88, states={True: _LATE}),
    Column(key="pcs", title=N_("Pieces"), kind=Kind.PIECES, width=76, hidden=True),
    Column(key="since", title=N_("Since"), kind=Kind.MOMENT, width=132, hidden=True),
)
ALERTS = (
    Column(key="severity", title=N_("Urgency"), kind=Kind.STATE, states=SEVERITIES, width=112),
    Column(key="words", title=N_("Alert"), width=160, stretch=True),
)
PAPERS = (
    Column(key="at", title=N_("When"), kind=Kind.MOMENT, width=130),
    Column(key="kind", title=N_("Paper"), width=80, stretch=True),
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=118),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=120, hidden=True),
)


def _columns(department: Department) -> tuple[Column, ...]:
    """Those of a department; who handles no batches needs the room of week and destination for the words."""
    if department not in _WITHOUT_BATCHES:
        return TASKS
    return tuple(replace(each, hidden=each.hidden or each.key in {"destination", "week"}) for each in TASKS)


@dataclass(frozen=True, slots=True)
class TileRow:
    """A number at the top of the page.

    Attributes:
        key: of the page that it opens, or the kind of tasks that it shows.
        words: what is counted.
        count: how many.
        late: how many of them are late.
    """

    key: str
    words: str | Text
    count: int
    late: int


class Tile(QFrame):
    """A number with its words; pressing it shows what was counted.

    Signals:
        pressed(key): mouse, Enter or space.
    """

    pressed = Signal(str)

    def __init__(self, place: Workplace, row: TileRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = row.key
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(0)
        top = QHBoxLayout()
        number = QLabel(place.words.number(row.count))
        number.setFont(place.theme.font(scale=2.0, bold=True))
        top.addWidget(number)
        top.addStretch(1)
        if row.late:
            late = State(Text(N_("{count} late"), count=row.late), Tone.BAD, Icon.WAITING)
            top.addWidget(Chip(place, late), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        words = QLabel(place.words.tr(row.words))
        words.setProperty("kind", "muted")
        words.setWordWrap(True)
        layout.addWidget(words)
        self.setAccessibleName(f"{place.words.tr(row.words)}: {row.count}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: pressed."""
        super().mousePressEvent(event)
        self.pressed.emit(self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter and space press it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit(self._key)
        else:
            super().keyPressEvent(event)


class HomePage(Page):
    """The person's own first page."""

    key = "home.start"
    title = N_("My work")
    permission = Permission.USE_PROGRAM
    icon = Icon.HOME
    topics = frozenset(
        {
            Topic.ALERTS,
            Topic.CARTONS,
            Topic.FINISHED_GOODS,
            Topic.HOLDS,
            Topic.INSPECTIONS,
            Topic.KANBAN,
            Topic.LAB_TESTS,
            Topic.LINES,
            Topic.MANUFACTURING_ORDERS,
            Topic.MARKS,
            Topic.NONCONFORMITIES,
            Topic.ORDERS,
            Topic.PAPERS,
            Topic.PURCHASING,
            Topic.SHIPMENTS,
            Topic.STOCK,
            Topic.TRANSFERS,
            Topic.WORK_ORDERS,
        }
    )

    def build(self) -> None:
        """Numbers above, tasks at the left, alerts and papers at the right."""
        if self.place.actor.may(Permission.VIEW_PRODUCTION):
            self.secondary(N_("Figures"), lambda: self.place.go("home.figures"), Icon.CHART)
        self._alerts: tuple[AlertRow, ...] = ()
        self._board = HomeBoard((), (), ())
        self._counted: list[TileRow] = []
        self._tiles = QGridLayout()
        self._tiles.setSpacing(2 * GRID)
        self.body.addLayout(self._tiles)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                _columns(self.place.actor.department),
                title=N_("Waits for me"),
                filters=(Filter("late", N_("Late"), lambda row: row.late),),
                empty=Empty(N_("Nothing waits for you"), N_("What you can do next appears here by itself.")),
            )
        )
        self.table.opened.connect(self._open_task)
        self.alerts = Table(
            self.place,
            f"{self.key}.alerts",
            ALERTS,
            title=N_("Alerts for me"),
            plain=True,
            empty=Empty(N_("No alerts for you")),
        )
        self.alerts.opened.connect(lambda number: self.place.go("home.alerts", number))
        self.papers = Table(
            self.place,
            f"{self.key}.papers",
            PAPERS,
            title=N_("My last papers"),
            plain=True,
            empty=Empty(N_("No papers from you yet"), N_("Marks and reports that you issue appear here.")),
        )
        self.papers.opened.connect(self._open_paper)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for title, table in ((N_("Alerts for me"), self.alerts), (N_("My last papers"), self.papers)):
            head = QLabel(self.words(title))
            head.setProperty("kind", "heading")
            column.addWidget(head)
            column.addWidget(table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(right)
        right.setMinimumWidth(self.place.theme.wide(338))
        share_out(splitter, (2, 1))
        self.body.addWidget(splitter, 1)

    def refresh(self) -> None:
        """Ask what waits."""
        self.load(home.board, None, self._show)
        self.load(alerts.waiting_for_me, None, self._show_alerts)

    def _show(self, board: HomeBoard) -> None:
        self._board = board
        tasks = [task for group in (*board.waiting, *board.late) for task in group.tasks]
        self.table.show_rows(sorted(tasks, key=_urgency))
        self.papers.show_rows(board.papers)
        self._show_tiles()

    def _show_alerts(self, waiting: alerts.WaitingAlerts) -> None:
        self._alerts = waiting.rows
        self.alerts.show_rows(waiting.rows)
        self._show_tiles()

    def _show_tiles(self) -> None:
        rows = [
            TileRow(self._page_of(group.kind), group.kind, group.count, group.late)
            for group in (*self._board.waiting, *self._board.late)
        ]
        rows.sort(key=lambda row: row.late == 0)  # what is late is never pushed off the line of numbers
        if self._alerts:
            rows.insert(0, TileRow("home.alerts", N_("Alerts for me"), len(self._alerts), 0))
        if rows == self._counted:  # the keyboard stays where it is
            return
        self._counted = rows
        while (item := self._tiles.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        for number in range(_TILES):
            self._tiles.setColumnStretch(number, 1)
        for number, row in enumerate(rows[:_TILES]):
            tile = Tile(self.place, row)
            tile.pressed.connect(self.place.go)
            self._tiles.addWidget(tile, 0, number)

    def _open_task(self, identity: str) -> None:
        task: Task | None = next((row for row in self.table.model.all_rows if row.id == identity), None)
        if task is None:
            return
        page = self._page_of(task.kind)
        self.place.go(page, record_of(task.kind, task.record, task.number, page))

    def _page_of(self, kind: TaskKind) -> str:
        return page_of(kind, self.place.actor)

    def _open_paper(self, identity: str) -> None:
        paper: OwnPaper | None = next((row for row in self.papers.model.all_rows if row.id == identity), None)
        if paper is not None:
            self.place.go(_PAPER_PAGES.get(paper.kind, ""), paper.batch)


def _urgency(task: Task) -> tuple[bool, str, datetime]:
    return not task.late, str(task.week.stamp) if task.week is not None else "9", task.since
