"""Holds that reach several batches: a failed metal check, a material lot, a line since a moment, a carton."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound, WrongState
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import HoldKind, HoldScope
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 200
_SHORTEST_REASON = 5

_LOT = text("SELECT t.id, t.number FROM quty.lot AS t WHERE upper(t.number) = :subject AND t.id <> 0")
_CARTON = text("""
    SELECT c.id FROM quty.carton AS c JOIN quty.manufacturing_order AS mo ON mo.id = c.manufacturing_order_id
    WHERE mo.number IN (:order, 'MO-' || :order) AND c.number = :carton AND c.state <> 'void'
""")
_LINE = text("SELECT l.id, l.department, l.number FROM quty.production_line AS l WHERE l.id = :line")
_LINES = text("""
    SELECT l.id, l.department, l.number FROM quty.production_line AS l CROSS JOIN quty.require('hold_batches')
    ORDER BY l.department, l.number
""")
_INSERT = text("""
    INSERT INTO quty.hold_set (number, scope, kind, reason, lot_id, carton_id, line_id, since)
    VALUES (quty.set_number(), :scope, :kind, :reason, :lot, :carton, :line, :since)
    RETURNING id, number
""")
_COUNT = text("SELECT count(*) FROM quty.held_batch AS h WHERE h.hold_set_id = :id")
_LOCKED = text("SELECT s.id, s.number, s.released_at FROM quty.hold_set AS s WHERE s.id = :id FOR UPDATE")
_RELEASE = text("""
    UPDATE quty.hold_set SET released_at = :now, release_reason = :reason, version = version + 1 WHERE id = :id
""")
_LIST = """
    SELECT s.id, s.number, s.scope, s.kind, s.reason, s.since, s.opened_at,
           coalesce(p.full_name, s.opened_by) AS opened_by, s.released_at,
           coalesce(r.full_name, s.released_by, '') AS released_by, s.release_reason,
           coalesce(d.code, t.number, l.department || ' ' || l.number,
                    (SELECT 'FG-' || substr(mo.number, 4) || '-CTN' || lpad(c.number::text, greatest(3, length(c.number::text)), '0')
                     FROM quty.carton AS c JOIN quty.manufacturing_order AS mo ON mo.id = c.manufacturing_order_id
                     WHERE c.id = s.carton_id), '') AS subject,
           (SELECT count(*) FROM quty.held_batch AS h WHERE h.hold_set_id = s.id) AS batches,
           CASE WHEN s.check_id IS NULL THEN NULL
                ELSE (SELECT coalesce(sum(x.pcs), 0) FROM quty.doubt_of(s.id) AS x) END AS pcs,
           CASE WHEN s.check_id IS NULL THEN NULL
                ELSE (SELECT coalesce(sum(least(x.again, x.pcs)), 0) FROM quty.doubt_of(s.id) AS x) END AS again
    FROM quty.hold_set AS s
    LEFT JOIN quty.metal_check AS k ON k.id = s.check_id
    LEFT JOIN quty.metal_detector AS d ON d.id = k.detector_id
    LEFT JOIN quty.lot AS t ON t.id = s.lot_id
    LEFT JOIN quty.production_line AS l ON l.id = s.line_id
    LEFT JOIN quty.person AS p ON p.name = s.opened_by
    LEFT JOIN quty.person AS r ON r.name = s.released_by
    WHERE {conditions}
    ORDER BY s.released_at IS NOT NULL, s.opened_at DESC, s.id DESC
    LIMIT :limit
"""
_MEMBERS = text("""
    SELECT h.id, mo.batch_number, a.code AS article_code, a.name AS article_name, h.released_at,
           coalesce(x.pcs, 0) AS pcs, coalesce(x.again, 0) AS again,
           (SELECT jsonb_agg(jsonb_build_array(p.passed_at, p.pcs) ORDER BY p.passed_at)
            FROM quty.hold_set AS s CROSS JOIN LATERAL quty.doubtful_passages(s.check_id) AS p
            WHERE s.id = :id AND p.manufacturing_order_id = mo.id) AS passages
    FROM quty.any_hold AS h
    JOIN quty.manufacturing_order AS mo ON mo.id = h.manufacturing_order_id
    JOIN quty.article AS a ON a.id = mo.article_id
    LEFT JOIN quty.doubt_of(:id) AS x ON x.manufacturing_order_id = mo.id
    WHERE h.hold_set_id = :id
    ORDER BY mo.batch_number
