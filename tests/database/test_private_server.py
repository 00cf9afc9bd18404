"""The life of the private PostgreSQL, with real processes: made, shared, stopped, killed and recovered."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import psycopg
import pytest

from quty_desktop.database.private_server import PrivateServer, ServerAddress, ServerState
from quty_desktop.domain.text import Text
from tests.postgres import server_folder, silent


@pytest.fixture
def folder() -> Iterator[Path]:
    with server_folder("life") as path:
        yield path


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    with server_folder("made") as path:
        with PrivateServer(path, durable=False).lease(silent) as address:
            ask(address.conninfo(), "CREATE TABLE kept AS SELECT 1920 AS pieces")
        yield path


@pytest.fixture
def made(made_once: Path) -> Iterator[Path]:
    """A folder with a sound cluster that is stopped, before and after."""
    yield made_once
    state = PrivateServer(made_once).status().state
    PrivateServer(made_once).stop(force=True)
    assert state is ServerState.STOPPED


class Window:
    """A window of the program in a process of its own."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.database.private_server_window", str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.progress: list[str] = []

    def wait_until_ready(self) -> str:
        """The connection string that the window got."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word, _, rest = line.strip().partition(" ")
            if word == "ready":
                return rest
            self.progress.append(rest)
        raise AssertionError(self.progress)

    def wait_for_progress(self) -> None:
        assert self.process.stdout is not None
        self.progress.append(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate("\n", timeout=60)
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


def ask(conninfo: str, question: str) -> object:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        cursor = connection.execute(question.encode())
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def kill_postgres(server: PrivateServer) -> None:
    pid = server.status().pid
    assert pid is not None
    process = psutil.Process(pid)
    process.kill()
    # In a container nobody may collect the dead process.
    deadline = time.monotonic() + 10
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.01)


def test_the_first_start_makes_a_safe_cluster_and_says_so(folder: Path) -> None:
    told: list[Text] = []
    server = PrivateServer(folder)
    assert server.status().state is ServerState.ABSENT
    with server.lease(told.append) as address:
        assert [text.message.split()[0] for text in told] == ["Creating", "Starting"]
        assert (address.superuser, address.database) == ("quty_server", "postgres")
        assert address.password not in repr(address)
        assert len(address.password) >= 32
        settings = {
            "server_encoding": "UTF8",
            "data_checksums": "on",
            "listen_addresses": "127.0.0.1",
            "password_encryption": "scram-sha-256",
            "TimeZone": "UTC",
            "max_connections": "120",
            "jit": "off",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "lc_messages": "C",
            "logging_collector": "on",
        }
        conninfo = address.conninfo()
        assert {name: ask(conninfo, f"SHOW {name}") for name in settings} == settings
        assert ask(conninfo, "SELECT lower('ÄÖÜÉ')") == "äöüé"
        rules = "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"
        assert ask(conninfo, rules) == "scram-sha-256"
        assert server.status().state is ServerState.RUNNING
        assert server.status().windows == 1
    assert server.status().state is ServerState.STOPPED


def test_the_password_file_is_its_owners_alone(made: Path) -> None:
    with PrivateServer(made, durable=False).lease(silent):
        if sys.platform != "win32":
            assert stat.S_IMODE((made / "password").stat().st_mode) == 0o600
            assert (made / "password").stat().st_uid == os.geteuid()
            assert stat.S_IMODE((made / "server" / "data").stat().st_mode) == 0o700
            assert stat.S_IMODE((made / "server" / "run").stat().st_mode) == 0o700


def test_nobody_is_let_in_without_the_password(made: Path) -> None:
    with PrivateServer(made, durable=False).lease(silent) as address:
        hosts = {address.host, "127.0.0.1"}
        assert len(hosts) == (1 if sys.platform == "win32" else 2)
        for host in hosts:
            assert ask(address.conninfo(host=host), "SELECT 1") == 1
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                ask(address.conninfo(host=host, password="wrong"), "SELECT 1")
            with pytest.raises(psycopg.OperationalError, match="no password supplied"):
                ask(address.conninfo(host=host, password=None, passfile=os.devnull), "SELECT 1")


def test_a_path_too_long_for_a_socket_is_served_by_tcp(folder: Path) -> None:
    deep = folder / ("a" * 60) / ("b c'd" * 10)
    with PrivateServer(deep, durable=False).lease(silent) as address:
        assert address.host == "127.0.0.1"
        assert ask(address.conninfo(), "SELECT 1") == 1


def test_two_windows_share_and_the_last_one_out_stops(folder: Path) -> None:
    server = PrivateServer(folder, durable=False)
    # Both begin with nothing, at the same moment.
    with Window(folder) as first, Window(folder) as second:
        conninfo = first.wait_until_ready()
        assert second.wait_until_ready() == conninfo
        assert server.status().windows == 2
        assert not server.stop()
        first.close()
        assert server.status().state is ServerState.RUNNING
        assert ask(conninfo, "SELECT 1") == 1
        second.close()
    status = server.status()
    assert (status.state, status.windows) == (ServerState.STOPPED, 0)


def test_a_killed_window_does_not_count(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    with Window(made) as killed, Window(made) as closed:
        killed.wait_until_ready()
        closed.wait_until_ready()
        killed.kill()
        assert server.status().windows == 1
        closed.close()
    assert server.status().state is ServerState.STOPPED
    assert not list((made / "leases").iterdir())


def test_the_server_outlives_a_killed_window_and_is_found_again(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    with Window(made) as window:
        conninfo = window.wait_until_ready()
        ask(conninfo, "CREATE TABLE more AS SELECT 60 AS pieces")
        window.kill()
    pid = server.status().pid
    with server.lease(silent) as address:
        assert server.status().pid == pid
        assert ask(address.conninfo(), "SELECT pieces FROM more") == 60
    assert server.status().state is ServerState.STOPPED


def test_a_killed_postgres_comes_back_with_its_data(made: Path) -> None:
    server = PrivateServer(made)
    told: list[Text] = []
    with server.lease(silent) as address:
        ask(address.conninfo(), "CREATE TABLE safe AS SELECT 60 AS pieces")
        kill_postgres(server)
        assert server.status().state is ServerState.STOPPED
        again = server.ensure(told.append)
        assert ask(again.conninfo(), "SELECT pieces FROM safe") == 60
    assert [text.message.split(".")[0] for text in told] == [
        "The database of this PC was not closed properly last time"
    ]
    assert server.status().state is ServerState.STOPPED


def leave_pid_file(folder: Path, pid: int) -> None:
    data = folder / "server" / "data"
    lines = [pid, data, 1_700_000_000, 25432, folder / "server" / "run", "127.0.0.1", "  2146501         8", "ready"]
    (data / "postmaster.pid").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_a_recycled_process_number_is_not_taken_for_the_server(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    leave_pid_file(made, os.getpid())
    assert server.status().state is ServerState.STOPPED
    with server.lease(silent) as address:
        assert ask(address.conninfo(), "SELECT pieces FROM kept") == 1920


def test_another_postgres_with_the_number_is_not_taken_for_the_server(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    with server_folder("other") as other:
        stranger = PrivateServer(other, durable=False)
        with stranger.lease(silent):
            pid = stranger.status().pid
            assert pid is not None
            leave_pid_file(made, pid)
            assert server.status().state is ServerState.STOPPED
            with server.lease(silent) as address:
                assert ask(address.conninfo(), "SELECT pieces FROM kept") == 1920
            assert stranger.status().state is ServerState.RUNNING


def test_a_zombie_is_not_taken_for_the_server(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.read()  # it has ended, and nobody has asked how
        leave_pid_file(made, child.pid)
        with server.lease(silent) as address:
            assert ask(address.conninfo(), "SELECT pieces FROM kept") == 1920


def test_an_unreadable_pid_file_is_no_hindrance(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    (made / "server" / "data" / "postmaster.pid").write_bytes(b"")
    with server.lease(silent) as address:
        assert ask(address.conninfo(), "SELECT pieces FROM kept") == 1920


def test_a_window_killed_while_the_cluster_was_made_leaves_no_trace(folder: Path) -> None:
    with Window(folder) as window:
        window.wait_for_progress()
        deadline = time.monotonic() + 10
        while not list((folder / "server").glob("new-*/data/base")) and time.monotonic() < deadline:
            time.sleep(0.005)
        window.kill()
    assert list((folder / "server").glob("new-*"))
    assert not (folder / "server" / "data").exists()
    told: list[Text] = []
    with PrivateServer(folder, durable=False).lease(told.append) as address:
        assert ask(address.conninfo(), "SELECT 1") == 1
    assert told[0].message.startswith("Creating")
    assert (folder / "server" / "data").is_dir()


def test_force_stops_although_windows_are_open(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    with ExitStack() as windows:
        address = windows.enter_context(server.lease(silent))
        windows.enter_context(server.lease(silent))
        assert server.status().windows == 2
        assert not server.stop()
        assert server.stop(force=True)
        assert server.status().state is ServerState.STOPPED
        assert server.ensure(silent).port == address.port
    assert server.status().state is ServerState.STOPPED


def test_a_lease_ends_once(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    first, second = server.acquire(silent), server.acquire(silent)
    first.release()
    first.release()
    assert server.status().state is ServerState.RUNNING
    second.release()
    assert server.status().state is ServerState.STOPPED


def test_conninfo_takes_and_leaves_out() -> None:
    address = ServerAddress("127.0.0.1", 25432, "quty_server", "it's \\ secret")
    parameters = psycopg.conninfo.conninfo_to_dict(address.conninfo(user="rina", dbname="quty", password=None))
    assert (parameters["user"], parameters["dbname"], "password" in parameters) == ("rina", "quty", False)
    assert psycopg.conninfo.conninfo_to_dict(address.conninfo())["password"] == address.password


def test_the_session_server_is_for_tests_only(postgres: ServerAddress) -> None:
    assert ask(postgres.conninfo(), "SHOW fsync") == "off"
