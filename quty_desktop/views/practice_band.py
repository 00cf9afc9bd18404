"""The frame of the practice plant: stripes on all four sides and the word, so that nobody takes it for real."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.text import N_
from quty_desktop.views.kit.theme import Role
from quty_desktop.views.kit.workplace import Workplace

_SIDE = 8
_TOP = 20
PRACTICE = N_("PRACTICE")


class PracticeBand(QWidget):
    """Holds the window's content inside a striped band; without practice it is the content alone."""

    def __init__(self, workplace: Workplace, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        if workplace.practice:
            layout.setContentsMargins(_SIDE, _TOP, _SIDE, _SIDE)
        else:
            layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the stripes and the word."""
        del event
        if not self._place.practice:
            return
        theme = self._place.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour(Role.PRACTICE_SOFT))
        self._stripes(painter, theme.colour(Role.PRACTICE))
        word = self._place.words.tr(PRACTICE)
        painter.setFont(theme.font(bold=True))
        width = painter.fontMetrics().horizontalAdvance(word) + 32
        for middle in (self.width() // 6, self.width() // 2, self.width() * 5 // 6):
            sign = QRect(middle - width // 2, 0, width, _TOP)
            painter.fillRect(sign, theme.colour(Role.PRACTICE))
            painter.setPen(theme.colour(Role.RAISED))
            painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, word)
        painter.end()

    def _stripes(self, painter: QPainter, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        height, width = self.height(), self.width()
        for left in range(-height, width, 24):
            stripe = QPolygon()
            for x, y in ((left, height), (left + 12, height), (left + 12 + height, 0), (left + height, 0)):
                stripe.append(QPoint(x, y))
            painter.drawPolygon(stripe)
