from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from quty_desktop.documents.specimen_reports import approved_report
from quty_desktop.domain.compliance import (
    CertificateFact,
    CertificateKind,
    CertificateStatus,
    ComplianceFacts,
    HoldFact,
    Verdict,
    judge,
)
from quty_desktop.domain.quality import HoldKind, InspectionResult, TestResult

GOOD = approved_report().facts
PACKING = GOOD.packing
assert PACKING is not None
AT = datetime(2026, 5, 19, tzinfo=UTC)
BOA = GOOD.materials[0]
SEWING = GOOD.checkpoints[1]
DROP = GOOD.lab_tests[0]
HOLD = HoldFact(HoldKind.METAL, "Staple in piece 7", AT, "Yanti")


def _with_certificate(status: CertificateStatus) -> ComplianceFacts:
    certificate = CertificateFact(CertificateKind.TEXTILE, status, date(2025, 1, 1))
    return replace(GOOD, materials=(replace(BOA, certificates=(certificate,)), *GOOD.materials[1:]))


def test_a_good_batch_is_approved() -> None:
    judgement = judge(GOOD)
    assert judgement.verdict is Verdict.APPROVED
    assert judgement.failures == judgement.gaps == ()
    assert (judgement.failed_tests, judgement.open_holds) == (0, 0)
    assert judgement.pass_rate == Decimal(198 + 1921 + 1952 + 124) / (200 + 1994 + 1990 + 125)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(GOOD, lab_tests=(replace(DROP, result=TestResult.FAIL),)), "Drop test failed (ISO 8124-1:2018)."),
        (
            replace(GOOD, metal_checks=(replace(GOOD.metal_checks[0], result=TestResult.FAIL),)),
            "Metal detector MD-2 failed",
        ),
        (replace(GOOD, checkpoints=(replace(SEWING, result=InspectionResult.FAIL),)), "In-line sewing did not pass."),
        (replace(GOOD, checkpoints=(replace(SEWING, result=InspectionResult.BLOCKED),)), "In-line sewing is blocked."),
        (replace(GOOD, holds=(HOLD,)), "Staple in piece 7"),
        (replace(GOOD, packing=replace(PACKING, marks_wrong=1)), "Wrong shipping marks: 1."),
        (replace(GOOD, packing=replace(PACKING, week_matches=False)), "Not every carton has the week of the order."),
        (replace(GOOD, packing=replace(PACKING, destination_matches=False)), "Not every carton has the destination"),
    ],
)
def test_what_is_wrong_rejects(facts: ComplianceFacts, reason: str) -> None:
    judgement = judge(facts)
    assert judgement.verdict is Verdict.REJECTED
    assert len(judgement.failures) == 1
    assert reason in str(judgement.failures[0])


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(GOOD, trace=()), "The way of the batch is not recorded."),
        (replace(GOOD, materials=()), "No material is recorded."),
        (_with_certificate(CertificateStatus.MISSING), "Certificate textile of IM-BOA-1120 is missing."),
        (_with_certificate(CertificateStatus.EXPIRED), "Certificate textile of IM-BOA-1120 had expired"),
        (replace(GOOD, checkpoints=()), "No inspection is recorded."),
        (replace(GOOD, checkpoints=(replace(SEWING, result=None),)), "In-line sewing has no result yet."),
        (replace(GOOD, checkpoints=(replace(SEWING, scrap_pcs=5),)), "do not make the 1994 pieces"),
        (replace(GOOD, metal_checks=()), "No metal detection is recorded."),
        (replace(GOOD, lab_tests=()), "No laboratory test is recorded."),
        (replace(GOOD, lab_tests=(replace(DROP, result=None),)), "Drop test has no result yet."),
        (replace(GOOD, packing=None), "Packing has not begun."),
        (replace(GOOD, packed_pcs=1919), "1919 of 1920 pieces are packed."),
        (replace(GOOD, packing=replace(PACKING, marks_verified=31)), "31 of 32 shipping marks"),
    ],
)
def test_what_is_missing_makes_it_incomplete(facts: ComplianceFacts, reason: str) -> None:
    judgement = judge(facts)
    assert judgement.verdict is Verdict.INCOMPLETE
    assert len(judgement.gaps) == 1
    assert reason in str(judgement.gaps[0])


@pytest.mark.parametrize("status", [CertificateStatus.VALID, CertificateStatus.NOT_NEEDED])
def test_a_certificate_that_is_valid_or_not_needed_is_no_gap(status: CertificateStatus) -> None:
    assert judge(_with_certificate(status)).verdict is Verdict.APPROVED


def test_a_released_failure_or_hold_no_longer_counts() -> None:
    facts = replace(
        GOOD,
        lab_tests=(replace(DROP, result=TestResult.FAIL, released=True),),
        holds=(replace(HOLD, released_at=AT, released_by="Bambang"),),
    )
    assert judge(facts).verdict is Verdict.APPROVED


def test_a_failure_weighs_more_than_a_gap_and_both_are_told() -> None:
    judgement = judge(replace(GOOD, packing=None, holds=(HOLD,)))
    assert judgement.verdict is Verdict.REJECTED
    assert (len(judgement.failures), len(judgement.gaps), judgement.open_holds) == (1, 1, 1)


def test_without_inspections_there_is_no_rate() -> None:
    judgement = judge(ComplianceFacts(1920, 0, 0))
    assert judgement.verdict is Verdict.INCOMPLETE
    assert judgement.pass_rate is None
    assert len(judgement.gaps) == 6
