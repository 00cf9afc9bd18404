"""Requests to buy: what a manufacturing order lacks (bill × quantity − free stock), or what a department asks for.

Quantities are in the units that the material is bought in; what is asked for or ordered already is not asked for again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.database.tables import PurchaseRequest
from quty_desktop.domain import bills as rules
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused
from quty_desktop.domain.ordering import Suggestion, suggest
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import BUYING_BUFFER
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.plant_settings import value_of
from quty_desktop.services.master_data import bill_graph
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse.material_units import UnitBook, unit_book


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a department asks purchasing for."""

    article_id: int
    qty: Decimal
    unit: str
    needed_by: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShortageRequest:
    """Materials that a manufacturing order lacks.

    Attributes:
        articles: those that are asked for; empty for all that are short.
    """

    manufacturing_order_id: int
    articles: tuple[int, ...] = ()
    needed_by: date | None = None


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A request and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """What a command about a request answers."""

    id: int
    number: str
    state: RequestState
    version: int


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request."""

    id: int
    number: str
    state: RequestState
    department: Department
    article_id: int
    article_code: str
    article_name: str
    qty: Decimal
    unit: str
    needed_by: date | None
    reason: str
    mo_number: str
    order: str
    order_id: int | None
    created_at: datetime
    created_by: str
    late: bool
    version: int


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Requests that wait, or the latest of all."""

    ended_too: bool = False


@dataclass(frozen=True, slots=True)
class ShortageRow:
    """A material that a manufacturing order needs.

    Attributes:
        on_order: asked for or ordered for this manufacturing order and not received, in the stock unit.
        missing: need less free stock and less what is on order.
        qty: what would be asked for, in ``unit``; ``None`` where nothing is missing or no unit fits.
    """

    id: int
    code: str
    name: str
    stock_unit: str
    need: Decimal
    free: Decimal
    on_order: Decimal
    missing: Decimal
    qty: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Shortage:
    """What a manufacturing order needs, what is short first.

    Attributes:
        gaps: articles without a bill, and units that cannot be converted: the list is not whole.
    """

    manufacturing_order_id: int
    number: str
    article: str
    qty_pcs: int
    rows: tuple[ShortageRow, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderWithNeeds:
    """A manufacturing order whose materials can be checked."""

    id: int
    number: str
    batch: str
    article: str
    qty_pcs: int
    week: Week
    destination: str


@command(Permission.REQUEST_PURCHASES)
def request(uow: UnitOfWork, new: NewRequest) -> RequestAnswer:
    """Ask purchasing for a material.

    Raises:
        Invalid: the quantity is wrong, or its unit cannot be converted.
        NotFound: no such material.
    """
    if new.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    unit_book(uow.session, [new.article_id]).in_stock_unit(new.article_id, new.qty, new.unit)
    return _made(uow, new.article_id, new.qty, new.unit, new.needed_by, new.reason.strip(), None)


@command(Permission.REQUEST_PURCHASES)
def request_shortages(uow: UnitOfWork, wanted: ShortageRequest) -> tuple[RequestAnswer, ...]:
    """Ask for everything that a manufacturing order lacks (steps 610 to 630).

    Raises:
        NotFound: no such manufacturing order, or it has no bill.
        Refused: nothing is missing.
        Invalid: a buying unit cannot be converted.
    """
    # Two clerks who ask for the same order one after the other do not ask twice.
    uow.session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('quty.shortage', :mo))"),
        {"mo": wanted.manufacturing_order_id},
    )
    found = _shortage(uow, wanted.manufacturing_order_id)
    rows = [row for row in found.rows if row.qty is not None and (not wanted.articles or row.id in wanted.articles)]
    if not rows:
        raise Refused(
            Text(N_("Nothing is missing for {number}."), number=found.number),
            Text(N_("What is missing was asked for already, or lies in stock.")),
            code="purchase.nothing_missing",
        )
    return tuple(
        _made(
            uow, row.id, row.qty or Decimal(0), row.unit, wanted.needed_by, found.number, found.manufacturing_order_id
        )
        for row in rows
    )


