"""Files that cannot be read, each with a sentence and what to do about it."""

from collections.abc import Sequence
from functools import reduce

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text


def not_found(file: str) -> Refused:
    """There is no such file."""
    return Refused(
        Text(N_("There is no file “{file}”."), file=file), Text(N_("Choose the file again.")), code="file.not_found"
    )


def in_use(file: str) -> Refused:
    """Another program, mostly Excel itself, keeps the file."""
    return Refused(
        Text(
            N_("The file “{file}” cannot be opened because another program uses it or you have no right to it."),
            file=file,
        ),
        Text(N_("Close it in Excel and try again.")),
        code="file.in_use",
    )


def not_a_spreadsheet(file: str) -> Refused:
    """The content is neither a workbook nor a table in text."""
    return Refused(
        Text(N_("The file “{file}” is not an Excel workbook."), file=file),
        Text(N_("Open it in the program it came from and save it as Excel workbook (.xlsx) or CSV.")),
        code="file.not_a_spreadsheet",
    )


def old_format(file: str) -> Refused:
    """A workbook of Excel 97–2003 or a binary one."""
    return Refused(
        Text(N_("The file “{file}” is in an Excel format that cannot be read here (.xls or .xlsb)."), file=file),
        Text(N_("Open it in Excel and save it as Excel workbook (.xlsx).")),
        code="file.old_format",
    )


def password_protected(file: str) -> Refused:
    """An encrypted workbook."""
    return Refused(
        Text(N_("The file “{file}” is protected by a password."), file=file),
        Text(N_("Open it in Excel, remove the password (File, Info, Protect Workbook) and save it.")),
        code="file.password",
    )


def damaged(file: str) -> Refused:
    """A workbook that breaks off or contradicts itself."""
    return Refused(
        Text(N_("The file “{file}” is damaged or incomplete."), file=file),
        Text(N_("Copy or download it again; if it opens in Excel, save it there under a new name.")),
        code="file.damaged",
    )


def too_large_inside(file: str, size_mb: int) -> Refused:
    """A workbook that unpacks to far more than any list of the plant needs."""
    return Refused(
        Text(
            N_("The file “{file}” would unpack to {size_mb} MB, which no list of the plant needs."),
            file=file,
            size_mb=size_mb,
        ),
        Text(N_("Check where the file comes from; copy the table itself into a new workbook.")),
        code="file.too_large",
    )


def too_many_rows(file: str, sheet: str, limit: int) -> Refused:
    """A sheet with more rows than are read."""
    return Refused(
        Text(N_("The sheet “{sheet}” of “{file}” has more than {limit} rows."), file=file, sheet=sheet, limit=limit),
        Text(N_("Divide the list into several files.")),
        code="file.too_many_rows",
    )


def empty_rows(file: str, sheet: str, row: int, limit: int) -> Refused:
    """A sheet with a long stretch of rows that hold nothing but formats."""
    return Refused(
        Text(
            N_("In the sheet “{sheet}” of “{file}”, row {row} is followed by more than {limit} empty rows."),
            file=file,
            sheet=sheet,
            row=str(row),
            limit=limit,
        ),
        Text(N_("In Excel, delete the empty rows below the table (select them, then Delete) and save.")),
        code="file.empty_rows",
    )


def nothing_in_it(file: str) -> Refused:
    """No sheet holds anything."""
    return Refused(
        Text(N_("The file “{file}” holds no values."), file=file),
        Text(N_("If it is filled by formulas, open it in Excel once and save it.")),
        code="file.empty",
    )


def not_recognised(file: str, kinds: Text) -> Refused:
    """No visible sheet has the header words of a known kind."""
    return Refused(
        Text(N_("The file “{file}” has no header row that is known here."), file=file),
        Text(N_("Known are: {kinds}."), kinds=kinds),
        code="file.not_recognised",
    )


def columns_missing(file: str, fields: Sequence[str]) -> Refused:
    """A person assigned the columns of a file, but not all that are needed are there."""
    words = [Text(each) for each in fields] or [Text(N_("the header"))]
    named = reduce(lambda first, other: Text(N_("{first}, {other}"), first=first, other=other), words)
    return Refused(
        Text(N_("These columns of “{file}” are not assigned: {fields}."), file=file, fields=named),
        Text(N_("Choose the row of the header, and a column for each of them.")),
        code="file.columns_missing",
    )


def several_sheets(file: str, sheets: str) -> Refused:
    """Several sheets could be meant."""
    return Refused(
        Text(N_("Several sheets of “{file}” could be imported: {sheets}."), file=file, sheets=sheets),
        Text(N_("Choose one of them.")),
        code="file.several_sheets",
    )


def no_such_sheet(file: str, sheet: str) -> Refused:
    """The sheet that was chosen is not there."""
    return Refused(
        Text(N_("The file “{file}” has no sheet “{sheet}”."), file=file, sheet=sheet),
        Text(N_("Choose one of its sheets.")),
        code="file.no_such_sheet",
    )


def too_long_to_write(limit: int) -> Refused:
    """A table that no Excel sheet can hold."""
    return Refused(
        Text(N_("An Excel sheet holds no more than {limit} rows."), limit=limit),
        Text(N_("Save the table as CSV, or filter it first.")),
        code="file.too_long_to_write",
    )


def cannot_write(file: str) -> Refused:
    """The place does not take the file, mostly because Excel has it open."""
    return Refused(
        Text(N_("“{file}” cannot be written: it is open in another program or the folder is protected."), file=file),
        Text(N_("Close it in Excel, or choose another name or folder.")),
        code="file.cannot_write",
    )
