"""What the floor needs: materials of work orders by their bills, and extra material that was approved."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.purchasing import purchase_requests
from quty_desktop.services.warehouse import choices, issues, material_needs
from quty_desktop.services.warehouse.choices import RequisitionRow
from quty_desktop.services.warehouse.issues import IssueAnswer
from quty_desktop.services.warehouse.material_needs import NeedRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.warehouse.shared import DeskPage, amount, quantity


def need_state(row: NeedRow) -> State:
    """Whether a need can be picked now."""
    if row.free <= 0:
        return State(N_("Nothing free"), Tone.BAD)
    if row.short > 0:
        return State(N_("Short"), Tone.NOTICE)
    return State(N_("In stock"), Tone.OK)


COLUMNS = (
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=124),
    Column(key="department", title=N_("Department"), width=72),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=124),
    Column(key="material_code", title=N_("Code"), kind=Kind.CODE, width=104, hidden=True),
    Column(key="material_name", title=N_("Material"), width=80, stretch=True),
    quantity("rest", N_("To issue"), 66),
    quantity("free", N_("Free"), 66),
    Column(key="unit", title=N_("Unit"), width=46),
    Column(key="stock", title=N_("Stock"), kind=Kind.STATE, width=108, value=need_state),
    Column(key="work_order", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    quantity("need", N_("Needed"), 84, hidden=True),
    quantity("issued", N_("Issued"), 84, hidden=True),
)
EXTRA = (
    Column(key="number", title=N_("Requisition"), kind=Kind.CODE, width=118),
    Column(key="department", title=N_("Department"), width=80),
    Column(key="work_order", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    Column(key="article_code", title=N_("Code"), kind=Kind.CODE, width=104, hidden=True),
    Column(key="article_name", title=N_("Material"), width=140, stretch=True),
    quantity("rest", N_("To issue"), 76),
    Column(key="unit", title=N_("Unit"), width=50),
    Column(key="kind", title=N_("Kind of request"), width=110),
)


class DemandPage(DeskPage):
    """Materials that work orders wait for, the earliest week first."""

    key = "warehouse.demand"
    title = N_("Needs of work orders")
    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.WAITING
    icon = Icon.WORK
    topics = frozenset({Topic.STOCK, Topic.WORK_ORDERS, Topic.MANUFACTURING_ORDERS})

    def build(self) -> None:
        """Needs and the selected work order."""
        if self.may(Permission.ISSUE_MATERIAL):
            self.primary(N_("Pick for this work order"), self.pick, Icon.CHECK)
            self.secondary(N_("Pick this material"), self.pick_one, Icon.ADD)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("pickable", N_("In stock"), lambda row: row.free > 0),
                    Filter("short", N_("Short"), lambda row: row.short > 0),
                ),
                empty=Empty(N_("No needs"), N_("They come from bills of material when PPIC approves an order.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self.pick())
        self.detail = Detail(self.place, N_("Select a material."))
        self.lay(self.table, self.detail, share=(3, 1))

    def refresh(self) -> None:
        """Ask for the needs."""
        self.load(material_needs.needs, None, self._show)

    def pick(self) -> None:
        """Make a picking list of all that the selected work order waits for and that is free."""
        row = self.table.selected_row
        if row is not None:
            mine = [each for each in self.table.model.all_rows if each.work_order_id == row.work_order_id]
            self._pick(row, [each for each in mine if each.free > 0] or mine)

    def pick_one(self) -> None:
        """Make a picking list of the selected material alone."""
        row = self.table.selected_row
        if row is not None:
            self._pick(row, [row])

    def ask_purchasing(self) -> None:
        """Ask purchasing for what is short."""
        row = self.table.selected_row
        if row is not None:
            new = purchase_requests.NewRequest(row.material_id, row.short, row.unit, reason=row.batch)
            self.run(purchase_requests.request, new, self._asked)

    def _pick(self, row: NeedRow, rows: list[NeedRow]) -> None:
        wanted = tuple(issues.Wanted(each.material_id, each.rest, each.unit) for each in rows)
        new = issues.NewPicking(row.department, wanted, row.work_order_id)
        self.run(issues.start_picking, new, self._picked)

    def _picked(self, answer: IssueAnswer) -> None:
        self.say(
            Text("{number} is set aside: {lines} lots to pick.", number=answer.number, lines=answer.lines),
            Action(N_("Open the picking list"), partial(self.place.go, "warehouse.issues", answer.id), Icon.OPEN),
        )
        self.refresh()

    def _asked(self, answer: purchase_requests.RequestAnswer) -> None:
        self.say(Text("{number} went to purchasing.", number=answer.number))

    def _show(self, rows: tuple[NeedRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = []
        if row.short > 0 and self.may(Permission.REQUEST_PURCHASES):
            actions.append(Action(N_("Ask purchasing for the rest"), self.ask_purchasing, Icon.PURCHASING))
        self.detail.show_facts(
            f"{row.material_code} {row.material_name}",
            [
                Fact(N_("Stock"), need_state(row)),
                Fact(N_("Needed"), amount(self.place, row.need, row.unit)),
                Fact(N_("Issued"), amount(self.place, row.issued, row.unit)),
                Fact(N_("To issue"), amount(self.place, row.rest, row.unit)),
                Fact(N_("Free"), amount(self.place, row.free, row.unit)),
                Fact(N_("Short"), amount(self.place, row.short, row.unit) if row.short else None),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Article"), row.article),
                Fact(N_("Destination"), row.destination),
            ],
            actions,
            caption=row.batch,
        )


class ExtraMaterialPage(DeskPage):
    """Requests of the floor for more than the bill gives, approved by their supervisor (steps 240, 250)."""

    key = "warehouse.extra"
    title = N_("Extra material")
    permission = Permission.VIEW_ISSUES
    department = Department.WAREHOUSE
    group = Group.WAITING
    icon = Icon.NOTICE
    topics = frozenset({Topic.STOCK, Topic.WORK_ORDERS})

    def build(self) -> None:
        """Requests and the selected one."""
        if self.may(Permission.ISSUE_MATERIAL):
            self.primary(N_("Pick it"), self.pick, Icon.CHECK)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                EXTRA,
                title=self.title,
                empty=Empty(N_("No extra material is asked for"), N_("Supervisors of the floor approve it first.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self.pick())
        self.detail = Detail(self.place, N_("Select a request."))
        self.lay(self.table, self.detail, share=(3, 1))

    def refresh(self) -> None:
        """Ask for the requests."""
        self.load(choices.requisitions_to_serve, None, self._show)

    def open(self, record: Any) -> None:
        """Select a request."""
        self.table.select(record)

    def pick(self) -> None:
        """Make a picking list for the selected request."""
        row = self.table.selected_row
        if row is not None and self.may(Permission.ISSUE_MATERIAL):
            wanted = (issues.Wanted(row.article_id, row.rest, row.unit),)
            new = issues.NewPicking(row.department, wanted, row.work_order_id, row.id, row.reason)
            self.run(issues.start_picking, new, self._picked)

    def _picked(self, answer: IssueAnswer) -> None:
        go: Callable[[], None] = partial(self.place.go, "warehouse.issues", answer.id)
        self.say(
            Text("{number} is set aside: {lines} lots to pick.", number=answer.number, lines=answer.lines),
            Action(N_("Open the picking list"), go, Icon.OPEN),
        )
        self.refresh()

    def _show(self, rows: tuple[RequisitionRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("Department"), row.department),
                Fact(N_("Material"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Asked for"), amount(self.place, row.qty, row.unit)),
                Fact(N_("To issue"), amount(self.place, row.rest, row.unit)),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Asked at"), row.created_at),
                Fact(N_("By"), row.created_by),
            ],
        )
