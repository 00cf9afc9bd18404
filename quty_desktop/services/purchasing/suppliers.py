"""How suppliers deliver: on the day, in the quantity, in the quality that was ordered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain.ordering import Delivery, performance
from quty_desktop.domain.permissions import Permission
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier's deliveries in a year.

    Attributes:
        on_time: share of the lines that came on the promised day or before.
        accepted: share of the inspected quantity that passed.
        overdue: open lines whose day is past.
    """

    id: int
    name: str
    deliveries: int
    on_time: Decimal | None
    days_late: Decimal
    accepted: Decimal | None
    outstanding: int
    overdue: int


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A line of a supplier and what came of it."""

    id: int
    order: str
    article_code: str
    article_name: str
    ordered: Decimal
    accepted: Decimal
    rejected: Decimal
    unit: str
    due_on: date | None
    arrived_on: date | None
    days_late: int | None


_DELIVERIES = """
    SELECT l.id, o.supplier_id, p.name, o.number AS "order", a.code AS article_code, a.name AS article_name, l.qty AS ordered,
           l.unit, coalesce(g.accepted, 0) AS accepted, coalesce(g.rejected, 0) AS rejected,
           coalesce(l.expected_date, o.expected_date) AS due_on, g.arrived_on
    FROM quty.purchase_order o
    JOIN quty.partner p ON p.id = o.supplier_id
    JOIN quty.purchase_order_line l ON l.order_id = o.id
    JOIN quty.article a ON a.id = l.article_id
    LEFT JOIN LATERAL (
        SELECT sum(r.accepted_qty) AS accepted, sum(r.rejected_qty) AS rejected,
               min((h.received_at AT TIME ZONE 'Asia/Jakarta')::date) AS arrived_on
        FROM quty.goods_receipt_line r JOIN quty.goods_receipt h ON h.id = r.receipt_id WHERE r.order_line_id = l.id
    ) g ON true
    WHERE o.state IN ('sent', 'received', 'done') AND o.order_date > CAST(:today AS date) - 365
"""
_ALL = text(_DELIVERIES + " ORDER BY p.name, o.id DESC")
_OF = text(_DELIVERIES + " AND o.supplier_id = :supplier ORDER BY o.id DESC, l.number LIMIT 500")


@query(Permission.VIEW_STOCK)
def supplier_performance(uow: UnitOfWork) -> tuple[SupplierRow, ...]:
    """Suppliers with orders in the last year, by name."""
    found: dict[tuple[int, str], list[Delivery]] = {}
    for row in uow.session.execute(_ALL, {"today": uow.today}):
        delivery = Delivery(row.due_on, row.arrived_on, row.ordered, row.accepted, row.rejected)
        found.setdefault((row.supplier_id, row.name), []).append(delivery)
    rows = []
    for (key, name), deliveries in found.items():
        sums = performance(deliveries, uow.today)
        rows.append(
            SupplierRow(
                key, name, sums.deliveries, sums.on_time, sums.days_late, sums.accepted, sums.outstanding, sums.overdue
            )
        )
    return tuple(rows)


@query(Permission.VIEW_STOCK)
def deliveries_of(uow: UnitOfWork, supplier_id: int) -> tuple[DeliveryRow, ...]:
    """The lines of a supplier in the last year, the latest order first."""
    rows = []
    for each in uow.session.execute(_OF, {"today": uow.today, "supplier": supplier_id}).mappings():
        values = {name: value for name, value in each.items() if name not in {"supplier_id", "name"}}
        due, came = values["due_on"], values["arrived_on"]
        rows.append(DeliveryRow(**values, days_late=None if due is None or came is None else (came - due).days))
    return tuple(rows)
