"""What each right is in PostgreSQL: the privileges of its group role.

A right's group role is ``quty_p_<right>``, a plant role's ``quty_r_<code>``. Columns that the database fills itself
(who signed, and when) are in nobody's INSERT or UPDATE, so that they cannot be forged.
"""

# The words put into these statements are our own, from the lists below and from the tables.
# ruff: noqa: S608

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Column
from sqlalchemy.sql.schema import DefaultClause

from quty_desktop.database.tables import metadata
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission

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


_ORDER = ("buyer_order", "buyer_order_line", "partner", "article", "destination")
# How much of an order line is planned stands beside the order.
_PLANNED = ("order_line_id", "qty_pcs", "state")
_MASTER = (
    "article",
    "category",
    "destination",
    "destination_alias",
    "pack_specification",
    "partner",
    "unit",
    "unit_conversion",
)
_MATERIALS = ("bill", "bill_line", "material_certificate")
_SAMPLING = ("sampling_plan", "sampling_class", "sampling_size", "acceptance_limit")
_SAMPLES = ("inspection_sample", "sampling_order")
_FLOOR = (
    "production_line",
    "line_occupancy",
    "line_clearance",
    "production_output",
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
_BATCH = (*_ORDER, "manufacturing_order", "work_order", "lot")
_QUALITY = ("lab_test", "inspection", "defect", "defect_count", "hold", "clearance", "attachment")
_CHECKS = (
    *_SAMPLING,
    *_SAMPLES,
    "final_inspection",
    "final_inspection_point",
    "nonconformity_report",
    "incident_report",
    "pull_test",
    "metal_check",
    "needle_log",
    "fabric_roll",
    "fabric_defect",
    "material_certificate",
)
_PACKING = ("carton", "pallet", "carton_identity", "shipping_mark_print", "shipping_mark_check", "pack_specification")
_ANSWER = (
    "state",
    "answer_reason",
    "acknowledged_at",
    "acknowledged_by",
    "resolved_at",
    "resolved_by",
    "due_at",
    "version",
)
_P = Permission

NOT_YET_GRANTED = frozenset(
    {
        "gate_pass",
        "goods_receipt",
        "goods_receipt_line",
        "number_series",
        "purchase_order",
        "purchase_order_line",
        "purchase_request",
        "stock_count",
        "stock_reservation",
        "stock_take",
        "stock_take_line",
    }
)
"""Tables that no right reads: those of departments that have no page yet, and counters."""

PRIVILEGES: Mapping[Permission, Privileges] = {
    _P.USE_PROGRAM: Privileges(
        select=(
            "role",
            "role_permission",
            "person_role",
            "setting",
            "alert",
            "alert_event",
            "destination",
            "unit",
            "registered_document",
        ),
        select_columns={"person": ("id", "name", "full_name", "department", "language", "active")},
        insert=("alert",),
        execute=(
            "begin_command",
            "finish_command",
            "note",
            "next_number",
            "my_profile",
            "my_department",
            "works_for",
            "may",
            "require",
            "refuse",
            "signed_in",
            "change_own_password",
            "change_own_profile",
            "escalate_alerts",
        ),
    ),
    _P.MANAGE_PEOPLE: Privileges(
        select=("person", "permission", "sign_in_event"),
        execute=(
            "add_person",
            "change_person",
            "set_person_roles",
            "deactivate_person",
            "reactivate_person",
            "reset_password",
            "define_role",
        ),
    ),
    _P.CHANGE_SETTINGS: Privileges(
        insert=("setting", "registered_document"), update={"setting": ("value",), "registered_document": ALL}
    ),
    _P.VIEW_AUDIT: Privileges(
        select=("audit_entry", "sign_in_event"),
        select_columns={"command_request": ("id", "command", "person_name", "at")},
    ),
    _P.ANSWER_ALERTS: Privileges(update={"alert": _ANSWER}),
    _P.OVERRIDE_ALERTS: Privileges(update={"alert": ("state", "answer_reason", "version")}),
    _P.VIEW_MASTER_DATA: Privileges(
        # Free stock stands beside what a bill needs.
        select=(*_MASTER, *_MATERIALS, "defect", "lot", "place", "production_line", "stock_balance"),
        execute=("plain", "record_history"),
    ),
    # A trigger asks for this right when a draft is put in force; the columns are those of changing master data.
    _P.APPROVE_BILLS: Privileges(select=(*_MASTER, *_MATERIALS, "lot", "place", "stock_balance")),
    _P.EDIT_MASTER_DATA: Privileges(
        # A place that holds goods is not switched off.
        select=(*_MASTER, *_MATERIALS, *_SAMPLING, "defect", "place", "production_line", "stock_balance"),
        insert=(*_MASTER, *_MATERIALS, "defect", "place", "production_line"),
        update={
            "bill": ALL,
            "bill_line": ALL,
            "defect": ALL,
            "material_certificate": ALL,
            "place": (
                "code",
                "name",
                "kind",
                "department",
                "parent_id",
                "keeps_balance",
                "capacity",
                "active",
                "version",
            ),
            "production_line": ALL,
            "article": ALL,
            "category": ALL,
            "destination": ALL,
            "destination_alias": ALL,
            "pack_specification": ALL,
            "partner": ALL,
            "unit": ("name", "factor"),
            "unit_conversion": ALL,
        },
        delete=(
            "bill_line",
            "destination_alias",
            "pack_specification",
            "unit_conversion",
        ),
        execute=("plain",),
    ),
    # What an import writes needs the right to change master data as well.
    _P.IMPORT_DATA: Privileges(
        select=(*_MASTER, *_MATERIALS, "import_run", "import_problem"),
        insert=("import_run", "import_problem"),
        update={"import_problem": ("settled",)},
        execute=("undo_import",),
    ),
    _P.VIEW_ORDERS: Privileges(select=_ORDER, select_columns={"manufacturing_order": _PLANNED}),
    _P.ENTER_ORDERS: Privileges(
        select=(*_ORDER, "pack_specification"),
        select_columns={"manufacturing_order": _PLANNED},
        insert=("buyer_order", "buyer_order_line"),
        update={"buyer_order": ALL, "buyer_order_line": ALL},
        delete=("buyer_order_line",),
    ),
    _P.VIEW_PRODUCTION: Privileges(
        select=(*_BATCH, *_FLOOR, "carton"),
        execute=("batch_blockers", "line_blocker", "pieces_on_line", "sent_pieces"),
    ),
    _P.PLAN_PRODUCTION: Privileges(
        select=(*_BATCH, "carton"),
        insert=("manufacturing_order", "work_order", "lot"),
        update={
            "manufacturing_order": ("article_id", "qty_pcs", "route", "state", "note", "version"),
            "work_order": ALL,
            "buyer_order": ("state", "version"),
            # The line is locked meanwhile, so that two clerks do not plan more than was ordered.
            "buyer_order_line": ("version",),
        },
    ),
    _P.APPROVE_PRODUCTION: Privileges(
        select=(*_BATCH, *_PACKING),
        insert=("work_order", "lot"),
        update={
            "manufacturing_order": ("state", "note", "approved_at", "approved_by", "version"),
            "work_order": ALL,
            "buyer_order": ("state", "version"),
        },
    ),
    _P.VIEW_PACKING: Privileges(select=(*_BATCH, *_PACKING), execute=("batch_blockers",)),
    _P.PACK_CARTONS: Privileges(
        select=(*_BATCH, *_PACKING, "place", "stock_balance"),
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
        execute=("post", "post_moves"),
    ),
    _P.PRINT_MARKS: Privileges(
        select=(*_BATCH, *_PACKING),
        insert=("shipping_mark_print",),
        execute=("batch_blockers", "require_free_batch"),
    ),
    _P.REPRINT_MARKS: Privileges(
        select=(*_BATCH, *_PACKING),
        execute=("batch_blockers", "require_free_batch"),
    ),
    _P.CHECK_MARKS: Privileges(
        select=(*_BATCH, *_PACKING),
        insert=("shipping_mark_check",),
        update={"carton": ("state", "version")},
        execute=("batch_blockers",),
    ),
    _P.VIEW_QUALITY: Privileges(select=(*_BATCH, *_QUALITY, *_CHECKS, "issued_paper"), execute=("batch_blockers",)),
    _P.RECORD_LAB_TESTS: Privileges(select=(*_BATCH, *_QUALITY), insert=("lab_test", "attachment", "hold")),
    _P.RECORD_INSPECTIONS: Privileges(
        select=(*_BATCH, *_QUALITY, *_SAMPLING, *_SAMPLES),
        insert=("inspection", "inspection_sample", "defect_count", "attachment", "hold"),
    ),
    _P.EDIT_SAMPLING_PLANS: Privileges(
        select=(*_SAMPLING, *_SAMPLES, "article"),
        insert=(*_SAMPLING, "sampling_order"),
        update={"sampling_plan": ALL, "sampling_class": ALL, "sampling_size": ALL, "acceptance_limit": ALL},
        delete=("sampling_class", "sampling_size", "acceptance_limit"),
    ),
    _P.HOLD_BATCHES: Privileges(select=(*_BATCH, *_QUALITY), insert=("hold",), execute=("batch_blockers",)),
    _P.RELEASE_BATCHES: Privileges(
        select=(*_BATCH, *_QUALITY),
        insert=("clearance",),
        update={"hold": ("released_at", "released_by", "release_reason", "version")},
        execute=("batch_blockers",),
    ),
    _P.RECORD_OUTPUT: Privileges(
        select=(*_BATCH, *_FLOOR),
        insert=("production_output",),
        update={"manufacturing_order": ("state", "started_at", "version")},
    ),
    _P.SEND_TRANSFERS: Privileges(
        select=(*_BATCH, *_FLOOR),
        insert=("transfer",),
        update={"transfer": ("state", "note", "version")},
        execute=("transfer_facts", "line_blocker", "is_in"),
    ),
    _P.ACCEPT_TRANSFERS: Privileges(
        select=(*_BATCH, *_FLOOR),
        update={"transfer": ("state", "received_pcs", "difference_pcs", "difference_reason", "version")},
    ),
    _P.CLEAR_LINES: Privileges(select=(*_BATCH, *_FLOOR), insert=("line_clearance",), execute=("pieces_on_line",)),
    _P.SUPERVISE_TRANSFERS: Privileges(
        select=(*_BATCH, *_FLOOR),
        insert=("segregation_acknowledgement",),
        update={
            "line_clearance": ("confirmed_at", "confirmed_by", "version"),
            "transfer": ("state", "difference_outcome", "difference_reason", "version"),
        },
        execute=("line_blocker", "pieces_on_line"),
    ),
    _P.OVERRIDE_BLOCKS: Privileges(
        select=(*_BATCH, *_FLOOR),
        update={"transfer": ("state", "override_reason", "version")},
        execute=("line_blocker",),
    ),
    _P.ISSUE_COMPLIANCE: Privileges(
        select=(*_BATCH, *_QUALITY, *_PACKING, "issued_paper", "material_certificate", "stock_move"),
        insert=("issued_paper",),
        execute=("batch_blockers",),
    ),
}


def group_of(permission: Permission) -> str:
    """The name of a right's group role."""
    return f"quty_p_{permission.value}"


def role_statements() -> Iterator[str]:
    """Make the group roles of rights, and give the standard roles the rights that this database does not know yet."""
    groups = ", ".join(f"'{group_of(permission)}'" for permission in Permission)
    yield f"""DO $$
    DECLARE wanted text;
    BEGIN
        FOREACH wanted IN ARRAY ARRAY[{groups}] LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        END LOOP;
    END $$"""
    for role in STANDARD_ROLES:
        name = role.name.replace("'", "''")
        yield (
            "INSERT INTO quty.role (code, name, department, standard)"
            f" VALUES ('{role.code}', '{name}', '{role.department.value}', true) ON CONFLICT DO NOTHING"
        )
    for permission in Permission:
        holders = ", ".join(f"('{role.code}')" for role in STANDARD_ROLES if permission in role.permissions)
        yield (
            f"WITH new AS (INSERT INTO quty.permission (code) VALUES ('{permission.value}')"
            " ON CONFLICT DO NOTHING RETURNING code)"
            " INSERT INTO quty.role_permission (role_code, permission)"
            f" SELECT holder.code, new.code FROM new, (VALUES {holders}) AS holder (code) ON CONFLICT DO NOTHING"
        )
    yield "SELECT quty.sync_role(code) FROM quty.role ORDER BY code"


def grant_statements() -> Iterator[str]:
    """Take every privilege back and grant what the table says, so that what is granted is what stands here."""
    everybody = ", ".join(("PUBLIC", "quty_person", *(group_of(permission) for permission in Permission)))
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA quty FROM {everybody}"
    yield from _revoked_columns(everybody)
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA quty FROM {everybody}"
    yield f"REVOKE ALL ON ALL ROUTINES IN SCHEMA quty FROM {everybody}"
    yield "GRANT USAGE ON SCHEMA quty TO quty_person"
    yield "GRANT SELECT ON quty.alembic_version TO quty_person"
    for permission, privileges in PRIVILEGES.items():
        yield from _granted(group_of(permission), privileges)


def _granted(group: str, privileges: Privileges) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA quty TO {group}"
    for table in dict.fromkeys(privileges.select):
        yield f"GRANT SELECT ON quty.{table} TO {group}"
    for table, columns in privileges.select_columns.items():
        yield f"GRANT SELECT ({', '.join(columns)}) ON quty.{table} TO {group}"
    for table in privileges.insert:
        yield f"GRANT INSERT ({', '.join(_writable(table, keys=True))}) ON quty.{table} TO {group}"
    for table, columns in privileges.update.items():
        wanted = _writable(table, keys=False) if columns == ALL else columns
        yield f"GRANT UPDATE ({', '.join(wanted)}) ON quty.{table} TO {group}"
    for table in privileges.delete:
        yield f"GRANT DELETE ON quty.{table} TO {group}"
    for function in privileges.execute:
        yield f"GRANT EXECUTE ON ROUTINE quty.{function} TO {group}"


def _revoked_columns(everybody: str) -> Iterator[str]:
    # REVOKE ... ON ALL TABLES leaves the grants on single columns.
    for table in metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        yield (
            f"REVOKE SELECT ({columns}), INSERT ({columns}), UPDATE ({columns}) ON quty.{table.name} FROM {everybody}"
        )


def _writable(table: str, *, keys: bool) -> tuple[str, ...]:
    return tuple(
        f'"{column.name}"'
        for column in metadata.tables[f"quty.{table}"].columns
        if column.identity is None and not _filled_by_database(column) and (keys or not column.primary_key)
    )


def _filled_by_database(column: Column[object]) -> bool:
    """Whether the server fills the column with the login or the moment."""
    default = column.server_default
    return isinstance(default, DefaultClause) and str(default.arg) in {"SESSION_USER", "CURRENT_TIMESTAMP"}
