"""What purchasing is asked for, and what manufacturing orders lack."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.purchasing import purchase_requests
from quty_desktop.services.purchasing.purchase_requests import (
    NewRequest,
    OrderWithNeeds,
    RequestAnswer,
    RequestRow,
    Shortage,
    ShortageRow,
)
from quty_desktop.services.warehouse.choices import MaterialChoice
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.fields import DateField, DecimalField, LookupField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.warehouse.shared import REQUEST_STATES, DeskPage, amount, quantity


def request_state(row: RequestRow) -> State:
    """The state of a request; one that is late says so."""
    return State(N_("Late"), Tone.BAD) if row.late else REQUEST_STATES[row.state]


COLUMNS = (
    Column(key="number", title=N_("Request"), kind=Kind.CODE, width=116),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=112, value=request_state),
    Column(key="article_code", title=N_("Code"), kind=Kind.CODE, width=106, hidden=True),
    Column(key="article_name", title=N_("Material"), width=120, stretch=True),
    quantity("qty", N_("Quantity"), 76),
    Column(key="unit", title=N_("Unit"), width=50),
    Column(key="needed_by", title=N_("Needed by"), kind=Kind.DATE, width=98),
    Column(key="department", title=N_("Department"), width=90, hidden=True),
    Column(key="mo_number", title=N_("Manufacturing order"), kind=Kind.CODE, width=126, hidden=True),
    Column(key="order", title=N_("Order"), kind=Kind.CODE, width=140, hidden=True),
)
ORDERS = (
    Column(key="number", title=N_("Manufacturing order"), kind=Kind.CODE, width=122),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=122),
    Column(key="destination", title=N_("Destination"), width=56, hidden=True),
    Column(key="article", title=N_("Article"), width=90, stretch=True),
    Column(key="qty_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=60),
)


def shortage_state(row: ShortageRow) -> State:
    """Whether a material is there for an order."""
    if row.missing > 0:
        return State(N_("Missing"), Tone.BAD)
    return State(N_("Asked for"), Tone.INFO) if row.free < row.need else State(N_("In stock"), Tone.OK)


SHORTAGES = (
    Column(key="stock", title=N_("Stock"), kind=Kind.STATE, width=100, value=shortage_state),
    Column(key="name", title=N_("Material"), width=80, stretch=True),
    quantity("need", N_("Needed"), 66),
    quantity("free", N_("Free"), 66),
    quantity("on_order", N_("On order"), 64, hidden=True),
    quantity("missing", N_("Missing"), 66),
    Column(key="stock_unit", title=N_("Unit"), width=48),
    quantity("qty", N_("To buy"), 56),
    Column(key="unit", title=N_("In"), width=46),
)


class RequestsPage(DeskPage):
    """Requests that wait for purchasing, what is needed first on top."""

    key = "purchasing.requests"
    title = N_("Requests to buy")
    permission = Permission.VIEW_STOCK
    department = Department.PURCHASING
    group = Group.WAITING
    icon = Icon.INBOX
    topics = frozenset({Topic.PURCHASING})

    def build(self) -> None:
        """Requests, the selected one, and the form for a new one."""
        if self.may(Permission.MANAGE_PURCHASING):
            self.primary(N_("Make an order"), self.order, Icon.PURCHASING)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("waiting", N_("Waiting"), lambda row: row.state is RequestState.REQUESTED),
                    Filter("late", N_("Late"), lambda row: row.late),
                    Filter("ordered", N_("Ordered"), lambda row: row.state is RequestState.ORDERED),
                ),
                empty=Empty(
                    N_("Nothing is asked for"), N_("Requests come from shortages of orders and from the warehouse.")
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self.order())
        self.detail = Detail(self.place, N_("Select a request."))
        self.form, _, box = self.small_form(
            "new",
            (
                LookupField(name="material", label=N_("Material"), required=True, search=self.find_material, span=2),
                DecimalField(name="qty", label=N_("Quantity"), required=True),
                TextField(name="unit", label=N_("Unit"), upper=True, help=N_("Empty: the unit of the stock")),
                DateField(name="needed_by", label=N_("Needed by")),
                TextField(name="reason", label=N_("Reason")),
            ),
            self.ask,
            N_("Ask for it"),
            Icon.ADD,
        )
        asking = self.card(N_("Ask for a material"), box)
        if not self.may(Permission.REQUEST_PURCHASES):
            asking.hide()
        self.lay(self.table, self.detail, asking, share=(5, 3))

    def refresh(self) -> None:
        """Ask for the requests."""
        self.load(purchase_requests.requests, purchase_requests.RequestFilter(ended_too=True), self._show)

    def open(self, record: Any) -> None:
        """Select a request."""
        self.table.select(record)

    def order(self) -> None:
        """Take the selected request, and those marked with it, into a new order."""
        if not self.may(Permission.MANAGE_PURCHASING):
            return
        rows = [row for row in self.table.marked_rows if row.state is RequestState.REQUESTED]
        chosen = self.table.selected_row
        if not rows and chosen is not None and chosen.state is RequestState.REQUESTED:
            rows = [chosen]
        if rows:
            self.place.go("purchasing.entry", tuple(rows))
        else:
            self.say(N_("Select a request that waits."), tone=Tone.INFO)

    def ask(self) -> None:
        """Ask for what is typed."""
        self.submit(self.form, purchase_requests.request, _new, self._asked)

    def reject(self) -> None:
        """Reject the selected request."""
        row = self.table.selected_row
        if row is not None:
            self.run(purchase_requests.reject, purchase_requests.RequestKey(row.id, row.version), self._done)

    def withdraw(self) -> None:
        """Take the selected request back."""
        row = self.table.selected_row
        if row is not None:
            self.run(purchase_requests.withdraw, purchase_requests.RequestKey(row.id, row.version), self._done)

    def _show(self, rows: tuple[RequestRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _asked(self, answer: RequestAnswer) -> None:
        self.say(Text("{number} went to purchasing.", number=answer.number))
        self.refresh()

    def _done(self, answer: RequestAnswer) -> None:
        self.say(Text("{number} is {state}.", number=answer.number, state=answer.state))
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = []
        if row.state is RequestState.REQUESTED:
            if self.may(Permission.MANAGE_PURCHASING):
                actions.append(Action(N_("Reject"), self.reject, Icon.BAD))
            if self.may(Permission.REQUEST_PURCHASES) and row.department is self.place.actor.department:
                actions.append(Action(N_("Take it back"), self.withdraw, Icon.UNDO))
        if row.order_id is not None:
            go: Callable[[], None] = partial(self.place.go, "purchasing.orders", row.order_id)
            actions.append(Action(N_("Open the order"), go, Icon.OPEN))
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), request_state(row)),
                Fact(N_("Material"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Quantity"), amount(self.place, row.qty, row.unit)),
                Fact(N_("Needed by"), row.needed_by),
                Fact(N_("Department"), row.department),
                Fact(N_("Manufacturing order"), row.mo_number),
                Fact(N_("Order"), row.order),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Asked at"), row.created_at),
                Fact(N_("By"), row.created_by),
            ],
            actions,
        )


class ShortagesPage(DeskPage):
    """What manufacturing orders need by their bills, what is free, and what is missing."""

    key = "purchasing.shortages"
    title = N_("Shortages of orders")
    permission = Permission.VIEW_STOCK
    department = Department.PURCHASING
    group = Group.WAITING
    icon = Icon.NOTICE
    topics = frozenset({Topic.MANUFACTURING_ORDERS, Topic.STOCK, Topic.PURCHASING})

    def build(self) -> None:
        """Orders, and the needs of the selected one."""
        if self.may(Permission.REQUEST_PURCHASES):
            self.primary(N_("Ask for what is missing"), self.ask, Icon.SEND)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                ORDERS,
                title=self.title,
                empty=Empty(N_("No manufacturing orders"), N_("PPIC drafts them from buyer orders.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.needs = Table(self.place, f"{self.key}.needs", SHORTAGES, title=N_("Materials"), plain=True)
        self.lay(self.table, self.needs, share=(2, 3))

    def refresh(self) -> None:
        """Ask for the orders."""
        self.load(purchase_requests.orders_with_needs, None, self._show)

    def open(self, record: Any) -> None:
        """Select a manufacturing order."""
        self.table.select(record)

    def ask(self) -> None:
        """Ask purchasing for everything that the selected order lacks."""
        row = self.table.selected_row
        if row is not None:
            self.run(purchase_requests.request_shortages, purchase_requests.ShortageRequest(row.id), self._asked)

    def _asked(self, answers: tuple[RequestAnswer, ...]) -> None:
        self.say(
            Text("{count} requests went to purchasing.", count=len(answers)),
            Action(N_("Open the requests"), partial(self.place.go, "purchasing.requests", None), Icon.OPEN),
        )
        self._chosen(self.table.selected)

    def _show(self, rows: tuple[OrderWithNeeds, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        if identity is None:
            self.needs.show_rows(())
            return
        self.load(purchase_requests.shortage, identity, self._show_needs)

    def _show_needs(self, found: Shortage) -> None:
        self.needs.show_rows(found.rows)
        if found.gaps:
            self.banner.show_message(
                Tone.NOTICE,
                Text("The bills of {article} are not whole.", article=found.article),
                Text("Missing: {names}", names=", ".join(found.gaps[:5])),
                [Action(N_("Open the bills"), partial(self.place.go, "master_data.bills", None), Icon.OPEN)],
            )
        else:
            self.banner.put_away()


def _new(material: MaterialChoice, qty: Any, unit: str, needed_by: Any, reason: str) -> NewRequest:
    return NewRequest(material.id, qty, unit or material.unit, needed_by, reason)
