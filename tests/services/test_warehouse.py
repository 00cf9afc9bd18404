"""The warehouse on a real database: receiving in three steps, first in first out, issues with two signatures, gate, cards."""
# Whole quantities are compared with plain numbers.
# mypy: disable-error-code="comparison-overlap"

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import (
    Conflict,
    Invalid,
    NeedsConfirmation,
    NotAllowed,
    NotEnoughStock,
    NotFound,
    Refused,
    WrongState,
)
from quty_desktop.domain.issues import IssueState
from quty_desktop.domain.kanban import KanbanState
from quty_desktop.domain.purchasing import GateState, PurchaseKind, PurchaseState, ReceiptState
from quty_desktop.domain.stock import LotState
from quty_desktop.services.administration import alerts
from quty_desktop.services.purchasing import purchase_lists, purchase_orders
from quty_desktop.services.warehouse import (
    gate_passes,
    goods_receipts,
    issue_lists,
    issues,
    kanban_cards,
    material_needs,
    stock,
    supplier_returns,
)
from tests.databases import Plant
from tests.services.bill_plants import toy_of
from tests.services.plants import approved_order
from tests.services.store_plant import Store, store_of

D = Decimal
CUT, SEW = Department.CUTTING, Department.SEWING


@pytest.fixture
def store(database: Plant) -> Iterator[Store]:
    with store_of(database) as opened:
        yield opened


def order_state(store: Store, key: int) -> PurchaseState:
    return store["purchasing"].ask(purchase_lists.order, key).order.state


