"""Signing in needs Qt alone, waits after five wrong passwords, and can change language on the spot."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import translator
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.sign_in import PracticePerson, SignIn, SignInRequests

HEAVY = (
    "sqlalchemy",
    "psycopg",
    "alembic",
    "pyqtgraph",
    "numpy",
    "qtawesome",
    "reportlab",
    "openpyxl",
    "pypdfium2",
    "msgspec",
)


class Program:
    """What the window asks of the program, written down."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.now = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
        self.throttle = Throttle(None, lambda: self.now)

    def requests(self) -> SignInRequests:
        return SignInRequests(
            sign_in=lambda name, password: self.asked.append(("sign_in", name, password)),
            change_password=lambda name, old, new: self.asked.append(("change", name, old, new)),
            language=lambda language: self.asked.append(("language", language)),
            other_plant=lambda: self.asked.append(("other",)),
        )


PEOPLE = (
    PracticePerson("rina", "Rina Wulandari", "Packing clerk", "Packing", "practice-2026"),
    PracticePerson("budi", "Budi Santoso", "Administrator", "Administration", "practice-2026"),
)
Make = Callable[..., SignIn]


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot, program: Program) -> Make:
    def made(people: tuple[PracticePerson, ...] = (), last: str = "") -> SignIn:
        theme = Theme(Look(Scheme.LIGHT))
        doorstep = Doorstep(translator("en"), theme, AtOnce(), Drafts())
        window = SignIn(
            doorstep, "Pabrik Contoh", program.requests(), program.throttle, people=people, last_person=last
        )
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return made


