"""What keeps a batch from its shipping marks, and who lets it go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import BatchOnHold, Duplicate, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import BlockerKind, HoldKind, InspectionType, LabTestType
from quty_desktop.domain.quality_gate import Blocker, kept_words, release_words, subject_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality.batches import BatchKey, find_batch
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 200
_SHORTEST_REASON = 5
_METAL_REASON = "Logam ditemukan / Metal found ({pieces} pcs)"
"""Kept as a record, so that it stands in both languages."""

# A metal hold and a failed metal inspection have one kind and one code; the hold's own moment tells them apart.
_BLOCKERS = text("""
    SELECT b.kind, b.ref, b.code, b.since, coalesce(p.full_name, b.person) AS person, b.note, h.id IS NOT NULL AS is_hold
    FROM quty.batch_blockers(:batch) AS b
    LEFT JOIN quty.person AS p ON p.name = b.person
    LEFT JOIN quty.any_hold AS h ON h.id = b.ref AND h.manufacturing_order_id = :batch AND h.kind = b.code
                            AND h.opened_at = b.since AND b.kind <> 'lab_test'
    ORDER BY b.since, b.ref
""")
_INSERT = text("""
    INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (:batch, :kind, :reason)
    ON CONFLICT (manufacturing_order_id, kind) WHERE released_at IS NULL DO NOTHING
    RETURNING id
""")
_METAL_HOLD = text("""
    SELECT h.id FROM quty.hold AS h
    WHERE h.manufacturing_order_id = :batch AND h.kind = 'metal' AND h.released_at IS NULL
""")
_INCIDENT = text("""
    INSERT INTO quty.incident_report (number, department, manufacturing_order_id, hold_id, units_pcs, found_at)
    VALUES (:number, :department, :batch, :hold, :units, :place)
""")
_LOCKED = text("""
    SELECT h.id, h.manufacturing_order_id, mo.batch_number, h.kind, h.released_at
    FROM quty.hold AS h JOIN quty.manufacturing_order AS mo ON mo.id = h.manufacturing_order_id
    WHERE h.id = :id
    FOR UPDATE OF h
""")
_SET_OF = text("""
    SELECT s.number FROM quty.any_hold AS h JOIN quty.hold_set AS s ON s.id = h.hold_set_id WHERE h.id = :id
""")
_RELEASE = text("""
    UPDATE quty.hold SET released_at = :now, released_by = :person, release_reason = :reason, version = version + 1
    WHERE id = :id
""")
_TEST = text("""
    SELECT t.id, t.manufacturing_order_id, mo.batch_number
    FROM quty.lab_test AS t JOIN quty.manufacturing_order AS mo ON mo.id = t.manufacturing_order_id
    WHERE t.id = :id
""")
_INSPECTION = text("""
    SELECT i.id, i.manufacturing_order_id, mo.batch_number
    FROM quty.inspection AS i JOIN quty.manufacturing_order AS mo ON mo.id = i.manufacturing_order_id
    WHERE i.id = :id
""")
_RELEASERS = text("""
    SELECT g.role_code FROM quty.role_permission AS g WHERE g.permission = 'release_batches' ORDER BY g.role_code
""")
_CLEAR = text("""
    INSERT INTO quty.clearance (lab_test_id, inspection_id, reason) VALUES (:test, :inspection, :reason) RETURNING id
""")
_LIST = """
    SELECT h.id, h.kind, h.reason, h.opened_at, coalesce(p.full_name, h.opened_by) AS opened_by, h.released_at,
           coalesce(r.full_name, h.released_by, '') AS released_by, h.release_reason, mo.batch_number,
           a.code AS article_code, a.name AS article_name
    FROM quty.any_hold AS h
    JOIN quty.manufacturing_order AS mo ON mo.id = h.manufacturing_order_id
    JOIN quty.article AS a ON a.id = mo.article_id
    LEFT JOIN quty.person AS p ON p.name = h.opened_by
    LEFT JOIN quty.person AS r ON r.name = h.released_by
    WHERE {conditions}
    ORDER BY h.opened_at DESC, h.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class NewHold:
    """A hold as it is entered; ``reason`` says what is wrong."""

    batch: str
    reason: str
    kind: HoldKind = HoldKind.MANUAL


@dataclass(frozen=True, slots=True)
class Release:
    """Who lets something go says why.

    Attributes:
        id: key of the hold, the failed test or the blocked inspection.
        reason: why it no longer keeps the batch.
    """

    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class GateChange:
    """What a hold or release came to.

    Attributes:
        batch: batch number.
        blockers: how many things keep the batch now; 0 means that the gate is open.
    """

    batch: str
    blockers: int


