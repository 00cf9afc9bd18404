"""Adding a person, or changing one: who it is, and which roles."""

from dataclasses import dataclass
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import temporary_password
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import NewPerson, PersonChange, PersonRow, RoleRow
from quty_desktop.views.administration.shared import LANGUAGES, show_password
from quty_desktop.views.administration.ticks import Ticks
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    full_name: str
    department: Department
    language: str
    email: str


class PersonPage(Page):
    """The form of one person."""

    key = "administration.person"
    title = N_("Add or change person")
    permission = Permission.MANAGE_PEOPLE
    department = Department.ADMINISTRATION
    group = Group.ENTRY
    icon = Icon.PERSON
    topics = frozenset({Topic.PEOPLE})

    def build(self) -> None:
        """Form above, roles below."""
        self._editing: PersonRow | None = None
        self._password = ""
        self.primary(N_("Save person"), self.save, Icon.SAVE)
        self.secondary(N_("New person"), self.start_new, Icon.ADD, Key.NEW)
        self.on(Key.SAVE, self.save)
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
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
                ),
                columns=3,
                clears=False,
            )
        )
        self.form.editor("language").set_value("id")
        self.roles = Ticks(self.place, N_("Roles"), columns=3)
        self.body.addWidget(self.form)
        self.body.addWidget(self.roles, 1)

    def refresh(self) -> None:
        """Ask for the roles."""
        self.load(people.roles, None, self._offer_roles)

    def open(self, record: Any) -> None:
        """Change the person with this user name."""
        self.load(people.person, record, self._edit)

    def start_new(self) -> None:
        """An empty form for another person."""
        self._editing = None
        self.form.fill({"language": "id"})
        self.form.editor("name").widget.setEnabled(True)
        self.roles.choose(())
        self.form.start()

    def save(self) -> None:
        """Add or change the person."""
        if self._editing is not None:
            self.submit(self.form, people.change_person, self._change, self._changed)
            return
        self._password = self._password or temporary_password()
        self.submit(self.form, people.create_person, self._new, self._added)

    def _new(self, **fields: Any) -> NewPerson:
        return NewPerson(roles=tuple(self.roles.chosen), password=self._password, **fields)

    def _change(self, **fields: Any) -> PersonChange:
        return PersonChange(roles=tuple(self.roles.chosen), **fields)

    def _offer_roles(self, rows: tuple[RoleRow, ...]) -> None:
        self.roles.offer([(row.id, row.name, row.department) for row in rows])

    def _edit(self, row: PersonRow) -> None:
        self._editing = row
        self.form.fill(
            {
                "name": row.id,
                "full_name": row.full_name,
                "department": row.department,
                "language": row.language,
                "email": row.email,
            },
            record=row.id,
        )
        self.form.editor("name").widget.setEnabled(False)
        self.roles.choose(row.role_codes)
        self.form.editor("full_name").widget.setFocus()

    def _added(self, _result: None) -> None:
        asked = self.form.value(_Asked)
        show_password(self, asked.full_name, self._password)
        self._password = ""
        self.say(Text(N_("{name} may sign in as {login}."), name=asked.full_name, login=asked.name), self._to_list())
        self.start_new()

    def _changed(self, _result: None) -> None:
        asked = self.form.value(_Asked)
        self.say(Text(N_("{name} is saved."), name=asked.full_name), self._to_list(asked.name))

    def _to_list(self, name: str = "") -> Action:
        return Action(N_("All people"), lambda: self.place.go("administration.people", name or None), Icon.PEOPLE)
