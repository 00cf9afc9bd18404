from decimal import Decimal

import pytest

from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.unit_checks import Doubt, doubt_about
from quty_desktop.domain.units import PlantUnit

ROLL = PlantUnit("ROLL", Dimension.PACK, Decimal(1))
BALE = PlantUnit("BALE", Dimension.PACK, Decimal(1))
YARD = PlantUnit("YARD", Dimension.LENGTH, Decimal("0.9144"))
METRE = PlantUnit("M", Dimension.LENGTH, Decimal(1))
GRAM = PlantUnit("GRAM", Dimension.MASS, Decimal("0.001"))


@pytest.mark.parametrize(
    ("first", "second", "factor", "doubt"),
    [
        (ROLL, YARD, "45", None),
        (ROLL, METRE, "50", None),
        (ROLL, METRE, "0.02", Doubt.UNUSUAL),
        (ROLL, YARD, "50000", Doubt.UNUSUAL),
        (BALE, GRAM, "25000", None),
        (BALE, GRAM, "25", Doubt.UNUSUAL),
        (YARD, METRE, "0.9144", Doubt.FIXED),
        (GRAM, METRE, "5", None),
        (ROLL, BALE, "4", None),
    ],
)
def test_what_packs_hold(first: PlantUnit, second: PlantUnit, factor: str, doubt: Doubt | None) -> None:
    assert doubt_about(first, second, Decimal(factor)) is doubt


def test_another_suppliers_roll_is_about_as_long() -> None:
    assert doubt_about(ROLL, METRE, Decimal(50), (Decimal(45), Decimal(60))) is None
    assert doubt_about(ROLL, METRE, Decimal(50), (Decimal(400),)) is Doubt.DIFFERS
    assert doubt_about(ROLL, METRE, Decimal(400), (Decimal(50),)) is Doubt.DIFFERS
