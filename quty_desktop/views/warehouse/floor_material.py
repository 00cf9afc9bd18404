"""Material from the floor's side: confirm what the warehouse issued, ask for more by a card, send back what is left."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from quty_desktop.domain.departments import Department
from quty_desktop.domain.issues import IssueKind, IssueState
from quty_desktop.domain.kanban import KanbanState, Priority
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.store_codes import StoreCode, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import issue_lists, issues, kanban_cards
from quty_desktop.services.warehouse.choices import MaterialChoice
from quty_desktop.services.warehouse.issue_lists import FloorStock, IssueDetail, IssueRow
from quty_desktop.services.warehouse.issues import IssueAnswer
from quty_desktop.services.warehouse.kanban_cards import CardAnswer, CardRow
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, LookupField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.warehouse.shared import CARD_STATES, ISSUE_STATES, PRIORITIES, DeskPage, amount, quantity

FLOORS: dict[Department, str] = {
    Department.CUTTING: "cutting",
    Department.EMBROIDERY: "embroidery",
    Department.SEWING: "sewing",
    Department.FINISHING: "finishing",
    Department.PACKING: "packing",
    Department.FINISHED_GOODS: "finished_goods",
}
"""Departments that get material, and how they are called in the keys of pages."""

SLIPS = (
    Column(key="number", title=N_("Slip"), kind=Kind.CODE, width=112),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=166, states=ISSUE_STATES),
    Column(key="kind", title=N_("Way"), width=120, hidden=True),
    Column(key="materials", title=N_("Material"), width=110, stretch=True),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118, hidden=True),
    Column(key="issued_at", title=N_("Issued at"), kind=Kind.MOMENT, width=132),
)
LINES = (
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=112),
    Column(key="article_name", title=N_("Material"), width=90, stretch=True),
    quantity("qty", N_("Quantity"), 66),
    quantity("received_qty", N_("Counted"), 62),
    Column(key="unit", title=N_("Unit"), width=48),
)
CARDS = (
    Column(key="number", title=N_("Card"), kind=Kind.CODE, width=122),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=114, states=CARD_STATES),
    Column(key="priority", title=N_("Priority"), kind=Kind.STATE, width=92, states=PRIORITIES),
    Column(key="article_name", title=N_("Material"), width=70, stretch=True),
    quantity("qty", N_("Asked for"), 66),
    quantity("fulfilled_qty", N_("Brought"), 60),
    Column(key="unit", title=N_("Unit"), width=46),
)


class FloorDesk(DeskPage):
    """A page that each department has for itself.

    Attributes:
        home: whose page it is.
        name: the first part of its key.
    """

    permission = Permission.REQUEST_MATERIAL
    home: ClassVar[Department] = Department.CUTTING
    name: ClassVar[str] = ""

    @property
    def at_home(self) -> bool:
        """Whether the person works here; administrators stand in everywhere."""
        return self.place.actor.department in {self.home, Department.ADMINISTRATION}


class MaterialPage(FloorDesk):
    """Slips of the warehouse for the department, and what it sends back."""

    name = "material"
    title = N_("Material from the warehouse")
    group = Group.HAND_OVER
    icon = Icon.WAREHOUSE
    topics = frozenset({Topic.STOCK})

    def build(self) -> None:
        """Slips, the selected one with its lots, and the forms to confirm and to send back."""
        self._wanted: object = None
        self._detail: IssueDetail | None = None
        self._stock: tuple[FloorStock, ...] = ()
        if self.at_home:
            self.main = self.primary(N_("Confirm"), self.confirm, Icon.CHECK)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                SLIPS,
                title=self.title,
                filters=(
                    Filter("confirm", N_("To confirm"), self._confirmable),
                    Filter("back", N_("Sent back"), lambda row: row.kind is IssueKind.RETURN),
                ),
                empty=Empty(N_("No slips"), N_("They appear when the warehouse issues material.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a slip, or scan it."))
        self.lines = Table(self.place, f"{self.key}.lines", LINES, title=N_("Lots"), plain=True)
        self.lines.setMaximumHeight(self.place.theme.px(150))
        self.counted = Form(
            self.place,
            f"{self.key}.count",
            (
                DecimalField(name="counted", label=N_("Counted of this lot"), help=N_("Empty: all of it came")),
                TextField(name="reason", label=N_("Why it differs")),
            ),
            columns=2,
        )
        self.counted.ended.connect(self.confirm)
        self.back, _, box = self.small_form(
            "back",
            (
                LookupField(name="lot", label=N_("Material and lot"), required=True, search=self._has, span=2),
                DecimalField(name="qty", label=N_("Quantity"), required=True),
                TextField(name="note", label=N_("Note")),
            ),
            self.send_back,
            N_("Send back"),
            Icon.UNDO,
        )
        self.counting = self.card(N_("Confirm this slip"), self.counted)
        returning = self.card(N_("Send back to the warehouse"), box)
        if not self.at_home:
            returning.hide()
        self.lay(self.table, self.detail, self.lines, self.counting, returning, share=(5, 4))
        self._chosen(None)

    def refresh(self) -> None:
        """Ask for slips and for what the department has."""
        self.load(issue_lists.issues_of, issue_lists.IssueFilter(self.home, ended_too=True), self._show)
        self.load(issue_lists.floor_stock, self.home, self._show_stock)

    def open(self, record: Any) -> None:
        """Show a slip by its id or number."""
        self._wanted = record
        self._select()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A slip is selected."""
        known = store_code(code)
        return partial(self.open, known[1]) if known is not None and known[0] is StoreCode.ISSUE else None

    def confirm(self) -> None:
        """Confirm the selected slip with what was counted."""
        row = self.table.selected_row
        if row is not None and self._confirmable(row):
            make: Callable[..., issues.ConfirmedIssue] = partial(_confirmed, row.id, self._line())
            self.submit(self.counted, issues.confirm, make, self._confirmed)

    def send_back(self) -> None:
        """Send the chosen lot back."""
        make: Callable[..., issues.FloorReturn] = partial(_returned, self.home)
        self.submit(self.back, issues.send_back, make, self._sent_back)

    @staticmethod
    def _confirmable(row: IssueRow) -> bool:
        return row.kind is IssueKind.ISSUE and row.state is IssueState.ISSUED

    def _line(self) -> int | None:
        row = self.lines.selected_row
        lines = self._detail.lines if self._detail is not None else ()
        return row.id if row is not None else (lines[0].id if lines else None)

    def _has(self, words: str) -> Sequence[Option]:
        return [
            Option(each, f"{each.article_name}  {each.lot}  {amount(self.place, each.on_hand, each.unit)}")
            for each in self._stock
            if words.strip().upper() in f"{each.article_code} {each.article_name} {each.lot}".upper()
        ][:20]

    def _show(self, rows: tuple[IssueRow, ...]) -> None:
        self.table.show_rows(sorted(rows, key=lambda row: (not self._confirmable(row), -row.id)))
        self._select()
        self._chosen(self.table.selected)

    def _show_stock(self, found: tuple[FloorStock, ...]) -> None:
        self._stock = found

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.id, row.number} and self.table.select(row.id):
                self._wanted = None
                return

    def _confirmed(self, answer: IssueAnswer) -> None:
        if answer.open_qty:
            self.say(Text("{number} is confirmed; the difference waits for the warehouse.", number=answer.number))
        else:
            self.say(Text("{number} is confirmed; the material is yours.", number=answer.number))
        self.refresh()

    def _sent_back(self, answer: IssueAnswer) -> None:
        self.say(Text("{number} is on its way to the warehouse.", number=answer.number))
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        able = row is not None and self._confirmable(row) and self.at_home
        self.counting.setVisible(able)
        if self.at_home:
            self.main.setEnabled(able)
        if row is None:
            self._detail = None
            self.detail.clear()
            self.lines.show_rows(())
            return
        self.load(issue_lists.issue_detail, row.id, self._show_detail, part="detail")

    def _show_detail(self, found: IssueDetail) -> None:
        self._detail = found
        row = found.issue
        self.lines.show_rows(found.lines)
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), ISSUE_STATES[row.state]),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Kanban card"), row.card),
                Fact(N_("Issued by"), row.issued_by),
                Fact(N_("Confirmed by"), row.received_by),
                Fact(N_("Note"), row.note),
            ],
        )


