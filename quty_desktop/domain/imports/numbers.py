"""Numbers, which arrive as cells of a spreadsheet or as text with a comma or a dot."""

import math
import re
from decimal import Decimal
from fractions import Fraction

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.names import filed_name
from quty_desktop.domain.text import N_, Text

_PLAIN = re.compile(r"[+-]?\d{1,15}")
_ONE_MARK = re.compile(r"([+-]?)(\d{0,15})[.,](\d{1,15})")
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:(?:\.\d{3})+(?:,\d{1,15})?|(?:,\d{3})+(?:\.\d{1,15})?|(?: \d{3})+(?:[.,]\d{1,15})?)"
)


def _unclear(value: object) -> Invalid:
    return Invalid({"number": Text(N_("“{value}” is not a number."), value=str(value))})


def two_readings(value: object) -> tuple[Decimal, Decimal] | None:
    """Return both meanings of a text such as ``1.000``: (thousand, one). None where only one meaning is possible.

    One mark with exactly three digits behind it and one to three digits, no zero leading, before it may be the
    thousands of one country or the decimals of another. Spreadsheet numbers are never in doubt.
    """
    if not isinstance(value, str):
        return None
    found = _ONE_MARK.fullmatch(filed_name(value))
    if found is None:
        return None
    sign, whole, part = found.groups()
    if len(part) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0"):
        return None
    return Decimal(sign + whole + part), Decimal(f"{sign}{whole}.{part}")


def read_decimal(value: object) -> Decimal:
    """Return a number exactly as it is filed.

    Comma and dot both serve as the decimal mark (the plant's staff type ``0,1466``, its files hold 0.1466). A binary
    number is rounded to the fifteen digits that a spreadsheet keeps.

    Raises:
        Invalid: field ``number``, where it is no number or, as ``1.000``, could be two of them.
    """
    if isinstance(value, bool):
        raise _unclear(value)
    if isinstance(value, (int, Decimal)):
        number = Decimal(value)
        if not number.is_finite():
            raise _unclear(value)
        return number
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _unclear(value)
        return Decimal(format(value, ".15g"))
    if not isinstance(value, str):
        raise _unclear(value)
    return _read_text(value)


def _read_text(value: str) -> Decimal:
    text = filed_name(value).lstrip("'")
    if not text.isascii():
        raise _unclear(value)
    if two_readings(text) is not None:
        raise Invalid({"number": Text(N_("“{value}” can be a thousand or a one with decimals."), value=value)})
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if found := _ONE_MARK.fullmatch(text):
        sign, whole, part = found.groups()
        return Decimal(f"{sign}{whole or '0'}.{part}")
    if _GROUPED.fullmatch(text):
        mark = "," if text.rfind(",") > text.rfind(".") else "."
        whole, _, part = text.rpartition(mark) if text.count(mark) == 1 else (text, "", "")
        return Decimal(re.sub(r"[., ]", "", whole) + (f".{part}" if part else ""))
    raise _unclear(value)


def read_pieces(value: object) -> int:
    """Return a whole number of things.

    Raises:
        Invalid: field ``number``, where it is no number, negative or not whole.
    """
    number = read_decimal(value)
    if number < 0 or number != number.to_integral_value():
        raise Invalid({"number": Text(N_("“{value}” is not a whole number of pieces."), value=str(value))})
    return int(number)


def is_rounded(filed: Decimal, exact: Fraction, places: int = 4) -> bool:
    """Tell whether a filed number is the exact one, rounded to so many decimals (0.0833 for a twelfth)."""
    return abs(Fraction(filed) - exact) <= Fraction(1, 2 * 10**places)
