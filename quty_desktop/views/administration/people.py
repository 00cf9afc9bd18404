"""The people of the plant: who may sign in, what they may do, and their passwords."""

from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import temporary_password
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import PasswordReset, PeopleQuestion, PersonRow, RoleRow
from quty_desktop.views.administration.shared import LANGUAGES, show_password
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Question
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone

ACTIVE = State(N_("Active"), Tone.OK)
NEW_PASSWORD = State(N_("New password"), Tone.NOTICE, Icon.PASSWORD)
OFF = State(N_("Switched off"), Tone.NEUTRAL, Icon.CANCEL)
STATES = {"active": ACTIVE, "password": NEW_PASSWORD, "off": OFF}
"""All that an account's column may show; it is as wide as the widest of them."""


def state_of(row: PersonRow) -> State:
    """How a person's account stands."""
    if not row.active:
        return OFF
    return NEW_PASSWORD if row.must_change_password else ACTIVE


class PeoplePage(Page):
    """List and detail."""

    key = "administration.people"
    title = N_("People")
    permission = Permission.MANAGE_PEOPLE
    department = Department.ADMINISTRATION
    group = Group.WAITING
    icon = Icon.PEOPLE
    topics = frozenset({Topic.PEOPLE, Topic.AUDIT})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: str | None = None
        self._made: dict[str, str] = {}
        self.primary(N_("New person"), lambda: self.place.go("administration.person"), Icon.ADD)
        self.role = ListPicker(self.place, N_("Role"))
        self.role.picked.connect(self.refresh)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                self._columns(),
                title=self.title,
                filters=(
                    Filter("active", N_("Active"), lambda row: row.active),
                    Filter("off", N_("Switched off"), lambda row: not row.active),
                    Filter("failed", N_("Wrong passwords"), lambda row: row.failed > 0),
                ),
                empty=Empty(
                    N_("Nobody holds this role"),
                    N_("Choose another role, or add a person."),
                    Action(N_("New person"), lambda: self.place.go("administration.person"), Icon.ADD),
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda name: self.place.go("administration.person", name))
        self.detail = Detail(self.place, N_("Select a person to edit, to reset the password or to switch off."))
        self.body.addLayout(pickers(self.role))
        self.body.addWidget(beside(self.table, self.detail), 1)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(key="full_name", title=N_("Name"), width=124),
            Column(key="id", title=N_("User name"), kind=Kind.CODE, width=88),
            Column(key="department", title=N_("Department"), width=110, hidden=True),
            Column(key="roles", title=N_("Roles"), width=100, stretch=True, value=self._roles),
            Column(key="state", title=N_("Account"), kind=Kind.STATE, width=110, states=STATES, value=state_of),
            Column(key="last_sign_in_at", title=N_("Last sign-in"), kind=Kind.MOMENT, width=130),
            Column(key="failed", title=N_("Failed"), kind=Kind.NUMBER, width=60, value=_some),
            Column(key="email", title=N_("E-mail"), width=170, hidden=True),
            Column(key="created_at", title=N_("Added"), kind=Kind.DATE, width=100, hidden=True),
        )

    def _roles(self, row: PersonRow) -> str:
        return ", ".join(self.words(role) for role in row.roles)

    def refresh(self) -> None:
        """Ask for the people and the roles."""
        self.load(people.roles, None, self._offer_roles)
        self.load(people.people, PeopleQuestion(role=self.role.value or ""), self._show)

    def open(self, record: Any) -> None:
        """Select a person by user name, or with ``("role", code)`` show who holds a role."""
        if isinstance(record, tuple):
            self.role.choose(record[1])
        elif not self.table.select(record):
            self._wanted = record

    def _offer_roles(self, rows: tuple[RoleRow, ...]) -> None:
        self.role.offer([Option(row.id, row.name) for row in rows if row.people or row.id == self.role.value])

    def _show(self, rows: tuple[PersonRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        if self.table.selected is not None:
            self._chosen(self.table.selected)

    def _chosen(self, name: str | None) -> None:
        row: PersonRow | None = self.table.selected_row
        if name is None or row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            row.full_name,
            [
                Fact(N_("Account"), state_of(row)),
                Fact(N_("Roles"), self._roles(row)),
                Fact(N_("Language"), LANGUAGES.get(row.language, row.language)),
                Fact(N_("E-mail"), row.email),
                Fact(N_("Last sign-in"), row.last_sign_in_at or Text("Never")),
                Fact(N_("Failed, 30 days"), _some(row)),
                Fact(N_("Added"), row.created_at),
            ],
            self._actions(row),
            caption=f"{row.id} · {self.words(row.department)}",
        )

    def _actions(self, row: PersonRow) -> list[Action]:
        found = [
            Action(N_("Edit and roles"), partial(self.place.go, "administration.person", row.id), Icon.EDIT),
        ]
        if self.place.actor.may(Permission.VIEW_AUDIT):
            past = partial(self.place.go, "administration.sign_ins", row.id)
            found.append(Action(N_("Sign-ins"), past, Icon.HISTORY))
        if row.active:
            found.insert(1, Action(N_("Reset password"), partial(self._ask_reset, row), Icon.PASSWORD))
            if row.id != self.place.actor.name:
                found.append(Action(N_("Switch account off"), partial(self._ask_off, row), Icon.CANCEL))
        else:
            on = partial(self.run, people.reactivate, row.id, partial(self._switched, row, active=True))
            found.append(Action(N_("Switch account on"), on, Icon.UNLOCK))
        return found

    def _ask_off(self, row: PersonRow) -> None:
        self._ask(
            Text(
                N_("Switch off the account of {name}? No sign-in and no rights; what was done stays."),
                name=row.full_name,
            ),
            N_("Switch off"),
            partial(self.run, people.deactivate, row.id, partial(self._switched, row, active=False)),
        )

    def _ask_reset(self, row: PersonRow) -> None:
        self._ask(
            Text(N_("Give {name} a new password? The present one stops working at once."), name=row.full_name),
            N_("Reset password"),
            partial(self._reset, row),
        )

    def _ask(self, question: Text, yes: str, do: Any) -> None:
        asked = Question(question, yes, self.place.words, self)
        asked.agreed.connect(lambda _reason: do())
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _reset(self, row: PersonRow) -> None:
        # Sent again after a lost answer it must be the same password, for the first one may be in force.
        password = self._made.setdefault(row.id, temporary_password())
        self.run(people.reset_password, PasswordReset(row.id, password), partial(self._was_reset, row))

    def _was_reset(self, row: PersonRow, _result: None) -> None:
        show_password(self, row.full_name, self._made.pop(row.id))
        self.refresh()

    def _switched(self, row: PersonRow, _result: None, *, active: bool) -> None:
        said = N_("{name} may sign in again.") if active else N_("{name} can no longer sign in.")
        self.say(Text(said, name=row.full_name))
        self.refresh()


def _some(row: PersonRow) -> int | None:
    return row.failed or None
