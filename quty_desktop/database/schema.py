"""What the schema promises beyond its tables: ledgers, the audit trail, and what is announced to open windows."""

from collections.abc import Iterator
from dataclasses import dataclass

from quty_desktop.database.tables import metadata
from quty_desktop.domain.topics import Topic

NEEDED_REVISION = "0012"
"""The revision of the schema that this program works with: the head of ``migrations/versions``."""

SERVES_FROM = "0004"
"""Programs that need this revision or a later one may go on working with a database of :data:`NEEDED_REVISION`: nothing
that they read or write was taken away since. Raise it only together with a change that would break them."""

FIRST_RELEASE = "0004"
"""The revision that release 0.1 knows; it takes no other one."""

OLDEST_SERVER = 150_000
"""PostgreSQL 15: unique keys that take two unknowns for equal."""

LEDGERS = frozenset(
    {
        "alert_event",
        "attachment",
        "audit_entry",
        "backup",
        "backup_proof",
        "clearance",
        "control_line",
        "conversion",
        "defect_count",
        "fabric_defect",
        "final_inspection",
        "final_inspection_point",
        "held_batch",
        "incoming_inspection",
        "inspection",
        "inspection_measure",
        "inspection_sample",
        "issued_paper",
        "lab_test",
        "loading_scan",
        "metal_check",
        "metal_passage",
        "needle_log",
        "production_output",
        "pull_session",
        "pull_test",
        "rework_check",
        "sampling_order",
        "segregation_acknowledgement",
        "shipping_mark_check",
        "shipment_paper_print",
        "shipping_mark_print",
        "sign_in_event",
        "stage_output",
        "stock_count",
        "stock_move",
        "stock_reservation",
        "test_waiver",
        "verification",
        "weight_check",
        "work_order_revision",
    }
)
"""Tables that only grow: a trigger refuses to change them, whoever asks."""

UNAUDITED = {
    "command_request": "holds answers, and each command's rows are in the trail already",
    "defect_day": "the sum of the ledger of defects",
    "inspection_day": "the sum of the ledger of inspections",
    "number_series": "the numbers stand on the papers",
    "permission": "written by upgrades only",
    "saved_view": "how a person likes to see a table decides nothing",
    "stock_balance": "the sum of the stock ledger",
}
"""Tables without an audit trigger, and why; ledgers are their own trail."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a change of a table is announced as.

    Attributes:
        topic: the subject that pages listen for.
        departments: columns that name the departments concerned.
    """

    topic: Topic
    departments: tuple[str, ...] = ()


