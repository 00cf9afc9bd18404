"""Manufacturing orders and the work orders of their departments (steps 600 to 700)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from quty_desktop.database.tables import Article, BuyerOrder, BuyerOrderLine, ManufacturingOrder, WorkOrder
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, NotFound
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import ManufacturingState, OrderState, Route, WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.production import (
    check_approval,
    check_batch_number,
    check_cancellation,
    check_draft,
    check_returns,
    flow_of,
)
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewManufacturingOrder:
    """A draft as it is entered.

    Attributes:
        order_line_id: the line of the buyer order; week and destination follow it.
        qty_pcs: pieces to make.
        route: the way through the departments.
        batch_number: empty to get the next one.
        returns_as: what a subcontractor brings back; skins unless it is said.
    """

    order_line_id: int
    qty_pcs: int
    route: Route
    batch_number: str = ""
    note: str = ""
    returns_as: ReturnsAs | None = None


@dataclass(frozen=True, slots=True)
class ManufacturingKey:
    """A manufacturing order and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class SavedManufacturingOrder:
    """What a command answers; ``work_orders`` are the numbers made at approval."""

    id: int
    number: str
    batch_number: str
    state: ManufacturingState
    work_orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ManufacturingRow:
    """A row of the list of manufacturing orders.

    Attributes:
        late: the delivery week has begun and not everything is packed.
    """

    id: int
    number: str
    batch_number: str
    order_id: int
    order_number: str
    article_code: str
    article_name: str
    qty_pcs: int
    packed_pcs: int
    route: Route
    state: ManufacturingState
    week: Week
    destination: str
    created_at: datetime
    version: int
    late: bool


@dataclass(frozen=True, slots=True)
class WorkOrderRow:
    """A department's work order."""

    id: int
    number: str
    department: Department
    article_code: str
    article_name: str
    state: WorkState
    target_pcs: int
    good_pcs: int
    reject_pcs: int
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ManufacturingFilter:
    """Which manufacturing orders are shown: running ones unless all are asked for.

    Attributes:
        after: year and number of the week, and id of the last row of the page before.
        limit: rows of a page.
    """

    search: str = ""
    include_ended: bool = False
    after: tuple[int, int, int] | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class PlannableLine:
    """A line of a confirmed buyer order with pieces that nothing is planned for."""

    id: int
    order_number: str
    number: int
    article_code: str
    article_name: str
    destination: str
    week: Week
    qty_pcs: int
    rest_pcs: int


@command(Permission.PLAN_PRODUCTION)
def draft_manufacturing_order(uow: UnitOfWork, new: NewManufacturingOrder) -> SavedManufacturingOrder:
    """Draft a manufacturing order for a line of a confirmed buyer order (step 680).

    Raises:
        Refused: the order is not confirmed, or more is planned than ordered.
        Duplicate: the batch number is taken.
    """
    batch = check_batch_number(new.batch_number)
    check_returns(new.route, new.returns_as)
    # The line is what becomes scarcer: two planners must not plan the same pieces.
    line = uow.session.get(BuyerOrderLine, new.order_line_id, with_for_update=True)
    if line is None:
        raise NotFound(
            Text(N_("This order line does not exist.")), Text(N_("Refresh the list.")), code="production.unknown_line"
        )
    order = uow.session.get_one(BuyerOrder, line.order_id)
    planned = uow.session.execute(
        text("""
        SELECT coalesce(sum(qty_pcs), 0) FROM quty.manufacturing_order
        WHERE order_line_id = :line AND state <> 'cancelled'
        """),
        {"line": line.id},
    ).scalar_one()
    check_draft(order_state=order.state, line_pcs=line.qty_pcs, planned_pcs=planned, qty_pcs=new.qty_pcs)
    made = ManufacturingOrder(
        number=next_number(uow, "MO"),
        batch_number=batch or next_number(uow, "BATCH", digits=3),
        order_line_id=line.id,
        article_id=line.article_id,
        qty_pcs=new.qty_pcs,
        route=new.route,
        note=new.note.strip(),
        returns_as=new.returns_as,
    )
    uow.session.add(made)
    uow.session.flush()
    return SavedManufacturingOrder(made.id, made.number, made.batch_number, ManufacturingState.DRAFT)


