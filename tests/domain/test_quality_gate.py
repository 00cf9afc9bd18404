"""What keeps a batch, in words; and where a batch stands on the desk."""

from datetime import UTC, datetime

import pytest

from quty_desktop.domain.defects import USUAL_DEFECTS
from quty_desktop.domain.quality import BlockerKind, DefectClass, DefectGroup, HoldKind, InspectionType, LabTestType
from quty_desktop.domain.quality_desk import DeskState, desk_state
from quty_desktop.domain.quality_gate import Blocker, kept_words, release_words, roles_words, subject_of
from quty_desktop.i18n import translator

SINCE = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
TEST = Blocker(BlockerKind.LAB_TEST, 7, LabTestType.SEAM_STRENGTH, SINCE, "Rina", "")
HOLD = Blocker(BlockerKind.HOLD, 8, HoldKind.MANUAL, SINCE, "Sari", "labels")
FINAL = Blocker(BlockerKind.INSPECTION, 9, InspectionType.FINAL, SINCE, "Budi", "")
EN = translator("en")


def test_a_failed_test_is_named_with_its_time() -> None:
    said = EN.tr(kept_words("BATCH-2026-014", [TEST]))
    assert said == "BATCH-2026-014 is kept: Seam strength failed on 22-Nov-2026 14:05."


def test_several_reasons_are_counted() -> None:
    said = EN.tr(kept_words("BATCH-2026-014", [HOLD, TEST, FINAL]))
    assert said == "BATCH-2026-014 is kept: Held by quality since 22-Nov-2026 14:05, and 2 more."


def test_an_inspection_and_each_remedy_have_words() -> None:
    assert EN.tr(FINAL.words) == "Final inspection did not pass on 22-Nov-2026 14:05"
    assert len({str(each.remedy) for each in (TEST, HOLD, FINAL)}) == 3
    assert [each.is_hold for each in (TEST, HOLD, FINAL)] == [False, True, False]


def test_who_can_release_is_named_without_the_administrator() -> None:
    said = EN.tr(release_words([HOLD], ["admin", "qc_supervisor", "night_lead"]))
    assert said.endswith("It can be released by: QC supervisor, night_lead.")
    only = roles_words(["admin"])
    assert only is not None
    assert EN.tr(only) == "Administrator"
    assert release_words([HOLD], []) == HOLD.remedy


@pytest.mark.parametrize(
    ("kind", "code", "is_hold", "subject"),
    [
        (BlockerKind.LAB_TEST, "metal", False, LabTestType.METAL),
        (BlockerKind.METAL, "metal", True, HoldKind.METAL),
        (BlockerKind.METAL, "metal", False, InspectionType.METAL),
        (BlockerKind.INSPECTION, "final", False, InspectionType.FINAL),
        (BlockerKind.HOLD, "manual", True, HoldKind.MANUAL),
    ],
)
def test_a_metal_find_may_be_a_hold_or_an_inspection(
    kind: BlockerKind, code: str, is_hold: bool, subject: object
) -> None:
    assert subject_of(kind, code, is_hold=is_hold) is subject


@pytest.mark.parametrize(
    ("failures", "holds", "missing", "state"),
    [
        (1, 1, (LabTestType.DROP,), DeskState.FAILED),
        (0, 1, (LabTestType.DROP,), DeskState.HELD),
        (0, 0, (LabTestType.DROP,), DeskState.DUE),
        (0, 0, (), DeskState.READY),
    ],
)
def test_the_desk_puts_the_most_urgent_first(
    failures: int, holds: int, missing: tuple[LabTestType, ...], state: DeskState
) -> None:
    assert desk_state(failures=failures, holds=holds, missing=missing) is state


def test_the_usual_defects_are_sound() -> None:
    letters = dict(zip("ABCDEFG", DefectGroup, strict=True))
    assert len({each.code for each in USUAL_DEFECTS}) == len(USUAL_DEFECTS)
    assert all(letters[each.code[0]] is each.group for each in USUAL_DEFECTS)
    assert all(each.name and each.name_id for each in USUAL_DEFECTS)
    assert all(each.defect_class is DefectClass.CRITICAL for each in USUAL_DEFECTS if each.group is DefectGroup.SAFETY)
