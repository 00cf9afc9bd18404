"""The widgets behind a form's fields: each gives a typed value, takes one, and keeps its text for a draft."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.views.kit.numbers import Unreadable, read_decimal, read_pieces
from quty_desktop.views.kit.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose.

    Attributes:
        value: what the command gets.
        words: what the person sees.
    """

    value: Any
    words: str | Text


class Editor(ABC):
    """A field's widget with its value.

    Attributes:
        widget: what stands in the form and takes the cursor.
    """

    widget: QWidget

    @abstractmethod
    def value(self) -> Any:
        """The typed value, ``None`` if empty.

        Raises:
            Unreadable: what is typed is not a value.
        """

    @abstractmethod
    def set_value(self, value: Any) -> None:
        """Show a value."""

    @abstractmethod
    def text(self) -> str:
        """What is typed, for the draft."""

    @abstractmethod
    def set_text(self, text: str) -> None:
        """Type a draft back in."""

    @abstractmethod
    def on_change(self, changed: Callable[[], None]) -> None:
        """Have ``changed`` called after each change."""


class UnitLine(QLineEdit):
    """A line with its unit inside at the right."""

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = QLabel(unit, self)
        self._unit.setProperty("kind", "unit")
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.setVisible(bool(unit))
        if unit:
            self._make_room()

    def _make_room(self) -> None:
        self._unit.adjustSize()
        self.setTextMargins(0, 0, self._unit.width() + 6, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: keep the unit at the right."""
        super().resizeEvent(event)
        if not self._unit.isHidden():
            self._make_room()
            self._unit.move(self.width() - self._unit.width() - 10, (self.height() - self._unit.height()) // 2)


class LineEditor(Editor):
    """One line of text."""

    def __init__(self, place: Surroundings, unit: str = "", limit: int = 200, *, upper: bool = False) -> None:
        self.line = UnitLine(place.words.tr(unit))
        self.line.setMaxLength(limit)
        self.widget = self.line
        self._upper = upper

    def value(self) -> Any:
        """The text without spaces around it."""
        text = self.line.text().strip()
        return (text.upper() if self._upper else text) or None

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self.line.setText("" if value is None else str(value))

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Type it back in."""
        self.line.setText(text)

    def on_change(self, changed: Callable[[], None]) -> None:
        """After each key."""
        self.line.textChanged.connect(lambda *_: changed())


class PasswordEditor(LineEditor):
    """A password: never kept in a draft, shown on demand."""

    def __init__(self, place: Surroundings) -> None:
        super().__init__(place)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> Any:
        """The password as it is: spaces count."""
        return self.line.text() or None

    def text(self) -> str:
        """Nothing: passwords are not kept."""
        return ""


class PiecesEditor(LineEditor):
    """A whole number of pieces, cartons or the like."""

    def __init__(self, place: Surroundings, unit: str, lowest: int, highest: int | None) -> None:
        super().__init__(place, unit, 15)
        self._place = place
        self._lowest = lowest
        self._highest = highest
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Any:
        """The number; see :func:`read_pieces`."""
        if not self.line.text().strip():
            return None
        number = read_pieces(self.line.text())
        if number < self._lowest:
            raise Unreadable(Text(N_("At least {number}."), number=self._lowest))
        if self._highest is not None and number > self._highest:
            raise Unreadable(Text(N_("At most {number}."), number=self._highest))
        return number

    def set_value(self, value: Any) -> None:
        """Show a number."""
        self.line.setText("" if value is None else self._place.words.number(value))


class DecimalEditor(LineEditor):
    """A quantity with a unit and decimals."""

    def __init__(self, place: Surroundings, unit: str, places: int) -> None:
        super().__init__(place, unit, 24)
        self._place = place
        self._places = places
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Any:
        """The number; see :func:`read_decimal`."""
        if not self.line.text().strip():
            return None
        number = read_decimal(self.line.text())
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self._places:
            raise Unreadable(Text(N_("At most {number} decimals."), number=self._places))
        return number

    def set_value(self, value: Any) -> None:
        """Show a number, without grouping so that it can be read back."""
        text = "" if value is None else str(Decimal(value))
        comma = self._place.words.number(Decimal("0.1"))[1]
        self.line.setText(text.replace(".", comma))


class WeekEditor(LineEditor):
    """A delivery week."""

    def __init__(self, place: Surroundings) -> None:
        super().__init__(place, "", 12)
        self.line.setPlaceholderText("W22-2026")

    def value(self) -> Any:
        """The week; see :meth:`Week.parse`."""
        if not self.line.text().strip():
            return None
        try:
            return Week.parse(self.line.text(), field="")
        except Invalid as error:
            raise Unreadable(error.fields[""]) from None


_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[A-Za-z]{3,})[-/. ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTHS = ("jan", "feb", "mar", "apr", "mei|may", "jun", "jul", "agu|aug", "sep", "okt|oct", "nov", "des|dec")


def read_date(written: str) -> date:
    """Read ``22-11-2026``, ``22/11/26``, ``22-Nov-2026`` or ``2026-11-22``: day first, as in Indonesia.

    Raises:
        Unreadable: not a date.
    """
    text = written.strip()
    iso, match = _ISO.fullmatch(text), _DATE.fullmatch(text)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if match is not None:
            day, month, year = match.groups()
            if not month.isdigit():
                month = str(1 + next(n for n, names in enumerate(_MONTHS) if month[:3].lower() in names.split("|")))
            return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except (ValueError, StopIteration):
        pass
    raise Unreadable(Text(N_("Write a date as 22-11-2026.")))


class DateEditor(LineEditor):
    """A day: typed, or from the calendar (F4)."""

    def __init__(self, place: Surroundings) -> None:
        super().__init__(place, "", 16)
        self._place = place
        self.line.setPlaceholderText("22-Nov-2026")
        self._watch = _ListKey(self.line, self._open)

    def value(self) -> Any:
        """The day; see :func:`read_date`."""
        return read_date(self.line.text()) if self.line.text().strip() else None

    def set_value(self, value: Any) -> None:
        """Show a day."""
        self.line.setText("" if value is None else self._place.words.date(value))

    def _open(self) -> None:
        menu = QMenu(self.line)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        try:
            day = self.value()
        except Unreadable:
            day = None
        if day is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))

        def chosen(picked: QDate) -> None:
            self.set_value(date(picked.year(), picked.month(), picked.day()))
            menu.close()

        calendar.activated.connect(chosen)
        calendar.clicked.connect(chosen)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height())))
        calendar.setFocus()


