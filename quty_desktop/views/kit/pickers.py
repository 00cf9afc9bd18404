"""Questions above a table that the database answers: one of a list, or a day; each asks again when it changes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from quty_desktop.domain.text import N_
from quty_desktop.views.kit.editors import DateEditor, Option
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

ALL = N_("All")


def _labelled(place: Workplace, label: str, widget: QWidget, inside: QWidget) -> None:
    words = QLabel(place.words.tr(label))
    words.setProperty("kind", "muted")
    words.setBuddy(widget)
    widget.setAccessibleName(place.words.tr(label))
    layout = QHBoxLayout(inside)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID)
    layout.addWidget(words)
    layout.addWidget(widget)


class ListPicker(QWidget):
    """One of a list, or all.

    Signals:
        picked(): another one.

    Args:
        place: where it stands.
        label: what is asked.
        options: what is offered; more may come later with :meth:`offer`.
        every: whether "all" is offered too; else the first option is chosen.
    """

    picked = Signal()

    def __init__(
        self,
        place: Workplace,
        label: str,
        options: Sequence[Option] = (),
        parent: QWidget | None = None,
        *,
        every: bool = True,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._every = every
        # Qt would turn a Choice into a plain text, so the values stay here.
        self._values: list[Any] = []
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.box.setMinimumWidth(place.theme.px(120))
        self.box.setMaximumWidth(place.theme.px(240))
        _labelled(place, label, self.box, self)
        self.offer(options)
        self.box.currentIndexChanged.connect(lambda *_: self.picked.emit())

    @property
    def value(self) -> Any:
        """The value of the chosen option, ``None`` for all."""
        return self._values[self.box.currentIndex()] if self._values else None

    def offer(self, options: Sequence[Option]) -> None:
        """Offer these instead; what is chosen stays chosen if it is among them."""
        chosen = self._values[self.box.currentIndex()] if self._values else None
        values = [*((None,) if self._every else ()), *(option.value for option in options)]
        if values == self._values:
            return
        self._values = values
        tr = self._place.words.tr
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([*((tr(ALL),) if self._every else ()), *(tr(option.words) for option in options)])
        self.box.setCurrentIndex(values.index(chosen) if chosen in values else 0)
        self.box.blockSignals(False)

    def choose(self, value: object) -> None:
        """Choose an option by its value; nothing happens if it is not offered."""
        if value in self._values:
            self.box.setCurrentIndex(self._values.index(value))


class DayPicker(QWidget):
    """A day, or any; F4 opens the calendar.

    Signals:
        picked(): another one.
    """

    picked = Signal()

    def __init__(self, place: Workplace, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = DateEditor(place)
        self._last: date | None = None
        self.line = self._editor.line
        self.line.setFixedWidth(place.theme.wide(132))
        self.line.setClearButtonEnabled(True)
        _labelled(place, label, self.line, self)
        self.line.textChanged.connect(lambda *_: self._changed())

    @property
    def value(self) -> date | None:
        """The day, ``None`` while there is none or it cannot be read."""
        try:
            found = self._editor.value()
        except Unreadable:
            return None
        return found if isinstance(found, date) else None

    def show_day(self, day: date | None) -> None:
        """Show another day, and tell."""
        self._editor.set_value(day)
        self.line.setCursorPosition(0)

    def _changed(self) -> None:
        if self.value != self._last:
            self._last = self.value
            self.picked.emit()


def pickers(*widgets: QWidget) -> QHBoxLayout:
    """A row of pickers above a table."""
    row = QHBoxLayout()
    row.setSpacing(4 * GRID)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
