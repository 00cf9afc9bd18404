"""Traceability: the chain of goods both ways, bounded statements, and every kind of code."""

from collections.abc import Iterator

import pytest

from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.traces import Finding, TraceDirection, TraceKind, TraceStep, tree_of
from quty_desktop.services.finished_goods import loading
from quty_desktop.services.traceability.traces import Trace, TraceQuestion, trace
from tests.databases import Plant
from tests.services.packing_plant import Order, counted
from tests.services.shipping_plant import Dock, carton_of, dock_of, pallet_of


@pytest.fixture
def dock(database: Plant) -> Iterator[Dock]:
    with dock_of(database) as found:
        yield found


def kinds(found: Trace) -> set[TraceKind]:
    return {row.kind for row in found.rows}


def of_material(dock: Dock, order: Order) -> str:
    """A supplier's lot that was issued to the work order."""
    with dock.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            """
            WITH s AS (INSERT INTO quty.partner (kind, name) VALUES ('supplier', 'Supplier') RETURNING id),
            a AS (INSERT INTO quty.article (code, name, kind) VALUES ('FAB-1', 'Plush', 'raw_material') RETURNING id),
            l AS (INSERT INTO quty.lot (number, kind, article_id) SELECT 'LOT-7', 'material', id FROM a RETURNING id),
            r AS (INSERT INTO quty.fabric_roll (lot_id, number) SELECT id, 'ROLL-7-1' FROM l),
            g AS (INSERT INTO quty.goods_receipt (number, supplier_id, delivery_note, received_at)
                  SELECT 'GRN-7', id, 'SJ 7', now() FROM s RETURNING id),
            n AS (INSERT INTO quty.goods_receipt_line (receipt_id, number, article_id, unit, delivered_qty, lot_id)
                  SELECT g.id, 1, a.id, 'M', 10, l.id FROM g, a, l),
            i AS (INSERT INTO quty.material_issue (number, department, work_order_id)
                  VALUES ('ISS-7', 'PCK', %s) RETURNING id)
            INSERT INTO quty.material_issue_line (issue_id, number, article_id, lot_id, place_id, qty)
            SELECT i.id, 1, a.id, l.id, (SELECT min(id) FROM quty.place), 5 FROM i, a, l
            """,
            (order.work_order,),
        )
    return "LOT-7"


def test_a_chain_goes_from_the_lot_to_the_shipment_and_back(dock: Dock) -> None:
    order = dock.stored(1)
    lot = of_material(dock, order)
    shipment = dock.planned(order)
    dock.clerk.run(loading.load_goods, loading.LoadGoods(shipment.id, pallet_of(order, 1)))
    forward = dock.clerk.ask(trace, TraceQuestion(lot, TraceDirection.FORWARDS))
    assert kinds(forward) >= {
        TraceKind.LOT, TraceKind.ROLL, TraceKind.ISSUE, TraceKind.WORK_ORDER, TraceKind.CARTON, TraceKind.PALLET,
        TraceKind.SHIPMENT, TraceKind.TRANSFER,
    }  # fmt: skip
    assert sum(row.kind is TraceKind.CARTON for row in forward.rows) == 8
    back = dock.clerk.ask(trace, TraceQuestion(carton_of(order, 1)))
    assert kinds(back) >= {TraceKind.RECEIPT, TraceKind.LOT, TraceKind.BATCH, TraceKind.ORDER}
    assert sum(row.kind is TraceKind.CARTON for row in back.rows) == 1
    batch = next(row for row in back.rows if row.kind is TraceKind.BATCH)
    assert Finding(LabTestType.DROP, TestResult.PASS) in batch.findings
    assert not batch.bad
    beyond = dock.clerk.ask(trace, TraceQuestion(shipment.number))
    assert sum(row.kind is TraceKind.CARTON for row in beyond.rows) == 4
    assert "GRN-7" in {row.code for row in beyond.rows}


def test_the_statements_do_not_grow_with_the_chain(dock: Dock) -> None:
    counts = []
    for number, pcs in ((1, 240), (2, 4800)):
        order = dock.packed(number, pcs=pcs)
        with counted(dock.clerk) as sent:
            found = dock.clerk.ask(trace, TraceQuestion(order.batch, TraceDirection.FORWARDS))
        assert sum(row.kind is TraceKind.CARTON for row in found.rows) == pcs // 60
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_what_nobody_knows_is_said(dock: Dock) -> None:
    with pytest.raises(NotFound):
        dock.clerk.ask(trace, TraceQuestion("NOTHING-1"))
    with pytest.raises(Invalid):
        dock.clerk.ask(trace, TraceQuestion("  "))


def test_a_tree_holds_each_node_once_by_the_shortest_way() -> None:
    steps = (TraceStep(1, 2), TraceStep(2, 3), TraceStep(1, 3), TraceStep(3, 1))
    leaves = tree_of(1, steps, TraceDirection.FORWARDS)
    assert [(leaf.node, leaf.parent, leaf.depth) for leaf in leaves] == [(1, None, 0), (2, 1, 1), (3, 1, 1)]
