"""The transfer report: what went from department to department, how long it took, what was blocked, what differs."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.reports import Report, ReportColumn, ReportKind, ReportQuestion
from quty_desktop.domain.reports import ValueKind as V
from quty_desktop.domain.text import N_
from quty_desktop.domain.transfers import TransferState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.reports import report_making as parts
from quty_desktop.services.unit_of_work import UnitOfWork

# A slip belongs to the day on which it went; a blocked one to the day on which it was written.
_IN_PERIOD = """
    (t.sent_at >= :since AND t.sent_at < :until AND t.state <> 'cancelled'
     OR t.state = 'blocked' AND t.created_at >= :since AND t.created_at < :until)
"""
_STATEMENT = text(f"""
    SELECT t.from_department, t.to_department, t.number, coalesce(p.department || ' ' || p.number, '') AS line,
           m.batch_number AS batch, t.week_year, t.week_number, d.code AS destination, t.sent_pcs, t.received_pcs,
           t.difference_pcs, t.state, coalesce(t.sent_at, t.created_at) AS at, t.accepted_at,
           round((extract(epoch FROM t.accepted_at - t.sent_at) / 60)::numeric, 1) AS minutes,
           t.override_reason <> '' AS overridden
    FROM quty.transfer t
    JOIN quty.manufacturing_order m ON m.id = t.manufacturing_order_id
    JOIN quty.destination d ON d.id = t.destination_id
    LEFT JOIN quty.production_line p ON p.id = t.to_line_id
    WHERE {_IN_PERIOD} ORDER BY at, t.id LIMIT :most
""")  # noqa: S608 - put together from our own words
_WAYS = text(f"""
    SELECT t.from_department, t.to_department, count(*) AS slips, sum(t.sent_pcs) AS sent, sum(t.received_pcs) AS received,
           sum(t.difference_pcs) AS difference, count(*) FILTER (WHERE t.state = 'blocked') AS blocked,
           count(*) FILTER (WHERE t.state = 'locked') AS waiting,
           round((avg(extract(epoch FROM t.accepted_at - t.sent_at)) / 60)::numeric, 1) AS minutes,
           round((max(extract(epoch FROM t.accepted_at - t.sent_at)) / 60)::numeric, 1) AS longest
    FROM quty.transfer t WHERE {_IN_PERIOD} GROUP BY 1, 2
""")  # noqa: S608 - as above

_FROM, _TO = ReportColumn(N_("From department"), V.TEXT, 13), ReportColumn(N_("To department"), V.TEXT, 13)
_MINUTES = ReportColumn(N_("Minutes"), V.QUANTITY, 9)
_WAY_COLUMNS = (
    _FROM,
    _TO,
    parts.pieces(N_("Slips"), 7),
    parts.pieces(N_("Sent")),
    parts.pieces(N_("Received")),
    parts.pieces(N_("Difference"), 10),
    parts.pieces(N_("On the way"), 8),
    parts.pieces(N_("Blocked"), 8),
    ReportColumn(N_("Minutes, mean"), V.QUANTITY, 9),
    ReportColumn(N_("Minutes, longest"), V.QUANTITY, 9),
)
_SLIP_COLUMNS = (
    ReportColumn(N_("Slip"), V.CODE, 14),
    ReportColumn(N_("Way"), V.CODE, 12),
    parts.BATCH,
    parts.WEEK,
    parts.DESTINATION,
    parts.pieces(N_("Sent"), 8),
    parts.pieces(N_("Received"), 9),
    parts.pieces(N_("Difference"), 10),
    ReportColumn(N_("Sent at"), V.MOMENT, 13),
    _MINUTES,
    ReportColumn(N_("State"), V.TEXT, 12),
)
_EMPTY = N_("No slip was sent in this time.")


@query(Permission.VIEW_PRODUCTION, report=True, consistent=True)
def transfer_report(uow: UnitOfWork, question: ReportQuestion) -> Report:
    """The slips of a day or a week, and their ways."""
    within = parts.bounds(question)
    ways = uow.session.execute(_WAYS, within).all()
    slips = uow.session.execute(_STATEMENT, within | {"most": parts.MOST}).all()
    order = list(Department)
    ways = sorted(ways, key=lambda row: (order.index(row.from_department), order.index(row.to_department)))
    count = sum(row.slips for row in ways)
    return parts.made(
        uow,
        ReportKind.TRANSFERS,
        question,
        (
            parts.headline(N_("Slips"), count),
            parts.headline(N_("Pieces sent"), sum(row.sent for row in ways)),
            parts.headline(N_("On the way or blocked"), sum(row.waiting + row.blocked for row in ways)),
            parts.headline(N_("Pieces that differ"), sum(row.difference or 0 for row in ways)),
        ),
        (
            parts.part(N_("Ways"), _WAY_COLUMNS, _ways(ways), _EMPTY),
            parts.part(N_("Transfer slips"), _SLIP_COLUMNS, _slips(slips), _EMPTY, cut=True),
        ),
    )


def _ways(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        yield (
            Department(row.from_department),
            Department(row.to_department),
            row.slips,
            row.sent,
            row.received or 0,
            row.difference or 0,
            row.waiting,
            row.blocked,
            _minutes(row.minutes),
            _minutes(row.longest),
        )


def _slips(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        yield (
            row.number,
            f"{row.from_department} → {row.line or row.to_department}",
            row.batch,
            str(Week(row.week_year, row.week_number)),
            row.destination,
            row.sent_pcs,
            row.received_pcs,
            row.difference_pcs,
            row.at,
            _minutes(row.minutes),
            TransferState(row.state),
        )


def _minutes(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