class FloorCardsPage(FloorDesk):
    """Cards of the department: ask for cartons, labels, filling and other accessories."""

    name = "cards"
    title = N_("Kanban cards")
    group = Group.RUNNING
    icon = Icon.ORDER
    topics = frozenset({Topic.KANBAN})

    def build(self) -> None:
        """Cards, the selected one, and the form that asks."""
        if self.at_home:
            self.primary(N_("Ask for it"), self.ask, Icon.SEND)
            self.secondary(N_("Ask by the rules"), self.ask_by_rules, Icon.REFRESH)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                CARDS,
                title=self.title,
                filters=(
                    Filter("open", N_("Open"), lambda row: row.state in _OPEN),
                    Filter("late", N_("Late"), lambda row: row.late),
                ),
                empty=Empty(N_("No cards"), N_("Ask the warehouse for what is running out.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a card."))
        self.form = Form(
            self.place,
            self.key,
            (
                LookupField(name="material", label=N_("Material"), required=True, search=self.find_material, span=2),
                DecimalField(name="qty", label=N_("Quantity"), required=True),
                TextField(name="unit", label=N_("Unit"), upper=True, help=N_("Empty: the unit of the stock")),
                ChoiceField(name="priority", label=N_("Priority"), required=True, choices=Priority),
                TextField(name="reason", label=N_("Reason")),
            ),
            columns=2,
        )
        self.form.ended.connect(self.ask)
        self.form.editor("priority").set_value(Priority.NORMAL)
        asking = self.card(N_("Ask the warehouse"), self.form)
        if not self.at_home:
            asking.hide()
        self.lay(self.table, self.detail, asking, share=(5, 3))

    def refresh(self) -> None:
        """Ask for the cards."""
        self.load(kanban_cards.cards, kanban_cards.CardFilter(self.home, ended_too=True), self._show)

    def open(self, record: Any) -> None:
        """Select a card."""
        self.table.select(record)

    def ask(self) -> None:
        """Ask for what is typed."""
        make: Callable[..., kanban_cards.NewCard] = partial(_card, self.home)
        self.submit(self.form, kanban_cards.request_card, make, self._asked)

    def ask_by_rules(self) -> None:
        """Ask for everything of which the department has too little."""
        self.run(kanban_cards.request_by_rules, self.home, self._asked_all)

    def withdraw(self) -> None:
        """Take the selected card back."""
        row = self.table.selected_row
        if row is not None:
            self.run(kanban_cards.withdraw_card, kanban_cards.CardKey(row.id, row.version), self._asked)

    def _show(self, rows: tuple[CardRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _asked(self, answer: CardAnswer) -> None:
        self.form.editor("priority").set_value(Priority.NORMAL)
        self.say(Text("{number} is {state}.", number=answer.number, state=answer.state))
        self.refresh()

    def _asked_all(self, answers: tuple[CardAnswer, ...]) -> None:
        self.say(Text("{count} cards were made by the rules.", count=len(answers)))
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = []
        if self.at_home and row.state in {KanbanState.PENDING, KanbanState.APPROVED}:
            actions.append(Action(N_("Take it back"), self.withdraw, Icon.UNDO))
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), CARD_STATES[row.state]),
                Fact(N_("Priority"), PRIORITIES[row.priority]),
                Fact(N_("Material"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Asked for"), amount(self.place, row.qty, row.unit)),
                Fact(N_("Brought"), amount(self.place, row.fulfilled_qty, row.unit)),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Asked at"), row.created_at),
                Fact(N_("By"), row.created_by),
                Fact(N_("Approved by"), row.approved_by),
            ],
            actions,
        )


