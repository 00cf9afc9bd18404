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
from quty_desktop.domain.text import N_, Choice
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

PER_KIND = 12
"""Rows shown of each kind; the count beside it tells how many there are."""


class TaskKind(Choice):
    """What waits."""

    CONFIRM_ORDER = "confirm_order", N_("Confirm order")
    PLAN_ORDER = "plan_order", N_("Make MO")
    APPROVE = "approve", N_("Approve MO")
    PACK = "pack", N_("Pack")
    PRINT_MARKS = "print_marks", N_("Print marks")
    RETEST = "retest", N_("Test again")
    RELEASE = "release", N_("Decide on hold")
    FINISH = "finish", N_("Finish work order")
    LATE_ORDER = "late_order", N_("Late order line")


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


_BATCH = """
    JOIN quty.buyer_order_line line ON line.id = mo.order_line_id
    JOIN quty.destination destination ON destination.id = line.destination_id
    JOIN quty.article article ON article.id = mo.article_id
"""
_BATCH_COLUMNS = """
    article.code || ' ' || article.name AS article, destination.code AS destination,
    line.week_year, line.week_number
"""

_WAITING: Mapping[TaskKind, tuple[Permission, str]] = {
    TaskKind.CONFIRM_ORDER: (
        Permission.ENTER_ORDERS,
        """SELECT o.id, o.number, partner.name AS article, '' AS destination, first.week_year, first.week_number,
                  first.pcs, o.created_at AS since
             FROM quty.buyer_order o
             JOIN quty.partner partner ON partner.id = o.buyer_id
             LEFT JOIN LATERAL (
                  SELECT min(week_year * 100 + week_number) / 100 AS week_year,
                         min(week_year * 100 + week_number) % 100 AS week_number, sum(qty_pcs) AS pcs
                    FROM quty.buyer_order_line WHERE order_id = o.id) first ON true
            WHERE o.state = 'draft'""",
    ),
    TaskKind.PLAN_ORDER: (
        Permission.PLAN_PRODUCTION,
        """SELECT line.id, o.number, article.code || ' ' || article.name AS article, destination.code AS destination,
                  line.week_year, line.week_number, line.qty_pcs AS pcs, o.confirmed_at AS since
             FROM quty.buyer_order o
             JOIN quty.buyer_order_line line ON line.order_id = o.id
             JOIN quty.destination destination ON destination.id = line.destination_id
             JOIN quty.article article ON article.id = line.article_id
            WHERE o.state IN ('confirmed', 'production')
              AND NOT EXISTS (SELECT FROM quty.manufacturing_order mo
                               WHERE mo.order_line_id = line.id AND mo.state <> 'cancelled')""",
    ),
    TaskKind.APPROVE: (
        Permission.APPROVE_PRODUCTION,
        f"""SELECT mo.id, mo.number, {_BATCH_COLUMNS}, mo.qty_pcs AS pcs, mo.created_at AS since
              FROM quty.manufacturing_order mo {_BATCH}
             WHERE mo.state = 'draft'""",  # noqa: S608 - put together from our own words
    ),
    TaskKind.PACK: (
        Permission.PACK_CARTONS,
        f"""SELECT work.id, work.number, {_BATCH_COLUMNS},
                   greatest(0, work.target_pcs - (
                       SELECT coalesce(sum(carton.pcs), 0) FROM quty.carton carton
                        WHERE carton.manufacturing_order_id = mo.id AND carton.state NOT IN ('planned', 'void')
                   ))::integer AS pcs, work.created_at AS since
              FROM quty.work_order work
              JOIN quty.manufacturing_order mo ON mo.id = work.manufacturing_order_id {_BATCH}
             WHERE work.department = 'PCK' AND work.state IN ('pending', 'running')""",  # noqa: S608 - as above
    ),
    TaskKind.PRINT_MARKS: (
        Permission.PRINT_MARKS,
        f"""SELECT mo.id, mo.batch_number AS number, {_BATCH_COLUMNS}, packed.pcs, packed.since
              FROM quty.manufacturing_order mo {_BATCH}
              JOIN LATERAL (
                   SELECT sum(carton.pcs) AS pcs, min(carton.packed_at) AS since
                     FROM quty.carton carton
                    WHERE carton.manufacturing_order_id = mo.id AND carton.state = 'packed'
                      AND NOT EXISTS (SELECT FROM quty.shipping_mark_print print
                                       WHERE print.manufacturing_order_id = mo.id
                                         AND carton.number BETWEEN print.first_carton AND print.last_carton)
                   ) packed ON packed.pcs > 0
             WHERE mo.state IN ('partial', 'released', 'in_progress')""",  # noqa: S608 - as above
    ),
    TaskKind.RETEST: (
        Permission.RECORD_LAB_TESTS,
        f"""SELECT mo.id, mo.batch_number AS number, {_BATCH_COLUMNS}, NULL::integer AS pcs, test.tested_at AS since
              FROM quty.lab_test test
              JOIN quty.manufacturing_order mo ON mo.id = test.manufacturing_order_id {_BATCH}
             WHERE test.result = 'fail' AND mo.state <> 'cancelled'
               AND NOT EXISTS (SELECT FROM quty.clearance WHERE lab_test_id = test.id)
               AND NOT EXISTS (SELECT FROM quty.lab_test later
                                WHERE later.manufacturing_order_id = test.manufacturing_order_id
                                  AND later.test_type = test.test_type AND later.id > test.id)""",  # noqa: S608 - as above
    ),
    TaskKind.RELEASE: (
        Permission.RELEASE_BATCHES,
        f"""SELECT hold.id, mo.batch_number AS number, {_BATCH_COLUMNS}, mo.qty_pcs AS pcs, hold.opened_at AS since
              FROM quty.any_hold hold
              JOIN quty.manufacturing_order mo ON mo.id = hold.manufacturing_order_id {_BATCH}
             WHERE hold.released_at IS NULL""",  # noqa: S608 - as above
    ),
}

