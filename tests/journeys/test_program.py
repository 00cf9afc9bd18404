"""The program itself, from its first window to its last, with its own private server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from quty_desktop import config
from quty_desktop.app.program import Options, Program
from quty_desktop.services import plant_setup
from quty_desktop.views.main_window import MainWindow
from quty_desktop.views.sign_in import SignIn
from quty_desktop.views.welcome import OwnPlant, Welcome
from tests.postgres import server_folder

PASSWORD = "teddy-bears-28"


def shown(program: Program) -> QWidget | None:
    return program.window


@pytest.fixture
def own_data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that the private server's account can reach."""
    with server_folder("program") as folder:
        monkeypatch.setenv("QUTY_DATA", str(folder))
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
        yield folder


@pytest.fixture
def program(qapp: QApplication, own_data: Path) -> Iterator[Program]:
    program = Program(qapp, config.load(), Options(language="en"))
    yield program
    program.stop()


def test_a_plant_on_this_pc_is_made_used_and_stopped(program: Program, qtbot: QtBot) -> None:
    program.start()
    assert isinstance(shown(program), Welcome)
    program.make_plant(OwnPlant("Pabrik Kecil", "agus", "Agus Wijaya", PASSWORD))
    window = shown(program)
    assert isinstance(window, SignIn)
    qtbot.waitUntil(lambda: program.is_ready, timeout=60_000)
    program.sign_in("agus", "not the password")
    qtbot.waitUntil(lambda: "wrong" in window.message, timeout=20_000)
    program.sign_in("agus", PASSWORD)
    qtbot.waitUntil(lambda: isinstance(shown(program), MainWindow), timeout=30_000)
    main = shown(program)
    assert isinstance(main, MainWindow)
    assert main.windowTitle() == "Quty · Pabrik Kecil"
    assert config.load().profile == "this-pc"
    program.sign_out()
    assert shown(program) is window
    program.stop()
    status = plant_setup.private_server("this-pc").status()
    assert (status.state, status.windows) == ("stopped", 0)


def test_the_next_start_opens_the_plant_that_was_used(program: Program, qtbot: QtBot) -> None:
    program.start()
    program.make_plant(OwnPlant("Pabrik Kecil", "agus", "Agus Wijaya", PASSWORD))
    qtbot.waitUntil(lambda: program.is_ready, timeout=60_000)
    program.stop()
    again = Program(QApplication.instance(), config.load(), Options(language="en"))  # type: ignore[arg-type]
    again.start()
    assert isinstance(shown(again), SignIn)
    qtbot.waitUntil(lambda: again.is_ready, timeout=60_000)
    again.stop()


def test_a_damaged_folder_gives_a_sentence_and_no_traceback(program: Program, qtbot: QtBot, own_data: Path) -> None:
    (own_data / "practice").write_text("a file where a folder should be")
    program.open_practice()
    window = shown(program)
    assert isinstance(window, SignIn)
    qtbot.waitUntil(lambda: bool(window.message), timeout=20_000)
    assert not program.is_ready


def test_a_server_that_comes_up_too_late_is_stopped_all_the_same(program: Program) -> None:
    program.open_practice()
    window = shown(program)
    assert window is not None
    window.grab()
    program.stop()
    assert plant_setup.private_server("practice").status().state in {"stopped", "absent"}
