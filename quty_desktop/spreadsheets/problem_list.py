"""The problems of an import as a table for Excel, to be worked off in the office."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from quty_desktop.domain.imports.problems import Problem
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator
from quty_desktop.spreadsheets.table_columns import ColumnKind, TableColumn
from quty_desktop.spreadsheets.writer import write_table

_COLUMNS = (
    (N_("File"), ColumnKind.TEXT),
    (N_("Sheet"), ColumnKind.TEXT),
    (N_("Row"), ColumnKind.INTEGER),
    (N_("Column"), ColumnKind.TEXT),
    (N_("Value"), ColumnKind.TEXT),
    (N_("What is wrong"), ColumnKind.TEXT),
    (N_("Effect"), ColumnKind.TEXT),
    (N_("Proposed mends"), ColumnKind.TEXT),
    (N_("Rule"), ColumnKind.TEXT),
    (N_("Codes of the mends"), ColumnKind.TEXT),
)


def write_problems(path: Path, problems: Iterable[Problem], translator: Translator) -> None:
    """Write problems to a workbook or a CSV file, one row each, in the translator's language.

    Raises:
        Refused: the place cannot be written.
    """
    columns = [TableColumn(translator.tr(header), kind) for header, kind in _COLUMNS]
    write_table(path, translator.tr(N_("Problems of the import")), columns, _rows(problems, translator))


def _rows(problems: Iterable[Problem], translator: Translator) -> Iterator[tuple[object, ...]]:
    for problem in problems:
        place = problem.position
        yield (
            place.file,
            place.sheet,
            place.row,
            place.column,
            problem.value,
            translator.tr(problem.why),
            translator.tr(problem.severity),
            "; ".join(translator.tr(proposal.text) for proposal in problem.proposals),
            problem.code,
            " ".join(proposal.code for proposal in problem.proposals),
        )
