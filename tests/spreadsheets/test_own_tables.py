"""Tables of our own, with whatever may stand in their cells: written and read again they say the same."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quty_desktop.domain.imports.own_tables import OWN_TABLES, Cells, Field, OwnTable
from quty_desktop.domain.text import N_
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Translator, translator
from quty_desktop.spreadsheets.csv_writer import ENGLISH, INDONESIAN
from quty_desktop.spreadsheets.files import read_file
from quty_desktop.spreadsheets.kinds.own_tables import heading
from quty_desktop.spreadsheets.table_columns import ColumnKind, TableColumn
from quty_desktop.spreadsheets.writer import write_table

_KINDS = {Cells.NUMBER: ColumnKind.DECIMAL, Cells.WHOLE: ColumnKind.INTEGER, Cells.DAY: ColumnKind.DATE}
_SIGNS = "aZ9å蚊é ,;.=-+@'\"%/\\\n0"
_WORDS = st.one_of(
    st.text(_SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool),
    st.sampled_from(["00412", "1e5", "=SUM(A1)", "+62 812", "1,500", "2026-01-05", "'quoted", "True story", "0,5"]),
)

Pair = tuple[object, str]
"""What a page writes into a cell, and what the import makes of it."""


def cell(each: Field, words: Translator) -> st.SearchStrategy[Pair]:
    """What may stand in a cell of a field."""
    if isinstance(each.cells, type):
        return st.sampled_from(list(each.cells)).map(lambda member: (words.tr(member), member.value))
    match each.cells:
        case Cells.NUMBER:
            numbers = st.decimals(Decimal("0.000001"), Decimal(999_999), places=6)
            return numbers.map(lambda number: (number, f"{number.normalize():f}"))
        case Cells.WHOLE:
            return st.integers(1, 99_999).map(lambda number: (number, str(number)))
        case Cells.DAY:
            return st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: (day, day.isoformat()))
        case Cells.WEEK:
            weeks = st.builds(Week, st.integers(2020, 2035), st.integers(1, 52))
            return weeks.map(lambda week: (words.week(week), f"{week.year}-{week.week:02}"))
        case Cells.FLAG:
            said = st.sampled_from([(N_("yes"), "true"), (N_("no"), "false")])
            return said.map(lambda pair: (words.tr(pair[0]), pair[1]))
        case Cells.SIZE:
            sides = st.tuples(*[st.integers(100, 999)] * 3)
            return sides.map(lambda three: (" × ".join(map(str, three)), " × ".join(map(str, three))))
        case _:
            upper = each.refers in {"unit", "destination"}
            return _WORDS.map(lambda text: (text, text.upper() if upper else text))


def rows_of(own: OwnTable, words: Translator) -> st.SearchStrategy[list[list[Pair]]]:
    """Rows of a table; what need not be filled in may be empty."""
    nothing: st.SearchStrategy[Pair] = st.just((None, ""))
    cells = [cell(each, words) if each.needed else st.one_of(nothing, cell(each, words)) for each in own.fields]
    return st.lists(st.tuples(*cells).map(list), min_size=1, max_size=3)


def columns_of(own: OwnTable, words: Translator) -> Sequence[TableColumn]:
    kinds = (
        (each, ColumnKind.TEXT if isinstance(each.cells, type) else _KINDS.get(each.cells, ColumnKind.TEXT))
        for each in own.fields
    )
    return [TableColumn(heading(words, each.title, each.unit), kind) for each, kind in kinds]


@pytest.mark.parametrize(("language", "ending"), [("en", ".xlsx"), ("id", ".csv")])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_taken_out_is_read_again(tmp_path: Path, language: str, ending: str, data: st.DataObject) -> None:
    words = translator(language)
    own = data.draw(st.sampled_from(OWN_TABLES))
    rows = data.draw(rows_of(own, words))
    path = tmp_path / f"table{ending}"
    marks = INDONESIAN if language == "id" else ENGLISH
    shown = [TableColumn(words.tr(title)) for title in own.signs if title not in {each.title for each in own.fields}]
    columns = [*columns_of(own, words), *shown]
    write_table(
        path, "S", columns, [[*(written for written, _ in row), *[None] * len(shown)] for row in rows], None, marks
    )
    file = read_file(path)
    assert file.kind is own.kind
    assert file.problems == ()
    read = [{name: value for name, value in record.values if value} for record in file.records]
    expected = [{each.name: value for each, (_, value) in zip(own.fields, row, strict=True) if value} for row in rows]
    assert read == expected
    # What was left empty is told apart from a column that is not there.
    for record, row in zip(file.records, rows, strict=True):
        empty = {each.name for each, (_, value) in zip(own.fields, row, strict=True) if not value}
        assert {name for name, _ in record.emptied} == empty
