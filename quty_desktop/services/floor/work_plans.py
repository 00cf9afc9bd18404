"""The plan of a department: which line makes how much of which work order on which day and shift.

PPIC approves what is made; each department plans when, by the capacity of its own lines.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound, Refused
from quty_desktop.domain.floor import acts_for
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

DAYS = 7


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """Which days of a department are wanted: a week from this day on."""

    department: Department
    first_day: date


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """What a line is to make of a work order on a day.

    Attributes:
        capacity_pcs: of the line in a shift; ``None`` where nobody entered it.
    """

    id: int
    line_id: int | None
    work_order_id: int
    planned_on: date
    shift: Shift | None
    planned_pcs: int
    made_pcs: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the board with its capacity in a shift; without an id it stands for a department without lines."""

    id: int | None
    number: int
    name: str
    shift_pcs: int | None


@dataclass(frozen=True, slots=True)
class PlanWork:
    """A work order that waits to be planned.

    Attributes:
        planned_pcs: on all days and lines.
        late: the last planned day, or today where nothing is planned, is after its delivery week begins.
    """

    id: int
    number: str
    batch: str
    article_code: str
    article_name: str
    week: Week
    destination: str
    state: WorkState
    target_pcs: int
    good_pcs: int
    planned_pcs: int
    last_day: date | None
    late: bool

    @property
    def to_plan_pcs(self) -> int:
        """Pieces of the target that no day has."""
        return max(0, self.target_pcs - max(self.planned_pcs, self.good_pcs))


@dataclass(frozen=True, slots=True)
class Board:
    """A week of a department."""

    department: Department
    first_day: date
    lines: tuple[PlanLine, ...]
    works: tuple[PlanWork, ...]
    cells: tuple[PlannedCell, ...]


@dataclass(frozen=True, slots=True)
class PlanCell:
    """A cell of the board as it is typed; no pieces take the plan away."""

    work_order_id: int
    planned_on: date
    planned_pcs: int
    line_id: int | None = None
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """The cells that were typed."""

    cells: tuple[PlanCell, ...]


@dataclass(frozen=True, slots=True)
class LineCapacity:
    """What a line can make in a shift; ``None`` when nobody knows."""

    line_id: int
    shift_pcs: int | None


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What planning answers.

    Attributes:
        over: lines and days that have more planned than they can make.
    """

    cells: int
    over: int


_BOARD = text("""
    SELECT
        (SELECT coalesce(jsonb_agg(jsonb_build_array(p.id, p.number, p.name, p.shift_pcs) ORDER BY p.number), '[]')
         FROM quty.production_line p WHERE p.department = :department AND p.active) AS lines,
        (SELECT coalesce(jsonb_agg(jsonb_build_array(w.id, w.number, m.batch_number, a.code, a.name, l.week_year,
                    l.week_number, d.code, w.state, w.target_pcs, w.good_pcs, coalesce(q.pcs, 0), q.last)
                    ORDER BY l.week_year, l.week_number, w.id), '[]')
         FROM quty.work_order w
         JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
         JOIN quty.buyer_order_line l ON l.id = m.order_line_id
         JOIN quty.destination d ON d.id = l.destination_id
         JOIN quty.article a ON a.id = w.article_id
         LEFT JOIN LATERAL (SELECT sum(p.planned_pcs) AS pcs, max(p.planned_on) AS last
                            FROM quty.work_plan p WHERE p.work_order_id = w.id) q ON true
         WHERE w.department = :department AND m.state NOT IN ('draft', 'done', 'cancelled')
           AND w.state NOT IN ('finished', 'cancelled')) AS works,
        (SELECT coalesce(jsonb_agg(jsonb_build_array(p.id, p.line_id, p.work_order_id, p.planned_on, p.shift,
                    p.planned_pcs, coalesce(o.pcs, 0)) ORDER BY p.planned_on, p.id), '[]')
         FROM quty.work_plan p JOIN quty.work_order w ON w.id = p.work_order_id
         LEFT JOIN LATERAL (SELECT sum(x.good_pcs) AS pcs FROM quty.production_output x
                            WHERE x.work_order_id = p.work_order_id AND x.made_on = p.planned_on
                              AND x.line_id IS NOT DISTINCT FROM p.line_id
                              AND (p.shift IS NULL OR x.shift = p.shift)) o ON true
         WHERE w.department = :department AND p.planned_on BETWEEN :first AND :last) AS cells
