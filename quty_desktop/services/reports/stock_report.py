"""The stock report: what the warehouse had, got, gave away and has, what came and went, and what is below its least.

What stood there at the end of a past day is today's balance less what moved since, so that only the days asked for and
those after them are read of the ledger.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.issues import IssueState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import ReceiptState
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.reports import Report, ReportColumn, ReportKind, ReportQuestion
from quty_desktop.domain.reports import ValueKind as V
from quty_desktop.domain.text import N_
from quty_desktop.services.registry import query
from quty_desktop.services.reports import report_making as parts
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse.stock import LowRow, low_stock

_ARTICLES = text("""
    WITH store AS (
        SELECT id FROM quty.place WHERE keeps_balance AND (department = 'WHS' OR kind = 'quarantine')
    ), moved AS (
        SELECT m.article_id, sum(m.qty) FILTER (WHERE t.id IS NOT NULL AND m.at < :until) AS came,
               sum(m.qty) FILTER (WHERE f.id IS NOT NULL AND m.at < :until) AS went,
               sum(CASE WHEN t.id IS NOT NULL THEN m.qty ELSE -m.qty END) FILTER (WHERE m.at >= :until) AS later
        FROM quty.stock_move m
        LEFT JOIN store f ON f.id = m.from_place_id
        LEFT JOIN store t ON t.id = m.to_place_id
        WHERE m.at >= :since AND (f.id IS NULL) <> (t.id IS NULL)
        GROUP BY m.article_id
    ), has AS (
        SELECT b.article_id, sum(b.on_hand) AS qty FROM quty.stock_balance b JOIN store s ON s.id = b.place_id
        GROUP BY b.article_id
    )
    SELECT a.code, a.name, a.unit, coalesce(m.came, 0) AS came, coalesce(m.went, 0) AS went,
           coalesce(h.qty, 0) - coalesce(m.later, 0) AS closing
    FROM has h FULL JOIN moved m USING (article_id) JOIN quty.article a ON a.id = article_id
    WHERE coalesce(h.qty, 0) - coalesce(m.later, 0) <> 0 OR m.came > 0 OR m.went > 0
    ORDER BY a.name, a.code LIMIT :most
""")
_RECEIPTS = text("""
    SELECT g.number, s.name AS supplier, coalesce(o.number, '') AS "order", g.delivery_note, g.received_at, g.state,
           count(l.id) AS lots, count(l.id) FILTER (WHERE l.inspection_state = 'not_inspected') AS uninspected
    FROM quty.goods_receipt g
    JOIN quty.partner s ON s.id = g.supplier_id
    LEFT JOIN quty.purchase_order o ON o.id = g.purchase_order_id
    LEFT JOIN quty.goods_receipt_line l ON l.receipt_id = g.id
    WHERE g.received_at >= :since AND g.received_at < :until
    GROUP BY g.id, s.name, o.number ORDER BY g.received_at, g.id LIMIT :most
""")
_ISSUES = text("""
    SELECT i.number, i.department, coalesce(w.number, '') AS work_order, i.issued_at, i.state, a.code, a.name, l.qty, a.unit
    FROM quty.material_issue i
    JOIN quty.material_issue_line l ON l.issue_id = i.id
    JOIN quty.article a ON a.id = l.article_id
    LEFT JOIN quty.work_order w ON w.id = i.work_order_id
    WHERE i.kind = 'issue' AND i.issued_at >= :since AND i.issued_at < :until AND i.state <> 'cancelled'
    ORDER BY i.issued_at, i.id, l.number LIMIT :most
""")

_UNIT = ReportColumn(N_("Unit"), V.CODE, 6)


def _quantity(title: str) -> ReportColumn:
    return ReportColumn(title, V.QUANTITY, 11)


_ARTICLE_COLUMNS = (
    parts.ARTICLE,
    parts.NAME,
    _UNIT,
    _quantity(N_("Before")),
    _quantity(N_("Came")),
    _quantity(N_("Went")),
    _quantity(N_("After")),
)
_RECEIPT_COLUMNS = (
    ReportColumn(N_("Receipt"), V.CODE, 14),
    ReportColumn(N_("Supplier"), V.TEXT, 20),
    ReportColumn(N_("Order"), V.CODE, 15),
    ReportColumn(N_("Delivery note"), V.CODE, 14),
    ReportColumn(N_("Arrived at"), V.MOMENT, 13),
    parts.pieces(N_("Lots"), 6),
    parts.pieces(N_("Not inspected"), 9),
    ReportColumn(N_("State"), V.TEXT, 11),
)
_ISSUE_COLUMNS = (
    ReportColumn(N_("Issue"), V.CODE, 14),
    parts.DEPARTMENT,
    ReportColumn(N_("Work order"), V.CODE, 15),
    parts.ARTICLE,
    parts.NAME,
    _quantity(N_("Quantity")),
    _UNIT,
    ReportColumn(N_("State"), V.TEXT, 12),
)
_LOW_COLUMNS = (
    parts.ARTICLE,
    parts.NAME,
    _UNIT,
    _quantity(N_("Least")),
    _quantity(N_("Free")),
    _quantity(N_("Not put away")),
    parts.percent(N_("Of least")),
    parts.pieces(N_("Open orders"), 8, total=False),
)


@query(Permission.VIEW_STOCK, report=True, consistent=True)
def stock_report(uow: UnitOfWork, question: ReportQuestion) -> Report:
    """The warehouse in a day or a week; what is below its least is told as it is now."""
    values = parts.bounds(question) | {"most": parts.MOST}
    articles = uow.session.execute(_ARTICLES, values).all()
    receipts = uow.session.execute(_RECEIPTS, values).all()
    issues = uow.session.execute(_ISSUES, values).all()
    low = [row for row in low_stock(uow) if row.free < row.least]
    return parts.made(
        uow,
        ReportKind.STOCK,
        question,
        (
            parts.headline(N_("Materials in stock"), sum(1 for row in articles if row.closing)),
            parts.headline(N_("Receipts"), len(receipts)),
            parts.headline(N_("Issued lots"), len(issues)),
            parts.headline(N_("Below their least"), len(low)),
        ),
        (
            parts.part(
                N_("Materials"), _ARTICLE_COLUMNS, _articles(articles), N_("The warehouse was empty."), cut=True
            ),
            parts.part(
                N_("Goods receipts"), _RECEIPT_COLUMNS, _receipts(receipts), N_("Nothing came in this time."), cut=True
            ),
            parts.part(N_("Issues"), _ISSUE_COLUMNS, _issues(issues), N_("Nothing was issued in this time."), cut=True),
            parts.part(N_("Below their least, now"), _LOW_COLUMNS, _low(low), N_("No material is below its least.")),
        ),
    )


def _articles(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        before = row.closing - row.came + row.went
        yield row.code, row.name, row.unit, *map(trimmed, (before, row.came, row.went, row.closing))


def _receipts(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        state = ReceiptState(row.state)
        yield row.number, row.supplier, row.order, row.delivery_note, row.received_at, row.lots, row.uninspected, state


def _issues(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        yield (
            row.number,
            Department(row.department),
            row.work_order,
            row.code,
            row.name,
            trimmed(row.qty),
            row.unit,
            IssueState(row.state),
        )


def _low(rows: Iterable[LowRow]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        share = row.share.quantize(Decimal("0.0001"))
        yield (
            row.code,
            row.name,
            row.unit,
            trimmed(row.least),
            trimmed(row.free),
            trimmed(row.waiting),
            share,
            row.open_orders,
        )
