"""How a sampling plan is told: the sample, why it is normal or tightened, and how each class was found."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.sampling.plans import SamplePlan, explain, sample_needed
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.sampling import Proposal
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.detail import Chip
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

SEVERITIES = {
    PlanSeverity.NORMAL: State(PlanSeverity.NORMAL, Tone.NEUTRAL, Icon.CHECK),
    PlanSeverity.TIGHTENED: State(PlanSeverity.TIGHTENED, Tone.NOTICE),
    PlanSeverity.REDUCED: State(PlanSeverity.REDUCED, Tone.INFO),
}
STOPPED = State(N_("Stopped"), Tone.BAD)


def headline(plans: Sequence[SamplePlan]) -> Text:
    """How many pieces are looked at."""
    sample, lot = sample_needed(plans), plans[0].lot_pcs
    if sample >= lot:
        return Text(N_("Look at every piece: {lot} pcs."), lot=lot)
    return Text(N_("Look at {sample} of {lot} pcs."), sample=sample, lot=lot)


def class_lines(plans: Sequence[SamplePlan]) -> list[Text]:
    """A sentence per class: sample and limits, and the arrow that led there."""
    return [Text(N_("{of}: {how}"), of=plan.defect_class, how=explain(plan)) for plan in plans]


class PlanNote(QFrame):
    """The plan of the lot that is being inspected; hidden while there is none."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("kind", "card")
        self.head = QLabel()
        self.head.setProperty("kind", "heading")
        self.why = QLabel()
        self.lines = QLabel()
        self.lines.setProperty("kind", "muted")
        self._chip: Chip | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self._column.setSpacing(GRID)
        for label in (self.head, self.why, self.lines):
            label.setWordWrap(True)
            self._column.addWidget(label)
        self.hide()

    def show_proposal(self, found: Proposal) -> None:
        """Show the plan of a lot."""
        tr = self._place.words.tr
        why = tr(found.reason)
        if found.again:
            why += ". " + tr(N_("The batch's last lot was not accepted; this one comes back from rework."))
        self.show_plans(found.plans, STOPPED if found.stopped else SEVERITIES[found.severity], why)

    def show_plans(self, plans: Sequence[SamplePlan], state: State | None = None, why: str = "") -> None:
        """Show plans, their state and its reason."""
        tr = self._place.words.tr
        self._show_chip(state)
        self.head.setText(tr(headline(plans)) if plans else tr(N_("No class of defects is judged.")))
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.lines.setText("\n".join(tr(line) for line in class_lines(plans)))
        self.lines.show()
        self.show()

    def show_words(self, words: str) -> None:
        """Say why there is no plan."""
        self._show_chip(None)
        self.head.setText(self._place.words.tr(words))
        self.why.hide()
        self.lines.hide()
        self.show()

    def _show_chip(self, state: State | None) -> None:
        if self._chip is not None:
            self._column.removeWidget(self._chip)
            self._chip.deleteLater()
            self._chip = None
        if state is not None:
            self._chip = Chip(self._place, state)
            self._column.insertWidget(1, self._chip)
