"""What a person may do: the rights, and the roles that the plant starts with.

Roles are data (an administrator may add one); rights are code, for each is a list of privileges in PostgreSQL.
"""

from dataclasses import dataclass

from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_, Choice


class Permission(Choice):
    """A right; screens show what it opens, PostgreSQL decides."""

    USE_PROGRAM = "use_program", N_("Sign in, see own profile and alerts")
    SEE_DEPARTMENTS = "see_departments", N_("Open the pages of other departments")
    MANAGE_PEOPLE = "manage_people", N_("Manage people and roles")
    CHANGE_SETTINGS = "change_settings", N_("Change the plant's settings")
    VIEW_AUDIT = "view_audit", N_("See the audit trail")
    MANAGE_BACKUPS = "manage_backups", N_("Make and prove backups")
    VIEW_HEALTH = "view_health", N_("See the health of server and database")
    ANSWER_ALERTS = "answer_alerts", N_("Acknowledge and resolve alerts")
    OVERRIDE_ALERTS = "override_alerts", N_("Override an alert")
    VIEW_MASTER_DATA = "view_master_data", N_("See articles, materials and pack specifications")
    EDIT_MASTER_DATA = "edit_master_data", N_("Change articles, materials and pack specifications")
    EDIT_CERTIFICATES = "edit_certificates", N_("Enter material certificates")
    EDIT_DEFECTS = "edit_defects", N_("Change the catalogue of defects")
    APPROVE_BILLS = "approve_bills", N_("Approve bills of material")
    IMPORT_DATA = "import_data", N_("Import spreadsheets")
    VIEW_ORDERS = "view_orders", N_("See buyer orders")
    ENTER_ORDERS = "enter_orders", N_("Enter and confirm buyer orders")
    VIEW_PRODUCTION = "view_production", N_("See manufacturing and work orders")
    PLAN_PRODUCTION = "plan_production", N_("Draft manufacturing orders")
    APPROVE_PRODUCTION = "approve_production", N_("Approve manufacturing orders")
    VIEW_PACKING = "view_packing", N_("See cartons and shipping marks")
    PACK_CARTONS = "pack_cartons", N_("Pack cartons")
    PRINT_MARKS = "print_marks", N_("Print shipping marks")
    REPRINT_MARKS = "reprint_marks", N_("Reprint shipping marks")
    CHECK_MARKS = "check_marks", N_("Check printed marks by scanning")
    VIEW_QUALITY = "view_quality", N_("See tests, inspections and holds")
    RECORD_LAB_TESTS = "record_lab_tests", N_("Record laboratory tests")
    RECORD_INSPECTIONS = "record_inspections", N_("Record inspections")
    HOLD_BATCHES = "hold_batches", N_("Put a batch on hold")
    RELEASE_BATCHES = "release_batches", N_("Release a batch from hold")
    EDIT_SAMPLING_PLANS = "edit_sampling_plans", N_("Change sampling plans and order tightened inspection")
    RECORD_METAL_CHECKS = "record_metal_checks", N_("Check metal detectors and record what went through them")
    RELEASE_METAL = "release_metal", N_("Close metal incidents and release what a failed check held")
    INSPECT_FINAL = "inspect_final", N_("Make final inspections")
    LOG_NEEDLES = "log_needles", N_("Log broken needles")
    PRINT_QUALITY_PAPERS = "print_quality_papers", N_("Print laboratory, inspection and metal detector reports")
    EDIT_TESTS = "edit_tests", N_("Change metal detectors and further laboratory tests")
    HANDLE_NONCONFORMITIES = "handle_nonconformities", N_("Raise and close nonconformity reports")
    ANSWER_NONCONFORMITIES = "answer_nonconformities", N_("Answer nonconformity reports of the own department")
    ADD_EVIDENCE = "add_evidence", N_("Attach photos to records")
    VERIFY_RECORDS = "verify_records", N_("Confirm records of others as a second person")
    FREEZE_CHARTS = "freeze_charts", N_("Freeze the centre line of a control chart")
    ISSUE_COMPLIANCE = "issue_compliance", N_("Issue batch compliance reports")
    RECORD_OUTPUT = "record_output", N_("Enter the output of a department")
    ENTER_OLD_OUTPUT = "enter_old_output", N_("Enter output that is older than a week")
    PLAN_WORK = "plan_work", N_("Plan the work of a department")
    SEND_TRANSFERS = "send_transfers", N_("Send goods to the next department")
    ACCEPT_TRANSFERS = "accept_transfers", N_("Accept goods from another department")
    CLEAR_LINES = "clear_lines", N_("Report a line as cleared")
    SUPERVISE_TRANSFERS = "supervise_transfers", N_("Confirm clear lines, gaps and large differences")
    OVERRIDE_BLOCKS = "override_blocks", N_("Open a blocked transfer with a reason")
    VIEW_STOCK = "view_stock", N_("See stock, receipts, purchases and gate passes")
    VIEW_ISSUES = "view_issues", N_("See issues of material and kanban cards")
    VIEW_GATE = "view_gate", N_("See gate passes")
    VIEW_PRICES = "view_prices", N_("See prices of purchases")
    REQUEST_PURCHASES = "request_purchases", N_("Ask purchasing to buy")
    MANAGE_PURCHASING = "manage_purchasing", N_("Order from suppliers")
    APPROVE_PURCHASES = "approve_purchases", N_("Approve orders to suppliers")
    GATE_CHECK = "gate_check", N_("Check trucks and goods at the gate")
    RECEIVE_GOODS = "receive_goods", N_("Receive goods, label and put them away")
    ISSUE_MATERIAL = "issue_material", N_("Pick and issue material, prepare gate passes")
    REQUEST_MATERIAL = "request_material", N_("Ask the warehouse for material and confirm its issues")
    SUPERVISE_WAREHOUSE = "supervise_warehouse", N_("Approve kanban cards and over-deliveries, set their limits")
    COUNT_STOCK = "count_stock", N_("Count stock")
    APPROVE_COUNTS = "approve_counts", N_("See differences of stock-takes and approve them")
    VIEW_SHIPMENTS = "view_shipments", N_("See finished goods and shipments")
    RECEIVE_FINISHED_GOODS = "receive_finished_goods", N_("Receive finished goods and put them into blocks")
    PLAN_SHIPMENTS = "plan_shipments", N_("Plan shipments")
    LOAD_SHIPMENTS = "load_shipments", N_("Load and unload shipments")
    SIGN_TALLIES = "sign_tallies", N_("Sign the tally of a shipment")
    CLOSE_SHIPMENTS = "close_shipments", N_("Close shipments")
    TRACE_GOODS = "trace_goods", N_("Trace goods backwards and forwards")
    ISSUE_REPORTS = "issue_reports", N_("Issue reports of production, transfers, stock and shipments")


