"""The board of a department: which line makes how much of a work order on which day, by its own capacity."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.floor import work_plans
from quty_desktop.services.floor.work_plans import Board, PlanWork, SavedPlan
from quty_desktop.views.handover.shared import FloorPage, card, column_of, heading, today
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import LookupField, PiecesField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.grid import GridLine, GridSlot, NumberGrid
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone


def plan_state(row: PlanWork) -> State:
    """Whether a work order is planned, and in time."""
    if row.late:
        return State(N_("Late"), Tone.BAD)
    if row.to_plan_pcs:
        return State(N_("Incomplete"), Tone.NOTICE)
    return State(N_("Planned"), Tone.OK)


COLUMNS = (
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=122),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116, stretch=True),
    Column(key="to_plan_pcs", title=N_("Left to plan"), kind=Kind.PIECES, width=76, total=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=140, value=plan_state),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=84, hidden=True),
    Column(key="destination", title=N_("Destination"), width=60, hidden=True),
    Column(key="target_pcs", title=N_("Target"), kind=Kind.PIECES, width=70, hidden=True),
    Column(key="last_day", title=N_("Planned until"), kind=Kind.DATE, width=96, hidden=True),
    Column(key="number", title=N_("Work order"), kind=Kind.CODE, width=146, hidden=True),
)
LEADS = ((N_("Line"), 46), (N_("Per shift"), 70), (N_("Others"), 62))


class PlanPage(FloorPage):
    """Work orders at the left; lines by days at the right, for the chosen one."""

    name = "plan"
    title = N_("Plan of the department")
    group = Group.WAITING
    icon = Icon.PLAN
    topics = frozenset({Topic.WORK_ORDERS, Topic.LINES, Topic.MANUFACTURING_ORDERS})

    def build(self) -> None:
        """Table, grid, and the day that the week begins with."""
        self._board: Board | None = None
        self._may = self.may(Permission.PLAN_WORK) or self.place.actor.may(Permission.OVERRIDE_BLOCKS)
        self.day = DayPicker(self.place, N_("From day"))
        self.day.show_day(today())
        self.day.picked.connect(self.refresh)
        self.shift = ListPicker(self.place, N_("Shift"), [Option(each, each) for each in Shift])
        self.shift.picked.connect(self._lines)
        self.body.addLayout(pickers(self.day, self.shift))
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("to_plan", N_("Left to plan"), lambda row: row.to_plan_pcs > 0),
                    Filter("late", N_("Late"), lambda row: row.late),
                ),
                empty=Empty(N_("Nothing to plan"), N_("Work orders come when PPIC approves a manufacturing order.")),
            )
        )
        self.table.chosen.connect(lambda _: self._lines())
        self.words_of_work = heading(self, N_("Select a work order."))
        self.load_words = QLabel()
        self.load_words.setProperty("kind", "muted")
        self.grid = NumberGrid(self.place, LEADS, self._slots(), targets=False, totals=False, width=50)
        self.grid.refused.connect(lambda words: self.say(words, tone=Tone.BAD))
        self.body.addWidget(
            beside(
                self.table,
                column_of(card(self.words_of_work, self.grid, self.load_words), self._capacity()),
                share=(5, 6),
            ),
            1,
        )
        if self._may:
            self.primary(N_("Save the plan"), self.save, Icon.SAVE)
            self.on(Key.SAVE, self.save)

    def _capacity(self) -> QWidget:
        """What a line can make in a shift."""
        self.capacity = Form(
            self.place,
            f"{self.key}.capacity",
            (
                LookupField(
                    name="line_id",
                    label=N_("Line"),
                    required=True,
                    search=lambda text: self.find_lines(text, (self.home,)),
                ),
                PiecesField(name="shift_pcs", label=N_("Can make per shift"), lowest=1),
            ),
            columns=2,
        )
        self.capacity.ended.connect(self.save_capacity)
        part = card(self.capacity)
        part.hide()
        self._capacity_part = part
        return part

    def save_capacity(self) -> None:
        """Enter what the line can make in a shift."""
        self.submit(self.capacity, work_plans.set_capacity, work_plans.LineCapacity, self._capable)

    def _capable(self, result: work_plans.LineCapacity) -> None:
        self.say(Text("The line can make {pcs} pcs per shift.", pcs=result.shift_pcs or "–"))
        self.refresh()

    def refresh(self) -> None:
        """Ask for the week."""
        self.load(work_plans.board, work_plans.PlanQuestion(self.home, self._first), self._show)

    def save(self) -> None:
        """Save what was typed for the chosen work order."""
        self.grid.view.commit()
        row = self.table.selected_row
        typed = self.grid.model.typed
        if row is None or not typed:
            self.say(N_("Nothing is typed that is not saved."), tone=Tone.INFO)
            return
        cells = tuple(
            work_plans.PlanCell(
                row.id,
                date.fromisoformat(cell.slot),
                cell.number,
                None if cell.row == "0" else int(cell.row),
                self.shift.value,
            )
            for cell in typed
        )
        self.run(work_plans.plan_week, work_plans.PlanWeek(cells), partial(self._saved, row.number))

    @property
    def _first(self) -> date:
        return self.day.value or today()

    def _slots(self) -> tuple[GridSlot, ...]:
        days = [self._first + timedelta(days=each) for each in range(work_plans.DAYS)]
        return tuple(GridSlot(day.isoformat(), f"{day:%d.%m.}", self.place.words.date(day)) for day in days)

    def _show(self, board: Board) -> None:
        self._board = board
        self.table.show_rows(board.works)
        if self.table.selected is None and board.works:
            self.table.step(1)
        self._lines()

    def _lines(self) -> None:
        board, row = self._board, self.table.selected_row
        if board is None:
            return
        self._capacity_part.setVisible(self._may and bool(board.lines))
        number = self.place.words.number
        lines = []
        for each in board.lines or (work_plans.PlanLine(None, 0, "", None),):
            cells = [cell for cell in board.cells if cell.line_id == each.id]
            mine = {cell.planned_on.isoformat(): 0 for cell in cells}
            others = 0
            for cell in cells:
                if row is not None and cell.work_order_id == row.id and cell.shift is self.shift.value:
                    mine[cell.planned_on.isoformat()] += cell.planned_pcs
                else:
                    others += cell.planned_pcs
            capacity = number(each.shift_pcs) if each.shift_pcs else "–"
            lead = (str(each.number or ""), capacity, number(others) if others else "")
            lines.append(GridLine(str(each.id or 0), lead, mine, editable=self._may and row is not None))
        self.grid.model.forget()
        self.grid.show_lines(lines, self._slots())
        if row is not None:
            self.words_of_work.setText(
                self.words(
                    Text(
                        "{batch} · {article} · {week} {destination}: {rest} of {target} pcs to plan",
                        batch=row.batch,
                        article=row.article_code,
                        week=row.week,
                        destination=row.destination,
                        rest=row.to_plan_pcs,
                        target=row.target_pcs,
                    )
                )
            )
        self.load_words.setText(
            self.words(
                Text(
                    "The week holds {pcs} pcs of all work orders.",
                    pcs=sum(cell.planned_pcs for cell in board.cells),
                )
            )
        )

    def _saved(self, number: str, result: SavedPlan) -> None:
        self.say(Text("{number}: {count} days of lines are planned.", number=number, count=result.cells))
        self.grid.model.forget()
        self.refresh()
