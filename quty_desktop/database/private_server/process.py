"""The running server: whether it lives, how it is started and stopped."""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from quty_desktop.database.private_server import ports
from quty_desktop.database.private_server.address import HOST, SUPERUSER
from quty_desktop.database.private_server.failures import from_output, no_port, no_start, too_slow
from quty_desktop.database.private_server.files import make_folder, write_private
from quty_desktop.database.private_server.programs import Programs
from quty_desktop.database.private_server.settings import ACCESS, configuration
from quty_desktop.database.private_server.site import Site

_LOGS_KEPT = 10
# The children of a killed server hold its shared memory for a moment.
_LEFTOVERS_GONE_S = 10.0
_POLL_S = 0.02
# It repairs first if that is needed, and that can take long.
_SINGLE_USER_TIMEOUT_S = 600.0
_PORT_TAKEN = ("could not bind", "could not create any tcp/ip sockets", "address already in use")
_LEFTOVERS = ("pre-existing shared memory block", "is still in use")


@dataclass(frozen=True, slots=True)
class Running:
    """A living server as its ``postmaster.pid`` describes it.

    Attributes:
        pid: its process.
        port: where it listens, ``None`` while it doesn't say.
        socket: the folder of its Unix socket; empty if it has none.
        phase: ``starting``, ``ready`` or ``stopping``; empty while it doesn't say.
    """

    pid: int
    port: int | None
    socket: str
    phase: str

    @property
    def is_ready(self) -> bool:
        """Whether it takes connections."""
        return self.phase == "ready" and self.port is not None

    @property
    def host(self) -> str:
        """Where to connect: the socket if there is one."""
        return self.socket or HOST


def find_running(data: Path) -> Running | None:
    """The server that lives in ``data``, whatever the file of a dead one says.

    The number in ``postmaster.pid`` may belong to nobody (the server was killed), to a zombie (in a container), or to
    a stranger (the PC was restarted and gave it away again); all of them count as dead.
    """
    lines = _pid_file_lines(data)
    pid = _pid(lines)
    if pid is None or not _is_postgres(pid, data):
        return None
    lines += [""] * 8
    return Running(pid, int(lines[3]) if lines[3].isdigit() else None, lines[4], lines[7])


def wait_until_ready(data: Path, timeout_s: float) -> Running | None:
    """Wait for a living server that starts up, or is on its way down.

    Returns:
        The server when it takes connections, ``None`` when it has gone.

    Raises:
        ServerUnavailable: neither happened in time.
    """
    give_up_at = time.monotonic() + timeout_s
    while (running := find_running(data)) is not None:
        if running.is_ready:
            return running
        if time.monotonic() > give_up_at:
            raise too_slow(timeout_s, f"process {running.pid} is {running.phase or 'silent'}")
        time.sleep(_POLL_S)
    return None


def start_server(site: Site, programs: Programs, *, durable: bool, timeout_s: float) -> Running:
    """Start the server and wait until it takes connections; no server lives in the site when this is called.

    Args:
        site: its places.
        programs: the binaries and who runs them.
        durable: see `settings.configuration`.
        timeout_s: how long to wait; a server that still repairs its data after that goes on doing so.

    Raises:
        ServerUnavailable: it does not start.
        OSError: its files can't be written.
    """
    make_folder(site.logs, 0o700, programs.account)
    if site.socket is not None:
        make_folder(site.socket, 0o700, programs.account)
    _remove_old_logs(site.logs)
    _clear_up_after_the_dead(site)
    write_private(site.data / "pg_hba.conf", ACCESS, programs.account)
    remembered = remembered_port(site)
    said = ""
    for port in ports.free_ports(site.folder, remembered):
        text = configuration(port=port, socket=site.socket, durable=durable)
        write_private(site.data / "postgresql.conf", text, programs.account)
        started, said = _start_when_leftovers_are_gone(site, programs, timeout_s)
        if started:
            if port != remembered:
                write_private(site.port_file, f"{port}\n", site.owner)
            running = wait_until_ready(site.data, timeout_s)
            if running is None:
                raise no_start(said)
            return running
        # Free a moment ago, and taken since.
        if not any(phrase in said.lower() for phrase in _PORT_TAKEN):
            raise from_output(said, folder=site.home, programs=programs.root)
    raise no_port(ports.FIRST, ports.LAST, said)


def stop_server(site: Site, programs: Programs, *, timeout_s: float, hurry: bool = False) -> bool:
    """Stop the server: open transactions are rolled back, what was committed is kept.

    Args:
        site: its places.
        programs: the binaries.
        timeout_s: how long to wait for an orderly end.
        hurry: end it without a checkpoint if it doesn't stop in time; the next start then repairs.

    Returns:
        Whether no server lives there now.
    """
    for mode in ("fast", "immediate") if hurry else ("fast",):
        if find_running(site.data) is None:
            return True
        arguments = ["stop", "-D", str(site.data), "-m", mode, "-w", "-t", _seconds(timeout_s), "-s"]
        programs.run("pg_ctl", arguments, timeout_s=timeout_s + 10)
    return find_running(site.data) is None


