"""A PostgreSQL as a distribution brings it, made into a plant's central server by the product itself, over TCP with TLS."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from quty_desktop import config
from quty_desktop.domain.text import Text
from quty_desktop.services.plant_setup import NewPlant
from quty_desktop.services.server.setup import NewServer, ServerMade, init

SUPERUSER, SECRET = "postgres", "the-server-itself-28"
_ROOM = 3_000_000_000
ADMIN, ADMIN_PASSWORD = "sari.admin", "teddy-bears-28"
PLANT = NewPlant("Pabrik Uji", ADMIN, "Sari Administrator", ADMIN_PASSWORD)


def binaries() -> Path | None:
    """The newest server of the distribution, if one is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")) if sys.platform == "linux" else []
    return found[-1].parent if found else None


def _as_server() -> tuple[str, ...]:
    """What runs a program as another account where the tests are run by root, which a server refuses."""
    return ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass(slots=True)
class Debian:
    """The server.

    Attributes:
        bin: its programs.
        folder: all its files.
        port: where it listens.
    """

    bin: Path
    folder: Path
    port: int
    made: ServerMade | None = None
    said: list[Text] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def out(self) -> Path:
        """What was written for the PCs."""
        return self.folder / "for-the-pcs"

    def superuser(self, **more: object) -> str:
        """How its superuser connects."""
        given = {"host": "localhost", "port": self.port, "user": SUPERUSER, "password": SECRET, "dbname": "postgres"}
        return make_conninfo("", **{name: str(value) for name, value in {**given, **more}.items()})

    def run(self, program: str, *arguments: object) -> None:
        """Run one of its programs as the account of the server."""
        words = [*_as_server(), str(self.bin / program), *(str(each) for each in arguments)]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=90, cwd="/")
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        """Start it."""
        self.run("pg_ctl", "-D", self.data, "-w", "-s", "-l", self.folder / "log", "start")

    def stop(self) -> None:
        """Stop it."""
        self.run("pg_ctl", "-D", self.data, "-w", "-s", "-m", "fast", "stop")

    def restart_command(self) -> str:
        """What restarts it."""
        return " ".join(
            [
                *_as_server(),
                str(self.bin / "pg_ctl"),
                "-D",
                str(self.data),
                "-w",
                "-s",
                "-l",
                str(self.folder / "log"),
                "restart",
            ]
        )

    def init(self, **more: object) -> ServerMade:
        """Make it the plant's server."""
        given: dict[str, object] = {
            "names": ("localhost", "127.0.0.1"),
            "out": self.out,
            "plant": PLANT,
            "windows": 20,
            "memory": 2 * 1024**3,
            "networks": ("192.168.0.0/16", "127.0.0.0/8"),
            "restart": self.restart_command(),
        }
        self.made = init(self.superuser(), NewServer(**{**given, **more}), self.said.append)  # type: ignore[arg-type]
        return self.made

    def profile(self) -> config.Profile:
        """How a PC reaches it, read from the file that was written for the PCs."""
        return config.read(self.out / config.FILE_NAME).profiles[0]

    def psql(
        self, login: str, password: str, statement: str, *, tls: str = "require"
    ) -> subprocess.CompletedProcess[str]:
        """Ask with plain psql, as anybody on a PC could."""
        psql = shutil.which("psql") or str(self.bin / "psql")
        where = make_conninfo("", host="localhost", port=str(self.port), user=login, dbname="quty", sslmode=tls)
        return subprocess.run(
            [psql, "-X", "-w", "-v", "ON_ERROR_STOP=1", "-Atc", statement, where],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            env={**os.environ, "PGPASSWORD": password, "LC_ALL": "C"},
        )

    def ask(self, statement: str, database: str = "quty") -> list[tuple[object, ...]]:
        """What the superuser sees."""
        with psycopg.connect(self.superuser(dbname=database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def debian_server(name: str, *, started: bool = True) -> Iterator[Debian]:
    """A plain server, as the distribution's package leaves it; it goes at the end.

    Args:
        name: stands in the name of its folder.
        started: it runs; otherwise it is only made.
    """
    found = binaries()
    assert found is not None
    # The settings stay as a plant has them, fsync too; in memory that costs nothing, and no test here cuts the power.
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None
    folder = Path(tempfile.mkdtemp(prefix=f"quty-debian-{name}-", dir=place))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Debian(found, folder, free_port())
    (folder / "password").write_text(SECRET, encoding="ascii")
    (folder / "password").chmod(0o644)
    usual = ("-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8", "-k", "--no-sync")
    try:
        server.run("initdb", "-D", server.data, "--locale=C.UTF-8", *usual)
        with (server.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(f"port = {server.port}\nunix_socket_directories = '{folder}'\n")
        if started:
            server.start()
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.run("pg_ctl", "-D", server.data, "-m", "immediate", "-s", "stop")
        shutil.rmtree(folder, ignore_errors=True)
