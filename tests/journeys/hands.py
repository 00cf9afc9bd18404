"""A person's hands: keys and a scanner on real pages, in the person's language, counting what a task takes.

An action is what a person decides to press: another page, a button, the primary key. Typing into fields, choosing a
row with the arrows and scanning are what the task itself is about, and count as nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import Text
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.table import Table
from tests.databases import Plant
from tests.journeys.desks import Window, desk_of

Key = Qt.Key
_MOST_ROWS = 60


class Hands:
    """What one person does at a desk.

    Attributes:
        window: the person's window.
        actions: what was pressed since the task began.
        tasks: by page, the actions that its daily task took.
    """

    def __init__(self, window: Window, clock: "Clock") -> None:
        self.window = window
        self.actions = 0
        self.tasks: dict[str, int] = {}
        self._clock = clock

    @property
    def page(self) -> Any:
        """The page that is seen."""
        page = self.window.current_page
        assert page is not None
        return page

    def words(self, text: str | Text) -> str:
        """A text as the person reads it."""
        return self.window.place.words.tr(text)

    # Going

    def open(self, key: str) -> Any:
        """Go to a page with the keyboard: its tab by Ctrl+Tab, the page by its first word in the list."""
        spec = next(each for each in self.window.pages() if each.page.key == key)
        window = self.window
        for _ in range(window.tabs.count()):
            if not window.tabs.isVisible() or window.tabs.current == spec.department:
                break
            QTest.keyClick(window, Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        if window.current_key != key:
            view, wanted = window.page_list.view, self.words(spec.page.title)
            view.setFocus()
            QTest.keyClicks(view, wanted.split()[0])  # a list goes to what is typed, without opening what lies between
            for key_pressed in (*[Key.Key_Down] * 3, Key.Key_Home, *[Key.Key_Down] * _MOST_ROWS):
                if window.current_key == key:
                    break
                QTest.keyClick(view, key_pressed)
            assert window.current_key == key, wanted
        self.actions += 1
        QTest.keyClick(window, Key.Key_F5)
        QApplication.processEvents()
        return self.page

    @contextmanager
    def task(self, key: str, most: int = 2) -> Iterator[Any]:
        """Do a page's daily task, from its tab on.

        Raises:
            AssertionError: it took more actions than it may.
        """
        self.actions = 0
        yield self.open(key)
        self.tasks[key] = self.actions
        assert self.actions <= most, f"{key} takes {self.actions} actions"

    # Pressing

    def press(self, words: str | Text) -> None:
        """Press the button that says this, with the space bar."""
        wanted = self.words(words)
        within = self._question() or self.page
        buttons = [each for each in within.findChildren(QPushButton) if each.isVisible() and each.isEnabled()]
        button = next((each for each in buttons if each.text().replace("&", "") == wanted), None)
        assert button is not None, f"{wanted!r} is not among {[each.text() for each in buttons]}; {self.said}"
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, f"the keyboard does not reach {wanted!r}"
        button.setFocus()
        self.actions += 1
        QTest.keyClick(button, Key.Key_Space)
        QApplication.processEvents()

    def primary(self) -> None:
        """Do what the blue button says (Ctrl+Enter)."""
        assert self.page.primary_button is not None
        assert self.page.primary_button.isEnabled(), self.said
        self.actions += 1
        QTest.keyClick(self.window, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()

    def _question(self) -> Question | None:
        return next((each for each in self.window.findChildren(Question) if each.isVisible()), None)

    # Choosing and typing

    def choose(self, fits: Callable[[Any], bool], table: Table | None = None) -> Any:
        """Select a row with the arrow keys."""
        table = table or self.page.table
        table.view.setFocus()
        for _ in range(table.model.rowCount()):
            QTest.keyClick(table.view, Key.Key_Up)
        for _ in range(table.model.rowCount() + 1):
            row = table.selected_row
            if row is not None and fits(row):
                QApplication.processEvents()
                return row
            QTest.keyClick(table.view, Key.Key_Down)
        raise AssertionError(f"no such row among {table.model.all_rows}")

    def type(self, form: Form, **values: str) -> None:
        """Type into the fields of a form; lists are opened with F4 or walked with the arrows."""
        for name, text in values.items():
            self._field(form.editor(name).widget, text)

    def _field(self, widget: QWidget, text: str) -> None:
        assert widget.isVisible(), self.said
        widget.setFocus()
        if isinstance(widget, QComboBox):
            QTest.keyClick(widget, Key.Key_Home)
            for _ in range(widget.count()):
                if widget.currentText() == text:
                    return
                QTest.keyClick(widget, Key.Key_Down)
            assert widget.currentText() == text, [widget.itemText(each) for each in range(widget.count())]
            return
        if isinstance(widget, QLineEdit):
            widget.selectAll()
        QTest.keyClicks(widget, text)
        completer = widget.completer() if isinstance(widget, QLineEdit) else None
        if completer is not None:
            QTest.keyClick(widget, Key.Key_F4)
            popup = completer.popup()
            assert popup is not None
            assert popup.isVisible(), f"nothing is found for {text!r}"
            QApplication.processEvents()
            QTest.keyClick(popup, Key.Key_Down)
            QTest.keyClick(popup, Key.Key_Return)
            QApplication.processEvents()
            # This platform leaves the closed list in front; every other gives the window its place back.
            self.window.activateWindow()
            QApplication.processEvents()

    def keys(self, widget: QWidget, text: str) -> None:
        """Type into a widget that is no field of a form."""
        widget.setFocus()
        QTest.keyClicks(widget, text)

    def scan(self, code: str) -> None:
        """Hold a code before the scanner: it types faster than anybody, and ends with Enter."""
        at = self._clock.now_ms + 500
        for number, character in enumerate([*code, "\r"]):
            end = character == "\r"
            key = Key.Key_Return if end else Key(ord(character.upper()))
            event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(int(at + number * 5))
            focus = QApplication.focusWidget()
            assert focus is not None
            QApplication.sendEvent(focus, event)
        self._clock.now_ms = at + 1_000
        for _ in range(3):
            QApplication.processEvents()

    @property
    def said(self) -> str:
        """What the page says at its foot and in its banner."""
        return f"{self.page.status.text} | {self.page.banner.text}"


class Clock:
    """A person's time between two keys: never so short that it looks like a scanner."""

    def __init__(self) -> None:
        self.now_ms = 1_000.0

    def __call__(self) -> float:
        """Seconds, a fifth more each time."""
        self.now_ms += 200
        return self.now_ms / 1000


