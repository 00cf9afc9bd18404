"""How suppliers deliver: on the day, in the quality that was ordered; and the lines behind the figures."""

from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.purchasing import suppliers
from quty_desktop.services.purchasing.suppliers import DeliveryRow, SupplierRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.warehouse.shared import DeskPage, quantity


def supplier_state(row: SupplierRow) -> State:
    """Whether a supplier keeps what was promised."""
    if row.overdue:
        return State(N_("Overdue"), Tone.BAD)
    if row.on_time is not None and row.on_time < 1:
        return State(N_("Sometimes late"), Tone.NOTICE)
    return State(N_("On time"), Tone.OK)


COLUMNS = (
    Column(key="name", title=N_("Supplier"), width=80, stretch=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=132, value=supplier_state),
    Column(key="deliveries", title=N_("Deliveries"), kind=Kind.PIECES, width=70),
    Column(key="on_time", title=N_("On time"), kind=Kind.PERCENT, width=66),
    Column(key="days_late", title=N_("Days late"), kind=Kind.NUMBER, width=78, places=1, hidden=True),
    Column(key="accepted", title=N_("Passed"), kind=Kind.PERCENT, width=62),
    Column(key="outstanding", title=N_("To come"), kind=Kind.PIECES, width=70, hidden=True),
    Column(key="overdue", title=N_("Overdue"), kind=Kind.PIECES, width=70),
)
DELIVERIES = (
    Column(key="order", title=N_("Order"), kind=Kind.CODE, width=134),
    Column(key="article_name", title=N_("Material"), width=70, stretch=True),
    quantity("ordered", N_("Ordered"), 62),
    quantity("accepted", N_("Passed"), 60),
    quantity("rejected", N_("Rejected"), 72, hidden=True),
    Column(key="unit", title=N_("Unit"), width=46, hidden=True),
    Column(key="due_on", title=N_("Promised"), kind=Kind.DATE, width=98, hidden=True),
    Column(key="arrived_on", title=N_("Came on"), kind=Kind.DATE, width=96),
    Column(key="days_late", title=N_("Days late"), kind=Kind.PIECES, width=66),
)


class SuppliersPage(DeskPage):
    """Suppliers with orders in the last year."""

    key = "purchasing.suppliers"
    title = N_("How suppliers deliver")
    permission = Permission.VIEW_STOCK
    department = Department.PURCHASING
    group = Group.FIGURES
    icon = Icon.CHART
    topics = frozenset({Topic.PURCHASING})

    def build(self) -> None:
        """Suppliers, and the deliveries of the selected one."""
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("overdue", N_("Overdue"), lambda row: row.overdue > 0),),
                empty=Empty(N_("No deliveries yet"), N_("They appear when orders are sent.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.deliveries = Table(self.place, f"{self.key}.deliveries", DELIVERIES, title=N_("Deliveries"), plain=True)
        self.lay(self.table, self.deliveries, share=(1, 1))

    def refresh(self) -> None:
        """Ask for the suppliers."""
        self.load(suppliers.supplier_performance, None, self._show)

    def open(self, record: Any) -> None:
        """Select a supplier."""
        self.table.select(record)

    def _show(self, rows: tuple[SupplierRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        if identity is None:
            self.deliveries.show_rows(())
            return
        self.load(suppliers.deliveries_of, identity, self._show_deliveries)

    def _show_deliveries(self, rows: tuple[DeliveryRow, ...]) -> None:
        self.deliveries.show_rows(rows)
