"""The health of server and database: what the server tells of itself, measured and judged."""

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from quty_desktop import __version__
from quty_desktop.database.schema import NEEDED_REVISION
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import query
from quty_desktop.services.server.backup_findings import judged, of_practice
from quty_desktop.services.server.findings import Finding, bad, good, unknown, warning
from quty_desktop.services.unit_of_work import UnitOfWork

LOCK_TOO_LONG_S = 15
SLOW_MS = 80
FULL_PERCENT = 80
SKEW_S = 2.0
MANY_FAILURES = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A connection that waits for a lock, or works for long.

    Attributes:
        id: its process on the server.
        person: the login.
        program: as it named itself.
        seconds: since when.
        blocked_by: logins that it waits for, empty for one that works.
        state: what it does.
    """

    id: int
    person: str
    program: str
    seconds: int
    blocked_by: str
    state: str


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table.

    Attributes:
        id: its name.
        rows: as the server estimates them.
        bytes: with its indexes.
    """

    id: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Health:
    """Server and database at one moment.

    Attributes:
        measured_at: by this PC's clock.
        server_version: in words.
        program_version: of this program.
        revision: of the database.
        needed_revision: that this program was made for.
        latency_ms: of a plain question.
        started_at: when the server was started.
        connections: in use.
        max_connections: that people may use.
        listeners: windows that hear changes at once.
        programs: persons by version of their program.
        waiting: connections that wait for locks, or work for long.
        tables: the largest.
        size_bytes: of the database.
        last_backup: when the last one was made.
        last_proven: moment of the last one that was proven.
        failed_sign_ins: in the last day, as PCs reported them.
        failed_names: how often by name.
        skew_s: how far the server's clock is ahead of this PC's.
        disk_free_bytes: on the server, ``None`` where it cannot be seen from here.
        disk_total_bytes: the same.
        replicas: each with the bytes that it is behind.
        findings: what all that means.
    """

    measured_at: datetime
    server_version: str
    program_version: str
    revision: str
    needed_revision: str
    latency_ms: float
    started_at: datetime
    connections: int
    max_connections: int
    listeners: int
    programs: tuple[tuple[str, int], ...]
    waiting: tuple[Waiting, ...]
    tables: tuple[TableSize, ...]
    size_bytes: int
    last_backup: datetime | None
    last_proven: datetime | None
    failed_sign_ins: int
    failed_names: tuple[tuple[str, int], ...]
    skew_s: float
    disk_free_bytes: int | None
    disk_total_bytes: int | None
    replicas: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class HealthQuestion:
    """Of which plant.

    Attributes:
        practice: it is the practice plant, which nobody backs up.
    """

    practice: bool = False


@query(Permission.VIEW_HEALTH)
def health(uow: UnitOfWork, wanted: HealthQuestion) -> Health:
    """Measure and ask."""
    session = uow.session
    session.execute(text("SELECT 1")).scalar_one()  # the connection is awake now
    took: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        session.execute(text("SELECT 1")).scalar_one()
        took.append((time.perf_counter() - began) * 1000)
    before = datetime.now(UTC)
    told: dict[str, Any] = session.execute(text("SELECT quty.server_health()")).scalar_one()
    after = datetime.now(UTC)
    connection = session.connection().connection.driver_connection
    address = getattr(getattr(connection, "info", None), "host", "")
    return _judged(told, min(took), before, after, _disk(str(address or "")), practice=wanted.practice)


