"""Raised cards that hold widgets."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from quty_desktop.views.kit.theme import GRID


def scrolled_card(*widgets: QWidget) -> QFrame:
    """Widgets below each other on a card; it scrolls where they need more height than there is."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
    column.setSpacing(3 * GRID)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inside)
    card = QFrame()
    card.setProperty("kind", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(scroll)
    return card
