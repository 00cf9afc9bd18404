"""The plant of the walks, made once; what the walks found out stands at the end of the test run."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from quty_desktop.database.private_server import ServerAddress
from tests.databases import cloned
from tests.quality.walk_plant import WalkPlant, walk_plant_of

WALK_FINDINGS = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def walk(postgres: ServerAddress, migrated: str) -> Iterator[WalkPlant]:
    """A plant with a record in each state, whose tries are all taken back."""
    with cloned(postgres, migrated) as plant, walk_plant_of(plant) as made:
        yield made
    # Roles are known to the whole server, so that they outlive their database.
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'quty\\_r\\_walk\\_%'").fetchall()
        for row in rows:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(row[0])))


@pytest.fixture
def findings(request: pytest.FixtureRequest) -> list[str]:
    """Lines for the end of the test run."""
    return request.config.stash.setdefault(WALK_FINDINGS, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the walks found out."""
    lines = terminalreporter.config.stash.get(WALK_FINDINGS, [])
    if lines:
        terminalreporter.section("walks")
        for line in lines:
            terminalreporter.write_line(line)
