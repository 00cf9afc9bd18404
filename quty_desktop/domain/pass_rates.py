"""Pass rates: passed over inspected pieces of a department and a period, and what a rate means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.domain.plant_settings import (
    TARGET_CUTTING,
    TARGET_EMBROIDERY,
    TARGET_FINAL,
    TARGET_FINISHING,
    TARGET_PACKING,
    TARGET_SEWING,
    Setting,
)
from quty_desktop.domain.text import N_, Choice


class Period(Choice):
    """The step of a pass-rate chart."""

    DAY = "day", N_("Day")
    WEEK = "week", N_("Week")


class RateStatus(Choice):
    """What a pass rate means."""

    GOOD = "good", N_("On target")
    WARNING = "warning", N_("Below target")
    CRITICAL = "critical", N_("Critical")


@dataclass(frozen=True, slots=True)
class RateTarget:
    """The goal of a pass rate.

    Attributes:
        target: what a department should reach, a share between 0 and 1.
    """

    target: Decimal = Decimal("0.98")

    @property
    def critical(self) -> Decimal:
        """What is critical when it is not reached.

        The plant's KPI plan allows 2 % rejects and calls more than 5 % critical; a department with another target is
        measured by the same ratio.
        """
        return 1 - (1 - self.target) * _CRITICAL_RATIO

    def status(self, rate: Decimal) -> RateStatus:
        """What a rate means; the bounds themselves are reached."""
        if rate >= self.target:
            return RateStatus.GOOD
        return RateStatus.CRITICAL if rate < self.critical else RateStatus.WARNING


_CRITICAL_RATIO = Decimal("2.5")

TARGET_SETTINGS: Mapping[Department, Setting[Decimal]] = {
    Department.CUTTING: TARGET_CUTTING,
    Department.EMBROIDERY: TARGET_EMBROIDERY,
    Department.SEWING: TARGET_SEWING,
    Department.FINISHING: TARGET_FINISHING,
    Department.PACKING: TARGET_PACKING,
    Department.FINISHED_GOODS: TARGET_FINAL,
}
"""Where the plant keeps the target of a department, in per cent; the others have the plant-wide one."""


def target_of(department: Department, stored: Mapping[str, object]) -> RateTarget:
    """The target of a department.

    Args:
        department: the department.
        stored: settings as the database keeps them, by key; one that is missing has its default.
    """
    setting = TARGET_SETTINGS.get(department)
    if setting is None:
        return RateTarget()
    percent = setting.read(stored[setting.key]) if setting.key in stored else setting.default
    return RateTarget(percent / 100)


def pass_rate(passed_pcs: int, inspected_pcs: int) -> Decimal:
    """Passed over inspected pieces, between 0 and 1.

    Raises:
        ValueError: nothing was inspected, or more passed than were inspected.
    """
    if inspected_pcs <= 0 or not 0 <= passed_pcs <= inspected_pcs:
        raise ValueError(f"{passed_pcs} of {inspected_pcs} is no pass rate")
    return Decimal(passed_pcs) / inspected_pcs


def start_of(day: date, period: Period) -> date:
    """The first day of the day or ISO week that contains a day."""
    return day if period is Period.DAY else day - timedelta(days=day.weekday())
