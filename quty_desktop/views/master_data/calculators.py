"""Calculators: targets of the departments back from packing, and the pallets of a quantity."""

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.targets import PalletNeed, StageRates, Target, TargetMethod, TargetStage
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.ppic import calculators
from quty_desktop.services.ppic.calculators import PalletQuestion, TargetAnswer, TargetQuestion
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.fields import ChoiceField, LookupField, PiecesField, WeekField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.master_data.bill_words import find_products


class _TargetRow:
    """A stage with its target and the rates behind it."""

    def __init__(self, target: Target, rates: StageRates) -> None:
        self.id = target.stage
        self.stage = target.stage
        self.pcs = target.pcs
        self.over = target.over_percent
        self.defect = rates.defect_percent
        self.buffer = rates.buffer_percent
        self.fixed = rates.fixed_percent
        self._content = (target, rates)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TargetRow) and other._content == self._content

    def __hash__(self) -> int:
        return hash(self._content)


TARGETS = (
    Column(key="stage", title=N_("Stage"), width=140, stretch=True),
    Column(key="pcs", title=N_("Target"), kind=Kind.PIECES, width=100, unit="pcs"),
    Column(key="over", title=N_("Over the order"), kind=Kind.NUMBER, width=116, unit="%"),
    Column(key="defect", title=N_("Defect rate"), kind=Kind.NUMBER, width=100, unit="%"),
    Column(key="buffer", title=N_("On top"), kind=Kind.NUMBER, width=80, unit="%"),
    Column(key="fixed", title=N_("Fixed buffer"), kind=Kind.NUMBER, width=104, unit="%", hidden=True),
)


