"""Pass rates by department and period; a point leads to its inspections."""

from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.pass_rates import Period, RateTarget
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import InspectionResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE, Language
from quty_desktop.services.quality import figure_papers, inspections, pass_rates
from quty_desktop.views.kit.charts import Chart, Point, Series, Target
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside, choose_first
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.quality.papers import asked_in, issue_and_show, print_buttons
from quty_desktop.views.quality.parts import above, chart_card, heading
from quty_desktop.views.quality.states import INSPECTION_RESULTS, RATE_STATUS

_MOST_LINES = 5
_SHOWN = {Period.DAY: timedelta(days=27), Period.WEEK: timedelta(weeks=25)}

RATES = (
    Column(key="start", title=N_("From"), kind=Kind.DATE, width=96),
    Column(key="department", title=N_("Department"), width=100, stretch=True),
    Column(key="inspected_pcs", title=N_("Inspected"), kind=Kind.PIECES, width=84, total=True),
    Column(key="passed_pcs", title=N_("Passed"), kind=Kind.PIECES, width=76, total=True),
    Column(key="rate", title=N_("Pass rate"), kind=Kind.PERCENT, width=80),
    Column(key="target", title=N_("Target"), kind=Kind.PERCENT, width=72, places=0, gives_way=True),
    Column(key="status", title=N_("Status"), kind=Kind.STATE, states=RATE_STATUS, width=116),
)
FOUND = (
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118, stretch=True),
    Column(key="inspected_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=54, total=True),
    Column(key="passed_pcs", title=N_("Passed"), kind=Kind.PIECES, width=54, total=True),
    Column(key="defect_codes", title=N_("Defects"), width=100, hidden=True),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=INSPECTION_RESULTS, width=92),
    Column(key="inspected_at", title=N_("Inspected"), kind=Kind.MOMENT, width=132, hidden=True),
)


