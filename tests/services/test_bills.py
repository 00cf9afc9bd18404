import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import event

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.bills import LineChange, NodeState
from quty_desktop.domain.errors import Conflict, Invalid, NeedsConfirmation, NotAllowed, NotFound, Refused, WrongState
from quty_desktop.i18n import translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles, bill_revisions, bill_uses, bills, explosion_text, explosions
from quty_desktop.services.master_data.bill_revisions import BillKey, BillRevision, LineInput, NewBill, SavedBill
from quty_desktop.services.master_data.bill_uses import CompareBills
from quty_desktop.services.master_data.bills import BillFilter, ProductSearch
from quty_desktop.services.master_data.explosions import Explode, ExplodeMany, Explosion
from tests.databases import Plant
from tests.services.bill_plants import OWN, Toy, toy_of
from tests.services.doors import door_of

D = Decimal


@dataclass(frozen=True)
class Desk:
    plant: Plant
    clerk: Dispatcher
    manager: Dispatcher
    toy: Toy

    def explode(self, qty: int = 480, **more: object) -> Explosion:
        found: Explosion = self.clerk.ask(explosions.explode, Explode(self.toy.hen, D(qty), **more))  # type: ignore[arg-type]
        return found

    def approve(self, bill: SavedBill) -> SavedBill:
        return self.manager.run(bill_revisions.approve_bill, BillKey(bill.id, bill.version))


@pytest.fixture
def desk(database: Plant) -> Iterator[Desk]:
    with door_of(database, "ppic_admin") as clerk, door_of(database, "ppic_manager") as manager:
        yield Desk(database, clerk, manager, toy_of(clerk, manager))


def statements_of(door: Dispatcher, function: object, data: object) -> int:
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(door._engine, "before_cursor_execute", count)
    try:
        door.ask(function, data)  # type: ignore[arg-type]
    finally:
        event.remove(door._engine, "before_cursor_execute", count)
    return len(seen)


def test_a_quantity_is_exploded_to_its_materials(desk: Desk) -> None:
    found = desk.explode()
    assert [(node.level, node.name.rpartition("_")[2], node.qty, node.unit) for node in found.nodes] == [
        (0, "MELATI soft toy hen", 480, "PCE"),
        (1, "BONEKA", 480, "PCE"),
        (2, "SKIN", 480, "PCE"),
        (3, "JS BOA RECYCLE WHITE", D("100.8"), "YARD"),
        (3, "LABEL EU", 1440, "PCE"),
        (2, "RECYCLE HCS 7DX32", 25920, "GRAM"),
        (1, "LABEL EU", 480, "PCE"),
    ]
    needs = {row.code: (row.issue, row.unit, row.lines) for row in found.requirements}
    assert needs == {"ZJB1": (D("100.8"), "YARD", 1), "ZKP1": (25920, "GRAM", 1), "ZLB1": (1920, "PCE", 2)}
    assert not found.gaps
    assert not found.open_choices


def test_free_stock_stands_beside_the_need(desk: Desk) -> None:
    toy = desk.toy
    with desk.plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.place (code, name, kind) VALUES ('RAK-1', 'Rack', 'rack'), ('KAR-1', 'Quarantine', 'quarantine')"
        )
        connection.execute(
            "INSERT INTO quty.stock_balance (place_id, article_id, on_hand, reserved)"
            " SELECT p.id, a.id, 2000, 100 FROM quty.place p, quty.article a WHERE a.id = %s AND p.code IN ('RAK-1', 'KAR-1')",
            (toy.label,),
        )
    needs = {row.code: row for row in desk.explode().requirements}
    assert (needs["ZLB1"].free, needs["ZLB1"].missing) == (D(1900), D(20))
    assert needs["ZKP1"].missing == 25920
    assert desk.explode(60).requirements[-1].code == "ZLB1"


def test_the_number_of_statements_does_not_grow(desk: Desk) -> None:
    toy = desk.toy
    assert statements_of(desk.clerk, explosions.explode, Explode(toy.hen, D(480))) == 1
    assert statements_of(desk.clerk, explosions.explode, Explode(toy.skin, D(480))) == 1
    several = ExplodeMany(((toy.hen, D(480)), (toy.doll, D(5)), (toy.skin, D(1))))
    assert statements_of(desk.clerk, explosions.requirements, several) == 1
    together = {row.code: row.need for row in desk.clerk.ask(explosions.requirements, several)}
    assert together["ZLB1"] == 480 + 3 * (480 + 5 + 1)
    assert statements_of(desk.clerk, bill_uses.where_used, toy.fabric) == 1