def _disk(host: str) -> tuple[int, int] | None:
    """Free and whole bytes of the disk, where the server is this machine and its folder may be known."""
    if not (host.startswith(("/", "@")) or host in {"", "localhost", "127.0.0.1", "::1"}):
        return None
    from quty_desktop import paths

    for folder in (paths.data_folder(), Path("/var/lib/postgresql")):
        if folder.is_dir():
            usage = shutil.disk_usage(folder)
            return usage.free, usage.total
    return None


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _judged(
    told: dict[str, Any],
    latency_ms: float,
    before: datetime,
    after: datetime,
    disk: tuple[int, int] | None,
    *,
    practice: bool,
) -> Health:
    server_now = _moment(told["now"]) or after
    skew = (
        (server_now - before).total_seconds() if server_now < before else max(0.0, (server_now - after).total_seconds())
    )
    waiting = tuple(
        Waiting(
            row["pid"],
            row["person"] or "",
            row["program"] or "",
            row["seconds"] or 0,
            ", ".join(row.get("blocked_by") or ()),
            row.get("state") or "",
        )
        for row in (*told["waiting"], *told["long"])
    )
    found = Health(
        measured_at=after,
        server_version=told["server_version"],
        program_version=__version__,
        revision=told["revision"],
        needed_revision=NEEDED_REVISION,
        latency_ms=round(latency_ms, 2),
        started_at=_moment(told["started_at"]) or after,
        connections=told["connections"],
        max_connections=told["max_connections"],
        listeners=told["listeners"],
        programs=tuple(sorted(told["programs"].items())),
        waiting=tuple({row.id: row for row in waiting}.values()),
        tables=tuple(TableSize(row["name"], max(0, row["rows"]), row["bytes"]) for row in told["tables"]),
        size_bytes=told["size"],
        last_backup=_moment(told["last_backup"]),
        last_proven=_moment(told["last_proven"]),
        failed_sign_ins=told["failed_sign_ins"],
        failed_names=tuple(sorted(told["failed_names"].items(), key=lambda each: -each[1])),
        skew_s=round(skew, 2),
        disk_free_bytes=disk[0] if disk else None,
        disk_total_bytes=disk[1] if disk else None,
        replicas=tuple((row["name"], row["behind"] or 0) for row in told["replicas"]),
        findings=(),
    )
    findings = (
        _schema(found),
        _speed(found),
        _connections(found, sees_all=told["sees_all"]),
        _locks(found),
        _listener(found),
        _backup(found, told, practice=practice),
        _sign_ins(found),
        _clock(found),
        _room(found),
        *_damage(told),
        *_archive(told),
    )
    return _with(found, findings)


def _with(found: Health, findings: tuple[Finding, ...]) -> Health:
    from dataclasses import replace

    return replace(found, findings=findings)


def _schema(found: Health) -> Finding:
    what = Text(N_("Schema {found}, this program has {needed}."), found=found.revision, needed=found.needed_revision)
    if found.revision == found.needed_revision:
        return good("schema", what)
    return warning("schema", what, Text(N_("Update the programs that are older than the database.")))


def _speed(found: Health) -> Finding:
    what = Text(N_("The server answers in {ms} ms."), ms=round(found.latency_ms, 1))
    if found.latency_ms <= SLOW_MS:
        return good("latency", what)
    return warning("latency", what, Text(N_("See the line between this PC and the server.")))


def _connections(found: Health, *, sees_all: bool) -> Finding:
    what = Text(N_("{used} of {count} connections in use."), used=found.connections, count=found.max_connections)
    if found.connections * 100 >= found.max_connections * FULL_PERCENT:
        return bad("connections", what, Text(N_("Raise max_connections in quty.conf and restart the server.")))
    if not sees_all:
        return unknown("connections", what, Text(N_("Upgrade once with the server's superuser to see all of them.")))
    return good("connections", what)


def _locks(found: Health) -> Finding:
    stuck = [row for row in found.waiting if row.blocked_by and row.seconds >= LOCK_TOO_LONG_S]
    if not stuck:
        return good("locks", Text(N_("Nobody waits long for anybody.")))
    first = stuck[0]
    return bad(
        "locks",
        Text(
            N_("{person} waits for {other} since {seconds} s."),
            person=first.person,
            other=first.blocked_by,
            seconds=first.seconds,
        ),
        Text(N_("Ask {other} to finish or to close the program."), other=first.blocked_by),
    )


def _listener(found: Health) -> Finding:
    return good("listeners", Text(N_("{count} windows hear changes at once."), count=found.listeners))


def _backup(found: Health, told: dict[str, Any], *, practice: bool) -> Finding:
    if practice:
        return of_practice()
    first_use = _moment(told["first_use"]) or found.measured_at
    return judged(found.last_backup, found.last_proven, _moment(told["last_failed"]), first_use, found.measured_at)


def _sign_ins(found: Health) -> Finding:
    what = Text(N_("{count} wrong passwords in the last day."), count=found.failed_sign_ins)
    if found.failed_sign_ins < MANY_FAILURES:
        return good("sign_ins", what)
    return warning("sign_ins", what, Text(N_("See who it was on the page of sign-ins, and the server's log.")))


def _clock(found: Health) -> Finding:
    if abs(found.skew_s) <= SKEW_S:
        return good("clock", Text(N_("Server and this PC agree about the time.")))
    return bad(
        "clock",
        Text(N_("The server's clock differs from this PC's by {seconds} s."), seconds=round(found.skew_s)),
        Text(N_("Let server and PCs take the time from the same source (NTP).")),
    )


