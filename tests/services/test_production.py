from collections.abc import Iterator

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Duplicate, NeedsConfirmation, NotAllowed, Refused
from quty_desktop.domain.orders import ManufacturingState, OrderState, Route, WorkState
from quty_desktop.services.ppic import orders, production
from tests.databases import Plant
from tests.services.plants import WEEK, Office, approved_order, confirmed_line, new_order, office_of


@pytest.fixture
def office(database: Plant) -> Iterator[Office]:
    with office_of(database) as office:
        yield office


def draft(
    office: Office, line: int, qty_pcs: int, batch: str = "", route: Route = Route.DIRECT
) -> production.SavedManufacturingOrder:
    return office.ppic.run(
        production.draft_manufacturing_order, production.NewManufacturingOrder(line, qty_pcs, route, batch)
    )


def test_a_line_is_planned_in_parts_and_never_beyond_its_quantity(office: Office) -> None:
    line = confirmed_line(office, qty_pcs=1000)
    first = draft(office, line, 400)
    assert first.number.startswith("MO-")
    assert first.batch_number.startswith("BATCH-")
    (rest,) = office.ppic.ask(production.plannable_lines)
    assert (rest.rest_pcs, rest.week) == (600, WEEK)
    with pytest.raises(Refused) as refused:
        draft(office, line, 601)
    assert refused.value.code == "production.more_than_ordered"
    draft(office, line, 600)
    assert office.ppic.ask(production.plannable_lines) == ()


def test_only_lines_of_confirmed_orders_are_planned(office: Office) -> None:
    saved = office.ppic.run(orders.enter_order, new_order(office))
    line = office.ppic.ask(orders.order, saved.id).lines[0].id
    with pytest.raises(Refused) as refused:
        draft(office, line, 10)
    assert refused.value.code == "production.order_not_confirmed"


def test_a_batch_number_is_taken_once(office: Office) -> None:
    line = confirmed_line(office)
    draft(office, line, 10, "batch-7")
    with pytest.raises(Duplicate):
        draft(office, line, 10, "BATCH-7")


@pytest.mark.parametrize(
    ("route", "departments"),
    [
        (Route.EMBROIDERY, "CUT EMB SEW FIN PCK"),
        (Route.DIRECT, "CUT SEW FIN PCK"),
        (Route.SUBCONTRACT, "CUT SUB FIN PCK"),
    ],
)
def test_approval_makes_the_work_orders_of_the_route(office: Office, route: Route, departments: str) -> None:
    made = draft(office, confirmed_line(office), 1920, route=route)
    approved = office.manager.run(production.approve_manufacturing_order, production.ManufacturingKey(made.id, 1))
    assert approved.state is ManufacturingState.IN_PROGRESS
    work = office.ppic.ask(production.work_orders_of, made.id)
    assert " ".join(each.department.value for each in work) == departments
    assert {(each.target_pcs, each.state) for each in work} == {(1920, WorkState.PENDING)}
    assert work[-1].department is Department.PACKING
    assert work[-1].number == approved.work_orders[-1]
    (order,) = office.ppic.ask(orders.order_list, orders.OrderFilter())
    assert order.state is OrderState.PRODUCTION


def test_approving_twice_is_a_conflict_and_a_clerk_cannot_approve(office: Office) -> None:
    made = draft(office, confirmed_line(office), 100)
    key = production.ManufacturingKey(made.id, 1)
    with pytest.raises(NotAllowed):
        office.ppic.run(production.approve_manufacturing_order, key)
    office.manager.run(production.approve_manufacturing_order, key)
    with pytest.raises(Conflict):
        office.manager.run(production.approve_manufacturing_order, key)


def test_cancelling_frees_the_quantity(office: Office) -> None:
    made = draft(office, confirmed_line(office, qty_pcs=100), 100)
    key = production.ManufacturingKey(made.id, 1)
    with pytest.raises(NeedsConfirmation) as asked:
        office.ppic.run(production.cancel_manufacturing_order, key)
    office.ppic.run(production.cancel_manufacturing_order, key, confirmed={asked.value.code}, reason="Wrong route")
    (line,) = office.ppic.ask(production.plannable_lines)
    assert line.rest_pcs == 100
    assert office.ppic.ask(production.manufacturing_list, production.ManufacturingFilter()) == ()


def test_the_list_says_what_is_late(office: Office) -> None:
    approved_order(office)
    (row,) = office.ppic.ask(production.manufacturing_list, production.ManufacturingFilter(search="melati"))
    assert (row.week, row.destination, row.packed_pcs, row.qty_pcs) == (WEEK, "EU", 0, 1920)
    assert row.late
