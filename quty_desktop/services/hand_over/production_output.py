"""What departments made: entered per work order, line and shift, and counted to the work order at once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, text, update

from quty_desktop.database.tables import ManufacturingOrder, ProductionLine, ProductionOutput, WorkOrder
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound, Refused
from quty_desktop.domain.orders import ManufacturingState, WorkState
from quty_desktop.domain.output import Surplus, check_output, check_running, surplus_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewOutput:
    """What was made.

    Attributes:
        good_pcs: good pieces; they can be handed over at once.
        reject_pcs: pieces that are scrapped; they never count as output.
        line_id: the line that made them, where the department works in lines.
    """

    work_order_id: int
    good_pcs: int
    reject_pcs: int = 0
    line_id: int | None = None
    shift: Shift | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordedOutput:
    """What the work order stands at."""

    id: int
    number: str
    good_pcs: int
    reject_pcs: int
    target_pcs: int


@dataclass(frozen=True, slots=True)
class OutputRow:
    """An entry of the day's output."""

    id: int
    at: datetime
    made_on: date
    number: str
    batch: str
    article_code: str
    line: str
    shift: Shift | None
    good_pcs: int
    reject_pcs: int
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DepartmentWork:
    """A work order of a department.

    Attributes:
        received_pcs: from the department before; ``None`` where the flow begins.
        to_send_pcs: good output that no slip holds.
        late: the delivery week has begun and the target is not reached.
    """

    id: int
    number: str
    batch: str
    mo_number: str
    article_code: str
    article_name: str
    route: str
    week: Week
    destination: str
    state: WorkState
    target_pcs: int
    received_pcs: int | None
    good_pcs: int
    reject_pcs: int
    sent_pcs: int
    started_at: datetime | None
    late: bool

    @property
    def to_send_pcs(self) -> int:
        """Good output that no slip holds."""
        return max(0, self.good_pcs - self.sent_pcs)

    @property
    def to_make_pcs(self) -> int:
        """Pieces that can be made now: of the target, and of what was received."""
        made = self.good_pcs + self.reject_pcs
        rest = self.target_pcs - self.good_pcs
        return max(0, rest if self.received_pcs is None else min(rest, self.received_pcs - made))


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which work orders of a department are wanted."""

    department: Department
    ended_too: bool = False


@query(Permission.VIEW_PRODUCTION)
def work_of(uow: UnitOfWork, wanted: WorkFilter) -> tuple[DepartmentWork, ...]:
    """Work orders of a department whose manufacturing order is approved, the earliest week first, 500 at most."""
    found = uow.session.execute(
        text("""
        SELECT w.id, w.number, m.batch_number AS batch, m.number AS mo_number, a.code AS article_code,
               a.name AS article_name, m.route, l.week_year, l.week_number, d.code AS destination, w.state, w.target_pcs,
               CASE WHEN w.department <> 'CUT' THEN w.input_pcs END AS received_pcs, w.good_pcs, w.reject_pcs,
               quty.sent_pieces(w.id) AS sent_pcs, w.started_at
        FROM quty.work_order w
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        JOIN quty.destination d ON d.id = l.destination_id
        JOIN quty.article a ON a.id = w.article_id
        WHERE w.department = :department AND m.state <> 'draft'
          AND (:ended_too OR m.state NOT IN ('done', 'cancelled'))
          AND (:ended_too OR w.state NOT IN ('finished', 'cancelled') OR w.good_pcs > quty.sent_pieces(w.id))
          AND w.state <> 'cancelled'
        ORDER BY l.week_year, l.week_number, w.id LIMIT 500
        """),
        {"department": wanted.department.value, "ended_too": wanted.ended_too},
    ).mappings()
    this_week = Week.of(uow.today)
    rows = []
    for each in found:
        row = dict(each)
        week = Week(row.pop("week_year"), row.pop("week_number"))
        late = week <= this_week and row["good_pcs"] < row["target_pcs"]
        rows.append(DepartmentWork(**row | {"week": week, "state": WorkState(row["state"]), "late": late}))
    return tuple(rows)


@query(Permission.VIEW_PRODUCTION)
def output_of(uow: UnitOfWork, department: Department) -> tuple[OutputRow, ...]:
    """The latest entries of a department, newest first, 200 at most."""
    found = uow.session.execute(
        text("""
        SELECT p.id, p.at, p.made_on, w.number, m.batch_number AS batch, a.code AS article_code,
               coalesce(x.department || ' ' || x.number, '') AS line, p.shift, p.good_pcs, p.reject_pcs, p.recorded_by,
               p.reason
        FROM quty.production_output p
        JOIN quty.work_order w ON w.id = p.work_order_id
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        JOIN quty.article a ON a.id = w.article_id
        LEFT JOIN quty.production_line x ON x.id = p.line_id
        WHERE w.department = :department ORDER BY p.id DESC LIMIT 200
        """),
        {"department": department.value},
    ).mappings()
    return tuple(OutputRow(**{**row, "shift": Shift(row["shift"]) if row["shift"] else None}) for row in found)


@command(Permission.RECORD_OUTPUT)
def record(uow: UnitOfWork, new: NewOutput) -> RecordedOutput:
    """Enter what was made; it can be handed over at once.

    Raises:
        NotFound: no such work order.
        Refused: it belongs to another department, has ended, or too much is made for the person to enter alone.
        Invalid: nothing was made, more than was received, or the line is missing.
        NeedsConfirmation: more than the target is made.
    """
    work = uow.session.get(WorkOrder, new.work_order_id)
    if work is None:
        raise NotFound(
            Text(N_("This work order does not exist.")), Text(N_("Refresh the list.")), code="output.unknown"
        )
    if uow.actor.department not in {work.department, Department.ADMINISTRATION}:
        raise Refused(
            Text("{number} belongs to {department}.", number=work.number, department=work.department),
            Text(N_("Only that department enters its output.")),
            code="output.other_department",
        )
    order = uow.session.get_one(ManufacturingOrder, work.manufacturing_order_id)
    check_running(work.number, work.state, order.number, order.state, work.department)
    check_output(
        good_pcs=new.good_pcs,
        reject_pcs=new.reject_pcs,
        made_pcs=work.good_pcs + work.reject_pcs,
        received_pcs=None if work.department is Department.CUTTING else work.input_pcs,
    )
    _check_line(uow, work.department, new.line_id)
    _check_surplus(uow, work, work.good_pcs + new.good_pcs)
    # The trigger counts the entry to the work order, under its lock.
    identity = uow.session.execute(
        insert(ProductionOutput)
        .values(
            work_order_id=work.id,
            line_id=new.line_id,
            made_on=uow.today,
            shift=new.shift,
            good_pcs=new.good_pcs,
            reject_pcs=new.reject_pcs,
            reason=" · ".join(filter(None, (new.note.strip(), uow.reason.strip()))),
        )
        .returning(ProductionOutput.id)
    ).scalar_one()
    if order.state is ManufacturingState.RELEASED or order.started_at is None:
        uow.session.execute(
            update(ManufacturingOrder)
            .where(ManufacturingOrder.id == order.id, ManufacturingOrder.started_at.is_(None))
            .values(started_at=uow.now, version=ManufacturingOrder.version + 1)
        )
    uow.session.refresh(work)
    return RecordedOutput(identity, work.number, work.good_pcs, work.reject_pcs, work.target_pcs)


def _check_line(uow: UnitOfWork, department: Department, line_id: int | None) -> None:
    lines = set(
        uow.session.scalars(
            select(ProductionLine.id).where(ProductionLine.department == department, ProductionLine.active.is_(True))
        )
    )
    if line_id is None and lines:
        raise Invalid({"line_id": Text(N_("Choose the line that made it."))})
    if line_id is not None and line_id not in lines:
        raise Invalid({"line_id": Text("This is not an active line of {department}.", department=department)})


def _check_surplus(uow: UnitOfWork, work: WorkOrder, good_pcs: int) -> None:
    surplus = surplus_of(work.target_pcs, good_pcs)
    if surplus is Surplus.NONE:
        return
    manager = surplus is Surplus.MANAGER
    needed = Permission.OVERRIDE_BLOCKS if manager else Permission.SUPERVISE_TRANSFERS
    over = good_pcs - work.target_pcs
    if not uow.actor.may(needed):
        raise Refused(
            Text("{number} would be {over} pcs above its target of {target}.", number=work.number, over=over, target=work.target_pcs),
            Text(N_("More than 10 % is entered by a manager."))
            if manager
            else Text(N_("More than 3 % is entered by the supervisor.")),
            code="output.surplus",
        )  # fmt: skip
    uow.confirm(
        "output.surplus",
        Text("{number} is {over} pcs above its target of {target}. Enter it so?", number=work.number, over=over, target=work.target_pcs),
        Text(N_("Enter the surplus")),
        needs_reason=surplus is not Surplus.SUPERVISOR,
    )  # fmt: skip
