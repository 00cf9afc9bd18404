from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPushButton

from quty_desktop.domain.articles import BomState
from quty_desktop.domain.targets import TargetMethod
from quty_desktop.i18n import translator
from quty_desktop.services.master_data import articles, bill_revisions, bills
from quty_desktop.services.master_data.articles import PackSpecificationInput
from quty_desktop.services.master_data.bill_revisions import BillKey, BillRevision, LineInput
from quty_desktop.services.master_data.bills import BillFilter
from quty_desktop.views import master_data as pages
from quty_desktop.views.help_window import help_file
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.bill_draft import Line, chosen, merged
from quty_desktop.views.master_data.bill_entry import BillEntryPage
from quty_desktop.views.master_data.bill_words import CHOICE_OPEN, bill_state, stage_of
from quty_desktop.views.master_data.bills import BillsPage
from quty_desktop.views.master_data.calculators import CalculatorsPage
from quty_desktop.views.master_data.explosion import ExplosionPage
from quty_desktop.views.master_data.new_bill import NewBillPage
from tests.databases import Plant
from tests.services.bill_plants import Toy, toy_of
from tests.services.doors import door_of
from tests.views.conftest import make_workplace
from tests.views.test_clipping import Longer, clipped

D = Decimal
NEW_PAGES = (BillsPage, BillEntryPage, ExplosionPage, CalculatorsPage)


@pytest.fixture
def went() -> list[tuple[str, Any]]:
    return []


@pytest.fixture
def place(qapp: QApplication, store: QSettings, database: Plant, went: list[tuple[str, Any]]) -> Iterator[Workplace]:
    with door_of(database, "ppic_manager") as door:

        def go(key: str, record: Any = None) -> None:
            went.append((key, record))

        yield replace(make_workplace(store, actor=door.actor), door=door, go=go)


@pytest.fixture
def toy(place: Workplace, database: Plant) -> Iterator[Toy]:
    with door_of(database, "ppic_admin") as clerk:
        yield toy_of(clerk, place.door)  # type: ignore[arg-type]


def shown(page: Page) -> Any:
    page.resize(1136, 688)
    page.show()
    return page


def pressed(page: Page, words: str) -> None:
    next(each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == words).click()


@pytest.mark.parametrize("page", NEW_PAGES)
def test_the_pages_stand_in_the_window_and_explain_themselves(page: type[Page]) -> None:
    assert page in pages.PAGES
    for language in ("id", "en"):
        assert help_file(page.key, language) is not None


@pytest.mark.parametrize("kind", NEW_PAGES)
def test_the_pages_fit_a_laptop(place: Workplace, kind: type[Page]) -> None:
    page = kind(place)
    assert page.minimumSizeHint().width() <= 1136
    page.deleteLater()


def test_a_bill_shows_its_lines_uses_and_what_a_revision_changes(place: Workplace, toy: Toy) -> None:
    page: BillsPage = shown(BillsPage(place))
    page.open(toy.skin_draft.id)
    assert [row.code for row in page.lines.model.all_rows] == ["ZJB1"]
    page.parts.setCurrentIndex(3)
    assert {row.code: row.before for row in page.differences.model.all_rows} == {"ZJB1": D("0.21"), "ZLB1": D(3)}
    page.parts.setCurrentIndex(2)
    assert [row.level for row in page.used.model.all_rows] == [1, 2]
    page.revisions.opened.emit(toy.skin_bill.id)
    assert page.parts.currentIndex() == 3
    page.close()


def test_a_draft_is_approved_beside_the_list(place: Workplace, toy: Toy) -> None:
    page: BillsPage = shown(BillsPage(place))
    page.open(toy.skin_draft.id)
    page.detail.press("Approve")
    assert page.status.text == "Revision 2 is in force."
    assert page.table.selected_row.state is BomState.ACTIVE
    page.history.setChecked(True)
    assert toy.skin_bill.id in {row.id for row in page.table.model.all_rows}
    page.close()


