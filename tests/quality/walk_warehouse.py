"""The warehouse that the walks go through: records in each state that a command needs."""

from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.counting import CountKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.purchasing import PurchaseKind
from quty_desktop.services.purchasing import purchase_orders, purchase_requests
from quty_desktop.services.warehouse import gate_passes, goods_receipts, issues, kanban_cards, stock_takes
from tests.databases import Plant
from tests.services.bill_plants import Toy
from tests.services.plants import Office, approved_order
from tests.services.store_plant import Ordered, Store, stored_in

D = Decimal


@dataclass(frozen=True)
class Warehouse:
    """Records of the warehouse, by id.

    Attributes:
        store: its materials, racks and supplier.
        lot: a lot in the rack, and its ``lot_number``.
        draft: an order that waits for its approval; by purchasing.
        approved: an order that waits to be sent.
        sent: an order that the gate expects, and its ``sent_line``.
        partly: an order of which something has come.
        request: a request that waits.
        arrived: a receipt whose truck waits to be counted.
        waiting_line: a counted lot that waits for its inspection.
        passed_line: a lot that may be put away.
        rejected_line: a lot of which a part is to go back.
        picking: a picking list.
        issued: a slip that cutting has to confirm, and its ``issued_number``.
        returned: goods that cutting sent back.
        differing_line: a line of a confirmed slip with an open difference.
        card: a card of cutting that waits.
        approved_card: a card that may be brought.
        prepared: a pass that the guard has to check.
        outside: a pass whose goods are outside.
        open_take: a stock-take that is counted, and its ``tag``.
        counted_take: one whose tags are all counted.
        compared_take: one that is compared, and its ``variance``.
        approved_take: one that may be posted.
        mo: a manufacturing order with bills.
        partner: a subcontractor.
    """

    store: Store
    lot: int
    lot_number: str
    draft: purchase_orders.PurchaseKey
    approved: purchase_orders.PurchaseKey
    sent: purchase_orders.PurchaseKey
    sent_number: str
    sent_line: int
    partly: purchase_orders.PurchaseKey
    request: int
    arrived: int
    waiting_line: int
    passed_line: int
    rejected_line: int
    picking: int
    issued: int
    issued_number: str
    returned: int
    differing_line: int
    card: int
    approved_card: int
    prepared: int
    outside: int
    open_take: int
    tag: int
    counted_take: int
    compared_take: int
    variance: int
    approved_take: int
    mo: int
    partner: int


def warehouse_of(plant: Plant, office: Office, toy: Toy) -> Warehouse:
    """Order, receive, issue, count."""
    with stored_in(plant, office) as store:
        lot = store.stocked(40)
        fresh = store.order(20)
        arrived = fresh.check_in().id or 0
        draft = _draft(store)
        approved = store["production_manager"].run(purchase_orders.approve, _draft(store))
        partly, waiting, passed, rejected = _receipts(store)
        clerk = store["warehouse_admin"]

        def picked(qty: int) -> issues.IssueAnswer:
            return store.pick(qty)

        def issued(qty: int) -> issues.IssueAnswer:
            made = picked(qty)
            return clerk.run(issues.issue, issues.IssueKey(made.id, made.version))

        differs = issued(20)
        line = plant.one("SELECT id FROM quty.material_issue_line WHERE issue_id = %s", differs.id)
        count = issues.ConfirmedIssue(differs.id, (issues.CountedLine(line, D(18)),), "short roll")
        cutter = store["operator_cutting"]
        cutter.run(issues.confirm, count)
        back = cutter.run(issues.send_back, issues.FloorReturn(Department.CUTTING, store.fabric, lot, D(5), "YARD"))
        slip = issued(10)

        def card() -> kanban_cards.CardAnswer:
            new = kanban_cards.NewCard(Department.CUTTING, store.fabric, D(10), "YARD")
            return cutter.run(kanban_cards.request_card, new)

        waits, wanted = card(), card()
        rule = kanban_cards.RuleInput(Department.CUTTING, store.eyes, D(10), D(100), "PCE")
        store["spv_warehouse"].run(kanban_cards.save_rule, rule)
        store["spv_warehouse"].run(kanban_cards.approve_card, kanban_cards.CardKey(wanted.id, wanted.version))
        prepared, outside = _passes(store)
        takes = _takes(store)
        mo = approved_order(office, "PO-6001", 240, toy.hen).id
        asked = clerk.run(purchase_requests.request, purchase_requests.NewRequest(store.eyes, D(100), "PCE"))
        return Warehouse(
            store, lot, plant.one("SELECT number FROM quty.lot WHERE id = %s", lot), draft,
            purchase_orders.PurchaseKey(approved.id, approved.version), _key(plant, fresh.id), fresh.number, fresh.line,
            partly, asked.id, arrived, waiting, passed, rejected, picked(5).id, slip.id, slip.number, back.id, line,
            waits.id, wanted.id, prepared, outside, *takes, mo,
            plant.one("SELECT id FROM quty.partner WHERE kind = 'subcontractor' LIMIT 1"),
        )  # fmt: skip


