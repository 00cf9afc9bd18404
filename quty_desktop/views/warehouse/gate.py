"""The gate: trucks that are let in, and passes of goods that leave and come back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.documents.store_papers import render_gate_pass
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import GateDirection, GateState
from quty_desktop.domain.store_codes import StoreCode, purchase_number, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import choices, gate_passes, goods_receipts, store_papers
from quty_desktop.services.warehouse.gate_passes import PassAnswer, PassRow
from quty_desktop.services.warehouse.goods_receipts import CheckedIn
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DateField, DecimalField, LookupField, NotesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.verdict import Verdict
from quty_desktop.views.warehouse.shared import PASS_STATES, DeskPage, amount, quantity


def pass_state(row: PassRow) -> State:
    """The state of a pass; goods that are late say so."""
    if row.late:
        return State(N_("Late"), Tone.BAD)
    if row.direction is GateDirection.IN:
        return State(N_("Came back"), Tone.OK)
    return PASS_STATES[row.state]


COLUMNS = (
    Column(key="number", title=N_("Pass"), kind=Kind.CODE, width=112),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=118, value=pass_state),
    Column(key="partner", title=N_("Goes to"), width=110),
    Column(key="goods", title=N_("Goods"), width=80, stretch=True),
    quantity("qty", N_("Quantity"), 66),
    quantity("outside", N_("Still outside"), 92, hidden=True),
    Column(key="unit", title=N_("Unit"), width=50),
    Column(key="return_expected_on", title=N_("Back by"), kind=Kind.DATE, width=100, hidden=True),
)


class PassPage(DeskPage):
    """What both sides of the gate share: the list of passes and the selected one."""

    icon = Icon.SECURITY
    topics = frozenset({Topic.PURCHASING})

    def list_of_passes(self, empty: Empty) -> None:
        """Make table and pane."""
        self._wanted: object = None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("gate", N_("At the gate"), lambda row: row.state in {GateState.PREPARED, GateState.HELD}),
                    Filter("outside", N_("Outside"), lambda row: row.outside > 0),
                    Filter("late", N_("Late"), lambda row: row.late),
                ),
                empty=empty,
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a pass, or scan it."))
        self.on(Key.PRINT, self.print_pass)

    def refresh(self) -> None:
        """Ask for the passes."""
        self.load(gate_passes.passes, gate_passes.PassFilter(closed_too=True), self._show)

    def open(self, record: Any) -> None:
        """Show a pass by its id or number."""
        self._wanted = record
        self._select()

    def print_pass(self) -> None:
        """Print the selected pass."""
        row = self.table.selected_row
        if row is not None:
            words = self.place.words
            make: Callable[[], bytes] = lambda: render_gate_pass(  # noqa: E731 - what a paper is made by
                self.mark(self.place.door.ask(store_papers.pass_paper, row.id)), words
            )
            self.show_paper("gate_pass", Text("Gate pass {number}", number=row.number), row.number, make)

    def offered(self, row: PassRow) -> list[Action]:
        """What can be done with a pass on this page."""
        del row
        return []

    def done(self, answer: PassAnswer) -> None:
        """Say what became of a pass."""
        self.say(
            Text("{number} is {state}.", number=answer.number, state=PASS_STATES[answer.state].word),
            Action(N_("Print"), self.print_pass, Icon.PRINT),
        )
        self._wanted = answer.id
        self.refresh()

    def _show(self, rows: tuple[PassRow, ...]) -> None:
        self.table.show_rows(rows)
        self._select()
        self._chosen(self.table.selected)

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.id, row.number} and self.table.select(row.id):
                self._wanted = None
                return

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        self.shown_row(row)
        if row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), pass_state(row)),
                Fact(N_("Goes to"), row.partner),
                Fact(N_("Goods"), row.goods),
                Fact(N_("Quantity"), amount(self.place, row.qty, row.unit)),
                Fact(N_("Came back"), amount(self.place, row.back_qty, row.unit) if row.back_qty else None),
                Fact(
                    N_("Difference"), amount(self.place, row.difference_qty, row.unit) if row.difference_qty else None
                ),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Number plate"), row.plate),
                Fact(N_("Seal"), row.seal),
                Fact(N_("Delivery note"), row.delivery_note),
                Fact(N_("Back by"), row.return_expected_on),
                Fact(N_("Made by"), row.created_by),
                Fact(N_("Passed at"), row.passed_at),
                Fact(N_("Passed by"), row.passed_by),
            ],
            [*self.offered(row), Action(N_("Print"), self.print_pass, Icon.PRINT)],
        )

    def shown_row(self, row: PassRow | None) -> None:
        """Another pass is selected."""


class GatePassesPage(PassPage):
    """Goods that the warehouse sends out, and takes back in."""

    key = "warehouse.gate_passes"
    title = N_("Gate passes")
    permission = Permission.VIEW_GATE
    department = Department.WAREHOUSE
    group = Group.HAND_OVER

    def build(self) -> None:
        """Passes, the selected one, and the forms to send out and to take back."""
        self._partners: tuple[choices.PartnerChoice, ...] = ()
        if self.may(Permission.ISSUE_MATERIAL):
            self.primary(N_("Prepare the pass"), self.prepare, Icon.SEND)
        self.list_of_passes(Empty(N_("No passes"), N_("Prepare one when goods leave for a subcontractor.")))
        self.form = Form(
            self.place,
            self.key,
            (
                LookupField(name="partner_id", label=N_("Goes to"), required=True, search=self._find_partner),
                TextField(name="goods", label=N_("Goods"), required=True),
                DecimalField(name="qty", label=N_("Quantity"), required=True),
                TextField(name="unit", label=N_("Unit"), required=True, upper=True),
                TextField(name="plate", label=N_("Number plate"), upper=True),
                DateField(name="return_expected_on", label=N_("Back by")),
            ),
            columns=2,
        )
        self.form.ended.connect(self.prepare)
        self.back, _, box = self.small_form(
            "back",
            (
                DecimalField(name="qty", label=N_("Came back"), required=True),
                TextField(name="delivery_note", label=N_("Their delivery note"), required=True),
            ),
            self.come_back,
            N_("Take back in"),
            Icon.IMPORT,
        )
        self.returning = self.card(N_("Goods come back"), box)
        preparing = self.card(N_("Goods leave"), self.form)
        if not self.may(Permission.ISSUE_MATERIAL):
            preparing.hide()
        self.lay(self.table, self.detail, self.returning, preparing, share=(5, 4))
        self.form.editor("unit").set_text("PCE")

    def refresh(self) -> None:
        """Ask for passes and partners."""
        super().refresh()
        self.load(choices.partners_outside, None, self._show_partners)

    @classmethod
    def understands(cls, code: str) -> str | None:
        """The number of a pass."""
        known = store_code(code)
        return known[1] if known is not None and known[0] is StoreCode.PASS else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A pass is selected."""
        number = self.understands(code)
        return None if number is None else partial(self.open, number)

    def prepare(self) -> None:
        """Prepare the pass that is typed."""
        self.submit(self.form, gate_passes.prepare, gate_passes.NewPass, self._prepared)

    def come_back(self) -> None:
        """Take back what is typed of the selected pass."""
        row = self.table.selected_row
        if row is not None:
            self.submit(self.back, gate_passes.come_back, gate_passes.CameBack, self._came, id=row.id)

    def close_pass(self) -> None:
        """Close the selected pass; a difference needs a reason."""
        row = self.table.selected_row
        if row is None:
            return
        if row.outside == 0:
            self._close(row, "")
            return
        question = Text(
            "{qty} of {number} are still outside. Close it with a difference?",
            qty=amount(self.place, row.outside, row.unit),
            number=row.number,
        )
        self.ask_why(question, N_("Close with the difference"), partial(self._close, row))

    def offered(self, row: PassRow) -> list[Action]:
        """Closing, once the goods have left."""
        if row.state is GateState.PASSED and self.may(Permission.RECEIVE_GOODS):
            return [Action(N_("Close the pass"), self.close_pass, Icon.CHECK)]
        return []

    def shown_row(self, row: PassRow | None) -> None:
        """The form for what comes back is there while something is outside."""
        self.returning.setVisible(row is not None and row.outside > 0 and self.may(Permission.RECEIVE_GOODS))

    def _close(self, row: PassRow, why: str) -> None:
        self.run(gate_passes.close, gate_passes.ClosedPass(row.id, row.version, why), self.done)

    def _prepared(self, answer: PassAnswer) -> None:
        self.form.editor("unit").set_text("PCE")
        self.done(answer)

    def _came(self, answer: PassAnswer) -> None:
        self.say(
            Text("{number}: {qty} are still outside.", number=answer.number, qty=amount(self.place, answer.outside))
        )
        self.refresh()

    def _show_partners(self, found: tuple[choices.PartnerChoice, ...]) -> None:
        self._partners = found

    def _find_partner(self, words: str) -> list[Option]:
        return [Option(each.id, each.name) for each in self._partners if words.strip().upper() in each.name.upper()]


