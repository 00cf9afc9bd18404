"""What the columns of an exported table hold."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quty_desktop.i18n import PLANT_ZONE


class ColumnKind(StrEnum):
    """The type of a column's cells."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of an exported table.

    Attributes:
        header: its header, in the reader's language.
        kind: what its values are. A percentage is a fraction of one (0.125 is shown as 12.5 %).
    """

    header: str
    kind: ColumnKind = ColumnKind.TEXT


FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins with one of these may be run as a formula by a spreadsheet program."""


def plant_time(moment: datetime) -> datetime:
    """Return a moment in plant time without its zone, which spreadsheets do not know."""
    return moment.astimezone(PLANT_ZONE).replace(tzinfo=None) if moment.tzinfo is not None else moment


def plant_day(day: date) -> date:
    """Return the day of a date, or of a moment in plant time."""
    return plant_time(day).date() if isinstance(day, datetime) else day
