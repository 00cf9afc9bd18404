import io
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from quty_desktop import cli, paths, start
from quty_desktop.app import last_words, setup_request
from quty_desktop.i18n import translator


def test_a_fresh_request_counts_and_what_an_interrupted_setup_left_does_not(tmp_path: Path) -> None:
    assert not setup_request.is_wanted(tmp_path, time.time())
    (tmp_path / setup_request.FILE_NAME).touch()
    assert setup_request.is_wanted(tmp_path, time.time())
    assert not setup_request.is_wanted(tmp_path, time.time() + 3600)


def test_the_window_says_why_and_closes(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_request, "_LOOK_MS", 10)
    monkeypatch.setattr(setup_request, "_NOTICE_MS", 10)
    ended: list[bool] = []
    monkeypatch.setattr(qapp, "quit", lambda: ended.append(True), raising=False)
    request = setup_request.SetupRequest(qapp, tmp_path, translator("en"))
    (tmp_path / setup_request.FILE_NAME).touch()
    qtbot.waitUntil(lambda: bool(ended), timeout=2000)
    [notice] = [each for each in qapp.topLevelWidgets() if isinstance(each, QMessageBox)]
    assert "being updated" in notice.text()
    notice.close()
    request.deleteLater()


def test_an_installed_program_looks_beside_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "quty.exe"))
    monkeypatch.setattr(sys, "argv", ["quty"])
    assert paths.program_folder() == tmp_path.resolve()


def test_settings_are_shown_and_a_wrong_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('profile = "plant"\n[[profiles]]\nname = "plant"\nhost = "server.example"\n', encoding="utf-8")
    bad.write_text('langage = "id"\n', encoding="utf-8")
    assert cli.main(["--lang", "en", "settings", "--file", str(good)]) == 0
    assert "* plant  server.example:5432/quty verify-full" in capsys.readouterr().out
    assert cli.main(["--lang", "en", "settings", "--file", str(bad)]) == 2
    assert "langage" in capsys.readouterr().err


def test_nothing_runs_so_nothing_has_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUTY_DATA", str(tmp_path))
    assert cli.main(["--lang", "en", "end-servers"]) == 0
    assert "No database" in capsys.readouterr().out


def test_without_a_terminal_the_reason_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown: list[str] = []
    monkeypatch.setattr(last_words, "show", shown.append)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    bad = tmp_path / "bad.toml"
    bad.write_text('langage = "id"\n', encoding="utf-8")
    assert start.main(["--lang", "en", "settings", "--file", str(bad)]) == 2
    assert "langage" in shown[0]
    assert isinstance(sys.stderr, io.StringIO)
