"""Buyer orders: the list, and the lines of the selected one."""

from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import OrderState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.ppic import orders
from quty_desktop.views.kit.columns import Column, Kind, Progress
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.paging import Paging
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.ppic.states import ORDER_STATES

COLUMNS = (
    Column(key="number", title=N_("Order"), kind=Kind.CODE, width=88),
    Column(key="buyer", title=N_("Buyer"), width=84, stretch=True),
    Column(key="order_date", title=N_("Date"), kind=Kind.DATE, width=104, hidden=True),
    Column(key="first_week", title=N_("Week"), kind=Kind.WEEK, width=118),
    Column(key="destinations", title=N_("Dest."), width=60),
    Column(key="qty_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=66, total=True),
    Column(
        key="planned",
        title=N_("Planned"),
        kind=Kind.PROGRESS,
        width=160,
        value=lambda row: Progress(row.planned_pcs, row.qty_pcs),
    ),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=ORDER_STATES, width=128),
)
LINES = (
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=78),
    Column(key="destination", title=N_("Dest."), width=50),
    Column(key="week", title=N_("Week"), width=78),
    Column(key="qty_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=56, total=True),
    Column(key="rest_pcs", title=N_("To plan"), kind=Kind.PIECES, width=72, total=True, hidden=True),
    Column(key="article_name", title=N_("Name"), width=120, hidden=True),
)


def _following(question: orders.OrderFilter, row: orders.OrderRow) -> orders.OrderFilter:
    return replace(question, after=(row.order_date, row.id))


class OrdersPage(Page):
    """What the buyers want, open orders first."""

    key = "ppic.orders"
    title = N_("Buyer orders")
    permission = Permission.VIEW_ORDERS
    department = Department.PPIC
    group = Group.RUNNING
    icon = Icon.ORDER
    topics = frozenset({Topic.ORDERS, Topic.MANUFACTURING_ORDERS})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: int | None = None
        may_enter = self.place.actor.may(Permission.ENTER_ORDERS)
        if may_enter:
            self.primary(N_("New order"), lambda: self.place.go("ppic.order_entry"), Icon.ADD)
        new = Action(N_("Enter an order"), lambda: self.place.go("ppic.order_entry"), Icon.ADD) if may_enter else None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("draft", N_("To confirm"), lambda row: row.state is OrderState.DRAFT),
                    Filter("plan", N_("To plan"), _has_rest),
                ),
                empty=Empty(
                    N_("No buyer orders yet"), N_("Enter the first one, with week and destination per line."), new
                ),
            )
        )
        self.paging = Paging(self, self.table, orders.order_list, _following, self._shown)
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an order to see its lines."))
        self.detail.setMinimumWidth(self.place.theme.wide(320))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the open orders."""
        self.paging.ask(orders.OrderFilter())

    def open(self, record: Any) -> None:
        """Select an order, once it is loaded."""
        if not self.table.select(record):
            self._wanted = record

    def _shown(self) -> None:
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        if self.table.selected is not None:
            self._chosen(self.table.selected)

    def _chosen(self, order_id: int | None) -> None:
        if order_id is None:
            self.detail.clear()
        else:
            self.load(orders.order, order_id, self._show_detail)

    def _show_detail(self, order: orders.OrderDetail) -> None:
        lines = Table(self.place, f"{self.key}.lines", LINES, title=N_("Lines"), plain=True)
        lines.show_rows(order.lines)
        lines.setMinimumHeight(self.place.theme.px(190))
        self.detail.show_facts(
            order.number,
            [
                Fact(N_("Date"), order.order_date),
                Fact(N_("State"), ORDER_STATES[order.state]),
                Fact(N_("Note"), order.note),
            ],
            self._actions(order),
            [lines],
            caption=order.buyer,
        )

    def _actions(self, order: orders.OrderDetail) -> list[Action]:
        key = orders.OrderKey(order.id, order.version)
        found = []
        if self.place.actor.may(Permission.ENTER_ORDERS):
            if order.state is OrderState.DRAFT:
                found += [
                    Action(N_("Confirm order"), partial(self.run, orders.confirm_order, key, self._saved), Icon.CHECK),
                    Action(N_("Edit"), lambda: self.place.go("ppic.order_entry", order.id), Icon.EDIT),
                ]
            if order.state in {OrderState.DRAFT, OrderState.CONFIRMED}:
                found.append(
                    Action(N_("Cancel order"), partial(self.run, orders.cancel_order, key, self._saved), Icon.CANCEL)
                )
        can_plan = order.state in {OrderState.CONFIRMED, OrderState.PRODUCTION} and any(
            line.rest_pcs for line in order.lines
        )
        if can_plan and self.place.actor.may(Permission.PLAN_PRODUCTION):
            line = next(line.id for line in order.lines if line.rest_pcs)
            found.insert(0, Action(N_("Plan"), lambda: self.place.go("ppic.planning", line), Icon.PLAN))
        return found

    def _saved(self, saved: orders.SavedOrder) -> None:
        plan = Action(N_("Plan"), lambda: self.place.go("ppic.planning"), Icon.PLAN)
        self.say(
            Text("Order {number} is now: {state}.", number=saved.number, state=saved.state),
            *([plan] if saved.state is OrderState.CONFIRMED else []),
        )
        self.refresh()


def _has_rest(row: orders.OrderRow) -> bool:
    return row.state in {OrderState.CONFIRMED, OrderState.PRODUCTION} and row.planned_pcs < row.qty_pcs
