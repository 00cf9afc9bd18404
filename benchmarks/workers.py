"""Processes that do something through the program's own door at the same time, told so in JSON lines."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from benchmarks.ground import ROOT, Ground, child, child_environment


class Workers:
    """What was started.

    Args:
        processes: each reads one line of JSON per round and answers with one.
    """

    def __init__(self, processes: list["subprocess.Popen[str]"]) -> None:
        self._processes = processes

    def work(self, what: str, seconds: float) -> list[dict[str, Any]]:
        """Let all work at once; what each answers."""
        for each in self._processes:
            _tell(each, {"what": what, "seconds": seconds})
        return [json.loads(_heard(each)) for each in self._processes]

    def per_second(self, what: str, seconds: float) -> float:
        """The same; how often all of them together did it in a second."""
        return sum(float(each["per_second"]) for each in self.work(what, seconds))


@contextmanager
def workers(ground: Ground, module: str, count: int, told: Mapping[str, object]) -> Iterator[Workers]:
    """Start processes; they end with the block.

    Args:
        ground: the plant.
        module: what each runs.
        count: how many.
        told: its first line, beside the plant's address and a number of its own.
    """
    address = ground.address
    place = {"host": address.host, "port": address.port, "database": address.database}
    started = [_start(module, {**place, **told, "seed": number}) for number in range(count)]
    try:
        for each in started:
            _heard(each)
        yield Workers(started)
    finally:
        for each in started:
            each.communicate()


def _start(module: str, told: Mapping[str, object]) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        child("-m", module),
        cwd=ROOT,
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _tell(process, told)
    return process


def _tell(process: "subprocess.Popen[str]", what: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()


def _heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a process that works ended by itself")
    return line
