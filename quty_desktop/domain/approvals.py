"""What waits for a decision: the kinds of it, and the right that each asks for."""

from collections.abc import Mapping

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Choice


class ApprovalKind(Choice):
    """What is to be decided."""

    OUTPUT = "output", N_("Late or surplus output")
    WASTE = "waste", N_("Waste report")
    LINE = "line", N_("Cleared line")
    BLOCK = "block", N_("Blocked transfer")
    DIFFERENCE = "difference", N_("Difference of a transfer")
    ORDER = "order", N_("Manufacturing order")
    PURCHASE = "purchase", N_("Order to a supplier")
    CARD = "card", N_("Kanban card")
    COUNT = "count", N_("Stock-take")
    BILL = "bill", N_("Bill of material")


DECIDES: Mapping[ApprovalKind, Permission] = {
    ApprovalKind.OUTPUT: Permission.SUPERVISE_TRANSFERS,
    ApprovalKind.WASTE: Permission.SUPERVISE_TRANSFERS,
    ApprovalKind.LINE: Permission.SUPERVISE_TRANSFERS,
    ApprovalKind.BLOCK: Permission.SUPERVISE_TRANSFERS,
    ApprovalKind.DIFFERENCE: Permission.SUPERVISE_TRANSFERS,
    ApprovalKind.ORDER: Permission.APPROVE_PRODUCTION,
    ApprovalKind.PURCHASE: Permission.APPROVE_PURCHASES,
    ApprovalKind.CARD: Permission.SUPERVISE_WAREHOUSE,
    ApprovalKind.COUNT: Permission.APPROVE_COUNTS,
    ApprovalKind.BILL: Permission.APPROVE_BILLS,
}
"""The right without which a kind is not shown; managers decide in every department, others in their own."""
