"""Doors to the services for people of a test's plant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from quty_desktop.database.engine import Login
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.sign_in import PlantSession, sign_in
from quty_desktop.services.unit_of_work import UnitOfWork
from tests.databases import Plant

R = TypeVar("R")


@contextmanager
def session_of(plant: Plant, login: Login) -> Iterator[PlantSession]:
    """The session of somebody who signs in."""
    session = sign_in(plant.profile(), login)
    try:
        yield session
    finally:
        session.close()


@contextmanager
def door_of(plant: Plant, *roles: str, department: str | None = None) -> Iterator[Dispatcher]:
    """The door of a new person with these roles."""
    with session_of(plant, plant.person(*roles, department=department)) as session:
        yield session.dispatcher


def directly(door: Dispatcher, function: Callable[[UnitOfWork], R]) -> R:
    """Run what is no command by itself, as a part of one, with the rights of a door's person."""
    with (
        door._engine.connect().execution_options(isolation_level="READ COMMITTED") as connection,
        Session(connection) as session,
    ):
        result = function(UnitOfWork(session, door.actor, datetime.now(UTC)))
        session.commit()
        return result
