"""The nonconformity report with its answer (QT-03-TCK12-1)."""

from dataclasses import replace

from quty_desktop.documents.form_snapshot import FormPart, QualityForm, Set
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.checks import ReportState
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.form_words import cell, fact, table
from quty_desktop.services.quality.nonconformities import ncr_of
from quty_desktop.services.quality.record_form import blank, photos_part
from quty_desktop.services.unit_of_work import UnitOfWork


def nonconformity_form(uow: UnitOfWork, report: int) -> tuple[QualityForm, int | None]:
    """The nonconformity report with its answer (QT-03-TCK12-1).

    Raises:
        NotFound: there is no such report.
    """
    row = ncr_of(uow, report)
    batch = find_batch(uow, row.batch).id if row.batch else None
    verdict = {
        ReportState.OPEN: (Verdict.REJECTED, Text(N_("Not answered"))),
        ReportState.ANSWERED: (Verdict.INCOMPLETE, Text(N_("Answered"))),
        ReportState.CLOSED: (Verdict.APPROVED, Text(N_("Closed"))),
    }[row.state]
    form = blank(PaperKind.NCR, row.number, "QT-03-TCK12-1", row.batch or row.article_code or row.number)
    return (
        replace(
            form,
            verdict=verdict[0],
            verdict_words=verdict[1],
            sentence=Text(N_("Answer wanted by {day}."), day=row.due_on),
            measures=(
                fact(N_("Quantity"), row.qty),
                fact(N_("Answer by"), row.due_on),
                fact(N_("Times opened again"), row.reopened),
            ),
            facts=(
                fact(N_("Submitted by"), row.created_by),
                fact(N_("Department"), row.department),
                fact(N_("Who answers"), row.to_department),
                fact(N_("Date"), row.created_at),
                fact(N_("Article"), row.article_code),
                fact(N_("Article name"), row.article_name),
                fact(N_("Batch"), row.batch),
                fact(N_("Supplier or subcontractor"), row.partner),
                fact(N_("Person in charge"), row.owner),
            ),
            parts=(
                _words_part(N_("Problem found"), row.problem),
                *photos_part(uow, EvidenceOf.NCR, row.id),
                _words_part(N_("Root cause"), row.root_cause),
                _words_part(N_("Corrective action"), row.corrective_action),
                _words_part(N_("Effect of the action"), row.effectiveness),
            ),
            signatures=(
                Signature(Text(N_("Submitted by")), row.created_by, row.created_at),
                Signature(Text(N_("Answered by")), row.answered_by, row.answered_at),
                Signature(Text(N_("Closed by")), row.closed_by, row.closed_at),
            ),
        ),
        batch,
    )


def _words_part(title: str, words: str) -> FormPart:
    rows = ((cell(words),),) if words else ()
    return table(title, ((N_("Words"), 170, Set.TEXT),), rows, N_("Not said yet."))
