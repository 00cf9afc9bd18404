"""The screen at the metal detector, made to stay open: may goods pass now, the nine points, and what went through."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.checks import MetalCheckKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.metal import Check, DetectorState, detector_state
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.metal_detection import detectors, metal_checks
from quty_desktop.services.quality import hold_sets
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import LookupField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.metal.points import NinePoints
from quty_desktop.views.metal.states import DETECTORS, TRUSTS
from quty_desktop.views.quality.parts import Answer, batch_in, card, heading

_TICK_MS = 15_000
COLUMNS = (
    Column(key="passed_at", title=N_("Passed"), kind=Kind.TIME, width=84),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=112),
    Column(key="pcs", title=N_("Pieces"), kind=Kind.PIECES, width=64, total=True),
    Column(key="found_pcs", title=N_("Finds"), kind=Kind.PIECES, width=52, total=True),
    Column(key="trust", title=N_("What the checks say"), kind=Kind.STATE, states=TRUSTS, width=150, stretch=True),
    Column(key="bundle", title=N_("Passed again for"), kind=Kind.CODE, width=110, hidden=True),
)


class MetalStationPage(Page):
    """One detector: its state large, its check, and the goods; nothing passes on a check that failed or is too old."""

    title = N_("Metal detector")
    permission = Permission.RECORD_METAL_CHECKS
    group = Group.RUNNING
    icon = Icon.SCAN
    topics = frozenset({Topic.METAL, Topic.HOLDS, Topic.SETTINGS})

    def build(self) -> None:
        """State and check at the left, goods at the right."""
        self._regime: detectors.MetalRegime | None = None
        self._chosen = 0
        self._kind = MetalCheckKind.HOURLY
        self.primary(N_("Record check"), self.check, Icon.CHECK)
        self.secondary(N_("Metal book"), partial(self.place.go, "quality.metal_book"), Icon.NOTICE)
        self.chips = QHBoxLayout()
        self.chips.setSpacing(GRID)
        self._detectors = QButtonGroup(self)
        self._detectors.idClicked.connect(self.choose)
        self.answer = Answer(self.place)
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column in (left, right):
            column.setSpacing(3 * GRID)
        left.addLayout(self.chips)
        left.addWidget(self.answer)
        left.addWidget(card(heading(self.place, N_("Check with the test card")), *self._check()))
        left.addStretch(1)
        right.addWidget(card(heading(self.place, N_("Goods through the detector")), *self._goods()))
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=N_("Passed today"),
                empty=Empty(N_("Nothing passed today"), N_("Check the detector first, then record what goes through.")),
                plain=True,
            )
        )
        right.addWidget(self.table, 1)
        both.setSpacing(6 * GRID)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        self.body.addLayout(both, 1)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tell)
        self._clock.start()

    def _check(self) -> tuple[QWidget, ...]:
        row, kinds = QWidget(), QHBoxLayout()
        kinds.setContentsMargins(0, 0, 0, 0)
        kinds.setSpacing(GRID)
        self._kinds = QButtonGroup(self)
        for number, kind in enumerate(MetalCheckKind):
            button = QPushButton(self.words(kind))
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            button.setChecked(kind is self._kind)
            self._kinds.addButton(button, number)
            kinds.addWidget(button)
        kinds.addStretch(1)
        row.setLayout(kinds)
        self._kinds.idClicked.connect(self._choose_kind)
        self.points = NinePoints(self.place)
        self.card_line = QLabel()
        self.card_line.setProperty("kind", "muted")
        self.card_line.setWordWrap(True)
        self.note = Form(
            self.place,
            f"{self.key}.note",
            (TextField(name="note", label=N_("Remark, or the mechanic's name")),),
            columns=1,
        )
        return row, self.points, self.card_line, self.note

    def _goods(self) -> tuple[QWidget, ...]:
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    TextField(
                        name="batch",
                        label=N_("Batch"),
                        required=True,
                        help=N_("Scan the batch card or a shipping mark."),
                    ),
                    PiecesField(name="pcs", label=N_("Pieces passed"), required=True, lowest=1),
                    PiecesField(name="found_pcs", label=N_("Detector spoke at"), lowest=0),
                    LookupField(name="bundle", label=N_("Passed again for"), search=self._doubts),
                ),
                columns=2,
            )
        )
        button = QPushButton(self.words(N_("Record goods")))
        button.clicked.connect(self.passed)
        button.setIcon(self.place.icons.icon(Icon.SCAN))
        self.pass_button = button
        return self.form, button

    def refresh(self) -> None:
        """Ask for the detectors."""
        self.load(detectors.metal_regime, None, self._show, part="regime")

    def open(self, record: Any) -> None:
        """Take a batch number into the form."""
        if record:
            self.form.editor("batch").set_text(str(record))

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A batch card or a shipping mark goes into the form."""
        batch = batch_in(code)
        return None if batch is None else partial(self.open, batch)

    @property
    def detector(self) -> detectors.DetectorRow | None:
        """The detector that is shown."""
        rows = self._regime.detectors if self._regime else ()
        return next((each for each in rows if each.id == self._chosen), None)

    def choose(self, detector: int) -> None:
        """Show another detector; this PC remembers it."""
        self._chosen = detector
        self.place.settings.metal_detector = detector
        self.points.clear()
        self._tell()
        self._goods_of()

    def check(self) -> None:
        """Record the nine points."""
        if self.detector is None:
            return
        if not self.points.done:
            self.banner.show_message(
                Tone.NOTICE, N_("Not all nine points are tested."), N_("Press each point, or its digit: once found, twice not found.")
            )  # fmt: skip
            self.points.setFocus()
            return
        new = metal_checks.NewMetalCheck(
            self.detector.id, self._kind, self.points.value, note=self.note.editor("note").text()
        )
        self.run(metal_checks.record_check, new, self._checked)

    def passed(self) -> None:
        """Record the goods of the form."""
        if self.detector is not None:
            self.submit(self.form, metal_checks.record_passage, _passage, self._recorded, detector=self.detector.id)

    def _choose_kind(self, number: int) -> None:
        self._kind = list(MetalCheckKind)[number]
        self.points.setFocus()

    def _show(self, found: detectors.MetalRegime) -> None:
        self._regime = found
        for button in self._detectors.buttons():
            self._detectors.removeButton(button)
            button.deleteLater()
        while self.chips.count():
            self.chips.takeAt(0)
        if self.detector is None and found.detectors:
            remembered = self.place.settings.metal_detector
            known = {each.id for each in found.detectors}
            self._chosen = remembered if remembered in known else found.detectors[0].id
        for each in found.detectors:
            button = QPushButton(f"{each.code}  {each.name}")
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            button.setChecked(each.id == self._chosen)
            self._detectors.addButton(button, each.id)
            self.chips.addWidget(button)
        self.chips.addStretch(1)
        self.card_line.setText(
            self.words(
                Text(
                    N_("Card of {card} mm at nine points, every {minutes} min, at start, after a stop and at the end."),
                    card=found.card_mm,
                    minutes=int(found.interval.total_seconds() // 60),
                )
            )
        )
        self._tell()
        self._goods_of()

    def _goods_of(self) -> None:
        if self.detector is not None:
            self.load(metal_checks.passages_today, self.detector.id, self.table.show_rows, part="goods")

    def _tell(self) -> None:
        """Say large whether goods may pass; the clock asks again, so that a check that runs out is seen."""
        row = self.detector
        if row is None or self._regime is None:
            self.answer.show_state(
                DETECTORS[DetectorState.NEVER], N_("No detector is in use. Quality enters them under detectors.")
            )
            self.pass_button.setEnabled(False)
            return
        latest = None if row.checked_at is None else Check(row.checked_at, row.state is not DetectorState.FAILED)
        state = detector_state(latest, datetime.now(UTC), self._regime.interval, row.mechanic_due_at)
        sentence: str | Text = N_("Nothing may pass until a check is good.")
        if state.open and row.due_at is not None:
            until = min(row.due_at, row.mechanic_due_at or row.due_at)
            sentence = Text(N_("Goods may pass until {until}. Then check again."), until=until)
        elif state is DetectorState.MECHANIC:
            sentence = N_("Call the mechanic: nothing may pass until he has checked the detector.")
        more: list[str | Text] = []
        if row.checked_at is not None:
            more.append(Text(N_("Last check {at} by {person}: {points} of 9 points."), at=row.checked_at, person=row.checked_by, points=row.points.count("1")))  # fmt: skip
        if row.since_check_pcs:
            more.append(Text(N_("{pcs} pcs wait for the next check."), pcs=row.since_check_pcs))
        more.append(Text(N_("Passed today: {pcs} pcs. Checks by the mechanic: {count} of 2."), pcs=row.passed_pcs, count=row.by_mechanic))  # fmt: skip
        self.answer.show_state(DETECTORS[state], sentence, more)
        self.pass_button.setEnabled(state.open)

    def _doubts(self, text: str) -> list[Option]:
        rows = self.place.door.ask(hold_sets.open_doubts)
        return [
            Option(row.id, f"{row.number}  {row.subject}  {row.again}/{row.pcs}") for row in rows if text in row.number
        ]

    def _checked(self, done: metal_checks.RecordedMetalCheck) -> None:
        self.points.clear()
        self.note.fill({"note": ""})
        if done.result is TestResult.PASS:
            self.place.sound.right()
            self.say(Text(N_("{detector}: check passed. Goods may pass."), detector=done.detector))
        else:
            self.place.sound.wrong()
            self.say(Text(N_("{detector}: check failed."), detector=done.detector), tone=Tone.BAD)
            if done.held is not None:
                what = Text(N_("{batches} batches with {pcs} pcs since the last good check are on hold: {number}."), batches=done.held.batches, pcs=done.held.pcs, number=done.held.number)  # fmt: skip
            else:
                what = Text(N_("Nothing had passed since the last good check."))
            self.banner.show_message(
                Tone.BAD, what, N_("Stop. Have the detector set right, check it again, then pass the goods of the set again.")
            )  # fmt: skip
        self.refresh()

    def _recorded(self, done: metal_checks.RecordedPassage) -> None:
        if done.incident:
            self.place.sound.wrong()
            self.banner.show_message(
                Tone.BAD,
                Text(N_("Metal: {pcs} pcs of {batch} into the red box. {incident} is open and the batch is kept."), pcs=done.found_pcs, batch=done.batch, incident=done.incident),
                N_("Run the item again three times; where the detector speaks again, open it today."),
                [Action(N_("Metal book"), partial(self.place.go, "quality.metal_book"), Icon.NOTICE)],
            )  # fmt: skip
        else:
            self.place.sound.right()
        self.say(Text(N_("{pcs} pcs of {batch} recorded."), pcs=done.pcs, batch=done.batch))
        self.refresh()


def _passage(
    *, detector: int, batch: str, pcs: int, found_pcs: int | None, bundle: int | None
) -> metal_checks.NewPassage:
    return metal_checks.NewPassage(detector, batch_in(batch) or batch, pcs, found_pcs or 0, bundle=bundle)


class FinishingStationPage(MetalStationPage):
    """The detector after stuffing or closing."""

    key = "finishing.metal"
    department = Department.FINISHING


class PackingStationPage(MetalStationPage):
    """The detector before packing."""

    key = "packing.metal"
    department = Department.PACKING


class QualityStationPage(MetalStationPage):
    """Any detector, for inspectors."""

    key = "quality.metal"
    department = Department.QUALITY
