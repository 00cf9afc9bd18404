"""First in, first out over lots: which lot goes first, and what is passed over (FIFO by the day of receipt).

The colour of the month is what people see on the rack. It comes again every twelve months, so that it is never the key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quty_desktop.domain.text import N_, Choice


@dataclass(frozen=True, slots=True)
class Offer:
    """What a place holds of a lot.

    Attributes:
        free: not set aside by anybody, in the stock unit.
        received_on: the day when the lot came; what has none goes first, for nobody knows how old it is.
        roll: where in its rack, only to break ties.
    """

    place_id: int
    lot_id: int
    free: Decimal
    received_on: date | None = None
    place: str = ""

    @property
    def age(self) -> tuple[bool, date, int, str, int]:
        """Sorts the oldest first; the lot's key breaks ties of a day, its place those of a lot."""
        return (self.received_on is not None, self.received_on or date.min, self.lot_id, self.place, self.place_id)


@dataclass(frozen=True, slots=True)
class Pick:
    """How much is taken of a lot at a place."""

    place_id: int
    lot_id: int
    qty: Decimal


def pick_oldest(offers: Iterable[Offer], wanted: Decimal) -> tuple[tuple[Pick, ...], Decimal]:
    """Take the oldest lots first until there is enough.

    Args:
        offers: what stands free.
        wanted: how much, in the stock unit.

    Returns:
        What is taken, the oldest first, and what is missing.
    """
    picks = []
    rest = wanted
    for offer in sorted(offers, key=lambda each: each.age):
        if rest <= 0:
            break
        if offer.free <= 0:
            continue
        qty = min(rest, offer.free)
        picks.append(Pick(offer.place_id, offer.lot_id, qty))
        rest -= qty
    return tuple(picks), max(rest, Decimal(0))


def passed_over(offers: Iterable[Offer], picks: Iterable[Pick]) -> tuple[Offer, ...]:
    """Older lots that would be left lying although a younger one is taken."""
    taken: dict[tuple[int, int], Decimal] = {}
    for pick in picks:
        key = (pick.place_id, pick.lot_id)
        taken[key] = taken.get(key, Decimal(0)) + pick.qty
    ordered = sorted(offers, key=lambda each: each.age)
    used = [each for each in ordered if taken.get((each.place_id, each.lot_id), 0) > 0]
    if not used:
        return ()
    youngest = (used[-1].received_on is not None, used[-1].received_on or date.min, used[-1].lot_id)
    return tuple(
        each
        for each in ordered
        if (each.received_on is not None, each.received_on or date.min, each.lot_id) < youngest
        and each.free - taken.get((each.place_id, each.lot_id), Decimal(0)) > 0
    )


class MonthColour(Choice):
    """The sticker of the month in which a lot came (warehouse procedure W6)."""

    WHITE = "white", N_("White")
    OLIVE = "olive", N_("Olive")
    LIGHT_BLUE = "light_blue", N_("Light blue")
    GREEN = "green", N_("Green")
    YELLOW = "yellow", N_("Yellow")
    CREAM = "cream", N_("Cream")
    ORANGE = "orange", N_("Orange")
    LAVENDER = "lavender", N_("Lavender")
    GREY = "grey", N_("Grey")
    LIGHT_GREEN = "light_green", N_("Light green")
    MAROON = "maroon", N_("Maroon")
    PINK = "pink", N_("Pink")


COLOURS: dict[MonthColour, str] = dict(
    zip(
        MonthColour,
        (
            "#FFFFFF", "#8A8B3C", "#9AD0F0", "#1E8E3E", "#F6D32D", "#F3E9C9",
            "#F08A24", "#A9B1E6", "#9AA0A6", "#B6E3A1", "#7B1E2B", "#F5A9C0",
        ),
        strict=True,
    )
)  # fmt: skip
"""The colours as they are printed."""


def month_colour(received_on: date) -> MonthColour:
    """The sticker of a day's month."""
    return tuple(MonthColour)[received_on.month - 1]
