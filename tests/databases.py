"""Databases for the tests: one is migrated per test run; tests share a clone that is emptied after each of them.

Registered by ``tests/conftest.py``. Use ``database``::

    def test_something(database: Plant) -> None:
        packer = database.person("operator_packing")
        with database.connect(packer) as connection:      # signed in with SCRAM, only the role's rights
            connection.execute("SELECT ...")
        with database.connect() as connection:             # the server's superuser, to arrange and to look
            connection.execute("INSERT ...")
        engine = make_engine(database.profile(), packer)   # for the dispatcher

Roles are known to the whole server, databases are not: ``person`` invents names that no other test uses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from quty_desktop.database.engine import Login, ServerProfile, TlsMode
from quty_desktop.database.migrate import upgrade
from quty_desktop.database.private_server import ServerAddress
from quty_desktop.domain.permissions import STANDARD_ROLES

PASSWORD = "teddy-bears-28"
Row = dict[str, Any]


def verifier(password: str, name: str, connection: psycopg.Connection[Any]) -> str:
    """The SCRAM verifier of a password, made on this side as the program does."""
    return connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()


@dataclass(slots=True)
class Plant:
    """A migrated database of its own for one test."""

    server: ServerAddress
    name: str
    people: list[str] = field(default_factory=list)

    def conninfo(self, login: Login | None = None) -> str:
        """Where it is, for the superuser or for a person."""
        if login is None:
            return self.server.conninfo(dbname=self.name)
        return self.server.conninfo(dbname=self.name, user=login.name, password=login.password)

    def profile(self) -> ServerProfile:
        """The same for ``make_engine``."""
        return ServerProfile(self.server.host, self.server.port, self.name, TlsMode.DISABLE)

    def superuser(self) -> Login:
        """The server's own login."""
        return Login(self.server.superuser, self.server.password)

    @contextmanager
    def connect(self, login: Login | None = None) -> Iterator[psycopg.Connection[Row]]:
        """A connection in autocommit whose rows are dicts."""
        with psycopg.connect(self.conninfo(login), autocommit=True, row_factory=dict_row) as connection:
            yield connection

    def person(self, *roles: str, department: str | None = None, name: str | None = None) -> Login:
        """A new person with these roles of the plant, who works in the first one's department."""
        name = name or f"{(roles or ('nobody',))[0].replace('_', '.')[:20]}-{uuid4().hex[:6]}"
        home = {role.code: role.department.value for role in STANDARD_ROLES}
        where = department or home.get(roles[0] if roles else "", "ADM")
        with self.connect() as connection:
            connection.execute(
                "SELECT quty.add_person(%s, %s, NULL, %s, 'en', %s, %s)",
                (name, name.title(), where, list(roles), verifier(PASSWORD, name, connection)),
            )
        self.people.append(name)
        return Login(name, PASSWORD)

    def forget_people(self) -> None:
        """Drop the logins that were made through ``person``."""
        with psycopg.connect(self.server.conninfo(), autocommit=True) as connection:
            for person in self.people:
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(person)))
        self.people.clear()

    def one(self, query: str, *values: object) -> Any:
        """The first value of a query asked by the superuser."""
        with self.connect() as connection:
            row = connection.execute(query.encode(), values).fetchone()
        return None if row is None else next(iter(row.values()))


class Seeds:
    """What a new database holds, to empty it back to."""

    def __init__(self, plant: Plant) -> None:
        with plant.connect() as connection:
            names = connection.execute("SELECT tablename AS t FROM pg_tables WHERE schemaname = 'quty'").fetchall()
            self._tables = sorted(row["t"] for row in names)
            self._rights = self._held(connection)
            self._rows: dict[str, object] = {}
            for table in self._tables:
                query = sql.SQL("SELECT jsonb_agg(to_jsonb(t)) AS rows FROM {} t").format(sql.Identifier("quty", table))
                row = connection.execute(query).fetchone()
                if row and row["rows"]:
                    self._rows[table] = Jsonb(row["rows"])

    def restore(self, plant: Plant) -> None:
        """Take out all rows, ledgers too (the superuser may silence triggers), and put the first ones back."""
        with plant.connect() as connection, connection.transaction():
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            changed = self._held(connection) != self._rights
            silent = connection.execute("SELECT tgname AS t FROM pg_trigger WHERE tgenabled = 'D'").fetchall()
            assert not silent, f"a test left triggers off, for all tests after it: {silent}"
            connection.execute("SET LOCAL session_replication_role = replica")
            query = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {} AS t WHERE EXISTS (SELECT FROM {})").format(table, sql.Identifier("quty", table))
                for table in self._tables
            )
            for row in connection.execute(query).fetchall():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("quty", row["t"])))
            for table, rows in self._rows.items():
                insert = sql.SQL(
                    "INSERT INTO {0} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::{0}, %s)"
                )
                connection.execute(insert.format(sql.Identifier("quty", table)), (rows,))
            if changed:  # the server's group roles follow the rows
                connection.execute("SELECT quty.sync_role(code) FROM quty.role")

    @staticmethod
    def _held(connection: psycopg.Connection[Row]) -> Row | None:
        return connection.execute(
            "SELECT array_agg(role_code || ' ' || permission ORDER BY role_code, permission) AS held FROM quty.role_permission"
        ).fetchone()


@pytest.fixture(scope="session")
def migrated(postgres: ServerAddress) -> Iterator[str]:
    """The name of a migrated database without people; clone it, never connect to it."""
    name = f"template_{uuid4().hex[:8]}"
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        upgrade(postgres.conninfo(dbname=name))
        yield name
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def fresh_database(postgres: ServerAddress, migrated: str) -> Iterator[Plant]:
    """A clone of this test's own (a second); for tests that change what is defined rather than stored."""
    with cloned(postgres, migrated) as plant:
        yield plant


@pytest.fixture(scope="session")
def _shared(postgres: ServerAddress, migrated: str) -> Iterator[tuple[Plant, Seeds]]:
    with cloned(postgres, migrated) as plant:
        yield plant, Seeds(plant)


@pytest.fixture
def database(_shared: tuple[Plant, Seeds]) -> Iterator[Plant]:
    """A migrated database without people and rows; emptied again after the test, which is faster than a clone."""
    plant, seeds = _shared
    yield plant
    seeds.restore(plant)
    plant.forget_people()


@contextmanager
def cloned(server: ServerAddress, template: str) -> Iterator[Plant]:
    """A clone of a database; it and the logins made through it go at the end."""
    plant = Plant(server, f"plant_{uuid4().hex[:8]}")
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(plant.name), sql.Identifier(template)
            )
        )
        try:
            upgrade(plant.conninfo())  # a clone has the tables, not the rights on the database itself
            yield plant
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(plant.name)))
            plant.forget_people()
