"""Control charts over the sums by day: p-chart with its rules, frozen centre lines, Pareto of defects, laboratory trend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.control_charts import ChartPoint, Counted, centre_of, chart, cumulated
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass, LabTestType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST_DAYS = 366
ALL_LINES = "*"

_DAYS = text("""
    SELECT d.day, d.inspections, d.inspected_pcs, d.inspected_pcs - d.passed_pcs AS defective
    FROM quty.inspection_day AS d
    WHERE d.department = :department AND d.article_id = :article AND d.line = :line AND d.day BETWEEN :first AND :last
    ORDER BY d.day
""")
_FROZEN = text("""
    SELECT c.centre, c.first_day, c.last_day, c.reason, c.frozen_at, coalesce(p.full_name, c.frozen_by) AS by
    FROM quty.control_line AS c LEFT JOIN quty.person AS p ON p.name = c.frozen_by
    WHERE c.department = :department AND coalesce(c.article_id, 0) = :article AND c.line = :line
    ORDER BY c.id DESC LIMIT 1
""")
_FREEZE = text("""
    INSERT INTO quty.control_line
        (department, article_id, line, centre, inspected_pcs, defective_pcs, first_day, last_day, reason)
    VALUES (:department, nullif(CAST(:article AS bigint), 0), :line, :centre, :inspected, :defective, :first, :last,
            :reason)
    RETURNING id
""")
_OPTIONS = text("""
    SELECT DISTINCT d.article_id, d.line, coalesce(a.code, '') AS code, coalesce(a.name, '') AS name
    FROM quty.inspection_day AS d LEFT JOIN quty.article AS a ON a.id = d.article_id
    WHERE d.department = :department AND d.day >= :since AND (d.article_id <> 0 OR d.line <> '*')
    ORDER BY code, d.line
""")
_PARETO = text("""
    SELECT d.id, d.code, d.name, d.name_id, d.defect_class, sum(s.found) AS found
    FROM quty.defect_day AS s JOIN quty.defect AS d ON d.id = s.defect_id
    WHERE (CAST(:department AS text) IS NULL OR s.department = :department) AND s.day BETWEEN :first AND :last
    GROUP BY d.id ORDER BY found DESC, d.code LIMIT :limit
""")
_TREND = text("""
    SELECT t.id, t.tested_at, t.measured_value, t.required_value, t.measured_unit, t.result, m.batch_number
    FROM quty.lab_test AS t JOIN quty.manufacturing_order AS m ON m.id = t.manufacturing_order_id
    WHERE t.test_type = :type AND t.measured_value IS NOT NULL AND t.tested_at >= :since AND t.tested_at < :until
    ORDER BY t.tested_at, t.id LIMIT 1000
""")


@dataclass(frozen=True, slots=True)
class ChartQuestion:
    """Which chart: of a department, one of its articles, or one of its lines.

    Attributes:
        article_id: 0 for all.
        line: ``*`` for all; a chart is of an article or of a line, not of both.
        first: first day at the plant.
        last: last day, included.
    """

    department: Department
    first: date
    last: date
    article_id: int = 0
    line: str = ALL_LINES


@dataclass(frozen=True, slots=True)
class ChartDay:
    """A day of the chart; ``judged`` has its limits and what it breaks."""

    day: date
    inspections: int
    inspected_pcs: int
    defective_pcs: int
    judged: ChartPoint


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A frozen centre line: of which days, why, when and by whom."""

    centre: float
    first: date
    last: date
    reason: str
    frozen_at: datetime
    frozen_by: str


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A p-chart.

    Attributes:
        days: its points, the earliest first; days without an inspection are left out.
        centre: the line that they are judged by, ``None`` without a point.
        frozen: where it comes from; ``None`` for the days of the chart themselves.
    """

    question: ChartQuestion
    days: tuple[ChartDay, ...]
    centre: float | None
    frozen: FrozenLine | None


@dataclass(frozen=True, slots=True)
class Freeze:
    """Keep the centre line of these days, and why the former one no longer holds."""

    question: ChartQuestion
    reason: str


@dataclass(frozen=True, slots=True)
class ChartOption:
    """An article or a line of a department that has inspections; ``article_id`` 0 is a line."""

    article_id: int
    line: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OptionsQuestion:
    """Whose articles and lines, seen since a day."""

    department: Department
    since: date


@dataclass(frozen=True, slots=True)
class ParetoQuestion:
    """Defects of which days; of one department, or of all."""

    first: date
    last: date
    department: Department | None = None
    limit: int = 30


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """A defect and how often it was found; ``total`` is the share of it and all before it."""

    id: int
    code: str
    name: str
    name_id: str
    defect_class: DefectClass
    found: int
    share: float
    total: float


@dataclass(frozen=True, slots=True)
class TrendQuestion:
    """Results of which laboratory test, in which days."""

    type: LabTestType
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A result and its limit."""

    id: int
    tested_at: datetime
    value: Decimal
    limit: Decimal | None
    unit: str
    result: TestResult
    batch: str


