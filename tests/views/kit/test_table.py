"""A table keeps what the person chose and arranged, and says what to do when it is empty."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import N_
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.saved_views import SavedView
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.table_tools import ToolLine
from quty_desktop.views.kit.table_view import TotalsLine
from quty_desktop.views.kit.workplace import Workplace
from tests.views.demo import COLUMNS, ORDERS, OrderState, order


@pytest.fixture
def table(workplace: Workplace, qtbot: QtBot) -> Table:
    done: list[str] = []
    made = Table(
        workplace,
        "test.orders",
        COLUMNS,
        title=N_("Orders"),
        filters=(
            Filter("held", N_("On hold"), lambda row: row.state is OrderState.HELD),
            Filter("done", N_("Done"), lambda row: row.state is OrderState.DONE),
        ),
        empty=Empty(N_("No orders"), N_("Enter the first one."), Action(N_("Enter"), lambda: done.append("x"))),
    )
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    return made


def _buttons(table: Table) -> list[str]:
    return [each.text() for each in table.findChildren(QPushButton) if each.isVisible()]


def test_new_data_keeps_the_chosen_row_and_the_place(table: Table, qtbot: QtBot) -> None:
    table.show_rows(ORDERS)
    table.select(40)
    place = table.view.verticalScrollBar().value()
    told: list[object] = []
    table.chosen.connect(told.append)
    table.show_rows([replace(row, cartons=1) for row in ORDERS if row.id != 50])
    assert table.selected == 40
    assert table.selected_row.cartons == 1
    assert table.view.verticalScrollBar().value() == place
    assert told == []


def test_a_chosen_row_that_goes_takes_nobody_in_its_place(table: Table) -> None:
    table.show_rows(ORDERS)
    table.select(7)
    told: list[object] = []
    table.chosen.connect(told.append)
    table.show_rows([row for row in ORDERS if row.id != 7])
    assert table.selected is None
    assert told == [None]
    assert not table.view.currentIndex().isValid()


def test_chips_count_and_filter(table: Table) -> None:
    table.show_rows(ORDERS)
    chip = next(each for each in table.findChildren(QPushButton) if each.text().startswith("On hold"))
    assert chip.text() == "On hold  12"
    chip.click()
    assert {row.state for row in table.model.rows} == {OrderState.HELD}
    table.press("done")
    assert {row.state for row in table.model.rows} == {OrderState.DONE}
    assert not chip.isChecked()
    table.press("")
    assert len(table.model.rows) == len(ORDERS)


def test_find_filters_and_f3_goes_on(table: Table) -> None:
    table.show_rows(ORDERS)
    table.find_box.setText("ombak")
    shown = [row.id for row in table.model.rows]
    assert shown
    assert all(table.model.rows[n].name.startswith("OMBAK") for n in range(len(shown)))
    table.find_next()
    table.find_next()
    assert table.selected == shown[1]
    table.find_next(-1)
    assert table.selected == shown[0]


def test_empty_says_what_to_do_first(table: Table, qtbot: QtBot) -> None:
    table.show_rows(())
    qtbot.waitUntil(lambda: "Enter" in _buttons(table))
    table.show_rows(ORDERS)
    table.find_box.setText("no such words")
    qtbot.waitUntil(lambda: "Lift the filter" in _buttons(table))
    next(each for each in table.findChildren(QPushButton) if each.text() == "Lift the filter").click()
    assert len(table.model.rows) == len(ORDERS)


def test_arrangement_is_remembered_by_person(table: Table, workplace: Workplace, qtbot: QtBot) -> None:
    table.show_rows(ORDERS)
    header = table.view.horizontalHeader()
    header.resizeSection(0, 200)
    header.moveSection(1, 0)
    table.view.setColumnHidden(4, True)
    table.view.sortByColumn(6, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: "order" in workplace.settings.layout("rina", "table/test.orders"), timeout=2000)
    again = Table(workplace, "test.orders", COLUMNS)
    qtbot.addWidget(again)
    header = again.view.horizontalHeader()
    assert header.sectionSize(0) == 200
    assert header.visualIndex(1) == 0
    assert header.isSectionHidden(4)
    assert header.sortIndicatorSection() == 6
    again.show_rows(ORDERS)
    assert again.model.rows[0].cartons == 32


def test_a_column_gives_way_where_not_all_fit(workplace: Workplace, qtbot: QtBot) -> None:
    columns = tuple(replace(column, gives_way=column.key == "name") for column in COLUMNS)
    table = Table(workplace, "test.small", columns)
    qtbot.addWidget(table)
    table.show_rows(ORDERS)
    table.resize(840, 400)
    table.show()
    header, name = table.view.horizontalHeader(), 2
    assert header.isSectionHidden(name)
    assert table.view.horizontalScrollBar().maximum() == 0
    assert "name" in [column.key for column in table.columns_shown], "exports have it"
    assert "name" not in table.view_now().layout["hidden"]
    table.resize(1200, 400)
    assert not header.isSectionHidden(name)
    table._show_column(name, False)
    assert "name" in table.view_now().layout["hidden"]
    table.resize(840, 400)
    table.resize(1200, 400)
    assert header.isSectionHidden(name), "what the person hid stays hidden"


def test_copy_and_csv(table: Table, tmp_path: Path) -> None:
    table.show_rows([order(1, spk="=1+1"), order(2)])
    table.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Work order\tArticle")
    assert len(lines) == 3
    table.select(2)
    table.copy()
    assert len(QApplication.clipboard().text().splitlines()) == 2
    table.save_csv(tmp_path / "x.csv")
    text = (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text, "a spreadsheet must not take a text for a formula"
    assert "30" in text


def test_enter_opens_and_the_keyboard_finds_a_row(table: Table, qtbot: QtBot) -> None:
    table.show_rows(ORDERS)
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.find_box.setFocus()
    table.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.selected == 1
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [1]
    table.step(1)
    assert table.selected == 2


def test_long_lists_go_on_by_key(table: Table) -> None:
    asked: list[object] = []
    table.show_rows(ORDERS[:30], lambda: asked.append(table.model.all_rows[-1].id))
    table.view.scrollToBottom()
    table.model.fetchMore(table.view.rootIndex())
    table.append_rows(ORDERS[30:])
    assert asked == [30]
    assert len(table.model.rows) == 60


def test_chips_without_room_stand_in_a_menu(table: Table, qtbot: QtBot) -> None:
    table.show_rows(ORDERS)
    table.resize(330, 400)
    tools = table.findChild(ToolLine)
    assert tools is not None
    assert tools.in_menu
    assert tools.more.isVisible()
    assert table.find_box.width() > 90
    table.press(tools.in_menu[0])
    assert tools.more.isChecked(), "a filter in force is named even where its chip has no room"
    assert tools.more.text().startswith("On hold")
    table.press("")
    menu = QMenu(table)
    tools.offer(menu)
    menu.actions()[0].trigger()
    assert "On hold" in tools.more.text()
    table.resize(1200, 400)
    qtbot.waitUntil(lambda: not tools.in_menu)
    assert not tools.more.isVisible()


def test_sums_of_hidden_columns_leave_no_empty_line(table: Table) -> None:
    table.show_rows(ORDERS)
    totals = table.findChild(TotalsLine)
    assert totals is not None
    assert totals.isVisible()
    table.show_view(SavedView("", {"hidden": [column.key for column in table.model.columns if column.total]}))
    assert not totals.isVisible()
