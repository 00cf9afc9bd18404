"""A slip as the commands about hand-overs find it, and what they answer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from quty_desktop.database.tables import Transfer
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, NotFound, Refused
from quty_desktop.domain.floor import acts_for
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import BlockKind, HeldLine, TransferState
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TransferKey:
    """A slip and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class SentTransfer:
    """What a command about a slip answers.

    Attributes:
        held: what keeps it from its line; only while it is blocked.
    """

    id: int
    number: str
    state: TransferState
    version: int
    pcs: int
    to_department: Department
    held: HeldLine | None = None


@dataclass(frozen=True, slots=True)
class AcceptedTransfer:
    """What accepting answers.

    Attributes:
        duplicate: the slip was accepted before; nothing was counted now, the scan was logged.
        needs_supervisor: the difference is above 10 %; nothing moved, the supervisors know.
        difference_pcs: sent less received; it stays in transit until it is settled.
    """

    id: int
    number: str
    state: TransferState
    version: int
    sent_pcs: int
    received_pcs: int
    difference_pcs: int
    duplicate: bool = False
    needs_supervisor: bool = False
    accepted_by: str = ""


def check_home(uow: UnitOfWork, *departments: Department, number: str = "") -> None:
    """Refuse whoever works for none of these departments; with a number the receiver is named."""
    if any(acts_for(uow.actor.department, each) for each in departments):
        return
    if number:
        raise Refused(
            Text("{number} goes to {department}.", number=number, department=departments[0]),
            Text(N_("Only that department accepts it.")),
            code="transfer.other_department",
        )
    raise Refused(
        Text("This belongs to {department}.", department=departments[0]),
        Text(N_("Only its own people do this.")),
        code="transfer.other_department",
    )


def held_line(found: dict[str, Any] | None) -> HeldLine | None:
    """What keeps a slip from its line, as the database tells it."""
    return None if found is None else HeldLine(**found | {"kind": BlockKind(found["kind"])})


def found_slip(uow: UnitOfWork, identity: int, version: int) -> Transfer:
    """The slip in the version that the person saw.

    Raises:
        NotFound: no such slip.
        Conflict: somebody else changed it meanwhile.
    """
    slip = uow.session.scalars(select(Transfer).where(Transfer.id == identity)).one_or_none()
    if slip is None:
        raise unknown_slip()
    if slip.version != version:
        raise Conflict(Text("{number} was changed meanwhile.", number=slip.number))
    return slip


def unknown_slip() -> NotFound:
    """Nothing has this id."""
    return NotFound(Text(N_("There is no such slip.")), Text(N_("Refresh the list.")), code="transfer.unknown")


def sent_answer(slip: Transfer, held: HeldLine | None) -> SentTransfer:
    """What a command about a slip on its way answers."""
    return SentTransfer(slip.id, slip.number, slip.state, slip.version, slip.sent_pcs, slip.to_department, held)


def accepted_answer(
    slip: Transfer, *, received: int | None = None, duplicate: bool = False, needs_supervisor: bool = False
) -> AcceptedTransfer:
    """What a command about a counted slip answers."""
    counted = received if received is not None else (slip.received_pcs or 0)
    return AcceptedTransfer(
        slip.id,
        slip.number,
        slip.state,
        slip.version,
        slip.sent_pcs,
        counted,
        slip.sent_pcs - counted,
        duplicate=duplicate,
        needs_supervisor=needs_supervisor,
        accepted_by=slip.accepted_by or "",
    )
