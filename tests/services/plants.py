"""A small plant for tests of orders and what follows them: one buyer, three destinations, invented articles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.orders import Route
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles
from quty_desktop.services.ppic import orders, production
from tests.databases import Plant
from tests.services.doors import door_of

WEEK = Week(2026, 22)


@dataclass(frozen=True, slots=True)
class Office:
    """People at their desks and the records they begin with."""

    plant: Plant
    ppic: Dispatcher
    manager: Dispatcher
    buyer: int
    eu: int
    us: int
    bear: int
    """An article for EU, 60 pieces a carton, 8 cartons a pallet."""
    shark: int
    """An article for any destination, 24 pieces a carton, 4 cartons a pallet."""


@contextmanager
def office_of(plant: Plant) -> Iterator[Office]:
    """Open the desks of PPIC and enter what orders need."""
    with door_of(plant, "ppic_admin") as ppic, door_of(plant, "ppic_manager") as manager:
        buyer = ppic.run(articles.save_partner, articles.PartnerInput(PartnerKind.CUSTOMER, "Rumah Boneka AB")).id
        eu, us, _ = (
            ppic.run(articles.save_destination, articles.DestinationInput(code, name, code)).id
            for code, name in (("EU", "Europe"), ("US", "United States"), ("AP", "Asia Pacific"))
        )
        bear = _article(ppic, "40551542", "MELATI soft toy 28 bear", eu, 60, 8)
        shark = _article(ppic, "90110231", "OMBAK soft toy 55 shark", None, 24, 4)
        yield Office(plant, ppic, manager, buyer, eu, us, bear, shark)


def _article(ppic: Dispatcher, code: str, name: str, destination: int | None, pcs: int, cartons: int) -> int:
    article = articles.ArticleInput(code, name, ArticleKind.FINISHED_GOOD, destination_id=destination)
    made = ppic.run(articles.save_article, article).id
    ppic.run(articles.save_pack_specification, articles.PackSpecificationInput(made, pcs, cartons))
    return made


def new_order(
    office: Office, number: str = "PO-1001", qty_pcs: int = 1920, article: int | None = None, week: Week = WEEK
) -> orders.NewOrder:
    """An order of one line, of the bear for EU unless another article is named."""
    line = orders.NewOrderLine(article or office.bear, qty_pcs, week, office.eu)
    return orders.NewOrder(number, office.buyer, date(2026, 4, 1), (line,))


def confirmed_line(
    office: Office, number: str = "PO-1001", qty_pcs: int = 1920, article: int | None = None, week: Week = WEEK
) -> int:
    """The line of a confirmed order."""
    saved = office.ppic.run(orders.enter_order, new_order(office, number, qty_pcs, article, week))
    office.ppic.run(orders.confirm_order, orders.OrderKey(saved.id, office.ppic.ask(orders.order, saved.id).version))
    return office.ppic.ask(orders.order, saved.id).lines[0].id


def approved_order(
    office: Office, number: str = "PO-1001", qty_pcs: int = 1920, article: int | None = None, week: Week = WEEK
) -> production.SavedManufacturingOrder:
    """A manufacturing order that is approved, with its work orders."""
    line = confirmed_line(office, number, qty_pcs, article, week)
    made = office.ppic.run(
        production.draft_manufacturing_order, production.NewManufacturingOrder(line, qty_pcs, Route.DIRECT)
    )
    return office.manager.run(production.approve_manufacturing_order, production.ManufacturingKey(made.id, 1))
