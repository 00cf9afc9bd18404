"""What a command works with whose only statement is a server-side function that keeps the books itself."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from quty_desktop.domain.people import Actor


@dataclass(frozen=True, slots=True)
class OneCall:
    """One statement on the driver's own connection, committed by itself.

    SQLAlchemy lends the connection and does nothing else: to prepare, to compile and to wrap one short statement costs
    the PC more than the server needs to run it.

    Attributes:
        connection: in autocommit.
        actor: the person at the window.
        now: the moment of the call, UTC.
        request: made when the form opened; the server-side function remembers it.
        command: the name that stands in the books.
        reason: the reason that the person gave, empty if none.
    """

    connection: psycopg.Connection[tuple[Any, ...]]
    actor: Actor
    now: datetime
    request: UUID
    command: str
    reason: str = ""

    def scalar(self, statement: str, values: Mapping[str, object] | None = None) -> Any:
        """Run the statement.

        Args:
            statement: a literal text; values stand in it as ``%(name)s``.
            values: by name.

        Returns:
            The first column of the only row, ``None`` without a row.
        """
        row = self.connection.execute(statement.encode(), values).fetchone()
        return None if row is None else row[0]


@contextmanager
def lent(engine: Engine) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection of an engine's pool, as the driver has it.

    Raises:
        DBAPIError: whatever the driver raises, as SQLAlchemy would have wrapped it; a connection that broke is not lent
            again, nor are those that stood beside it.
    """
    try:
        borrowed = engine.raw_connection()
    except psycopg.Error as error:
        raise _wrapped(error, lost=False) from error
    connection: Any = borrowed.driver_connection
    try:
        yield connection
    except psycopg.Error as error:
        lost = connection.closed
        if lost:
            borrowed.invalidate(error)
            engine.dispose()
        raise _wrapped(error, lost=lost) from error
    finally:
        borrowed.close()


def _wrapped(error: psycopg.Error, *, lost: bool) -> DBAPIError:
    return DBAPIError(None, None, error, hide_parameters=True, connection_invalidated=lost)
