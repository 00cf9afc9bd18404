"""Output that a clerk may not enter alone, late or above the target: asked for, then entered or rejected (needs 5.11)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import RowMapping, insert, select, text

from quty_desktop.database.tables import OutputRequest
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from quty_desktop.domain.floor import LateEntry, late_entry_of
from quty_desktop.domain.output import Surplus, surplus_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.floor import posting
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.hand_over.production_output import NewOutput
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_ANSWERED = frozenset({"output.late", "output.surplus", "output.stages_missing"})
"""What the deciding person says yes to with the approval."""


@dataclass(frozen=True, slots=True)
class AskedOutput:
    """Output with the reason why it comes late, or is more than the target."""

    output: NewOutput
    reason: str


@dataclass(frozen=True, slots=True)
class OutputDecision:
    """What whoever may decides; a rejection says why."""

    id: int
    version: int
    approved: bool
    decision: str = ""


@dataclass(frozen=True, slots=True)
class OutputRequestRow:
    """Output that waits for a decision.

    Attributes:
        over_pcs: pieces above the target that it would make; 0 where it is only late.
        needs: the right that decides.
    """

    id: int
    number: str
    department: Department
    batch: str
    article_code: str
    line: str
    made_on: date
    good_pcs: int
    reject_pcs: int
    rework_pcs: int
    over_pcs: int
    reason: str
    needs: Permission
    state: RequestState
    created_at: datetime
    created_by: str
    version: int


@command(Permission.RECORD_OUTPUT)
def ask_output(uow: UnitOfWork, asked: AskedOutput) -> OutputRequestRow:
    """Ask for the approval of output that the person may not enter alone.

    Raises:
        NotFound: no such work order.
        Invalid: there is no reason, nothing was made, or more than waits for it.
        Refused: the work order is another department's, or everybody enters such output alone.
        NeedsConfirmation: stages are not entered.
    """
    if not asked.reason.strip():
        raise Invalid({"note": Text(N_("Say why it comes late, or why it is more than the target."))})
    new = asked.output
    _check_right(uow)
    work = posting.facts_of(uow, (new.work_order_id,))[new.work_order_id]
    entry = posting.Entry(
        work.id, new.made_on or uow.today, new.good_pcs, new.reject_pcs, new.rework_pcs, new.round, new.line_id,
        new.hour, new.shift,
    )  # fmt: skip
    posting.check_place(uow, work, new.line_id)
    posting.check_entry(work, entry)
    posting.missing_stages(uow, work, (entry,))
    needs = needed_for(
        (uow.today - entry.made_on).days, work.target_pcs, work.good_pcs + new.good_pcs if new.good_pcs else 0
    )
    if needs is None:
        raise Refused(
            Text(N_("Nobody has to approve this output.")), Text(N_("Save it yourself.")), code="output.no_approval"
        )
    made = uow.session.execute(
        insert(OutputRequest)
        .values(
            work_order_id=work.id,
            line_id=new.line_id,
            made_on=entry.made_on,
            shift=new.shift,
            hour=new.hour,
            round=new.round,
            good_pcs=new.good_pcs,
            reject_pcs=new.reject_pcs,
            rework_pcs=new.rework_pcs,
            reason=" · ".join(dict.fromkeys(filter(None, (asked.reason.strip(), new.note.strip())))),
            needs=needs.value,
        )
        .returning(OutputRequest.id)
    ).scalar_one()
    return _row(uow, made)


def needed_for(days: int, target_pcs: int, good_pcs: int) -> Permission | None:
    """The highest right that an entry asks for; ``None`` where everybody enters it.

    Args:
        days: how many days ago it was made.
        target_pcs: target of the work order.
        good_pcs: its good pieces with those of the entry; 0 where the entry brings none.

    Raises:
        Invalid: the day has not come yet.
    """
    late = {
        LateEntry.FREE: 0,
        LateEntry.SUPERVISOR: 1,
        LateEntry.MANAGER: 2,
        LateEntry.DIRECTOR: 3,
    }[late_entry_of(days)]
    surplus = {
        Surplus.NONE: 0,
        Surplus.SUPERVISOR: 1,
        Surplus.SUPERVISOR_WITH_REASON: 1,
        Surplus.MANAGER: 2,
    }[surplus_of(target_pcs, good_pcs)]
    steps = (None, Permission.SUPERVISE_TRANSFERS, Permission.OVERRIDE_BLOCKS, Permission.ENTER_OLD_OUTPUT)
    return steps[max(late, surplus)]


@command(Permission.SUPERVISE_TRANSFERS, also=(Permission.RECORD_OUTPUT,))
def decide_output(uow: UnitOfWork, decided: OutputDecision) -> OutputRequestRow:
    """Approve output, which enters it, or reject it with a reason; never one's own.

    Raises:
        NotFound: no such request.
        Conflict: somebody else decided meanwhile.
        NotAllowed: a manager has to decide.
        Invalid: a rejection has no reason, or the pieces are not there any more.
    """
    _check_right(uow)
    asked = uow.session.scalars(
        select(OutputRequest).where(OutputRequest.id == decided.id).with_for_update()
    ).one_or_none()
    if asked is None:
        raise NotFound(
            Text(N_("This request does not exist.")), Text(N_("Refresh the list.")), code="output.no_request"
        )
    if asked.version != decided.version:
        raise Conflict(Text(N_("This output was decided meanwhile.")))
    needs = Permission(asked.needs)
    if not uow.actor.may(needs):
        raise NotAllowed(needs)
    if not decided.approved and not decided.decision.strip():
        raise Invalid({"decision": Text(N_("Say why it is rejected."))})
    asked.state = RequestState.APPROVED if decided.approved else RequestState.REJECTED
    asked.decision = decided.decision.strip()
    uow.session.flush()
    if decided.approved:
        said = " · ".join(filter(None, (asked.reason, decided.decision.strip(), asked.created_by)))
        agreed = replace(uow, confirmed=uow.confirmed | _ANSWERED, reason=said)
        production_output.record(
            agreed,
            NewOutput(
                asked.work_order_id, asked.good_pcs, asked.reject_pcs, asked.line_id, asked.shift,
                rework_pcs=asked.rework_pcs, round=asked.round, hour=asked.hour, made_on=asked.made_on,
            ),
        )  # fmt: skip
    return _row(uow, decided.id)


def _check_right(uow: UnitOfWork) -> None:
    """Whose department it is is looked at later; who may enter no output at all is told so, by the database."""
    uow.session.execute(text("SELECT quty.require(:right)"), {"right": Permission.RECORD_OUTPUT.value})


_ROWS = """
    SELECT r.id, w.number, w.department, m.batch_number AS batch, a.code AS article_code,
           coalesce(x.department || ' ' || x.number, '') AS line, r.made_on, r.good_pcs, r.reject_pcs, r.rework_pcs,
           greatest(0, w.good_pcs + r.good_pcs - w.target_pcs) AS over_pcs, r.reason, r.needs, r.state, r.created_at,
           r.created_by, r.version
    FROM quty.output_request r
    JOIN quty.work_order w ON w.id = r.work_order_id
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.article a ON a.id = w.article_id
    LEFT JOIN quty.production_line x ON x.id = r.line_id
