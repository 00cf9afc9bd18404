"""The second person: records that wait to be confirmed."""

from functools import partial

from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import VerifiedSubject
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import verifications
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.quality.parts import ask_why

_RESULTS = {True: State(N_("Not passed"), Tone.BAD), False: State(N_("Pass"), Tone.OK)}
COLUMNS = (
    Column(key="at", title=N_("When"), kind=Kind.MOMENT, width=132),
    Column(key="subject", title=N_("Record"), width=140, stretch=True),
    Column(key="failed", title=N_("Result"), kind=Kind.STATE, states=_RESULTS, width=110),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=118),
    Column(key="by", title=N_("By"), width=140),
)
_PAGES = {
    VerifiedSubject.INSPECTION: "quality.inspections",
    VerifiedSubject.LAB_TEST: "quality.lab_tests",
    VerifiedSubject.INCOMING: "quality.incoming_reports",
    VerifiedSubject.PULL_SESSION: "quality.pull_tests",
}


class VerificationsPage(Page):
    """What waits for a second person."""

    key = "quality.verifications"
    title = N_("To confirm")
    permission = Permission.VERIFY_RECORDS
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.PEOPLE
    topics = frozenset({Topic.INSPECTIONS, Topic.LAB_TESTS, Topic.SETTINGS})

    def build(self) -> None:
        """Table and pane."""
        self.primary(N_("Confirm"), self.confirm, Icon.CHECK)
        self.table = self.use_table(
            Table(
                self.place, self.key, COLUMNS, title=self.title,
                filters=(
                    Filter("mine", N_("Not my own"), lambda row: not row.own),
                    Filter("failed", N_("Not passed"), lambda row: row.failed),
                ),
                empty=Empty(N_("Nothing waits"), N_("Settings of quality say which records a second person confirms.")),
            )
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a record to confirm it."))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the records."""
        self.load(verifications.records_to_verify, None, self._show)

    def confirm(self) -> None:
        """Confirm the selected record."""
        row: verifications.WaitingRecord | None = self.table.selected_row
        if row is not None:
            new = verifications.NewVerification(row.subject, row.subject_id)
            self.run(verifications.verify_record, new, self._done)

    def _show(self, rows: tuple[verifications.WaitingRecord, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _done(self, _key: int) -> None:
        self.say(N_("The record is confirmed."))
        self.refresh()

    def _disagree(self, row: verifications.WaitingRecord) -> None:
        ask_why(
            self,
            Text(N_("What is wrong with this record?")),
            N_("Not right"),
            lambda reason: self.run(
                verifications.verify_record,
                verifications.NewVerification(row.subject, row.subject_id, False, reason),
                lambda _key: self.refresh(),
            ),
        )

    def _chosen(self, identity: object) -> None:
        row: verifications.WaitingRecord | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = [Action(N_("See the record"), partial(self.place.go, _PAGES[row.subject], row.subject_id), Icon.OPEN)]
        if not row.own:
            actions.append(Action(N_("Not right…"), partial(self._disagree, row), Icon.BAD))
        self.detail.show_facts(
            self.words(row.subject),
            [
                Fact(N_("Result"), _RESULTS[row.failed]),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Number"), row.number),
                Fact(N_("When"), row.at),
                Fact(N_("By"), row.by),
                Fact(N_("Who confirms"), self.words(N_("another person")) if row.own else self.place.actor.full_name),
            ],
            actions,
        )
