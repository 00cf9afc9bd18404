"""``quty server check``: a running server against everything that a plant's server should be."""

import contextlib
import os
import shutil
import socket
import ssl
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict

from quty_desktop.database import migrate
from quty_desktop.database.schema import NEEDED_REVISION, OLDEST_SERVER
from quty_desktop.domain.errors import Invalid, Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.server.backup_findings import judged
from quty_desktop.services.server.certificates import about, covers
from quty_desktop.services.server.findings import Finding, bad, good, unknown, warning
from quty_desktop.services.server.settings import (
    PEOPLE_WITHOUT_LIMIT,
    PER_PERSON,
    Wanted,
    connections_for,
    differing,
    settings_for,
)

_SSL_REQUEST = struct.pack("!ii", 8, 80_877_103)
_LEAST_FREE = 10
"""Percent of a disk that should stay free."""
_SKEW_S = 2.0
_SERIOUS = {"fsync", "full_page_writes", "password_encryption", "ssl"}
# Of the connection that asks, or a matter of the machine's size that IT may well have chosen otherwise.
_SIZES = {"shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem", "max_connections"}


@dataclass(slots=True)
class _Inspection:
    connection: psycopg.Connection[Any]
    conninfo: Mapping[str, object]
    windows: int
    memory: int

    def one(self, query: str, *values: object) -> Any:
        row = self.connection.execute(query.encode(), values or None).fetchone()
        return None if row is None else row[0]

    def all(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.encode()).fetchall()


def inspect(conninfo: str, *, windows: int = 60, memory: int = 0) -> tuple[Finding, ...]:
    """Inspect a running server.

    Args:
        conninfo: of the plant's database, best with the superuser's login: others see less, and the lines say so.
        windows: how many windows are open at once on a busy day.
        memory: of the server's machine in bytes, 0 where it is not known or the server is this machine.

    Raises:
        Unavailable: the server does not answer.
    """
    try:
        connection = psycopg.connect(conninfo, autocommit=True, application_name="Quty server check")
    except psycopg.OperationalError as error:
        raise Unavailable(
            Text(N_("The database does not answer: {why}"), why=str(error).strip()), code="unreachable"
        ) from error
    with connection:
        look = _Inspection(connection, conninfo_to_dict(conninfo), windows, memory)
        return tuple(finding for part in _PARTS for finding in _guarded(part, look))


def _guarded(part: "_Part", look: _Inspection) -> Iterator[Finding]:
    """A part that this login may not see is told as such, and the others are looked at."""
    try:
        yield from part(look)
    except psycopg.errors.InsufficientPrivilege:
        yield unknown(
            part.__name__.strip("_"),
            Text(N_("This login may not see it.")),
            Text(N_("Run the inspection with the server's superuser.")),
        )


_Part = Callable[[_Inspection], Iterator[Finding]]


def _version(look: _Inspection) -> Iterator[Finding]:
    number, words = look.connection.info.server_version, look.one("SHOW server_version")
    if number < OLDEST_SERVER:
        yield bad(
            "version",
            Text(N_("PostgreSQL {version}"), version=words),
            Text(N_("Install PostgreSQL 15 or newer and restore the last backup there.")),
        )
    else:
        yield good("version", Text(N_("PostgreSQL {version}"), version=words))


def _schema(look: _Inspection) -> Iterator[Finding]:
    known = look.one("SELECT to_regclass('quty.alembic_version') IS NOT NULL")
    revision = look.one("SELECT version_num FROM quty.alembic_version") if known else ""
    if not revision:
        yield bad(
            "schema",
            Text(N_("This database holds no plant.")),
            Text(N_("Make one: quty server init, or restore a backup.")),
        )
    elif revision != NEEDED_REVISION:
        newer = revision not in migrate.revisions()
        yield warning(
            "schema",
            Text(N_("Schema {found}, this program has {needed}."), found=revision, needed=NEEDED_REVISION),
            Text(N_("Update this program.")) if newer else Text(N_("Upgrade it: quty db upgrade")),
        )
    else:
        yield good("schema", Text(N_("Schema {found}, as this program has it."), found=revision))


def _encryption(look: _Inspection) -> Iterator[Finding]:
    if look.one("SHOW ssl") != "on":
        yield bad("tls", Text(N_("The server speaks without TLS.")), Text(N_("Run quty server init on the server.")))
        return
    yield good("tls", Text(N_("TLS is on, at least {version}."), version=look.one("SHOW ssl_min_protocol_version")))
    yield from _certificate(look)


