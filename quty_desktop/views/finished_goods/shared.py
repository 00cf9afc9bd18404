"""What the pages of finished goods share: how states look."""

from collections.abc import Mapping

from quty_desktop.domain.shipping import LoadResult, ShipmentState
from quty_desktop.domain.text import N_
from quty_desktop.domain.transfers import TransferState
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
