"""What is new: shown once on each PC after an upgrade, and whenever somebody asks for it."""

import re
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_
from quty_desktop.paths import resource
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace


def order(version: str) -> tuple[int, ...]:
    """A version as numbers, to be compared."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def news(language: str, after: str = "") -> tuple[Path, ...]:
    """The texts of the releases after one, the newest first.

    Args:
        language: of the texts.
        after: the release that the person knows; empty for all.
    """
    try:
        found = resource("whats_new", language).glob("*.md")
    except FileNotFoundError:
        return ()
    known = order(after) if after else ()
    return tuple(
        sorted((one for one in found if order(one.stem) > known), key=lambda one: order(one.stem), reverse=True)
    )


class WhatsNew(QDialog):
    """The news, in the window's language.

    Args:
        place: where it stands.
        after: the release that the person knows; empty shows all.
    """

    def __init__(self, place: Workplace, after: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = place.words.tr
        self.setWindowTitle(tr(N_("What is new")))
        self.resize(place.theme.px(620), place.theme.px(520))
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(4 * GRID)
        self.text.setMarkdown("\n\n".join(one.read_text(encoding="utf-8") for one in news(place.words.language, after)))
        done = QPushButton(tr(N_("Go on")))
        done.setProperty("kind", "primary")
        done.setDefault(True)
        done.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        done.setFocus()
