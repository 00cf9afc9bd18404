"""Doors for the walks: nothing they do stays, and the program's own checks can be switched off."""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from quty_desktop import services
from quty_desktop.database.engine import Login, make_engine
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotAllowed, QutyError
from quty_desktop.domain.people import Actor
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.services.command_transaction import lent
from quty_desktop.services.dispatcher import Dispatcher, _call
from quty_desktop.services.one_call import OneCall
from quty_desktop.services.registry import Operation, operations
from tests.quality.examples.making import Example
from tests.quality.walk_plant import NOBODY, WalkPlant

_ROLES = {role.code: role for role in STANDARD_ROLES}


def all_operations(*, changes: bool) -> tuple[Operation, ...]:
    """Every command or every query of the program, not those that tests register."""
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        importlib.import_module(module.name)
    return tuple(
        each
        for each in operations()
        if each.changes is changes and each.function.__module__.startswith(f"{services.__name__}.")
    )


class TryingDoor(Dispatcher):
    """A dispatcher without the program's own check, on an engine that takes everything back (see ``trying``).

    Attributes:
        home: the department where the person really works, whatever the program claims.
    """

    home = Department.ADMINISTRATION
    # Constraints that wait for the end of the transaction speak now; then everything is taken back.
    _end = "SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK"

    def _at_once(self, wanted: Operation, data: object, request: UUID, confirmed: frozenset[str], reason: str) -> Any:
        # It commits by itself; the command behind it has the same guards and the same answer.
        return self._transaction(wanted, data, request, confirmed, reason)

    def _one_call(self, wanted: Operation, data: object, request: UUID, confirmed: frozenset[str], reason: str) -> Any:
        del confirmed
        # Commands of one call commit by themselves; here a transaction stands around them that never ends well.
        with lent(self._engine) as connection, connection.transaction(force_rollback=True):
            return _call(wanted, OneCall(connection, self.actor, self._clock(), request, wanted.name, reason), data)

    def attempt(self, operation: Operation, example: Example) -> Any:
        """Do it; the answer, or the error as PostgreSQL or the rules gave it."""
        if operation.changes:
            return self.run(operation.function, example.data, confirmed=example.confirmed, reason=example.reason)
        return self.ask(operation.function, example.data)


@contextmanager
def trying(walk: WalkPlant, login: Login, actor: Actor, home: Department) -> Iterator[TryingDoor]:
    """The door of a person, signed in as that person; whatever is committed through it is taken back.

    Args:
        walk: the plant.
        login: who signs in.
        actor: who the program claims that it is.
        home: the department where the person works.
    """
    engine = make_engine(walk.plant.profile(), login, pool_size=1)
    door = TryingDoor(engine, actor, courtesy_check=False)
    door.home = home
    try:
        yield door
    finally:
        engine.dispose()


def as_role(walk: WalkPlant, role: str) -> AbstractContextManager[TryingDoor]:
    """The door of a standard role's person."""
    known = _ROLES[role]
    login = walk.people[role]
    actor = Actor(login.name, login.name, known.department, "en", (role,), known.permissions)
    return trying(walk, login, actor, known.department)


def with_right(walk: WalkPlant, right: Permission) -> AbstractContextManager[TryingDoor]:
    """The door of the person who has this right and that of signing in."""
    login = walk.only[right]
    actor = Actor(
        login.name, login.name, Department.ADMINISTRATION, "en", (), frozenset({Permission.USE_PROGRAM, right})
    )
    return trying(walk, login, actor, Department.ADMINISTRATION)


def forged(
    walk: WalkPlant, login: Login, home: Department = Department.ADMINISTRATION
) -> AbstractContextManager[TryingDoor]:
    """A person's door in a changed program, which claims an administrator with every right; PostgreSQL knows better."""
    actor = Actor(login.name, login.name, Department.ADMINISTRATION, "en", ("admin",), frozenset(Permission))
    return trying(walk, login, actor, home)


def forged_role(walk: WalkPlant, role: str) -> AbstractContextManager[TryingDoor]:
    """The same for a standard role's person, or for nobody."""
    home = Department.ADMINISTRATION if role == NOBODY else _ROLES[role].department
    return forged(walk, walk.people[role], home)


def may(role: str, operation: Operation) -> bool:
    """Whether a standard role has the rights that an operation needs."""
    return role != NOBODY and _ROLES[role].permissions.issuperset(operation.rights)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try.

    Attributes:
        refused_by_database: PostgreSQL said no for lack of rights, or its policies hid the row that was to change.
        error: what was raised, ``None`` for a success.
    """

    refused_by_database: bool
    error: Exception | None
    result: Any = None


def outcome_of(door: TryingDoor, operation: Operation, example: Example) -> Outcome:
    """Try it and tell who refused."""
    try:
        return Outcome(False, None, door.attempt(operation, example))
    except QutyError as error:
        cause = error.__cause__
        right = (
            isinstance(error, NotAllowed) and isinstance(cause, DBAPIError) and isinstance(cause.orig, psycopg.Error)
        )
        return Outcome(right or isinstance(cause, StaleDataError), error)
    except Exception as error:  # noqa: BLE001 - a bug is shown with the role and command that found it
        return Outcome(False, error)
