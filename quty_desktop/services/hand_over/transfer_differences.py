"""The difference of a slip that was counted: where its pieces are."""

from dataclasses import dataclass

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, WrongState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import DifferenceOutcome, TransferState
from quty_desktop.services.hand_over.slips import AcceptedTransfer, accepted_answer, check_home, found_slip
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SettledDifference:
    """Where the pieces of a difference are."""

    id: int
    version: int
    outcome: DifferenceOutcome
    reason: str


@command(Permission.SUPERVISE_TRANSFERS)
def resolve_difference(uow: UnitOfWork, settled: SettledDifference) -> AcceptedTransfer:
    """Say where the pieces of a difference are; until then they stand in transit.

    Raises:
        Invalid: there is no reason.
        WrongState: the slip has no open difference.
        Conflict: somebody else changed it meanwhile.
    """
    if not settled.reason.strip():
        raise Invalid({"reason": Text(N_("Say what was found out about the pieces."))})
    slip = found_slip(uow, settled.id, settled.version)
    check_home(uow, slip.from_department, slip.to_department, Department.MANAGEMENT, Department.PPIC)
    if slip.state is not TransferState.ACCEPTED:
        raise WrongState(
            Text("{number} is {state}.", number=slip.number, state=slip.state),
            Text(N_("Only an accepted transfer with a difference is settled.")),
            code="transfer.no_difference",
        )
    slip.difference_outcome = settled.outcome
    slip.difference_reason = f"{slip.difference_reason} · {settled.reason.strip()}"
    slip.state = TransferState.COMPLETED
    uow.session.flush()
    return accepted_answer(slip)