_OPEN = frozenset({KanbanState.PENDING, KanbanState.APPROVED, KanbanState.IN_PROGRESS})


def _confirmed(issue: int, line: int | None, counted: Decimal | None, reason: str) -> issues.ConfirmedIssue:
    lines = () if counted is None or line is None else (issues.CountedLine(line, counted),)
    return issues.ConfirmedIssue(issue, lines, reason)


def _returned(home: Department, lot: FloorStock, qty: Decimal, note: str) -> issues.FloorReturn:
    return issues.FloorReturn(home, lot.article_id, lot.lot_id, qty, lot.unit, note=note)


def _card(
    home: Department, material: MaterialChoice, qty: Decimal, unit: str, priority: Priority, reason: str
) -> kanban_cards.NewCard:
    return kanban_cards.NewCard(home, material.id, qty, unit or material.unit, priority, reason=reason)


def pages_of(base: type[FloorDesk]) -> tuple[type[FloorDesk], ...]:
    """One class of a page for each department."""
    made: list[type[FloorDesk]] = []
    for department, slug in FLOORS.items():
        values: dict[str, Any] = {
            "key": f"{base.name}.{slug}",
            "department": department,
            "home": department,
            "__doc__": base.__doc__,
            "__module__": base.__module__,
        }
        metaclass: Any = type(base)
        made.append(metaclass(f"{base.__name__}{slug.title().replace('_', '')}", (base,), values))
    return tuple(made)
