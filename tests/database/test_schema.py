"""The tables are what the models say, and everything about them has a name."""

from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import CheckConstraint, create_engine
from sqlalchemy.pool import NullPool

from quty_desktop.database import migrate, schema
from quty_desktop.database.engine import Login
from quty_desktop.database.tables import metadata
from quty_desktop.database.tables.base import OneOf
from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from tests.databases import PASSWORD, Plant, verifier


def _engine(database: Plant):  # type: ignore[no-untyped-def]
    return create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(database.conninfo()), poolclass=NullPool
    )


def test_an_upgrade_from_empty_gives_the_models(database: Plant) -> None:
    with _engine(database).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "compare_type": True,
                "version_table": "schema_revision",
                "version_table_schema": "quty",
                "include_name": lambda name, kind, _parents: kind != "schema" or name == "quty",
            },
        )
        assert compare_metadata(context, metadata) == []


def test_checks_are_those_of_the_models(database: Plant) -> None:
    """Alembic does not compare CHECKs, so names are compared here."""
    with database.connect() as connection:
        found = {
            (row["t"], row["c"])
            for row in connection.execute(
                "SELECT conrelid::regclass::text AS t, conname AS c FROM pg_constraint"
                " WHERE connamespace = 'quty'::regnamespace AND contype = 'c'"
            )
        }
    wanted = {
        (f"quty.{table.name}", str(constraint.name))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert {name for _, name in found} == {
        f"{table.removeprefix('quty.')}_{name}_check" if not name.endswith("_check") else name for table, name in wanted
    }


def test_closed_lists_in_the_database_are_those_of_the_program(database: Plant) -> None:
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT conname AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint"
            " WHERE connamespace = 'quty'::regnamespace AND contype = 'c'"
        ).fetchall()
    checks = {row["name"]: row["text"] for row in rows}
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, OneOf):
                words = {part.split("'")[0] for part in checks[f"{table.name}_{column.name}_check"].split("'")[1::2]}
                assert words == {member.value for member in column.type.choices}, (table.name, column.name)


def test_every_constraint_and_index_is_named_after_its_table(database: Plant) -> None:
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT conrelid::regclass::text AS t, conname AS name FROM pg_constraint"
            " WHERE connamespace = 'quty'::regnamespace AND contype <> 'n' AND conrelid <> 0"
            " UNION ALL SELECT indrelid::regclass::text, relname FROM pg_index JOIN pg_class ON oid = indexrelid"
            " WHERE relnamespace = 'quty'::regnamespace"
        ).fetchall()
    strange = [
        (row["t"], row["name"])
        for row in rows
        if row["t"] != "quty.schema_revision" and not row["name"].startswith(row["t"].removeprefix("quty.") + "_")
    ]
    assert not strange
    assert all(len(row["name"]) < 63 for row in rows)


def test_foreign_keys_have_an_index(database: Plant) -> None:
    """Without one, deleting a parent or looking for its children reads the whole table."""
    with database.connect() as connection:
        rows = connection.execute(
            """SELECT c.conrelid::regclass::text || '.' || a.attname AS column FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f' AND c.connamespace = 'quty'::regnamespace AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
            ORDER BY 1"""
        ).fetchall()
    never_asked = {
        "quty.role_permission.permission",
        "quty.stock_move.from_place_id",
        "quty.stock_move.to_place_id",
        "quty.stock_reservation.article_id",
        "quty.stock_reservation.lot_id",
    }
    assert {row["column"] for row in rows if not row["column"].endswith("unit")} <= never_asked


def test_every_table_is_audited_and_announced_or_says_why_not(database: Plant) -> None:
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT tgrelid::regclass::text AS t, p.proname AS f FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid"
            " WHERE NOT tgisinternal"
        ).fetchall()
    has: dict[str, set[str]] = {}
    for row in rows:
        has.setdefault(row["t"].removeprefix("quty."), set()).add(row["f"])
    for table in schema.tables():
        functions = has.get(table, set())
        assert ("only_grows" in functions) == (table in schema.LEDGERS), table
        audited = table not in schema.LEDGERS and table not in schema.UNAUDITED
        assert ("audit_row" in functions) == audited, table
        announced = table not in schema.SILENT
        assert bool(functions & {"announce", "announce_departments"}) == announced, table
    assert not (set(schema.TOPICS) | schema.LEDGERS | set(schema.UNAUDITED) | set(schema.SILENT)) - set(schema.tables())


def test_everything_belongs_to_the_owner_who_cannot_sign_in(database: Plant) -> None:
    owners = database.one(
        "SELECT array_agg(DISTINCT pg_get_userbyid(o)) FROM (SELECT relowner o FROM pg_class"
        " WHERE relnamespace = 'quty'::regnamespace UNION SELECT proowner FROM pg_proc"
        " WHERE pronamespace = 'quty'::regnamespace) x"
    )
    assert owners == ["quty_owner"]
    assert database.one("SELECT rolcanlogin OR rolsuper FROM pg_roles WHERE rolname = 'quty_owner'") is False


