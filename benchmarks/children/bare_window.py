"""The floor of a start: a main window with nothing in it, painted once; prints when (ns since 1970)."""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class BareWindow(QMainWindow):
    """Ends after its first paint."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: painted."""
        super().paintEvent(event)
        QTimer.singleShot(0, painted)


def painted() -> None:
    """Tell the time and end."""
    sys.stdout.write(f"{time.time_ns()}\n")
    sys.stdout.flush()
    QApplication.quit()


if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = BareWindow()
    window.resize(980, 640)
    window.show()
    sys.exit(app.exec())
