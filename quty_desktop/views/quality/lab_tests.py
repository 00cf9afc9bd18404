"""All laboratory tests, newest first."""

from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.lab_tests import Clearing
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import holds, lab_tests, quality_papers
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.pickers import ListPicker
from quty_desktop.views.kit.table import Filter
from quty_desktop.views.quality.ledger import Ledger, LedgerPage
from quty_desktop.views.quality.papers import paper_actions
from quty_desktop.views.quality.photos import Photos
from quty_desktop.views.quality.states import CLEARINGS, TEST_RESULTS

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


class LabTestsPage(LedgerPage):
    """The ledger of laboratory tests."""

    key = "quality.lab_tests"
    title = N_("Laboratory tests")
    icon = Icon.LAB
    topics = frozenset({Topic.LAB_TESTS, Topic.HOLDS})

    def build(self) -> None:
        """Pickers, table and pane."""
        self.type = ListPicker(self.place, N_("Test"), [Option(each, each) for each in LabTestType])
        self.lay_out(
            Ledger(
                query=lab_tests.lab_test_list,
                at=lambda row: row.tested_at,
                columns=COLUMNS,
                filters=(
                    Filter("failed", N_("Failed"), lambda row: row.result is TestResult.FAIL),
                    Filter("open", N_("Keeps its batch"), lambda row: row.clearing is Clearing.OPEN),
                ),
                pickers=(self.type,),
                may_enter=Permission.RECORD_LAB_TESTS,
                entry_words=N_("New test"),
                entry_page="quality.lab_test",
                nothing=(N_("No laboratory test yet"), N_("The laboratory records them at its bench.")),
                hint=N_("Select a test to see how it was made."),
            )
        )

    def asked(self) -> lab_tests.LabTestFilter:
        """Tests of a kind and time."""
        return lab_tests.LabTestFilter(type=self.type.value, first=self.first.value, last=self.last.value)

    def show_record(self, row: lab_tests.LabTestRow) -> None:
        """A test: how it was made, and what became of a failure."""
        actions = self.batch_actions(
            row, kept=row.clearing is Clearing.OPEN, words=N_("Clear the failure"), ask=self._ask
        )
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Print the report"), quality_papers.lab_paper, row.batch)
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
            more=[Photos(self, EvidenceOf.LAB_TEST, row.id)],
            caption=row.batch,
        )

    def _ask(self, row: lab_tests.LabTestRow) -> None:
        self.clear(
            Text(N_("Why does the failed {test} no longer keep {batch}?"), test=row.type, batch=row.batch),
            holds.clear_lab_test,
            row,
            N_("The failure is cleared; {batch} is kept by {count} more."),
        )
