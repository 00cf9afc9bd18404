"""What the pages of the floor share: one set of pages for each department, slips on paper, and a question for a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from quty_desktop.documents.transfer_slip import render_transfer_slip
from quty_desktop.domain.departments import Department
from quty_desktop.domain.floor import acts_for
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import TransferState
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.hand_over import line_clearance, production_output, transfer_lists
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.printing import Paper, PreviewWindow
from quty_desktop.views.kit.theme import GRID, Tone

P = TypeVar("P", bound="FloorPage")

SLUGS: dict[Department, str] = {
    Department.CUTTING: "cutting",
    Department.EMBROIDERY: "embroidery",
    Department.SUBCONTRACT: "subcontract",
    Department.SEWING: "sewing",
    Department.FINISHING: "finishing",
    Department.PACKING: "packing",
    Department.FINISHED_GOODS: "finished_goods",
}
"""Departments that hand over, and how they are called in the keys of pages."""

TRANSFER_STATES: dict[TransferState, State] = {
    TransferState.INITIATED: State(TransferState.INITIATED, Tone.NEUTRAL),
    TransferState.BLOCKED: State(TransferState.BLOCKED, Tone.BAD),
    TransferState.LOCKED: State(TransferState.LOCKED, Tone.INFO, Icon.TRANSFER),
    TransferState.ACCEPTED: State(N_("Difference open"), Tone.NOTICE),
    TransferState.COMPLETED: State(TransferState.COMPLETED, Tone.OK),
    TransferState.CANCELLED: State(TransferState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}


class FloorPage(Page):
    """A page that each department has for itself.

    Attributes:
        home: the department whose page it is.
        name: the first part of its key.
    """

    permission = Permission.VIEW_PRODUCTION
    home: ClassVar[Department] = Department.CUTTING
    name: ClassVar[str] = ""

    @property
    def at_home(self) -> bool:
        """Whether the person works in this department; administrators stand in everywhere."""
        return acts_for(self.place.actor.department, self.home)

    def may(self, permission: Permission) -> bool:
        """Whether the person may do something in this department."""
        return self.at_home and self.place.actor.may(permission)

    def key_of(self, name: str) -> str:
        """The key of another page of the same department."""
        return f"{name}.{SLUGS[self.home]}"

    def find_work(self, text: str, *, sendable: bool | None) -> list[Option]:
        """Work orders for a lookup: those with good pieces to send, those that can be made, or (``None``) all."""
        rows = self.place.door.ask(production_output.work_of, production_output.WorkFilter(self.home))
        wanted = text.strip().upper()
        return [
            work_option(self.place.words.number, row, sendable=bool(sendable))
            for row in rows
            if (sendable is None or (row.to_send_pcs if sendable else row.to_make_pcs))
            and wanted in f"{row.number} {row.batch} {row.article_code} {row.article_name}".upper()
        ][:20]

    def find_lines(self, text: str, departments: tuple[Department, ...]) -> list[Option]:
        """Active lines for a lookup, with what stands on them."""
        found = []
        for department in departments:
            for row in self.place.door.ask(line_clearance.lines_of, department):
                stands = row.batch or self.words(N_("clear"))
                words = f"{row.department.value} {row.number}  ·  {stands}"
                if text.strip().upper() in words.upper():
                    found.append(Option(row.id, words))
        return found

    def print_slip(self, transfer_id: int, number: str) -> None:
        """Show a slip before it is printed."""
        place = self.place

        def make() -> bytes:
            slip = place.door.ask(transfer_lists.slip, transfer_id)
            return render_transfer_slip(replace(slip, practice=place.practice), place.words)

        paper = Paper("transfer_slip", Text("Transfer slip {number}", number=number), f"{number}.pdf", make)
        self.shown = PreviewWindow(place, paper, self)
        self.shown.show()

    def ask_why(self, question: Text, yes: str | Text, go_on: Callable[[str], None]) -> Question:
        """Ask for the reason of a decision."""
        asked = Question(question, yes, self.place.words, self, needs_reason=True)
        asked.agreed.connect(go_on)
        asked.finished.connect(asked.deleteLater)
        asked.open()
        return asked


def work_option(number: Callable[[int], str], row: production_output.DepartmentWork, *, sendable: bool) -> Option:
    """A work order as it stands in a lookup."""
    pcs = row.to_send_pcs if sendable else row.to_make_pcs
    return Option(row.id, f"{row.batch}  {row.article_code}  {row.week} {row.destination}  {number(pcs)} pcs")


def pages_of(base: type[P], departments: tuple[Department, ...]) -> tuple[type[P], ...]:
    """One class of a page for each department."""
    made: list[type[P]] = []
    for department in departments:
        slug = SLUGS[department]
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


def today() -> date:
    """The day at the plant."""
    return datetime.now(PLANT_ZONE).date()


def card(*widgets: QWidget) -> QFrame:
    """Widgets on a raised card."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
    layout.setSpacing(2 * GRID)
    for widget in widgets:
        layout.addWidget(widget)
    return frame


def heading(page: Page, words: str | Text) -> QLabel:
    """The heading of a part of a page."""
    label = QLabel(page.words(words))
    label.setProperty("kind", "heading")
    label.setWordWrap(True)
    return label


def column_of(*widgets: QWidget) -> QWidget:
    """Widgets below each other; the first one takes what is left."""
    side = QWidget()
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2 * GRID)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, 0 if place else 1)
    return side
