"""The warehouse: arrivals, racks, needs of the floor, issues, cards, counts, the gate, and what lies where."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.warehouse.arrivals import ArrivalsPage
from quty_desktop.views.warehouse.cards import CardsPage
from quty_desktop.views.warehouse.counts import CountsPage, VariancesPage
from quty_desktop.views.warehouse.demand import DemandPage, ExtraMaterialPage
from quty_desktop.views.warehouse.floor_material import FloorCardsPage, MaterialPage, pages_of
from quty_desktop.views.warehouse.gate import GateCheckPage, GatePassesPage
from quty_desktop.views.warehouse.issues import IssuesPage
from quty_desktop.views.warehouse.rules import RulesPage
from quty_desktop.views.warehouse.stock_pages import LeastStockPage, LotPage, MovesPage, StockPage
from quty_desktop.views.warehouse.storing import StoringPage

PAGES: tuple[type[Page], ...] = (
    ArrivalsPage,
    StoringPage,
    DemandPage,
    ExtraMaterialPage,
    IssuesPage,
    CardsPage,
    CountsPage,
    VariancesPage,
    GatePassesPage,
    LotPage,
    MovesPage,
    StockPage,
    LeastStockPage,
    RulesPage,
    GateCheckPage,
    *pages_of(MaterialPage),
    *pages_of(FloorCardsPage),
)
