"""Reading .xlsx and .csv files into sheets of plain values, with limits for files that are broken or hostile."""

import csv
import hashlib
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from quty_desktop.spreadsheets import refusals
from quty_desktop.spreadsheets.sheet_extras import Extras, fill_merged, read_extras
from quty_desktop.spreadsheets.sheets import Cell, Row, Sheet
from quty_desktop.spreadsheets.table_columns import FORMULA_SIGNS

MAX_FILE_BYTES = 64 * 1024**2
MAX_UNPACKED_BYTES = 512 * 1024**2
MAX_PART_BYTES = 256 * 1024**2
MAX_RATIO = 150
"""How much a part may grow when it is unpacked. Sheets of the plant grow eightfold, a sheet of nothing but formats about eighty."""
RATIO_COUNTS_FROM_BYTES = 8 * 1024**2
MAX_ROWS = 200_000
"""Twice the largest list the program is designed for."""
MAX_EMPTY_ROWS = 10_000
"""A longer stretch is a formatted sheet, not a gap in a table."""

Progress = Callable[[int], object]
"""Called with the number of rows read so far; an exception raised in it cancels the reading."""

_DECIMALS = {";": ",", ",": "."}
_SEPARATORS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"')
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, InvalidFileException, SyntaxError, EOFError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, RuntimeError, OSError,
)  # fmt: skip
"""What a workbook that contradicts itself makes the library raise; a broken XML part is a SyntaxError."""


def file_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        Refused: the file is missing, kept by another program, a folder, or larger than 64 MB.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise refusals.too_large_inside(path.name, path.stat().st_size // 1024**2)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise refusals.not_found(path.name) from error
    except IsADirectoryError as error:
        raise refusals.not_a_spreadsheet(path.name) from error
    except OSError as error:
        raise refusals.in_use(path.name) from error


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal; an unchanged file is known by it."""
    return hashlib.sha256(content).hexdigest()


def read_sheets(path: Path, content: bytes | None = None, progress: Progress | None = None) -> tuple[Sheet, ...]:
    """Read all sheets of a file, the hidden ones too; formulas give the result that was saved with them.

    The content decides what a file is, not its name; text needs the ending .csv, .txt or .tsv.

    Args:
        path: the file.
        content: its bytes where they have been read before.
        progress: told every 1,000 rows.

    Raises:
        Refused: the file is not a spreadsheet, protected by a password, damaged, of an old format, hostile (it unpacks
            to too much), or holds nothing or too much.
    """
    content = file_bytes(path) if content is None else content
    if content.startswith(_ZIP):
        sheets = tuple(_workbook_sheets(path.name, content, progress))
    elif content.startswith(_OLE):
        # Excel hides an encrypted workbook in a file of this old container format.
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise refusals.password_protected(path.name) if encrypted else refusals.old_format(path.name)
    elif path.suffix.casefold() in {".csv", ".txt", ".tsv"}:
        text = _decode(path.name, content)
        separator = _separator(text)
        rows = _rows(path.name, "", _text_records(path.name, text, separator), progress)
        sheets = (Sheet("", hidden=False, rows=rows, decimal=_DECIMALS.get(separator, "")),)
    else:
        raise refusals.not_a_spreadsheet(path.name)
    if not any(sheet.rows for sheet in sheets):
        raise refusals.nothing_in_it(path.name)
    return sheets


def _workbook_sheets(file: str, content: bytes, progress: Progress | None) -> Iterator[Sheet]:
    with warnings.catch_warnings():
        # Parts that the library leaves out (validations, styles of newer programs) do not matter for values.
        warnings.simplefilter("ignore")
        book = _open(file, content)
        try:
            for sheet in book.worksheets:
                rows = _rows(file, sheet.title, _records(file, sheet), progress)
                extras = _extras(content, sheet)
                filled = fill_merged(rows, extras.merged)
                yield Sheet(
                    sheet.title,
                    sheet.sheet_state != "visible",
                    filled,
                    extras.comments,
                    uncalculated=extras.uncalculated,
                )
        finally:
            book.close()


def _extras(content: bytes, sheet: Worksheet) -> Extras:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return read_extras(package, str(sheet._worksheet_path))  # type: ignore[attr-defined] # noqa: SLF001
    except _BROKEN:
        # A broken comment is no reason to keep the values out.
        return Extras()


def _open(file: str, content: bytes) -> Workbook:
    try:
        _check_package(file, content)
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except _BROKEN as error:
        raise refusals.damaged(file) from error


def _records(file: str, sheet: Worksheet) -> Iterator[tuple[Cell, ...]]:
    try:
        # Some programs write a wrong extent, and the library would believe it.
        sheet.reset_dimensions()  # type: ignore[attr-defined] # the stubs do not know read-only sheets
        yield from sheet.iter_rows(values_only=True)
    except _BROKEN as error:
        raise refusals.damaged(file) from error


def _check_package(file: str, content: bytes) -> None:
    """Look at the table of contents before anything is unpacked; unpacking never exceeds the sizes told there."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise refusals.password_protected(file)
    if "xl/workbook.bin" in names:
        raise refusals.old_format(file)
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise refusals.not_a_spreadsheet(file)
    total = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > RATIO_COUNTS_FROM_BYTES and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if total > MAX_UNPACKED_BYTES or swollen or any(part.file_size > MAX_PART_BYTES for part in parts):
        raise refusals.too_large_inside(file, total // 1024**2)


def _rows(file: str, sheet: str, records: Iterable[tuple[Cell, ...]], progress: Progress | None) -> tuple[Row, ...]:
    rows: list[Row] = []
    last = 0
    for number, cells in enumerate(records, start=1):
        if progress is not None and number % 1_000 == 0:
            progress(number)
        if all(cell is None or cell == "" for cell in cells):
            if number - last > MAX_EMPTY_ROWS:
                raise refusals.empty_rows(file, sheet, last, MAX_EMPTY_ROWS)
            continue
        last = number
        if len(rows) >= MAX_ROWS:
            raise refusals.too_many_rows(file, sheet, MAX_ROWS)
        rows.append(Row(number, _trimmed(cells)))
    return tuple(rows)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    width = len(cells)
    while cells[width - 1] is None:
        width -= 1
    return cells[:width]


def _separator(text: str) -> str:
    header = _QUOTED.sub("", text[:4096].partition("\n")[0])
    return max(_SEPARATORS, key=header.count)


def _text_records(file: str, text: str, separator: str) -> Iterator[tuple[Cell, ...]]:
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield tuple(_text_cell(cell) for cell in record)
    except csv.Error as error:
        raise refusals.damaged(file) from error


def _text_cell(cell: str) -> Cell:
    # Our own exports put an apostrophe before text which a spreadsheet program would take for a formula.
    if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS):
        return cell[1:]
    return cell or None


def _decode(file: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content:
        raise refusals.not_a_spreadsheet(file)
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        # What Excel on the plant's Windows writes where it is not told to write Unicode.
        return content.decode("cp1252", errors="replace")
