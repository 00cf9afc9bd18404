"""The inbox of whoever decides: late and surplus output is decided here, everything else opens on its own page."""

from collections.abc import Mapping
from functools import partial

from quty_desktop.domain.approvals import ApprovalKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services import approvals
from quty_desktop.services.approvals import ApprovalRow
from quty_desktop.services.floor import output_requests
from quty_desktop.services.floor.output_requests import OutputDecision, OutputRequestRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Question
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Role, Tone

_SLUGS: Mapping[Department, str] = {
    Department.CUTTING: "cutting",
    Department.EMBROIDERY: "embroidery",
    Department.SUBCONTRACT: "subcontract",
    Department.SEWING: "sewing",
    Department.FINISHING: "finishing",
    Department.PACKING: "packing",
    Department.FINISHED_GOODS: "finished_goods",
}
_PAGES: Mapping[ApprovalKind, str] = {
    ApprovalKind.WASTE: "waste.{slug}",
    ApprovalKind.LINE: "lines.{slug}",
    ApprovalKind.BLOCK: "hand_over.{slug}",
    ApprovalKind.DIFFERENCE: "hand_over.{slug}",
    ApprovalKind.ORDER: "ppic.manufacturing_orders",
    ApprovalKind.PURCHASE: "purchasing.orders",
    ApprovalKind.CARD: "warehouse.cards",
    ApprovalKind.COUNT: "warehouse.variances",
    ApprovalKind.BILL: "master_data.bills",
}
"""Where each kind is decided; late and surplus output here."""
_KINDS: Mapping[ApprovalKind, State] = {
    ApprovalKind.OUTPUT: State(ApprovalKind.OUTPUT, Tone.NOTICE, Icon.EDIT),
    ApprovalKind.WASTE: State(ApprovalKind.WASTE, Tone.NOTICE, Icon.NOTICE),
    ApprovalKind.LINE: State(ApprovalKind.LINE, Tone.INFO, Icon.LINE),
    ApprovalKind.BLOCK: State(ApprovalKind.BLOCK, Tone.BAD, Icon.LOCK),
    ApprovalKind.DIFFERENCE: State(ApprovalKind.DIFFERENCE, Tone.NOTICE, Icon.TRANSFER),
    ApprovalKind.ORDER: State(ApprovalKind.ORDER, Tone.INFO, Icon.PLAN),
    ApprovalKind.PURCHASE: State(ApprovalKind.PURCHASE, Tone.INFO, Icon.PURCHASING),
    ApprovalKind.CARD: State(ApprovalKind.CARD, Tone.INFO, Icon.ORDER),
    ApprovalKind.COUNT: State(ApprovalKind.COUNT, Tone.NOTICE, Icon.CHECK),
    ApprovalKind.BILL: State(ApprovalKind.BILL, Tone.INFO, Icon.PAPER),
}
COLUMNS = (
    Column(key="kind", title=N_("To decide"), kind=Kind.STATE, states=_KINDS, width=170),
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=144),
    Column(key="about", title=N_("About"), width=118, stretch=True),
    Column(key="pcs", title=N_("Pieces"), kind=Kind.PIECES, width=66),
    Column(key="department", title=N_("Department"), width=92, gives_way=True),
    Column(key="since", title=N_("Since"), kind=Kind.MOMENT, width=130),
    Column(key="person", title=N_("By"), width=110, hidden=True),
    Column(key="reason", title=N_("Reason"), width=160, hidden=True),
)


