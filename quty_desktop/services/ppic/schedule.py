"""The schedule of PPIC: work orders of all departments by day and week, and whether their dates can be kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Choice
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


class DateState(Choice):
    """Whether the dates of a work order can be kept."""

    DONE = "done", N_("Made")
    KEPT = "kept", N_("In time")
    UNPLANNED = "unplanned", N_("Not planned")
    BEFORE_INPUT = "before_input", N_("Planned before its parts")
    LATE = "late", N_("Late")


@dataclass(frozen=True, slots=True)
class ScheduleQuestion:
    """Which weeks are wanted; ``None`` for all departments."""

    first_day: date
    weeks: int = 6
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class ScheduledWork:
    """A work order in the schedule.

    Attributes:
        first_day: planned or real first day; ``None`` where neither is known.
        last_day: planned last day, or when it ended.
        due: the day before its delivery week.
        dates: whether that can be kept.
    """

    id: int
    manufacturing_order_id: int
    number: str
    mo_number: str
    batch: str
    department: Department
    article_code: str
    week: Week
    destination: str
    state: WorkState
    target_pcs: int
    good_pcs: int
    first_day: date | None
    last_day: date | None
    due: date
    dates: DateState

    @property
    def late_days(self) -> int:
        """Days by which it misses its delivery week; 0 when it does not."""
        return max(0, ((self.last_day or self.due) - self.due).days) if self.dates is DateState.LATE else 0


_WORKS = text("""
    SELECT w.id, w.manufacturing_order_id, w.number, m.number AS mo_number, m.batch_number AS batch, w.department,
           a.code AS article_code, l.week_year, l.week_number, d.code AS destination, w.state, w.target_pcs, w.good_pcs,
           CAST(w.started_at AT TIME ZONE 'Asia/Jakarta' AS date) AS started,
           CAST(w.finished_at AT TIME ZONE 'Asia/Jakarta' AS date) AS finished, p.first, p.last, p.pcs AS planned_pcs
    FROM quty.work_order w
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.destination d ON d.id = l.destination_id
    JOIN quty.article a ON a.id = m.article_id
    LEFT JOIN LATERAL (SELECT min(planned_on) AS first, max(planned_on) AS last, sum(planned_pcs) AS pcs
                       FROM quty.work_plan WHERE work_order_id = w.id) p ON true
    WHERE m.state NOT IN ('draft', 'cancelled') AND w.state <> 'cancelled'
      AND (w.state <> 'finished' OR w.finished_at >= :first)
      AND (m.state <> 'done' OR m.completed_at >= :first)
    ORDER BY l.week_year, l.week_number, m.id, w.id LIMIT 2000
""")


@query(Permission.VIEW_PRODUCTION)
def schedule(uow: UnitOfWork, wanted: ScheduleQuestion) -> tuple[ScheduledWork, ...]:
    """Work orders of the weeks from a day on, late ones first, then by delivery week and flow."""
    found = list(uow.session.execute(_WORKS, {"first": wanted.first_day}))
    last_day = wanted.first_day + timedelta(weeks=wanted.weeks)
    firsts: dict[tuple[int, Department], date | None] = {}
    rows = []
    for row in found:
        department = Department(row.department)
        week = Week(row.week_year, row.week_number)
        due = week.monday - timedelta(days=1)
        first = row.first or row.started
        last = row.finished or row.last
        made = row.good_pcs >= row.target_pcs or row.state == WorkState.FINISHED
        firsts[row.manufacturing_order_id, department] = first
        before = _input_day(firsts, row.manufacturing_order_id, department)
        rows.append(
            ScheduledWork(
                row.id,
                row.manufacturing_order_id,
                row.number,
                row.mo_number,
                row.batch,
                department,
                row.article_code,
                week,
                row.destination,
                WorkState(row.state),
                row.target_pcs,
                row.good_pcs,
                first,
                max(filter(None, (last, first)), default=None),
                due,
                dates_of(made=made, first=first, last=last, before=before, due=due, today=uow.today),
            )
        )
    if wanted.department is not None:
        rows = [row for row in rows if row.department is wanted.department]
    rows = [row for row in rows if (row.first_day or row.due) < last_day]
    return tuple(sorted(rows, key=lambda row: (row.dates is not DateState.LATE, row.week, row.manufacturing_order_id)))


def _input_day(firsts: dict[tuple[int, Department], date | None], order: int, department: Department) -> date | None:
    """The first day of the nearest department before this one that has any."""
    earlier = [firsts[order, each] for each in Department if (order, each) in firsts and each is not department]
    known = [each for each in earlier if each is not None]
    return max(known) if known else None


def dates_of(
    *, made: bool, first: date | None, last: date | None, before: date | None, due: date, today: date
) -> DateState:
    """Whether the dates of a work order can be kept.

    Args:
        made: its target is reached.
        first: its first day, planned or real.
        last: its last planned day.
        before: the first day of the departments before it; nothing is made before its parts are.
        due: the last day before its delivery week.
        today: the present day.
    """
    if made:
        return DateState.DONE
    if due < today or (last is not None and last > due):
        return DateState.LATE
    if first is None:
        return DateState.UNPLANNED
    return DateState.BEFORE_INPUT if before is not None and first < before else DateState.KEPT