"""
_ONE = text(f"{_ROWS} WHERE r.id = :id")
_OF_DEPARTMENT = text(
    f"{_ROWS} WHERE w.department = :department AND (r.state = 'requested' OR r.created_at > now() - interval '7 days')"
    " ORDER BY r.state = 'requested' DESC, r.id DESC LIMIT 200"
)


@query(Permission.VIEW_PRODUCTION)
def output_requests_of(uow: UnitOfWork, department: Department) -> tuple[OutputRequestRow, ...]:
    """What a department asked for and nobody has decided, and the decisions of the last seven days; 200 at most."""
    found = uow.session.execute(_OF_DEPARTMENT, {"department": department.value}).mappings()
    return tuple(_made(row) for row in found)


@query(Permission.VIEW_PRODUCTION)
def output_request(uow: UnitOfWork, request_id: int) -> OutputRequestRow:
    """One of them.

    Raises:
        NotFound: there is none.
    """
    return _row(uow, request_id)


def _row(uow: UnitOfWork, identity: int) -> OutputRequestRow:
    uow.session.flush()
    row = uow.session.execute(_ONE, {"id": identity}).mappings().one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This request does not exist.")), Text(N_("Refresh the list.")), code="output.no_request"
        )
    return _made(row)


def _made(row: RowMapping) -> OutputRequestRow:
    return OutputRequestRow(
        **{
            **row,
            "department": Department(row["department"]),
            "needs": Permission(row["needs"]),
            "state": RequestState(row["state"]),
        }
    )
