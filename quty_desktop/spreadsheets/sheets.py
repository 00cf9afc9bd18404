"""A sheet as plain values, whatever file it came from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Cell = object
"""A cell's value: None, bool, int, float, str, datetime, date, time or timedelta."""

EXCEL_ERRORS = frozenset(
    {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds anything.

    Attributes:
        number: the row as the spreadsheet program numbers it, from 1.
        cells: the values from column A on; shorter than the sheet is wide where the rest is empty.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet.

    Attributes:
        name: its name; empty for a text file.
        hidden: whether the spreadsheet program hides it.
        rows: the rows that hold anything, from the top; merged cells are filled down.
        comments: by row (from 1) and column (from 0).
        decimal: the decimal mark that goes with the separator of a text file (semicolon: comma, comma: dot); empty where
            nothing tells it. Only files of this program keep to it for certain.
        uncalculated: row (from 1) and column (from 0) of formulas that were saved without a result.
    """

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    decimal: str = ""
    uncalculated: tuple[tuple[int, int], ...] = ()


def column_letter(index: int) -> str:
    """Return the letters of a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_blank(value: Cell) -> bool:
    """Tell whether a cell says nothing: empty, spaces, or the former system's logical ``False``."""
    if value is None or value is False:
        return True
    return isinstance(value, str) and value.replace("\xa0", " ").strip().casefold() in {"", "false"}


def read_logical(value: Cell) -> bool:
    """Return a logical value; in text files it is a word, in English or as the Indonesian program writes it."""
    if isinstance(value, str):
        return value.replace("\xa0", " ").strip().casefold() in {"true", "benar", "1"}
    return bool(value)


def groups(rows: Iterable[Row], key: int) -> Iterator[tuple[Row, ...]]:
    """Divide rows into groups: each row with a value in the column ``key`` begins one.

    Rows in front of the first such row come as a group of their own.
    """
    group: list[Row] = []
    for row in rows:
        if group and key < len(row.cells) and not is_blank(row.cells[key]):
            yield tuple(group)
            group = []
        group.append(row)
    if group:
        yield tuple(group)


def fill_down(rows: Iterable[Row], columns: Collection[int], *, key: int) -> Iterator[Row]:
    """Repeat values that stand only on the first row of a group (see ``groups``).

    The blank cells of ``columns`` take the values of the group's first row. Where a group has no value in ``key`` there
    is nothing to repeat, so that nothing leaks from group to group.
    """
    for group in groups(rows, key):
        first = group[0]
        yield first
        headed = key < len(first.cells) and not is_blank(first.cells[key])
        for row in group[1:]:
            cells = list(row.cells) + [None] * max(0, len(first.cells) - len(row.cells))
            for column in columns:
                if headed and column < len(first.cells) and is_blank(cells[column]):
                    cells[column] = first.cells[column]
            yield Row(row.number, tuple(cells))
