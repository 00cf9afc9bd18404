from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import (
    ArticleFilter,
    ArticleInput,
    DestinationInput,
    PackSpecificationFilter,
    PackSpecificationInput,
)
from quty_desktop.views import master_data as pages
from quty_desktop.views.help_window import help_file
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.articles import ArticlesPage
from quty_desktop.views.master_data.destinations import DestinationsPage
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.pack_specifications import PackSpecificationsPage
from quty_desktop.views.master_data.partners import PartnersPage
from tests.databases import Plant
from tests.services.doors import door_of
from tests.views.conftest import make_workplace
from tests.views.test_clipping import Longer, clipped


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def went() -> list[tuple[str, Any]]:
    return []


def place_of(store: QSettings, door: Dispatcher, went: list[tuple[str, Any]] | None = None) -> Workplace:
    def go(key: str, record: Any = None) -> None:
        if went is not None:
            went.append((key, record))

    return replace(make_workplace(store, actor=door.actor), door=door, go=go)


@pytest.fixture
def place(qapp: QApplication, store: QSettings, door: Dispatcher, went: list[tuple[str, Any]]) -> Workplace:
    return place_of(store, door, went)


@pytest.fixture
def bear(door: Dispatcher) -> int:
    eu = door.run(articles.save_destination, DestinationInput("EU", "Europe", "EU")).id
    new = ArticleInput("30123456", "MJUKVÅG otter", ArticleKind.FINISHED_GOOD, destination_id=eu)
    return door.run(articles.save_article, new).id


def shown(page: Page) -> Any:
    page.resize(1136, 688)
    page.show()
    return page


def type_in(page: EditedListPage, **values: object) -> None:
    for name, value in values.items():
        page.form.editor(name).set_value(value)


def test_an_article_is_entered_changed_and_found_again(place: Workplace, door: Dispatcher, bear: int) -> None:
    page: ArticlesPage = shown(ArticlesPage(place))
    assert page.do(Key.NEW)
    assert page.pane.currentIndex() == 1
    assert page.form.editor("kind").value() is ArticleKind.FINISHED_GOOD
    type_in(page, code="90123461", name="MJUKVÅG heron")
    page.do(Key.PRIMARY)
    assert not page.is_editing
    assert page.table.selected_row.name == "MJUKVÅG heron"
    page.open(bear)
    page.do(Key.EDIT)
    assert page.form.editor("destination_id").text() == "EU"
    type_in(page, name="MJUKVÅG otter, recycled")
    page.do(Key.SAVE)
    assert door.ask(articles.article, bear).name == "MJUKVÅG otter, recycled"
    assert door.ask(articles.article, bear).destination == "EU"
    page.close()


def test_what_is_missing_stands_beside_the_field_and_nothing_is_lost(place: Workplace, bear: int) -> None:
    page: ArticlesPage = shown(ArticlesPage(place))
    page.start_new()
    type_in(page, name="MJUKVÅG heron")
    page.save_button.click()
    assert set(page.form.errors()) == {"code"}
    page.do(Key.BACK)
    assert not page.is_editing
    page.start_new()
    assert page.form.editor("name").text() == "MJUKVÅG heron"
    page.close()


def test_a_code_that_exists_is_refused_in_the_banner(place: Workplace, bear: int) -> None:
    page: ArticlesPage = shown(ArticlesPage(place))
    page.open(bear)
    page.edit_selected()
    page.start_new()
    type_in(page, code="30123456", name="twin", destination_id=None)
    page.save_button.click()
    page.start_new()
    type_in(page, code="30123456", name="twin again")
    page.save_button.click()
    assert "30123456" in page.banner.text
    assert page.is_editing
    page.close()


def test_articles_without_packing_stand_out(
    place: Workplace, door: Dispatcher, bear: int, went: list[tuple[str, Any]]
) -> None:
    page: ArticlesPage = shown(ArticlesPage(place))
    page.table.press("gap")
    assert page.table.model.rowCount() == 1
    page.table.step(1)
    door.run(articles.save_pack_specification, PackSpecificationInput(bear, 60, 8))
    page.refresh()
    assert page.table.model.rowCount() == 0
    page.table.press("")
    page.destination.choose("EU")
    assert [row.pcs_per_carton for row in page.table.model.all_rows] == [60]
    page.close()


