"""The hand-over page of a department: what comes in, what is on its way, what is blocked; send and accept."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget

from quty_desktop.domain.alerts import OverrideReason
from quty_desktop.domain.departments import Department
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import Route
from quty_desktop.domain.paper_forms import written
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.domain.transfers import (
    BlockKind,
    ClearanceMethod,
    DifferenceOutcome,
    TransferState,
    next_departments,
    refusal_of,
    slip_number,
    slip_payload,
)
from quty_desktop.services.hand_over import (
    production_output,
    slips,
    transfer_blocks,
    transfer_differences,
    transfer_lists,
    transfers,
)
from quty_desktop.services.hand_over.production_output import DepartmentWork
from quty_desktop.services.hand_over.slips import AcceptedTransfer, SentTransfer
from quty_desktop.services.hand_over.transfer_lists import TransferRow
from quty_desktop.services.ppic import shared_cuts
from quty_desktop.views.handover.shared import (
    SLUGS,
    TRANSFER_STATES,
    FloorPage,
    card,
    column_of,
    heading,
    work_option,
)
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, LookupField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Role, Tone
from quty_desktop.views.paper_forms import entered_later, form_columns, form_field, note_facts

_CARDS = ("BATCH-", "SPK-")
"""How the codes on the card of a batch and on a work order begin."""


def _way(row: TransferRow) -> str:
    return f"{row.from_department.value} – {row.line or row.to_department.value}"


COLUMNS = (
    Column(key="number", title=N_("Slip"), kind=Kind.CODE, width=112),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=144, states=TRANSFER_STATES),
    Column(key="way", title=N_("Way"), kind=Kind.CODE, width=98, value=_way),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116, stretch=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118),
    Column(key="destination", title=N_("Dest."), width=50, gives_way=True),
    Column(key="sent_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=60, total=True),
    Column(key="line", title=N_("Line"), kind=Kind.CODE, width=62, hidden=True),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=86, hidden=True),
    Column(key="difference_pcs", title=N_("Difference"), kind=Kind.PIECES, width=76, hidden=True),
    Column(key="created_at", title=N_("Issued"), kind=Kind.MOMENT, width=136, hidden=True),
    *form_columns(),
    Column(key="received_form", title=N_("Counted on form"), kind=Kind.CODE, width=136, hidden=True),
)


def _entered_later(row: TransferRow) -> bool:
    return bool(written(row.note).form or row.received_form)


NEXT: dict[Department, tuple[Department, ...]] = {
    home: tuple(
        dict.fromkeys(
            each
            for route in Route
            for returns_as in (None, *(ReturnsAs if route is Route.SUBCONTRACT else ()))
            for each in next_departments(route, home, returns_as)
        )
    )
    for home in SLUGS
}
"""Where each department may send, whatever the route."""


class HandOverPage(FloorPage):
    """Transfers from and to the department; a scanned slip opens here."""

    name = "hand_over"
    title = N_("Hand-over")
    group = Group.HAND_OVER
    icon = Icon.TRANSFER
    topics = frozenset({Topic.TRANSFERS, Topic.LINES, Topic.WORK_ORDERS})

    def build(self) -> None:
        """Table, pane, and the form that fits the selected slip."""
        self._wanted: int | None = None
        self._photo: tuple[bytes, str] | None = None
        self._writing = False
        self._may_send = self.may(Permission.SEND_TRANSFERS) and bool(NEXT[self.home])
        self._may_accept = self.may(Permission.ACCEPT_TRANSFERS)
        # Finished goods counts its slips by scanning, on a page of its own.
        self._may_count = self._may_accept and self.home is not Department.FINISHED_GOODS
        if self._may_send:
            self.secondary(N_("New transfer"), self.start_sending, Icon.ADD, Key.NEW)
        if self._may_send or self._may_count:
            self.main = self.primary(N_("Send"), self.act, Icon.SEND)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("incoming", N_("Incoming"), self._incoming),
                    Filter("on_way", N_("Sent on"), lambda row: row.from_department is self.home),
                    Filter("blocked", N_("Blocked"), lambda row: row.state is TransferState.BLOCKED),
                    Filter("differs", N_("Difference open"), lambda row: row.state is TransferState.ACCEPTED),
                    Filter("late", N_("Entered later"), _entered_later),
                ),
                empty=Empty(N_("Nothing is on its way"), N_("Scan a slip to accept it, or send what was made.")),
            )
        )
        self.table.chosen.connect(self._picked)
        self.table.view.clicked.connect(lambda _: self._picked(self.table.selected))
        self.on(Key.PRINT, self.print_selected)
        self.detail = Detail(self.place, N_("Select a slip, or scan one."))
        self.forms = QStackedWidget()
        self.counted = Form(
            self.place,
            f"{self.key}.accept",
            (
                PiecesField(name="received_pcs", label=N_("Pieces counted"), required=True),
                TextField(name="reason", label=N_("Why it differs")),
                form_field(),
            ),
            columns=1,
        )
        self.sending = Form(self.place, f"{self.key}.send", self._send_fields(), columns=2)
        self.forms.addWidget(card(heading(self, N_("Accept this slip")), self.counted))
        self.forms.addWidget(card(heading(self, N_("Send what was made")), self.sending))
        self.forms.currentChanged.connect(self._fit_forms)
        self._fit_forms(0)
        for form in (self.counted, self.sending):
            form.ended.connect(self.act)
        if not (self._may_send or self._may_count):
            self.forms.hide()
        self.body.addWidget(beside(self.table, column_of(self.detail, self.forms), share=(2, 1)), 1)
        self._preset()
        self._offer(None)

    def _fit_forms(self, shown: int) -> None:
        """The form in sight alone says how high it is; the slip above gets the rest."""
        for number, form in enumerate((self.counted, self.sending)):
            form.setVisible(number == shown)

    def refresh(self) -> None:
        """Ask for the slips."""
        self.load(transfer_lists.transfers_of, transfer_lists.TransferFilter(self.home), self._show)

    def open(self, record: Any) -> None:
        """Show a slip by its id or scanned code; or take a work order into the form."""
        if isinstance(record, DepartmentWork) and self._may_send:
            self.start_sending()
            self.sending.editor("work_order_id").set_value(work_option(self.place.words.number, record, sendable=True))
            returns_as = ReturnsAs(record.returns_as) if record.returns_as else None
            following = next_departments(Route(record.route), self.home, returns_as)
            if following:
                self.sending.editor("to_department").set_value(following[0])
            self.sending.editor("pcs").set_text(str(record.to_send_pcs))
        elif isinstance(record, int):
            self._writing = False
            self._wanted = None if self.table.select(record) else record
        elif isinstance(record, str):
            self.load(transfer_lists.slip_of_code, record, self._found)

    @classmethod
    def understands(cls, code: str) -> str | None:
        """A slip: its number, or a QR code that is no shipping mark."""
        payload = slip_payload(code)
        ours = slip_number(code) or (payload is not None and payload.department is not Department.PACKING)
        return code if ours else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A slip is looked up and opened for counting; the card of a batch or work order is taken into a new slip."""
        if slip_number(code) is not None or slip_payload(code) is not None:
            return partial(self.open, code)
        card_of = code.strip().upper()
        return partial(self._take_card, card_of) if self._may_send and card_of.startswith(_CARDS) else None

    def _take_card(self, code: str) -> None:
        wanted = production_output.WorkFilter(self.home)
        self.load(production_output.work_of, wanted, partial(self._card_known, code), part="card")

    def _card_known(self, code: str, rows: tuple[DepartmentWork, ...]) -> None:
        found = [row for row in rows if code in {row.number, row.batch}]
        row = next((row for row in found if row.to_send_pcs), None)
        if row is None:
            self.say(Text("Nothing of {code} waits here to be sent.", code=code), tone=Tone.NOTICE)
        else:
            self.open(row)

    def start_sending(self) -> None:
        """Show the form for a new transfer."""
        self._writing = True
        self._chosen(self.table.selected)
        self.sending.start()

    def act(self) -> None:
        """Accept or send, whichever form is shown."""
        row = self.table.selected_row
        if row is not None and not self._writing and self._countable(row):
            self.submit(self.counted, transfers.accept, transfers.CountedTransfer, self._accepted, id=row.id)
        elif self._may_send and (row is None or self._writing):
            self.submit(self.sending, transfers.send, entered_later(transfers.NewTransfer), self._sent)
        elif self._may_send:
            self.start_sending()
        else:
            self.say(N_("Select an incoming slip to accept it."), tone=Tone.INFO)

    def print_selected(self) -> None:
        """Print the selected slip."""
        row = self.table.selected_row
        if row is not None:
            self.print_slip(row.id, row.number)

    # What it shows

    def _send_fields(self) -> tuple[Any, ...]:
        return (
            LookupField(
                name="work_order_id",
                label=N_("Work order"),
                required=True,
                search=lambda text: self.find_work(text, sendable=True),
                span=2,
            ),
            ChoiceField(
                name="to_department",
                label=N_("Sent to"),
                required=True,
                choices=[Option(each, each) for each in NEXT[self.home]],
            ),
            LookupField(name="line_id", label=N_("Line"), search=lambda text: self.find_lines(text, NEXT[self.home])),
            PiecesField(name="pcs", label=N_("Pieces"), required=True, lowest=1),
            *(self._batch_fields() if self.home is Department.CUTTING else ()),
            TextField(name="note", label=N_("Note")),
            form_field(),
        )

    def _batch_fields(self) -> tuple[Any, ...]:
        """For which of the batches that were cut together the slip is."""
        return (
            LookupField(
                name="manufacturing_order_id",
                label=N_("For batch"),
                help=N_("Only where several batches were cut together."),
                search=self._batches,
                span=2,
            ),
        )

    def _batches(self, text: str) -> list[Option]:
        try:
            work = self.sending.editor("work_order_id").value()
        except Unreadable:
            work = None
        rows = self.place.door.ask(production_output.work_of, production_output.WorkFilter(self.home))
        order = next((row.mo_id for row in rows if row.id == work), None)
        if order is None:
            return []
        return [
            Option(each.id, f"{each.batch}  {each.week} {each.destination}  {each.sent_pcs} / {each.qty_pcs} pcs")
            for each in self.place.door.ask(shared_cuts.batches_of_cut, order)
            if text.strip().casefold() in f"{each.batch} {each.week} {each.destination}".casefold()
        ]

    def _preset(self) -> None:
        if len(NEXT[self.home]) == 1:
            self.sending.editor("to_department").set_value(NEXT[self.home][0])

    def _incoming(self, row: TransferRow) -> bool:
        return row.to_department is self.home and row.state is TransferState.LOCKED

    def _countable(self, row: TransferRow | None) -> bool:
        return row is not None and self._may_count and self._incoming(row)

    def _show(self, rows: tuple[TransferRow, ...]) -> None:
        self.table.show_rows(sorted(rows, key=lambda row: (not self._incoming(row), -row.id)))
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        self._chosen(self.table.selected)

    def _found(self, row: TransferRow) -> None:
        if row.to_department is not self.home and row.from_department is not self.home:
            self.place.go(f"hand_over.{SLUGS.get(row.to_department, '')}", row.id)
            return
        if self._may_accept and row.to_department is self.home and row.state in {
            TransferState.ACCEPTED,
            TransferState.COMPLETED,
        }:  # fmt: skip
            # The command says who accepted it and logs the second scan.
            self.run(transfers.accept, transfers.CountedTransfer(row.id, row.sent_pcs), self._accepted)
            return
        if self.home is Department.FINISHED_GOODS and self._may_accept and self._incoming(row):
            self.place.go("finished_goods.receipt", row.id)
            return
        self._wanted, self._writing = row.id, False
        self.refresh()

    def _offer(self, row: TransferRow | None) -> None:
        countable = self._countable(row)
        self.forms.setCurrentIndex(0 if countable else 1)
        self.forms.setVisible(countable or (self._may_send and row is None))
        if self._may_send or self._may_count:
            self.main.setText(self.words(N_("Accept") if countable else N_("Send")))
            self.main.setIcon(self.place.icons.icon(Icon.CHECK if countable else Icon.SEND, Role.ON_ACCENT))
        if countable and row is not None:
            self.counted.editor("received_pcs").set_text(str(row.sent_pcs))

    def _picked(self, identity: object) -> None:
        # A list chooses its first row by itself; only a person at the list ends the writing of a new slip.
        if self.table.view.hasFocus():
            self._writing = False
        self._chosen(identity)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None and not self._writing else None
        self._offer(row)
        self.detail.setVisible(not self._writing)
        if row is None:
            self.detail.clear()
            return
        held = refusal_of(row.held) if row.held is not None else None
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), TRANSFER_STATES[row.state]),
                Fact(N_("Blocked by"), held.what if held is not None else None),
                Fact(N_("What to do"), held.remedy if held is not None else None),
                Fact(N_("Sent from"), row.from_department),
                Fact(N_("Sent to"), Text("{department} {line}", department=row.to_department, line=row.line)),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Article"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Pieces"), row.sent_pcs),
                Fact(N_("Pieces counted"), row.received_pcs),
                Fact(N_("Difference"), row.difference_pcs or None),
                Fact(N_("Why it differs"), row.difference_reason),
                Fact(N_("Opened because"), row.override_reason),
                Fact(N_("Issued"), row.created_at),
                Fact(N_("By"), row.created_by),
                *note_facts(row.note),
                Fact(N_("Counted on form"), row.received_form),
            ],
            self._actions(row),
        )

    def _actions(self, row: TransferRow) -> list[Action]:
        found = []
        key = slips.TransferKey(row.id, row.version)
        mine = row.from_department is self.home and self._may_send
        if row.state is TransferState.BLOCKED:
            if mine:
                again = partial(self.run, transfer_blocks.send_again, key, self._sent)
                found.append(Action(N_("Send again"), again, Icon.SEND))
            if self.may(Permission.SUPERVISE_TRANSFERS) and row.held and row.held.kind is BlockKind.SEGREGATION:
                for method in ClearanceMethod:
                    words = Text("Kept apart: {method}", method=method)
                    found.append(Action(words, partial(self._keep_apart, row, method), Icon.APPROVE))
                photo = partial(self._choose_photo, row)
                found.append(
                    Action(N_("Choose a photo") if self._photo is None else N_("Another photo"), photo, Icon.OPEN)
                )
            if self.place.actor.may(Permission.OVERRIDE_BLOCKS):
                found.append(Action(N_("Open the block"), partial(self._override, row), Icon.UNLOCK))
        if self.home is Department.FINISHED_GOODS and self._may_accept and self._incoming(row):
            receive = partial(self.place.go, "finished_goods.receipt", row.id)
            found.append(Action(N_("Receive goods"), receive, Icon.FINISHED_GOODS))
        if row.state is TransferState.ACCEPTED and self.may(Permission.SUPERVISE_TRANSFERS):
            found.extend(
                Action(outcome, partial(self._settle, row, outcome), Icon.CHECK) for outcome in DifferenceOutcome
            )
        if row.open and row.state is not TransferState.ACCEPTED and mine:
            found.append(Action(N_("Cancel the transfer"), partial(self._cancel, key), Icon.CANCEL))
        found.append(Action(N_("Print slip"), partial(self.print_slip, row.id, row.number), Icon.PRINT))
        return found

    # What it does

    def _keep_apart(self, row: TransferRow, method: ClearanceMethod) -> None:
        self.ask_why(
            Text("{number}: who looked, and where is the gap?", number=row.number),
            N_("The goods are kept apart"),
            lambda note: self.run(
                transfer_blocks.acknowledge_segregation,
                transfer_blocks.Acknowledgement(row.id, row.version, method, note, *(self._photo or (None, ""))),
                self._sent,
            ),
        )

    def _choose_photo(self, row: TransferRow) -> None:
        """A photo of the gap or the stopped line, kept with the acknowledgement."""
        name, _ = QFileDialog.getOpenFileName(self, self.words(N_("Photo")), "", "JPEG, PNG (*.jpg *.jpeg *.png)")
        if not name:
            return
        try:
            content = Path(name).read_bytes()
        except OSError:
            self.say(N_("The file cannot be read."), tone=Tone.BAD)
            return
        self._photo = (content, Path(name).name)
        self.say(
            Text("{name} goes with the next acknowledgement of {number}.", name=Path(name).name, number=row.number)
        )
        self._chosen(row.id)

    def _override(self, row: TransferRow) -> None:
        self.ask_why(
            Text("Why may {number} go although the line is not clear?", number=row.number),
            N_("Open the block"),
            lambda why: self.run(
                transfer_blocks.override_block,
                transfer_blocks.BlockOverride(row.id, row.version, OverrideReason.OTHER, why),
                self._sent,
            ),
        )

    def _settle(self, row: TransferRow, outcome: DifferenceOutcome) -> None:
        self.ask_why(
            Text("What was found out about the {pcs} pcs of {number}?", pcs=row.difference_pcs, number=row.number),
            N_("Settle the difference"),
            lambda why: self.run(
                transfer_differences.resolve_difference,
                transfer_differences.SettledDifference(row.id, row.version, outcome, why),
                self._settled,
            ),
        )

    def _cancel(self, key: slips.TransferKey) -> None:
        self.run(transfers.cancel, key, self._cancelled)

    # What it says

    def _sent(self, result: SentTransfer) -> None:
        self._preset()
        self._writing, self._photo = False, None
        if result.held is not None:
            refusal = refusal_of(result.held)
            self.place.sound.wrong()
            self._wanted = result.id
            self.banner.show_message(
                Tone.BAD,
                Text("{number} is blocked. {why}", number=result.number, why=refusal.what),
                refusal.remedy,
            )
        else:
            self.say(
                Text(
                    "{number} is on its way to {department}: {pcs} pcs.",
                    number=result.number,
                    department=result.to_department,
                    pcs=result.pcs,
                ),
                Action(N_("Print slip"), partial(self.print_slip, result.id, result.number), Icon.PRINT),
                Action(N_("Undo"), partial(self._cancel, slips.TransferKey(result.id, result.version)), Icon.UNDO),
            )
        self.refresh()

    def _accepted(self, result: AcceptedTransfer) -> None:
        if result.duplicate:
            self.place.sound.wrong()
            self.banner.show_message(
                Tone.BAD,
                Text("{number} was accepted by {person} before.", number=result.number, person=result.accepted_by),
                N_("Nothing was counted twice. If these are other goods, they need a slip of their own."),
            )
        elif result.needs_supervisor:
            self.place.sound.wrong()
            self.banner.show_message(
                Tone.BAD,
                Text(
                    "{number}: {sent} pcs sent, {received} counted. That is more than 10 % apart; nothing was accepted.",
                    number=result.number,
                    sent=result.sent_pcs,
                    received=result.received_pcs,
                ),
                N_("Count again, or let your supervisor accept it here. Both supervisors were told."),
            )
        elif result.difference_pcs:
            self.say(
                Text(
                    "{number} is accepted with {received} pcs. {difference} pcs stay open until a supervisor settles them.",
                    number=result.number,
                    received=result.received_pcs,
                    difference=result.difference_pcs,
                ),
                tone=Tone.NOTICE,
            )
        else:
            self.say(Text("{number} is accepted: {pcs} pcs.", number=result.number, pcs=result.received_pcs))
        self.refresh()

    def _settled(self, result: AcceptedTransfer) -> None:
        self.say(Text("The difference of {number} is settled.", number=result.number))
        self.refresh()

    def _cancelled(self, result: SentTransfer) -> None:
        self.say(Text("{number} is cancelled; the goods stay here.", number=result.number))
        self.refresh()
