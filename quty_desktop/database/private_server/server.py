"""The private server as the rest of the program sees it."""

import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import BaseFileLock, Timeout

from quty_desktop.database.private_server.address import SUPERUSER, ServerAddress
from quty_desktop.database.private_server.cluster import check_cluster, create_cluster
from quty_desktop.database.private_server.failures import (
    ServerUnavailable,
    another_is_busy,
    explained,
    folder_not_nameable,
    password_lost,
    wrong_clock,
)
from quty_desktop.database.private_server.files import is_nameable, make_folder, write_private
from quty_desktop.database.private_server.leases import Leases, lock_at
from quty_desktop.database.private_server.process import (
    Running,
    find_running,
    set_password,
    start_server,
    stop_server,
    wait_until_ready,
    was_killed,
)
from quty_desktop.database.private_server.programs import Programs, find_programs
from quty_desktop.database.private_server.site import Site
from quty_desktop.domain.text import N_, Choice, Text

_log = logging.getLogger(__name__)

# The program did not exist before, so a clock that says so is wrong.
_EARLIEST_YEAR = 2025
_STOP_TIMEOUT_S = 60.0


class ServerState(Choice):
    """What the private server does at the moment."""

    ABSENT = "absent", N_("Not created yet")
    STOPPED = "stopped", N_("Stopped")
    STARTING = "starting", N_("Starting")
    RUNNING = "running", N_("Running")
    STOPPING = "stopping", N_("Stopping")


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The private server at one moment.

    Attributes:
        state: what it does.
        pid: its process, if it lives.
        port: where it listens, if it lives.
        windows: how many windows of the program use it.
        home: the folder with its data and logs.
    """

    state: ServerState
    pid: int | None
    port: int | None
    windows: int
    home: Path


class Lease:
    """The use of the server by one window; the last one that ends stops it.

    Attributes:
        address: how to connect.
    """

    def __init__(self, server: "PrivateServer", lock: BaseFileLock, address: ServerAddress) -> None:
        self._server = server
        self._lock: BaseFileLock | None = lock
        self.address = address

    def release(self) -> None:
        """End the use. Trouble with stopping is logged and not raised, since the window is closing; twice does no harm."""
        lock, self._lock = self._lock, None
        if lock is not None:
            self._server._end(lock)  # noqa: SLF001 - the two are one thing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


class PrivateServer:
    """The PostgreSQL of one data folder on this PC.

    Several windows and processes may use it at once. All methods may be called from any thread, and block.

    Args:
        folder: where the server keeps its files; it is made if it is missing.
        durable: whether committed data outlive a power cut. Only tests do without.
        start_timeout_s: how long a start may take before it counts as failed.
        busy_timeout_s: how long to wait for another window that starts or stops the server.
        now: the clock.
        programs: finds the binaries for an account.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        start_timeout_s: float = 120.0,
        busy_timeout_s: float = 180.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        programs: Callable[..., Programs] = find_programs,
    ) -> None:
        self._folder = Path(folder).absolute()
        self._durable = durable
        self._start_timeout_s = start_timeout_s
        self._busy_timeout_s = busy_timeout_s
        self._now = now
        self._find_programs = programs

    @property
    def folder(self) -> Path:
        """Where the server keeps its files."""
        return self._folder

    def ensure(self, progress: Callable[[Text], None]) -> ServerAddress:
        """Create the server if it is missing, start it if it doesn't run, and say how to connect.

        It does not count as a use: call it again where a connection was lost, and `acquire` to begin with.

        Args:
            progress: is told in words what is being done whenever that takes a while.

        Raises:
            ServerUnavailable: it can't be had; the reason says what to do.
        """
        with explained(self._folder), self._entry(progress) as site:
            return self._ensure(site, progress)

    def acquire(self, progress: Callable[[Text], None]) -> Lease:
        """Do what `ensure` does and keep the server running until the lease is released or this process ends.

        Raises:
            ServerUnavailable: it can't be had; the reason says what to do.
        """
        with explained(self._folder), self._entry(progress) as site:
            address = self._ensure(site, progress)
            return Lease(self, Leases(site.leases).take(site.owner), address)

    @contextlib.contextmanager
    def lease(self, progress: Callable[[Text], None]) -> Iterator[ServerAddress]:
        """`acquire` for a ``with`` block.

        Raises:
            ServerUnavailable: the server can't be had; the reason says what to do.
        """
        with self.acquire(progress) as lease:
            yield lease.address

    def status(self) -> ServerStatus:
        """What the server does now; nothing is created or started.

        Raises:
            ServerUnavailable: another window is busy with it for too long, or the folder is out of reach.
        """
        with explained(self._folder):
            site = Site.of(self._folder)
            if not site.is_known or not site.data.is_dir():
                return ServerStatus(ServerState.ABSENT, None, None, 0, site.home)
            with self._section(_silent):
                running = find_running(site.data)
                windows = Leases(site.leases).count()
        if running is None:
            return ServerStatus(ServerState.STOPPED, None, None, windows, site.home)
        return ServerStatus(_state(running), running.pid, running.port, windows, site.home)

    def stop(self, force: bool = False) -> bool:
        """Stop the server.

        Args:
            force: also while windows use it; they lose their connection, and nothing that was committed.

        Returns:
            Whether it is stopped now.

        Raises:
            ServerUnavailable: another window is busy with it for too long, or the binaries fail.
        """
        with explained(self._folder):
            if not Site.of(self._folder).is_known:
                return True
            with self._section(_silent) as site:
                if Leases(site.leases).count() and not force:
                    return False
                return self._stop(site, hurry=force)

    def _end(self, lock: BaseFileLock) -> None:
        try:
            with explained(self._folder), self._section(_silent) as site:
                leases = Leases(site.leases)
                leases.give_back(lock)
                if leases.count() == 0 and not self._stop(site, hurry=False):
                    _log.warning("the private server did not stop")
        except ServerUnavailable:
            _log.exception("the lease of the private server could not be ended in order")
        finally:
            lock.release()

    def _ensure(self, site: Site, progress: Callable[[Text], None]) -> ServerAddress:
        running = find_running(site.data)
        if running is not None and not running.is_ready:
            progress(Text("The database of this PC is still busy. Waiting for it…"))
            running = wait_until_ready(site.data, self._start_timeout_s)
        if running is not None and not site.password_file.exists():
            if Leases(site.leases).count():
                raise password_lost(site.password_file)
            running = None if self._stop(site, hurry=False) else running
        if running is None:
            running = self._start(site, progress)
        return ServerAddress(running.host, running.port or 0, SUPERUSER, self._password(site))

    def _start(self, site: Site, progress: Callable[[Text], None]) -> Running:
        began = time.perf_counter()
        programs = self._find_programs(site.account)
        if not check_cluster(site, programs):
            progress(Text("Creating the database of this PC. This happens once and takes up to a minute…"))
            create_cluster(site, self._new_password(site), programs, durable=self._durable)
        elif not site.password_file.exists():
            progress(Text("The key to the database of this PC is missing. Making a new one…"))
            set_password(site, programs, password := secrets.token_urlsafe(32))
            write_private(site.password_file, password + "\n", site.owner)
            _log.info("the private server's password was lost and made anew")
        if was_killed(site.data):
            progress(Text("The database of this PC was not closed properly last time. Checking and starting it…"))
        else:
            progress(Text("Starting the database of this PC…"))
        running = start_server(site, programs, durable=self._durable, timeout_s=self._start_timeout_s)
        _log.info("private server ready on port %s after %.2f s", running.port, time.perf_counter() - began)
        return running

    def _stop(self, site: Site, *, hurry: bool) -> bool:
        if find_running(site.data) is None:
            return True
        return stop_server(site, self._find_programs(site.account), timeout_s=_STOP_TIMEOUT_S, hurry=hurry)

    def _new_password(self, site: Site) -> str:
        password = secrets.token_urlsafe(32)
        write_private(site.password_file, password + "\n", site.owner)
        return password

    def _password(self, site: Site) -> str:
        try:
            # A restored backup may have made it readable for others.
            site.password_file.chmod(0o600)
            return site.password_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise password_lost(site.password_file) from None

    def _leave_deleted_data(self, site: Site) -> None:
        """Begin anew where somebody deleted the wanted folder and the cluster stands elsewhere; it is kept aside."""
        if self._stop(site, hurry=True):
            site.home.rename(site.home.with_name(f"{site.home.name}.old-{secrets.token_hex(4)}"))

    @contextlib.contextmanager
    def _entry(self, progress: Callable[[Text], None]) -> Iterator[Site]:
        """The section of somebody who comes; who goes is never held up by a wrong clock or a full disk."""
        year = self._now().year
        if year < _EARLIEST_YEAR:
            raise wrong_clock(year)
        if not is_nameable(self._folder):
            raise folder_not_nameable(self._folder)
        site = Site.of(self._folder)
        make_folder(site.folder, 0o711 if site.account.is_other else 0o700, site.owner)
        _check_writable(site)
        is_new_folder = not site.lock.exists()
        with self._section(progress) as found:
            if is_new_folder and found.is_outside and found.data.is_dir() and not found.password_file.exists():
                self._leave_deleted_data(found)
            yield Site.of(self._folder)

    @contextlib.contextmanager
    def _section(self, progress: Callable[[Text], None]) -> Iterator[Site]:
        """The short time in which only one process makes, starts, counts or stops."""
        path = Site.of(self._folder).lock
        lock = lock_at(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress(Text("Another window is starting or closing the database of this PC. Waiting for it…"))
            try:
                lock.acquire(timeout=self._busy_timeout_s)
            except Timeout:
                raise another_is_busy() from None
        try:
            # Another process may have made the cluster while this one waited.
            site = Site.of(self._folder)
            site.owner.give(path)
            yield site
        finally:
            lock.release()


def _check_writable(site: Site) -> None:
    """Find a read-only folder at once, where the lock would only wait.

    Raises:
        OSError: the folder is read-only, or its disk is full.
    """
    probe = site.folder / f"probe.{secrets.token_hex(4)}"
    try:
        with probe.open("xb") as file:
            file.write(b"x")
    finally:
        probe.unlink(missing_ok=True)


def _state(running: Running) -> ServerState:
    if running.is_ready:
        return ServerState.RUNNING
    return ServerState.STOPPING if running.phase == "stopping" else ServerState.STARTING


def _silent(text: Text) -> None:
    """Progress that nobody watches."""
