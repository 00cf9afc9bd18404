"""The report of one inspection, with the form number of its checkpoint."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from quty_desktop.documents.form_snapshot import FormPart, QualityForm, Set
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.defects import SEWING_CODES
from quty_desktop.domain.evidence import EvidenceOf, VerifiedSubject
from quty_desktop.domain.measurements import LIMITS, MeasurePlace
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import InspectionResult, InspectionType
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.compliance_facts import batch_head
from quty_desktop.services.quality.form_words import cell, fact, judged, table
from quty_desktop.services.quality.inspections import InspectionRow, inspection_of
from quty_desktop.services.quality.record_form import (
    batch_facts,
    blank,
    checked_by,
    defect_name,
    photos_part,
    verdict_of,
)
from quty_desktop.services.unit_of_work import UnitOfWork

FORMS: dict[InspectionType, str] = {
    InspectionType.INCOMING: "QT-04-TCK05-3",
    InspectionType.CUTTING: "QT-03-TCK11-1",
    InspectionType.EMBROIDERY: "QT-06-TCK01-7",
    InspectionType.INLINE_SEWING: "QT-03-TCK01-1",
    InspectionType.RANDOM_SEWING: "QT-03-TCK01-3",
    InspectionType.FINISHING: "QT-03-TCK02-1",
    InspectionType.METAL: "QT-1108-TCK01-1",
    InspectionType.PACKING: "QT-03-TCK03-1",
    InspectionType.FINAL: "QT-10-TCK01-2",
}
"""The plant's form of each checkpoint."""


def inspection_report(uow: UnitOfWork, inspection: int) -> tuple[QualityForm, int]:
    """The report of one inspection, with the form number of its checkpoint.

    Raises:
        NotFound: there is no such inspection.
    """
    row = inspection_of(uow, inspection)
    batch = find_batch(uow, row.batch)
    head = batch_head(uow, batch)
    good = row.result is InspectionResult.PASS
    form = blank(PaperKind.INSPECTION_REPORT, f"INS-{row.inspected_at.year}-{row.id:06}", FORMS[row.type], row.batch)
    return (
        replace(
            form,
            **verdict_of(good=good),
            sentence=Text(
                N_("{inspection}: {passed} of {inspected} pcs passed."),
                inspection=Text(row.type.label),
                passed=row.passed_pcs,
                inspected=row.inspected_pcs,
            ),
            measures=(
                fact(N_("Inspected"), row.inspected_pcs),
                fact(N_("Rework"), row.rework_pcs),
                fact(N_("Scrap"), row.scrap_pcs),
            ),
            facts=(
                *batch_facts(head),
                fact(N_("Inspected at"), row.inspected_at),
                fact(N_("Shift"), row.shift),
                fact(N_("Line"), row.line),
                fact(N_("Work order"), row.work_order),
                fact(N_("Quantity"), head.ordered_pcs),
                fact(N_("Inspector"), row.inspector),
            ),
            parts=(
                *_sampling(row),
                *_check_list(row),
                *_measures(row),
                *_defects(row),
                *photos_part(uow, EvidenceOf.INSPECTION, row.id),
            ),
            signatures=(
                Signature(Text(N_("Inspector")), row.inspector, row.inspected_at),
                checked_by(uow, VerifiedSubject.INSPECTION, row.id),
                Signature(Text(N_("QC supervisor"))),
            ),
        ),
        batch.id,
    )


def _sampling(row: InspectionRow) -> tuple[FormPart, ...]:
    if not row.samples:
        return ()
    return (
        table(
            N_("Sampling plan"),
            (
                (N_("Class"), 30, Set.TEXT), (N_("Lot"), 20, Set.NUMBER), (N_("Level"), 20, Set.CODE),
                (N_("Plan"), 30, Set.TEXT), (N_("Letter"), 16, Set.CODE), (N_("Sample"), 20, Set.NUMBER),
                (N_("Accept"), 18, Set.NUMBER), (N_("Reject"), 18, Set.NUMBER), (N_("Found"), 18, Set.NUMBER),
            ),
            tuple(
                (
                    cell(each.defect_class), cell(each.lot_pcs), cell(each.level), cell(each.severity),
                    cell(each.letter or "–"), cell(each.sample_pcs), cell(each.accept), cell(each.reject),
                    judged(each.found, good=each.found <= each.accept),
                )
                for each in row.samples
            ),
        ),
    )  # fmt: skip


def _check_list(row: InspectionRow) -> tuple[FormPart, ...]:
    if not row.points:
        return ()
    return (
        table(
            N_("Check list"),
            ((N_("Point"), 110, Set.TEXT), (N_("Result"), 50, Set.TEXT)),
            tuple((cell(point), judged(result, good=result is not PointResult.NOT_OK)) for point, result in row.points),
        ),
    )


def _measures(row: InspectionRow) -> tuple[FormPart, ...]:
    if not row.measures:
        return ()
    return (
        table(
            N_("Measured"),
            ((N_("What"), 60, Set.TEXT), (N_("Where"), 30, Set.TEXT), (N_("Value"), 24, Set.NUMBER), (N_("Limits"), 50, Set.TEXT)),
            tuple(
                (
                    cell(each.kind), cell("–" if each.place is MeasurePlace.NONE else each.place),
                    judged(each.value, good=each.ok), cell(LIMITS[each.kind].words),
                )
                for each in row.measures
            ),
        ),
    )  # fmt: skip


_DEFECT_COLUMNS = (
    (N_("Code"), 20, Set.CODE),
    (N_("Defect"), 70, Set.TEXT),
    (N_("Class"), 30, Set.TEXT),
    (N_("Found"), 20, Set.NUMBER),
    (N_("Where"), 40, Set.TEXT),
)


def _defects(row: InspectionRow) -> tuple[FormPart, ...]:
    """Defects; in finishing those of sewing and those of finishing stand apart."""

    def part(title: str, found: Iterable[Any]) -> FormPart:
        return table(
            title,
            _DEFECT_COLUMNS,
            tuple(
                (
                    cell(each.code),
                    cell(defect_name(each)),
                    cell(each.defect_class),
                    cell(each.count),
                    cell(each.location),
                )
                for each in found
            ),
            N_("No defect was found."),
        )

    if row.type is not InspectionType.FINISHING:
        return (part(N_("Defects"), row.defects),)
    return (
        part(N_("Defects of finishing"), [each for each in row.defects if each.code not in SEWING_CODES]),
        part(N_("Defects of sewing"), [each for each in row.defects if each.code in SEWING_CODES]),
    )
