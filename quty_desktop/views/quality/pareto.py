"""Pareto of defects: which few make most of what is found; a bar leads to the inspections that found it."""

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import PLANT_ZONE, Language
from quty_desktop.services.quality import defect_paretos, figure_papers, inspections
from quty_desktop.services.quality.pass_rates import INSPECTED_DEPARTMENTS
from quty_desktop.views.kit.charts import Chart, Point, Series, Shape
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside, choose_first
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.quality.papers import asked_in, issue_and_show, print_buttons
from quty_desktop.views.quality.parts import above, chart_card, heading
from quty_desktop.views.quality.pass_rates import FOUND
from quty_desktop.views.quality.states import DEFECT_CLASSES

_SHOWN = timedelta(days=89)
_FOUND = 200

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

    def __init__(self, row: defect_paretos.ParetoRow, language: str) -> None:
        self.id, self.code, self.found, self.share, self.total = row.id, row.code, row.found, row.share, row.total
        self.defect_class = row.defect_class
        self.words = row.name_id if language == "id" and row.name_id else row.name


class ParetoPage(Page):
    """The most frequent defects, and the inspections that found the chosen one."""

    key = "quality.pareto"
    title = N_("Pareto of defects")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.FIGURES
    icon = Icon.CHART
    topics = frozenset({Topic.INSPECTIONS})

    def build(self) -> None:
        """Pickers, bars and numbers at the left, inspections at the right."""
        self.of = ListPicker(self.place, N_("Department"), [Option(each, each) for each in INSPECTED_DEPARTMENTS])
        self.first, self.last = DayPicker(self.place, N_("From")), DayPicker(self.place, N_("To"))
        for picker in (self.of, self.first, self.last):
            picker.picked.connect(self.refresh)
        print_buttons(self, N_("Print the chart"), self.print)
        self.chart = Chart(self.place, N_("Defects found"), shape=Shape.BARS)
        self.table = self.use_table(
            Table(
                self.place, self.key, PARETO, title=self.title,
                empty=Empty(N_("No defect in this time"), N_("Choose another time or department.")),
            )
        )  # fmt: skip
        self.chart.picked.connect(self.table.select)
        self.table.chosen.connect(self._chosen)
        choose_first(self.table)
        self.about = heading(self.place, N_("Inspections that found it"))
        self.about.setWordWrap(True)
        self.found = Table(
            self.place, f"{self.key}.inspections", FOUND, title=N_("Inspections"),
            empty=Empty(N_("No defect chosen"), N_("Press a bar of the chart, or a row of the table.")), plain=True,
        )  # fmt: skip
        self.found.opened.connect(lambda identity: self.place.go("quality.inspections", identity))
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(2 * GRID, 0, 0, 0)
        side.addWidget(self.about)
        side.addWidget(self.found, 1)
        right.setMinimumWidth(self.place.theme.wide(350))
        self.body.addLayout(pickers(self.of, self.first, self.last))
        self.body.addWidget(beside(above(self.place, chart_card(self.chart), self.table), right, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the defects."""
        self.load(defect_paretos.defect_pareto, self.question(), self._show)

    def question(self) -> defect_paretos.ParetoQuestion:
        """What the pickers ask for."""
        last = self.last.value or datetime.now(UTC).astimezone(PLANT_ZONE).date()
        return defect_paretos.ParetoQuestion(self.first.value or last - _SHOWN, last, self.of.value)

    def print(self, language: Language | None = None) -> None:
        """Print the chart with its numbers."""
        wanted = figure_papers.ParetoWanted(self.question(), *asked_in(self, language))
        issue_and_show(self, figure_papers.pareto_paper, wanted)

    def _show(self, rows: tuple[defect_paretos.ParetoRow, ...]) -> None:
        shown = [_Defect(each, self.place.words.language) for each in rows]
        self.table.show_rows(shown)
        percent = self.place.words.percent
        points = tuple(
            Point(each.id, each.code, each.found, f"{each.code} {each.words}: {each.found} ({percent(each.total)})")
            for each in shown[:20]
        )
        self.chart.show_values([Series(N_("Found"), points)] if points else [])
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row: _Defect | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.found.show_rows(())
            return
        question = self.question()
        wanted = inspections.InspectionFilter(
            department=question.department, first=question.first, last=question.last, defect=row.code, limit=_FOUND
        )
        self.about.setText(self.words(Text(N_("Latest inspections that found {code}"), code=row.code)))
        self.load(inspections.inspection_list, wanted, self.found.show_rows, part="found")
