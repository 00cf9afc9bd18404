"""A setup that wants to replace the program asks its windows to close, by a file beside the program.

A file reaches every window, whoever's it is and however the setup was started: Windows lets no message through from an
administrator's or a system's setup to a window on somebody else's screen.
"""

import contextlib
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from quty_desktop import paths
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator

FILE_NAME = "closing"
"""Written by the setup, see ``installer/setup/setup.nsi``."""

_LOOK_MS = 1000
_NOTICE_MS = 5000
# A setup waits for a minute; what an interrupted one left closes nobody's window next week.
_FRESH_S = 300.0


def is_wanted(folder: Path, now: float) -> bool:
    """Whether a setup waits for the windows of the program in a folder to close.

    Args:
        folder: the program's.
        now: seconds since 1970.
    """
    with contextlib.suppress(OSError):
        return abs(now - (folder / FILE_NAME).stat().st_mtime) < _FRESH_S
    return False


class SetupRequest(QObject):
    """Ends the program when a setup asks for it, after a notice that can be read; what was typed is in the drafts.

    Args:
        app: Qt's application, which ends.
        folder: the program's.
        words: of the notice.
    """

    def __init__(self, app: QApplication, folder: Path, words: Translator) -> None:
        super().__init__(app)
        self._app = app
        self._folder = folder
        self._words = words
        self._notice: QMessageBox | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._check)
        self._look.start()

    def _check(self) -> None:
        if not is_wanted(self._folder, time.time()):
            return
        self._look.stop()
        tr = self._words.tr
        notice = QMessageBox(self._app.activeWindow())
        notice.setWindowTitle("Quty")
        notice.setIcon(QMessageBox.Icon.Information)
        notice.setText(tr(N_("Quty is being updated. This window closes in a few seconds; what you typed is kept.")))
        notice.setWindowModality(Qt.WindowModality.NonModal)
        notice.show()
        self._notice = notice
        QTimer.singleShot(_NOTICE_MS, self._app, self._app.quit)


def watch(app: QApplication, words: Translator) -> None:
    """Begin to watch where the program is an installed one; from source nobody replaces it."""
    if getattr(sys, "frozen", False):
        SetupRequest(app, paths.program_folder(), words)
