"""The self-check's trial of a private server, and what is different where a lock's file goes away with its lock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quty_desktop.database.private_server import Lease, PrivateServer, ServerState, ServerUnavailable, files, trial
from tests.postgres import server_folder, silent


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with server_folder("trial") as path:
        yield path


@pytest.fixture
def lease(folder: Path) -> Iterator[Lease]:
    with PrivateServer(folder).acquire(silent) as taken:
        yield taken


def test_a_sound_server_passes(folder: Path, lease: Lease) -> None:
    server = PrivateServer(folder)
    assert trial.announces(lease.address) == ""
    assert trial.outlives_a_kill(server, lease.address) == ""
    assert trial.stops(server, lease) == ""


def test_a_server_that_others_use_does_not_pass_as_stopped(
    folder: Path, lease: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "_GONE_S", 0.0)
    server = PrivateServer(folder)
    with server.acquire(silent):
        assert trial.stops(server, lease) != ""


def test_a_server_is_known_and_stopped_without_the_files_of_its_locks(folder: Path, lease: Lease) -> None:
    server = PrivateServer(folder)
    (folder / "server.lock").unlink()
    assert server.status().state is ServerState.RUNNING
    (folder / "server.lock").unlink()
    lease.release()
    (folder / "server.lock").unlink()
    assert server.status().state is ServerState.STOPPED


def test_a_folder_that_the_programs_of_windows_cannot_name_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.is_nameable(tmp_path / "日本")
    monkeypatch.setattr(files, "program_encoding", lambda: "cp1252")
    assert files.is_nameable(tmp_path / "Zoë")
    with pytest.raises(ServerUnavailable) as refused:
        PrivateServer(tmp_path / "日本").ensure(silent)
    assert refused.value.code == "folder"
    assert "QUTY_DATA" in str(refused.value.reason)
    assert not (tmp_path / "日本").exists()