class TestReceiving:
    def test_goods_are_used_only_after_gate_count_inspection_and_put_away(self, store: Store) -> None:
        ordered = store.order(20)
        came = ordered.check_in()
        assert came.number.startswith("GRN-")
        counted = store["warehouse_operator"].run(
            goods_receipts.count_goods,
            goods_receipts.CountedGoods(came.id or 0, ordered.line, D(20), D(20), "KB-77", rolls=(D("45.5"),) * 20),
        )
        assert (counted.stock_qty, counted.unit, counted.rolls) == (D(910), "YARD", 20)
        assert store.on_hand("INCOMING") == 910
        assert order_state(store, ordered.id) is PurchaseState.RECEIVED
        with pytest.raises(WrongState, match="waits for its inspection"):
            store["warehouse_operator"].run(
                goods_receipts.put_away, goods_receipts.PutAway(counted.line_id, store.rack)
            )
        (waiting,) = store["qc_inspector"].ask(goods_receipts.lots_to_inspect)
        assert (waiting.lot, waiting.rolls, waiting.state) == (counted.lot, 20, LotState.NOT_INSPECTED)
        with pytest.raises(NotAllowed):
            store["warehouse_admin"].run(
                goods_receipts.record_result, goods_receipts.IncomingResult(counted.line_id, 1, D(20), D(0))
            )
        ordered.passed(counted)
        stored = store["warehouse_operator"].run(
            goods_receipts.put_away, goods_receipts.PutAway(counted.line_id, store.rack)
        )
        assert (stored.qty, stored.place, stored.state) == (D(910), "A-1", ReceiptState.POSTED)
        assert (store.on_hand("INCOMING"), store.on_hand("A-1")) == (0, 910)
        assert order_state(store, ordered.id) is PurchaseState.DONE
        detail = store["warehouse_operator"].ask(stock.lot, f"{counted.lot}/7")
        assert (detail.number, detail.supplier_lot, len(detail.rolls), detail.on_hand) == (
            counted.lot,
            "KB-77",
            20,
            910,
        )
        assert [row.to_place for row in detail.moves] == ["A-1", "INCOMING"]

    def test_an_unknown_order_stays_outside_and_purchasing_hears_of_it(self, store: Store) -> None:
        arrival = goods_receipts.Arrival("PO-FAB-2020-00001", "SJ 1", "D 1 A")
        came = store["security"].run(goods_receipts.check_in, arrival)
        assert came.refused
        assert store["warehouse_admin"].ask(goods_receipts.receipts, goods_receipts.ReceiptFilter()) == ()
        (alert,) = store["purchasing"].ask(alerts.my_alerts)
        assert "PO-FAB-2020-00001" in str(alert.words)
        draft = purchase_orders.NewPurchaseLine(store.eyes, D(5), "PCE")
        made = store["purchasing"].run(
            purchase_orders.enter,
            purchase_orders.NewPurchaseOrder(PurchaseKind.FABRIC, store.supplier, (draft,)),
        )
        assert store["security"].run(goods_receipts.check_in, replace(arrival, order=made.number)).refused

    def test_a_note_comes_once(self, store: Store) -> None:
        ordered = store.order()
        ordered.check_in()
        ordered.note = 0
        with pytest.raises(Refused, match="entered before"):
            ordered.check_in()

    def test_what_was_rejected_goes_back_with_a_pass(self, store: Store) -> None:
        ordered = store.order(20)
        counted = ordered.arrive(20)
        with pytest.raises(Invalid, match="what was wrong"):
            store["qc_inspector"].run(
                goods_receipts.record_result, goods_receipts.IncomingResult(counted.line_id, 1, D(16), D(4))
            )
        with pytest.raises(Refused, match="must be the 20"):
            store["qc_inspector"].run(
                goods_receipts.record_result, goods_receipts.IncomingResult(counted.line_id, 1, D(16), D(3), "holes")
            )
        ordered.passed(counted, 4)
        stored = store["warehouse_operator"].run(
            goods_receipts.put_away, goods_receipts.PutAway(counted.line_id, store.rack)
        )
        assert (stored.qty, stored.rejected) == (D(720), D(180))
        assert (store.on_hand("A-1"), store.on_hand("REJECT"), store.on_hand("INCOMING")) == (720, 180, 0)
        back = store["warehouse_admin"].run(
            supplier_returns.send_back, supplier_returns.SupplierReturn(counted.line_id, "B 9123 KX")
        )
        assert (back.qty, store.on_hand("REJECT")) == (180, 0)
        (row,) = store["security"].ask(gate_passes.passes, gate_passes.PassFilter())
        assert (row.number, row.qty, row.unit, row.partner) == (back.number, 180, "YARD", "PT Serat Nusantara")
        assert order_state(store, ordered.id) is PurchaseState.RECEIVED
        # The replacement counts against what is missing.
        again = ordered.arrive(4)
        ordered.passed(again)
        assert order_state(store, ordered.id) is PurchaseState.DONE

    def test_over_delivery_by_tiers(self, store: Store) -> None:
        ordered = store.order(100, "PCE", store.eyes)
        ordered.arrive(100)
        with pytest.raises(Refused, match="supervisor may take"):
            ordered.arrive(6)
        with pytest.raises(Refused, match="Say why"):
            ordered.arrive(6, "spv_warehouse")
        ordered.arrive(6, "spv_warehouse", reason="full box")
        with pytest.raises(Refused, match="never simply taken"):
            ordered.arrive(6, "spv_warehouse", reason="more")
        more = purchase_orders.AllowedMore(ordered.line, D(20))
        with pytest.raises(NotAllowed):
            store["purchasing"].run(purchase_orders.allow_more, more)
        store["production_manager"].run(
            purchase_orders.allow_more, more, confirmed={"purchase.allow_more"}, reason="next order"
        )
        ordered.arrive(14)
        assert store.on_hand("INCOMING", store.eyes) == 120

    def test_units_are_never_guessed(self, store: Store) -> None:
        line = purchase_orders.NewPurchaseLine(store.eyes, D(1), "ROLL", D(1))
        new = purchase_orders.NewPurchaseOrder(PurchaseKind.FABRIC, store.supplier, (line,))
        with pytest.raises(Invalid, match="Enter its conversion first"):
            store["purchasing"].run(purchase_orders.enter, new)
        ordered = store.order(2)
        with pytest.raises(Invalid, match="rolls make 10 YARD"):
            ordered.arrive(2, rolls=(D(5), D(5)))
        with pytest.raises(Invalid, match="YARD cannot be converted to PCE"):
            store["warehouse_operator"].run(
                issues.start_picking, issues.NewPicking(CUT, (issues.Wanted(store.eyes, D(1), "YARD"),))
            )


