"""Hand-overs between departments (QT-09): send, accept, cancel.

The line is checked and taken in the transaction that sends; triggers check the same once more, so that nothing reaches
the books past these rules.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select, text

from quty_desktop.database.tables import ProductionLine, Transfer
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import ManufacturingState, Route
from quty_desktop.domain.paper_forms import form_number
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import (
    BlockKind,
    HeldLine,
    Tier,
    TransferState,
    check_cartons,
    check_count,
    check_open,
    check_sending,
    next_departments,
)
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.hand_over.slips import (
    AcceptedTransfer,
    SentTransfer,
    TransferKey,
    accepted_answer,
    check_home,
    found_slip,
    held_line,
    sent_answer,
    unknown_slip,
)
from quty_desktop.services.one_call import OneCall
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork

# The guard of the table gives the slip its number, and the week and the destination of its batch.
_SEND = text("""
    INSERT INTO quty.transfer (state, from_department, to_department, to_line_id, manufacturing_order_id, work_order_id,
                               article_id, sent_pcs, note)
    VALUES (:state, :sender, :receiver, :line, :order, :work, :article, :pcs, :note)
    RETURNING id, number, version
""")
_RUNNING = frozenset({ManufacturingState.PARTIAL, ManufacturingState.RELEASED, ManufacturingState.IN_PROGRESS})
_STATES = sorted(state.value for state in _RUNNING)


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """What is sent.

    Attributes:
        work_order_id: of the sending department; week, destination and batch follow it.
        to_department: one of those that come next on the route.
        pcs: good pieces; one output may be sent in several slips.
        line_id: the line that receives it, where the department works in lines.
        manufacturing_order_id: the batch that the pieces are for, where several were cut together; the week and the
            destination of the slip are those of this batch.
    """

    work_order_id: int
    to_department: Department
    pcs: int
    line_id: int | None = None
    note: str = ""
    manufacturing_order_id: int | None = None


@dataclass(frozen=True, slots=True)
class CountedTransfer:
    """What the receiver counted.

    Attributes:
        reason: why it differs from what was sent.
        paper_form: number of the paper form that it was counted on; empty where it was entered at once.
    """

    id: int
    received_pcs: int
    reason: str = ""
    paper_form: str = ""


_AT_ONCE = """
    CALL quty.send_at_once(%(request)s, %(command)s, CAST(%(work)s AS bigint), %(receiver)s, CAST(%(pcs)s AS bigint),
                           CAST(%(line)s AS bigint), CAST(%(batch)s AS bigint), %(note)s,
                           CAST(%(states)s AS text[]), CAST(%(routes)s AS text[]))
