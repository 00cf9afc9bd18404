"""What the pages of purchasing and the warehouse share: a list with its pane and forms, papers, questions, quantities."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.documents.store_papers import Issuer
from quty_desktop.domain.issues import IssueState
from quty_desktop.domain.kanban import KanbanState, Priority
from quty_desktop.domain.purchasing import GateState, PurchaseState, ReceiptState, RequestState
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.warehouse import choices
from quty_desktop.services.warehouse.choices import MaterialChoice
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import Field
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Question, action_button
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.printing import Paper, PreviewWindow
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

RECEIPT_STATES = {
    ReceiptState.ARRIVED: State(ReceiptState.ARRIVED, Tone.NOTICE),
    ReceiptState.INSPECTED: State(ReceiptState.INSPECTED, Tone.INFO),
    ReceiptState.POSTED: State(ReceiptState.POSTED, Tone.OK),
    ReceiptState.RETURNED: State(ReceiptState.RETURNED, Tone.BAD),
}
LOT_STATES = {
    LotState.NOT_INSPECTED: State(LotState.NOT_INSPECTED, Tone.NOTICE),
    LotState.PASSED: State(LotState.PASSED, Tone.OK),
    LotState.REJECTED: State(LotState.REJECTED, Tone.BAD),
}
PURCHASE_STATES = {
    PurchaseState.DRAFT: State(PurchaseState.DRAFT, Tone.NEUTRAL),
    PurchaseState.APPROVED: State(PurchaseState.APPROVED, Tone.INFO, Icon.APPROVE),
    PurchaseState.SENT: State(PurchaseState.SENT, Tone.INFO, Icon.SEND),
    PurchaseState.RECEIVED: State(PurchaseState.RECEIVED, Tone.NOTICE),
    PurchaseState.DONE: State(PurchaseState.DONE, Tone.OK),
    PurchaseState.CANCELLED: State(PurchaseState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
REQUEST_STATES = {
    RequestState.REQUESTED: State(RequestState.REQUESTED, Tone.NOTICE),
    RequestState.APPROVED: State(RequestState.APPROVED, Tone.INFO),
    RequestState.ORDERED: State(RequestState.ORDERED, Tone.OK),
    RequestState.ISSUED: State(RequestState.ISSUED, Tone.OK),
    RequestState.REJECTED: State(RequestState.REJECTED, Tone.BAD),
    RequestState.CANCELLED: State(RequestState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
ISSUE_STATES = {
    IssueState.PICKING: State(IssueState.PICKING, Tone.NOTICE),
    IssueState.ISSUED: State(IssueState.ISSUED, Tone.INFO, Icon.TRANSFER),
    IssueState.RECEIVED: State(IssueState.RECEIVED, Tone.OK),
    IssueState.CANCELLED: State(IssueState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
CARD_STATES = {
    KanbanState.PENDING: State(KanbanState.PENDING, Tone.NOTICE),
    KanbanState.APPROVED: State(KanbanState.APPROVED, Tone.INFO),
    KanbanState.IN_PROGRESS: State(KanbanState.IN_PROGRESS, Tone.INFO, Icon.RUNNING),
    KanbanState.COMPLETED: State(KanbanState.COMPLETED, Tone.OK),
    KanbanState.CANCELLED: State(KanbanState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
PRIORITIES = {
    Priority.LOW: State(Priority.LOW, Tone.NEUTRAL),
    Priority.NORMAL: State(Priority.NORMAL, Tone.NEUTRAL),
    Priority.HIGH: State(Priority.HIGH, Tone.NOTICE),
    Priority.URGENT: State(Priority.URGENT, Tone.BAD),
}
PASS_STATES = {
    GateState.PREPARED: State(GateState.PREPARED, Tone.NOTICE),
    GateState.PASSED: State(N_("Outside"), Tone.INFO, Icon.SEND),
    GateState.HELD: State(GateState.HELD, Tone.BAD),
    GateState.CLOSED: State(GateState.CLOSED, Tone.OK),
}


def amount(place: Workplace, qty: Decimal | None, unit: str = "") -> str:
    """A quantity with its unit, without zeros that only fill up its places."""
    return "" if qty is None else f"{place.words.number(trimmed(qty))} {unit}".strip()


def quantity(key: str, title: str, width: int, *, hidden: bool = False, total: bool = False) -> Column:
    """A column of quantities, without zeros that only fill up their places."""

    def shown(row: Any) -> Decimal | None:
        value = getattr(row, key)
        return None if value is None else trimmed(value)

    return Column(key=key, title=title, kind=Kind.NUMBER, width=width, hidden=hidden, total=total, value=shown)


class DeskPage(Page):
    """A list at the left; what is selected, and the forms that act on it, at the right."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._quiet: dict[Callable[..., Any], QPushButton] = {}
        super().__init__(workplace, parent)

    def run(self, command: Callable[..., Any], *given: Any, **more: Any) -> None:
        """Run a command as every page does; what is no main action runs although the main button is switched off."""
        main = self._primary
        if more.get("button") is None and main is not None and not main.isEnabled():
            if command not in self._quiet:
                self._quiet[command] = QPushButton(self)
                self._quiet[command].hide()
            more["button"] = self._quiet[command]
        super().run(command, *given, **more)

    def may(self, *rights: Any) -> bool:
        """Whether the person has all these rights."""
        return all(self.place.actor.may(right) for right in rights)

    def lay(self, table: QWidget, *right: QWidget, share: tuple[int, int] = (2, 1)) -> None:
        """Put a table beside its pane and forms; these scroll where the window is low."""
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for number, widget in enumerate(right):
            column.addWidget(widget, 1 if number == 0 else 0)
        self.body.addWidget(beside(table, side, share=share), 1)

    def card(self, words: str, *widgets: QWidget) -> QFrame:
        """Widgets on a raised card with a heading."""
        frame = QFrame()
        frame.setProperty("kind", "card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        label = QLabel(self.words(words))
        label.setProperty("kind", "heading")
        label.setWordWrap(True)
        layout.addWidget(label)
        for widget in widgets:
            layout.addWidget(widget)
        return frame

    def small_form(
        self,
        name: str,
        fields: tuple[Field, ...],
        do: Callable[[], object],
        words: str,
        icon: Icon,
        *,
        columns: int = 2,
    ) -> tuple[Form, QPushButton, QWidget]:
        """A form with its own button, for what is not the page's main action."""
        form = Form(self.place, f"{self.key}.{name}", fields, columns=columns)
        button = action_button(self.words(words), Action(words, do, icon), icons=self.place.icons)
        form.ended.connect(button.click)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(form)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(button)
        column.addLayout(line)
        return form, button, box

    def ask_why(self, question: Text, yes: str | Text, go_on: Callable[[str], None]) -> Question:
        """Ask for a reason."""
        asked = Question(question, yes, self.place.words, self, needs_reason=True)
        asked.agreed.connect(go_on)
        asked.finished.connect(asked.deleteLater)
        asked.open()
        return asked

    def show_paper(self, kind: str, title: Text, number: str, make: Callable[[], bytes]) -> None:
        """Show a paper before it is printed."""
        self.shown = PreviewWindow(self.place, Paper(kind, title, f"{number.replace('/', '-')}.pdf", make), self)
        self.shown.show()

    def mark(self, paper: Any) -> Any:
        """A paper with the stripes of the practice plant, where it is one."""
        issuer: Issuer = paper.issuer
        return replace(paper, issuer=replace(issuer, practice=self.place.practice))

    def find_material(self, words: str) -> list[Option]:
        """Materials for a lookup."""
        return material_options(self.place.door.ask(choices.find_materials, words))


def material_options(found: Sequence[MaterialChoice]) -> list[Option]:
    """Materials as they stand in a lookup."""
    return [Option(each, f"{each.code}  {each.name}") for each in found]