def test_a_number_for_several_destinations_is_made_by_its_one_bill(desk: Desk) -> None:
    there = desk.clerk.run(articles.save_destination, articles.DestinationInput("RU", "Russia", "RU")).id
    twin = articles.ArticleInput("70330001", "MELATI soft toy hen", ArticleKind.FINISHED_GOOD, destination_id=there)
    made = desk.clerk.run(articles.save_article, twin).id
    assert desk.clerk.ask(explosions.explode, Explode(made, D(480))).requirements == desk.explode().requirements
    assert {row.id for row in desk.clerk.ask(bills.products, ProductSearch("70330001"))} == {made, desk.toy.hen}


def test_a_new_revision_takes_the_place_of_the_old_one(desk: Desk) -> None:
    toy = desk.toy
    approved = desk.approve(toy.skin_draft)
    assert (approved.revision, approved.state) == (2, BomState.ACTIVE)
    assert {row.code: row.need for row in desk.explode().requirements}["ZJB1"] == D("95.76")
    detail = desk.clerk.ask(bills.bill, approved.id)
    assert [(row.revision, row.state, row.reason) for row in detail.revisions] == [
        (2, BomState.ACTIVE, "a smaller marker"), (1, BomState.RETIRED, ""),
    ]  # fmt: skip
    assert detail.revisions[0].by == desk.clerk.actor.full_name
    assert [line.code for line in detail.lines] == ["ZJB1"]
    listed = desk.clerk.ask(bills.bill_list, BillFilter(article_id=toy.skin))
    assert [row.revision for row in listed] == [2]
    assert len(desk.clerk.ask(bills.bill_list, BillFilter(article_id=toy.skin, history=True))) == 2


def test_revisions_are_compared(desk: Desk) -> None:
    toy = desk.toy
    rows = desk.clerk.ask(bill_uses.compare_bills, CompareBills(toy.skin_bill.id, toy.skin_draft.id))
    assert {row.code: (row.before, row.after, row.change) for row in rows} == {
        "ZJB1": (D("0.21"), D("0.1995"), LineChange.CHANGED),
        "ZLB1": (3, None, LineChange.REMOVED),
    }
    with pytest.raises(Refused) as refused:
        desk.clerk.ask(bill_uses.compare_bills, CompareBills(toy.skin_bill.id, toy.doll_bill.id))
    assert refused.value.code == "bills.other_product"
    with pytest.raises(NotFound):
        desk.clerk.ask(bill_uses.compare_bills, CompareBills(toy.skin_bill.id, 999_999))


def test_an_active_bill_is_not_edited_and_has_one_draft(desk: Desk) -> None:
    toy = desk.toy
    line = (LineInput(toy.fabric, D("0.18"), "YARD"),)
    with pytest.raises(WrongState) as refused:
        desk.clerk.run(
            bill_revisions.revise_bill,
            BillRevision(toy.skin_bill.id, toy.skin_bill.version, "again", line, D(1), "PCE"),
        )
    assert refused.value.code == "bills.draft_waits"
    changed = desk.clerk.run(
        bill_revisions.revise_bill,
        BillRevision(toy.skin_draft.id, toy.skin_draft.version, "again", line, D(1), "PCE"),
    )
    assert (changed.id, changed.revision) == (toy.skin_draft.id, 2)
    with pytest.raises(Conflict):
        desk.approve(toy.skin_draft)
    desk.approve(changed)
    with pytest.raises(WrongState):
        desk.clerk.run(
            bill_revisions.revise_bill,
            BillRevision(toy.skin_bill.id, toy.skin_bill.version + 1, "old", line, D(1), "PCE"),
        )


