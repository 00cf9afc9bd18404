"""From the start of the process to the painted sign-in window, beside a process with a bare main window."""

import subprocess
import time

from benchmarks.ground import ROOT, Ground, child, child_environment
from benchmarks.measuring import Row, Subject, at_most, interleaved
from quty_desktop.app.first_paint import MEASURE


def measure(ground: Ground) -> Subject:
    """Processes in turn; the plant's server runs already, and the window does not wait for it."""

    def program() -> float:
        return _until_painted(child(str(ROOT / "main.py"), "--demo"))

    def bare() -> float:
        return _until_painted(child("-m", "benchmarks.children.bare_window"))

    program()  # compiles what was never imported
    bare()
    found = interleaved(ground.effort.starts, {"bare": bare, "program": program})
    return Subject(
        "Start of the process to the painted sign-in window",
        [
            Row("floor: a bare QMainWindow", found["bare"]),
            at_most("main.py --demo, practice people listed", found["program"], found["bare"], 2.0),
        ],
    )


def _until_painted(command: list[str]) -> float:
    environment = child_environment(**{MEASURE: "1"})
    began = time.time_ns()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr}")
    return (int(done.stdout.strip().splitlines()[-1]) - began) / 1e6
