"""The plate of an order: week and destination so large that nobody packs for another one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace


class OrderPlate(QFrame):
    """Week, destination and article of the order in hand.

    Args:
        place: where it stands.
        scale: how large week and destination are, measured in ordinary text.
    """

    def __init__(self, place: Workplace, *, scale: float = 2.4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("kind", "card")
        grid = QGridLayout(self)
        grid.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        grid.setHorizontalSpacing(6 * GRID)
        grid.setVerticalSpacing(0)
        self._week, self._stamp = self._large(scale), self._muted()
        self._destination, self._region = self._large(scale), self._muted()
        for column, (caption, large, under) in enumerate(
            (
                (N_("Delivery week"), self._week, self._stamp),
                (N_("Destination"), self._destination, self._region),
            )
        ):
            head = self._muted()
            head.setText(place.words.tr(caption))
            grid.addWidget(head, 0, column)
            grid.addWidget(large, 1, column)
            grid.addWidget(under, 2, column)
        grid.setColumnStretch(1, 1)
        self._article = QLabel()
        self._article.setProperty("kind", "strong")
        self._article.setWordWrap(True)
        self._order = self._muted()
        self._order.setWordWrap(True)
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 2 * GRID, 0, 0)
        lines.setSpacing(GRID // 2)
        lines.addWidget(self._article)
        lines.addWidget(self._order)
        grid.addLayout(lines, 3, 0, 1, 2)

    def show_order(
        self, *, week: Week, destination: str, region: str, article: str, name: str, batch: str, order: str
    ) -> None:
        """Show an order; all values come from it."""
        words = self._place.words
        self._week.setText(str(week))
        self._stamp.setText(words.tr(Text("Stamp {stamp}", stamp=week.stamp)))
        self._destination.setText(destination)
        self._region.setText(region)
        self._article.setText(f"{article}  {name}")
        self._order.setText(words.tr(Text("Batch {batch} · order {order}", batch=batch, order=order)))
        self.setAccessibleName(f"{week} {destination} {article} {name} {batch}")
        self.show()

    def _large(self, scale: float) -> QLabel:
        label = QLabel()
        label.setFont(self._place.theme.font(scale=scale, bold=True))
        label.setStyleSheet(f"font-size: {self._place.theme.points * scale:.1f}pt; font-weight: 600;")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _muted(self) -> QLabel:
        label = QLabel()
        label.setProperty("kind", "muted")
        return label