def test_what_is_entered_is_checked(desk: Desk) -> None:
    toy = desk.toy
    wrong = BillRevision(toy.skin_draft.id, toy.skin_draft.version, " ", (), D(0), "PCE")
    with pytest.raises(Invalid) as invalid:
        desk.clerk.run(bill_revisions.revise_bill, wrong)
    assert set(invalid.value.fields) == {"reason", "lines", "output_qty"}
    lines = (LineInput(toy.fabric, D(0), "YARD", D(101)),)
    with pytest.raises(Invalid) as invalid:
        desk.clerk.run(bill_revisions.enter_bill, NewBill(toy.skin, "", BomKind.MANUFACTURE, lines))
    assert set(invalid.value.fields) == {"variant", "qty", "wastage_percent"}
    with pytest.raises(WrongState):
        desk.clerk.run(
            bill_revisions.enter_bill,
            NewBill(toy.skin, "SEW", BomKind.MANUFACTURE, (LineInput(toy.fabric, D(1), "YARD"),)),
        )


def test_an_own_revision_is_approved_only_with_a_reason(desk: Desk) -> None:
    line = (LineInput(desk.toy.fabric, D("0.5"), "YARD"),)
    own = desk.manager.run(bill_revisions.enter_bill, NewBill(desk.toy.skin, "SEW 2", BomKind.MANUFACTURE, line))
    with pytest.raises(NeedsConfirmation) as asked:
        desk.approve(own)
    assert asked.value.needs_reason
    approve = bill_revisions.approve_bill
    done = desk.manager.run(approve, BillKey(own.id, own.version), confirmed=OWN, reason="nobody else is in")
    assert done.state is BomState.ACTIVE
    with pytest.raises(NotAllowed):
        desk.clerk.run(approve, BillKey(desk.toy.skin_draft.id, desk.toy.skin_draft.version))
    with pytest.raises(WrongState):
        desk.approve(done)


def test_a_bill_that_would_contain_its_own_product_is_not_approved(desk: Desk) -> None:
    toy = desk.toy
    wrong = desk.clerk.run(
        bill_revisions.revise_bill,
        BillRevision(
            toy.skin_draft.id, toy.skin_draft.version, "wrong", (LineInput(toy.doll, D(1), "PCE"),), D(1), "PCE"
        ),
    )
    with pytest.raises(Refused, match=r"SKIN → .*BONEKA → .*SKIN") as refused:
        desk.approve(wrong)
    assert refused.value.code == "bills.cycle"
    assert {row.code for row in desk.explode().requirements} == {"ZJB1", "ZKP1", "ZLB1"}


def test_bills_that_go_round_are_refused_with_the_path_however_they_came(desk: Desk) -> None:
    toy = desk.toy
    with desk.plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.bill_line (bill_id, position, component_id, qty, unit) VALUES (%s, 9, %s, 1, 'PCE')",
            (toy.skin_bill.id, toy.hen),
        )
    with pytest.raises(Refused) as refused:
        desk.explode()
    assert refused.value.code == "bills.cycle"
    assert "hen → MELATI" in str(refused.value.what)
    assert len(desk.clerk.ask(bill_uses.where_used, toy.fabric)) == 3


def test_alternatives_wait_for_a_choice(desk: Desk) -> None:
    toy = desk.toy
    desk.approve(toy.other_bill)
    found = desk.explode()
    assert found.open_choices == ("MELATI soft toy hen_WIP_BONEKA",)
    assert "ZKP1" in {row.code for row in found.requirements}
    assert [(row.variant, row.used) for row in found.alternatives] == [("FIN", True), ("SUB", False)]
    for way in (
        {"bills": (toy.other_bill.id,)},
        {"variants": ("sub",)},
        {"variants": ("MELATI soft toy hen_WIP_BONEKA=SUB",)},
    ):
        other = desk.explode(**way)
        assert {row.code: row.need for row in other.requirements} == {"ZLB1": 3 * 480}
    with pytest.raises(Refused) as refused:
        desk.explode(variants=("FIN 9",))
    assert refused.value.code == "bills.no_such_alternative"
    listed = {row.variant: row for row in desk.clerk.ask(bills.bill_list, BillFilter(article_id=toy.doll))}
    assert listed["SUB"].choice_open
    key = BillKey(toy.other_bill.id, listed["SUB"].version)
    assert desk.clerk.run(bill_revisions.choose_default, key).state is BomState.ACTIVE
    assert not desk.explode().open_choices
    assert {row.code for row in desk.explode().requirements} == {"ZLB1"}
    back = {row.variant: row for row in desk.clerk.ask(bills.bill_list, BillFilter(article_id=toy.doll))}["FIN"]
    desk.clerk.run(bill_revisions.choose_default, BillKey(back.id, back.version))
    assert "ZKP1" in {row.code for row in desk.explode().requirements}
    with pytest.raises(WrongState):
        desk.clerk.run(bill_revisions.choose_default, BillKey(toy.skin_draft.id, toy.skin_draft.version))


