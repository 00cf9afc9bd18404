"""F1: the help text of a page, beside the work rather than over it."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.paths import resource
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace


def help_file(page: str, language: str) -> Path | None:
    """The help text of a page in a language, ``None`` if there is none."""
    try:
        return resource("help", language, f"{page}.md")
    except FileNotFoundError:
        return None


class HelpWindow(QDialog):
    """A help text; stays open while the person works."""

    def __init__(self, workplace: Workplace, page: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = workplace.words
        self.setWindowTitle(words.tr(Text(N_("Help: {page}"), page=title)))
        self.setModal(False)
        self.resize(workplace.theme.px(520), workplace.theme.px(560))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(4 * GRID)
        file = help_file(page, words.language)
        if file is not None:
            self.text.setMarkdown(file.read_text(encoding="utf-8"))
        else:
            self.text.setMarkdown(
                f"# {title}\n\n" + words.tr(N_("This page has no help text yet. Ctrl+F1 shows all keys."))
            )
        layout.addWidget(self.text)
