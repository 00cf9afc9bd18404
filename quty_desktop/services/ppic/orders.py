"""Buyer orders: what the buyer wants, with week and destination per line (steps 100 and 600).

Week and destination of everything that is packed come from here and from nowhere else.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from quty_desktop.database.tables import Article, BuyerOrder, BuyerOrderLine, Destination, Partner
from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.orders import OrderState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewOrderLine:
    """A line as it is entered.

    Attributes:
        article_id: a finished good.
        qty_pcs: pieces.
        week: delivery week.
        destination_id: where the goods go; an article made for one destination takes no other.
    """

    article_id: int
    qty_pcs: int
    week: Week
    destination_id: int


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A buyer order as it is entered."""

    number: str
    buyer_id: int
    order_date: date
    lines: tuple[NewOrderLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangedOrder:
    """A draft with its new content; ``version`` is that of the copy that was edited."""

    id: int
    version: int
    order: NewOrder


@dataclass(frozen=True, slots=True)
class OrderKey:
    """An order and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class SavedOrder:
    """What entering or changing answers."""

    id: int
    number: str
    state: OrderState


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row of the list of buyer orders.

    Attributes:
        lines: number of lines.
        qty_pcs: pieces of all lines.
        planned_pcs: pieces that manufacturing orders cover.
        first_week: earliest delivery week.
        destinations: their codes, joined.
    """

    id: int
    number: str
    buyer: str
    order_date: date
    state: OrderState
    lines: int
    qty_pcs: int
    planned_pcs: int
    first_week: Week | None
    destinations: str
    version: int


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """A line of an order, with what is planned of it."""

    id: int
    number: int
    article_id: int
    article_code: str
    article_name: str
    qty_pcs: int
    planned_pcs: int
    week: Week
    destination_id: int
    destination: str

    @property
    def rest_pcs(self) -> int:
        """Pieces that no manufacturing order covers."""
        return max(0, self.qty_pcs - self.planned_pcs)


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """An order with its lines."""

    id: int
    number: str
    buyer_id: int
    buyer: str
    order_date: date
    state: OrderState
    note: str
    version: int
    lines: tuple[OrderLineRow, ...]


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are shown: open ones unless all are asked for, and those whose number, buyer or article fits.

    Attributes:
        after: day and id of the last row of the page before.
        limit: rows of a page.
    """

    search: str = ""
    include_ended: bool = False
    after: tuple[date, int] | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Something to choose in a form: its id, its code and its name."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OrderableArticle:
    """A finished good to order; ``destination_id`` where it is made for one destination only."""

    id: int
    code: str
    name: str
    destination_id: int | None
    destination: str
    pcs_per_carton: int | None
    cartons_per_pallet: int | None


@dataclass(frozen=True, slots=True)
class OrderChoices:
    """What the order form offers."""

    buyers: tuple[Chosen, ...]
    destinations: tuple[Chosen, ...]
    articles: tuple[OrderableArticle, ...]


@command(Permission.ENTER_ORDERS)
def enter_order(uow: UnitOfWork, new: NewOrder) -> SavedOrder:
    """Enter a buyer order as a draft.

    Raises:
        Invalid: a number, buyer or line is missing or wrong.
        Refused: an article is no active finished good, or is made for another destination.
    """
    _check(new)
    order = BuyerOrder(
        number=new.number.strip(), buyer_id=new.buyer_id, order_date=new.order_date, note=new.note.strip()
    )
    order.lines = _lines(uow, new)
    _check_buyer(uow, new.buyer_id)
    uow.session.add(order)
    uow.session.flush()
    return SavedOrder(order.id, order.number, OrderState.DRAFT)


@command(Permission.ENTER_ORDERS)
def change_order(uow: UnitOfWork, changed: ChangedOrder) -> SavedOrder:
    """Replace the content of a draft.

    Raises:
        WrongState: the order is confirmed; week and destination are locked then.
        Conflict: somebody else changed it meanwhile.
    """
    _check(changed.order)
    order = _order(uow, OrderKey(changed.id, changed.version), OrderState.DRAFT)
    new = changed.order
    for line in uow.session.scalars(select(BuyerOrderLine).where(BuyerOrderLine.order_id == order.id)):
        uow.session.delete(line)
    uow.session.flush()
    order.number, order.buyer_id, order.order_date, order.note = (
        new.number.strip(),
        new.buyer_id,
        new.order_date,
        new.note.strip(),
    )
    for line in _lines(uow, new):
        line.order_id = order.id
        uow.session.add(line)
    uow.session.flush()
    return SavedOrder(order.id, order.number, order.state)


@command(Permission.ENTER_ORDERS)
def confirm_order(uow: UnitOfWork, key: OrderKey) -> SavedOrder:
    """Confirm a draft: from now on week and destination are locked.

    Raises:
        WrongState: it is not a draft.
        Conflict: somebody else changed it meanwhile.
    """
    order = _order(uow, key, OrderState.DRAFT)
    order.state, order.confirmed_at, order.confirmed_by = OrderState.CONFIRMED, uow.now, uow.actor.name
    uow.session.flush()
    return SavedOrder(order.id, order.number, order.state)


@command(Permission.ENTER_ORDERS)
def cancel_order(uow: UnitOfWork, key: OrderKey) -> SavedOrder:
    """Cancel an order for which nothing is planned; asks for a reason.

    Raises:
        Refused: manufacturing orders exist for it.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    order = _order(uow, key, OrderState.DRAFT, OrderState.CONFIRMED)
    planned = uow.session.execute(
        text("""
        SELECT count(*) FROM quty.manufacturing_order m JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        WHERE l.order_id = :id AND m.state <> 'cancelled'
        """),
        {"id": key.id},
    ).scalar_one()
    if planned:
        raise Refused(
            Text("{count} manufacturing orders exist for order {number}.", count=planned, number=order.number),
            Text(N_("Cancel the manufacturing orders first.")),
            code="orders.is_planned",
        )
    uow.confirm(
        "orders.cancel",
        Text("Cancel order {number}? It cannot be opened again.", number=order.number),
        Text(N_("Cancel the order")),
        needs_reason=True,
    )
    order.state = OrderState.CANCELLED
    uow.session.flush()
    return SavedOrder(order.id, order.number, order.state)


_LIST = text("""
    SELECT o.id, o.number, p.name AS buyer, o.order_date, o.state, o.version,
           count(l.id) AS lines, coalesce(sum(l.qty_pcs), 0) AS qty_pcs, coalesce(sum(m.planned), 0) AS planned_pcs,
           min(l.week_year * 100 + l.week_number) AS first_week,
           coalesce(string_agg(DISTINCT d.code, ', ' ORDER BY d.code), '') AS destinations
    FROM quty.buyer_order o
    JOIN quty.partner p ON p.id = o.buyer_id
    LEFT JOIN quty.buyer_order_line l ON l.order_id = o.id
    LEFT JOIN quty.destination d ON d.id = l.destination_id
    LEFT JOIN LATERAL (
        SELECT sum(qty_pcs) AS planned FROM quty.manufacturing_order WHERE order_line_id = l.id AND state <> 'cancelled'
    ) m ON true
    WHERE (:include_ended OR o.state NOT IN ('done', 'cancelled'))
      AND (:search = '' OR o.number ILIKE :pattern OR p.name ILIKE :pattern OR EXISTS (
          SELECT 1 FROM quty.buyer_order_line s JOIN quty.article a ON a.id = s.article_id
          WHERE s.order_id = o.id AND (a.code ILIKE :pattern OR a.name ILIKE :pattern)))
      AND (CAST(:after_day AS date) IS NULL OR (o.order_date, o.id) < (:after_day, CAST(:after_id AS bigint)))
    GROUP BY o.id, p.name
    ORDER BY o.order_date DESC, o.id DESC
    LIMIT :limit
""")


@query(Permission.VIEW_ORDERS)
def order_list(uow: UnitOfWork, wanted: OrderFilter) -> tuple[OrderRow, ...]:
    """Buyer orders that fit, the newest first, a page at a time."""
    search = wanted.search.strip()
    day, key = wanted.after or (None, None)
    found = uow.session.execute(
        _LIST,
        {
            "include_ended": wanted.include_ended,
            "search": search,
            "pattern": f"%{search}%",
            "after_day": day,
            "after_id": key,
            "limit": max(1, wanted.limit),
        },
    ).mappings()
    return tuple(
        OrderRow(
            **{
                **row,
                "state": OrderState(row["state"]),
                "first_week": None if row["first_week"] is None else Week(*divmod(row["first_week"], 100)),
            }
        )
        for row in found
    )


_DETAIL = text("""
    SELECT o.id, o.number, o.buyer_id, p.name AS buyer, o.order_date, o.state, o.note, o.version,
           l.id AS line_id, l.number AS line_number, l.article_id, a.code, a.name, l.qty_pcs, l.week_year, l.week_number,
           l.destination_id, d.code AS destination,
           coalesce((SELECT sum(m.qty_pcs) FROM quty.manufacturing_order m
                     WHERE m.order_line_id = l.id AND m.state <> 'cancelled'), 0) AS planned_pcs
    FROM quty.buyer_order o
    JOIN quty.partner p ON p.id = o.buyer_id
    LEFT JOIN quty.buyer_order_line l ON l.order_id = o.id
    LEFT JOIN quty.article a ON a.id = l.article_id
    LEFT JOIN quty.destination d ON d.id = l.destination_id
    WHERE o.id = :id
    ORDER BY l.number
""")


@query(Permission.VIEW_ORDERS)
def order(uow: UnitOfWork, order_id: int) -> OrderDetail:
    """One order with its lines.

    Raises:
        NotFound: there is no such order.
    """
    found = uow.session.execute(_DETAIL, {"id": order_id}).all()
    if not found:
        raise _unknown_order()
    head = found[0]
    return OrderDetail(
        head.id,
        head.number,
        head.buyer_id,
        head.buyer,
        head.order_date,
        OrderState(head.state),
        head.note,
        head.version,
        tuple(
            OrderLineRow(
                row.line_id,
                row.line_number,
                row.article_id,
                row.code,
                row.name,
                row.qty_pcs,
                row.planned_pcs,
                Week(row.week_year, row.week_number),
                row.destination_id,
                row.destination,
            )
            for row in found
            if row.line_id is not None
        ),
    )


@query(Permission.ENTER_ORDERS, consistent=True)
def order_choices(uow: UnitOfWork) -> OrderChoices:
    """Buyers, destinations and finished goods, for the order form."""
    buyers = uow.session.execute(
        select(Partner.id, Partner.code, Partner.name)
        .where(Partner.kind == PartnerKind.CUSTOMER, Partner.active)
        .order_by(Partner.name)
    )
    destinations = uow.session.execute(
        select(Destination.id, Destination.code, Destination.name).where(Destination.active).order_by(Destination.code)
    )
    articles = uow.session.execute(
        text("""
        SELECT a.id, a.code, a.name, a.destination_id, coalesce(d.code, '') AS destination,
               s.pcs_per_carton, s.cartons_per_pallet
        FROM quty.article a
        LEFT JOIN quty.destination d ON d.id = a.destination_id
        LEFT JOIN LATERAL (
            SELECT pcs_per_carton, cartons_per_pallet FROM quty.pack_specification WHERE article_id = a.id
            ORDER BY week_year DESC NULLS LAST, week_number DESC NULLS LAST LIMIT 1
        ) s ON true
        WHERE a.kind = 'finished_good' AND a.active ORDER BY a.name, a.code
        """)
    )
    return OrderChoices(
        tuple(Chosen(row.id, row.code or "", row.name) for row in buyers),
        tuple(Chosen(*row) for row in destinations),
        tuple(OrderableArticle(*row) for row in articles),
    )


def _check(new: NewOrder) -> None:
    wrong: dict[str, Text] = {}
    if not new.number.strip():
        wrong["number"] = Text(N_("Enter the buyer's order number."))
    if not new.lines:
        wrong["lines"] = Text(N_("Enter at least one line."))
    for index, line in enumerate(new.lines):
        if line.qty_pcs < 1:
            wrong[f"lines.{index}.qty_pcs"] = Text("Line {number}: enter the pieces.", number=index + 1)
    if wrong:
        raise Invalid(wrong)


def _check_buyer(uow: UnitOfWork, buyer_id: int) -> None:
    buyer = uow.session.get(Partner, buyer_id)
    if buyer is None or buyer.kind is not PartnerKind.CUSTOMER:
        raise Invalid({"buyer_id": Text(N_("Choose the buyer from the list."))})


def _lines(uow: UnitOfWork, new: NewOrder) -> list[BuyerOrderLine]:
    wanted = {line.article_id for line in new.lines}
    articles = {each.id: each for each in uow.session.scalars(select(Article).where(Article.id.in_(wanted)))}
    lines = []
    for number, line in enumerate(new.lines, 1):
        article = articles.get(line.article_id)
        if article is None or article.kind is not ArticleKind.FINISHED_GOOD or not article.active:
            raise Refused(
                Text("Line {number}: the article is not an active finished good.", number=number),
                Text(N_("Choose an article from the list.")),
                code="orders.no_finished_good",
            )
        if article.destination_id is not None and article.destination_id != line.destination_id:
            raise Refused(
                Text(
                    "Line {number}: article {code} is labelled for another destination.",
                    number=number,
                    code=article.code,
                ),
                Text(N_("Choose the article of this destination, or correct the destination.")),
                code="orders.other_destination",
            )
        lines.append(
            BuyerOrderLine(
                number=number,
                article_id=line.article_id,
                qty_pcs=line.qty_pcs,
                week_year=line.week.year,
                week_number=line.week.week,
                destination_id=line.destination_id,
            )
        )
    return lines


def _order(uow: UnitOfWork, key: OrderKey, *states: OrderState) -> BuyerOrder:
    order = uow.session.get(BuyerOrder, key.id, with_for_update=True)
    if order is None:
        raise _unknown_order()
    if order.version != key.version:
        raise Conflict(Text("Order {number} was changed meanwhile.", number=order.number))
    if order.state not in states:
        raise WrongState(
            Text("Order {number} is {state}.", number=order.number, state=order.state),
            Text(N_("Refresh the list to see its state.")),
            code="orders.wrong_state",
        )
    return order


def _unknown_order() -> NotFound:
    return NotFound(Text(N_("This order does not exist.")), Text(N_("Refresh the list.")), code="orders.unknown")
