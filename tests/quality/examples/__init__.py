"""A plausible input for each command and query; whoever adds an operation adds a line, or the walks fail.

Each subject has a module of its own with ``COMMANDS`` and ``QUERIES``; a new subject is added to the list below.
"""

from inspect import signature

from quty_desktop.domain.departments import Department
from quty_desktop.services.registry import Operation
from tests.quality.examples import floor, foundation, records, release, reports, servers, shipping, warehouse
from tests.quality.examples.making import Example, Maker, nothing
from tests.quality.walk_plant import WalkPlant

_SUBJECTS = (foundation, release, records, floor, warehouse, servers, shipping, reports)
_COMMANDS: dict[str, Maker] = {name: maker for subject in _SUBJECTS for name, maker in subject.COMMANDS.items()}
_QUERIES: dict[str, Maker] = {name: maker for subject in _SUBJECTS for name, maker in subject.QUERIES.items()}


def has_example(operation: Operation) -> bool:
    """Whether the table knows the operation; a query without input needs no line."""
    if operation.changes:
        return operation.name in _COMMANDS
    return operation.name in _QUERIES or len(signature(operation.function).parameters) == 1


def example(operation: Operation, walk: WalkPlant, home: Department) -> Example:
    """A plausible valid input; alerts are those of the person's department.

    Raises:
        LookupError: the table has none.
    """
    if not has_example(operation):
        raise LookupError(f"tests/quality/examples has no example for {operation.name}")
    maker = (_COMMANDS if operation.changes else _QUERIES).get(operation.name, nothing)
    return maker(walk, home)
