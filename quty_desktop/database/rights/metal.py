"""The rights of the metal regime, of final inspection and of the release, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, BATCH, CHECKS, FLOOR, PACKING, QUALITY, Privileges
from quty_desktop.domain.permissions import Permission

_RELEASED = ("released_at", "release_reason", "version")
_METAL = (
    "metal_detector",
    "metal_check",
    "metal_passage",
    "incident_report",
    "hold_set",
    "held_batch",
    "any_hold",
    "hold",
    "needle_log",
    "setting",
)
_FACTS = ("release_facts", "release_blockers", "doubt_of", "doubtful_passages", "batch_blockers")

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.VIEW_QUALITY: Privileges(select=(*PACKING, "stock_move", "setting", "hold_set"), execute=_FACTS),
    Permission.PRINT_MARKS: Privileges(execute=("release_facts", "release_blockers")),
    Permission.RECORD_METAL_CHECKS: Privileges(
        select=(*BATCH, *_METAL, "carton", "production_line"),
        insert=("metal_check", "metal_passage", "incident_report"),
        update={"incident_report": ("rerun_results", "opened_at", "metal_found", "metal", "metal_kind", "disposition", "version")},
        execute=("doubt_of", "doubtful_passages"),
    ),
    Permission.RELEASE_METAL: Privileges(
        select=(*BATCH, *_METAL, *QUALITY),
        update={
            "incident_report": (
                "state", "cause", "containment", "disposition", "closed_at", "closed_by", "version",
            ),
            "hold": (*_RELEASED, "released_by"),
            "hold_set": _RELEASED,
        },
        execute=("doubt_of", "doubtful_passages", "batch_blockers"),
    ),
    Permission.HOLD_BATCHES: Privileges(
        select=(*FLOOR, *PACKING, "hold_set"), insert=("hold_set",), execute=("set_number",)
    ),
    Permission.RELEASE_BATCHES: Privileges(
        select=("hold_set", "test_waiver"), insert=("test_waiver",), update={"hold_set": _RELEASED}, execute=_FACTS
    ),
    Permission.INSPECT_FINAL: Privileges(
        select=(*BATCH, *QUALITY, *CHECKS, *PACKING, "setting"),
        insert=(
            "inspection", "inspection_sample", "defect_count", "final_inspection", "final_inspection_point", "hold",
        ),
        execute=_FACTS,
    ),
    Permission.RECORD_INSPECTIONS: Privileges(select=("incident_report",), insert=("incident_report",)),
    Permission.LOG_NEEDLES: Privileges(
        select=(*BATCH, "needle_log", "production_line"), insert=("needle_log",)
    ),
    Permission.EDIT_TESTS: Privileges(
        select=("metal_detector", "lab_method"),
        insert=("metal_detector", "lab_method"),
        update={"metal_detector": ALL, "lab_method": ALL},
    ),
    Permission.PRINT_QUALITY_PAPERS: Privileges(
        select=(*BATCH, *QUALITY, *CHECKS, *PACKING, "setting", "hold_set", "stock_move", "issued_paper", "line_clearance"),
        insert=("issued_paper",),
        execute=_FACTS,
    ),
    Permission.ISSUE_COMPLIANCE: Privileges(select=(*CHECKS, "setting", "hold_set"), execute=_FACTS),
    Permission.RECORD_LAB_TESTS: Privileges(
        select=("lab_method", "stacking_load", "incident_report"),
        insert=("stacking_load", "incident_report"),
        update={"stacking_load": ("finished_at", "lab_test_id", "version")},
    ),
}  # fmt: skip
