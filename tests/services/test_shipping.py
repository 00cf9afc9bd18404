"""Finished goods: receipt by scan, blocks, loading with its refusals, closing, races with an unlocked twin."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg
import pytest

from quty_desktop.domain.errors import Invalid, NeedsConfirmation, Refused, WrongState
from quty_desktop.domain.reports import ReportQuestion, Span
from quty_desktop.domain.shipping import LoadResult, ShipmentState
from quty_desktop.domain.transfers import TransferState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.finished_goods import blocks, loading, receipts, shipment_lists, shipments
from quty_desktop.services.reports import shipment_report
from tests.databases import Plant
from tests.plant_time import today
from tests.services.doors import door_of
from tests.services.shipping_plant import Dock, carton_of, dock_of, pallet_of


@pytest.fixture
def dock(database: Plant) -> Iterator[Dock]:
    with dock_of(database) as found:
        yield found


def load(dock: Dock, shipment: int, code: str) -> loading.LoadVerdict:
    return dock.clerk.run(loading.load_goods, loading.LoadGoods(shipment, code))


def stock(plant: Plant, place: str) -> int:
    found: int = plant.one(
        "SELECT coalesce(sum(b.on_hand), 0)::bigint FROM quty.stock_balance b JOIN quty.place p ON p.id = b.place_id"
        " WHERE p.code = %s",
        place,
    )
    return found


def test_goods_come_by_scanning_what_the_slip_says(dock: Dock) -> None:
    order, other = dock.packed(1), dock.packed(2, week=Week(2026, 23))
    slip = dock.sent(order)
    first = dock.clerk.run(receipts.take_over, receipts.TakeOver(slip, pallet_of(order, 1)))
    assert (first.cartons, first.pallets, first.pcs, first.sent_pcs) == (4, 1, 240, 480)
    for code, why in (
        (carton_of(order, 1), "received already"),
        (pallet_of(other, 1), "not of the batch"),
    ):
        with pytest.raises(Refused) as refused:
            dock.clerk.run(receipts.take_over, receipts.TakeOver(slip, code))
        assert why in str(refused.value.what)
    assert stock(dock.plant, "FGW") == 0
    for number in (5, 6, 7, 8):
        dock.clerk.run(receipts.take_over, receipts.TakeOver(slip, carton_of(order, number)))
    done = dock.clerk.run(receipts.end_receipt, receipts.EndReceipt(slip))
    assert (done.state, done.received_pcs) == (TransferState.COMPLETED, 480)
    assert (stock(dock.plant, "FGW"), stock(dock.plant, "PCK")) == (480, 480)
    report = dock.clerk.ask(shipment_report.shipment_report, ReportQuestion(Span.DAY, today()))
    goods = next(part for part in report.parts if part.title == "Finished goods")
    assert [row.values[-4:] for row in goods.rows] == [(0, 480, 0, 480)]


def test_a_block_takes_one_article_of_one_destination_and_week(dock: Dock) -> None:
    order, later = dock.stored(1), dock.stored(2, week=Week(2026, 23))
    block = dock.clerk.run(blocks.keep_block, blocks.KeepBlock("EU-01", order.line))
    moved = dock.clerk.run(blocks.put_away, blocks.PutAway(pallet_of(order, 1), block.id))
    assert (moved.code, moved.cartons, stock(dock.plant, "EU-01")) == ("EU-01", 4, 240)
    with pytest.raises(Refused, match="kept for 40551542"):
        dock.clerk.run(blocks.put_away, blocks.PutAway(pallet_of(later, 1), block.id))
    with pytest.raises(Refused, match="still holds 4 cartons"):
        dock.clerk.run(blocks.keep_block, blocks.KeepBlock("EU-01", later.line))
    rows = dock.clerk.ask(blocks.stock_by_block)
    assert [(row.block, str(row.week), row.pcs) for row in rows] == [
        ("", "W22-2026", 240),
        ("EU-01", "W22-2026", 240),
        ("", "W23-2026", 480),
    ]


def test_only_goods_of_the_order_are_loaded(dock: Dock) -> None:
    order = dock.stored(1)
    others = {
        LoadResult.WRONG_DESTINATION: dock.stored(2, destination="US"),
        LoadResult.WRONG_ARTICLE: dock.stored(3, article="80526230"),
        LoadResult.WRONG_WEEK: dock.stored(4, week=Week(2026, 23)),
        LoadResult.NOT_RELEASED: dock.stored(5, article="50551543", released=False),
    }
    shipment = dock.planned(order)
    for result, other in others.items():
        verdict = load(dock, shipment.id, carton_of(other, 1))
        expected = LoadResult.NOT_RELEASED if result is LoadResult.NOT_RELEASED else result
        assert (verdict.result, verdict.cartons, verdict.carton) == (expected, 0, 1), verdict.reasons
        assert verdict.reasons
        with dock.plant.connect() as connection, pytest.raises(psycopg.DatabaseError, match=r"loading\.|batch_"):
            connection.execute(
                "INSERT INTO quty.loaded_carton (shipment_id, carton_id) SELECT %s, id FROM quty.carton"
                " WHERE manufacturing_order_id = %s AND number = 1",
                (shipment.id, other.manufacturing_order),
            )
    assert load(dock, shipment.id, "FG-2026-00001-CTN099").result is LoadResult.UNKNOWN
    assert load(dock, shipment.id, "hello").result is LoadResult.UNREADABLE
    assert load(dock, shipment.id, pallet_of(order, 1)).loaded_pcs == 240
    assert load(dock, shipment.id, carton_of(order, 1)).result is LoadResult.ALREADY_LOADED
    assert load(dock, shipment.id, carton_of(order, 5)).loaded_pcs == 300
    scans = dock.clerk.ask(shipment_lists.shipment, shipment.id).scans
    assert len(scans) == 9
    assert sum(scan.result is LoadResult.LOADED for scan in scans) == 2


KEPT = (
    ("INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'Label')", LoadResult.NOT_RELEASED),
    ("DELETE FROM quty.shipping_mark_print WHERE manufacturing_order_id = %s", LoadResult.NO_MARK),
    (
        "INSERT INTO quty.shipping_mark_check (manufacturing_order_id, carton_id, scanned, result)"
        " SELECT manufacturing_order_id, id, 'x', 'wrong_week' FROM quty.carton WHERE manufacturing_order_id = %s"
        " AND number = 1",
        LoadResult.NOT_RELEASED,
    ),
    ("DELETE FROM quty.stored_carton WHERE carton_id IN (SELECT id FROM quty.carton WHERE manufacturing_order_id = %s)",
     LoadResult.NOT_IN_STORE),
)  # fmt: skip


@pytest.mark.parametrize(("change", "result"), KEPT)
def test_what_is_kept_stays_here(dock: Dock, change: str, result: LoadResult) -> None:
    """Both the service and the guard of the table refuse it."""
    order = dock.stored(1)
    shipment = dock.planned(order)
    with dock.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(change.encode(), (order.manufacturing_order,))
        connection.execute("SET session_replication_role = origin")
        verdict = load(dock, shipment.id, carton_of(order, 1))
        assert verdict.result is result, verdict
        with pytest.raises(psycopg.DatabaseError):
            connection.execute(
                "INSERT INTO quty.loaded_carton (shipment_id, carton_id) SELECT %s, id FROM quty.carton"
                " WHERE manufacturing_order_id = %s AND number = 1",
                (shipment.id, order.manufacturing_order),
            )


def test_a_shipment_leaves_with_seal_and_tally_and_is_counted_to_its_order(dock: Dock) -> None:
    order = dock.stored(1)
    shipment = dock.planned(order)
    load(dock, shipment.id, pallet_of(order, 1))
    load(dock, shipment.id, carton_of(order, 5))

    def key() -> shipments.ShipmentKey:
        row = dock.clerk.ask(shipment_lists.shipment, shipment.id).shipment
        return shipments.ShipmentKey(row.id, row.version)

    with pytest.raises(Refused, match="seal"):
        dock.logistics.run(shipments.close_shipment, key())
    seen = key()
    dock.logistics.run(
        shipments.enter_truck,
        shipments.TruckDetails(seen.id, seen.version, "D 1234 XY", "Ujang", "MSKU1234567", "S-77"),
    )
    with pytest.raises(Refused, match="tally"):
        dock.logistics.run(shipments.close_shipment, key())
    signed = dock.quality.run(shipments.sign_tally, key())
    assert signed.tallied_by == dock.quality.actor.name
    with pytest.raises(Invalid):
        dock.clerk.run(loading.unload_goods, loading.UnloadGoods(shipment.id, carton_of(order, 5), " "))
    opened = dock.clerk.run(loading.unload_goods, loading.UnloadGoods(shipment.id, carton_of(order, 5), "Penyok"))
    assert (opened.tallied_at, opened.loaded_pcs) == (None, 240)
    dock.quality.run(shipments.sign_tally, key())
    with pytest.raises(NeedsConfirmation):
        dock.logistics.run(shipments.close_shipment, key())
    done = dock.logistics.run(
        shipments.close_shipment, key(), confirmed=frozenset({"shipment.partial"}), reason="Sisa menyusul"
    )
    assert (done.state, done.short_reason) == (ShipmentState.CLOSED, "Sisa menyusul")
    assert dock.plant.one("SELECT shipped_pcs FROM quty.buyer_order_line WHERE id = %s", order.line) == 240
    assert stock(dock.plant, "FGW") == 240
    assert load(dock, dock.planned(order, pcs=240).id, carton_of(order, 1)).result is LoadResult.ALREADY_LOADED
    with pytest.raises(WrongState):
        load(dock, shipment.id, carton_of(order, 5))
    assert dock.plant.one("SELECT count(*) FROM quty.carton WHERE state = 'shipped'") == 4


def test_the_older_week_goes_first_unless_somebody_says_why(dock: Dock) -> None:
    dock.stored(1)
    later = dock.stored(2, week=Week(2026, 23))
    with pytest.raises(NeedsConfirmation, match="stay behind"):
        dock.planned(later)
    new = shipments.NewShipment(date(2026, 6, 1), (shipments.NewShipmentLine(later.line, 480),))
    made = dock.logistics.run(
        shipments.plan_shipment, new, confirmed=frozenset({"shipment.older_week"}), reason="Minta pembeli"
    )
    assert made.note == "Minta pembeli"


def together(dock: Dock, codes: tuple[tuple[int, str], tuple[int, str]]) -> list[object]:
    with door_of(dock.plant, "fg_warehouse") as second, ThreadPoolExecutor(2) as pool:
        tries = [
            pool.submit(door.run, loading.load_goods, loading.LoadGoods(*code))
            for door, code in zip((dock.clerk, second), codes, strict=True)
        ]
        return [each.exception() or each.result() for each in tries]


def loaded_twice(dock: Dock) -> int:
    found: int = dock.plant.one(
        "SELECT coalesce(max(n), 0)::bigint FROM (SELECT count(*) AS n FROM quty.loaded_carton WHERE unloaded_at IS NULL"
        " GROUP BY carton_id) x"
    )
    return found


def test_a_carton_goes_into_one_shipment_whoever_scans_it(dock: Dock) -> None:
    order = dock.stored(1)
    one, other = dock.planned(order, pcs=240), dock.planned(order, pcs=240)
    for number in range(1, 5):
        answers = together(dock, ((one.id, carton_of(order, number)), (other.id, carton_of(order, number))))
        right = [each for each in answers if isinstance(each, loading.LoadVerdict) and each.right]
        assert len(right) == 1, answers
        assert all(isinstance(each, loading.LoadVerdict | Refused) for each in answers)
    assert loaded_twice(dock) == 1


def test_the_same_without_key_and_guard_loads_it_twice(fresh_database: Plant) -> None:
    """What the guard and the key are for: their twin without them ends wrong."""
    with dock_of(fresh_database) as dock:
        order = dock.stored(1)
        one, other = dock.planned(order, pcs=240), dock.planned(order, pcs=240)
        with fresh_database.connect() as connection:
            connection.execute("ALTER TABLE quty.loaded_carton DISABLE TRIGGER loading_guard")
            connection.execute("DROP INDEX quty.loaded_carton_open_key")
            for shipment in (one.id, other.id):
                connection.execute(
                    "INSERT INTO quty.loaded_carton (shipment_id, carton_id) SELECT %s, id FROM quty.carton"
                    " WHERE manufacturing_order_id = %s AND number = 1",
                    (shipment, order.manufacturing_order),
                )
        assert loaded_twice(dock) == 2
