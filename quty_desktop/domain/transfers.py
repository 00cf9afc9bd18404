"""Words about hand-overs between departments (QT-09)."""

from quty_desktop.domain.text import N_, Choice


class TransferState(Choice):
    """Where a transfer stands."""

    INITIATED = "initiated", N_("Prepared")
    BLOCKED = "blocked", N_("Blocked")
    LOCKED = "locked", N_("On the way")
    ACCEPTED = "accepted", N_("Accepted")
    COMPLETED = "completed", N_("Completed")
    CANCELLED = "cancelled", N_("Cancelled")


class OccupancyState(Choice):
    """What a line is doing with the batch on it; a line without an open batch is clear."""

    OCCUPIED = "occupied", N_("Occupied")
    PAUSED = "paused", N_("Paused")


class ClearanceMethod(Choice):
    """How two destinations or weeks were kept apart (QT-09-TCK03)."""

    PHYSICAL_GAP = "physical_gap", N_("Gap of 5 metres")
    LINE_STOP = "line_stop", N_("Line stop")
    MANUAL_INSPECTION = "manual_inspection", N_("Manual inspection")