def test_a_default_is_chosen_among_alternatives(place: Workplace, toy: Toy) -> None:
    place.door.run(bill_revisions.approve_bill, BillKey(toy.other_bill.id, toy.other_bill.version))
    page: BillsPage = shown(BillsPage(place))
    page.table.press("choice")
    assert {bill_state(row) for row in page.table.model.all_rows if row.choice_open} == {CHOICE_OPEN}
    page.table.press("")
    page.open(toy.other_bill.id)
    page.detail.press("Use by default")
    assert page.table.selected_row.is_default
    page.detail.press("Retire")
    (question,) = page.findChildren(Question)
    assert question.isVisible()
    page.close()


def test_the_list_leads_to_need_revision_and_components(
    place: Workplace, toy: Toy, went: list[tuple[str, Any]]
) -> None:
    page: BillsPage = shown(BillsPage(place))
    page.open(toy.doll_bill.id)
    page.do(Key.PRIMARY)
    pressed(page, "New revision")
    assert [(key, record.value if isinstance(record, Option) else record) for key, record in went] == [
        ("master_data.explosion", toy.doll), ("master_data.bill_entry", toy.doll_bill.id),
    ]  # fmt: skip
    page.lines.select(page.lines.model.all_rows[0].id)
    page.lines.opened.emit(page.lines.model.all_rows[0].id)
    assert page.table.selected_row.article_id == toy.skin
    page.close()


def test_a_revision_is_written_and_waits(place: Workplace, toy: Toy) -> None:
    page: BillEntryPage = shown(BillEntryPage(place))
    page.save()
    assert "first" in page.status.text
    page.open(toy.doll_bill.id)
    first, second = page.table.model.all_rows
    page.table.select(second.id)
    page.line.editor("qty").set_text("55,5")
    page.change_line()
    page.line.editor("component_id").set_value(Option(toy.label, "ZLB1 LABEL EU"))
    page.line.editor("qty").set_text("1")
    page.line.editor("unit").set_value(Option("PCE", "PCE"))
    page.add_line()
    page.table.select(first.id)
    page.remove_line()
    page.save()
    assert set(page.head.errors()) == {"reason"}
    page.head.editor("reason").set_text("more filling")
    page.save()
    assert page.status.text == "Revision 2 is saved as a draft and waits for approval."
    found = place.door.ask(bills.bill_list, BillFilter(article_id=toy.doll))
    (draft,) = [row for row in found if row.state is BomState.DRAFT and row.variant == "FIN"]
    lines = place.door.ask(bills.bill, draft.id).lines
    assert [(line.code, line.qty) for line in lines] == [("ZKP1", D("55.5")), ("ZLB1", D(1))]
    page.close()


def test_what_somebody_else_changed_in_a_draft_is_merged(place: Workplace, toy: Toy, database: Plant) -> None:
    page: BillEntryPage = shown(BillEntryPage(place))
    page.open(toy.skin_draft.id)
    assert page.head.editor("reason").text() == "a smaller marker"
    page.head.editor("reason").set_text("measured again")
    (fabric,) = page.table.model.all_rows
    page.table.select(fabric.id)
    page.line.editor("qty").set_text("0,195")
    page.change_line()
    with door_of(database, "ppic_admin") as other:
        lines = tuple(
            LineInput(part, D(qty), unit) for part, qty, unit in ((toy.fabric, "0.18", "YARD"), (toy.label, "1", "PCE"))
        )
        draft = BillRevision(toy.skin_draft.id, toy.skin_draft.version, "a smaller marker", lines, D(2), "PCE")
        other.run(bill_revisions.revise_bill, draft)
    page.save()
    assert "changed meanwhile" in page.banner.text
    # What only the other one changed is taken over; for the fabric, which both changed, one's own stands first.
    assert page.head.editor("output_qty").text() == "2"
    assert page.head.editor("reason").text() == "measured again"
    assert [(row.component_id, row.qty) for row in page.table.model.all_rows] == [
        (toy.fabric, D("0.195")),
        (toy.label, D(1)),
    ]
    assert page.lines_panel.isVisible()
    (choice,) = page.lines_panel.choices.values()
    choice.click()
    assert [row.qty for row in page.table.model.all_rows] == [D("0.18"), D(1)]
    choice.click()
    assert [row.qty for row in page.table.model.all_rows] == [D("0.195"), D(1)]
    page.save()
    assert not page.lines_panel.isVisible()
    found = place.door.ask(bills.bill, toy.skin_draft.id)
    assert found.reason == "measured again"
    assert [(line.component_id, line.qty) for line in found.lines] == [(toy.fabric, D("0.195")), (toy.label, D(1))]
    page.close()


