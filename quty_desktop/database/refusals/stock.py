"""Words for what the database refuses about stock."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import NotEnoughStock, Refused
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

CODES |= {
    "not_enough_stock": known(
        NotEnoughStock,
        N_("{place} holds {available} {unit} of {article} {name}, {wanted} are needed."),
        N_("Count the goods, or take back what was handed over."),
    ),
    "stock.place_frozen": known(
        Refused, N_("{place} is being counted."), N_("Wait until the stock-take of this place is closed.")
    ),
    "stock.place_inactive": known(Refused, N_("{place} is not in use any more."), N_("Choose a place that is in use.")),
    "stock.foreign_place": known(
        Refused, N_("{place} belongs to another department."), N_("Hand the goods over to that department.")
    ),
}
