"""Quality's records that the walks go through."""

from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.pull_tests import Pull, PullPosition
from quty_desktop.domain.quality import InspectionType
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.quality import (
    evidence,
    inspections,
    nonconformities,
    pull_tests,
    quality_papers,
    record_papers,
)
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.photos import photo


@dataclass(frozen=True)
class RecordsWalk:
    """Quality's records, by what can be done to them.

    Attributes:
        rework: an inspection whose pieces wait for repair.
        report: a nonconformity report that waits for its answer, by department.
        answered: one that waits to be judged.
        pull: a pull test.
        photo: a photo.
        paper: an issued inspection report.
        incoming: an incoming inspection.
    """

    rework: int
    report: dict[Department, int]
    answered: int
    pull: int
    photo: int
    paper: int
    incoming: int


def pulls(pieces: int) -> tuple[Pull, ...]:
    """Pulls that hold."""
    return tuple(Pull(piece, PullPosition.EARS, Decimal(90)) for piece in range(1, pieces + 1))


def records_of(plant: Plant, lead: Dispatcher, batch: str, line: int) -> RecordsWalk:
    """Make them."""
    new = inspections.NewInspection(
        batch, InspectionType.INLINE_SEWING, 100, 95, 5, defects=(inspections.FoundDefect("B1", 5),), line="12"
    )
    made = lead.run(inspections.record_inspection, new)
    reports = {}
    for department in Department:
        problem = nonconformities.NewNonconformity("Skipped stitches on line 12", department)
        reports[department] = lead.run(nonconformities.raise_nonconformity, problem).id
    answered = lead.run(
        nonconformities.raise_nonconformity,
        nonconformities.NewNonconformity("Skipped stitches on line 14", Department.SEWING),
    )
    with door_of(plant, "spv_sewing") as sewing:
        sewing.run(
            nonconformities.answer_nonconformity,
            nonconformities.NcrAnswer(answered.id, 1, "blunt needle", "a new one each shift"),
        )
    pull = lead.run(pull_tests.record_pull_test, pull_tests.NewPullTest(batch, Department.SEWING, pulls(3)))
    kept = lead.run(evidence.add_evidence, evidence.NewEvidence(EvidenceOf.INSPECTION, made.id, "a.png", photo()))
    paper = lead.run(record_papers.inspection_paper, quality_papers.FormWanted(made.id))
    # The line was inspected by the warehouse's own walk; its report stands beside that result.
    incoming = plant.one(
        "INSERT INTO quty.incoming_inspection (number, receipt_line_id, lot_id, kind, result, decided)"
        " SELECT 'INC-WALK', l.id, l.lot_id, 'other', 'pass', true FROM quty.goods_receipt_line l WHERE l.id = %s"
        " RETURNING id",
        line,
    )
    return RecordsWalk(made.id, reports, answered.id, pull.id, kept.id, paper.id, int(incoming))
