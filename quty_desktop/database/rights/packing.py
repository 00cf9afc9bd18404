"""The rights of packing and shipping marks, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, BATCH, PACKING, Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.VIEW_PACKING: Privileges(
        select=(*BATCH, *PACKING), execute=("batch_blockers", "release_blockers", "packable_pcs")
    ),
    Permission.PACK_CARTONS: Privileges(
        select=(*BATCH, *PACKING, "place", "stock_balance"),
        insert=("carton", "pallet"),
        update={
            "carton": ALL,
            "pallet": ALL,
            "work_order": (
                "state",
                "input_pcs",
                "good_pcs",
                "reject_pcs",
                "rework_pcs",
                "started_at",
                "finished_at",
                "version",
            ),
            "manufacturing_order": ("state", "produced_pcs", "started_at", "completed_at", "version"),
        },
        execute=("post", "post_moves", "packable_pcs"),
    ),
    Permission.PRINT_MARKS: Privileges(
        select=(*BATCH, *PACKING),
        insert=("shipping_mark_print",),
        execute=("batch_blockers", "require_free_batch"),
    ),
    Permission.REPRINT_MARKS: Privileges(
        select=(*BATCH, *PACKING),
        execute=("batch_blockers", "require_free_batch"),
    ),
    Permission.CHECK_MARKS: Privileges(
        select=(*BATCH, *PACKING),
        insert=("shipping_mark_check",),
        update={"carton": ("state", "version")},
        execute=("batch_blockers",),
    ),
}
