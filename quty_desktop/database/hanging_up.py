"""Ends connections whose server does not answer any more.

A server that is switched off says so; one that is cut off (a cable, a switch, a sleeping computer) says nothing, and a
statement that waits for it would wait for minutes. The listener asks for a sign of life; when none comes, every
statement under way is ended in this way and its page learns that the plant is offline.
"""

import socket
import threading
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Engine, event

_in_use: "WeakKeyDictionary[Engine, set[psycopg.Connection[Any]]]" = WeakKeyDictionary()
_lock = threading.Lock()


def watch(engine: Engine) -> None:
    """Know which connections of an engine are in use."""
    used: set[psycopg.Connection[Any]] = set()
    orphans: set[psycopg.Connection[Any]] = set()
    _in_use[engine] = used

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, _record: object, _proxy: object) -> None:
        with _lock:
            used.add(connection)

    @event.listens_for(engine, "checkin")
    def given_back(connection: Any, _record: object) -> None:
        with _lock:
            used.discard(connection)
            orphan = connection in orphans
            orphans.discard(connection)
        if orphan:
            connection.close()

    @event.listens_for(engine, "engine_disposed")
    def disposed(_engine: Engine) -> None:
        # What is in use meanwhile comes back to a pool that nobody has any more, and would stay open until it is collected.
        with _lock:
            orphans.update(used)


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