@command(Permission.MANAGE_PURCHASING)
def reject(uow: UnitOfWork, key: RequestKey) -> RequestAnswer:
    """Reject a request, with a reason.

    Raises:
        NotFound: no such request.
        Conflict: it was changed meanwhile.
        Refused: it is ordered already.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    row = _row(uow, key)
    uow.confirm(
        "purchase.reject",
        Text("Reject {number}?", number=row.number),
        Text(N_("Reject the request")),
        needs_reason=True,
    )
    row.state = RequestState.REJECTED
    uow.session.flush()
    return RequestAnswer(row.id, row.number, row.state, row.version)


@command(Permission.REQUEST_PURCHASES)
def withdraw(uow: UnitOfWork, key: RequestKey) -> RequestAnswer:
    """Take one's own request back while it waits.

    Raises:
        NotFound: no such request, or it is somebody else's.
        Conflict: it was changed meanwhile.
        Refused: it is ordered already.
    """
    row = _row(uow, key)
    row.state = RequestState.CANCELLED
    uow.session.flush()
    return RequestAnswer(row.id, row.number, row.state, row.version)


def _row(uow: UnitOfWork, key: RequestKey) -> PurchaseRequest:
    row = uow.session.get(PurchaseRequest, key.id)
    if row is None:
        raise NotFound(Text(N_("There is no such request.")), Text(N_("Refresh the list.")), code="purchase.unknown")
    if row.version != key.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=row.number))
    if row.state is not RequestState.REQUESTED:
        raise Refused(
            Text("{number} is {state}.", number=row.number, state=row.state),
            Text(N_("Only a request that waits is changed.")),
            code="purchase.request_state",
        )
    return row


def _made(
    uow: UnitOfWork, article: int, qty: Decimal, unit: str, needed_by: date | None, reason: str, mo: int | None
) -> RequestAnswer:
    row = PurchaseRequest(
        number=next_number(uow, "PR"),
        department=uow.actor.department,
        article_id=article,
        qty=qty,
        unit=unit,
        needed_by=needed_by,
        reason=reason,
        manufacturing_order_id=mo,
    )
    uow.session.add(row)
    uow.session.flush()
    return RequestAnswer(row.id, row.number, row.state, row.version)


_ORDER = text("""
    SELECT m.id, m.number, m.article_id, m.qty_pcs, a.code || ' ' || a.name AS article
    FROM quty.manufacturing_order m JOIN quty.article a ON a.id = m.article_id WHERE m.id = :mo
""")
_ORDERS = text("""
    SELECT m.id, m.number, m.batch_number AS batch, a.code || ' ' || a.name AS article, m.qty_pcs, l.week_year, l.week_number,
           d.code AS destination
    FROM quty.manufacturing_order m
    JOIN quty.article a ON a.id = m.article_id
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.destination d ON d.id = l.destination_id
    WHERE m.state NOT IN ('done', 'cancelled')
    ORDER BY l.week_year, l.week_number, m.id LIMIT 300
""")
# An order line that stands for a request tells how much of it has come.
_ON_ORDER = text("""
    SELECT r.article_id, r.qty, r.unit, l.qty AS ordered, o.state,
           coalesce((SELECT sum(g.accepted_qty) FROM quty.goods_receipt_line g WHERE g.order_line_id = l.id), 0) AS came
    FROM quty.purchase_request r
    LEFT JOIN quty.purchase_order_line l ON l.id = r.order_line_id
    LEFT JOIN quty.purchase_order o ON o.id = l.order_id
    WHERE r.manufacturing_order_id = :mo AND r.state IN ('requested', 'approved', 'ordered')
      AND coalesce(o.state, 'draft') NOT IN ('done', 'cancelled')
