"""A person keeps views of a table under names; the table opens with the one that was chosen for it."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import N_
from quty_desktop.views.kit.saved_views import SavedView, SavedViews
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.table import Filter, Table
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import make_workplace
from tests.views.demo import COLUMNS, ORDERS, OrderState


def make(workplace: Workplace, qtbot: QtBot) -> Table:
    table = Table(
        workplace,
        "test.orders",
        COLUMNS,
        title=N_("Orders"),
        filters=(Filter("held", N_("On hold"), lambda row: row.state is OrderState.HELD),),
    )
    qtbot.addWidget(table)
    table.resize(1000, 500)
    table.show()
    table.show_rows(ORDERS)
    return table


def arranged(table: Table) -> None:
    header = table.view.horizontalHeader()
    header.moveSection(header.visualIndex(7), 0)
    header.resizeSection(0, 222)
    table.view.setColumnHidden(4, True)
    table.view.sortByColumn(6, Qt.SortOrder.DescendingOrder)
    table.press("held")
    table.show_filter_row(True)
    table.view.headings.set_terms({"name": "soft", "week": "<2640", "state": "On hold"})


def state_of(table: Table) -> tuple[object, ...]:
    header = table.view.horizontalHeader()
    return (
        [header.logicalIndex(place) for place in range(len(COLUMNS))],
        [header.isSectionHidden(number) for number in range(len(COLUMNS))],
        header.sectionSize(0),
        header.sortIndicatorSection(),
        [row.id for row in table.model.rows],
        table.view.headings.terms,
    )


def entries(table: Table) -> dict[str, object]:
    menu = QMenu(table)
    table._views.offer(menu)
    return {action.text(): action for action in menu.actions() if action.text()}


def test_a_view_is_kept_left_and_taken_again(workplace: Workplace, qtbot: QtBot) -> None:
    table = make(workplace, qtbot)
    first = state_of(table)
    arranged(table)
    wanted = state_of(table)
    dialog = table._views.ask_name()
    assert not dialog.yes.isEnabled()
    dialog.name.setText("  Held & sewing ")
    dialog.yes.click()
    menu = QMenu(table)
    table._views.offer(menu)
    menu.actions()[0].trigger()
    assert state_of(table) == first
    (held,) = [action for action in menu.actions() if action.text() == "Held && sewing"]
    held.trigger()
    assert state_of(table) == wanted


def test_the_table_opens_with_the_chosen_view(workplace: Workplace, qtbot: QtBot) -> None:
    table = make(workplace, qtbot)
    arranged(table)
    wanted = state_of(table)
    dialog = table._views.ask_name()
    dialog.name.setText("Monday")
    dialog.first.setChecked(True)
    dialog.yes.click()
    table.show_view(None)
    again = make(workplace, qtbot)
    assert state_of(again) == wanted
    assert list(entries(again)) == [
        "As at first", "Monday", "Keep this view…", "Open the table with this view", "Delete the view “Monday”…",
    ]  # fmt: skip


def test_a_view_is_forgotten_after_a_question(workplace: Workplace, qtbot: QtBot) -> None:
    table = make(workplace, qtbot)
    dialog = table._views.ask_name()
    dialog.name.setText("Monday")
    dialog.first.setChecked(True)
    dialog.yes.click()
    question = table._views.ask_delete()
    assert table._views.views.find("Monday") is not None
    question.yes.click()
    assert table._views.views.all() == ()
    assert table._views.views.default == ""
    assert list(entries(table)) == ["As at first", "Keep this view…"]


def test_views_belong_to_one_person_and_one_table(qapp: QApplication, store: QSettings) -> None:
    settings = PcSettings(store)
    SavedViews(settings, "rina", "test.orders").keep(SavedView("Monday", {}))
    assert SavedViews(settings, "rina", "test.orders").find("Monday") is not None
    assert SavedViews(settings, "budi", "test.orders").all() == ()
    assert SavedViews(settings, "rina", "test.other").all() == ()


@pytest.mark.parametrize("kept", ["", "no json", "[1]", '{"views": {"x": {}}}'])
def test_what_was_kept_by_another_version_is_no_bug(store: QSettings, kept: str, qtbot: QtBot) -> None:
    store.setValue("layout/rina/views/test.orders", kept)
    table = make(make_workplace(store), qtbot)
    assert [view.name for view in table._views.views.all()] in ([], ["x"])


def test_a_view_with_columns_that_are_gone_is_taken_as_far_as_it_goes(workplace: Workplace, qtbot: QtBot) -> None:
    table = make(workplace, qtbot)
    layout = {"widths": {"gone": 5}, "hidden": ["gone"], "order": ["gone", "state"], "sort": ["gone", True]}
    table.show_view(SavedView("old", layout, "gone", {"gone": "x"}))
    assert table.model.rowCount() == len(ORDERS)
    assert table.view.horizontalHeader().visualIndex(7) == 0
