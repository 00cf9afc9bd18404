"""What stands in the lists of orders to suppliers: orders, their lines, and what a new one chooses from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import PurchaseKind, PurchaseState
from quty_desktop.domain.search import patterns
from quty_desktop.domain.weeks import Week
from quty_desktop.services.purchasing.purchase_orders import unknown_order
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """An order.

    Attributes:
        arrived_lines: lines of which something has come.
        late: something that was promised has not come.
    """

    id: int
    number: str
    kind: PurchaseKind
    state: PurchaseState
    supplier_id: int
    supplier: str
    order_date: date
    expected_date: date | None
    lines: int
    arrived_lines: int
    materials: str
    week: Week | None
    destination: str
    fabric_order: str
    created_by: str
    approved_by: str
    late: bool
    version: int


@dataclass(frozen=True, slots=True)
class PurchaseLineRow:
    """A line of an order; the price is there for those who buy."""

    id: int
    number: int
    article_id: int
    article_code: str
    article_name: str
    qty: Decimal
    unit: str
    unit_price: Decimal | None
    expected_date: date | None
    arrived: Decimal
    accepted: Decimal
    rejected: Decimal
    over_allowed_qty: Decimal
    note: str

    @property
    def rest(self) -> Decimal:
        """What has not come; never below zero."""
        return max(self.qty - self.arrived, Decimal(0))

    @property
    def amount(self) -> Decimal | None:
        """Quantity times price."""
        return None if self.unit_price is None else self.qty * self.unit_price


@dataclass(frozen=True, slots=True)
class PurchaseDetail:
    """An order with its lines."""

    order: PurchaseRow
    lines: tuple[PurchaseLineRow, ...]
    currency: str
    note: str
    supplier_address: str
    supplier_contact: str
    created_at: datetime
    approved_at: datetime | None
    sent_at: datetime | None
    destination_id: int | None
    fabric_order_id: int | None

    @property
    def total(self) -> Decimal | None:
        """Sum of the lines, ``None`` where a price is missing."""
        amounts = [line.amount for line in self.lines]
        return (
            None if any(each is None for each in amounts) else sum((each or Decimal(0) for each in amounts), Decimal(0))
        )


@dataclass(frozen=True, slots=True)
class PurchaseFilter:
    """Orders that are open, or all that fit.

    Attributes:
        search: words of number, supplier or material.
    """

    search: str = ""
    ended_too: bool = False


@dataclass(frozen=True, slots=True)
class Buyable:
    """A material that can be ordered, with the units that it can be ordered in."""

    id: int
    code: str
    name: str
    unit: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A record that can be chosen."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PurchaseChoices:
    """What an order chooses from."""

    suppliers: tuple[Named, ...]
    materials: tuple[Buyable, ...]
    fabric_orders: tuple[Named, ...]
    destinations: tuple[Named, ...]


_ORDERS = """
    SELECT o.id, o.number, o.kind, o.state, o.supplier_id, p.name AS supplier, o.order_date, o.expected_date,
           coalesce(n.lines, 0) AS lines, coalesce(n.arrived_lines, 0) AS arrived_lines, coalesce(n.materials, '') AS materials,
           o.week_year, o.week_number, coalesce(d.code, '') AS destination, coalesce(f.number, '') AS fabric_order,
           o.created_by, coalesce(o.approved_by, '') AS approved_by,
           o.state IN ('sent', 'received') AND coalesce(n.late, o.expected_date < :today, false) AS late, o.version
    FROM quty.purchase_order o
    JOIN quty.partner p ON p.id = o.supplier_id
    LEFT JOIN quty.destination d ON d.id = o.destination_id
    LEFT JOIN quty.purchase_order f ON f.id = o.fabric_order_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS lines, count(*) FILTER (WHERE g.arrived > 0) AS arrived_lines,
               string_agg(DISTINCT a.name, ', ') AS materials,
               bool_or(coalesce(l.expected_date, o.expected_date) < :today AND coalesce(g.arrived, 0) < l.qty) AS late
        FROM quty.purchase_order_line l
        JOIN quty.article a ON a.id = l.article_id
        LEFT JOIN LATERAL (SELECT sum(r.counted_qty - r.rejected_qty) AS arrived FROM quty.goods_receipt_line r
                           WHERE r.order_line_id = l.id) g ON true
        WHERE l.order_id = o.id
    ) n ON true