""")


@query(Permission.VIEW_PRODUCTION)
def board(uow: UnitOfWork, wanted: PlanQuestion) -> Board:
    """A week of a department: its lines, what waits to be planned, and what is planned."""
    last = wanted.first_day + timedelta(days=DAYS - 1)
    row = uow.session.execute(
        _BOARD, {"department": wanted.department.value, "first": wanted.first_day, "last": last}
    ).one()
    works = []
    for each in row.works:
        week = Week(each[5], each[6])
        last_day = None if each[12] is None else date.fromisoformat(each[12])
        late = (last_day or uow.today) >= week.monday and each[10] < each[9]
        identity, number, batch, code, name = each[:5]
        works.append(
            PlanWork(
                identity, number, batch, code, name, week, each[7], WorkState(each[8]), each[9], each[10], each[11],
                last_day, late,
            )
        )  # fmt: skip
    return Board(
        wanted.department,
        wanted.first_day,
        tuple(PlanLine(*each) for each in row.lines),
        tuple(works),
        tuple(
            PlannedCell(each[0], each[1], each[2], date.fromisoformat(each[3]), Shift(each[4]) if each[4] else None, each[5], each[6])
            for each in row.cells
        ),
    )  # fmt: skip


@command(Permission.PLAN_WORK)
def plan_week(uow: UnitOfWork, typed: PlanWeek) -> SavedPlan:
    """Plan work of one's own department; more than a line can make is asked once.

    Raises:
        Invalid: nothing is typed, or below zero, or a past day.
        NotFound: no such work order.
        Refused: it is another department's, or the line is.
        NeedsConfirmation: more than a line can make in a shift.
    """
    if not typed.cells or min(each.planned_pcs for each in typed.cells) < 0:
        raise Invalid({"cells": Text(N_("Type how many pieces are planned."))})
    if min(each.planned_on for each in typed.cells) < uow.today:
        raise Invalid({"cells": Text(N_("Past days are not planned."))})
    _check_works(uow, typed.cells)
    for each in typed.cells:
        values = {
            "work": each.work_order_id,
            "line": each.line_id,
            "day": each.planned_on,
            "shift": each.shift and each.shift.value,
            "pcs": each.planned_pcs,
        }
        uow.session.execute(_PLAN if each.planned_pcs else _UNPLAN, values)
    over = uow.session.execute(
        _OVER,
        {
            "lines": sorted({each.line_id for each in typed.cells if each.line_id is not None}),
            "days": sorted({each.planned_on for each in typed.cells}),
        },
    ).scalar_one()
    if over:
        uow.confirm(
            "plan.over_capacity",
            Text("{count} shifts of lines have more planned than they can make. Plan it so?", count=over),
            Text(N_("Plan it so")),
        )
    return SavedPlan(len(typed.cells), over)


@command(Permission.PLAN_WORK)
def set_capacity(uow: UnitOfWork, capacity: LineCapacity) -> LineCapacity:
    """Enter what a line of one's own department can make in a shift.

    Raises:
        Invalid: no pieces.
        NotFound: no such line.
        Refused: it is another department's.
    """
    if capacity.shift_pcs is not None and capacity.shift_pcs < 1:
        raise Invalid({"shift_pcs": Text(N_("Enter at least one piece, or nothing."))})
    home = uow.session.execute(
        text("SELECT department FROM quty.production_line WHERE id = :id"), {"id": capacity.line_id}
    ).scalar_one_or_none()
    if home is None:
        raise NotFound(Text(N_("There is no such line.")), Text(N_("Refresh the list.")), code="plan.unknown_line")
    _check_home(uow, Department(home))
    uow.session.execute(
        text("SELECT quty.set_line_capacity(:id, CAST(:pcs AS integer))"),
        {"id": capacity.line_id, "pcs": capacity.shift_pcs},
    )
    return capacity


_PLAN = text("""
    INSERT INTO quty.work_plan AS p (work_order_id, line_id, planned_on, shift, planned_pcs)
    VALUES (:work, :line, :day, :shift, :pcs)
    ON CONFLICT (work_order_id, line_id, planned_on, shift) DO UPDATE
        SET planned_pcs = excluded.planned_pcs, version = p.version + 1
""")
_UNPLAN = text("""
    DELETE FROM quty.work_plan WHERE work_order_id = :work AND line_id IS NOT DISTINCT FROM CAST(:line AS bigint)
      AND planned_on = :day AND shift IS NOT DISTINCT FROM CAST(:shift AS text) AND :pcs = 0
""")
_OVER = text("""
    SELECT count(*) FROM (
        SELECT FROM quty.work_plan p JOIN quty.production_line x ON x.id = p.line_id
        WHERE p.line_id = ANY(:lines) AND p.planned_on = ANY(:days)
        GROUP BY x.id, p.planned_on, p.shift HAVING sum(p.planned_pcs) > x.shift_pcs) AS too_much
""")


def _check_works(uow: UnitOfWork, cells: tuple[PlanCell, ...]) -> None:
    works = {each.work_order_id for each in cells}
    found = {
        row.id: Department(row.department)
        for row in uow.session.execute(
            text("SELECT id, department FROM quty.work_order WHERE id = ANY(:works)"), {"works": sorted(works)}
        )
    }
    if works - found.keys():
        raise NotFound(
            Text(N_("This work order does not exist.")), Text(N_("Refresh the list.")), code="output.unknown"
        )
    for department in set(found.values()):
        _check_home(uow, department)
    lines = {
        row.id: Department(row.department)
        for row in uow.session.execute(text("SELECT id, department FROM quty.production_line WHERE active"))
    }
    for each in cells:
        if each.line_id is not None and lines.get(each.line_id) is not found[each.work_order_id]:
            raise Invalid(
                {"cells": Text("This is not an active line of {department}.", department=found[each.work_order_id])}
            )


def _check_home(uow: UnitOfWork, department: Department) -> None:
    if not acts_for(uow.actor.department, department) and not uow.actor.may(Permission.OVERRIDE_BLOCKS):
        raise Refused(
            Text("This belongs to {department}.", department=department),
            Text(N_("Each department plans its own work.")),
            code="plan.other_department",
        )