@command(Permission.APPROVE_PRODUCTION)
def approve_manufacturing_order(uow: UnitOfWork, key: ManufacturingKey) -> SavedManufacturingOrder:
    """Approve a draft: each department of its route gets a work order for its own article (steps 690 and 700).

    Raises:
        Refused: it is not a draft.
        Conflict: somebody else changed it meanwhile.
    """
    made = _manufacturing_order(uow, key)
    check_approval(made.state)
    made.state, made.approved_at, made.approved_by = ManufacturingState.IN_PROGRESS, uow.now, uow.actor.name
    articles = _department_articles(uow, made.article_id)
    cut_with, cut_too = uow.session.execute(
        text("""
        SELECT (SELECT cut_with_id FROM quty.shared_cut WHERE manufacturing_order_id = :id),
               (SELECT coalesce(sum(m.qty_pcs), 0) FROM quty.shared_cut s
                JOIN quty.manufacturing_order m ON m.id = s.manufacturing_order_id
                WHERE s.cut_with_id = :id AND m.state <> 'cancelled')
        """),
        {"id": made.id},
    ).one()
    work_orders = [
        WorkOrder(
            number=next_number(uow, f"SPK-{department.value}"),
            manufacturing_order_id=made.id,
            article_id=articles.get(department, made.article_id),
            department=department,
            target_pcs=made.qty_pcs + (cut_too if department is Department.CUTTING else 0),
        )
        for department in flow_of(made.route, made.returns_as)
        # A batch that is cut with another one gets its parts from that one's work order.
        if department is not Department.CUTTING or cut_with is None
    ]
    uow.session.add_all(work_orders)
    line = uow.session.get_one(BuyerOrderLine, made.order_line_id)
    order = uow.session.get_one(BuyerOrder, line.order_id)
    if order.state is OrderState.CONFIRMED:
        order.state = OrderState.PRODUCTION
    uow.session.flush()
    return SavedManufacturingOrder(
        made.id, made.number, made.batch_number, made.state, tuple(each.number for each in work_orders)
    )


@command(Permission.PLAN_PRODUCTION)
def cancel_manufacturing_order(uow: UnitOfWork, key: ManufacturingKey) -> SavedManufacturingOrder:
    """Cancel a manufacturing order and its work orders; asks for a reason.

    Raises:
        Refused: it has ended, or cartons are packed.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    made = _manufacturing_order(uow, key)
    found = uow.session.execute(_CONSEQUENCES, {"id": made.id}).one()
    check_cancellation(made.state, found.packed, found.on_way)
    uow.confirm(
        "production.cancel",
        Text(
            "Cancel {number}, batch {batch}? {started} of its {works} work orders have started with {good} good pcs, "
            "{cut} other batches are cut with it, {asked} requests for material are open. Its work orders end.",
            number=made.number,
            batch=made.batch_number,
            started=found.started,
            works=found.works,
            good=found.good,
            cut=found.cut,
            asked=found.asked,
        ),
        Text(N_("Cancel the manufacturing order")),
        needs_reason=True,
    )
    made.state = ManufacturingState.CANCELLED
    for work in uow.session.scalars(select(WorkOrder).where(WorkOrder.manufacturing_order_id == made.id)):
        if work.state is not WorkState.FINISHED:
            work.state = WorkState.CANCELLED
    uow.session.flush()
    return SavedManufacturingOrder(made.id, made.number, made.batch_number, made.state)


_CONSEQUENCES = text("""
    SELECT (SELECT count(*) FROM quty.carton WHERE manufacturing_order_id = :id AND state NOT IN ('planned', 'void')) AS packed,
           (SELECT count(*) FROM quty.transfer WHERE manufacturing_order_id = :id AND state IN ('blocked', 'locked')) AS on_way,
           (SELECT count(*) FROM quty.work_order WHERE manufacturing_order_id = :id) AS works,
           (SELECT count(*) FROM quty.work_order WHERE manufacturing_order_id = :id AND state <> 'pending') AS started,
           (SELECT coalesce(sum(good_pcs), 0) FROM quty.work_order WHERE manufacturing_order_id = :id) AS good,
           (SELECT count(*) FROM quty.shared_cut s JOIN quty.manufacturing_order m ON m.id = s.manufacturing_order_id
            WHERE s.cut_with_id = :id AND m.state <> 'cancelled') AS cut,
           (SELECT count(*) FROM quty.purchase_request WHERE manufacturing_order_id = :id
            AND state IN ('requested', 'approved'))
           + (SELECT count(*) FROM quty.material_requisition r JOIN quty.work_order w ON w.id = r.work_order_id
              WHERE w.manufacturing_order_id = :id AND r.state IN ('requested', 'approved')) AS asked
""")


_LIST = text("""
    SELECT m.id, m.number, m.batch_number, o.id AS order_id, o.number AS order_number, a.code AS article_code,
           a.name AS article_name, m.qty_pcs, coalesce(c.packed, 0) AS packed_pcs, m.route, m.state,
           l.week_year, l.week_number, d.code AS destination, m.created_at, m.version
    FROM quty.manufacturing_order m
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = m.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    LEFT JOIN LATERAL (
        SELECT sum(pcs) AS packed FROM quty.carton
        WHERE manufacturing_order_id = m.id AND state NOT IN ('planned', 'void')
    ) c ON true
    WHERE (:include_ended OR m.state NOT IN ('done', 'cancelled'))
      AND (:search = '' OR m.number ILIKE :pattern OR m.batch_number ILIKE :pattern OR o.number ILIKE :pattern
           OR a.code ILIKE :pattern OR a.name ILIKE :pattern)
      AND (CAST(:after_year AS int) IS NULL
           OR (l.week_year, l.week_number, m.id) > (:after_year, CAST(:after_week AS int), CAST(:after_id AS bigint)))
    ORDER BY l.week_year, l.week_number, m.id
    LIMIT :limit