@query(Permission.VIEW_QUALITY)
def control_chart(uow: UnitOfWork, question: ChartQuestion) -> ControlChart:
    """The p-chart of a department, article or line, judged by the frozen centre line where there is one.

    Raises:
        Invalid: the days are wrong, or both an article and a line are asked for.
    """
    _check(question)
    days = _counted(uow, question)
    points = [Counted(row[2], row[3]) for row in days]
    frozen = frozen_line(uow, question)
    centre = frozen.centre if frozen else centre_of(points)
    judged = chart(points, centre) if centre is not None else ()
    return ControlChart(
        question,
        tuple(ChartDay(day, count, n, bad, found) for (day, count, n, bad), found in zip(days, judged, strict=True)),
        centre,
        frozen,
    )


@command(Permission.FREEZE_CHARTS)
def freeze_chart(uow: UnitOfWork, freeze: Freeze) -> FrozenLine:
    """Freeze the centre line of a chart's days; from now on its points are judged by it.

    Raises:
        Invalid: the days are wrong or empty, or the reason is missing.
        NotFound: the line was not kept.
    """
    _check(freeze.question)
    if len(freeze.reason.strip()) < 5:
        raise Invalid({"reason": Text(N_("Say why this line holds from now on."))})
    days = _counted(uow, freeze.question)
    points = [Counted(row[2], row[3]) for row in days]
    centre = centre_of(points)
    if centre is None:
        raise Invalid({"first": Text(N_("These days have no inspection."))})
    uow.session.execute(
        _FREEZE,
        {
            **_key(freeze.question), "centre": centre, "inspected": sum(each.inspected for each in points),
            "defective": sum(each.defective for each in points), "reason": freeze.reason.strip(),
        },
    )  # fmt: skip
    found = frozen_line(uow, freeze.question)
    if found is None:
        raise NotFound(Text(N_("This line does not exist.")), Text(N_("Refresh the page and choose again.")))
    return found


def frozen_line(uow: UnitOfWork, question: ChartQuestion) -> FrozenLine | None:
    """The centre line that holds, for papers too."""
    row = uow.session.execute(_FROZEN, _key(question)).one_or_none()
    return (
        None if row is None else FrozenLine(row.centre, row.first_day, row.last_day, row.reason, row.frozen_at, row.by)
    )


@query(Permission.VIEW_QUALITY)
def chart_options(uow: UnitOfWork, question: OptionsQuestion) -> tuple[ChartOption, ...]:
    """Articles and lines that have a chart of their own."""
    found = uow.session.execute(_OPTIONS, {"department": question.department.value, "since": question.since})
    return tuple(ChartOption(row.article_id, row.line, row.code, row.name) for row in found)


@query(Permission.VIEW_QUALITY)
def defect_pareto(uow: UnitOfWork, question: ParetoQuestion) -> tuple[ParetoRow, ...]:
    """The most frequent defects, with their share and the running total.

    Raises:
        Invalid: the last day lies before the first.
    """
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    found = uow.session.execute(
        _PARETO,
        {
            "department": question.department.value if question.department else None,
            "first": question.first, "last": question.last, "limit": question.limit,
        },
    ).all()  # fmt: skip
    return _shares(found)


@query(Permission.VIEW_QUALITY)
def lab_trend(uow: UnitOfWork, question: TrendQuestion) -> tuple[TrendPoint, ...]:
    """Results of a laboratory test against their limit over time, the earliest first, 1000 at most.

    Raises:
        Invalid: the last day lies before the first.
    """
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    found = uow.session.execute(
        _TREND,
        {
            "type": question.type.value, "since": plant_midnight(question.first),
            "until": plant_midnight(question.last + timedelta(days=1)),
        },
    )  # fmt: skip
    return tuple(
        TrendPoint(
            row.id, row.tested_at, row.measured_value, row.required_value, row.measured_unit, TestResult(row.result),
            row.batch_number,
        )
        for row in found
    )  # fmt: skip


def _check(question: ChartQuestion) -> None:
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    if (question.last - question.first).days > _MOST_DAYS:
        raise Invalid({"first": Text(N_("Choose at most one year."))})
    if question.article_id and question.line != ALL_LINES:
        raise Invalid({"line": Text(N_("A chart is of an article or of a line."))})


def _key(question: ChartQuestion) -> dict[str, object]:
    return {
        "department": question.department.value, "article": question.article_id, "line": question.line,
        "first": question.first, "last": question.last,
    }  # fmt: skip


def _counted(uow: UnitOfWork, question: ChartQuestion) -> list[tuple[date, int, int, int]]:
    found = uow.session.execute(_DAYS, _key(question))
    return [(row.day, row.inspections, row.inspected_pcs, row.defective) for row in found]


def _shares(found: Sequence[Any]) -> tuple[ParetoRow, ...]:
    counts = [int(row.found) for row in found]
    total = sum(counts)
    return tuple(
        ParetoRow(row.id, row.code, row.name, row.name_id, DefectClass(row.defect_class), count, count / total, running)
        for row, count, running in zip(found, counts, cumulated(counts), strict=True)
    )
