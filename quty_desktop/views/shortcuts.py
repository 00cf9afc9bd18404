"""Ctrl+F1: all keys on one sheet, made from the list of keys itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_MORE = (
    ("Ctrl+1 … 9", N_("Department by its place")),
    ("Alt + _", N_("The button or field with that letter underlined")),
    ("Enter", N_("Next field; open the row of a table")),
    ("Ctrl+C", N_("Copy the row with headings")),
)


class ShortcutSheet(QDialog):
    """All keys in two columns."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = workplace.words
        self.setWindowTitle(words.tr(N_("All keys")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        title = QLabel(words.tr(N_("The same keys everywhere")))
        title.setProperty("kind", "title")
        layout.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        rows = [(key.shown, words.tr(key)) for key in Key] + [(shown, words.tr(text)) for shown, text in _MORE]
        half = (len(rows) + 1) // 2
        for number, (shown, text) in enumerate(rows):
            column = 0 if number < half else 3
            keys = QLabel(shown)
            keys.setProperty("kind", "key")
            keys.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            grid.addWidget(keys, number % half, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(text), number % half, column + 1)
        grid.setColumnMinimumWidth(2, 4 * GRID)
        layout.addLayout(grid)
        close = QPushButton(words.tr(N_("Close")))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
