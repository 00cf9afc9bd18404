"""Pass rates by department and period, for the chart and the numbers beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.inspections import DEPARTMENT_OF
from quty_desktop.domain.pass_rates import Period, RateStatus, pass_rate, start_of, target_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

INSPECTED_DEPARTMENTS: tuple[Department, ...] = tuple(dict.fromkeys(DEPARTMENT_OF.values()))
"""The departments whose goods are inspected, in the order of the flow."""

_MOST_DAYS = 366

# One statement over the sums by day, with the targets of the plant; weeks are summed in the program.
_RATES = text("""
    SELECT d.department, d.day, d.inspections, d.inspected_pcs, d.passed_pcs,
           (SELECT coalesce(jsonb_object_agg(s.key, s.value), '{}') FROM quty.setting AS s
            WHERE s.key LIKE 'quality.target%') AS settings
    FROM quty.inspection_day AS d
    WHERE d.department = ANY (:departments) AND d.article_id = 0 AND d.line = '*' AND d.day BETWEEN :first AND :last
""")


@dataclass(frozen=True, slots=True)
class PassRateQuestion:
    """Which pass rates are wanted.

    Attributes:
        first: first day at the plant.
        last: last day at the plant, included.
        period: step of the chart; weeks are whole, so that the first one may begin before ``first``.
        department: one department, ``None`` for all of them.
    """

    first: date
    last: date
    period: Period = Period.DAY
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class PassRateRow:
    """The inspections of a department in one day or week.

    Attributes:
        id: department and first day, e.g. ``SEW 2026-11-16``.
        department: whose goods were inspected.
        start: first day of the period.
        end: last day of the period.
        inspections: how many inspections.
        inspected_pcs: pieces looked at.
        passed_pcs: good pieces.
        target: what the department should reach, a share between 0 and 1.
        status: what the rate means.
    """

    id: str
    department: Department
    start: date
    end: date
    inspections: int
    inspected_pcs: int
    passed_pcs: int
    target: Decimal
    status: RateStatus

    @property
    def rate(self) -> Decimal:
        """Passed over inspected pieces, between 0 and 1."""
        return pass_rate(self.passed_pcs, self.inspected_pcs)


@query(Permission.VIEW_QUALITY, report=True)
def pass_rates(uow: UnitOfWork, question: PassRateQuestion) -> tuple[PassRateRow, ...]:
    """Pass rates by department and period, oldest first; periods without an inspection are left out.

    Raises:
        Invalid: the last day lies before the first, or they are more than a year apart.
    """
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    if (question.last - question.first).days > _MOST_DAYS:
        raise Invalid({"first": Text(N_("Choose at most one year."))})
    first = start_of(question.first, question.period)
    departments = [question.department] if question.department else list(INSPECTED_DEPARTMENTS)
    found = uow.session.execute(
        _RATES,
        {
            "departments": [department.value for department in departments],
            "first": first,
            "last": question.last,
        },
    ).all()
    sums: dict[tuple[Department, date], list[int]] = {}
    for row in found:
        key = Department(row.department), start_of(row.day, question.period)
        kept = sums.setdefault(key, [0, 0, 0])
        for place, value in enumerate((row.inspections, row.inspected_pcs, row.passed_pcs)):
            kept[place] += value
    settings = found[0].settings if found else {}
    rows = [_row(department, start, totals, question.period, settings) for (department, start), totals in sums.items()]
    return tuple(sorted(rows, key=lambda each: (INSPECTED_DEPARTMENTS.index(each.department), each.start)))


def _row(
    department: Department,
    start: date,
    totals: list[int],
    period: Period,
    settings: Mapping[str, object],
) -> PassRateRow:
    inspections, inspected_pcs, passed_pcs = totals
    target = target_of(department, settings)
    return PassRateRow(
        id=f"{department.value} {start}",
        department=department,
        start=start,
        end=start + timedelta(days=0 if period is Period.DAY else 6),
        inspections=inspections,
        inspected_pcs=inspected_pcs,
        passed_pcs=passed_pcs,
        target=target.target,
        status=target.status(pass_rate(passed_pcs, inspected_pcs)),
    )


def plant_midnight(day: date) -> datetime:
    """The moment at which a day begins at the plant."""
    return datetime.combine(day, time.min, PLANT_ZONE)
