"""Pull tests: how many pieces are pulled, one entry for all that held, and the list with its report."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.checks import PullKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.pull_tests import HOLD_SECONDS, PULLING, Pull, PullPosition
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import pull_tests, record_papers
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.papers import paper_actions, print_paper
from quty_desktop.views.quality.parts import Answer, batch_field, card, heading
from quty_desktop.views.quality.photos import Photos
from quty_desktop.views.quality.states import TEST_RESULTS


@dataclass(frozen=True, slots=True)
class BrokenPull:
    """A piece that broke, as it was entered beside those that held."""

    id: str
    piece: int
    position: PullPosition
    part: str
    held: int
    failure_n: Decimal | None


BROKEN = (
    Column(key="piece", title=N_("Piece"), kind=Kind.PIECES, width=56),
    Column(key="position", title=N_("Position"), width=90, stretch=True),
    Column(key="part", title=N_("What broke"), width=100),
    Column(key="held", title=N_("Held s"), kind=Kind.PIECES, width=64),
    Column(key="failure_n", title=N_("Broke at N"), kind=Kind.NUMBER, places=1, width=84),
)
_WAITING = State(N_("Not planned yet"), Tone.NEUTRAL)
_BROKEN_FIELDS = ("broken_piece", "broken_position", "broken_part", "held", "failure_n")
COLUMNS = (
    Column(key="tested_at", title=N_("Tested"), kind=Kind.MOMENT, width=130),
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=116),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=TEST_RESULTS, width=92),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="department", title=N_("Department"), width=90, stretch=True),
    Column(key="line", title=N_("Line"), width=52),
    Column(key="pulled_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=62),
    Column(key="broken", title=N_("What broke"), width=110),
    Column(key="kind", title=N_("Why"), width=100, hidden=True),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
)


class PullTestsPage(Page):
    """The list, and the entry beside it."""

    key = "quality.pull_tests"
    title = N_("Pull tests")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.ENTRY
    icon = Icon.LAB
    topics = frozenset({Topic.INSPECTIONS, Topic.PAPERS})

    def build(self) -> None:
        """Table; entry and pane at the right."""
        self._asked: pull_tests.PullQuestion | None = None
        self._broken: dict[str, BrokenPull] = {}
        self.on(Key.PRINT, self.print)
        self.table = self.use_table(
            Table(
                self.place, self.key, COLUMNS, title=self.title,
                filters=(Filter("failed", N_("Not passed"), lambda row: row.result is TestResult.FAIL),),
                empty=Empty(N_("No pull test yet"), N_("Each line is pulled in the morning and at noon, three pieces a day.")),
            )
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a test to see its pulls."))
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        if self.place.actor.may(Permission.RECORD_INSPECTIONS):
            self.primary(N_("Record pull test"), self.record, Icon.CHECK)
            column.addWidget(self._entry())
        column.addWidget(self.detail, 1)
        self.body.addWidget(beside(self.table, side, share=(1, 1)), 1)

    def _entry(self) -> QWidget:
        self.answer = Answer(self.place)
        self.answer.show_state(_WAITING, N_("Batch and department say how many pieces are pulled."))
        self.form = self.use_form(
            Form(
                self.place, self.key,
                (
                    batch_field(self.place, span=2),
                    ChoiceField(name="department", label=N_("Department"), required=True, choices=[Option(each, each) for each in PULLING]),
                    PiecesField(name="line", label=N_("Line"), lowest=1, unit=""),
                    ChoiceField(name="kind", label=N_("Why"), choices=PullKind, empty=PullKind.NORMAL),
                    PiecesField(name="pieces", label=N_("Pieces pulled"), required=True, lowest=1, highest=50),
                    PiecesField(name="broken_piece", label=N_("Which piece broke"), lowest=1, unit=""),
                    ChoiceField(name="broken_position", label=N_("Where it broke"), choices=PullPosition),
                    TextField(name="broken_part", label=N_("What broke")),
                    PiecesField(name="held", label=N_("Held s"), unit=""),
                    DecimalField(name="failure_n", label=N_("Broke at N"), places=1),
                    TextField(name="note", label=N_("Remark")),
                ),
                columns=4,
            )
        )  # fmt: skip
        self.form.changed.connect(self._typed)
        boxes = QWidget()
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        self.positions: dict[PullPosition, QCheckBox] = {}
        for number, position in enumerate(PullPosition):
            words = Text("{position} ({force} N)", position=Text(position.label), force=position.force_n)
            box = QCheckBox(self.words(words))
            box.setChecked(position in {PullPosition.EARS, PullPosition.HANDS, PullPosition.FEET, PullPosition.LABEL})
            self.positions[position] = box
            grid.addWidget(box, number // 3, number % 3)
        return card(self.answer, heading(self.place, N_("New pull test")), self.form, boxes, self._broken_list())

    def _broken_list(self) -> QWidget:
        """The pieces that broke, where there are several; the last one may stay in the fields above."""
        self.broken = Table(
            self.place, f"{self.key}.broken", BROKEN, title=N_("Broken pieces"),
            empty=Empty(N_("Nothing broke"), N_("Enter the piece and where it broke, then add it; several are possible.")),
            plain=True,
        )  # fmt: skip
        self.broken.setMaximumHeight(self.place.theme.px(120))
        self.broken.setVisible(False)
        add, away = QPushButton(self.words(N_("Add the broken piece"))), QPushButton(self.words(N_("Take it away")))
        add.setIcon(self.place.icons.icon(Icon.ADD))
        away.setIcon(self.place.icons.icon(Icon.DELETE))
        add.clicked.connect(lambda *_: self.add_broken())
        away.clicked.connect(lambda *_: self.take_away())
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(add)
        bar.addWidget(away)
        bar.addStretch(1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(bar)
        column.addWidget(self.broken)
        return holder

    def add_broken(self) -> bool:
        """Take the piece that broke from the fields; the same piece and position again replaces it.

        Returns:
            Whether nothing is left to complain about.
        """
        try:
            typed = {name: self.form.editor(name).value() for name in _BROKEN_FIELDS}
        except Unreadable:
            return False
        if not any(value for value in typed.values()):
            return True
        if typed["broken_piece"] is None or typed["broken_position"] is None:
            self.banner.show_message(Tone.NOTICE, N_("Say which piece broke, and where."), "", [])
            return False
        position: PullPosition = typed["broken_position"]
        key = f"{typed['broken_piece']} {position.value}"
        part = typed["broken_part"] or self.words(position)
        self._broken[key] = BrokenPull(
            key, typed["broken_piece"], position, part, typed["held"] or 0, typed["failure_n"]
        )
        for name in _BROKEN_FIELDS:
            self.form.editor(name).set_value(None)
        self._show_broken()
        return True

    def _show_broken(self) -> None:
        self.broken.show_rows(tuple(self._broken.values()))
        self.broken.setVisible(bool(self._broken))

    def take_away(self) -> None:
        """Take the selected broken piece away, the last one if none is selected."""
        key = self.broken.selected or next(reversed(self._broken), None)
        self._broken.pop(str(key), None)
        self._show_broken()

    def refresh(self) -> None:
        """Ask for the tests."""
        self.load(pull_tests.pull_list, pull_tests.PullFilter(), self.table.show_rows)

    def open(self, record: Any) -> None:
        """Select a test, or take a batch number."""
        if not self.table.select(record) and isinstance(record, str) and hasattr(self, "form"):
            self.form.editor("batch").set_value(Option(record, record))

    def record(self) -> None:
        """Record what was pulled."""
        if not self.add_broken():
            return
        self.submit(self.form, pull_tests.record_pull_test, self._make, self._recorded)

    def print(self) -> None:
        """Print the selected test."""
        row = self.table.selected_row
        if row is not None and self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            print_paper(self, record_papers.pull_paper, row.id)

    def _typed(self) -> None:
        values: dict[str, Any] = {}
        for name in ("batch", "department", "kind"):
            try:
                values[name] = self.form.editor(name).value()
            except Unreadable:
                values[name] = None
        if not values["batch"] or not values["department"]:
            return
        asked = pull_tests.PullQuestion(values["batch"], values["department"], values["kind"] or PullKind.NORMAL)
        if asked != self._asked:
            self._asked = asked
            self.load(pull_tests.pull_plan, asked, self._plan, part="plan")

    def _plan(self, plan: pull_tests.PullPlan) -> None:
        word = Text(N_("Pull {count} pieces"), count=plan.wanted_pcs)
        tone = Tone.NOTICE if plan.increased_until else Tone.INFO
        more = [self.words(Text(N_("Pulled today: {count}"), count=plan.pulled_today))]
        said = (
            Text(N_("A seam opened: six pieces until {day}."), day=plan.increased_until)
            if plan.increased_until
            else Text(N_("90 N on seams and label, 30 N on each accessory, ten seconds."))
        )
        self.answer.show_state(State(self.words(word), tone), said, more)
        if self.form.editor("pieces").value() is None:
            self.form.editor("pieces").set_value(plan.wanted_pcs)

    def _make(self, *, batch: str, department: Department, line: int | None, kind: PullKind, pieces: int, note: str, **_broken: Any) -> pull_tests.NewPullTest:  # fmt: skip
        chosen = [position for position, box in self.positions.items() if box.isChecked()]
        broke = {(each.piece, each.position): each for each in self._broken.values()}
        chosen += [each.position for each in self._broken.values() if each.position not in chosen]
        pulls = []
        for piece in range(1, max([pieces, *(each.piece for each in self._broken.values())]) + 1):
            for position in chosen:
                each = broke.get((piece, position))
                if each is None and kind is PullKind.MAXIMUM and broke:
                    continue  # only what was pulled until it broke
                if each is None:
                    pulls.append(Pull(piece, position, position.force_n, HOLD_SECONDS, "", None))
                else:
                    pulls.append(Pull(piece, position, position.force_n, each.held, each.part, each.failure_n))
        return pull_tests.NewPullTest(batch, department, tuple(pulls), kind, line, note)

    def _recorded(self, done: pull_tests.RecordedPullTest) -> None:
        words = Text(N_("{number} of {batch}: {result}."), number=done.number, batch=done.batch, result=done.result)
        if done.result is TestResult.PASS:
            self.place.sound.right()
            self.say(words)
        else:
            self.place.sound.wrong()
            self.say(words, tone=Tone.BAD)
        self._asked = None
        self._broken.clear()
        self._show_broken()
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row: pull_tests.PullRow | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = []
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Print the report"), record_papers.pull_paper, row.id)
        failed = [each for each in row.pulls if each.result is TestResult.FAIL]
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("Result"), TEST_RESULTS[row.result]),
                Fact(N_("Pieces"), Text("{pulled} / {wanted}", pulled=row.pulled_pcs, wanted=row.wanted_pcs)),
                Fact(N_("Pulls"), len(row.pulls)),
                *(Fact(each.position.label, f"{each.broken_part}, {each.held_seconds} s") for each in failed),
                Fact(N_("Remark"), row.note),
                Fact(N_("By"), row.inspector),
            ],
            actions,
            more=[Photos(self, EvidenceOf.PULL_SESSION, row.id)],
            caption=row.article_name,
        )  # fmt: skip
