"""What the subjects stand on: a private PostgreSQL with the practice plant in a folder that goes at the end."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks.measuring import Effort
from quty_desktop import paths, practice_people
from quty_desktop.database.engine import Login, ServerProfile
from quty_desktop.database.private_server import PrivateServer, ServerAddress, client_program
from quty_desktop.domain.text import Text
from quty_desktop.services import plant_setup
from quty_desktop.services.practice import make_practice
from quty_desktop.services.sign_in import PlantSession, sign_in

ROOT = Path(__file__).resolve().parent.parent
_KIND = "practice"


@dataclass(slots=True)
class Ground:
    """The plant that is measured.

    Attributes:
        address: the private server with the plant's database, for its superuser.
        effort: how much is done.
        folder: a folder for files.
    """

    address: ServerAddress
    effort: Effort
    folder: Path
    _prepared: set[str] = field(default_factory=set)

    @property
    def profile(self) -> ServerProfile:
        """How people connect."""
        return plant_setup.private_profile(self.address, practice=True)

    def login(self, role: str) -> Login:
        """The practice person with a role."""
        person = next(each for each in practice_people.read() if each.role == role)
        return Login(person.name, person.password)

    @contextmanager
    def session(self, role: str) -> Iterator[PlantSession]:
        """The session of the practice person with a role."""
        found = sign_in(self.profile, self.login(role))
        try:
            yield found
        finally:
            found.close()

    @contextmanager
    def superuser(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """A connection that may lay down rows; one transaction."""
        with psycopg.connect(self.address.conninfo()) as connection:
            yield connection

    def once(self, name: str, prepare: Callable[[], None]) -> None:
        """Lay down rows once per run."""
        if name not in self._prepared:
            prepare()
            self._prepared.add(name)

    def pgbench(self, script: str, *, login: Login | None = None, clients: int = 1, seconds: float) -> "Pgbench":
        """Run a script of PostgreSQL's own load generator, statements prepared.

        Args:
            script: its text.
            login: who connects; the superuser if nobody is named.
            clients: connections at the same time.
            seconds: how long, rounded up to a whole one.
        """
        file = self.folder / "script.sql"
        file.write_text(script, encoding="utf-8")
        who = login or Login(self.address.superuser, self.address.password)
        done = subprocess.run(
            [
                str(client_program("pgbench")),
                *("--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={min(clients, 2)}"),
                *(f"--time={max(1, round(seconds))}", f"--file={file}", f"--host={self.address.host}"),
                *(f"--port={self.address.port}", f"--username={who.name}", self.address.database),
            ],
            env={**os.environ, "PGPASSWORD": who.password},
            capture_output=True,
            text=True,
            check=False,
        )
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        failed = re.search(r"failed transactions: (\d+)", done.stdout)
        if done.returncode or found is None or (failed is not None and int(failed.group(1))):
            raise RuntimeError(f"pgbench failed: {done.stdout}{done.stderr}")
        return Pgbench(float(found.group(1)), clients)


@dataclass(frozen=True, slots=True)
class Pgbench:
    """What pgbench found.

    Attributes:
        per_second: transactions.
    """

    per_second: float
    clients: int

    @property
    def milliseconds(self) -> float:
        """Mean time of one transaction."""
        return 1000 * self.clients / self.per_second


@contextmanager
def prepared(effort: Effort, progress: Callable[[Text], None], *, durable: bool = True) -> Iterator[Ground]:
    """A practice plant on a server of its own.

    Args:
        effort: how much is done.
        progress: is told what is being prepared.
        durable: as a plant's own server; tests of the benchmarks do without.
    """
    folder = Path(tempfile.mkdtemp(prefix="quty-benchmarks-"))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        folder.chmod(0o711)  # the account that runs the server for root passes through
    before = {name: os.environ.get(name) for name in ("QUTY_DATA", "QUTY_CONFIG")}
    os.environ["QUTY_DATA"], os.environ["QUTY_CONFIG"] = str(folder), str(folder / "config")
    server = PrivateServer(paths.data_folder() / _KIND, durable=durable)
    try:
        with server.lease(progress) as address:
            make_practice(address, progress)
            target = ServerAddress(
                address.host, address.port, address.superuser, address.password, plant_setup.DATABASE
            )
            yield Ground(target, effort, folder)
    finally:
        server.stop(force=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(folder, ignore_errors=True)


def child(*arguments: str) -> list[str]:
    """The command that runs Python with these arguments."""
    return [sys.executable, *arguments]


def child_environment(**more: str) -> dict[str, str]:
    """The environment of a process that shows no window.

    It keeps compiled modules, as an installed program does, also where the shell of the run forbids it.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false", **more}


def last_line(output: str) -> dict[str, float]:
    """The figures that a measured process prints as its last line."""
    found: dict[str, float] = json.loads(output.strip().splitlines()[-1])
    return found
