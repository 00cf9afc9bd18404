"""Examples of purchasing, the gate and the warehouse."""

from datetime import date
from decimal import Decimal

from quty_desktop.domain.counting import CountKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.purchasing import PurchaseKind
from quty_desktop.services.purchasing import purchase_lists, purchase_orders, purchase_requests
from quty_desktop.services.warehouse import (
    gate_passes,
    goods_receipts,
    issue_lists,
    issues,
    kanban_cards,
    stock,
    stock_takes,
    supplier_returns,
)
from tests.quality.examples.making import Maker, confirmed, plain, version_of
from tests.quality.walk_plant import WalkPlant
from tests.quality.walk_warehouse import Warehouse

D = Decimal
_CUT = Department.CUTTING


def _of(walk: WalkPlant) -> Warehouse:
    return walk.warehouse


def _order(walk: WalkPlant) -> purchase_orders.NewPurchaseOrder:
    store = _of(walk).store
    line = purchase_orders.NewPurchaseLine(store.fabric, D(2), "ROLL", D(10), date(2026, 12, 1))
    return purchase_orders.NewPurchaseOrder(PurchaseKind.FABRIC, store.supplier, (line,))


def _issue(walk: WalkPlant, key: int) -> issues.IssueKey:
    return issues.IssueKey(key, version_of(walk, "material_issue", key))


def _card(walk: WalkPlant, key: int) -> kanban_cards.CardKey:
    return kanban_cards.CardKey(key, version_of(walk, "kanban_card", key))


def _take(walk: WalkPlant, key: int) -> stock_takes.TakeKey:
    return stock_takes.TakeKey(key, version_of(walk, "stock_take", key))


def _request(walk: WalkPlant) -> purchase_requests.RequestKey:
    key = _of(walk).request
    return purchase_requests.RequestKey(key, version_of(walk, "purchase_request", key))


def _own_request(walk: WalkPlant) -> purchase_requests.RequestKey:
    return _request(walk)


COMMANDS: dict[str, Maker] = {
    "purchase_requests.request": plain(
        lambda walk: purchase_requests.NewRequest(_of(walk).store.fabric, D(2), "ROLL", reason="low")
    ),
    "purchase_requests.request_shortages": plain(lambda walk: purchase_requests.ShortageRequest(_of(walk).mo)),
    "purchase_requests.reject": confirmed("purchase.reject", _request),
    "purchase_requests.withdraw": plain(_own_request),
    "purchase_orders.enter": plain(_order),
    "purchase_orders.change": plain(
        lambda walk: purchase_orders.ChangedPurchaseOrder(_of(walk).draft.id, _of(walk).draft.version, _order(walk))
    ),
    "purchase_orders.approve": plain(lambda walk: _of(walk).draft),
    "purchase_orders.revise": plain(lambda walk: _of(walk).approved),
    "purchase_orders.send": plain(lambda walk: _of(walk).approved),
    "purchase_orders.cancel": confirmed("purchase.cancel", lambda walk: _of(walk).draft),
    "purchase_orders.close": confirmed("purchase.close", lambda walk: _of(walk).partly),
    "purchase_orders.allow_more": confirmed(
        "purchase.allow_more", lambda walk: purchase_orders.AllowedMore(_of(walk).sent_line, D(2))
    ),
    "goods_receipts.check_in": plain(lambda walk: goods_receipts.Arrival(_of(walk).sent_number, "SJ-WALK", "B 1 WLK")),
    "goods_receipts.count_goods": plain(
        lambda walk: goods_receipts.CountedGoods(_of(walk).arrived, _of(walk).sent_line, D(2), D(2))
    ),
    "goods_receipts.record_result": plain(
        lambda walk: goods_receipts.IncomingResult(
            _of(walk).waiting_line, version_of(walk, "goods_receipt_line", _of(walk).waiting_line), D(5), D(0)
        )
    ),
    "goods_receipts.put_away": plain(lambda walk: goods_receipts.PutAway(_of(walk).passed_line, _of(walk).store.rack)),
    "supplier_returns.send_back": plain(lambda walk: supplier_returns.SupplierReturn(_of(walk).rejected_line)),
    "stock.relocate": plain(
        lambda walk: stock.Relocation(
            _of(walk).store.fabric, _of(walk).lot, _of(walk).store.rack, _of(walk).store.other, D(1)
        )
    ),
    "issues.start_picking": plain(
        lambda walk: issues.NewPicking(_CUT, (issues.Wanted(_of(walk).store.fabric, D(5), "YARD"),))
    ),
    "issues.issue": plain(lambda walk: _issue(walk, _of(walk).picking)),
    "issues.cancel": plain(lambda walk: _issue(walk, _of(walk).picking)),
    "issues.confirm": plain(lambda walk: issues.ConfirmedIssue(_of(walk).issued)),
    "issues.send_back": plain(
        lambda walk: issues.FloorReturn(_CUT, _of(walk).store.fabric, _of(walk).lot, D(1), "YARD")
    ),
    "issues.take_back": plain(lambda walk: issues.TakenBack(_of(walk).returned, _of(walk).store.rack)),
    "issues.settle": plain(lambda walk: issues.SettledLine(_of(walk).differing_line, found=False, reason="lost")),
    "kanban_cards.request_card": plain(lambda walk: kanban_cards.NewCard(_CUT, _of(walk).store.fabric, D(1), "YARD")),
    "kanban_cards.request_by_rules": plain(lambda _walk: _CUT),
    "kanban_cards.approve_card": plain(lambda walk: _card(walk, _of(walk).card)),
    "kanban_cards.refuse_card": confirmed("kanban.refuse", lambda walk: _card(walk, _of(walk).card)),
    "kanban_cards.withdraw_card": plain(lambda walk: _card(walk, _of(walk).card)),
    "kanban_cards.bring": plain(
        lambda walk: kanban_cards.BroughtCard(
            _of(walk).approved_card, version_of(walk, "kanban_card", _of(walk).approved_card)
        )
    ),
    "kanban_cards.set_limits": plain(lambda _walk: kanban_cards.BoardLimits(_CUT, 8, 4, D(0))),
    "kanban_cards.save_rule": plain(
        lambda walk: kanban_cards.RuleInput(Department.SEWING, _of(walk).store.eyes, D(10), D(100), "PCE")
    ),
    "stock_takes.start": plain(lambda walk: stock_takes.NewStockTake(CountKind.CYCLE, (_of(walk).store.other,))),
    "stock_takes.count": plain(lambda walk: stock_takes.TagCount(_of(walk).tag, D(45))),
    "stock_takes.found": plain(
        lambda walk: stock_takes.FoundGoods(
            _of(walk).open_take, _of(walk).store.racks[2], _of(walk).store.eyes, 0, D(3)
        )
    ),
    "stock_takes.compare": plain(lambda walk: _take(walk, _of(walk).counted_take)),
    "stock_takes.explain": plain(
        lambda walk: stock_takes.LineCause(
            _of(walk).variance, version_of(walk, "stock_take_line", _of(walk).variance), "found in the next rack"
        )
    ),
    "stock_takes.count_again": plain(lambda walk: _take(walk, _of(walk).compared_take)),
    "stock_takes.approve": plain(lambda walk: _take(walk, _of(walk).compared_take)),
    "stock_takes.post": plain(lambda walk: _take(walk, _of(walk).approved_take)),
    "stock_takes.give_up": confirmed("count.give_up", lambda walk: _take(walk, _of(walk).compared_take)),
    "gate_passes.prepare": plain(lambda walk: gate_passes.NewPass(_of(walk).partner, "cut parts", D(3), "PCE")),
    "gate_passes.check": plain(
        lambda walk: gate_passes.CheckedPass(
            _of(walk).prepared, version_of(walk, "gate_pass", _of(walk).prepared), right=True
        )
    ),
    "gate_passes.come_back": plain(lambda walk: gate_passes.CameBack(_of(walk).outside, D(40), "SJ-V-9")),
    "gate_passes.close": plain(
        lambda walk: gate_passes.ClosedPass(
            _of(walk).outside, version_of(walk, "gate_pass", _of(walk).outside), "100 pcs not returned"
        )
    ),
}

