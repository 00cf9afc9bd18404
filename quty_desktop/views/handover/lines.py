"""Lines of a department: what stands on them, and their clearance by two people (QT-09)."""

from functools import partial

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.hand_over import line_clearance
from quty_desktop.services.hand_over.line_clearance import Clearance, LineRow
from quty_desktop.views.handover.shared import FloorPage, card, column_of, heading
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import CheckField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone


def line_state(row: LineRow) -> State:
    """Clear, occupied, or waiting for the second signature."""
    if row.occupancy_id is None:
        return State(N_("Clear"), Tone.OK)
    if row.clearance_id is not None:
        return State(N_("To be confirmed"), Tone.NOTICE)
    return State(N_("Blocks a transfer"), Tone.BAD) if row.waiting else State(N_("Occupied"), Tone.INFO)


COLUMNS = (
    Column(key="number", title=N_("Line"), kind=Kind.PIECES, width=56),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=164, value=line_state),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=122),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=90, stretch=True),
    Column(key="article_name", title=N_("Name"), width=160, hidden=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=124),
    Column(key="destination", title=N_("Destination"), width=76),
    Column(key="pieces", title=N_("On the line"), kind=Kind.PIECES, width=76),
    Column(key="waiting", title=N_("Blocked transfers"), kind=Kind.PIECES, width=90, hidden=True),
    Column(key="occupied_at", title=N_("Since"), kind=Kind.MOMENT, width=136, hidden=True),
)


class LinesPage(FloorPage):
    """Which line holds what, and clearing one."""

    name = "lines"
    title = N_("Line clearance")
    group = Group.RUNNING
    icon = Icon.LINE
    topics = frozenset({Topic.LINES, Topic.TRANSFERS, Topic.WORK_ORDERS})

    def build(self) -> None:
        """Table, pane, and the list of points."""
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("occupied", N_("Occupied"), lambda row: row.occupancy_id is not None),
                    Filter("waiting", N_("Blocks a transfer"), lambda row: row.waiting > 0),
                    Filter("confirm", N_("To be confirmed"), lambda row: row.clearance_id is not None),
                ),
                empty=Empty(N_("No lines"), N_("Lines are entered under Master data.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a line."))
        self._may_clear = self.may(Permission.CLEAR_LINES)
        self.form = Form(
            self.place,
            self.key,
            (
                CheckField(name="article_removed", label=N_("No piece of the old article is left")),
                CheckField(name="labels_removed", label=N_("No label is left")),
                CheckField(name="trims_removed", label=N_("No thread, eye or other trim is left")),
                CheckField(name="documents_removed", label=N_("No card or paper is left")),
                TextField(name="note", label=N_("Note")),
            ),
            columns=1,
        )
        self.points = card(heading(self, N_("Is the line empty?")), self.form)
        self.points.hide()
        if self._may_clear:
            self.primary(N_("Report as cleared"), self.clear, Icon.CHECK)
        self.body.addWidget(beside(self.table, column_of(self.detail, self.points), share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the lines."""
        self.load(line_clearance.lines_of, self.home, self._show)

    def clear(self) -> None:
        """Report the selected line as cleared."""
        row = self.table.selected_row
        if row is not None and row.occupancy_id is not None:
            self.submit(
                self.form,
                line_clearance.clear,
                line_clearance.ClearedLine,
                self._reported,
                occupancy_id=row.occupancy_id,
            )
        else:
            self.say(N_("Nothing stands on this line."), tone=Tone.INFO)

    def _show(self, rows: tuple[LineRow, ...]) -> None:
        self.table.show_rows(rows)
        if self.table.selected is None and rows:
            self.table.step(1)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        open_ = row is not None and row.occupancy_id is not None and row.clearance_id is None
        self.points.setVisible(open_ and self._may_clear)
        if row is None:
            self.detail.clear()
            return
        actions = []
        if row.clearance_id is not None and self.place.actor.may(Permission.SUPERVISE_TRANSFERS):
            confirm = partial(self.run, line_clearance.confirm, row.clearance_id, self._confirmed)
            actions.append(Action(N_("I looked: the line is clear"), confirm, Icon.APPROVE))
        self.detail.show_facts(
            Text("{department} line {number}", department=row.department, number=row.number),
            [
                Fact(N_("State"), line_state(row)),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Article"), f"{row.article_code} {row.article_name}".strip()),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Since"), row.occupied_at),
                Fact(N_("On the line"), row.pieces if row.occupancy_id else None),
                Fact(N_("Reported as cleared by"), row.asked_by),
                Fact(N_("Reported at"), row.asked_at),
            ],
            actions,
            caption=row.name,
        )

    def _reported(self, result: Clearance) -> None:
        self.say(Text("{line} is reported as cleared; a supervisor confirms it.", line=result.line))
        self.refresh()

    def _confirmed(self, result: Clearance) -> None:
        self.say(
            Text("{line} is clear.", line=result.line),
            Action(N_("Hand-overs"), partial(self.place.go, self.key_of("hand_over"), None), Icon.TRANSFER),
        )
        self.refresh()