_LATE_WORK = f"""
    SELECT mo.id, work.number, {_BATCH_COLUMNS}, work.target_pcs - work.good_pcs AS pcs, work.created_at AS since
      FROM quty.work_order work
      JOIN quty.manufacturing_order mo ON mo.id = work.manufacturing_order_id {_BATCH}
     WHERE work.department = :department AND work.state IN ('pending', 'running', 'paused')
       AND (line.week_year, line.week_number) < (:year, :week)"""  # noqa: S608 - as above
_LATE_ORDERS = """
    SELECT o.id, o.number, article.code || ' ' || article.name AS article, destination.code AS destination,
           line.week_year, line.week_number, line.qty_pcs AS pcs, o.created_at AS since
      FROM quty.buyer_order o
      JOIN quty.buyer_order_line line ON line.order_id = o.id
      JOIN quty.destination destination ON destination.id = line.destination_id
      JOIN quty.article article ON article.id = line.article_id
     WHERE o.state IN ('confirmed', 'production') AND (line.week_year, line.week_number) < (:year, :week)
       AND line.qty_pcs > (SELECT coalesce(sum(carton.pcs), 0) FROM quty.carton
                             JOIN quty.manufacturing_order mo ON mo.id = carton.manufacturing_order_id
                            WHERE mo.order_line_id = line.id AND carton.state NOT IN ('planned', 'void'))"""

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
    waiting = {kind: each for kind, (right, each) in _WAITING.items() if uow.actor.may(right)}
    return HomeBoard(_groups(uow, waiting), _groups(uow, _late(uow.actor)), _papers(uow))


def _late(actor: Actor) -> dict[TaskKind, str]:
    if actor.department in _PLANNERS and actor.may(Permission.VIEW_ORDERS):
        return {TaskKind.LATE_ORDER: _LATE_ORDERS}
    if actor.may(Permission.PACK_CARTONS) and actor.department is Department.PACKING:
        return {}  # packing work stands among what waits already, with its delay
    return {TaskKind.FINISH: _LATE_WORK} if actor.may(Permission.VIEW_PRODUCTION) else {}


def _groups(uow: UnitOfWork, statements: Mapping[TaskKind, str]) -> tuple[TaskGroup, ...]:
    if not statements:
        return ()
    week = Week.of(uow.now.astimezone(PLANT_ZONE).date())
    union = " UNION ALL ".join(
        _BRANCH.format(kind=kind.value, statement=each, late=_LATE_TO_PACK if kind is TaskKind.PACK else _LATE)
        for kind, each in statements.items()
    )
    values = {
        "year": week.year,
        "week": week.week,
        "per_kind": PER_KIND,
        "department": uow.actor.department.value,
    }
    wanted = text(union)
    known = {name: value for name, value in values.items() if name in wanted.compile().params}
    rows = uow.session.execute(wanted, known).all()
    return tuple(group for kind in statements if (group := _group(kind, rows)) is not None)


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
