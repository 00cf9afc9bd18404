"""Looking at a file and reading it: the door for the import service."""

from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from quty_desktop.domain.imports.files import ReadFile
from quty_desktop.domain.imports.mappings import TARGETS, ColumnMapping, header_fingerprint
from quty_desktop.domain.imports.problems import NO_DECISIONS, Decisions, Ledger, Position, Problem, Severity
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets import refusals
from quty_desktop.spreadsheets.kinds import LAYOUTS
from quty_desktop.spreadsheets.kinds.lists import read_list
from quty_desktop.spreadsheets.kinds.own_bills import own_bills
from quty_desktop.spreadsheets.kinds.own_tables import own_layouts
from quty_desktop.spreadsheets.layouts import Context, Layout
from quty_desktop.spreadsheets.reader import Progress, file_bytes, fingerprint, read_sheets
from quty_desktop.spreadsheets.sheets import Row, Sheet, column_letter
from quty_desktop.spreadsheets.tables import HEADER_WITHIN_ROWS, Table, find_table, table_at

HEAD_ROWS = 40
"""Rows that are shown for choosing a header: as far down as one is looked for, and some data."""


@dataclass(frozen=True, slots=True)
class SheetLook:
    """What one sheet seems to be.

    Attributes:
        name: its name.
        hidden: whether the spreadsheet program hides it; a hidden sheet is read only when it is chosen.
        rows: rows that hold anything.
        layout: words for its layout, marked for translation; None where it is not recognised.
        header_row: where its header stands, 0 where it is not recognised.
        head: its first rows, for choosing the header and its columns.
    """

    name: str
    hidden: bool
    rows: int
    layout: str | None
    header_row: int
    head: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a person said about a file that nobody foresaw.

    Attributes:
        sheet: the sheet; empty for a text file.
        header_row: the row of the header as the spreadsheet program numbers it.
        mapping: what its columns are.
    """

    sheet: str
    header_row: int
    mapping: ColumnMapping


def look(path: Path) -> tuple[SheetLook, ...]:
    """Tell what the sheets of a file are, for choosing one.

    Raises:
        Refused: the file cannot be read.
    """
    looks = []
    for sheet in read_sheets(path):
        found = _recognise(path.name, sheet)
        words, header_row = (found[0].name, found[1].header_row) if found else (None, 0)
        looks.append(SheetLook(sheet.name, sheet.hidden, len(sheet.rows), words, header_row, sheet.rows[:HEAD_ROWS]))
    return tuple(looks)


def read_file(
    path: Path,
    *,
    sheet: str | None = None,
    decisions: Decisions = NO_DECISIONS,
    context: Context | None = None,
    progress: Progress | None = None,
    assigned: Assigned | None = None,
) -> ReadFile:
    """Read a file of a known kind.

    The kind is recognised by the header words, not by the names of the file or the sheet.

    Args:
        path: the file.
        sheet: the sheet to read, which may be a hidden one; without it the only visible sheet of a known kind.
        decisions: mends chosen before; what they mend does not appear among the problems.
        context: what the plant knows already.
        progress: told the rows read, every 1,000.
        assigned: what a person said about the columns; goes before what is recognised.

    Raises:
        Refused: the file cannot be read, is of no known kind, or has several sheets to choose from.
    """
    content = file_bytes(path)
    sheets = read_sheets(path, content, progress)
    known = context or Context()
    ledger = Ledger(decisions)
    mapping = None
    if assigned is not None or (assigned := _remembered(path.name, sheets, sheet, known)) is not None:
        table = _assigned_table(path.name, sheets, assigned)
        mapping = (header_fingerprint(table.header), assigned.mapping.columns)
        contents = read_list(assigned.mapping.kind, table, ledger, known)
    else:
        layout, table = _choose(path.name, sheets, sheet)
        contents = layout.read(table, ledger, known)
    _tell_uncalculated(table, ledger)
    return ReadFile(
        file=path.name,
        sheet=table.sheet,
        kind=contents.kind,
        fingerprint=fingerprint(content),
        articles=tuple(contents.articles),
        bills=tuple(contents.bills),
        problems=tuple(sorted(ledger.problems, key=lambda problem: (problem.position.row, problem.code))),
        applied=tuple(ledger.applied),
        rows_read=len(table.rows),
        records=tuple(contents.records),
        certificates=tuple(contents.certificates),
        cartons=tuple(contents.cartons),
        mapping=mapping,
        incoming=contents.incoming,
    )


def _tell_uncalculated(table: Table, ledger: Ledger) -> None:
    """Say why a cell is empty that a formula should fill: a link to another file whose result nobody saved."""
    columns = set(table.columns.values())
    for row, column in table.uncalculated:
        if row > table.header_row and column in columns:
            why = Text(
                N_(
                    "The formula in this cell has no result: it counts as empty. Open the file in Excel once and save it."
                )
            )
            place = Position(table.file, table.sheet, row, column_letter(column))
            ledger.ask(Problem("cell.no_result", place, "", why, Severity.WARN))


def _remembered(file: str, sheets: tuple[Sheet, ...], wanted: str | None, context: Context) -> Assigned | None:
    """Find a header that somebody assigned before, on a sheet that is not recognised by itself."""
    for sheet in sheets:
        if (sheet.hidden if wanted is None else sheet.name != wanted) or _recognise(file, sheet) is not None:
            continue
        for row in sheet.rows[:HEADER_WITHIN_ROWS] if context.mappings else ():
            if (mapping := context.mappings.get(header_fingerprint(row.cells))) is not None:
                return Assigned(sheet.name, row.number, mapping)
    return None


def _assigned_table(file: str, sheets: tuple[Sheet, ...], assigned: Assigned) -> Table:
    sheet = next((each for each in sheets if each.name == assigned.sheet), None)
    if sheet is None:
        raise refusals.no_such_sheet(file, assigned.sheet)
    index = next((place for place, row in enumerate(sheet.rows) if row.number == assigned.header_row), None)
    columns = {} if index is None else assigned.mapping.indexes(sheet.rows[index].cells)
    missing = [
        target.words for target in TARGETS[assigned.mapping.kind] if target.required and target.field not in columns
    ]
    if index is None or missing:
        raise refusals.columns_missing(file, missing)
    return table_at(file, sheet, index, columns)


def _recognise(file: str, sheet: Sheet) -> tuple[Layout, Table] | None:
    """Find the layout that has most of its columns on the sheet."""
    found = [
        (layout, table)
        for layout in (*LAYOUTS, *own_layouts(), own_bills())
        if (table := find_table(file, sheet, layout.columns)) is not None and layout.fits(table)
    ]
    return max(found, key=lambda pair: len(pair[1].columns) + pair[0].own(pair[1]), default=None)


def _choose(file: str, sheets: tuple[Sheet, ...], wanted: str | None) -> tuple[Layout, Table]:
    names = {sheet.name for sheet in sheets}
    if wanted is not None and wanted not in names:
        raise refusals.no_such_sheet(file, wanted)
    candidates = [sheet for sheet in sheets if (not sheet.hidden if wanted is None else sheet.name == wanted)]
    found = [pair for sheet in candidates if (pair := _recognise(file, sheet)) is not None]
    if not found:
        raise refusals.not_recognised(file, _known_layouts())
    if len(found) > 1:
        raise refusals.several_sheets(file, ", ".join(f"“{table.sheet}”" for _, table in found))
    return found[0]


def _known_layouts() -> Text:
    """Put the layouts with their headers into one text, which is still to be translated."""
    described = [
        Text(
            N_("{layout} ({headers})"),
            layout=Text(layout.name),
            headers=", ".join(column.header.strip() for column in layout.columns if column.required),
        )
        for layout in LAYOUTS
    ]
    return reduce(lambda first, other: Text(N_("{first}; {other}"), first=first, other=other), described)
