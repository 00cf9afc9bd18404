"""Holds that reach several batches: failed metal checks, lots, lines since a moment, single cartons."""

from datetime import datetime, time
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import HoldScope
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.quality import hold_sets
from quty_desktop.views.kit.columns import Column, Kind, Progress, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DateField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import ask_why, card, heading

_STATES = {True: State(N_("On hold"), Tone.HOLD), False: State(N_("Released"), Tone.OK, Icon.UNLOCK)}
_ENTERED = (HoldScope.LOT, HoldScope.CARTON)
COLUMNS = (
    Column(key="open", title=N_("State"), kind=Kind.STATE, states=_STATES, width=104),
    Column(key="number", title=N_("Set"), kind=Kind.CODE, width=104),
    Column(key="scope", title=N_("What"), width=96, stretch=True),
    Column(key="subject", title=N_("Subject"), kind=Kind.CODE, width=96),
    Column(key="batches", title=N_("Batches"), kind=Kind.PIECES, width=66, total=True),
    Column(
        key="again",
        title=N_("Passed again"),
        kind=Kind.PROGRESS,
        width=120,
        value=lambda row: None if row.pcs is None else Progress(row.again or 0, row.pcs),
    ),
    Column(key="since", title=N_("Since"), kind=Kind.MOMENT, width=132, hidden=True),
    Column(key="opened_at", title=N_("Held"), kind=Kind.MOMENT, width=132, hidden=True),
    Column(key="reason", title=N_("Reason"), width=160, hidden=True),
)
MEMBERS = (
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="article_name", title=N_("Article"), width=100, stretch=True),
    Column(key="pcs", title=N_("In doubt"), kind=Kind.PIECES, width=70, total=True),
    Column(key="again", title=N_("Passed again"), kind=Kind.PIECES, width=90, total=True),
)


class HoldSetsPage(Page):
    """What is held together, with the list of what it holds."""

    key = "quality.hold_sets"
    title = N_("Held sets")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.HOLD
    topics = frozenset({Topic.HOLDS, Topic.METAL})

    def build(self) -> None:
        """Sets, their batches, and the form."""
        self._wanted: Any = None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("open", N_("Still held"), lambda row: row.open),
                    Filter("metal", N_("Metal checks"), lambda row: row.scope is HoldScope.DETECTOR),
                ),
                empty=Empty(
                    N_("No set is held"),
                    N_("A failed metal check holds what passed since the last good one; lots, lines and cartons are held here."),
                ),
            )
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a set to see what it holds."))
        self.members = Table(
            self.place, f"{self.key}.members", MEMBERS, title=N_("Batches of the set"),
            empty=Empty(N_("No batch in it"), N_("It keeps what comes later.")), plain=True,
        )  # fmt: skip
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.detail, 2)
        column.addWidget(self.members, 1)
        if self.place.actor.may(Permission.HOLD_BATCHES):
            self.primary(N_("Hold a lot or carton"), self.hold, Icon.HOLD)
            self.form = self.use_form(
                Form(
                    self.place,
                    self.key,
                    (
                        ChoiceField(name="scope", label=N_("What"), required=True, choices=[Option(each, each) for each in (*_ENTERED, HoldScope.LINE)]),
                        TextField(name="subject", label=N_("Lot, carton or line"), required=True, help=N_("Number of the lot, code of the carton, or the line as SEW 12.")),
                        DateField(name="since", label=N_("Since (line)")),
                        TextField(name="reason", label=N_("Reason"), required=True),
                    ),
                    columns=2,
                )
            )  # fmt: skip
            column.addWidget(card(heading(self.place, N_("Hold a lot, a carton, or a line since a day")), self.form))
        self.body.addWidget(beside(self.table, side, share=(3, 2)), 1)

    def refresh(self) -> None:
        """Ask for the sets."""
        self.load(hold_sets.hold_set_list, hold_sets.SetFilter(open_only=False), self._show)

    def open(self, record: Any) -> None:
        """Select a set by its key or number."""
        row = next((each for each in self.table.model.all_rows if record in {each.id, each.number}), None)
        self._wanted = record if row is None or not self.table.select(row.id) else None

    def hold(self) -> None:
        """Hold what the form names."""
        self.submit(self.form, hold_sets.hold_scope, self._new, self._held)

    def _new(self, *, scope: HoldScope, subject: str, since: Any, reason: str) -> hold_sets.NewHoldSet:
        if scope is not HoldScope.LINE:
            return hold_sets.NewHoldSet(scope, reason, subject)
        wanted = " ".join(subject.upper().split())
        lines = self.place.door.ask(hold_sets.lines_to_hold)
        line = next((each.id for each in lines if each.name == wanted), None)
        moment = datetime.combine(since, time(), PLANT_ZONE) if since else None
        return hold_sets.NewHoldSet(scope, reason, subject, line, moment)

    def _held(self, done: hold_sets.HeldSet) -> None:
        self.say(
            Text(N_("{number} holds {batches} batches."), number=done.number, batches=done.batches), tone=Tone.HOLD
        )
        self.refresh()

    def _show(self, rows: tuple[hold_sets.HoldSetRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None:
            self.open(self._wanted)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row: hold_sets.HoldSetRow | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            self.members.show_rows(())
            return
        self.load(hold_sets.members_of, row.id, self.members.show_rows, part="members")
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), _STATES[row.open]),
                Fact(N_("What"), row.scope),
                Fact(N_("Subject"), row.subject),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Since"), row.since),
                Fact(N_("Pieces in doubt"), row.pcs),
                Fact(N_("Passed again"), row.again),
                Fact(N_("Held"), row.opened_at),
                Fact(N_("By"), row.opened_by),
                Fact(N_("Released on"), row.released_at),
                Fact(N_("Released by"), row.released_by),
                Fact(N_("Why released"), row.release_reason),
            ],
            self._actions(row),
        )

    def _actions(self, row: hold_sets.HoldSetRow) -> list[Action]:
        metal = row.scope is HoldScope.DETECTOR
        right = Permission.RELEASE_METAL if metal else Permission.RELEASE_BATCHES
        if not row.open or not self.place.actor.may(right):
            return []
        return [Action(N_("Release the set"), partial(self._ask, row, metal), Icon.UNLOCK)]

    def _ask(self, row: hold_sets.HoldSetRow, metal: bool) -> None:
        command = hold_sets.release_doubt if metal else hold_sets.release_set
        ask_why(
            self,
            Text(N_("Why can {number} be released?"), number=row.number),
            N_("Release"),
            lambda reason: self.run(command, hold_sets.SetRelease(row.id, reason), self._released),
        )

    def _released(self, done: hold_sets.HeldSet) -> None:
        self.say(Text(N_("{number} is released."), number=done.number))
        self.refresh()
