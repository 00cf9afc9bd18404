"""The audit trail: who changed what, when, from which value to which."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.audit import TABLE_WORDS, AuditAction, field_words, table_words
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import audit
from quty_desktop.services.administration.audit import AuditPerson, AuditQuestion, AuditRow, Change
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, every_page
from quty_desktop.views.kit.theme import GRID, Tone

ACTIONS = {
    AuditAction.INSERT: State(AuditAction.INSERT, Tone.OK, Icon.ADD),
    AuditAction.UPDATE: State(AuditAction.UPDATE, Tone.INFO, Icon.EDIT),
    AuditAction.DELETE: State(AuditAction.DELETE, Tone.BAD, Icon.DELETE),
    AuditAction.NOTE: State(AuditAction.NOTE, Tone.NEUTRAL, Icon.INFO),
}
_EVENTS = {
    "compliance.issued": N_("Compliance report"),
    "confirmed": N_("Question answered with yes"),
    "gate.closed": N_("Delivery refused at the gate"),
    "paper.issued": N_("Paper issued"),
    "transfer.duplicate_scan": N_("Slip scanned twice"),
    "transfer.overridden": N_("Rule overridden"),
}
"""What happened, in words, where no table was changed."""


class AuditPage(Page):
    """The trail, newest first, asked for in parts."""

    key = "administration.audit"
    title = N_("Audit trail")
    permission = Permission.VIEW_AUDIT
    department = Department.ADMINISTRATION
    group = Group.HISTORY
    icon = Icon.AUDIT
    topics = frozenset({Topic.AUDIT})

    def build(self) -> None:
        """Questions, table, pane."""
        self._record = ""
        self.person = ListPicker(self.place, N_("Person"))
        tables = sorted(TABLE_WORDS.items(), key=lambda each: self.words(each[1]).casefold())
        self.about = ListPicker(self.place, N_("About"), [Option(table, words) for table, words in tables])
        self.first = DayPicker(self.place, N_("From"))
        self.last = DayPicker(self.place, N_("To"))
        for picker in (self.person, self.about, self.first, self.last):
            picker.picked.connect(self._asked_anew)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                self._columns(),
                title=self.title,
                empty=Empty(N_("Nothing was changed"), N_("Choose another person, subject or period.")),
            )
        )
        self.table.fetch_all = self._everything
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an entry to see each value before and after."))
        self.body.addLayout(pickers(self.person, self.about, self.first, self.last))
        self.body.addWidget(beside(self.table, self.detail, share=(5, 2)), 1)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(key="at", title=N_("When"), kind=Kind.MOMENT, width=130),
            Column(key="person_name", title=N_("Who"), width=116),
            Column(key="action", title=N_("What"), kind=Kind.STATE, states=ACTIONS, width=108),
            Column(key="table", title=N_("About"), width=146, value=self._about),
            Column(
                key="key", title=N_("Record"), kind=Kind.CODE, width=58, value=lambda row: row.key if row.table else ""
            ),
            Column(key="changes", title=N_("Values"), width=110, stretch=True, value=self._summary),
            Column(key="reason", title=N_("Reason"), width=90, hidden=True),
            Column(key="command", title=N_("Command"), kind=Kind.CODE, width=170, hidden=True),
        )

    def refresh(self) -> None:
        """Ask for the newest entries."""
        self.load(audit.audit_people, None, self._offer_people)
        self.load(audit.audit_entries, self._question(), self._show)

    def open(self, record: Any) -> None:
        """Show the history of a record: its table and key."""
        table, key = record
        self._record = str(key)
        self.about.choose(table)
        self.refresh()

    def _question(self) -> AuditQuestion:
        return AuditQuestion(
            person=self.person.value or "",
            table=self.about.value or "",
            key=self._record,
            first=self.first.value,
            last=self.last.value,
        )

    def _asked_anew(self) -> None:
        self._record = ""
        self.refresh()

    def _offer_people(self, rows: tuple[AuditPerson, ...]) -> None:
        self.person.offer([Option(row.id, row.full_name) for row in rows])

    def _show(self, rows: tuple[AuditRow, ...]) -> None:
        self.table.show_rows(rows, self._more(rows))

    def _append(self, rows: tuple[AuditRow, ...]) -> None:
        self.table.append_rows(rows, self._more(rows))

    def _more(self, rows: tuple[AuditRow, ...]) -> Any:
        if len(rows) < audit.PAGE_SIZE:
            return None
        question = replace(self._question(), after=(rows[-1].at, rows[-1].id))
        return partial(self.load, audit.audit_entries, question, self._append)

    def _everything(self) -> Iterator[AuditRow]:
        question = replace(self._question(), limit=LARGE_PAGE)
        return every_page(
            self.place.door, audit.audit_entries, question, lambda asked, row: replace(asked, after=(row.at, row.id))
        )

    def _about(self, row: AuditRow) -> str:
        return self.words(table_words(row.table)) if row.table else self.words(_EVENTS.get(row.key, row.key))

    def _summary(self, row: AuditRow) -> str:
        return "; ".join(self._change(each) for each in row.changes[:4])

    def _change(self, change: Change) -> str:
        name = self.words(field_words(change.field))
        return f"{name}: {self._before_and_after(change)}"

    def _chosen(self, number: int | None) -> None:
        row: AuditRow | None = self.table.selected_row
        if number is None or row is None:
            self.detail.clear()
            return
        actions = []
        if row.table and row.key:
            actions.append(Action(N_("All about this record"), partial(self.open, (row.table, row.key)), Icon.HISTORY))
        self.detail.show_facts(
            Text(N_("{about} {key}"), about=Text(table_words(row.table)), key=row.key)
            if row.table
            else self._about(row),
            [
                Fact(N_("What"), ACTIONS[row.action]),
                Fact(N_("Who"), f"{row.person_name} ({row.person})"),
                Fact(N_("When"), row.at),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Command"), row.command or Text("outside the program")),
            ],
            actions,
            [self._values(row)],
        )

    def _values(self, row: AuditRow) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for change in row.changes:
            label = QLabel(self.words(field_words(change.field)))
            label.setProperty("kind", "caption")
            value = QLabel(self._before_and_after(change))
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
            column.addWidget(value)
            column.addSpacing(GRID)
        return box

    def _before_and_after(self, change: Change) -> str:
        old, new = self.place.words.value(change.old), self.place.words.value(change.new)
        if change.old is None or change.new is None:
            return new or old
        return f"{old}  →  {new}"
