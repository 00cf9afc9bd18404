"""What each right is in PostgreSQL: the privileges of its group role.

A right's group role is ``quty_p_<right>``, a plant role's ``quty_r_<code>``. Columns that the database fills itself
(who signed, and when) are in nobody's INSERT or UPDATE, so that they cannot be forged.
"""

# The words put into these statements are our own, from the lists below and from the tables.
# ruff: noqa: S608

from collections.abc import Iterator

from sqlalchemy import Column
from sqlalchemy.sql.schema import DefaultClause

from quty_desktop.database.rights import PRIVILEGES
from quty_desktop.database.rights.making import ALL, Privileges
from quty_desktop.database.tables import metadata
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission


def group_of(permission: Permission) -> str:
    """The name of a right's group role."""
    return f"quty_p_{permission.value}"


def role_statements() -> Iterator[str]:
    """Make the group roles of rights, and give the standard roles the rights that this database does not know yet."""
    groups = ", ".join(f"'{group_of(permission)}'" for permission in Permission)
    yield f"""DO $$
    DECLARE wanted text;
    BEGIN
        FOREACH wanted IN ARRAY ARRAY[{groups}] LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        END LOOP;
    END $$"""
    for role in STANDARD_ROLES:
        name = role.name.replace("'", "''")
        yield (
            "INSERT INTO quty.role (code, name, department, standard)"
            f" VALUES ('{role.code}', '{name}', '{role.department.value}', true) ON CONFLICT DO NOTHING"
        )
    for permission in Permission:
        holders = ", ".join(f"('{role.code}')" for role in STANDARD_ROLES if permission in role.permissions)
        yield (
            f"WITH new AS (INSERT INTO quty.permission (code) VALUES ('{permission.value}')"
            " ON CONFLICT DO NOTHING RETURNING code)"
            " INSERT INTO quty.role_permission (role_code, permission)"
            f" SELECT holder.code, new.code FROM new, (VALUES {holders}) AS holder (code) ON CONFLICT DO NOTHING"
        )
    yield "SELECT quty.sync_role(code) FROM quty.role ORDER BY code"


def grant_statements() -> Iterator[str]:
    """Take every privilege back and grant what the table says, so that what is granted is what stands here."""
    everybody = ", ".join(("PUBLIC", "quty_person", *(group_of(permission) for permission in Permission)))
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA quty FROM {everybody}"
    yield from _revoked_columns(everybody)
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA quty FROM {everybody}"
    yield f"REVOKE ALL ON ALL ROUTINES IN SCHEMA quty FROM {everybody}"
    yield "GRANT USAGE ON SCHEMA quty TO quty_person"
    yield "GRANT SELECT ON quty.alembic_version TO quty_person"
    for permission, privileges in PRIVILEGES.items():
        yield from _granted(group_of(permission), privileges)


def _granted(group: str, privileges: Privileges) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA quty TO {group}"
    for table in dict.fromkeys(privileges.select):
        yield f"GRANT SELECT ON quty.{table} TO {group}"
    for table, columns in privileges.select_columns.items():
        yield f"GRANT SELECT ({', '.join(columns)}) ON quty.{table} TO {group}"
    for table in privileges.insert:
        yield f"GRANT INSERT ({', '.join(_writable(table, keys=True))}) ON quty.{table} TO {group}"
    for table, columns in privileges.update.items():
        wanted = _writable(table, keys=False) if columns == ALL else columns
        yield f"GRANT UPDATE ({', '.join(wanted)}) ON quty.{table} TO {group}"
    for table in privileges.delete:
        yield f"GRANT DELETE ON quty.{table} TO {group}"
    for function in privileges.execute:
        yield f"GRANT EXECUTE ON ROUTINE quty.{function} TO {group}"


def _revoked_columns(everybody: str) -> Iterator[str]:
    # REVOKE ... ON ALL TABLES leaves the grants on single columns.
    for table in metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        yield (
            f"REVOKE SELECT ({columns}), INSERT ({columns}), UPDATE ({columns}) ON quty.{table.name} FROM {everybody}"
        )


def _writable(table: str, *, keys: bool) -> tuple[str, ...]:
    return tuple(
        f'"{column.name}"'
        for column in metadata.tables[f"quty.{table}"].columns
        if column.identity is None and not _filled_by_database(column) and (keys or not column.primary_key)
    )


def _filled_by_database(column: Column[object]) -> bool:
    """Whether the server fills the column with the login or the moment."""
    default = column.server_default
    return isinstance(default, DefaultClause) and str(default.arg) in {"SESSION_USER", "CURRENT_TIMESTAMP"}
