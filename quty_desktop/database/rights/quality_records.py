"""The rights of quality's records: incoming, rework, pull tests, nonconformities, evidence, control charts."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import BATCH, CHECKS, QUALITY, RECORDS, Privileges
from quty_desktop.domain.permissions import Permission

_NCR = (
    "nonconformity_report",
    "attachment",
    "person",
    "partner",
    "article",
    "manufacturing_order",
    "inspection",
    "setting",
)
_SEEN = ("production_line", "goods_receipt", "goods_receipt_line", "purchase_order", "setting", "lot", "partner")

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.VIEW_QUALITY: Privileges(select=(*RECORDS, *_SEEN)),
    Permission.RECORD_INSPECTIONS: Privileges(
        select=(*RECORDS, *CHECKS, *_SEEN),
        insert=(
            "incoming_inspection",
            "inspection_measure",
            "rework_check",
            "pull_session",
            "pull_test",
            "fabric_defect",
            "fabric_roll",
            "nonconformity_report",
        ),
        update={
            "fabric_roll": (
                "state", "measured_yards", "width_inches", "weight_gsm", "pile_mm", "colour_ok", "bleed_ok", "smell_ok",
                "points", "points_per_100", "inspection_id", "inspected_at", "inspected_by", "note", "version",
            ),
        },
    ),
    Permission.RECORD_LAB_TESTS: Privileges(select=RECORDS),
    # A policy lets this right alone keep photos of quality's records.
    Permission.ADD_EVIDENCE: Privileges(
        select=(
            "attachment", "inspection", "lab_test", "nonconformity_report", "incident_report", "final_inspection",
            "metal_check", "needle_log", "shipment", *RECORDS,
        ),
        insert=("attachment",),
    ),
    Permission.VERIFY_RECORDS: Privileges(
        select=(*BATCH, *QUALITY, *RECORDS, "setting"), insert=("verification",), execute=("record_maker",)
    ),
    Permission.INSPECT_FINAL: Privileges(select=RECORDS),
    Permission.HANDLE_NONCONFORMITIES: Privileges(
        select=(*BATCH, *QUALITY, *CHECKS, *_NCR),
        insert=("nonconformity_report",),
        update={
            "nonconformity_report": (
                "state", "effectiveness", "owner", "due_on", "reopened", "closed_at", "closed_by", "version",
            ),
        },
    ),
    Permission.ANSWER_NONCONFORMITIES: Privileges(
        select=(*BATCH, *_NCR),
        update={
            "nonconformity_report": (
                "state", "root_cause", "corrective_action", "owner", "answered_at", "answered_by", "version",
            ),
        },
    ),
    Permission.FREEZE_CHARTS: Privileges(select=(*RECORDS, "article"), insert=("control_line",)),
    Permission.PRINT_QUALITY_PAPERS: Privileges(select=(*RECORDS, *_SEEN, *_NCR)),
}  # fmt: skip
