"""The rights of people, settings, the audit trail and alerts, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, ANSWER, Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.USE_PROGRAM: Privileges(
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
            "saved_view",
        ),
        select_columns={"person": ("id", "name", "full_name", "department", "language", "active")},
        insert=("alert", "saved_view"),
        update={"saved_view": ("name", "content", "opens")},
        delete=("saved_view",),
        execute=(
            "begin_command",
            "finish_command",
            "tell_collected",
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
    Permission.MANAGE_PEOPLE: Privileges(
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
    Permission.CHANGE_SETTINGS: Privileges(
        insert=("setting", "registered_document"), update={"setting": ("value",), "registered_document": ALL}
    ),
    Permission.VIEW_AUDIT: Privileges(
        select=("audit_entry", "sign_in_event"),
        select_columns={"command_request": ("id", "command", "person_name", "at")},
    ),
    Permission.ANSWER_ALERTS: Privileges(update={"alert": ANSWER}),
    Permission.OVERRIDE_ALERTS: Privileges(update={"alert": ("state", "answer_reason", "version")}),
}
