"""The nine points of a sensitivity check as large buttons, laid out as they lie in the opening and on the number pad."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import GRID, Role
from quty_desktop.views.kit.workplace import Workplace

_PAD = "789456123"
_ROWS = (N_("high"), N_("middle"), N_("low"))
_COLUMNS = (N_("left"), N_("centre"), N_("right"))


class NinePoints(QWidget):
    """Each point is untested, found or not found; a press or its digit on the number pad goes on to the next."""

    changed = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(place.words.tr(N_("Nine points")))
        self._results: dict[str, bool | None] = dict.fromkeys(_PAD)
        self.buttons: dict[str, QToolButton] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for number, digit in enumerate(_PAD):
            # The digit is the key: no other access key is put on it.
            button = QToolButton()
            button.setText(digit)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumHeight(place.theme.px(56))
            button.setIconSize(QSize(place.theme.px(24), place.theme.px(24)))
            button.clicked.connect(lambda _checked=False, each=digit: self.press(each))
            layout.addWidget(button, number // 3, number % 3)
            self.buttons[digit] = button
        self._paint()

    @property
    def done(self) -> bool:
        """Whether every point was tested."""
        return None not in self._results.values()

    @property
    def value(self) -> tuple[bool, ...]:
        """The points, row by row from the lower left; an untested one counts as not found."""
        return tuple(bool(self._results[digit]) for digit in sorted(_PAD))

    def press(self, digit: str) -> None:
        """Go on with a point: found, not found, found again."""
        self._results[digit] = not self._results[digit]
        self._paint()
        self.changed.emit()

    def clear(self) -> None:
        """Begin a new check."""
        self._results = dict.fromkeys(_PAD)
        self._paint()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit presses its point."""
        if event.text() in self.buttons:
            self.press(event.text())
        else:
            super().keyPressEvent(event)

    def _paint(self) -> None:
        tr = self._place.words.tr
        for number, (digit, button) in enumerate(self.buttons.items()):
            result = self._results[digit]
            where = Text(N_("Point {digit}: {column}, {row}"), digit=digit, column=Text(_COLUMNS[number % 3]), row=Text(_ROWS[number // 3]))  # fmt: skip
            said = N_("not tested") if result is None else N_("found") if result else N_("not found")
            button.setAccessibleName(f"{tr(where)}: {tr(said)}")
            button.setToolTip(button.accessibleName())
            if result is None:
                button.setIcon(self._place.icons.icon(Icon.WAITING))
            else:
                icon, ink = (Icon.OK, Role.OK) if result else (Icon.BAD, Role.BAD)
                button.setIcon(self._place.icons.icon(icon, ink))
