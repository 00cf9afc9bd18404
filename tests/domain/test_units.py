from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.units import Conversion, PlantUnit, Units, shown, whole_up

UNITS = Units(
    {
        unit.code: unit
        for unit in (
            PlantUnit("PCE", Dimension.COUNT, Decimal(1)),
            PlantUnit("GROSS", Dimension.COUNT, Decimal(144)),
            PlantUnit("CTN 60", Dimension.COUNT, Decimal(60)),
            PlantUnit("M", Dimension.LENGTH, Decimal(1)),
            PlantUnit("CM", Dimension.LENGTH, Decimal("0.01")),
            PlantUnit("YARD", Dimension.LENGTH, Decimal("0.9144")),
            PlantUnit("KG", Dimension.MASS, Decimal(1)),
            PlantUnit("GRAM", Dimension.MASS, Decimal("0.001")),
            PlantUnit("ROLL", Dimension.PACK, Decimal(1)),
            PlantUnit("CONE", Dimension.PACK, Decimal(1)),
        )
    }
)
ROLL = (Conversion("ROLL", "YARD", Decimal(45)), Conversion("ROLL", "YARD", Decimal(50), partner_id=7))
codes = st.sampled_from(sorted(UNITS.known))
quantities = st.fractions(min_value=0, max_value=10_000_000)


@pytest.mark.parametrize(
    ("qty", "unit", "to", "answer"),
    [
        (1, "YARD", "M", Fraction(9144, 10000)),
        (100, "CM", "M", Fraction(1)),
        (2, "GROSS", "PCE", Fraction(288)),
        (8, "CTN 60", "PCE", Fraction(480)),
        (54, "GRAM", "KG", Fraction(54, 1000)),
        (3, "ROLL", "ROLL", Fraction(3)),
    ],
)
def test_fixed_factors_are_exact(qty: int, unit: str, to: str, answer: Fraction) -> None:
    assert UNITS.convert(qty, unit, to) == answer


@pytest.mark.parametrize(
    ("unit", "to"), [("PCE", "M"), ("ROLL", "CONE"), ("ROLL", "YARD"), ("KG", "YARD"), ("X", "PCE")]
)
def test_what_cannot_be_compared_is_never_taken_for_pieces(unit: str, to: str) -> None:
    with pytest.raises(Invalid):
        UNITS.convert(1, unit, to)


def test_a_material_has_its_own_factor_and_a_supplier_another() -> None:
    assert UNITS.convert(2, "ROLL", "YARD", ROLL) == 90
    assert UNITS.convert(2, "ROLL", "YARD", ROLL, partner_id=7) == 100
    assert UNITS.convert(2, "ROLL", "YARD", ROLL, partner_id=8) == 90
    assert UNITS.convert(Fraction(45), "YARD", "ROLL", ROLL) == 1
    assert UNITS.convert(1, "ROLL", "CM", ROLL) == Fraction(45 * 9144, 100)


@given(quantities, codes, codes, st.sampled_from([None, 7]))
def test_there_and_back_is_the_same(qty: Fraction, unit: str, to: str, partner: int | None) -> None:
    factor = UNITS.factor(unit, to, ROLL, partner)
    back = UNITS.factor(to, unit, ROLL, partner)
    assert (factor is None) == (back is None)
    if factor is not None and back is not None:
        assert qty * factor * back == qty


@given(quantities)
def test_what_is_issued_is_enough(qty: Fraction) -> None:
    assert Fraction(UNITS.issued(qty, "CM")) >= qty
    assert Fraction(UNITS.issued(qty, "CM")) - qty < Fraction(1, 10_000)
    pieces = UNITS.issued(qty, "PCE")
    assert pieces == int(pieces)
    assert Fraction(pieces) >= qty - Fraction(1, 20)
    assert Fraction(pieces) < qty + 1


@pytest.mark.parametrize(
    ("share", "times", "pallets"),
    [
        ("0.0667", 15, 1),
        ("0.0833", 12, 1),
        ("0.125", 8, 1),
        ("0.125", 9, 2),
        ("0.0208", 48, 1),
        ("0.0667", 900, 60),
        ("0.0667", 1800, 121),
    ],
)
def test_rounded_shares_of_a_pallet_do_not_become_another_pallet(share: str, times: int, pallets: int) -> None:
    assert whole_up(Fraction(share) * times) == pallets


def test_nothing_stays_nothing() -> None:
    assert whole_up(Fraction(0)) == 0
    assert whole_up(Fraction(1, 10_000)) == 1


def test_quantities_are_shown_with_four_decimals() -> None:
    assert str(shown(Fraction(1, 3))) == "0.3333"
    assert str(shown(Fraction(1, 3), up=True)) == "0.3334"
    assert str(shown(Fraction(25920))) == "25920.0000"
