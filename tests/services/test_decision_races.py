"""Two people who decide about one thing at the same moment; each race with its twin without what keeps them apart."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event, Thread

import psycopg
import pytest

from quty_desktop.domain.errors import Conflict, Refused
from quty_desktop.domain.orders import Route
from quty_desktop.services.finished_goods import loading
from quty_desktop.services.floor import waste_reports
from quty_desktop.services.ppic import production
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import confirmed_line
from tests.services.shipping_plant import Dock, dock_of, pallet_of
from tests.services.test_floor import bill_of
from tests.services.test_floor_races import TWINS
from tests.services.test_transfers import Floor, floor_of, together


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


def after_each_other(plant: Plant, first: str, second: str) -> int:
    """Rows that the second one changes, who begins before the first one has ended; -1 if the rules refuse."""
    changed: list[int | psycopg.Error] = []
    begun = Event()

    def other() -> None:
        with psycopg.connect(plant.conninfo()) as late:
            late.execute("SET lock_timeout = '10s'")
            late.execute("SELECT 1")
            begun.set()
            try:
                changed.append(late.execute(second.encode()).rowcount)
            except psycopg.Error as error:
                changed.append(-1 if error.sqlstate == "QY001" else error)

    with psycopg.connect(plant.conninfo()) as early:
        early.execute(first.encode())
        thread = Thread(target=other)
        thread.start()
        begun.wait(10)
        thread.join(0.3)
    thread.join()
    (found,) = changed
    assert isinstance(found, int), found
    return found


def drafted(floor: Floor) -> int:
    line = confirmed_line(floor.office, "PO-1", 500)
    new = production.NewManufacturingOrder(line, 500, Route.DIRECT)
    return floor.office.ppic.run(production.draft_manufacturing_order, new).id


def test_a_batch_is_approved_once(floor: Floor) -> None:
    key = production.ManufacturingKey(drafted(floor), 1)
    with door_of(floor.plant, "factory_manager") as other:
        found = together(
            lambda: floor.office.manager.run(production.approve_manufacturing_order, key),
            lambda: other.run(production.approve_manufacturing_order, key),
        )
    assert sum(isinstance(each, Conflict | Refused) for each in found) == 1, found
    made = floor.plant.one(
        "SELECT count(*) = count(DISTINCT department) FROM quty.work_order WHERE manufacturing_order_id = %s", key.id
    )
    assert made


@TWINS
def test_only_the_version_keeps_a_batch_from_two_approvals(floor: Floor, locked: bool) -> None:
    approve = "UPDATE quty.manufacturing_order SET state = 'in_progress', version = version + 1 WHERE id = {}"
    if locked:
        approve += " AND version = 1"
    approve = approve.format(drafted(floor))
    assert after_each_other(floor.plant, approve, approve) == (0 if locked else 1)


def reported(floor: Floor) -> waste_reports.SavedWasteReport:
    cut = floor.cut("PO-1", 500, made=400)
    bill_of(floor, floor.office.bear)
    return floor["operator_cutting"].run(
        waste_reports.report_waste, waste_reports.NewWasteReport(cut.work, 100, "holes in the roll")
    )


def test_a_waste_report_is_decided_once(floor: Floor) -> None:
    report = reported(floor)
    yes = waste_reports.WasteDecision(report.id, 1, approved=True)
    with door_of(floor.plant, "spv_cutting") as other:
        found = together(
            lambda: floor["spv_cutting"].run(waste_reports.decide_waste, yes),
            lambda: other.run(waste_reports.decide_waste, yes),
        )
    assert sum(isinstance(each, Conflict | Refused) for each in found) == 1, found


@TWINS
def test_only_the_guard_keeps_a_waste_report_from_two_decisions(fresh_database: Plant, locked: bool) -> None:
    with floor_of(fresh_database) as floor:
        report = reported(floor)
        if not locked:
            with fresh_database.connect() as connection:
                connection.execute("ALTER TABLE quty.waste_report DISABLE TRIGGER waste_report_guard")
        decide = "UPDATE quty.waste_report SET state = '{}', decision = 'x', decided_by = 'x', decided_at = now() WHERE id = {}"
        found = after_each_other(
            fresh_database, decide.format("approved", report.id), decide.format("rejected", report.id)
        )
        assert found == (-1 if locked else 1)


HOLD = "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES ({}, 'manual', 'label')"
CLOSE = "UPDATE quty.shipment SET state = 'closed', seal = 'S-1' WHERE id = {}"


def tallied(dock: Dock) -> tuple[int, int]:
    """A shipment that could be closed, and the batch in it."""
    order = dock.stored(1)
    shipment = dock.planned(order)
    for number in (1, 2):
        dock.clerk.run(loading.load_goods, loading.LoadGoods(shipment.id, pallet_of(order, number)))
    with dock.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE quty.shipment SET tallied_at = %s, tallied_by = 'nina', state = 'loading' WHERE id = %s",
            (datetime.now(UTC), shipment.id),
        )
    return order.manufacturing_order, shipment.id


@TWINS
def test_goods_that_are_held_meanwhile_do_not_leave(fresh_database: Plant, locked: bool) -> None:
    """Quality holds a batch while its shipment is closed: whoever is first, held goods never leave unnoticed."""
    with dock_of(fresh_database) as dock:
        batch, shipment = tallied(dock)
        if not locked:
            unlock_release(fresh_database)
        found = after_each_other(fresh_database, HOLD.format(batch), CLOSE.format(shipment))
        assert found == (-1 if locked else 1)


def unlock_release(plant: Plant) -> None:
    """The twin does not wait for a hold that is being made."""
    with plant.connect() as connection:
        made = str(plant.one("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'require_release'"))
        assert " FOR UPDATE" in made
        connection.execute(made.replace(" FOR UPDATE", "").encode())
