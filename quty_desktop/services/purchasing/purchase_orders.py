"""Orders to suppliers: drafted, approved by another person, sent, received in parts, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete, select, text
from sqlalchemy.orm.attributes import flag_modified

from quty_desktop.database.tables import Partner, PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import PurchaseKind, PurchaseState, RequestState
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse.material_units import UnitBook, unit_book

SERIES = {
    PurchaseKind.FABRIC: "PO-FAB",
    PurchaseKind.LABEL: "PO-LBL",
    PurchaseKind.ACCESSORY: "PO-ACC",
    PurchaseKind.SUBCONTRACT: "PO-SUB",
}
"""How the numbers of each kind of order begin."""


@dataclass(frozen=True, slots=True)
class NewPurchaseLine:
    """A line of an order.

    Attributes:
        unit: that is bought; it can be converted to the material's stock unit.
        unit_price: in the order's currency, for one ``unit``.
        request_ids: requests that it serves.
    """

    article_id: int
    qty: Decimal
    unit: str
    unit_price: Decimal | None = None
    expected_date: date | None = None
    note: str = ""
    request_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPurchaseOrder:
    """An order to a supplier.

    Attributes:
        fabric_order_id: the fabric order that labels and accessories belong to.
        week: of labels, with their destination.
    """

    kind: PurchaseKind
    supplier_id: int
    lines: tuple[NewPurchaseLine, ...]
    expected_date: date | None = None
    fabric_order_id: int | None = None
    manufacturing_order_id: int | None = None
    week: Week | None = None
    destination_id: int | None = None
    currency: str = "IDR"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangedPurchaseOrder:
    """A draft as it shall be."""

    id: int
    version: int
    order: NewPurchaseOrder


@dataclass(frozen=True, slots=True)
class PurchaseKey:
    """An order and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class AllowedMore:
    """How much more than ordered may come of a line, in its unit."""

    line_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class PurchaseAnswer:
    """What a command about an order answers."""

    id: int
    number: str
    state: PurchaseState
    version: int


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


@command(Permission.MANAGE_PURCHASING)
def enter(uow: UnitOfWork, new: NewPurchaseOrder) -> PurchaseAnswer:
    """Draft an order (step 710); requests that it serves are ordered from now on.

    Raises:
        Invalid: lines are missing, a quantity is wrong, or a unit cannot be converted.
        NotFound: no such supplier.
        Refused: a request is ordered already.
        NeedsConfirmation: labels or accessories without their fabric order.
    """
    order = PurchaseOrder(number=next_number(uow, SERIES[new.kind]), kind=new.kind, order_date=uow.today)
    _fill(uow, order, new)
    uow.session.add(order)
    uow.session.flush()
    _lines(uow, order, new)
    return _answer(uow, order)


@command(Permission.MANAGE_PURCHASING)
def change(uow: UnitOfWork, changed: ChangedPurchaseOrder) -> PurchaseAnswer:
    """Change a draft; what it had served waits again unless it serves it still.

    Raises:
        NotFound: no such order or supplier.
        Conflict: it was changed meanwhile.
        WrongState: it is approved.
        Invalid: as for a new order.
    """
    order = _order(uow, PurchaseKey(changed.id, changed.version))
    _check_state(order, PurchaseState.DRAFT)
    _fill(uow, order, changed.order)
    # A change of lines alone is a change of the order too.
    flag_modified(order, "note")
    uow.session.flush()
    old = select(PurchaseOrderLine.id).where(PurchaseOrderLine.order_id == order.id)
    for each in uow.session.scalars(select(PurchaseRequest).where(PurchaseRequest.order_line_id.in_(old))):
        each.state, each.order_line_id = RequestState.REQUESTED, None
    uow.session.flush()
    uow.session.execute(delete(PurchaseOrderLine).where(PurchaseOrderLine.order_id == order.id))
    _lines(uow, order, changed.order)
    return _answer(uow, order)