_A = Announcement
TOPICS: dict[str, Announcement] = {
    "acceptance_limit": _A(Topic.INSPECTIONS),
    "alert": _A(Topic.ALERTS, ("department",)),
    "alert_event": _A(Topic.ALERTS),
    "article": _A(Topic.ARTICLES),
    "attachment": _A(Topic.PAPERS),
    "audit_entry": _A(Topic.AUDIT),
    "backup": _A(Topic.BACKUPS),
    "backup_proof": _A(Topic.BACKUPS),
    "bill": _A(Topic.MATERIALS),
    "bill_line": _A(Topic.MATERIALS),
    "buyer_order": _A(Topic.ORDERS),
    "buyer_order_line": _A(Topic.ORDERS),
    "carton": _A(Topic.CARTONS),
    "category": _A(Topic.ARTICLES),
    "clearance": _A(Topic.HOLDS),
    "control_line": _A(Topic.INSPECTIONS, ("department",)),
    "conversion": _A(Topic.WORK_ORDERS),
    "defect": _A(Topic.INSPECTIONS),
    "defect_count": _A(Topic.INSPECTIONS),
    "destination": _A(Topic.ARTICLES),
    "destination_alias": _A(Topic.ARTICLES),
    "fabric_defect": _A(Topic.INSPECTIONS),
    "fabric_roll": _A(Topic.INSPECTIONS),
    "final_inspection": _A(Topic.INSPECTIONS),
    "final_inspection_point": _A(Topic.INSPECTIONS),
    "gate_pass": _A(Topic.PURCHASING),
    "goods_receipt": _A(Topic.PURCHASING),
    "goods_receipt_line": _A(Topic.PURCHASING),
    "held_batch": _A(Topic.HOLDS),
    "hold": _A(Topic.HOLDS),
    "hold_set": _A(Topic.HOLDS),
    "import_problem": _A(Topic.IMPORTS),
    "import_run": _A(Topic.IMPORTS),
    "incident_report": _A(Topic.NONCONFORMITIES, ("department",)),
    "incoming_inspection": _A(Topic.INSPECTIONS),
    "inspection": _A(Topic.INSPECTIONS, ("department",)),
    "inspection_measure": _A(Topic.INSPECTIONS),
    "inspection_sample": _A(Topic.INSPECTIONS),
    "issued_paper": _A(Topic.PAPERS),
    "kanban_board": _A(Topic.KANBAN, ("department",)),
    "kanban_card": _A(Topic.KANBAN, ("department",)),
    "kanban_rule": _A(Topic.KANBAN, ("department",)),
    "lab_method": _A(Topic.LAB_TESTS),
    "lab_test": _A(Topic.LAB_TESTS),
    "line_clearance": _A(Topic.LINES),
    "line_occupancy": _A(Topic.LINES, ("department",)),
    "loaded_carton": _A(Topic.SHIPMENTS),
    "loading_scan": _A(Topic.SHIPMENTS),
    "lot": _A(Topic.STOCK),
    "manufacturing_order": _A(Topic.MANUFACTURING_ORDERS),
    "material_certificate": _A(Topic.MATERIALS),
    "material_consumption": _A(Topic.WORK_ORDERS),
    "material_issue": _A(Topic.STOCK, ("department",)),
    "material_issue_line": _A(Topic.STOCK),
    "material_requisition": _A(Topic.WORK_ORDERS, ("department",)),
    "metal_check": _A(Topic.METAL),
    "metal_detector": _A(Topic.METAL),
    "metal_passage": _A(Topic.METAL),
    "needle_log": _A(Topic.INSPECTIONS, ("department",)),
    "nonconformity_report": _A(
        Topic.NONCONFORMITIES,
        (
            "department",
            "to_department",
        ),
    ),
    "pack_specification": _A(Topic.PACK_SPECIFICATIONS),
    "output_request": _A(Topic.WORK_ORDERS),
    "pallet": _A(Topic.CARTONS),
    "partner": _A(Topic.ARTICLES),
    "person": _A(Topic.PEOPLE),
    "person_role": _A(Topic.PEOPLE),
    "place": _A(Topic.STOCK),
    "production_line": _A(Topic.LINES, ("department",)),
    "production_output": _A(Topic.WORK_ORDERS),
    "pull_session": _A(Topic.INSPECTIONS, ("department",)),
    "pull_test": _A(Topic.INSPECTIONS, ("department",)),
    "purchase_order": _A(Topic.PURCHASING),
    "purchase_order_line": _A(Topic.PURCHASING),
    "purchase_request": _A(Topic.PURCHASING, ("department",)),
    "rework_check": _A(Topic.INSPECTIONS),
    "registered_document": _A(Topic.PAPERS),
    "role": _A(Topic.PEOPLE),
    "role_permission": _A(Topic.PEOPLE),
    "sampling_class": _A(Topic.INSPECTIONS),
    "sampling_order": _A(Topic.INSPECTIONS),
    "sampling_plan": _A(Topic.INSPECTIONS),
    "sampling_size": _A(Topic.INSPECTIONS),
    "segregation_acknowledgement": _A(Topic.TRANSFERS),
    "setting": _A(Topic.SETTINGS),
    "shared_cut": _A(Topic.MANUFACTURING_ORDERS),
    "shipment": _A(Topic.SHIPMENTS),
    "shipment_line": _A(Topic.SHIPMENTS),
    "shipment_paper_print": _A(Topic.SHIPMENTS),
    "shipping_mark_check": _A(Topic.MARKS),
    "shipping_mark_print": _A(Topic.MARKS),
    "sign_in_event": _A(Topic.AUDIT),
    "stacking_load": _A(Topic.LAB_TESTS),
    "stage_output": _A(Topic.WORK_ORDERS),
    "stock_balance": _A(Topic.STOCK),
    "stock_count": _A(Topic.STOCK),
    "stock_move": _A(Topic.STOCK),
    "stock_reservation": _A(Topic.STOCK),
    "stock_take": _A(Topic.STOCK, ("department",)),
    "stock_take_line": _A(Topic.STOCK),
    "storage_block": _A(Topic.FINISHED_GOODS),
    "stored_carton": _A(Topic.FINISHED_GOODS),
    "test_waiver": _A(Topic.HOLDS),
    "transfer": _A(
        Topic.TRANSFERS,
        (
            "from_department",
            "to_department",
        ),
    ),
    "transfer_split": _A(Topic.TRANSFERS),
    "unit": _A(Topic.ARTICLES),
    "unit_conversion": _A(Topic.ARTICLES),
    "verification": _A(Topic.INSPECTIONS),
    "waste_report": _A(Topic.WORK_ORDERS),
    "weight_check": _A(Topic.WORK_ORDERS),
    "weight_limit": _A(Topic.WORK_ORDERS),
    "work_order": _A(Topic.WORK_ORDERS, ("department",)),
    "work_order_revision": _A(Topic.WORK_ORDERS),
    "work_plan": _A(Topic.WORK_ORDERS),
}
"""What each table announces."""

