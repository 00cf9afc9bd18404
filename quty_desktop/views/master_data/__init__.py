"""Master data, each kind a page of its own, and the import of spreadsheets."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.master_data.articles import ArticlesPage
from quty_desktop.views.master_data.bill_entry import BillEntryPage
from quty_desktop.views.master_data.bill_lines import BillLinesPage
from quty_desktop.views.master_data.bills import BillsPage
from quty_desktop.views.master_data.calculators import CalculatorsPage
from quty_desktop.views.master_data.categories import CategoriesPage
from quty_desktop.views.master_data.certificates import CertificatesPage
from quty_desktop.views.master_data.conversions import ConversionsPage
from quty_desktop.views.master_data.defects import DefectsPage
from quty_desktop.views.master_data.department_articles import DepartmentArticlesPage
from quty_desktop.views.master_data.destinations import DestinationsPage
from quty_desktop.views.master_data.explosion import ExplosionPage
from quty_desktop.views.master_data.import_history import ImportHistoryPage
from quty_desktop.views.master_data.importing import ImportPage
from quty_desktop.views.master_data.lines import LinesPage
from quty_desktop.views.master_data.materials import MaterialsPage
from quty_desktop.views.master_data.new_bill import NewBillPage
from quty_desktop.views.master_data.pack_specifications import PackSpecificationsPage
from quty_desktop.views.master_data.partners import PartnersPage
from quty_desktop.views.master_data.places import PlacesPage
from quty_desktop.views.master_data.units import UnitsPage

PAGES: tuple[type[Page], ...] = (
    ArticlesPage,
    DepartmentArticlesPage,
    PackSpecificationsPage,
    DestinationsPage,
    PartnersPage,
    LinesPage,
    MaterialsPage,
    CategoriesPage,
    PlacesPage,
    UnitsPage,
    ConversionsPage,
    DefectsPage,
    CertificatesPage,
    BillsPage,
    BillLinesPage,
    BillEntryPage,
    NewBillPage,
    ExplosionPage,
    CalculatorsPage,
    ImportPage,
    ImportHistoryPage,
)
