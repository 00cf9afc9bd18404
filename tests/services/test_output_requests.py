"""Late and surplus output is asked for by the clerk and decided by who may, and the inbox shows it to them alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from quty_desktop.domain.approvals import ApprovalKind
from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, Refused
from quty_desktop.domain.orders import Route
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.services import approvals
from quty_desktop.services.floor import output_requests
from quty_desktop.services.floor.output_requests import AskedOutput, OutputDecision, needed_for
from quty_desktop.services.hand_over.production_output import NewOutput
from quty_desktop.services.ppic import production
from tests.databases import Plant
from tests.plant_time import today
from tests.services.doors import door_of
from tests.services.plants import confirmed_line
from tests.services.test_transfers import Floor, floor_of


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


def kinds(floor: Floor, role: str) -> list[ApprovalKind]:
    return [row.kind for row in floor[role].ask(approvals.inbox)]


@pytest.mark.parametrize(
    ("days", "good_pcs", "needed"),
    [
        (0, 103, None),
        (0, 104, Permission.SUPERVISE_TRANSFERS),
        (0, 111, Permission.OVERRIDE_BLOCKS),
        (1, 50, Permission.SUPERVISE_TRANSFERS),
        (3, 104, Permission.OVERRIDE_BLOCKS),
        (8, 104, Permission.ENTER_OLD_OUTPUT),
    ],
)
def test_the_higher_tier_of_day_and_surplus_counts(days: int, good_pcs: int, needed: Permission | None) -> None:
    assert needed_for(days, 100, good_pcs) is needed


def test_late_output_counts_once_the_supervisor_approved_it(floor: Floor) -> None:
    cut = floor.cut("PO-1", 500, made=0)
    clerk, lead = floor["operator_cutting"], floor["spv_cutting"]
    late = NewOutput(cut.work, 120, 2, made_on=today() - timedelta(days=1))
    with pytest.raises(Invalid):
        clerk.run(output_requests.ask_output, AskedOutput(late, " "))
    asked = clerk.run(output_requests.ask_output, AskedOutput(late, "kertas tertinggal"))
    assert asked.state is RequestState.REQUESTED
    assert floor.plant.one("SELECT good_pcs FROM quty.work_order WHERE id = %s", cut.work) == 0
    assert ApprovalKind.OUTPUT in kinds(floor, "spv_cutting")
    assert ApprovalKind.OUTPUT not in kinds(floor, "spv_sewing")
    with pytest.raises(Invalid):
        lead.run(output_requests.decide_output, OutputDecision(asked.id, asked.version, False))
    done = lead.run(output_requests.decide_output, OutputDecision(asked.id, asked.version, True))
    assert done.state is RequestState.APPROVED
    written = floor.plant.one(
        "SELECT ARRAY[made_on::text, good_pcs::text, reject_pcs::text, reason] FROM quty.production_output"
    )
    assert written == [str(late.made_on), "120", "2", f"kertas tertinggal · {clerk.actor.name}"]
    with pytest.raises(Conflict):
        lead.run(output_requests.decide_output, OutputDecision(asked.id, asked.version, True))
    assert ApprovalKind.OUTPUT not in kinds(floor, "spv_cutting")


def test_a_large_surplus_waits_for_a_manager_and_nobody_decides_about_his_own(floor: Floor) -> None:
    cut = floor.cut("PO-1", 500, made=500)
    asked = floor["operator_cutting"].run(
        output_requests.ask_output, AskedOutput(NewOutput(cut.work, 60), "sisa gulungan")
    )
    assert (asked.needs, asked.over_pcs) == (Permission.OVERRIDE_BLOCKS, 60)
    assert ApprovalKind.OUTPUT not in kinds(floor, "spv_cutting")
    with pytest.raises(NotAllowed):
        floor["spv_cutting"].run(output_requests.decide_output, OutputDecision(asked.id, asked.version, True))
    manager = floor["production_manager"]
    assert ApprovalKind.OUTPUT in kinds(floor, "production_manager")
    rejected = manager.run(
        output_requests.decide_output, OutputDecision(asked.id, asked.version, False, "hitung ulang")
    )
    assert rejected.state is RequestState.REJECTED
    assert floor.plant.one("SELECT good_pcs FROM quty.work_order WHERE id = %s", cut.work) == 500
    with pytest.raises(Refused, match="Nobody has to approve"):
        manager.run(output_requests.ask_output, AskedOutput(NewOutput(cut.work, 1), "sisa gulungan"))
    with door_of(floor.plant, "operator_cutting", "spv_cutting") as both:
        late = NewOutput(cut.work, 5, made_on=today() - timedelta(days=3))
        own = both.run(output_requests.ask_output, AskedOutput(late, "sakit"))
    with (
        floor.plant.connect(floor.plant.person("spv_cutting")) as connection,
        pytest.raises(Exception, match="override_blocks"),
    ):
        connection.execute("UPDATE quty.output_request SET state = 'approved' WHERE id = %s", (own.id,))


def test_the_inbox_holds_what_each_may_decide(floor: Floor) -> None:
    line = confirmed_line(floor.office)
    draft = floor.office.ppic.run(
        production.draft_manufacturing_order, production.NewManufacturingOrder(line, 480, Route.DIRECT)
    )
    (row,) = floor["ppic_manager"].ask(approvals.inbox)
    assert (row.kind, row.number, row.record, row.pcs) == (ApprovalKind.ORDER, draft.number, draft.id, 480)
    assert kinds(floor, "spv_cutting") == []
