"""Waste reports of a department: missing pieces, the supervisor's decision, and the material for them (230-250)."""

from functools import partial
from typing import Any

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.floor import waste_reports
from quty_desktop.services.floor.waste_reports import SavedWasteReport, WasteReportRow
from quty_desktop.services.hand_over.production_output import DepartmentWork
from quty_desktop.views.handover.shared import FloorPage, card, column_of, heading, work_option
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import LookupField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone


def waste_state(row: WasteReportRow) -> State:
    """Where a report stands; issued material goes back to the tables."""
    if row.issued:
        return State(N_("Material issued"), Tone.OK)
    tones = {RequestState.REQUESTED: Tone.NOTICE, RequestState.APPROVED: Tone.INFO, RequestState.REJECTED: Tone.BAD}
    return State(row.state, tones.get(row.state, Tone.NEUTRAL))


COLUMNS = (
    Column(key="number", title=N_("Report"), kind=Kind.CODE, width=134),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=138, value=waste_state),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=86),
    Column(key="shortage_pcs", title=N_("Pieces short"), kind=Kind.PIECES, width=70, total=True),
    Column(key="reason", title=N_("Reason"), width=160, stretch=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118, hidden=True),
    Column(key="created_at", title=N_("Reported at"), kind=Kind.MOMENT, width=136, hidden=True),
    Column(key="created_by", title=N_("By"), width=110, hidden=True),
)


class WastePage(FloorPage):
    """Reports that wait for a decision first, and the entry of one."""

    name = "waste"
    title = N_("Waste reports")
    group = Group.ENTRY
    icon = Icon.NOTICE
    topics = frozenset({Topic.WORK_ORDERS})

    def build(self) -> None:
        """Table, pane, and the form."""
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("decide", N_("To decide"), lambda row: row.state is RequestState.REQUESTED),
                    Filter(
                        "issue",
                        N_("Waits for material"),
                        lambda row: row.state is RequestState.APPROVED and not row.issued,
                    ),
                ),
                empty=Empty(
                    N_("Nothing is missing"), N_("When the count is below the target, report what is missing.")
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a report."))
        self.form = Form(
            self.place,
            self.key,
            (
                LookupField(
                    name="work_order_id",
                    label=N_("Work order"),
                    required=True,
                    search=lambda text: self.find_work(text, sendable=False),
                    span=2,
                ),
                PiecesField(name="shortage_pcs", label=N_("Missing pieces"), required=True, lowest=1),
                TextField(name="reason", label=N_("Where did they go?"), required=True),
            ),
            columns=2,
        )
        self.entry = card(heading(self, N_("Report missing pieces")), self.form)
        if not self.may(Permission.RECORD_OUTPUT):
            self.entry.hide()
        if self.may(Permission.RECORD_OUTPUT):
            self.primary(N_("Send the report"), self.report, Icon.ADD)
        self.body.addWidget(beside(self.table, column_of(self.detail, self.entry), share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the reports."""
        self.load(waste_reports.waste_reports_of, self.home, self._show)

    def open(self, record: Any) -> None:
        """Take a work order into the form, or select a report."""
        if isinstance(record, DepartmentWork):
            self.form.editor("work_order_id").set_value(work_option(self.place.words.number, record, sendable=False))
            self.form.editor("shortage_pcs").set_text(str(max(0, record.target_pcs - record.good_pcs)))
        elif isinstance(record, int):
            self.table.select(record)

    def report(self) -> None:
        """Report what the form says."""
        self.submit(self.form, waste_reports.report_waste, waste_reports.NewWasteReport, self._reported)

    def _show(self, rows: tuple[WasteReportRow, ...]) -> None:
        self.table.show_rows(rows)
        if self.table.selected is None and rows:
            self.table.step(1)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = []
        decides = self.may(Permission.SUPERVISE_TRANSFERS) or self.place.actor.may(Permission.OVERRIDE_BLOCKS)
        if row.state is RequestState.REQUESTED and decides and row.created_by != self.place.actor.name:
            actions.append(Action(N_("Approve the material"), partial(self._decide, row, True, ""), Icon.APPROVE))
            actions.append(Action(N_("Reject the report"), partial(self._reject, row), Icon.CANCEL))
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), waste_state(row)),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Made"), Text("{made} of {target} pcs", made=row.good_pcs, target=row.target_pcs)),
                Fact(N_("Pieces short"), row.shortage_pcs),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Material"), row.materials),
                Fact(N_("By"), row.created_by),
                Fact(N_("Reported at"), row.created_at),
                Fact(N_("Decided by"), row.decided_by),
                Fact(N_("Decision"), row.decision),
            ],
            actions,
            caption=row.batch,
        )

    def _reject(self, row: WasteReportRow) -> None:
        self.ask_why(
            Text("Why is {number} rejected?", number=row.number),
            N_("Reject the report"),
            lambda why: self._decide(row, False, why),
        )

    def _decide(self, row: WasteReportRow, approved: bool, why: str) -> None:
        decision = waste_reports.WasteDecision(row.id, row.version, approved, why)
        self.run(waste_reports.decide_waste, decision, self._decided)

    def _reported(self, result: SavedWasteReport) -> None:
        self.say(
            Text(
                "{number} waits for the supervisor, with {count} materials.",
                number=result.number,
                count=result.materials,
            )
        )
        self.refresh()

    def _decided(self, result: SavedWasteReport) -> None:
        if result.state is RequestState.APPROVED:
            self.say(Text("{number} is approved; the warehouse issues the material.", number=result.number))
        else:
            self.say(Text("{number} is rejected.", number=result.number), tone=Tone.NOTICE)
        self.refresh()
