"""No widget cuts its words at 1366 × 768, even in a language a third longer than English."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator, translator
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.elided import ElidedLabel
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import PageSpec
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.main_window import CriticalAlert, MainWindow, WindowRequests
from quty_desktop.views.preferences import Preferences
from quty_desktop.views.problem_window import ProblemWindow
from quty_desktop.views.shortcuts import ShortcutSheet
from quty_desktop.views.sign_in import PracticePerson, SignIn, SignInRequests
from quty_desktop.views.welcome import Welcome, WelcomeRequests
from tests.views.conftest import RINA, make_workplace
from tests.views.demo import EntryPage, OrdersPage


class Longer(Translator):
    """English with a third more letters."""

    def __init__(self) -> None:
        english = translator("en")
        super().__init__(english.language, english._catalogue)

    def tr(self, text: str | Text) -> str:
        words = super().tr(text)
        more = "".join("ëáöñ"[number % 4] for number in range(round(len(words) * 0.3)))
        return f"{words}{more}" if words else ""


def clipped(root: QWidget) -> list[str]:
    """The words that do not fit their widgets."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.text():
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            wide = 0 if widget.wordWrap() else widget.sizeHint().width()
            if needed > widget.height() + 1 or wide > widget.width() + 1:
                found.append(f"{widget.text()!r} {needed}>{widget.height()} {wide}>{widget.width()}")
        elif isinstance(widget, (QPushButton, QToolButton, QCheckBox)) and widget.text():
            hint = (
                widget.minimumSizeHint()
                if isinstance(widget, QPushButton) and widget.maximumWidth() < 9999
                else widget.sizeHint()
            )
            if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
                found.append(f"{widget.text()!r} {hint.toTuple()} > {widget.size().toTuple()}")
        parent = widget.parentWidget()
        plain = isinstance(widget, (QLabel, QPushButton, QCheckBox)) and parent is not None and parent is not root
        if plain and parent is not None and not parent.rect().contains(widget.geometry()):
            found.append(f"{widget} reaches over the edge of its parent")
    return found


@pytest.fixture(params=[False, True], ids=["normal", "big"])
def theme(qapp: QApplication, request: Any) -> Iterator[Theme]:
    made = Theme(Look(Scheme.LIGHT, big_targets=request.param))
    made.apply()
    yield made
    qapp.setStyleSheet("")


def nothing(*_values: object) -> None:
    """Whatever is asked."""


def settle(widget: QWidget) -> None:
    for _ in range(3):
        QApplication.processEvents()
    assert widget.isVisible()


def test_main_window(theme: Theme, store: QSettings, qtbot: QtBot) -> None:
    actor = replace(RINA, permissions=frozenset(Permission))
    workplace = make_workplace(store, theme=theme, words=Longer(), actor=actor, practice=True)
    requests = WindowRequests(nothing, nothing, nothing, nothing, nothing)
    window = MainWindow(workplace, [PageSpec.of(OrdersPage), PageSpec.of(EntryPage)], requests)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.show_alerts(
        2, [CriticalAlert(1, N_("Metal found in BATCH-2026-014, line Finishing 2. Stop the line."), "packing.orders")]
    )
    page = window.current_page
    assert isinstance(page, OrdersPage)
    page.print_marks()
    settle(window)
    assert (window.width(), window.height()) == (1366, 768)
    assert clipped(window) == []
    window.go("packing.entry")
    entry = window.current_page
    assert isinstance(entry, EntryPage)
    entry.close_carton()
    settle(window)
    if not theme.look.big_targets:
        assert (window.width(), window.height()) == (1366, 768)
    assert clipped(window) == []
    window.lock()
    settle(window)
    assert clipped(window.lock_screen) == []


@pytest.mark.parametrize("kind", ["sheet", "preferences", "problem", "question"])
def test_dialogs(theme: Theme, store: QSettings, qtbot: QtBot, kind: str) -> None:
    workplace = make_workplace(store, theme=theme, words=Longer())
    dialogs: dict[str, QDialog] = {
        "sheet": ShortcutSheet(workplace),
        "preferences": Preferences(workplace),
        "problem": ProblemWindow(ValueError("x"), "here", workplace.words),
        "question": Question(
            Text(
                N_("Line Sewing 3 still holds {pieces} pieces of {batch}. Send anyway?"),
                pieces=120,
                batch="BATCH-2026-014",
            ),
            N_("Send anyway"),
            workplace.words,
            needs_reason=True,
        ),
    }
    dialog = dialogs[kind]
    for each in dialogs.values():
        qtbot.addWidget(each)
    dialog.show()
    settle(dialog)
    assert clipped(dialog) == []
    assert dialog.height() <= 768
    assert dialog.width() <= 1366


def test_before_sign_in(theme: Theme, qtbot: QtBot) -> None:
    doorstep = Doorstep(Longer(), theme, AtOnce(), Drafts())
    people = [PracticePerson(r.code, "Rina Wulandari", r.name, r.department.label, "x") for r in STANDARD_ROLES]
    sign_in = SignIn(
        doorstep, "Pabrik Boneka Contoh", SignInRequests(nothing, nothing, nothing, nothing), Throttle(), people=people
    )
    welcome = Welcome(doorstep, WelcomeRequests(nothing, nothing, nothing, nothing, nothing))  # type: ignore[arg-type] # never tested here
    for window in (sign_in, welcome):
        qtbot.addWidget(window)
        window.show()
        settle(window)
        assert clipped(window) == []
        assert window.height() <= 768
    sign_in.refused(N_("User name or password is wrong."))
    sign_in.ask_new_password()
    settle(sign_in)
    assert clipped(sign_in) == []
    for step in (1, 2):
        welcome._go(step)
        settle(welcome)
        assert clipped(welcome) == []
        assert welcome.height() <= 768
