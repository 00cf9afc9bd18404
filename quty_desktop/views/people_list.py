"""The people of the practice plant in one list: a press or Enter signs in as one of them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from quty_desktop.i18n import Translator
from quty_desktop.views.kit.theme import GRID, Role, Theme


class PracticePerson(NamedTuple):
    """Somebody of the practice plant, signed in with one press.

    Attributes:
        name: the login.
        full_name: as papers show it.
        role: in words, translated by the window.
        department: in words, translated by the window.
        password: the documented one of the practice plant.
    """

    name: str
    full_name: str
    role: str
    department: str
    password: str


class PeopleList(QListView):
    """One painted list rather than a widget for each word: it is on the first window, which must come at once.

    Signals:
        picked(row): somebody was pressed, or chosen with Enter.
    """

    picked = Signal(int)

    def __init__(self, people: Sequence[PracticePerson], words: Translator, theme: Theme) -> None:
        super().__init__()
        model = QStandardItemModel(self)
        for person in people:
            item = QStandardItem(person.full_name)
            item.setAccessibleText(f"{person.full_name}, {words.tr(person.role)}")
            item.setEditable(False)
            model.appendRow(item)
        self.setModel(model)
        self.setProperty("kind", "pages")
        self.setItemDelegate(_PersonDelegate(people, words, theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.picked.emit(index.row()))

    def is_pointed(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether the pointer is on a person."""
        viewport = self.viewport()
        return viewport.underMouse() and self.visualRect(index).contains(viewport.mapFromGlobal(QCursor.pos()))

    def is_focused(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether Enter would pick a person."""
        return self.hasFocus() and self.currentIndex() == index

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter picks."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class _PersonDelegate(QStyledItemDelegate):
    """Name over role at the left, department over login at the right, on a card.

    Pointer and focus are asked from the list: the names of ``option.state`` stand in ``QStyle``, and PySide would build
    all of that for the first window.
    """

    def __init__(self, people: Sequence[PracticePerson], words: Translator, theme: Theme, view: PeopleList) -> None:
        super().__init__(view)
        self._view = view
        self._people = tuple(people)
        self._words = words
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt: two lines and a gap."""
        del option, index
        return QSize(100, self._theme.px(50))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: draw a person."""
        theme, person = self._theme, self._people[index.row()]
        rect: QRect = option.rect
        card = rect.adjusted(1, 2, -2 * GRID, -2)
        view = self._view
        pointed, focused, enabled = view.is_pointed(index), view.is_focused(index), view.isEnabled()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.colour(Role.ACCENT if pointed or focused else Role.LINE)
        painter.setPen(QPen(edge, 2 if focused else 1))
        ground = Role.ACCENT_SOFT if pointed and enabled else Role.RAISED if enabled else Role.SURFACE
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = card.adjusted(3 * GRID, 0, -3 * GRID, 0)
        middle = card.center().y() + 1
        upper = QRect(inner.left(), card.top() + GRID, inner.width(), middle - card.top() - GRID)
        lower = QRect(inner.left(), middle, inner.width(), card.bottom() - middle - GRID)
        strong = theme.colour(Role.TEXT if enabled else Role.MUTED)
        muted = theme.colour(Role.MUTED)
        self._write(painter, upper, person.full_name, self._words.tr(person.department), strong, bold=True)
        self._write(painter, lower, self._words.tr(person.role), person.name, muted, bold=False)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, left: str, right: str, ink: QColor, *, bold: bool) -> None:
        theme = self._theme
        scale = 1.0 if bold else 0.9
        painter.setFont(theme.font(scale=scale))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(right, Qt.TextElideMode.ElideRight, rect.width() // 2)
        width = metrics.horizontalAdvance(shown) + 2
        painter.setPen(ink)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, shown)
        painter.setFont(theme.font(scale=scale, bold=bold))
        room = rect.width() - width - 2 * GRID
        words = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, words)
