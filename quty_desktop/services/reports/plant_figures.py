"""The five figures of the plant and of each department: their values, their trend, and what they mean.

One statement reads the days that are shown: output and slips have an index on their day, so that a long history makes no
figure dearer. Sums by day are added up here, because a period is any number of days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, TextClause, bindparam, text
from sqlalchemy import Text as Text_

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.figures import Figure, FigureState, Limits, limits_of, minutes_allowed, value_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import DAY_STARTS, MINUTES_CRITICAL, SETTINGS, SHIFT_HOURS, SettingGroup
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

TREND_DAYS = 28
"""Days of the trend."""
PERIODS = (1, 7, 28)
"""Days that a figure may stand for."""

_KEYS = tuple(
    each.key for each in SETTINGS if each.group is SettingGroup.FIGURES or each.key.startswith(("quality.scrap_percent", "quality.reject_"))
)  # fmt: skip

# A slip counts on the day on which it went, a blocked one on the day on which it was written. Lines that had output in an
# hour ran in that hour; output that names no hour stands for its whole shift.
_STATEMENT = text("""
    WITH made AS (
        SELECT w.department, o.line_id, o.made_on AS day, coalesce(o.shift, '') AS shift, o.hour,
               sum(o.good_pcs) AS good, sum(o.reject_pcs) AS reject, sum(o.good_pcs + o.reject_pcs + o.rework_pcs) AS pcs
        FROM quty.production_output o JOIN quty.work_order w ON w.id = o.work_order_id
        WHERE o.made_on BETWEEN :first AND :last
          AND (CAST(:department AS text) IS NULL OR w.department = :department)
        GROUP BY 1, 2, 3, 4, 5
    ), ran AS (
        SELECT department, day, shift, line_id, count(*) FILTER (WHERE hour IS NOT NULL AND pcs > 0) AS hours,
               count(*) FILTER (WHERE hour IS NULL AND pcs > 0) AS whole
        FROM made WHERE line_id IS NOT NULL GROUP BY 1, 2, 3, 4
    ), slips AS (
        SELECT t.to_department AS department, t.from_department AS sender,
               (coalesce(t.sent_at, t.created_at) AT TIME ZONE 'Asia/Jakarta')::date AS day, t.sent_at, t.accepted_at,
               t.to_line_id IS NOT NULL AS tried, t.line_clear IS TRUE AND NOT EXISTS (
                   SELECT FROM quty.alert a WHERE a.subject_kind = 'transfer' AND a.subject_id = t.id
                     AND a.kind IN ('line_clearance', 'segregation')) AS clear
        FROM quty.transfer t
        WHERE (t.sent_at >= CAST(:since AS timestamptz) AND t.sent_at < CAST(:until AS timestamptz) AND t.state <> 'cancelled'
               OR t.state = 'blocked' AND t.created_at >= CAST(:since AS timestamptz) AND t.created_at < CAST(:until AS timestamptz))
          AND (CAST(:department AS text) IS NULL OR t.to_department = :department)
    )
    SELECT 'utilisation' AS figure, department, NULL AS sender, day, sum(hours)::numeric AS part,
           count(*) FILTER (WHERE hours = 0 AND whole > 0)::numeric AS extra,
           greatest(1, count(DISTINCT nullif(shift, '')))::numeric AS whole, NULL::jsonb AS settings
    FROM ran GROUP BY department, day
    UNION ALL
    SELECT 'rejects', department, NULL, day, sum(reject), 0, sum(good + reject), NULL FROM made GROUP BY department, day
    UNION ALL
    SELECT 'minutes', department, sender, day, sum(extract(epoch FROM accepted_at - sent_at) / 60), 0, count(*), NULL
    FROM slips WHERE accepted_at IS NOT NULL GROUP BY department, sender, day
    UNION ALL
    SELECT 'clearance', department, sender, day, count(*) FILTER (WHERE clear), 0, count(*), NULL
    FROM slips WHERE tried GROUP BY department, sender, day
    UNION ALL
    SELECT 'handshake', department, sender, day, count(accepted_at), 0, count(*), NULL
    FROM slips WHERE sent_at IS NOT NULL AND (accepted_at IS NOT NULL OR sent_at < CAST(:now AS timestamptz) - make_interval(mins => coalesce(
        (SELECT (s.value #>> '{}')::integer FROM quty.setting s WHERE s.key = :grace), :usual_grace)))
    GROUP BY department, sender, day
    UNION ALL
    SELECT 'lines', p.department, NULL, NULL, count(*), 0, 0, NULL FROM quty.production_line p WHERE p.active GROUP BY p.department
    UNION ALL
    SELECT 'settings', NULL, NULL, NULL, 0, 0, 0, jsonb_object_agg(s.key, s.value) FROM quty.setting s WHERE s.key = ANY (:keys)
""")


@dataclass(frozen=True, slots=True)
class FiguresQuestion:
    """Which figures are wanted.

    Attributes:
        days: how many days each value stands for: 1, 7 or 28.
        last: the last of them, ``None`` for today.
        department: of one department; ``None`` for the plant, or for the person's own department where the person may
            not see the others.
    """

    days: int = 7
    last: date | None = None
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A day of a trend; ``value`` is ``None`` where nothing was measured."""

    day: date
    value: Decimal | None
    part: Decimal
    whole: Decimal


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the plant or of a department.

    Attributes:
        id: figure and department, e.g. ``rejects SEW``.
        department: whose it is, the receiving one for hand-overs; ``None`` for the whole plant.
        part: what was measured in the period: hours, minutes, pieces or slips.
        whole: of how much.
        value: a share between 0 and 1, or minutes; ``None`` where nothing was measured.
        before: the same of as many days before.
        limits: target and bounds.
        state: what the value means.
        trend: the last 28 days, oldest first.
    """

    id: str
    figure: Figure
    department: Department | None
    part: Decimal
    whole: Decimal
    value: Decimal | None
    before: Decimal | None
    limits: Limits
    state: FigureState
    trend: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class PlantFigures:
    """The figures of a period.

    Attributes:
        first: first day of the values.
        last: last day.
        department: whose they are, ``None`` for the whole plant.
        totals: the five, of the plant or of the department.
        departments: each of them by department, in the order of the flow.
    """

    first: date
    last: date
    department: Department | None
    totals: tuple[FigureRow, ...]
    departments: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class _Sum:
    """Sums of a department, a sender and a day."""

    figure: Figure
    department: Department
    sender: Department | None
    day: date
    part: Decimal
    whole: Decimal


@query(Permission.VIEW_PRODUCTION, report=True)
def figures(uow: UnitOfWork, question: FiguresQuestion) -> PlantFigures:
    """The five figures with their trend; a person of one department gets those of that department.

    Raises:
        Invalid: another number of days than one, seven or 28.
    """
    if question.days not in PERIODS:
        raise Invalid({"days": Text(N_("Choose one of the list."))})
    department = seen_department(uow, question.department)
    last = question.last or uow.today
    first = last - timedelta(days=question.days - 1)
    found = uow.session.execute(statement_of(question, department, uow.now)).all()
    values = _settings(found)
    lines = {Department(row.department): int(row.part) for row in found if row.figure == "lines"}
    sums = [_sum(row, values, lines, uow) for row in found if row.day is not None]
    made = _Maker(first, last, question.days, values)
    known = [each for each in Department if any(one.department is each for one in sums)]
    return PlantFigures(
        first,
        last,
        department,
        tuple(made.row(figure, department, sums) for figure in Figure),
        tuple(
            row
            for each in known
            for figure in Figure
            if (row := made.row(figure, each, [one for one in sums if one.department is each])).whole or row.before
        ),
    )


def statement_of(question: FiguresQuestion, department: Department | None, now: datetime) -> TextClause:
    """The statement of the figures with its values."""
    last = question.last or now.astimezone(PLANT_ZONE).date()
    read_from = last - timedelta(days=max(TREND_DAYS, 2 * question.days) - 1)
    return _STATEMENT.bindparams(
        bindparam("keys", list(_KEYS), ARRAY(Text_)),
        first=read_from,
        last=last,
        since=midnight(read_from),
        until=midnight(last + timedelta(days=1)),
        department=None if department is None else department.value,
        now=now,
        grace=MINUTES_CRITICAL.key,
        usual_grace=MINUTES_CRITICAL.default,
    )


def seen_department(uow: UnitOfWork, wanted: Department | None) -> Department | None:
    """The department whose figures are shown: who may not see the others gets those of the own one."""
    return wanted if uow.actor.may(Permission.SEE_DEPARTMENTS) else uow.actor.department


def midnight(day: date) -> datetime:
    """The moment at which a day begins at the plant."""
    return datetime.combine(day, time(), PLANT_ZONE)


class _Maker:
    """Adds up days to figures."""

    def __init__(self, first: date, last: date, days: int, values: Mapping[str, Any]) -> None:
        self._first, self._last = first, last
        self._before = first - timedelta(days=days)
        self._values = values

    def row(self, figure: Figure, department: Department | None, sums: Iterable[_Sum]) -> FigureRow:
        own = [each for each in sums if each.figure is figure]
        now = [each for each in own if self._first <= each.day <= self._last]
        part, whole = _added(now)
        limits = limits_of(figure, self._values, self._minutes(figure, now))
        value = value_of(figure, part, whole)
        return FigureRow(
            figure.value if department is None else f"{figure.value} {department.value}",
            figure,
            department,
            part,
            whole,
            value,
            value_of(figure, *_added(each for each in own if self._before <= each.day < self._first)),
            limits,
            limits.state(value),
            tuple(self._trend(figure, own)),
        )

    def _minutes(self, figure: Figure, sums: Iterable[_Sum]) -> Decimal | None:
        """The mean of the targets of all slips, because each way has its own."""
        if figure is not Figure.MINUTES:
            return None
        allowed = [(minutes_allowed(each.sender, each.department, self._values), each.whole) for each in sums]
        slips = sum((count for _, count in allowed), Decimal(0))
        if not slips:
            return None
        return (sum((minutes * count for minutes, count in allowed), Decimal(0)) / slips).quantize(Decimal("0.1"))

    def _trend(self, figure: Figure, sums: list[_Sum]) -> Iterable[TrendPoint]:
        by_day: dict[date, list[_Sum]] = {}
        for each in sums:
            by_day.setdefault(each.day, []).append(each)
        for step in range(TREND_DAYS - 1, -1, -1):
            day = self._last - timedelta(days=step)
            part, whole = _added(by_day.get(day, ()))
            yield TrendPoint(day, value_of(figure, part, whole), part, whole)


def _added(sums: Iterable[_Sum]) -> tuple[Decimal, Decimal]:
    part, whole = Decimal(0), Decimal(0)
    for each in sums:
        part += each.part
        whole += each.whole
    return part, whole


def _settings(found: Iterable[Any]) -> Mapping[str, Any]:
    stored = next((row.settings for row in found if row.figure == "settings"), None) or {}
    by_key = {each.key: each for each in SETTINGS}
    return {key: by_key[key].read(stored[key]) if key in stored else by_key[key].default for key in _KEYS}


def _sum(row: Any, values: Mapping[str, Any], lines: Mapping[Department, int], uow: UnitOfWork) -> _Sum:
    department = Department(row.department)
    made = _Sum(
        Figure(row.figure),
        department,
        None if row.sender is None else Department(row.sender),
        row.day,
        Decimal(row.part),
        Decimal(row.whole),
    )
    if made.figure is not Figure.UTILISATION:
        return made
    shift = Decimal(values[SHIFT_HOURS.key])
    hours = shift * made.whole
    if made.day == uow.today:
        local = uow.now.astimezone(PLANT_ZONE)
        passed = Decimal(local.hour * 60 + local.minute) / 60 - int(values[DAY_STARTS.key])
        hours = min(hours, max(passed, Decimal(1)))
        shift = min(shift, hours)
    available = hours * lines.get(department, 0)
    return replace(made, part=min(made.part + shift * Decimal(row.extra), available), whole=available)
