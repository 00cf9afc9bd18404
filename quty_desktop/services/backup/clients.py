"""PostgreSQL's own programs for dumps: those of the private server's package, or newer ones of this PC."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from quty_desktop.database.private_server import ServerUnavailable, client_program
from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.text import N_, Text

if sys.platform == "win32":
    # Without it every call would flash a console window over the program.
    QUIET = subprocess.CREATE_NO_WINDOW
else:
    QUIET = 0
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "C:/Program Files/PostgreSQL/*/bin")


def program(name: str, server: int) -> Path:
    """A program that is not older than a server, for ``pg_dump`` refuses newer ones.

    Args:
        name: ``pg_dump`` or ``pg_restore``.
        server: the server's version, as its number.

    Raises:
        Unavailable: there is none on this PC.
    """
    major = server // 10_000
    for path in _candidates(name):
        if _major(path) >= major:
            return path
    raise Unavailable(
        Text(
            N_(
                "The server is PostgreSQL {major}, but this PC has only an older {program}. Make backups on the server itself."
            ),
            major=str(major),
            program=name,
        ),
        code="client_too_old",
    )


def _candidates(name: str) -> list[Path]:
    found: list[Path] = []
    with contextlib.suppress(ServerUnavailable):
        found.append(client_program(name))
    suffix = ".exe" if sys.platform == "win32" else ""
    for place in _PLACES:
        anchor = Path(place).anchor or "/"
        if Path(anchor).is_dir():
            found += sorted(Path(anchor).glob(f"{place.removeprefix(anchor)}/{name}{suffix}"), reverse=True)
    on_path = shutil.which(name)
    return [*found, *([Path(on_path)] if on_path else [])]


def _major(path: Path) -> int:
    try:
        said = subprocess.run(  # noqa: S603 - a program of PostgreSQL, no shell
            [path, "--version"], capture_output=True, text=True, check=False, timeout=30, creationflags=QUIET
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    number = re.search(r"\) (\d+)", said)
    return int(number.group(1)) if number else 0


def environment(conninfo: str) -> dict[str, str]:
    """The environment of such a program: the password stands there and not among the arguments, which all may read."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LD_"))}
    found = kept | {"LC_ALL": "C", "TZ": "UTC"}
    for name in ("PGPASSFILE",):
        if name in os.environ:
            found[name] = os.environ[name]
    password = conninfo_to_dict(conninfo).get("password")
    return found | {"PGPASSWORD": str(password)} if password else found


def without_password(conninfo: str) -> str:
    """A connection string for the list of arguments."""
    parameters = {name: value for name, value in conninfo_to_dict(conninfo).items() if name != "password"}
    return make_conninfo("", **parameters)