class PassRatesPage(Page):
    """The chart, its numbers, and the inspections behind a point."""

    key = "quality.pass_rates"
    title = N_("Pass rates")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.FIGURES
    icon = Icon.CHART
    topics = frozenset({Topic.INSPECTIONS, Topic.SETTINGS})

    def build(self) -> None:
        """Pickers above, chart and numbers at the left, inspections at the right."""
        self._rows: dict[str, pass_rates.PassRateRow] = {}
        self._picked = ""
        departments = [Option(each, each) for each in pass_rates.INSPECTED_DEPARTMENTS]
        self.of = ListPicker(self.place, N_("Department"), departments)
        self._steps = QButtonGroup(self)
        steps = QHBoxLayout()
        steps.setSpacing(GRID)
        for number, each in enumerate(Period):
            chip = QPushButton(self.words(each))
            chip.setCheckable(True)
            chip.setProperty("kind", "chip")
            chip.setChecked(each is Period.DAY)
            self._steps.addButton(chip, number)
            steps.addWidget(chip)
        self._steps.idClicked.connect(lambda _number: self.refresh())
        self.first = DayPicker(self.place, N_("From"))
        self.last = DayPicker(self.place, N_("To"))
        for picker in (self.of, self.first, self.last):
            picker.picked.connect(self.refresh)
        self.chart = Chart(self.place, N_("Pass rate"), percent=True)
        self.chart.picked.connect(self.pick)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                RATES,
                title=self.title,
                filters=(Filter("below", N_("Below target"), lambda row: row.rate < row.target),),
                empty=Empty(N_("No inspection in this time"), N_("Choose another time, or record inspections first.")),
            )
        )
        self.table.chosen.connect(lambda identity: self.pick(identity) if identity else None)
        choose_first(self.table)
        print_buttons(self, N_("Print the chart"), self.print)
        asked = pickers(self.of, self.first, self.last)
        asked.insertLayout(1, steps)
        self.body.addLayout(asked)
        self.body.addWidget(
            beside(above(self.place, chart_card(self.chart), self.table), self._right(), share=(3, 1)), 1
        )

    def _right(self) -> QWidget:
        right = QWidget()
        self.about = heading(self.place, N_("Inspections of a point"))
        self.about.setWordWrap(True)
        self.rate = QLabel(self.words(N_("Press a point of the chart, or a row, to see its inspections.")))
        self.rate.setProperty("kind", "muted")
        self.rate.setWordWrap(True)
        self.found = Table(
            self.place,
            f"{self.key}.inspections",
            FOUND,
            title=N_("Inspections"),
            filters=(Filter("failed", N_("Not passed"), lambda row: row.result is not InspectionResult.PASS),),
            empty=Empty(N_("No point chosen"), N_("Press a point of the chart, or a row of the table.")),
            plain=True,
        )
        self.found.opened.connect(self._open_batch)
        side = QVBoxLayout(right)
        side.setContentsMargins(2 * GRID, 0, 0, 0)
        side.setSpacing(2 * GRID)
        side.addWidget(self.about)
        side.addWidget(self.rate)
        side.addWidget(self.found, 1)
        right.setMinimumWidth(self.place.theme.wide(350))
        return right

    def refresh(self) -> None:
        """Ask for the rates."""
        self.load(pass_rates.pass_rates, self._question(), self._show)

    def pick(self, identity: str) -> None:
        """Show the inspections of a point."""
        row = self._rows.get(identity)
        if row is None:
            return
        self._picked = identity
        wanted = inspections.InspectionFilter(department=row.department, first=row.start, last=row.end, limit=1000)
        self.about.setText(
            self.words(Text(N_("{department}, {period}"), department=row.department, period=self._label(row)))
        )
        self.rate.setText(self._words(row))
        self.load(inspections.inspection_list, wanted, self.found.show_rows)

    def print(self, language: Language | None = None) -> None:
        """Print the rates as they are asked for."""
        wanted = figure_papers.RatesWanted(self._question(), *asked_in(self, language))
        issue_and_show(self, figure_papers.rates_paper, wanted)

    @property
    def _step(self) -> Period:
        return list(Period)[self._steps.checkedId()]

    def choose_step(self, step: Period) -> None:
        """Show days or weeks."""
        self._steps.button(list(Period).index(step)).click()

    def _question(self) -> pass_rates.PassRateQuestion:
        last = self.last.value or datetime.now(UTC).astimezone(PLANT_ZONE).date()
        first = self.first.value or last - _SHOWN[self._step]
        return pass_rates.PassRateQuestion(first, last, self._step, self.of.value)

    def _show(self, rows: tuple[pass_rates.PassRateRow, ...]) -> None:
        self._rows = {row.id: row for row in rows}
        self.table.show_rows(sorted(rows, key=lambda row: (row.start, row.id), reverse=True))
        shown = _busiest(rows)
        series = [
            Series(
                department,
                tuple(
                    Point(row.id, self._label(row), float(row.rate), self._words(row))
                    for row in rows
                    if row.department is department
                ),
            )
            for department in shown
        ]
        labels = [self._day(start) for start in sorted({row.start for row in rows if row.department in shown})]
        self.chart.show_values(series, self._targets(rows), labels)
        if len(shown) < len({row.department for row in rows}):
            self.say(
                Text(N_("The chart shows the {count} busiest departments; the table shows all."), count=_MOST_LINES)
            )
        if self._picked in self._rows:
            self.pick(self._picked)

    def _targets(self, rows: tuple[pass_rates.PassRateRow, ...]) -> list[Target]:
        """Lines for one department; the targets of several stand in the table."""
        if not rows or len({row.department for row in rows}) > 1:
            return []
        target = RateTarget(rows[-1].target)
        percent = self.place.words.percent
        lines = [Target(float(target.target), Text(N_("Target {rate}"), rate=percent(target.target, 0)))]
        if any(row.rate < target.target for row in rows):
            critical = Text(N_("Critical below {rate}"), rate=percent(target.critical, 1))
            lines.append(Target(float(target.critical), critical))
        return lines

    def _label(self, row: pass_rates.PassRateRow) -> str:
        return self._day(row.start)

    def _day(self, start: date) -> str:
        return str(Week.of(start)) if self._step is Period.WEEK else self.place.words.date(start)[:6]

    def _words(self, row: pass_rates.PassRateRow) -> str:
        words = self.place.words
        return words.tr(
            Text(
                N_("{department} {period}: {rate} ({passed} of {inspected} pcs), target {target}. {status}."),
                department=row.department,
                period=self._label(row),
                rate=words.percent(row.rate),
                passed=row.passed_pcs,
                inspected=row.inspected_pcs,
                target=words.percent(row.target, 0),
                status=row.status,
            )
        )

    def _open_batch(self, identity: object) -> None:
        row = next((each for each in self.found.model.all_rows if each.id == identity), None)
        if row is not None:
            self.place.go("quality.batches", row.batch)


def _busiest(rows: tuple[pass_rates.PassRateRow, ...]) -> list[Department]:
    """The departments whose lines can still be told apart, in the order of the flow."""
    pieces: dict[Department, int] = {}
    for row in rows:
        pieces[row.department] = pieces.get(row.department, 0) + row.inspected_pcs
    kept = sorted(pieces, key=lambda department: pieces[department], reverse=True)[:_MOST_LINES]
    return [department for department in pieces if department in kept]
