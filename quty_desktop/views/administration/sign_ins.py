"""Sign-ins, wrong passwords and changed passwords."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import audit, people
from quty_desktop.services.administration.audit import AuditPerson
from quty_desktop.services.administration.people import SignInKind, SignInQuestion, SignInRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, every_page
from quty_desktop.views.kit.theme import Tone

KINDS = {
    SignInKind.SIGNED_IN: State(SignInKind.SIGNED_IN, Tone.OK),
    SignInKind.FAILED: State(SignInKind.FAILED, Tone.BAD),
    SignInKind.PASSWORD_CHANGED: State(SignInKind.PASSWORD_CHANGED, Tone.INFO, Icon.PASSWORD),
    SignInKind.PASSWORD_RESET: State(SignInKind.PASSWORD_RESET, Tone.NOTICE, Icon.PASSWORD),
}
COLUMNS = (
    Column(key="at", title=N_("When"), kind=Kind.MOMENT, width=140),
    Column(key="kind", title=N_("What"), kind=Kind.STATE, states=KINDS, width=170),
    Column(key="person_name", title=N_("Who"), width=170),
    Column(key="person", title=N_("User name"), kind=Kind.CODE, width=140),
    Column(key="computer", title=N_("Computer"), width=160, stretch=True),
    Column(key="version", title=N_("Program"), width=90),
    Column(key="reported_by", title=N_("Reported by"), kind=Kind.CODE, width=140),
)


class SignInsPage(Page):
    """The events, newest first."""

    key = "administration.sign_ins"
    title = N_("Sign-ins")
    permission = Permission.VIEW_AUDIT
    department = Department.ADMINISTRATION
    group = Group.HISTORY
    icon = Icon.LOCK
    topics = frozenset({Topic.AUDIT, Topic.PEOPLE})

    def build(self) -> None:
        """Questions and table."""
        self._wanted = ""
        self.person = ListPicker(self.place, N_("Person"))
        self.kind = ListPicker(self.place, N_("What"), [Option(kind, kind) for kind in SignInKind])
        for picker in (self.person, self.kind):
            picker.picked.connect(self.refresh)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                empty=Empty(
                    N_("Nothing happened"),
                    N_("Wrong passwords appear here when somebody signs in on that PC the next time."),
                ),
            )
        )
        self.table.fetch_all = self._everything
        self.body.addLayout(pickers(self.person, self.kind))
        self.body.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Ask for the newest events."""
        self.load(audit.audit_people, None, self._offer_people)
        self.load(people.sign_in_events, self._question(), self._show)

    def open(self, record: Any) -> None:
        """Show the events of a person."""
        self._wanted = str(record)
        self.person.choose(self._wanted)

    def _question(self) -> SignInQuestion:
        kind: SignInKind | None = self.kind.value
        return SignInQuestion(person=self.person.value or "", kinds=() if kind is None else (kind,))

    def _offer_people(self, rows: tuple[AuditPerson, ...]) -> None:
        self.person.offer([Option(row.id, row.full_name) for row in rows])
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.person.choose(wanted)

    def _show(self, rows: tuple[SignInRow, ...]) -> None:
        self.table.show_rows(rows, self._more(rows))

    def _append(self, rows: tuple[SignInRow, ...]) -> None:
        self.table.append_rows(rows, self._more(rows))

    def _everything(self) -> Iterator[SignInRow]:
        question = replace(self._question(), limit=LARGE_PAGE)
        return every_page(
            self.place.door, people.sign_in_events, question, lambda asked, row: replace(asked, after=(row.at, row.id))
        )

    def _more(self, rows: tuple[SignInRow, ...]) -> Any:
        question = self._question()
        if len(rows) < question.limit:
            return None
        return partial(
            self.load, people.sign_in_events, replace(question, after=(rows[-1].at, rows[-1].id)), self._append
        )
