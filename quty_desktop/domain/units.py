"""Units of the plant: which quantities can be told in another unit, and how they are rounded.

Three kinds of conversion: fixed ones within a dimension (1 yard = 0.9144 m, 1 gross = 144), those of a material (a
roll of it is 45 yards), and those of a material from one supplier, which go before the others. Quantities are exact
fractions here; they are rounded when they are shown or issued, never in between.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text

_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class PlantUnit:
    """A unit of the plant's list.

    Attributes:
        code: as it is written.
        dimension: what it measures.
        factor: how many base units of its dimension one of it is; 60 for a carton of 60 pieces.
    """

    code: str
    dimension: Dimension
    factor: Decimal

    @property
    def is_whole(self) -> bool:
        """Whether only whole ones of it can be issued: pieces, cartons, rolls."""
        return self.dimension in {Dimension.COUNT, Dimension.PACK}


@dataclass(frozen=True, slots=True)
class Conversion:
    """What one unit of a material is in another one.

    Attributes:
        from_unit: e.g. a roll.
        to_unit: e.g. a yard.
        factor: how many of ``to_unit`` one ``from_unit`` is.
        partner_id: the supplier for whom it holds; ``None`` for all others.
    """

    from_unit: str
    to_unit: str
    factor: Decimal
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Units:
    """All units of the plant.

    Attributes:
        known: by code.
    """

    known: Mapping[str, PlantUnit] = field(default_factory=dict)

    def factor(
        self, unit: str, to: str, conversions: Iterable[Conversion] = (), partner_id: int | None = None
    ) -> Fraction | None:
        """How many of ``to`` one ``unit`` is.

        Packs (a roll, a bale) tell nothing by themselves: only the material's own conversion opens them.

        Args:
            unit: the unit that a quantity is in.
            to: the unit that is wanted.
            conversions: those of the material.
            partner_id: the supplier; conversions of other suppliers are passed over.

        Returns:
            The exact factor, ``None`` where the two cannot be compared.
        """
        if (fixed := self._fixed(unit, to)) is not None:
            return fixed
        fitting = [each for each in conversions if each.partner_id is None or each.partner_id == partner_id]
        for each in sorted(fitting, key=lambda one: one.partner_id is None):
            for start, end, factor in (
                (each.from_unit, each.to_unit, Fraction(each.factor)),
                (each.to_unit, each.from_unit, 1 / Fraction(each.factor)),
            ):
                before, after = self._fixed(unit, start), self._fixed(end, to)
                if before is not None and after is not None:
                    return before * factor * after
        return None

    def convert(
        self,
        quantity: Fraction | Decimal | int,
        unit: str,
        to: str,
        conversions: Iterable[Conversion] = (),
        partner_id: int | None = None,
    ) -> Fraction:
        """Tell a quantity in another unit, exactly.

        Raises:
            Invalid: field ``unit``, where the two cannot be compared; nothing is ever taken for pieces.
        """
        factor = self.factor(unit, to, conversions, partner_id)
        if factor is None:
            raise Invalid({"unit": Text(N_("{unit} cannot be converted to {other}."), unit=unit, other=to)})
        return Fraction(quantity) * factor

    def issued(self, quantity: Fraction, unit: str) -> Decimal:
        """A need as it is issued or bought: whole pieces and packs, else up to four decimals; always upwards."""
        known = self.known.get(unit)
        if known is not None and known.is_whole:
            return Decimal(whole_up(quantity))
        return shown(quantity, up=True)

    def _fixed(self, unit: str, to: str) -> Fraction | None:
        if unit == to:
            return Fraction(1)
        first, second = self.known.get(unit), self.known.get(to)
        if first is None or second is None or first.dimension is not second.dimension:
            return None
        if first.dimension is Dimension.PACK:
            return None
        return Fraction(first.factor) / Fraction(second.factor)


def whole_up(quantity: Fraction) -> int:
    """Round up to a whole number, forgiving what the plant's rounded fractions leave.

    The bills write 1/15 as 0.0667, so that fifteen of them are 1.0005 pallets: that is one pallet, not two. Up to
    0.1 % and at most a twentieth of a piece is taken for such a rest.
    """
    if quantity <= 0:
        return 0
    nearest = round(quantity)
    if nearest > 0 and abs(quantity - nearest) <= min(quantity / 1000, Fraction(1, 20)):
        return nearest
    return -int(-quantity // 1)


def shown(quantity: Fraction, *, up: bool = False) -> Decimal:
    """A quantity with four decimals.

    Args:
        quantity: the exact quantity.
        up: upwards instead of to the nearest.
    """
    if up:
        scaled = -(-quantity.numerator * 10_000 // quantity.denominator)
        return (Decimal(scaled) / 10_000).quantize(_PLACES, ROUND_CEILING)
    return (Decimal(round(quantity * 10**12)) / 10**12).quantize(_PLACES, ROUND_HALF_UP)
