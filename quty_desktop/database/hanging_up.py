"""Ends connections whose server does not answer any more.

A server that is switched off says so; one that is cut off (a cable, a switch, a sleeping computer) says nothing, and a
statement that waits for it would wait for minutes. The listener asks for a sign of life; when none comes, every
statement under way is ended in this way and its page learns that the plant is offline.

Where the line stands but its bytes do not (a length that was changed on the way lets the driver wait for a message that
never ends), the server believes that it has answered. A statement that outlives the server's own limit is ended as well.
"""

import socket
import threading
import time
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Engine, event

LONGEST_ANSWER_S = 45.0
"""So long may a statement be without its whole answer; the server ends it after ``engine.STATEMENT_TIMEOUT_MS``."""
_LOOK_S = 5.0

_in_use: "WeakKeyDictionary[Engine, set[psycopg.Connection[Any]]]" = WeakKeyDictionary()
_asked_at: dict[psycopg.Connection[Any], float] = {}
"""The connections that wait for an answer, with the monotonic second of the question."""
_lock = threading.Lock()
_guard: threading.Thread | None = None


def watch(engine: Engine) -> None:
    """Know which connections of an engine are in use, and end what waits too long for its answer."""
    used: set[psycopg.Connection[Any]] = set()
    orphans: set[psycopg.Connection[Any]] = set()
    _in_use[engine] = used
    _watch_answers(engine)

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, _record: object, _proxy: object) -> None:
        with _lock:
            used.add(connection)

    @event.listens_for(engine, "checkin")
    def given_back(connection: Any, _record: object) -> None:
        with _lock:
            used.discard(connection)
            _asked_at.pop(connection, None)
            orphan = connection in orphans
            orphans.discard(connection)
        if orphan:
            connection.close()

    @event.listens_for(engine, "engine_disposed")
    def disposed(_engine: Engine) -> None:
        # What is in use meanwhile comes back to a pool that nobody has any more, and would stay open until it is collected.
        with _lock:
            orphans.update(used)


def _watch_answers(engine: Engine) -> None:
    global _guard  # noqa: PLW0603 - one thread for all engines of the program

    def asked(connection: Connection) -> None:
        if not connection.invalidated:  # the end of a transaction whose connection died
            with _lock:
                _asked_at[_driver(connection)] = time.monotonic()

    def answered(connection: Connection) -> None:
        with _lock:
            _asked_at.pop(_driver(connection), None)

    event.listen(engine, "before_cursor_execute", lambda connection, *_: asked(connection))
    event.listen(engine, "after_cursor_execute", lambda connection, *_: answered(connection))
    # What ends a transaction has no event for its answer: the connection goes back to its pool at once.
    event.listen(engine, "commit", asked)
    event.listen(engine, "rollback", asked)
    with _lock:
        if _guard is None or not _guard.is_alive():
            _guard = threading.Thread(target=_look, name="unanswered statements", daemon=True)
            _guard.start()


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    used: Any = connection.connection.driver_connection
    return used  # type: ignore[no-any-return]


def _look() -> None:
    while True:
        time.sleep(min(_LOOK_S, LONGEST_ANSWER_S))
        since = time.monotonic() - LONGEST_ANSWER_S
        with _lock:
            overdue = [connection for connection, asked in _asked_at.items() if asked < since]
            for connection in overdue:
                del _asked_at[connection]
        for connection in overdue:
            hang_up(connection)


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
