"""Putting a backup back: into a database of another name first, compared there, and only then in place of the old one."""

import contextlib
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from quty_desktop.database import migrate
from quty_desktop.database.schema import NEEDED_REVISION
from quty_desktop.domain.backups import BackupReason
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup import clients
from quty_desktop.services.backup.figures import differences, figures_of, rows_of
from quty_desktop.services.backup.files import Manifest, read_manifest, take_out_dump
from quty_desktop.services.backup.make import MadeBackup, Source, make_backup
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.server.databases import create_database
from quty_desktop.services.server.settings import PER_PERSON

_COPY = re.compile(rb"^COPY quty\.\S+ .*FROM stdin;$")
# pg_dump of version 17 and later sets it, and servers before that do not know it.
_UNKNOWN_TO_OLD = re.compile(rb"^SET transaction_timeout = .*;$", re.MULTILINE)
# A server of a distribution may keep an option of its own with every column (Debian's 15.20 does), which no other server
# knows; the product sets none.
_OF_ITS_COLUMNS = re.compile(rb"^ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(pg_\w+=[^)]*\);$", re.MULTILINE)
# Words to psql, which is not here.
_TO_PSQL = re.compile(rb"^\\(?:un)?restrict .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup goes.

    Attributes:
        conninfo: of any database of the server (``dbname`` is replaced), with a login that may create databases and
            roles.
        database: the plant's database.
        practice: it is the practice plant.
    """

    conninfo: str
    database: str = "quty"
    practice: bool = False

    def at(self, database: str) -> str:
        """The connection string of a database of that server."""
        return make_conninfo(self.conninfo, dbname=database)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        manifest: of the backup.
        before: the fresh backup of what was there, ``None`` where nothing was.
        without_password: people whose passwords must be given anew before they can sign in.
        switched_off: logins of that server that are people of the plant no longer.
        upgraded: the schema was brought to this program's.
    """

    manifest: Manifest
    before: MadeBackup | None
    without_password: tuple[str, ...]
    switched_off: tuple[str, ...]
    upgraded: bool


def restore(path: Path, target: Target, safe: Path, watch: Watch | None = None) -> Restored:
    """Put a backup in the place of a plant.

    Until the last moment the old plant is untouched; it goes only when the backup is restored beside it, compared with
    its figures, and a fresh backup of the old one is on the disk.

    Args:
        path: the backup.
        target: where it goes.
        safe: folder for the fresh backup of what is there.
        watch: is told how far it is, and may stop it.

    Raises:
        Refused: the backup is damaged, of the other kind of plant or of a newer program, or somebody stopped it.
        Unavailable: the server does not answer.
    """
    watch = watch or Watch()
    manifest = checked(path, practice=target.practice)
    before = _fresh_backup(target, safe, watch.part(0.0, 0.2))
    work = f"{target.database}_restoring"
    with _administrator(target) as administrator:
        _drop(administrator, work)
        create_database(administrator, work)
        try:
            load(path, manifest, target.at(work), watch.part(0.2, 0.85))
            watch.say(Text(N_("Bringing it to this program's schema")), 0.87)
            upgraded = manifest.revision != NEEDED_REVISION
            migrate.upgrade(target.at(work))
            watch.check()
            watch.say(Text(N_("Taking the place of the old one")), 0.95)
            _swap(administrator, work, target.database)
        except BaseException:
            with contextlib.suppress(psycopg.Error):
                _drop(administrator, work)
            raise
    off = _switch_off_strangers(target)
    watch.say(Text(N_("The backup is restored.")), 1.0)
    return Restored(manifest, before, _without_password(target), off, upgraded)


def checked(path: Path, *, practice: bool) -> Manifest:
    """The description of a backup that may go to a plant of this kind.

    Args:
        path: the backup.
        practice: whether it goes to the practice plant.

    Raises:
        Refused: it is damaged, of the other kind of plant, or of a newer program.
    """
    manifest = read_manifest(path)
    if manifest.practice and not practice:
        raise Refused(
            Text(N_("{file} holds practice data; it never goes into a real plant."), file=path.name),
            Text(N_("Choose a backup of the real plant, or restore it with --demo.")),
            code="backup.practice",
        )
    if practice and not manifest.practice:
        raise Refused(
            Text(N_("{file} holds a real plant's data; it never goes into the practice plant."), file=path.name),
            Text(N_("Choose a backup of the practice plant, or restore it into the real one.")),
            code="backup.not_practice",
        )
    if manifest.revision not in migrate.revisions():
        raise Refused(
            Text(
                N_("{file} was made with Quty {version}, which is newer than this program."),
                file=path.name,
                version=manifest.program,
            ),
            Text(N_("Install the newer Quty Desktop and restore it with that.")),
            code="backup.newer_schema",
        )
    return manifest


def load(path: Path, manifest: Manifest, conninfo: str, watch: Watch) -> None:
    """Restore a backup into an empty database, and compare every table with what was saved.

    Args:
        path: the backup.
        manifest: its description.
        conninfo: of the empty database, with an administrator's login.
        watch: is told how far it is, and may stop it.

    Raises:
        Refused: the backup is damaged, what came back differs, or somebody stopped it.
    """
    with tempfile.TemporaryDirectory(prefix="quty-restore-") as folder, psycopg.connect(conninfo) as connection:
        dump = Path(folder, "database.dump")
        take_out_dump(path, manifest, dump, watch.part(0.0, 0.1))
        connection.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        migrate.prepare_roles(connection)
        # The roles came with an empty schema; the dump brings its own.
        connection.execute("DROP SCHEMA quty")
        _make_roles(connection, dump, manifest)
        connection.execute("SET LOCAL ROLE quty_owner")
        for section, words, first, last in (
            ("pre-data", N_("Making the tables"), 0.1, 0.15),
            ("data", N_("Filling the tables"), 0.15, 0.75),
            ("post-data", N_("Making indexes and rules"), 0.75, 0.9),
        ):
            watch.say(Text(words), first)
            with _script(dump, section) as lines:
                _play(connection, lines, manifest, watch.part(first, last), data=section == "data")
        watch.say(Text(N_("Comparing")), 0.9)
        connection.execute("SET LOCAL ROLE quty_owner; SELECT quty.sync_role(code) FROM quty.role")
        connection.execute("SELECT quty.sync_person(name) FROM quty.person")
        found = figures_of(connection, watch.part(0.9, 1.0))
        different = differences(manifest.figures, found)
        if different:
            raise Refused(
                Text(N_("What came back differs from what was saved: {first}"), first=different[0]),
                Text(N_("Nothing was changed. Take another backup.")),
                code="backup.differs",
            )
        connection.commit()


def _make_roles(connection: psycopg.Connection[Any], dump: Path, manifest: Manifest) -> None:
    """The groups that the dump's grants name, and the people's logins."""
    listed = _script_text(dump, "pre-data") + _script_text(dump, "post-data")
    groups = sorted(set(re.findall(rb"\bquty_[pr]_[a-z0-9_]+\b", listed)))
    known = {
        row[0]: row for row in connection.execute("SELECT rolname, rolcanlogin, rolsuper FROM pg_roles").fetchall()
    }
    ours = {
        row[0]
        for row in connection.execute(
            "SELECT p.rolname FROM pg_auth_members m JOIN pg_roles p ON p.oid = m.member"
            " JOIN pg_roles g ON g.oid = m.roleid WHERE g.rolname = 'quty_person'"
        ).fetchall()
    }
    connection.execute("SET LOCAL ROLE quty_owner")
    for raw in groups:
        name = raw.decode()
        if name not in known:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
    for login in manifest.logins:
        if login.name not in known:
            _make_login(connection, login.name, can_login=login.can_login, verifier=login.verifier)
        elif login.name not in ours:
            raise Refused(
                Text(N_("The server has a login {name} already that is no person of a plant."), name=login.name),
                Text(N_("Rename that login on the server, then restore again.")),
                code="backup.foreign_login",
            )
    connection.execute("SET LOCAL ROLE NONE")


def _make_login(connection: psycopg.Connection[Any], name: str, *, can_login: bool, verifier: str | None) -> None:
    # A verifier is no password: the server stores it as it is.
    password = sql.SQL(" PASSWORD {}").format(sql.Literal(verifier)) if verifier else sql.SQL("")
    may = sql.SQL("LOGIN" if can_login else "NOLOGIN")
    limit = sql.SQL(" CONNECTION LIMIT {}").format(sql.Literal(PER_PERSON))
    connection.execute(sql.SQL("CREATE ROLE {} {}{}{}").format(sql.Identifier(name), may, limit, password))
    connection.execute(sql.SQL("GRANT quty_person TO {}").format(sql.Identifier(name)))


@contextlib.contextmanager
def _script(dump: Path, section: str) -> Iterator[Iterator[bytes]]:
    """What ``pg_restore`` would do, line by line."""
    program = clients.program("pg_restore", 0)
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, no shell
        [program, f"--section={section}", "--file=-", dump],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=clients.environment(""),
        creationflags=clients.QUIET,
    ) as process:
        try:
            yield iter(process.stdout or ())
        except BaseException:
            process.kill()
            raise
        said = (process.stderr.read() if process.stderr else b"").decode("utf-8", errors="replace")
        if process.wait() != 0:
            raise Refused(
                Text(N_("The dump cannot be read: {why}"), why=said.strip()[-300:]),
                Text(N_("Nothing was changed. Take another backup.")),
                code="backup.damaged",
            )


