"""How many statements each question sends: a list is one, or as many as stand here, and none of them writes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from quty_desktop.database.engine import make_engine
from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import Actor
from quty_desktop.domain.permissions import Permission
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.registry import Operation
from tests.quality.examples import example, has_example
from tests.quality.walk_doors import all_operations
from tests.quality.walk_plant import WalkPlant
from tests.services.wire import Wire, wire_to

# One without an example fails in the walk over roles already.
QUERIES = tuple(filter(has_example, all_operations(changes=False)))
SEVERAL = {
    # Names of roles, apart from the rows.
    "alerts.alert": 2,
    "alerts.alert_log": 2,
    "alerts.my_alerts": 2,
    "alerts.waiting_for_me": 2,
    "people.own_profile": 2,
    "people.people": 2,
    "people.person": 2,
    "people.roles": 2,
    # What waits, what is late, the last papers.
    "home.board": 3,
    # Parts of one state: a batch with everything about it, a run with its problems, what a form offers.
    "bills.bill": 3,
    "compliance.compliance_of": 12,
    "compliance.report_preview": 13,
    "imports.compare": 2,
    "imports.import_run": 3,
    "imports.knowledge": 5,
    "articles.article": 3,
    "orders.order_choices": 3,
    "record_history.record_history": 2,
    "desk.batch_overview": 7,
    "final_inspections.final_form": 4,
    "incoming_inspections.incoming_form": 4,
    # A head and its lines; what is expected; for papers the plant's name.
    "goods_receipts.receipt": 3,
    "stock.lot": 3,
    "issue_lists.issue_detail": 2,
    "issue_lists.slip": 2,
    "purchase_lists.order": 2,
    "store_papers.purchase_paper": 3,
    "store_papers.receipt_paper": 6,
    "store_papers.issue_paper": 3,
    "store_papers.pass_paper": 2,
    "store_papers.count_paper": 3,
    # The order, its bills, units, what is on order, a setting; work orders, bills, what was issued, whose bill it is.
    "purchase_requests.shortage": 5,
    "material_needs.needs": 4,
    # The batch by its number, then what the rule looks at; the seams that opened, what was pulled today.
    "release.release_state": 2,
    "pull_tests.pull_plan": 3,
    # The backups and their proofs; the days and the line that was frozen.
    "backup_records.backup_list": 2,
    "control_charts.control_chart": 2,
    # The plant's rules stand there before the first detector does.
    "detectors.detector_list": 2,
    "detectors.metal_regime": 2,
    # Four empty round trips tell how long the way to the server is.
    "server_health.health": 5,
    # The batch, its plan, its lots; the plans, a setting, the lots.
    "sampling.proposal": 3,
    "sampling.switching_states": 3,
    # A shipment with its lines, its cartons and its scans; its paper with pallets and the plant's name as well.
    "shipment_lists.shipment": 4,
    "shipment_papers.shipment_paper": 6,
    # Ways and slips; materials, receipts, issues and what is low; shipments, their lines and the stock.
    "transfer_report.transfer_report": 2,
    "stock_report.stock_report": 4,
    "shipment_report.shipment_report": 3,
    # What the code is, both directions, and what they are called.
    "traces.trace": 4,
}
"""Questions that need more than one statement; all others have one, however many rows there are."""


class ReadingDoor(Dispatcher):
    """A dispatcher whose questions of one statement stand in a read-only transaction too."""

    def _read(self, wanted: Operation, data: object, other: Engine | None = None) -> Any:
        return super()._read(replace(wanted, consistent=True), data, other)


@pytest.fixture(scope="module")
def wire(walk: WalkPlant) -> Iterator[Wire]:
    with wire_to(walk.plant.profile()) as wire:
        yield wire


@pytest.fixture(scope="module")
def door(walk: WalkPlant, wire: Wire) -> Iterator[Dispatcher]:
    login = walk.people["admin"]
    engine = make_engine(wire.profile, login, pool_size=1)
    engine.connect().close()  # the first connection asks the server about itself
    actor = Actor(login.name, login.name, Department.ADMINISTRATION, "en", ("admin",), frozenset(Permission))
    yield Dispatcher(engine, actor)
    engine.dispose()


@pytest.mark.parametrize("query", QUERIES, ids=lambda each: each.name)
def test_a_question_sends_as_many_statements_as_stand_here(
    walk: WalkPlant, wire: Wire, door: Dispatcher, query: Operation
) -> None:
    wanted = example(query, walk, Department.ADMINISTRATION)
    wire.start_counting()
    door.ask(query.function, wanted.data)
    # The wire hears what SQLAlchemy and psycopg send by themselves, too.
    frame = ["BEGIN", "ROLLBACK"] if query.consistent else []
    assert [each for each in wire.statements if each in {"BEGIN", "ROLLBACK"}] == frame
    assert len(wire.statements) - len(frame) == SEVERAL.get(query.name, 1)


def test_the_list_of_exceptions_has_no_stranger() -> None:
    assert not set(SEVERAL) - {each.name for each in QUERIES}


@pytest.mark.parametrize("query", QUERIES, ids=lambda each: each.name)
def test_a_question_changes_nothing(walk: WalkPlant, query: Operation, door: Dispatcher) -> None:
    reading = ReadingDoor(door._engine, door.actor)
    reading.ask(query.function, example(query, walk, Department.ADMINISTRATION).data)
