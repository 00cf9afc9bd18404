"""The panel in which a clerk says what was packed, and sees before saving what it becomes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.packing import CartonPlan, PackingDecision, decide_packing, pallets_for
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.packing.cartons import PackCartons
from quty_desktop.services.packing.packing_lists import PackingRow
from quty_desktop.views.kit.fields import PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_ANY_REASON = "-"


class PackPanel(QFrame):
    """What was packed for the selected work order.

    Signals:
        ended(): Enter in the last field.
    """

    ended = Signal()

    def __init__(self, place: Workplace, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._row: PackingRow | None = None
        self.setProperty("kind", "card")
        self.form = Form(
            place,
            name,
            (
                PiecesField(name="quantity_pcs", label=N_("Packed"), required=True, lowest=1),
                PiecesField(name="counted_cartons", label=N_("Cartons counted"), unit="CTN", lowest=1),
                TextField(name="station", label=N_("Station"), limit=20),
                TextField(name="partial_reason", label=N_("Why the last carton is not full"), limit=120, span=3),
            ),
            columns=3,
            clears=False,
        )
        self._becomes = QLabel()
        self._becomes.setWordWrap(True)
        self._becomes.setProperty("kind", "strong")
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("kind", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.form)
        layout.addWidget(self._becomes)
        layout.addWidget(self._note)
        self.form.changed.connect(self._show_plan)
        self.form.ended.connect(self.ended)

    @property
    def becomes(self) -> str:
        """What the typed quantity becomes, as it is shown."""
        return f"{self._becomes.text()} {self._note.text()}".strip()

    def show_row(self, row: PackingRow | None) -> None:
        """Ask for a work order; what is typed for the same one already stays."""
        same = row is not None and self._row is not None and row.id == self._row.id
        changed = self._row is None or row is None or row.rest_pcs != self._row.rest_pcs
        self._row = row
        wanted = row is not None and row.is_open and row.rest_pcs > 0 and row.facts is not None
        self.setVisible(wanted)
        if row is not None and wanted and (not same or changed):
            self._fill(row)
        self._show_plan()

    def value(self) -> PackCartons:
        """What was packed.

        Raises:
            Invalid: something is missing; it is shown beside the fields already.
        """
        return self.form.value(PackCartons, work_order_id=self._row.id if self._row is not None else 0)

    def _fill(self, row: PackingRow) -> None:
        station = self.form.editor("station").text()
        here = row.rest_pcs if row.facts is None else row.facts.here_pcs
        self.form.fill({"quantity_pcs": here or None, "station": station}, record=f"{row.id}/{row.packed_pcs}")

    def _ask_why(self, *, wanted: bool) -> None:
        """The question why a carton is not full stands there only when one is not."""
        line = self.form.editor("partial_reason").widget
        cell = line.parentWidget()
        line.setVisible(wanted)
        if cell is not None:
            cell.setVisible(wanted)

    def _show_plan(self) -> None:
        self._ask_why(wanted=False)
        facts = self._row.facts if self._row is not None else None
        if self._row is None or facts is None:
            self._say("", "")
            return
        try:
            quantity = self.form.editor("quantity_pcs").value()
            counted = self.form.editor("counted_cartons").value()
        except Unreadable:
            self._say("", "")
            return
        try:
            decision = decide_packing(
                facts, quantity_pcs=quantity or 0, counted_cartons=counted, partial_reason=_ANY_REASON
            )
        except Refused as refusal:
            self._say("", self._place.words.tr(refusal.what), wrong=True)
            return
        except Invalid:
            self._say("", "")
            return
        self._say(self._place.words.tr(_outcome(decision.plan)), self._hint(decision, facts.rest_pcs))
        self._ask_why(wanted=decision.plan.partial is not None)

    def _hint(self, decision: PackingDecision, rest: int) -> str:
        plan, tr = decision.plan, self._place.words.tr
        hints = []
        if plan.partial is not None:
            hints.append(
                tr(
                    Text(
                        "Carton {number} holds only {pcs} of {full} pcs and is marked so.",
                        number=plan.partial.number,
                        pcs=plan.partial.pcs,
                        full=plan.specification.pcs_per_carton,
                    )
                )
            )
        if plan.leaves_open_pallet and plan.pcs >= rest:
            hints.append(
                tr(
                    Text(
                        "The last pallet carries {cartons} of {full} cartons.",
                        cartons=plan.cartons_on_last_pallet,
                        full=plan.specification.cartons_per_pallet,
                    )
                )
            )
        if plan.specification.is_odd:
            hints.append(tr(N_("Buyers want an even number of cartons on a pallet.")))
        if plan.pcs < rest:
            hints.append(tr(Text("{rest} pcs stay to be packed.", rest=rest - plan.pcs)))
        return " ".join(hints)

    def _say(self, becomes: str, note: str, *, wrong: bool = False) -> None:
        self._becomes.setText(becomes)
        self._note.setText(note)
        self._note.setProperty("kind", "error" if wrong else "caption")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)


def _outcome(plan: CartonPlan) -> Text:
    specification = plan.specification
    first, last = plan.cartons[0].number, plan.cartons[-1].number
    if first == 1:
        return Text(
            "{cartons} cartons of {pcs} pcs, pallets: {pallets} of {per_pallet} cartons",
            cartons=len(plan.cartons),
            pcs=specification.pcs_per_carton,
            pallets=pallets_for(last, specification.cartons_per_pallet),
            per_pallet=specification.cartons_per_pallet,
        )
    return Text(
        "{cartons} cartons of {pcs} pcs, number {first} to {last}",
        cartons=len(plan.cartons),
        pcs=specification.pcs_per_carton,
        first=first,
        last=last,
    )
