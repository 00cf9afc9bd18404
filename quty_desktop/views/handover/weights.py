"""Weighing filled pieces: the limits are shown, and each weight is judged while it is typed (step 410)."""

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLabel

from quty_desktop.domain.floor import WeightResult
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.floor import weights
from quty_desktop.services.floor.weights import JudgedWeight, Weights
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.hand_over.production_output import DepartmentWork
from quty_desktop.views.handover.shared import FloorPage, card, column_of, heading, work_option
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DecimalField, LookupField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.verdict import Verdict

TONES = {WeightResult.OK: Tone.OK, WeightResult.LIGHT: Tone.BAD, WeightResult.HEAVY: Tone.BAD}
COLUMNS = (
    Column(key="at", title=N_("At"), kind=Kind.MOMENT, width=136),
    Column(key="weight_g", title=N_("Weight (g)"), kind=Kind.NUMBER, width=90, places=1),
    Column(
        key="result",
        title=N_("Judged"),
        kind=Kind.STATE,
        width=140,
        value=lambda row: State(row.result, TONES[row.result]),
    ),
    Column(key="low_g", title=N_("From (g)"), kind=Kind.NUMBER, width=80, places=1),
    Column(key="high_g", title=N_("To (g)"), kind=Kind.NUMBER, width=80, places=1),
    Column(key="weighed_by", title=N_("By"), width=120, stretch=True),
)


class WeightsPage(FloorPage):
    """One piece after the other is put on the scale."""

    name = "weights"
    title = N_("Weights")
    group = Group.ENTRY
    icon = Icon.CHECK
    topics = frozenset({Topic.WORK_ORDERS})

    def build(self) -> None:
        """The latest pieces, and the scale's entry."""
        self._known: Weights | None = None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("outside", N_("Out of limits"), lambda row: row.result is not WeightResult.OK),),
                empty=Empty(N_("Nothing weighed yet"), N_("Choose a work order, and type what the scale shows.")),
            )
        )
        self.limits = heading(self, N_("Choose a work order."))
        self.judged = QLabel()
        self.judged.setProperty("kind", "heading")
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    LookupField(name="work_order_id", label=N_("Work order"), required=True, search=self._works),
                    DecimalField(name="weight_g", label=N_("Weight"), unit="g", required=True, places=1),
                ),
                columns=1,
                clears=False,
            )
        )
        self.form.editor("work_order_id").on_change(self._picked)
        self.form.editor("weight_g").on_change(self._judge)
        self.limit_form = Form(
            self.place,
            f"{self.key}.limits",
            (
                DecimalField(name="target_g", label=N_("A filled piece weighs"), unit="g", required=True, places=1),
                DecimalField(name="minus_g", label=N_("Lighter by at most"), unit="g", places=1),
                DecimalField(name="plus_g", label=N_("Heavier by at most"), unit="g", places=1),
            ),
            columns=1,
        )
        side = [card(self.limits, self.judged, self.form)]
        if self.may(Permission.SUPERVISE_TRANSFERS):
            side.append(card(heading(self, N_("Limits of the article")), self.limit_form))
            self.secondary(N_("Save limits"), self.save_limits, Icon.SAVE)
        if self.may(Permission.RECORD_OUTPUT):
            self.primary(N_("Weigh"), self.weigh, Icon.CHECK)
        self.body.addWidget(beside(self.table, column_of(*side), share=(2, 1)), 1)
        self.verdict = Verdict(self.place, self)

    def refresh(self) -> None:
        """Ask for the limits and the latest pieces of the chosen work order."""
        chosen = self._chosen
        if chosen is not None:
            self.load(weights.weights_of, chosen, self._show)
        elif not self.form.editor("work_order_id").text():
            self.table.show_rows(())
            self.load(production_output.work_of, production_output.WorkFilter(self.home), self._offer)

    def _offer(self, rows: tuple[DepartmentWork, ...]) -> None:
        """Begin with the first work order that has skins."""
        for row in rows:
            if row.received_pcs and not self.form.editor("work_order_id").text():
                self.open(row)

    def open(self, record: Any) -> None:
        """Take a work order into the form."""
        if isinstance(record, DepartmentWork):
            self.form.editor("work_order_id").set_value(work_option(self.place.words.number, record, sendable=False))

    def weigh(self) -> None:
        """Keep the weight that is typed."""
        self.submit(self.form, weights.weigh, weights.WeighedPiece, self._weighed)

    def save_limits(self) -> None:
        """Enter what a piece of the article weighs."""
        chosen = self._chosen
        if chosen is None:
            self.say(N_("Choose a work order."), tone=Tone.INFO)
            return
        self.submit(self.limit_form, weights.set_weight, weights.NewWeightLimit, self._limited, work_order_id=chosen)

    @property
    def _chosen(self) -> int | None:
        value = self._read("work_order_id")
        return value if isinstance(value, int) else None

    def _read(self, field: str) -> object:
        try:
            return self.form.editor(field).value()
        except Unreadable:
            return None

    def _works(self, text: str) -> list[Option]:
        return self.find_work(text, sendable=None)

    def _picked(self) -> None:
        if self._chosen != (self._known.work_order_id if self._known is not None else None):
            self._known = None
            self.refresh()

    def _show(self, found: Weights) -> None:
        self._known = found
        self.table.show_rows(found.rows)
        if found.limits is None:
            self.limits.setText(self.words(N_("Nobody has entered what a piece weighs.")))
        else:
            words = Text(
                "{low} to {high} g; {outside} of {weighed} outside",
                low=self.place.words.number(found.limits.low_g, 1),
                high=self.place.words.number(found.limits.high_g, 1),
                outside=found.outside,
                weighed=found.weighed,
            )
            self.limits.setText(self.words(words))
            self.limit_form.fill(
                {
                    "target_g": found.limits.target_g,
                    "minus_g": found.limits.target_g - found.limits.low_g,
                    "plus_g": found.limits.high_g - found.limits.target_g,
                },
                record=str(found.work_order_id),
            )
        self._judge()

    def _judge(self) -> None:
        """Say how the weight is judged before it is kept."""
        weight = self._read("weight_g")
        limits = self._known.limits if self._known is not None else None
        if not isinstance(weight, Decimal) or limits is None:
            self.judged.clear()
            return
        result = limits.judge(weight)
        self.judged.setText(self.words(result))
        self.judged.setStyleSheet(f"color: {self.place.theme.colour(TONES[result].ink).name()}")

    def _weighed(self, judged: JudgedWeight) -> None:
        weight = self.place.words.number(judged.weight_g, 1)
        if judged.result is WeightResult.OK:
            self.verdict.right(Text("{weight} g", weight=weight))
        else:
            self.verdict.wrong(
                Text("{weight} g: {result}", weight=weight, result=judged.result),
                N_("Put the piece back for stuffing, and weigh it again."),
            )
        self.form.editor("weight_g").set_text("")
        self.form.editor("weight_g").widget.setFocus()
        self.refresh()

    def _limited(self, limits: object) -> None:
        del limits
        self.say(N_("The limits are saved."), Action(N_("Weigh"), self.weigh, Icon.CHECK))
        self.refresh()
