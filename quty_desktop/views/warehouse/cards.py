"""The kanban board: what departments ask for, approved by the supervisor, brought by the warehouse, within limits."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.kanban import KanbanState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.store_codes import StoreCode, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import kanban_cards
from quty_desktop.services.warehouse.kanban_cards import BoardRow, CardAnswer, CardRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.fields import DecimalField, PiecesField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Role, Tone
from quty_desktop.views.warehouse.shared import CARD_STATES, PRIORITIES, DeskPage, amount, quantity

COLUMNS = (
    Column(key="priority", title=N_("Priority"), kind=Kind.STATE, width=92, states=PRIORITIES),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=114, states=CARD_STATES),
    Column(key="department", title=N_("Department"), width=76),
    Column(key="article_name", title=N_("Material"), width=70, stretch=True),
    quantity("qty", N_("Asked for"), 66),
    quantity("fulfilled_qty", N_("Brought"), 62),
    Column(key="unit", title=N_("Unit"), width=46),
    Column(key="needed_by", title=N_("Needed by"), kind=Kind.MOMENT, width=134, hidden=True),
    Column(key="number", title=N_("Card"), kind=Kind.CODE, width=126, hidden=True),
)


def board_state(row: BoardRow) -> State:
    """How full a board is."""
    if row.full:
        return State(N_("Full"), Tone.BAD)
    return (
        State(N_("Has room"), Tone.OK) if row.pending < row.max_pending - 2 else State(N_("Nearly full"), Tone.NOTICE)
    )


BOARDS = (
    Column(key="department", title=N_("Department"), width=96, stretch=True),
    Column(key="pending", title=N_("Wait"), kind=Kind.PIECES, width=54),
    Column(key="max_pending", title=N_("Limit"), kind=Kind.PIECES, width=54),
    Column(key="in_progress", title=N_("Run"), kind=Kind.PIECES, width=54),
    Column(key="full", title=N_("Board"), kind=Kind.STATE, width=120, value=board_state),
)


class CardsPage(DeskPage):
    """Cards of all departments, the most urgent first."""

    key = "warehouse.cards"
    title = N_("Kanban board")
    permission = Permission.VIEW_ISSUES
    department = Department.WAREHOUSE
    group = Group.RUNNING
    icon = Icon.ORDER
    topics = frozenset({Topic.KANBAN, Topic.STOCK})

    def build(self) -> None:
        """Cards, the selected one, and the boards with their limits."""
        self._wanted: object = None
        if self.may(Permission.ISSUE_MATERIAL):
            self.main = self.primary(N_("Bring it"), self.bring, Icon.SEND)
        if self.may(Permission.SUPERVISE_WAREHOUSE):
            self.secondary(N_("Approve"), self.approve, Icon.APPROVE)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("pending", N_("To approve"), lambda row: row.state is KanbanState.PENDING),
                    Filter("bring", N_("To bring"), self._bringable),
                    Filter("late", N_("Late"), lambda row: row.late),
                    Filter("done", N_("Brought"), lambda row: row.state is KanbanState.COMPLETED),
                ),
                empty=Empty(N_("No cards"), N_("Departments ask for cartons, labels and filling on their own page.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a card, or scan it."))
        self.boards = Table(self.place, f"{self.key}.boards", BOARDS, title=N_("Boards"), plain=True)
        self.boards.setMaximumHeight(self.place.theme.px(230))
        self.boards.chosen.connect(self._board_chosen)
        self.limits, _, box = self.small_form(
            "limits",
            (
                PiecesField(name="max_pending", label=N_("May wait"), required=True, lowest=1, unit=""),
                PiecesField(name="max_in_progress", label=N_("May run"), required=True, lowest=1, unit=""),
                DecimalField(name="auto_approve_below", label=N_("No approval up to"), required=True),
            ),
            self.set_limits,
            N_("Set the limits"),
            Icon.SAVE,
            columns=3,
        )
        limits = self.card(N_("Limits of the selected board"), box)
        if not self.may(Permission.SUPERVISE_WAREHOUSE):
            limits.hide()
        self.lay(self.table, self.detail, self.boards, limits, share=(3, 2))

    def refresh(self) -> None:
        """Ask for cards and boards."""
        self.load(kanban_cards.cards, kanban_cards.CardFilter(ended_too=True), self._show)
        self.load(kanban_cards.boards, None, self._show_boards)

    def open(self, record: Any) -> None:
        """Show a card by its id or number."""
        self._wanted = record
        self._select()

    @classmethod
    def understands(cls, code: str) -> str | None:
        """The number of a card."""
        known = store_code(code)
        return known[1] if known is not None and known[0] is StoreCode.CARD else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A card is selected."""
        number = self.understands(code)
        return None if number is None else partial(self.open, number)

    def bring(self) -> None:
        """Pick the oldest lots for the selected card and issue them with a slip."""
        row = self.table.selected_row
        if row is not None:
            self.run(kanban_cards.bring, kanban_cards.BroughtCard(row.id, row.version), self._brought)

    def approve(self) -> None:
        """Approve the selected card."""
        row = self.table.selected_row
        if row is not None:
            self.run(kanban_cards.approve_card, kanban_cards.CardKey(row.id, row.version), self._done)

    def refuse(self) -> None:
        """Refuse the selected card."""
        row = self.table.selected_row
        if row is not None:
            self.run(kanban_cards.refuse_card, kanban_cards.CardKey(row.id, row.version), self._done)

    def set_limits(self) -> None:
        """Set the limits of the selected board."""
        row = self.boards.selected_row
        if row is not None:
            make: Callable[..., kanban_cards.BoardLimits] = partial(kanban_cards.BoardLimits, row.department)
            self.submit(self.limits, kanban_cards.set_limits, make, lambda _: self.refresh())

    @staticmethod
    def _bringable(row: CardRow) -> bool:
        return row.state in {KanbanState.APPROVED, KanbanState.IN_PROGRESS}

    def _show(self, rows: tuple[CardRow, ...]) -> None:
        self.table.show_rows(rows)
        self._select()
        self._chosen(self.table.selected)

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.id, row.number} and self.table.select(row.id):
                self._wanted = None
                return

    def _show_boards(self, rows: tuple[BoardRow, ...]) -> None:
        self.boards.show_rows(rows)
        if self.boards.selected is None and rows:
            self.boards.step(1)
        self._board_chosen(self.boards.selected)

    def _board_chosen(self, identity: object) -> None:
        row = self.boards.selected_row if identity is not None else None
        if row is not None:
            self.limits.fill(
                {
                    "max_pending": row.max_pending,
                    "max_in_progress": row.max_in_progress,
                    "auto_approve_below": row.auto_approve_below,
                }
            )

    def _brought(self, answer: CardAnswer) -> None:
        self.say(
            Text("{number}: slip {slip} goes with the goods.", number=answer.number, slip=answer.issue),
            Action(N_("Open the slip"), partial(self.place.go, "warehouse.issues", answer.issue_id), Icon.OPEN),
        )
        self.refresh()

    def _done(self, answer: CardAnswer) -> None:
        self.say(Text("{number} is {state}.", number=answer.number, state=answer.state))
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if self.may(Permission.ISSUE_MATERIAL):
            self.main.setEnabled(row is not None and self._bringable(row))
            self.main.setIcon(self.place.icons.icon(Icon.SEND, Role.ON_ACCENT))
        if row is None:
            self.detail.clear()
            return
        actions = []
        if self.may(Permission.SUPERVISE_WAREHOUSE) and row.state is KanbanState.PENDING:
            actions.append(Action(N_("Approve"), self.approve, Icon.APPROVE))
        if self.may(Permission.SUPERVISE_WAREHOUSE) and row.state in {KanbanState.PENDING, KanbanState.APPROVED}:
            actions.append(Action(N_("Refuse"), self.refuse, Icon.BAD))
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), CARD_STATES[row.state]),
                Fact(N_("Priority"), PRIORITIES[row.priority]),
                Fact(N_("Department"), row.department),
                Fact(N_("Material"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Asked for"), amount(self.place, row.qty, row.unit)),
                Fact(N_("Brought"), amount(self.place, row.fulfilled_qty, row.unit)),
                Fact(N_("Needed by"), row.needed_by),
                Fact(N_("Reason"), row.reason),
                Fact(N_("Asked at"), row.created_at),
                Fact(N_("By"), row.created_by),
                Fact(N_("Approved by"), row.approved_by),
            ],
            actions,
        )