@dataclass(frozen=True, slots=True)
class StandardRole:
    """A role that every new plant starts with.

    Attributes:
        code: its name in the database, lower case.
        name: the words for it (English, translated).
        department: where its people work.
        permissions: its rights.
    """

    code: str
    name: str
    department: Department
    permissions: frozenset[Permission]


_P = Permission
_ANYBODY = frozenset({_P.USE_PROGRAM})
_SEE_OWN = _ANYBODY | {_P.VIEW_PRODUCTION, _P.VIEW_ISSUES}
"""A clerk: home, and the pages of the own department; what these read is granted, the other departments' tables are not."""
_SEE_FLOW = _SEE_OWN | {
    _P.SEE_DEPARTMENTS,
    _P.VIEW_MASTER_DATA,
    _P.VIEW_ORDERS,
    _P.VIEW_PACKING,
    _P.VIEW_QUALITY,
    _P.VIEW_STOCK,
    _P.VIEW_GATE,
    _P.VIEW_SHIPMENTS,
    _P.TRACE_GOODS,
}
"""Who plans, supervises, checks or answers for the flow: every department's pages."""
_SUPERVISE = _SEE_FLOW | {_P.ANSWER_ALERTS, _P.ANSWER_NONCONFORMITIES, _P.ADD_EVIDENCE, _P.ISSUE_REPORTS}
_INSPECT = _SEE_FLOW | {
    _P.RECORD_INSPECTIONS,
    _P.ANSWER_ALERTS,
    _P.HANDLE_NONCONFORMITIES,
    _P.ADD_EVIDENCE,
    _P.VERIFY_RECORDS,
}
_REGISTERS = frozenset({_P.EDIT_CERTIFICATES, _P.EDIT_DEFECTS})
"""The registers of quality; whoever buys or stores enters certificates too, as they come with the goods."""
_PPIC = (
    _SEE_FLOW
    | _REGISTERS
    | {_P.ENTER_ORDERS, _P.PLAN_PRODUCTION, _P.EDIT_MASTER_DATA, _P.IMPORT_DATA, _P.ANSWER_ALERTS}
    | {_P.REQUEST_PURCHASES, _P.ISSUE_REPORTS}
)
_PACK = frozenset({_P.VIEW_PACKING, _P.PACK_CARTONS, _P.PRINT_MARKS, _P.CHECK_MARKS})
_HAND = frozenset({_P.SEND_TRANSFERS, _P.ACCEPT_TRANSFERS, _P.CLEAR_LINES, _P.REQUEST_MATERIAL})
_STORE = frozenset({_P.VIEW_STOCK, _P.VIEW_GATE, _P.RECEIVE_GOODS, _P.ISSUE_MATERIAL, _P.COUNT_STOCK})
_MAKE = _HAND | {_P.RECORD_OUTPUT}
_LEAD = frozenset({_P.SUPERVISE_TRANSFERS, _P.PLAN_WORK})
_SUBCONTRACT = frozenset({_P.SEND_TRANSFERS, _P.ACCEPT_TRANSFERS, _P.RECORD_OUTPUT})
"""The warehouse and PPIC do at the desk what a subcontractor does outside."""
_DECIDE = _LEAD | {_P.OVERRIDE_BLOCKS, _P.RECORD_OUTPUT}
_DETECT = frozenset({_P.RECORD_METAL_CHECKS})
_NEEDLES = frozenset({_P.LOG_NEEDLES})
_REPORTS = frozenset({_P.PRINT_QUALITY_PAPERS})
_SHIP = frozenset({_P.RECEIVE_FINISHED_GOODS, _P.LOAD_SHIPMENTS})
_D = Department

