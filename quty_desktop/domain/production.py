"""Routes of a batch through the departments, and what a manufacturing order may be."""

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import ManufacturingState, OrderState, Route
from quty_desktop.domain.text import N_, Text

ROUTES: dict[Route, tuple[Department, ...]] = {
    Route.EMBROIDERY: (
        Department.CUTTING,
        Department.EMBROIDERY,
        Department.SEWING,
        Department.FINISHING,
        Department.PACKING,
    ),
    Route.DIRECT: (Department.CUTTING, Department.SEWING, Department.FINISHING, Department.PACKING),
    Route.SUBCONTRACT: (Department.CUTTING, Department.SUBCONTRACT, Department.FINISHING, Department.PACKING),
}
"""Departments that get a work order when the manufacturing order is approved, in the order of flow."""


def flow_of(route: Route, returns_as: ReturnsAs | None = None) -> tuple[Department, ...]:
    """The departments of a route in the order of flow; panels of a subcontractor are sewn here."""
    flow = ROUTES[route]
    if returns_as is not ReturnsAs.PANEL or Department.SUBCONTRACT not in flow:
        return flow
    at = flow.index(Department.SUBCONTRACT) + 1
    return (*flow[:at], Department.SEWING, *flow[at:])


def check_returns(route: Route, returns_as: ReturnsAs | None) -> None:
    """Whether it is known what a subcontractor brings back, on the route that goes there only.

    Raises:
        Invalid: it is said for another route.
    """
    if returns_as is not None and route is not Route.SUBCONTRACT:
        raise Invalid({"returns_as": Text(N_("Only the subcontract route brings something back."))})


_FORBIDDEN_IN_BATCH = "|"


def check_batch_number(written: str) -> str:
    """A batch number in its stored form.

    Raises:
        Invalid: longer than 50 characters, or with the sign that separates the fields of the QR payload.
    """
    number = written.strip().upper()
    if len(number) > 50:
        raise Invalid({"batch_number": Text("A batch number has at most {count} characters.", count=50)})
    if _FORBIDDEN_IN_BATCH in number:
        raise Invalid({"batch_number": Text(N_("A batch number must not contain the sign |."))})
    return number


def check_draft(*, order_state: OrderState, line_pcs: int, planned_pcs: int, qty_pcs: int) -> None:
    """Whether a manufacturing order may be drafted for an order line.

    Args:
        order_state: of the buyer order.
        line_pcs: pieces that the line wants.
        planned_pcs: pieces of the line's other manufacturing orders that are not cancelled.
        qty_pcs: pieces of the new one.

    Raises:
        Invalid: no pieces.
        Refused: the buyer order is not confirmed, or more is planned than ordered.
    """
    if qty_pcs < 1:
        raise Invalid({"qty_pcs": Text(N_("Enter how many pieces are to be made."))})
    if order_state not in {OrderState.CONFIRMED, OrderState.PRODUCTION}:
        raise Refused(
            Text("The buyer order is {state}.", state=order_state),
            Text(N_("Confirm the buyer order first.")),
            code="production.order_not_confirmed",
        )
    rest = line_pcs - planned_pcs
    if qty_pcs > rest:
        raise Refused(
            Text("The order line has only {rest} pcs left to plan, {given} were entered.", rest=rest, given=qty_pcs),
            Text(N_("Correct the quantity, or cancel another manufacturing order of this line.")),
            code="production.more_than_ordered",
        )


def check_approval(state: ManufacturingState) -> None:
    """Whether a manufacturing order may be approved: only a draft can (step 690).

    Raises:
        Refused: it was approved or cancelled before.
    """
    if state is not ManufacturingState.DRAFT:
        raise Refused(
            Text("The manufacturing order is {state}.", state=state),
            Text(N_("Only a draft can be approved.")),
            code="production.not_a_draft",
        )


def check_cancellation(state: ManufacturingState, packed_cartons: int, slips_on_way: int = 0) -> None:
    """Whether a manufacturing order may be cancelled.

    Raises:
        Refused: it is finished or cancelled, cartons are packed, or slips of it are on their way.
    """
    if state in {ManufacturingState.DONE, ManufacturingState.CANCELLED}:
        raise Refused(
            Text("The manufacturing order is {state}.", state=state),
            Text(N_("It cannot be cancelled.")),
            code="production.already_ended",
        )
    if slips_on_way:
        raise Refused(
            Text("{count} transfer slips of this batch are on their way.", count=slips_on_way),
            Text(N_("Let the departments accept them or take them back first.")),
            code="production.on_the_way",
        )
    if packed_cartons:
        raise Refused(
            Text("{count} cartons of this batch are packed.", count=packed_cartons),
            Text(N_("Take the cartons back in Packing first.")),
            code="production.cartons_packed",
        )
