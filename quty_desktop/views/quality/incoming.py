"""Incoming inspection: the lots that wait, the check list of their kind, and the rolls of fabric."""

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.departments import Department
from quty_desktop.domain.incoming import POINTS, Grade, GradedTest, IncomingKind, IncomingPoint, points_per_100
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.incoming import incoming_inspections
from quty_desktop.services.warehouse import goods_receipts
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import CheckField, ChoiceField, DecimalField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import card, heading


class _Shown:
    """A roll in the table; its number is its key."""

    def __init__(self, roll: incoming_inspections.MeasuredRoll) -> None:
        self.roll = roll
        self.id = self.number = roll.number
        self.yards, self.inches, self.points = roll.yards, roll.inches, roll.points


def _rate(row: _Shown) -> Decimal:
    return points_per_100(row.points, row.yards, row.inches)


_ANSWERS = (PointResult.OK, PointResult.NOT_OK, PointResult.NOT_APPLICABLE)
WAITING = (
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=120),
    Column(key="article_name", title=N_("Material"), width=120, stretch=True),
    Column(key="counted_qty", title=N_("Counted"), kind=Kind.NUMBER, width=80, places=2),
    Column(key="unit", title=N_("Unit"), width=58),
    Column(key="receipt", title=N_("Receipt"), kind=Kind.CODE, width=126),
)
ROLLS = (
    Column(key="number", title=N_("Roll"), kind=Kind.CODE, width=120, stretch=True),
    Column(key="yards", title=N_("Yards"), kind=Kind.NUMBER, width=64),
    Column(key="inches", title=N_("Inches"), kind=Kind.NUMBER, width=60),
    Column(key="points", title=N_("Points"), kind=Kind.PIECES, width=60, total=True),
    Column(key="rate", title=N_("/100 yd²"), kind=Kind.NUMBER, width=76, places=1, value=_rate),
)


