"""The pane beside a table: facts of the selected row, what can be done with it, and what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.flow import flowing
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.table_delegate import chip_width, paint_chip
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_WIDER_THAN_SCREENS = 10_000


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the pane: what it is, and its value in words, as a state, or as a plain value."""

    label: str
    value: object


class Chip(QWidget):
    """A state outside a table: icon, word and colour."""

    def __init__(self, place: Workplace, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._state = place, state
        words = place.words.tr(state.word)
        self.setAccessibleName(words)
        self.setFixedSize(QSize(chip_width(self.fontMetrics(), words, place.theme), place.theme.px(24)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip as tables do."""
        del event
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self._state, self._place.words, self._place.theme)
        painter.end()


class Detail(QFrame):
    """The pane; it is filled anew for each row.

    Args:
        place: where it stands.
        hint: what it says while nothing is selected.
    """

    def __init__(
        self, place: Workplace, hint: str = N_("Select a row to see its details."), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._hint = hint
        self.setProperty("kind", "card")
        self.setMinimumWidth(place.theme.wide(300))
        self.offered: tuple[Action, ...] = ()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._scroll)
        self.clear()

    def clear(self) -> None:
        """Say that nothing is selected."""
        self.offered = ()
        label = QLabel(self._place.words.tr(self._hint))
        label.setProperty("kind", "muted")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._put([label])

    def show_facts(
        self,
        title: str | Text,
        facts: Sequence[Fact],
        actions: Sequence[Action] = (),
        more: Sequence[QWidget] = (),
        caption: str | Text = "",
    ) -> None:
        """Show a record.

        Args:
            title: its name or number.
            facts: lines; empty values are left out.
            actions: what can be done with it; the first one stands out.
            more: widgets below, e.g. the lines of an order.
            caption: a second line under the title.
        """
        self.offered = tuple(actions)
        tr = self._place.words.tr
        head = QLabel(tr(title))
        head.setProperty("kind", "heading")
        head.setWordWrap(True)
        head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown: list[QWidget] = [head]
        if caption:
            under = QLabel(tr(caption))
            under.setProperty("kind", "muted")
            under.setWordWrap(True)
            shown.append(under)
        shown.append(self._facts(facts))
        if actions:
            shown.append(self._actions(actions))
        self._put([*shown, *more])

    def press(self, words: str) -> None:
        """Do what the button with these (untranslated) words does.

        Raises:
            LookupError: there is no such button now.
        """
        for action in self.offered:
            if str(action.words) == words:
                action.do()
                return
        raise LookupError(words)

    def _facts(self, facts: Sequence[Fact]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, GRID, 0, GRID)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        for row, fact in enumerate(each for each in facts if each.value is not None and each.value != ""):
            label = QLabel(self._place.words.tr(fact.label))
            label.setProperty("kind", "muted")
            # A chip is higher than a line of words: its label stands level with its middle.
            level = Qt.AlignmentFlag.AlignVCenter if isinstance(fact.value, State) else Qt.AlignmentFlag.AlignTop
            grid.addWidget(label, row, 0, level)
            # A chip keeps its width, and without its own side it would keep the whole column to that width.
            side = Qt.AlignmentFlag.AlignLeft if isinstance(fact.value, State) else Qt.AlignmentFlag(0)
            grid.addWidget(self._value(fact.value), row, 1, Qt.AlignmentFlag.AlignTop | side)
        grid.setColumnStretch(1, 1)
        return box

    def _value(self, value: object) -> QWidget:
        words = self._place.words
        if isinstance(value, State):
            return Chip(self._place, value)
        label = QLabel(words.week(value) if isinstance(value, Week) else words.value(value))
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _actions(self, actions: Sequence[Action]) -> QWidget:
        tr, icons = self._place.words.tr, self._place.icons
        return flowing(*(action_button(tr(action.words), action, icons=icons) for action in actions), gap=2 * GRID)

    def _put(self, widgets: Sequence[QWidget]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll.setWidget(inside)


def beside(table: QWidget, detail: QWidget, *, share: tuple[int, int] = (3, 1)) -> QSplitter:
    """A table with its pane at the right; the person may move the border.

    Args:
        table: takes what is left.
        detail: the pane.
        share: how a wide window is shared between them.
    """
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.addWidget(table)
    splitter.addWidget(detail)
    splitter.setChildrenCollapsible(False)
    share_out(splitter, share)
    if isinstance(table, Table):
        choose_first(table)
    return splitter


def choose_first(table: Table) -> None:
    """From now on a table's first row is selected while none is, so that its pane has something to show."""
    _FirstRow(table)


def share_out(splitter: QSplitter, share: Sequence[int]) -> None:
    """Give the parts of a splitter these shares at any size of the window, whatever they would like best."""
    for part, size in enumerate(share):
        splitter.setStretchFactor(part, size)
    splitter.setSizes([size * _WIDER_THAN_SCREENS for size in share])


class _FirstRow(QObject):
    """Selects a table's first row while none is.

    It waits for the event loop: the page may be about to select the row that it was opened for.
    """

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._choose)
        table.counted.connect(lambda _words: self._soon.start())

    def _choose(self) -> None:
        if self._table.selected is None and self._table.model.rowCount():
            self._table.step(1)
