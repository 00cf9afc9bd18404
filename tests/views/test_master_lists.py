"""The pages of materials, categories, departments' articles, units, places, lines, defects and certificates."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from quty_desktop.domain.articles import ArticleKind, CertificateKind, Dimension
from quty_desktop.domain.certificates import CertificateState, months_later
from quty_desktop.domain.departments import Department
from quty_desktop.domain.quality import DefectClass, DefectGroup
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles, certificates, department_articles, lines, materials, places
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data import PAGES
from quty_desktop.views.master_data.articles import ArticlesPage
from quty_desktop.views.master_data.categories import CategoriesPage
from quty_desktop.views.master_data.certificates import CertificatesPage
from quty_desktop.views.master_data.conversions import ConversionsPage
from quty_desktop.views.master_data.defects import DefectsPage
from quty_desktop.views.master_data.department_articles import DepartmentArticlesPage
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.lines import LinesPage
from quty_desktop.views.master_data.materials import MaterialsPage
from quty_desktop.views.master_data.places import PlacesPage
from quty_desktop.views.master_data.searching import Searching
from quty_desktop.views.master_data.units import UnitsPage
from tests.databases import Plant
from tests.services.doors import door_of
from tests.views.test_master_data import place_of, shown, type_in


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def went() -> list[tuple[str, Any]]:
    return []


@pytest.fixture
def place(qapp: QApplication, store: QSettings, door: Dispatcher, went: list[tuple[str, Any]]) -> Workplace:
    return place_of(store, door, went)


@pytest.fixture
def boa(door: Dispatcher) -> int:
    return door.run(materials.save_material, materials.MaterialInput("IM-BOA-0412", "JS Boa, blå", "YARD")).id


@pytest.fixture
def bear(door: Dispatcher) -> int:
    new = articles.ArticleInput("30123456", "BLÅVAL otter", ArticleKind.FINISHED_GOOD)
    return door.run(articles.save_article, new).id


def test_a_material_is_entered_and_found_without_accents(
    place: Workplace, boa: int, went: list[tuple[str, Any]]
) -> None:
    page: MaterialsPage = shown(MaterialsPage(place))
    page.start_new()
    type_in(page, code="IM-FIB-7001", name="Serat 7D", unit=Option("KG", "KG"), min_stock=Decimal(900))
    page.save_button.click()
    assert page.table.selected_row.min_stock == 900
    page.table.find_box.setText("bla")
    assert page.table.model.rowCount() == 1
    page.table.step(1)
    assert page.table.selected == boa
    page.table.find_box.setText("")
    page.open(boa)
    assert {str(action.words) for action in page.detail.offered} >= {"Edit", "Conversions", "History"}
    page.detail.press("Conversions")
    assert went[-1][0] == "master_data.conversions"
    page.edit_selected()
    type_in(page, min_stock=None, active=False)
    page.save_button.click()
    assert (page.table.selected_row.active, page.table.selected_row.min_stock) == (False, 0)
    page.close()


def test_a_category_is_entered_and_changed(place: Workplace) -> None:
    page: CategoriesPage = shown(CategoriesPage(place))
    page.start_new()
    type_in(page, name="Kohair")
    page.save_button.click()
    page.do(Key.EDIT)
    type_in(page, description="long pile")
    page.do(Key.SAVE)
    assert page.table.selected_row.description == "long pile"
    page.close()


def test_departments_articles_are_made_at_once_and_one_by_one(place: Workplace, door: Dispatcher, bear: int) -> None:
    page: DepartmentArticlesPage = shown(DepartmentArticlesPage(place))
    page.make_all()
    window = page.window_open
    window.form.editor("parent_id").set_value(Option(bear, "30123456 BLÅVAL otter"))
    window.yes.click()
    rows = door.ask(department_articles.department_articles, department_articles.DepartmentArticleFilter())
    assert [row.department for row in rows] == [
        Department.CUTTING,
        Department.SEWING,
        Department.FINISHING,
        Department.PACKING,
    ]
    assert page.status.text == "4 department articles made."
    page.open(rows[0].id)
    page.start_new()
    type_in(page, department=Department.SEWING, stage="SKIN", variant="BAJU")
    page.save_button.click()
    assert page.table.selected_row.code == "30123456-SEW-SKIN-BAJU"
    page.edit_selected()
    type_in(page, active=False)
    page.save_button.click()
    assert not page.table.selected_row.active
    page.open(Option(bear, "30123456 BLÅVAL otter"))
    assert page.table.model.rowCount() == 5
    page.close()


def test_the_articles_page_leads_to_the_departments(
    place: Workplace, bear: int, boa: int, went: list[tuple[str, Any]]
) -> None:
    page: ArticlesPage = shown(ArticlesPage(place))
    assert [row.id for row in page.table.model.all_rows] == [bear]
    page.kind.choose(ArticleKind.RAW_MATERIAL)
    assert [row.id for row in page.table.model.all_rows] == [boa]
    page.open(boa)
    page.detail.press("Department articles")
    assert went[-1][0] == "master_data.department_articles"
    page.close()


def test_units_tell_what_they_are(place: Workplace) -> None:
    page: UnitsPage = shown(UnitsPage(place))
    page.open("YARD")
    page.edit_selected()
    type_in(page, name="Yard (3 feet)")
    page.save_button.click()
    assert page.table.selected_row.name == "Yard (3 feet)"
    page.start_new()
    type_in(page, code="INCH", name="Inch", dimension=Dimension.LENGTH, factor=Decimal("0.0254"))
    page.save_button.click()
    assert page.table.selected == "INCH"
    page.close()


def test_a_conversion_is_shown_in_words_before_it_is_saved(place: Workplace, boa: int) -> None:
    page: ConversionsPage = shown(ConversionsPage(place))
    page.start_new()
    type_in(
        page, article_id=Option(boa, "IM-BOA-0412 JS Boa"), from_unit=Option("ROLL", "ROLL"), to_unit=Option("M", "M")
    )
    assert page.meaning.text() == ""
    type_in(page, factor=Decimal(50))
    assert page.meaning.text() == "2 ROLL = 100 M"
    page.save_button.click()
    assert page.table.selected_row.factor == 50
    page.edit_selected()
    assert page.meaning.text() == "2 ROLL = 100 M"
    type_in(page, factor=Decimal("0.02"))
    page.save_button.click()
    (question,) = page.findChildren(Question)
    question.agreed.emit("")
    question.close()
    assert page.table.selected_row.factor == Decimal("0.02")
    page.detail.press("Remove")
    page.findChildren(Question)[-1].agreed.emit("")
    assert page.table.model.rowCount() == 0
    page.close()


def test_racks_are_made_at_once_below_their_area(place: Workplace, door: Dispatcher) -> None:
    page: PlacesPage = shown(PlacesPage(place))
    page.start_new()
    type_in(page, code="GUDANG", name="Store", kind=PlaceKind.AREA, department=Department.WAREHOUSE)
    page.save_button.click()
    page.detail.press("New racks here")
    window = page.window_open
    for name, value in {"prefix": "A", "first": 2, "last": 1}.items():
        window.form.editor(name).set_value(value)
    window.yes.click()
    assert set(window.form.errors()) == {"last"}
    window.form.editor("last").set_value(3)
    window.yes.click()
    assert [row.code for row in door.ask(places.places)] == ["GUDANG", "A-2", "A-3"]
    page.open(door.ask(places.places)[1].id)
    page.edit_selected()
    type_in(page, name="Kohair", capacity=Decimal(40))
    page.save_button.click()
    assert page.table.selected_row.capacity == 40
    page.close()


def test_lines_are_made_at_once(place: Workplace, door: Dispatcher) -> None:
    page: LinesPage = shown(LinesPage(place))
    page.make_lines()
    page.window_open.form.editor("last").set_value(38)
    page.window_open.yes.click()
    assert len(door.ask(lines.production_lines)) == 38
    page.open(door.ask(lines.production_lines)[0].id)
    page.edit_selected()
    type_in(page, name="Samples", active=False)
    page.save_button.click()
    assert page.table.selected_row.name == "Samples"
    page.start_new()
    type_in(page, number=40)
    page.save_button.click()
    assert page.table.selected_row.number == 40
    page.close()


def test_the_usual_defects_are_taken_over_and_changed(place: Workplace) -> None:
    page: DefectsPage = shown(DefectsPage(place))
    page.adopt()
    before = page.table.model.rowCount()
    assert before > 20
    page.table.press("critical")
    assert page.table.model.rowCount() < before
    page.table.press("")
    page.start_new()
    type_in(page, code="Z9", name_id="Hidung miring", name="Crooked nose", defect_group=DefectGroup.PROCESS)
    page.save_button.click()
    page.edit_selected()
    type_in(page, defect_class=DefectClass.MAJOR)
    page.save_button.click()
    assert page.table.selected_row.defect_class is DefectClass.MAJOR
    page.close()


def test_the_register_shows_what_is_due_and_begins_the_next(place: Workplace, door: Dispatcher, boa: int) -> None:
    today = datetime.now(PLANT_ZONE).date()
    for number, left in (("T-1", -1), ("T-2", 1)):
        kind = CertificateKind.TEXTILE if number == "T-1" else CertificateKind.CHEMICAL
        new = certificates.CertificateInput(boa, kind, number, valid_until=months_later(today, left))
        door.run(certificates.save_certificate, new)
    page: CertificatesPage = shown(CertificatesPage(place))
    page.table.press("expired")
    assert page.table.model.rowCount() == 1
    page.table.press("due")
    assert page.table.model.rowCount() == 1
    page.table.press("")
    page.table.step(1)
    assert page.table.selected_row.number == "T-1"
    page.detail.press("Enter the next one")
    type_in(page, number="T-3", valid_from=today, valid_until=months_later(today, 12))
    page.save_button.click()
    assert page.table.selected_row.state is CertificateState.VALID
    states = {row.number: row.state for row in page.table.model.all_rows}
    assert states["T-1"] is CertificateState.REPLACED
    page.edit_selected()
    type_in(page, filed_as="Lab/T-3.pdf")
    page.save_button.click()
    assert page.table.selected_row.filed_as == "Lab/T-3.pdf"
    page.open("IM-BOA")
    assert page.table.find_box.text() == "IM-BOA"
    page.close()


def test_who_only_looks_sees_the_history(
    qapp: QApplication, store: QSettings, database: Plant, door: Dispatcher, boa: int
) -> None:
    change = materials.MaterialInput("IM-BOA-0412", "JS Boa 15 mm", "YARD", id=boa, version=1)
    door.run(materials.save_material, change)
    with door_of(database, "warehouse_operator") as looker:
        page: MaterialsPage = shown(MaterialsPage(place_of(store, looker)))
        page.open(boa)
        assert [str(action.words) for action in page.detail.offered] == ["History"]
        page.detail.press("History")
        rows = page.history.table.model.all_rows
        assert (rows[0].field, rows[0].old, rows[0].new) == ("name", "JS Boa, blå", "JS Boa 15 mm")
        page.history.close()
        page.close()


@pytest.mark.parametrize(
    "kind", [kind for kind in PAGES if issubclass(kind, EditedListPage)], ids=lambda kind: kind.key
)
def test_each_list_offers_the_history_of_its_records(kind: type[EditedListPage]) -> None:
    assert kind.record_table


def test_a_long_list_is_searched_in_the_database(place: Workplace, door: Dispatcher, boa: int) -> None:
    page: MaterialsPage = shown(MaterialsPage(place))
    asked: list[str] = []
    searching = Searching(page.table, lambda: asked.append(searching.typed), 1)
    searching.answered(0)
    page.table.find_box.setText("boa")
    searching._again()
    assert asked == []  # all rows are here
    searching.answered(1)
    searching._again()
    assert asked == ["boa"]
    page.close()


def test_a_place_without_a_right_to_edit_has_no_form(qapp: QApplication, store: QSettings, database: Plant) -> None:
    with door_of(database, "finance") as looker:
        for kind in (PlacesPage, LinesPage, DefectsPage, DepartmentArticlesPage, ConversionsPage):
            page = shown(kind(place_of(store, looker)))
            assert not page.may_edit
            page.close()
