"""Making a backup: dump, logins and figures of one state of the database, in one file."""

import hashlib
import subprocess
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg

from quty_desktop import __version__
from quty_desktop.domain.backups import BackupReason
from quty_desktop.domain.errors import Refused, Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup import clients
from quty_desktop.services.backup.figures import TableFigures, figures_of, rows_of
from quty_desktop.services.backup.files import (
    CHUNK,
    FORMAT,
    Manifest,
    SavedLogin,
    Writer,
    computer_name,
    file_name,
    fingerprint,
)
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.backup.tunnel import plain_door


@dataclass(frozen=True, slots=True)
class Source:
    """The plant that is saved.

    Attributes:
        conninfo: of its database, with the login that makes the backup: an administrator of the server, or a person
            who may make backups.
        practice: it is the practice plant.
    """

    conninfo: str
    practice: bool = False


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was written.

    Attributes:
        path: the file.
        manifest: what it says about itself.
        size: bytes of the file.
        sha256: fingerprint of the file.
    """

    path: Path
    manifest: Manifest
    size: int
    sha256: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return rows_of(self.manifest.figures)


def make_backup(
    source: Source, folder: Path, reason: BackupReason = BackupReason.MANUAL, watch: Watch | None = None
) -> MadeBackup:
    """Write a backup of a plant; windows go on working meanwhile.

    Args:
        source: the plant.
        folder: where it is written; it gets its name from plant, time and reason.
        reason: why it is made.
        watch: is told how far it is, and may stop it.

    Raises:
        Unavailable: the server does not answer, or this PC has no program that can dump it.
        Refused: the folder cannot be written, the login may not read everything, or somebody stopped it.
    """
    watch = watch or Watch()
    watch.say(Text(N_("Reading the plant")), 0.0)
    try:
        with psycopg.connect(source.conninfo, application_name=f"Quty {__version__} backup") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            return _make(connection, source, folder, reason, watch)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            Text(N_("This login may not read everything, as a backup must.")),
            Text(N_("Sign in as somebody who may make backups, or as the server's administrator.")),
            code="backup.no_right",
        ) from error
    except psycopg.OperationalError as error:
        raise Unavailable(
            Text(N_("The database does not answer: {why}"), why=str(error).strip()), code="unreachable"
        ) from error


def _make(
    connection: psycopg.Connection[Any], source: Source, folder: Path, reason: BackupReason, watch: Watch
) -> MadeBackup:
    # The server may be set to end what takes long or idles; a backup of a large plant does both.
    connection.execute(
        "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '15s'"
    )
    role = _role(connection)
    if role:
        connection.execute(f"SET LOCAL ROLE {role}".encode())
    snapshot = _one(connection, "SELECT pg_export_snapshot()")
    made_at: datetime = _one(connection, "SELECT date_trunc('second', now())")
    plant = _one(connection, "SELECT value #>> '{}' FROM quty.setting WHERE key = 'plant.name'") or ""
    revision = _one(connection, "SELECT version_num FROM quty.alembic_version")
    logins = _logins(connection)
    figures = figures_of(connection, watch.part(0.0, 0.3))
    manifest = Manifest(
        FORMAT,
        made_at.astimezone(UTC),
        plant,
        source.practice,
        reason,
        __version__,
        revision,
        connection.info.server_version,
        computer_name(),
        "",
        0,
        logins,
        figures,
    )
    writer = Writer(_free_name(folder, file_name(plant, manifest.made_at, reason)))
    try:
        with plain_door(source.conninfo, encrypted=connection.pgconn.ssl_in_use) as door:
            dump = _Dump(door, snapshot, role, connection.info.server_version)
            with writer.dump() as entry:
                dump.run(entry, figures, watch.part(0.3, 0.95))
        watch.check()
        manifest = replace(manifest, dump_sha256=dump.sha256, dump_bytes=dump.size)
        writer.finish(manifest)
    except BaseException:
        writer.give_up()
        raise
    watch.say(Text(N_("Taking the fingerprint")), 0.96)
    made = MadeBackup(writer.path, manifest, writer.path.stat().st_size, fingerprint(writer.path))
    watch.say(Text(N_("The backup is made.")), 1.0)
    return made


def _free_name(folder: Path, name: str) -> Path:
    path, number = folder / name, 2
    while path.exists():
        path, number = folder / name.replace(".", f"-{number}.", 1), number + 1
    return path


def _role(connection: psycopg.Connection[Any]) -> str:
    """The group that the login becomes for the dump: nobody may read everything without asking for it."""
    if _one(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        return ""
    for role in ("quty_backup", "quty_owner"):
        known = _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role)
        if known and _one(connection, "SELECT pg_has_role(%s, 'MEMBER')", role):
            return role
    raise psycopg.errors.InsufficientPrivilege


def _logins(connection: psycopg.Connection[Any]) -> tuple[SavedLogin, ...]:
    may = "SELECT coalesce(has_function_privilege(to_regprocedure('quty_keys.people()'), 'EXECUTE'), false)"
    if _one(connection, "SELECT to_regnamespace('quty_keys') IS NOT NULL") and _one(connection, may):
        rows = connection.execute("SELECT name, can_login, verifier FROM quty_keys.people() ORDER BY name").fetchall()
    else:
        # A plant of 0.1, whose superuser sees verifiers as well, or an administrator who does not.
        sees = bool(_one(connection, "SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')"))
        kept, roles = ("p.rolpassword", "pg_authid") if sees else ("NULL", "pg_roles")
        rows = connection.execute(
            f"SELECT p.rolname, p.rolcanlogin, {kept} FROM {roles} p JOIN pg_auth_members m ON m.member = p.oid"  # noqa: S608 - our own words
            " JOIN pg_roles g ON g.oid = m.roleid WHERE g.rolname = 'quty_person' AND NOT p.rolsuper ORDER BY 1".encode()
        ).fetchall()
    # Another plant on the same server may have logins of its own.
    people = {row[0] for row in connection.execute("SELECT name FROM quty.person").fetchall()}
    return tuple(SavedLogin(*row) for row in rows if row[0] in people)


def _one(connection: psycopg.Connection[Any], query: str, *values: object) -> Any:
    row = connection.execute(query.encode(), values or None).fetchone()
    return None if row is None else row[0]


class _Dump:
    """``pg_dump`` of one snapshot, written into the backup as it comes."""

    def __init__(self, conninfo: str, snapshot: str, role: str, server: int) -> None:
        self._arguments: list[str | Path] = [
            clients.program("pg_dump", server),
            "--format=custom",
            "--schema=quty",
            "--no-password",
            "--verbose",
            f"--snapshot={snapshot}",
            *([f"--role={role}"] if role else []),
            f"--dbname={clients.without_password(conninfo)}",
        ]
        self._environment = clients.environment(conninfo)
        self.sha256, self.size = "", 0

    def run(self, entry: IO[bytes], figures: tuple[TableFigures, ...], watch: Watch) -> None:
        """Run it to its end.

        Raises:
            Refused: it failed, or somebody stopped it.
        """
        digest = hashlib.sha256()
        with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, no shell
            self._arguments,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=self._environment,
            creationflags=clients.QUIET,
        ) as process:
            said = _Talk(process, figures, watch)
            try:
                while block := process.stdout.read(CHUNK) if process.stdout else b"":
                    watch.check()
                    digest.update(block)
                    entry.write(block)
                    self.size += len(block)
                said.wait()
                if process.wait() != 0:
                    watch.check()
                    raise Refused(
                        Text(N_("The dump failed: {why}"), why=said.last_error),
                        Text(N_("Nothing was changed. Show this to the administrator of the server.")),
                        code="backup.dump_failed",
                    )
            finally:
                process.kill()
                said.wait()
        watch.check()
        self.sha256 = digest.hexdigest()


class _Talk:
    """Listens to what ``pg_dump`` says about its progress and its troubles."""

    def __init__(self, process: "subprocess.Popen[bytes]", figures: tuple[TableFigures, ...], watch: Watch) -> None:
        self._rows = {each.table: each.rows + 1 for each in figures}
        self._all = sum(self._rows.values())
        self._process, self._watch = process, watch
        self._lines: list[str] = []
        self._thread = threading.Thread(target=self._listen, name="pg_dump", daemon=True)
        self._thread.start()

    @property
    def last_error(self) -> str:
        """The last lines that tell of an error."""
        errors = [line for line in self._lines if "error" in line or "fatal" in line.lower()]
        return " ".join((errors or self._lines)[-2:])

    def wait(self) -> None:
        """Until everything is heard."""
        self._thread.join()

    def _listen(self) -> None:
        done = 0
        for raw in self._process.stderr or ():
            line = raw.decode("utf-8", errors="replace").strip()
            self._lines = [*self._lines[-50:], line]
            _, found, name = line.partition('dumping contents of table "quty.')
            if found:
                table = name.rstrip('"')
                self._watch.say(Text(N_("Saving {table}"), table=table), done / max(1, self._all))
                done += self._rows.get(table, 0)
            if self._watch.stop.is_set():
                self._process.kill()