""")


def _shortage(uow: UnitOfWork, mo: int) -> Shortage:
    order = uow.session.execute(_ORDER, {"mo": mo}).one_or_none()
    if order is None:
        raise NotFound(
            Text(N_("This manufacturing order does not exist.")),
            Text(N_("Refresh the list.")),
            code="purchase.no_order",
        )
    loaded = bill_graph.below(uow.session, [order.article_id])
    article = loaded.used[order.article_id]
    graph = loaded.graph
    nodes = rules.tree_of(graph, article, Decimal(order.qty_pcs))
    flat = rules.requirements(graph, nodes)
    usable = [each for each in flat if each.state is rules.NodeState.MATERIAL and each.free is not None]
    gaps = tuple(graph.items[each.item].shown for each in flat if each not in usable)
    book = unit_book(uow.session, [each.item for each in usable])
    asked = _asked(uow, mo, book)
    buffer = value_of(uow, BUYING_BUFFER)
    rows = []
    for each in usable:
        item = graph.items[each.item]
        on_order = asked.get(item.id, Decimal(0))
        found: Suggestion | None = suggest(
            graph.units, each.missing, item.unit, each.buying_unit, item.conversions, on_order=on_order,
            buffer_percent=buffer,
        )  # fmt: skip
        rows.append(
            ShortageRow(
                item.id, item.code, item.name, item.unit, each.issue, each.free or Decimal(0), on_order,
                max(each.missing - on_order, Decimal(0)), None if found is None else found.qty,
                each.buying_unit or item.unit if found is None else found.unit,
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (row.missing <= 0, row.name))
    return Shortage(order.id, order.number, order.article, order.qty_pcs, tuple(rows), gaps)


def _asked(uow: UnitOfWork, mo: int, book: UnitBook) -> dict[int, Decimal]:
    asked: dict[int, Decimal] = {}
    for row in uow.session.execute(_ON_ORDER, {"mo": mo}):
        if row.article_id not in book.materials:
            continue
        share = Decimal(1) if not row.ordered else max(Decimal(0), 1 - row.came / row.ordered)
        qty = book.in_stock_unit(row.article_id, row.qty * share, row.unit)
        asked[row.article_id] = asked.get(row.article_id, Decimal(0)) + qty
    return asked


@query(Permission.VIEW_STOCK, consistent=True)
def shortage(uow: UnitOfWork, manufacturing_order_id: int) -> Shortage:
    """What a manufacturing order needs and lacks, by its bills in force.

    Raises:
        NotFound: there is no such order.
    """
    return _shortage(uow, manufacturing_order_id)


@query(Permission.VIEW_STOCK)
def orders_with_needs(uow: UnitOfWork) -> tuple[OrderWithNeeds, ...]:
    """Manufacturing orders whose materials can be checked, the earliest week first."""
    rows = []
    for each in uow.session.execute(_ORDERS).mappings():
        values = dict(each)
        week = Week(values.pop("week_year"), values.pop("week_number"))
        rows.append(OrderWithNeeds(**values, week=week))
    return tuple(rows)


_REQUESTS = text("""
    SELECT r.id, r.number, r.state, r.department, r.article_id, a.code AS article_code, a.name AS article_name, r.qty, r.unit,
           r.needed_by, r.reason, coalesce(m.number, '') AS mo_number, coalesce(o.number, '') AS "order", o.id AS order_id,
           r.created_at, r.created_by, coalesce(r.state = 'requested' AND r.needed_by < :today, false) AS late, r.version
    FROM quty.purchase_request r
    JOIN quty.article a ON a.id = r.article_id
    LEFT JOIN quty.manufacturing_order m ON m.id = r.manufacturing_order_id
    LEFT JOIN quty.purchase_order_line l ON l.id = r.order_line_id
    LEFT JOIN quty.purchase_order o ON o.id = l.order_id
    WHERE :ended OR r.state IN ('requested', 'approved')
    ORDER BY r.state NOT IN ('requested', 'approved'), r.needed_by NULLS LAST, r.id DESC LIMIT 500
""")


@query(Permission.VIEW_STOCK)
def requests(uow: UnitOfWork, wanted: RequestFilter) -> tuple[RequestRow, ...]:
    """Requests, what is needed first on top, 500 at most."""
    found = uow.session.execute(_REQUESTS, {"ended": wanted.ended_too, "today": uow.today}).mappings()
    return tuple(
        RequestRow(**{**row, "state": RequestState(row["state"]), "department": Department(row["department"])})
        for row in found
    )
