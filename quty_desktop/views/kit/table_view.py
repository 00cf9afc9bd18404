"""The view inside a table, its totals line, and what stands there when nothing is to be seen."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.filter_row import FilterHeader
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.table_model import TableModel
from quty_desktop.views.kit.theme import GRID, Role, Theme

NOTHING_YET = N_("Nothing here yet")
NOTHING_FOUND = N_("No row fits the filter")


class RowsView(QTableView):
    """Rows of 28 pixels under a header that stays; whole rows are selected, several with Ctrl and Shift."""

    opened = Signal()
    resized = Signal()

    def __init__(self, model: TableModel, words: Translator, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.nothing = words.tr(NOTHING_FOUND)
        self.setProperty("kind", "table")
        self.headings = FilterHeader(model.columns, words, theme, self)
        self.setHorizontalHeader(self.headings)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.px(28))
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setMinimumSectionSize(theme.px(40))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalScrollBar().valueChanged.connect(self.headings.place_fields)
        self.headings.reached.connect(self._bring_into_sight)
        self.doubleClicked.connect(self.opened)

    def choose(self, index: QModelIndex) -> None:
        """Make a row the only one selected, whatever keys are held down at this moment."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _bring_into_sight(self, column: int) -> None:
        header, bar = self.headings, self.horizontalScrollBar()
        left = header.sectionPosition(column)
        right = left + header.sectionSize(column)
        if left < header.offset():
            bar.setValue(left)
        elif right > header.offset() + self.viewport().width():
            bar.setValue(right - self.viewport().width())

    def marked(self) -> list[range]:
        """The selected rows as ranges, which costs nothing even when all of 100,000 are selected."""
        selection = self.selectionModel().selection()
        found = (selection.at(number) for number in range(selection.size()))
        ranges = [range(each.top(), each.bottom() + 1) for each in found if each.left() == 0]
        return sorted(ranges, key=lambda each: each.start)

    def rowsAboutToBeRemoved(  # noqa: N802 - Qt's name
        self, parent: QModelIndex | QPersistentModelIndex, first: int, last: int
    ) -> None:
        """Qt: a row goes. Its neighbour must not become the chosen one, or the next command would hit the wrong lot."""
        if first <= self.currentIndex().row() <= last:
            self.selectionModel().clear()
        super().rowsAboutToBeRemoved(parent, first, last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens the row."""
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            if self.selectionModel().hasSelection():
                self.opened.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard came; without a row chosen the first one is offered."""
        super().focusInEvent(event)
        by_keyboard = event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        }
        if by_keyboard and not self.selectionModel().hasSelection() and self.model().rowCount() > 0:
            self.choose(self.model().index(0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the space changed."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows, and a bar before the chosen row while the keyboard is here."""
        super().paintEvent(event)
        current = self.currentIndex()
        if self.model().rowCount() == 0:  # the filter row is open above, so nothing else may take this place
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colour(Role.MUTED))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.nothing)
            painter.end()
        if not self.hasFocus():
            return
        painter = QPainter(self.viewport())
        accent = self._theme.colour(Role.ACCENT)
        if current.isValid():
            rect = self.visualRect(current)
            painter.fillRect(0, rect.top(), 3, rect.height() - 1, accent)
        else:
            painter.setPen(accent)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()


class TotalsLine(QWidget):
    """Sums under their columns."""

    def __init__(self, view: RowsView, model: TableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._model = model
        self._theme = theme
        self._sums: dict[int, str] = {}
        self.setFixedHeight(theme.px(28))
        header = view.horizontalHeader()
        header.sectionResized.connect(self._moved)
        header.sectionMoved.connect(self._moved)
        view.horizontalScrollBar().valueChanged.connect(self._moved)

    def count(self) -> None:
        """Add up again."""
        self._sums = {
            number: self._model.total(column) for number, column in enumerate(self._model.columns) if column.total
        }
        self.look_again()
        self.setAccessibleName(", ".join(filter(None, self._sums.values())))
        self.update()

    def look_again(self) -> None:
        """Show the line only where there is a sum in sight."""
        hidden = self._view.horizontalHeader().isSectionHidden
        self.setVisible(self._model.rowCount() > 0 and not all(map(hidden, self._sums)))
        self.update()

    def _moved(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: as high as a row."""
        return QSize(100, self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the sums."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(Role.SURFACE))
        painter.setPen(self._theme.colour(Role.EDGE))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())
        painter.setFont(self._theme.font(bold=True))
        painter.setPen(self._theme.colour(Role.TEXT))
        header = self._view.horizontalHeader()
        for number, text in self._sums.items():
            if header.isSectionHidden(number):
                continue
            left = header.sectionViewportPosition(number)
            # A sum may be wider than its figures: it then grows to the left, where there is room.
            right = left + header.sectionSize(number) - 2 * GRID
            width = painter.fontMetrics().horizontalAdvance(text) + 2
            painter.drawText(
                right - width,
                0,
                width,
                self.height(),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                text,
            )
        painter.end()


class EmptyState(QWidget):
    """What stands in a table without rows: why, and what to do first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._hint = QLabel()
        self._words.setProperty("kind", "heading")
        self._hint.setProperty("kind", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(2 * GRID)
        layout.addStretch(2)
        for label in (self._words, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        self._buttons = QVBoxLayout()
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(2 * GRID)
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        self._theme = theme

    def say(self, words: str, hint: str, button: tuple[str, Action] | None = None) -> None:
        """Show other words.

        Args:
            words: what is not there, translated.
            hint: what to do first, translated.
            button: the translated words of an action, and the action.
        """
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()  # it stays for a moment, outside the layout and as large as it was
                old.deleteLater()
        if button is not None:
            self._buttons.addWidget(action_button(button[0], button[1], kind="primary"))
        self.setAccessibleName(words)
