"""The counts of an inspection, and what they decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.inspections import DEPARTMENT_OF, Counts, DefectCount, check, judge
from quty_desktop.domain.quality import DefectClass, DefectGroup, InspectionResult, InspectionType

MAJOR = DefectCount("C02", DefectClass.MAJOR, DefectGroup.ASSEMBLY, 1)
CRITICAL = DefectCount("F01", DefectClass.CRITICAL, DefectGroup.SAFETY, 1)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_true_counts_are_taken(passed: int, rework: int, scrap: int) -> None:
    inspected = passed + rework + scrap
    if not inspected:
        return
    check(Counts(inspected, passed, rework, scrap), [MAJOR] if rework + scrap else [])


@pytest.mark.parametrize(
    ("counts", "defects", "field"),
    [
        (Counts(0, 0, 0, 0), [], "inspected_pcs"),
        (Counts(10, 9, 0, 0), [], "passed_pcs"),
        (Counts(10, 12, -2, 0), [], "rework_pcs"),
        (Counts(10, 8, 2, 0), [], "defects"),
        (Counts(10, 10, 0, 0), [MAJOR], "defects"),
        (Counts(10, 9, 1, 0), [CRITICAL], "scrap_pcs"),
        (Counts(10, 9, 1, 0), [DefectCount("C02", DefectClass.MAJOR, DefectGroup.ASSEMBLY, 0)], "defects"),
    ],
)
def test_counts_that_cannot_be_true_are_refused(counts: Counts, defects: list[DefectCount], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(counts, defects)
    assert field in refused.value.fields


def test_the_message_names_both_sums() -> None:
    with pytest.raises(Invalid) as refused:
        check(Counts(100, 90, 5, 2), [MAJOR])
    assert str(refused.value.fields["passed_pcs"]).startswith("Passed, rework and scrap together are 97, but 100")


@pytest.mark.parametrize(
    ("kind", "counts", "defects", "expected"),
    [
        (InspectionType.FINISHING, Counts(100, 95, 5, 0), [MAJOR], InspectionResult.PASS),
        (InspectionType.FINISHING, Counts(100, 94, 6, 0), [MAJOR], InspectionResult.FAIL),
        (InspectionType.INLINE_SEWING, Counts(100, 63, 37, 0), [MAJOR], InspectionResult.PASS),
        (InspectionType.INLINE_SEWING, Counts(100, 62, 38, 0), [MAJOR], InspectionResult.FAIL),
        (InspectionType.FINISHING, Counts(1000, 999, 0, 1), [CRITICAL], InspectionResult.FAIL),
        (InspectionType.FINAL, Counts(100, 99, 0, 1), [CRITICAL], InspectionResult.BLOCKED),
        (InspectionType.FINAL, Counts(100, 100, 0, 0), [], InspectionResult.PASS),
    ],
)
def test_what_the_counts_decide(
    kind: InspectionType, counts: Counts, defects: list[DefectCount], expected: InspectionResult
) -> None:
    assert judge(kind, counts, defects) is expected


def test_every_checkpoint_belongs_to_a_department() -> None:
    assert set(DEPARTMENT_OF) == set(InspectionType)
