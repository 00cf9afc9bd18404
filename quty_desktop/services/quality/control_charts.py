"""Control charts: p-chart with its rules and frozen centre lines.

A chart of a department, an article or a line reads sums by day; one of an article on a line adds up its inspections, which
are few and lie together in the index of the department's days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import text

from quty_desktop.domain.control_charts import ChartPoint, Counted, centre_of, chart
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
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
# An article on a line: so few inspections that adding them up costs no more than keeping sums of every pair would.
_PAIR = text("""
    SELECT (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date AS day, count(*) AS inspections,
           sum(i.inspected_pcs) AS inspected_pcs, sum(i.inspected_pcs - i.passed_pcs) AS defective
    FROM quty.inspection AS i JOIN quty.manufacturing_order AS m ON m.id = i.manufacturing_order_id
    WHERE i.department = :department AND i.line = :line AND m.article_id = :article
      AND i.inspected_at >= :since AND i.inspected_at < :until
    GROUP BY 1 ORDER BY 1
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


@dataclass(frozen=True, slots=True)
class ChartQuestion:
    """Which chart: of a department, one of its articles, one of its lines, or an article on a line.

    Attributes:
        department: whose goods were inspected.
        article_id: 0 for all.
        line: ``*`` for all.
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


@query(Permission.VIEW_QUALITY)
def control_chart(uow: UnitOfWork, question: ChartQuestion) -> ControlChart:
    """The p-chart of a department, article or line, judged by the frozen centre line where there is one.

    Raises:
        Invalid: the days are wrong.
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


def _check(question: ChartQuestion) -> None:
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    if (question.last - question.first).days > _MOST_DAYS:
        raise Invalid({"first": Text(N_("Choose at most one year."))})


def _key(question: ChartQuestion) -> dict[str, object]:
    return {
        "department": question.department.value, "article": question.article_id, "line": question.line,
        "first": question.first, "last": question.last,
    }  # fmt: skip


def _counted(uow: UnitOfWork, question: ChartQuestion) -> list[tuple[date, int, int, int]]:
    if question.article_id and question.line != ALL_LINES:
        days = {
            "since": plant_midnight(question.first),
            "until": plant_midnight(question.last + timedelta(days=1)),
        }
        found = uow.session.execute(_PAIR, {**_key(question), **days})
    else:
        found = uow.session.execute(_DAYS, _key(question))
    return [(row.day, row.inspections, int(row.inspected_pcs), int(row.defective)) for row in found]