class GateCheckPage(PassPage):
    """The guard's page: trucks with goods come in, goods go out."""

    key = "gate.check"
    title = N_("Gate check")
    permission = Permission.GATE_CHECK
    department = Department.SECURITY
    group = Group.WAITING

    def build(self) -> None:
        """The form for a truck, and the passes that wait."""
        self.primary(N_("Let the truck in"), self.check_in, Icon.CHECK)
        self.letting = self.secondary(N_("Let the goods out"), self.let_out, Icon.SEND)
        self.holding = self.secondary(N_("Hold the goods"), self.hold, Icon.HOLD)
        self.list_of_passes(
            Empty(N_("Nothing waits at the gate"), N_("Passes appear when the warehouse prepares them."))
        )
        self.form = Form(
            self.place,
            self.key,
            (
                TextField(name="order", label=N_("Our order number"), required=True, upper=True),
                TextField(name="delivery_note", label=N_("Delivery note"), required=True),
                TextField(name="plate", label=N_("Number plate"), required=True, upper=True),
                TextField(name="seal", label=N_("Seal")),
                TextField(name="packing_list", label=N_("Packing list")),
                TextField(name="customs_document", label=N_("Customs document")),
                NotesField(name="condition", label=N_("Condition of the goods"), lines=2, span=3),
            ),
            columns=3,
        )
        self.form.ended.connect(self.check_in)
        self.lay(self.table, self.detail, self.card(N_("A truck with goods"), self.form), share=(5, 4))
        self.verdict = Verdict(self.place, self)

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A pass is selected; the number of an order goes into the form."""
        known = store_code(code)
        if known is not None and known[0] is StoreCode.PASS:
            return partial(self.open, known[1])
        number = purchase_number(code)
        return None if number is None else partial(self._order_scanned, number)

    def check_in(self) -> None:
        """Check the truck that is typed."""
        self.submit(self.form, goods_receipts.check_in, goods_receipts.Arrival, self._checked)

    def let_out(self) -> None:
        """Let the goods of the selected pass out."""
        row = self.table.selected_row
        if row is not None:
            checked = gate_passes.CheckedPass(row.id, row.version, right=True)
            self.run(gate_passes.check, checked, self.done)

    def hold(self) -> None:
        """Hold the goods of the selected pass."""
        row = self.table.selected_row
        if row is not None:
            question = Text("Hold the goods of {number} at the gate?", number=row.number)
            self.ask_why(question, N_("Hold them"), partial(self._hold, row))

    def shown_row(self, row: PassRow | None) -> None:
        """Goods are let out or held while they wait at the gate."""
        waits = row is not None and row.state in {GateState.PREPARED, GateState.HELD}
        self.letting.setEnabled(waits)
        self.holding.setEnabled(waits and row is not None and row.state is GateState.PREPARED)

    def _hold(self, row: PassRow, why: str) -> None:
        self.run(gate_passes.check, gate_passes.CheckedPass(row.id, row.version, right=False, reason=why), self.done)

    def _order_scanned(self, number: str) -> None:
        self.form.editor("order").set_text(number)
        self.form.editor("delivery_note").widget.setFocus()

    def _checked(self, came: CheckedIn) -> None:
        if came.refused:
            self.verdict.wrong(
                Text("Nobody expects order {order}.", order=came.order),
                Text(N_("The gate stays closed. Purchasing has been told.")),
            )
            return
        self.verdict.right(Text("{supplier}: {number}", supplier=came.supplier, number=came.number))
        self.say(Text("{number} of {supplier} is let in.", number=came.number, supplier=came.supplier))
