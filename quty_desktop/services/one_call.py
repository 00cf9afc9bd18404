"""What a command works with whose only statement is a server-side function that keeps the books itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from quty_desktop.database.errors import REFUSED_BY_RULE
from quty_desktop.domain.people import Actor

NOT_USUAL = "QY003"
"""Raised by our own functions where the usual case is not given and the command has to decide."""
_BAD_DATA = "22"
"""A number that no column holds, for example."""


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

    def usual(self, statement: str, values: Mapping[str, object]) -> Any:
        """The same for a function that does the usual case only.

        Returns:
            Its answer, ``None`` where the case is not the usual one, or a guard refused: the command puts that into words.
        """
        try:
            return self.scalar(statement, values)
        except psycopg.Error as error:
            if error.sqlstate in {NOT_USUAL, REFUSED_BY_RULE} or (error.sqlstate or "").startswith(_BAD_DATA):
                return None
            raise
