"""Purchasing on a real database: requests from shortages, orders with approval, how suppliers deliver."""
# Whole quantities are compared with plain numbers.
# mypy: disable-error-code="comparison-overlap"

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from quty_desktop.domain.errors import Conflict, Invalid, NeedsConfirmation, NotAllowed, Refused, WrongState
from quty_desktop.domain.purchasing import PurchaseKind, PurchaseState, RequestState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.master_data import units_of_measure
from quty_desktop.services.purchasing import purchase_lists, purchase_orders, purchase_requests, suppliers
from quty_desktop.services.purchasing.purchase_orders import NewPurchaseLine, NewPurchaseOrder, PurchaseKey
from tests.databases import Plant
from tests.services.bill_plants import toy_of
from tests.services.plants import approved_order
from tests.services.store_plant import Store, store_of

D = Decimal


@pytest.fixture
def store(database: Plant) -> Iterator[Store]:
    with store_of(database) as opened:
        yield opened


def key(answer: purchase_orders.PurchaseAnswer) -> PurchaseKey:
    return PurchaseKey(answer.id, answer.version)


def draft(store: Store, price: object = 10, **more: Any) -> NewPurchaseOrder:
    line = NewPurchaseLine(store.fabric, D(20), "ROLL", None if price is None else D(str(price)))
    return replace(NewPurchaseOrder(PurchaseKind.FABRIC, store.supplier, (line,)), **more)


class TestRequests:
    def test_what_an_order_lacks_is_asked_for_once_in_buying_units(self, store: Store) -> None:
        toy = toy_of(store.office.ppic, store.office.manager)
        roll = units_of_measure.ConversionInput(toy.fabric, "ROLL", "YARD", D(45))
        store.office.ppic.run(units_of_measure.save_conversion, roll)
        mo = approved_order(store.office, "PO-1", 1000, toy.hen).id
        found = store["ppic_admin"].ask(purchase_requests.shortage, mo)
        fabric = next(row for row in found.rows if row.id == toy.fabric)
        # 1,000 × 0.2 yards + 5 % = 210 yards, in whole rolls of 45.
        assert (fabric.need, fabric.missing, fabric.qty, fabric.unit) == (D(210), D(210), D(5), "ROLL")
        wanted = purchase_requests.ShortageRequest(mo, (toy.fabric,))
        with pytest.raises(NotAllowed):
            store["operator_cutting"].run(purchase_requests.request_shortages, wanted)
        (made,) = store["ppic_admin"].run(purchase_requests.request_shortages, wanted)
        assert made.number.startswith("PR-")
        with pytest.raises(Refused, match="Nothing is missing"):
            store["ppic_admin"].run(purchase_requests.request_shortages, wanted)
        (row,) = store["purchasing"].ask(purchase_requests.requests, purchase_requests.RequestFilter())
        assert (row.qty, row.unit, row.state) == (D(5), "ROLL", RequestState.REQUESTED)
        # The rest of the materials is still asked for by the whole order.
        assert len(store["ppic_admin"].run(purchase_requests.request_shortages, replace(wanted, articles=()))) == 2

    def test_a_request_becomes_an_order_line(self, store: Store) -> None:
        asked = store["warehouse_admin"].run(
            purchase_requests.request, purchase_requests.NewRequest(store.fabric, D(3), "ROLL", reason="low")
        )
        line = NewPurchaseLine(store.fabric, D(3), "ROLL", D(10), request_ids=(asked.id,))
        made = store["purchasing"].run(purchase_orders.enter, draft(store, lines=(line,)))
        with pytest.raises(Refused, match="is ordered"):
            store["purchasing"].run(purchase_orders.enter, draft(store, lines=(line,)))
        (row,) = store["purchasing"].ask(purchase_requests.requests, purchase_requests.RequestFilter(ended_too=True))
        assert (row.state, row.order) == (RequestState.ORDERED, made.number)
        store["purchasing"].run(
            purchase_orders.cancel, key(made), confirmed={"purchase.cancel"}, reason="price too high"
        )
        (row,) = store["purchasing"].ask(purchase_requests.requests, purchase_requests.RequestFilter())
        assert row.state is RequestState.REQUESTED

    def test_who_asked_takes_back_and_purchasing_rejects(self, store: Store) -> None:
        new = purchase_requests.NewRequest(store.eyes, D(100), "PCE")
        first = store["warehouse_admin"].run(purchase_requests.request, new)
        gone = store["warehouse_admin"].run(
            purchase_requests.withdraw, purchase_requests.RequestKey(first.id, first.version)
        )
        assert gone.state is RequestState.CANCELLED
        second = store["warehouse_admin"].run(purchase_requests.request, new)
        wanted = purchase_requests.RequestKey(second.id, second.version)
        with pytest.raises(Refused, match="another department"):
            store["ppic_admin"].run(purchase_requests.withdraw, wanted)
        with pytest.raises(NeedsConfirmation):
            store["purchasing"].run(purchase_requests.reject, wanted)
        done = store["purchasing"].run(
            purchase_requests.reject, wanted, confirmed={"purchase.reject"}, reason="in stock at Rack F"
        )
        assert done.state is RequestState.REJECTED
        with pytest.raises(Invalid):
            store["warehouse_admin"].run(purchase_requests.request, replace(new, unit="ROLL"))


