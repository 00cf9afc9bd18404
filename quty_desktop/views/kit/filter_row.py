"""A row of fields under the headings of a table: one for each column, by what the column holds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QWidget

from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.filter_terms import HINT, HINTS, Test, rows_with
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.theme import GRID, Theme

_PAUSE_MS = 150
"""So long a person must pause before rows are filtered."""
_HEADINGS, _FIELDS = 30, 38
ALL = N_("All")


class FilterHeader(QHeaderView):
    """Headings with the filter row below them; it shows only while it is open.

    Signals:
        filtered(): other terms.
        left(): the person wants to go on with the keyboard in the rows.
        reached(column): the keyboard came to the field of a column, which may be out of sight.

    Args:
        columns: what the table shows.
        words: the language.
        theme: sizes.
    """

    filtered = Signal()
    left = Signal()
    reached = Signal(int)

    def __init__(
        self, columns: Sequence[Column], words: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._words = words
        self._theme = theme
        self._fields: dict[int, QLineEdit | QComboBox] = {}
        self._states: dict[int, list[str]] = {}
        self._tests: dict[str, Test] = {}
        self._rows: Callable[[], Sequence[Any]] = tuple
        self.opened = False
        # A header that is given to a view loses what views set up for their own.
        self.setSectionsClickable(True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.apply)
        self.sectionResized.connect(self._place_fields)
        self.sectionMoved.connect(self._place_fields)
        self.setFixedHeight(theme.px(30))

    @property
    def terms(self) -> dict[str, str]:
        """What is typed, by column; for a state its name."""
        found = {self._columns[number].key: self._term(number) for number in self._fields}
        return {key: term for key, term in found.items() if term}

    def states_from(self, rows: Callable[[], Sequence[Any]]) -> None:
        """Say which rows the states that can be chosen come from where their column does not declare them."""
        self._rows = rows

    def set_terms(self, terms: Mapping[str, str]) -> None:
        """Put other terms into the fields; the row opens if there are any."""
        if terms and not self.opened:
            self.open_row()
        self._fill_states()
        for number, field in self._fields.items():
            term = terms.get(self._columns[number].key, "")
            field.blockSignals(True)
            if isinstance(field, QComboBox):
                known = self._states[number]
                if term and term not in known:
                    known.append(term)
                    field.addItem(self._words.tr(term))
                field.setCurrentIndex(known.index(term) if term in known else 0)
            else:
                field.setText(term)
            field.blockSignals(False)
        self.apply()

    def test(self) -> Test | None:
        """What the terms let through, ``None`` if there are none."""
        tests = tuple(self._tests.values())
        return (lambda row: all(test(row) for test in tests)) if tests else None

    def open_row(self) -> None:
        """Show the fields."""
        if not self._fields:
            for number, column in enumerate(self._columns):
                self._make(number, column)
        self._fill_states()
        self.opened = True
        self._resize()

    def close_row(self) -> None:
        """Put the fields away; nothing is filtered by them any more."""
        self.opened = False
        self.set_terms({})
        self._resize()

    def focus(self, column: int | None = None) -> None:
        """Put the cursor into a column's field, the first one if none is named."""
        order = sorted((each for each in self._fields if not self.isSectionHidden(each)), key=self.visualIndex)
        if order:
            self._fields[column if column in order else order[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def field(self, key: str) -> QLineEdit | QComboBox:
        """The field above a column."""
        return self._fields[next(number for number, column in enumerate(self._columns) if column.key == key)]

    def apply(self) -> None:
        """Read the terms; one that cannot be read is marked and filters nothing."""
        self._pause.stop()
        self._tests = {}
        for number in self._fields:
            test = self._read(number)
            if test is not None:
                self._tests[self._columns[number].key] = test
        self.filtered.emit()

    def _make(self, number: int, column: Column) -> None:
        name = self._words.tr(column.title) or column.key
        field: QLineEdit | QComboBox
        if column.kind is Kind.STATE:
            field = QComboBox(self)
            field.setMinimumContentsLength(4)
            self._states[number] = []
            field.currentIndexChanged.connect(lambda *_: self.apply())
        else:
            field = QLineEdit(self)
            field.setClearButtonEnabled(True)
            hint = self._words.tr(HINTS.get(column.kind, HINT))
            field.setToolTip(hint)
            field.setAccessibleDescription(hint)
            field.textChanged.connect(lambda *_: self._pause.start())
            field.returnPressed.connect(self._leave)
        field.setAccessibleName(self._words.tr(Text(N_("Filter: {column}"), column=name)))
        field.installEventFilter(self)
        self._fields[number] = field

    def _fill_states(self) -> None:
        for number, known in self._states.items():
            column, box = self._columns[number], self._fields[number]
            if not isinstance(box, QComboBox):
                continue
            offered: dict[str, State] = {state_key(state): state for state in column.states.values()}
            if not offered:
                shown = (column.state(row) for row in self._rows())
                offered = {state_key(state): state for state in shown if state is not None}
            chosen = known[box.currentIndex()] if known else ""
            names = ["", *offered, *([chosen] if chosen and chosen not in offered else [])]
            if names == known:
                continue
            box.blockSignals(True)
            box.clear()
            box.addItem(self._words.tr(ALL))
            box.addItems([self._words.tr(offered[name].word if name in offered else name) for name in names[1:]])
            box.setCurrentIndex(names.index(chosen))
            box.blockSignals(False)
            known[:] = names

    def _term(self, number: int) -> str:
        field = self._fields[number]
        if isinstance(field, QComboBox):
            known = self._states[number]
            return known[field.currentIndex()] if known else ""
        return field.text().strip()

    def _read(self, number: int) -> Test | None:
        column, field, term = self._columns[number], self._fields[number], self._term(number)
        if isinstance(field, QComboBox):
            if not term:
                return None
            return lambda row: (state := column.state(row)) is not None and state_key(state) == term
        try:
            test, problem = rows_with(column, term, self._words), ""
        except Unreadable as error:
            test, problem = None, self._words.tr(error.text)
        if bool(field.property("wrong")) != bool(problem):
            field.setProperty("wrong", bool(problem))
            field.style().unpolish(field)
            field.style().polish(field)
        hint = problem or self._words.tr(HINTS.get(column.kind, HINT))
        field.setToolTip(hint)
        field.setAccessibleDescription(hint)
        return test

    def _leave(self) -> None:
        self.apply()
        self.left.emit()

    # How it is laid out

    @property
    def _row_height(self) -> int:
        return self._theme.px(_FIELDS) if self.opened else 0

    def _resize(self) -> None:
        self.setViewportMargins(0, 0, 0, self._row_height)
        self.setFixedHeight(self._theme.px(_HEADINGS) + self._row_height)
        self._place_fields()

    def _place_fields(self) -> None:
        top, height = self._theme.px(_HEADINGS) + 3, self._theme.px(_FIELDS) - 7
        for number, field in self._fields.items():
            shown = self.opened and not self.isSectionHidden(number)
            field.setVisible(shown)
            if shown:
                width = self.sectionSize(number)
                field.setGeometry(self.sectionViewportPosition(number) + 2, top, width - GRID, height)

    def place_fields(self) -> None:
        """Put the fields under their headings again: the rows were scrolled sideways, or columns chosen."""
        self._place_fields()

    def sizeHint(self) -> QSize:
        """Qt: headings, and fields if they are open."""
        size = super().sizeHint()
        size.setHeight(self._theme.px(_HEADINGS) + self._row_height)
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the space changed."""
        super().resizeEvent(event)
        self._place_fields()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the down key goes on to the rows; a field that gets the keyboard comes into sight."""
        if event.type() == QEvent.Type.FocusIn:
            self.reached.emit(next((number for number, field in self._fields.items() if field is watched), 0))
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and isinstance(watched, QLineEdit)
        ):
            self._leave()
            return True
        return super().eventFilter(watched, event)


def state_key(state: State) -> str:
    """The name under which a state is kept, whatever the language."""
    word = state.word
    if isinstance(word, Choice):
        return word.label
    return word.message if isinstance(word, Text) else str(word)
