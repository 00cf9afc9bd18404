"""Brings a database to the schema that this program works with.

An upgrade is one transaction, all or nothing: the roles, Alembic's revisions, then everything that is defined rather
than stored (functions, triggers, views, policies, grants). The latter is thrown away and made anew at each upgrade, so
that what stands in the files is what is in the database.

Alembic keeps its revision in ``quty.schema_revision``. What programs read is the view ``quty.alembic_version``: it also
says from which revision on older programs may go on working, so that the PCs of a plant can be updated one by one.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import psycopg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from quty_desktop.database.errors import from_driver
from quty_desktop.database.privileges import grant_statements, role_statements
from quty_desktop.database.schema import (
    FIRST_RELEASE,
    NEEDED_REVISION,
    OLDEST_SERVER,
    SERVES_FROM,
    fits,
    trigger_statements,
)
from quty_desktop.database.tables import SCHEMA, metadata
from quty_desktop.domain.errors import Conflict, Unavailable
from quty_desktop.domain.text import N_, Text

_LOCK = 727_601
_MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "schema_revision"
"""Where Alembic keeps the revision; 0.1 kept it in a table that is a view now."""
Progress = Callable[[Text], None]

# Who makes backups may become ``quty_backup``, but does not read everything without asking for it: the group that
# stands between them hands nothing on.
_BACKUP_GROUP = """DO $$
BEGIN
    ALTER ROLE quty_p_manage_backups NOINHERIT;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'quty_backup') AND NOT pg_has_role('quty_p_manage_backups', 'quty_backup', 'MEMBER') THEN
        GRANT quty_backup TO quty_p_manage_backups;
    END IF;
END $$"""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What a database holds.

    Attributes:
        revision: Alembic's revision, empty where there is no schema.
        definitions: fingerprint of the functions, triggers, policies and grants in it.
    """

    revision: str
    definitions: str = ""

    @property
    def is_current(self) -> bool:
        """Whether this program works with it as it is."""
        return self.revision == NEEDED_REVISION and self.definitions == definitions_fingerprint()