class IncomingPage(Page):
    """What is delivered and waits for quality."""

    key = "quality.incoming"
    title = N_("Incoming inspection")
    permission = Permission.RECORD_INSPECTIONS
    department = Department.QUALITY
    group = Group.ENTRY
    icon = Icon.WAREHOUSE
    topics = frozenset({Topic.STOCK, Topic.PURCHASING, Topic.INSPECTIONS})

    def build(self) -> None:
        """Waiting lots at the left; plan, check list and rolls at the right."""
        self._form: incoming_inspections.IncomingForm | None = None
        self._rolls: dict[str, incoming_inspections.MeasuredRoll] = {}
        self._boxes: dict[IncomingPoint, QComboBox] = {}
        self.primary(N_("Record the result"), self.record, Icon.CHECK)
        self.secondary(N_("Reports"), lambda: self.place.go("quality.incoming_reports"), Icon.HISTORY)
        self.table = self.use_table(
            Table(
                self.place, self.key, WAITING, title=N_("Lots that wait"),
                empty=Empty(N_("No lot waits"), N_("The warehouse counts deliveries; they appear here at once.")),
            )
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(2 * GRID, 0, 0, 0)
        column.setSpacing(2 * GRID)
        self.plan = QLabel(self.words(N_("Select a lot to see how much of it is looked at.")))
        self.plan.setWordWrap(True)
        self.kind = ListPicker(self.place, N_("Kind"), [Option(each, each) for each in IncomingKind])
        self.kind.picked.connect(self._list_points)
        self._points = QWidget()
        self._grid = QGridLayout(self._points)
        self._grid.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card(self.plan, self.kind))
        column.addWidget(self._points)
        column.addWidget(self._fabric())
        self.form = self.use_form(
            Form(
                self.place, self.key,
                (
                    DecimalField(name="sample_size", label=N_("Sample looked at"), places=2),
                    DecimalField(name="rejected", label=N_("Goes back"), places=2, help=N_("Empty: all or nothing, as the result says.")),
                    TextField(name="note", label=N_("Finding"), span=2),
                ),
                columns=2,
            )
        )  # fmt: skip
        column.addWidget(self.form)
        column.addStretch(1)
        self.body.addWidget(beside(self.table, right, share=(1, 1)), 1)

    def _fabric(self) -> QWidget:
        """The rolls: one line of measures, Enter, next."""
        self.roll = Form(
            self.place, f"{self.key}.roll",
            (
                TextField(name="number", label=N_("Roll")),
                DecimalField(name="yards", label=N_("Yards"), places=2),
                DecimalField(name="inches", label=N_("Inches"), places=2),
                DecimalField(name="gsm", label=N_("g/m²"), places=1),
                DecimalField(name="pile_mm", label=N_("Pile mm"), places=1),
                PiecesField(name="one", label=N_("1 point"), empty=0),
                PiecesField(name="two", label=N_("2 points"), empty=0),
                PiecesField(name="three", label=N_("3 points"), empty=0),
                PiecesField(name="four", label=N_("4 points"), empty=0),
                CheckField(name="high_pile", label=N_("Hi-pile")),
                DecimalField(name="invoiced", label=N_("Invoiced yd"), places=2),
            ),
            columns=6,
        )  # fmt: skip
        grades = [Option(each, each.value) for each in Grade]
        self.grades = Form(
            self.place, f"{self.key}.grades",
            tuple(ChoiceField(name=each.value, label=each.label, choices=grades) for each in GradedTest),
            columns=5,
        )  # fmt: skip
        self.agreed = Form(
            self.place, f"{self.key}.agreed",
            (
                DecimalField(name="gsm", label=N_("Agreed g/m²"), places=1),
                DecimalField(name="inches", label=N_("Agreed inches"), places=2),
                DecimalField(name="pile_mm", label=N_("Agreed pile mm"), places=1),
            ),
            columns=3, clears=False,
        )  # fmt: skip
        add = QPushButton(self.words(N_("Add the roll")))
        add.setIcon(self.place.icons.icon(Icon.ADD))
        add.clicked.connect(lambda *_: self.add_roll())
        self.roll.ended.connect(self.add_roll)
        self.rolls = Table(
            self.place, f"{self.key}.rolls", ROLLS, title=N_("Measured rolls"),
            empty=Empty(N_("No roll measured"), N_("Length, width and faults of each roll.")), plain=True,
        )  # fmt: skip
        self.rolls.setMinimumHeight(self.place.theme.px(96))
        bar = QHBoxLayout()
        bar.addWidget(heading(self.place, N_("Rolls")), 1)
        bar.addWidget(add)
        top = QWidget()
        top.setLayout(bar)
        self.fabric = card(top, self.agreed, self.roll, self.rolls, self.grades)
        return self.fabric

    def refresh(self) -> None:
        """Ask for the lots that wait."""
        self.load(goods_receipts.lots_to_inspect, None, self._show)

    def open(self, record: Any) -> None:
        """Select a delivered lot by its key."""
        self._wanted = record
        if self.table.select(record):
            self._wanted = None

    _wanted: Any = None

    def _show(self, rows: tuple[goods_receipts.ReceiptLineRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None:
            self.open(self._wanted)

    def _chosen(self, identity: object) -> None:
        self._form = None
        self._rolls.clear()
        self.rolls.show_rows(())
        for each in GradedTest:
            self.grades.editor(each.value).set_value(None)
        if identity is None:
            self.plan.setText(self.words(N_("Select a lot to see how much of it is looked at.")))
            return
        self.load(incoming_inspections.incoming_form, identity, self._ask, part="form")

    def _ask(self, form: incoming_inspections.IncomingForm) -> None:
        self._form = form
        self.kind.choose(form.kind)
        self._list_points()
        known = N_("New supplier or material") if form.new else N_("Known supplier and material")
        lines = [
            f"{form.lot} · {form.article_code} {form.article_name}",
            f"{form.supplier} · {form.purchase}",
            self.words(known),
        ]
        lines.append(
            self.words(Text(N_("Look at {share} % of the length; {sample} pieces where it is counted."), share=form.share_percent, sample=form.sample_pcs))
        )  # fmt: skip
        lines += [self.words(Text(N_("Earlier step: {points} points in 100 yd²."), points=each)) for each in form.steps]
        self.plan.setText("\n".join(lines))
        self.roll.editor("number").set_value(form.rolls[0].number if form.rolls else f"{form.lot}/1")

    def _list_points(self) -> None:
        kind = self.kind.value or IncomingKind.OTHER
        self.fabric.setVisible(kind is IncomingKind.FABRIC)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._boxes.clear()
        for number, point in enumerate(POINTS[kind]):
            box = QComboBox()
            box.addItem("–")
            box.addItems([self.words(each) for each in _ANSWERS])
            box.setAccessibleName(self.words(point))
            self._boxes[point] = box
            name = QLabel(self.words(point))
            name.setWordWrap(True)
            self._grid.addWidget(name, number // 2, number % 2 * 2)
            self._grid.addWidget(box, number // 2, number % 2 * 2 + 1)

    def answer_all(self, answer: PointResult) -> None:
        """Answer each point alike."""
        for box in self._boxes.values():
            box.setCurrentIndex(_ANSWERS.index(answer) + 1)

    def add_roll(self) -> None:
        """Take the typed roll; the same number again replaces it."""
        try:
            values = {name: self.roll.editor(name).value() for name in ("number", "yards", "inches", "gsm", "pile_mm", "invoiced", "one", "two", "three", "four")}  # fmt: skip
        except Unreadable:
            return
        if not values["number"] or not values["yards"] or not values["inches"]:
            self.banner.show_message(Tone.NOTICE, N_("Number, length and width of the roll are needed."), "", [])
            return
        one, two, three, four = (values[name] or 0 for name in ("one", "two", "three", "four"))
        roll = incoming_inspections.MeasuredRoll(
            values["number"].upper(),
            values["yards"],
            values["inches"],
            (one, two, three, four),
            values["gsm"],
            values["pile_mm"],
            values["invoiced"],
        )
        self._rolls[roll.number] = roll
        self.rolls.show_rows([_Shown(each) for each in self._rolls.values()])
        for name in ("one", "two", "three", "four"):
            self.roll.editor(name).set_value(None)
        head, _, last = roll.number.rpartition("/")
        if last.isdigit():
            self.roll.editor("number").set_value(f"{head}/{int(last) + 1}")

    def record(self) -> None:
        """Record what was found."""
        if self._form is None:
            self.banner.show_message(Tone.NOTICE, N_("Select a lot first."), "", [])
            return
        self.submit(self.form, incoming_inspections.record_incoming, self._make, self._recorded)

    def _make(self, *, sample_size: Decimal | None, rejected: Decimal | None, note: str) -> incoming_inspections.NewIncoming:  # fmt: skip
        form = self._form
        if form is None:
            raise AssertionError("a lot is selected before it is recorded")
        kind = self.kind.value or form.kind
        points = tuple(
            (point, _ANSWERS[box.currentIndex() - 1]) for point, box in self._boxes.items() if box.currentIndex() > 0
        )
        agreed = incoming_inspections.FabricAgreed(
            self.agreed.editor("gsm").value(), self.agreed.editor("inches").value(), self.agreed.editor("pile_mm").value(),
            bool(self.roll.editor("high_pile").value()),
        )  # fmt: skip
        rolls = tuple(self._rolls.values()) if kind is IncomingKind.FABRIC else ()
        read = ((each, self.grades.editor(each.value).value()) for each in GradedTest)
        grades = (
            tuple((test, grade) for test, grade in read if grade is not None) if kind is IncomingKind.FABRIC else ()
        )
        return incoming_inspections.NewIncoming(
            form.line_id, form.version, kind, points, rolls, agreed, sample_size, rejected, note, grades
        )

    def _recorded(self, done: incoming_inspections.IncomingDone) -> None:
        if not done.decided:
            self.place.sound.wrong()
            self.say(
                Text(N_("{lot}: {points} points in 100 yd². Look at {share} % now."), lot=done.lot, points=done.points_per_100, share=done.share_percent),
                tone=Tone.NOTICE,
            )  # fmt: skip
            self._chosen(self.table.selected)
        elif done.result is TestResult.PASS:
            self.place.sound.right()
            self.say(Text(N_("{lot} passed and can be put away."), lot=done.lot))
            self.table.select(None)
        else:
            self.place.sound.wrong()
            self.say(Text(N_("{lot} did not pass. Report {report}."), lot=done.lot, report=done.report), tone=Tone.BAD)
        self.refresh()
