"""Python's garbage is collected on the window's thread only.

Collected in a thread of the background, a page that was left would be taken apart there, and Qt ends the program when
the timer of an object that died in another thread comes due.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1000


def collect_due() -> None:
    """Collect what Python itself would collect by now; to be called on the window's thread, collecting being off."""
    due = [
        number
        for number, (held, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if held > most
    ]
    if due:
        gc.collect(due[-1])


class Collector(QObject):
    """Collects garbage now and then, instead of wherever an object happens to be made.

    Args:
        parent: lives as long as the program's windows.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        look = QTimer(self, interval=_LOOK_MS)
        look.timeout.connect(collect_due)
        look.start()
