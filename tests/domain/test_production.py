import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.orders import ManufacturingState, OrderState, Route
from quty_desktop.domain.production import ROUTES, check_approval, check_batch_number, check_cancellation, check_draft


def test_every_route_begins_in_cutting_and_ends_in_packing() -> None:
    assert set(ROUTES) == set(Route)
    for departments in ROUTES.values():
        assert departments[0] is Department.CUTTING
        assert departments[-2:] == (Department.FINISHING, Department.PACKING)
    assert Department.EMBROIDERY in ROUTES[Route.EMBROIDERY]
    assert Department.SEWING not in ROUTES[Route.SUBCONTRACT]


@pytest.mark.parametrize(
    ("state", "qty_pcs", "code"),
    [
        (OrderState.DRAFT, 10, "production.order_not_confirmed"),
        (OrderState.CANCELLED, 10, "production.order_not_confirmed"),
        (OrderState.CONFIRMED, 41, "production.more_than_ordered"),
    ],
)
def test_a_draft_is_refused_with_its_reason(state: OrderState, qty_pcs: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_draft(order_state=state, line_pcs=100, planned_pcs=60, qty_pcs=qty_pcs)
    assert refused.value.code == code


def test_the_rest_of_a_line_may_be_planned() -> None:
    check_draft(order_state=OrderState.PRODUCTION, line_pcs=100, planned_pcs=60, qty_pcs=40)
    with pytest.raises(Invalid):
        check_draft(order_state=OrderState.PRODUCTION, line_pcs=100, planned_pcs=60, qty_pcs=0)


@pytest.mark.parametrize("state", sorted(set(ManufacturingState) - {ManufacturingState.DRAFT}))
def test_only_a_draft_is_approved(state: ManufacturingState) -> None:
    check_approval(ManufacturingState.DRAFT)
    with pytest.raises(Refused):
        check_approval(state)


def test_what_is_packed_or_ended_is_not_cancelled() -> None:
    check_cancellation(ManufacturingState.IN_PROGRESS, packed_cartons=0)
    with pytest.raises(Refused, match="3 cartons"):
        check_cancellation(ManufacturingState.IN_PROGRESS, packed_cartons=3)
    with pytest.raises(Refused):
        check_cancellation(ManufacturingState.DONE, packed_cartons=0)


def test_a_batch_number_cannot_break_the_code_on_the_mark() -> None:
    assert check_batch_number(" batch-2026-014 ") == "BATCH-2026-014"
    with pytest.raises(Invalid):
        check_batch_number("A|B")
    with pytest.raises(Invalid):
        check_batch_number("x" * 51)
