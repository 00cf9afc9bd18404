"""Words for the audit trail: tables and columns as the office calls them."""

from collections.abc import Mapping

from quty_desktop.domain.text import N_, Choice


class AuditAction(Choice):
    """What happened to a row."""

    INSERT = "insert", N_("Added")
    UPDATE = "update", N_("Changed")
    DELETE = "delete", N_("Removed")
    NOTE = "note", N_("Noted")


TABLE_WORDS: Mapping[str, str] = {
    "alert": N_("Alert"),
    "article": N_("Article"),
    "article_reference": N_("Article reference"),
    "attachment": N_("Attachment"),
    "buyer_order": N_("Buyer order"),
    "buyer_order_line": N_("Order line"),
    "carton": N_("Carton"),
    "clearance": N_("Clearance"),
    "defect": N_("Defect"),
    "defect_count": N_("Defects found"),
    "destination": N_("Destination"),
    "hold": N_("Hold"),
    "import_run": N_("Import"),
    "inspection": N_("Inspection"),
    "issued_paper": N_("Issued paper"),
    "lab_test": N_("Laboratory test"),
    "manufacturing_order": N_("Manufacturing order"),
    "material": N_("Material"),
    "pack_specification": N_("Pack specification"),
    "pallet": N_("Pallet"),
    "partner": N_("Partner"),
    "person": N_("Person"),
    "person_role": N_("Role of a person"),
    "place": N_("Place"),
    "registered_document": N_("Document register"),
    "role": N_("Role"),
    "role_permission": N_("Right of a role"),
    "setting": N_("Setting"),
    "shipping_mark_check": N_("Mark check"),
    "shipping_mark_print": N_("Mark print"),
    "work_order": N_("Work order"),
}
"""Tables as the office calls them; what is missing here shows its own name."""

FIELD_WORDS: Mapping[str, str] = {
    "acknowledged_at": N_("Acknowledged at"),
    "acknowledged_by": N_("Acknowledged by"),
    "active": N_("Active"),
    "answer_reason": N_("Answer"),
    "approved_at": N_("Approved at"),
    "approved_by": N_("Approved by"),
    "article_id": N_("Article"),
    "batch_number": N_("Batch"),
    "cartons_per_pallet": N_("Cartons per pallet"),
    "code": N_("Code"),
    "confirmed_at": N_("Confirmed at"),
    "confirmed_by": N_("Confirmed by"),
    "created_at": N_("Made at"),
    "created_by": N_("Made by"),
    "department": N_("Department"),
    "destination_id": N_("Destination"),
    "due_at": N_("Due at"),
    "email": N_("E-mail"),
    "finished_at": N_("Finished at"),
    "full_name": N_("Full name"),
    "good_pcs": N_("Good pieces"),
    "key": N_("Key"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "last_sign_in_at": N_("Last sign-in"),
    "level": N_("Level"),
    "must_change_password": N_("Must change password"),
    "name": N_("Name"),
    "note": N_("Note"),
    "number": N_("Number"),
    "order_date": N_("Order date"),
    "packed_at": N_("Packed at"),
    "packed_by": N_("Packed by"),
    "pallet_id": N_("Pallet"),
    "password_changed_at": N_("Password changed at"),
    "pcs": N_("Pieces"),
    "pcs_per_carton": N_("Pieces per carton"),
    "permission": N_("Right"),
    "person_name": N_("Person"),
    "planned_for": N_("Planned for"),
    "produced_pcs": N_("Produced pieces"),
    "qty_pcs": N_("Pieces"),
    "reason": N_("Reason"),
    "reject_pcs": N_("Rejected pieces"),
    "release_reason": N_("Reason of release"),
    "released_at": N_("Released at"),
    "released_by": N_("Released by"),
    "resolved_at": N_("Resolved at"),
    "resolved_by": N_("Resolved by"),
    "result": N_("Result"),
    "revision": N_("Revision"),
    "rework_pcs": N_("Rework pieces"),
    "role_code": N_("Role"),
    "route": N_("Route"),
    "severity": N_("Severity"),
    "started_at": N_("Started at"),
    "state": N_("State"),
    "target_pcs": N_("Target pieces"),
    "value": N_("Value"),
    "version": N_("Version"),
    "week_number": N_("Week"),
    "week_year": N_("Year"),
}
"""Columns as the office calls them; what is missing here shows its own name with spaces."""

BOOKKEEPING = frozenset({"id", "version", "changed_at", "changed_by", "request"})
"""Columns that say nothing about what was changed."""


def table_words(table: str) -> str:
    """What the office calls a table."""
    return TABLE_WORDS.get(table, table.replace("_", " "))


def field_words(field: str) -> str:
    """What the office calls a column."""
    return FIELD_WORDS.get(field, field.removesuffix("_id").replace("_", " "))
