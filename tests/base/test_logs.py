"""The log file: rotated by the program's own handler."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from quty_desktop import logs


@pytest.fixture(autouse=True)
def _no_handler_stays() -> Iterator[None]:
    root = logging.getLogger("quty_desktop")
    before = list(root.handlers)
    yield
    for each in [each for each in root.handlers if each not in before]:
        root.removeHandler(each)
        each.close()


def test_a_full_log_makes_room_and_keeps_five_older_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LONGEST", 200)
    path = logs.start()
    assert path is not None
    for number in range(40):
        logging.getLogger("quty_desktop.trial").info("line %s of a log that fills up", number)
    files = sorted(each.name for each in path.parent.iterdir())
    assert files == ["quty.log", *(f"quty.log.{number}" for number in range(1, logs.KEPT + 1))]
    newest = [each for name in ("quty.log.1", "quty.log") for each in (path.parent / name).read_text().splitlines()]
    assert (
        newest[-1].endswith("line 39 of a log that fills up") or "line 39" in (path.parent / "quty.log.1").read_text()
    )


def test_a_log_that_cannot_make_room_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, target: Path) -> Path:
        raise PermissionError("another window holds it")

    monkeypatch.setattr(logs, "LONGEST", 50)
    monkeypatch.setattr(Path, "replace", held)
    path = logs.start()
    assert path is not None
    for number in range(3):
        logging.getLogger("quty_desktop.trial").info("line %s", number)
    assert [each[-6:] for each in logs.last_lines().splitlines()[-3:]] == ["line 0", "line 1", "line 2"]


def test_without_a_folder_there_is_no_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QUTY_DATA", str(tmp_path / "file"))
    assert logs.start() is None
    assert logs.last_lines() == ""
