"""What is granted is what the table of rights says, and no more."""

import psycopg
import pytest

from quty_desktop.database import privileges, rights, schema
from quty_desktop.database.tables import metadata
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from tests.databases import Plant


def test_every_right_has_privileges() -> None:
    assert set(rights.PRIVILEGES) == set(Permission)


def test_every_table_is_read_by_some_right_or_says_why_not() -> None:
    read = {table for given in rights.PRIVILEGES.values() for table in (*given.select, *given.select_columns)}
    tables = set(schema.tables())
    assert tables - read == rights.NOT_YET_GRANTED
    assert read - tables == {"any_hold", "carton_identity", "counted_line"}


def test_ledgers_and_signatures_are_in_nobodys_update() -> None:
    for permission, given in rights.PRIVILEGES.items():
        for table, columns in given.update.items():
            assert table not in schema.LEDGERS, permission
            assert not {"created_at", "created_by", "raised_by", "opened_by"} & set(columns), (permission, table)


def test_nobody_holds_more_than_the_rights(database: Plant) -> None:
    """No privilege of PUBLIC or of people as such, except to look up the schema's revision."""
    with database.connect() as connection:
        rows = connection.execute(
            """SELECT relname AS name, (aclexplode(relacl)).grantee AS who, (aclexplode(relacl)).privilege_type AS what
            FROM pg_class WHERE relnamespace = 'quty'::regnamespace
            UNION ALL SELECT proname, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).grantee, 'EXECUTE'
            FROM pg_proc WHERE pronamespace = 'quty'::regnamespace"""
        ).fetchall()
        owner = database.one("SELECT 'quty_owner'::regrole::oid")
        people = database.one("SELECT 'quty_person'::regrole::oid")
    strange = {(row["name"], row["what"]) for row in rows if row["who"] == 0}
    assert strange == set()
    assert {(row["name"], row["what"]) for row in rows if row["who"] == people} == {("alembic_version", "SELECT")}
    groups = {row["who"] for row in rows} - {owner, people, 0}
    names = database.one("SELECT array_agg(rolname::text) FROM pg_roles WHERE oid = ANY (%s)", list(groups))
    assert set(names) <= {privileges.group_of(permission) for permission in Permission}


def test_no_right_may_truncate_or_make_triggers(database: Plant) -> None:
    found = database.one(
        "SELECT count(*) FROM (SELECT (aclexplode(relacl)).* FROM pg_class WHERE relnamespace = 'quty'::regnamespace) a"
        " WHERE privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN') AND grantee <> 'quty_owner'::regrole"
    )
    assert found == 0


@pytest.mark.parametrize("role", [role.code for role in STANDARD_ROLES])
def test_a_role_writes_no_ledger_but_through_its_rights(database: Plant, role: str) -> None:
    """Signed in as the role: UPDATE, DELETE and TRUNCATE of every ledger fail, INSERT where no right gives it."""
    allowed = next(standard.permissions for standard in STANDARD_ROLES if standard.code == role)
    may_insert = {table for right in allowed for table in rights.PRIVILEGES[right].insert}
    with database.connect(database.person(role)) as connection:
        for table in sorted(schema.LEDGERS | {"stock_balance", "person", "role_permission", "command_request"}):
            column = next(iter(metadata.tables[f"quty.{table}"].columns)).name
            attempts = [
                f"UPDATE quty.{table} SET {column} = DEFAULT",  # noqa: S608
                f"DELETE FROM quty.{table}",  # noqa: S608
                f"TRUNCATE quty.{table}",
            ]
            if table not in may_insert:
                attempts.append(f"INSERT INTO quty.{table} DEFAULT VALUES")
            for attempt in attempts:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(attempt.encode())


def test_a_right_of_a_newer_program_is_given_once(database: Plant) -> None:
    """An administrator who takes a standard right away keeps it taken away after the next upgrade."""
    with database.connect() as connection:
        connection.execute(
            "DELETE FROM quty.role_permission WHERE role_code = 'qc_lab' AND permission = 'answer_alerts'"
        )
        connection.execute("DELETE FROM quty.role_permission WHERE permission = 'check_marks'")
        connection.execute("DELETE FROM quty.permission WHERE code = 'check_marks'")
        for statement in privileges.role_statements():
            connection.execute(statement.encode())
        rows = connection.execute(
            "SELECT role_code, permission FROM quty.role_permission WHERE permission IN ('answer_alerts', 'check_marks')"
        ).fetchall()
        held = {(row["role_code"], row["permission"]) for row in rows}
        connection.execute("INSERT INTO quty.role_permission VALUES ('qc_lab', 'answer_alerts')")
        connection.execute("SELECT quty.sync_role('qc_lab')")
    assert ("qc_lab", "answer_alerts") not in held
    assert ("final_inspector", "check_marks") in held