QUERIES: dict[str, Maker] = {
    "purchase_requests.shortage": plain(lambda walk: _of(walk).mo),
    "purchase_requests.requests": plain(lambda _walk: purchase_requests.RequestFilter(ended_too=True)),
    "purchase_lists.orders": plain(lambda _walk: purchase_lists.PurchaseFilter(ended_too=True)),
    "purchase_lists.order": plain(lambda walk: _of(walk).draft.id),
    "suppliers.deliveries_of": plain(lambda walk: _of(walk).store.supplier),
    "goods_receipts.receipts": plain(lambda _walk: goods_receipts.ReceiptFilter(ended_too=True)),
    "goods_receipts.receipt": plain(lambda walk: _of(walk).arrived),
    "stock.balances": plain(lambda _walk: stock.BalanceFilter("boa")),
    "stock.moves": plain(lambda walk: stock.MovePage(lot_id=_of(walk).lot)),
    "stock.lot": plain(lambda walk: _of(walk).lot_number),
    "issue_lists.issues_of": plain(lambda _walk: issue_lists.IssueFilter()),
    "issue_lists.issue_detail": plain(lambda walk: _of(walk).issued),
    "issue_lists.slip": plain(lambda walk: _of(walk).issued_number),
    "issue_lists.floor_stock": plain(lambda _walk: _CUT),
    "kanban_cards.cards": plain(lambda _walk: kanban_cards.CardFilter(ended_too=True)),
    "stock_takes.tags": plain(lambda walk: _of(walk).open_take),
    "stock_takes.variances": plain(lambda walk: _of(walk).compared_take),
    "gate_passes.passes": plain(lambda _walk: gate_passes.PassFilter(closed_too=True)),
    "choices.find_materials": plain(lambda _walk: "boa"),
    "store_papers.purchase_paper": plain(lambda walk: _of(walk).draft.id),
    "store_papers.receipt_paper": plain(lambda walk: _of(walk).arrived),
    "store_papers.lot_labels": plain(lambda walk: _of(walk).lot),
    "store_papers.issue_paper": plain(lambda walk: _of(walk).issued),
    "store_papers.pass_paper": plain(lambda walk: _of(walk).prepared),
    "store_papers.count_paper": plain(lambda walk: _of(walk).open_take),
}
