"""The end of work orders outside packing, approved shortages, and the revisions of their targets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.floor import acts_for
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.floor import posting
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorkKey:
    """A work order and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class ShortEnd:
    """The target with which a work order may end."""

    id: int
    version: int
    target_pcs: int


@dataclass(frozen=True, slots=True)
class EndedWork:
    """What the commands answer."""

    id: int
    number: str
    state: WorkState
    target_pcs: int
    good_pcs: int
    version: int


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A change of a target; the old one stays."""

    id: int
    at: datetime
    number: str
    department: Department
    revision: int
    old_target_pcs: int
    new_target_pcs: int
    automatic: bool
    reason: str
    revised_by: str


@query(Permission.VIEW_PRODUCTION)
def revisions_of(uow: UnitOfWork, manufacturing_order_id: int) -> tuple[RevisionRow, ...]:
    """All changed targets of a batch, newest first."""
    found = uow.session.execute(
        text("""
        SELECT r.id, r.at, w.number, w.department, r.revision, r.old_target_pcs, r.new_target_pcs, r.automatic, r.reason,
               r.revised_by
        FROM quty.work_order_revision r JOIN quty.work_order w ON w.id = r.work_order_id
        WHERE w.manufacturing_order_id = :id ORDER BY r.id DESC
        """),
        {"id": manufacturing_order_id},
    ).mappings()
    return tuple(RevisionRow(**{**row, "department": Department(row["department"])}) for row in found)


@command(Permission.RECORD_OUTPUT)
def finish_work(uow: UnitOfWork, key: WorkKey) -> EndedWork:
    """End a work order outside packing: its target is reached, and nothing is in repair.

    Raises:
        NotFound: no such work order.
        Refused: another department's, packing's, or pieces are missing.
        WrongState: it has ended.
        Conflict: somebody else changed it meanwhile.
    """
    work = posting.facts_of(uow, (key.id,))[key.id]
    _check_open(uow, work, key.version)
    if work.department is Department.PACKING:
        raise Refused(
            Text(N_("Packing ends its work orders by cartons.")),
            Text(N_("Finish it on the page Packing work.")),
            code="work.packing",
        )
    missing = work.target_pcs - work.good_pcs
    if missing > 0 or work.rework_pcs > 0:
        raise Refused(
            Text("{number} lacks {missing} good pcs; {repair} pcs are in repair.", number=work.number, missing=max(0, missing), repair=work.rework_pcs),
            Text(N_("Enter the rest, or ask the PPIC manager or production manager to approve the shortage.")),
            code="work.not_complete",
        )  # fmt: skip
    uow.session.execute(
        text("""
        UPDATE quty.work_order SET state = 'finished', finished_at = :now, version = version + 1 WHERE id = :id
        """),
        {"id": key.id, "now": uow.now},
    )
    return _ended(uow, key.id)


@command(Permission.APPROVE_PRODUCTION)
def approve_short_work(uow: UnitOfWork, short: ShortEnd) -> EndedWork:
    """Let a work order end with fewer pieces than its target; the old target stays in the history.

    Raises:
        NotFound: no such work order.
        Invalid: not less than the target, or less than is made.
        WrongState: it has ended.
        Conflict: somebody else changed it meanwhile.
        NeedsConfirmation: the person has not given a reason.
    """
    found = uow.session.execute(_FACTS, {"id": short.id}).one_or_none()
    if found is None:
        raise NotFound(
            Text(N_("This work order does not exist.")), Text(N_("Refresh the list.")), code="output.unknown"
        )
    if found.version != short.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=found.number))
    if WorkState(found.state) in {WorkState.FINISHED, WorkState.CANCELLED}:
        raise _over(found.number, WorkState(found.state))
    lowest = max(1, found.good_pcs)
    if not lowest <= short.target_pcs < found.target_pcs:
        raise Invalid(
            {"target_pcs": Text("Enter a quantity from {lowest} to {most}.", lowest=lowest, most=found.target_pcs - 1)}
        )
    uow.confirm(
        "work.short",
        Text(
            "Let {number} end with {target} of {ordered} pcs?",
            number=found.number,
            target=short.target_pcs,
            ordered=found.target_pcs,
        ),
        Text(N_("Approve the shortage")),
        needs_reason=True,
    )
    uow.session.execute(
        text("""
        INSERT INTO quty.work_order_revision (work_order_id, revision, old_target_pcs, new_target_pcs, reason)
        VALUES (:id, :revision, :old, :new, :reason)
        """),
        {
            "id": short.id,
            "revision": found.revision + 1,
            "old": found.target_pcs,
            "new": short.target_pcs,
            "reason": uow.reason.strip(),
        },
    )
    changed = uow.session.execute(
        text("""
        UPDATE quty.work_order SET target_pcs = :target, revision = revision + 1, version = version + 1
        WHERE id = :id AND version = :version RETURNING id
        """),
        {"id": short.id, "target": short.target_pcs, "version": short.version},
    ).one_or_none()
    if changed is None:
        raise Conflict(Text("{number} was changed meanwhile.", number=found.number))
    return _ended(uow, short.id)


_FACTS = text("""
    SELECT number, state, target_pcs, good_pcs, revision, version FROM quty.work_order WHERE id = :id
""")


def _check_open(uow: UnitOfWork, work: posting.WorkFacts, version: int) -> None:
    if not acts_for(uow.actor.department, work.department):
        raise Refused(
            Text("{number} belongs to {department}.", number=work.number, department=work.department),
            Text(N_("Only its own people do this.")),
            code="output.other_department",
        )
    if work.state in {WorkState.FINISHED, WorkState.CANCELLED}:
        raise _over(work.number, work.state)
    if work.version != version:
        raise Conflict(Text("{number} was changed meanwhile.", number=work.number))


def _over(number: str, state: WorkState) -> WrongState:
    return WrongState(
        Text("{number} is {state}.", number=number, state=state),
        Text(N_("It has ended already.")),
        code="work.ended",
    )


def _ended(uow: UnitOfWork, work_order_id: int) -> EndedWork:
    row = uow.session.execute(
        text("SELECT id, number, state, target_pcs, good_pcs, version FROM quty.work_order WHERE id = :id"),
        {"id": work_order_id},
    ).one()
    return EndedWork(row.id, row.number, WorkState(row.state), row.target_pcs, row.good_pcs, row.version)
