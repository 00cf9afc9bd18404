"""The forms of metal detection: the check report of some days, and the incident report of a find."""

from dataclasses import replace
from datetime import date

from quty_desktop.documents.form_snapshot import FormCell, QualityForm, Set, Sign
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.checks import ReportState
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.metal_detection.detectors import regime_of
from quty_desktop.services.metal_detection.metal_checks import MetalCheckRow, MetalFilter, metal_check_list, passages_of
from quty_desktop.services.metal_detection.metal_finds import FindRow, find_of
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.form_words import cell, fact, judged, said, table
from quty_desktop.services.quality.hold_sets import sets_of
from quty_desktop.services.quality.record_form import blank, photos_part
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST = 2000


def check_report(uow: UnitOfWork, first: date, last: date) -> tuple[QualityForm, None]:
    """The metal detector check report (QT-1408-TCK01-3).

    Args:
        uow: the transaction.
        first: first day at the plant.
        last: last day, included.
    """
    rules = regime_of(uow, everything=True)
    checks = tuple(reversed(metal_check_list(uow, MetalFilter(first=first, last=last, limit=_MOST))))
    passages = tuple(reversed(passages_of(uow, MetalFilter(first=first, last=last, limit=_MOST))))
    failed = sum(each.result is TestResult.FAIL for each in checks)
    held = {each.bundle for each in checks if each.bundle}
    sets = [each for each in sets_of(uow, "s.check_id IS NOT NULL", limit=_MOST) if each.number in held]
    still = [each for each in sets if each.open]
    verdict = Verdict.REJECTED if still else Verdict.INCOMPLETE if not checks else Verdict.APPROVED
    sentence = {
        Verdict.APPROVED: Text(N_("Every failed check was followed by a good one, and its goods were passed again.")),
        Verdict.REJECTED: Text(N_("Sets that still wait to be passed again: {count}."), count=len(still)),
        Verdict.INCOMPLETE: Text(N_("No check is recorded in these days.")),
    }[verdict]
    return (
        replace(
            blank(PaperKind.METAL_CHECKS, f"MDC-{first}-{last}", "QT-1408-TCK01-3", f"{first} – {last}"),
            verdict=verdict,
            verdict_words=Text(N_("In order") if verdict is Verdict.APPROVED else verdict.label),
            sentence=sentence,
            measures=(
                fact(N_("Checks"), len(checks)),
                fact(N_("Failed checks"), failed),
                fact(N_("Pieces passed"), sum(each.pcs for each in passages)),
            ),
            facts=(
                fact(N_("From"), first),
                fact(N_("To"), last),
                fact(N_("Test card"), Text("{card} mm", card=rules.card_mm)),
                fact(N_("Interval"), Text(N_("{minutes} min"), minutes=int(rules.interval.total_seconds() // 60))),
            ),
            parts=(
                table(
                    N_("Sensitivity checks at nine points"),
                    (
                        (N_("Checked"), 28, Set.CODE),
                        (N_("Detector"), 18, Set.CODE),
                        (N_("Kind"), 28, Set.TEXT),
                        (N_("Card"), 14, Set.NUMBER),
                        (N_("Points"), 14, Set.CODE),
                        (N_("Result"), 18, Set.TEXT),
                        (N_("By"), 26, Set.TEXT),
                        (N_("Remark, set held"), 32, Set.TEXT),
                    ),
                    tuple(_check(each) for each in checks),
                    N_("No check is recorded in these days."),
                ),
                table(
                    N_("Goods through the detectors"),
                    (
                        (N_("From"), 26, Set.CODE),
                        (N_("To"), 26, Set.CODE),
                        (N_("Detector"), 18, Set.CODE),
                        (N_("Batch"), 30, Set.CODE),
                        (N_("Pieces"), 16, Set.NUMBER),
                        (N_("Finds"), 14, Set.NUMBER),
                        (N_("What the checks say"), 44, Set.TEXT),
                    ),
                    tuple(
                        (
                            cell(each.started_at), cell(each.passed_at), cell(each.detector), cell(each.batch),
                            cell(each.pcs), cell(each.found_pcs, Sign.BAD if each.found_pcs else Sign.NONE),
                            cell(each.trust),
                        )
                        for each in passages
                    ),
                    N_("Nothing went through in these days."),
                ),
                table(
                    N_("Held since the last good check"),
                    (
                        (N_("Set"), 24, Set.CODE),
                        (N_("Detector"), 18, Set.CODE),
                        (N_("Since"), 28, Set.CODE),
                        (N_("Batches"), 16, Set.NUMBER),
                        (N_("Pieces"), 16, Set.NUMBER),
                        (N_("Passed again"), 20, Set.NUMBER),
                        (N_("Released"), 48, Set.TEXT),
                    ),
                    tuple(
                        (
                            cell(each.number), cell(each.subject), cell(each.since), cell(each.batches), cell(each.pcs),
                            cell(each.again),
                            judged(
                                Text("{at} {by}: {why}", at=each.released_at, by=each.released_by, why=each.release_reason)
                                if each.released_at
                                else Text(N_("still held")),
                                good=not each.open,
                            ),
                        )
                        for each in sets
                    ),
                    N_("No check failed after goods had passed."),
                ),
                *photos_part(uow, EvidenceOf.METAL_CHECK, *(each.id for each in checks)),
            ),
            signatures=(
                Signature(Text(N_("Metal operator"))),
                Signature(Text(N_("Mechanic"))),
                Signature(Text(N_("QC manager"))),
            ),
        ),
        None,
    )  # fmt: skip


def _check(row: MetalCheckRow) -> tuple[FormCell, ...]:
    note = " ".join(part for part in (row.note, row.bundle) if part)
    missed = ", ".join(str(place + 1) for place, point in enumerate(row.points) if point == "0")
    points = f"{row.points_ok}/9" + (f" ({missed})" if missed else "")
    return (
        cell(row.checked_at),
        cell(row.detector),
        cell(row.kind),
        cell(Text("{card} mm", card=row.card_mm)),
        cell(points),
        judged(row.result, good=row.result is TestResult.PASS),
        cell(row.checked_by),
        cell(note),
    )


def incident_report(uow: UnitOfWork, incident: int) -> tuple[QualityForm, int]:
    """The incident report of a metal find (FC 435).

    Raises:
        NotFound: there is no such incident.
    """
    row = find_of(uow, incident)
    closed = row.state is ReportState.CLOSED
    return (
        replace(
            blank(PaperKind.INCIDENT_REPORT, row.number, "QT-1108-TCK01-1", row.batch),
            verdict=Verdict.APPROVED if closed else Verdict.REJECTED,
            verdict_words=Text(N_("Closed") if closed else N_("Not closed")),
            sentence=_sentence(row),
            measures=(
                fact(N_("Detected pieces"), row.units_pcs),
                fact(N_("Re-runs"), len(row.reruns)),
                fact(N_("Spoke again"), row.reruns.count("1")),
            ),
            facts=(
                fact(N_("Batch"), row.batch),
                fact(N_("Work order"), row.work_order),
                fact(N_("Article"), row.article_code),
                fact(N_("Article name"), row.article_name),
                fact(N_("Department"), row.department),
                fact(N_("Detector"), row.detector),
                fact(N_("Found"), row.created_at),
                fact(N_("Recorded by"), row.created_by),
            ),
            parts=(
                table(
                    N_("Re-runs of the detected item"),
                    ((N_("Re-run"), 30, Set.NUMBER), (N_("What the detector said"), 120, Set.TEXT)),
                    tuple(
                        (
                            cell(number),
                            judged(Text(N_("spoke again") if each == "1" else N_("silent")), good=each == "0"),
                        )
                        for number, each in enumerate(row.reruns, start=1)
                    ),
                    N_("The item was not run again yet."),
                ),
                table(
                    N_("What was in the item"),
                    (),
                    (),
                    N_("The red box is opened on the day of the find."),
                    facts=(
                        fact(N_("Opened"), row.opened_at),
                        fact(N_("Opened by"), row.opened_by),
                        fact(N_("Metal"), {True: Text(N_("found")), False: Text(N_("none found")), None: None}[row.metal_found]),
                        fact(N_("What it was"), row.metal),
                        fact(N_("Material or origin"), row.metal_kind),
                        fact(N_("What becomes of it"), row.disposition),
                    ),
                ),
                table(
                    N_("Cause and containment"),
                    ((N_("Question"), 40, Set.TEXT), (N_("Answer"), 130, Set.TEXT)),
                    (
                        (cell(Text(N_("Cause"))), cell(row.cause)),
                        (cell(Text(N_("What was done at once"))), cell(row.containment)),
                        (cell(Text(N_("What becomes of the goods"))), cell(row.disposition)),
                        (cell(Text(N_("Closed"))), cell(Text("{at} {by}", at=row.closed_at, by=row.closed_by) if closed else "")),
                    ),
                ),
                *photos_part(uow, EvidenceOf.INCIDENT, row.id),
            ),
            signatures=(
                Signature(Text(N_("Metal operator")), row.created_by, row.created_at),
                Signature(Text(N_("QC supervisor")), row.closed_by, row.closed_at),
                Signature(Text(N_("QC manager"))),
            ),
        ),
        find_batch(uow, row.batch).id,
    )  # fmt: skip


def _sentence(row: FindRow) -> Text:
    if row.state is ReportState.CLOSED:
        return Text(N_("The find is explained; its hold ended on {at}."), at=row.closed_at)
    return Text(N_("{batch} is kept. Next: {step}."), batch=row.batch, step=said(row.step))
