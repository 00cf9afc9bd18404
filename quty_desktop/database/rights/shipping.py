"""The rights of finished goods, loading and traceability, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import BATCH, FLOOR, PACKING, QUALITY, Privileges
from quty_desktop.domain.permissions import Permission

_GOODS = (
    "storage_block",
    "stored_carton",
    "shipment",
    "shipment_line",
    "loaded_carton",
    "loading_scan",
    "shipment_paper_print",
)
_READ = (*BATCH, *PACKING, *_GOODS, "place", "transfer", "any_hold", "hold_set", "pack_specification", "setting")
_RULE = ("release_facts", "batch_blockers")

PRIVILEGES: Mapping[Permission, Privileges] = {
    # Who sees a shipment prints its papers; the ledger of these prints is all that this right writes.
    Permission.VIEW_SHIPMENTS: Privileges(select=_READ, insert=("shipment_paper_print",), execute=_RULE),
    Permission.RECEIVE_FINISHED_GOODS: Privileges(
        select=_READ,
        insert=("stored_carton",),
        update={"stored_carton": ("block_id", "version")},
        execute=("open_block", "take_over", "known_place"),
    ),
    Permission.PLAN_SHIPMENTS: Privileges(
        select=_READ,
        insert=("shipment", "shipment_line"),
        update={
            "shipment": ("state", "planned_on", "plate", "driver", "container", "seal", "note", "version"),
            "shipment_line": ("planned_pcs", "version"),
        },
        execute=("next_number",),
    ),
    Permission.LOAD_SHIPMENTS: Privileges(
        select=_READ,
        insert=("loaded_carton", "loading_scan"),
        update={
            "loaded_carton": ("unloaded_at", "unload_reason", "version"),
            "shipment": ("plate", "driver", "container", "seal", "version"),
        },
        execute=_RULE,
    ),
    Permission.SIGN_TALLIES: Privileges(select=_READ, update={"shipment": ("tallied_at", "note", "version")}),
    Permission.CLOSE_SHIPMENTS: Privileges(
        select=_READ, update={"shipment": ("state", "short_reason", "seal", "plate", "version")}
    ),
    Permission.TRACE_GOODS: Privileges(
        select=(
            *_READ,
            *FLOOR,
            *QUALITY,
            "goods_receipt",
            "goods_receipt_line",
            "purchase_order",
            "material_issue",
            "material_issue_line",
            "fabric_roll",
            "stock_move",
            "incident_report",
            "metal_passage",
            "incoming_inspection",
        ),
    ),
}
