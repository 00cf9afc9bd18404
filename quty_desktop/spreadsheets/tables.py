"""Finding a table on a sheet by its header words, and reading its cells by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by

from quty_desktop.domain.imports.names import edit_distance, header_word
from quty_desktop.domain.imports.problems import Position
from quty_desktop.spreadsheets.sheets import Cell, Row, Sheet, column_letter, is_blank, read_logical

HEADER_WITHIN_ROWS = 30
"""Grown workbooks have titles above the header; further down a header is not looked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a kind of file has.

    Attributes:
        field: its name in code.
        header: the header as the plant writes it, for messages and for look-alikes.
        others: further spellings.
        required: whether the kind is only recognised with it.
    """

    field: str
    header: str
    others: tuple[str, ...] = ()
    required: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all its spellings."""
        return tuple(header_word(word) for word in (self.header, *self.others))


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a sheet.

    Attributes:
        file: the file's name.
        sheet: the sheet's name.
        header_row: the row of the header.
        columns: for each field found, the index of its column from 0.
        rows: the rows below the header that hold anything.
        header: the cells of the header.
        above: the row above the header, where groups of columns may have their title.
        comments: of the sheet, by row (from 1) and column (from 0).
        decimal: the decimal mark of a text file, see ``Sheet``.
        uncalculated: row and column of formulas that were saved without a result.
    """

    file: str
    sheet: str
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    header: tuple[Cell, ...] = ()
    above: tuple[Cell, ...] = ()
    comments: Mapping[tuple[int, int], str] = made_by(default_factory=dict)
    decimal: str = ""
    uncalculated: tuple[tuple[int, int], ...] = ()

    def comment(self, row: Row, field: str) -> str:
        """Return the comment of a cell, empty where it has none."""
        return self.comments.get((row.number, self.columns.get(field, -1)), "")

    def raw(self, row: Row, field: str) -> Cell:
        """Return a cell as filed; None where the table has no such column."""
        index = self.columns.get(field)
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def value(self, row: Row, field: str) -> Cell:
        """Return a cell, with blanks and the former system's ``False`` as None."""
        value = self.raw(row, field)
        return None if is_blank(value) else value

    def logical(self, row: Row, field: str) -> bool:
        """Return a cell that holds true or false."""
        return read_logical(self.raw(row, field))

    def position(self, row: Row, field: str = "") -> Position:
        """Return where a cell stands, or its whole row where the field is left out or has no column."""
        index = self.columns.get(field)
        return Position(self.file, self.sheet, row.number, "" if index is None else column_letter(index))


def find_table(file: str, sheet: Sheet, columns: Sequence[Column]) -> Table | None:
    """Find the table with the given columns near the top of a sheet.

    Returns:
        The table, or None where no row near the top has all required headers.
    """
    best: Table | None = None
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN_ROWS]):
        found = _match(row, columns)
        if all(column.field in found for column in columns if column.required) and (
            best is None or len(found) > len(best.columns)
        ):
            best = table_at(file, sheet, index, found)
    return best


def table_at(file: str, sheet: Sheet, index: int, columns: Mapping[str, int]) -> Table:
    """Return the table whose header is a sheet's row ``index`` (from 0), with its columns assigned."""
    header = sheet.rows[index]
    before = sheet.rows[index - 1] if index else None
    above = before.cells if before is not None and before.number == header.number - 1 else ()
    rows = sheet.rows[index + 1 :]
    return Table(
        file,
        sheet.name,
        header.number,
        columns,
        rows,
        header.cells,
        above,
        sheet.comments,
        sheet.decimal,
        sheet.uncalculated,
    )


def _match(row: Row, columns: Sequence[Column]) -> dict[str, int]:
    """Assign headers to columns: first those spelt as known, then the misspelt among what is left."""
    keys = {
        index: header_word(cell) for index, cell in enumerate(row.cells) if isinstance(cell, str) and header_word(cell)
    }
    found: dict[str, int] = {}
    for column in columns:
        for index, key in keys.items():
            if key in column.keys:
                found[column.field] = index
                del keys[index]
                break
    missing = [column for column in columns if column.field not in found]
    slips = sorted(
        (distance, index, column.field)
        for column in missing
        for index, key in keys.items()
        for known in column.keys
        if (distance := _slips(key, known)) is not None
    )
    for _, index, field in slips:
        if field not in found and index not in found.values():
            found[field] = index
    return found


def _slips(key: str, known: str) -> int | None:
    """Count typing slips; None where the words are too far apart to be one word (one slip in five letters, two in nine)."""
    allowed = 2 if len(known) >= 9 else 1 if len(known) >= 5 else 0
    if abs(len(key) - len(known)) > allowed:
        return None
    distance = edit_distance(key, known)
    return distance if distance <= allowed else None
