"""Units as the plant's lists write them. An unknown word is never taken for pieces."""

import re
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.names import edit_distance, match_key
from quty_desktop.domain.text import N_, Choice, Text


class Dimension(Choice):
    """What a unit measures; units of one dimension can be converted."""

    COUNT = "count", N_("Pieces")
    LENGTH = "length", N_("Length")
    MASS = "mass", N_("Mass")


class Unit(Choice):
    """A unit that the plant's lists use; the value is how they write it."""

    PCE = "PCE", N_("Piece")
    CM = "CM", N_("Centimetre")
    METER = "METER", N_("Metre")
    YARD = "YARD", N_("Yard")
    GRAM = "GRAM", N_("Gram")
    KGS = "KGS", N_("Kilogram")
    GROSS = "GROSS", N_("Gross")
    LUSIN = "LUSIN", N_("Dozen")
    CTN = "CTN", N_("Carton")
    CONES = "CONES", N_("Cone")


_MEASURES: dict[Unit, tuple[Dimension, Decimal]] = {
    Unit.PCE: (Dimension.COUNT, Decimal(1)),
    Unit.GROSS: (Dimension.COUNT, Decimal(144)),
    Unit.LUSIN: (Dimension.COUNT, Decimal(12)),
    Unit.CTN: (Dimension.COUNT, Decimal(1)),
    Unit.CM: (Dimension.LENGTH, Decimal("0.01")),
    Unit.METER: (Dimension.LENGTH, Decimal(1)),
    Unit.YARD: (Dimension.LENGTH, Decimal("0.9144")),
    Unit.CONES: (Dimension.LENGTH, Decimal(1)),
    Unit.GRAM: (Dimension.MASS, Decimal(1)),
    Unit.KGS: (Dimension.MASS, Decimal(1000)),
}
_SPELLINGS: dict[str, Unit] = {
    "pce": Unit.PCE, "pces": Unit.PCE, "pcs": Unit.PCE, "pc": Unit.PCE, "piece": Unit.PCE, "pieces": Unit.PCE,
    "cm": Unit.CM, "cms": Unit.CM,
    "meter": Unit.METER, "meters": Unit.METER, "metre": Unit.METER, "mtr": Unit.METER, "m": Unit.METER,
    "yard": Unit.YARD, "yards": Unit.YARD, "yd": Unit.YARD, "yds": Unit.YARD,
    "gram": Unit.GRAM, "grams": Unit.GRAM, "gr": Unit.GRAM, "g": Unit.GRAM,
    "kgs": Unit.KGS, "kg": Unit.KGS,
    "gross": Unit.GROSS, "lusin": Unit.LUSIN, "dozen": Unit.LUSIN,
}  # fmt: skip
_CARTON = re.compile(r"(?:ctn|ctns|carton|karton)\.? ?(\d{1,5})")
_CONE = re.compile(r"cones? ?(\d{3,6}) ?m")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit with what one of it holds.

    Attributes:
        unit: the unit.
        content: pieces in a carton (``CTN 60``) or metres on a cone (``CONES 2000M``); 1 for all other units.
    """

    unit: Unit
    content: int = 1

    @property
    def dimension(self) -> Dimension:
        """What it measures."""
        return _MEASURES[self.unit][0]

    @property
    def base_factor(self) -> Decimal:
        """How many pieces, metres or grams one of it is, exactly (1 yard = 0.9144 m)."""
        return _MEASURES[self.unit][1] * self.content

    @property
    def pieces_per_carton(self) -> int | None:
        """What a carton unit holds; None for any other unit."""
        return self.content if self.unit is Unit.CTN else None

    def __str__(self) -> str:
        """The unit as the plant's lists write it."""
        if self.unit is Unit.CTN:
            return f"CTN {self.content}"
        return f"CONES {self.content}M" if self.unit is Unit.CONES else self.unit.value


PIECE = Measure(Unit.PCE)


def read_unit(value: object) -> Measure:
    """Return the unit that a cell names.

    ``CTN n`` is a pack of n pieces and ``CONES 2000M`` a cone of 2,000 m; a carton or a cone without its content
    says too little and is refused.

    Raises:
        Invalid: field ``unit``, where the word is not known.
    """
    word = match_key(value) if isinstance(value, str) else ""
    if word in _SPELLINGS:
        return Measure(_SPELLINGS[word])
    for pattern, unit in ((_CARTON, Unit.CTN), (_CONE, Unit.CONES)):
        if (found := pattern.fullmatch(word)) and int(found[1]) > 0:
            return Measure(unit, int(found[1]))
    raise Invalid({"unit": Text(N_("The unit “{value}” is not known."), value=str(value))})


def similar_units(value: object) -> tuple[Unit, ...]:
    """Return units that an unknown word may be a slip for; a person has to choose, for nothing is taken silently."""
    word = match_key(value) if isinstance(value, str) else ""
    near = (unit for spelling, unit in _SPELLINGS.items() if len(spelling) >= 3 and edit_distance(word, spelling) == 1)
    return tuple(dict.fromkeys(near))


def convert(quantity: Decimal, unit: Measure, to: Measure) -> Decimal:
    """Convert a quantity between two units of one dimension, exactly where the division comes out even.

    Raises:
        Invalid: field ``unit``, where the two measure different things.
    """
    if unit.dimension is not to.dimension:
        raise Invalid({"unit": Text(N_("{unit} cannot be converted to {other}."), unit=str(unit), other=str(to))})
    return quantity * unit.base_factor / to.base_factor
