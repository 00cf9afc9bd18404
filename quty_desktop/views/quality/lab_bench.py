"""The laboratory bench: unit loads under test with their 72 hours, drops one by one, and further tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
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
from quty_desktop.domain.lab_tests import AgeGroup, Conditions, planned_drops, requirement, stacking
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import lab_methods, lab_tests
from quty_desktop.services.quality import stacking as stacking_service
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, LookupField, NotesField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import batch_field, batch_in, card, heading
from quty_desktop.views.quality.states import TEST_RESULTS

_DUE = State(N_("Measure now"), Tone.BAD)
_STANDS = State(N_("Stands"), Tone.NEUTRAL, Icon.WAITING)


def _state(row: stacking_service.StackingRow) -> State:
    if row.result is not None:
        return TEST_RESULTS[row.result]
    return _DUE if row.due_at <= datetime.now(UTC) else _STANDS


COLUMNS = (
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=136, stretch=True, value=_state),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="due_at", title=N_("Due at"), kind=Kind.MOMENT, width=132),
    Column(key="test_load_kg", title=N_("Test load"), kind=Kind.NUMBER, width=84, unit="kg", places=1, gives_way=True),
    Column(key="place", title=N_("Place"), width=80, gives_way=True),
    Column(key="started_at", title=N_("Started"), kind=Kind.MOMENT, width=132, hidden=True),
    Column(key="capacity_kg", title=N_("Capacity"), kind=Kind.NUMBER, width=80, unit="kg", places=0, hidden=True),
)


class LabBenchPage(Page):
    """What stands, what is due, and the tests that take more than one number."""

    key = "quality.lab_bench"
    title = N_("Laboratory bench")
    permission = Permission.RECORD_LAB_TESTS
    department = Department.QUALITY
    group = Group.RUNNING
    icon = Icon.LAB
    topics = frozenset({Topic.LAB_TESTS})

    def build(self) -> None:
        """Unit loads at the left, drops and further tests at the right."""
        self.primary(N_("Record the test"), self.record, Icon.CHECK)
        self.secondary(N_("Record a test"), partial(self.place.go, "quality.lab_test"), Icon.LAB)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=N_("Stacking tests"),
                filters=(Filter("open", N_("Not measured"), lambda row: row.result is None),),
                empty=Empty(N_("No unit load stands"), N_("Start one at the right: it is measured after 72 hours.")),
            )
        )
        self.start = Form(
            self.place,
            f"{self.key}.start",
            (
                batch_field(self.place),
                DecimalField(name="gross_weight_kg", label=N_("Weight of the unit load"), required=True, unit="kg", places=1),
                PiecesField(name="gross_height_mm", label=N_("Its height"), required=True, unit="mm", lowest=1),
                TextField(name="place", label=N_("Place")),
            ),
            columns=2,
        )  # fmt: skip
        self.start.changed.connect(self._capacity)
        self.capacity = QLabel()
        self.capacity.setProperty("kind", "muted")
        self.measured = Form(
            self.place,
            f"{self.key}.measured",
            (
                PiecesField(name="foot_bottom_mm", label=N_("Foot height, lowest pallet"), required=True, unit="mm"),
                PiecesField(name="foot_second_mm", label=N_("Foot height, second pallet"), required=True, unit="mm"),
                PiecesField(name="fork_entry_mm", label=N_("Fork entry"), required=True, unit="mm"),
                TextField(name="finding", label=N_("Damage or shift")),
            ),
            columns=2,
        )
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column in (left, right):
            column.setSpacing(2 * GRID)
        left.addWidget(self.table, 1)
        self._kinds, self._stack, row = QButtonGroup(self), QStackedWidget(), QHBoxLayout()
        row.setSpacing(GRID)
        work: tuple[tuple[str, Callable[[], None], tuple[QWidget, ...]], ...] = (
            (N_("Drop test"), self.record_drops, self._drop_parts()),
            (N_("Start stacking"), self.begin, (self.start, self.capacity)),
            (N_("After 72 hours"), self.measure, (self.measured,)),
            (N_("Further test"), self.record_further, self._further_parts()),
        )
        self._work = [do for _, do, _ in work]
        for number, (words, _, parts) in enumerate(work):
            button = QPushButton(self.words(words))
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            self._kinds.addButton(button, number)
            row.addWidget(button)
            self._stack.addWidget(card(heading(self.place, words), *parts))
        row.addStretch(1)
        self._kinds.idClicked.connect(self.choose)
        right.addLayout(row)
        right.addWidget(self._stack)
        right.addStretch(1)
        both.setSpacing(4 * GRID)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        self.body.addLayout(both, 1)
        self.table.chosen.connect(self._chosen)
        self.choose(0)

    def choose(self, number: int) -> None:
        """Show the form of one kind of work."""
        self._stack.setCurrentIndex(number)
        self._kinds.button(number).setChecked(True)
        for place in range(self._stack.count()):
            # The stack is as high as its highest form otherwise.
            policy = QSizePolicy.Policy.Preferred if place == number else QSizePolicy.Policy.Ignored
            shown = self._stack.widget(place)
            assert shown is not None  # noqa: S101 - narrows the type; the stack holds as many
            shown.setSizePolicy(QSizePolicy.Policy.Preferred, policy)

    def record(self) -> None:
        """Record what the shown form says."""
        self._work[self._stack.currentIndex()]()

    def _chosen(self, identity: object) -> None:
        row: stacking_service.StackingRow | None = self.table.selected_row if identity is not None else None
        if row is not None and row.result is None and row.due_at <= datetime.now(UTC) and self.isVisible():
            self.choose(2)

    def _drop_parts(self) -> tuple[QWidget, ...]:
        self.drop = self.use_form(
            Form(
                self.place,
                f"{self.key}.drop",
                (
                    batch_field(self.place),
                    ChoiceField(name="age_group", label=N_("Age group"), required=True, choices=AgeGroup),
                    DecimalField(name="mass_kg", label=N_("Mass of the toy"), required=True, unit="kg", places=2),
                    PiecesField(name="height_cm", label=N_("Height that was set"), unit="cm"),
                    NotesField(name="findings", label=N_("One line for each drop"), help=N_("A dash where nothing was found; the first finding ends the test."), lines=5, span=2),
                ),
                columns=2,
            )
        )  # fmt: skip
        self.drop.editor("age_group").set_value(AgeGroup.UNDER_18_MONTHS)
        self.drop.changed.connect(self._planned)
        self.planned = QLabel()
        self.planned.setWordWrap(True)
        self.planned.setProperty("kind", "muted")
        self._planned()
        return self.drop, self.planned

    def _further_parts(self) -> tuple[QWidget, ...]:
        self.further = Form(
            self.place,
            f"{self.key}.further",
            (
                batch_field(self.place),
                LookupField(name="method", label=N_("Test"), required=True, search=self._methods),
                DecimalField(name="value", label=N_("Value"), required=True, places=4),
                TextField(name="finding", label=N_("Finding")),
            ),
            columns=2,
        )
        return (self.further,)

    def refresh(self) -> None:
        """Ask for the unit loads."""
        self.load(stacking_service.stacking_list, None, self.table.show_rows)

    def open(self, record: Any) -> None:
        """Select a unit load by its key, or take a batch number."""
        if isinstance(record, int):
            self.table.select(record)
        elif record:
            for form in (self.start, self.drop, self.further):
                form.editor("batch").set_value(Option(str(record), str(record)))

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A batch card or a shipping mark chooses the batch."""
        batch = batch_in(code)
        return None if batch is None else partial(self.open, batch)

    def begin(self) -> None:
        """Put a unit load under its test load."""
        self.submit(self.start, stacking_service.start_stacking, stacking_service.NewStacking, self._begun)

    def measure(self) -> None:
        """Measure the selected unit load."""
        row = self.table.selected_row
        if row is None:
            self.say(N_("Select the unit load first."), tone=Tone.NOTICE)
            return
        self.submit(
            self.measured,
            stacking_service.measure_stacking,
            stacking_service.MeasuredStacking,
            self._measured,
            id=row.id,
            version=row.version,
        )

    def record_drops(self) -> None:
        """Record the series of drops."""
        self.submit(self.drop, lab_tests.record_lab_test, _drops, self._tested)

    def record_further(self) -> None:
        """Record a further test."""
        self.submit(self.further, lab_tests.record_lab_test, _further, self._tested)

    def _methods(self, text: str) -> list[Option]:
        rows = self.place.door.ask(lab_methods.lab_method_list)
        wanted = text.lower()
        return [
            Option(row.method.code, f"{row.method.code}  {row.method.name}")
            for row in rows
            if row.active and wanted in f"{row.method.code} {row.method.name}".lower()
        ]

    def _capacity(self) -> None:
        try:
            weight, height = (self.start.editor(name).value() for name in ("gross_weight_kg", "gross_height_mm"))
            found = stacking(gross_weight_kg=weight or Decimal(0), gross_height_mm=height or 0)
        except (Invalid, Unreadable):
            self.capacity.setText("")
            return
        self.capacity.setText(
            self.words(
                Text(N_("Stacking capacity {capacity} kg, test load {load} kg."), capacity=found.capacity_kg, load=found.test_load_kg)
            )
        )  # fmt: skip

    def _planned(self) -> None:
        try:
            age = self.drop.editor("age_group").value()
            asked = requirement(LabTestType.DROP, Conditions(age_group=age))
        except (Invalid, Unreadable):
            return
        self.planned.setText(
            self.words(Text(N_("{drops} drops: {method}"), drops=planned_drops(asked), method=asked.method))
        )

    def _begun(self, load: stacking_service.StackingRow) -> None:
        self.say(
            Text(
                N_("{batch} stands under {load} kg until {due}."),
                batch=load.batch,
                load=load.test_load_kg,
                due=load.due_at,
            )
        )
        self.refresh()

    def _measured(self, result: TestResult) -> None:
        (self.place.sound.right if result is TestResult.PASS else self.place.sound.wrong)()
        tone = Tone.OK if result is TestResult.PASS else Tone.BAD
        self.say(Text(N_("Stacking test: {result}."), result=result), tone=tone)
        self.refresh()

    def _tested(self, done: lab_tests.RecordedLabTest) -> None:
        self.drop.editor("age_group").set_value(AgeGroup.UNDER_18_MONTHS)
        (self.place.sound.right if done.result is TestResult.PASS else self.place.sound.wrong)()
        tone = Tone.OK if done.result is TestResult.PASS else Tone.BAD
        self.say(
            Text(N_("{test} of {batch}: {result}."), test=done.type, batch=done.batch, result=done.result), tone=tone
        )


def _drops(
    *, batch: str, age_group: AgeGroup, mass_kg: Decimal, height_cm: int | None, findings: str
) -> lab_tests.NewLabTest:
    lines = [line.strip() for line in (findings or "").splitlines() if line.strip()]
    drops = tuple("" if line in {"-", "–", "—", "ok", "OK"} else line for line in lines)
    height = None if height_cm is None else Decimal(height_cm)
    conditions = Conditions(age_group=age_group, mass_kg=mass_kg, height_cm=height)
    if not drops:
        raise Invalid({"findings": Text(N_("Write one line for each drop."))})
    return lab_tests.NewLabTest(batch, LabTestType.DROP, Decimal(0), conditions, drops=drops, sample_pcs=1)


def _further(*, batch: str, method: str, value: Decimal, finding: str) -> lab_tests.NewLabTest:
    return lab_tests.NewLabTest(batch, LabTestType.OTHER, value, finding=finding or "", method=method)
