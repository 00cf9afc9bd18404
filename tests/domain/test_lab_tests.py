"""The laboratory's rules: what each test asks, how a value is judged, and what a batch still lacks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.lab_tests import (
    RELEASE_TESTS,
    AgeGroup,
    Conditions,
    Limit,
    SeamPart,
    checked_value,
    is_critical,
    judge,
    requirement,
    summarise,
    tilt_height_mm,
)
from quty_desktop.domain.quality import LabTestType, TestResult

PASS, FAIL = TestResult.PASS, TestResult.FAIL


def result(kind: LabTestType, value: str, finding: str = "", conditions: Conditions | None = None) -> TestResult:
    given_conditions = conditions or Conditions()
    return judge(requirement(kind, given_conditions), given_conditions, Decimal(value), finding)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (LabTestType.SEAM_STRENGTH, "90", PASS),
        (LabTestType.SEAM_STRENGTH, "89.9", FAIL),
        (LabTestType.SEAM_STRENGTH, "120.5", PASS),
        (LabTestType.STABILITY_10, "40", PASS),
        (LabTestType.STABILITY_10, "40.1", FAIL),
        (LabTestType.STABILITY_27, "0", PASS),
        (LabTestType.STABILITY_27, "60", FAIL),
        (LabTestType.DROP, "10", PASS),
        (LabTestType.DROP, "9", FAIL),
        (LabTestType.METAL, "0", PASS),
        (LabTestType.METAL, "1", FAIL),
        (LabTestType.STACKING, "45", PASS),
        (LabTestType.STACKING, "44.9", FAIL),
        (LabTestType.FABRIC, "4", PASS),
        (LabTestType.FABRIC, "3.5", FAIL),
    ],
)
def test_a_value_is_judged_by_the_limit_of_its_type(kind: LabTestType, value: str, expected: TestResult) -> None:
    assert result(kind, value) is expected


def test_a_finding_fails_the_test_whatever_the_value_says() -> None:
    assert result(LabTestType.STABILITY_10, "5", finding="carton fell") is FAIL
    assert result(LabTestType.DROP, "10", finding="  ") is PASS


def test_accessories_hold_a_third_of_the_force() -> None:
    accessory = Conditions(part=SeamPart.ACCESSORY)
    assert result(LabTestType.SEAM_STRENGTH, "30", conditions=accessory) is PASS
    assert result(LabTestType.SEAM_STRENGTH, "29", conditions=accessory) is FAIL


def test_a_pull_that_ended_early_fails() -> None:
    assert result(LabTestType.SEAM_STRENGTH, "95", conditions=Conditions(held_s=9)) is FAIL
    assert result(LabTestType.SEAM_STRENGTH, "95", conditions=Conditions(held_s=10)) is PASS


@pytest.mark.parametrize(
    ("age", "mass", "drops", "height"),
    [(AgeGroup.UNDER_18_MONTHS, "1.399", 10, 138), (AgeGroup.FROM_18_MONTHS, "4.499", 4, 93)],
)
def test_age_and_mass_give_number_and_height_of_the_drops(age: AgeGroup, mass: str, drops: int, height: int) -> None:
    asked = requirement(LabTestType.DROP, Conditions(age_group=age, mass_kg=Decimal(mass), height_cm=Decimal(height)))
    assert asked.limit.minimum == drops
    assert asked.method.values["height"] == height
    assert asked.standard == "ISO 8124-1:2018"


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        (Conditions(age_group=AgeGroup.UNDER_18_MONTHS, mass_kg=Decimal("1.4")), "mass_kg"),
        (Conditions(age_group=AgeGroup.FROM_18_MONTHS, mass_kg=Decimal("4.5")), "mass_kg"),
        (Conditions(mass_kg=Decimal(0)), "mass_kg"),
        (Conditions(height_cm=Decimal("132.9")), "height_cm"),
        (Conditions(age_group=AgeGroup.FROM_18_MONTHS, height_cm=Decimal("98.1")), "height_cm"),
    ],
)
def test_a_drop_outside_the_table_is_no_test(conditions: Conditions, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        requirement(LabTestType.DROP, conditions)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("kind", "base", "height"),
    [
        (LabTestType.STABILITY_27, 1200, 545),
        (LabTestType.STABILITY_27, 800, 363),
        (LabTestType.STABILITY_10, 1200, 209),
        (LabTestType.STABILITY_10, 800, 139),
    ],
)
def test_the_side_is_raised_as_the_procedure_says(kind: LabTestType, base: int, height: int) -> None:
    assert tilt_height_mm(kind, base) == height
    assert requirement(kind, Conditions(base_mm=base)).method.values["height"] == height


@pytest.mark.parametrize(
    ("kind", "conditions", "field"),
    [
        (LabTestType.STABILITY_10, Conditions(base_mm=0), "base_mm"),
        (LabTestType.SEAM_STRENGTH, Conditions(held_s=0), "held_s"),
        (LabTestType.METAL, Conditions(card_mm=Decimal("1.6")), "card_mm"),
    ],
)
def test_impossible_conditions_are_refused(kind: LabTestType, conditions: Conditions, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        requirement(kind, conditions)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (LabTestType.SEAM_STRENGTH, "-1"),
        (LabTestType.SEAM_STRENGTH, "NaN"),
        (LabTestType.METAL, "0.5"),
        (LabTestType.DROP, "11"),
        (LabTestType.DROP, "3.5"),
        (LabTestType.FABRIC, "5.5"),
    ],
)
def test_impossible_values_are_refused(kind: LabTestType, value: str) -> None:
    with pytest.raises(Invalid):
        checked_value(requirement(kind), Decimal(value))


def test_the_limit_is_shown_with_its_unit() -> None:
    assert str(requirement(LabTestType.SEAM_STRENGTH).limit.words) == "≥ 90\N{NO-BREAK SPACE}N"
    assert str(requirement(LabTestType.STABILITY_10).limit.words) == "≤ 40\N{NO-BREAK SPACE}mm"
    assert str(requirement(LabTestType.FABRIC).limit.words) == "4 – 5"
    assert str(requirement(LabTestType.DROP).limit.words) == "10\N{NO-BREAK SPACE}×"


@given(st.decimals(min_value=0, max_value=1000, places=2), st.decimals(min_value=0, max_value=1000, places=2))
def test_more_force_is_never_judged_worse(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    limit = Limit("N", minimum=Decimal(90))
    assert limit.allows(high) or not limit.allows(low)


def test_an_open_failure_keeps_the_batch_however_good_the_percentage() -> None:
    good = [(kind, PASS, False) for kind in RELEASE_TESTS] * 20
    summary = summarise([*good, (LabTestType.DROP, FAIL, False)])
    assert summary.rate is not None
    assert summary.rate > Decimal("0.95")
    assert summary.open_failures == 1
    assert not summary.can_ship


def test_a_batch_with_a_missing_type_cannot_ship() -> None:
    summary = summarise((kind, PASS, False) for kind in RELEASE_TESTS[1:])
    assert summary.missing == (LabTestType.DROP,)
    assert not summary.can_ship


def test_a_cleared_failure_stays_in_the_figures_and_opens_the_gate() -> None:
    summary = summarise([*((kind, PASS, False) for kind in RELEASE_TESTS), (LabTestType.DROP, FAIL, True)])
    assert (summary.total, summary.passed, summary.failed, summary.open_failures) == (6, 5, 1, 0)
    assert summary.can_ship


def test_a_batch_without_tests_has_no_rate() -> None:
    summary = summarise(())
    assert summary.rate is None
    assert summary.missing == RELEASE_TESTS


def test_metal_and_drop_are_critical() -> None:
    assert [kind for kind in LabTestType if is_critical(kind)] == [LabTestType.DROP, LabTestType.METAL]