@dataclass(frozen=True, slots=True)
class HoldFilter:
    """Which holds are wanted; empty parts ask for all.

    Attributes:
        batch: batch number.
        open_only: only those that nobody released.
        before: time and id of the last row of the page before.
        limit: most rows.
    """

    batch: str = ""
    open_only: bool = True
    before: tuple[datetime, int] | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold in the list."""

    id: int
    batch: str
    article_code: str
    article_name: str
    kind: HoldKind
    reason: str
    opened_at: datetime
    opened_by: str
    released_at: datetime | None
    released_by: str
    release_reason: str

    @property
    def open(self) -> bool:
        """Whether it still keeps the batch."""
        return self.released_at is None


@command(Permission.HOLD_BATCHES)
def hold_batch(uow: UnitOfWork, new: NewHold) -> GateChange:
    """Keep a batch: no shipping mark is printed until the hold is released.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such batch.
        Duplicate: a hold of this kind is open already.
    """
    reason = _reason(new.reason)
    batch = find_batch(uow, new.batch)
    values = {"batch": batch.id, "kind": new.kind.value, "reason": reason}
    held = uow.session.execute(_INSERT, values).scalar_one_or_none()
    if held is None:
        raise Duplicate(
            Text(N_("{batch} is on hold already ({kind})."), batch=batch.number, kind=new.kind),
            Text(N_("Look at the open hold; add what you found to its release.")),
            code="hold_open_key",
        )
    raise_alert(
        uow,
        NewAlert(
            AlertType.QC_FAIL,
            "batch.held",
            Department.PACKING,
            {"batch": batch.number, "kind": new.kind, "reason": reason},
            subject_kind="hold",
            subject_id=held,
        ),
    )
    return _change(uow, batch.id, batch.number)


def keep_for_metal(uow: UnitOfWork, batch: BatchKey, pieces: int, department: Department, place: str) -> None:
    """Put a batch in which metal was found on hold with an incident report, and call everybody.

    A later pass does not open this hold: metal is released by quality with its incident report (FC 435).

    Args:
        uow: the transaction of the service that recorded the find.
        batch: the batch.
        pieces: pieces with metal.
        department: where it was found.
        place: detector, line or bench.
    """
    reason = _METAL_REASON.format(pieces=pieces)
    values = {"batch": batch.id, "kind": HoldKind.METAL.value, "reason": reason}
    uow.session.execute(_INSERT, values)
    held = uow.session.execute(_METAL_HOLD, {"batch": batch.id}).scalar_one()
    uow.session.execute(
        _INCIDENT,
        {
            "number": next_number(uow, "IR"),
            "department": department.value,
            "batch": batch.id,
            "hold": held,
            "units": pieces,
            "place": place.strip() or department.label,
        },
    )
    raise_alert(
        uow,
        NewAlert(
            AlertType.METAL,
            "metal.found",
            Department.QUALITY,
            {"batch": batch.number, "pieces": pieces},
            subject_kind="hold",
            subject_id=held,
        ),
    )


def require_free(uow: UnitOfWork, batch: BatchKey) -> None:
    """Refuse what needs an open gate, e.g. a shipping mark.

    Raises:
        BatchOnHold: says which test, hold or inspection keeps the batch, and who can release it.
    """
    blockers = blockers_of(uow, batch.id)
    if blockers:
        roles = uow.session.execute(_RELEASERS).scalars().all()
        raise BatchOnHold(kept_words(batch.number, blockers), release_words(blockers, roles), code="batch_on_hold")


@command(Permission.RELEASE_BATCHES)
def release_batch(uow: UnitOfWork, release: Release) -> GateChange:
    """Release a hold.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such hold.
        Refused: it belongs to a set, which is let go as a whole.
        WrongState: it has been released.
        BatchOnHold: a failed test or inspection of the batch is not cleared.
    """
    reason = _reason(release.reason)
    hold = uow.session.execute(_LOCKED, {"id": release.id}).one_or_none()
    if hold is None:
        bundle = uow.session.execute(_SET_OF, {"id": release.id}).scalar_one_or_none()
        if bundle is None:
            raise _unknown()
        raise Refused(
            Text(N_("This hold belongs to {number}."), number=bundle),
            Text(N_("Release the whole set.")),
            code="hold.in_set",
        )
    if hold.released_at is not None:
        raise WrongState(
            Text(N_("The hold of {batch} was released on {at}."), batch=hold.batch_number, at=hold.released_at),
            Text(N_("Nothing is left to do here.")),
            code="hold.released",
        )
    failures = [each for each in blockers_of(uow, hold.manufacturing_order_id) if not each.is_hold]
    if failures:
        raise BatchOnHold(
            Text(N_("The hold of {batch} stays: {failure}."), batch=hold.batch_number, failure=failures[0].words),
            failures[0].remedy,
            code="hold.failure_open",
        )
    uow.session.execute(_RELEASE, {"id": hold.id, "now": uow.now, "person": uow.actor.name, "reason": reason})
    return _change(uow, hold.manufacturing_order_id, hold.batch_number)


@command(Permission.RELEASE_BATCHES)
def clear_lab_test(uow: UnitOfWork, release: Release) -> GateChange:
    """Decide that a failed test no longer keeps its batch; the failure stays in the record and in the report.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such test.
        WrongState: the test does not keep its batch.
    """
    return _clear(uow, release, _TEST, BlockerKind.LAB_TEST, "test")


@command(Permission.RELEASE_BATCHES)
def clear_inspection(uow: UnitOfWork, release: Release) -> GateChange:
    """Decide that a blocked inspection no longer keeps its batch; it stays in the record and in the report.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such inspection.
        WrongState: the inspection does not keep its batch.
    """
    return _clear(uow, release, _INSPECTION, BlockerKind.INSPECTION, "inspection")


def _clear(uow: UnitOfWork, release: Release, find: Any, kind: BlockerKind, column: str) -> GateChange:
    reason = _reason(release.reason)
    subject = uow.session.execute(find, {"id": release.id}).one_or_none()
    if subject is None:
        raise _unknown()
    wanted = LabTestType if kind is BlockerKind.LAB_TEST else InspectionType
    if not any(
        each.ref == release.id and isinstance(each.subject, wanted)
        for each in blockers_of(uow, subject.manufacturing_order_id)
    ):
        raise WrongState(
            Text(N_("This does not keep {batch} any more."), batch=subject.batch_number),
            Text(N_("Refresh the page to see what does.")),
            code="clearance.not_needed",
        )
    values = {"test": None, "inspection": None, "reason": reason}
    uow.session.execute(_CLEAR, {**values, column: release.id})
    return _change(uow, subject.manufacturing_order_id, subject.batch_number)


def _reason(reason: str) -> str:
    written = " ".join(reason.split())
    if len(written) < _SHORTEST_REASON:
        raise Invalid({"reason": Text(N_("Say why in a few words; it stands in the report."))})
    return written


def _unknown() -> NotFound:
    return NotFound(
        Text(N_("This record does not exist.")), Text(N_("Refresh the page and choose again.")), code="quality_unknown"
    )


def _change(uow: UnitOfWork, batch: int, number: str) -> GateChange:
    return GateChange(number, len(blockers_of(uow, batch)))


def blockers_of(uow: UnitOfWork, batch: int) -> tuple[Blocker, ...]:
    """What keeps a batch, the oldest first; the database's own guard asks the same function.

    Args:
        uow: the transaction.
        batch: key of the manufacturing order.
    """
    return tuple(
        Blocker(
            BlockerKind(row.kind),
            row.ref,
            subject_of(BlockerKind(row.kind), row.code, is_hold=row.is_hold),
            row.since,
            row.person,
            row.note,
        )
        for row in uow.session.execute(_BLOCKERS, {"batch": batch})
    )


@query(Permission.VIEW_QUALITY)
def hold_list(uow: UnitOfWork, wanted: HoldFilter) -> tuple[HoldRow, ...]:
    """Holds, the newest first."""
    conditions = ["TRUE"]
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.open_only:
        conditions.append("h.released_at IS NULL")
    if wanted.batch.strip():
        conditions.append("mo.batch_number = :batch")
        values["batch"] = wanted.batch.strip().upper()
    if wanted.before is not None:
        conditions.append("(h.opened_at, h.id) < (:before_at, :before_id)")
        values["before_at"], values["before_id"] = wanted.before
    statement = text(_LIST.format(conditions=" AND ".join(conditions)))
    return tuple(
        HoldRow(
            id=row.id,
            batch=row.batch_number,
            article_code=row.article_code,
            article_name=row.article_name,
            kind=HoldKind(row.kind),
            reason=row.reason,
            opened_at=row.opened_at,
            opened_by=row.opened_by,
            released_at=row.released_at,
            released_by=row.released_by,
            release_reason=row.release_reason,
        )
        for row in uow.session.execute(statement, values)
    )
