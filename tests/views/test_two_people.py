"""Two people change one record: the second is shown what the first one did, and saves over it on purpose."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import categories
from quty_desktop.services.ppic import orders
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.categories import CategoriesPage
from quty_desktop.views.ppic.order_entry import OrderEntryPage
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import Office, new_order, office_of
from tests.views.test_master_data import place_of, shown, type_in


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def office(database: Plant) -> Iterator[Office]:
    with office_of(database) as office:
        yield office


@pytest.fixture
def place(qapp: QApplication, store: QSettings, door: Dispatcher) -> Workplace:
    went: list[tuple[str, Any]] = []
    return place_of(store, door, went)


def test_what_somebody_else_saved_meanwhile_is_merged(place: Workplace, database: Plant) -> None:
    page: CategoriesPage = shown(CategoriesPage(place))
    page.start_new()
    type_in(page, name="Merged category", description="short pile")
    page.save_button.click()
    row = page.table.selected_row
    page.edit_selected()
    type_in(page, name="Mine", description="short pile")
    with door_of(database, "ppic_admin") as other:
        other.run(categories.save_category, categories.CategoryInput("Theirs", "long pile", row.id, row.version))
    page.save_button.click()
    assert "changed meanwhile" in page.banner.text
    panel = page.form.merge_panel
    assert panel is not None
    assert panel.isVisible()
    assert list(panel.choices) == ["name"]
    assert page.form.editor("name").text() == "Mine"
    assert page.form.editor("description").text() == "long pile"
    page.save_button.click()
    assert (page.table.selected_row.name, page.table.selected_row.description) == ("Mine", "long pile")
    page.close()


def test_lines_of_an_order_that_both_changed(place: Workplace, office: Office) -> None:
    saved = office.ppic.run(orders.enter_order, new_order(office))
    page: OrderEntryPage = shown(OrderEntryPage(place))
    page.open(saved.id)
    mine = [replace(row, qty_pcs=1440) for row in page._rows()]
    page._put(mine)
    page.head.editor("note").set_text("mine")
    detail = office.ppic.ask(orders.order, saved.id)
    other = new_order(office)
    changed = replace(other, note="theirs", lines=(replace(other.lines[0], qty_pcs=960),))
    office.ppic.run(orders.change_order, orders.ChangedOrder(detail.id, detail.version, changed))
    page.save()
    assert page.head.merge_panel is not None
    assert list(page.head.merge_panel.choices) == ["note"]
    assert page._rows() == mine
    assert "Yours are kept" in page.status.text
    page.save()
    now = office.ppic.ask(orders.order, saved.id)
    assert (now.note, [line.qty_pcs for line in now.lines]) == ("mine", [1440])
    page.close()


def test_lines_that_were_not_saved_are_there_again(
    qapp: QApplication, store: QSettings, door: Dispatcher, office: Office
) -> None:
    saved = office.ppic.run(orders.enter_order, new_order(office))
    here = place_of(store, door, [])
    page: OrderEntryPage = shown(OrderEntryPage(here))
    qapp.processEvents()
    assert page.focusWidget() is page.head.editor("number").widget, "typing starts with the order's number"
    page.open(saved.id)
    rows = page._rows()
    page.start_again()
    page._put(rows)
    page.close()
    again: OrderEntryPage = shown(OrderEntryPage(here))
    assert again._rows() == rows
    again.start_again()
    assert shown(OrderEntryPage(here))._rows() == []
