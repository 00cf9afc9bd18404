"""The rights of orders and production, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, BATCH, FLOOR, ORDER, PACKING, PLANNED, Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.VIEW_ORDERS: Privileges(select=ORDER, select_columns={"manufacturing_order": PLANNED}),
    Permission.ENTER_ORDERS: Privileges(
        select=(*ORDER, "pack_specification"),
        select_columns={"manufacturing_order": PLANNED},
        insert=("buyer_order", "buyer_order_line"),
        update={"buyer_order": ALL, "buyer_order_line": ALL},
        delete=("buyer_order_line",),
    ),
    Permission.VIEW_PRODUCTION: Privileges(
        select=(*BATCH, *FLOOR, "carton"),
        execute=("batch_blockers", "line_blocker", "pieces_on_line", "sent_pieces"),
    ),
    Permission.PLAN_PRODUCTION: Privileges(
        select=(*BATCH, "carton"),
        insert=("manufacturing_order", "work_order", "lot"),
        update={
            "manufacturing_order": ("article_id", "qty_pcs", "route", "state", "note", "version"),
            "work_order": ALL,
            "buyer_order": ("state", "version"),
            # The line is locked meanwhile, so that two clerks do not plan more than was ordered.
            "buyer_order_line": ("version",),
        },
    ),
    Permission.APPROVE_PRODUCTION: Privileges(
        select=(*BATCH, *PACKING),
        insert=("work_order", "lot"),
        update={
            "manufacturing_order": ("state", "note", "approved_at", "approved_by", "version"),
            "work_order": ALL,
            "buyer_order": ("state", "version"),
        },
    ),
}
