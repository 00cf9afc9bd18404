"""Work orders of a department: what waits, what runs, and what can be sent on."""

from functools import partial
from typing import Any

from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.floor import work_orders
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.hand_over.production_output import DepartmentWork
from quty_desktop.views.handover.shared import FloorPage
from quty_desktop.views.kit.columns import Column, Kind, Progress, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone


def work_state(row: DepartmentWork) -> State:
    """The state of a work order; one that is late says so."""
    if row.late:
        return State(N_("Late"), Tone.BAD)
    if row.state is WorkState.RUNNING and row.good_pcs >= row.target_pcs:
        return State(N_("Target reached"), Tone.OK)
    tone = {WorkState.RUNNING: Tone.INFO, WorkState.FINISHED: Tone.OK, WorkState.PAUSED: Tone.NOTICE}
    return State(row.state, tone.get(row.state, Tone.NEUTRAL))


COLUMNS = (
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=124),
    Column(key="destination", title=N_("Destination"), width=64),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116, stretch=True),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=84, hidden=True),
    Column(key="article_name", title=N_("Name"), width=160, hidden=True),
    Column(
        key="made",
        title=N_("Made"),
        kind=Kind.PROGRESS,
        width=156,
        value=lambda row: Progress(row.good_pcs, row.target_pcs),
    ),
    Column(key="to_send_pcs", title=N_("To send"), kind=Kind.PIECES, width=66, total=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=152, value=work_state),
    Column(key="number", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    Column(key="received_pcs", title=N_("Received"), kind=Kind.PIECES, width=80, hidden=True),
    Column(key="reject_pcs", title=N_("Rejected"), kind=Kind.PIECES, width=80, hidden=True),
)


class FloorWorkPage(FloorPage):
    """Work orders that wait and run, the earliest week first."""

    name = "work"
    title = N_("Work orders")
    group = Group.WAITING
    icon = Icon.WORK
    topics = frozenset({Topic.WORK_ORDERS, Topic.TRANSFERS, Topic.MANUFACTURING_ORDERS})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: Any = None
        if self.may(Permission.SEND_TRANSFERS):
            self.secondary(N_("Send"), self.send, Icon.SEND)
        if self.may(Permission.RECORD_OUTPUT):
            self.primary(N_("Enter output"), self.enter, Icon.ADD)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("waiting", N_("Waiting"), lambda row: row.state is WorkState.PENDING),
                    Filter("running", N_("Running"), lambda row: row.state is WorkState.RUNNING),
                    Filter("late", N_("Late"), lambda row: row.late),
                    Filter("sendable", N_("To send"), lambda row: row.to_send_pcs > 0),
                ),
                empty=Empty(N_("No work orders"), N_("They come when PPIC approves a manufacturing order.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self.enter())
        self.detail = Detail(self.place, N_("Select a work order."))
        self.body.addWidget(beside(self.table, self.detail), 1)

    def refresh(self) -> None:
        """Ask for the work orders."""
        self.load(production_output.work_of, production_output.WorkFilter(self.home), self._show)

    def open(self, record: Any) -> None:
        """Select a work order by its id, number or batch."""
        self._wanted = None if self._select(record) else record

    def enter(self) -> None:
        """Go on to the entry of output, with the selected work order."""
        row = self.table.selected_row
        if self.may(Permission.RECORD_OUTPUT):
            self.place.go(self.key_of("output"), row)

    def send(self) -> None:
        """Go on to the hand-over, with the selected work order."""
        self.place.go(self.key_of("hand_over"), self.table.selected_row)

    def _show(self, rows: tuple[DepartmentWork, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None and self._select(self._wanted):
            self._wanted = None
        elif self.table.selected is None and rows:
            self.table.step(1)
        self._chosen(self.table.selected)

    def _select(self, record: Any) -> bool:
        for row in self.table.model.all_rows:
            if record in {row.id, row.number, row.batch, row.mo_number}:
                return self.table.select(row.id)
        return False

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = []
        if self.may(Permission.RECORD_OUTPUT) and row.to_make_pcs:
            actions.append(Action(N_("Enter output"), self.enter, Icon.ADD))
        open_ = row.state not in {WorkState.FINISHED, WorkState.CANCELLED}
        if self.may(Permission.RECORD_OUTPUT) and open_ and row.good_pcs >= row.target_pcs:
            key = work_orders.WorkKey(row.id, row.version)
            actions.append(
                Action(N_("Finish"), partial(self.run, work_orders.finish_work, key, self._ended), Icon.CHECK)
            )
        if self.may(Permission.RECORD_OUTPUT) and open_ and row.started_at and row.good_pcs < row.target_pcs:
            report = partial(self.place.go, self.key_of("waste"), row)
            actions.append(Action(N_("Report missing pieces"), report, Icon.NOTICE))
        if self.place.actor.may(Permission.APPROVE_PRODUCTION) and open_ and 0 < row.good_pcs < row.target_pcs:
            short = work_orders.ShortEnd(row.id, row.version, row.good_pcs)
            end = partial(self.run, work_orders.approve_short_work, short, self._ended)
            actions.append(Action(N_("Approve the shortage"), end, Icon.APPROVE))
        if self.may(Permission.SEND_TRANSFERS) and row.to_send_pcs:
            actions.append(Action(Text("Send {pcs} pcs", pcs=row.to_send_pcs), self.send, Icon.SEND))
        actions.append(Action(N_("Hand-overs"), partial(self.place.go, self.key_of("hand_over"), None), Icon.TRANSFER))
        self.detail.show_facts(
            Text(
                "{week} · {destination} · {article}",
                week=row.week,
                destination=row.destination,
                article=row.article_code,
            ),
            [
                Fact(N_("State"), work_state(row)),
                Fact(N_("Name"), row.article_name),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Manufacturing order"), row.mo_number),
                Fact(N_("Received"), row.received_pcs),
                Fact(N_("Good"), row.good_pcs),
                Fact(N_("Rejected"), row.reject_pcs),
                Fact(N_("In repair"), row.rework_pcs or None),
                Fact(N_("Target"), row.target_pcs),
                Fact(N_("Revision of the target"), row.revision or None),
                Fact(N_("Planned for"), row.planned_for),
                Fact(N_("Sent"), row.sent_pcs),
                Fact(N_("Still to make"), max(0, row.target_pcs - row.good_pcs)),
            ],
            actions,
            caption=row.number,
        )

    def _ended(self, result: work_orders.EndedWork) -> None:
        if result.state is WorkState.FINISHED:
            self.say(Text("{number} is finished.", number=result.number))
        else:
            self.say(Text("{number} may end with {target} pcs.", number=result.number, target=result.target_pcs))
        self.refresh()
