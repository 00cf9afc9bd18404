"""Columns that the lists of packing share: what is packed, how much of it, and the numbers that name it."""

from quty_desktop.domain.text import N_
from quty_desktop.views.kit.columns import Column, Kind, Progress


def goods(name_width: int) -> tuple[Column, ...]:
    """Week, destination and article.

    Args:
        name_width: what the article's name has at least; it takes the space that is left.
    """
    return (
        Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118),
        Column(key="destination", title=N_("Dest."), width=56),
        Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=76),
        Column(key="article_name", title=N_("Name"), width=name_width, stretch=True, gives_way=True),
    )


def packed(width: int) -> Column:
    """The pieces that are packed, against the work order."""
    return Column(
        key="packed",
        title=N_("Packed"),
        kind=Kind.PROGRESS,
        width=width,
        value=lambda row: Progress(row.packed_pcs, row.target_pcs),
    )


NUMBERS = (
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=126, hidden=True),
    Column(key="number", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    Column(key="order_number", title=N_("Order"), kind=Kind.CODE, width=120, hidden=True),
)
