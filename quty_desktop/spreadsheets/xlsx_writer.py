"""Tables as Excel workbooks: typed cells, frozen header, filter, widths.

The sheet is written as a stream, so that a long table needs no memory, and without a cell object per value, which makes it
several times faster than the library that reads (`benchmarks` compares both).
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain, islice
from math import isfinite
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from quty_desktop.spreadsheets import refusals, xlsx_parts
from quty_desktop.spreadsheets.sheets import column_letter
from quty_desktop.spreadsheets.table_columns import FORMULA_SIGNS, ColumnKind, TableColumn, plant_day, plant_time

MAX_ROWS = 1_048_575
"""What an Excel sheet holds below its header."""
MAX_TEXT = 32_767
"""What an Excel cell holds; Excel calls a file with a longer text damaged, so the rest is cut off."""
MAX_EXACT_INTEGER = 10**15
"""Excel keeps fifteen digits; a longer number is written as text."""

_WIDTHS_FROM_ROWS = 500
_MIN_WIDTH, _MAX_WIDTH = 8, 60
_ROWS_PER_PIECE = 1_000
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel counts days of no time zone
_FIRST_EXCEL_DAY = date(1900, 3, 1)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_name(title: str) -> str:
    """Return a title as Excel accepts it: 31 signs, no brackets, colon, star, question mark or slashes, no apostrophe at its ends."""
    name = _NOT_IN_SHEET_NAMES.sub(" ", title).strip().strip("'")[:31].strip().strip("'")
    return name if name and name.casefold() != "history" else "Quty"


def write_xlsx(file: BinaryIO, title: str, columns: Sequence[TableColumn], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as a workbook with one sheet.

    Raises:
        Refused: the table has more rows than an Excel sheet.
    """
    name = sheet_name(title)
    stream = iter(rows)
    head = list(islice(stream, _WIDTHS_FROM_ROWS))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_before_rows(columns, head).encode())
            count = 0
            for piece, rows_in_piece in _row_pieces(columns, chain(head, stream)):
                sheet.write(piece.encode())
                count += rows_in_piece
            sheet.write(xlsx_parts.after_rows(_extent(len(columns), count)).encode())
        for part, content in xlsx_parts.parts(quoteattr(name), _defined_filter(name, len(columns), count)):
            package.writestr(part, content)


def _extent(columns: int, rows: int) -> str:
    return f"A1:{column_letter(max(columns, 1) - 1)}{rows + 1}"


def _defined_filter(name: str, columns: int, rows: int) -> str:
    last = column_letter(max(columns, 1) - 1)
    return escape("'{}'!$A$1:${}${}".format(name.replace("'", "''"), last, rows + 1))


def _before_rows(columns: Sequence[TableColumn], head: Sequence[Sequence[object]]) -> str:
    values = tuple(zip(*head, strict=True)) if head else ((),) * len(columns)
    widths = [_width(column, shown) for column, shown in zip(columns, values, strict=True)]
    header = "".join(_text_cell(column.header, xlsx_parts.HEADER) for column in columns)
    return xlsx_parts.before_rows(widths, f"<row>{header}</row>")


def _width(column: TableColumn, values: Sequence[object]) -> float:
    if column.kind in _FIXED_WIDTHS:
        longest = _FIXED_WIDTHS[column.kind]
    else:
        longest = max(
            (max(map(len, str(value).splitlines() or [""])) for value in values if value is not None), default=0
        )
    # The header needs room for the button of the filter.
    return min(max(longest + 2, len(column.header) + 4, _MIN_WIDTH), _MAX_WIDTH)


_FIXED_WIDTHS = {ColumnKind.DATE: 11, ColumnKind.MOMENT: 17, ColumnKind.PERCENT: 8}


def _row_pieces(columns: Sequence[TableColumn], rows: Iterable[Sequence[object]]) -> Iterator[tuple[str, int]]:
    writers = [_CELLS[column.kind] for column in columns]
    written = 0
    pieces: list[str] = []
    for row in rows:
        pieces.append("<row>" + "".join([cell(value) for cell, value in zip(writers, row, strict=True)]) + "</row>")
        if len(pieces) == _ROWS_PER_PIECE:
            written += len(pieces)
            if written > MAX_ROWS:
                raise refusals.too_long_to_write(MAX_ROWS)
            yield "".join(pieces), len(pieces)
            pieces = []
    if written + len(pieces) > MAX_ROWS:
        raise refusals.too_long_to_write(MAX_ROWS)
    yield "".join(pieces), len(pieces)


def _text(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    text = str(value)
    return _text_cell(text, xlsx_parts.QUOTED if text.startswith(FORMULA_SIGNS) else xlsx_parts.TEXT)


def _text_cell(text: str, style: int) -> str:
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1] + "…"
    text = _NOT_IN_XML.sub("", text)
    if "&" in text or "<" in text or ">" in text:
        text = escape(text)
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _number(value: object, style: int) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return _text(value)
    if not isfinite(value) or (isinstance(value, int) and abs(value) >= MAX_EXACT_INTEGER):
        return _text(value)
    return f'<c s="{style}"><v>{value}</v></c>'


def _integer(value: object) -> str:
    return _number(value, xlsx_parts.INTEGER)


def _decimal(value: object) -> str:
    return _number(value, xlsx_parts.DECIMAL)


def _percent(value: object) -> str:
    return _number(value, xlsx_parts.PERCENT)


def _date(value: object) -> str:
    if not isinstance(value, date):
        return _text(value)
    day = plant_day(value)
    # Excel believes in a 29 February 1900, so earlier days would be wrong by one.
    if day < _FIRST_EXCEL_DAY:
        return _text(day.isoformat())
    return f'<c s="{xlsx_parts.DATE}"><v>{(day - _EPOCH.date()).days}</v></c>'


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        return _date(value)
    moment = plant_time(value)
    if moment.date() < _FIRST_EXCEL_DAY:
        return _text(moment.isoformat(sep=" ", timespec="seconds"))
    return f'<c s="{xlsx_parts.MOMENT}"><v>{(moment - _EPOCH) / timedelta(days=1):.10f}</v></c>'


_CELLS: dict[ColumnKind, Callable[[object], str]] = {
    ColumnKind.TEXT: _text,
    ColumnKind.INTEGER: _integer,
    ColumnKind.DECIMAL: _decimal,
    ColumnKind.PERCENT: _percent,
    ColumnKind.DATE: _date,
    ColumnKind.MOMENT: _moment,
}