SILENT = {
    "command_request": "nobody looks at requests",
    "defect_day": "inspections are announced, and it follows them",
    "inspection_day": "inspections are announced, and it follows them",
    "number_series": "nobody looks at counters",
    "permission": "written by upgrades only",
    "saved_view": "a window reads its person's views when it opens",
}
"""Tables that announce nothing, and why."""


def fits(revision: str, serves_from: str) -> bool:
    """Whether this program works with a database.

    Args:
        revision: of the database.
        serves_from: the revision from which on it serves older programs, empty where it does not say (0.1).
    """
    # Revisions are numbers of four digits, so that their order is that of the words.
    return revision == NEEDED_REVISION or (revision > NEEDED_REVISION and "" < serves_from <= NEEDED_REVISION)


_NOT_WORTH_AN_ENTRY = ("version", "last_sign_in_at", "search_words")


def tables() -> Iterator[str]:
    """The names of all tables, without the schema."""
    for table in metadata.sorted_tables:
        yield table.name


def trigger_statements() -> Iterator[str]:
    """The statements that attach audit, ledger and announcement triggers to the tables."""
    for name in tables():
        if name in LEDGERS:
            yield (
                f"CREATE TRIGGER {name}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON quty.{name}"
                " FOR EACH STATEMENT EXECUTE FUNCTION quty.only_grows()"
            )
        elif name not in UNAUDITED:
            key = ",".join(column.name for column in metadata.tables[f"quty.{name}"].primary_key)
            yield (
                f"CREATE TRIGGER {name}_audit AFTER INSERT OR UPDATE OR DELETE ON quty.{name}"
                f" FOR EACH ROW EXECUTE FUNCTION quty.audit_row('{key}', '{','.join(_NOT_WORTH_AN_ENTRY)}')"
            )
        if name in TOPICS:
            yield from _announcing(name, TOPICS[name])


def _announcing(name: str, announcement: Announcement) -> Iterator[str]:
    if not announcement.departments:
        yield (
            f"CREATE TRIGGER {name}_announce AFTER INSERT OR UPDATE OR DELETE ON quty.{name}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION quty.announce('{announcement.topic}')"
        )
        return
    arguments = ", ".join(f"'{word}'" for word in (announcement.topic.value, *announcement.departments))
    for event, rows in (
        ("INSERT", "NEW TABLE AS new_rows"),
        ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("DELETE", "OLD TABLE AS old_rows"),
    ):
        yield (
            f"CREATE TRIGGER {name}_announce_{event.lower()} AFTER {event} ON quty.{name} REFERENCING {rows}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION quty.announce_departments({arguments})"
        )
