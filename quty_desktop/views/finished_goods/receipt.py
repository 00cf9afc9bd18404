"""Receipt of finished goods: scan the slip, scan the pallets or cartons, accept."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.domain.transfers import slip_number
from quty_desktop.services.finished_goods import receipts
from quty_desktop.services.hand_over import slips
from quty_desktop.views.finished_goods.shared import SLIP_STATES, is_paper
from quty_desktop.views.kit.columns import Column, Kind, Progress
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.verdict import Verdict

COLUMNS = (
    Column(key="number", title=N_("Slip"), kind=Kind.CODE, width=130),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=SLIP_STATES, width=120),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=126),
    Column(key="destination", title=N_("Dest."), width=56),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=84, stretch=True),
    Column(
        key="counted",
        title=N_("Counted"),
        kind=Kind.PROGRESS,
        width=150,
        value=lambda row: Progress(row.pcs, row.sent_pcs),
    ),
    Column(key="pallets", title=N_("Pallets"), kind=Kind.PIECES, width=66, hidden=True),
    Column(key="cartons", title=N_("Cartons"), kind=Kind.PIECES, width=66, total=True),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=130, hidden=True),
)


class ReceiptPage(Page):
    """What packing hands over."""

    key = "finished_goods.receipt"
    title = N_("Receive goods")
    permission = Permission.VIEW_SHIPMENTS
    department = Department.FINISHED_GOODS
    group = Group.WAITING
    icon = Icon.FINISHED_GOODS
    topics = frozenset({Topic.TRANSFERS, Topic.FINISHED_GOODS})

    def build(self) -> None:
        """Slips beside what is known of the selected one; the code field above."""
        self._wanted: object = None
        self.primary(N_("Accept"), self.accept, Icon.CHECK)
        self.code = QLineEdit()
        self.code.setPlaceholderText(
            self.words(N_("Scan the slip, then its pallets or cartons; or type a code and press Enter"))
        )
        self.code.setAccessibleName(self.words(N_("Code of a slip, pallet or carton")))
        self.code.setMinimumHeight(self.place.theme.px(44))
        self.code.returnPressed.connect(self._typed)
        self.body.addWidget(self.code)
        self.form = self.use_form(
            Form(
                self.place, self.key, (TextField(name="reason", label=N_("Why it differs from the slip")),), clears=True
            )
        )
        self.body.addWidget(self.form)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("open", N_("On the way"), lambda row: row.open),),
                empty=Empty(N_("No slip of packing yet"), N_("Packing sends its pallets with a slip; it comes here.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Scan a slip, or select one."))
        self.body.addWidget(beside(self.table, self.detail), 1)
        self.verdict = Verdict(self.place, self)

    def refresh(self) -> None:
        """Ask for the slips."""
        self.load(receipts.incoming_slips, None, self._show)

    def open(self, record: Any) -> None:
        """Select a slip by its id or its scanned number, once it is loaded."""
        self._wanted = record
        if self.table.model.all_rows:
            self._select()

    @classmethod
    def understands(cls, code: str) -> str | None:
        """A slip: goods for finished goods are received here, where they are counted by scanning."""
        return slip_number(code)

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A slip is taken in hand; other goods came with it."""
        return partial(self._scanned, code) if slip_number(code) is not None or not is_paper(code) else None

    def _select(self) -> None:
        wanted, self._wanted = self._wanted, None
        row = next((each for each in self.table.model.all_rows if wanted in {each.id, each.number}), None)
        if row is not None:
            self.table.select(row.id)
        elif isinstance(wanted, str):
            # It goes to another department: the hand-over page knows which one.
            self.place.go("hand_over.finished_goods", wanted)

    def accept(self) -> None:
        """Accept the selected slip with what was scanned."""
        row = self.table.selected_row
        if row is None or not row.open:
            self.say(N_("Select a slip that is on the way."), tone=Tone.INFO)
            return
        end = receipts.EndReceipt(row.id, str(self.form.editor("reason").value() or ""))
        self.run(receipts.end_receipt, end, self._accepted)

    def _show(self, rows: tuple[receipts.IncomingSlip, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None:
            self._select()
        self._chosen(self.table.selected)

    def _typed(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self._scanned(code)

    def _scanned(self, code: str) -> None:
        number = slip_number(code)
        if number is not None:
            row = next((each for each in self.table.model.all_rows if each.number == number), None)
            if row is None:
                self.verdict.wrong(Text("{number} does not go to finished goods.", number=number), _ASIDE)
            else:
                self.table.select(row.id)
            return
        row = self.table.selected_row
        if row is None or not row.open:
            self.verdict.wrong(N_("Scan the slip first."), N_("Every pallet comes with a slip of packing."))
            return
        self.run(
            receipts.take_over,
            receipts.TakeOver(row.id, code),
            self._counted,
            undone=self._refused,
        )

    def _counted(self, count: receipts.ReceiptCount) -> None:
        self.verdict.right(
            Text("{pcs} of {sent} pcs · {cartons} cartons", pcs=count.pcs, sent=count.sent_pcs, cartons=count.cartons)
        )
        self.refresh()

    def _refused(self) -> None:
        self.verdict.wrong(self.banner.text, _ASIDE)

    def _accepted(self, done: slips.AcceptedTransfer) -> None:
        self.form.editor("reason").set_text("")
        if done.needs_supervisor:
            self.say(Text("{number}: a supervisor has to accept this difference.", number=done.number), tone=Tone.BAD)
        else:
            self.say(
                Text(
                    "{number} is accepted: {pcs} pcs are in finished goods.", number=done.number, pcs=done.received_pcs
                )
            )
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), SLIP_STATES[row.state]),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Article"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Pieces"), row.sent_pcs),
                Fact(N_("Counted"), row.pcs),
                Fact(N_("Pallets"), row.pallets),
                Fact(N_("Cartons"), row.cartons),
                Fact(N_("Sent"), row.sent_at),
                Fact(N_("By"), row.sent_by),
            ],
        )


_ASIDE = N_("Put it aside and ask packing.")