STANDARD_ROLES: tuple[StandardRole, ...] = (
    StandardRole("admin", N_("Administrator"), _D.ADMINISTRATION, frozenset(Permission)),
    StandardRole(
        "ppic_manager",
        N_("PPIC manager"),
        _D.PPIC,
        _PPIC | _DECIDE | _SUBCONTRACT | {_P.APPROVE_PRODUCTION, _P.APPROVE_BILLS, _P.OVERRIDE_ALERTS},
    ),
    StandardRole("ppic_admin", N_("PPIC clerk"), _D.PPIC, _PPIC | _SUBCONTRACT),
    StandardRole(
        "purchasing",
        N_("Purchasing"),
        _D.PURCHASING,
        _SEE_FLOW
        | {_P.EDIT_CERTIFICATES, _P.REQUEST_PURCHASES, _P.MANAGE_PURCHASING, _P.VIEW_PRICES, _P.ANSWER_ALERTS}
        | {_P.ISSUE_REPORTS},
    ),
    StandardRole(
        "warehouse_admin",
        N_("Warehouse clerk"),
        _D.WAREHOUSE,
        _SUPERVISE | _STORE | _SUBCONTRACT | {_P.EDIT_MASTER_DATA, _P.EDIT_CERTIFICATES, _P.REQUEST_PURCHASES},
    ),
    StandardRole(
        "warehouse_operator", N_("Warehouse operator"), _D.WAREHOUSE, _SEE_OWN | _STORE | {_P.VIEW_MASTER_DATA}
    ),
    StandardRole(
        "spv_warehouse",
        N_("Warehouse supervisor"),
        _D.WAREHOUSE,
        _SUPERVISE | _STORE | _SUBCONTRACT | {_P.REQUEST_PURCHASES, _P.SUPERVISE_WAREHOUSE, _P.APPROVE_COUNTS},
    ),
    StandardRole("spv_cutting", N_("Cutting supervisor"), _D.CUTTING, _SUPERVISE | _MAKE | _LEAD),
    StandardRole("operator_cutting", N_("Cutting clerk"), _D.CUTTING, _SEE_OWN | _MAKE),
    StandardRole("spv_embroidery", N_("Embroidery supervisor"), _D.EMBROIDERY, _SUPERVISE | _MAKE | _LEAD | _NEEDLES),
    StandardRole("operator_embroidery", N_("Embroidery clerk"), _D.EMBROIDERY, _SEE_OWN | _MAKE | _NEEDLES),
    StandardRole("spv_sewing", N_("Sewing supervisor"), _D.SEWING, _SUPERVISE | _MAKE | _LEAD | _NEEDLES),
    StandardRole("operator_sewing", N_("Sewing clerk"), _D.SEWING, _SEE_OWN | _MAKE | _NEEDLES),
    StandardRole(
        "spv_finishing", N_("Finishing supervisor"), _D.FINISHING, _SUPERVISE | _MAKE | _LEAD | _DETECT | _NEEDLES
    ),
    StandardRole("operator_finishing", N_("Finishing clerk"), _D.FINISHING, _SEE_OWN | _MAKE | _DETECT | _NEEDLES),
    StandardRole(
        "spv_packing",
        N_("Packing supervisor"),
        _D.PACKING,
        _SUPERVISE | _PACK | _HAND | _LEAD | _DETECT | {_P.REPRINT_MARKS},
    ),
    StandardRole("operator_packing", N_("Packing clerk"), _D.PACKING, _SEE_OWN | _PACK | _HAND | _DETECT),
    StandardRole(
        "fg_warehouse",
        N_("Finished goods clerk"),
        _D.FINISHED_GOODS,
        _SUPERVISE | _LEAD | _SHIP | {_P.CHECK_MARKS, _P.ACCEPT_TRANSFERS, _P.CLEAR_LINES, _P.REQUEST_MATERIAL},
    ),
    StandardRole(
        "logistics",
        N_("Logistics clerk"),
        _D.FINISHED_GOODS,
        _SUPERVISE | {_P.PLAN_SHIPMENTS, _P.LOAD_SHIPMENTS, _P.CLOSE_SHIPMENTS},
    ),
    StandardRole(
        "qc_inspector",
        N_("QC inspector"),
        _D.QUALITY,
        _INSPECT | _DETECT | _NEEDLES | _REPORTS | {_P.CHECK_MARKS, _P.SIGN_TALLIES},
    ),
    StandardRole(
        "qc_lab",
        N_("QC laboratory"),
        _D.QUALITY,
        _SEE_FLOW | _REGISTERS | _REPORTS | {_P.RECORD_LAB_TESTS, _P.ANSWER_ALERTS, _P.ADD_EVIDENCE, _P.VERIFY_RECORDS},
    ),
    StandardRole(
        "final_inspector",
        N_("Final inspector"),
        _D.QUALITY,
        _INSPECT | _REPORTS | {_P.CHECK_MARKS, _P.INSPECT_FINAL, _P.SIGN_TALLIES},
    ),
    StandardRole(
        "qc_supervisor",
        N_("QC supervisor"),
        _D.QUALITY,
        _INSPECT
        | _REGISTERS
        | {
            _P.RECORD_LAB_TESTS,
            _P.HOLD_BATCHES,
            _P.RELEASE_BATCHES,
            _P.RECORD_METAL_CHECKS,
            _P.RELEASE_METAL,
            _P.INSPECT_FINAL,
            _P.LOG_NEEDLES,
            _P.EDIT_TESTS,
            _P.PRINT_QUALITY_PAPERS,
            _P.EDIT_SAMPLING_PLANS,
            _P.ANSWER_NONCONFORMITIES,
            _P.FREEZE_CHARTS,
            _P.ISSUE_COMPLIANCE,
            _P.CHECK_MARKS,
            _P.SIGN_TALLIES,
            _P.VIEW_AUDIT,
            _P.OVERRIDE_ALERTS,
        },
    ),
    StandardRole("security", N_("Security"), _D.SECURITY, _ANYBODY | {_P.VIEW_ORDERS, _P.VIEW_GATE, _P.GATE_CHECK}),
    StandardRole(
        "production_manager",
        N_("Production manager"),
        _D.MANAGEMENT,
        _SUPERVISE
        | _DECIDE
        | {_P.APPROVE_PRODUCTION, _P.OVERRIDE_ALERTS, _P.APPROVE_PURCHASES, _P.VIEW_PRICES, _P.APPROVE_COUNTS},
    ),
    StandardRole(
        "factory_manager",
        N_("Factory manager"),
        _D.MANAGEMENT,
        _SUPERVISE
        | _DECIDE
        | {
            _P.VIEW_HEALTH,
            _P.ENTER_OLD_OUTPUT,
            _P.APPROVE_PRODUCTION,
            _P.OVERRIDE_ALERTS,
            _P.VIEW_AUDIT,
            _P.APPROVE_PURCHASES,
            _P.APPROVE_COUNTS,
            _P.VIEW_PRICES,
        },
    ),
    StandardRole(
        "finance",
        N_("Finance"),
        _D.FINANCE,
        _ANYBODY
        | {
            _P.SEE_DEPARTMENTS,
            _P.VIEW_MASTER_DATA,
            _P.VIEW_ORDERS,
            _P.VIEW_STOCK,
            _P.VIEW_PRICES,
            _P.APPROVE_COUNTS,
        },
    ),
)
