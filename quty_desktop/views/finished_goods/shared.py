"""What the pages of finished goods share: how states look."""

from collections.abc import Mapping

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.shipping import LoadResult, ShipmentState
from quty_desktop.domain.store_codes import purchase_number, store_code
from quty_desktop.domain.text import N_
from quty_desktop.domain.transfers import TransferState, slip_number
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.theme import Tone

SHIPMENT_STATES: Mapping[ShipmentState, State] = {
    ShipmentState.PLANNED: State(ShipmentState.PLANNED, Tone.INFO),
    ShipmentState.LOADING: State(ShipmentState.LOADING, Tone.NOTICE),
    ShipmentState.CLOSED: State(ShipmentState.CLOSED, Tone.OK),
    ShipmentState.CANCELLED: State(ShipmentState.CANCELLED, Tone.NEUTRAL),
}
LOAD_RESULTS: Mapping[LoadResult, State] = {
    each: State(each, Tone.OK if each is LoadResult.LOADED else Tone.BAD) for each in LoadResult
}
SLIP_STATES: Mapping[TransferState, State] = {
    TransferState.LOCKED: State(TransferState.LOCKED, Tone.NOTICE),
    TransferState.ACCEPTED: State(TransferState.ACCEPTED, Tone.BAD),
    TransferState.COMPLETED: State(TransferState.COMPLETED, Tone.OK),
}
ASIDE = N_("Leave it out of the container and call the supervisor.")


def goods_code(code: str) -> str | None:
    """The code of a pallet or the bars of a carton as they are written, ``None`` if it is neither."""
    written = code.strip().upper()
    if written.startswith("PLT-"):
        return written
    try:
        return str(CartonCode.parse(written))
    except Invalid:
        return None


def is_paper(code: str) -> bool:
    """Whether a code is that of a paper with a page of its own (a slip, an issue, a receipt, an order), and no goods."""
    return slip_number(code) is not None or store_code(code) is not None or purchase_number(code) is not None
