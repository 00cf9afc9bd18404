"""What waits for the first picture: a window that is seen at once, and the time until it is."""

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

MEASURE = "QUTY_MEASURE_PAINT"
"""Set by the benchmarks: the program tells when its first window was painted (ns since 1970) and ends."""

_PATIENCE_MS = 1500


def after_paint(window: QWidget, do: Callable[[], None]) -> None:
    """Do something once a window has been painted, so that it does not compete with the picture.

    Args:
        window: about to be shown.
        do: called once, on the window's thread; also when nothing was painted for a while (a window that starts
            minimised).
    """
    _FirstPaint(window, do)


class _FirstPaint(QObject):
    def __init__(self, window: QWidget, do: Callable[[], None]) -> None:
        super().__init__(window)
        self._do: Callable[[], None] | None = do
        window.installEventFilter(self)
        QTimer.singleShot(_PATIENCE_MS, self, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the window's own part is painted first; what stands in it, in the same turn of the event loop."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go)
        return False

    def _go(self) -> None:
        do, self._do = self._do, None
        if do is None:
            return
        if os.environ.get(MEASURE):
            sys.stdout.write(f"{time.time_ns()}\n")
            sys.stdout.flush()
            QApplication.quit()
            return
        do()