"""


@cache
def _routes(sender: Department, receiver: Department) -> list[str]:
    """The routes on which goods go from a department to another, as the database writes them."""
    ways = ((route, back) for route in Route for back in (None, *ReturnsAs))
    return [f"{route}|{back or ''}" for route, back in ways if receiver in next_departments(route, sender, back)]


def _send_at_once(call: OneCall, new: NewTransfer) -> Any:
    """The line is free for the batch, and there is nothing to ask."""
    values = {
        "request": call.request,
        "command": call.command,
        "work": new.work_order_id,
        "receiver": new.to_department.value,
        "pcs": new.pcs,
        "line": new.line_id,
        "batch": new.manufacturing_order_id,
        "note": new.note.strip(),
        "states": _STATES,
        "routes": _routes(call.actor.department, new.to_department),
    }
    return call.usual(_AT_ONCE, values)


@command(Permission.SEND_TRANSFERS, at_once=_send_at_once)
def send(uow: UnitOfWork, new: NewTransfer) -> SentTransfer:
    """Send good output to the next department (steps 290 to 293, 380 to 383, 405, 406).

    The line is checked and taken in the same transaction. Where it holds something else, the slip is kept as blocked
    and the alert climbs until somebody clears the line, keeps the goods apart, or opens the block.

    Raises:
        NotFound: no such work order, or it does not make pieces of this batch.
        Invalid: not so many good pieces are left, or the line is missing.
        Refused: the department is not the next one, belongs to somebody else, or the order is not running.
        NeedsConfirmation: the pieces for packing fill no whole cartons.
    """
    facts = _facts(uow, new)
    sender = Department(facts["department"])
    check_home(uow, sender)
    # An order is done when it is packed; its cartons are handed to finished goods all the same.
    packed = sender is Department.PACKING and facts["order_state"] == ManufacturingState.DONE
    if ManufacturingState(facts["order_state"]) not in _RUNNING and not packed:
        raise WrongState(
            Text("The manufacturing order is {state}.", state=ManufacturingState(facts["order_state"])),
            Text(N_("Only goods of a running order are handed over.")),
            code="transfer.order_not_running",
        )
    returns_as = ReturnsAs(facts["returns_as"]) if facts["returns_as"] else None
    if new.to_department not in next_departments(Route(facts["route"]), sender, returns_as):
        raise Refused(
            Text("{sender} does not hand over to {receiver} on this route.", sender=sender, receiver=new.to_department),
            Text(N_("Choose the department that comes next on the route of the batch.")),
            code="transfer.wrong_department",
        )
    check_sending(pcs=new.pcs, good_pcs=facts["good_pcs"], sent_pcs=facts["sent_pcs"])
    over = check_cartons(
        pcs=new.pcs, sent_pcs=facts["sent_pcs"], batch_pcs=facts["qty_pcs"], carton_pcs=facts["carton_pcs"]
    )
    if over:
        uow.confirm(
            "transfer.open_carton",
            Text(
                "{pcs} pcs are left over after cartons of {carton}. Send them so?", pcs=over, carton=facts["carton_pcs"]
            ),
            Text(N_("Send so")),
            needs_reason=True,
        )
    _check_line(uow, new, facts)
    held = held_line(facts["blocker"])
    values = {
        "state": (TransferState.BLOCKED if held else TransferState.LOCKED).value,
        "sender": sender.value,
        "receiver": new.to_department.value,
        "line": new.line_id,
        "order": facts["manufacturing_order_id"],
        "work": new.work_order_id,
        "article": facts["article_id"],
        "pcs": new.pcs,
        "note": new.note.strip(),
    }
    made = uow.session.execute(_SEND, values).one()
    if held is None:
        return SentTransfer(made.id, made.number, TransferState.LOCKED, made.version, new.pcs, new.to_department)
    slip = uow.session.scalars(select(Transfer).where(Transfer.id == made.id)).one()
    _alert(uow, slip, held, facts["batch"], facts["destination"])
    return sent_answer(slip, held)


@command(Permission.SEND_TRANSFERS)
def cancel(uow: UnitOfWork, key: TransferKey) -> SentTransfer:
    """Take a slip back before it is accepted; the goods stay with the sender, and a line that it took is free.

    Raises:
        WrongState: it was accepted or cancelled.
        NeedsConfirmation: the person has not said yes, with a reason.
        Conflict: somebody else changed it meanwhile.
    """
    slip = found_slip(uow, key.id, key.version)
    check_home(uow, slip.from_department)
    check_open(slip.number, slip.state)
    uow.confirm(
        "transfer.cancel",
        Text("Cancel {number} with {pcs} pcs?", number=slip.number, pcs=slip.sent_pcs),
        Text(N_("Cancel the transfer")),
        needs_reason=True,
    )
    slip.state = TransferState.CANCELLED
    uow.session.flush()
    return sent_answer(slip, None)


_ACCEPT = "CALL quty.accept_at_once(%(request)s, %(command)s, %(slip)s, CAST(%(received)s AS bigint))"


def _accept_at_once(call: OneCall, counted: CountedTransfer) -> Any:
    """What was sent was counted: the database knows all that there is to decide."""
    if counted.paper_form:
        return None
    values = {
        "request": call.request,
        "command": call.command,
        "slip": counted.id,
        "received": counted.received_pcs,
    }
    return call.usual(_ACCEPT, values)


@command(Permission.ACCEPT_TRANSFERS, at_once=_accept_at_once)
def accept(uow: UnitOfWork, counted: CountedTransfer) -> AcceptedTransfer:
    """Accept the slip that was scanned or chosen; only now its quantity moves (steps 300, 400).

    Up to 2 % difference is noted, up to 10 % needs a reason and tells both supervisors, more needs a supervisor. A slip
    that was accepted before is not accepted again; the scan is logged.

    Raises:
        NotFound: no such slip.
        Refused: it goes to another department.
        WrongState: it is blocked or cancelled.
        Invalid: the reason is missing, or the form's number is none.
        NeedsConfirmation: a supervisor accepts a large difference.
    """
    form = form_number(counted.paper_form)
    slip = _aimed(uow, counted.id)
    if slip.state in {TransferState.ACCEPTED, TransferState.COMPLETED}:
        raise_alert(
            uow, NewAlert(AlertType.DUPLICATE_SCAN, "scan.twice", slip.to_department, {"code": slip.number},
                          subject_kind="transfer", subject_id=slip.id)
        )  # fmt: skip
        uow.note("transfer.duplicate_scan", number=slip.number)
        return accepted_answer(slip, duplicate=True)
    if slip.state is not TransferState.LOCKED:
        raise WrongState(
            Text("{number} is {state}.", number=slip.number, state=slip.state),
            Text(N_("The sending department sends it first.")),
            code="transfer.not_sent",
        )
    tier = check_count(sent_pcs=slip.sent_pcs, received_pcs=counted.received_pcs, reason=counted.reason)
    if tier is Tier.SUPERVISED:
        if not uow.actor.may(Permission.SUPERVISE_TRANSFERS):
            _tell_supervisors(uow, slip, counted.received_pcs)
            return accepted_answer(slip, received=counted.received_pcs, needs_supervisor=True)
        uow.confirm(
            "transfer.large_difference",
            Text(
                "{number}: {sent} pcs sent, {received} counted. Accept it so?",
                number=slip.number,
                sent=slip.sent_pcs,
                received=counted.received_pcs,
            ),
            Text(N_("Accept the difference")),
        )
    slip.received_pcs = counted.received_pcs
    if form:
        slip.received_form = form
    slip.difference_pcs = slip.sent_pcs - counted.received_pcs
    slip.state = TransferState.ACCEPTED if slip.difference_pcs else TransferState.COMPLETED
    if slip.difference_pcs:
        slip.difference_reason = counted.reason.strip() or "<= 2 %"
    uow.session.flush()
    if tier in {Tier.REASONED, Tier.SUPERVISED}:
        _tell_supervisors(uow, slip, counted.received_pcs)
    return accepted_answer(slip)


def _facts(uow: UnitOfWork, new: NewTransfer) -> dict[str, Any]:
    found: dict[str, Any] | None = uow.session.execute(
        text("SELECT quty.transfer_facts(:work, :line, :batch)"),
        {"work": new.work_order_id, "line": new.line_id, "batch": new.manufacturing_order_id},
    ).scalar_one()
    if found is None:
        raise NotFound(
            Text(N_("This work order does not exist.")), Text(N_("Refresh the list.")), code="transfer.unknown_work"
        )
    return found


def _check_line(uow: UnitOfWork, new: NewTransfer, facts: dict[str, Any]) -> None:
    if new.line_id is None:
        lines = select(ProductionLine.id).where(
            ProductionLine.department == new.to_department, ProductionLine.active.is_(True)
        )
        if uow.session.execute(lines.limit(1)).first() is not None:
            raise Invalid({"line_id": Text(N_("Choose the line that receives the goods."))})
        return
    if facts["line_department"] != new.to_department.value or not facts["line_active"]:
        raise Invalid({"line_id": Text("This is not an active line of {department}.", department=new.to_department)})


def _aimed(uow: UnitOfWork, identity: int) -> Transfer:
    """The slip that a receiver counts, locked."""
    slip = uow.session.scalars(select(Transfer).where(Transfer.id == identity).with_for_update()).one_or_none()
    if slip is None:
        # Nobody locks the slip of two other departments, but its name may be read.
        slip = uow.session.scalars(select(Transfer).where(Transfer.id == identity)).one_or_none()
        if slip is None:
            raise unknown_slip()
        check_home(uow, slip.to_department, number=slip.number)
        raise Conflict(Text("{number} was changed meanwhile.", number=slip.number))
    check_home(uow, slip.to_department, number=slip.number)
    return slip


def _alert(uow: UnitOfWork, slip: Transfer, held: HeldLine, batch: str, destination: str) -> None:
    values: dict[str, object]
    if held.kind is BlockKind.SEGREGATION:
        type_, code = AlertType.SEGREGATION, "segregation.mismatch"
        values = {
            "batch": batch,
            "destination": f"{destination} {Week(slip.week_year, slip.week_number)}",
            "line": held.line,
            "other": f"{held.batch} {held.destination} {held.week}",
        }
    else:
        type_, code = AlertType.LINE_CLEARANCE, "line.blocked"
        values = {"line": held.line, "batch": held.batch, "pieces": held.pieces}
    raise_alert(uow, NewAlert(type_, code, slip.from_department, values, subject_kind="transfer", subject_id=slip.id))


def _tell_supervisors(uow: UnitOfWork, slip: Transfer, received: int) -> None:
    values = {"document": slip.number, "sent": slip.sent_pcs, "received": received}
    for department in (slip.to_department, slip.from_department):
        raise_alert(
            uow,
            NewAlert(
                AlertType.QUANTITY,
                "quantity.differs",
                department,
                values,
                subject_kind="transfer",
                subject_id=slip.id,
            ),
        )
