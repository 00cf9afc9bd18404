"""Packing: work, shipping marks, scan check and what was printed."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.packing.completed import PackedOrdersPage
from quty_desktop.views.packing.history import PrintHistoryPage, ScanHistoryPage
from quty_desktop.views.packing.marks import MarksPage
from quty_desktop.views.packing.scan import ScanPage
from quty_desktop.views.packing.work import PackingWorkPage

PAGES: tuple[type[Page], ...] = (
    PackingWorkPage,
    MarksPage,
    ScanPage,
    PackedOrdersPage,
    PrintHistoryPage,
    ScanHistoryPage,
)
