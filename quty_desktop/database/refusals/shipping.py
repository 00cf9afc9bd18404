"""Words for what the database refuses about finished goods and loading."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, Refused, WrongState
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

_ASIDE = N_("Leave it out of the container and call the supervisor.")
_REFRESH = N_("Refresh the page and go on from there.")
CODES |= {
    "block.foreign_place": known(
        Refused,
        N_("{block} is a place of another department or of another kind."),
        N_("Choose another code for the block."),
    ),
    "block.not_empty": known(
        Refused, N_("{block} still holds {cartons} cartons."), N_("Move or load them first, or choose another block.")
    ),
    "store.slip_closed": known(
        WrongState, N_("{number} is not on its way to finished goods."), N_("Scan the slip that came with the goods.")
    ),
    "store.other_batch": known(
        Refused,
        N_("Carton {carton} is of {batch}, not of the batch of {number}."),
        N_("Put it aside and ask packing for its slip."),
    ),
    "store.not_packed": known(
        WrongState, N_("Carton {carton} is not packed in the books."), N_("Ask packing to enter it first.")
    ),
    "store.too_many": known(
        Refused,
        N_("{number} has only {rest} pcs left, the carton holds {pcs}."),
        N_("Ask packing for a slip for what is too much."),
    ),
    "store.kept": known(Refused, N_("Carton {carton} was taken over already."), _REFRESH),
    "store.wrong_block": known(
        Refused,
        N_("{block} is kept for {article}, {week} {destination}; carton {carton} is other goods."),
        N_("Put it into the block of its own article, week and destination."),
    ),
    "shipment.not_open": known(
        WrongState, N_("{number} is closed or cancelled."), N_("Choose a shipment that is being loaded.")
    ),
    "shipment.kept": known(Refused, N_("What is written of {number} stays."), _REFRESH),
    "shipment.own_tally": known(
        Refused,
        N_("Nobody signs the tally of {number} after loading it himself."),
        N_("Let somebody of quality count and sign."),
    ),
    "shipment.empty": known(Refused, N_("Nothing is loaded into {number}."), N_("Load it, or cancel it.")),
    "shipment.no_tally": known(
        Refused, N_("The tally of {number} is not signed."), N_("Let quality count what is loaded and sign it.")
    ),
    "shipment.not_empty": known(
        Refused, N_("Cartons are still loaded into {number}."), N_("Unload them first, with the reason.")
    ),
    "shipment.other_destination": known(
        Refused,
        N_("{number} goes to {wanted}, the order line to {found}."),
        N_("Plan it into a shipment to its destination."),
    ),
    "loading.already_loaded": known(Refused, N_("Carton {carton} of {batch} is in {shipment} already."), _ASIDE),
    "loading.wrong_destination": known(
        Refused, N_("Carton {carton} is for {destination}, {number} goes to {wanted}."), _ASIDE
    ),
    "loading.wrong_article": known(Refused, N_("Article {article} is not in {number}."), _ASIDE),
    "loading.wrong_week": known(Refused, N_("Carton {carton} is of {week}, which {number} does not take."), _ASIDE),
    "loading.wrong_order": known(Refused, N_("The order of carton {carton}, {batch}, is not in {number}."), _ASIDE),
    "loading.not_in_store": known(
        Refused,
        N_("Finished goods has not received carton {carton} of {batch}."),
        N_("Receive it with its slip first."),
    ),
    "loading.no_mark": known(Refused, N_("No mark of carton {carton} of {batch} was printed."), _ASIDE),
    "loading.wrong_mark": known(Refused, N_("The mark of carton {carton} of {batch} was scanned as wrong."), _ASIDE),
    "loading.too_many": known(
        Refused, N_("Only {rest} pcs are still to be loaded, carton {carton} holds {pcs}."), _ASIDE
    ),
}
CONSTRAINTS |= {
    "stored_carton_carton_id_key": known(Duplicate, N_("This carton was received already."), _REFRESH),
    "loaded_carton_open_key": known(Duplicate, N_("This carton is loaded already."), _REFRESH),
    "shipment_line_shipment_id_order_line_id_key": known(
        Duplicate, N_("This order line is in the shipment already."), _REFRESH
    ),
    "shipment_sealed_check": known(
        Refused, N_("Number plate, seal or tally are missing."), N_("Enter them, then close the shipment.")
    ),
}
