"""The shipment report: what left, planned beside loaded, and what finished goods had, got and shipped."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.reports import Report, ReportColumn, ReportKind, ReportQuestion
from quty_desktop.domain.reports import ValueKind as V
from quty_desktop.domain.shipping import ShipmentState
from quty_desktop.domain.text import N_
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.reports import report_making as parts
from quty_desktop.services.unit_of_work import UnitOfWork

# Those that were planned for these days, and those that left in them.
_WITHIN = """
    h.state <> 'cancelled' AND (h.planned_on BETWEEN :first AND :last OR h.closed_at >= :since AND h.closed_at < :until)
"""
_LOADED = """
    LEFT JOIN LATERAL (
        SELECT count(*) AS cartons, sum(c.pcs) AS pcs FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
        {only} WHERE x.shipment_id = h.id AND x.unloaded_at IS NULL) loaded ON true
"""
_SHIPMENTS = text(
    f"""
    SELECT h.number, h.state, d.code AS destination, h.planned_on, h.closed_at, h.plate, h.container,
           coalesce((SELECT sum(n.planned_pcs) FROM quty.shipment_line n WHERE n.shipment_id = h.id), 0) AS planned,
           loaded.cartons, coalesce(loaded.pcs, 0) AS pcs
    FROM quty.shipment h JOIN quty.destination d ON d.id = h.destination_id {_LOADED.replace("{only}", "")}
    WHERE {_WITHIN} ORDER BY h.planned_on, h.id LIMIT :most
    """  # noqa: S608 - put together from our own words
)
_LINES = text(
    f"""
    SELECT h.number, o.number AS "order", a.code, l.week_year, l.week_number, d.code AS destination,
           n.planned_pcs AS planned, loaded.cartons, coalesce(loaded.pcs, 0) AS pcs
    FROM quty.shipment h
    JOIN quty.shipment_line n ON n.shipment_id = h.id
    JOIN quty.buyer_order_line l ON l.id = n.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    {_LOADED.replace("{only}", "JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id AND m.order_line_id = l.id")}
    WHERE {_WITHIN} ORDER BY h.planned_on, h.id, n.id LIMIT :most
    """  # noqa: S608 - as above
)
_GOODS = text("""
    SELECT a.code, a.name, l.week_year, l.week_number, d.code AS destination,
           sum(CASE WHEN n.came < :since THEN n.pcs ELSE 0 END - CASE WHEN n.gone < :since THEN n.pcs ELSE 0 END) AS before,
           sum(CASE WHEN n.came >= :since THEN n.pcs ELSE 0 END) AS received,
           sum(CASE WHEN n.gone >= :since AND n.gone < :until THEN n.pcs ELSE 0 END) AS shipped
    FROM (SELECT c.manufacturing_order_id AS mo, c.pcs, t.accepted_at AS came,
                 (SELECT max(h.closed_at) FROM quty.loaded_carton x JOIN quty.shipment h ON h.id = x.shipment_id
                  WHERE x.carton_id = c.id AND x.unloaded_at IS NULL AND h.state = 'closed') AS gone
          FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id JOIN quty.transfer t ON t.id = s.transfer_id
          WHERE t.accepted_at < :until) n
    JOIN quty.manufacturing_order m ON m.id = n.mo
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    WHERE n.gone IS NULL OR n.gone >= :since
    GROUP BY l.id, a.code, a.name, d.code ORDER BY l.week_year, l.week_number, d.code, a.code, l.id LIMIT :most
""")

_SHIPMENT_COLUMNS = (
    ReportColumn(N_("Shipment"), V.CODE, 15),
    parts.DESTINATION,
    ReportColumn(N_("Planned for"), V.DATE, 11),
    ReportColumn(N_("Left at"), V.MOMENT, 14),
    ReportColumn(N_("Plate"), V.CODE, 11),
    ReportColumn(N_("Container"), V.CODE, 12),
    parts.pieces(N_("Planned"), 9),
    parts.pieces(N_("Loaded"), 9),
    parts.pieces(N_("Cartons"), 8),
    ReportColumn(N_("State"), V.TEXT, 13),
)
_LINE_COLUMNS = (
    ReportColumn(N_("Shipment"), V.CODE, 15),
    ReportColumn(N_("Order"), V.CODE, 15),
    parts.ARTICLE,
    parts.WEEK,
    parts.DESTINATION,
    parts.pieces(N_("Planned"), 9),
    parts.pieces(N_("Loaded"), 9),
    parts.pieces(N_("Cartons"), 8),
    parts.pieces(N_("Missing"), 9),
)
_GOODS_COLUMNS = (
    parts.WEEK,
    parts.DESTINATION,
    parts.ARTICLE,
    parts.NAME,
    parts.pieces(N_("Before")),
    parts.pieces(N_("Came")),
    parts.pieces(N_("Shipped")),
    parts.pieces(N_("After")),
)
_EMPTY = N_("No shipment was planned for this time, and none left.")


@query(Permission.VIEW_SHIPMENTS, report=True, consistent=True)
def shipment_report(uow: UnitOfWork, question: ReportQuestion) -> Report:
    """Shipments and finished goods of a day or a week."""
    within = parts.bounds(question)
    days = {"first": question.first, "last": question.last}
    shipments = uow.session.execute(_SHIPMENTS, within | days | {"most": parts.MOST}).all()
    lines = uow.session.execute(_LINES, within | days | {"most": parts.MOST}).all()
    goods = uow.session.execute(_GOODS, within | {"most": parts.MOST}).all()
    left = [
        row for row in shipments if row.closed_at is not None and within["since"] <= row.closed_at < within["until"]
    ]
    due = [row for row in shipments if question.first <= row.planned_on <= question.last]
    punctual = [row for row in due if row.state == ShipmentState.CLOSED]
    return parts.made(
        uow,
        ReportKind.SHIPMENTS,
        question,
        (
            parts.headline(N_("Shipments that left"), len(left)),
            parts.headline(N_("Cartons shipped"), sum(row.cartons for row in left)),
            parts.headline(N_("Pieces shipped"), sum(int(row.pcs) for row in left)),
            parts.headline(N_("Of those planned"), parts.percent_words(parts.share(len(punctual), len(due)))),
        ),
        (
            parts.part(N_("Shipments"), _SHIPMENT_COLUMNS, _shipments(shipments), _EMPTY, cut=True),
            parts.part(N_("Order lines"), _LINE_COLUMNS, _lines(lines), _EMPTY, cut=True),
            parts.part(
                N_("Finished goods"), _GOODS_COLUMNS, _goods(goods), N_("Finished goods had nothing."), cut=True
            ),
        ),
    )


def _shipments(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        yield (
            row.number,
            row.destination,
            row.planned_on,
            row.closed_at,
            row.plate,
            row.container,
            int(row.planned),
            int(row.pcs),
            row.cartons,
            ShipmentState(row.state),
        )


def _lines(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        week = str(Week(row.week_year, row.week_number))
        missing = max(row.planned - int(row.pcs), 0)
        yield row.number, row.order, row.code, week, row.destination, row.planned, int(row.pcs), row.cartons, missing


def _goods(rows: Iterable[Any]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        week = str(Week(row.week_year, row.week_number))
        before, received, shipped = int(row.before), int(row.received), int(row.shipped)
        after = before + received - shipped
        yield week, row.destination, row.code, row.name, before, received, shipped, after