def _room(found: Health) -> Finding:
    if found.disk_free_bytes is None or not found.disk_total_bytes:
        return unknown(
            "disk",
            Text(N_("Room on the server's disk cannot be seen from here.")),
            Text(N_("Run quty server check on the server itself.")),
        )
    percent = found.disk_free_bytes * 100 // found.disk_total_bytes
    what = Text(
        N_("{free} MB free on the server's disk ({percent} %)."),
        free=found.disk_free_bytes // 1_000_000,
        percent=percent,
    )
    if percent < 10 or found.disk_free_bytes < 2_000_000_000:
        return bad(
            "disk", what, Text(N_("Make room: old logs and backups first, never anything in the server's own folder."))
        )
    return good("disk", what)


def _damage(told: dict[str, Any]) -> tuple[Finding, ...]:
    if not told["checksum_failures"]:
        return ()
    return (
        bad(
            "checksums",
            Text(N_("{count} damaged pages were read: the disk is failing."), count=told["checksum_failures"]),
            Text(N_("Make a backup now, then restore it on another disk.")),
        ),
    )


def _archive(told: dict[str, Any]) -> tuple[Finding, ...]:
    if told["archive_mode"] == "off":
        return ()
    failed, archived = _moment(told["archive_failed_at"]), _moment(told["archived_at"])
    if failed is not None and (archived is None or failed > archived):
        return (
            bad(
                "archive",
                Text(N_("The archive of the journal fails; the disk will fill up.")),
                Text(N_("See archive_command and the server's log.")),
            ),
        )
    return (good("archive", Text(N_("The journal was archived last at {moment}."), moment=archived or "–")),)


def prometheus(found: Health) -> str:
    """The figures in Prometheus' text format, for those who watch their servers so."""
    lines: list[str] = []

    def gauge(name: str, help_: str, value: float | None, **labels: str) -> None:
        if value is None:
            return
        marks = ",".join(f'{key}="{_label(text_)}"' for key, text_ in labels.items())
        head = [f"# HELP quty_{name} {help_}", f"# TYPE quty_{name} gauge"]
        lines.extend(line for line in head if line not in lines)
        lines.append(f"quty_{name}{{{marks}}} {value:.15g}" if marks else f"quty_{name} {value:.15g}")

    def age(moment: datetime | None) -> float | None:
        return None if moment is None else (found.measured_at - moment) / timedelta(seconds=1)

    gauge("info", "Versions.", 1, server=found.server_version, program=found.program_version, revision=found.revision)
    gauge("up_seconds", "Since the server was started.", age(found.started_at))
    gauge("latency_seconds", "Of a plain question.", found.latency_ms / 1000)
    gauge("connections", "In use.", found.connections)
    gauge("connections_max", "That people may use.", found.max_connections)
    gauge("listeners", "Windows that hear changes.", found.listeners)
    gauge("lock_waits", "Connections that wait for a lock.", sum(1 for row in found.waiting if row.blocked_by))
    gauge(
        "lock_wait_seconds_max",
        "The longest.",
        max((row.seconds for row in found.waiting if row.blocked_by), default=0),
    )
    gauge(
        "work_seconds_max",
        "The longest transaction that works, or holds locks, beyond half a minute.",
        max((row.seconds for row in found.waiting if not row.blocked_by), default=0),
    )
    gauge("database_bytes", "Size of the database.", found.size_bytes)
    for table in found.tables:
        gauge("table_bytes", "Size with indexes.", table.bytes, table=table.id)
    gauge("backup_age_seconds", "Since the last backup.", age(found.last_backup))
    gauge("proven_backup_age_seconds", "Since the moment of the last proven backup.", age(found.last_proven))
    gauge("failed_sign_ins_day", "Wrong passwords in the last day.", found.failed_sign_ins)
    gauge("clock_skew_seconds", "Server's clock ahead of this one.", found.skew_s)
    gauge("disk_free_bytes", "On the server.", found.disk_free_bytes)
    gauge("disk_total_bytes", "On the server.", found.disk_total_bytes)
    for name, behind in found.replicas:
        gauge("replica_behind_bytes", "Behind the server.", behind, replica=name)
    for one in found.findings:
        gauge(
            "finding", "0 good, 1 unknown, 2 better mended, 3 must be mended.", _LEVELS[one.level.value], code=one.code
        )
    return "\n".join(lines) + "\n"


_LEVELS = {"ok": 0, "unknown": 1, "warning": 2, "bad": 3}


def _label(text_: str) -> str:
    return text_.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
