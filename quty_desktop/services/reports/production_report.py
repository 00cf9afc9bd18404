"""The production report: what each department and line made of what it had planned, and how far the work orders are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.reports import Report, ReportColumn, ReportKind, ReportPart, ReportQuestion, Span
from quty_desktop.domain.reports import ValueKind as V
from quty_desktop.domain.text import N_
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.reports import report_making as parts
from quty_desktop.services.unit_of_work import UnitOfWork

_ABOUT = """
    w.number AS work_order, w.target_pcs, w.good_pcs AS made_pcs, m.batch_number AS batch, a.code AS article_code,
    l.week_year, l.week_number, d.code AS destination
"""
_JOINED = """
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.destination d ON d.id = l.destination_id
    JOIN quty.article a ON a.id = w.article_id
"""
_MADE = f"""
    SELECT w.department, w.id AS work, p.number AS line, e.day, e.planned, e.good, e.reject, e.rework, {_ABOUT}
    FROM (
        SELECT o.work_order_id, o.line_id, o.made_on AS day, 0::bigint AS planned, sum(o.good_pcs) AS good,
               sum(o.reject_pcs) AS reject, sum(o.rework_pcs) AS rework
        FROM quty.production_output o WHERE o.made_on BETWEEN :first AND :last GROUP BY 1, 2, 3
        UNION ALL
        SELECT k.work_order_id, k.line_id, k.planned_on, sum(k.planned_pcs), 0, 0, 0
        FROM quty.work_plan k WHERE k.planned_on BETWEEN :first AND :last GROUP BY 1, 2, 3
    ) e
    JOIN quty.work_order w ON w.id = e.work_order_id {_JOINED}
    LEFT JOIN quty.production_line p ON p.id = e.line_id
"""  # noqa: S608 - put together from our own words
# Packing counts by cartons; who may not see them gets the report without.
_PACKED = f"""
    UNION ALL
    SELECT w.department, w.id, NULL, c.day, 0, c.pcs, 0, 0, {_ABOUT}
    FROM (SELECT work_order_id, (packed_at AT TIME ZONE 'Asia/Jakarta')::date AS day, sum(pcs) AS pcs
          FROM quty.carton WHERE packed_at >= :since AND packed_at < :until AND state <> 'void' GROUP BY 1, 2) c
    JOIN quty.work_order w ON w.id = c.work_order_id {_JOINED}
"""  # noqa: S608 - as above
_WITHOUT = text(_MADE)
_WITH = text(_MADE + _PACKED)

_MAKERS = (Department.CUTTING, Department.EMBROIDERY, Department.SEWING, Department.FINISHING, Department.PACKING)
# No sums: a piece is counted again in each department.
_FIGURES = (
    parts.pieces(N_("Planned"), total=False),
    parts.pieces(N_("Good"), total=False),
    parts.pieces(N_("Rejected"), total=False),
    parts.pieces(N_("To repair"), total=False),
    parts.percent(N_("Reject rate")),
    parts.percent(N_("Of plan")),
)
_WORK = (
    ReportColumn(N_("Work order"), V.CODE, 15),
    parts.DEPARTMENT,
    parts.BATCH,
    parts.ARTICLE,
    parts.WEEK,
    parts.DESTINATION,
    parts.pieces(N_("Good"), 8, total=False),
    parts.pieces(N_("Good in all"), 8, total=False),
    parts.pieces(N_("Target"), 8, total=False),
    parts.percent(N_("Done"), 8),
)
_EMPTY = N_("Nothing was made or planned in this time.")


@dataclass(slots=True)
class _Sums:
    planned: int = 0
    good: int = 0
    reject: int = 0
    rework: int = 0

    def add(self, row: Any) -> None:
        self.planned += int(row.planned)
        self.good += int(row.good)
        self.reject += int(row.reject)
        self.rework += int(row.rework)

    @property
    def values(self) -> tuple[object, ...]:
        rate = parts.share(self.reject, self.good + self.reject)
        return self.planned, self.good, self.reject, self.rework, rate, parts.share(self.good, self.planned)


@query(Permission.VIEW_PRODUCTION, report=True)
def production_report(uow: UnitOfWork, question: ReportQuestion) -> Report:
    """What was made in a day or a week, by department, line and work order."""
    packing = uow.actor.may(Permission.VIEW_PACKING)
    days = {"first": question.first, "last": question.last}
    found = uow.session.execute(
        _WITH if packing else _WITHOUT, days | (parts.bounds(question) if packing else {})
    ).all()
    everything = _sums(found, lambda _row: "")
    total = everything.get("", _Sums())
    departments = _sums(found, lambda row: Department(row.department))
    headlines = (
        parts.headline(N_("Sewn, good"), _good(departments, Department.SEWING)),
        parts.headline(N_("Finished, good"), _good(departments, Department.FINISHING)),
        *((parts.headline(N_("Packed"), _good(departments, Department.PACKING)),) if packing else ()),
        parts.headline(N_("Reject rate"), parts.percent_words(parts.share(total.reject, total.good + total.reject))),
    )
    return parts.made(
        uow,
        ReportKind.PRODUCTION,
        question,
        headlines,
        (
            parts.part(
                N_("Departments"),
                (parts.DEPARTMENT, *_FIGURES),
                ((each, *departments[each].values) for each in Department if each in departments),
                _EMPTY,
            ),
            *(() if question.span is Span.DAY else (_days(question, found),)),
            _lines(found),
            _work(found),
        ),
    )


def _good(departments: dict[Department, _Sums], department: Department) -> int:
    return departments.get(department, _Sums()).good


def _sums(found: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, _Sums]:
    sums: dict[Any, _Sums] = {}
    for row in found:
        sums.setdefault(key(row), _Sums()).add(row)
    return sums


def _days(question: ReportQuestion, found: Sequence[Any]) -> ReportPart:
    made: dict[tuple[date, Department], _Sums] = _sums(found, lambda row: (row.day, Department(row.department)))
    week = [question.first + timedelta(days=step) for step in range(7)]
    return parts.part(
        N_("Days"),
        (ReportColumn(N_("Day"), V.DATE, 12), *(parts.pieces(each.label, 11) for each in _MAKERS)),
        ((day, *(made.get((day, each), _Sums()).good for each in _MAKERS)) for day in week),
        _EMPTY,
    )


def _lines(found: Sequence[Any]) -> ReportPart:
    order = list(Department)
    lines = _sums(
        (row for row in found if row.line is not None), lambda row: (order.index(Department(row.department)), row.line)
    )
    rows = ((f"{order[at].value} {line}", *lines[at, line].values) for at, line in sorted(lines))
    return parts.part(
        N_("Production lines"), (ReportColumn(N_("Line"), V.CODE, 12), *_FIGURES), rows, N_("No line had output.")
    )


def _work(found: Sequence[Any]) -> ReportPart:
    order = list(Department)
    sums = _sums(found, lambda row: row.work)
    about = {row.work: row for row in found}
    kept = sorted(about.values(), key=lambda row: (order.index(Department(row.department)), row.work_order))
    rows = [
        (
            row.work_order,
            Department(row.department),
            row.batch,
            row.article_code,
            str(Week(row.week_year, row.week_number)),
            row.destination,
            sums[row.work].good,
            row.made_pcs,
            row.target_pcs,
            parts.share(row.made_pcs, row.target_pcs),
        )
        for row in kept[: parts.MOST]
    ]
    return parts.part(N_("Work orders"), _WORK, rows, _EMPTY, cut=True)