def _script_text(dump: Path, section: str) -> bytes:
    with _script(dump, section) as lines:
        return b"".join(lines)


def _play(
    connection: psycopg.Connection[Any], lines: Iterator[bytes], manifest: Manifest, watch: Watch, *, data: bool
) -> None:
    """Do what a script says; rows go through COPY as they come."""
    everything, done = max(1, rows_of(manifest.figures)), 0
    waiting: list[bytes] = []
    for line in lines:
        if not (data and _COPY.match(line)):
            waiting.append(line)
            continue
        _execute(connection, waiting)
        watch.say(Text(N_("Filling {table}"), table=line.split()[1].decode().removeprefix("quty.")), done / everything)
        done += _copy(connection, line, lines, watch.check)
    _execute(connection, waiting)


def _execute(connection: psycopg.Connection[Any], lines: list[bytes]) -> None:
    statements = b"".join(lines)
    for foreign in (_UNKNOWN_TO_OLD, _OF_ITS_COLUMNS, _TO_PSQL):
        statements = foreign.sub(b"", statements)
    lines.clear()
    if statements.strip():
        connection.execute(statements)
        # The script empties the search path and may change other settings of the session, but not who acts.


def _copy(
    connection: psycopg.Connection[Any], command: bytes, lines: Iterator[bytes], check: Callable[[], None]
) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.copy(command.strip().rstrip(b";")) as copy:
        for row in lines:
            if row == b"\\.\n":
                break
            copy.write(row)
            count += 1
            if count % 10_000 == 0:
                check()
    check()
    return count


