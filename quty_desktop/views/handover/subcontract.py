"""Subcontract work: taken over from cutting, out through the gate, back again, checked and sent on (500 to 570)."""

from decimal import Decimal
from functools import partial
from typing import Any

from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.floor import ReturnsAs, acts_for
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import GateDirection, GateState
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import articles
from quty_desktop.services.subcontract import outside
from quty_desktop.services.subcontract.outside import SubcontractRow
from quty_desktop.services.warehouse import gate_passes
from quty_desktop.services.warehouse.gate_passes import PassAnswer
from quty_desktop.views.handover.shared import SLUGS, FloorPage, card, column_of, heading
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DateField, LookupField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone


def where(row: SubcontractRow) -> State:
    """What a subcontract work order waits for."""
    if row.to_check_pcs:
        return State(N_("To check"), Tone.NOTICE)
    if row.outside_pcs:
        return State(N_("Outside"), Tone.INFO)
    if row.to_leave_pcs:
        return State(N_("Ready to leave"), Tone.NOTICE)
    if row.good_pcs > row.sent_pcs:
        return State(N_("To send on"), Tone.INFO)
    return State(row.state, Tone.NEUTRAL)


COLUMNS = (
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=86, stretch=True),
    Column(key="received_pcs", title=N_("Received"), kind=Kind.PIECES, width=74, hidden=True),
    Column(key="outside_pcs", title=N_("Outside"), kind=Kind.PIECES, width=70, total=True),
    Column(key="to_check_pcs", title=N_("To check"), kind=Kind.PIECES, width=70, total=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=160, value=where),
    Column(key="partners", title=N_("Subcontractor"), width=150, hidden=True),
    Column(key="number", title=N_("Work order"), kind=Kind.CODE, width=146, hidden=True),
)