def _certificate(look: _Inspection) -> Iterator[Finding]:
    host, port = str(look.conninfo.get("host") or ""), int(str(look.conninfo.get("port") or 5432))
    if not host or host.startswith(("/", "@")):
        host = "127.0.0.1"
        named = ""
    else:
        named = host
    try:
        found = about(_shown_certificate(host, port))
    except (OSError, Invalid) as error:
        yield unknown("certificate", Text(N_("The certificate cannot be seen: {why}"), why=str(error)))
        return
    days = (found.until - datetime.now(UTC)).days
    again = Text(N_("Run quty server init again; it makes a new one from the same authority."))
    if days < 0:
        yield bad("certificate", Text(N_("The certificate ended on {day}."), day=found.until.date()), again)
    elif days < 60:
        yield warning("certificate", Text(N_("The certificate ends on {day}."), day=found.until.date()), again)
    elif named and not covers(found.names, named):
        yield bad(
            "certificate",
            Text(N_("The certificate is for {names}, not for {host}."), names=", ".join(found.names), host=named),
            Text(N_("Run quty server init with --name {host} as well."), host=named),
        )
    else:
        yield good(
            "certificate",
            Text(
                N_("Certificate for {names}, good until {day}."), names=", ".join(found.names), day=found.until.date()
            ),
        )


