"""What the clerk reads when the private PostgreSQL can't be had; each failure is a real one wherever this PC allows it."""

import errno
import os
import socket
import stat
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from quty_desktop.database.private_server import PrivateServer, ServerState, ServerUnavailable, cluster, failures, ports
from quty_desktop.database.private_server.account import Account
from quty_desktop.database.private_server.leases import lock_at
from quty_desktop.database.private_server.programs import Programs, find_programs
from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.text import Text
from tests.postgres import server_folder, silent

IS_ROOT = sys.platform != "win32" and os.geteuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    with server_folder("fail") as path:
        yield path


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    with server_folder("made") as path:
        PrivateServer(path, durable=False).acquire(silent).release()
        yield path


@pytest.fixture
def made(made_once: Path) -> Iterator[Path]:
    """A folder with a sound cluster; it is sound and stopped again after the test."""
    yield made_once
    state = PrivateServer(made_once).status().state
    PrivateServer(made_once).stop(force=True)
    assert state is ServerState.STOPPED


def refusal(server: PrivateServer) -> ServerUnavailable:
    """The refusal of a start; it must leave no lease and no locked section behind."""
    with pytest.raises(ServerUnavailable) as caught:
        server.acquire(silent)
    error = caught.value
    assert isinstance(error, Unavailable)
    assert str(error.reason).endswith(".")
    return error


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def may_mount(folder: Path) -> bool:
    if not IS_ROOT:
        return False
    try:
        with mounted(folder, "size=1m"):
            return True
    except subprocess.CalledProcessError:
        return False


def stub(folder: Path, **scripts: str) -> Callable[[Account], Programs]:
    """The real binaries with some of them replaced by a shell script."""

    def find(account: Account) -> Programs:
        real = find_programs(account)
        root = folder / "stub"
        (root / "bin").mkdir(parents=True, exist_ok=True)
        root.chmod(0o755)
        for part in ("lib", "share"):
            (root / part).unlink(missing_ok=True)
            (root / part).symlink_to(real.root / part)
        for program in (real.root / "bin").iterdir():
            target = root / "bin" / program.name
            target.unlink(missing_ok=True)
            if program.name in scripts:
                target.write_text(f"#!/bin/sh\n{scripts[program.name]}\n", encoding="utf-8")
                target.chmod(0o755)
            else:
                target.symlink_to(program)
        return Programs(root, account)

    return find


def test_a_full_disk_is_seen_before_anything_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ROOM_FOR_CLUSTER", 1 << 60)
    error = refusal(PrivateServer(folder, durable=False))
    assert error.code == "full"
    assert str(folder) in str(error.reason)
    assert not list((folder / "server").iterdir())


def test_a_disk_that_fills_up_on_the_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ROOM_FOR_CLUSTER", 0)
    with ExitStack() as disk:
        programs: Callable[[Account], Programs] = find_programs
        if may_mount(folder):
            disk.enter_context(mounted(folder, "size=8m,mode=711"))
        else:
            programs = stub(folder, initdb="echo 'initdb: error: could not write: No space left on device'; exit 1")
        error = refusal(PrivateServer(folder, durable=False, programs=programs))
        assert error.code == "full"
        assert "No space left on device" in error.detail
        # The room it took is given back.
        assert not list((folder / "server").iterdir())


