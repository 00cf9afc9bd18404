"""What a pass rate is, and what it means."""

from datetime import date
from decimal import Decimal

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.pass_rates import Period, RateStatus, RateTarget, pass_rate, start_of, target_of


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("1", RateStatus.GOOD),
        ("0.98", RateStatus.GOOD),
        ("0.9799", RateStatus.WARNING),
        ("0.95", RateStatus.WARNING),
        ("0.9499", RateStatus.CRITICAL),
        ("0", RateStatus.CRITICAL),
    ],
)
def test_a_rate_is_judged_by_the_targets(rate: str, expected: RateStatus) -> None:
    assert RateTarget().status(Decimal(rate)) is expected


def test_a_rate_is_passed_over_inspected() -> None:
    assert pass_rate(1957, 2000) == Decimal("0.9785")


@pytest.mark.parametrize(("passed", "inspected"), [(0, 0), (5, 4), (-1, 4)])
def test_impossible_counts_have_no_rate(passed: int, inspected: int) -> None:
    with pytest.raises(ValueError, match="no pass rate"):
        pass_rate(passed, inspected)


def test_a_week_starts_on_monday_and_a_day_on_itself() -> None:
    sunday = date(2026, 11, 22)
    assert start_of(sunday, Period.WEEK) == date(2026, 11, 16)
    assert start_of(date(2026, 11, 16), Period.WEEK) == date(2026, 11, 16)
    assert start_of(sunday, Period.DAY) == sunday


@pytest.mark.parametrize(
    ("department", "target", "critical"),
    [
        (Department.CUTTING, "0.95", "0.875"),
        (Department.SEWING, "0.85", "0.625"),
        (Department.FINISHING, "0.98", "0.95"),
        (Department.FINISHED_GOODS, "0.99", "0.975"),
        (Department.WAREHOUSE, "0.98", "0.95"),
    ],
)
def test_each_department_has_its_target(department: Department, target: str, critical: str) -> None:
    found = target_of(department, {})
    assert (found.target, found.critical) == (Decimal(target), Decimal(critical))


def test_the_plant_may_change_a_target() -> None:
    assert target_of(Department.SEWING, {"quality.target_sewing": "90"}).target == Decimal("0.9")
    assert target_of(Department.SEWING, {"quality.target_sewing": "nonsense"}).target == Decimal("0.85")
