"""The p-chart of a department, article or line: alarms and notices, a frozen line, and the inspections behind a point."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.control_charts import ChartRule, PointSign
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import PLANT_ZONE, Language
from quty_desktop.services.quality import control_charts, inspections, quality_papers, record_papers
from quty_desktop.services.quality.control_charts import ALL_LINES
from quty_desktop.services.quality.pass_rates import INSPECTED_DEPARTMENTS
from quty_desktop.views.kit.charts import Chart, Point, Series, Shape
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.printing import Paper, PreviewWindow
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import ask_why, heading
from quty_desktop.views.quality.pass_rates import FOUND
from quty_desktop.views.quality.states import DEFECT_CLASSES

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
        self.part = ListPicker(self.place, N_("Article or line"), [])
        self.first, self.last = DayPicker(self.place, N_("From")), DayPicker(self.place, N_("To"))
        self.of.picked.connect(self._of_changed)
        for picker in (self.part, self.first, self.last):
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
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            self.primary(N_("Print the chart"), self.print, Icon.PRINT)
            self.on(Key.PRINT, self.print)
            self.secondary(N_("Daily report"), self.print_day, Icon.PAPER)
        if self.place.actor.may(Permission.FREEZE_CHARTS):
            self.secondary(N_("Freeze the line…"), self.freeze, Icon.LOCK)
        frame = QFrame()
        frame.setProperty("kind", "card")
        inside = QVBoxLayout(frame)
        inside.addWidget(self.chart, 1)
        inside.addWidget(self.centre)
        frame.setMinimumHeight(self.place.theme.px(220))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(frame, 6)
        column.addWidget(self.table, 5)
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
        right.setMinimumWidth(self.place.theme.wide(300))
        self.body.addLayout(pickers(self.of, self.part, self.first, self.last))
        self.body.addWidget(beside(left, right, share=(3, 1)), 1)
        self._of_changed()

    def refresh(self) -> None:
        """Ask for the chart."""
        self.load(control_charts.control_chart, self.question(), self._show)

    def question(self) -> control_charts.ChartQuestion:
        """What the pickers ask for."""
        last = self.last.value or datetime.now(UTC).astimezone(PLANT_ZONE).date()
        article, line = self.part.value or (0, ALL_LINES)
        of = self.of.value or Department.SEWING
        return control_charts.ChartQuestion(of, self.first.value or last - _SHOWN, last, article, line)

    def pick(self, identity: str) -> None:
        """Show the inspections of a day."""
        day = date.fromisoformat(str(identity).rpartition(" ")[2])
        self._picked = day.isoformat()
        question = self.question()
        wanted = inspections.InspectionFilter(department=question.department, first=day, last=day, limit=1000)
        self.about.setText(self.words(Text(N_("Inspections of {day}"), day=day)))
        self.load(inspections.inspection_list, wanted, self._show_found, part="found")

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

    def print(self) -> None:
        """Print the chart."""
        language = Language(self.place.words.language)
        wanted = record_papers.ChartWanted(self.question(), language, self.place.practice)
        self.run(record_papers.chart_paper, wanted, self._issued)

    def print_day(self) -> None:
        """Print the daily defect and RFT report of the picked day, today without one."""
        day = date.fromisoformat(self._picked) if self._picked else None
        language = Language(self.place.words.language)
        wanted = record_papers.DayWanted(self.question().department, day, language, self.place.practice)
        self.run(record_papers.defects_paper, wanted, self._issued)

    def _issued(self, issued: quality_papers.IssuedForm) -> None:
        self.load(quality_papers.form_file, issued.id, self._preview, part="paper")

    def _preview(self, file: quality_papers.FormFile) -> None:
        PreviewWindow(self.place, Paper("quality_form", file.number, file.file_name, lambda: file.pdf), self).show()

    def _of_changed(self) -> None:
        of = self.of.value or Department.SEWING
        today = datetime.now(UTC).astimezone(PLANT_ZONE).date()
        self.load(
            control_charts.chart_options, control_charts.OptionsQuestion(of, today - _SHOWN), self._offer, part="parts"
        )
        self.refresh()

    def _offer(self, options: tuple[control_charts.ChartOption, ...]) -> None:
        found = []
        for each in options:
            words = (
                f"{each.code} {each.name}"
                if each.article_id
                else self.words(Text(N_("Line {line}"), line=each.line or "–"))
            )
            found.append(Option((each.article_id, each.line), words))
        self.part.offer(found)

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
        kinds: tuple[tuple[str, Any], ...] = (
            (N_("Share"), lambda each: each.judged.share),
            (N_("Upper limit"), lambda each: each.judged.upper),
            (N_("Lower limit"), lambda each: each.judged.lower),
            (N_("Centre line"), lambda _each: found.centre),
        )
        self.chart.show_values(
            [
                Series(
                    name,
                    tuple(
                        Point(f"{number} {each.day}", words.date(each.day)[:6], float(pick(each)), self._said(each))
                        for each in found.days
                    ),
                )
                for number, (name, pick) in enumerate(kinds)
            ]
        )
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

    def _show_found(self, rows: tuple[inspections.InspectionRow, ...]) -> None:
        line = self.question().line
        self.found.show_rows([each for each in rows if line in {ALL_LINES, each.line}])

    def _open_inspection(self, identity: object) -> None:
        self.place.go("quality.inspections", identity)


PARETO = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=64),
    Column(key="words", title=N_("Defect"), width=160, stretch=True),
    Column(key="defect_class", title=N_("Class"), kind=Kind.STATE, states=DEFECT_CLASSES, width=104),
    Column(key="found", title=N_("Found"), kind=Kind.PIECES, width=80, total=True),
    Column(key="share", title=N_("Share"), kind=Kind.PERCENT, width=72),
    Column(key="total", title=N_("Running total"), kind=Kind.PERCENT, width=100),
)


class _Defect:
    """A defect of the Pareto chart in the language of the window."""

    def __init__(self, row: control_charts.ParetoRow, language: str) -> None:
        self.id, self.code, self.found, self.share, self.total = row.id, row.code, row.found, row.share, row.total
        self.defect_class = row.defect_class
        self.words = row.name_id if language == "id" and row.name_id else row.name


class ParetoPage(Page):
    """The most frequent defects."""

    key = "quality.pareto"
    title = N_("Pareto of defects")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.FIGURES
    icon = Icon.CHART
    topics = frozenset({Topic.INSPECTIONS})

    def build(self) -> None:
        """Pickers, bars and numbers."""
        self.of = ListPicker(self.place, N_("Department"), [Option(each, each) for each in INSPECTED_DEPARTMENTS])
        self.first, self.last = DayPicker(self.place, N_("From")), DayPicker(self.place, N_("To"))
        for picker in (self.of, self.first, self.last):
            picker.picked.connect(self.refresh)
        self.chart = Chart(self.place, N_("Defects found"), shape=Shape.BARS)
        self.table = self.use_table(
            Table(
                self.place, self.key, PARETO, title=self.title,
                empty=Empty(N_("No defect in this time"), N_("Choose another time or department.")),
            )
        )  # fmt: skip
        self.chart.picked.connect(self.table.select)
        frame = QFrame()
        frame.setProperty("kind", "card")
        QVBoxLayout(frame).addWidget(self.chart)
        frame.setMinimumHeight(self.place.theme.px(220))
        self.body.addLayout(pickers(self.of, self.first, self.last))
        self.body.addWidget(frame, 1)
        self.body.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Ask for the defects."""
        last = self.last.value or datetime.now(UTC).astimezone(PLANT_ZONE).date()
        question = control_charts.ParetoQuestion(self.first.value or last - _SHOWN, last, self.of.value)
        self.load(control_charts.defect_pareto, question, self._show)

    def _show(self, rows: tuple[control_charts.ParetoRow, ...]) -> None:
        shown = [_Defect(each, self.place.words.language) for each in rows]
        self.table.show_rows(shown)
        percent = self.place.words.percent
        points = tuple(
            Point(each.id, each.code, each.found, f"{each.code} {each.words}: {each.found} ({percent(each.total)})")
            for each in shown[:20]
        )
        self.chart.show_values([Series(N_("Found"), points)] if points else [])