def _shown_certificate(host: str, port: int) -> bytes:
    """The certificate that the server shows, whoever signed it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((host, port), timeout=8) as plain:
        plain.sendall(_SSL_REQUEST)
        if plain.recv(1) != b"S":
            raise OSError("the server offers no TLS")
        with context.wrap_socket(plain, server_hostname=host) as secured:
            return secured.getpeercert(binary_form=True) or b""


def _access(look: _Inspection) -> Iterator[Finding]:
    rows = look.all("SELECT line_number, type, address, auth_method, error FROM pg_hba_file_rules ORDER BY line_number")
    mend = Text(N_("Run quty server init on the server; it writes these rules and keeps the old ones beside them."))
    wrong = [row for row in rows if row[4]]
    open_ = [row for row in rows if row[3] in {"trust", "password", "md5", "ident"} and row[1] != "local"]
    plain = [row for row in rows if row[1] in {"host", "hostnossl"} and row[3] != "reject"]
    for code, lines, what in (
        ("access_wrong", wrong, N_("pg_hba.conf has lines that the server does not understand: {lines}")),
        ("access_weak", open_, N_("pg_hba.conf lets people in without SCRAM, in lines {lines}.")),
        ("access_plain", plain, N_("pg_hba.conf lets people in without TLS, in lines {lines}.")),
    ):
        if lines:
            yield bad(code, Text(what, lines=", ".join(str(row[0]) for row in lines)), mend)
    if not (wrong or open_ or plain):
        yield good("access", Text(N_("Everybody signs in with SCRAM over TLS ({count} rules)."), count=len(rows)))


def _settings(look: _Inspection) -> Iterator[Finding]:
    names = [row.name for row in settings_for(Wanted())]
    in_force = {
        row[0]: row[1]
        for row in look.all(
            "SELECT lower(name), CASE WHEN name LIKE 'tcp\\_%' THEN reset_val || coalesce(unit, '')"
            " ELSE current_setting(name) END FROM pg_settings"
        )
        if row[0] in names
    }
    wanted = Wanted(look.windows, look.memory or psutil.virtual_memory().total)
    different = [
        one
        for one in differing(settings_for(wanted), in_force)
        if one.name in in_force
        and one.name not in {*_SIZES, "ssl_cert_file", "ssl_key_file", "listen_addresses", "tcp_user_timeout"}
    ]
    for one in different:
        make = bad if one.name in _SERIOUS else warning
        yield make(
            f"setting_{one.name}",
            Text(
                N_("{name} is {found}, better {wanted}: {why}"),
                name=one.name,
                found=in_force.get(one.name, "–"),
                wanted=one.value,
                why=one.why,
            ),
            Text(N_("Set it in quty.conf and restart the server."))
            if one.restart
            else Text(N_("Set it in quty.conf and reload the server.")),
        )
    hidden = [name for name in names if name not in in_force and not name.startswith("auth_delay.")]
    if hidden:
        yield unknown(
            "settings_hidden",
            Text(N_("This login may not see {count} settings."), count=len(hidden)),
            Text(N_("Run the inspection with the server's superuser.")),
        )
    elif not different:
        yield good("settings", Text(N_("{count} settings are as they should be."), count=len(settings_for(wanted))))
    yield from _sizes(look, wanted)


def _sizes(look: _Inspection, wanted: Wanted) -> Iterator[Finding]:
    connections, needed = int(look.one("SHOW max_connections")), connections_for(look.windows)
    used = look.one("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
    if connections < needed:
        yield warning(
            "connections",
            Text(
                N_("{count} connections at most; {windows} windows need {needed}."),
                count=connections,
                windows=look.windows,
                needed=needed,
            ),
            Text(N_("Set max_connections = {needed} in quty.conf and restart the server."), needed=needed),
        )
    else:
        yield good("connections", Text(N_("{used} of {count} connections in use."), used=used, count=connections))
    shared = look.one("SELECT setting::bigint * 8192 FROM pg_settings WHERE name = 'shared_buffers'")
    # How much memory a server elsewhere has cannot be seen: only what nobody ever set is told.
    known = wanted.memory if look.memory or _is_here(look) else 0
    if shared < min(known // 8, 1024**3) or shared <= 128 * 1024**2:
        yield warning(
            "memory",
            Text(N_("shared_buffers is {found} MB only."), found=shared // 1024**2),
            Text(N_("Give it a quarter of the server's memory, at most 8 GB, and restart the server.")),
        )
    else:
        yield good("memory", Text(N_("shared_buffers is {found} MB."), found=shared // 1024**2))


def _logins(look: _Inspection) -> Iterator[Finding]:
    mend_md5 = Text(N_("Give these people a new password: quty user reset NAME"))
    if look.one("SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')"):
        old = [
            row[0] for row in look.all("SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword LIKE 'md5%'")
        ]
        if old:
            yield bad("passwords", Text(N_("Passwords of the old kind (md5): {names}"), names=", ".join(old)), mend_md5)
        else:
            yield good("passwords", Text(N_("All passwords are kept as SCRAM verifiers.")))
    people = [
        row[0]
        for row in look.all(
            "SELECT p.rolname FROM pg_roles p JOIN pg_auth_members m ON m.member = p.oid"
            " JOIN pg_roles g ON g.oid = m.roleid WHERE g.rolname = 'quty_person'"
            " AND (p.rolsuper OR p.rolcreaterole OR p.rolcreatedb OR p.rolbypassrls OR p.rolreplication)"
        )
    ]
    if people:
        yield bad(
            "powers",
            Text(N_("People of the plant with powers over the server: {names}"), names=", ".join(people)),
            Text(N_("Take them back: ALTER ROLE name NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS")),
        )
    else:
        yield good("powers", Text(N_("No person of the plant has powers over the server.")))
    unlimited = [row[0] for row in look.all(PEOPLE_WITHOUT_LIMIT)]
    if unlimited:
        yield warning(
            "login_limits",
            Text(N_("These logins may take every connection of the server: {names}"), names=", ".join(unlimited)),
            Text(N_("Run quty server init again, or: ALTER ROLE name CONNECTION LIMIT {limit}"), limit=PER_PERSON),
        )
    else:
        yield good("login_limits", Text(N_("No person may take all connections of the server.")))
    supers = [row[0] for row in look.all("SELECT rolname FROM pg_roles WHERE rolsuper AND rolcanlogin ORDER BY 1")]
    if len(supers) > 1:
        yield warning(
            "superusers",
            Text(N_("Several logins may do everything: {names}"), names=", ".join(supers)),
            Text(N_("Keep one, which signs in from the server itself only.")),
        )


def _database(look: _Inspection) -> Iterator[Finding]:
    row = look.connection.execute(
        "SELECT pg_encoding_to_char(encoding), datcollate, pg_database_size(oid), age(datfrozenxid) FROM pg_database"
        " WHERE datname = current_database()"
    ).fetchone()
    encoding, order, size, age = row or ("", "", 0, 0)
    if encoding != "UTF8":
        yield bad(
            "encoding",
            Text(N_("The database is {encoding}, not UTF-8."), encoding=encoding),
            Text(N_("Restore a backup; it makes the database anew.")),
        )
    else:
        yield good("encoding", Text(N_("UTF-8, order {order}, {size} MB."), order=order, size=size // 1_000_000))
    if age > 1_000_000_000:
        yield bad(
            "age",
            Text(N_("Old rows were not frozen for too long.")),
            Text(N_("Let autovacuum work, or run: vacuumdb --freeze")),
        )
    extensions = [row[0] for row in look.all("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")]
    if extensions:
        yield good(
            "extensions", Text(N_("Extensions that the program does not need: {names}"), names=", ".join(extensions))
        )
    else:
        yield good("extensions", Text(N_("No extension is needed, none is there.")))
    if look.one("SELECT has_schema_privilege('public', 'public', 'CREATE')"):
        yield bad(
            "public",
            Text(N_("Everybody may make tables in the schema public.")),
            Text(N_("Upgrade the database: quty db upgrade")),
        )
    if look.one("SHOW data_checksums") != "on":
        yield warning(
            "checksums",
            Text(N_("Damage on the disk would stay unseen: data checksums are off.")),
            Text(N_("Stop the server and run: pg_checksums --enable")),
        )
    else:
        failures = look.one("SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database")
        if failures:
            yield bad(
                "checksums",
                Text(N_("{count} damaged pages were read: the disk is failing."), count=int(failures)),
                Text(N_("Make a backup now, then restore it on another disk.")),
            )
        else:
            yield good("checksums", Text(N_("Data checksums are on, no damage was seen.")))


def _clock(look: _Inspection) -> Iterator[Finding]:
    before = datetime.now(UTC)
    server: datetime = look.one("SELECT clock_timestamp()")
    after = datetime.now(UTC)
    middle = before + (after - before) / 2
    skew = (server - middle).total_seconds()
    if abs(skew) > _SKEW_S + (after - before).total_seconds() / 2:
        yield bad(
            "clock",
            Text(N_("The server's clock differs from this PC's by {seconds} s."), seconds=round(skew)),
            Text(N_("Let server and PCs take the time from the same source (NTP).")),
        )
    else:
        yield good(
            "clock", Text(N_("Server and this PC agree about the time ({zone})."), zone=str(look.one("SHOW timezone")))
        )


def _disk(look: _Inspection) -> Iterator[Finding]:
    folder = _local_data(look)
    if folder is None:
        yield unknown(
            "disk",
            Text(N_("Room on the server's disk cannot be seen from here.")),
            Text(N_("Run quty server check on the server itself.")),
        )
        return
    usage = shutil.disk_usage(folder)
    percent, free = usage.free * 100 // max(1, usage.total), usage.free // 1_000_000
    what = Text(N_("{free} MB free on the server's disk ({percent} %)."), free=free, percent=percent)
    if percent < _LEAST_FREE or free < 2_000:
        yield bad(
            "disk", what, Text(N_("Make room: old logs and backups first, never anything in the server's own folder."))
        )
    else:
        yield good("disk", what)
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            mode = folder.stat().st_mode & 0o077
            if mode & 0o027:
                yield bad(
                    "folder",
                    Text(N_("Others may read the server's folder.")),
                    Text(N_("Close it: chmod 0700 on the server's data folder.")),
                )


def _is_here(look: _Inspection) -> bool:
    """Whether the server is this machine."""
    host = str(look.conninfo.get("host") or "")
    return host.startswith(("/", "@")) or host in {"", "localhost", "127.0.0.1", "::1", socket.gethostname()}


def _local_data(look: _Inspection) -> Path | None:
    """The server's data folder, where the server is this machine."""
    if not _is_here(look):
        return None
    try:
        folder = Path(look.one("SHOW data_directory"))
        return folder if folder.is_dir() and os.access(folder, os.X_OK) else None
    except psycopg.errors.InsufficientPrivilege:
        return None