def _fresh_backup(target: Target, safe: Path, watch: Watch) -> MadeBackup | None:
    with _administrator(target) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (target.database,)).fetchone()
    if known is None or not migrate.state_at(target.at(target.database)).revision:
        return None
    watch.say(Text(N_("Saving what is there")), 0.0)
    made = make_backup(Source(target.at(target.database), target.practice), safe, BackupReason.BEFORE_RESTORE, watch)
    # What cannot be read back is no backup.
    with tempfile.TemporaryDirectory(prefix="quty-restore-") as folder:
        take_out_dump(made.path, made.manifest, Path(folder, "dump"), watch.part(0.9, 1.0))
    return made


@contextlib.contextmanager
def _administrator(target: Target) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(target.at("postgres"), autocommit=True) as connection:
        yield connection


def _drop(administrator: psycopg.Connection[Any], database: str) -> None:
    administrator.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _swap(administrator: psycopg.Connection[Any], work: str, database: str) -> None:
    """Give the new database the old one's name, in one step; nobody ever sees none or half of one."""
    old = f"{database}_{datetime.now(UTC):%Y%m%d%H%M%S}"
    exists = administrator.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
    if exists:
        _keep_out(administrator, database)
    try:
        _keep_out(administrator, work)
        with administrator.transaction():
            if exists:
                _rename(administrator, database, old)
            _rename(administrator, work, database)
    finally:
        present = {row[0] for row in administrator.execute("SELECT datname FROM pg_database").fetchall()}
        _let_in(administrator, database if database in present else old)
        if old not in present and work in present:
            _let_in(administrator, work)
    if exists:
        _drop(administrator, old)


def _keep_out(administrator: psycopg.Connection[Any], database: str) -> None:
    administrator.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(database)))
    administrator.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
        (database,),
    )


def _let_in(administrator: psycopg.Connection[Any], database: str) -> None:
    administrator.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(database)))


def _rename(administrator: psycopg.Connection[Any], old: str, new: str) -> None:
    administrator.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def _switch_off_strangers(target: Target) -> tuple[str, ...]:
    """Logins of people that the restored plant does not know keep neither their roles nor their way in.

    Where another plant lives on the same server, its people are left alone.
    """
    with psycopg.connect(target.at(target.database), autocommit=True) as connection:
        others = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname <> current_database() AND datallowconn AND NOT datistemplate"
            " AND has_database_privilege('quty_person', datname, 'CONNECT')"
            " AND NOT has_database_privilege('public', datname, 'CONNECT')"
        ).fetchone()
        if others:
            return ()
        rows = connection.execute(
            "SELECT p.rolname FROM pg_auth_members m JOIN pg_roles p ON p.oid = m.member"
            " JOIN pg_roles g ON g.oid = m.roleid WHERE g.rolname = 'quty_person' AND p.rolcanlogin AND NOT p.rolsuper"
            " AND p.rolname NOT IN (SELECT name FROM quty.person) ORDER BY 1"
        ).fetchall()
        for (name,) in rows:
            with connection.transaction():
                connection.execute("SET LOCAL ROLE quty_owner")
                connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(name)))
                connection.execute("SELECT quty.sync_person(%s)", (name,))
        return tuple(row[0] for row in rows)


def _without_password(target: Target) -> tuple[str, ...]:
    with psycopg.connect(target.at(target.database)) as connection:
        try:
            rows = connection.execute(
                "SELECT name FROM quty_keys.people() WHERE can_login AND verifier IS NULL"
                " AND name IN (SELECT name FROM quty.person WHERE active) ORDER BY name"
            ).fetchall()
        except psycopg.Error:  # an administrator who may not read verifiers cannot tell
            return ()
    return tuple(row[0] for row in rows)
