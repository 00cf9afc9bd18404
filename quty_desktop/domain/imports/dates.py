"""Dates as registers hold them: real dates, dates as text, results of formulas over empty cells, words."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quty_desktop.domain.imports.names import filed_name

EARLIEST_YEAR = 1990
"""Before it there is no certificate: ``1900-10-31`` is what a formula makes of an empty cell."""

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(32_874, 73_051)
"""Excel's numbers of the days from 1990 to 2099."""
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "mei": 5, "jun": 6, "jul": 7, "aug": 8, "agu": 8, "ags": 8,
    "agt": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "nop": 11, "dec": 12, "des": 12,
}  # fmt: skip
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_WORDS = re.compile(r"(\d{1,2})[-/. ]*([A-Za-z]{3,9})[-/., ]*(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell of a date column says.

    Attributes:
        day: the date; ``None`` where there is none.
        note: the words of the cell where it holds something else than a date; kept, never thrown away.
    """

    day: date | None = None
    note: str = ""


def read_date(value: object) -> DateReading:
    """Read a cell of a date column.

    Text with numbers is day, month, year, as the plant writes it; months may be English or Indonesian words. A year
    before 1990 is no date, but what a formula makes of an empty cell.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return DateReading(value if value.year >= EARLIEST_YEAR else None)
    if value is None or isinstance(value, bool):
        return DateReading()
    if isinstance(value, (int, float)):
        return _serial(value)
    text = filed_name(value)
    day = _from_text(text)
    if day is None:
        return DateReading(note=text)
    return DateReading(day if day.year >= EARLIEST_YEAR else None)


def _serial(value: float) -> DateReading:
    if value == int(value) and int(value) in _SERIALS:
        return DateReading(_EXCEL_EPOCH + timedelta(days=int(value)))
    # Small numbers are what a formula makes of an empty cell, shown as 1900.
    return DateReading(note="" if 0 <= value < 1_000 else str(value))


def _from_text(text: str) -> date | None:
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        return _day(_year(found[3]), int(found[2]), int(found[1]))
    if found := _WORDS.fullmatch(text):
        return _day(_year(found[3]), _MONTHS.get(found[2][:3].casefold(), 0), int(found[1]))
    return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def a_year_later(day: date) -> date:
    """Return the same day of the next year; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
