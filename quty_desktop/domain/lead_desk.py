"""What stands on the QC lead's desk, the most urgent first."""

from quty_desktop.domain.text import N_, Choice


class DeskItem(Choice):
    """Why something lies on the desk."""

    LATE = "late", N_("Late")
    HELD = "held", N_("On hold")
    DUE = "due", N_("To do")
    CHANGED = "changed", N_("New since yesterday")
