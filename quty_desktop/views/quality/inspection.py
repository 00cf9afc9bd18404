"""Inspections at the line: checkpoint, counts and defects; the result is judged while it is typed."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.inspections import (
    DEPARTMENT_OF,
    Counts,
    DefectCount,
    check,
    count_by_class,
    judge,
    judge_by_plan,
    passes_from,
)
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import InspectionResult, InspectionType, Shift
from quty_desktop.domain.sampling.plans import judge_sample, stage_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.quality import defect_paretos, inspections, sampling
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.paper_forms import entered_later, form_field
from quty_desktop.views.quality.check_list_entry import CheckListEntry
from quty_desktop.views.quality.defect_entry import DefectEntry
from quty_desktop.views.quality.measure_entry import MeasureEntry
from quty_desktop.views.quality.parts import Answer, batch_field, batch_in, heading
from quty_desktop.views.quality.sampling_words import PlanNote
from quty_desktop.views.quality.states import INSPECTION_RESULTS

_LATELY = timedelta(days=89)
_LOWEST = 104
"""Head and two rows: more comes with more room."""
_WAITING = State(N_("Not judged yet"), Tone.NEUTRAL)

COLUMNS = (
    Column(key="inspected_at", title=N_("Inspected"), kind=Kind.DATE, width=92),
    Column(key="type", title=N_("Checkpoint"), width=84, stretch=True),
    Column(key="inspected_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=54, total=True),
    Column(key="passed_pcs", title=N_("Passed"), kind=Kind.PIECES, width=54, total=True),
    Column(key="defect_codes", title=N_("Defects"), width=62, gives_way=True),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=INSPECTION_RESULTS, width=96),
)


class InspectionPage(Page):
    """Fast entry for inspectors; several inspections of one batch follow each other."""

    key = "quality.inspection"
    title = N_("Record an inspection")
    permission = Permission.RECORD_INSPECTIONS
    department = Department.QUALITY
    group = Group.ENTRY
    icon = Icon.CHECK
    topics = frozenset({Topic.INSPECTIONS, Topic.SETTINGS})

    def build(self) -> None:
        """Form and defects at the left, the answer and the batch's inspections at the right."""
        self._shown = ""
        self._limits: Mapping[InspectionType, Decimal] = {}
        self._asked: sampling.SampleQuestion | None = None
        self._plan: sampling.Proposal | None = None
        self._proposed_pcs: int | None = None
        self._frequent_of: InspectionType | None = None
        self.primary(N_("Record inspection"), self.record, Icon.CHECK)
        self.form = Form(
            self.place,
            self.key,
            (
                batch_field(self.place, span=2),
                ChoiceField(name="type", label=N_("Checkpoint"), required=True, choices=InspectionType),
                TextField(name="line", label=N_("Line or station"), limit=40),
                PiecesField(
                    name="lot_pcs", label=N_("Lot"), lowest=1, help=N_("With the lot the sampling plan decides.")
                ),
                PiecesField(name="inspected_pcs", label=N_("Inspected"), required=True, lowest=1),
                PiecesField(name="passed_pcs", label=N_("Passed"), help=N_("Empty: the rest.")),
                PiecesField(name="rework_pcs", label=N_("Rework"), empty=0),
                PiecesField(name="scrap_pcs", label=N_("Scrap"), empty=0),
                TextField(name="work_order", label=N_("Work order"), upper=True),
                ChoiceField(name="shift", label=N_("Shift"), choices=Shift),
                TextField(name="note", label=N_("Note")),
                form_field(),
            ),
            columns=4,
        )
        self.defects = DefectEntry(self.place)
        self.measured = MeasureEntry(self.place)
        self.points = CheckListEntry(self.place)
        self.answer = Answer(self.place)
        self.plan_note = PlanNote(self.place)
        self.table = Table(
            self.place,
            self.key,
            COLUMNS,
            title=N_("Inspections of the batch"),
            empty=Empty(N_("No inspection of this batch yet"), N_("Scan or choose a batch, then record the first.")),
            plain=True,
        )
        self.form.changed.connect(self._typed)
        self.form.ended.connect(self.defects.line.setFocus)
        self.defects.ended.connect(self._to_primary)
        self.defects.changed.connect(self._judge)
        for table in (self.defects.table, self.table):
            table.setMinimumHeight(self.place.theme.px(_LOWEST))
            # What a table would like is more than a laptop has; it gets what is left.
            table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column in (left, right):
            column.setSpacing(2 * GRID)
        left.addWidget(self.form)
        left.addWidget(self.plan_note)
        left.addWidget(self.points)
        left.addWidget(self.measured)
        left.addStretch(1)
        right.addWidget(self.answer)
        right.addWidget(self.defects, 3)
        right.addWidget(heading(self.place, N_("Inspections of the batch")))
        right.addWidget(self.table, 2)
        holder = QWidget()
        holder.setLayout(left)
        both.setSpacing(4 * GRID)
        both.addWidget(holder, 6)
        both.addLayout(right, 5)
        self.body.addLayout(both, 1)
        self._judge()
        self.form.start()

    def refresh(self) -> None:
        """Ask for the catalogue and the inspections of the batch."""
        self.load(inspections.defect_catalogue, None, self._offer)
        self.load(inspections.pass_limits, None, self._limit)
        if self._asked is not None:
            self.load(sampling.proposal, self._asked, partial(self._propose, self._asked))
        if self._shown:
            wanted = inspections.InspectionFilter(batch=self._shown)
            self.load(inspections.inspection_list, wanted, self.table.show_rows)

    def open(self, record: Any) -> None:
        """Take a batch number."""
        if record:
            self.form.editor("batch").set_value(Option(str(record), str(record)))
            self.form.start()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A defect's code adds it; a batch card or a shipping mark chooses the batch."""
        if code.upper() in {line.code.upper() for line in self._catalogue}:
            return partial(self._scan_defect, code)
        batch = batch_in(code)
        return None if batch is None else partial(self.open, batch)

    def record(self) -> None:
        """Record what is typed."""
        self.defects.complain(None)
        if self.defects.line.text().strip():
            self.defects.add()
            if self.defects.line.text():
                return
        self.submit(self.form, inspections.record_inspection, entered_later(self._make), self._recorded)

    _catalogue: tuple[inspections.DefectRow, ...] = ()

    def _offer(self, catalogue: tuple[inspections.DefectRow, ...]) -> None:
        self._catalogue = catalogue
        self.defects.offer(catalogue)
        if not catalogue:
            self.banner.show_message(
                Tone.NOTICE,
                N_("The catalogue of defects is empty."),
                N_("Whoever keeps the master data takes the usual defects over; the plant changes them later."),
                [Action(N_("Take the usual defects"), self._adopt, Icon.ADD)]
                if self.place.actor.may(Permission.EDIT_DEFECTS)
                else [],
            )

    def _adopt(self) -> None:
        self.run(inspections.adopt_usual_defects, None, lambda _count: self.refresh())

    def _scan_defect(self, code: str) -> None:
        self.defects.line.setText(code)
        self.defects.add()

    def _make(self, **values: Any) -> inspections.NewInspection:
        if values["passed_pcs"] is None:
            values["passed_pcs"] = max(0, values["inspected_pcs"] - values["rework_pcs"] - values["scrap_pcs"])
        return inspections.NewInspection(
            **values, defects=self.defects.found, measures=self.measured.measures, points=self.points.answers
        )

    def _typed(self) -> None:
        try:
            batch = self.form.editor("batch").value() or ""
        except Unreadable:
            batch = ""
        if batch and batch != self._shown:
            self._shown = batch
            self.load(inspections.inspection_list, inspections.InspectionFilter(batch=batch), self.table.show_rows)
        self.measured.offer(self._values("type")["type"])
        self.points.offer(self._values("type")["type"])
        self._ask_for_frequent(self._values("type")["type"])
        self._ask_for_plan()
        self._judge()

    def _ask_for_frequent(self, kind: InspectionType | None) -> None:
        """Ask which defects the checkpoint finds most, for the buttons."""
        if kind is None or kind is self._frequent_of:
            return
        self._frequent_of = kind
        today = datetime.now(UTC).astimezone(PLANT_ZONE).date()
        question = defect_paretos.ParetoQuestion(today - _LATELY, today, DEPARTMENT_OF[kind], limit=4)
        self.load(
            defect_paretos.defect_pareto,
            question,
            lambda rows: self.defects.offer_frequent([row.code for row in rows]),
            part="frequent",
        )

    def _limit(self, limits: tuple[inspections.PassLimit, ...]) -> None:
        self._limits = {each.type: each.share for each in limits}
        self._judge()

    def _ask_for_plan(self) -> None:
        """Ask how the lot is inspected, once batch, checkpoint and lot are known."""
        values = self._values("type", "lot_pcs", "line")
        asked = None
        stage = None if values["type"] is None else stage_of(values["type"])
        if self._shown and stage is not None and values["lot_pcs"]:
            asked = sampling.SampleQuestion(self._shown, stage, values["lot_pcs"], values["line"] or "")
        if asked == self._asked:
            return
        self._asked = asked
        self._plan = None
        self.plan_note.hide()
        if asked is not None:
            self.load(sampling.proposal, asked, partial(self._propose, asked))
        elif stage is None and values["type"] is not None and values["lot_pcs"]:
            self.plan_note.show_words(N_("Each piece is looked at here; the pass rate decides."))

    def _propose(self, asked: sampling.SampleQuestion, found: sampling.Proposal) -> None:
        """Show the plan, and propose its sample unless the inspector typed another number."""
        if asked != self._asked:
            return
        self._plan = found
        self.plan_note.show_proposal(found)
        typed = self._values("inspected_pcs")["inspected_pcs"]
        if typed is None or typed == self._proposed_pcs:
            self._proposed_pcs = found.sample_pcs
            self.form.editor("inspected_pcs").set_value(found.sample_pcs)
        self._judge()

    def _values(self, *names: str) -> dict[str, Any]:
        """What is typed; what cannot be read counts as nothing."""
        values: dict[str, Any] = {}
        for name in names:
            try:
                values[name] = self.form.editor(name).value()
            except Unreadable:
                values[name] = None
        return values

    def _judge(self) -> None:
        """Judge what is typed by the same rule as the service."""
        values = self._values("type", "inspected_pcs", "passed_pcs", "rework_pcs", "scrap_pcs")
        if values["type"] is None or values["inspected_pcs"] is None:
            self.answer.show_state(_WAITING, N_("Passed, rework and scrap make up what was inspected."))
            return
        rework, scrap = values["rework_pcs"] or 0, values["scrap_pcs"] or 0
        passed = values["passed_pcs"]
        if passed is None:
            passed = values["inspected_pcs"] - rework - scrap
        counts = Counts(values["inspected_pcs"], passed, rework, scrap)
        found = [DefectCount(line.id, line.defect_class, row.group, line.count) for line, row in self.defects.rows]
        try:
            check(counts, found)
        except Invalid as error:
            self.answer.show_state(_WAITING, " ".join(self.words(text) for text in error.fields.values()))
            return
        if self._plan is not None:
            self._judge_by_plan(self._plan, values["type"], counts, found)
            return
        limit = self._limits.get(values["type"], passes_from(values["type"]))
        sentence = Text(
            N_("{passed} of {inspected} pcs passed ({rate}); a lot passes from {limit} on."),
            passed=counts.passed_pcs,
            inspected=counts.inspected_pcs,
            rate=self.place.words.percent(counts.passed_pcs / counts.inspected_pcs),
            limit=self.place.words.percent(limit),
        )
        self.answer.show_state(INSPECTION_RESULTS[judge(values["type"], counts, found, limit=limit)], sentence)

    def _judge_by_plan(
        self, plan: sampling.Proposal, kind: InspectionType, counts: Counts, found: list[DefectCount]
    ) -> None:
        """Judge by the limits of each class."""
        if plan.stopped or counts.inspected_pcs < plan.sample_pcs:
            needed = Text(
                N_("The plan asks for {sample} of {lot} pcs."),
                sample=plan.sample_pcs,
                lot=plan.plans[0].lot_pcs,
            )
            self.answer.show_state(_WAITING, N_("Inspection is stopped.") if plan.stopped else needed)
            return
        verdicts = judge_sample(plan.plans, count_by_class(found))
        lines = [
            Text(
                N_("{of}: {found} found, accept {ac}, reject {re}"),
                of=each.plan.defect_class,
                found=each.found,
                ac=each.plan.accept,
                re=each.plan.reject,
            )
            for each in verdicts
        ]
        result = judge_by_plan(kind, verdicts, found)
        self.answer.show_state(INSPECTION_RESULTS[result], more=[self.words(line) for line in lines])

    def _recorded(self, done: inspections.RecordedInspection) -> None:
        self.defects.clear()
        self.measured.clear()
        self.points.clear()
        self._proposed_pcs = None
        self._again(done)
        said = Text(
            N_("{inspection} of {batch}: {result}."), inspection=done.type, batch=done.batch, result=done.result
        )
        see = Action(N_("See the batch"), partial(self.place.go, "quality.batches", done.batch), Icon.BATCH)
        if done.result is InspectionResult.PASS:
            self.place.sound.right()
            self.say(said, see)
        else:
            self.place.sound.wrong()
            self.say(said, see, tone=Tone.BAD)
        self.refresh()

    def _again(self, done: inspections.RecordedInspection) -> None:
        """The next inspection is usually of the same batch at the same checkpoint."""
        self.form.editor("batch").set_value(Option(done.batch, done.batch))
        self.form.editor("type").set_value(done.type)
        self.form.start()
