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
        execute=(
            "batch_blockers",
            "line_blocker",
            "pieces_on_line",
            "sent_pieces",
            "stage_pieces",
            "looked_at",
            "gate_pieces",
            "gate_partners",
        ),
    ),
    Permission.PLAN_PRODUCTION: Privileges(
        select=(*BATCH, "carton", "shared_cut", "transfer", "purchase_request", "material_requisition"),
        insert=("manufacturing_order", "work_order", "lot", "shared_cut"),
        delete=("shared_cut",),
        update={
            "manufacturing_order": ("article_id", "qty_pcs", "route", "returns_as", "state", "note", "version"),
            "work_order": ALL,
            "buyer_order": ("state", "version"),
            # The line is locked meanwhile, so that two clerks do not plan more than was ordered.
            "buyer_order_line": ("version",),
        },
    ),
    Permission.APPROVE_PRODUCTION: Privileges(
        select=(*BATCH, *PACKING, "shared_cut"),
        insert=("work_order", "lot", "work_order_revision"),
        update={
            "manufacturing_order": ("state", "note", "approved_at", "approved_by", "version"),
            "work_order": ALL,
            "buyer_order": ("state", "version"),
        },
        execute=("packable_pcs",),
    ),
}