class TestOrders:
    def test_draft_approval_sending(self, store: Store) -> None:
        made = store["purchasing"].run(purchase_orders.enter, draft(store, price=None))
        assert made.number.startswith("PO-FAB-")
        with pytest.raises(NotAllowed):
            store["purchasing"].run(purchase_orders.approve, key(made))
        with pytest.raises(Refused, match="no price"):
            store["production_manager"].run(purchase_orders.approve, key(made))
        changed = store["purchasing"].run(
            purchase_orders.change, purchase_orders.ChangedPurchaseOrder(made.id, made.version, draft(store, 1250000))
        )
        with pytest.raises(Conflict):
            store["production_manager"].run(purchase_orders.approve, key(made))
        approved = store["production_manager"].run(purchase_orders.approve, key(changed))
        with pytest.raises(WrongState):
            store["purchasing"].run(
                purchase_orders.change, purchase_orders.ChangedPurchaseOrder(made.id, approved.version, draft(store))
            )
        sent = store["purchasing"].run(purchase_orders.send, key(approved))
        assert sent.state is PurchaseState.SENT
        detail = store["purchasing"].ask(purchase_lists.order, made.id)
        assert (detail.total, detail.order.approved_by) == (D(25_000_000), store["production_manager"].actor.name)

    def test_nobody_approves_his_own_and_the_database_says_so(self, store: Store) -> None:
        made = store["admin"].run(purchase_orders.enter, draft(store))
        with pytest.raises(Refused, match="of his own"):
            store["admin"].run(purchase_orders.approve, key(made))

    def test_what_was_approved_is_what_is_sent(self, store: Store) -> None:
        made = store["purchasing"].run(purchase_orders.enter, draft(store))
        approved = store["production_manager"].run(purchase_orders.approve, key(made))
        login = store.plant.person("purchasing")
        with store.plant.connect(login) as connection, pytest.raises(Exception, match=r"purchase\.fixed"):
            connection.execute("UPDATE quty.purchase_order_line SET qty = qty * 2")
        again = store["purchasing"].run(purchase_orders.revise, key(approved))
        assert again.state is PurchaseState.DRAFT
        assert store.plant.one("SELECT approved_by FROM quty.purchase_order WHERE id = %s", made.id) is None

    def test_labels_name_week_destination_and_fabric_order(self, store: Store) -> None:
        line = NewPurchaseLine(store.eyes, D(1000), "PCE", D(1))
        new = NewPurchaseOrder(PurchaseKind.LABEL, store.supplier, (line,))
        with pytest.raises(Invalid, match="week"):
            store["purchasing"].run(purchase_orders.enter, new)
        new = replace(new, week=Week(2026, 22), destination_id=store.office.eu)
        with pytest.raises(NeedsConfirmation):
            store["purchasing"].run(purchase_orders.enter, new)
        fabric = store["purchasing"].run(purchase_orders.enter, draft(store))
        made = store["purchasing"].run(purchase_orders.enter, replace(new, fabric_order_id=fabric.id))
        rows = {
            row.number: row for row in store["purchasing"].ask(purchase_lists.orders, purchase_lists.PurchaseFilter())
        }
        assert (rows[made.number].week, rows[made.number].fabric_order) == (Week(2026, 22), fabric.number)

    def test_a_short_order_is_closed_with_a_reason(self, store: Store) -> None:
        ordered = store.order(20)
        ordered.passed(ordered.arrive(15))
        row = store["purchasing"].ask(purchase_lists.order, ordered.id)
        assert (row.order.state, row.lines[0].rest) == (PurchaseState.RECEIVED, 5)
        closed = store["purchasing"].run(
            purchase_orders.close,
            PurchaseKey(ordered.id, row.order.version),
            confirmed={"purchase.close"},
            reason="supplier has no more",
        )
        assert closed.state is PurchaseState.DONE

    def test_prices_are_for_those_who_buy(self, store: Store) -> None:
        store.order(20)
        login = store.plant.person("warehouse_admin")
        with store.plant.connect(login) as connection:
            connection.execute("SELECT qty FROM quty.purchase_order_line")
            with pytest.raises(Exception, match="permission denied"):
                connection.execute("SELECT unit_price FROM quty.purchase_order_line")

    def test_how_a_supplier_delivers(self, store: Store) -> None:
        ordered = store.order(20)
        ordered.passed(ordered.arrive(20), 5)
        store.order(10)
        (row,) = store["purchasing"].ask(suppliers.supplier_performance)
        assert (row.deliveries, row.outstanding, row.accepted) == (1, 1, D("0.75"))
        first, second = store["purchasing"].ask(suppliers.deliveries_of, store.supplier)
        assert (first.arrived_on, second.rejected) == (None, 5)
