"""Incoming inspections: the list, each with its points, photos and report."""

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.incoming import incoming_inspections
from quty_desktop.services.quality import record_papers
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.table import Filter
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.quality.ledger import Ledger, LedgerPage
from quty_desktop.views.quality.papers import paper_actions, print_paper
from quty_desktop.views.quality.photos import Photos
from quty_desktop.views.quality.states import TEST_RESULTS

COLUMNS = (
    Column(key="inspected_at", title=N_("Inspected"), kind=Kind.MOMENT, width=130),
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=118),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=TEST_RESULTS, width=92),
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=124),
    Column(key="article_name", title=N_("Material"), width=120, stretch=True),
    Column(key="supplier", title=N_("Supplier"), width=130),
    Column(key="points_per_100", title=N_("/100 yd²"), kind=Kind.NUMBER, width=74, places=1, gives_way=True),
    Column(key="share_percent", title=N_("Looked at %"), kind=Kind.NUMBER, width=84, hidden=True),
    Column(key="kind", title=N_("Kind"), width=110, hidden=True),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
)
_POINTS = {
    PointResult.OK: State(PointResult.OK, Tone.OK),
    PointResult.NOT_OK: State(PointResult.NOT_OK, Tone.BAD),
    PointResult.NOT_APPLICABLE: State(PointResult.NOT_APPLICABLE, Tone.NEUTRAL),
}


class IncomingReportsPage(LedgerPage):
    """The ledger of incoming inspections."""

    key = "quality.incoming_reports"
    title = N_("Incoming inspections")
    icon = Icon.WAREHOUSE
    topics = frozenset({Topic.INSPECTIONS, Topic.PAPERS})

    def build(self) -> None:
        """Pickers, table and pane."""
        self.on(Key.PRINT, self.print)
        self.lay_out(
            Ledger(
                query=incoming_inspections.incoming_list,
                at=lambda row: row.inspected_at,
                columns=COLUMNS,
                filters=(Filter("failed", N_("Not passed"), lambda row: row.result is not TestResult.PASS),),
                pickers=(),
                may_enter=Permission.RECORD_INSPECTIONS,
                entry_words=N_("Incoming inspection"),
                entry_page="quality.incoming",
                nothing=(
                    N_("No incoming inspection yet"),
                    N_("Delivered lots wait on the page of incoming inspection."),
                ),
                hint=N_("Select one to see its check list."),
            )
        )

    def asked(self) -> incoming_inspections.IncomingFilter:
        """Those of a time."""
        return incoming_inspections.IncomingFilter(first=self.first.value, last=self.last.value)

    def print(self) -> None:
        """Print the selected report."""
        row = self.table.selected_row
        if row is not None and self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            print_paper(self, record_papers.incoming_paper, row.id)

    def show_record(self, row: incoming_inspections.IncomingRow) -> None:
        """One with its points and photos."""
        actions = []
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Print the report"), record_papers.incoming_paper, row.id)
        amounts = Text(
            N_("{accepted} accepted, {rejected} rejected"),
            accepted=trimmed(row.accepted_qty),
            rejected=trimmed(row.rejected_qty),
        )
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("Result"), TEST_RESULTS[row.result]),
                Fact(N_("Lot"), row.lot),
                Fact(N_("Decision"), self.words(amounts if row.decided else Text(N_("more is looked at")))),
                Fact(N_("Kind"), row.kind),
                Fact(N_("Looked at"), f"{row.share_percent} %"),
                Fact(N_("Points / 100 yd²"), row.points_per_100),
                *(Fact(point.label, _POINTS[answer]) for point, answer in row.points),
                Fact(N_("Finding"), row.note),
                Fact(N_("By"), row.inspector),
            ],
            actions,
            more=[Photos(self, EvidenceOf.INCOMING, row.id)],
            caption=row.article_name,
        )
