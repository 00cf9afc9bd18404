"""Rework: what is repaired, looked at again, recovered or thrown away, and what poor quality costs."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text

MOST_ROUNDS = 3
"""After the third repair a person decides: scrap, or another try with a reason (E202)."""
LATE_AFTER = timedelta(hours=24)
"""Repaired pieces are looked at again within a day."""


@dataclass(frozen=True, slots=True)
class ReworkCounts:
    """Repaired pieces that were looked at again.

    Attributes:
        checked_pcs: how many.
        recovered_pcs: are good now.
        again_pcs: have to be repaired once more.
        scrap_pcs: are thrown away.
        minutes: what the repair took.
    """

    checked_pcs: int
    recovered_pcs: int
    again_pcs: int
    scrap_pcs: int
    minutes: Decimal = Decimal(0)

    def check(self, open_pcs: int) -> None:
        """Refuse counts that cannot be true.

        Raises:
            Invalid: a negative count, a sum that differs, or more than waits for repair.
        """
        wrong: dict[str, Text] = {}
        for name in ("recovered_pcs", "again_pcs", "scrap_pcs", "minutes"):
            if getattr(self, name) < 0:
                wrong[name] = Text(N_("A count cannot be below zero."))
        total = self.recovered_pcs + self.again_pcs + self.scrap_pcs
        if self.checked_pcs <= 0:
            wrong["checked_pcs"] = Text(N_("Give the pieces that were looked at again."))
        elif self.checked_pcs > open_pcs:
            wrong["checked_pcs"] = Text(N_("Only {open} pcs wait for repair."), open=open_pcs)
        elif not wrong and total != self.checked_pcs:
            wrong["recovered_pcs"] = Text(
                N_("Good, again and scrap together are {total}, but {checked} were looked at."),
                total=total,
                checked=self.checked_pcs,
            )
        if wrong:
            raise Invalid(wrong)


def recovery_rate(recovered_pcs: int, reworked_pcs: int) -> Decimal | None:
    """Recovered over repaired pieces, between 0 and 1; ``None`` where nothing was repaired."""
    return None if reworked_pcs <= 0 else Decimal(recovered_pcs) / reworked_pcs


def cost_of_poor_quality(scrap_pcs: int, unit_cost: Decimal, minutes: Decimal, rate: Decimal, material: Decimal = Decimal(0)) -> Decimal:  # fmt: skip
    """What poor quality costs: scrap × unit cost + minutes × rate + material, in rupiah."""
    return scrap_pcs * unit_cost + minutes * rate + material