class TestIssuing:
    def test_the_oldest_lot_goes_first_and_the_department_confirms(self, store: Store) -> None:
        first, second = store.stocked(2), store.stocked(2, rack=store.other)
        # The colour says nothing: a lot of last year's same month is older.
        with store.plant.connect() as connection:
            connection.execute("UPDATE quty.lot SET received_on = received_on - 365 WHERE id = %s", (second,))
        picked = store.pick(100)
        lines = store["warehouse_operator"].ask(issue_lists.issue_detail, picked.id).lines
        assert [(line.lot_id, line.qty) for line in lines] == [(second, 90), (first, 10)]
        assert store.reserved() == 100
        issued = store["warehouse_admin"].run(issues.issue, issues.IssueKey(picked.id, picked.version))
        assert issued.state is IssueState.ISSUED
        assert (store.on_hand("TRANSIT"), store.on_hand("CUT"), store.reserved()) == (100, 0, 0)
        with pytest.raises(Refused, match="another department"):
            store["operator_sewing"].run(issues.confirm, issues.ConfirmedIssue(picked.id))
        done = store["operator_cutting"].run(issues.confirm, issues.ConfirmedIssue(picked.id))
        assert done.state is IssueState.RECEIVED
        assert (store.on_hand("TRANSIT"), store.on_hand("CUT")) == (0, 100)
        with pytest.raises(WrongState):
            store["operator_cutting"].run(issues.confirm, issues.ConfirmedIssue(picked.id))

    def test_a_younger_lot_needs_a_reason(self, store: Store) -> None:
        store.stocked(2)
        young = store.stocked(2)
        wanted = issues.Wanted(store.fabric, D(10), "YARD", (issues.ChosenLot(store.rack, young, D(10)),))
        new = issues.NewPicking(CUT, (wanted,))
        with pytest.raises(NeedsConfirmation) as asked:
            store["warehouse_operator"].run(issues.start_picking, new)
        assert asked.value.code == "picking.fifo"
        made = store["warehouse_operator"].run(
            issues.start_picking, new, confirmed={"picking.fifo"}, reason="same dye lot as the last cut"
        )
        detail = store["warehouse_operator"].ask(issue_lists.issue_detail, made.id)
        assert detail.issue.fifo_reason == "same dye lot as the last cut"

    def test_short_stock_asks_alerts_and_never_goes_negative(self, store: Store) -> None:
        with pytest.raises(NotEnoughStock, match="Nothing of IM-BOA-1"):
            store.pick(10)
        store.stocked(2)
        with pytest.raises(NeedsConfirmation, match="10 YARD"):
            store.pick(100)
        picked = store.pick(100, confirmed={"picking.short"})
        assert (picked.short, store.reserved()) == (1, 90)
        assert any("short by 10 YARD" in str(row.words) for row in store["spv_warehouse"].ask(alerts.my_alerts))
        with pytest.raises(NotEnoughStock):
            store.pick(1)
        cancelled = store["warehouse_operator"].run(issues.cancel, issues.IssueKey(picked.id, picked.version))
        assert (cancelled.state, store.reserved()) == (IssueState.CANCELLED, 0)

    def test_the_least_stock_is_watched_once(self, store: Store) -> None:
        store.stocked(4)
        for _ in range(2):
            picked = store.pick(50)
            store["warehouse_admin"].run(issues.issue, issues.IssueKey(picked.id, picked.version))
        told = [str(row.words) for row in store["purchasing"].ask(alerts.my_alerts)]
        assert [words for words in told if "only 80 YARD free, the least is 100 YARD" in words]
        assert len(told) == 1
        (low,) = store["purchasing"].ask(stock.low_stock)
        assert (low.free, low.least, low.share) == (80, 100, D("0.8"))

    def test_a_difference_stays_under_way_until_it_is_settled(self, store: Store) -> None:
        store.stocked(2)
        picked = store.pick(40)
        store["warehouse_admin"].run(issues.issue, issues.IssueKey(picked.id, picked.version))
        (line,) = store["operator_cutting"].ask(issue_lists.slip, picked.number).lines
        with pytest.raises(Invalid, match="say why"):
            store["operator_cutting"].run(
                issues.confirm, issues.ConfirmedIssue(picked.id, (issues.CountedLine(line.id, D(38)),))
            )
        with pytest.raises(Invalid, match="At most 40"):
            store["operator_cutting"].run(
                issues.confirm, issues.ConfirmedIssue(picked.id, (issues.CountedLine(line.id, D(41)),), "x")
            )
        done = store["operator_cutting"].run(
            issues.confirm, issues.ConfirmedIssue(picked.id, (issues.CountedLine(line.id, D(38)),), "short roll")
        )
        assert (done.open_qty, store.on_hand("TRANSIT"), store.on_hand("CUT")) == (2, 2, 38)
        (row,) = store["warehouse_admin"].ask(issue_lists.issues_of, issue_lists.IssueFilter())
        assert row.open_lines == 1
        store["warehouse_admin"].run(issues.settle, issues.SettledLine(line.id, found=True, reason="lay beside it"))
        assert (store.on_hand("TRANSIT"), store.on_hand("A-1")) == (0, 52)
        with pytest.raises(WrongState):
            store["warehouse_admin"].run(issues.settle, issues.SettledLine(line.id, found=False, reason="again"))

    def test_the_floor_sends_back_what_is_left(self, store: Store) -> None:
        lot = store.stocked(2)
        picked = store.pick(40)
        store["warehouse_admin"].run(issues.issue, issues.IssueKey(picked.id, picked.version))
        store["operator_cutting"].run(issues.confirm, issues.ConfirmedIssue(picked.id))
        (left,) = store["operator_cutting"].ask(issue_lists.floor_stock, CUT)
        assert (left.lot_id, left.on_hand) == (lot, 40)
        new = issues.FloorReturn(CUT, store.fabric, lot, D(15), "YARD")
        with pytest.raises(Refused):
            store["operator_sewing"].run(issues.send_back, new)
        back = store["operator_cutting"].run(issues.send_back, new)
        assert (store.on_hand("CUT"), store.on_hand("TRANSIT")) == (25, 15)
        with pytest.raises(NotEnoughStock):
            store["operator_cutting"].run(issues.send_back, replace(new, qty=D(26)))
        store["warehouse_operator"].run(issues.take_back, issues.TakenBack(back.id, store.other))
        assert (store.on_hand("TRANSIT"), store.on_hand("A-2")) == (0, 15)

    def test_nobody_confirms_what_he_issued(self, store: Store) -> None:
        store.stocked(2)
        picked = store.pick(10)
        store["admin"].run(issues.issue, issues.IssueKey(picked.id, picked.version))
        with pytest.raises(Refused, match="issued himself"):
            store["admin"].run(issues.confirm, issues.ConfirmedIssue(picked.id))

    def test_a_frozen_or_foreign_place_refuses(self, store: Store) -> None:
        lot = store.stocked(2)
        move = stock.Relocation(store.fabric, lot, store.rack, store.other, D(5))
        store["warehouse_operator"].run(stock.relocate, move)
        assert store.on_hand("A-2") == 5
        with store.plant.connect() as connection:
            connection.execute("UPDATE quty.place SET frozen_at = now() WHERE id = %s", (store.other,))
        with pytest.raises(Refused, match="being counted"):
            store["warehouse_operator"].run(stock.relocate, move)
        loss = store.plant.one("SELECT quty.known_place('loss')")
        with pytest.raises(Refused, match="do not go from"):
            store["warehouse_operator"].run(stock.relocate, replace(move, to_place_id=loss))

    def test_a_retried_command_posts_once(self, store: Store) -> None:
        store.stocked(2)
        request = uuid4()
        wanted = issues.NewPicking(CUT, (issues.Wanted(store.fabric, D(10), "YARD"),))
        first = store["warehouse_operator"].run(issues.start_picking, wanted, request=request)
        assert store["warehouse_operator"].run(issues.start_picking, wanted, request=request) == first
        assert store.reserved() == 10


