"""What a right is in PostgreSQL, and the groups of tables that rights share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ALL = ("*",)
"""Every column that a person may write."""


@dataclass(frozen=True, slots=True)
class Privileges:
    """What a right allows in the database.

    Attributes:
        select: tables and views that may be read.
        select_columns: tables of which only these columns may be read.
        insert: tables that rows may be added to.
        update: columns that may be changed, by table.
        delete: tables that rows may be taken from.
        execute: functions, without arguments.
    """

    select: tuple[str, ...] = ()
    select_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    insert: tuple[str, ...] = ()
    update: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    delete: tuple[str, ...] = ()
    execute: tuple[str, ...] = ()


def together(parts: Iterable[Privileges]) -> Privileges:
    """What several subjects allow to one right."""
    found = tuple(parts)
    return Privileges(
        select=tuple(dict.fromkeys(table for part in found for table in part.select)),
        select_columns=_columns(part.select_columns for part in found),
        insert=tuple(dict.fromkeys(table for part in found for table in part.insert)),
        update=_columns(part.update for part in found),
        delete=tuple(dict.fromkeys(table for part in found for table in part.delete)),
        execute=tuple(dict.fromkeys(function for part in found for function in part.execute)),
    )


def _columns(parts: Iterable[Mapping[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for table, columns in part.items():
            merged[table] = tuple(dict.fromkeys((*merged.get(table, ()), *columns)))
    return {table: ALL if ALL[0] in columns else columns for table, columns in merged.items()}


ORDER = ("buyer_order", "buyer_order_line", "partner", "article", "destination")
# How much of an order line is planned stands beside the order.
PLANNED = ("order_line_id", "qty_pcs", "state")
MASTER = (
    "article",
    "category",
    "destination",
    "destination_alias",
    "pack_specification",
    "partner",
    "unit",
    "unit_conversion",
)
MATERIALS = ("bill", "bill_line", "material_certificate")
SAMPLING = ("sampling_plan", "sampling_class", "sampling_size", "acceptance_limit")
SAMPLES = ("inspection_sample", "sampling_order")
FLOOR = (
    "production_line",
    "line_occupancy",
    "line_clearance",
    "production_output",
    "stage_output",
    "conversion",
    "weight_limit",
    "weight_check",
    "waste_report",
    "output_request",
    "work_plan",
    "shared_cut",
    "transfer",
    "transfer_split",
    "segregation_acknowledgement",
    "material_consumption",
    "material_requisition",
    "work_order_revision",
    "kanban_board",
    "kanban_rule",
    "kanban_card",
)
BATCH = (*ORDER, "manufacturing_order", "work_order", "lot")
QUALITY = (
    "lab_test",
    "inspection",
    "defect",
    "defect_count",
    "hold",
    "hold_set",
    "held_batch",
    "any_hold",
    "clearance",
    "attachment",
)
RECORDS = (
    "incoming_inspection",
    "inspection_measure",
    "rework_check",
    "pull_session",
    "verification",
    "test_waiver",
    "control_line",
    "inspection_day",
    "defect_day",
)
CHECKS = (
    *SAMPLING,
    *SAMPLES,
    "final_inspection",
    "final_inspection_point",
    "nonconformity_report",
    "incident_report",
    "pull_test",
    "metal_detector",
    "metal_check",
    "metal_passage",
    "needle_log",
    "lab_method",
    "stacking_load",
    "fabric_roll",
    "fabric_defect",
    "material_certificate",
    *RECORDS,
)
PACKING = ("carton", "pallet", "carton_identity", "shipping_mark_print", "shipping_mark_check", "pack_specification")
ANSWER = (
    "state",
    "answer_reason",
    "acknowledged_at",
    "acknowledged_by",
    "resolved_at",
    "resolved_by",
    "due_at",
    "version",
)