def test_functions_of_the_owner_have_a_fixed_search_path(database: Plant) -> None:
    loose = database.one(
        "SELECT array_agg(proname) FROM pg_proc WHERE pronamespace = 'quty'::regnamespace AND prokind <> 'p'"
        " AND prosqlbody IS NULL"
        " AND (proconfig IS NULL OR proconfig[1] <> 'search_path=pg_catalog, quty, pg_temp')"
    )
    assert loose is None


def test_a_second_upgrade_has_nothing_to_do(database: Plant) -> None:
    assert migrate.upgrade(database.conninfo()) is False


def test_changed_definitions_are_made_anew_and_twice_is_the_same(fresh_database: Plant) -> None:
    with fresh_database.connect() as connection:
        connection.execute("COMMENT ON SCHEMA quty IS 'older'")
        connection.execute("CREATE FUNCTION quty.left_over() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        connection.execute("ALTER FUNCTION quty.left_over() OWNER TO quty_owner")
    said: list[str] = []
    assert migrate.upgrade(fresh_database.conninfo(), lambda text: said.append(text.message)) is True
    assert said
    assert fresh_database.one("SELECT to_regproc('quty.left_over')") is None
    test_an_upgrade_from_empty_gives_the_models(fresh_database)


@pytest.mark.parametrize(("found", "code"), [("9999", "newer_schema"), (None, "no_schema")])
def test_another_schema_is_refused_in_words(
    fresh_database: Plant, found: str | None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "NEEDED_REVISION", "0003")  # a program that is too old for the database to serve
    with fresh_database.connect() as connection:
        connection.execute("DELETE FROM quty.schema_revision")
        if found:
            connection.execute("INSERT INTO quty.schema_revision VALUES (%s)", (found,))
    with _engine(fresh_database).connect() as connection, pytest.raises(Unavailable) as refused:
        migrate.require_revision(connection)
    assert refused.value.code == code


def test_a_newer_database_is_not_upgraded(fresh_database: Plant) -> None:
    with fresh_database.connect() as connection:
        connection.execute("UPDATE quty.schema_revision SET version_num = '9999'")
    with pytest.raises(Unavailable) as refused:
        migrate.upgrade(fresh_database.conninfo())
    assert refused.value.code == "newer_schema"


def test_there_is_one_head_and_it_is_the_needed_one() -> None:
    assert migrate.revisions()[-1] == schema.NEEDED_REVISION
    assert len(set(migrate.revisions())) == len(migrate.revisions())


def test_roles_of_the_plant_hold_the_rights_of_the_program(database: Plant) -> None:
    with database.connect() as connection:
        rows = connection.execute("SELECT role_code, permission FROM quty.role_permission").fetchall()
        members = connection.execute(
            "SELECT p.rolname AS role, g.rolname AS right FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
            " JOIN pg_roles p ON p.oid = m.member WHERE g.rolname LIKE 'quty\\_p\\_%' AND p.rolname LIKE 'quty\\_r\\_%'"
        ).fetchall()
    wanted = {(role.code, permission.value) for role in STANDARD_ROLES for permission in role.permissions}
    assert {(row["role_code"], row["permission"]) for row in rows} == wanted
    standard = {f"quty_r_{role.code}" for role in STANDARD_ROLES}
    assert {
        (row["role"].removeprefix("quty_r_"), row["right"].removeprefix("quty_p_"))
        for row in members
        if row["role"] in standard
    } == wanted
    assert database.one("SELECT count(*) FROM quty.permission") == len(Permission)


def test_an_administrator_who_is_no_superuser_sets_a_plant_up(fresh_database: Plant) -> None:
    """On a central server: a login that owns the database, may create roles and may become the owner of the schema."""
    server = fresh_database.server
    login = Login(f"plant-admin-{uuid4().hex[:6]}", PASSWORD)
    fresh_database.people.append(login.name)
    plant = Plant(server, f"central_{uuid4().hex[:6]}")
    name, role = sql.Identifier(plant.name), sql.Identifier(login.name)
    with fresh_database.connect() as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(role, sql.Literal(PASSWORD)))
        connection.execute(sql.SQL("GRANT quty_owner TO {}").format(role))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))
        try:
            assert migrate.upgrade(plant.conninfo(login)) is True
            assert migrate.upgrade(plant.conninfo(login)) is False
            first = f"first-{uuid4().hex[:6]}"
            fresh_database.people.append(first)
            with plant.connect(login) as as_admin:
                as_admin.execute(
                    "SELECT quty.add_person(%s, 'First', NULL, 'ADM', 'id', '{admin}', %s)",
                    (first, verifier(PASSWORD, first, as_admin)),
                )
            with plant.connect(Login(first, PASSWORD)) as as_first:
                assert as_first.execute("SELECT quty.may('manage_people') AS may").fetchone() == {"may": True}
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
