"""Words for what the database refuses about packing and shipping marks."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, NotFound, Refused
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

_WRONG_MARK = N_("Load the marks again: week and destination come from the order and from nowhere else.")
CODES |= {
    "mark.wrong_article": known(Refused, N_("The mark says article {printed}, the order says {ordered}."), _WRONG_MARK),
    "mark.wrong_week": known(Refused, N_("The mark says week {printed}, the order says {ordered}."), _WRONG_MARK),
    "mark.wrong_destination": known(
        Refused, N_("The mark says destination {printed}, the order says {ordered}."), _WRONG_MARK
    ),
    "mark.unknown_cartons": known(
        NotFound,
        N_("{batch} has {total} cartons; cartons {first} to {last} are not all among them."),
        N_("Load the cartons again and choose the range once more."),
    ),
    "mark.reason_needed": known(
        Refused, N_("Marks of these cartons of {batch} were printed before."), N_("Say why they are printed again.")
    ),
}
CODES["packing.not_accepted"] = known(
    Refused,
    N_("{batch}: packing has accepted {accepted} pcs, {packed} would be packed."),
    N_("Accept the slip of the department before first, or pack what is here."),
)
CONSTRAINTS |= {
    "carton_manufacturing_order_id_number_key": known(
        Duplicate, N_("Somebody packed these cartons meanwhile."), N_("Refresh the page and go on from there.")
    ),
    "pallet_code_key": known(Duplicate, N_("There is a pallet with this code already."), N_("Refresh the page.")),
}
