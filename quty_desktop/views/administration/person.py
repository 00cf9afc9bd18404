"""Adding a person, or changing one: who it is, and which roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import temporary_password
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import NewPerson, PersonChange, PersonRow, RoleRow
from quty_desktop.views.administration.record_form import RecordForm
from quty_desktop.views.administration.shared import LANGUAGES, show_password
from quty_desktop.views.administration.ticks import Ticks
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    full_name: str
    department: Department
    language: str
    email: str


class PersonPage(RecordForm[PersonRow]):
    """The form of one person."""

    key = "administration.person"
    title = N_("Add or change person")
    permission = Permission.MANAGE_PEOPLE
    department = Department.ADMINISTRATION
    group = Group.ENTRY
    icon = Icon.PERSON
    topics = frozenset({Topic.PEOPLE})
    beginning: Mapping[str, object] = {"language": "id"}
    fixed = "name"

    def build(self) -> None:
        """Form above, roles below."""
        self._password = ""
        fields = (
            TextField(name="full_name", label=N_("Full name"), required=True, limit=100),
            TextField(
                name="name",
                label=N_("User name"),
                required=True,
                limit=32,
                help=N_("For signing in; it cannot be changed later."),
            ),
            ChoiceField(name="department", label=N_("Department"), required=True, choices=Department),
            ChoiceField(
                name="language",
                label=N_("Language"),
                required=True,
                choices=[Option(code, words) for code, words in LANGUAGES.items()],
            ),
            TextField(name="email", label=N_("E-mail"), limit=120),
        )
        self.roles = Ticks(self.place, N_("Roles"), columns=3)
        self.put_up(N_("Save person"), N_("New person"), fields, self.roles, self.save)

    def refresh(self) -> None:
        """Ask for the roles, and for the person unless something is typed."""
        self.load(people.roles, None, self._offer_roles)
        if self.editing is not None and self.may_show_again:
            self.load(people.person, self.editing.id, self._edit, part="person")

    def open(self, record: Any) -> None:
        """Change the person with this user name."""
        self.load(people.person, record, self._opened, part="person")

    def save(self) -> None:
        """Add or change the person."""
        if self.editing is not None:
            self.submit(self.form, people.change_person, self._change, self._changed)
            return
        self._password = self._password or temporary_password()
        self.submit(self.form, people.create_person, self._new, self._added)

    def _new(self, **fields: Any) -> NewPerson:
        return NewPerson(roles=tuple(self.roles.chosen), password=self._password, **fields)

    def _change(self, **fields: Any) -> PersonChange:
        return PersonChange(roles=tuple(self.roles.chosen), seen=self.editing, **fields)

    def _offer_roles(self, rows: tuple[RoleRow, ...]) -> None:
        self.roles.offer([(row.id, row.name, row.department) for row in rows])

    def _opened(self, row: PersonRow) -> None:
        self._edit(row)
        self.form.editor("full_name").widget.setFocus()

    def _edit(self, row: PersonRow) -> None:
        values = {
            "name": row.id,
            "full_name": row.full_name,
            "department": row.department,
            "language": row.language,
            "email": row.email,
        }
        self.edit(row, values, row.role_codes)

    def _added(self, _result: None) -> None:
        asked = self.form.value(_Asked)
        show_password(self, asked.full_name, self._password)
        self._password = ""
        self.say(Text(N_("{name} may sign in as {login}."), name=asked.full_name, login=asked.name), self._to_list())
        self.start_new()

    def _changed(self, _result: None) -> None:
        asked = self.form.value(_Asked)
        self.load(people.person, asked.name, self._edit, part="person")
        self.say(Text(N_("{name} is saved."), name=asked.full_name), self._to_list(asked.name))

    def _to_list(self, name: str = "") -> Action:
        return Action(N_("All people"), lambda: self.place.go("administration.people", name or None), Icon.PEOPLE)
