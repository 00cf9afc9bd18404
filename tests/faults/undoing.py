"""Commands that really commit, and are taken back: what each of them changed is written down row by row."""

from collections import Counter
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from tests.databases import Plant

Effect = Counter[str]

_INSTALL = """
CREATE SCHEMA undo;
CREATE UNLOGGED TABLE undo.change (id bigserial PRIMARY KEY, t text, op text, old jsonb, new jsonb);
CREATE TABLE undo.way (t text PRIMARY KEY, remove text, put text);
INSERT INTO undo.way
SELECT c.relname,
       format('DELETE FROM quty.%1$I t USING jsonb_populate_record(NULL::quty.%1$I, $1) r WHERE %2$s', c.relname,
              (SELECT string_agg(format('t.%1$I = r.%1$I', a.attname), ' AND ') FROM pg_index i
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
               WHERE i.indrelid = c.oid AND i.indisprimary)),
       format('INSERT INTO quty.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM jsonb_populate_record(NULL::quty.%1$I, $1)',
              c.relname, (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                          WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''))
FROM pg_class c WHERE c.relnamespace = 'quty'::regnamespace AND c.relkind = 'r';
CREATE FUNCTION undo.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO undo.change (t, op, old, new) VALUES (TG_TABLE_NAME, TG_OP,
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
END $$;
DO $$
DECLARE t text;
BEGIN
    FOR t IN SELECT way.t FROM undo.way LOOP
        EXECUTE format('CREATE TRIGGER zz_undo AFTER INSERT OR UPDATE OR DELETE ON quty.%I FOR EACH ROW EXECUTE FUNCTION undo.note()', t);
    END LOOP;
END $$;
CREATE FUNCTION undo.all() RETURNS void LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
    FOR c IN SELECT change.*, way.remove, way.put FROM undo.change JOIN undo.way USING (t) ORDER BY id DESC LOOP
        IF c.new IS NOT NULL THEN EXECUTE c.remove USING c.new; END IF;
        IF c.old IS NOT NULL THEN EXECUTE c.put USING c.old; END IF;
    END LOOP;
    TRUNCATE undo.change;
END $$;
"""
_SEEN = ("state", "result", "kind", "active", "quantity", "amount")
"""Values, beside pieces, that the same command writes alike each time."""
_LOGINS = "SELECT rolname AS name, rolcanlogin AS open, rolpassword AS secret FROM pg_authid WHERE rolname !~ '^pg_'"
_MEMBERS = "SELECT m.roleid::regrole::text AS role, m.member::regrole::text AS person FROM pg_auth_members m"


class Undoing:
    """Keeps account of what is committed in a plant.

    Args:
        plant: a database of one's own; triggers are put on all its tables.
    """

    def __init__(self, plant: Plant) -> None:
        self._connection: psycopg.Connection[dict[str, Any]] = psycopg.connect(
            plant.conninfo(), autocommit=True, row_factory=dict_row
        )
        self._connection.execute(_INSTALL)
        self._logins, self._members = self._roles()

    def close(self) -> None:
        """No more accounts."""
        self._connection.close()

    def effect(self) -> Effect:
        """What was committed since it was last taken back: rows by table and kind of change, with what they count."""
        rows = self._connection.execute("SELECT t, op, new FROM undo.change").fetchall()
        return Counter(f"{row['op']} {row['t']}{_figures(row['new'] or {})}" for row in rows)

    def stored(self, request: object) -> Any:
        """The answer that the database keeps for a request; ``None`` if it knows none."""
        row = self._connection.execute("SELECT result FROM quty.command_request WHERE id = %s", (request,)).fetchone()
        return row and row["result"]

    def take_back(self, *, logins: bool) -> None:
        """Bring every row back to where it was, and with ``logins`` every login and membership."""
        with self._connection.transaction():
            self._connection.execute("SET LOCAL session_replication_role = replica")
            self._connection.execute("SELECT undo.all()")
        if logins:
            self._restore_roles(*self._roles())

    def kill(self) -> None:
        """End all other connections to the plant, as an administrator may."""
        self._connection.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def _roles(self) -> tuple[dict[str, tuple[bool, str | None]], set[tuple[str, str]]]:
        logins = {r["name"]: (r["open"], r["secret"]) for r in self._connection.execute(_LOGINS.encode()).fetchall()}
        return logins, {(r["role"], r["person"]) for r in self._connection.execute(_MEMBERS.encode()).fetchall()}

    def _restore_roles(self, logins: dict[str, tuple[bool, str | None]], members: set[tuple[str, str]]) -> None:
        run = self._connection.execute
        for role, person in members - self._members:
            run(sql.SQL("REVOKE {} FROM {}").format(_name(role), _name(person)))
        for name in logins.keys() - self._logins.keys():
            run(sql.SQL("DROP OWNED BY {0}").format(sql.Identifier(name)))
            run(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
        for name in logins.keys() & self._logins.keys():
            was_open, secret = self._logins[name]
            if logins[name] != (was_open, secret):
                word = sql.SQL("LOGIN" if was_open else "NOLOGIN")
                run(sql.SQL("ALTER ROLE {} {} PASSWORD {}").format(sql.Identifier(name), word, sql.Literal(secret)))
        for role, person in self._members - members:
            run(sql.SQL("GRANT {} TO {}").format(_name(role), _name(person)))


def _name(shown: str) -> sql.Composable:
    return sql.Identifier(shown.strip('"').replace('""', '"'))


def _figures(row: dict[str, Any]) -> str:
    told = {
        name: value
        for name, value in sorted(row.items())
        if (name.endswith("_pcs") or name in _SEEN) and not isinstance(value, dict | list)
    }
    return f" {told}" if told else ""
