"""Master data: articles, pack specifications, destinations, partners, and the import of spreadsheets."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.master_data.articles import ArticlesPage
from quty_desktop.views.master_data.destinations import DestinationsPage
from quty_desktop.views.master_data.import_history import ImportHistoryPage
from quty_desktop.views.master_data.importing import ImportPage
from quty_desktop.views.master_data.pack_specifications import PackSpecificationsPage
from quty_desktop.views.master_data.partners import PartnersPage

PAGES: tuple[type[Page], ...] = (
    ArticlesPage,
    PackSpecificationsPage,
    DestinationsPage,
    PartnersPage,
    ImportPage,
    ImportHistoryPage,
)
