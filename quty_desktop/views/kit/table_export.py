"""What a table gives away: typed values, for files and for the clipboard.

The files are written by the program's one spreadsheet writer, which is imported with the first export.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE, Translator
from quty_desktop.views.kit.columns import Column, Kind, Progress

if TYPE_CHECKING:
    from quty_desktop.spreadsheets.table_columns import ColumnKind

Value = str | int | float | Decimal | date | datetime | None
"""What a cell of a file or of the clipboard holds."""

_TYPED = {str, int, float, Decimal, date, datetime, type(None)}
_SAMPLE = 1_000
_TARGET = N_("{column}, target")


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column as it leaves the program.

    Attributes:
        heading: translated, with the unit.
        kind: what it holds.
        take: its value in a row; touches no widget.
    """

    heading: str
    kind: Kind
    take: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class TableData:
    """A table as it is shown, with plain values.

    Attributes:
        title: the page's title, translated.
        headings: translated, in the order shown.
        rows: texts, numbers and dates, in the order shown.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def out_columns(columns: Sequence[Column], words: Translator) -> list[OutColumn]:
    """The columns of a file: as they are shown, but what was done and its target stand apart as two numbers."""
    out: list[OutColumn] = []
    for column in columns:
        title = words.tr(column.title)
        read: Callable[[Any], Any] = column.value or attrgetter(column.key)
        if column.kind is Kind.PROGRESS:
            target = words.tr(Text(_TARGET, column=title))
            out.append(OutColumn(title, Kind.PIECES, _part(read, "done_pcs")))
            out.append(OutColumn(target, Kind.PIECES, _part(read, "target_pcs")))
            continue
        heading = f"{title} ({column.unit})" if column.unit and title else title
        out.append(OutColumn(heading, column.kind, _reader(column, read, words)))
    return out


def table_data(title: str, columns: Sequence[Column], rows: Sequence[Any], words: Translator) -> TableData:
    """The values of a table."""
    out = out_columns(columns, words)
    return TableData(
        title,
        tuple(column.heading for column in out),
        tuple(tuple(column.take(row) for column in out) for row in rows),
    )


def write_file(
    file: Path,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    words: Translator,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Write rows to an Excel workbook, or to CSV with the marks of the language if the name ends in .csv.

    Args:
        file: where to; an existing one is replaced when the new one is complete.
        title: the page's title, translated; the sheet is named after it.
        columns: what is written, in this order.
        rows: the rows.
        words: the language of headings and states.
        progress: told every 1,000 rows; an exception from it cancels.

    Raises:
        Refused: the place does not take the file (mostly because Excel has it open), or the rows exceed a sheet.
    """
    from quty_desktop.spreadsheets.csv_writer import ENGLISH, INDONESIAN
    from quty_desktop.spreadsheets.table_columns import TableColumn
    from quty_desktop.spreadsheets.writer import write_table

    out = out_columns(columns, words)
    takes = [column.take for column in out]
    heads = [TableColumn(column.heading, _file_kind(column, rows[:_SAMPLE])) for column in out]
    marks = INDONESIAN if _decimal_comma(words) else ENGLISH
    write_table(file, title, heads, ([take(row) for take in takes] for row in rows), progress, marks)


def as_tabbed(data: TableData, words: Translator) -> str:
    """Tab-separated, for the clipboard; a text that a spreadsheet would run gets the apostrophe of the CSV files."""
    from quty_desktop.spreadsheets.csv_writer import guarded

    comma = _decimal_comma(words)

    def cell(value: Value) -> str:
        match value:
            case None:
                return ""
            case Decimal() | float():
                return str(value).replace(".", ",") if comma else str(value)
            case datetime():
                local = value.astimezone(PLANT_ZONE) if value.tzinfo is not None else value
                return f"{local:%Y-%m-%d %H:%M}"
            case str():
                return guarded(value.replace("\t", " ").replace("\n", " "))
            case _:
                return str(value)

    return "\n".join(["\t".join(data.headings), *("\t".join(map(cell, row)) for row in data.rows)])


def _decimal_comma(words: Translator) -> bool:
    return words.number(Decimal("0.1"))[1] == ","


def _part(read: Callable[[Any], Any], name: str) -> Callable[[Any], Value]:
    def take(row: object) -> Value:
        value = read(row)
        return getattr(value, name) if isinstance(value, Progress) else None

    return take


def _reader(column: Column, read: Callable[[Any], Any], words: Translator) -> Callable[[Any], Value]:
    def typed(row: object) -> Value:
        value = read(row)
        return value if type(value) in _TYPED else _in_words(value, words)

    def day(row: object) -> Value:
        value = read(row)
        if isinstance(value, datetime):
            return value.astimezone(PLANT_ZONE).date()
        return value if type(value) in _TYPED else _in_words(value, words)

    def code(row: object) -> Value:
        value = read(row)
        return str(value) if type(value) is int else _in_words(value, words)

    match column.kind:
        case Kind.STATE:
            return lambda row: column.text(row, words)
        case Kind.CODE:
            return code
        case Kind.DATE:
            return day
        case Kind.WEEK:  # as the plant writes it and the import reads it, without the stamp in brackets
            return lambda row: None if (value := read(row)) is None else str(value)
        case _:
            return typed


def _in_words(value: object, words: Translator) -> str | None:
    return None if value is None else words.value(value)


def _file_kind(column: OutColumn, sample: Iterable[Any]) -> "ColumnKind":
    """The type of a file's column; a column of ordinary text that holds numbers or days alone becomes one of them."""
    from quty_desktop.spreadsheets.table_columns import ColumnKind

    known = {
        Kind.CODE: ColumnKind.TEXT,
        Kind.STATE: ColumnKind.TEXT,
        Kind.WEEK: ColumnKind.TEXT,
        Kind.PIECES: ColumnKind.INTEGER,
        Kind.NUMBER: ColumnKind.DECIMAL,
        Kind.PERCENT: ColumnKind.PERCENT,
        Kind.DATE: ColumnKind.DATE,
        Kind.TIME: ColumnKind.MOMENT,
        Kind.MOMENT: ColumnKind.MOMENT,
    }
    if column.kind in known:
        return known[column.kind]
    types = {type(column.take(row)) for row in sample} - {type(None)}
    found = {
        frozenset({int}): ColumnKind.INTEGER,
        frozenset({Decimal}): ColumnKind.DECIMAL,
        frozenset({float}): ColumnKind.DECIMAL,
        frozenset({date}): ColumnKind.DATE,
        frozenset({datetime}): ColumnKind.MOMENT,
    }
    return found.get(frozenset(types), ColumnKind.TEXT)
