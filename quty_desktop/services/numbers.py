"""Numbers of orders, batches and papers, counted in the database."""

from sqlalchemy import text

from quty_desktop.services.unit_of_work import UnitOfWork

_NEXT = text("SELECT quty.next_number(:series, :year)")


def next_number(uow: UnitOfWork, series: str, *, digits: int = 5) -> str:
    """The next number of a series in the plant's year, e.g. ``MO-2026-00089``; no gaps where commands succeed."""
    year = uow.today.year
    count = uow.session.execute(_NEXT, {"series": series, "year": year}).scalar_one()
    return f"{series}-{year}-{count:0{digits}}"
