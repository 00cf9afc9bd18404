"""Records that forms of master data look up by typing; each search runs in the background."""

from collections.abc import Callable

from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.search import fits
from quty_desktop.services.master_data import articles, categories, materials, places, units_of_measure
from quty_desktop.services.master_data.materials import MaterialFilter
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.workplace import Workplace

_MOST = 30
Search = Callable[[str], list[Option]]


def find_materials(place: Workplace) -> Search:
    """Raw materials by code or name."""

    def search(typed: str) -> list[Option]:
        rows = place.door.ask(materials.materials, MaterialFilter(typed, limit=_MOST))
        return [Option(row.id, f"{row.code} {row.name}") for row in rows]

    return search


def find_categories(place: Workplace) -> Search:
    """Categories by name."""

    def search(typed: str) -> list[Option]:
        return [Option(row.id, row.name) for row in place.door.ask(categories.categories, typed)[:_MOST]]

    return search


def find_suppliers(place: Workplace) -> Search:
    """Suppliers and subcontractors by name or code."""

    def search(typed: str) -> list[Option]:
        rows = place.door.ask(articles.partners)
        found = [row for row in rows if row.kind is not PartnerKind.CUSTOMER and fits(typed, row.name, row.code)]
        return [Option(row.id, row.name) for row in found[:_MOST]]

    return search


def find_units(place: Workplace) -> Search:
    """Units by code or name."""

    def search(typed: str) -> list[Option]:
        rows = place.door.ask(units_of_measure.units)
        return [unit_option(row.id, row.name) for row in rows if fits(typed, row.id, row.name)]

    return search


def unit_option(code: str, name: str = "") -> Option:
    """A unit in one line."""
    return Option(code, f"{code} {name}".strip())


def find_places(place: Workplace) -> Search:
    """Places by code or name."""

    def search(typed: str) -> list[Option]:
        rows = place.door.ask(places.places)
        return [Option(row.id, f"{row.code} {row.name}") for row in rows if fits(typed, row.code, row.name)][:_MOST]

    return search
