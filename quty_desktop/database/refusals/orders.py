"""Words for what the database refuses about orders and production."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, Refused
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

CODES |= {
    "order_line.marks_printed": known(
        Refused,
        N_("Shipping marks of line {line} are printed, so its article, week and destination are fixed."),
        N_("Ask PPIC and Packing to void the marks first."),
    ),
}
CONSTRAINTS |= {
    "buyer_order_number_key": known(
        Duplicate, N_("There is a buyer order with this number already."), N_("Open that order, or correct the number.")
    ),
    "manufacturing_order_batch_number_key": known(
        Duplicate,
        N_("This batch number is taken."),
        N_("Choose another one, or leave it empty to get the next number."),
    ),
}
