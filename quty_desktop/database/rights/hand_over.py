"""The rights of output and hand-overs (QT-09), as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import BATCH, FLOOR, Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.RECORD_OUTPUT: Privileges(
        select=(*BATCH, *FLOOR),
        insert=("production_output",),
        update={"manufacturing_order": ("state", "started_at", "version")},
    ),
    Permission.SEND_TRANSFERS: Privileges(
        select=(*BATCH, *FLOOR),
        insert=("transfer",),
        update={"transfer": ("state", "note", "version")},
        execute=("transfer_facts", "line_blocker", "is_in"),
    ),
    Permission.ACCEPT_TRANSFERS: Privileges(
        select=(*BATCH, *FLOOR),
        update={"transfer": ("state", "received_pcs", "difference_pcs", "difference_reason", "version")},
    ),
    Permission.CLEAR_LINES: Privileges(
        select=(*BATCH, *FLOOR), insert=("line_clearance",), execute=("pieces_on_line",)
    ),
    Permission.SUPERVISE_TRANSFERS: Privileges(
        select=(*BATCH, *FLOOR),
        insert=("segregation_acknowledgement",),
        update={
            "line_clearance": ("confirmed_at", "confirmed_by", "version"),
            "transfer": ("state", "difference_outcome", "difference_reason", "version"),
        },
        execute=("line_blocker", "pieces_on_line"),
    ),
    Permission.OVERRIDE_BLOCKS: Privileges(
        select=(*BATCH, *FLOOR),
        update={"transfer": ("state", "override_reason", "version")},
        execute=("line_blocker",),
    ),
}