@command(Permission.APPROVE_PURCHASES)
def approve(uow: UnitOfWork, key: PurchaseKey) -> PurchaseAnswer:
    """Approve a draft; nobody approves an order of his own.

    Raises:
        NotFound: no such order.
        Conflict: it was changed meanwhile.
        WrongState: it is no draft.
        Refused: a price is missing, labels lack week or destination, or it is the person's own.
    """
    order = _order(uow, key)
    _check_state(order, PurchaseState.DRAFT)
    if order.created_by == uow.actor.name:
        raise Refused(
            Text(N_("Nobody approves an order of his own.")),
            Text(N_("Ask another manager.")),
            code="purchase.own_approval",
        )
    missing = uow.session.execute(
        text("SELECT count(*) FROM quty.purchase_order_line WHERE order_id = :id AND unit_price IS NULL"),
        {"id": order.id},
    ).scalar_one()
    if missing:
        raise Refused(
            Text(N_("{count} lines of {number} have no price."), count=missing, number=order.number),
            Text(N_("Purchasing enters the prices first.")),
            code="purchase.no_price",
        )
    order.state = PurchaseState.APPROVED
    return _answer(uow, order)


@command(Permission.MANAGE_PURCHASING)
def revise(uow: UnitOfWork, key: PurchaseKey) -> PurchaseAnswer:
    """Make an approved order a draft again; it needs a new approval.

    Raises:
        NotFound: no such order.
        Conflict: it was changed meanwhile.
        WrongState: it was sent.
    """
    order = _order(uow, key)
    _check_state(order, PurchaseState.APPROVED)
    order.state = PurchaseState.DRAFT
    return _answer(uow, order)


@command(Permission.MANAGE_PURCHASING)
def send(uow: UnitOfWork, key: PurchaseKey) -> PurchaseAnswer:
    """Note that an approved order went to the supplier; from now on the gate expects it.

    Raises:
        NotFound: no such order.
        Conflict: it was changed meanwhile.
        WrongState: it is not approved.
    """
    order = _order(uow, key)
    _check_state(order, PurchaseState.APPROVED)
    order.state = PurchaseState.SENT
    return _answer(uow, order)


@command(Permission.MANAGE_PURCHASING)
def cancel(uow: UnitOfWork, key: PurchaseKey) -> PurchaseAnswer:
    """Cancel an order of which nothing has come; its requests wait again.

    Raises:
        NotFound: no such order.
        Conflict: it was changed meanwhile.
        WrongState: something has come, or it has ended.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    order = _order(uow, key)
    _check_state(order, PurchaseState.DRAFT, PurchaseState.APPROVED, PurchaseState.SENT)
    uow.confirm(
        "purchase.cancel",
        Text("Cancel {number}?", number=order.number),
        Text(N_("Cancel the order")),
        needs_reason=True,
    )
    order.state = PurchaseState.CANCELLED
    uow.session.flush()
    old = select(PurchaseOrderLine.id).where(PurchaseOrderLine.order_id == order.id)
    for each in uow.session.scalars(select(PurchaseRequest).where(PurchaseRequest.order_line_id.in_(old))):
        each.state, each.order_line_id = RequestState.REQUESTED, None
    return _answer(uow, order)


@command(Permission.MANAGE_PURCHASING)
def close(uow: UnitOfWork, key: PurchaseKey) -> PurchaseAnswer:
    """Wait no longer for the rest of an order that came short.

    Raises:
        NotFound: no such order.
        Conflict: it was changed meanwhile.
        WrongState: nothing has come, or it has ended.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    order = _order(uow, key)
    _check_state(order, PurchaseState.RECEIVED)
    uow.confirm(
        "purchase.close",
        Text("Wait no longer for the rest of {number}?", number=order.number),
        Text(N_("Close the order")),
        needs_reason=True,
    )
    order.state = PurchaseState.DONE
    return _answer(uow, order)


