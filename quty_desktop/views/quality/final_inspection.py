"""Entering a final inspection: what the label must say beside each point, judged as it is typed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.departments import Department
from quty_desktop.domain.final_inspection import FinalPoint, PointFound, judged, verdict
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import InspectionResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import final_inspections, inspections
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.theme import GRID, Role, Tone
from quty_desktop.views.quality.defect_entry import DefectEntry
from quty_desktop.views.quality.parts import Answer, batch_field, batch_in, card, heading
from quty_desktop.views.quality.states import INSPECTION_RESULTS

_WAITING = State(N_("Not judged yet"), Tone.NEUTRAL)


class _Point(QWidget):
    """One point: what is asked, what is read, and the answer."""

    def __init__(self, page: "FinalInspectionPage", point: FinalPoint, grid: QGridLayout, row: int) -> None:
        super().__init__()
        self._page, self.point = page, point
        tr = page.place.words.tr
        self.asked = QLabel("–")
        self.asked.setProperty("kind", "muted")
        self.found = QLineEdit()
        self.found.setAccessibleName(tr(Text(N_("Read: {point}"), point=point)))
        if not point.compared:
            self.found.hide()
        self.answer = QComboBox()
        self.answer.setAccessibleName(tr(point))
        self._values = [None, PointResult.OK, PointResult.NOT_OK]
        if point.optional:
            self._values.append(PointResult.NOT_APPLICABLE)
        for each in self._values:
            self.answer.addItem("" if each is None else tr(each))
        self.sign = QLabel()
        name = QLabel(tr(point))
        name.setWordWrap(True)
        for column, widget in enumerate((name, self.asked, self.found, self.answer, self.sign)):
            grid.addWidget(widget, row, column)
        self.found.textEdited.connect(self._judge)
        self.answer.currentIndexChanged.connect(lambda _: self._page.judge())

    @property
    def value(self) -> PointFound:
        """What was entered."""
        return PointFound(self.point, self._values[self.answer.currentIndex()], self.found.text())

    def ask(self, required: str) -> None:
        """Show what order or specification say, and begin anew."""
        self.asked.setText(required or "–")
        self.found.clear()
        self.answer.setCurrentIndex(0)

    def paint(self) -> None:
        """Show the sign of the answer."""
        result = self.value.result
        if result in {PointResult.OK, PointResult.NOT_OK}:
            icon, ink = (Icon.OK, Role.OK) if result is PointResult.OK else (Icon.BAD, Role.BAD)
            side = self._page.place.theme.px(16)
            self.sign.setPixmap(self._page.place.icons.icon(icon, ink).pixmap(side, side))
        else:
            self.sign.clear()

    def _judge(self, text: str) -> None:
        result = judged(self.point, "" if self.asked.text() == "–" else self.asked.text(), text)
        if result is not None:
            self.answer.setCurrentIndex(self._values.index(result))
        self._page.judge()


class FinalInspectionPage(Page):
    """The check list of a date stamp, with the sample of its plan."""

    key = "quality.final_inspection"
    title = N_("Final inspection")
    permission = Permission.INSPECT_FINAL
    department = Department.QUALITY
    group = Group.ENTRY
    icon = Icon.APPROVE
    topics = frozenset({Topic.INSPECTIONS, Topic.CARTONS})

    def build(self) -> None:
        """The batch and counts at the left, the check list at the right."""
        self._form: final_inspections.FinalForm | None = None
        self.primary(N_("Record final inspection"), self.record, Icon.CHECK)
        self.secondary(N_("Final inspections"), partial(self.place.go, "quality.final_inspections"), Icon.HISTORY)
        self.batch = Form(self.place, f"{self.key}.batch", (batch_field(self.place),), columns=1, clears=False)
        self.batch.changed.connect(self._batch_typed)
        self.plan = QLabel(self.words(N_("Scan or choose a batch to see its plan.")))
        self.plan.setWordWrap(True)
        self.counts = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    PiecesField(name="lot_pcs", label=N_("Lot"), required=True, lowest=1),
                    PiecesField(name="inspected_pcs", label=N_("Inspected"), required=True, lowest=1),
                    PiecesField(name="passed_pcs", label=N_("Passed"), required=True),
                    PiecesField(name="rework_pcs", label=N_("Rework")),
                    PiecesField(name="scrap_pcs", label=N_("Scrap")),
                    TextField(name="note", label=N_("Remark")),
                ),
                columns=3,
            )
        )
        self.defects = DefectEntry(self.place)
        self.defects.table.setMinimumHeight(self.place.theme.px(64))
        self.answer = Answer(self.place)
        left = QVBoxLayout()
        left.setSpacing(3 * GRID)
        plan = card(heading(self.place, N_("Sampling plan")), self.plan)
        for widget in (self.batch, plan, self.answer, self.counts):
            left.addWidget(widget)
        left.addWidget(self.defects, 1)
        both = QHBoxLayout()
        both.setSpacing(6 * GRID)
        both.addLayout(left, 2)
        both.addWidget(self._list(), 3)
        self.body.addLayout(both, 1)
        self.judge()
        self.batch.start()

    def _list(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(2, 2)
        self.points: dict[FinalPoint, _Point] = {}
        row, group = 0, None
        for point in FinalPoint:
            if point.group is not group:
                group = point.group
                grid.addWidget(heading(self.place, Text(group.label)), row, 0, 1, 5)
                row += 1
            self.points[point] = _Point(self, point, grid, row)
            row += 1
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        return area

    def refresh(self) -> None:
        """Ask for the catalogue of defects."""
        self.load(inspections.defect_catalogue, None, self._offer, part="catalogue")

    def open(self, record: Any) -> None:
        """Take a batch number."""
        if record:
            self.batch.editor("batch").set_value(Option(str(record), str(record)))
            self._batch_typed()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A defect's code is counted; a batch card or a shipping mark chooses the batch."""
        if code.upper() in self._codes:
            return partial(self._count, code)
        batch = batch_in(code)
        return None if batch is None else partial(self.open, batch)

    _codes: frozenset[str] = frozenset()

    def _offer(self, catalogue: tuple[inspections.DefectRow, ...]) -> None:
        self._codes = frozenset(row.code.upper() for row in catalogue)
        self.defects.offer(catalogue)

    def _count(self, code: str) -> None:
        self.defects.line.setText(code)
        self.defects.add()

    def judge(self) -> None:
        """Say what the answers come to so far."""
        points = [each.value for each in self.points.values()] if hasattr(self, "points") else []
        for each in getattr(self, "points", {}).values():
            each.paint()
        open_ = sum(each.result is None for each in points)
        if self._form is None or open_:
            self.answer.show_state(_WAITING, Text(N_("Points to answer: {count}."), count=open_))
            return
        result = verdict(points, InspectionResult.PASS)
        said = N_("The check list is in order; the sample decides with it.")
        if result is not InspectionResult.PASS:
            said = N_("A point is not in order: the lot is blocked and comes back on the tightened plan.")
        self.answer.show_state(INSPECTION_RESULTS[result], said)

    def record(self) -> None:
        """Record what was entered."""
        if self._form is None:
            self.batch.start()
            return
        self.defects.complain(None)
        if self.defects.line.text().strip():
            self.defects.add()
            if self.defects.line.text():
                return
        points = tuple(each.value for each in self.points.values())
        self.submit(
            self.counts,
            final_inspections.record_final,
            _new_final,
            self._recorded,
            batch=self._form.batch,
            points=points,
            defects=self.defects.found,
        )

    def _batch_typed(self) -> None:
        batch = self.batch.editor("batch").value()
        if batch and (self._form is None or self._form.batch != batch):
            self.load(final_inspections.final_form, final_inspections.FinalQuestion(str(batch)), self._show)

    def _show(self, form: final_inspections.FinalForm) -> None:
        self._form = form
        for point, row in self.points.items():
            row.ask(form.required(point))
        limits = ", ".join(f"{self.words(each.defect_class)} {each.accept}/{each.reject}" for each in form.plan.plans)
        lines: list[str | Text] = [
            Text(
                N_(
                    "{article}, date stamp {stamp}, {destination}. Level {level}, {severity}: look at {sample} of {lot} pcs."
                ),
                article=form.article_name,
                stamp=form.packed.week.stamp,
                destination=form.packed.destination,
                level=form.plan.plans[0].level if form.plan.plans else "",
                severity=form.plan.severity,
                sample=form.plan.sample_pcs,
                lot=form.lot_pcs,
            ),
            Text(N_("Accept/reject: {limits}."), limits=limits),
            Text(
                N_("Special level, for labels, weights, pulls, cartons and pallets: {count} pcs."),
                count=form.special_pcs,
            ),
        ]
        if form.last:
            lines.append(Text(N_("Last time: {number}, {result}."), number=form.last, result=form.last_result))
        self.plan.setText("\n".join(self.words(line) for line in lines))
        values = {"lot_pcs": form.lot_pcs, "inspected_pcs": form.plan.sample_pcs, "passed_pcs": form.plan.sample_pcs}
        self.counts.fill(values)
        self.judge()

    def _recorded(self, done: final_inspections.RecordedFinal) -> None:
        see = Action(N_("See the check list"), partial(self.place.go, "quality.final_inspections", done.id), Icon.PAPER)
        good = done.result is InspectionResult.PASS
        (self.place.sound.right if good else self.place.sound.wrong)()
        self.say(
            Text(N_("{number} of {batch}: {result}."), number=done.number, batch=done.batch, result=done.result),
            see,
            tone=Tone.OK if good else Tone.HOLD,
        )
        self._form = None
        self.batch.editor("batch").set_text("")
        for row in self.points.values():
            row.ask("")
        self.defects.clear()
        self.judge()


def _new_final(
    *,
    batch: str,
    points: tuple[PointFound, ...],
    rework_pcs: int | None,
    scrap_pcs: int | None,
    **more: Any,
) -> final_inspections.NewFinal:
    return final_inspections.NewFinal(
        batch=batch,
        points=points,
        rework_pcs=rework_pcs or 0,
        scrap_pcs=scrap_pcs or 0,
        **more,
    )