def test_lines_of_two_people_are_put_together_by_component() -> None:
    def line(component: int, qty: str) -> Line:
        return Line(0, component, f"part {component}", D(qty), "PCE", D(0))

    base = [line(1, "1"), line(2, "1"), line(3, "1"), line(4, "1")]
    mine = [line(1, "1"), line(3, "5"), line(4, "1"), line(5, "1")]
    theirs = [line(1, "2"), line(2, "1"), line(3, "6"), line(4, "1"), line(4, "9")]
    merge = merged(base, mine, theirs, translator("en"))
    assert [(each.component_id, int(each.qty)) for each in merge.lines] == [(1, 2), (3, 5), (4, 1), (5, 1), (4, 9)]
    assert merge.taken == ("part 1", "part 4")
    assert [(each.name, each.mine, each.theirs) for each in merge.contested] == [("3/0", "5 PCE", "6 PCE")]
    assert [each.component_id for each in chosen(merge.lines, "3/0", None)] == [1, 4, 5, 4]


def test_a_first_bill_is_written_by_hand_and_waits(place: Workplace, toy: Toy, went: list[tuple[str, Any]]) -> None:
    bills_page: BillsPage = shown(BillsPage(place))
    bills_page.open(toy.skin_bill.id)
    pressed(bills_page, "New bill")
    key, record = went[-1]
    assert (key, record.value) == ("master_data.new_bill", toy.skin)
    bills_page.close()
    page: NewBillPage = shown(NewBillPage(place))
    page.open(record)
    page.save()
    assert set(page.head.errors()) == {"variant"}
    page.head.editor("variant").set_text("sew 2")
    page.save()
    assert page.head.errors() == {"": "The bill has no lines."}
    page.line.editor("component_id").set_value(Option(toy.fabric, "ZJB1 JS BOA RECYCLE WHITE"))
    page.line.editor("qty").set_text("0,25")
    page.line.editor("unit").set_value(Option("YARD", "YARD"))
    page.line.editor("wastage_percent").set_text("3")
    page.add_line()
    page.save()
    assert page.status.text == "The bill is saved as a draft and waits for approval."
    assert page.table.model.rowCount() == 0
    found = place.door.ask(bills.bill_list, BillFilter(article_id=toy.skin))
    (draft,) = [row for row in found if row.variant == "SEW 2"]
    assert (draft.state, draft.revision) == (BomState.DRAFT, 1)
    (line,) = place.door.ask(bills.bill, draft.id).lines
    assert (line.code, line.qty, line.unit, line.wastage_percent) == ("ZJB1", D("0.25"), "YARD", D(3))
    page.close()


def test_a_line_without_a_quantity_is_not_added(place: Workplace, toy: Toy) -> None:
    page: BillEntryPage = shown(BillEntryPage(place))
    page.open(toy.skin_bill.id)
    page.add_line()
    assert set(page.line.errors()) == {"component_id", "qty", "unit"}
    assert page.table.model.rowCount() == 2
    page.close()