def press(window: SignIn, words: str) -> None:
    QApplication.processEvents()
    button = next(b for b in window.findChildren(QPushButton) if b.isVisible() and b.text().replace("&", "") == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def said(window: SignIn) -> str:
    return window._wrong.text()


def test_it_needs_qt_alone() -> None:
    code = f"import sys, quty_desktop.views.sign_in; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_painting_it_needs_qt_alone() -> None:
    code = f"""
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
app = QApplication([])
from quty_desktop.i18n import translator
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import Theme
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.sign_in import SignIn, SignInRequests
theme = Theme(); theme.apply()
n = lambda *a: None
w = SignIn(Doorstep(translator("en"), theme, AtOnce(), Drafts()), "x", SignInRequests(n, n, n), Throttle())
w.show(); app.processEvents(); w.grab()
print([m for m in {HEAVY!r} if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_by_keyboard_alone(make: Make, program: Program, qtbot: QtBot) -> None:
    window = make()
    qtbot.waitUntil(window._form.editor("name").widget.hasFocus)
    QTest.keyClicks(window.focusWidget(), "Rina")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClicks(window.focusWidget(), "secret password")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert program.asked == [("sign_in", "rina", "secret password")]


def test_the_cursor_waits_in_the_password_of_who_was_here_last(make: Make, qtbot: QtBot) -> None:
    window = make(last="rina")
    qtbot.waitUntil(window._form.editor("password").widget.hasFocus)
    assert window._form.editor("name").text() == "rina"


def test_practice_people_sign_in_with_one_press(make: Make, program: Program) -> None:
    window = make(PEOPLE)
    names = [window._list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert names == ["Rina Wulandari, Packing clerk", "Budi Santoso, Administrator"]
    for row in (1, 0):
        place = window._list.visualRect(window._list.model().index(row, 0)).center()
        QTest.mouseClick(window._list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert program.asked == [("sign_in", "budi", "practice-2026")], "a second press waits for the answer to the first"
    window.succeeded()
    window._list.setFocus()
    window._list.setCurrentIndex(window._list.model().index(0, 0))
    QTest.keyClick(window._list, Qt.Key.Key_Return)
    assert program.asked[1] == ("sign_in", "rina", "practice-2026")


def test_nobody_signs_in_while_the_database_starts(make: Make, program: Program) -> None:
    window = make(PEOPLE)
    window.starting(Text(N_("Starting {what}…"), what="PostgreSQL"))
    assert said(window) == "Starting PostgreSQL…"
    window._ask("rina", "x")
    assert program.asked == []
    window.ready()
    window._ask("rina", "x")
    assert program.asked == [("sign_in", "rina", "x")]


def test_five_wrong_passwords_wait(make: Make, program: Program, qtbot: QtBot) -> None:
    window = make()
    for _ in range(5):
        window._ask("rina", "wrong")
        window.refused(N_("User name or password is wrong."))
    assert len(program.asked) == 5
    assert said(window) == "Too many wrong passwords for this name. Wait 30 seconds."
    window._ask("rina", "right")
    assert len(program.asked) == 5
    window._ask("budi", "his")
    assert program.asked[5][1] == "budi", "another name need not wait"
    window.refused(N_("Not reachable."), wrong_password=False)
    program.now += timedelta(seconds=31)
    window._ask("rina", "right")
    assert program.asked[6] == ("sign_in", "rina", "right")
    window.succeeded()
    assert [each.name for each in program.throttle.succeeded("rina")] == ["rina"] * 5


def test_a_failure_of_the_network_is_nobodys_wrong_password(make: Make, program: Program) -> None:
    window = make()
    for _ in range(6):
        window._ask("rina", "x")
        window.refused(N_("The server cannot be reached."), wrong_password=False)
    assert program.throttle.left_s("rina") == 0


@pytest.mark.parametrize(
    ("password", "again", "complaint"),
    [
        ("short", "short", "at least 10"),
        ("a good long one", "another long one", "differ"),
        ("given password", "given password", "another password"),
    ],
)
def test_a_given_password_is_changed(make: Make, program: Program, password: str, again: str, complaint: str) -> None:
    window = make()
    window._ask("rina", "given password")
    window.ask_new_password()
    window._change.editor("password").set_text(password)
    window._change.editor("again").set_text(again)
    press(window, "Change password and go on")
    assert complaint in " ".join(window._change.errors().values())
    for name in ("password", "again"):
        window._change.editor(name).set_text("my own password")
    press(window, "Change password and go on")
    assert program.asked[-1] == ("change", "rina", "given password", "my own password")
    window.ask_new_password(N_("The server refused it."))
    assert said(window) == "The server refused it."


def test_password_can_be_seen_and_caps_lock_is_told(make: Make, qtbot: QtBot) -> None:
    window = make()
    line = window._form.editor("password").widget
    QTest.sendKeyEvent(QTest.KeyAction.Press, line, Qt.Key.Key_A, "A", Qt.KeyboardModifier.ShiftModifier)
    assert said(window) == ""
    QTest.sendKeyEvent(QTest.KeyAction.Press, line, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier)
    assert said(window) == "Caps Lock is on."
    window._show_password(True)
    assert line.property("echoMode") is QLineEdit.EchoMode.Normal


def test_language_changes_and_the_name_stays(make: Make, program: Program) -> None:
    window = make(PEOPLE)
    window._form.editor("name").set_text("rina")
    press(window, "Indonesia")
    assert program.asked == [("language", "id")]
    assert window._form.editor("name").text() == "rina"
    assert any(label.text() for label in window.findChildren(QLabel))
    press(window, "English")
    press(window, "Another plant…")
    assert program.asked[-1] == ("other",)


def test_a_plant_that_cannot_be_opened_is_tried_again(make: Make, program: Program) -> None:
    window = make(PEOPLE)
    again: list[str] = []
    window.starting(N_("Getting ready…"))
    window.not_opened(N_("The disk is full."), lambda: again.append("again"))
    assert said(window) == "The disk is full."
    window._pick(0)
    window._form.editor("name").set_text("rina")
    window._form.ended.emit()
    assert program.asked == []
    press(window, "Try again")
    assert again == ["again", "again"]
    window.starting(N_("Getting ready…"))
    window.ready()
    assert said(window) == ""
    press(window, "Sign in")
    assert again == ["again", "again"]