def set_password(site: Site, programs: Programs, password: str) -> None:
    """Give the superuser a password while no server lives in the site.

    Whoever may read the data may do this anyway, so it weakens nothing.

    Args:
        site: its places.
        programs: the binaries.
        password: without quotes.

    Raises:
        ServerUnavailable: the data can't be opened.
    """
    _clear_up_after_the_dead(site)
    outcome = programs.run(
        "postgres",
        ["--single", "-D", str(site.data), "-c", "password_encryption=scram-sha-256", "postgres"],
        timeout_s=_SINGLE_USER_TIMEOUT_S,
        typed=f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n",
    )
    if not outcome.ok or "ERROR:" in outcome.output:
        raise from_output(outcome.output.replace(password, "…"), folder=site.home, programs=programs.root)


def remembered_port(site: Site) -> int | None:
    """The port of the last start."""
    try:
        port = int(site.port_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return port if 1024 <= port <= 65535 else None


def was_killed(data: Path) -> bool:
    """Whether the last server left without an orderly end, so that the start has to repair."""
    return (data / "postmaster.pid").exists()


def _start_when_leftovers_are_gone(site: Site, programs: Programs, timeout_s: float) -> tuple[bool, str]:
    give_up_at = time.monotonic() + _LEFTOVERS_GONE_S
    while True:
        started, said = _start_once(site, programs, timeout_s)
        if started or time.monotonic() > give_up_at or not any(phrase in said.lower() for phrase in _LEFTOVERS):
            return started, said
        time.sleep(0.2)


def _start_once(site: Site, programs: Programs, timeout_s: float) -> tuple[bool, str]:
    first_words = site.logs / "start.log"
    # pg_ctl appends, and only this start's words are wanted.
    first_words.unlink(missing_ok=True)
    begun = time.time()
    arguments = ["start", "-D", str(site.data), "-l", str(first_words), "-w", "-t", _seconds(timeout_s), "-s"]
    outcome = programs.run("pg_ctl", arguments, timeout_s=timeout_s + 10)
    if outcome.ok:
        return True, ""
    said = "\n".join([outcome.output, *(_tail(path) for path in _logs_since(site.logs, begun - 1))])
    if find_running(site.data) is None:
        return False, said
    # Either it is still repairing, or a start that outlived its killed window was faster.
    left_s = timeout_s - (time.time() - begun)
    if left_s <= 0:
        raise too_slow(timeout_s, said)
    return wait_until_ready(site.data, left_s) is not None, said


def _seconds(timeout_s: float) -> str:
    """For ``pg_ctl``, which knows whole seconds only and takes 0 for "don't wait"."""
    return str(max(1, round(timeout_s)))


def _logs_since(logs: Path, moment: float) -> list[Path]:
    return sorted(
        (path for path in logs.glob("*.log") if path.stat().st_mtime >= moment), key=lambda path: path.stat().st_mtime
    )


def _tail(path: Path, limit: int = 4000) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - limit))
        return file.read().decode("utf-8", errors="replace")


def _remove_old_logs(logs: Path) -> None:
    # The names sort by time.
    for path in sorted(logs.glob("server-*.log"))[:-_LOGS_KEPT]:
        with contextlib.suppress(OSError):
            path.unlink()


def _pid_file_lines(data: Path) -> list[str]:
    try:
        text = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.splitlines()]


def _pid(lines: list[str]) -> int | None:
    return int(lines[0]) if lines and lines[0].isdigit() else None


def _is_postgres(pid: int, data: Path) -> bool:
    """Whether a process is the server of this cluster."""
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        # Not by the process's name: that is asked of the system by a way that Wine does not know.
        arguments = process.cmdline()
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        # Somebody else's process: this person's server would show its command line.
        return False
    is_named_so = bool(arguments) and Path(arguments[0]).name.lower().startswith("postgres")
    return is_named_so and any(_same_folder(argument, data) for argument in arguments[1:])


def _same_folder(argument: str, data: Path) -> bool:
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        return os.path.normcase(Path(argument).resolve()) == os.path.normcase(data.resolve())
    return False


def _clear_up_after_the_dead(site: Site) -> None:
    """Remove the files of a dead server that would keep the next one from starting.

    That is a ``postmaster.pid`` whose number lives on as another process, or that was cut short when the disk was full;
    and the socket's own such file. A server's children are no danger: their shared memory is found by the data folder.

    On Windows every such file: there ``pg_ctl`` takes that of a server killed a moment ago for the new one's.
    """
    import psutil

    pid = _pid(_pid_file_lines(site.data))
    if pid is None or os.name == "nt" or psutil.pid_exists(pid):
        (site.data / "postmaster.pid").unlink(missing_ok=True)
    if site.socket is not None:
        for leftover in site.socket.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)
