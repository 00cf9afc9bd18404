"""Rules of hand-overs: tiers, quantities that are never lost, routes, codes and what is said about a block."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused, WrongState
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import ManufacturingState, Route, WorkState
from quty_desktop.domain.output import Surplus, check_output, check_running, surplus_of
from quty_desktop.domain.production import ROUTES
from quty_desktop.domain.transfers import (
    BlockKind,
    HeldLine,
    LineNotClear,
    SegregationRequired,
    Tier,
    TransferState,
    check_count,
    check_open,
    check_sending,
    next_departments,
    refusal_of,
    slip_number,
    slip_payload,
    tier_of,
)

D = Department


@pytest.mark.parametrize(
    ("sent", "received", "tier"),
    [
        (500, 500, Tier.SILENT),
        (500, 499, Tier.NOTED),
        (500, 490, Tier.NOTED),
        (500, 489, Tier.REASONED),
        (500, 510, Tier.NOTED),
        (500, 450, Tier.REASONED),
        (500, 550, Tier.REASONED),
        (500, 449, Tier.SUPERVISED),
        (500, 0, Tier.SUPERVISED),
        (1, 0, Tier.SUPERVISED),
        (100, 98, Tier.NOTED),
        (100, 95, Tier.REASONED),
    ],
)
def test_tiers_of_a_difference(sent: int, received: int, tier: Tier) -> None:
    assert tier_of(sent, received) is tier


@given(st.integers(1, 999_999), st.integers(0, 1_200_000))
def test_a_larger_difference_never_asks_for_less(sent: int, received: int) -> None:
    order = list(Tier)
    further = received + 1 if received >= sent else max(0, received - 1)
    assert order.index(tier_of(sent, further)) >= order.index(tier_of(sent, received))


def test_a_count_needs_its_reason() -> None:
    assert check_count(sent_pcs=500, received_pcs=490, reason="") is Tier.NOTED
    with pytest.raises(Invalid, match="say why"):
        check_count(sent_pcs=500, received_pcs=480, reason=" ")
    assert check_count(sent_pcs=500, received_pcs=480, reason="torn") is Tier.REASONED
    with pytest.raises(Invalid):
        check_count(sent_pcs=500, received_pcs=-1, reason="")


@dataclass
class Books:
    """The simplest model of a flow: what each department made, sent, and received."""

    good: int = 0
    held: int = 0
    received: int = 0
    lost: int = 0


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 300), st.integers(0, 300), st.booleans()), max_size=30))
def test_pieces_are_conserved(days: list[tuple[int, int, int, bool]]) -> None:
    books = Books()
    for made, sent, found, at_sender in days:
        books.good += made
        try:
            check_sending(pcs=sent, good_pcs=books.good, sent_pcs=books.held)
        except Invalid:
            assert sent > books.good - books.held
            continue
        counted = min(found, sent)
        books.received += counted
        if at_sender:
            books.held += counted
        else:
            books.held += sent
            books.lost += sent - counted
        assert 0 <= books.held <= books.good
        assert books.received + books.lost == books.held


def test_nothing_is_no_transfer() -> None:
    with pytest.raises(Invalid):
        check_sending(pcs=0, good_pcs=10, sent_pcs=0)


@pytest.mark.parametrize("route", Route)
def test_every_route_ends_with_finished_goods(route: Route) -> None:
    assert next_departments(route, D.PACKING) == (D.FINISHED_GOODS,)
    assert next_departments(route, D.FINISHED_GOODS) == ()
    for department in ROUTES[route]:
        assert department not in next_departments(route, department)


def test_parts_may_pass_embroidery_and_panels_come_back_to_be_sewn() -> None:
    assert next_departments(Route.EMBROIDERY, D.CUTTING) == (D.EMBROIDERY, D.SEWING)
    assert next_departments(Route.DIRECT, D.CUTTING) == (D.SEWING,)
    assert next_departments(Route.SUBCONTRACT, D.CUTTING) == (D.SUBCONTRACT,)
    assert next_departments(Route.SUBCONTRACT, D.SUBCONTRACT) == (D.FINISHING,)
    assert next_departments(Route.SUBCONTRACT, D.SUBCONTRACT, ReturnsAs.PANEL) == (D.SEWING,)
    assert next_departments(Route.DIRECT, D.EMBROIDERY) == ()


def test_a_block_says_what_stands_there_and_what_to_do() -> None:
    held = HeldLine(BlockKind.LINE_CLEARANCE, "SEW 3", "BATCH-1", "40551542", 2026, 22, "EU", 120)
    refusal = refusal_of(held)
    assert isinstance(refusal, LineNotClear)
    assert "SEW 3 still holds BATCH-1" in str(refusal)
    other = refusal_of(HeldLine(BlockKind.SEGREGATION, "SEW 3", "BATCH-1", "40551542", 2026, 22, "EU", 120))
    assert isinstance(other, SegregationRequired)
    assert "W22-2026 EU" in str(other)


def test_codes_of_slips() -> None:
    assert slip_number(" ]C0sj-2026-00123\n") == "SJ-2026-00123"
    assert slip_number("FG-2026-00123-CTN001") is None
    payload = slip_payload("CUT|CUT-BLA-01|BATCH-2026-001|22|DE|5000|20260119083000")
    assert payload is not None
    assert (payload.department, payload.qty_pcs) == (D.CUTTING, 5000)
    assert slip_payload("nothing") is None


def test_only_open_slips_are_cancelled() -> None:
    for state in TransferState:
        if state in {TransferState.INITIATED, TransferState.BLOCKED, TransferState.LOCKED}:
            check_open("SJ-1", state)
        else:
            with pytest.raises(WrongState):
                check_open("SJ-1", state)


@pytest.mark.parametrize(
    ("good", "surplus"),
    [
        (1030, Surplus.NONE),
        (1031, Surplus.SUPERVISOR),
        (1050, Surplus.SUPERVISOR),
        (1051, Surplus.SUPERVISOR_WITH_REASON),
        (1100, Surplus.SUPERVISOR_WITH_REASON),
        (1101, Surplus.MANAGER),
    ],
)
def test_tiers_of_a_surplus(good: int, surplus: Surplus) -> None:
    assert surplus_of(1000, good) is surplus


def test_no_more_is_made_than_was_received() -> None:
    check_output(good_pcs=1000, reject_pcs=0, made_pcs=0, received_pcs=None)
    check_output(good_pcs=80, reject_pcs=20, made_pcs=400, received_pcs=500)
    with pytest.raises(Invalid, match="Only 100 pcs"):
        check_output(good_pcs=80, reject_pcs=21, made_pcs=400, received_pcs=500)
    for good, reject in ((0, 0), (-1, 5), (5, -1)):
        with pytest.raises(Invalid):
            check_output(good_pcs=good, reject_pcs=reject, made_pcs=0, received_pcs=None)


def test_output_is_entered_for_what_runs() -> None:
    run = ManufacturingState.IN_PROGRESS
    check_running("SPK-1", WorkState.PENDING, "MO-1", run, D.CUTTING)
    with pytest.raises(Refused, match="cartons"):
        check_running("SPK-1", WorkState.PENDING, "MO-1", run, D.PACKING)
    with pytest.raises(WrongState):
        check_running("SPK-1", WorkState.FINISHED, "MO-1", run, D.CUTTING)
    with pytest.raises(WrongState):
        check_running("SPK-1", WorkState.PENDING, "MO-1", ManufacturingState.DRAFT, D.CUTTING)