""")


@query(Permission.VIEW_PRODUCTION)
def manufacturing_list(uow: UnitOfWork, wanted: ManufacturingFilter) -> tuple[ManufacturingRow, ...]:
    """Manufacturing orders, the earliest delivery week first, a page at a time."""
    search = wanted.search.strip()
    this_week = Week.of(uow.today)
    year, week, key = wanted.after or (None, None, None)
    found = uow.session.execute(
        _LIST,
        {
            "include_ended": wanted.include_ended,
            "search": search,
            "pattern": f"%{search}%",
            "after_year": year,
            "after_week": week,
            "after_id": key,
            "limit": max(1, wanted.limit),
        },
    )
    return tuple(_row(each, this_week) for each in found)


def _row(found: object, this_week: Week) -> ManufacturingRow:
    row = dict(found._mapping)  # type: ignore[attr-defined]  # noqa: SLF001 - the public name of a row's mapping
    week = Week(row.pop("week_year"), row.pop("week_number"))
    state = ManufacturingState(row.pop("state"))
    running = state not in {ManufacturingState.DONE, ManufacturingState.CANCELLED}
    late = running and week <= this_week and row["packed_pcs"] < row["qty_pcs"]
    return ManufacturingRow(**{**row, "route": Route(row["route"]), "state": state, "week": week, "late": late})


@query(Permission.VIEW_PRODUCTION)
def work_orders_of(uow: UnitOfWork, manufacturing_order_id: int) -> tuple[WorkOrderRow, ...]:
    """The work orders of a manufacturing order, in the order of flow."""
    found = uow.session.execute(
        text("""
        SELECT w.id, w.number, w.department, a.code AS article_code, a.name AS article_name, w.state, w.target_pcs,
               w.good_pcs, w.reject_pcs, w.started_at, w.finished_at
        FROM quty.work_order w JOIN quty.article a ON a.id = w.article_id
        WHERE w.manufacturing_order_id = :id ORDER BY w.id
        """),
        {"id": manufacturing_order_id},
    ).mappings()
    return tuple(
        WorkOrderRow(**{**row, "department": Department(row["department"]), "state": WorkState(row["state"])})
        for row in found
    )


@query(Permission.VIEW_PRODUCTION)
def plannable_lines(uow: UnitOfWork) -> tuple[PlannableLine, ...]:
    """Lines of confirmed buyer orders with pieces that no manufacturing order covers, earliest week first."""
    found = uow.session.execute(
        text("""
        SELECT l.id, o.number AS order_number, l.number, a.code AS article_code, a.name AS article_name,
               d.code AS destination, l.week_year, l.week_number, l.qty_pcs, l.qty_pcs - coalesce(m.planned, 0) AS rest_pcs
        FROM quty.buyer_order_line l
        JOIN quty.buyer_order o ON o.id = l.order_id
        JOIN quty.article a ON a.id = l.article_id
        JOIN quty.destination d ON d.id = l.destination_id
        LEFT JOIN LATERAL (
            SELECT sum(qty_pcs) AS planned FROM quty.manufacturing_order
            WHERE order_line_id = l.id AND state <> 'cancelled'
        ) m ON true
        WHERE o.state IN ('confirmed', 'production') AND l.qty_pcs > coalesce(m.planned, 0)
        ORDER BY l.week_year, l.week_number, l.id
        """)
    )
    return tuple(
        PlannableLine(
            row.id,
            row.order_number,
            row.number,
            row.article_code,
            row.article_name,
            row.destination,
            Week(row.week_year, row.week_number),
            row.qty_pcs,
            row.rest_pcs,
        )
        for row in found
    )


def _department_articles(uow: UnitOfWork, article_id: int) -> dict[Department, int]:
    children = uow.session.execute(
        select(Article.department, Article.id).where(Article.parent_id == article_id, Article.department.is_not(None))
    )
    return {Department(department): child for department, child in children if department is not None}


def _manufacturing_order(uow: UnitOfWork, key: ManufacturingKey) -> ManufacturingOrder:
    made = uow.session.get(ManufacturingOrder, key.id, with_for_update=True)
    if made is None:
        raise NotFound(
            Text(N_("This manufacturing order does not exist.")),
            Text(N_("Refresh the list.")),
            code="production.unknown",
        )
    if made.version != key.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=made.number))
    return made
