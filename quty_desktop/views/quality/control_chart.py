"""The p-chart of a department, an article, a line, or an article on a line: alarms, a frozen line, what is behind a point."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.control_charts import ChartRule, PointSign
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import PLANT_ZONE, Language
from quty_desktop.services.quality import control_charts, inspections, record_papers
from quty_desktop.services.quality.control_charts import ALL_LINES
from quty_desktop.services.quality.pass_rates import INSPECTED_DEPARTMENTS
from quty_desktop.views.kit.charts import Chart, Point, Series
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.papers import asked_in, issue_and_show, print_buttons
from quty_desktop.views.quality.parts import above, ask_why, chart_card, heading
from quty_desktop.views.quality.pass_rates import FOUND

_SHOWN = timedelta(days=89)
_SIGNS = {
    PointSign.IN_CONTROL: State(PointSign.IN_CONTROL, Tone.OK),
    PointSign.NOTICE: State(PointSign.NOTICE, Tone.NOTICE),
    PointSign.BETTER: State(PointSign.BETTER, Tone.INFO, Icon.INFO),
    PointSign.ALARM: State(PointSign.ALARM, Tone.BAD),
}


class _Day:
    """A day of the chart with a key."""

    def __init__(self, day: control_charts.ChartDay) -> None:
        self.id = day.day.isoformat()
        self.day, self.inspected_pcs, self.defective_pcs = day.day, day.inspected_pcs, day.defective_pcs
        self.judged = day.judged


def _rule(row: _Day) -> ChartRule | str:
    return row.judged.rules[0] if row.judged.rules else ""


DAYS = (
    Column(key="day", title=N_("Day"), kind=Kind.DATE, width=98),
    Column(key="inspected_pcs", title=N_("Inspected"), kind=Kind.PIECES, width=80, total=True),
    Column(key="defective_pcs", title=N_("Defective"), kind=Kind.PIECES, width=76, total=True),
    Column(key="share", title=N_("Share"), kind=Kind.PERCENT, width=66, value=lambda row: row.judged.share),
    Column(key="upper", title=N_("Upper limit"), kind=Kind.PERCENT, width=86, value=lambda row: row.judged.upper),
    Column(key="sign", title=N_("Sign"), kind=Kind.STATE, states=_SIGNS, width=130, value=lambda row: row.judged.sign),
    Column(key="rule", title=N_("Rule"), width=130, stretch=True, value=_rule),
)


class ControlChartPage(Page):
    """One p-chart with its days."""

    key = "quality.control_chart"
    title = N_("Control chart")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.FIGURES
    icon = Icon.CHART
    topics = frozenset({Topic.INSPECTIONS})

    def build(self) -> None:
        """Pickers above, chart and days at the left, inspections of a day at the right."""
        self._picked = ""
        self._found: control_charts.ControlChart | None = None
        self.of = ListPicker(self.place, N_("Department"), [Option(each, each) for each in INSPECTED_DEPARTMENTS])
        self.of.choose(Department.SEWING)
        self.article, self.line = ListPicker(self.place, N_("Article")), ListPicker(self.place, N_("Line"))
        self.first, self.last = DayPicker(self.place, N_("From")), DayPicker(self.place, N_("To"))
        self.of.picked.connect(self._of_changed)
        for picker in (self.article, self.line, self.first, self.last):
            picker.picked.connect(self.refresh)
        self.chart = Chart(self.place, N_("Share of defective pieces"), percent=True)
        self.chart.picked.connect(self.pick)
        self.centre = QLabel()
        self.centre.setProperty("kind", "muted")
        self.centre.setWordWrap(True)
        self.table = self.use_table(
            Table(
                self.place, self.key, DAYS, title=self.title,
                filters=(Filter("signs", N_("Signs only"), lambda row: row.judged.sign is not PointSign.IN_CONTROL),),
                empty=Empty(N_("No inspection in this time"), N_("Choose another time, or record inspections first.")),
            )
        )  # fmt: skip
        self.table.chosen.connect(lambda identity: self.pick(identity) if identity else None)
        print_buttons(self, N_("Print the chart"), self.print)
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            self.secondary(N_("Daily report"), self.print_day, Icon.PAPER)
        if self.place.actor.may(Permission.FREEZE_CHARTS):
            self.secondary(N_("Freeze the line…"), self.freeze, Icon.LOCK)
        left = above(self.place, chart_card(self.chart, self.centre), self.table)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(2 * GRID, 0, 0, 0)
        self.about = heading(self.place, N_("Inspections of a day"))
        self.found = Table(
            self.place, f"{self.key}.inspections", FOUND, title=N_("Inspections"),
            empty=Empty(N_("No point chosen"), N_("Press a point of the chart, or a row of the table.")), plain=True,
        )  # fmt: skip
        self.found.opened.connect(self._open_inspection)
        side.addWidget(self.about)
        side.addWidget(self.found, 1)
        right.setMinimumWidth(self.place.theme.wide(350))
        self.body.addLayout(pickers(self.of, self.article, self.line, self.first, self.last))
        self.body.addWidget(beside(left, right, share=(3, 1)), 1)
        self._of_changed()

    def refresh(self) -> None:
        """Ask for the chart."""
        self.load(control_charts.control_chart, self.question(), self._show)

    def question(self) -> control_charts.ChartQuestion:
        """What the pickers ask for."""
        last = self.last.value or datetime.now(UTC).astimezone(PLANT_ZONE).date()
        of, line = self.of.value or Department.SEWING, self.line.value
        first, line = self.first.value or last - _SHOWN, ALL_LINES if line is None else line
        return control_charts.ChartQuestion(of, first, last, self.article.value or 0, line)

    def pick(self, identity: str) -> None:
        """Show the inspections of a day."""
        day = date.fromisoformat(str(identity).rpartition(" ")[2])
        self._picked = day.isoformat()
        question = self.question()
        wanted = inspections.InspectionFilter(
            department=question.department,
            first=day,
            last=day,
            line=None if question.line == ALL_LINES else question.line,
            article_id=question.article_id,
            limit=1000,
        )
        self.about.setText(self.words(Text(N_("Inspections of {day}"), day=day)))
        self.load(inspections.inspection_list, wanted, self.found.show_rows, part="found")

    def freeze(self) -> None:
        """Freeze the centre line of the shown days, with the reason."""
        ask_why(
            self,
            Text(N_("From now on points are judged by the centre line of these days. Why does it change?")),
            N_("Freeze"),
            lambda reason: self.run(
                control_charts.freeze_chart, control_charts.Freeze(self.question(), reason), self._frozen
            ),
        )

    def print(self, language: Language | None = None) -> None:
        """Print the chart."""
        wanted = record_papers.ChartWanted(self.question(), *asked_in(self, language))
        issue_and_show(self, record_papers.chart_paper, wanted)

    def print_day(self) -> None:
        """Print the daily defect and RFT report of the picked day, today without one."""
        day = date.fromisoformat(self._picked) if self._picked else None
        wanted = record_papers.DayWanted(self.question().department, day, *asked_in(self))
        issue_and_show(self, record_papers.defects_paper, wanted)

    def _of_changed(self) -> None:
        of = self.of.value or Department.SEWING
        today = datetime.now(UTC).astimezone(PLANT_ZONE).date()
        self.load(
            control_charts.chart_options, control_charts.OptionsQuestion(of, today - _SHOWN), self._offer, part="parts"
        )
        self.refresh()

    def _offer(self, options: tuple[control_charts.ChartOption, ...]) -> None:
        self.article.offer([Option(each.article_id, f"{each.code} {each.name}") for each in options if each.article_id])
        self.line.offer([Option(each.line, each.line or "–") for each in options if not each.article_id])

    def _frozen(self, line: control_charts.FrozenLine) -> None:
        self.say(Text(N_("The centre line is frozen at {share}."), share=self.place.words.percent(line.centre, 2)))
        self.refresh()

    def _show(self, found: control_charts.ControlChart) -> None:
        self._found = found
        words = self.place.words
        self.table.show_rows([_Day(each) for each in reversed(found.days)])
        if found.centre is None:
            self.chart.show_values([])
            self.centre.setText("")
            return
        self.chart.show_values(list(self._series(found, found.centre)))
        frozen = found.frozen
        self.centre.setText(
            self.words(
                Text(N_("Centre line {share}, frozen on {day} by {person}: {reason}"), share=words.percent(frozen.centre, 2), day=frozen.frozen_at, person=frozen.frozen_by, reason=frozen.reason)
                if frozen
                else Text(N_("Centre line {share} of the days shown; it is not frozen."), share=words.percent(found.centre, 2))
            )
        )  # fmt: skip

    def _said(self, each: control_charts.ChartDay) -> str:
        words = self.place.words
        return words.tr(
            Text(
                N_("{day}: {defective} of {inspected} pcs ({share}), limits {lower} to {upper}. {sign}."),
                day=each.day, defective=each.defective_pcs, inspected=each.inspected_pcs,
                share=words.percent(each.judged.share, 2), lower=words.percent(each.judged.lower, 2),
                upper=words.percent(each.judged.upper, 2), sign=each.judged.sign,
            )
        )  # fmt: skip

    def _series(self, found: control_charts.ControlChart, centre: float) -> Iterator[Series]:
        kinds: tuple[tuple[str, Callable[[control_charts.ChartDay], float]], ...] = (
            (N_("Share"), lambda each: each.judged.share),
            (N_("Upper limit"), lambda each: each.judged.upper),
            (N_("Lower limit"), lambda each: each.judged.lower),
            (N_("Centre line"), lambda _each: centre),
        )
        # What a day says is put into words once, not for each line that passes through it.
        said = [(self.place.words.date(each.day)[:6], self._said(each)) for each in found.days]
        for number, (name, pick) in enumerate(kinds):
            points = tuple(
                Point(
                    f"{number} {each.day}", label, pick(each), words, not number and each.judged.sign is PointSign.ALARM
                )
                for each, (label, words) in zip(found.days, said, strict=True)
            )
            yield Series(name, points, limit=number > 0)

    def _open_inspection(self, identity: object) -> None:
        self.place.go("quality.inspections", identity)
