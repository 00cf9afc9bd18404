"""The pull-test report (QT-03-TCK04)."""

from dataclasses import replace

from quty_desktop.documents.form_snapshot import FormCell, QualityForm, Set
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.evidence import EvidenceOf, VerifiedSubject
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.compliance_facts import batch_head
from quty_desktop.services.quality.form_words import cell, fact, judged, table
from quty_desktop.services.quality.pull_tests import PullFilter, PullRow, pull_list, pull_of
from quty_desktop.services.quality.record_form import batch_facts, blank, checked_by, photos_part, verdict_of
from quty_desktop.services.unit_of_work import UnitOfWork


def pull_report(uow: UnitOfWork, session: int) -> tuple[QualityForm, int]:
    """The report of one pull test (QT-03-TCK04-1; to failure QT-03-TCK04-2).

    Raises:
        NotFound: there is no such pull test.
    """
    row = pull_of(uow, session)
    batch = find_batch(uow, row.batch)
    good = row.result is TestResult.PASS
    again = pull_list(uow, PullFilter(batch=row.batch, limit=50))
    form = blank(PaperKind.PULL_TESTS, row.number, "QT-03-TCK04-1", row.batch)
    return (
        replace(
            form,
            **verdict_of(good=good),
            sentence=Text(N_("Every pull held its load for ten seconds."))
            if good
            else Text(N_("A seam opened: six pieces are pulled during a month."))
            if row.opened_seam
            else Text(N_("A part came off.")),
            measures=(
                fact(N_("Pieces pulled"), row.pulled_pcs),
                fact(N_("Pieces asked for"), row.wanted_pcs),
                fact(N_("Pulls"), len(row.pulls)),
            ),
            facts=(
                *batch_facts(batch_head(uow, batch)),
                fact(N_("Department"), row.department),
                fact(N_("Line"), row.line),
                fact(N_("Why"), row.kind),
                fact(N_("Tested at"), row.tested_at),
                fact(N_("Inspector"), row.inspector),
            ),
            parts=(
                table(
                    N_("Pulls"),
                    (
                        (N_("Piece"), 16, Set.NUMBER), (N_("Position"), 50, Set.TEXT), (N_("Load N"), 22, Set.NUMBER),
                        (N_("Held s"), 20, Set.NUMBER), (N_("Broke at N"), 26, Set.NUMBER), (N_("What broke"), 44, Set.TEXT),
                        (N_("Result"), 26, Set.TEXT),
                    ),
                    tuple(
                        (
                            cell(each.piece), cell(each.position), cell(each.force_n), cell(each.held_seconds),
                            cell(each.failure_n), cell(each.broken_part),
                            judged(each.result, good=each.result is TestResult.PASS),
                        )
                        for each in row.pulls
                    ),
                ),
                table(
                    N_("Pull tests of the batch"),
                    (
                        (N_("Number"), 36, Set.CODE), (N_("Tested at"), 34, Set.CODE), (N_("Department"), 30, Set.TEXT),
                        (N_("Why"), 30, Set.TEXT), (N_("Pieces"), 20, Set.NUMBER), (N_("Result"), 30, Set.TEXT),
                    ),
                    tuple(_pull_line(each) for each in again),
                ),
                *photos_part(uow, EvidenceOf.PULL_SESSION, row.id),
                table(N_("Remark"), (), (), row.note or N_("None.")),
            ),
            signatures=(
                Signature(Text(N_("Inspector")), row.inspector, row.tested_at),
                checked_by(uow, VerifiedSubject.PULL_SESSION, row.id),
                Signature(Text(N_("QC supervisor"))),
            ),
        ),
        batch.id,
    )  # fmt: skip


def _pull_line(each: PullRow) -> tuple[FormCell, ...]:
    return (
        cell(each.number), cell(each.tested_at), cell(each.department), cell(each.kind), cell(each.pulled_pcs),
        judged(each.result, good=each.result is TestResult.PASS),
    )  # fmt: skip
