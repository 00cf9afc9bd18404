"""Nonconformity reports: raised, answered and closed, with what is next and what is late."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from quty_desktop.domain.checks import ReportState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.nonconformities import NcrStep
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import nonconformities, record_papers
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import CheckField, ChoiceField, DateField, DecimalField, NotesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.papers import paper_actions, print_paper
from quty_desktop.views.quality.parts import card, heading
from quty_desktop.views.quality.photos import Photos

_STEPS = {
    NcrStep.ANSWER: State(NcrStep.ANSWER, Tone.NOTICE),
    NcrStep.LATE: State(NcrStep.LATE, Tone.BAD),
    NcrStep.CHECK: State(NcrStep.CHECK, Tone.INFO),
    NcrStep.DONE: State(NcrStep.DONE, Tone.OK),
}
COLUMNS = (
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=118),
    Column(key="step", title=N_("Next"), kind=Kind.STATE, states=_STEPS, width=210),
    Column(key="to_department", title=N_("Who answers"), width=100),
    Column(key="problem", title=N_("Problem"), width=140, stretch=True),
    Column(key="due_on", title=N_("Answer by"), kind=Kind.DATE, width=96),
    Column(key="owner", title=N_("Person in charge"), width=100, hidden=True),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116, hidden=True),
    Column(key="created_at", title=N_("Raised"), kind=Kind.DATE, width=96, hidden=True),
)


class NonconformitiesPage(Page):
    """The reports, and the form for what is next with the selected one."""

    key = "quality.nonconformities"
    title = N_("Nonconformity reports")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.NOTICE
    topics = frozenset({Topic.NONCONFORMITIES, Topic.PAPERS})

    def build(self) -> None:
        """Table, pane, and one of three forms below it."""
        self._wanted: Any = None
        self.on(Key.PRINT, self.print)
        may = self.place.actor.may
        self.table = self.use_table(
            Table(
                self.place, self.key, COLUMNS, title=self.title,
                filters=(
                    Filter("open", N_("Not closed"), lambda row: row.state is not ReportState.CLOSED),
                    Filter("late", N_("Late"), lambda row: row.step is NcrStep.LATE),
                ),
                empty=Empty(N_("No report yet"), N_("Quality raises one where a process, a supplier or a subcontractor has to answer.")),
            )
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a report to see cause, action and effect."))
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.detail, 1)
        self.forms = QStackedWidget()
        self._build_forms()
        column.addWidget(self.forms)
        if may(Permission.HANDLE_NONCONFORMITIES) or may(Permission.ANSWER_NONCONFORMITIES):
            self.primary(N_("Save"), self.save, Icon.CHECK)
        if may(Permission.HANDLE_NONCONFORMITIES):
            self.secondary(N_("New report"), self.new, Icon.ADD, Key.NEW)
        self.body.addWidget(beside(self.table, side, share=(3, 2)), 1)

    def _build_forms(self) -> None:
        key = self.key
        self.raising = Form(
            self.place, key,
            (
                ChoiceField(name="to_department", label=N_("Who answers"), required=True, choices=Department),
                TextField(name="batch", label=N_("Batch"), upper=True),
                DecimalField(name="qty", label=N_("Quantity"), places=2),
                DateField(name="due", label=N_("Answer by"), help=N_("Empty: five days in sewing, seven elsewhere.")),
                TextField(name="owner", label=N_("Person in charge")),
                NotesField(name="problem", label=N_("Problem found"), required=True, lines=3, span=2),
            ),
            columns=2,
        )  # fmt: skip
        self.answering = Form(
            self.place, f"{key}.answer",
            (
                NotesField(name="root_cause", label=N_("Root cause"), required=True, lines=3),
                NotesField(name="corrective_action", label=N_("Corrective action"), required=True, lines=3),
                TextField(name="owner", label=N_("Person in charge")),
            ),
            columns=1,
        )  # fmt: skip
        self.judging = Form(
            self.place, f"{key}.judge",
            (
                NotesField(name="effectiveness", label=N_("How the effect was seen"), required=True, lines=3),
                CheckField(name="effective", label=N_("The action worked: close the report")),
            ),
            columns=1,
        )  # fmt: skip
        nothing = QWidget()
        self._cards: dict[Form | None, QWidget] = {None: nothing}
        self.forms.addWidget(nothing)
        for form, words in (
            (self.raising, N_("Raise a report")),
            (self.answering, N_("Answer it")),
            (self.judging, N_("Judge the effect")),
        ):
            self._cards[form] = card(heading(self.place, words), form)
            self.forms.addWidget(self._cards[form])
            self.use_form(form)
        self._show_form(self.raising if self.place.actor.may(Permission.HANDLE_NONCONFORMITIES) else None)

    def _show_form(self, form: Form | None) -> None:
        self._form = form
        self.forms.setCurrentWidget(self._cards[form])

    def refresh(self) -> None:
        """Ask for the reports."""
        self.load(nonconformities.nonconformity_list, nonconformities.NcrFilter(), self._show)

    def open(self, record: Any) -> None:
        """Select a report by its key or number."""
        row = next((each for each in self.table.model.all_rows if record in {each.id, each.number}), None)
        self._wanted = record if row is None or not self.table.select(row.id) else None

    def new(self) -> None:
        """Show the empty form."""
        self.table.select(None)
        self._show_form(self.raising)
        self.raising.start()

    def save(self) -> None:
        """Save the form that is shown."""
        if self._form is self.raising:
            self.submit(self.raising, nonconformities.raise_nonconformity, nonconformities.NewNonconformity, self._done)
        elif self._form is self.answering:
            self.submit(self.answering, nonconformities.answer_nonconformity, self._answer, self._done)
        elif self._form is self.judging:
            self.submit(self.judging, nonconformities.judge_nonconformity, self._judge, self._done)

    def print(self) -> None:
        """Print the selected report."""
        row = self.table.selected_row
        if row is not None and self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            print_paper(self, record_papers.nonconformity_paper, row.id)

    def _answer(self, **values: Any) -> nonconformities.NcrAnswer:
        row = self.table.selected_row
        return nonconformities.NcrAnswer(row.id, row.version, **values)

    def _judge(self, **values: Any) -> nonconformities.NcrJudgement:
        row = self.table.selected_row
        return nonconformities.NcrJudgement(row.id, row.version, bool(values["effective"]), values["effectiveness"])

    def _done(self, done: nonconformities.NcrKey) -> None:
        self.say(Text(N_("{number} is saved."), number=done.number))
        self._wanted = done.id
        self.refresh()

    def _show(self, rows: tuple[nonconformities.NcrRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None:
            self.open(self._wanted)
        self._chosen(self.table.selected)

    def _next(self, row: nonconformities.NcrRow) -> Form | None:
        may, me = self.place.actor.may, self.place.actor
        if row.state is ReportState.OPEN and may(Permission.ANSWER_NONCONFORMITIES):
            return self.answering
        if row.state is ReportState.ANSWERED and may(Permission.HANDLE_NONCONFORMITIES):
            return None if me.name in {row.raiser, row.answerer} else self.judging
        return None

    def _chosen(self, identity: object) -> None:
        row: nonconformities.NcrRow | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            self._show_form(self.raising if self.place.actor.may(Permission.HANDLE_NONCONFORMITIES) else None)
            return
        self._show_form(self._next(row))
        actions = []
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Print the report"), record_papers.nonconformity_paper, row.id)
        if row.batch:
            actions.append(
                Action(N_("See the batch"), partial(self.place.go, "quality.batches", row.batch), Icon.BATCH)
            )
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("Next"), _STEPS[row.step]),
                Fact(N_("Problem"), row.problem),
                Fact(N_("Who answers"), row.to_department),
                Fact(N_("Person in charge"), row.owner),
                Fact(N_("Answer by"), row.due_on),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Article"), row.article_name),
                Fact(N_("Supplier"), row.partner),
                Fact(N_("Root cause"), row.root_cause),
                Fact(N_("Corrective action"), row.corrective_action),
                Fact(N_("Answered by"), row.answered_by),
                Fact(N_("Effect"), row.effectiveness),
                Fact(N_("Closed by"), row.closed_by),
                Fact(N_("Raised by"), row.created_by),
            ],
            actions,
            more=[Photos(self, EvidenceOf.NCR, row.id)],
        )
