"""Words about material that the warehouse issues and takes back."""

from quty_desktop.domain.text import N_, Choice


class IssueKind(Choice):
    """Which way material goes."""

    ISSUE = "issue", N_("Issue")
    RETURN = "return", N_("Back from the floor")


class IssueState(Choice):
    """Where an issue stands; the quantity belongs to the other side only when it is confirmed."""

    PICKING = "picking", N_("Being picked")
    ISSUED = "issued", N_("Issued, to be confirmed")
    RECEIVED = "received", N_("Confirmed")
    CANCELLED = "cancelled", N_("Cancelled")
