"""Three ways to begin, each with what it needs and nothing more."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from quty_desktop.domain.errors import Invalid, Refused, Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import translator
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.welcome import Encryption, OwnPlant, Server, Welcome, WelcomeRequests


class Program:
    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.answer: Text | Exception = Text(N_("The server answers."))
        self.tried = ("", "")

    def test(self, server: Server, name: str, password: str) -> Text:
        self.asked.append(server)
        self.tried = (name, password)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, program: Program) -> Welcome:
    requests = WelcomeRequests(
        practise=lambda: program.asked.append("practise"),
        own_plant=program.asked.append,
        connect=program.asked.append,
        test=program.test,
        language=program.asked.append,
    )
    made = Welcome(Doorstep(translator("en"), Theme(Look(Scheme.LIGHT)), AtOnce(), Drafts()), requests)
    qtbot.addWidget(made)
    made.show()
    return made


def press(window: Welcome, words: str) -> None:
    for button in window.findChildren(QPushButton):
        if button.isVisible() and words in {button.text().replace("&", ""), button.accessibleName()}:
            button.click()
            return
    raise AssertionError(words)


def test_practise(window: Welcome, program: Program) -> None:
    press(window, "Practise with sample data")
    assert program.asked == ["practise"]
    assert not window._steps.isEnabled()
    window.failed(Text(N_("The disk is full.")))
    assert window._steps.isEnabled()
    assert window._said.text() == "The disk is full."


def test_own_plant(window: Welcome, program: Program) -> None:
    press(window, "Use this PC alone")
    press(window, "Set up")
    assert set(window._plant.errors()) == {"plant", "full_name", "name", "password", "again"}
    for name, text in {
        "plant": "Pabrik",
        "full_name": "Sari Dewi",
        "name": "Sari",
        "password": "a good long one",
        "again": "x",
    }.items():
        window._plant.editor(name).set_text(text)
    press(window, "Set up")
    assert "differ" in window._plant.errors()["again"]
    window._plant.editor("again").set_text("a good long one")
    window._plant.editor("name").set_text("pg_sari")
    press(window, "Set up")
    assert "reserved" in window._plant.errors()["name"]
    window._plant.editor("name").set_text("Sari")
    press(window, "Set up")
    assert program.asked == [OwnPlant("Pabrik", "sari", "Sari Dewi", "a good long one")]
    window.invalid(Invalid({"plant": Text(N_("Too long."))}))
    assert window._plant.errors() == {"plant": "Too long."}


def test_server(window: Welcome, program: Program) -> None:
    press(window, "Connect to the plant's server")
    press(window, "Test")
    assert set(window._server.errors()) == {"host"}
    window._server.editor("host").set_text("quty.pabrik")
    press(window, "Test")
    assert program.asked == [Server("quty.pabrik", 5432, "quty", Encryption.VERIFY_FULL, "")]
    assert isinstance(program.asked[0].encryption, Encryption)
    assert window._said.text() == "The server answers."
    assert program.tried == ("", "")
    window._server.editor("name").set_text("Rina")
    window._server.editor("password").set_text("teddy bears")
    press(window, "Test")
    assert program.tried == ("rina", "teddy bears")
    press(window, "Connect")
    assert program.asked[-1] == program.asked[0]
    assert not window._steps.isEnabled()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Unavailable(Text(N_("No such server."))), "No such server."),
        (Refused(Text(N_("Too old.")), Text(N_("Ask for a newer one."))), "Too old. Ask for a newer one."),
        (Invalid({"host": Text(N_("Odd name."))}), ""),
    ],
)
def test_what_is_wrong_is_said_in_words(window: Welcome, program: Program, error: Exception, words: str) -> None:
    press(window, "Connect to the plant's server")
    window._server.editor("host").set_text("quty.pabrik")
    program.answer = error
    press(window, "Test")
    if words:
        assert window._said.text() == words
    else:
        assert window._server.errors() == {"host": "Odd name."}
    assert window._steps.isEnabled()


def test_language_keeps_step_and_words(window: Welcome, program: Program) -> None:
    press(window, "Connect to the plant's server")
    window._server.editor("host").set_text("quty.pabrik")
    press(window, "Indonesia")
    assert program.asked == ["id"]
    assert window._steps.currentIndex() == 2
    assert window._server.editor("host").text() == "quty.pabrik"
