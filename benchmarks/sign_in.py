"""From the pressed name to the first page with its data painted; each time in a new process."""

import subprocess

import psycopg

from benchmarks.ground import ROOT, Ground, child, child_environment, last_line
from benchmarks.measuring import Row, Subject, interleaved, milliseconds, ratios
from quty_desktop import practice_people
from quty_desktop.database.engine import parameters

_ROLE = "ppic_admin"


def measure(ground: Ground) -> Subject:
    """The first sign-in of a process, which also builds the main window."""
    person = next(each for each in practice_people.read() if each.role == _ROLE)
    windows: list[float] = []

    def sign_in() -> float:
        command = child("-m", "benchmarks.children.signing_in", person.full_name)
        done = subprocess.run(
            command, cwd=ROOT, env=child_environment(), capture_output=True, text=True, check=False, timeout=120
        )
        if done.returncode:
            raise RuntimeError(f"signing in failed: {done.stderr}")
        figures = last_line(done.stdout)
        windows.append(figures["window"])
        return figures["data"]

    def bare() -> float:
        arguments = parameters(ground.profile, ground.login(_ROLE))
        return milliseconds(lambda: _connect(arguments))

    bare()
    found = interleaved(ground.effort.sign_ins, {"bare": bare, "data": sign_in})
    return Subject(
        "Sign-in to the first page with data",
        [
            Row("floor: a bare connection (SCRAM) and SELECT 1", found["bare"]),
            Row("name pressed to main window shown", tuple(windows)),
            Row("name pressed to first page with data", found["data"], "ms", ratios(found["data"], found["bare"])),
        ],
    )


def _connect(arguments: dict[str, str | int]) -> None:
    with psycopg.connect(**arguments) as connection:  # type: ignore[arg-type]
        connection.execute("SELECT 1").fetchone()
