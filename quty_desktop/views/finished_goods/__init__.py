"""Finished goods: receipt, stock by block, shipments, loading; and the tracing of goods for everybody."""

from quty_desktop.views.finished_goods.loading import LoadingPage
from quty_desktop.views.finished_goods.planning import ShipmentPlanPage
from quty_desktop.views.finished_goods.receipt import ReceiptPage
from quty_desktop.views.finished_goods.shipments import ShipmentsPage
from quty_desktop.views.finished_goods.stock import FinishedStockPage
from quty_desktop.views.finished_goods.tracing import TracePage
from quty_desktop.views.kit.page import Page

PAGES: tuple[type[Page], ...] = (
    ReceiptPage,
    FinishedStockPage,
    ShipmentsPage,
    ShipmentPlanPage,
    LoadingPage,
    TracePage,
)
