"""Two windows at one thing: each race has a twin without the lock, which shows that the race is real."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, NotEnoughStock, QutyError, Refused
from quty_desktop.domain.purchasing import PurchaseKind
from quty_desktop.domain.stock import LotState
from quty_desktop.services.purchasing import purchase_orders
from quty_desktop.services.purchasing.purchase_orders import NewPurchaseLine, NewPurchaseOrder, PurchaseKey
from quty_desktop.services.warehouse import goods_receipts, issues
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.store_plant import Store, store_of

D = Decimal


@pytest.fixture
def store(database: Plant) -> Iterator[Store]:
    with store_of(database) as opened:
        yield opened


def together(*works: Callable[[], Any]) -> list[Any]:
    """Let several threads begin at the same moment; answers or errors in their order."""
    start = Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[number] = work()
        except QutyError as error:
            found[number] = error

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def errors(found: list[Any]) -> list[Exception]:
    return [each for each in found if isinstance(each, Exception)]


class TestTheLastLot:
    def test_it_is_picked_once(self, store: Store) -> None:
        store.stocked(2)
        new = issues.NewPicking(Department.CUTTING, (issues.Wanted(store.fabric, D(90), "YARD"),))
        with door_of(store.plant, "warehouse_operator") as other:
            found = together(
                lambda: store["warehouse_operator"].run(issues.start_picking, new),
                lambda: other.run(issues.start_picking, new),
            )
        (refused,) = errors(found)
        assert isinstance(refused, NotEnoughStock)
        assert store.reserved() == 90

    def test_without_the_lock_of_the_balance_both_would_take_it(self, store: Store) -> None:
        """Read, decide, write, as nine statements would do it: both find the lot free."""
        store.stocked(2)
        look = "SELECT on_hand - reserved AS free FROM quty.stock_balance WHERE article_id = %s AND on_hand > 0"
        with store.plant.connect() as first, store.plant.connect() as second:
            free = [connection.execute(look, (store.fabric,)).fetchone() for connection in (first, second)]
        assert [row["free"] for row in free if row is not None] == [90, 90]


class TestOneOrderLine:
    def test_two_receipts_do_not_both_fill_its_rest(self, store: Store) -> None:
        ordered = store.order(100, "PCE", store.eyes)
        receipts = [ordered.check_in().id or 0 for _ in range(2)]

        def counted(receipt: int) -> goods_receipts.CountedGoods:
            return goods_receipts.CountedGoods(receipt, ordered.line, D(60), D(60))

        with door_of(store.plant, "warehouse_operator") as other:
            found = together(
                lambda: store["warehouse_operator"].run(goods_receipts.count_goods, counted(receipts[0])),
                lambda: other.run(goods_receipts.count_goods, counted(receipts[1])),
            )
        (refused,) = errors(found)
        assert isinstance(refused, Refused)
        assert store.on_hand("INCOMING", store.eyes) == 60

    def test_without_the_lock_of_the_order_both_would(self, store: Store) -> None:
        ordered = store.order(100, "PCE", store.eyes)
        receipts = [ordered.check_in().id or 0 for _ in range(2)]
        with store.plant.connect() as connection:
            connection.execute("SELECT quty.known_place('incoming')")
            whole = connection.execute(
                "SELECT pg_get_functiondef('quty.check_counted(quty.goods_receipt_line)'::regprocedure) AS f"
            ).fetchone()
            assert whole is not None
            connection.execute(whole["f"].replace("FOR UPDATE OF o", "").encode())
        try:
            insert = (
                "INSERT INTO quty.goods_receipt_line (receipt_id, number, order_line_id, article_id, unit, delivered_qty,"
                " counted_qty, stock_qty, place_id) VALUES (%s, 1, %s, %s, 'PCE', 60, 60, 60, quty.known_place('incoming'))"
            )
            with (
                psycopg.connect(store.plant.conninfo()) as first,
                psycopg.connect(store.plant.conninfo(), autocommit=True) as second,
            ):
                first.execute("SELECT 1")
                second.execute("SET lock_timeout = '5s'")
                second.execute("ALTER TABLE quty.goods_receipt_line DISABLE TRIGGER goods_receipt_line_progress")
                first.execute(insert, (receipts[0], ordered.line, store.eyes))
                second.execute(insert, (receipts[1], ordered.line, store.eyes))
                first.commit()
            assert store.plant.one("SELECT sum(counted_qty) FROM quty.goods_receipt_line") == 120
        finally:
            with store.plant.connect() as connection:
                connection.execute("ALTER TABLE quty.goods_receipt_line ENABLE TRIGGER goods_receipt_line_progress")
                connection.execute(whole["f"].encode())


class TestApprovalTwice:
    def test_an_order_is_approved_once(self, store: Store) -> None:
        line = NewPurchaseLine(store.fabric, D(1), "ROLL", D(1))
        made = store["purchasing"].run(
            purchase_orders.enter,
            NewPurchaseOrder(PurchaseKind.FABRIC, store.supplier, (line,)),
        )
        key = PurchaseKey(made.id, made.version)
        boss = store["production_manager"]
        with door_of(store.plant, "factory_manager") as other:
            found = together(
                lambda: boss.run(purchase_orders.approve, key), lambda: other.run(purchase_orders.approve, key)
            )
        (refused,) = errors(found)
        assert isinstance(refused, (Conflict, Refused))
        who = store.plant.one("SELECT approved_by FROM quty.purchase_order WHERE id = %s", made.id)
        assert who in {boss.actor.name, other.actor.name}

    def test_a_slip_is_confirmed_once(self, store: Store) -> None:
        store.stocked(2)
        picked = store.pick(40)
        store["warehouse_admin"].run(issues.issue, issues.IssueKey(picked.id, picked.version))
        with door_of(store.plant, "spv_cutting") as other:
            found = together(
                lambda: store["operator_cutting"].run(issues.confirm, issues.ConfirmedIssue(picked.id)),
                lambda: other.run(issues.confirm, issues.ConfirmedIssue(picked.id)),
            )
        assert len(errors(found)) == 1
        assert (store.on_hand("CUT"), store.on_hand("TRANSIT")) == (D(40), D(0))

    def test_the_database_lets_nobody_pass_a_lot_but_quality(self, store: Store) -> None:
        counted = store.order(2).arrive(2)
        login = store.plant.person("warehouse_admin")
        with store.plant.connect(login) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE quty.lot SET state = 'passed' WHERE id = %s", (counted.lot_id,))
        assert store.plant.one("SELECT state FROM quty.lot WHERE id = %s", counted.lot_id) == LotState.NOT_INSPECTED
