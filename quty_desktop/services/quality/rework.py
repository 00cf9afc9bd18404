"""The rework queue: what inspections sent to repair, what was looked at again, and what poor quality costs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import REWORK_RATE, SCRAP_COST
from quty_desktop.domain.quality import InspectionType
from quty_desktop.domain.rework import LATE_AFTER, MOST_ROUNDS, ReworkCounts, cost_of_poor_quality, recovery_rate
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 300
_DAYS = 60

_QUEUE = """
    SELECT i.id, i.inspected_at, i.department, i.inspection_type, i.line, i.rework_pcs, mo.batch_number AS batch,
           a.code AS article_code, a.name AS article_name, coalesce(r.recovered, 0) AS recovered_pcs,
           coalesce(r.scrapped, 0) AS scrap_pcs, coalesce(r.rounds, 0) AS rounds, r.last_at, i.inspected_by,
           coalesce(p.full_name, i.inspected_by) AS inspector,
           i.rework_pcs - coalesce(r.recovered, 0) - coalesce(r.scrapped, 0) AS open_pcs,
           coalesce((SELECT string_agg(d.code, ', ' ORDER BY c.id) FROM quty.defect_count AS c
                     JOIN quty.defect AS d ON d.id = c.defect_id WHERE c.inspection_id = i.id), '') AS defects
    FROM quty.inspection AS i
    JOIN quty.manufacturing_order AS mo ON mo.id = i.manufacturing_order_id
    JOIN quty.article AS a ON a.id = mo.article_id
    LEFT JOIN quty.person AS p ON p.name = i.inspected_by
    LEFT JOIN LATERAL (SELECT sum(k.recovered_pcs) AS recovered, sum(k.scrap_pcs) AS scrapped, max(k.round) AS rounds,
                              max(k.checked_at) AS last_at
                       FROM quty.rework_check AS k WHERE k.inspection_id = i.id) AS r ON true
    WHERE i.rework_pcs > 0 AND {conditions}
    ORDER BY i.inspected_at, i.id
    LIMIT :limit
"""
_OPEN = "i.rework_pcs > coalesce(r.recovered, 0) + coalesce(r.scrapped, 0)"
_INSERT = text("""
    INSERT INTO quty.rework_check
        (inspection_id, round, checked_pcs, recovered_pcs, again_pcs, scrap_pcs, minutes, note)
    VALUES (:inspection, 1, :checked, :recovered, :again, :scrap, :minutes, :note)
    RETURNING id, round
""")
_FIGURES = text("""
    WITH seen AS (
        SELECT d.department, sum(d.inspected_pcs) AS inspected, sum(d.passed_pcs) AS passed, sum(d.rework_pcs) AS rework,
               sum(d.scrap_pcs) AS scrap
        FROM quty.inspection_day AS d
        WHERE d.article_id = 0 AND d.line = '*' AND d.day BETWEEN :first AND :last GROUP BY d.department
    ), again AS (
        SELECT i.department, sum(k.checked_pcs) AS checked, sum(k.recovered_pcs) AS recovered, sum(k.scrap_pcs) AS scrap,
               sum(k.minutes) AS minutes
        FROM quty.rework_check AS k JOIN quty.inspection AS i ON i.id = k.inspection_id
        WHERE k.checked_at >= :since AND k.checked_at < :until GROUP BY i.department
    )
    SELECT s.department, s.inspected, s.passed, s.rework, s.scrap, coalesce(a.checked, 0) AS checked,
           coalesce(a.recovered, 0) AS recovered, coalesce(a.scrap, 0) AS scrap_again, coalesce(a.minutes, 0) AS minutes,
           (SELECT s.value FROM quty.setting AS s WHERE s.key = :piece) AS piece,
           (SELECT s.value FROM quty.setting AS s WHERE s.key = :minute) AS minute
    FROM seen AS s LEFT JOIN again AS a ON a.department = s.department
""")


@dataclass(frozen=True, slots=True)
class ReworkFilter:
    """Which repairs are wanted: those that wait, of the last two months, or all of a batch."""

    open_only: bool = True
    department: Department | None = None
    batch: str = ""
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class ReworkRow:
    """Pieces that an inspection sent to repair.

    Attributes:
        id: key of the inspection.
        open_pcs: not recovered and not scrapped.
        rounds: how often they were looked at again.
        decide: three rounds are over: a person decides.
        late: waits for more than a day.
    """

    id: int
    inspected_at: datetime
    department: Department
    type: InspectionType
    batch: str
    article_code: str
    article_name: str
    line: str
    rework_pcs: int
    recovered_pcs: int
    scrap_pcs: int
    open_pcs: int
    rounds: int
    decide: bool
    late: bool
    defects: str
    inspector: str


@dataclass(frozen=True, slots=True)
class NewReworkCheck:
    """Repaired pieces that were looked at again; checked = good + again + scrap."""

    inspection_id: int
    checked_pcs: int
    recovered_pcs: int
    again_pcs: int = 0
    scrap_pcs: int = 0
    minutes: Decimal = Decimal(0)
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReworkDone:
    """What became of it."""

    id: int
    batch: str
    open_pcs: int
    round: int


@dataclass(frozen=True, slots=True)
class CostQuestion:
    """Of which days; both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class QualityCost:
    """What a department passed at once, repaired, recovered and scrapped.

    Attributes:
        id: the department.
        first_pass: share that passed at the first inspection.
        recovery: recovered over repaired pieces; ``None`` where nothing was repaired.
        cost: in rupiah; ``None`` where the plant has not said what a piece and a minute cost.
    """

    id: str
    department: Department
    inspected_pcs: int
    passed_pcs: int
    rework_pcs: int
    recovered_pcs: int
    scrap_pcs: int
    minutes: Decimal
    first_pass: Decimal
    recovery: Decimal | None
    cost: Decimal | None


