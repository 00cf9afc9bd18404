"""Purchasing: what is asked for, what orders lack, orders to suppliers, how suppliers deliver."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.purchasing.entry import PurchaseEntryPage
from quty_desktop.views.purchasing.orders import PurchaseOrdersPage
from quty_desktop.views.purchasing.requests import RequestsPage, ShortagesPage
from quty_desktop.views.purchasing.suppliers import SuppliersPage

PAGES: tuple[type[Page], ...] = (
    RequestsPage,
    ShortagesPage,
    PurchaseOrdersPage,
    PurchaseEntryPage,
    SuppliersPage,
)
