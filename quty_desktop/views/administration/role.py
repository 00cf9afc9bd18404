"""Making a role, or changing what one may."""

from dataclasses import dataclass
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import RoleDefinition, RoleRow
from quty_desktop.views.administration.record_form import RecordForm
from quty_desktop.views.administration.ticks import Offer, Ticks
from quty_desktop.views.kit.fields import ChoiceField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group

_P = Permission
_SUBJECTS = (
    (
        N_("Program"),
        (_P.USE_PROGRAM, _P.MANAGE_PEOPLE, _P.CHANGE_SETTINGS, _P.VIEW_AUDIT, _P.MANAGE_BACKUPS, _P.VIEW_HEALTH),
    ),
    (N_("Alerts"), (_P.ANSWER_ALERTS, _P.OVERRIDE_ALERTS)),
    (
        N_("Master data"),
        (
            _P.VIEW_MASTER_DATA,
            _P.EDIT_MASTER_DATA,
            _P.EDIT_CERTIFICATES,
            _P.EDIT_DEFECTS,
            _P.APPROVE_BILLS,
            _P.IMPORT_DATA,
        ),
    ),
    (
        N_("Orders and production"),
        (_P.VIEW_ORDERS, _P.ENTER_ORDERS, _P.VIEW_PRODUCTION, _P.PLAN_PRODUCTION, _P.APPROVE_PRODUCTION),
    ),
    (N_("Packing"), (_P.VIEW_PACKING, _P.PACK_CARTONS, _P.PRINT_MARKS, _P.REPRINT_MARKS, _P.CHECK_MARKS)),
    (
        N_("Quality"),
        (
            _P.VIEW_QUALITY,
            _P.RECORD_LAB_TESTS,
            _P.RECORD_INSPECTIONS,
            _P.HOLD_BATCHES,
            _P.RELEASE_BATCHES,
            _P.ISSUE_COMPLIANCE,
        ),
    ),
)


def rights_by_subject() -> list[Offer]:
    """All rights with their subject; one that nobody grouped yet stands among the others."""
    grouped: list[Offer] = [(right.value, right, subject) for subject, rights in _SUBJECTS for right in rights]
    known = {value for value, _, _ in grouped}
    return grouped + [(right.value, right, N_("Others")) for right in Permission if right.value not in known]


@dataclass(frozen=True, slots=True)
class _Asked:
    code: str
    name: str
    department: Department


class RolePage(RecordForm[RoleRow]):
    """The form of one role."""

    key = "administration.role"
    title = N_("Add or change role")
    permission = Permission.MANAGE_PEOPLE
    department = Department.ADMINISTRATION
    group = Group.ENTRY
    icon = Icon.SECURITY
    topics = frozenset({Topic.PEOPLE})
    first_ticks = (Permission.USE_PROGRAM.value,)
    fixed = "code"

    def build(self) -> None:
        """Form above, rights below."""
        self._wanted = ""
        self._rows: dict[str, RoleRow] = {}
        fields = (
            TextField(name="name", label=N_("Name of the role"), required=True, limit=60),
            TextField(
                name="code",
                label=N_("Code"),
                required=True,
                limit=40,
                help=N_("Letters, digits, underscores; it cannot be changed later."),
            ),
            ChoiceField(name="department", label=N_("Department"), required=True, choices=Department),
        )
        self.rights = Ticks(self.place, N_("Rights"), columns=2)
        self.put_up(N_("Save role"), N_("New role"), fields, self.rights, self.save)

    def refresh(self) -> None:
        """Ask for the roles."""
        # Only now: boxes made before would all get access keys, and there are more of them than letters.
        self.rights.offer(rights_by_subject())
        self.load(people.roles, None, self._show)

    def open(self, record: Any) -> None:
        """Change the role with this code."""
        self._wanted = str(record)
        self._edit(self._wanted)

    def start_new(self) -> None:
        """An empty form for another role."""
        self._wanted = ""
        super().start_new()

    def save(self) -> None:
        """Make or change the role."""
        chosen = tuple(Permission(value) for value in self.rights.chosen)
        if self.editing is None and self.form.editor("code").text().strip() in self._rows:
            self.form.complain({"code": Text(N_("There is a role with this code already."))})
            return
        self.submit(self.form, people.define_role, RoleDefinition, self._saved, permissions=chosen, seen=self.editing)

    def _show(self, rows: tuple[RoleRow, ...]) -> None:
        self._rows = {row.id: row for row in rows}
        if self._wanted:
            self._edit(self._wanted)
        elif self.editing is not None and self.may_show_again:
            self._edit(self.editing.id)

    def _edit(self, code: str) -> None:
        row = self._rows.get(code)
        if row is None:
            return
        self._wanted = ""
        values = {"code": row.id, "name": row.name, "department": row.department}
        self.edit(row, values, [right.value for right in row.permissions])

    def _saved(self, _result: None) -> None:
        asked = self.form.value(_Asked)
        self._wanted = asked.code
        self.refresh()
        self.say(
            Text(N_("The role {name} is saved. It is in force at once."), name=asked.name),
            Action(N_("All roles"), lambda: self.place.go("administration.roles", asked.code), Icon.SECURITY),
        )
