"""The schedule: work orders of all departments by day, late ones first, and what each week asks of each department."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QTabWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.ppic import schedule
from quty_desktop.services.ppic.schedule import DateState, ScheduledWork
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.grid import GridLine, GridSlot, NumberGrid
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.ppic.gantt import Bar, Gantt

WEEKS = 6
TONES = {
    DateState.DONE: Tone.OK,
    DateState.KEPT: Tone.INFO,
    DateState.UNPLANNED: Tone.NEUTRAL,
    DateState.BEFORE_INPUT: Tone.NOTICE,
    DateState.LATE: Tone.BAD,
}
_FLOOR = (
    Department.CUTTING,
    Department.EMBROIDERY,
    Department.SUBCONTRACT,
    Department.SEWING,
    Department.FINISHING,
    Department.PACKING,
)


class SchedulePage(Page):
    """Gantt and weekly calendar of all work orders."""

    key = "ppic.schedule"
    title = N_("Schedule")
    permission = Permission.VIEW_PRODUCTION
    department = Department.PPIC
    group = Group.RUNNING
    icon = Icon.PLAN
    topics = frozenset({Topic.MANUFACTURING_ORDERS, Topic.WORK_ORDERS})

    def build(self) -> None:
        """Questions above, the chart and the calendar, and the pane of the chosen work order."""
        self._rows: dict[int, ScheduledWork] = {}
        today = datetime.now(PLANT_ZONE).date()
        self.day = DayPicker(self.place, N_("From day"))
        self.day.show_day(today - timedelta(days=today.weekday() + 7))
        self.of = ListPicker(self.place, N_("Department"), [Option(each, each) for each in _FLOOR])
        for picker in (self.day, self.of):
            picker.picked.connect(self.refresh)
        self.body.addLayout(pickers(self.day, self.of))
        self.chart = Gantt(self.place)
        self.chart.chosen.connect(self._chosen)
        self.chart.opened.connect(self._opened)
        self.calendar = NumberGrid(self.place, ((N_("Department"), 120),), self._weeks(), targets=False)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.chart, self.words(N_("By days")))
        self.tabs.addTab(self.calendar, self.words(N_("By weeks")))
        self.detail = Detail(self.place, N_("Select a work order."))
        self.body.addWidget(beside(self.tabs, self.detail, share=(4, 1)), 1)

    def refresh(self) -> None:
        """Ask for the weeks."""
        wanted = schedule.ScheduleQuestion(self._first, WEEKS, self.of.value)
        self.load(schedule.schedule, wanted, self._show)

    def open(self, record: Any) -> None:
        """Select a work order by its id."""
        if isinstance(record, int):
            self.chart.select(record)

    @property
    def _first(self) -> Any:
        return self.day.value or datetime.now(PLANT_ZONE).date()

    def _weeks(self) -> tuple[GridSlot, ...]:
        weeks = [Week.of(self._first + timedelta(weeks=each)) for each in range(WEEKS + 1)]
        return tuple(GridSlot(str(week), f"W{week.week:02}", str(week)) for week in weeks)

    def _show(self, rows: tuple[ScheduledWork, ...]) -> None:
        self._rows = {row.id: row for row in rows}
        bars = []
        before: int | None = None
        for row in rows:
            begins = row.manufacturing_order_id != before
            before = row.manufacturing_order_id
            bars.append(self._bar(row, begins))
        self.chart.show_bars(bars, self._first, WEEKS * 7, datetime.now(PLANT_ZONE).date())
        due: dict[Department, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in rows:
            if row.dates is not DateState.DONE:
                at = Week.of(row.last_day) if row.last_day is not None else Week.of(row.due)
                due[row.department][str(at)] += max(0, row.target_pcs - row.good_pcs)
        lines = [
            GridLine(each.value, (self.words(each),), dict(due[each]), editable=False) for each in _FLOOR if due[each]
        ]
        self.calendar.show_lines(lines, self._weeks())
        late = sum(1 for row in rows if row.dates is DateState.LATE)
        self.status.count(self.words(Text("{count} work orders, {late} late", count=len(rows), late=late)))
        self._chosen(self.chart.selected)

    def _bar(self, row: ScheduledWork, begins: bool) -> Bar:
        words = Text(
            "{number}: {made} of {target} pcs, {state}",
            number=row.number,
            made=row.good_pcs,
            target=row.target_pcs,
            state=row.dates,
        )
        share = row.good_pcs / row.target_pcs
        lead = (row.batch, self.words(row.department))
        return Bar(row.id, lead, row.first_day, row.last_day, row.due, share, TONES[row.dates], words, begins)

    def _opened(self, identity: object) -> None:
        row = self._rows.get(identity) if isinstance(identity, int) else None
        if row is not None:
            self.place.go("ppic.manufacturing_orders", row.manufacturing_order_id)

    def _chosen(self, identity: object) -> None:
        row = self._rows.get(identity) if isinstance(identity, int) else None
        if row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("Dates"), State(row.dates, TONES[row.dates])),
                Fact(N_("Department"), row.department),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Article"), row.article_code),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Made"), Text("{made} of {target} pcs", made=row.good_pcs, target=row.target_pcs)),
                Fact(N_("First day"), row.first_day),
                Fact(N_("Last day"), row.last_day),
                Fact(N_("In time until"), row.due),
                Fact(N_("Days late"), row.late_days or None),
            ],
            [Action(N_("Manufacturing order"), partial(self._opened, row.id), Icon.BATCH)],
            caption=row.mo_number,
        )
