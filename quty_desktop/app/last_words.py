"""Why the program does not open, where there is no terminal to say it in."""

import sys

from PySide6.QtWidgets import QApplication, QMessageBox


def show(words: str) -> None:
    """Show a sentence and wait until it was read."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    QMessageBox.critical(None, "Quty Desktop", words)
    del app