class SubcontractPage(FloorPage):
    """What is outside, what came back, and the gate passes for both ways."""

    key = "work.subcontract"
    name = "work"
    title = N_("Subcontract work")
    group = Group.WAITING
    icon = Icon.SUBCONTRACT
    department = Department.SUBCONTRACT
    home = Department.SUBCONTRACT
    topics = frozenset({Topic.WORK_ORDERS, Topic.TRANSFERS, Topic.PURCHASING})

    def build(self) -> None:
        """Table, pane, and the two passes."""
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("leave", N_("Ready to leave"), lambda row: row.to_leave_pcs > 0),
                    Filter("outside", N_("Outside"), lambda row: row.outside_pcs > 0),
                    Filter("check", N_("To check"), lambda row: row.to_check_pcs > 0),
                ),
                empty=Empty(
                    N_("Nothing is with a subcontractor"), N_("Work comes with route 3, when Cutting sends it.")
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a work order."))
        self.leaving = Form(
            self.place,
            f"{self.key}.out",
            (
                LookupField(name="partner_id", label=N_("Subcontractor"), required=True, search=self._partners),
                PiecesField(name="qty", label=N_("Pieces"), required=True, lowest=1),
                TextField(name="plate", label=N_("Vehicle")),
                DateField(name="return_expected_on", label=N_("Expected back")),
            ),
            columns=2,
        )
        self.returning = Form(
            self.place,
            f"{self.key}.in",
            (
                LookupField(name="id", label=N_("Left with pass"), required=True, search=self._passes),
                PiecesField(name="qty", label=N_("Pieces"), required=True, lowest=1),
                TextField(name="delivery_note", label=N_("Their delivery note"), required=True),
            ),
            columns=2,
        )
        self.out_card = card(heading(self, N_("Gate pass out")), self.leaving)
        self.in_card = card(heading(self, N_("Gate pass in")), self.returning)
        for each in (self.out_card, self.in_card):
            each.hide()
        if self.place.actor.may(Permission.ISSUE_MATERIAL):
            self.secondary(N_("Prepare the pass"), self.leave, Icon.SEND)
        if self.place.actor.may(Permission.RECEIVE_GOODS):
            self.secondary(N_("Enter what came back"), self.come_back, Icon.INBOX)
        side = column_of(self.detail, self.out_card, self.in_card)
        self.body.addWidget(beside(self.table, side, share=(2, 1)), 1)

    def refresh(self) -> None:
        """Ask for the work orders."""
        self.load(outside.subcontract_work, None, self._show)

    def open(self, record: Any) -> None:
        """Select a work order by its id, number or batch."""
        for row in self.table.model.all_rows:
            if record in {row.id, row.number, row.batch}:
                self.table.select(row.id)

    def leave(self) -> None:
        """Prepare the pass with which the selected work leaves; the guard checks it."""
        row = self.table.selected_row
        if row is None or not row.to_leave_pcs:
            self.say(N_("Nothing of this work order waits to leave."), tone=Tone.INFO)
            return

        def make(qty: int, **fields: Any) -> gate_passes.NewPass:
            goods = f"{row.batch} {row.article_code}"
            return gate_passes.NewPass(qty=Decimal(qty), unit="PCE", goods=goods, work_order_id=row.id, **fields)

        self.submit(self.leaving, gate_passes.prepare, make, self._left)

    def come_back(self) -> None:
        """Enter what came back with a delivery note."""

        def make(qty: int, **fields: Any) -> gate_passes.CameBack:
            return gate_passes.CameBack(qty=Decimal(qty), **fields)

        self.submit(self.returning, gate_passes.come_back, make, self._came)

    def _partners(self, text: str) -> list[Option]:
        wanted = text.strip().casefold()
        return [
            Option(row.id, row.name)
            for row in self.place.door.ask(articles.partners)
            if row.kind is PartnerKind.SUBCONTRACTOR and wanted in row.name.casefold()
        ]

    def _passes(self, text: str) -> list[Option]:
        row = self.table.selected_row
        found = self.place.door.ask(gate_passes.passes, gate_passes.PassFilter())
        return [
            Option(each.id, f"{each.number}  {each.partner}  {self.place.words.number(int(each.outside))} pcs")
            for each in found
            if each.direction is GateDirection.OUT
            and each.state is GateState.PASSED
            and (row is None or each.work_order == row.number)
            and text.strip().casefold() in f"{each.number} {each.partner}".casefold()
        ]

    def _show(self, rows: tuple[SubcontractRow, ...]) -> None:
        self.table.show_rows(rows)
        if self.table.selected is None and rows:
            self.table.step(1)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        may = self.place.actor.may
        self.out_card.setVisible(row is not None and row.to_leave_pcs > 0 and may(Permission.ISSUE_MATERIAL))
        self.in_card.setVisible(row is not None and row.outside_pcs > 0 and may(Permission.RECEIVE_GOODS))
        if row is None:
            self.detail.clear()
            return
        self.leaving.editor("qty").set_text(str(row.to_leave_pcs))
        actions = []
        ours = acts_for(self.place.actor.department, row.department)
        if row.to_check_pcs and ours and may(Permission.RECORD_OUTPUT):
            check = partial(self.place.go, f"output.{SLUGS[row.department]}", row.id)
            actions.append(Action(N_("Enter the check"), check, Icon.CHECK))
        if row.next_pcs and ours and may(Permission.SEND_TRANSFERS):
            send = partial(self.place.go, f"hand_over.{SLUGS[row.department]}", None)
            actions.append(Action(Text("Send {pcs} pcs", pcs=row.next_pcs), send, Icon.SEND))
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), where(row)),
                Fact(N_("Department"), row.department),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Article"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Comes back as"), ReturnsAs(row.returns_as)),
                Fact(N_("Subcontractor"), row.partners),
                Fact(N_("Received"), row.received_pcs),
                Fact(N_("Ready to leave"), row.to_leave_pcs),
                Fact(N_("Outside"), row.outside_pcs),
                Fact(N_("To check"), row.to_check_pcs),
                Fact(N_("Good"), row.good_pcs),
                Fact(N_("Rejected"), row.reject_pcs),
                Fact(N_("Sent"), row.sent_pcs),
            ],
            actions,
        )

    def _left(self, result: PassAnswer) -> None:
        self.say(Text("{number} is prepared; the guard checks it at the gate.", number=result.number))
        self.refresh()

    def _came(self, result: PassAnswer) -> None:
        self.say(Text("{number}: what came back waits for its check.", number=result.number))
        self.refresh()
