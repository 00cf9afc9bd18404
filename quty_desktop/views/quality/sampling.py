"""Sampling plans: by stage and class, tried out with a lot size, and how the next lots are inspected."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling.letters import InspectionLevel
from quty_desktop.domain.sampling.plans import Judged, SamplePlan, SamplingStage, plan_for, plans_for
from quty_desktop.domain.sampling.switching import SwitchingRule, SwitchOrder
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import sampling
from quty_desktop.views.kit.cards import scrolled_card
from quty_desktop.views.kit.charts import Chart
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import ask_why, heading
from quty_desktop.views.quality.sampling_curve import show_curve
from quty_desktop.views.quality.sampling_words import SEVERITIES, STOPPED, PlanNote
from quty_desktop.views.quality.states import DEFECT_CLASSES

_USUAL_LOT = 1000
_TRY, _FORM, _ARTICLE = range(3)
_CHARTED = 220


def state_of(row: sampling.SwitchingRow) -> State:
    """How the next lot is inspected."""
    return STOPPED if row.stopped else SEVERITIES[row.severity]


def decided(event: sampling.SwitchingEvent) -> State:
    """What a lot of the history decided, or that it is an order."""
    if event.ordered is not None:
        return State(N_("Ordered"), Tone.INFO)
    return State(N_("Accepted"), Tone.OK) if event.accepted else State(N_("Not accepted"), Tone.BAD)


def told(event: sampling.SwitchingEvent) -> Any:
    """What happened, in words."""
    if event.ordered is not None:
        return Text(N_("{order} ({reason})"), order=event.ordered, reason=event.reason)
    if event.again:
        return Text(N_("{severity}, again after rework"), severity=event.severity)
    return event.severity


PLANS = (
    Column(key="stage", title=N_("For"), width=110, stretch=True),
    Column(key="defect_class", title=N_("Class"), kind=Kind.STATE, states=DEFECT_CLASSES, width=92),
    Column(key="judged", title=N_("Limit"), width=130),
    Column(key="level", title=N_("Inspection level"), width=92),
    Column(key="switching", title=N_("Switching"), width=120),
    Column(key="table", title=N_("Table"), width=150, hidden=True),
    Column(key="form", title=N_("Form"), width=110, hidden=True),
)
STATES = (
    Column(key="article", title=N_("Article"), kind=Kind.CODE, width=86),
    Column(key="name", title=N_("Name"), width=120, stretch=True),
    Column(key="source", title=N_("Line"), width=64),
    Column(key="state", title=N_("Next lot"), kind=Kind.STATE, width=124, value=state_of),
    Column(key="lots", title=N_("Lots"), kind=Kind.PIECES, width=48),
    Column(key="refused", title=N_("Not accepted"), kind=Kind.PIECES, width=92),
)
HISTORY = (
    Column(key="at", title=N_("When"), kind=Kind.MOMENT, width=138),
    Column(key="told", title=N_("What"), width=100, stretch=True, value=told),
    Column(key="decided", title=N_("Result"), kind=Kind.STATE, width=134, value=decided),
)


class SamplingPlansPage(Page):
    """Plans at the left; what they say for a lot, and their operating curve, at the right."""

    key = "quality.sampling"
    title = N_("Sampling plans")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.MASTER_DATA
    icon = Icon.FILTER
    topics = frozenset({Topic.INSPECTIONS, Topic.SETTINGS})

    def build(self) -> None:
        """Plans and articles at the left, the pane at the right."""
        self._stage: SamplingStage | None = None
        self._editing: sampling.StagePlanRow | None = None
        self.may_edit = self.place.actor.may(Permission.EDIT_SAMPLING_PLANS)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                PLANS,
                title=self.title,
                filters=(
                    Filter("products", N_("Products"), lambda row: row.stage.value not in _SPECIAL),
                    Filter("special", N_("Labels, weight, pull, carton"), lambda row: row.stage.value in _SPECIAL),
                ),
            )
        )
        self.table.whole = True  # the import reads it again, and loses nothing
        self.table.chosen.connect(self._chosen)
        self.states = Table(
            self.place,
            f"{self.key}.articles",
            STATES,
            title=N_("Next lots"),
            empty=Empty(
                N_("No lot was inspected by this plan yet"), N_("Give the lot when an inspection is recorded.")
            ),
            plain=True,
        )
        self.states.chosen.connect(self._article_chosen)
        self.about = heading(self.place, N_("Next lots"))
        left = QSplitter(Qt.Orientation.Vertical)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, GRID, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.states, 1)
        left.addWidget(self.table)
        left.addWidget(lower)
        left.setSizes([self.place.theme.px(430), self.place.theme.px(210)])
        left.setChildrenCollapsible(False)
        self.pane = QStackedWidget()
        for panel in (self._trying(), self._entering(), self._article()):
            self.pane.addWidget(panel)
        halves = beside(left, self.pane)
        halves.setSizes([self.place.theme.px(660), self.place.theme.px(500)])
        self.body.addWidget(halves, 1)
        if self.may_edit:
            self._leave = self.secondary(N_("Back to the details"), self.leave_form, Icon.BACK)
            self._leave.hide()
            self.edit_button = self.primary(N_("Change the plan"), self.edit, Icon.EDIT)
            self.save_button = self.primary(N_("Save"), self.save, Icon.SAVE)
            self.save_button.hide()
            self.on(Key.PRIMARY, lambda: self.save_button.click() if self.is_editing else self.edit_button.click())
            self.on(Key.EDIT, self.edit)
            self.on(Key.SAVE, self.save)
            self.form.ended.connect(self.save_button.setFocus)
            self.table.opened.connect(lambda _identity: self.edit())
        self.on(Key.BACK, self.leave_form)

    @property
    def is_editing(self) -> bool:
        """Whether a plan is being changed."""
        return self.pane.currentIndex() == _FORM

    def refresh(self) -> None:
        """Ask for the plans, and how the next lots are inspected."""
        self.load(sampling.sampling_plans, None, self._show_plans)
        if self._stage is not None:
            self.load(sampling.switching_states, self._stage, self._show_states)

    def open(self, record: Any) -> None:
        """Show a stage's plan for major defects."""
        self._wanted = f"{record} {DefectClass.MAJOR.value}"
        self.table.select(self._wanted)

    # The pane that tries a plan out

    def _trying(self) -> QWidget:
        self.question = Form(
            self.place,
            f"{self.key}.try",
            (
                PiecesField(name="lot_pcs", label=N_("Lot"), lowest=1, highest=10_000_000),
                ChoiceField(name="severity", label=N_("Inspection"), choices=PlanSeverity),
            ),
            columns=2,
        )
        self.question.fill({"lot_pcs": _USUAL_LOT, "severity": PlanSeverity.NORMAL}, record="try")
        self.question.changed.connect(self._try)
        self.note = PlanNote(self.place)
        self.curve_title = heading(self.place, N_("Operating curve"))
        self.curve_title.setWordWrap(True)
        self.chart = Chart(self.place, N_("Operating curve"), percent=True)
        self.chart.setMinimumHeight(self.place.theme.px(_CHARTED))
        self.no_curve = QLabel(self.words(N_("Every piece is looked at, so that there is no risk of a sample.")))
        self.no_curve.setProperty("kind", "muted")
        self.no_curve.setWordWrap(True)
        card = QFrame()
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        self.tried = heading(self.place, N_("Try it out"))
        for widget in (self.tried, self.question, self.note, self.curve_title, self.no_curve):
            column.addWidget(widget)
        column.addWidget(self.chart, 1)
        return card

    def _try(self) -> None:
        row: sampling.StagePlanRow | None = self.table.selected_row
        lot, severity = self._asked()
        if row is None or lot is None:
            self.note.hide()
            self._draw(None, row)
            return
        plans = plans_for(lot, row.plan, dict.fromkeys(DefectClass, severity))
        self.tried.setText(self.words(Text(N_("Try it out: {stage}"), stage=row.stage)))
        self.note.show_plans(plans)
        self._draw(plan_for(lot, row.plan, row.defect_class, severity), row)

    def _asked(self) -> tuple[int | None, PlanSeverity]:
        try:
            lot = self.question.editor("lot_pcs").value()
            severity = self.question.editor("severity").value() or PlanSeverity.NORMAL
        except Unreadable:
            return None, PlanSeverity.NORMAL
        return lot, severity

    def _draw(self, plan: SamplePlan | None, row: sampling.StagePlanRow | None) -> None:
        drawn = plan is not None and not plan.whole_lot
        self.chart.setVisible(drawn)
        self.no_curve.setVisible(not drawn)
        if row is not None:
            title = Text(N_("Operating curve: {defect_class}"), defect_class=row.defect_class)
            self.curve_title.setText(self.words(title))
        if plan is not None and drawn:
            show_curve(self.place, self.chart, plan)

    # The pane that changes a plan

    def _entering(self) -> QWidget:
        self._form_title = heading(self.place, N_("Sampling plan"))
        self._form_title.setWordWrap(True)
        self.form = Form(
            self.place,
            f"{self.key}.form",
            (
                ChoiceField(
                    name="table",
                    label=N_("Table"),
                    required=True,
                    choices=[
                        Option(each, self.words(each))
                        for each in SamplingTable
                        if each is not SamplingTable.EVERY_PIECE
                    ],
                    span=2,
                ),
                ChoiceField(name="level", label=N_("Inspection level"), required=True, choices=InspectionLevel),
                TextField(name="form", label=N_("Form"), limit=40),
                ChoiceField(name="switching", label=N_("Switching"), required=True, choices=SwitchingRule, span=2),
                ChoiceField(name="critical", label=N_("Critical"), required=True, choices=Judged),
                ChoiceField(name="major", label=N_("Major"), required=True, choices=Judged),
                ChoiceField(name="minor", label=N_("Minor"), required=True, choices=Judged),
            ),
            columns=2,
        )
        said = QLabel(self.words(N_("Past inspections keep the plan that they followed.")))
        said.setProperty("kind", "muted")
        said.setWordWrap(True)
        return scrolled_card(self._form_title, self.form, said)

    def edit(self) -> None:
        """Change the plan of the selected stage."""
        row: sampling.StagePlanRow | None = self.table.selected_row
        if row is None or not self.may_edit:
            return
        self._editing = row
        rules = row.plan.rules
        values = {each.value: Judged.of(rules.get(each)) for each in DefectClass}
        self._form_title.setText(self.words(Text(N_("Sampling plan: {stage}"), stage=row.stage)))
        self.form.fill(
            values | {"table": row.table, "level": row.level, "switching": row.switching, "form": row.form},
            record=row.stage.value,
        )
        self._show_pane(_FORM)
        self.form.start()

    def save(self) -> None:
        """Save the plan."""
        if self._editing is not None and self.is_editing:
            self.submit(
                self.form,
                sampling.save_plan,
                sampling.StagePlanInput,
                self._saved,
                button=self.save_button,
                stage=self._editing.stage,
                version=self._editing.version,
            )

    def leave_form(self) -> None:
        """Back to the plan; what is typed stays as a draft."""
        if self.is_editing:
            self.form.keep_draft()
        self._show_pane(_TRY)
        self._try()

    def _saved(self, stage: str) -> None:
        self._editing = None
        self._show_pane(_TRY)
        self.say(Text(N_("Saved: {stage}. The next inspection follows it."), stage=SamplingStage(stage)))
        self.refresh()

    def _show_pane(self, pane: int) -> None:
        self.pane.setCurrentIndex(pane)
        if self.may_edit:
            self.edit_button.setVisible(pane != _FORM)
            self.save_button.setVisible(pane == _FORM)
            self._leave.setVisible(pane != _TRY)

    # The pane of an article

    def _article(self) -> QWidget:
        self.detail = Detail(self.place)
        return self.detail

    def _article_chosen(self, identity: Any) -> None:
        row: sampling.SwitchingRow | None = self.states.selected_row
        if identity is None or row is None:
            return
        history = Table(self.place, f"{self.key}.history", HISTORY, title=N_("History"), plain=True)
        history.setMinimumHeight(self.place.theme.px(220))
        history.show_rows(row.events)
        self.detail.show_facts(
            Text(N_("{article} {name}"), article=row.article, name=row.name),
            [
                Fact(N_("Next lot"), state_of(row)),
                Fact(N_("Why"), row.reason),
                Fact(N_("Line"), row.source),
                Fact(N_("Lots"), row.lots),
                Fact(N_("Not accepted"), row.refused),
            ],
            [Action(each.label, partial(self._ask, row, each)) for each in self._orders(row)],
            more=[heading(self.place, N_("History")), history],
            caption=self._stage or "",
        )
        self._show_pane(_ARTICLE)

    def _orders(self, row: sampling.SwitchingRow) -> Sequence[SwitchOrder]:
        """What quality may order now."""
        if not self.may_edit:
            return ()
        if row.stopped:
            return (SwitchOrder.RESUME,)
        found = [SwitchOrder.CLAIM, SwitchOrder.COST, SwitchOrder.ALARM]
        plan = next(each for each in self.table.model.all_rows if each.stage is self._stage)
        if plan.switching is SwitchingRule.STANDARD:
            found.append(SwitchOrder.END_REDUCED if row.severity is PlanSeverity.REDUCED else SwitchOrder.ALLOW_REDUCED)
        return found

    def _ask(self, row: sampling.SwitchingRow, ordered: SwitchOrder) -> None:
        question = Text(N_("{order}, for {article}?"), order=ordered, article=row.article)
        ask_why(self, question, N_("Order it"), partial(self._order, row, ordered))

    def _order(self, row: sampling.SwitchingRow, ordered: SwitchOrder, reason: str) -> None:
        if self._stage is not None:
            new = sampling.NewSwitchOrder(row.article, self._stage, ordered, reason, row.source)
            self.run(sampling.order_switch, new, partial(self._ordered, row))

    def _ordered(self, row: sampling.SwitchingRow, _key: int) -> None:
        self.say(Text(N_("Ordered for {article}; it holds from the next lot on."), article=row.article))
        self.refresh()

    # What is selected

    _wanted = f"{SamplingStage.FINAL.value} {DefectClass.MAJOR.value}"

    def _show_plans(self, rows: Sequence[sampling.StagePlanRow]) -> None:
        self.table.show_rows(rows)
        if self.is_editing and self.form.expecting:
            self.edit()  # somebody else saved the plan: the form shows both, and saves over the newest
        if self.table.selected is None:
            self.table.select(self._wanted)
        elif self.pane.currentIndex() == _TRY:
            self._try()

    def _chosen(self, identity: Any) -> None:
        row: sampling.StagePlanRow | None = self.table.selected_row
        if identity is None or row is None:
            return
        if self.is_editing:
            self.form.keep_draft()
        self._show_pane(_TRY)
        self._try()
        if row.stage is not self._stage:
            self._stage = row.stage
            self.about.setText(self.words(Text(N_("Next lots: {stage}"), stage=row.stage)))
            self.load(sampling.switching_states, row.stage, self._show_states)

    def _show_states(self, rows: Sequence[sampling.SwitchingRow]) -> None:
        self.states.show_rows(rows)
        if self.pane.currentIndex() == _ARTICLE:
            self._article_chosen(self.states.selected)


_SPECIAL = frozenset(
    each.value
    for each in (
        SamplingStage.LABEL,
        SamplingStage.WEIGHT,
        SamplingStage.PULL,
        SamplingStage.CARTON,
        SamplingStage.PALLET,
    )
)
