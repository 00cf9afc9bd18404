"""A report as an Excel workbook: one sheet for each of its tables, typed cells, frozen headings, sums."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from quty_desktop.spreadsheets import refusals
from quty_desktop.spreadsheets.table_columns import FORMULA_SIGNS, ColumnKind, TableColumn, plant_day, plant_time
from quty_desktop.spreadsheets.xlsx_writer import sheet_name

_FORMATS = {
    ColumnKind.INTEGER: "#,##0",
    ColumnKind.DECIMAL: "#,##0.####",
    ColumnKind.DATE: "DD-MMM-YYYY",
    ColumnKind.MOMENT: "DD-MMM-YYYY HH:MM",
    ColumnKind.PERCENT: "0.0 %",
}
_HEAD = PatternFill("solid", start_color="FFE8EDF3")
_BOLD = Font(bold=True)
_NARROW, _WIDE = 9, 48


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A table of the workbook.

    Attributes:
        title: of the sheet.
        columns: headings and kinds, in the reader's language.
        rows: their values.
        totals: the columns whose sum stands below, by number from 0.
        empty: what stands there without rows.
    """

    title: str
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[object]]
    totals: frozenset[int]
    empty: str


def write_book(
    path: Path, lines: Sequence[str], sheets: Sequence[BookSheet], total: str, replace: Callable[[Path, bytes], object]
) -> None:
    """Write a workbook.

    Args:
        path: where to.
        lines: what stands above each table, e.g. plant, report and period.
        sheets: its tables.
        total: the word before the sums.
        replace: puts the bytes under their name.

    Raises:
        Refused: the place cannot be written, mostly because Excel has the file open.
    """
    book = Workbook()
    blank = book.active
    if blank is not None:
        book.remove(blank)
    names: set[str] = set()
    for number, sheet in enumerate(sheets, start=1):
        name = sheet_name(sheet.title)
        name = name if name not in names else sheet_name(f"{name[:27]} {number}")
        names.add(name)
        _fill(book.create_sheet(name), lines, sheet, total)
    content = io.BytesIO()
    book.save(content)
    try:
        replace(path, content.getvalue())
    except OSError as error:
        raise refusals.cannot_write(path.name) from error


def _fill(page: Worksheet, lines: Sequence[str], sheet: BookSheet, total: str) -> None:
    for number, line in enumerate((*lines, sheet.title), start=1):
        cell = _text(page, number, 1, line)
        cell.font = Font(bold=True, size=13) if number == 1 else _BOLD
    head = len(lines) + 3
    for number, column in enumerate(sheet.columns, start=1):
        cell = _text(page, head, number, column.header)
        cell.font, cell.fill = _BOLD, _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=None if _left(column) else "right")
        page.column_dimensions[get_column_letter(number)].width = _width(sheet, number - 1)
    for place, row in enumerate(sheet.rows, start=head + 1):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            _put(page, place, number, column.kind, value)
    if not sheet.rows:
        _text(page, head + 1, 1, sheet.empty)
        return
    last = head + len(sheet.rows)
    if sheet.totals and len(sheet.rows) > 1:
        _text(page, last + 1, 1, total).font = _BOLD
        for number in sorted(sheet.totals):
            letter = get_column_letter(number + 1)
            cell = page.cell(last + 1, number + 1, f"=SUM({letter}{head + 1}:{letter}{last})")
            cell.font, cell.number_format = _BOLD, _FORMATS[ColumnKind.INTEGER]
    page.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.columns))}{last}"
    page.freeze_panes = f"A{head + 1}"


def _put(page: Worksheet, row: int, column: int, kind: ColumnKind, value: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        _text(page, row, column, value)
        return
    if isinstance(value, datetime):
        value = plant_time(value)
    elif isinstance(value, date):
        value = plant_day(value)
    elif not isinstance(value, int | float | Decimal):
        raise TypeError(f"{type(value).__name__} has no cell")
    cell = page.cell(row, column, value)
    if kind in _FORMATS:
        cell.number_format = _FORMATS[kind]


def _text(page: Worksheet, row: int, column: int, words: str) -> Cell:
    """A text that stays one, also where it begins like a formula."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged
    cell.value = words
    cell.data_type = "s"
    if words.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


def _left(column: TableColumn) -> bool:
    return column.kind in {ColumnKind.TEXT, ColumnKind.DATE, ColumnKind.MOMENT}


def _width(sheet: BookSheet, number: int) -> float:
    longest = max((len(str(row[number])) for row in sheet.rows[:500] if row[number] is not None), default=0)
    if sheet.columns[number].kind is ColumnKind.MOMENT:
        longest = 17
    return float(min(_WIDE, max(_NARROW, longest + 2, min(len(sheet.columns[number].header), 14) + 2)))
