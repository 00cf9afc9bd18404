"""Orders to suppliers: drafted, approved by another person, sent, received in parts, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, select, text
from sqlalchemy.orm.attributes import flag_modified

from quty_desktop.database.tables import Partner, PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import PurchaseKind, PurchaseState, RequestState
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command
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
        raise unknown_order()
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
        raise unknown_order()
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


def unknown_order() -> NotFound:
    """Said of an order that is not there."""
    return NotFound(
        Text(N_("This order does not exist.")), Text(N_("Refresh the list.")), code="purchase.unknown_order"
    )
