"""What a person sees when the program made a mistake: one sentence, and a report to copy."""

import platform
import traceback
from datetime import UTC, datetime

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from quty_desktop import __version__
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.theme import GRID


def report(error: BaseException, where: str) -> str:
    """All that a developer needs: version, place, system and the trace of the error.

    Args:
        error: the bug.
        where: the page or step on which it happened.
    """
    trace = "".join(traceback.format_exception(error))
    return "\n".join(
        (
            f"Quty {__version__}",
            f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
            f"Page: {where}",
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}, Qt {qVersion()}",
            "",
            trace,
        )
    )


class ProblemWindow(QDialog):
    """A bug in words, with its report."""

    def __init__(self, error: BaseException, where: str, words: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.tr(N_("Something went wrong in the program")))
        self.resize(680, 460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        title = QLabel(words.tr(N_("The program made a mistake")))
        title.setProperty("kind", "title")
        said = QLabel(
            words.tr(
                N_(
                    "Nothing that you typed is lost, and nothing was half saved. Please copy this report and give it to "
                    "the administrator. You can go on working."
                )
            )
        )
        said.setWordWrap(True)
        self.text = QPlainTextEdit(report(error, where))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QHBoxLayout()
        copy = QPushButton(words.tr(N_("Copy report")))
        close = QPushButton(words.tr(N_("Go on working")))
        close.setProperty("kind", "primary")
        close.setDefault(True)
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        for widget in (title, said):
            layout.addWidget(widget)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)

    def copy(self) -> None:
        """Put the report into the clipboard."""
        QApplication.clipboard().setText(self.text.toPlainText())