def revision_of(connection: Connection) -> str:
    """The revision of a database, empty where there is no schema."""
    for name in (VERSION_TABLE, "alembic_version"):
        if connection.execute(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": f"quty.{name}"}).scalar_one():
            statement = text(f"SELECT version_num FROM quty.{name}")  # noqa: S608 - our own two names
            return connection.execute(statement).scalar_one_or_none() or ""
    return ""


def state_of(connection: Connection) -> SchemaState:
    """Revision and definitions of a database."""
    comment = connection.execute(
        text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'quty'")
    ).scalar_one_or_none()
    return SchemaState(revision_of(connection), comment or "")


def require_revision(connection: Connection) -> None:
    """Refuse a database that is older or newer than this program.

    Raises:
        Unavailable: with code ``no_schema``, ``older_schema`` or ``newer_schema``.
    """
    found = revision_of(connection)
    if not found:
        raise Unavailable(
            Text(N_("This database holds no plant yet. The administrator sets it up with: quty db upgrade")),
            code="no_schema",
        )
    if fits(*_told(connection)):
        return
    if found in revisions():
        raise Unavailable(
            Text(N_("The plant's database is older than this program. Ask the administrator to upgrade it.")),
            code="older_schema",
        )
    raise _newer()


def _newer() -> Unavailable:
    return Unavailable(
        Text(N_("The plant's database is newer than this program. Install the newer program on this PC.")),
        code="newer_schema",
    )


def _told(connection: Connection) -> tuple[str, str]:
    """What the database tells programs: its revision, and from which one on it serves older programs."""
    row = connection.execute(text("SELECT to_jsonb(v) FROM quty.alembic_version v")).scalar_one()
    return row["version_num"], row.get("serves_from", "")


def revisions() -> tuple[str, ...]:
    """The revisions that this program knows, the oldest first."""
    return tuple(script.revision for script in reversed(list(_scripts().walk_revisions())))


def upgrade(where: str | Connection, progress: Progress | None = None) -> bool:
    """Bring a database to the needed schema.

    Args:
        where: a libpq connection string, or a connection without an open transaction, of an administrator's login:
            a superuser, or the database's owner with the right to create roles.
        progress: told what is being done.

    Returns:
        Whether anything had to be done.

    Raises:
        Unavailable: the server is older than PostgreSQL 15, the database newer than this program, or somebody else is
            upgrading it.
    """
    if isinstance(where, Connection):
        return _upgrade(where, progress or _silent)
    engine = create_engine(URL.create("postgresql+psycopg"), creator=lambda: psycopg.connect(where), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return _upgrade(connection, progress or _silent)
    except (DBAPIError, psycopg.Error) as error:
        if isinstance(from_driver(_cause(error)), Conflict):
            raise Unavailable(
                Text(N_("Somebody else works on this database at the moment. Try again in a minute.")), code="busy"
            ) from error
        raise


def _cause(error: DBAPIError | psycopg.Error) -> BaseException:
    return error if isinstance(error, psycopg.Error) else error.orig or error


def state_at(conninfo: str) -> SchemaState:
    """Revision and definitions of a database.

    Args:
        conninfo: of an administrator's login.
    """
    engine = create_engine(
        URL.create("postgresql+psycopg"), creator=lambda: psycopg.connect(conninfo), poolclass=NullPool
    )
    with engine.connect() as connection:
        return state_of(connection)


def prepare_roles(connection: psycopg.Connection[Any]) -> None:
    """Make the owner of all objects and the group of all people, and give them the rights on this database.

    Args:
        connection: of an administrator's login, within a transaction.
    """
    connection.execute(_file("00_roles.sql").encode())


def _silent(text_: Text) -> None:
    del text_


def _upgrade(connection: Connection, progress: Progress) -> bool:
    with connection.begin():
        _execute(connection, "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '15s'")
        if connection.execute(text("SELECT current_setting('server_version_num')::int")).scalar_one() < OLDEST_SERVER:
            raise Unavailable(Text(N_("The server is too old: PostgreSQL 15 or newer is needed.")), code="too_old")
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = state_of(connection)
        if found.revision and found.revision not in revisions():
            raise _newer()
        if not found.is_current:
            progress(Text(N_("Preparing the roles")))
        # Also where the rest is up to date: the rights on the database itself do not come back with a backup.
        _execute(connection, _file("00_roles.sql"))
        if found.is_current:
            return False
        with _as_owner(connection):
            _drop_definitions(connection)
            progress(Text(N_("Making the tables")))
            _move_version_table(connection)
            _run_revisions(connection)
            progress(Text(N_("Making rules and rights")))
            for statement in _definitions():
                _execute(connection, statement)
            _execute(connection, f"COMMENT ON SCHEMA quty IS '{definitions_fingerprint()}'")
    return True


def definitions_fingerprint() -> str:
    """SHA-256 of everything that is defined rather than stored."""
    whole = "\n".join(_definitions())
    return hashlib.sha256(whole.encode()).hexdigest()


def _definitions() -> Iterator[str]:
    # Release 0.1 wants to read exactly the revision that it knows. It works with the newer schema as well (a test runs
    # its own code against it), so that it is told what it wants to hear; every later program decides for itself.
    yield (
        f"CREATE VIEW quty.alembic_version AS SELECT CASE WHEN current_setting('application_name') LIKE 'Quty 0.1.%'"  # noqa: S608
        f" THEN '{FIRST_RELEASE}' ELSE version_num END AS version_num, '{SERVES_FROM}' AS serves_from"
        f" FROM quty.{VERSION_TABLE}"
    )
    for file in _files():
        if file.name != "00_roles.sql":
            yield file.read_text(encoding="utf-8")
    yield from trigger_statements()
    yield from role_statements()
    yield from grant_statements()
    yield _BACKUP_GROUP


def _files() -> list[Traversable]:
    folder = resources.files("quty_desktop.database") / "ddl"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)


def _file(name: str) -> str:
    return (resources.files("quty_desktop.database") / "ddl" / name).read_text(encoding="utf-8")


def _execute(connection: Connection, statements: str) -> None:
    """Run SQL as it stands, several statements at once; SQLAlchemy would look for parameters in it."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101
    driver.execute(statements)


@contextmanager
def _as_owner(connection: Connection) -> Iterator[None]:
    _execute(connection, "SET LOCAL ROLE quty_owner; SET LOCAL search_path = pg_catalog")
    yield
    _execute(connection, "SET LOCAL ROLE NONE")


def _move_version_table(connection: Connection) -> None:
    _execute(
        connection,
        """DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('quty.alembic_version') AND relkind = 'r') THEN
                ALTER TABLE quty.alembic_version RENAME TO schema_revision;
                ALTER TABLE quty.schema_revision RENAME CONSTRAINT alembic_version_pkc TO schema_revision_pkc;
            END IF;
        END $$""",
    )


def _drop_definitions(connection: Connection) -> None:
    _execute(
        connection,
        """DO $$
        DECLARE statement text;
        BEGIN
            FOR statement IN
                SELECT format('DROP VIEW quty.%I CASCADE', relname) FROM pg_class
                WHERE relnamespace = 'quty'::regnamespace AND relkind = 'v'
                UNION ALL
                SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
                WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'quty'::regnamespace)
                UNION ALL
                SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass) FROM pg_policy
                WHERE polrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'quty'::regnamespace)
            LOOP
                EXECUTE statement;
            END LOOP;
            FOR statement IN
                SELECT format('DROP ROUTINE %s', oid::regprocedure) FROM pg_proc
                WHERE pronamespace = 'quty'::regnamespace
            LOOP
                EXECUTE statement;
            END LOOP;
        END $$""",
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _run_revisions(connection: Connection) -> None:
    scripts = _scripts()

    def steps(current: Any, _context: object) -> list[Any]:
        return list(scripts._upgrade_revs("head", current))  # noqa: SLF001

    with EnvironmentContext(_config(), scripts, fn=steps) as environment:
        environment.configure(
            connection=connection,
            target_metadata=metadata,
            version_table=VERSION_TABLE,
            version_table_schema=SCHEMA,
            transactional_ddl=True,
        )
        environment.run_migrations()