def test_a_pack_specification_is_entered_for_an_article(place: Workplace, door: Dispatcher, bear: int) -> None:
    page: PackSpecificationsPage = shown(PackSpecificationsPage(place))
    page.open(Option(bear, "30123456 EU MJUKVÅG otter"))
    assert page.is_editing
    type_in(page, pcs_per_carton=60, cartons_per_pallet=8, length_mm=570, width_mm=375, height_mm=450)
    page.save_button.click()
    assert page.status.text == "Saved."
    row = page.table.selected_row
    assert (row.pcs_per_pallet, row.carton_size, row.effective_from) == (480, "570 × 375 × 450", None)
    page.close()


def test_another_packing_holds_from_a_week_on(place: Workplace, door: Dispatcher, bear: int) -> None:
    saved = door.run(articles.save_pack_specification, PackSpecificationInput(bear, 60, 8))
    page: PackSpecificationsPage = shown(PackSpecificationsPage(place))
    page.open(saved.id)
    page._renew(page.table.selected_row)
    type_in(page, effective_from=Week(2199, 5), pcs_per_carton=48)
    page.save_button.click()
    found = door.ask(articles.pack_specifications, PackSpecificationFilter())
    assert [(row.effective_from, row.pcs_per_carton) for row in found] == [(Week(2199, 5), 48), (None, 60)]
    page.table.press("later")
    assert page.table.model.rowCount() == 1
    page.close()


def test_an_odd_pallet_is_asked_and_kept_by_a_yes(place: Workplace, door: Dispatcher, bear: int) -> None:
    page: PackSpecificationsPage = shown(PackSpecificationsPage(place))
    page.open(Option(bear, "30123456"))
    type_in(page, pcs_per_carton=60, cartons_per_pallet=7)
    page.save_button.click()
    (question,) = page.findChildren(Question)
    question.yes.click()
    assert door.ask(articles.pack_specifications, PackSpecificationFilter())[0].cartons_per_pallet == 7
    page.close()


def test_a_pack_specification_is_removed_after_a_question(place: Workplace, door: Dispatcher, bear: int) -> None:
    saved = door.run(articles.save_pack_specification, PackSpecificationInput(bear, 60, 8))
    page: PackSpecificationsPage = shown(PackSpecificationsPage(place))
    page.open(saved.id)
    page._ask_remove(page.table.selected_row)
    (question,) = page.findChildren(Question)
    question.yes.click()
    assert page.table.model.rowCount() == 0
    page.close()


def test_a_destination_gets_another_spelling(place: Workplace, door: Dispatcher, bear: int) -> None:
    page: DestinationsPage = shown(DestinationsPage(place))
    page.table.step(1)
    page.do(Key.EDIT)
    type_in(page, spellings="EUROPE, E U")
    page.save_button.click()
    assert door.ask(articles.destinations)[0].aliases == "EUROPE"
    page.close()


def test_a_partner_is_entered(place: Workplace, door: Dispatcher) -> None:
    page: PartnersPage = shown(PartnersPage(place))
    page.start_new()
    type_in(page, name="Benang Jaya", kind=PartnerKind.SUPPLIER, address="Jl. Melati 3")
    page.save_button.click()
    page.table.press("supplier")
    assert [row.name for row in door.ask(articles.partners)] == ["Benang Jaya"]
    assert page.table.model.rowCount() == 1
    page.table.step(1)
    page.do(Key.EDIT)
    assert page.form.editor("address").value() == "Jl. Melati 3"
    page.close()


def test_who_may_only_look_gets_no_buttons(
    database: Plant, qapp: QApplication, store: QSettings, bear: int, qtbot: QtBot
) -> None:
    with door_of(database, "warehouse_operator") as clerk:
        for kind in (ArticlesPage, PackSpecificationsPage, DestinationsPage, PartnersPage):
            page: EditedListPage = shown(kind(place_of(store, clerk)))
            assert not page.may_edit
            page.table.step(1)
            page.edit_selected()
            page.do(Key.NEW)
            assert not page.is_editing
            page.close()
        assert len(clerk.ask(articles.article_list, ArticleFilter())) == 1


@pytest.mark.parametrize("kind", pages.PAGES, ids=lambda kind: kind.key)
def test_nothing_is_cut_in_a_longer_language(place: Workplace, kind: type[Page], bear: int, qtbot: QtBot) -> None:
    page = kind(replace(place, words=Longer()))
    page.resize(1136, 688)
    with qtbot.waitExposed(page):
        page.show()
    if isinstance(page, EditedListPage):
        page.table.step(1)
        assert clipped(page) == []
        page.start_new()
    QApplication.processEvents()
    assert clipped(page) == []
    page.close()


@pytest.mark.parametrize("kind", pages.PAGES, ids=lambda kind: kind.key)
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_page_has_its_help(kind: type[Page], language: str) -> None:
    assert help_file(kind.key, language) is not None
