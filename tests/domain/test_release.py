"""The rule of release: each gate in turn, and that no share of good pieces opens one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.quality import BlockerKind, InspectionResult
from quty_desktop.domain.release import (
    Gate,
    MetalCoverage,
    OpenItem,
    Reason,
    ReasonCode,
    ReleaseFacts,
    closing,
    facts_of,
    not_released_words,
    reasons,
)
from quty_desktop.i18n import translator

PASS = InspectionResult.PASS
GOOD = ReleaseFacts(
    tests_needed=("drop", "seam_strength", "EN71-3"),
    tests_passed=frozenset({"drop", "seam_strength", "EN71-3", "fabric"}),
    inspections_needed=("cutting", "inline_sewing", "finishing"),
    inspections={"cutting": PASS, "inline_sewing": PASS, "finishing": PASS, "final": PASS},
    packed_pcs=1920,
    metal=MetalCoverage(passed_pcs=1920),
)
CASES = [
    (replace(GOOD, open=(OpenItem(BlockerKind.LAB_TEST, "drop", 3),)), Gate.MARKS, "open_lab_test"),
    (replace(GOOD, open=(OpenItem(BlockerKind.HOLD, "manual", 3),)), Gate.MARKS, "open_hold"),
    (replace(GOOD, open=(OpenItem(BlockerKind.METAL, "metal_check", 3),)), Gate.MARKS, "open_metal"),
    (replace(GOOD, open=(OpenItem(BlockerKind.INSPECTION, "final", 3),)), Gate.MARKS, "open_inspection"),
    (replace(GOOD, tests_passed=frozenset({"drop", "EN71-3"})), Gate.MARKS, "test_missing"),
    (replace(GOOD, tests_passed=frozenset({"drop", "seam_strength"})), Gate.MARKS, "test_missing"),
    (replace(GOOD, inspections={**GOOD.inspections, "finishing": InspectionResult.FAIL}), Gate.MARKS, "inspection_failed"),
    (replace(GOOD, inspections={"cutting": PASS, "inline_sewing": PASS, "final": PASS}), Gate.MARKS, "inspection_missing"),
    (replace(GOOD, unverified=(("lab_test", 2),)), Gate.MARKS, "unverified"),
    (replace(GOOD, metal=MetalCoverage(passed_pcs=1919)), Gate.MARKS, "metal_missing"),
    (replace(GOOD, metal=MetalCoverage(1920, doubtful_pcs=60)), Gate.MARKS, "metal_doubt"),
    (replace(GOOD, metal=MetalCoverage(1920, incidents=1)), Gate.MARKS, "metal_incident"),
    (replace(GOOD, metal=MetalCoverage(1920, waiting_pcs=1)), Gate.LOADING, "metal_waiting"),
    (replace(GOOD, inspections={**GOOD.inspections, "final": InspectionResult.BLOCKED}), Gate.LOADING, "inspection_failed"),
    (replace(GOOD, cartons_held=1), Gate.LOADING, "cartons_held"),
    (replace(GOOD, marks_wrong=2), Gate.LOADING, "marks_wrong"),
    (replace(GOOD, marks_differ=1), Gate.LOADING, "marks_differ"),
]  # fmt: skip


def test_a_good_batch_is_released() -> None:
    assert reasons(GOOD) == ()


@pytest.mark.parametrize(("facts", "gate", "code"), CASES, ids=[f"{code}-{number}" for number, (_, _, code) in enumerate(CASES)])  # fmt: skip
def test_a_batch_that_fails_at_one_gate_is_kept_for_that_reason(facts: ReleaseFacts, gate: Gate, code: str) -> None:
    (found,) = reasons(facts)
    assert (found.gate, found.code) == (gate, code)
    assert bool(closing((found,), Gate.MARKS)) is (gate is Gate.MARKS)
    assert closing((found,), Gate.LOADING) == (found,)
    for language in ("en", "id"):
        words = translator(language)
        assert "{" not in words.tr(found.words) + words.tr(found.remedy)


def test_a_plant_may_ask_for_the_final_inspection_before_the_marks() -> None:
    early = replace(GOOD, inspections={"cutting": PASS, "inline_sewing": PASS, "finishing": PASS})
    assert [each.gate for each in reasons(early)] == [Gate.LOADING]
    assert [each.gate for each in reasons(replace(early, final_before_marks=True))] == [Gate.MARKS]


def test_a_batch_without_anything_lacks_everything() -> None:
    bare = ReleaseFacts(tests_needed=("drop",), inspections_needed=("cutting",))
    assert [each.code for each in reasons(bare)] == [
        ReasonCode.TEST_MISSING, ReasonCode.INSPECTION_MISSING, ReasonCode.METAL_MISSING, ReasonCode.INSPECTION_MISSING,
    ]  # fmt: skip
    english = translator("en")
    found = reasons(bare)
    assert english.tr(not_released_words("B-1", Gate.MARKS, found[:1])) == (
        "B-1 gets no shipping marks yet: Drop test has not passed yet."
    )
    assert "And 3 more" in english.tr(not_released_words("B-1", Gate.LOADING, found))


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_nothing_but_every_piece_is_enough(passed: int, packed: int) -> None:
    """There is no share of the pieces below all of them with which metal detection is done."""
    found = reasons(replace(GOOD, packed_pcs=packed, metal=MetalCoverage(passed)))
    assert bool(found) is (passed < packed)


def test_an_unknown_subject_is_called_by_its_code() -> None:
    new = Reason(Gate.MARKS, ReasonCode.OPEN_HOLD, "something_new", 1)
    assert translator("en").tr(new.words) == "On hold: something_new."


def test_facts_come_from_the_database_as_they_are() -> None:
    stored = {
        "open": [{"kind": "hold", "code": "manual", "ref": 7}], "tests_needed": ["drop"], "tests_passed": ["drop"],
        "inspections_needed": ["cutting"], "inspections": {"cutting": "pass"}, "packed_pcs": 60,
        "metal": {"passed_pcs": 60, "doubtful_pcs": 0, "waiting_pcs": 0, "incidents": 0}, "cartons_held": 0,
        "marks_wrong": 0, "marks_differ": 0, "final_before_marks": False, "unverified": [{"kind": "lab_test", "count": 2}],
        "tests_waived": [{
            "code": "drop", "batch": "B-1", "tested_at": "2026-01-05T08:00:00+07:00",
            "until": "2026-07-05T08:00:00+07:00", "person": "Sari", "reason": "nothing changed",
        }],
    }  # fmt: skip
    assert facts_of(stored).open == (OpenItem(BlockerKind.HOLD, "manual", 7),)
    assert facts_of(stored).metal.passed_pcs == 60
    assert [each.code for each in reasons(facts_of(stored))] == [
        ReasonCode.OPEN_HOLD,
        ReasonCode.UNVERIFIED,
        ReasonCode.INSPECTION_MISSING,
    ]
    assert "nothing changed (Sari)" in translator("en").tr(facts_of(stored).tests_waived[0].words)
