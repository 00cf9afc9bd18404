"""One router for everything that is scanned: by what the code is, not by where the cursor stands.

A scanner types like a person, only faster, and ends with Enter or Tab. The first character passes, for it may be a
person's; a second one within the limit is held back. If the burst turns out to be a code that somebody understands, the
first character is taken back out and the code is routed; otherwise what was held is typed after all.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

GAP_MS = 30
"""Two keys of a scanner are never further apart; people are slower over six characters."""
END_GAP_MS = 60
"""Scanners may pause a little before the terminator."""
MINIMUM = 6
"""Shorter bursts are a person's rolling fingers."""

Handler = Callable[[], None]
Recogniser = Callable[[str], Handler | None]

_TERMINATORS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_NumLock}
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def _nothing() -> None:
    """Nothing was typed anywhere."""


def _undo(widget: QWidget | None) -> Handler:
    """What takes the next typed character back out of a widget."""
    if isinstance(widget, QComboBox) and widget.lineEdit() is not None:
        widget = widget.lineEdit()
    match widget:
        case QLineEdit():
            text, cursor = widget.text(), widget.cursorPosition()

            def restore_line() -> None:
                widget.setText(text)
                widget.setCursorPosition(cursor)

            return restore_line
        case QPlainTextEdit() | QTextEdit():
            selected = widget.textCursor().selectedText()

            def restore_text() -> None:
                cursor = widget.textCursor()
                cursor.deletePreviousChar()
                cursor.insertText(selected)

            return restore_text
        case QComboBox():
            index = widget.currentIndex()
            return lambda: widget.setCurrentIndex(index)
        case QAbstractItemView():
            current = widget.currentIndex()

            def restore_view() -> None:
                editor = QApplication.focusWidget()
                if editor is not None and editor is not widget and widget.isAncestorOf(editor):
                    escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
                    QApplication.sendEvent(editor, escape)  # the first character opened a cell
                widget.setCurrentIndex(current)

            return restore_view
        case _:
            return _nothing


def _is_field(widget: QWidget | None) -> bool:
    return isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit))


class ScanRouter(QObject):
    """Watches the keys of the whole program and routes the codes that were scanned.

    Attributes:
        enabled: off while the window is locked.
    """

    scanned = Signal(str)
    unknown = Signal(str)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.enabled = True
        self._clock = clock
        self._recognisers: list[tuple[QObject, Recogniser]] = []
        self._characters: list[str] = []
        self._held: list[QKeyEvent] = []
        self._origin: tuple[QWidget | None, Handler] = (None, _nothing)
        self._last_ms = 0.0
        self._handed_on = False
        self._replaying = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(END_GAP_MS + 10)
        self._patience.timeout.connect(self._give_up)

    def watch(self, app: QApplication) -> None:
        """Begin to watch the keys of the program."""
        app.installEventFilter(self)

    def register(self, owner: QObject, recogniser: Recogniser) -> None:
        """Let somebody understand codes while ``owner`` exists (and, if it is a widget, is visible).

        Args:
            owner: a page, or the window for codes that open a page.
            recogniser: gives what to do with a code, ``None`` if it is not one of its kind. The latest is asked first.
        """
        self._recognisers.append((owner, recogniser))

    def route(self, code: str) -> bool:
        """Do what a code asks for; also the way for codes typed by hand.

        Returns:
            Whether somebody understood it.
        """
        handler = self._handler(code)
        if handler is None:
            self.unknown.emit(code)
            return False
        self.scanned.emit(code)
        handler()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold back what may be a scan; see the module's words."""
        if event.type() != QEvent.Type.KeyPress or self._replaying or not self.enabled:
            return False
        focus = QApplication.focusWidget() or QApplication.activeWindow()
        if watched is not focus or not isinstance(event, QKeyEvent):
            return False
        return self._key(event, focus)

    def _key(self, event: QKeyEvent, focus: QWidget) -> bool:
        key = event.key()
        if key in _MODIFIERS:
            return False
        now = float(event.timestamp()) or self._clock() * 1000
        gap = now - self._last_ms
        if key in _TERMINATORS:
            return self._end(focus) if gap < END_GAP_MS else self._person()
        text = event.text()
        if len(text) != 1 or not text.isprintable() or event.isAutoRepeat() or event.modifiers() & _COMMANDS:
            return self._person()
        if self._is_handed_on(text, focus):
            return False
        self._last_ms = now
        if self._characters and 0 <= gap < GAP_MS:
            self._characters.append(text)
            self._held.append(event.clone())
            self._patience.start()
            return True
        self._person()
        self._characters = [text]
        self._origin = (focus, _undo(focus))
        return False

    def _is_handed_on(self, text: str, focus: QWidget) -> bool:
        """Whether a table hands the first character on to the editor that this very character opened."""
        view, _ = self._origin
        opened = (
            isinstance(view, QAbstractItemView) and isValid(view) and view is not focus and view.isAncestorOf(focus)
        )
        if self._handed_on or not opened or self._characters != [text]:
            return False
        self._handed_on = True
        return True

    def _end(self, focus: QWidget) -> bool:
        code = "".join(self._characters)
        if len(code) < MINIMUM:
            return self._person()
        widget, undo = self._origin
        listed = isinstance(widget, QAbstractItemView) and focus is widget
        if listed:
            # The first character may have chosen another row, and in the list of pages another page: first back to that
            # one, for the page that was seen is asked.
            self._undo_first(widget, undo)
        handler = self._handler(code)
        if handler is None and _is_field(focus):
            return self._person()  # an ordinary field takes what nobody else understands
        self._forget()
        if not listed:
            self._undo_first(widget, undo)
        if handler is None:
            self.unknown.emit(code)
        else:
            self.scanned.emit(code)
            QTimer.singleShot(0, self, handler)
        return True

    def _undo_first(self, widget: QWidget | None, undo: Handler) -> None:
        if widget is None or isValid(widget):
            self._replaying = True
            undo()
            self._replaying = False

    def _person(self) -> bool:
        """It was a person: type what was held, and let the key pass."""
        held = self._held
        self._forget()
        self._replaying = True
        try:
            for event in held:
                focus = QApplication.focusWidget() or QApplication.activeWindow()
                if focus is not None:
                    QApplication.sendEvent(focus, event)
        finally:
            self._replaying = False
        return False

    def _give_up(self) -> None:
        self._person()

    def _forget(self) -> None:
        self._patience.stop()
        self._characters = []
        self._held = []
        self._origin = (None, _nothing)
        self._handed_on = False

    def _handler(self, code: str) -> Handler | None:
        self._recognisers = [(owner, each) for owner, each in self._recognisers if isValid(owner)]
        for owner, recogniser in reversed(self._recognisers):
            if isinstance(owner, QWidget) and not owner.isVisible():
                continue
            handler = recogniser(code)
            if handler is not None:
                return handler
        return None
