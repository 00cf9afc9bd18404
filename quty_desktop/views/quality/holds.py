"""Holds: what quality keeps, and letting it go."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import HoldKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import holds
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import ask_why, batch_field, batch_in, card, heading

_STATES = {True: State(N_("On hold"), Tone.HOLD), False: State(N_("Released"), Tone.OK, Icon.UNLOCK)}
_KINDS = (HoldKind.MANUAL, HoldKind.MATERIAL, HoldKind.METAL)

COLUMNS = (
    Column(key="open", title=N_("State"), kind=Kind.STATE, states=_STATES, width=104),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=122),
    Column(key="article_name", title=N_("Article"), width=150, hidden=True),
    Column(key="kind", title=N_("Kind"), width=124),
    Column(key="reason", title=N_("Reason"), width=160, stretch=True),
    Column(key="opened_at", title=N_("Since"), kind=Kind.MOMENT, width=130),
    Column(key="opened_by", title=N_("By"), width=116),
    Column(key="released_at", title=N_("Released on"), kind=Kind.MOMENT, width=136, hidden=True),
    Column(key="released_by", title=N_("Released by"), width=120, hidden=True),
)


class HoldsPage(Page):
    """All holds, the open ones first; the lead opens and releases them here."""

    key = "quality.holds"
    title = N_("Holds")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.HOLD
    topics = frozenset({Topic.HOLDS, Topic.LAB_TESTS})

    def build(self) -> None:
        """Table, pane, and the form of the lead."""
        self._wanted: int | None = None
        self._may_hold = self.place.actor.may(Permission.HOLD_BATCHES)
        if self._may_hold:
            self.primary(N_("Put on hold"), self.hold, Icon.HOLD)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("open", N_("Still held"), lambda row: row.open),),
                empty=Empty(
                    N_("Nothing is on hold"),
                    N_("A batch is put on hold by quality, and by itself when metal is found in it."),
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a hold to see its story."))
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.detail, 1)
        if self._may_hold:
            self.form = Form(
                self.place,
                self.key,
                (
                    batch_field(self.place),
                    ChoiceField(
                        name="kind", label=N_("Kind"), required=True, choices=[Option(each, each) for each in _KINDS]
                    ),
                    TextField(
                        name="reason",
                        label=N_("Reason"),
                        required=True,
                        help=N_("What is wrong; it stands in the compliance report."),
                    ),
                ),
                columns=1,
            )
            self.form.editor("kind").set_value(HoldKind.MANUAL)
            column.addWidget(card(heading(self.place, N_("Put a batch on hold")), self.form))
        self.body.addWidget(beside(self.table, side, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the holds."""
        self.load(holds.hold_list, holds.HoldFilter(open_only=False), self._show)

    def open(self, record: Any) -> None:
        """Select a hold by its key, once it is loaded; or take a batch number into the form."""
        if isinstance(record, int):
            self._wanted = None if self.table.select(record) else record
        elif self._may_hold:
            self.form.editor("batch").set_value(Option(str(record), str(record)))

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A batch card or a shipping mark goes into the form."""
        batch = batch_in(code)
        return None if batch is None or not self._may_hold else partial(self.open, batch)

    def hold(self) -> None:
        """Put the batch of the form on hold."""
        self.submit(self.form, holds.hold_batch, holds.NewHold, self._held)

    def _held(self, change: holds.GateChange) -> None:
        self.form.editor("kind").set_value(HoldKind.MANUAL)
        self.say(
            Text(N_("{batch} is on hold; no shipping mark is printed."), batch=change.batch),
            Action(N_("See the batch"), partial(self.place.go, "quality.batches", change.batch), Icon.BATCH),
            tone=Tone.HOLD,
        )
        self.refresh()

    def _show(self, rows: tuple[holds.HoldRow, ...]) -> None:
        self.table.show_rows(sorted(rows, key=lambda row: (not row.open, -row.id)))
        if self._wanted is not None:
            self.open(self._wanted)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = [Action(N_("See the batch"), partial(self.place.go, "quality.batches", row.batch), Icon.BATCH)]
        if row.open and self.place.actor.may(Permission.RELEASE_BATCHES):
            actions.insert(0, Action(N_("Release"), partial(self._ask, row), Icon.UNLOCK))
        self.detail.show_facts(
            row.batch,
            [
                Fact(N_("State"), _STATES[row.open]),
                Fact(N_("Kind"), row.kind),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Since"), row.opened_at),
                Fact(N_("By"), row.opened_by),
                Fact(N_("Released on"), row.released_at),
                Fact(N_("Released by"), row.released_by),
                Fact(N_("Why released"), row.release_reason),
            ],
            actions,
            caption=row.article_name,
        )

    def _ask(self, row: holds.HoldRow) -> None:
        ask_why(
            self,
            Text(N_("Why can {batch} be released?"), batch=row.batch),
            N_("Release"),
            lambda reason: self.run(holds.release_batch, holds.Release(row.id, reason), self._released),
        )

    def _released(self, change: holds.GateChange) -> None:
        if change.blockers:
            self.say(
                Text(N_("Released, but {batch} is still kept by {count}."), batch=change.batch, count=change.blockers),
                Action(N_("See the batch"), partial(self.place.go, "quality.batches", change.batch), Icon.BATCH),
                tone=Tone.HOLD,
            )
        else:
            self.say(Text(N_("{batch} is free: shipping marks can be printed."), batch=change.batch))
        self.refresh()
