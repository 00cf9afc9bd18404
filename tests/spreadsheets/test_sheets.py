from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from quty_desktop.spreadsheets.sheets import Row, column_letter, fill_down, groups, is_blank, read_logical

cells = st.one_of(
    st.none(), st.just(False), st.just(""), st.just(" "), st.text(min_size=1, max_size=3), st.integers(1, 9)
)
tables = st.lists(st.lists(cells, max_size=4).map(tuple), max_size=12).map(
    lambda rows: [Row(number, row) for number, row in enumerate(rows, start=2)]
)


@given(st.integers(min_value=0, max_value=16_383))
def test_columns_have_the_letters_of_excel(index: int) -> None:
    assert column_letter(index) == get_column_letter(index + 1)


def test_false_and_spaces_say_nothing() -> None:
    assert all(is_blank(value) for value in (None, False, "", " ", "\xa0", "False", "FALSE"))
    assert not any(is_blank(value) for value in (0, True, "0", "x"))


def test_logical_values_may_be_words() -> None:
    assert all(read_logical(value) for value in (True, "True", "TRUE ", "benar", 1))
    assert not any(read_logical(value) for value in (False, None, "False", "Salah", "", 0))


@given(tables)
def test_groups_lose_no_row_and_begin_with_their_key(table: list[Row]) -> None:
    divided = list(groups(table, 0))
    assert [row for group in divided for row in group] == table
    for group in divided[1:]:
        assert not is_blank(group[0].cells[0])
    for group in divided:
        assert all(not row.cells or is_blank(row.cells[0]) for row in group[1:])


@given(tables)
def test_filling_down_fills_blanks_from_the_own_group_only(table: list[Row]) -> None:
    filled = list(fill_down(table, {0, 1}, key=0))
    assert [row.number for row in filled] == [row.number for row in table]
    first: tuple[object, ...] = ()
    for before, after in zip(table, filled, strict=True):
        if before.cells and not is_blank(before.cells[0]):
            first = before.cells
            assert after.cells == before.cells
            continue
        for column, cell in enumerate(after.cells):
            own = before.cells[column] if column < len(before.cells) else None
            if column in {0, 1} and is_blank(own) and column < len(first):
                assert cell == first[column]
            else:
                assert cell == own


@given(tables)
def test_filling_down_twice_changes_nothing(table: list[Row]) -> None:
    once = list(fill_down(table, {0, 1}, key=0))
    assert list(fill_down(once, {0, 1}, key=0)) == once


def test_filling_down_does_not_touch_other_columns() -> None:
    table = [Row(2, ("a", "x", "1")), Row(3, (None, False, None)), Row(4, ("b", None, None)), Row(5, ())]
    assert [row.cells for row in fill_down(table, {0, 1}, key=0)] == [
        ("a", "x", "1"), ("a", "x", None), ("b", None, None), ("b", None, None),
    ]  # fmt: skip
