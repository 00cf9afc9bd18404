"""Where a batch stands in the eyes of quality."""

from collections.abc import Collection

from quty_desktop.domain.quality import LabTestType
from quty_desktop.domain.text import N_, Choice


class DeskState(Choice):
    """What quality has to do about a batch, the most urgent first."""

    FAILED = "failed", N_("Failed")
    HELD = "held", N_("On hold")
    DUE = "due", N_("Tests due")
    READY = "ready", N_("Ready")


def desk_state(*, failures: int, holds: int, missing: Collection[LabTestType]) -> DeskState:
    """The state that decides the order of the desk.

    Args:
        failures: failed tests and blocked inspections that nobody cleared.
        holds: open holds.
        missing: types of test that the release asks for and that have not passed.
    """
    if failures:
        return DeskState.FAILED
    if holds:
        return DeskState.HELD
    return DeskState.DUE if missing else DeskState.READY
