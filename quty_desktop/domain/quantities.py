"""Quantities as people write them."""

from decimal import Decimal


def trimmed(value: Decimal) -> Decimal:
    """A quantity without the zeros that only fill up its places: 80 for 80.0000, 0.9144 for 0.91440000."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
