"""Figures and reports: the plant's five figures, and the reports of a day or a week."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.reports.figures import figures_pages
from quty_desktop.views.reports.period import (
    ProductionReportPage,
    ShipmentReportPage,
    StockReportPage,
    TransferReportPage,
)

PAGES: tuple[type[Page], ...] = (
    *figures_pages(),
    ProductionReportPage,
    TransferReportPage,
    StockReportPage,
    ShipmentReportPage,
)
