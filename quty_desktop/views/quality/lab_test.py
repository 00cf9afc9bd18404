"""Laboratory tests at the bench: batch, type, value; judged while it is typed, with the limit beside it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.lab_tests import RELEASE_TESTS, Clearing, checked_value, judge, requirement
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import lab_tests
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.lab_fields import USUAL, conditions_from, fields_of, new_lab_test
from quty_desktop.views.quality.parts import Answer, batch_field, batch_in, card, heading
from quty_desktop.views.quality.states import CLEARINGS, TEST_RESULTS

_WAITING = State(N_("Not judged yet"), Tone.NEUTRAL)
_NO_TEST = State(N_("No valid test"), Tone.NOTICE)

COLUMNS = (
    Column(key="tested_at", title=N_("Tested"), kind=Kind.DATE, width=92),
    Column(key="type", title=N_("Test"), width=92, stretch=True),
    Column(key="value", title=N_("Value"), kind=Kind.NUMBER, width=52),
    Column(key="limit", title=N_("Limit"), width=72, hidden=True),
    Column(
        key="result",
        title=N_("Result"),
        kind=Kind.STATE,
        states={**TEST_RESULTS, **CLEARINGS},
        value=lambda row: row.clearing if row.clearing in CLEARINGS else row.result,
        width=96,
    ),
    Column(key="inspector", title=N_("By"), width=110, hidden=True),
)


class LabTestPage(Page):
    """Fast entry for the laboratory; a failed test closes the gate of its batch at once."""

    key = "quality.lab_test"
    title = N_("Record a test")
    permission = Permission.RECORD_LAB_TESTS
    department = Department.QUALITY
    group = Group.ENTRY
    icon = Icon.LAB
    topics = frozenset({Topic.LAB_TESTS, Topic.HOLDS})

    def build(self) -> None:
        """The batch, the types as buttons, a form for each, and what the batch has at the right."""
        self._shown = ""
        self.primary(N_("Record test"), self.record, Icon.CHECK)
        self.batch = Form(self.place, f"{self.key}.batch", (batch_field(self.place),), columns=2, clears=False)
        self.batch.changed.connect(self._batch_typed)
        self._types = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._forms: dict[LabTestType, Form] = {}
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for number, kind in enumerate(RELEASE_TESTS):
            button = QPushButton(self.words(kind))
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            self._types.addButton(button, number)
            row.addWidget(button)
            form = Form(self.place, f"{self.key}.{kind.value}", fields_of(kind), columns=2)
            self._forms[kind] = form
            self._usual(kind)
            form.changed.connect(self._judge)
            form.ended.connect(self._to_primary)
            self._stack.addWidget(form)
        row.addStretch(1)
        self.batch.ended.connect(self._to_value)
        self._types.idClicked.connect(lambda number: self._choose(RELEASE_TESTS[number]))
        self.method = QLabel()
        self.method.setWordWrap(True)
        self.method.setProperty("kind", "muted")
        self.answer = Answer(self.place)
        self.body.addLayout(self._columns(row), 1)
        self._choose(RELEASE_TESTS[0])
        self.batch.start()

    def _columns(self, types: QHBoxLayout) -> QHBoxLayout:
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column in (left, right):
            column.setSpacing(3 * GRID)
        left.addWidget(self.batch)
        left.addLayout(types)
        left.addWidget(self.method)
        left.addWidget(self._stack)
        left.addStretch(1)
        self.summary = QLabel(self.words(N_("Scan or choose a batch to see its tests.")))
        self.summary.setWordWrap(True)
        self.summary.setProperty("kind", "muted")
        self.table = Table(
            self.place,
            self.key,
            COLUMNS,
            title=N_("Tests of the batch"),
            empty=Empty(N_("No test of this batch yet"), N_("Five types are needed: record the first one here.")),
            plain=True,
        )
        right.addWidget(self.answer)
        right.addWidget(card(heading(self.place, N_("Tests of the batch")), self.summary))
        right.addWidget(self.table, 1)
        holder = QWidget()
        holder.setLayout(left)
        both.setSpacing(6 * GRID)
        both.addWidget(holder, 1)
        both.addLayout(right, 1)
        return both

    @property
    def kind(self) -> LabTestType:
        """The type of test that is entered."""
        return RELEASE_TESTS[self._stack.currentIndex()]

    @property
    def form(self) -> Form:
        """The form of that type."""
        return self._forms[self.kind]

    def refresh(self) -> None:
        """Ask for the tests of the batch."""
        batch = self._typed_batch()
        if batch:
            self._shown = batch
            self.load(lab_tests.lab_tests_of, batch, self._show)

    def open(self, record: Any) -> None:
        """Take a batch number."""
        if record:
            self.batch.editor("batch").set_value(Option(str(record), str(record)))
            self._batch_typed()
            self._to_value()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A batch card or a shipping mark chooses the batch."""
        batch = batch_in(code)
        return None if batch is None else partial(self.open, batch)

    def record(self) -> None:
        """Record the test that is typed."""
        try:
            batch = self.batch.value(_only_batch)
        except Invalid:
            return
        self.submit(self.form, lab_tests.record_lab_test, new_lab_test, self._recorded, batch=batch, kind=self.kind)

    def _usual(self, kind: LabTestType) -> None:
        for name, value in USUAL.get(kind, {}).items():
            editor = self._forms[kind].editor(name)
            if not editor.text() or name in {"age_group", "part"}:
                editor.set_value(value)

    def _choose(self, kind: LabTestType) -> None:
        number = RELEASE_TESTS.index(kind)
        self._stack.setCurrentIndex(number)
        self._types.button(number).setChecked(True)
        for each, form in self._forms.items():
            # The stack is as high as its highest form otherwise.
            policy = QSizePolicy.Policy.Preferred if each is kind else QSizePolicy.Policy.Ignored
            form.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self._judge()
        if self.isVisible():
            self._to_value()

    def _to_value(self) -> None:
        self.form.start()

    def _typed_batch(self) -> str:
        try:
            found = self.batch.editor("batch").value()
        except Unreadable:
            return ""
        return found or ""

    def _batch_typed(self) -> None:
        batch = self._typed_batch()
        if batch and batch != self._shown:
            self.refresh()

    def _judge(self) -> None:
        """Judge what is typed by the same rule as the service."""
        values: dict[str, Any] = {}
        for name in self.form.fields:
            try:
                values[name] = self.form.editor(name).value()
            except Unreadable as error:
                self.answer.show_state(_NO_TEST, error.text)
                return
        conditions = conditions_from(values)
        try:
            asked = requirement(self.kind, conditions)
            self.method.setText(
                self.words(Text(N_("{method} Standard: {standard}."), method=asked.method, standard=asked.standard))
            )
            if values["value"] is None:
                sentence = Text(N_("{quantity}: {limit}"), quantity=Text(asked.quantity), limit=asked.limit.words)
                self.answer.show_state(_WAITING, sentence)
                return
            value = checked_value(asked, values["value"])
        except Invalid as error:
            self.answer.show_state(_NO_TEST, " ".join(self.words(text) for text in error.fields.values()))
            return
        result = judge(asked, conditions, value, values["finding"] or "")
        sentence = Text(
            N_("{quantity}: {value} {unit}, limit {limit}"),
            quantity=Text(asked.quantity),
            value=value,
            unit=asked.limit.unit,
            limit=asked.limit.words,
        )
        self.answer.show_state(TEST_RESULTS[result], sentence)

    def _recorded(self, done: lab_tests.RecordedLabTest) -> None:
        self._usual(done.type)
        said = Text(N_("{test} of {batch}: {result}."), test=done.type, batch=done.batch, result=done.result)
        see = Action(N_("See the batch"), partial(self.place.go, "quality.batches", done.batch), Icon.BATCH)
        if done.result is TestResult.FAIL:
            self.place.sound.wrong()
            self.say(said, see, tone=Tone.BAD)
            self.banner.show_message(
                Tone.BAD,
                Text(N_("{batch} is kept: no shipping mark is printed."), batch=done.batch),
                N_("Repeat the test and pass it, or the QC supervisor clears the failure with a reason."),
            )
        else:
            self.place.sound.right()
            self.say(said, see)
        self._shown = ""
        self.refresh()

    def _show(self, found: lab_tests.BatchTests) -> None:
        self.table.show_rows(found.tests)
        summary = found.summary
        said = Text(N_("{passed} of {total} tests passed."), passed=summary.passed, total=summary.total)
        lines: list[str | Text] = [said]
        if summary.open_failures:
            lines.append(Text(N_("Open failures: {failures}."), failures=summary.open_failures))
        if summary.missing:
            missing = ", ".join(self.words(kind) for kind in summary.missing)
            lines.append(Text(N_("Still due: {missing}."), missing=missing))
        if summary.can_ship:
            lines.append(N_("The laboratory has nothing against this batch."))
        self.summary.setText(" ".join(self.words(line) for line in lines))
        self._mark_types(found)
        if found.tests and found.tests[0].clearing is not Clearing.OPEN and self.kind not in summary.missing:
            self._next_due(found)

    def _mark_types(self, found: lab_tests.BatchTests) -> None:
        """Icons on the type buttons: passed, failed, or due."""
        for number, kind in enumerate(RELEASE_TESTS):
            latest = next((test for test in found.tests if test.type is kind), None)
            if latest is None:
                icon = self.place.icons.icon(Icon.WAITING)
            else:
                state = TEST_RESULTS[latest.result]
                icon = self.place.icons.icon(state.picture, state.tone.ink)
            self._types.button(number).setIcon(icon)

    def _next_due(self, found: lab_tests.BatchTests) -> None:
        """After a pass, go on to the next type that this batch needs."""
        if self.form.editor("value").text():
            return
        following = next((kind for kind in RELEASE_TESTS if kind in found.summary.missing), None)
        if following is not None:
            self._choose(following)


def _only_batch(*, batch: str) -> str:
    return batch
