"""Laboratory results against their limits over time; a point leads to its test."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import PLANT_ZONE, Language
from quty_desktop.services.quality import figure_papers, lab_trends
from quty_desktop.views.kit.charts import Chart, Point, Series
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside, choose_first
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.quality.papers import asked_in, issue_and_show, print_buttons
from quty_desktop.views.quality.parts import above, chart_card
from quty_desktop.views.quality.states import TEST_RESULTS

_SHOWN = timedelta(days=364)
COLUMNS = (
    Column(key="tested_at", title=N_("Tested"), kind=Kind.MOMENT, width=132),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118, stretch=True),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=90),
    Column(key="value", title=N_("Value"), kind=Kind.NUMBER, width=64),
    Column(key="limit", title=N_("Limit"), width=96),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=TEST_RESULTS, width=90),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
)


class LabTrendPage(Page):
    """One test over time: its results, what they had to keep, and which failed."""

    key = "quality.lab_trend"
    title = N_("Laboratory results")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.FIGURES
    icon = Icon.LAB
    topics = frozenset({Topic.LAB_TESTS})

    def build(self) -> None:
        """Pickers above, chart and results at the left, the chosen test at the right."""
        self.test = ListPicker(
            self.place, N_("Test"), [Option((LabTestType.SEAM_STRENGTH, ""), LabTestType.SEAM_STRENGTH)], every=False
        )
        self.first, self.last = DayPicker(self.place, N_("From")), DayPicker(self.place, N_("To"))
        for picker in (self.test, self.first, self.last):
            picker.picked.connect(self._ask)
        print_buttons(self, N_("Print the chart"), self.print)
        self.chart = Chart(self.place, N_("Results against limits"))
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("failed", N_("Failed"), lambda row: row.result is TestResult.FAIL),),
                empty=Empty(N_("No result in this time"), N_("Choose another test or time.")),
            )
        )
        self.chart.picked.connect(lambda identity: self.table.select(int(str(identity).rpartition(" ")[2])))
        self.table.chosen.connect(self._chosen)
        choose_first(self.table)
        self.detail = Detail(self.place, N_("Press a point of the chart, or a row of the table."))
        self.body.addLayout(pickers(self.test, self.first, self.last))
        self.body.addWidget(beside(above(self.place, chart_card(self.chart), self.table), self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the tests that have results, and for the results of the chosen one."""
        self.load(lab_trends.trend_kinds, None, self._offer, part="kinds")
        self._ask()

    def question(self) -> lab_trends.TrendQuestion:
        """What the pickers ask for."""
        last = self.last.value or datetime.now(UTC).astimezone(PLANT_ZONE).date()
        kind, method = self.test.value
        return lab_trends.TrendQuestion(kind, self.first.value or last - _SHOWN, last, method)

    def print(self, language: Language | None = None) -> None:
        """Print the results as they are asked for."""
        wanted = figure_papers.TrendWanted(self.question(), *asked_in(self, language))
        issue_and_show(self, figure_papers.trend_paper, wanted)

    def _ask(self) -> None:
        self.load(lab_trends.lab_trend, self.question(), self._show)

    def _offer(self, kinds: tuple[lab_trends.TrendKind, ...]) -> None:
        if kinds:
            self.test.offer([Option((each.type, each.method), self._name(each)) for each in kinds])

    def _name(self, kind: lab_trends.TrendKind) -> str | LabTestType:
        if not kind.method:
            return kind.type
        return kind.name_id if self.place.words.language == "id" and kind.name_id else kind.name

    def _show(self, points: tuple[lab_trends.TrendPoint, ...]) -> None:
        self.table.show_rows(tuple(reversed(points)))
        labels = self._labels(points)
        results = tuple(
            Point(each.id, label, float(each.value), self._said(each), each.result is TestResult.FAIL)
            for each, label in zip(points, labels, strict=True)
        )
        series = [Series(N_("Result"), results), *self._limits(points, labels)] if points else []
        self.chart.show_values(series, labels=labels)

    def _limits(self, points: Sequence[lab_trends.TrendPoint], labels: Sequence[str]) -> Iterator[Series]:
        kinds: tuple[tuple[str, Callable[[lab_trends.TrendPoint], object]], ...] = (
            (N_("Upper limit"), lambda each: each.maximum),
            (N_("Lower limit"), lambda each: each.minimum),
        )
        for number, (name, pick) in enumerate(kinds):
            found = tuple(
                Point(f"{number} {each.id}", label, float(str(pick(each))), self._said(each))
                for each, label in zip(points, labels, strict=True)
                if pick(each) is not None
            )
            if found:
                yield Series(name, found, limit=True)

    def _labels(self, points: Sequence[lab_trends.TrendPoint]) -> list[str]:
        """The day of each test; the second one of a day is told apart."""
        seen: dict[str, int] = {}
        labels = []
        for each in points:
            day = self.place.words.date(each.tested_at)[:6]
            seen[day] = seen.get(day, 0) + 1
            labels.append(day if seen[day] == 1 else f"{day}/{seen[day]}")
        return labels

    def _said(self, each: lab_trends.TrendPoint) -> str:
        return self.words(
            Text(
                N_("{batch}, {at}: {value} {unit} ({limit}). {result}."),
                batch=each.batch,
                at=each.tested_at,
                value=each.value,
                unit=each.unit,
                limit=each.limit,
                result=each.result,
            )
        )

    def _chosen(self, identity: object) -> None:
        row: lab_trends.TrendPoint | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            row.batch,
            [
                Fact(N_("Result"), TEST_RESULTS[row.result]),
                Fact(N_("Value"), f"{self.place.words.number(row.value)} {row.unit}"),
                Fact(N_("Limit"), self.words(row.limit)),
                Fact(N_("Tested"), row.tested_at),
                Fact(N_("By"), row.inspector),
                Fact(N_("Article"), row.article_code),
            ],
            [
                Action(N_("See the test"), lambda: self.place.go("quality.lab_tests", row.id), Icon.LAB),
                Action(N_("See the batch"), lambda: self.place.go("quality.batches", row.batch), Icon.BATCH),
            ],
        )
