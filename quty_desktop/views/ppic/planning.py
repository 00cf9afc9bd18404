"""Planning: lines of confirmed orders that no manufacturing order covers yet, and the draft for the selected one."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import Route
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.ppic import production
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import ChoiceField, NotesField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID

COLUMNS = (
    Column(key="order_number", title=N_("Order"), kind=Kind.CODE, width=104),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=90),
    Column(key="article_name", title=N_("Name"), width=130, stretch=True),
    Column(key="destination", title=N_("Dest."), width=56),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=124),
    Column(key="qty_pcs", title=N_("Ordered"), kind=Kind.PIECES, width=80, total=True),
    Column(key="rest_pcs", title=N_("To plan"), kind=Kind.PIECES, width=80, total=True),
)


class PlanningPage(Page):
    """From an order line to a manufacturing order: two actions."""

    key = "ppic.planning"
    title = N_("To plan")
    permission = Permission.PLAN_PRODUCTION
    department = Department.PPIC
    group = Group.WAITING
    icon = Icon.PLAN
    topics = frozenset({Topic.ORDERS, Topic.MANUFACTURING_ORDERS})

    def build(self) -> None:
        """Lines at the left, the draft at the right."""
        self._wanted: int | None = None
        self.primary(N_("Draft manufacturing order"), self.draft, Icon.ADD)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                empty=Empty(
                    N_("Everything is planned"),
                    N_("Lines of newly confirmed buyer orders appear here by themselves."),
                    Action(N_("See buyer orders"), lambda: self.place.go("ppic.orders"), Icon.ORDER),
                ),
            )
        )
        self.table.chosen.connect(lambda _: self._chosen())
        self.detail = Detail(self.place, N_("Select a line to plan it."))
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    PiecesField(name="qty_pcs", label=N_("Pieces to make"), required=True, lowest=1),
                    ChoiceField(name="route", label=N_("Route"), required=True, choices=Route),
                    ChoiceField(
                        name="returns_as",
                        label=N_("Comes back as"),
                        choices=ReturnsAs,
                        help=N_("From a subcontractor; skins unless it is said."),
                    ),
                    TextField(
                        name="batch_number",
                        label=N_("Batch number"),
                        upper=True,
                        limit=50,
                        help=N_("Leave empty to get the next number."),
                    ),
                    NotesField(name="note", label=N_("Note"), lines=2),
                ),
                columns=1,
            )
        )
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.detail, 1)
        column.addWidget(self.form)
        self.body.addWidget(beside(self.table, side), 1)

    def refresh(self) -> None:
        """Ask for the lines."""
        self.load(production.plannable_lines, None, self._show)

    def open(self, record: Any) -> None:
        """Select a line, once it is loaded."""
        if not self.table.select(record):
            self._wanted = record

    def draft(self) -> None:
        """Draft a manufacturing order for the selected line."""
        row = self.table.selected_row
        if row is None:
            self.say(N_("Select a line first."))
            return
        self.submit(
            self.form,
            production.draft_manufacturing_order,
            production.NewManufacturingOrder,
            self._drafted,
            order_line_id=row.id,
        )

    def _show(self, rows: tuple[production.PlannableLine, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        elif self.table.selected is None and rows:
            self.table.select(rows[0].id)

    def _chosen(self) -> None:
        row = self.table.selected_row
        if row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            row.article_name,
            [
                Fact(N_("Article"), row.article_code),
                Fact(N_("Order"), row.order_number),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Ordered"), Text("{count} pcs", count=row.qty_pcs)),
                Fact(N_("To plan"), Text("{count} pcs", count=row.rest_pcs)),
            ],
        )
        self.form.fill({"qty_pcs": row.rest_pcs, "route": Route.DIRECT}, record=str(row.id))

    def _drafted(self, saved: production.SavedManufacturingOrder) -> None:
        self.say(
            Text("{number}, batch {batch}, is drafted.", number=saved.number, batch=saved.batch_number),
            Action(
                N_("Open it to approve"), lambda: self.place.go("ppic.manufacturing_orders", saved.id), Icon.APPROVE
            ),
        )
        self.refresh()
