"""The grid for numbers: typed like a spreadsheet, pasted from one, undone, and kept over a refresh."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import Text
from quty_desktop.views.kit.grid import GridLine, GridSlot, NumberGrid, TypedCell, read_number
from tests.views.conftest import make_workplace

K = Qt.Key
SLOTS = tuple(GridSlot(str(hour), f"{hour:02}") for hour in (7, 8, 9))
LINES = (
    GridLine("1", ("1", "BATCH-1"), {"7": 30}, other=5, target=100),
    GridLine("2", ("2", "clear"), editable=False),
    GridLine("3", ("3", "BATCH-3"), {"15": 4}),
)


@pytest.fixture
def grid(qapp: QApplication, qtbot: QtBot, store: QSettings) -> NumberGrid:
    made = NumberGrid(make_workplace(store), (("Line", 40), ("Batch", 90)), SLOTS)
    qtbot.addWidget(made)
    made.resize(700, 240)
    made.show()
    made.show_lines(LINES)
    made.view.setFocus()
    return made


def press(grid: NumberGrid, *keys: Qt.Key | str, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        if isinstance(key, str):
            QTest.keyClicks(grid.view, key)
        else:
            QTest.keyClick(grid.view, key, with_)


def typed(grid: NumberGrid) -> dict[tuple[str, str], int]:
    return {(cell.row, cell.slot): cell.number for cell in grid.model.typed}


def test_figures_replace_and_enter_goes_down_past_what_cannot_be_typed(grid: NumberGrid) -> None:
    press(grid, "45", K.Key_Return, "12", K.Key_Return)
    assert typed(grid) == {("1", "7"): 45, ("3", "7"): 12}
    assert (grid.model.total(0), grid.model.total(2), grid.model.sum_of(2)) == (50, 16, 57)


def test_tab_goes_right_and_on_to_the_next_row(grid: NumberGrid) -> None:
    press(grid, "1", K.Key_Tab, "2", K.Key_Tab, "3", K.Key_Tab, "4", K.Key_Tab)
    assert typed(grid) == {("1", "7"): 1, ("1", "8"): 2, ("1", "9"): 3, ("3", "7"): 4}


def test_arrows_take_what_is_typed_and_escape_does_not(grid: NumberGrid) -> None:
    press(grid, "9", K.Key_Right, "8", K.Key_Escape, "77", K.Key_Backspace, K.Key_Left)
    assert typed(grid) == {("1", "7"): 9, ("1", "8"): 7}


def test_f2_goes_on_with_the_number_and_delete_empties(grid: NumberGrid) -> None:
    press(grid, K.Key_F2, "5", K.Key_Return)
    assert typed(grid) == {("1", "7"): 305}
    grid.choose(0, "7")
    press(grid, K.Key_Delete)
    assert grid.model.typed == (TypedCell("1", "7", 0, 30),)


def test_the_stored_number_is_no_change(grid: NumberGrid) -> None:
    press(grid, "30", K.Key_Return)
    assert grid.model.typed == ()


def test_a_block_is_pasted_and_undone_as_one(grid: NumberGrid) -> None:
    grid.choose(0, "8")
    QGuiApplication.clipboard().setText("10\t1.200\r\n")
    press(grid, K.Key_V, with_=Qt.KeyboardModifier.ControlModifier)
    assert typed(grid) == {("1", "8"): 10, ("1", "9"): 1200}
    press(grid, K.Key_Z, with_=Qt.KeyboardModifier.ControlModifier)
    assert grid.model.typed == ()


@pytest.mark.parametrize(
    ("text", "why"), [("10\tten", "not a number"), ("1\n2", "does not fit"), ("1\t2\t3\t4", "does not fit")]
)
def test_a_block_that_cannot_be_is_refused_whole(grid: NumberGrid, text: str, why: str) -> None:
    told: list[Text | str] = []
    grid.refused.connect(told.append)
    grid.view.paste(text)
    assert grid.model.typed == ()
    assert why in str(told[0])


def test_fill_down_repeats_the_first_row(grid: NumberGrid) -> None:
    grid.choose(0, "8")
    press(grid, "40", K.Key_Return)
    grid.choose(0, "8")
    press(grid, K.Key_Down, K.Key_Down, with_=Qt.KeyboardModifier.ShiftModifier)
    press(grid, K.Key_D, with_=Qt.KeyboardModifier.ControlModifier)
    assert typed(grid) == {("1", "8"): 40, ("3", "8"): 40}


def test_cells_are_copied_as_a_spreadsheet_reads_them(grid: NumberGrid) -> None:
    grid.choose(0, "7")
    press(grid, K.Key_Right, with_=Qt.KeyboardModifier.ShiftModifier)
    press(grid, K.Key_C, with_=Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "30\t0"


def test_a_refresh_keeps_what_is_typed_and_drops_what_is_stored(grid: NumberGrid) -> None:
    press(grid, "45", K.Key_Tab, "7", K.Key_Return)
    grid.show_lines((GridLine("1", ("1", "BATCH-1"), {"7": 45}), *LINES[1:]))
    assert typed(grid) == {("1", "8"): 7}
    grid.model.forget()
    assert grid.model.typed == ()


@pytest.mark.parametrize(
    ("word", "number"),
    [("12", 12), (" 1.200 ", 1200), ("1,200", 1200), ("1.2", None), ("-3", None), ("", None), ("999999", None)],
)
def test_numbers_as_spreadsheets_write_them(word: str, number: int | None) -> None:
    assert read_number(word) == number
