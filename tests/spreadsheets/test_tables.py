import pytest

from quty_desktop.domain.imports.problems import Position
from quty_desktop.spreadsheets.sheets import Row, Sheet
from quty_desktop.spreadsheets.tables import Column, Table, find_table

COLUMNS = (
    Column("code", "NO. Art"),
    Column("name", "ARTICLE NAME"),
    Column("producer", "PRODUCER", required=False),
    Column("quantity", "Quantity", required=False),
)


def find(*rows: tuple[object, ...]) -> Table | None:
    sheet = Sheet("Data", hidden=False, rows=tuple(Row(number, row) for number, row in enumerate(rows, start=1) if row))
    return find_table("x.xlsx", sheet, COLUMNS)


def test_the_header_may_stand_below_titles() -> None:
    table = find(
        ("QUTY KARUNIA",), (), ("List of articles", None, 2026), ("NO. Art", "ARTICLE NAME"), (30123456, "otter")
    )
    assert table is not None
    assert (table.header_row, [row.number for row in table.rows]) == (4, [5])


@pytest.mark.parametrize(
    "header",
    [
        ("NO. Art", "ARTICLE NAME", "PROODUCER"),
        (" no art ", "Article  Nmae", "Producer "),
        ("No.\nArt", "ARTICLE\xa0NAME", "PRODUCR"),
        ("PRODUCER", "junk", "NO. ART", "ARTICLE NAMES"),
    ],
)
def test_spaces_case_and_slips_do_not_hide_a_header(header: tuple[object, ...]) -> None:
    table = find(header, (1, 2, 3, 4))
    assert table is not None
    assert set(table.columns) == {"code", "name", "producer"}


def test_a_correct_header_goes_before_a_similar_one() -> None:
    table = find(("NO. Art", "ARTICLE NAMES", "ARTICLE NAME"), (1, "wrong", "right"))
    assert table is not None
    assert table.value(table.rows[0], "name") == "right"


@pytest.mark.parametrize("header", [("NO. Art", "Something"), ("Artikel", "ARTICLE NAME"), (1, 2), ("NO", "NAME")])
def test_other_headers_are_not_taken(header: tuple[object, ...]) -> None:
    assert find(header, (1, 2)) is None


def test_cells_are_read_by_name_with_their_places() -> None:
    table = find(("junk", "NO. Art", "ARTICLE NAME", "Quantity"), (None, "False", False), ("x", 30123456, " otter "))
    assert table is not None
    blank, row = table.rows
    assert (table.value(blank, "code"), table.value(blank, "name"), table.raw(blank, "name")) == (None, None, False)
    assert table.value(row, "code") == 30123456
    assert table.value(row, "quantity") is None
    assert table.value(row, "producer") is None
    assert table.position(row, "code") == Position("x.xlsx", "Data", 3, "B")
    assert table.position(row, "producer") == table.position(row) == Position("x.xlsx", "Data", 3)
