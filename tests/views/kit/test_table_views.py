"""A person keeps views of a table under names; the table opens with the one that was chosen for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.table_views import KeptView, ViewName
from quty_desktop.views.kit.saved_views import SavedView, SavedViews
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.table import Filter, Table
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import FakeDoor, make_workplace
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


class PlantsViews:
    """What the plant keeps of one person's views; it may be out of reach."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], KeptView] = {}
        self.reachable = True

    def workplace(self, path: Path) -> Workplace:
        """A window of the person on the PC whose settings lie there."""
        place = make_workplace(QSettings(str(path), QSettings.Format.IniFormat))
        assert isinstance(place.door, FakeDoor)
        place.door.answers |= {"kept_views": self.all, "keep_view": self.keep, "forget_view": self.forget}
        return place

    def _check(self) -> None:
        if not self.reachable:
            raise Unavailable(Text(N_("The plant does not answer.")))

    def all(self, _nothing: object) -> tuple[KeptView, ...]:
        self._check()
        return tuple(self.kept.values())

    def keep(self, view: KeptView) -> None:
        self._check()
        if view.opens:
            self.kept = {key: replace(each, opens=False) for key, each in self.kept.items()}
        self.kept[view.table, view.name] = view

    def forget(self, view: ViewName) -> None:
        self._check()
        self.kept.pop((view.table, view.name), None)


def named(table: Table, name: str, *, opens: bool = False) -> None:
    dialog = table._views.ask_name()
    dialog.name.setText(name)
    dialog.first.setChecked(opens)
    dialog.yes.click()


def test_a_view_is_there_on_every_pc_of_its_person(tmp_path: Path, qtbot: QtBot) -> None:
    plant = PlantsViews()
    table = make(plant.workplace(tmp_path / "a.ini"), qtbot)
    arranged(table)
    wanted = state_of(table)
    named(table, "Monday", opens=True)
    assert plant.kept["test.orders", "Monday"].opens
    other = plant.workplace(tmp_path / "b.ini")
    there = make(other, qtbot)  # a new PC: built before the plant has answered
    assert state_of(there) != wanted
    other.views.fetch(other)
    assert state_of(there) == wanted
    there._views.ask_delete().yes.click()
    assert plant.kept == {}
    again = plant.workplace(tmp_path / "a.ini")
    again.views.fetch(again)
    assert make(again, qtbot)._views.views.all() == ()


def test_what_is_kept_without_a_connection_is_sent_later(tmp_path: Path, qtbot: QtBot) -> None:
    plant = PlantsViews()
    place = plant.workplace(tmp_path / "a.ini")
    table = make(place, qtbot)
    named(table, "Sent")
    plant.reachable = False
    named(table, "Kept here", opens=True)
    table._views.choose(table._views.views.find("Sent"))
    table._views.ask_delete().yes.click()
    assert [view.name for view in table._views.views.all()] == ["Kept here"]
    place.views.fetch(place)
    assert [view.name for view in table._views.views.all()] == ["Kept here"]
    plant.reachable = True
    place.views.fetch(place)
    assert {(name, view.opens) for (_, name), view in plant.kept.items()} == {("Kept here", True)}
    assert [view.name for view in table._views.views.all()] == ["Kept here"]
    assert (table._views.views.unsent, table._views.views.gone) == (frozenset(), frozenset())


def test_a_view_chosen_by_hand_is_not_replaced_by_what_arrives(tmp_path: Path, qtbot: QtBot) -> None:
    plant = PlantsViews()
    first = make(plant.workplace(tmp_path / "a.ini"), qtbot)
    arranged(first)
    named(first, "Monday", opens=True)
    place = plant.workplace(tmp_path / "b.ini")
    table = make(place, qtbot)
    table._views.choose(None)
    before = state_of(table)
    place.views.fetch(place)
    assert state_of(table) == before


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
