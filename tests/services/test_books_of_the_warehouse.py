"""The books of the warehouse: slips, receipts, reservations and gate passes against the ledger."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.services.books import verify
from quty_desktop.services.warehouse import gate_passes, goods_receipts, issues, supplier_returns
from tests.databases import Plant
from tests.services.store_plant import Store, store_of

D = Decimal


@pytest.fixture
def store(database: Plant) -> Iterator[Store]:
    with store_of(database) as opened:
        yield opened


def differences(store: Store) -> list[str]:
    return [str(each) for each in verify(store.plant.conninfo()).differences]


def test_the_books_balance_until_somebody_cooks_them(store: Store) -> None:
    lot = store.stocked(4)
    ordered = store.order(10)
    counted = ordered.arrive(10)
    ordered.passed(counted, 2)
    store["warehouse_operator"].run(
        goods_receipts.put_away, goods_receipts.PutAway(counted.line_id, store.other, D(100))
    )
    store["warehouse_admin"].run(supplier_returns.send_back, supplier_returns.SupplierReturn(counted.line_id))
    store.pick(20)
    slip = store.pick(30)
    store["warehouse_admin"].run(issues.issue, issues.IssueKey(slip.id, slip.version))
    line = store.plant.one("SELECT id FROM quty.material_issue_line WHERE issue_id = %s", slip.id)
    count = issues.ConfirmedIssue(slip.id, (issues.CountedLine(line, D(28)),), "short roll")
    store["operator_cutting"].run(issues.confirm, count)
    back = issues.FloorReturn(Department.CUTTING, store.fabric, lot, D(3), "YARD")
    store["operator_cutting"].run(issues.send_back, back)
    assert differences(store) == []
    store["warehouse_admin"].run(issues.settle, issues.SettledLine(line, found=False, reason="lost"))
    assert differences(store) == []
    with store.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE quty.material_issue_line SET received_qty = 27 WHERE id = %s", (line,))
        connection.execute("UPDATE quty.goods_receipt_line SET stored_qty = 101 WHERE id = %s", (counted.line_id,))
        connection.execute("UPDATE quty.stock_balance SET reserved = reserved + 1 WHERE reserved > 0")
    told = differences(store)
    assert len(told) == 3
    assert any(slip.number in each for each in told)


def test_a_closed_pass_adds_up(store: Store) -> None:
    partner = store.plant.one("SELECT id FROM quty.partner WHERE kind = 'subcontractor'")
    made = store["warehouse_admin"].run(gate_passes.prepare, gate_passes.NewPass(partner, "parts", D(10), "PCE"))
    passed = store["security"].run(gate_passes.check, gate_passes.CheckedPass(made.id, made.version, right=True))
    store["warehouse_admin"].run(gate_passes.come_back, gate_passes.CameBack(made.id, D(8), "SJ-1"))
    store["warehouse_admin"].run(gate_passes.close, gate_passes.ClosedPass(made.id, passed.version, "two torn"))
    assert differences(store) == []
    with store.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE quty.gate_pass SET difference_qty = 1 WHERE id = %s", (made.id,))
    assert len(differences(store)) == 1
