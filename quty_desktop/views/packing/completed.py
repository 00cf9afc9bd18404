"""Packed orders: work orders that are finished, the latest first."""

from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.packing import packing_lists
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.packing.columns import NUMBERS, goods, packed
from quty_desktop.views.packing.states import work_state

COLUMNS = (
    Column(key="finished_at", title=N_("Finished"), kind=Kind.MOMENT, width=132),
    *goods(100),
    packed(170),
    Column(key="cartons_packed", title=N_("Cartons"), kind=Kind.PIECES, width=70, total=True),
    *NUMBERS,
)


class PackedOrdersPage(Page):
    """What has been packed."""

    key = "packing.completed"
    title = N_("Packed orders")
    permission = Permission.VIEW_PACKING
    department = Department.PACKING
    group = Group.HISTORY
    icon = Icon.FINISHED_GOODS
    topics = frozenset({Topic.WORK_ORDERS, Topic.CARTONS, Topic.MARKS})

    def build(self) -> None:
        """Table and pane."""
        self.primary(N_("Shipping marks"), self.open_marks, Icon.PRINT)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("unchecked", N_("Not all verified"), lambda row: row.cartons_verified < row.cartons_packed),
                ),
                empty=Empty(
                    N_("No order has been packed yet"),
                    N_("A work order comes here when it is finished."),
                    Action(N_("Packing work"), lambda: self.place.go("packing.work"), Icon.CARTON),
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an order to see how it was packed."))
        self.body.addWidget(beside(self.table, self.detail), 1)

    def refresh(self) -> None:
        """Ask for the finished work orders."""
        self.load(packing_lists.packing_completed, packing_lists.PackingFilter(), self.table.show_rows)

    def open(self, record: Any) -> None:
        """Select a work order by its id."""
        self.table.select(record)

    def open_marks(self) -> None:
        """Go to the marks of the selected order."""
        row = self.table.selected_row
        self.place.go("packing.marks", row.manufacturing_order_id if row is not None else None)

    def _chosen(self, identity: int | None) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        marks = Text(
            "{printed} of {total} printed, {verified} verified",
            printed=row.cartons_marked,
            total=row.cartons_total,
            verified=row.cartons_verified,
        )
        self.detail.show_facts(
            Text(
                "{week} · {destination} · {article}",
                week=row.week,
                destination=row.destination,
                article=row.article_code,
            ),
            [
                Fact(N_("Batch"), row.batch),
                Fact(N_("Order"), row.order_number),
                Fact(N_("Cartons"), row.cartons_packed),
                Fact(N_("Pallets"), row.pallets_total),
                Fact(N_("Marks"), marks),
                Fact(N_("State"), work_state(row)),
                Fact(N_("Started"), row.started_at),
                Fact(N_("Finished"), row.finished_at),
            ],
            [Action(N_("Shipping marks of this batch"), self.open_marks, Icon.PRINT)],
            caption=row.number,
        )
