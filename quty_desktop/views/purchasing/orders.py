"""Orders to suppliers: approved, sent, received, closed; and on paper."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.documents.store_papers import render_purchase_order
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import PurchaseState
from quty_desktop.domain.store_codes import purchase_number
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.purchasing import purchase_lists, purchase_orders
from quty_desktop.services.purchasing.purchase_lists import PurchaseDetail, PurchaseRow
from quty_desktop.services.purchasing.purchase_orders import PurchaseAnswer, PurchaseKey
from quty_desktop.services.warehouse import store_papers
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.fields import DecimalField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.warehouse.shared import PURCHASE_STATES, DeskPage, quantity


def order_state(row: PurchaseRow) -> State:
    """The state of an order; one whose day is past says so."""
    return State(N_("Late"), Tone.BAD) if row.late else PURCHASE_STATES[row.state]


COLUMNS = (
    Column(key="number", title=N_("Order"), kind=Kind.CODE, width=138),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=136, value=order_state),
    Column(key="supplier", title=N_("Supplier"), width=100),
    Column(key="materials", title=N_("Material"), width=80, stretch=True),
    Column(key="expected_date", title=N_("Expected"), kind=Kind.DATE, width=98),
    Column(key="arrived_lines", title=N_("Came"), kind=Kind.PIECES, width=50, hidden=True),
    Column(key="lines", title=N_("Lines"), kind=Kind.PIECES, width=50, hidden=True),
    Column(key="kind", title=N_("Kind of order"), width=90, hidden=True),
    Column(key="order_date", title=N_("Order date"), kind=Kind.DATE, width=102, hidden=True),
)
LINES = (
    Column(key="article_name", title=N_("Material"), width=90, stretch=True),
    quantity("qty", N_("Ordered"), 64),
    quantity("arrived", N_("Came"), 60),
    Column(key="unit", title=N_("Unit"), width=48),
    quantity("unit_price", N_("Price"), 84),
)


class PurchaseOrdersPage(DeskPage):
    """Orders to suppliers, the latest first; what is late stands out."""

    key = "purchasing.orders"
    title = N_("Orders to suppliers")
    permission = Permission.VIEW_STOCK
    department = Department.PURCHASING
    group = Group.RUNNING
    icon = Icon.ORDER
    topics = frozenset({Topic.PURCHASING})

    def build(self) -> None:
        """Orders, the selected one with its lines, and the form that allows more."""
        self._wanted: object = None
        self._detail: PurchaseDetail | None = None
        if self.may(Permission.MANAGE_PURCHASING):
            self.secondary(N_("New order"), partial(self.place.go, "purchasing.entry", None), Icon.ADD, Key.NEW)
        if self.may(Permission.APPROVE_PURCHASES):
            self.main = self.primary(N_("Approve"), self.next_step, Icon.APPROVE)
        elif self.may(Permission.MANAGE_PURCHASING):
            self.main = self.primary(N_("Sent to the supplier"), self.next_step, Icon.SEND)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("draft", N_("To approve"), lambda row: row.state is PurchaseState.DRAFT),
                    Filter("send", N_("To send"), lambda row: row.state is PurchaseState.APPROVED),
                    Filter("open", N_("Outstanding"), lambda row: row.state in _OUTSTANDING),
                    Filter("late", N_("Late"), lambda row: row.late),
                ),
                empty=Empty(N_("No orders"), N_("Order from a request, or make a new order.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an order."))
        self.lines = Table(self.place, f"{self.key}.lines", LINES, title=N_("Lines"), plain=True)
        self.lines.setMaximumHeight(self.place.theme.px(190))
        self.more, _, box = self.small_form(
            "more",
            (DecimalField(name="qty", label=N_("More than ordered may come"), required=True),),
            self.allow_more,
            N_("Allow it"),
            Icon.APPROVE,
            columns=1,
        )
        allowing = self.card(N_("For the selected line"), box)
        if not self.may(Permission.APPROVE_PURCHASES):
            allowing.hide()
        self.on(Key.PRINT, self.print_order)
        self.lay(self.table, self.detail, self.lines, allowing, share=(5, 4))

    def refresh(self) -> None:
        """Ask for the orders."""
        self.load(purchase_lists.orders, purchase_lists.PurchaseFilter(ended_too=True), self._show)

    def open(self, record: Any) -> None:
        """Show an order by its id or number."""
        self._wanted = record
        self._select()

    @classmethod
    def understands(cls, code: str) -> str | None:
        """The number of an order."""
        return purchase_number(code)

    def scanned(self, code: str) -> Callable[[], None] | None:
        """An order is selected."""
        number = purchase_number(code)
        return None if number is None else partial(self.open, number)

    def next_step(self) -> None:
        """Approve a draft, or note that an approved order was sent; whatever is next for this person."""
        row = self.table.selected_row
        if row is None:
            return
        if row.state is PurchaseState.DRAFT and self.may(Permission.APPROVE_PURCHASES):
            self._do(purchase_orders.approve)
        elif row.state is PurchaseState.APPROVED and self.may(Permission.MANAGE_PURCHASING):
            self._do(purchase_orders.send)
        else:
            self.say(N_("Nothing is to do here now."), tone=Tone.INFO)

    def allow_more(self) -> None:
        """Let more than ordered come of the selected line."""
        line = self.lines.selected_row
        if line is not None:
            self.submit(
                self.more,
                purchase_orders.allow_more,
                purchase_orders.AllowedMore,
                lambda _: self.refresh(),
                line_id=line.id,
            )

    def print_order(self) -> None:
        """Print the selected order."""
        row = self.table.selected_row
        if row is not None and self.may(Permission.VIEW_PRICES):
            words = self.place.words
            make: Callable[[], bytes] = lambda: render_purchase_order(  # noqa: E731 - what a paper is made by
                self.mark(self.place.door.ask(store_papers.purchase_paper, row.id)), words
            )
            self.show_paper("purchase_order", Text("Purchase order {number}", number=row.number), row.number, make)

    def _do(self, command: Callable[..., PurchaseAnswer]) -> None:
        row = self.table.selected_row
        if row is not None:
            self.run(command, PurchaseKey(row.id, row.version), self._done)

    def _done(self, answer: PurchaseAnswer) -> None:
        self.say(
            Text("{number} is {state}.", number=answer.number, state=answer.state),
            Action(N_("Print"), self.print_order, Icon.PRINT),
        )
        self._wanted = answer.id
        self.refresh()

    def _show(self, rows: tuple[PurchaseRow, ...]) -> None:
        self.table.show_rows(rows)
        self._select()
        self._chosen(self.table.selected)

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.id, row.number} and self.table.select(row.id):
                self._wanted = None
                return

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self._detail = None
            self.detail.clear()
            self.lines.show_rows(())
            return
        if self.may(Permission.VIEW_PRICES):
            self.load(purchase_lists.order, row.id, self._show_detail, part="detail")
        else:
            self._facts(row, None)

    def _show_detail(self, found: PurchaseDetail) -> None:
        self._detail = found
        self.lines.show_rows(found.lines)
        if self.lines.selected is None and found.lines:
            self.lines.step(1)
        self._facts(found.order, found)

    def _facts(self, row: PurchaseRow, found: PurchaseDetail | None) -> None:
        total = (
            ""
            if found is None or found.total is None
            else f"{found.currency} {self.place.words.number(found.total, 0)}"
        )
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), order_state(row)),
                Fact(N_("Supplier"), row.supplier),
                Fact(N_("Kind of order"), row.kind),
                Fact(N_("Total"), total),
                Fact(N_("Expected"), row.expected_date),
                Fact(N_("Fabric order"), row.fabric_order),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Made by"), row.created_by),
                Fact(N_("Approved by"), row.approved_by),
                Fact(N_("Note"), found.note if found is not None else ""),
            ],
            self._actions(row),
        )

    def _actions(self, row: PurchaseRow) -> list[Action]:
        actions = []
        manage = self.may(Permission.MANAGE_PURCHASING)
        if row.state is PurchaseState.APPROVED and manage:
            actions.append(Action(N_("Sent to the supplier"), partial(self._do, purchase_orders.send), Icon.SEND))
            actions.append(Action(N_("Change it again"), partial(self._do, purchase_orders.revise), Icon.EDIT))
        if row.state is PurchaseState.DRAFT and manage:
            actions.append(Action(N_("Change"), partial(self.place.go, "purchasing.entry", row.id), Icon.EDIT))
        if row.state is PurchaseState.RECEIVED and manage:
            actions.append(Action(N_("Wait no longer"), partial(self._do, purchase_orders.close), Icon.CHECK))
        if row.state in {PurchaseState.DRAFT, PurchaseState.APPROVED, PurchaseState.SENT} and manage:
            actions.append(Action(N_("Cancel the order"), partial(self._do, purchase_orders.cancel), Icon.CANCEL))
        if self.may(Permission.VIEW_PRICES):
            actions.append(Action(N_("Print"), self.print_order, Icon.PRINT))
        return actions


_OUTSTANDING = frozenset({PurchaseState.SENT, PurchaseState.RECEIVED})