def fill(folder: Path) -> None:
    """Take the last block of a small disk."""
    with (folder / "filler").open("ab", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        deque(iter(lambda: file.write(b"x" * (1 << 20)), 0), maxlen=0)


def test_a_disk_that_fills_up_later(folder: Path) -> None:
    # What was committed must be kept, so this one is durable.
    server = PrivateServer(folder)
    with ExitStack() as disk:
        is_small_disk = may_mount(folder)
        if is_small_disk:
            disk.enter_context(mounted(folder, "size=300m,mode=711"))
        with server.lease(silent) as address:
            with psycopg.connect(address.conninfo(), autocommit=True) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1920 AS pieces")
            if is_small_disk:
                fill(folder)
        # A full disk is no reason to let the server run for ever.
        assert server.status().state is ServerState.STOPPED
        if is_small_disk:
            fill(folder)
        programs: Callable[[Account], Programs] = find_programs
        if not is_small_disk:
            programs = stub(folder, pg_ctl="echo 'FATAL: could not write lock file: No space left on device'; exit 1")
        assert refusal(PrivateServer(folder, programs=programs)).code == "full"
        (folder / "filler").unlink(missing_ok=True)
        with server.lease(silent) as address, psycopg.connect(address.conninfo()) as connection:
            assert connection.execute("SELECT pieces FROM kept").fetchone() == (1920,)


def test_a_disk_that_fills_up_after_the_first_check(made: Path) -> None:
    programs = stub(made, pg_ctl="echo 'FATAL:  could not write lock file: No space left on device'; exit 1")
    error = refusal(PrivateServer(made, durable=False, programs=programs))
    assert error.code == "full"
    assert "lock file" in error.detail


def test_a_read_only_folder(folder: Path) -> None:
    with ExitStack() as disk:
        wanted = folder / "data"
        wanted.mkdir()
        if may_mount(folder):
            disk.enter_context(mounted(wanted, "size=1m,ro"))
        elif IS_ROOT:
            wanted.rmdir()
            wanted = Path("/proc/quty")
        else:
            wanted.chmod(0o500)
            disk.callback(wanted.chmod, 0o700)
        error = refusal(PrivateServer(wanted))
        assert error.code == "folder"
        assert str(wanted) in str(error.reason)


def test_a_file_where_the_folder_should_be(folder: Path) -> None:
    (folder / "file").write_text("not a folder", encoding="utf-8")
    assert refusal(PrivateServer(folder / "file")).code == "folder"
    assert refusal(PrivateServer(folder / "file" / "below")).code == "folder"


def test_a_busy_port_is_left_to_its_owner(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    with server.lease(silent) as address:
        port = address.port
    with server.lease(silent) as address:
        assert address.port == port
    with socket.create_server(("127.0.0.1", port)), server.lease(silent) as address:
        assert address.port != port
        other = address.port
        with psycopg.connect(address.conninfo(host="127.0.0.1")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    with server.lease(silent) as address:
        assert address.port == other


def test_a_port_taken_in_the_last_moment(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = taken.getsockname()[1]

        def free_ports(folder: Path, remembered: int | None) -> Iterator[int]:
            yield busy
            yield from original(folder, remembered)

        original = ports.free_ports
        monkeypatch.setattr(ports, "free_ports", free_ports)
        with PrivateServer(made, durable=False).lease(silent) as address:
            assert address.port != busy


def test_all_ports_busy(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(ports, "FIRST", port)
        monkeypatch.setattr(ports, "LAST", port)
        (made / "port").unlink(missing_ok=True)
        server = PrivateServer(made, durable=False)
        error = refusal(server)
        assert error.code == "port"
        assert str(port) in str(error.reason)
        assert server.status().state is ServerState.STOPPED


def test_a_clock_that_lost_its_battery(folder: Path) -> None:
    error = refusal(PrivateServer(folder, now=lambda: datetime(2009, 1, 1, tzinfo=UTC)))
    assert error.code == "clock"
    assert "2009" in str(error.reason)
    assert not list(folder.iterdir())


def test_missing_programs(made: Path) -> None:
    error = refusal(PrivateServer(made, programs=lambda account: Programs(made / "nothing", account)))
    assert error.code == "programs"
    assert "antivirus" in str(error.reason)


@pytest.mark.parametrize("content", [b"", b"\x7fELF damaged", b"#!/bin/sh\nexit 1\n"])
def test_damaged_programs(made: Path, content: bytes) -> None:
    server = PrivateServer(made, durable=False)
    bad = made / "bin"
    bad.mkdir(exist_ok=True)
    suffix = ".exe" if sys.platform == "win32" else ""
    for name in ("postgres", "initdb", "pg_ctl"):
        (bad / f"{name}{suffix}").write_bytes(content)
        (bad / f"{name}{suffix}").chmod(0o755)
    assert refusal(PrivateServer(made, programs=lambda account: Programs(made, account))).code == "programs"
    server.acquire(silent).release()


def test_data_of_another_version_are_left_alone(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    version = made / "server" / "data" / "PG_VERSION"
    version.write_text("17\n", encoding="ascii")
    error = refusal(server)
    assert error.code == "version"
    assert {"17", "18"} <= set(error.reason.values.values())
    assert version.read_text(encoding="ascii") == "17\n"
    version.write_text("18\n", encoding="ascii")
    server.acquire(silent).release()


@pytest.mark.parametrize("part", ["PG_VERSION", "global/pg_control"])
def test_data_with_a_hole_are_left_alone(made: Path, part: str) -> None:
    server = PrivateServer(made, durable=False)
    file = made / "server" / "data" / part
    file.rename(made / "aside")
    assert refusal(server).code == "damaged"
    assert (made / "server" / "data" / "base").is_dir()
    (made / "aside").rename(file)
    server.acquire(silent).release()


def test_data_with_a_scratch(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    control = made / "server" / "data" / "global" / "pg_control"
    content = control.read_bytes()
    control.write_bytes(b"\0" * len(content))
    error = refusal(server)
    assert error.code == "damaged"
    assert error.detail
    control.write_bytes(content)
    server.acquire(silent).release()


def test_a_lost_password_file_is_made_anew(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    old = (made / "password").read_text(encoding="ascii")
    (made / "password").unlink()
    told: list[Text] = []
    with server.lease(told.append) as address, psycopg.connect(address.conninfo(host="127.0.0.1")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert address.password not in {"", old.strip()}
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(address.conninfo(password=old.strip()))
    assert told[0].message.startswith("The key")


def test_a_password_file_lost_while_windows_are_open(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    with server.lease(silent) as address, psycopg.connect(address.conninfo()) as connection:
        (made / "password").unlink()
        error = refusal(server)
        assert error.code == "password"
        assert str(made / "password") in str(error.reason)
        # The window that is open goes on.
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.acquire(silent).release()


def test_a_window_that_never_ends_its_start(made: Path) -> None:
    told: list[Text] = []
    with lock_at(made / "server.lock"), pytest.raises(ServerUnavailable) as caught:
        PrivateServer(made, busy_timeout_s=0.2).ensure(told.append)
    assert caught.value.code == "busy"
    assert told[0].message.startswith("Another window")


def test_a_start_that_fails_keeps_the_servers_last_words(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    settings = made / "server" / "data" / "postgresql.auto.conf"
    settings.write_text("shared_buffers = nonsense\n", encoding="ascii")
    error = refusal(server)
    assert error.code == "start"
    assert "nonsense" in error.detail
    settings.write_text("", encoding="ascii")


def test_a_start_that_takes_too_long(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    settings = made / "server" / "data" / "postgresql.auto.conf"
    signal = made / "server" / "data" / "recovery.signal"
    settings.write_text("restore_command = 'sleep 30'\nrecovery_target_timeline = 'current'\n", encoding="ascii")
    signal.touch()
    try:
        error = refusal(PrivateServer(made, durable=False, start_timeout_s=1))
        assert error.code == "timeout"
        assert "did not start in time" in error.detail
        assert server.status().state is ServerState.STARTING
    finally:
        assert server.stop(force=True)
        signal.unlink()
        settings.write_text("", encoding="ascii")


@pytest.mark.speaks_up
def test_an_end_in_a_folder_that_is_gone_is_no_crash(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = PrivateServer(folder, durable=False)
    lease = server.acquire(silent)
    away = folder.with_name(f"{folder.name}-away")
    folder.rename(away)
    folder.write_text("in the way", encoding="ascii")
    try:
        lease.release()
        assert "could not be ended" in caplog.text
    finally:
        folder.unlink()
        away.rename(folder)
    assert server.stop(force=True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("FATAL:  could not write to file: No space left on device", "full"),
        ("PANIC:  could not write to file: Disk quota exceeded", "full"),
        ("could not open file: Read-only file system", "folder"),
        ("initdb: error: could not create directory: Permission denied", "folder"),
        ("error while loading shared libraries: libpq.so.5: cannot open shared object file", "programs"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "memory"),
        ("PANIC:  could not locate a valid checkpoint record", "damaged"),
        ("something new", "start"),
    ],
)
def test_the_programs_words_become_ours(words: str, code: str) -> None:
    error = failures.from_output(words, folder=Path("data"), programs=Path("programs"))
    assert (error.code, error.detail) == (code, words)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "folder"),
        (errno.EACCES, "folder"),
        (errno.ENOMEM, "memory"),
        (errno.EIO, "start"),
    ],
)
def test_the_systems_words_become_ours(number: int, code: str) -> None:
    assert failures.from_os_error(OSError(number, os.strerror(number)), Path("data")).code == code


def test_the_detail_of_a_report_stays_readable() -> None:
    error = failures.no_start("x" * 100_000 + "the end")
    assert len(error.detail) < 10_000
    assert error.detail.endswith("the end")


def test_a_loose_password_file_is_tightened(made: Path) -> None:
    server = PrivateServer(made, durable=False)
    (made / "password").chmod(0o644)
    server.acquire(silent).release()
    if sys.platform != "win32":
        assert stat.S_IMODE((made / "password").stat().st_mode) == 0o600
