"""The line above a table: the find box, as many chips as there is room for, and the tools."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.theme import GRID, Theme

_FIND, _FIND_AT_MOST = 168, 280
"""Pixels at normal size: what the find box has at least while a chip can go into the menu, and at most."""


class ToolLine(QWidget):
    """Finds and filters; chips for which there is no room stand in a menu at the end of the row.

    A pressed chip that stands in the menu is named on the menu's button, so that nobody overlooks a filter.

    Args:
        find: the find box.
        chips: the filters' chips by key, in order; they are made and counted by the table.
        tools: buttons at the right.
        words: the language.
        theme: sizes.
    """

    def __init__(
        self,
        find: QLineEdit,
        chips: Mapping[str, QPushButton],
        tools: Sequence[QToolButton],
        words: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._chips, self._words, self._theme = find, chips, words, theme
        find.setMaximumWidth(theme.wide(_FIND_AT_MOST))
        find.setMinimumWidth(theme.wide(96))
        self.more = QPushButton()
        self.more.setProperty("kind", "chip")
        self.more.setCheckable(True)
        self.more.clicked.connect(self._offer)
        self._tools = QWidget()
        right = QHBoxLayout(self._tools)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for tool in tools:
            right.addWidget(tool)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * GRID)
        line.addWidget(find, 100)
        for chip in chips.values():
            line.addWidget(chip)
        line.addWidget(self.more)
        line.addStretch(1)
        line.addWidget(self._tools)
        self.more.hide()

    def arrange(self) -> None:
        """Show the chips that fit; called when the width, or what a chip says, is another."""
        gap = 2 * GRID
        widths = {key: chip.sizeHint().width() + gap for key, chip in self._chips.items()}
        room = self.width() - self._tools.sizeHint().width() - gap - self._theme.wide(_FIND)
        hidden: list[str] = []
        if sum(widths.values()) > room:
            self._say(list(self._chips))
            room -= self.more.sizeHint().width() + gap
            left = room
            for key, width in widths.items():
                left -= width
                if left < 0:
                    hidden.append(key)
        self._say(hidden)
        for key, chip in self._chips.items():
            chip.setVisible(key not in hidden)
        self.more.setVisible(bool(hidden))

    def _say(self, hidden: Sequence[str]) -> None:
        pressed = next((key for key in hidden if self._chips[key].isChecked()), "")
        words = self._chips[pressed].text() if pressed else self._words.tr(N_("More filters"))
        self.more.setText(f"{words}  ▾")
        self.more.setChecked(bool(pressed))
        self.more.setAccessibleName(words)

    @property
    def in_menu(self) -> tuple[str, ...]:
        """The keys of the filters that stand in the menu now."""
        return tuple(key for key, chip in self._chips.items() if chip.isHidden())

    def offer(self, menu: QMenu) -> None:
        """Put the filters without a chip in sight into a menu."""
        for key in self.in_menu:
            chip = self._chips[key]
            action = menu.addAction(chip.text())
            action.setCheckable(True)
            action.setChecked(chip.isChecked())
            action.triggered.connect(chip.click)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.offer(menu)
        menu.aboutToHide.connect(self.arrange)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the space changed."""
        super().resizeEvent(event)
        self.arrange()

    def minimumSizeHint(self) -> QSize:
        """Qt: without chips it is still of use."""
        size = super().minimumSizeHint()
        size.setWidth(self._tools.sizeHint().width() + self._find.minimumWidth() + 2 * GRID)
        return size
