"""Whether a conversion between units is likely, so that a slip does not multiply a whole plan.

Ranges are wide: the plant's rolls hold 45 to 50 yards, its cones 2,000 to 5,000 m, its bales 20 to 25 kg.
"""

from decimal import Decimal
from enum import Enum, auto

from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.units import PlantUnit

_USUAL: dict[tuple[str, Dimension], tuple[Decimal, Decimal]] = {
    ("ROLL", Dimension.LENGTH): (Decimal(5), Decimal(1000)),
    ("CONE", Dimension.LENGTH): (Decimal(100), Decimal(20_000)),
    ("BALE", Dimension.MASS): (Decimal(1), Decimal(500)),
    ("CTN", Dimension.COUNT): (Decimal(1), Decimal(10_000)),
}
"""Base units of a dimension (metres, kilograms, pieces) that one pack usually holds, least and most."""

_ANY = (Decimal("0.0001"), Decimal(100_000))
_MUCH = 3
"""How many times another supplier's pack may be larger before somebody has to look."""


class Doubt(Enum):
    """What is odd about a conversion."""

    FIXED = auto()
    """Both units measure the same; their factor is a fact and not a material's."""
    UNUSUAL = auto()
    """Far more or less than packs of this kind hold."""
    DIFFERS = auto()
    """Far from what the same material's other conversions say."""


def doubt_about(first: PlantUnit, second: PlantUnit, factor: Decimal, others: tuple[Decimal, ...] = ()) -> Doubt | None:
    """What is odd about one ``first`` being ``factor`` of ``second``, ``None`` where nothing is.

    Args:
        first: the larger unit, a pack as a rule.
        second: what it is told in.
        factor: how many of ``second`` one ``first`` holds.
        others: the factors that the same material has between the same units for other suppliers.
    """
    if first.dimension is second.dimension and first.dimension is not Dimension.PACK:
        return Doubt.FIXED
    low, high = _USUAL.get((first.code, second.dimension), _ANY)
    if not low <= factor * second.factor / first.factor <= high:
        return Doubt.UNUSUAL
    if any(max(factor, other) > _MUCH * min(factor, other) for other in others):
        return Doubt.DIFFERS
    return None
