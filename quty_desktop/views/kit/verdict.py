"""One giant answer for a scanning station: right on green, wrong on red, with what is wrong and what to do."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.icons import Icon, paint_icon
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

READY_MS = 300
"""The next scan is awaited after this."""
_GREEN = "#0B6A0B"
_RED = "#B3141D"
_SIZES = (0.19, 0.05, 0.038, 0.028)
"""Word, reasons, what to do and what comes next, measured in the height of the page."""
_PICTURE = 0.24
_SMALLEST = 11
_STEPS = 12
_WORD = N_("RIGHT")
_WRONG_WORD = N_("WRONG")


class Verdict(QWidget):
    """Covers the page; the next scan, Esc or a press replaces or closes it.

    The station goes on scanning while it is shown: the router does not ask where the cursor is.
    """

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = workplace
        self._icon = Icon.OK
        self._colour = _GREEN
        self._side = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._word, self._what, self._remedy, self._next = (self._label() for _ in _SIZES)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        for label in (self._word, self._what, self._remedy):
            layout.addWidget(label)
        layout.addStretch(1)
        layout.addWidget(self._next)
        self._ready = QTimer(self, singleShot=True, interval=READY_MS)
        self._ready.timeout.connect(self._say_ready)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join(filter(None, (self._word.text(), self._what.text(), self._remedy.text())))

    def right(self, what: str | Text = "") -> None:
        """It was right."""
        self._place.sound.right()
        self._show(_GREEN, Icon.OK, _WORD, what, "")

    def wrong(self, what: str | Text, remedy: str | Text) -> None:
        """It was wrong: what, and what to do."""
        self._place.sound.wrong()
        self._show(_RED, Icon.BAD, _WRONG_WORD, what, remedy)

    def _show(self, colour: str, icon: Icon, word: str, what: str | Text, remedy: str | Text) -> None:
        words = self._place.words
        self._colour, self._icon = colour, icon
        self._word.setText(words.tr(word))
        self._what.setText(words.tr(what))
        self._remedy.setText(words.tr(remedy))
        self._next.setText("")
        self._ready.start()
        self.setAccessibleName(self.text)
        self._cover()
        self.show()
        self.raise_()
        self.setFocus()
        self.update()

    def _say_ready(self) -> None:
        self._next.setText(self._place.words.tr(N_("Scan the next one · Esc closes")))

    def _label(self) -> QLabel:
        label = QLabel()
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setWordWrap(True)
        return label

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            self._fit()

    def _fit(self) -> None:
        """Write as large as the place allows: a reason that is cut off would be the one that matters."""
        layout = self.layout()
        if layout is None:
            return
        for step in range(_STEPS):
            smaller = 1 - step / (_STEPS + 4)
            side = round(self.height() * _PICTURE * smaller)
            layout.setContentsMargins(12 * GRID, side + 10 * GRID, 12 * GRID, 6 * GRID)
            for label, share in zip((self._word, self._what, self._remedy, self._next), _SIZES, strict=True):
                # A style sheet beats a font that is set, so the size stands in one.
                pixels = max(_SMALLEST, round(self.height() * share * smaller))
                label.setStyleSheet(
                    f"color: #FFFFFF; background: transparent; font-weight: 600; font-size: {pixels}px;"
                )
            layout.invalidate()
            if layout.heightForWidth(self.width()) <= self.height():
                break
        self._side = side
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: cover the page whatever its size."""
        del watched
        if event.type() == QEvent.Type.Resize:
            self._cover()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: any of these closes it."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.hide()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a press closes it."""
        del event
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the colour and the picture, for colour is never the only sign."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._colour))
        square = QRect(0, 6 * GRID, self._side, self._side)
        square.moveLeft((self.width() - self._side) // 2)
        paint_icon(painter, square, self._icon, QColor("#FFFFFF"))
        painter.end()
