"""The list of everything that a view can ask for: commands change, queries read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

from quty_desktop.domain.permissions import Permission

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Operation:
    """One command or query.

    Attributes:
        name: module and function, e.g. ``marks.print_marks``; commands stand so in the audit trail.
        function: the use case.
        permission: the right that it needs.
        also: further rights that it needs beside that one.
        changes: whether it is a command.
        one_call: a command whose only statement is a server-side function that does the bookkeeping itself.
        at_once: what is tried first: the usual case in one call, ``None`` where the case is not the usual one.
        consistent: a query of several statements that must see one state of the database.
        report: a query that may be asked of a replica, some seconds behind; nothing is decided by its answer.
        result: the type of its answer.
    """

    name: str
    function: Callable[..., Any]
    permission: Permission
    changes: bool
    one_call: bool = False
    at_once: Callable[..., Any] | None = None
    consistent: bool = False
    report: bool = False
    also: tuple[Permission, ...] = ()

    @property
    def rights(self) -> tuple[Permission, ...]:
        """All rights that it needs."""
        return self.permission, *self.also

    @property
    def result(self) -> Any:
        """The declared type of the answer."""
        return get_type_hints(self.function)["return"]


_OPERATIONS: dict[Callable[..., Any], Operation] = {}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def command(
    permission: Permission,
    *,
    also: tuple[Permission, ...] = (),
    one_call: bool = False,
    at_once: Callable[..., Any] | None = None,
) -> Callable[[F], F]:
    """Mark and register a function that changes something.

    Args:
        permission: the right that it needs.
        also: further rights without which it cannot do its work.
        one_call: its only statement is a server-side function that does the bookkeeping itself; it gets a
            ``OneCall`` instead of a unit of work.
        at_once: does the usual case in one call and answers with what the command would have stored, or with ``None``
            where the case is not the usual one and the command has to decide.
    """

    def register(function: F) -> F:
        _OPERATIONS[function] = Operation(
            _name(function), function, permission, changes=True, one_call=one_call, at_once=at_once, also=also
        )
        return function

    return register


def query(permission: Permission, *, consistent: bool = False, report: bool = False) -> Callable[[F], F]:
    """Mark and register a function that only reads.

    Args:
        permission: the right that it needs.
        consistent: the query has several statements that must see the same state; costs two more round trips.
        report: it may be asked of a replica that is some seconds behind.
    """

    def register(function: F) -> F:
        _OPERATIONS[function] = Operation(
            _name(function), function, permission, changes=False, consistent=consistent, report=report
        )
        return function

    return register


def operation(function: Callable[..., Any]) -> Operation:
    """The registered operation of a function.

    Raises:
        LookupError: the function is neither command nor query.
    """
    try:
        return _OPERATIONS[function]
    except KeyError:
        raise LookupError(f"{_name(function)} is neither a command nor a query") from None


def operations() -> tuple[Operation, ...]:
    """All registered operations, by name; import the service modules first."""
    return tuple(sorted(_OPERATIONS.values(), key=lambda each: each.name))