class ApprovalsPage(Page):
    """Everything that waits for the person's yes or no, the oldest first."""

    key = "home.approvals"
    title = N_("To decide")
    permission = Permission.ANSWER_ALERTS
    group = Group.WAITING
    icon = Icon.APPROVE
    topics = frozenset(
        {Topic.WORK_ORDERS, Topic.TRANSFERS, Topic.LINES, Topic.MANUFACTURING_ORDERS, Topic.PURCHASING, Topic.KANBAN}
    )

    def build(self) -> None:
        """Table and pane."""
        self._asked: OutputRequestRow | None = None
        self.main = self.primary(N_("Approve"), self.approve, Icon.APPROVE)
        self.main.setEnabled(False)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=tuple(
                    Filter(kind.value, kind, partial(_is, kind))
                    for kind in (ApprovalKind.OUTPUT, ApprovalKind.WASTE, ApprovalKind.BLOCK)
                ),
                empty=Empty(N_("Nothing waits for you"), N_("What others ask you to approve appears here at once.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self.go_there())
        self.detail = Detail(self.place, N_("Select what is to be decided."))
        self.body.addWidget(beside(self.table, self.detail, share=(5, 2)), 1)

    def refresh(self) -> None:
        """Ask what waits."""
        self.load(approvals.inbox, None, self._show)

    def go_there(self) -> None:
        """Open the selected row on the page that decides it."""
        row: ApprovalRow | None = self.table.selected_row
        page = None if row is None else _PAGES.get(row.kind)
        if row is None or page is None:
            return
        slug = _SLUGS.get(row.department, "") if row.department is not None else ""
        # The pages of lines and of the floor select by what they list; orders and cards by their key.
        self.place.go(page.format(slug=slug), None if row.kind is ApprovalKind.LINE else row.record)

    def approve(self) -> None:
        """Approve the selected output: it is entered now; other kinds open on their page."""
        if self._asked is not None:
            self._decide(self._asked, True, "")
        else:
            self.go_there()

    def _reject(self, row: OutputRequestRow) -> None:
        asked = Question(
            Text("Why is this output of {number} rejected?", number=row.number),
            N_("Reject it"),
            self.place.words,
            self,
            needs_reason=True,
        )
        asked.agreed.connect(lambda why: self._decide(row, False, why))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _decide(self, row: OutputRequestRow, approved: bool, why: str) -> None:
        decision = OutputDecision(row.id, row.version, approved, why)
        self.run(output_requests.decide_output, decision, self._decided)

    def _decided(self, row: OutputRequestRow) -> None:
        if row.state is RequestState.APPROVED:
            self.say(Text("{number}: {pcs} good pcs are entered.", number=row.number, pcs=row.good_pcs))
        else:
            self.say(Text("The output of {number} is rejected.", number=row.number), tone=Tone.NOTICE)
        self._asked = None
        self.refresh()

    def _show(self, rows: tuple[ApprovalRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row: ApprovalRow | None = self.table.selected_row if identity is not None else None
        self._asked = None
        self.main.setEnabled(row is not None)
        here = row is None or row.kind is ApprovalKind.OUTPUT
        self.main.setText(self.words(N_("Approve") if here else N_("Open the record")))
        self.main.setIcon(self.place.icons.icon(Icon.APPROVE if here else Icon.OPEN, Role.ON_ACCENT))
        if row is None:
            self.detail.clear()
        elif row.kind is ApprovalKind.OUTPUT:
            self.main.setEnabled(False)
            self.load(output_requests.output_request, row.record, partial(self._show_output, row), part="output")
        else:
            self._draw(row, [], [Action(N_("Open the record"), self.go_there, Icon.OPEN)])

    def _show_output(self, row: ApprovalRow, asked: OutputRequestRow) -> None:
        if row != self.table.selected_row:
            return
        self._asked = asked
        self.main.setEnabled(True)
        facts = [
            Fact(N_("Day"), asked.made_on),
            Fact(N_("Line"), asked.line),
            Fact(N_("Good"), asked.good_pcs),
            Fact(N_("Rejected"), asked.reject_pcs or None),
            Fact(N_("To repair"), asked.rework_pcs or None),
            Fact(N_("Above the target"), asked.over_pcs or None),
        ]
        actions = [
            Action(N_("Approve"), self.approve, Icon.APPROVE),
            Action(N_("Reject"), partial(self._reject, asked), Icon.CANCEL),
        ]
        self._draw(row, facts, actions)

    def _draw(self, row: ApprovalRow, facts: list[Fact], actions: list[Action]) -> None:
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("To decide"), _KINDS[row.kind]),
                Fact(N_("About"), row.about),
                Fact(N_("Department"), row.department),
                Fact(N_("Pieces"), row.pcs),
                *facts,
                Fact(N_("Reason"), row.reason),
                Fact(N_("Since"), row.since),
                Fact(N_("By"), row.person),
            ],
            actions,
        )


def _is(kind: ApprovalKind, row: ApprovalRow) -> bool:
    return row.kind is kind
