"""Tables as CSV: UTF-8 with a mark that Excel understands, comma between values, dot in numbers, ISO dates."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from quty_desktop.spreadsheets.table_columns import FORMULA_SIGNS, ColumnKind, TableColumn, plant_day, plant_time


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would run; our own import takes it off again."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def write_csv(file: BinaryIO, title: str, columns: Sequence[TableColumn], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; the title has no place in a CSV file."""
    del title
    texts = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(texts)
    writer.writerow([guarded(column.header) for column in columns])
    writers = [_CELLS[column.kind] for column in columns]
    writer.writerows([cell(value) for cell, value in zip(writers, row, strict=True)] for row in rows)
    texts.detach()


def _text(value: object) -> str:
    return "" if value is None else guarded(str(value))


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, (int, float)) else _text(value)


def _date(value: object) -> str:
    return plant_day(value).isoformat() if isinstance(value, date) else _text(value)


def _moment(value: object) -> str:
    return plant_time(value).isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else _text(value)


_CELLS: dict[ColumnKind, Callable[[object], str]] = {
    ColumnKind.TEXT: _text,
    ColumnKind.INTEGER: _number,
    ColumnKind.DECIMAL: _number,
    ColumnKind.PERCENT: _number,
    ColumnKind.DATE: _date,
    ColumnKind.MOMENT: _moment,
}