class TestNeeds:
    def test_a_work_order_needs_what_its_department_puts_in(self, store: Store) -> None:
        toy = toy_of(store.office.ppic, store.office.manager)
        made = approved_order(store.office, "PO-1", 1000, toy.hen)
        rows = {
            (row.department, row.material_code): row
            for row in store["warehouse_admin"].ask(material_needs.needs)
            if row.work_order_id
        }
        assert made.number
        sewing = {code: row.need for (department, code), row in rows.items() if department is SEW}
        assert sewing["ZJB1"] == D(210)
        assert sewing["ZLB1"] > 0


class TestGate:
    def new(self, store: Store, qty: int = 500) -> gate_passes.PassAnswer:
        partner = store.plant.one("SELECT id FROM quty.partner WHERE kind = 'subcontractor'")
        new = gate_passes.NewPass(partner, "cut parts MELATI bear", D(qty), "PCE")
        return store["warehouse_admin"].run(gate_passes.prepare, new)

    def test_out_is_in_plus_difference(self, store: Store) -> None:
        made = self.new(store)
        back = gate_passes.CameBack(made.id, D(300), "SJ-V-1")
        with pytest.raises(WrongState, match="have not left"):
            store["warehouse_admin"].run(gate_passes.come_back, back)
        with pytest.raises(Refused, match="needs a reason"):
            store["security"].run(gate_passes.check, gate_passes.CheckedPass(made.id, made.version, False))
        held = store["security"].run(
            gate_passes.check, gate_passes.CheckedPass(made.id, made.version, False, reason="12 bags, slip says 10")
        )
        assert held.state is GateState.HELD
        passed = store["security"].run(gate_passes.check, gate_passes.CheckedPass(made.id, held.version, True))
        assert (passed.state, passed.outside) == (GateState.PASSED, 500)
        store["warehouse_admin"].run(gate_passes.come_back, back)
        with pytest.raises(Refused, match="Only 200 PCE"):
            store["warehouse_admin"].run(gate_passes.come_back, replace(back, qty=D(201)))
        store["warehouse_operator"].run(gate_passes.come_back, replace(back, qty=D(195)))
        with pytest.raises(Refused, match="needs a reason"):
            store["warehouse_admin"].run(gate_passes.close, gate_passes.ClosedPass(made.id, passed.version))
        closed = store["warehouse_admin"].run(
            gate_passes.close, gate_passes.ClosedPass(made.id, passed.version, "5 pcs lost in sewing, billed")
        )
        assert closed.state is GateState.CLOSED
        rows = store["warehouse_admin"].ask(gate_passes.passes, gate_passes.PassFilter(closed_too=True))
        out = next(row for row in rows if row.id == made.id)
        assert (out.qty, out.back_qty, out.difference_qty) == (500, 495, 5)

    def test_only_the_guard_lets_goods_out(self, store: Store) -> None:
        made = self.new(store)
        with pytest.raises(NotAllowed):
            store["warehouse_admin"].run(gate_passes.check, gate_passes.CheckedPass(made.id, made.version, True))
        with pytest.raises(Conflict):
            store["security"].run(gate_passes.check, gate_passes.CheckedPass(made.id, 9, True))
        with pytest.raises(NotFound):
            store["security"].run(gate_passes.check, gate_passes.CheckedPass(0, 1, True))


