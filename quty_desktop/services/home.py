"""What waits for the person at the window, what is late, and the papers that the person issued last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.people import Actor
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.home_tasks import (
    LATE_KINDS,
    LATE_ORDERS,
    LATE_REPORTS,
    LATE_SHIPMENTS,
    LATE_SUPPLY,
    LATE_WORK,
    WAITING,
    TaskKind,
)
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

PER_KIND = 12
"""Rows shown of each kind; the count beside it tells how many there are."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the person.

    Attributes:
        id: kind and record together.
        record: the id of what its page shows: order, order line, manufacturing order, packing work order or hold.
        number: of the order, batch or work order.
        article: code and name, or what else the row is about.
        destination: code, empty where there is none.
        week: the delivery week, ``None`` where there is none.
        pcs: pieces, ``None`` where they say nothing.
        since: when it began to wait.
        late: its delivery week is over; packing is late when it has begun and pieces are missing.
    """

    id: str
    kind: TaskKind
    record: int
    number: str
    article: str
    destination: str
    week: Week | None
    pcs: int | None
    since: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """All that waits of one kind.

    Attributes:
        count: how many there are; ``tasks`` holds the most urgent.
        late: how many of all are late.
    """

    kind: TaskKind
    count: int
    late: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A paper that the person issued.

    Attributes:
        id: kind and record together.
        record: the id of the paper, or of the print.
        number: of the paper; for marks the range of cartons.
        batch: number of the batch that it is about, empty where it is about none.
    """

    id: str
    kind: PaperKind
    record: int
    at: datetime
    number: str
    batch: str


@dataclass(frozen=True, slots=True)
class HomeBoard:
    """The home page of one person.

    Attributes:
        waiting: what the person can do now.
        late: what is late in the person's department, or in the plant for those who plan.
        papers: the last papers of the person, newest first.
    """

    waiting: tuple[TaskGroup, ...]
    late: tuple[TaskGroup, ...]
    papers: tuple[OwnPaper, ...]


_LATE = "coalesce((found.week_year, found.week_number) < (:year, :week), false)"
_LATE_TO_PACK = "(found.week_year, found.week_number) <= (:year, :week) AND found.pcs > 0"
"""Packing has its own: what leaves in a week is packed before it begins (as in the list of packing work)."""

_BRANCH = """(
    SELECT '{kind}' AS kind, row_number() OVER urgent AS place, count(*) OVER () AS total,
           count(*) FILTER (WHERE {late}) OVER () AS late, {late} AS is_late, found.*
      FROM ({statement}) found
    WINDOW urgent AS (ORDER BY found.week_year NULLS LAST, found.week_number, found.since, found.id)
     ORDER BY place
     LIMIT :per_kind)"""

_ISSUED = """
    SELECT 'paper' AS source, paper.id, paper.kind, paper.at, paper.number || ' rev. ' || paper.revision AS number,
           coalesce(mo.batch_number, '') AS batch
      FROM quty.issued_paper paper
      LEFT JOIN quty.manufacturing_order mo ON mo.id = paper.manufacturing_order_id
     WHERE paper.issued_by = :person"""
_PRINTED = """
    SELECT 'print' AS source, print.id, 'shipping_marks' AS kind, print.at,
           print.first_carton || '–' || print.last_carton || '/' || print.cartons_total AS number,
           mo.batch_number AS batch
      FROM quty.shipping_mark_print print
      JOIN quty.manufacturing_order mo ON mo.id = print.manufacturing_order_id
     WHERE print.printed_by = :person"""
_LAST_PAPERS = 8

_PLANNERS = frozenset({Department.PPIC, Department.MANAGEMENT, Department.ADMINISTRATION})


@query(Permission.USE_PROGRAM)
def board(uow: UnitOfWork) -> HomeBoard:
    """The home page of the person at the window."""
    waiting = {kind: each for kind, (right, each) in WAITING.items() if uow.actor.may(right)}
    return HomeBoard(_groups(uow, waiting), _groups(uow, _late(uow.actor)), _papers(uow))


def _late(actor: Actor) -> dict[TaskKind, str]:
    found: dict[TaskKind, str] = {}
    planner = actor.department in _PLANNERS
    if planner and actor.may(Permission.VIEW_ORDERS):
        found[TaskKind.LATE_ORDER] = LATE_ORDERS
    elif actor.may(Permission.PACK_CARTONS) and actor.department is Department.PACKING:
        pass  # packing work stands among what waits already, with its delay
    elif actor.may(Permission.VIEW_PRODUCTION):
        found[TaskKind.FINISH] = LATE_WORK
    if actor.may(Permission.MANAGE_PURCHASING) or (actor.may(Permission.RECEIVE_GOODS) and not planner):
        found[TaskKind.LATE_SUPPLY] = LATE_SUPPLY
    if actor.may(Permission.PLAN_SHIPMENTS) or actor.may(Permission.LOAD_SHIPMENTS):
        found[TaskKind.LATE_SHIPMENT] = LATE_SHIPMENTS
    if actor.may(Permission.HANDLE_NONCONFORMITIES):
        found[TaskKind.LATE_REPORT] = LATE_REPORTS
    return found


def _groups(uow: UnitOfWork, statements: Mapping[TaskKind, str]) -> tuple[TaskGroup, ...]:
    if not statements:
        return ()
    week = Week.of(uow.now.astimezone(PLANT_ZONE).date())
    union = " UNION ALL ".join(
        _BRANCH.format(kind=kind.value, statement=each, late=_late_words(kind)) for kind, each in statements.items()
    )
    values = {
        "year": week.year,
        "week": week.week,
        "per_kind": PER_KIND,
        "department": uow.actor.department.value,
        "today": uow.today,
    }
    wanted = text(union)
    known = {name: value for name, value in values.items() if name in wanted.compile().params}
    rows = uow.session.execute(wanted, known).all()
    return tuple(group for kind in statements if (group := _group(kind, rows)) is not None)


def _late_words(kind: TaskKind) -> str:
    if kind in LATE_KINDS:
        return "true"
    return _LATE_TO_PACK if kind is TaskKind.PACK else _LATE


def _group(kind: TaskKind, rows: Any) -> TaskGroup | None:
    own = [row for row in rows if row.kind == kind.value]
    if not own:
        return None
    return TaskGroup(kind, own[0].total, own[0].late, tuple(_task(kind, row) for row in own))


def _task(kind: TaskKind, row: Any) -> Task:
    week = None if row.week_year is None else Week(row.week_year, row.week_number)
    return Task(
        f"{kind.value}:{row.id}:{row.place}",
        kind,
        row.id,
        row.number,
        row.article,
        row.destination,
        week,
        row.pcs,
        row.since,
        row.is_late,
    )


def _papers(uow: UnitOfWork) -> tuple[OwnPaper, ...]:
    may = uow.actor.may
    readable = [_ISSUED] if may(Permission.VIEW_QUALITY) or may(Permission.ISSUE_COMPLIANCE) else []
    if may(Permission.VIEW_PACKING) or may(Permission.PRINT_MARKS):
        readable.append(_PRINTED)
    if not readable:
        return ()
    newest = " UNION ALL ".join(f"({each} ORDER BY at DESC LIMIT :papers)" for each in readable)
    found = uow.session.execute(
        text(f"SELECT * FROM ({newest}) newest ORDER BY at DESC LIMIT :papers"),  # noqa: S608 - our own words
        {"person": uow.actor.name, "papers": _LAST_PAPERS},
    )
    return tuple(
        OwnPaper(f"{row.source}:{row.id}", PaperKind(row.kind), row.id, row.at, row.number, row.batch) for row in found
    )
