"""Issues as lists: what is picked, what waits for a department's count, what comes back, what was never settled."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.issues import IssueKind, IssueState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class IssueRow:
    """A picking list, an issue slip, or goods from the floor.

    Attributes:
        open_lines: lines whose difference is not settled.
        materials: the first ones in words.
    """

    id: int
    number: str
    kind: IssueKind
    state: IssueState
    department: Department
    work_order: str
    batch: str
    card: str
    requisition: str
    materials: str
    lines: int
    open_lines: int
    fifo_reason: str
    note: str
    created_at: datetime
    created_by: str
    issued_at: datetime | None
    issued_by: str
    received_at: datetime | None
    received_by: str
    version: int


@dataclass(frozen=True, slots=True)
class IssueLineRow:
    """A line: a lot at a place."""

    id: int
    number: int
    article_id: int
    article_code: str
    article_name: str
    lot_id: int
    lot: str
    received_on: date | None
    place: str
    qty: Decimal
    received_qty: Decimal | None
    settled_qty: Decimal
    unit: str
    reason: str

    @property
    def open_qty(self) -> Decimal:
        """What is neither received nor settled, once it was counted."""
        return Decimal(0) if self.received_qty is None else self.qty - self.received_qty - self.settled_qty


@dataclass(frozen=True, slots=True)
class IssueDetail:
    """An issue with its lines, in the order in which they are picked."""

    issue: IssueRow
    lines: tuple[IssueLineRow, ...]


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """Which issues are shown.

    Attributes:
        department: of this department only; ``None`` for all.
        ended_too: also those that are confirmed or cancelled.
    """

    department: Department | None = None
    ended_too: bool = False


@dataclass(frozen=True, slots=True)
class FloorStock:
    """What a department has of a lot."""

    id: str
    article_id: int
    article_code: str
    article_name: str
    lot_id: int
    lot: str
    on_hand: Decimal
    unit: str


_ISSUES = """
    SELECT i.id, i.number, i.kind, i.state, i.department, coalesce(w.number, '') AS work_order,
           coalesce(m.batch_number, '') AS batch, coalesce(c.number, '') AS card, coalesce(q.number, '') AS requisition,
           coalesce(n.materials, '') AS materials, coalesce(n.lines, 0) AS lines, coalesce(n.open_lines, 0) AS open_lines,
           i.fifo_reason, i.note, i.created_at, i.created_by, i.issued_at, coalesce(i.issued_by, '') AS issued_by,
           i.received_at, coalesce(i.received_by, '') AS received_by, i.version
    FROM quty.material_issue i
    LEFT JOIN quty.work_order w ON w.id = i.work_order_id
    LEFT JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    LEFT JOIN quty.kanban_card c ON c.id = i.card_id
    LEFT JOIN quty.material_requisition q ON q.id = i.requisition_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS lines, string_agg(DISTINCT a.name, ', ') AS materials,
               count(*) FILTER (WHERE l.received_qty + l.settled_qty < l.qty) AS open_lines
        FROM quty.material_issue_line l JOIN quty.article a ON a.id = l.article_id WHERE l.issue_id = i.id
    ) n ON true
"""
_LIST = text(
    _ISSUES
    + """
    WHERE (CAST(:department AS text) IS NULL OR i.department = :department)
      AND (:ended OR i.state IN ('picking', 'issued') OR n.open_lines > 0)
    ORDER BY i.id DESC LIMIT 500
    """
)
_ONE = text(_ISSUES + " WHERE i.id = :id")
_BY_NUMBER = text(_ISSUES + " WHERE i.number = :number")
_LINES = text("""
    SELECT l.id, l.number, l.article_id, CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS article_code,
           a.name AS article_name, l.lot_id, CASE WHEN l.lot_id = 0 THEN '' ELSE t.number END AS lot, t.received_on,
           p.code AS place, l.qty, l.received_qty, l.settled_qty, a.unit, l.reason
    FROM quty.material_issue_line l
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.lot t ON t.id = l.lot_id
    JOIN quty.place p ON p.id = l.place_id
    WHERE l.issue_id = :id ORDER BY l.number
""")
_FLOOR = text("""
    SELECT b.article_id || '/' || b.lot_id AS id, b.article_id, CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS article_code,
           a.name AS article_name, b.lot_id, CASE WHEN b.lot_id = 0 THEN '' ELSE l.number END AS lot,
           sum(b.on_hand) AS on_hand, a.unit
    FROM quty.stock_balance b
    JOIN quty.place p ON p.id = b.place_id AND p.kind = 'department' AND p.department = :department
    JOIN quty.article a ON a.id = b.article_id AND a.kind = 'raw_material'
    JOIN quty.lot l ON l.id = b.lot_id
    WHERE b.on_hand > 0 GROUP BY b.article_id, b.lot_id, a.id, l.id ORDER BY a.name, l.number
""")


def _row(row: object) -> IssueRow:
    values = dict(row)  # type: ignore[call-overload] # a mapping of the row
    return IssueRow(
        **values
        | {
            "kind": IssueKind(values["kind"]),
            "state": IssueState(values["state"]),
            "department": Department(values["department"]),
        }
    )


def _detail(uow: UnitOfWork, row: object | None) -> IssueDetail:
    if row is None:
        raise NotFound(Text(N_("There is no such slip.")), Text(N_("Refresh the list.")), code="issue.unknown")
    head = _row(row)
    lines = uow.session.execute(_LINES, {"id": head.id}).mappings()
    return IssueDetail(head, tuple(IssueLineRow(**each) for each in lines))


@query(Permission.VIEW_ISSUES)
def issues_of(uow: UnitOfWork, wanted: IssueFilter) -> tuple[IssueRow, ...]:
    """Issues of all departments or of one, the latest first, 500 at most."""
    department = None if wanted.department is None else wanted.department.value
    found = uow.session.execute(_LIST, {"department": department, "ended": wanted.ended_too})
    return tuple(_row(row) for row in found.mappings())


@query(Permission.VIEW_ISSUES, consistent=True)
def issue_detail(uow: UnitOfWork, issue_id: int) -> IssueDetail:
    """An issue with its lines.

    Raises:
        NotFound: there is none.
    """
    return _detail(uow, uow.session.execute(_ONE, {"id": issue_id}).mappings().one_or_none())


@query(Permission.VIEW_ISSUES, consistent=True)
def slip(uow: UnitOfWork, number: str) -> IssueDetail:
    """The slip with a number, as it is scanned.

    Raises:
        NotFound: there is none.
    """
    return _detail(uow, uow.session.execute(_BY_NUMBER, {"number": number}).mappings().one_or_none())


@query(Permission.VIEW_ISSUES)
def floor_stock(uow: UnitOfWork, department: Department) -> tuple[FloorStock, ...]:
    """Material that a department has, by lot."""
    return tuple(FloorStock(**row) for row in uow.session.execute(_FLOOR, {"department": department.value}).mappings())
