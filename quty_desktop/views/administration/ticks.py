"""Several of a list: boxes to tick, grouped by where they belong."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from quty_desktop.domain.text import Text
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

Offer = tuple[str, str | Text, str | Text]
"""A value, its words, and the words of its group (empty for none)."""


class Ticks(QFrame):
    """A card of boxes.

    Args:
        place: where it stands.
        title: what is ticked.
        columns: how many boxes stand side by side.
    """

    def __init__(self, place: Workplace, title: str, *, columns: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._columns = columns
        self._boxes: dict[str, QCheckBox] = {}
        self._offered: list[Offer] = []
        self._waiting: tuple[str, ...] = ()
        self.setProperty("kind", "card")
        head = QLabel(place.words.tr(title))
        head.setProperty("kind", "heading")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(head)
        layout.addWidget(self._scroll, 1)
        self.setAccessibleName(place.words.tr(title))

    @property
    def chosen(self) -> list[str]:
        """The values that are ticked, in the order of the list."""
        return [value for value, box in self._boxes.items() if box.isChecked()]

    def choose(self, values: Collection[str]) -> None:
        """Tick exactly these; also those that are offered only later."""
        self._waiting = tuple(values)
        for value, box in self._boxes.items():
            box.setChecked(value in values)

    def offer(self, offered: Sequence[Offer]) -> None:
        """Offer these; what is ticked stays ticked."""
        if list(offered) == self._offered:
            return
        ticked = self.chosen if self._boxes else list(self._waiting)
        self._offered = list(offered)
        self._boxes = {}
        tr = self._place.words.tr
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(GRID)
        groups: dict[str, list[Offer]] = {}
        for each in offered:
            groups.setdefault(tr(each[2]), []).append(each)
        row = 0
        for group, offers in groups.items():
            if group:
                label = QLabel(group)
                label.setProperty("kind", "caption")
                grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            for number, (value, words, _group) in enumerate(offers):
                box = QCheckBox(tr(words))
                box.setChecked(value in ticked)
                self._boxes[value] = box
                grid.addWidget(box, row + number // self._columns, 1 + number % self._columns)
            row += 1 + (len(offers) - 1) // self._columns
        for column in range(1, self._columns + 1):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(row, 1)
        self._scroll.setWidget(inside)
