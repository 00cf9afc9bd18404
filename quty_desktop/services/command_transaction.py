"""The transaction of a command: its begin and its end are one round trip each."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from quty_desktop.database.errors import is_torn

COMMIT = "COMMIT; SELECT quty.tell_collected()"
_RETELL = (
    "ROLLBACK; SELECT pg_catalog.pg_logical_emit_message(true, 'quty', ''), pg_catalog.pg_notify('quty', 'everything|')"
)
_BEGIN = "BEGIN; SELECT quty.begin_command({request}, {command}, {reason}), pg_catalog.set_config('quty.announces', 'later', true)"
_END = "SELECT quty.finish_command({request}, {result}); {end}"


class CommandTransaction:
    """What is sent before a command's own statements and after them.

    Several statements go to the server in one message, so that opening and closing the transaction costs two round trips
    instead of four; the announcement follows the commit in the same message.

    Args:
        connection: in autocommit; between begin and end, SQLAlchemy works within the transaction without knowing.
        request: of the command.
        end: what ends it; the walks over the rights take everything back instead.
    """

    def __init__(self, connection: Connection, request: UUID, end: str = COMMIT) -> None:
        self._driver: psycopg.Connection[Any] = _driver(connection)
        self._request = request
        self._end = end

    def begin(self, command: str, reason: str) -> dict[str, Any] | None:
        """Begin; the first answer if the request was made before."""
        cursor = self._send(_BEGIN, request=self._request, command=command, reason=reason)
        cursor.nextset()
        row = cursor.fetchone()
        answer: dict[str, Any] | None = row[0] if row else None
        return answer

    def retell(self) -> None:
        """Have every window load anew: what the first try had to tell may have died with its connection.

        The first try may also have broken before the disk had it: the mark in the log waits for everything before it.
        """
        self._send(_RETELL)

    def finish(self, result: str) -> None:
        """Keep the answer (JSON) and commit."""
        self._send(_END, request=self._request, result=result, end=sql.SQL(self._end))

    def _send(self, statements: str, **values: Any) -> psycopg.ClientCursor[Any]:
        cursor: psycopg.ClientCursor[Any] = psycopg.ClientCursor(self._driver)
        cursor.execute(sql.SQL(statements).format(**values))
        return cursor


@contextmanager
def command_transaction(engine: Engine, request: UUID, end: str) -> Iterator[tuple[Connection, CommandTransaction]]:
    """A connection and the transaction of a command on it; what was not finished is rolled back.

    Raises:
        DBAPIError: whatever the driver raises at begin and end, as SQLAlchemy would have wrapped it.
    """
    with engine.connect() as connection:
        driver = _driver(connection)
        try:
            yield connection, CommandTransaction(connection, request, end)
        except psycopg.Error as error:
            lost = _is_lost(driver, error)
            if lost:
                connection.invalidate(error)
                engine.dispose()
            raise wrapped(error, lost=lost) from error
        finally:
            if not driver.closed and driver.info.transaction_status is not TransactionStatus.IDLE:
                with suppress(psycopg.Error):
                    driver.rollback()


@contextmanager
def lent(engine: Engine) -> Iterator[psycopg.Connection[Any]]:
    """A connection of an engine's pool, as the driver has it, in autocommit.

    Raises:
        DBAPIError: whatever the driver raises, as SQLAlchemy would have wrapped it; a connection that broke is not lent
            again, nor are those that stood beside it.
    """
    try:
        borrowed = engine.raw_connection()
    except psycopg.Error as error:
        raise wrapped(error, lost=False) from error
    connection: Any = borrowed.driver_connection
    try:
        yield connection
    except psycopg.Error as error:
        lost = _is_lost(connection, error)
        if lost:
            borrowed.invalidate(error)
            engine.dispose()
        raise wrapped(error, lost=lost) from error
    finally:
        borrowed.close()


def _is_lost(driver: psycopg.Connection[Any], error: psycopg.Error) -> bool:
    """Whether a connection is of no more use after an error."""
    if is_torn(error):
        driver.close()
    return driver.closed


def wrapped(error: psycopg.Error, *, lost: bool) -> DBAPIError:
    """An error of the driver as SQLAlchemy wraps it.

    Args:
        error: what psycopg raised.
        lost: the connection is gone.
    """
    return DBAPIError(None, None, error, hide_parameters=True, connection_invalidated=lost)


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver
