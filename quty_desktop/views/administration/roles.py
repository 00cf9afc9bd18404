"""The roles of the plant and what each of them may do."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import RoleRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone

_STANDARD = State(N_("Standard"), Tone.NEUTRAL, Icon.LOCK)
_OWN = State(N_("Made by the plant"), Tone.INFO, Icon.PERSON)


def role_words(row: RoleRow) -> str | Text:
    """A role's name: those that come with the program speak the person's language."""
    return Text(row.name) if row.standard else row.name


COLUMNS = (
    Column(key="name", title=N_("Role"), width=160, value=role_words),
    Column(key="department", title=N_("Department"), width=110),
    Column(key="people", title=N_("People"), kind=Kind.PIECES, width=70),
    Column(key="rights", title=N_("Rights"), kind=Kind.PIECES, width=70, value=lambda row: len(row.permissions)),
    Column(
        key="standard",
        title=N_("Origin"),
        kind=Kind.STATE,
        width=110,
        states={True: _STANDARD, False: _OWN},
    ),
    Column(key="id", title=N_("Code"), kind=Kind.CODE, width=150, stretch=True),
)


class RolesPage(Page):
    """List and detail."""

    key = "administration.roles"
    title = N_("Roles")
    permission = Permission.MANAGE_PEOPLE
    department = Department.ADMINISTRATION
    group = Group.MASTER_DATA
    icon = Icon.SECURITY
    topics = frozenset({Topic.PEOPLE})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: str | None = None
        self.primary(N_("New role"), lambda: self.place.go("administration.role"), Icon.ADD)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("held", N_("Held by somebody"), lambda row: row.people > 0),
                    Filter("own", N_("Made by the plant"), lambda row: not row.standard),
                ),
                empty=Empty(N_("No roles")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda code: self.place.go("administration.role", code))
        self.detail = Detail(self.place, N_("Select a role to see its rights."))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the roles."""
        self.load(people.roles, None, self._show)

    def open(self, record: Any) -> None:
        """Select a role by its code."""
        if not self.table.select(record):
            self._wanted = record

    def _show(self, rows: tuple[RoleRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        if self.table.selected is not None:
            self._chosen(self.table.selected)

    def _chosen(self, code: str | None) -> None:
        row: RoleRow | None = self.table.selected_row
        if code is None or row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            role_words(row),
            [Fact(N_("Code"), row.id), Fact(N_("People"), row.people)],
            [
                Action(N_("Change rights"), partial(self.place.go, "administration.role", row.id), Icon.EDIT),
                Action(
                    N_("Show people"), partial(self.place.go, "administration.people", ("role", row.id)), Icon.PEOPLE
                ),
            ],
            [self._rights(row)],
            caption=row.department,
        )

    def _rights(self, row: RoleRow) -> QWidget:
        label = QLabel("\n".join(f"✓  {self.words(right)}" for right in row.permissions))
        label.setWordWrap(True)
        return label