def _copies(look: _Inspection) -> Iterator[Finding]:
    if look.one("SHOW archive_mode") == "off":
        yield good("archive", Text(N_("No archive of the journal; backups hold the plant day by day.")))
    else:
        failed = look.one("SELECT last_failed_time > coalesce(last_archived_time, '-infinity') FROM pg_stat_archiver")
        last = look.one("SELECT last_archived_time FROM pg_stat_archiver")
        if failed:
            yield bad(
                "archive",
                Text(N_("The archive of the journal fails; the disk will fill up.")),
                Text(N_("See archive_command and the server's log.")),
            )
        else:
            yield good("archive", Text(N_("The journal was archived last at {moment}."), moment=last or "–"))
    if look.one("SELECT pg_is_in_recovery()"):
        yield good("replica", Text(N_("This server is a replica; it takes no changes.")))
        return
    rows = look.all(
        "SELECT application_name, state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication"
    )
    for name, state, behind in rows:
        late = behind is not None and behind > 256 * 1024 * 1024
        what = Text(
            N_("Replica {name}: {state}, {behind} MB behind."),
            name=name,
            state=state or "–",
            behind=int(behind or 0) // 1_000_000,
        )
        yield (
            warning(f"replica_{name}", what, Text(N_("See the replica's log and the line to it.")))
            if late
            else good(f"replica_{name}", what)
        )
    stuck = [row[0] for row in look.all("SELECT slot_name FROM pg_replication_slots WHERE NOT active")]
    if stuck:
        yield bad(
            "slots",
            Text(
                N_("Nobody reads these replication slots, so that the disk fills up: {names}"), names=", ".join(stuck)
            ),
            Text(N_("Start the replica, or drop the slot: SELECT pg_drop_replication_slot('name')")),
        )


def _backups(look: _Inspection) -> Iterator[Finding]:
    if not look.one("SELECT to_regprocedure('quty.backup_state()') IS NOT NULL"):
        return
    row = look.connection.execute(
        "SELECT last_made, last_proven, last_failed, coalesce(first_use, now()) FROM quty.backup_state()"
    ).fetchone()
    made, proven, failed, first = row or (None, None, None, datetime.now(UTC))
    yield judged(made, proven, failed, first, datetime.now(UTC))


_PARTS: tuple[_Part, ...] = (
    _version,
    _schema,
    _encryption,
    _access,
    _settings,
    _logins,
    _database,
    _clock,
    _disk,
    _copies,
    _backups,
)
