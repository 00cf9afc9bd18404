"""Pass rates: passed over inspected pieces of a department and a period, and what a rate means."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

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
    """The goals of a pass rate as shares between 0 and 1.

    The rejects of the plant's KPI plan are turned round: under 2 % is the goal, above 5 % is critical.

    Attributes:
        target: what a department should reach.
        critical: what is critical when it is not reached.
    """

    target: Decimal = Decimal("0.98")
    critical: Decimal = Decimal("0.95")

    def status(self, rate: Decimal) -> RateStatus:
        """What a rate means; the goals themselves are reached."""
        if rate >= self.target:
            return RateStatus.GOOD
        return RateStatus.CRITICAL if rate < self.critical else RateStatus.WARNING


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
