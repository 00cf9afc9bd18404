"""Lines: what stands on them, and their clearance as an act of its own that two people sign (QT-09)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, text, update

from quty_desktop.database.tables import LineClearance, LineOccupancy
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ClearedLine:
    """What was looked at when a line was emptied; all four points must be true.

    Attributes:
        occupancy_id: what stood on the line.
    """

    occupancy_id: int
    article_removed: bool
    labels_removed: bool
    trims_removed: bool
    documents_removed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clearance:
    """What the commands answer."""

    id: int
    line: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line and what stands on it.

    Attributes:
        occupancy_id: ``None`` while the line is clear.
        pieces: received there and not made yet.
        clearance_id: a clearance that waits for its second signature.
        waiting: slips that are blocked because of this line.
    """

    id: int
    department: Department
    number: int
    name: str
    occupancy_id: int | None
    batch: str
    article_code: str
    article_name: str
    week: Week | None
    destination: str
    pieces: int
    occupied_at: datetime | None
    clearance_id: int | None
    asked_by: str
    asked_at: datetime | None
    waiting: int


@query(Permission.VIEW_PRODUCTION)
def lines_of(uow: UnitOfWork, department: Department) -> tuple[LineRow, ...]:
    """The active lines of a department."""
    found = uow.session.execute(
        text("""
        SELECT p.id, p.department, p.number, p.name, o.id AS occupancy_id, coalesce(m.batch_number, '') AS batch,
               coalesce(a.code, '') AS article_code, coalesce(a.name, '') AS article_name, o.week_year, o.week_number,
               coalesce(d.code, '') AS destination,
               CASE WHEN o.id IS NULL THEN 0 ELSE quty.pieces_on_line(o) END AS pieces, o.occupied_at,
               c.id AS clearance_id, coalesce(c.asked_by, '') AS asked_by, c.asked_at,
               (SELECT count(*) FROM quty.transfer t WHERE t.to_line_id = p.id AND t.state = 'blocked') AS waiting
        FROM quty.production_line p
        LEFT JOIN quty.line_occupancy o ON o.line_id = p.id AND o.cleared_at IS NULL
        LEFT JOIN quty.manufacturing_order m ON m.id = o.manufacturing_order_id
        LEFT JOIN quty.article a ON a.id = o.article_id
        LEFT JOIN quty.destination d ON d.id = o.destination_id
        LEFT JOIN quty.line_clearance c ON c.occupancy_id = o.id AND c.confirmed_at IS NULL
        WHERE p.department = :department AND p.active
        ORDER BY p.number
        """),
        {"department": department.value},
    ).mappings()
    rows = []
    for each in found:
        row = dict(each)
        year, number = row.pop("week_year"), row.pop("week_number")
        row["week"] = None if year is None else Week(year, number)
        rows.append(LineRow(**row | {"department": Department(row["department"])}))
    return tuple(rows)


@command(Permission.CLEAR_LINES)
def clear(uow: UnitOfWork, done: ClearedLine) -> Clearance:
    """Report that a line is empty; it is clear when somebody else confirms it.

    Raises:
        Invalid: a point of the list is not ticked.
        Refused: the line belongs to another department, or was reported already.
        NeedsConfirmation: pieces are still counted on the line.
    """
    missing = {
        name: Text(N_("The line is clear only when this is done."))
        for name in ("article_removed", "labels_removed", "trims_removed", "documents_removed")
        if not getattr(done, name)
    }
    if missing:
        raise Invalid(missing)
    found = _occupancy(uow, done.occupancy_id)
    if uow.actor.department not in {found.department, Department.ADMINISTRATION}:
        raise Refused(
            Text("The line belongs to {department}.", department=found.department),
            Text(N_("Ask that department to clear it.")),
            code="line.other_department",
        )
    pieces, line = _pieces(uow, done.occupancy_id)
    if pieces:
        uow.confirm(
            "line.pieces_left",
            Text("{pieces} pcs are still counted on {line}. Is the line empty all the same?", pieces=pieces, line=line),
            Text(N_("The line is empty")),
            needs_reason=True,
        )
    note = " · ".join(filter(None, (done.note.strip(), uow.reason.strip() if pieces else "")))
    identity = uow.session.execute(
        insert(LineClearance)
        .values(
            occupancy_id=done.occupancy_id,
            article_removed=True,
            labels_removed=True,
            trims_removed=True,
            documents_removed=True,
            note=note,
        )
        .returning(LineClearance.id)
    ).scalar_one()
    return Clearance(identity, line, confirmed=False)


@command(Permission.SUPERVISE_TRANSFERS)
def confirm(uow: UnitOfWork, clearance_id: int) -> Clearance:
    """Confirm that a line is empty; from then on it takes another batch. Nobody confirms one's own report.

    Raises:
        NotFound: there is no such report.
        Refused: it is the person's own, or the line is another department's.
        WrongState: the line is clear already.
    """
    report = uow.session.execute(
        select(LineClearance.asked_by, LineClearance.occupancy_id, LineClearance.confirmed_at).where(
            LineClearance.id == clearance_id
        )
    ).one_or_none()
    if report is None:
        raise NotFound(
            Text(N_("There is no such report.")), Text(N_("Refresh the list.")), code="line.unknown_clearance"
        )
    if report.asked_by == uow.actor.name:
        raise Refused(
            Text(N_("Nobody confirms a clearance that he asked for.")),
            Text(N_("Let another supervisor look at the line and confirm it.")),
            code="line.own_clearance",
        )
    found = _occupancy(uow, report.occupancy_id)
    helpers = {Department.QUALITY, Department.PPIC, Department.MANAGEMENT, Department.ADMINISTRATION}
    if uow.actor.department not in {found.department, *helpers}:
        raise Refused(
            Text("The line belongs to {department}.", department=found.department),
            Text(N_("Ask that department to clear it.")),
            code="line.other_department",
        )
    _, line = _pieces(uow, report.occupancy_id)
    uow.session.execute(
        update(LineClearance)
        .where(LineClearance.id == clearance_id)
        .values(confirmed_at=uow.now, confirmed_by=uow.actor.name, version=LineClearance.version + 1)
    )
    return Clearance(clearance_id, line, confirmed=True)


def _occupancy(uow: UnitOfWork, occupancy_id: int) -> LineOccupancy:
    found = uow.session.get(LineOccupancy, occupancy_id)
    if found is None:
        raise NotFound(Text(N_("Nothing stands on this line.")), Text(N_("Refresh the list.")), code="line.unknown")
    return found


def _pieces(uow: UnitOfWork, occupancy_id: int) -> tuple[int, str]:
    row = uow.session.execute(
        text("""
        SELECT quty.pieces_on_line(o), p.department || ' ' || p.number
        FROM quty.line_occupancy o JOIN quty.production_line p ON p.id = o.line_id WHERE o.id = :id
        """),
        {"id": occupancy_id},
    ).one()
    return int(row[0]), str(row[1])
