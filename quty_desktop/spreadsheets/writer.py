"""Writing any table of the program to Excel or CSV."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from quty_desktop.spreadsheets import refusals
from quty_desktop.spreadsheets.csv_writer import ENGLISH, Marks, write_csv
from quty_desktop.spreadsheets.table_columns import TableColumn
from quty_desktop.spreadsheets.xlsx_writer import write_xlsx

WriteProgress = Callable[[int], object]
"""Called with the number of rows written so far; an exception raised in it (no OSError) cancels the writing."""

_REPORT_EVERY = 1_000


def write_table(
    path: Path,
    title: str,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[object]],
    progress: WriteProgress | None = None,
    marks: Marks = ENGLISH,
) -> None:
    """Write a table to a file; the ending .csv gives CSV, any other an Excel workbook.

    Numbers, dates and moments become typed cells, codes stay text. Texts that begin like a formula are written so that
    no spreadsheet program runs them. The file appears under its name only when it is complete.

    Args:
        path: where to; an existing file is replaced.
        title: the page's title, the name of the sheet.
        columns: what the values are.
        rows: values in the order of the columns: None (empty), str, bool, int, float, Decimal,
            date, datetime (an aware one is shown in plant time). They may come from a generator.
        progress: told every 1,000 rows.
        marks: what divides values and decimals in CSV; a workbook needs none.

    Raises:
        Refused: the place cannot be written, mostly because Excel has the file open, or the rows exceed a sheet.
    """
    counted = rows if progress is None else _counted(rows, progress)
    as_csv = path.suffix.casefold() == ".csv"
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".part", dir=path.parent)
    except OSError as error:
        raise refusals.cannot_write(path.name) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            if as_csv:
                write_csv(file, title, columns, counted, marks)
            else:
                write_xlsx(file, title, columns, counted)
        part.replace(path)
    except OSError as error:
        raise refusals.cannot_write(path.name) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _counted(rows: Iterable[Sequence[object]], progress: WriteProgress) -> Iterable[Sequence[object]]:
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % _REPORT_EVERY == 0:
            progress(number)
    if number % _REPORT_EVERY:
        progress(number)
