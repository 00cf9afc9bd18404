"""All laboratory tests, newest first."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.lab_tests import Clearing
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import holds, lab_tests
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, every_page
from quty_desktop.views.quality.parts import ask_why
from quty_desktop.views.quality.states import CLEARINGS, TEST_RESULTS

_PAGE = 200

COLUMNS = (
    Column(key="tested_at", title=N_("Tested"), kind=Kind.MOMENT, width=130),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="type", title=N_("Test"), width=110, stretch=True),
    Column(key="value", title=N_("Value"), kind=Kind.NUMBER, width=58),
    Column(key="unit", title=N_("Unit"), width=48, hidden=True),
    Column(key="limit", title=N_("Limit"), width=78),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=TEST_RESULTS, width=84),
    Column(key="clearing", title=N_("Failure"), kind=Kind.STATE, states=CLEARINGS, width=152),
    Column(key="article_name", title=N_("Article"), width=150, hidden=True),
    Column(key="standard", title=N_("Standard"), width=120, hidden=True),
    Column(key="location", title=N_("Bench or detector"), width=120, hidden=True),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
)


class LabTestsPage(Page):
    """The ledger of laboratory tests."""

    key = "quality.lab_tests"
    title = N_("Laboratory tests")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.HISTORY
    icon = Icon.LAB
    topics = frozenset({Topic.LAB_TESTS, Topic.HOLDS})

    def build(self) -> None:
        """Pickers, table and pane."""
        self._wanted: Any = None
        first: Action | None = None
        if self.place.actor.may(Permission.RECORD_LAB_TESTS):
            self.primary(N_("New test"), partial(self.place.go, "quality.lab_test"), Icon.ADD)
            first = Action(N_("New test"), partial(self.place.go, "quality.lab_test"), Icon.ADD)
        self.type = ListPicker(self.place, N_("Test"), [Option(each, each) for each in LabTestType])
        self.first = DayPicker(self.place, N_("From"))
        self.last = DayPicker(self.place, N_("To"))
        for picker in (self.type, self.first, self.last):
            picker.picked.connect(self.refresh)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("failed", N_("Failed"), lambda row: row.result is TestResult.FAIL),
                    Filter("open", N_("Keeps its batch"), lambda row: row.clearing is Clearing.OPEN),
                ),
                empty=Empty(N_("No laboratory test yet"), N_("The laboratory records them at its bench."), first),
            )
        )
        self.table.fetch_all = self._everything
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a test to see how it was made."))
        self.body.addLayout(pickers(self.type, self.first, self.last))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the newest tests."""
        self.load(lab_tests.lab_test_list, self._filter(), self._show)

    def open(self, record: Any) -> None:
        """Select a test by its key, once it is loaded."""
        self._wanted = None if self.table.select(record) else record

    def _filter(self, before: Any = None) -> lab_tests.LabTestFilter:
        return lab_tests.LabTestFilter(
            type=self.type.value, first=self.first.value, last=self.last.value, before=before, limit=_PAGE
        )

    def _show(self, rows: tuple[lab_tests.LabTestRow, ...]) -> None:
        self.table.show_rows(rows, self._more if len(rows) == _PAGE else None)
        if self._wanted is not None:
            self.open(self._wanted)

    def _more(self) -> None:
        last = self.table.model.all_rows[-1]
        self.load(lab_tests.lab_test_list, self._filter((last.tested_at, last.id)), self._append, part="more")

    def _everything(self) -> Iterator[lab_tests.LabTestRow]:
        wanted = replace(self._filter(), limit=LARGE_PAGE)
        return every_page(
            self.place.door,
            lab_tests.lab_test_list,
            wanted,
            lambda asked, row: replace(asked, before=(row.tested_at, row.id)),
        )

    def _append(self, rows: tuple[lab_tests.LabTestRow, ...]) -> None:
        self.table.append_rows(rows, self._more if len(rows) == _PAGE else None)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = [Action(N_("See the batch"), partial(self.place.go, "quality.batches", row.batch), Icon.BATCH)]
        if row.clearing is Clearing.OPEN and self.place.actor.may(Permission.RELEASE_BATCHES):
            actions.insert(0, Action(N_("Clear the failure"), partial(self._ask, row), Icon.UNLOCK))
        value = None if row.value is None else f"{self.place.words.number(row.value)} {row.unit}"
        self.detail.show_facts(
            row.type,
            [
                Fact(N_("Result"), TEST_RESULTS[row.result]),
                Fact(N_("Failure"), CLEARINGS.get(row.clearing)),
                Fact(N_("Value"), value),
                Fact(N_("Limit"), self.words(row.limit)),
                Fact(N_("Standard"), row.standard),
                Fact(N_("Finding"), row.finding),
                Fact(N_("Sample"), row.sample_pcs),
                Fact(N_("Bench or detector"), row.location),
                Fact(N_("Tested"), row.tested_at),
                Fact(N_("By"), row.inspector),
                Fact(N_("Note"), row.note),
                Fact(N_("Released on"), row.cleared_at),
                Fact(N_("Released by"), row.cleared_by),
                Fact(N_("Why released"), row.clearance_reason),
            ],
            actions,
            caption=row.batch,
        )

    def _ask(self, row: lab_tests.LabTestRow) -> None:
        ask_why(
            self,
            Text(N_("Why does the failed {test} no longer keep {batch}?"), test=row.type, batch=row.batch),
            N_("Clear"),
            lambda reason: self.run(holds.clear_lab_test, holds.Release(row.id, reason), self._cleared),
        )

    def _cleared(self, change: holds.GateChange) -> None:
        self.say(
            Text(
                N_("The failure is cleared; {batch} is kept by {count} more."),
                batch=change.batch,
                count=change.blockers,
            )
        )
        self.refresh()
