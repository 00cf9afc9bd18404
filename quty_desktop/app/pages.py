"""All pages of the program, department by department. Imported behind the sign-in window: pages pull the services in."""

from quty_desktop.views import (
    administration,
    finished_goods,
    handover,
    home,
    master_data,
    metal,
    packing,
    ppic,
    purchasing,
    quality,
    reports,
    warehouse,
)
from quty_desktop.views.kit.page import Page, PageSpec

_PACKAGES: tuple[tuple[type[Page], ...], ...] = (
    home.PAGES,
    ppic.PAGES,
    purchasing.PAGES,
    warehouse.PAGES,
    handover.PAGES,
    packing.PAGES,
    finished_goods.PAGES,
    quality.PAGES,
    metal.PAGES,
    reports.PAGES,
    master_data.PAGES,
    administration.PAGES,
)


def all_pages() -> tuple[PageSpec, ...]:
    """Every page of the program; the window shows those that the person's roles allow."""
    return tuple(PageSpec.of(page) for package in _PACKAGES for page in package)