def test_a_bill_in_force_is_retired_knowingly(desk: Desk) -> None:
    toy = desk.toy
    (row,) = [row for row in desk.clerk.ask(bills.bill_list, BillFilter(article_id=toy.skin)) if row.revision == 1]
    key = BillKey(row.id, row.version)
    with pytest.raises(NeedsConfirmation) as asked:
        desk.clerk.run(bill_revisions.retire_bill, key)
    assert "1 products" in str(asked.value.question)
    desk.clerk.run(bill_revisions.retire_bill, key, confirmed=frozenset({"bills.retire"}), reason="marker is wrong")
    (gap,) = desk.explode().gaps
    assert (gap.state, gap.missing) == (NodeState.NO_BILL, D(480))
    assert desk.explode().requirements[0] == gap
    with pytest.raises(WrongState):
        desk.clerk.run(bill_revisions.retire_bill, BillKey(row.id, row.version + 1))
    draft = desk.clerk.run(bill_revisions.retire_bill, BillKey(toy.skin_draft.id, toy.skin_draft.version))
    assert draft.state is BomState.RETIRED


def test_where_something_is_used(desk: Desk) -> None:
    found = desk.clerk.ask(bill_uses.where_used, desk.toy.label)
    assert [(row.level, row.name.rpartition("_")[2], row.qty, row.unit) for row in found] == [
        (1, "MELATI soft toy hen", 1, "PCE"), (1, "SKIN", 3, "PCE"), (2, "BONEKA", None, ""),
    ]  # fmt: skip
    assert desk.clerk.ask(bill_uses.where_used, desk.toy.hen) == ()


def test_articles_are_found_with_and_without_accents(desk: Desk) -> None:
    desk.clerk.run(
        articles.save_article, articles.ArticleInput("ZAX1", "BLÅMES thread", ArticleKind.RAW_MATERIAL, "CM")
    )
    assert [row.code for row in desk.clerk.ask(bills.products, ProductSearch("blames", made=False))] == ["ZAX1"]
    assert desk.clerk.ask(bills.products, ProductSearch("blames")) == ()
    assert desk.clerk.ask(bills.bill_list, BillFilter("melati hen"))


def test_the_command_line_tells_tree_and_need(desk: Desk) -> None:
    told = explosion_text.explode_text(desk.clerk, "70330001", D(480), translator=translator("en"))
    assert "    480 PCE  MELATI soft toy hen_WIP_SKIN" in told
    assert "      100.8 YARD  [ZJB1] JS BOA RECYCLE WHITE" in told
    assert "  1,920 PCE  [ZLB1] LABEL EU  free 0, missing 1,920" in told
    kept = json.loads(explosion_text.explode_json(desk.clerk, "melati soft toy hen_wip_skin", D(1)))
    assert kept["requirements"][0]["code"] == "ZJB1"
    assert kept["requirements"][0]["need"] == "0.2100"
    with pytest.raises(NotFound) as missing:
        explosion_text.explode_text(desk.clerk, "MELATI", D(1), translator=translator("en"))
    assert "70330001" in str(missing.value.remedy)
    with pytest.raises(NotFound):
        explosion_text.explode_json(desk.clerk, "99999999", D(1))
    desk.approve(desk.toy.other_bill)
    assert "Nobody has chosen a bill" in explosion_text.explode_text(
        desk.clerk, "70330001", D(1), translator=translator("en")
    )


def test_what_is_not_there_is_said(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.clerk.ask(explosions.explode, Explode(999_999, D(1)))
    with pytest.raises(NotFound):
        desk.clerk.ask(explosions.requirements, ExplodeMany(((999_999, D(1)),)))
    with pytest.raises(NotFound):
        desk.clerk.ask(bills.bill, 999_999)
    with pytest.raises(NotFound):
        desk.clerk.run(bill_revisions.choose_default, BillKey(999_999, 1))
    with pytest.raises(Invalid):
        desk.explode(0)