"""


_LIST = text(
    _ORDERS
    + """
    WHERE (:ended OR o.state NOT IN ('done', 'cancelled'))
      AND quty.plain(concat_ws(' ', o.number, p.name, n.materials)) LIKE ALL(CAST(:patterns AS text[]))
    ORDER BY o.state IN ('done', 'cancelled'), o.id DESC LIMIT 500
    """
)


_ONE = text(
    _ORDERS.replace(
        "SELECT o.id,",
        "SELECT o.currency, o.note, p.address, p.contact_person, o.created_at, o.approved_at, o.sent_at,"
        " o.destination_id, o.fabric_order_id, o.id,",
        1,
    )
    + " WHERE o.id = :id"
)


_LINES = text("""
    SELECT l.id, l.number, l.article_id, a.code AS article_code, a.name AS article_name, l.qty, l.unit, l.unit_price,
           coalesce(l.expected_date, o.expected_date) AS expected_date, coalesce(g.arrived, 0) AS arrived,
           coalesce(g.accepted, 0) AS accepted, coalesce(g.rejected, 0) AS rejected, l.over_allowed_qty, l.note
    FROM quty.purchase_order_line l
    JOIN quty.purchase_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    LEFT JOIN LATERAL (SELECT sum(r.counted_qty - r.rejected_qty) AS arrived, sum(r.accepted_qty) AS accepted,
                              sum(r.rejected_qty) AS rejected
                       FROM quty.goods_receipt_line r WHERE r.order_line_id = l.id) g ON true
    WHERE l.order_id = :id ORDER BY l.number
""")


def _row(found: object) -> PurchaseRow:
    values = dict(found)  # type: ignore[call-overload] # a mapping of the row
    year, number = values.pop("week_year"), values.pop("week_number")
    return PurchaseRow(
        **values
        | {
            "kind": PurchaseKind(values["kind"]),
            "state": PurchaseState(values["state"]),
            "week": None if year is None else Week(year, number),
        }
    )


@query(Permission.VIEW_STOCK)
def orders(uow: UnitOfWork, wanted: PurchaseFilter) -> tuple[PurchaseRow, ...]:
    """Orders to suppliers, the latest first, 500 at most."""
    values = {"ended": wanted.ended_too, "patterns": patterns(wanted.search), "today": uow.today}
    return tuple(_row(each) for each in uow.session.execute(_LIST, values).mappings())


def _detail(uow: UnitOfWork, order_id: int) -> PurchaseDetail:
    found = uow.session.execute(_ONE, {"id": order_id, "today": uow.today}).mappings().one_or_none()
    if found is None:
        raise unknown_order()
    values = dict(found)
    more = {
        name: values.pop(name)
        for name in ("currency", "note", "created_at", "approved_at", "sent_at", "destination_id", "fabric_order_id")
    }
    address, contact = values.pop("address"), values.pop("contact_person")
    lines = tuple(PurchaseLineRow(**each) for each in uow.session.execute(_LINES, {"id": order_id}).mappings())
    return PurchaseDetail(_row(values), lines, supplier_address=address, supplier_contact=contact, **more)


@query(Permission.VIEW_PRICES, consistent=True)
def order(uow: UnitOfWork, order_id: int) -> PurchaseDetail:
    """An order with lines and prices.

    Raises:
        NotFound: there is none.
    """
    return _detail(uow, order_id)


_CHOICES = text("""
    SELECT (SELECT coalesce(jsonb_agg(jsonb_build_array(id, name) ORDER BY name), '[]') FROM quty.partner
            WHERE active AND kind <> 'customer') AS suppliers,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(a.id, a.code, a.name, a.unit, coalesce((
                SELECT jsonb_agg(DISTINCT u) FROM quty.unit_conversion c, unnest(ARRAY[c.from_unit, c.to_unit]) u
                WHERE c.article_id = a.id), '[]')) ORDER BY a.name), '[]')
            FROM quty.article a WHERE a.kind IN ('raw_material', 'service') AND a.active) AS materials,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(id, number) ORDER BY id DESC), '[]') FROM quty.purchase_order
            WHERE kind = 'fabric' AND state <> 'cancelled') AS fabric_orders,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(id, code || ' ' || name) ORDER BY code), '[]') FROM quty.destination
            WHERE active) AS destinations
""")


@query(Permission.VIEW_STOCK)
def purchase_choices(uow: UnitOfWork) -> PurchaseChoices:
    """Suppliers, materials with their units, fabric orders and destinations."""
    row = uow.session.execute(_CHOICES).one()
    return PurchaseChoices(
        tuple(Named(*each) for each in row.suppliers),
        tuple(
            Buyable(key, code, name, unit, tuple(dict.fromkeys((*sorted(set(own) - {unit}), unit))))
            for key, code, name, unit, own in row.materials
        ),
        tuple(Named(*each) for each in row.fabric_orders),
        tuple(Named(*each) for each in row.destinations),
    )
