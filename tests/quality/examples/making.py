"""How an example is written."""

from collections.abc import Callable
from dataclasses import dataclass

from quty_desktop.domain.departments import Department
from tests.quality.walk_plant import WalkPlant


@dataclass(frozen=True, slots=True)
class Example:
    """How an operation is called.

    Attributes:
        data: its input.
        confirmed: questions that are answered with yes.
        reason: why.
    """

    data: object = None
    confirmed: tuple[str, ...] = ()
    reason: str = ""


Maker = Callable[[WalkPlant, Department], Example]
REASON = "asked for by the walk"


def plain(make: Callable[[WalkPlant], object]) -> Maker:
    return lambda walk, _home: Example(make(walk))


def nothing(_walk: WalkPlant, _home: Department) -> Example:
    return Example()


def confirmed(code: str, make: Callable[[WalkPlant], object]) -> Maker:
    return lambda walk, _home: Example(make(walk), (code,), REASON)


def version_of(walk: WalkPlant, table: str, key: int) -> int:
    return int(walk.plant.one(f"SELECT version FROM quty.{table} WHERE id = %s", key))  # noqa: S608
