"""Quantities as people write them."""

from decimal import Decimal
from typing import overload


@overload
def trimmed(value: Decimal) -> Decimal: ...
@overload
def trimmed(value: None) -> None: ...
def trimmed(value: Decimal | None) -> Decimal | None:
    """A quantity without the zeros that only fill up its places: 80 for 80.0000, 0.9144 for 0.91440000; none stays none."""
    if value is None:
        return None
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
