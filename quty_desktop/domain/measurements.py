"""What inspectors measure in process, with its limits: cutting, seams, stitches, weights (domain: Q1, Q11, F2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.quality import InspectionType
from quty_desktop.domain.text import N_, Choice, Text


class MeasureKind(Choice):
    """What is measured."""

    CUT_SMALL = "cut_small", N_("Cut, small piece")
    CUT_LARGE = "cut_large", N_("Cut, large piece")
    STACK_HEIGHT = "stack_height", N_("Stack height")
    MARGIN_SMALL = "margin_small", N_("Seam margin, small toy")
    MARGIN_LARGE = "margin_large", N_("Seam margin, large toy")
    SPI = "spi", N_("Stitches per inch")
    SPI_SPECIAL = "spi_special", N_("Stitches per inch, special")
    ZIGZAG = "zigzag", N_("Zig-zag stitch")
    EMBROIDERY_SHIFT = "embroidery_shift", N_("Position of the embroidery")
    CARTON_PIECES = "carton_pcs", N_("Pieces in the carton")


class MeasurePlace(Choice):
    """Where in a stack a cut piece was taken."""

    NONE = "none", N_("–")
    TOP = "top", N_("Top")
    MIDDLE = "middle", N_("Middle")
    BOTTOM = "bottom", N_("Bottom")


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which values a measure is right; ``None`` is open."""

    minimum: Decimal | None
    maximum: Decimal | None
    unit: str

    def allow(self, value: Decimal) -> bool:
        """Whether a value is right; the limits themselves are."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)

    @property
    def words(self) -> Text:
        """The limits in words."""
        if self.minimum is None:
            return Text("≤ {maximum} {unit}", maximum=self.maximum, unit=self.unit)
        if self.maximum is None:
            return Text("≥ {minimum} {unit}", minimum=self.minimum, unit=self.unit)
        return Text("{minimum} … {maximum} {unit}", minimum=self.minimum, maximum=self.maximum, unit=self.unit)


def _limits(minimum: int | None, maximum: int | None, unit: str) -> Limits:
    return Limits(None if minimum is None else Decimal(minimum), None if maximum is None else Decimal(maximum), unit)


_K = MeasureKind
LIMITS: Mapping[MeasureKind, Limits] = {
    _K.CUT_SMALL: _limits(-1, 1, "mm"),
    _K.CUT_LARGE: _limits(-2, 2, "mm"),
    _K.STACK_HEIGHT: _limits(None, 70, "mm"),
    _K.MARGIN_SMALL: _limits(3, 7, "mm"),
    _K.MARGIN_LARGE: _limits(3, 9, "mm"),
    _K.SPI: _limits(10, None, "/in"),
    _K.SPI_SPECIAL: _limits(8, None, "/in"),
    _K.ZIGZAG: _limits(3, None, "mm"),
    _K.EMBROIDERY_SHIFT: _limits(-2, 2, "mm"),
    _K.CARTON_PIECES: _limits(0, None, "pcs"),
}
"""The plant's limits: Q11 for cutting, Q1 revision 18 for seams, S1 for stitches."""

MEASURED_AT: Mapping[InspectionType, tuple[MeasureKind, ...]] = {
    InspectionType.CUTTING: (_K.CUT_SMALL, _K.CUT_LARGE, _K.STACK_HEIGHT),
    InspectionType.EMBROIDERY: (_K.EMBROIDERY_SHIFT,),
    InspectionType.INLINE_SEWING: (_K.MARGIN_SMALL, _K.MARGIN_LARGE, _K.SPI, _K.SPI_SPECIAL, _K.ZIGZAG),
    InspectionType.RANDOM_SEWING: (_K.MARGIN_SMALL, _K.MARGIN_LARGE, _K.SPI, _K.SPI_SPECIAL, _K.ZIGZAG),
    InspectionType.FINISHING: (_K.MARGIN_SMALL, _K.MARGIN_LARGE),
    InspectionType.PACKING: (_K.CARTON_PIECES,),
}
"""What is measured at a checkpoint."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A value as it was measured."""

    kind: MeasureKind
    value: Decimal
    place: MeasurePlace = MeasurePlace.NONE

    @property
    def ok(self) -> bool:
        """Whether it lies within the limits."""
        return LIMITS[self.kind].allow(self.value)