class Office:
    """The desks of a plant: each role has one person, whose window stays open.

    Args:
        plant: the database.
        qtbot: of the test.
        folder: for the settings of the PCs.
    """

    def __init__(self, plant: Plant, qtbot: QtBot, folder: Path, stack: ExitStack) -> None:
        self.plant = plant
        self._qtbot, self._folder, self._stack = qtbot, folder, stack
        self._desks: dict[str, Hands] = {}
        self._in_front: Hands | None = None

    def at(self, role: str) -> Hands:
        """The desk of a role's person, in front of all others."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        hands = self._desks.get(role)
        if hands is None:
            clock = Clock()
            router = ScanRouter(clock=clock)
            self._stack.callback(application.removeEventFilter, router)
            person = self.plant.person(role)
            window = self._stack.enter_context(desk_of(self.plant, person, self._qtbot, self._folder, scans=router))
            hands = self._desks[role] = Hands(window, clock)
        if hands is not self._in_front:
            if self._in_front is not None:
                self._in_front.window.place.scans.enabled = False
                self._in_front.window.hide()
            hands.window.place.scans.enabled = True
            hands.window.show()
            hands.window.activateWindow()
            self._qtbot.waitUntil(hands.window.isActiveWindow)
            application.removeEventFilter(hands.window.place.scans)
            hands.window.place.scans.watch(application)
            self._in_front = hands
        return hands

    @property
    def tasks(self) -> dict[str, int]:
        """By page, the actions that its daily task took at any desk."""
        return {key: count for hands in self._desks.values() for key, count in hands.tasks.items()}


@contextmanager
def office_of_hands(plant: Plant, qtbot: QtBot, folder: Path) -> Iterator[Office]:
    """Open the desks of a plant as they are needed; all are closed at the end."""
    with ExitStack() as stack:
        yield Office(plant, qtbot, folder, stack)


__all__ = ["Clock", "Hands", "Office", "Page", "office_of_hands"]
