"""Does the steps one after the other and keeps their table of seconds and sizes."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1_000_000


class Failed(Exception):
    """A step did not do what it should; the text says what and how to mend it."""


@dataclass(slots=True)
class Step:
    """One line of the table.

    Attributes:
        name: what was done.
        seconds: how long it took.
        result: figures and findings worth a glance.
        trouble: why it failed; empty if it did not.
    """

    name: str
    seconds: float = 0.0
    result: str = ""
    trouble: str = ""


@dataclass(slots=True)
class Steps:
    """The steps of one run."""

    done: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a step and say how it went; a failure ends the run, after it was noted."""
        step = Step(name)
        self.done.append(step)
        _say(f"--- {name}")
        began = time.perf_counter()
        try:
            yield step
        except Exception as error:
            step.trouble = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
            raise
        finally:
            step.seconds = time.perf_counter() - began
            _say(f"    {step.seconds:.1f} s  {step.trouble or step.result}")

    def note(self, name: str, seconds: float, result: str) -> None:
        """Add a line that was measured elsewhere."""
        self.done.append(Step(name, seconds, result))
        _say(f"--- {name}: {seconds:.1f} s  {result}")

    @property
    def failed(self) -> list[Step]:
        """The steps that went wrong."""
        return [step for step in self.done if step.trouble]

    def table(self) -> str:
        """All steps, one line each, as Markdown."""
        lines = ["| Step | Seconds | Result |", "|---|---:|---|"]
        for step in self.done:
            result = f"**FAILED** {step.trouble}" if step.trouble else step.result
            lines.append(f"| {step.name} | {step.seconds:.1f} | {result.replace('|', '/')} |")
        return "\n".join(lines)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())


def megabytes(count: int) -> str:
    """Bytes in words, in millions as goals are written."""
    return f"{count / MEGABYTE:.1f} MB"


def together(*parts: str) -> str:
    """Findings of one step in one line."""
    return ", ".join(part for part in parts if part)


def expect(condition: object, trouble: str) -> None:
    """End the step where something is not as it must be.

    Raises:
        Failed: it is not.
    """
    if not condition:
        raise Failed(trouble)


def first_lines(text: str, count: int = 12) -> str:
    """The last lines of what a program said, for a failure's text."""
    return "\n".join(text.strip().splitlines()[-count:])


def run_all(steps: Steps, work: Sequence[Callable[[Steps], None]]) -> bool:
    """Run functions until one fails, then print the table.

    Returns:
        Whether all went well.
    """
    well = True
    try:
        for each in work:
            each(steps)
    except Failed as failed:
        well = False
        _say(f"\n{failed}")
    finally:
        _say(f"\n{steps.table()}\n")
    return well and not steps.failed


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