class TestCards:
    def ask(self, store: Store, qty: int = 100, role: str = "operator_packing") -> kanban_cards.CardAnswer:
        department = Department.PACKING
        return store[role].run(kanban_cards.request_card, kanban_cards.NewCard(department, store.eyes, D(qty), "PCE"))

    def test_a_card_is_approved_brought_in_parts_and_confirmed(self, store: Store) -> None:
        store.stocked(60, store.eyes, "PCE")
        card = self.ask(store)
        assert card.state is KanbanState.PENDING
        with pytest.raises(WrongState):
            store["warehouse_operator"].run(kanban_cards.bring, kanban_cards.BroughtCard(card.id, card.version))
        with pytest.raises(NotAllowed):
            store["warehouse_operator"].run(kanban_cards.approve_card, kanban_cards.CardKey(card.id, card.version))
        card = store["spv_warehouse"].run(kanban_cards.approve_card, kanban_cards.CardKey(card.id, card.version))
        part = store["warehouse_operator"].run(
            kanban_cards.bring,
            kanban_cards.BroughtCard(card.id, card.version),
            confirmed={"picking.short"},
        )
        assert (part.state, part.fulfilled_qty) == (KanbanState.IN_PROGRESS, 60)
        store["operator_packing"].run(issues.confirm, issues.ConfirmedIssue(part.issue_id or 0))
        assert store.on_hand("PCK", store.eyes) == 60
        store.stocked(60, store.eyes, "PCE")
        rest = store["warehouse_operator"].run(kanban_cards.bring, kanban_cards.BroughtCard(card.id, part.version))
        assert (rest.state, rest.fulfilled_qty) == (KanbanState.COMPLETED, 100)

    def test_the_board_has_limits(self, store: Store) -> None:
        limits = kanban_cards.BoardLimits(Department.PACKING, 2, 1, D(10))
        store["spv_warehouse"].run(kanban_cards.set_limits, limits)
        assert self.ask(store, 10).state is KanbanState.APPROVED
        last = self.ask(store, 11)
        with pytest.raises(Refused, match="2 cards of the department wait already"):
            self.ask(store)
        with pytest.raises(Refused, match="another department"):
            self.ask(store, role="operator_sewing")
        store["operator_packing"].run(kanban_cards.withdraw_card, kanban_cards.CardKey(last.id, last.version))
        self.ask(store)

    def test_rules_ask_by_themselves_once(self, store: Store) -> None:
        rule = kanban_cards.RuleInput(Department.PACKING, store.eyes, D(50), D(200), "PCE")
        store["spv_warehouse"].run(kanban_cards.save_rule, rule)
        made = store["operator_packing"].run(kanban_cards.request_by_rules, Department.PACKING)
        assert len(made) == 1
        assert store["operator_packing"].run(kanban_cards.request_by_rules, Department.PACKING) == ()
        with pytest.raises(Refused, match="has a rule"):
            store["spv_warehouse"].run(kanban_cards.save_rule, rule)
