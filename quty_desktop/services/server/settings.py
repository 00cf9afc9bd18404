"""The server's settings: TLS, sign-in, connections, memory, log; each with its reason, which stands in the file too."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MB = 1024 * 1024
GB = 1024 * MB

PER_WINDOW = 4
"""Connections that a busy window takes: one that listens, and up to three for its work (``database/engine``)."""
RESERVE = 40
"""For administrators, backups, reports, and windows that open at the same moment."""

PER_PERSON = 20
"""Connections of one login: five windows at their busiest. One person's mistake, or a password that got about, must not
take the server from everybody else (also in ``database/ddl/30_people.sql``, which makes the logins)."""
PEOPLE_WITHOUT_LIMIT = (
    "SELECT p.rolname FROM pg_roles p JOIN pg_auth_members m ON m.member = p.oid JOIN pg_roles g ON g.oid = m.roleid"
    " WHERE g.rolname = 'quty_person' AND p.rolcanlogin AND NOT p.rolsuper AND p.rolconnlimit < 0 ORDER BY 1"
)
"""Asks for the people's logins that may take every connection of the server."""

CERTIFICATE, KEY = "quty-server.crt", "quty-server.key"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings depend on.

    Attributes:
        windows: how many windows are open at once on a busy day (a plant of this kind: 40 to 110).
        memory: of the machine, in bytes; PostgreSQL is taken to have it for itself but for a quarter.
        folder: where certificate and key lie, as the server is to read them; empty for its data folder.
        has_auth_delay: the module is installed.
        linux: settings that only Linux knows are set.
    """

    windows: int = 60
    memory: int = 8 * GB
    folder: str = ""
    has_auth_delay: bool = True
    linux: bool = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class ServerSetting:
    """A setting, its value and why.

    Attributes:
        restart: it takes a restart of the server to come into force.
    """

    name: str
    value: str
    why: str
    restart: bool = False


def connections_for(windows: int) -> int:
    """The connections that so many windows need."""
    return RESERVE + PER_WINDOW * windows


def settings_for(wanted: Wanted) -> tuple[ServerSetting, ...]:
    """All settings, in the order of the file."""
    connections = connections_for(wanted.windows)
    folder = f"{wanted.folder.rstrip('/')}/" if wanted.folder else ""
    shared = _between(wanted.memory // 4, 128 * MB, 8 * GB)
    work = _between(wanted.memory // (6 * connections), 4 * MB, 32 * MB)
    s = ServerSetting
    found = [
        s("listen_addresses", "*", "PCs come over the network; pg_hba.conf says which, and only with TLS.", restart=True),
        s("ssl", "on", "Nobody signs in without TLS."),
        s("ssl_cert_file", folder + CERTIFICATE, "Made or copied by quty server init."),
        s("ssl_key_file", folder + KEY, "Readable by the server alone."),
        s("ssl_min_protocol_version", "TLSv1.2", "Older ones are broken."),
        s("password_encryption", "scram-sha-256", "The program sends verifiers of this kind only."),
        s("authentication_timeout", "20s", "Who does not sign in makes room."),
        s("max_connections", str(connections), f"{wanted.windows} windows, {PER_WINDOW} each, and {RESERVE} in reserve.", restart=True),
        s("superuser_reserved_connections", "5", "The administrator always gets in.", restart=True),
        s("shared_buffers", _mb(shared), "A quarter of the memory, at most 8 GB.", restart=True),
        s("effective_cache_size", _mb(_between(wanted.memory * 6 // 10, 256 * MB, 256 * GB)), "What the system caches for it."),
        s("work_mem", _mb(work), "Per sort; all connections at once must not eat the memory."),
        s("maintenance_work_mem", _mb(_between(wanted.memory // 16, 64 * MB, GB)), "For indexes, vacuum and restores."),
        s("max_wal_size", "2GB", "Fewer checkpoints on a busy day."),
        s("checkpoint_completion_target", "0.9", "Checkpoints are spread, so that no window waits."),
        s("wal_compression", "pglz", "Half the journal for a little work."),
        s("random_page_cost", "1.1", "For solid-state disks; 4 for turning ones."),
        s("jit", "off", "Compiling a query costs more than an office's queries."),
        s("fsync", "on", "What is committed outlives a power cut."),
        s("full_page_writes", "on", "The same."),
        s("synchronous_commit", "on", "The same."),
        s("timezone", "UTC", "The program shows the plant's own time."),
        s("log_timezone", "UTC", "One time for all logs."),
        s("idle_in_transaction_session_timeout", "5min", "Nothing of the program idles so; psql that was forgotten may not hold locks."),
        s("tcp_keepalives_idle", "60", "A PC that was switched off frees its connection within two minutes."),
        s("tcp_keepalives_interval", "10", "The same."),
        s("tcp_keepalives_count", "6", "The same."),
        s("log_connections", "on", "Who came from where; failed sign-ins are logged in any case."),
        s("log_disconnections", "on", "When they went."),
        s("log_lock_waits", "on", "Who waits for whom for more than a second."),
        s("log_min_duration_statement", "2s", "What is slow."),
        s("log_line_prefix", "%m [%p] %u@%d %h %a ", "Person, database, PC and program in every line."),
        s("track_io_timing", "on", "Tells a slow disk from a slow query."),
    ]  # fmt: skip
    if wanted.linux:
        found.append(s("tcp_user_timeout", "60s", "A dead line is noticed while sending."))
    if wanted.has_auth_delay:
        found += [
            s("shared_preload_libraries", "auth_delay", "Each wrong password costs time, so that guessing is slow.", restart=True),
            s("auth_delay.milliseconds", "700ms", "The same."),
        ]  # fmt: skip
    return tuple(found)


def configuration(settings: Iterable[ServerSetting]) -> str:
    """The text of ``quty.conf``."""
    lines = ["# Written by: quty server init. Change values in a file that is read after this one, not here."]
    for one in settings:
        lines += ["", f"# {one.why}", f"{one.name} = '{one.value.replace(chr(39), chr(39) * 2)}'"]
    return "\n".join(lines) + "\n"


def access_rules(database: str, networks: Iterable[str], *, superuser: str, sockets: bool) -> str:
    """The text of ``pg_hba.conf``: SCRAM and TLS only.

    Args:
        database: of the plant.
        networks: from where PCs come, as ``192.168.0.0/16``.
        superuser: the server's own administrator, who comes from the machine itself only.
        sockets: the machine has Unix sockets, over which that administrator needs no password.
    """
    rows: list[tuple[str, str, str, str, str]] = []
    if sockets:
        rows += [
            ("local", "all", superuser, "", "peer"),
            ("local", "all", "all", "", "scram-sha-256"),
        ]
    for loopback in ("127.0.0.1/32", "::1/128"):
        rows.append(("hostssl", "all", "all", loopback, "scram-sha-256"))
    # Replicas sign in with a role of their own that may replicate; nobody else matches this line.
    for network in networks:
        rows.append(("hostssl", "replication", "quty_replica", network, "scram-sha-256"))
        # Everybody but the server's administrators: they come from the machine itself.
        rows.append(("hostssl", database, superuser, network, "reject"))
        rows.append(("hostssl", database, "all", network, "scram-sha-256"))
    rows += [("host", "all", "all", "all", "reject"), ("host", "replication", "all", "all", "reject")]
    lines = [
        "# Written by: quty server init. Read from the top, the first line that fits decides.",
        "# Passwords as SCRAM over TLS; everything else is refused.",
        "# TYPE    DATABASE      USER            ADDRESS              METHOD",
    ]
    lines += [
        f"{kind:<9} {_word(where):<13} {_word(who):<15} {address:<20} {how}".rstrip()
        for kind, where, who, address, how in rows
    ]
    return "\n".join(lines) + "\n"


def differing(settings: Iterable[ServerSetting], in_force: Mapping[str, str]) -> tuple[ServerSetting, ...]:
    """The settings that are not in force.

    Args:
        settings: the wanted ones.
        in_force: values by name, as ``SHOW`` tells them.
    """
    return tuple(one for one in settings if not _same(one, in_force.get(one.name)))


def _same(one: ServerSetting, found: str | None) -> bool:
    if found is None:
        return False
    if one.name == "shared_preload_libraries":
        return one.value in [each.strip() for each in found.split(",")]
    return _plain(found) == _plain(one.value)


_UNITS = {"kB": 1 / 1024, "MB": 1, "GB": 1024, "ms": 1 / 1000, "s": 1, "min": 60, "h": 3600}


def _plain(value: str) -> object:
    """A value that compares equal however its unit is written."""
    number = value.rstrip("kMGBmshin")
    unit = value[len(number) :].strip()
    try:
        return round(float(number) * _UNITS.get(unit, 1), 6)
    except ValueError:
        return value.strip().lower()


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _mb(value: int) -> str:
    return f"{value // MB}MB"


def _word(name: str) -> str:
    return name if name in {"all", "replication"} or name.replace("_", "").isalnum() else f'"{name}"'