class _ListKey(QObject):
    """Opens a field's list with F4 or Alt+Down."""

    def __init__(self, line: QLineEdit, opens: Callable[[], None]) -> None:
        super().__init__(line)
        self._opens = opens
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: F4."""
        del watched
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F4:
            self._opens()
            return True
        return False


class ChoiceEditor(Editor):
    """One of a short list."""

    def __init__(self, place: Surroundings, options: Sequence[Option], *, may_be_empty: bool) -> None:
        self.box = QComboBox()
        self.widget = self.box
        # Qt would turn a Choice into a plain text, so the values stay here.
        self._values: list[Any] = [None] if may_be_empty else []
        self._values.extend(option.value for option in options)
        if may_be_empty:
            self.box.addItem("")
        for option in options:
            self.box.addItem(place.words.tr(option.words))
        self.box.setCurrentIndex(0 if may_be_empty or len(options) == 1 else -1)

    def value(self) -> Any:
        """The value of the chosen option."""
        return self._values[self.box.currentIndex()] if self.box.currentIndex() >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose the option with a value."""
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def text(self) -> str:
        """The words of the chosen option."""
        return self.box.currentText()

    def set_text(self, text: str) -> None:
        """Choose by words."""
        self.box.setCurrentIndex(self.box.findText(text) if text else (0 if self._values[:1] == [None] else -1))

    def on_change(self, changed: Callable[[], None]) -> None:
        """After each choice."""
        self.box.currentIndexChanged.connect(lambda *_: changed())


