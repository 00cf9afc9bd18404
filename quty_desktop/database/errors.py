"""What PostgreSQL says, in the program's six kinds of error: the only place that knows SQLSTATEs."""

import json
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from quty_desktop.database.refusals import refusal_for_code, refusal_for_constraint
from quty_desktop.database.refused_connections import refused_connection
from quty_desktop.domain.errors import Conflict, NotAllowed, QutyError, Unavailable
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import Text

REFUSED_BY_RULE = "QY001"
"""Raised by our own functions and triggers: MESSAGE is a code, DETAIL its values as JSON."""
REFUSED_BY_RIGHT = "QY002"
"""Raised by our own functions: MESSAGE is the missing right."""

_BUSY = frozenset({"40001", "40P01", "55P03"})
_RETRIED = frozenset({"40001", "40P01"})
_INTEGRITY = frozenset({"23502", "23503", "23505", "23514", "23P01"})
_NO_RIGHT = "42501"
_FULL = frozenset({"53100", "53200"})
_NO_ROOM = "53300"
_CANCELLED = "57014"
_NOT_CONNECTED = "connection failed"


def is_worth_another_try(error: BaseException) -> bool:
    """Whether the same input may succeed now: a serialization failure, a deadlock, or a connection that had died.

    A command carries a request id, so that trying again after a lost answer cannot post twice.
    """
    cause = error.__cause__
    if isinstance(cause, DBAPIError):
        return cause.connection_invalidated or _state(cause.orig) in _RETRIED
    return False


def is_torn(error: BaseException | None) -> bool:
    """Whether what came over the line was no answer of a server: the driver gave up on it.

    Such an error has no SQLSTATE. The connection may be open still, but nobody knows which answer would come next on it.
    """
    torn = isinstance(error, psycopg.OperationalError) or type(error) is psycopg.DatabaseError
    return torn and _state(error) is None


def translated(error: SQLAlchemyError) -> QutyError | None:
    """The kind of error that a clerk can do something about, ``None`` for a bug."""
    if isinstance(error, StaleDataError):
        return Conflict()
    if isinstance(error, PoolTimeout):
        return Unavailable(Text("The database is too busy to answer."), code="busy")
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    return from_driver(error.orig, lost=error.connection_invalidated)


def from_driver(error: BaseException, *, lost: bool = False) -> QutyError | None:
    """The same for an error of the driver itself.

    Args:
        error: what psycopg raised.
        lost: the connection is known to be gone.
    """
    state = _state(error)
    if state == REFUSED_BY_RULE:
        return refusal_for_code(_message(error), _values(error))
    if state == REFUSED_BY_RIGHT:
        return NotAllowed(_right(_message(error)))
    if state == _NO_RIGHT:
        return NotAllowed()
    if state in _INTEGRITY:
        return refusal_for_constraint(_constraint(error))
    if state in _BUSY:
        return Conflict(Text("Somebody else is working on the same record. Try again."))
    if state in _FULL:
        return Unavailable(Text("The server's disk or memory is full. Call the administrator."), code="full")
    if state == _NO_ROOM:
        return Unavailable(
            Text("The server has no room for another window. Close one, or call the administrator."), code="busy"
        )
    if state == _CANCELLED:
        return Unavailable(Text("The database took too long to answer."), code="busy")
    gone = isinstance(error, psycopg.OperationalError) and state is not None and state.startswith(("57", "08"))
    if lost or gone or is_torn(error):
        return _lost(str(error))
    return None


def _lost(said: str) -> Unavailable:
    # A connection that was to replace a lost one: the account may have been switched off meanwhile.
    refused = refused_connection(said) if said.startswith(_NOT_CONNECTED) else None
    return refused or Unavailable(Text("The connection to the database is lost."), code="lost")


def _state(error: BaseException | None) -> str | None:
    return error.sqlstate if isinstance(error, psycopg.Error) else None


def _message(error: BaseException) -> str:
    return (error.diag.message_primary or "") if isinstance(error, psycopg.Error) else ""


def _right(code: str) -> Permission | None:
    """The missing right, ``None`` for one that only a newer program knows."""
    try:
        return Permission(code)
    except ValueError:
        return None


def _constraint(error: BaseException) -> str:
    return (error.diag.constraint_name or "") if isinstance(error, psycopg.Error) else ""


def _values(error: BaseException) -> dict[str, Any]:
    detail = error.diag.message_detail if isinstance(error, psycopg.Error) else None
    if not detail:
        return {}
    values = json.loads(detail)
    return values if isinstance(values, dict) else {}
