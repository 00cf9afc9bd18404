"""From a figure to the records behind it: lines, work orders or slips, what pulls the figure down first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import TextClause, text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.figures import Figure
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import MINUTES_CRITICAL
from quty_desktop.domain.text import N_, Choice
from quty_desktop.services.registry import query
from quty_desktop.services.reports.plant_figures import midnight, seen_department
from quty_desktop.services.unit_of_work import UnitOfWork

MOST = 200
"""Rows shown; the worst come first."""


class RecordKind(Choice):
    """What a record is."""

    LINE = "line", N_("Line")
    WORK_ORDER = "work_order", N_("Work order")
    SLIP = "slip", N_("Transfer slip")


@dataclass(frozen=True, slots=True)
class RecordsQuestion:
    """Of which figure and days the records are wanted.

    Attributes:
        figure: which one.
        first: first day.
        last: last day.
        department: of one department, ``None`` as in the figures.
    """

    figure: Figure
    first: date
    last: date
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """A record behind a figure.

    Attributes:
        id: kind and key.
        kind: what it is.
        record: its key.
        department: whose it is; where a slip came from stands in ``about``.
        number: of the line, work order or slip.
        about: article or batch; for a slip its way.
        batch: its batch, empty for lines.
        at: when, ``None`` where there is no single moment.
        amount: hours run, rejected pieces, or minutes.
        share: of the whole, between 0 and 1, where there is one.
    """

    id: str
    kind: RecordKind
    record: int
    department: Department
    number: str
    about: str
    batch: str
    at: datetime | None
    amount: Decimal | None
    share: Decimal | None


# Lines: in how many hours of the time they had output.
_LINES = """
    WITH ran AS (
        SELECT o.line_id, o.made_on, coalesce(o.shift, '') AS shift, count(DISTINCT o.hour) AS hours, max(o.at) AS at,
               bool_or(o.hour IS NULL) AS whole
        FROM quty.production_output o
        WHERE o.made_on BETWEEN :first AND :last AND o.line_id IS NOT NULL AND o.corrects_id IS NULL
        GROUP BY 1, 2, 3
    )
    SELECT 'line' AS kind, p.id AS record, p.department, p.department || ' ' || p.number AS number, p.name AS about,
           '' AS batch, max(r.at) AS at,
           coalesce(sum(CASE WHEN r.hours > 0 THEN r.hours WHEN r.whole THEN coalesce((
               SELECT (s.value #>> '{}')::numeric FROM quty.setting s WHERE s.key = 'figures.shift_hours'), 8) END), 0)
               AS amount,
           NULL::numeric AS share
    FROM quty.production_line p LEFT JOIN ran r ON r.line_id = p.id
    WHERE p.active AND (CAST(:department AS text) IS NULL OR p.department = :department)
    GROUP BY p.id ORDER BY amount, p.department, p.number LIMIT :most
"""
_REJECTS = """
    SELECT 'work_order' AS kind, w.id AS record, w.department, w.number, a.code || ' ' || a.name AS about,
           m.batch_number AS batch, max(o.at) AS at, sum(o.reject_pcs) AS amount,
           round(sum(o.reject_pcs)::numeric / nullif(sum(o.good_pcs + o.reject_pcs), 0), 4) AS share
    FROM quty.production_output o
    JOIN quty.work_order w ON w.id = o.work_order_id
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.article a ON a.id = w.article_id
    WHERE o.made_on BETWEEN :first AND :last AND (CAST(:department AS text) IS NULL OR w.department = :department)
    GROUP BY w.id, a.id, m.id HAVING sum(o.reject_pcs) > 0 ORDER BY amount DESC, w.id LIMIT :most
"""
_SLIPS = """
    SELECT 'slip' AS kind, t.id AS record, t.to_department AS department, t.number,
           t.from_department || ' → ' || t.to_department || coalesce(' ' || p.number, '') AS about,
           m.batch_number AS batch, coalesce(t.sent_at, t.created_at) AS at,
           round((extract(epoch FROM coalesce(t.accepted_at, :now) - coalesce(t.sent_at, t.created_at)) / 60)::numeric, 1)
               AS amount,
           NULL::numeric AS share
    FROM quty.transfer t
    JOIN quty.manufacturing_order m ON m.id = t.manufacturing_order_id
    LEFT JOIN quty.production_line p ON p.id = t.to_line_id
    WHERE (t.sent_at >= :since AND t.sent_at < :until AND t.state <> 'cancelled'
           OR t.state = 'blocked' AND t.created_at >= :since AND t.created_at < :until)
      AND (CAST(:department AS text) IS NULL OR t.to_department = :department)
      AND {only}
    ORDER BY amount DESC, t.id LIMIT :most
"""
_ONLY = {
    Figure.MINUTES: "t.accepted_at IS NOT NULL",
    Figure.CLEARANCE: """t.to_line_id IS NOT NULL AND (t.line_clear IS NOT TRUE OR EXISTS (
        SELECT FROM quty.alert a WHERE a.subject_kind = 'transfer' AND a.subject_id = t.id
          AND a.kind IN ('line_clearance', 'segregation')))""",
    Figure.HANDSHAKE: """t.accepted_at IS NULL AND t.sent_at < :now - make_interval(mins => coalesce(
        (SELECT (s.value #>> '{}')::integer FROM quty.setting s WHERE s.key = :grace), :usual_grace))""",
}
_STATEMENTS: Mapping[Figure, TextClause] = {
    Figure.UTILISATION: text(_LINES),
    Figure.REJECTS: text(_REJECTS),
    **{figure: text(_SLIPS.replace("{only}", only)) for figure, only in _ONLY.items()},
}


@query(Permission.VIEW_PRODUCTION, report=True)
def figure_records(uow: UnitOfWork, question: RecordsQuestion) -> tuple[FigureRecord, ...]:
    """The records behind a figure, what pulls it down first, 200 at most."""
    department = seen_department(uow, question.department)
    statement = _STATEMENTS[question.figure]
    values = {
        "first": question.first,
        "last": question.last,
        "since": midnight(question.first),
        "until": midnight(question.last + timedelta(days=1)),
        "department": None if department is None else department.value,
        "now": uow.now,
        "grace": MINUTES_CRITICAL.key,
        "usual_grace": MINUTES_CRITICAL.default,
        "most": MOST,
    }
    wanted = statement.compile().params
    found = uow.session.execute(statement, {name: value for name, value in values.items() if name in wanted})
    return tuple(
        FigureRecord(
            f"{row.kind} {row.record}",
            RecordKind(row.kind),
            row.record,
            Department(row.department),
            row.number,
            row.about,
            row.batch,
            row.at,
            None if row.amount is None else Decimal(row.amount),
            row.share,
        )
        for row in found
    )
