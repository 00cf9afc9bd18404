"""Words about stock-takes."""

from quty_desktop.domain.text import N_, Choice


class CountKind(Choice):
    """How often and how much is counted."""

    MONTHLY = "monthly", N_("Monthly")
    YEARLY = "yearly", N_("Yearly")
    CYCLE = "cycle", N_("Cycle count")
    DEPARTMENT = "department", N_("Department count")


class CountState(Choice):
    """Where a stock-take stands."""

    PLANNED = "planned", N_("Planned")
    FROZEN = "frozen", N_("Frozen, being counted")
    COMPARED = "compared", N_("Compared")
    APPROVED = "approved", N_("Approved")
    POSTED = "posted", N_("Posted")
    CANCELLED = "cancelled", N_("Cancelled")
