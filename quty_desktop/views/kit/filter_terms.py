"""What people type above a column: ``otter``, ``>480``, ``1-11-2026..7-11-2026``, ``<2622``; and which rows it lets through."""

import operator
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE, Translator
from quty_desktop.views.kit.columns import Column, Kind, Progress
from quty_desktop.views.kit.editors import read_date
from quty_desktop.views.kit.numbers import Unreadable, read_decimal, read_pieces

Test = Callable[[Any], bool]

_SIGN = re.compile(r"(<=|>=|<>|<|>|=)\s*(.*)", re.DOTALL)
_RANGE = re.compile(r"(.*?)\s*(?:\.\.+|…|–|\s-\s)\s*(.*)", re.DOTALL)
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBERS = {Kind.PIECES, Kind.NUMBER, Kind.PERCENT, Kind.PROGRESS}
_DAYS = {Kind.DATE, Kind.MOMENT}

HINTS = {
    **dict.fromkeys(_NUMBERS, N_("A number, >100, <100 or 100..200; = finds what is empty")),
    **dict.fromkeys(_DAYS, N_("A date, >1-11-2026 or 1-11-2026..7-11-2026; = finds what is empty")),
    Kind.WEEK: N_("A week: 22, W22-2026, <2630 or 2622..2630; = finds what is empty"),
}
HINT = N_("Part of the text; =text finds it alone, <>text all others; = finds what is empty")


def folded(text: str) -> str:
    """A text for comparing: without case and accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def rows_with(column: Column, written: str, words: Translator) -> Test | None:
    """The rows that a term above a column lets through.

    Args:
        column: the column.
        written: what the person typed.
        words: the language in which texts are compared.

    Returns:
        The test; ``None`` if nothing was typed. Rows without a value pass only ``=`` (and ``<>`` something).

    Raises:
        Unreadable: a number, date or week that cannot be read in one way only.
    """
    term = written.strip()
    if not term:
        return None
    if term == "=":
        return lambda row: _is_empty(column, row)
    if term == "<>":
        return lambda row: not _is_empty(column, row)
    if column.kind in _NUMBERS:
        return _numbers(column, term)
    if column.kind in _DAYS:
        return _ordered(term, _day_of(column), read_date)
    if column.kind is Kind.WEEK:
        return _weeks(column, term)
    return _texts(column, term, words)


def _is_empty(column: Column, row: object) -> bool:
    return (column.state(row) is None) if column.kind is Kind.STATE else column.of(row) in {None, ""}


def _texts(column: Column, term: str, words: Translator) -> Test:
    match = _SIGN.fullmatch(term)
    sign, wanted = (match[1], folded(match[2])) if match is not None and match[1] in {"=", "<>"} else ("", folded(term))
    if sign == "=":
        return lambda row: folded(column.text(row, words)) == wanted
    if sign == "<>":
        return lambda row: folded(column.text(row, words)) != wanted
    return lambda row: wanted in folded(column.text(row, words))


def _ordered(
    term: str,
    value_of: Callable[[object], Any],
    read: Callable[[str], Any],
    around: Callable[[Any], tuple[Any, Any]] = lambda value: (value, value),
) -> Test:
    """A test of values that have an order.

    Args:
        term: what was typed.
        value_of: the value in a row, ``None`` if there is none.
        read: the value that was written.
        around: the lowest and the highest value that are shown as a written one; they count as equal to it.
    """
    signed = _SIGN.fullmatch(term)
    if signed is not None:
        sign, limit = signed[1], read(signed[2])
        if sign in {"=", "<>"}:
            return _between(value_of, *around(limit), inside=sign == "=")
        compare = _ORDERS[sign]

        def beyond(row: object) -> bool:
            value = value_of(row)
            return value is not None and compare(value, limit)

        return beyond
    spread = _RANGE.fullmatch(term)
    if spread is not None and spread[1] and spread[2]:
        return _between(value_of, read(spread[1]), read(spread[2]), inside=True)
    return _between(value_of, *around(read(term)), inside=True)


def _between(value_of: Callable[[object], Any], low: Any, high: Any, *, inside: bool) -> Test:
    def test(row: object) -> bool:
        value = value_of(row)
        return (value is not None and low <= value <= high) is inside

    return test


def _number_of(column: Column, *, share: bool) -> Callable[[object], Any]:
    def value_of(row: object) -> Any:
        value = column.of(row)
        if isinstance(value, Progress):
            return Decimal(str(value.share)) if share else value.done_pcs
        if isinstance(value, float):
            return Decimal(str(value))
        return value if isinstance(value, (int, Decimal)) else None

    return value_of


def _numbers(column: Column, term: str) -> Test:
    share = column.kind is Kind.PERCENT or (column.kind is Kind.PROGRESS and "%" in term)
    whole = column.kind is Kind.PIECES or (column.kind is Kind.PROGRESS and not share)
    scale = Decimal(100) if share else Decimal(1)
    steps: dict[Decimal, Decimal] = {}

    def read(written: str) -> Decimal:
        text = written.replace("%", "").strip()
        typed = Decimal(read_pieces(text)) if whole else read_decimal(text)
        exponent = typed.as_tuple().exponent
        steps[typed / scale] = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / scale
        return typed / scale

    def around(value: Decimal) -> tuple[Decimal, Decimal]:
        # 97.9 % is found as it is shown, though the share is 0.97912.
        half = Decimal(0) if whole else steps[value] / 2
        return value - half, value + half

    return _ordered(term, _number_of(column, share=share), read, around)


def _day_of(column: Column) -> Callable[[object], date | None]:
    def value_of(row: object) -> date | None:
        value = column.of(row)
        if isinstance(value, datetime):
            return value.astimezone(PLANT_ZONE).date()
        return value if isinstance(value, date) else None

    return value_of


def _weeks(column: Column, term: str) -> Test:
    if term.isdecimal() and len(term) <= 2:
        number = int(term)

        def that_week(row: object) -> bool:
            value = column.of(row)
            return isinstance(value, Week) and value.week == number

        return that_week

    def read(written: str) -> Week:
        try:
            return Week.parse(written)
        except Invalid:
            raise Unreadable(Text(N_("Write the week as W22-2026 or as the stamp 2622."))) from None

    return _ordered(term, column.of, read)
