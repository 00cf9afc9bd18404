"""Merged cells, comments and formulas without a result of a sheet, which the library leaves out when it reads fast (ECMA-376, parts of a worksheet)."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.xml.functions import fromstring

from quty_desktop.spreadsheets.sheets import Cell, Row

MAX_MERGED = 50_000
"""More merged ranges than this are a broken file; the rest stays as it is."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')
MAX_UNCALCULATED = 500
"""Formulas without a result that are told one by one; a workbook that was never calculated has them everywhere."""
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_TARGET = re.compile(r'\bTarget="([^"]+)"')
_END_OF_DATA = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range: rows from 1 as the spreadsheet program numbers them, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Extras:
    """What a sheet has beside its values.

    Attributes:
        merged: its merged ranges.
        comments: by row (from 1) and column (from 0).
        uncalculated: row and column of formulas that were saved without a result.
    """

    merged: tuple[Merged, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: tuple[tuple[int, int], ...] = ()


def read_extras(package: zipfile.ZipFile, sheet_path: str) -> Extras:
    """Read the merged ranges, the comments and the uncalculated formulas of a sheet.

    Args:
        package: the workbook, whose sizes have been checked.
        sheet_path: the sheet's part, e.g. ``xl/worksheets/sheet1.xml``.
    """
    path = sheet_path.lstrip("/")
    part = package.read(path)
    return Extras(tuple(_merged(part)), dict(_comments(package, path)), tuple(_uncalculated(part)))


def _uncalculated(part: bytes) -> Iterator[tuple[int, int]]:
    if b"f>" not in part:
        return
    for number, found in enumerate(_UNCALCULATED.finditer(part)):
        if number >= MAX_UNCALCULATED:
            return
        row, column = coordinate_to_tuple(found[1].decode())
        yield row, column - 1


def _merged(part: bytes) -> Iterator[Merged]:
    # They stand behind the rows; a plain search in that tail is many times faster than parsing the sheet.
    ends = [found.end() for found in _END_OF_DATA.finditer(part)]
    if not ends or b"mergeCell" not in part[ends[-1] :]:
        return
    for number, found in enumerate(_MERGED.finditer(part, ends[-1])):
        if number >= MAX_MERGED:
            return
        left, top, right, bottom = range_boundaries(found[1].decode())
        if None not in (left, top, right, bottom):
            yield Merged(int(top or 1), int(bottom or 1), int(left or 1) - 1, int(right or 1) - 1)


def _comments(package: zipfile.ZipFile, sheet_path: str) -> Iterator[tuple[tuple[int, int], str]]:
    folder, _, name = sheet_path.rpartition("/")
    names = set(package.namelist())
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in names:
        return
    for relation in _RELATION.findall(package.read(relations).decode("utf-8", errors="replace")):
        target = _TARGET.search(relation)
        if "/comments" not in relation or "threadedComment" in relation or target is None:
            continue
        part = posixpath.normpath(posixpath.join("/", folder, target[1])).lstrip("/")
        if part not in names:
            continue
        for comment in fromstring(package.read(part)).iter():
            place = comment.get("ref")
            if comment.tag.rpartition("}")[2] == "comment" and place:
                text = "".join(each.text or "" for each in comment.iter() if each.tag.rpartition("}")[2] == "t").strip()
                row, column = coordinate_to_tuple(place)
                if text:
                    yield (row, column - 1), text


def fill_merged(rows: Sequence[Row], merged: Sequence[Merged]) -> tuple[Row, ...]:
    """Repeat the value of a merged range downwards in its first column, so that each row tells what it belongs to.

    To the right nothing is repeated: a title over several columns is one value.
    """
    downwards = [each for each in merged if each.last_row > each.first_row]
    if not downwards:
        return tuple(rows)
    values = {row.number: row.cells for row in rows}
    filled: dict[int, dict[int, Cell]] = {}
    numbers = [row.number for row in rows]
    for each in downwards:
        top = values.get(each.first_row, ())
        value = top[each.first_column] if each.first_column < len(top) else None
        if value is None:
            continue
        # A merged range may reach a million rows down; only rows that hold anything count.
        for number in (
            numbers if each.last_row - each.first_row > len(numbers) else range(each.first_row + 1, each.last_row + 1)
        ):
            if each.first_row < number <= each.last_row:
                filled.setdefault(number, {})[each.first_column] = value
    return tuple(_filled(row, filled[row.number]) if row.number in filled else row for row in rows)


def _filled(row: Row, values: Mapping[int, Cell]) -> Row:
    cells = list(row.cells) + [None] * max(0, max(values) + 1 - len(row.cells))
    for column, value in values.items():
        if cells[column] is None or cells[column] == "":
            cells[column] = value
    return Row(row.number, tuple(cells))
