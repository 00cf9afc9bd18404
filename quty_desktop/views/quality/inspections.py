"""The history of inspections: by batch, department, checkpoint and time."""

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.measurements import LIMITS, Measured, MeasurePlace
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import InspectionResult, InspectionType
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import holds, inspections, record_papers
from quty_desktop.services.quality.pass_rates import INSPECTED_DEPARTMENTS
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.pickers import ListPicker
from quty_desktop.views.kit.table import Filter
from quty_desktop.views.paper_forms import form_columns, late_filter, note_facts
from quty_desktop.views.quality.ledger import Ledger, LedgerPage
from quty_desktop.views.quality.papers import paper_actions
from quty_desktop.views.quality.photos import Photos
from quty_desktop.views.quality.sampling_words import SEVERITIES
from quty_desktop.views.quality.states import INSPECTION_RESULTS

COLUMNS = (
    Column(key="inspected_at", title=N_("Inspected"), kind=Kind.MOMENT, width=130),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="type", title=N_("Checkpoint"), width=110, stretch=True),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=INSPECTION_RESULTS, width=96),
    Column(key="inspected_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=62, total=True),
    Column(key="passed_pcs", title=N_("Passed"), kind=Kind.PIECES, width=62, total=True),
    Column(key="rework_pcs", title=N_("Rework"), kind=Kind.PIECES, width=66, total=True, hidden=True),
    Column(key="scrap_pcs", title=N_("Scrap"), kind=Kind.PIECES, width=58, total=True),
    Column(key="defect_codes", title=N_("Defects"), width=84),
    Column(key="line", title=N_("Line"), width=64, hidden=True),
    Column(key="work_order", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
    *form_columns(),
)


class InspectionsPage(LedgerPage):
    """The ledger of inspections."""

    key = "quality.inspections"
    title = N_("Inspections")
    icon = Icon.HISTORY
    topics = frozenset({Topic.INSPECTIONS, Topic.HOLDS})

    def build(self) -> None:
        """Pickers, table and pane."""
        departments = [Option(each, each) for each in INSPECTED_DEPARTMENTS]
        self.of = ListPicker(self.place, N_("Department"), departments)
        self.type = ListPicker(self.place, N_("Checkpoint"), [Option(each, each) for each in InspectionType])
        self.lay_out(
            Ledger(
                query=inspections.inspection_list,
                at=lambda row: row.inspected_at,
                columns=COLUMNS,
                filters=(
                    Filter("failed", N_("Not passed"), lambda row: row.result is not InspectionResult.PASS),
                    late_filter(),
                ),
                pickers=(self.of, self.type),
                may_enter=Permission.RECORD_INSPECTIONS,
                entry_words=N_("New inspection"),
                entry_page="quality.inspection",
                nothing=(N_("No inspection yet"), N_("Inspectors record them at their checkpoints.")),
                hint=N_("Select an inspection to see its defects."),
            )
        )

    def asked(self) -> inspections.InspectionFilter:
        """Inspections of a department, checkpoint and time."""
        return inspections.InspectionFilter(
            department=self.of.value, type=self.type.value, first=self.first.value, last=self.last.value
        )

    def show_record(self, row: inspections.InspectionRow) -> None:
        """An inspection with its defects."""
        words = self.place.words
        actions = self.batch_actions(
            row, kept=row.result is InspectionResult.BLOCKED, words=N_("Clear the block"), ask=self._ask
        )
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Print the report"), record_papers.inspection_paper, row.id)
        self.detail.show_facts(
            row.type,
            [
                Fact(N_("Result"), INSPECTION_RESULTS[row.result]),
                Fact(N_("Inspected"), row.inspected_pcs),
                Fact(
                    N_("Passed"),
                    f"{words.number(row.passed_pcs)} ({words.percent(row.passed_pcs / row.inspected_pcs)})",
                ),
                Fact(N_("Rework"), row.rework_pcs),
                Fact(N_("Scrap"), row.scrap_pcs),
                *(Fact(each.code, self._defect(each)) for each in row.defects),
                *(Fact(each.kind.label, self._measure(each)) for each in row.measures),
                *self._plan(row),
                Fact(N_("Line"), row.line),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Shift"), row.shift),
                Fact(N_("Inspected on"), row.inspected_at),
                Fact(N_("By"), row.inspector),
                *note_facts(row.note),
            ],
            actions,
            more=[Photos(self, EvidenceOf.INSPECTION, row.id)],
            caption=row.batch,
        )

    def _defect(self, found: inspections.DefectFound) -> str:
        name = found.name_id if self.place.words.language == "id" and found.name_id else found.name
        where = f", {found.location}" if found.location else ""
        return f"{found.count} × {name} ({self.words(found.defect_class)}{where})"

    def _measure(self, measured: Measured) -> str:
        where = "" if measured.place is MeasurePlace.NONE else f"{self.words(measured.place)}: "
        sign = "" if measured.ok else " ✗"
        return f"{where}{self.place.words.number(measured.value)}{sign} ({self.words(LIMITS[measured.kind].words)})"

    def _plan(self, row: inspections.InspectionRow) -> list[Fact]:
        """The sampling plan that the inspection followed, as it was then."""
        sampled = [each for each in row.samples if each.letter]
        if not row.samples:
            return []
        shown = [Fact(N_("Lot"), row.samples[0].lot_pcs)]
        if sampled:
            strictest = max(sampled, key=lambda each: each.severity is PlanSeverity.TIGHTENED)
            shown.append(Fact(N_("Inspection"), SEVERITIES[strictest.severity]))
        for each in row.samples:
            limits = Text(
                N_("{found} found, accept {ac}, reject {re}"), found=each.found, ac=each.accept, re=each.reject
            )
            shown.append(Fact(each.defect_class.label, self.words(limits)))
        return shown

    def _ask(self, row: inspections.InspectionRow) -> None:
        self.clear(
            Text(N_("Why does {inspection} no longer keep {batch}?"), inspection=row.type, batch=row.batch),
            holds.clear_inspection,
            row,
            N_("The block is cleared; {batch} is kept by {count} more."),
        )