""")


@dataclass(frozen=True, slots=True)
class NewHoldSet:
    """A hold as it is entered.

    Attributes:
        scope: lot, carton, or line since; what a failed metal check holds is not entered.
        subject: number of the lot, or code of the carton; empty for a line.
        reason: what is wrong.
        line: key of the line.
        since: since when the line is in doubt.
    """

    scope: HoldScope
    reason: str
    subject: str = ""
    line: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldSet:
    """What became of it: number of the set and how many batches it keeps."""

    id: int
    number: str
    batches: int


@dataclass(frozen=True, slots=True)
class SetRelease:
    """Who lets a set go says why."""

    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class SetFilter:
    """Which sets are wanted."""

    open_only: bool = True
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class HoldSetRow:
    """A set in the list.

    Attributes:
        id: key.
        number: number of the set.
        scope: what it was put on.
        kind: why.
        subject: detector, lot, line or carton.
        reason: in words.
        since: since when the goods are in doubt, ``None`` for a lot or carton.
        batches: batches in it.
        pcs: pieces in doubt; only for a failed metal check.
        again: of these, pieces that were passed again.
        opened_at: when.
        opened_by: who recorded what made it.
        released_at: when it was let go, ``None`` while it is open.
        released_by: who let it go.
        release_reason: why.
    """

    id: int
    number: str
    scope: HoldScope
    kind: HoldKind
    subject: str
    reason: str
    since: datetime | None
    batches: int
    pcs: int | None
    again: int | None
    opened_at: datetime
    opened_by: str
    released_at: datetime | None
    released_by: str
    release_reason: str

    @property
    def open(self) -> bool:
        """Whether it still keeps its batches."""
        return self.released_at is None


@dataclass(frozen=True, slots=True)
class SetMember:
    """A batch of a set.

    Attributes:
        id: key of its hold.
        batch: batch number.
        article_code: its article.
        article_name: name of the article.
        pcs: pieces in doubt; only for a failed metal check.
        again: of these, pieces that were passed again.
        passages: when and how many pieces went through, in order.
        released_at: when the hold ended.
    """

    id: int
    batch: str
    article_code: str
    article_name: str
    pcs: int
    again: int
    passages: tuple[tuple[datetime, int], ...]
    released_at: datetime | None


@command(Permission.HOLD_BATCHES)
def hold_scope(uow: UnitOfWork, new: NewHoldSet) -> HeldSet:
    """Keep a material lot with the batches that it went into, what a line made since a moment, or one carton.

    Raises:
        Invalid: no reason, or the subject is not understood.
        NotFound: there is no such lot, carton or line.
        Duplicate: it is on hold already.
    """
    reason = " ".join(new.reason.split())
    if len(reason) < _SHORTEST_REASON:
        raise Invalid({"reason": Text(N_("Say why in a few words; it stands in the report."))})
    values: dict[str, Any] = {"lot": None, "carton": None, "line": None, "since": None}
    kind = HoldKind.MANUAL
    match new.scope:
        case HoldScope.LOT:
            values["lot"], shown = _lot(uow, new.subject)
            kind = HoldKind.MATERIAL
        case HoldScope.CARTON:
            values["carton"], shown = _carton(uow, new.subject)
        case HoldScope.LINE:
            values["line"], shown = _line(uow, new)
            values["since"] = new.since
            kind = HoldKind.LINE
        case HoldScope.DETECTOR:
            raise Invalid({"scope": Text(N_("Only a failed check holds what went through a detector."))})
    made = uow.session.execute(
        _INSERT, {**values, "scope": new.scope.value, "kind": kind.value, "reason": reason}
    ).one()
    batches = uow.session.execute(_COUNT, {"id": made.id}).scalar_one()
    raise_alert(
        uow,
        NewAlert(
            AlertType.QC_FAIL,
            "set.held",
            Department.WAREHOUSE if new.scope is HoldScope.LOT else Department.PACKING,
            {"scope": new.scope, "subject": shown, "batches": batches, "reason": reason},
            subject_kind="hold_set",
            subject_id=made.id,
        ),
    )
    return HeldSet(made.id, made.number, batches)


def _lot(uow: UnitOfWork, subject: str) -> tuple[int, str]:
    row = uow.session.execute(_LOT, {"subject": subject.strip().upper()}).one_or_none()
    if row is None:
        raise _unknown("lot", subject)
    return row.id, row.number


def _carton(uow: UnitOfWork, subject: str) -> tuple[int, str]:
    try:
        code = CartonCode.parse(subject.strip().upper())
    except Invalid:
        raise Invalid({"subject": Text(N_("Scan or type the code of the carton."))}) from None
    found = uow.session.execute(_CARTON, {"order": code.order, "carton": code.carton}).scalar_one_or_none()
    if found is None:
        raise _unknown("carton", subject)
    return found, str(code)


def _line(uow: UnitOfWork, new: NewHoldSet) -> tuple[int, str]:
    if new.line is None or new.since is None:
        raise Invalid(
            {name: Text(N_("Fill this in.")) for name, given in (("line", new.line), ("since", new.since)) if not given}
        )
    if new.since > uow.now:
        raise Invalid({"since": Text(N_("This time has not come yet."))})
    row = uow.session.execute(_LINE, {"line": new.line}).one_or_none()
    if row is None:
        raise _unknown("line", str(new.line))
    return row.id, f"{row.department} {row.number}"


def _unknown(field: str, subject: str) -> NotFound:
    words = {
        "lot": N_("There is no lot {subject}."),
        "carton": N_("There is no carton {subject}."),
        "line": N_("There is no line {subject}."),
    }
    return NotFound(Text(words[field], subject=subject.strip()), Text(N_("Refresh the page and choose again.")))


@command(Permission.RELEASE_BATCHES)
def release_set(uow: UnitOfWork, release: SetRelease) -> HeldSet:
    """Let a set of a lot, line or carton go.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such set.
        WrongState: it was released.
    """
    return _release(uow, release)


@command(Permission.RELEASE_METAL)
def release_doubt(uow: UnitOfWork, release: SetRelease) -> HeldSet:
    """Let go what a failed metal check held, after all of it went through a trusted detector again.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such set.
        WrongState: it was released.
        Refused: goods of the set were not passed again.
    """
    return _release(uow, release)


def _release(uow: UnitOfWork, release: SetRelease) -> HeldSet:
    reason = " ".join(release.reason.split())
    if len(reason) < _SHORTEST_REASON:
        raise Invalid({"reason": Text(N_("Say why in a few words; it stands in the report."))})
    row = uow.session.execute(_LOCKED, {"id": release.id}).one_or_none()
    if row is None:
        raise NotFound(Text(N_("This set does not exist.")), Text(N_("Refresh the page and choose again.")))
    if row.released_at is not None:
        raise WrongState(
            Text(N_("{number} was released on {at}."), number=row.number, at=row.released_at),
            Text(N_("Nothing is left to do here.")),
            code="hold.released",
        )
    uow.session.execute(_RELEASE, {"id": row.id, "now": uow.now, "reason": reason})
    return HeldSet(row.id, row.number, uow.session.execute(_COUNT, {"id": row.id}).scalar_one())


@query(Permission.VIEW_QUALITY)
def hold_set_list(uow: UnitOfWork, wanted: SetFilter) -> tuple[HoldSetRow, ...]:
    """Sets, the open ones first, then the newest."""
    return sets_of(uow, "s.released_at IS NULL" if wanted.open_only else "TRUE", limit=wanted.limit)


@query(Permission.RECORD_METAL_CHECKS)
def open_doubts(uow: UnitOfWork) -> tuple[HoldSetRow, ...]:
    """What failed metal checks hold, for the screen at the detector."""
    return sets_of(uow, "s.released_at IS NULL AND s.check_id IS NOT NULL", limit=_PAGE)


def sets_of(uow: UnitOfWork, condition: str, **values: object) -> tuple[HoldSetRow, ...]:
    """Sets that fulfil a condition of this package, for other services."""
    rows = uow.session.execute(text(_LIST.format(conditions=condition)), values)
    return tuple(
        HoldSetRow(
            id=row.id,
            number=row.number,
            scope=HoldScope(row.scope),
            kind=HoldKind(row.kind),
            subject=row.subject,
            reason=row.reason,
            since=row.since,
            batches=row.batches,
            pcs=None if row.pcs is None else int(row.pcs),
            again=None if row.again is None else int(row.again),
            opened_at=row.opened_at,
            opened_by=row.opened_by,
            released_at=row.released_at,
            released_by=row.released_by,
            release_reason=row.release_reason,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class HoldableLine:
    """A line that can be held, by the name that people type, e.g. ``SEW 12``."""

    id: int
    name: str


@query(Permission.HOLD_BATCHES)
def lines_to_hold(uow: UnitOfWork) -> tuple[HoldableLine, ...]:
    """All lines."""
    rows = uow.session.execute(_LINES)
    return tuple(HoldableLine(row.id, f"{row.department} {row.number}") for row in rows)


@query(Permission.VIEW_QUALITY)
def members_of(uow: UnitOfWork, bundle: int) -> tuple[SetMember, ...]:
    """The batches of a set, with the passages that put them into it."""
    return _members(uow, bundle)


@query(Permission.RECORD_METAL_CHECKS)
def doubtful_batches(uow: UnitOfWork, bundle: int) -> tuple[SetMember, ...]:
    """The batches of a failed metal check, for the screen at the detector."""
    return _members(uow, bundle)


def _members(uow: UnitOfWork, bundle: int) -> tuple[SetMember, ...]:
    return tuple(
        SetMember(
            id=row.id,
            batch=row.batch_number,
            article_code=row.article_code,
            article_name=row.article_name,
            pcs=int(row.pcs),
            again=int(row.again),
            passages=tuple((datetime.fromisoformat(at), pcs) for at, pcs in row.passages or ()),
            released_at=row.released_at,
        )
        for row in uow.session.execute(_MEMBERS, {"id": bundle})
    )
