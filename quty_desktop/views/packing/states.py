"""How the states of packing are shown."""

from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.packing import CartonState, MarkCheckResult
from quty_desktop.domain.text import N_
from quty_desktop.services.packing.packing_lists import CartonRow, PackingRow
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone

KEPT = State(N_("Kept"), Tone.HOLD)
LATE = State(N_("Late"), Tone.BAD, Icon.NOTICE)
WORK = {
    WorkState.PENDING: State(WorkState.PENDING, Tone.NEUTRAL),
    WorkState.RUNNING: State(WorkState.RUNNING, Tone.INFO, Icon.RUNNING),
    WorkState.PAUSED: State(WorkState.PAUSED, Tone.NOTICE),
    WorkState.FINISHED: State(WorkState.FINISHED, Tone.OK),
    WorkState.CANCELLED: State(WorkState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
CARTONS = {
    CartonState.PLANNED: State(CartonState.PLANNED, Tone.NEUTRAL),
    CartonState.PACKED: State(CartonState.PACKED, Tone.INFO, Icon.CARTON),
    CartonState.CHECKED: State(CartonState.CHECKED, Tone.OK),
    CartonState.SHIPPED: State(CartonState.SHIPPED, Tone.OK, Icon.SEND),
    CartonState.VOID: State(CartonState.VOID, Tone.NEUTRAL, Icon.CANCEL),
}
RESULTS = {each: State(each, Tone.OK if each is MarkCheckResult.RIGHT else Tone.BAD) for each in MarkCheckResult} | {
    MarkCheckResult.ON_HOLD: State(MarkCheckResult.ON_HOLD, Tone.HOLD)
}

_OUTDATED = State(N_("Print again"), Tone.BAD, Icon.PRINT)
WORK_STATES: dict[str, State] = {state.name: shown for state, shown in WORK.items()} | {"KEPT": KEPT, "LATE": LATE}
"""All that a work order's column may show; it is as wide as the widest of them."""
CARTON_STATES: dict[str, State] = {state.name: shown for state, shown in CARTONS.items()} | {"OUTDATED": _OUTDATED}
"""All that a carton's column may show."""


def work_state(row: PackingRow) -> State:
    """A work order as the list shows it: what stops it comes before how far it is."""
    if row.is_open and row.blockers:
        return KEPT
    return LATE if row.late else WORK[row.state]


def carton_state(row: CartonRow) -> State:
    """A carton as lists show it; a mark that says another number of cartons than the order comes first."""
    return _OUTDATED if row.outdated else CARTONS[row.state]