@command(Permission.APPROVE_PURCHASES)
def allow_more(uow: UnitOfWork, more: AllowedMore) -> None:
    """Let more than ordered come of a line, with a reason.

    Raises:
        NotFound: no such line.
        Invalid: the quantity is below zero.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    if more.qty < 0:
        raise Invalid({"qty": Text(N_("Enter a number that is not below zero."))})
    line = uow.session.get(PurchaseOrderLine, more.line_id)
    if line is None:
        raise _unknown()
    uow.confirm(
        "purchase.allow_more",
        Text("Let {qty} {unit} more than ordered come?", qty=more.qty, unit=line.unit),
        Text(N_("Allow it")),
        needs_reason=True,
    )
    line.over_allowed_qty = more.qty
    uow.session.flush()


def _fill(uow: UnitOfWork, order: PurchaseOrder, new: NewPurchaseOrder) -> None:
    partner = uow.session.get(Partner, new.supplier_id)
    if partner is None or partner.kind is PartnerKind.CUSTOMER or not partner.active:
        raise NotFound(
            Text(N_("This supplier does not exist.")), Text(N_("Choose another one.")), code="purchase.supplier"
        )
    if not new.lines:
        raise Invalid({"lines": Text(N_("An order has at least one line."))})
    if new.kind is PurchaseKind.LABEL and (new.week is None or new.destination_id is None):
        raise Invalid({"week": Text(N_("Labels are ordered for a week and a destination."))})
    if new.kind in {PurchaseKind.LABEL, PurchaseKind.ACCESSORY} and new.fabric_order_id is None:
        uow.confirm(
            "purchase.no_fabric_order",
            Text(N_("Labels and accessories belong to a fabric order. Order without one?")),
            Text(N_("Order without it")),
        )
    order.kind, order.supplier_id = new.kind, new.supplier_id
    order.expected_date, order.currency, order.note = new.expected_date, new.currency.strip().upper(), new.note.strip()
    order.fabric_order_id = None if new.kind is PurchaseKind.FABRIC else new.fabric_order_id
    order.manufacturing_order_id, order.destination_id = new.manufacturing_order_id, new.destination_id
    order.week_year = None if new.week is None else new.week.year
    order.week_number = None if new.week is None else new.week.week


def _lines(uow: UnitOfWork, order: PurchaseOrder, new: NewPurchaseOrder) -> None:
    book = unit_book(uow.session, (line.article_id for line in new.lines))
    for number, line in enumerate(new.lines, start=1):
        _check_line(book, line, new.supplier_id, number)
        row = PurchaseOrderLine(
            order_id=order.id,
            number=number,
            article_id=line.article_id,
            qty=line.qty,
            unit=line.unit,
            unit_price=line.unit_price,
            expected_date=line.expected_date,
            note=line.note.strip(),
        )
        uow.session.add(row)
        uow.session.flush()
        _serve(uow, row, line.request_ids)


def _check_line(book: UnitBook, line: NewPurchaseLine, supplier_id: int, number: int) -> None:
    if line.qty <= 0:
        raise Invalid({"lines": Text(N_("Line {number}: enter a quantity above zero."), number=number)})
    if line.unit_price is not None and line.unit_price < 0:
        raise Invalid({"lines": Text(N_("Line {number}: a price is not below zero."), number=number)})
    try:
        book.in_stock_unit(line.article_id, line.qty, line.unit, supplier_id)
    except Invalid as error:
        known = book.material(line.article_id)
        raise Invalid(
            {
                "lines": Text(
                    N_("Line {number}: {unit} of {material} cannot be told in {stock}. Enter its conversion first."),
                    number=number,
                    unit=line.unit,
                    material=known.code,
                    stock=known.unit,
                )
            }
        ) from error


def _serve(uow: UnitOfWork, line: PurchaseOrderLine, requests: Iterable[int]) -> None:
    for key in requests:
        asked = uow.session.get(PurchaseRequest, key, with_for_update=True)
        if asked is None or asked.article_id != line.article_id:
            raise Invalid({"lines": Text(N_("A request is for another material than its line."))})
        if asked.state is not RequestState.REQUESTED:
            raise Refused(
                Text("{number} is {state}.", number=asked.number, state=asked.state),
                Text(N_("Take it off the order; somebody else has served it.")),
                code="purchase.request_state",
            )
        asked.state, asked.order_line_id = RequestState.ORDERED, line.id
    uow.session.flush()


def _order(uow: UnitOfWork, key: PurchaseKey) -> PurchaseOrder:
    order = uow.session.get(PurchaseOrder, key.id)
    if order is None:
        raise _unknown()
    if order.version != key.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=order.number))
    return order


def _check_state(order: PurchaseOrder, *allowed: PurchaseState) -> None:
    if order.state not in allowed:
        raise WrongState(
            Text("{number} is {state}.", number=order.number, state=order.state),
            Text(N_("Refresh the list to see where it stands.")),
            code="purchase.wrong_state",
        )


def _answer(uow: UnitOfWork, order: PurchaseOrder) -> PurchaseAnswer:
    uow.session.flush()
    return PurchaseAnswer(order.id, order.number, order.state, order.version)


def _unknown() -> NotFound:
    return NotFound(
        Text(N_("This order does not exist.")), Text(N_("Refresh the list.")), code="purchase.unknown_order"
    )


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
        raise _unknown()
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