def _key(plant: Plant, order: int) -> purchase_orders.PurchaseKey:
    return purchase_orders.PurchaseKey(order, plant.one("SELECT version FROM quty.purchase_order WHERE id = %s", order))


def _draft(store: Store) -> purchase_orders.PurchaseKey:
    line = purchase_orders.NewPurchaseLine(store.fabric, D(3), "ROLL", D(10))
    new = purchase_orders.NewPurchaseOrder(PurchaseKind.FABRIC, store.supplier, (line,))
    made = store["purchasing"].run(purchase_orders.enter, new)
    return purchase_orders.PurchaseKey(made.id, made.version)


def _receipts(store: Store) -> tuple[purchase_orders.PurchaseKey, int, int, int]:
    ordered: Ordered = store.order(30)
    waiting, passed, rejected = ordered.arrive(5), ordered.arrive(5), ordered.arrive(5)
    ordered.passed(passed)
    ordered.passed(rejected, 2)
    store["warehouse_operator"].run(goods_receipts.put_away, goods_receipts.PutAway(rejected.line_id, store.rack))
    return _key(store.plant, ordered.id), waiting.line_id, passed.line_id, rejected.line_id


def _passes(store: Store) -> tuple[int, int]:
    partner = store.plant.one("SELECT id FROM quty.partner WHERE kind = 'subcontractor' LIMIT 1")
    new = gate_passes.NewPass(partner, "cut parts", D(100), "PCE")
    first, second = (store["warehouse_admin"].run(gate_passes.prepare, new) for _ in range(2))
    passed = gate_passes.CheckedPass(second.id, second.version, right=True)
    return first.id, store["security"].run(gate_passes.check, passed).id


def _takes(store: Store) -> tuple[int, int, int, int, int, int]:
    """One open, one counted, one compared, one approved, each of a rack of its own with one lot."""
    clerk, counter = store["warehouse_admin"], store["warehouse_operator"]
    found = []
    for rack in store.racks[2:6]:
        store.stocked(1, rack=rack)
        take = clerk.run(stock_takes.start, stock_takes.NewStockTake(CountKind.CYCLE, (rack,)))
        (tag,) = counter.ask(stock_takes.tags, take.id)
        found.append((take, tag.id))
    for _, each in found[1:]:
        counter.run(stock_takes.count, stock_takes.TagCount(each, D(44)))
    for number in (2, 3):
        take = found[number][0]
        made = clerk.run(stock_takes.compare, stock_takes.TakeKey(take.id, take.version))
        row = next(iter(store["finance"].ask(stock_takes.variances, take.id)))
        store["finance"].run(stock_takes.explain, stock_takes.LineCause(row.id, row.version, "roll end"))
        if number == 3:
            store["finance"].run(stock_takes.approve, stock_takes.TakeKey(take.id, made.version))
    (opened, first), (counted, _), (compared, variance), (approved, _) = found
    return opened.id, first, counted.id, compared.id, variance, approved.id