@query(Permission.VIEW_QUALITY)
def rework_queue(uow: UnitOfWork, wanted: ReworkFilter) -> tuple[ReworkRow, ...]:
    """What waits for repair or for being looked at again, the oldest first."""
    conditions = []
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.batch.strip():
        conditions.append("mo.batch_number = :batch")
        values["batch"] = wanted.batch.strip().upper()
    else:
        conditions.append("i.inspected_at >= :since")
        values["since"] = plant_midnight(uow.today - timedelta(days=_DAYS))
    if wanted.open_only:
        conditions.append(_OPEN)
    if wanted.department is not None:
        conditions.append("i.department = :department")
        values["department"] = wanted.department.value
    return _rows(uow, conditions, values)


@command(Permission.RECORD_INSPECTIONS)
def record_rework(uow: UnitOfWork, new: NewReworkCheck) -> ReworkDone:
    """Record what the second look at repaired pieces said.

    After three rounds pieces go back to repair only with words that say why.

    Raises:
        NotFound: there is no such inspection.
        Invalid: counts that cannot be true, or more than waits.
        Refused: somebody recorded some of them already.
    """
    rows = _rows(uow, ["i.id = :id"], {"id": new.inspection_id, "limit": 1})
    if not rows:
        raise NotFound(Text(N_("This inspection does not exist.")), Text(N_("Refresh the page and choose again.")))
    (row,) = rows
    counts = ReworkCounts(new.checked_pcs, new.recovered_pcs, new.again_pcs, new.scrap_pcs, new.minutes)
    counts.check(row.open_pcs)
    if new.again_pcs > 0 and row.rounds + 1 >= MOST_ROUNDS and len(new.note.strip()) < 5:
        raise Invalid(
            {
                "note": Text(
                    N_("This is round {round}: scrap them, or say why they are tried once more."), round=row.rounds + 1
                )
            }
        )
    made = uow.session.execute(
        _INSERT,
        {
            "inspection": new.inspection_id, "checked": new.checked_pcs, "recovered": new.recovered_pcs,
            "again": new.again_pcs, "scrap": new.scrap_pcs, "minutes": new.minutes, "note": new.note.strip(),
        },
    ).one()  # fmt: skip
    return ReworkDone(made.id, row.batch, row.open_pcs - new.recovered_pcs - new.scrap_pcs, made.round)


@query(Permission.VIEW_QUALITY)
def quality_costs(uow: UnitOfWork, question: CostQuestion) -> tuple[QualityCost, ...]:
    """First pass, repair, recovery, scrap and what they cost, by department.

    Raises:
        Invalid: the last day lies before the first.
    """
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    found = uow.session.execute(
        _FIGURES,
        {
            "first": question.first, "last": question.last, "since": plant_midnight(question.first),
            "until": plant_midnight(question.last + timedelta(days=1)),
            "piece": SCRAP_COST.key, "minute": REWORK_RATE.key,
        },
    )  # fmt: skip
    rows = []
    for row in found:
        piece, minute = SCRAP_COST.read(row.piece), REWORK_RATE.read(row.minute)
        scrap = int(row.scrap + row.scrap_again)
        cost = cost_of_poor_quality(scrap, piece, row.minutes, minute) if piece or minute else None
        rows.append(
            QualityCost(
                row.department, Department(row.department), int(row.inspected), int(row.passed), int(row.rework),
                int(row.recovered), scrap, row.minutes, Decimal(row.passed) / row.inspected,
                recovery_rate(int(row.recovered), int(row.recovered + row.scrap_again)), cost,
            )
        )  # fmt: skip
    order = list(Department)
    return tuple(sorted(rows, key=lambda each: order.index(each.department)))


def _rows(uow: UnitOfWork, conditions: list[str], values: dict[str, Any]) -> tuple[ReworkRow, ...]:
    found = uow.session.execute(text(_QUEUE.format(conditions=" AND ".join(conditions))), values)
    return tuple(
        ReworkRow(
            row.id, row.inspected_at, Department(row.department), InspectionType(row.inspection_type), row.batch,
            row.article_code, row.article_name, row.line, row.rework_pcs, int(row.recovered_pcs), int(row.scrap_pcs),
            int(row.open_pcs), row.rounds, row.rounds >= MOST_ROUNDS and row.open_pcs > 0,
            row.open_pcs > 0 and (row.last_at or row.inspected_at) + LATE_AFTER < uow.now, row.defects, row.inspector,
        )
        for row in found
    )  # fmt: skip