class CalculatorsPage(Page):
    """Two calculators side by side; nothing is stored."""

    key = "master_data.calculators"
    title = N_("Calculators")
    permission = Permission.VIEW_MASTER_DATA
    department = Department.PPIC
    group = Group.FIGURES
    icon = Icon.CHART
    topics = frozenset({Topic.SETTINGS, Topic.PACK_SPECIFICATIONS})

    def build(self) -> None:
        """Targets at the left, pallets at the right."""
        self._targets_asked: TargetQuestion | None = None
        self._pallets_asked: PalletQuestion | None = None
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        row.addWidget(self._targets_card(), 3)
        row.addWidget(self._pallets_card(), 2)
        self.body.addLayout(row, 1)
        self.primary(N_("Calculate targets"), self.calculate_targets, Icon.RUNNING)

    def _targets_card(self) -> QFrame:
        self.targets_form = self.use_form(
            Form(
                self.place,
                f"{self.key}.targets",
                (
                    PiecesField(name="pcs", label=N_("Pieces ordered"), required=True, lowest=1),
                    ChoiceField(name="method", label=N_("Method"), required=True, choices=TargetMethod),
                    PiecesField(name="cutting", label=N_("Added by hand: cutting"), empty=0),
                    PiecesField(name="sewing", label=N_("Added by hand: sewing"), empty=0),
                ),
                clears=False,
            )
        )
        if not self.targets_form.editor("method").text():
            self.targets_form.editor("method").set_value(TargetMethod.DEFECTS)
        self.targets = Table(
            self.place,
            f"{self.key}.targets_table",
            TARGETS,
            title=N_("Targets of the departments"),
            plain=True,
            empty=Empty(N_("No targets yet"), N_("Enter the pieces ordered, then press Calculate targets.")),
        )
        self.targets.show_rows(())
        note = QLabel(
            self.words(
                N_("Each target is rounded up to whole pieces before the next is calculated. The rates are settings of the plant.")
            )
        )  # fmt: skip
        note.setProperty("kind", "caption")
        note.setWordWrap(True)
        return self._card(N_("Targets back from packing"), self.targets_form, self.targets, note)

    def _pallets_card(self) -> QFrame:
        self.pallets_form = Form(
            self.place,
            f"{self.key}.pallets",
            (
                LookupField(
                    name="article_id", label=N_("Article"), required=True, search=find_products(self.place, made=False)
                ),
                PiecesField(name="pcs", label=N_("Pieces"), required=True, lowest=1),
                WeekField(name="week", label=N_("Delivery week"), help=N_("Empty: this week.")),
            ),
            columns=1,
            clears=False,
        )
        self.pallets_form.ended.connect(self.calculate_pallets)
        self.pallets_button = QPushButton(self.words(N_("Calculate pallets")))
        self.pallets_button.clicked.connect(self.calculate_pallets)
        self.pallets = Detail(self.place, N_("Enter an article and its pieces, then press Calculate pallets."))
        return self._card(N_("Cartons and pallets"), self.pallets_form, self.pallets_button, self.pallets)

    def _card(self, title: str, *widgets: Any) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        head = QLabel(self.words(title))
        head.setProperty("kind", "heading")
        layout.addWidget(head)
        for widget in widgets:
            layout.addWidget(widget, 1 if isinstance(widget, Table | Detail) else 0)
        return frame

    def refresh(self) -> None:
        """Calculate again what was calculated, for the plant's rates may have changed."""
        if self._targets_asked is not None:
            self.load(calculators.targets, self._targets_asked, self._show_targets)
        if self._pallets_asked is not None:
            self.load(calculators.pallets, self._pallets_asked, self._show_pallets)

    def calculate_targets(self) -> None:
        """Ask with what the form says."""

        def question(pcs: int, method: TargetMethod, cutting: int, sewing: int) -> TargetQuestion:
            return TargetQuestion(pcs, method, ((TargetStage.CUTTING, cutting), (TargetStage.SEWING, sewing)))

        try:
            self._targets_asked = self.targets_form.value(question)
        except Invalid:  # told beside the fields already
            return
        self.load(calculators.targets, self._targets_asked, self._show_targets)

    def _show_targets(self, answer: TargetAnswer) -> None:
        rates = dict(answer.rates)
        self.targets.show_rows([_TargetRow(target, rates[target.stage]) for target in answer.targets])
        last = answer.targets[-1]
        self.say(Text(N_("{stage} starts with {pcs} pcs."), stage=last.stage, pcs=last.pcs))

    def calculate_pallets(self) -> None:
        """Ask with what the form says."""
        try:
            self._pallets_asked = self.pallets_form.value(PalletQuestion)
        except Invalid:  # told beside the fields already
            return
        self.load(calculators.pallets, self._pallets_asked, self._show_pallets)

    def _show_pallets(self, need: PalletNeed) -> None:
        state = State(N_("Whole pallets"), Tone.OK)
        if not need.is_whole:
            state = State(N_("Last pallet not full"), Tone.NOTICE)
        to_whole = need.whole_pallets_pcs - need.pcs
        self.pallets.show_facts(
            Text(N_("{pallets} pallets · {cartons} cartons"), pallets=need.pallets, cartons=need.cartons),
            [
                Fact(N_("State"), state),
                Fact(N_("Packed as"), f"{need.pcs_per_carton} pcs × {need.cartons_per_pallet} CTN"),
                Fact(N_("Partial carton"), Text(N_("{pcs} pcs in the last carton"), pcs=need.partial_pcs) if need.partial_pcs else None),
                Fact(N_("Last pallet"), Text(N_("{cartons} of {full} cartons"), cartons=need.cartons_on_last_pallet, full=need.cartons_per_pallet)),
                Fact(N_("Whole pallets"), Text(N_("{pcs} pcs, {more} more"), pcs=need.whole_pallets_pcs, more=to_whole) if to_whole else None),
                Fact(N_("Carton labels"), need.multipack_labels),
                Fact(N_("Unit-load labels"), need.unit_load_labels),
                Fact(N_("Note"), Text("A pallet takes an odd number of cartons.") if need.is_odd else None),
            ],
            [Action(N_("Open pack specifications"), lambda: self.place.go("master_data.pack_specifications"), Icon.OPEN)],
        )  # fmt: skip