def test_the_need_is_shown_by_material_and_by_stage(place: Workplace, toy: Toy, went: list[tuple[str, Any]]) -> None:
    page: ExplosionPage = shown(ExplosionPage(place))
    page.calculate()
    assert set(page.form.errors()) == {"article_id", "qty"}
    page.open(Option(toy.hen, "70330001 MELATI soft toy hen"))
    page.form.editor("qty").set_text("480")
    page.do(Key.PRIMARY)
    assert [row.code for row in page.needs.model.all_rows] == ["ZJB1", "ZKP1", "ZLB1"]
    assert page.status.text == "480 PCE of 70330001 need 3 materials; 3 are short."
    page.parts.setCurrentIndex(1)
    assert [row.level for row in page.tree.model.all_rows] == [0, 1, 2, 3, 3, 2, 1]
    page.tree.opened.emit(1)
    assert went == [("master_data.bills", toy.doll_bill.id)]
    page.do(Key.FILTER)
    page.do(Key.NEXT_RECORD)
    page.refresh()
    assert not page.banner.isVisible()
    page.close()


def test_another_alternative_is_calculated_at_once(place: Workplace, toy: Toy) -> None:
    place.door.run(bill_revisions.approve_bill, BillKey(toy.other_bill.id, toy.other_bill.version))
    page: ExplosionPage = shown(ExplosionPage(place))
    page.open(Option(toy.hen, "70330001 MELATI soft toy hen"))
    page.form.editor("qty").set_text("10")
    page.calculate()
    assert "Nobody has chosen a bill" in page.banner.text
    (picker,) = page._pickers
    picker.choose(toy.other_bill.id)
    assert [row.code for row in page.needs.model.all_rows] == ["ZLB1"]
    assert not page.banner.isVisible()
    page.close()


def test_a_missing_bill_is_said_above(place: Workplace, toy: Toy, database: Plant) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE quty.bill SET state = 'retired' WHERE id = %s", (toy.skin_bill.id,))
    page: ExplosionPage = shown(ExplosionPage(place))
    page.open(Option(toy.doll, "doll"))
    page.form.editor("qty").set_text("10")
    page.calculate()
    assert "MELATI soft toy hen_WIP_SKIN" in page.banner.text
    page.needs.press("gap")
    assert page.needs.model.rowCount() == 1
    page.close()


def test_targets_and_pallets_are_calculated(place: Workplace, toy: Toy) -> None:
    place.door.run(articles.save_pack_specification, PackSpecificationInput(toy.hen, 60, 8))
    page: CalculatorsPage = shown(CalculatorsPage(place))
    page.calculate_targets()
    assert set(page.targets_form.errors()) == {"pcs"}
    page.targets_form.editor("pcs").set_text("450")
    page.do(Key.PRIMARY)
    assert [row.pcs for row in page.targets.model.all_rows] == [453, 458, 468, 532, 543, 560]
    page.targets_form.editor("cutting").set_text("20")
    page.calculate_targets()
    assert page.status.text == "Cutting starts with 580 pcs."
    page.targets_form.editor("method").set_value(TargetMethod.FIXED)
    page.calculate_targets()
    assert page.targets.model.all_rows[0].pcs == 450
    page.calculate_pallets()
    assert set(page.pallets_form.errors()) == {"article_id", "pcs"}
    page.pallets_form.editor("article_id").set_value(Option(toy.hen, "70330001"))
    page.pallets_form.editor("pcs").set_text("1930")
    page.calculate_pallets()
    assert page.pallets.offered
    page.refresh()
    page.close()


@pytest.mark.parametrize(
    ("name", "stage"),
    [("MELATI hen_WIP_SKIN_NL_AP", "SKIN_NL_AP"), ("MELATI hen_SEMI_EMBO", "SEMI_EMBO"), ("MELATI hen", "")],
)
def test_the_stage_stands_in_its_own_column(name: str, stage: str) -> None:
    assert stage_of(name) == stage


@pytest.mark.parametrize("kind", NEW_PAGES)
def test_no_words_are_cut_in_a_longer_language(place: Workplace, toy: Toy, kind: type[Page]) -> None:
    page: Any = shown(kind(replace(place, words=Longer())))
    if isinstance(page, ExplosionPage):
        page.open(Option(toy.hen, "70330001"))
        page.form.editor("qty").set_text("480")
        page.calculate()
    elif not isinstance(page, CalculatorsPage):
        page.open(toy.skin_draft.id)
    QApplication.processEvents()
    assert clipped(page) == []
    page.close()
