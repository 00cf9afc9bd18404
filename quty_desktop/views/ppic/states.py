"""How the states of orders are shown."""

from quty_desktop.domain.orders import ManufacturingState, OrderState, WorkState
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone

ORDER_STATES = {
    OrderState.DRAFT: State(OrderState.DRAFT, Tone.NEUTRAL, Icon.EDIT),
    OrderState.CONFIRMED: State(OrderState.CONFIRMED, Tone.INFO),
    OrderState.PRODUCTION: State(OrderState.PRODUCTION, Tone.INFO, Icon.RUNNING),
    OrderState.DONE: State(OrderState.DONE, Tone.OK),
    OrderState.CANCELLED: State(OrderState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
MANUFACTURING_STATES = {
    ManufacturingState.DRAFT: State(ManufacturingState.DRAFT, Tone.NOTICE, Icon.WAITING),
    ManufacturingState.PARTIAL: State(ManufacturingState.PARTIAL, Tone.INFO),
    ManufacturingState.RELEASED: State(ManufacturingState.RELEASED, Tone.INFO),
    ManufacturingState.IN_PROGRESS: State(ManufacturingState.IN_PROGRESS, Tone.INFO, Icon.RUNNING),
    ManufacturingState.DONE: State(ManufacturingState.DONE, Tone.OK),
    ManufacturingState.CANCELLED: State(ManufacturingState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
WORK_STATES = {
    WorkState.PENDING: State(WorkState.PENDING, Tone.NEUTRAL),
    WorkState.RUNNING: State(WorkState.RUNNING, Tone.INFO, Icon.RUNNING),
    WorkState.PAUSED: State(WorkState.PAUSED, Tone.NOTICE),
    WorkState.FINISHED: State(WorkState.FINISHED, Tone.OK),
    WorkState.CANCELLED: State(WorkState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
