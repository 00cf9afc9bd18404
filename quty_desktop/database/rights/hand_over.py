"""The rights of output and hand-overs (QT-09), as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, BATCH, FLOOR, Privileges
from quty_desktop.domain.permissions import Permission

_AT_ONCE = ("commits_early", "keep_answer", "on_disk")

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.RECORD_OUTPUT: Privileges(
        select=(*BATCH, *FLOOR),
        insert=(
            "production_output",
            "stage_output",
            "weight_check",
            "waste_report",
            "material_requisition",
            "output_request",
        ),
        update={
            "manufacturing_order": ("state", "started_at", "version"),
            "work_order": ("state", "finished_at", "version"),
        },
        execute=("floor_facts", "pieces_on_line", "sent_pieces", "stage_pieces", "requisition_number", "bill_needs"),
    ),
    Permission.PLAN_WORK: Privileges(
        select=(*BATCH, *FLOOR),
        insert=("work_plan",),
        update={"work_plan": ("planned_pcs", "version")},
        delete=("work_plan",),
        execute=("set_line_capacity",),
    ),
    # A trigger asks for this right.
    Permission.ENTER_OLD_OUTPUT: Privileges(select=(*BATCH, *FLOOR)),
    Permission.SEND_TRANSFERS: Privileges(
        select=(*BATCH, *FLOOR),
        insert=("transfer",),
        update={"transfer": ("state", "note", "version")},
        execute=("send_at_once", "send_usual", *_AT_ONCE, "slip_facts", "transfer_facts", "line_blocker", "is_in"),
    ),
    Permission.ACCEPT_TRANSFERS: Privileges(
        select=(*BATCH, *FLOOR),
        update={
            "transfer": ("state", "received_pcs", "difference_pcs", "difference_reason", "received_form", "version")
        },
        execute=("accept_at_once", "accept_usual", *_AT_ONCE),
    ),
    Permission.CLEAR_LINES: Privileges(
        select=(*BATCH, *FLOOR), insert=("line_clearance",), execute=("pieces_on_line",)
    ),
    Permission.SUPERVISE_TRANSFERS: Privileges(
        select=(*BATCH, *FLOOR),
        insert=("segregation_acknowledgement", "attachment", "weight_limit"),
        update={
            "waste_report": ("state", "decision", "version"),
            "output_request": ("state", "decision", "version"),
            "weight_limit": ALL,
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
