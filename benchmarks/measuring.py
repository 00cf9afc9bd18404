"""Rounds, medians and ratios.

The machine may be shared and its clock may change from minute to minute, so that an absolute time of one run says
little. Every subject therefore runs beside a floor (the same work done with the least that can do it), one round of each
after the other, and what counts is the ratio of each round.
"""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import psutil


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done.

    Attributes:
        rounds: of everything that is measured in rounds; fewer than five are for tests of the benchmarks only.
        starts: of a process.
        sign_ins: in a process of its own each.
        marks: shipping marks of one print.
        report_rows: rows of each long part of the compliance report (115 give about twenty pages).
        list_rows: rows of the long list.
        list_s: seconds per round of asking for its first page.
        commits: on one PC that another one shows.
        posting_s: seconds per round of posting.
        clients: numbers of processes that post at the same time.
        history: numbers of moves in the ledger, the smallest first.
        desks_s: seconds that twenty desks work.
    """

    rounds: int = 5
    starts: int = 11
    sign_ins: int = 5
    marks: int = 1000
    report_rows: int = 115
    list_rows: int = 1_000_000
    list_s: float = 1.0
    commits: int = 100
    posting_s: float = 3.0
    clients: tuple[int, ...] = (1, 8)
    history: tuple[int, ...] = (10_000, 1_000_000, 5_000_000)
    desks_s: float = 300.0


FULL = Effort()
QUICK = Effort(
    rounds=3,
    starts=3,
    sign_ins=1,
    marks=250,
    list_rows=100_000,
    list_s=0.3,
    commits=12,
    posting_s=0.5,
    clients=(1, 4),
    history=(10_000, 200_000),
    desks_s=10.0,
)
"""Enough to see that something became several times slower, in about a minute."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        what: in words.
        values: one per round or per event.
        unit: of the values.
        ratio: to the floor, one per round; empty where there is none.
        goal: what was asked for, in words.
        met: whether it is; ``None`` without a goal.
        share: the shown value is this percentile; 50 is the median.
    """

    what: str
    values: tuple[float, ...]
    unit: str = "ms"
    ratio: tuple[float, ...] = ()
    goal: str = ""
    met: bool | None = None
    share: int = 50

    @property
    def value(self) -> float:
        """The median, or the percentile that the goal speaks of."""
        return percentile(self.values, self.share)


@dataclass(slots=True)
class Subject:
    """The table of one subject.

    Attributes:
        title: in words.
        rows: its lines; the first one is the floor.
        notes: what a reader must know.
    """

    title: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which a share (percent) of the values lies; 50 is the median."""
    if share == 50 or len(values) < 2:
        return statistics.median(values)
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def milliseconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def processor_milliseconds(work: Callable[[], object]) -> float:
    """How long the processor works for something in this process, whatever else the machine does meanwhile."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def interleaved(rounds: int, measures: dict[str, Callable[[], float]]) -> dict[str, tuple[float, ...]]:
    """Take the measures in turn, so that what else happens on the machine strikes all of them alike.

    Every second round goes backwards.
    """
    found: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds):
        names = list(measures)
        for name in reversed(names) if number % 2 else names:
            found[name].append(measures[name]())
    return {name: tuple(values) for name, values in found.items()}


def ratios(values: Iterable[float], floor: Iterable[float]) -> tuple[float, ...]:
    """Round by round."""
    return tuple(one / other for one, other in zip(values, floor, strict=True))


def at_most(
    what: str, values: tuple[float, ...], floor: tuple[float, ...], limit: float | None = None, unit: str = "ms"
) -> Row:
    """A row whose median ratio to the floor should not exceed a limit."""
    found = ratios(values, floor)
    if limit is None:
        return Row(what, values, unit, found)
    return Row(what, values, unit, found, f"≤ {limit:g}×", statistics.median(found) <= limit)


def at_least(what: str, values: tuple[float, ...], floor: tuple[float, ...], share: float, unit: str) -> Row:
    """A row whose median ratio to the floor should reach a share."""
    found = ratios(values, floor)
    return Row(what, values, unit, found, f"≥ {share:.0%}", statistics.median(found) >= share)


def below(what: str, values: tuple[float, ...], limit: float, unit: str = "ms", share: int = 50) -> Row:
    """A row whose median, or another percentile, should stay below a limit."""
    name = "" if share == 50 else f"p{share} "
    return Row(what, values, unit, (), f"{name}< {limit:g} {unit}", percentile(values, share) < limit, share)


def machine() -> str:
    """The machine in one line, without names."""
    memory = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{each:.1f}" for each in psutil.getloadavg())
    cores = psutil.cpu_count(logical=True) or os.cpu_count() or 0
    return (
        f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores, {memory:.0f} GiB, "
        f"Python {platform.python_version()}, load before the run {load}"
    )


def _processor() -> str:
    if platform.system() == "Linux":
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - not a file of ours
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"
