"""A thin bar at the top of a page, shown when something takes longer than a moment."""

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from quty_desktop.views.kit.theme import Role, Theme

PATIENCE_MS = 400
"""Quick work never flickers."""


class BusyBar(QWidget):
    """Counts what runs; after 400 ms a bar moves until all is done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = 0
        self._shown = False
        self._step = 0
        self.setFixedHeight(3)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        self._clock = QTimer(self, interval=60)
        self._clock.timeout.connect(self._move)

    @property
    def shown(self) -> bool:
        """Whether the bar is to be seen."""
        return self._shown

    def begin(self) -> None:
        """Something started."""
        self._running += 1
        if self._running == 1:
            self._patience.start()

    def end(self) -> None:
        """Something ended."""
        self._running = max(0, self._running - 1)
        if self._running == 0:
            self._patience.stop()
            self._clock.stop()
            self._shown = False
            self.update()

    def _show(self) -> None:
        self._shown = True
        self._clock.start()
        self.update()

    def _move(self) -> None:
        self._step = (self._step + 1) % 40
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: thin."""
        return QSize(40, 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the bar."""
        del event
        if not self._shown:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(Role.ACCENT_SOFT))
        width = self.width() // 4
        left = (self.width() + width) * self._step // 40 - width
        painter.fillRect(left, 0, width, self.height(), self._theme.colour(Role.ACCENT))
        painter.end()
