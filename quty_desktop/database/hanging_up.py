"""Ends connections whose server does not answer any more.

A server that is switched off says so; one that is cut off (a cable, a switch, a sleeping computer) says nothing, and a
statement that waits for it would wait for minutes. The listener asks for a sign of life; when none comes, every
statement under way is ended in this way and its page learns that the plant is offline.

Where the line stands but its bytes do not (a length that was changed on the way lets the driver wait for a message that
never ends), the server believes that it has answered. What outlives the server's own limit is given up as well.
"""

import socket
import threading
import time
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event

_R = TypeVar("_R")
LONGEST_ANSWER_S = 45.0
"""So long may a statement be without its whole answer; the server ends it after ``engine.STATEMENT_TIMEOUT_MS``."""
_in_use: "WeakKeyDictionary[Engine, set[psycopg.Connection[Any]]]" = WeakKeyDictionary()
_lock = threading.Lock()


def watch(engine: Engine) -> None:
    """Know which connections of an engine are in use, and let them wait for no answer without end."""
    used: set[psycopg.Connection[Any]] = set()
    pools = [0]  # how many the engine has had
    _in_use[engine] = used

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: list[Any], parameters: dict[str, Any]) -> Patient:
        pool = pools[0]
        made = Patient.connect(*arguments, **parameters)
        made.pool_number = pool
        return made

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, _record: object, _proxy: object) -> None:
        with _lock:
            used.add(connection)

    @event.listens_for(engine, "checkin")
    def given_back(connection: Any, _record: object) -> None:
        with _lock:
            used.discard(connection)
            # What came of a pool that nobody has any more, or was just being made for it, would stay open there.
            orphan = isinstance(connection, Patient) and connection.pool_number != pools[0]
        if orphan:
            connection.close()

    @event.listens_for(engine, "engine_disposed")
    def disposed(_engine: Engine) -> None:
        with _lock:
            pools[0] += 1


class Patient(psycopg.Connection[Any]):
    """A connection whose answers come to their end in time, or not at all.

    Attributes:
        pool_number: for which of its engine's pools, one after the other, it was made.
    """

    pool_number = 0

    def wait(self, gen: PQGen[_R], interval: float = 0.1, timeout: float | None = None) -> _R:
        """Psycopg: until the server has answered wholly.

        Raises:
            psycopg.OperationalError: it has not, and the connection is closed: nobody knows what would come next on it.
        """
        until = time.monotonic() + LONGEST_ANSWER_S
        try:
            return super().wait(gen, interval, LONGEST_ANSWER_S if timeout is None else timeout)
        except psycopg.OperationalError:
            if timeout is None and time.monotonic() >= until:
                self.pgconn.finish()
            raise


def hang_up(connection: psycopg.Connection[Any]) -> None:
    """End a connection from another thread: whoever waits for its answer gets an ``OperationalError`` at once."""
    try:
        line = socket.socket(fileno=connection.fileno())
    except (psycopg.Error, OSError):  # it is closed already
        return
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:  # the other end was faster
        pass
    finally:
        line.detach()  # the descriptor belongs to the connection


def hang_up_all(engine: Engine) -> None:
    """End every connection of an engine that is in use; the others are tried before they are used again."""
    with _lock:
        used = tuple(_in_use.get(engine, ()))
    for connection in used:
        hang_up(connection)
