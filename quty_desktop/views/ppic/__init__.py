"""PPIC: buyer orders and manufacturing orders."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.ppic.manufacturing_orders import ManufacturingOrdersPage
from quty_desktop.views.ppic.order_entry import OrderEntryPage
from quty_desktop.views.ppic.orders import OrdersPage
from quty_desktop.views.ppic.planning import PlanningPage
from quty_desktop.views.ppic.schedule import SchedulePage

PAGES: tuple[type[Page], ...] = (
    PlanningPage,
    OrdersPage,
    ManufacturingOrdersPage,
    SchedulePage,
    OrderEntryPage,
)
