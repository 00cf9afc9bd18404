"""Words about electronic kanban cards."""

from quty_desktop.domain.text import N_, Choice


class KanbanState(Choice):
    """Where a card stands."""

    PENDING = "pending", N_("Requested")
    APPROVED = "approved", N_("Approved")
    IN_PROGRESS = "in_progress", N_("In progress")
    COMPLETED = "completed", N_("Completed")
    REFUSED = "refused", N_("Refused")
    CANCELLED = "cancelled", N_("Cancelled")


class Priority(Choice):
    """How soon something is needed."""

    LOW = "low", N_("Low")
    NORMAL = "normal", N_("Normal")
    HIGH = "high", N_("High")
    URGENT = "urgent", N_("Urgent")
