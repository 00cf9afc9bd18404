"""Rules of the daily output: what was made, and when more than the target is allowed (needs 5.11)."""

from enum import Enum

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused, WrongState
from quty_desktop.domain.orders import ManufacturingState, WorkState
from quty_desktop.domain.text import N_, Text

FREE_PERCENT = 3
SUPERVISOR_PERCENT = 5
REASON_PERCENT = 10


class Surplus(Enum):
    """Who may let a work order exceed its target."""

    NONE = "none"
    SUPERVISOR = "supervisor"
    SUPERVISOR_WITH_REASON = "supervisor_with_reason"
    MANAGER = "manager"


def surplus_of(target_pcs: int, good_pcs: int) -> Surplus:
    """What the whole good output of a work order asks for; 3 % more than the target is free.

    Args:
        target_pcs: pieces ordered, at least 1.
        good_pcs: good pieces, with those being entered.
    """
    over = (good_pcs - target_pcs) * 100
    if over <= FREE_PERCENT * target_pcs:
        return Surplus.NONE
    if over <= SUPERVISOR_PERCENT * target_pcs:
        return Surplus.SUPERVISOR
    if over <= REASON_PERCENT * target_pcs:
        return Surplus.SUPERVISOR_WITH_REASON
    return Surplus.MANAGER


def check_output(
    *, good_pcs: int, reject_pcs: int, made_pcs: int, received_pcs: int | None, rework_pcs: int = 0
) -> None:
    """Whether an entry can be true.

    Args:
        good_pcs: good pieces entered.
        reject_pcs: rejected pieces entered.
        rework_pcs: pieces that go to repair.
        made_pcs: what was made before, rejects included.
        received_pcs: what the department received; ``None`` where the flow begins.

    Raises:
        Invalid: nothing was made, or more than was received.
    """
    if min(good_pcs, reject_pcs, rework_pcs) < 0 or good_pcs + reject_pcs + rework_pcs < 1:
        raise Invalid({"good_pcs": Text(N_("Enter how many pieces were made."))})
    if received_pcs is None:
        return
    rest = max(0, received_pcs - made_pcs)
    if good_pcs + reject_pcs + rework_pcs > rest:
        raise Invalid(
            {
                "good_pcs": Text(
                    "Only {rest} pcs are left to make: {received} received, {made} made.",
                    rest=rest,
                    received=received_pcs,
                    made=made_pcs,
                )
            }
        )


def check_running(
    number: str, state: WorkState, order_number: str, order_state: ManufacturingState, department: Department
) -> None:
    """Whether output can be entered for a work order.

    Raises:
        WrongState: it has ended, or its manufacturing order is not approved.
        Refused: packing counts by cartons.
    """
    if department is Department.PACKING:
        raise Refused(
            Text(N_("Packing counts its output by cartons.")),
            Text(N_("Enter the cartons on the page Packing work.")),
            code="output.packing",
        )
    if state in {WorkState.FINISHED, WorkState.CANCELLED}:
        raise WrongState(
            Text("{number} is {state}.", number=number, state=state),
            Text(N_("No output can be entered for it any more.")),
            code="output.ended",
        )
    if order_state not in {ManufacturingState.RELEASED, ManufacturingState.IN_PROGRESS, ManufacturingState.PARTIAL}:
        raise WrongState(
            Text("Manufacturing order {number} is {state}.", number=order_number, state=order_state),
            Text(N_("PPIC releases it first.")),
            code="output.not_released",
        )
