"""The plant's own plan of 2014 (L-I): few pieces, and none of them may be bad."""

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.sampling.letters import InspectionLevel

_SPECIAL = {InspectionLevel.S1, InspectionLevel.S2, InspectionLevel.S3, InspectionLevel.S4}
_ROWS: tuple[tuple[int | None, int, int, int], ...] = (
    (1_000, 5, 10, 2),
    (3_000, 10, 20, 2),
    (5_000, 15, 30, 2),
    (10_000, 20, 40, 2),
    (None, 25, 50, 2),
)
# The largest lot of a row; pieces of level 1 (first inspection), 2 (blocked items, claims) and 3 (label, pull, carton).

ACCEPT, REJECT = 0, 1


def sample_2014(lot_pcs: int, level: InspectionLevel, severity: PlanSeverity) -> tuple[str, int]:
    """The level of the plan and its sample in pieces.

    Args:
        lot_pcs: pieces of the lot.
        level: a special level is the plan's level 3.
        severity: tightened is the plan's level 2.
    """
    row = next(each for each in _ROWS if each[0] is None or lot_pcs <= each[0])
    if level in _SPECIAL:
        return "3", row[3]
    return ("2", row[2]) if severity is PlanSeverity.TIGHTENED else ("1", row[1])
