"""The plant of the walks, made once for all tests that go through every operation.

Registered by ``tests/conftest.py``; whoever does not ask for it does not pay for its imports.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from quty_desktop.database.private_server import ServerAddress
from tests.databases import cloned

if TYPE_CHECKING:
    from tests.quality.walk_plant import WalkPlant


@pytest.fixture(scope="session")
def walk(postgres: ServerAddress, migrated: str) -> "Iterator[WalkPlant]":
    """A plant with a record in each state, whose tries are all taken back."""
    from tests.quality.walk_plant import walk_plant_of

    with cloned(postgres, migrated) as plant, walk_plant_of(plant) as made:
        yield made
    # Roles are known to the whole server, so that they outlive their database.
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'quty\\_r\\_walk\\_%'").fetchall()
        for row in rows:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(row[0])))