class LookupEditor(LineEditor):
    """A record found by typing part of it; the search runs in the background."""

    def __init__(self, place: Surroundings, search: Callable[[str], Sequence[Option]]) -> None:
        super().__init__(place)
        self._place = place
        self._search = search
        self._options: dict[str, Any] = {}
        self._asked = 0
        self._list = QStringListModel(self.line)
        self._completer = QCompleter(self._list, self.line)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.line.setCompleter(self._completer)
        self._pause = QTimer(self.line, singleShot=True, interval=150)
        self._pause.timeout.connect(self._ask_typed)
        self._typed = ""
        self.line.textEdited.connect(self._edited)
        self._watch = _ListKey(self.line, self._ask)

    def value(self) -> Any:
        """The value of the option whose words are typed."""
        text = self.line.text().strip()
        if not text:
            return None
        exact = {words.casefold(): value for words, value in self._options.items()}
        if text.casefold() in exact:
            return exact[text.casefold()]
        starts = [value for words, value in exact.items() if words.split(" ", 1)[0] == text.casefold()]
        if len(starts) == 1:
            return starts[0]
        raise Unreadable(Text(N_("Choose one from the list (F4).")))

    def set_value(self, value: Any) -> None:
        """Show an option, or the option whose value is known."""
        if isinstance(value, Option):
            words = self._place.words.tr(value.words)
            self._options[words] = value.value
            self.line.setText(words)
            return
        self.line.setText(next((words for words, known in self._options.items() if known == value), ""))

    def set_text(self, text: str) -> None:
        """Type a draft back in and look up what it means."""
        super().set_text(text)
        if text:
            self._ask(popup=False)

    def _edited(self, text: str) -> None:
        self._typed = text
        self._pause.start()

    def _ask_typed(self) -> None:
        # The first key of a scanner lands in the field and is taken out again: nobody searches for that.
        if self.line.text() == self._typed:
            self._ask()

    def _ask(self, *, popup: bool = True) -> None:
        self._pause.stop()  # who presses F4 while typing is not asked a second time after choosing
        self._asked += 1
        number, text = self._asked, self.line.text().strip()

        def answer(options: Sequence[Option]) -> None:
            if number == self._asked:
                self._answered(options, popup=popup)

        self._place.background.start(lambda: self._search(text), answer, lambda _error: None, self.line)

    def _answered(self, options: Sequence[Option], *, popup: bool) -> None:
        self._options.update({self._place.words.tr(option.words): option.value for option in options})
        self._list.setStringList([self._place.words.tr(option.words) for option in options])
        if popup and self.line.hasFocus() and options:
            self._completer.complete()


class NotesEditor(Editor):
    """Several lines of text."""

    def __init__(self, place: Surroundings, lines: int) -> None:
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(place.theme.px(lines * 20 + 12))
        self.area.document().setDocumentMargin(2)
        if lines == 1:  # as high as the fields beside it: there is no room for a bar
            self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.widget = self.area

    def value(self) -> Any:
        """The text."""
        return self.area.toPlainText().strip() or None

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self.area.setPlainText("" if value is None else str(value))

    def text(self) -> str:
        """What is typed."""
        return self.area.toPlainText()

    def set_text(self, text: str) -> None:
        """Type it back in."""
        self.area.setPlainText(text)

    def on_change(self, changed: Callable[[], None]) -> None:
        """After each key."""
        self.area.textChanged.connect(changed)


class CheckEditor(Editor):
    """Yes or no."""

    def __init__(self, words: str) -> None:
        self.box = QCheckBox(words)
        self.widget = self.box

    def value(self) -> Any:
        """Whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.box.setChecked(bool(value))

    def text(self) -> str:
        """A mark if it is ticked."""
        return "1" if self.box.isChecked() else ""

    def set_text(self, text: str) -> None:
        """Tick it back."""
        self.box.setChecked(bool(text))

    def on_change(self, changed: Callable[[], None]) -> None:
        """After each tick."""
        self.box.toggled.connect(lambda *_: changed())
