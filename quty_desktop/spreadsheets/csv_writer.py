"""Tables as CSV: UTF-8 with a mark that Excel understands, ISO dates, and the marks that Excel of the language expects.

English Excel divides values by commas and decimals by a dot. Indonesian Excel takes the semicolon and the decimal comma; it
would put a whole row of the other kind into one cell.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Literal

from quty_desktop.spreadsheets.table_columns import FORMULA_SIGNS, ColumnKind, TableColumn, plant_day, plant_time


@dataclass(frozen=True, slots=True)
class Marks:
    """What divides values and decimals.

    Attributes:
        separator: between values.
        decimal: in numbers.
    """

    separator: str = ","
    decimal: str = "."


ENGLISH = Marks()
INDONESIAN = Marks(";", ",")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would run; our own import takes it off again."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def write_csv(
    file: BinaryIO,
    title: str,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[object]],
    marks: Marks = ENGLISH,
) -> None:
    """Write a table; the title has no place in a CSV file.

    Args:
        file: where to.
        title: of the page.
        columns: what the values are.
        rows: the values.
        marks: of the reader's Excel.
    """
    del title
    texts = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(texts, delimiter=marks.separator)
    # The separator is known by the header: a comma within a title must not look like one.
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL if marks.separator == "," else csv.QUOTE_ALL
    csv.writer(texts, delimiter=marks.separator, quoting=quoting).writerow([guarded(each.header) for each in columns])
    cells = _cells(marks.decimal)
    writers = [cells[column.kind] for column in columns]
    writer.writerows([cell(value) for cell, value in zip(writers, row, strict=True)] for row in rows)
    texts.detach()


def _text(value: object) -> str:
    return "" if value is None else guarded(str(value))


def _date(value: object) -> str:
    return plant_day(value).isoformat() if isinstance(value, date) else _text(value)


def _moment(value: object) -> str:
    return plant_time(value).isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else _text(value)


def _cells(decimal: str) -> Mapping[ColumnKind, Callable[[object], str]]:
    def number(value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, (Decimal, int, float)):
            return _text(value)
        return (f"{value:f}" if isinstance(value, Decimal) else str(value)).replace(".", decimal)

    def text(value: object) -> str:
        # A column of text may hold numbers among its words; they are numbers to Excel all the same.
        return number(value) if isinstance(value, (Decimal, float)) else _text(value)

    return {
        ColumnKind.TEXT: text,
        ColumnKind.INTEGER: number,
        ColumnKind.DECIMAL: number,
        ColumnKind.PERCENT: number,
        ColumnKind.DATE: _date,
        ColumnKind.MOMENT: _moment,
    }
