"""Looking at a file and reading it: the door for the import service."""

from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from quty_desktop.domain.imports.files import ReadFile
from quty_desktop.domain.imports.problems import NO_DECISIONS, Decisions, Ledger
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets import refusals
from quty_desktop.spreadsheets.kinds import LAYOUTS
from quty_desktop.spreadsheets.layouts import Context, Layout
from quty_desktop.spreadsheets.reader import Progress, file_bytes, fingerprint, read_sheets
from quty_desktop.spreadsheets.sheets import Sheet
from quty_desktop.spreadsheets.tables import Table, find_table


@dataclass(frozen=True, slots=True)
class SheetLook:
    """What one sheet seems to be.

    Attributes:
        name: its name.
        hidden: whether the spreadsheet program hides it; a hidden sheet is read only when it is chosen.
        rows: rows that hold anything.
        layout: words for its layout, marked for translation; None where it is not recognised.
        header_row: where its header stands, 0 where it is not recognised.
    """

    name: str
    hidden: bool
    rows: int
    layout: str | None
    header_row: int


def look(path: Path) -> tuple[SheetLook, ...]:
    """Tell what the sheets of a file are, for choosing one.

    Raises:
        Refused: the file cannot be read.
    """
    looks = []
    for sheet in read_sheets(path):
        found = _recognise(path.name, sheet)
        words, header_row = (found[0].name, found[1].header_row) if found else (None, 0)
        looks.append(SheetLook(sheet.name, sheet.hidden, len(sheet.rows), words, header_row))
    return tuple(looks)


def read_file(
    path: Path,
    *,
    sheet: str | None = None,
    decisions: Decisions = NO_DECISIONS,
    context: Context | None = None,
    progress: Progress | None = None,
) -> ReadFile:
    """Read a file of a known kind.

    The kind is recognised by the header words, not by the names of the file or the sheet.

    Args:
        path: the file.
        sheet: the sheet to read, which may be a hidden one; without it the only visible sheet of a known kind.
        decisions: mends chosen before; what they mend does not appear among the problems.
        context: what the plant knows already.
        progress: told the rows read, every 1,000.

    Raises:
        Refused: the file cannot be read, is of no known kind, or has several sheets to choose from.
    """
    content = file_bytes(path)
    sheets = read_sheets(path, content, progress)
    layout, table = _choose(path.name, sheets, sheet)
    ledger = Ledger(decisions)
    contents = layout.read(table, ledger, context or Context())
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
    )


def _recognise(file: str, sheet: Sheet) -> tuple[Layout, Table] | None:
    """Find the layout that has most of its columns on the sheet."""
    found = [(layout, table) for layout in LAYOUTS if (table := find_table(file, sheet, layout.columns)) is not None]
    return max(found, key=lambda pair: len(pair[1].columns), default=None)


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
