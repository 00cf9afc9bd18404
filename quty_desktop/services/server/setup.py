"""``quty server init``: a plain PostgreSQL becomes the plant's central server.

Run on the server itself, by somebody who may write the server's files and connect as its superuser. Running it again
changes nothing that is right already: the certificate, the database and the people stay.
"""

import contextlib
import ipaddress
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from quty_desktop import config
from quty_desktop.database import migrate
from quty_desktop.database.schema import OLDEST_SERVER
from quty_desktop.domain.errors import Invalid, Refused, Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.plant_setup import NewPlant, check_plant, first_administrator
from quty_desktop.services.server import certificates
from quty_desktop.services.server.databases import create_database
from quty_desktop.services.server.settings import (
    CERTIFICATE,
    KEY,
    PEOPLE_WITHOUT_LIMIT,
    PER_PERSON,
    Wanted,
    access_rules,
    configuration,
    connections_for,
    settings_for,
)

AUTHORITY, AUTHORITY_KEY = "quty-ca.crt", "quty-ca.key"
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
_CONF = "quty.conf"
_OWN_DATABASES = {"postgres", "template0", "template1"}
Progress = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class NewServer:
    """What the server is to become.

    Attributes:
        names: host names and addresses that the PCs will use; the first one stands in their settings.
        out: folder for the files that PCs need.
        plant: name and first administrator; ``None`` where the database holds a plant already.
        windows: open at once on a busy day.
        networks: from where PCs come.
        database: name of the database.
        memory: of the machine in bytes; 0 asks the machine.
        certificate: one that is given, with its key and its authority's certificate.
        key: the key of that certificate.
        authority: the certificate of who signed it.
        shared: the server keeps other databases too, and its access rules are replaced all the same.
        restart: command that restarts the server; empty finds out, ``none`` leaves it to the person.
        safe: folder of the plant's own authority, whose key is for nobody else; empty for one beside ``out``.
    """

    names: tuple[str, ...]
    out: Path
    plant: NewPlant | None = field(default=None, repr=False)
    windows: int = 60
    networks: tuple[str, ...] = PRIVATE_NETWORKS
    database: str = "quty"
    memory: int = 0
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    shared: bool = False
    restart: str = ""
    safe: Path | None = None

    @property
    def authority_folder(self) -> Path:
        """Where the plant's own authority lies."""
        return self.safe or self.out.absolute().parent / "quty-authority"


@dataclass(frozen=True, slots=True)
class ServerMade:
    """What was done.

    Attributes:
        profile: how PCs reach it.
        files: that PCs need: the settings file and the authority's certificate.
        restarted: the settings are in force; otherwise the server is restarted by hand.
        plant_made: a new plant was made.
        no_delay: the module that slows guessing down is not installed.
    """

    profile: config.Profile
    files: tuple[Path, ...]
    restarted: bool
    plant_made: bool
    no_delay: bool


def checked_server(new: NewServer) -> NewServer:
    """Details that can be carried out.

    Raises:
        Invalid: something is missing or malformed.
    """
    problems: dict[str, Text] = {}
    if not [name for name in new.names if name.strip()]:
        problems["names"] = Text(N_("Name the server as the PCs will call it, e.g. quty-server or 192.168.1.10."))
    for network in new.networks:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            problems["networks"] = Text(N_("{network} is no network; write it as 192.168.0.0/16."), network=network)
    if not 1 <= new.windows <= 500:
        problems["windows"] = Text(N_("Say how many windows are open at once: 1 to 500."))
    if not new.database.replace("_", "").isalnum() or not new.database.islower():
        problems["database"] = Text(N_("Name the database with lower-case letters, digits and underscores."))
    if (new.certificate is None) is not (new.key is None) or (new.certificate is not None and new.authority is None):
        problems["certificate"] = Text(
            N_("A certificate of your own comes with its key and its authority's certificate.")
        )
    if problems:
        raise Invalid(problems)
    return new


def init(superuser: str, new: NewServer, progress: Progress) -> ServerMade:
    """Make a PostgreSQL the plant's central server.

    Args:
        superuser: libpq connection string of the server's superuser; over the machine's socket, or with its password.
        new: what it is to become.
        progress: is told what is being done.

    Raises:
        Invalid: details are missing or malformed.
        Refused: the server keeps other databases, or its files cannot be written.
        Unavailable: the server does not answer, is too old, or the login is no superuser.
    """
    new = checked_server(new)
    plant = check_plant(new.plant) if new.plant is not None else None
    with _connected(superuser) as server:
        _check(server, new)
        places = _Places.of(server)
        progress(Text(N_("Certificate")))
        authority = _certificates(new, places, plant.plant if plant is not None else "Quty")
        has_delay = _has_delay(server)
        progress(Text(N_("Settings and access rules")))
        _write_settings(server, new, places, has_delay=has_delay)
        progress(Text(N_("Database and people")))
        made = _make_database(server, superuser, new, plant)
        port = int(_one(server, "SHOW port"))
    progress(Text(N_("Restarting the server")))
    restarted = _restart(superuser, new.restart, places)
    profile = config.Profile(
        "plant", host=new.names[0], port=port, database=new.database, tls="verify-full", ca_file=AUTHORITY
    )
    files = write_client_files(new.out, profile, authority)
    return ServerMade(profile, files, restarted, made, not has_delay)


def write_client_files(out: Path, profile: config.Profile, authority: bytes) -> tuple[Path, ...]:
    """Write what a PC needs: the settings file and the authority's certificate, to lie beside setup.exe.

    Args:
        out: the folder.
        profile: how PCs reach the server.
        authority: certificate of who signed the server's.
    """
    out.mkdir(parents=True, exist_ok=True)
    certificate, settings = out / AUTHORITY, out / config.FILE_NAME
    certificate.write_bytes(authority)
    lines = [
        "# For the PCs: this file and quty-ca.crt lie beside setup.exe, or beside the installed program.",
        f'profile = "{profile.name}"',
        "",
        "[[profiles]]",
        f'name = "{profile.name}"',
        f'kind = "{profile.kind}"',
        f'host = "{profile.host}"',
        f"port = {profile.port}",
        f'database = "{profile.database}"',
        f'tls = "{profile.tls}"',
        f'ca_file = "{profile.ca_file}"',
    ]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return settings, certificate


def prepare_files(folder: Path, new: NewServer, seen_as: str = "/etc/quty") -> tuple[Path, ...]:
    """Write certificate, settings and access rules into a folder, for a server in a container that mounts them.

    Args:
        folder: the folder.
        new: what the server is to become.
        seen_as: where the server sees that folder.

    Raises:
        Invalid: details are missing or malformed.
        Refused: the folder cannot be written.
    """
    new = checked_server(new)
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    main, rules = folder / "postgresql.conf", folder / "pg_hba.conf"
    places = _Places(folder, main, rules, None, sockets=True, superuser="postgres")
    authority = _certificates(new, places, new.plant.plant if new.plant is not None else "Quty")
    wanted = Wanted(new.windows, new.memory or psutil.virtual_memory().total, seen_as, linux=True)
    access = access_rules(new.database, new.networks, superuser="postgres", sockets=True)
    with _writing(folder):
        (folder / _CONF).write_text(configuration(settings_for(wanted)), encoding="utf-8")
        # Nobody but the server itself is inside its container, and the image's own scripts come over the socket.
        rules.write_text(access.replace("peer\n", "trust\n", 1), encoding="utf-8")
        main.write_text(
            f"# Written by: quty server files.\ninclude '{seen_as}/{_CONF}'\nhba_file = '{seen_as}/{rules.name}'\n",
            encoding="utf-8",
        )
    profile = config.Profile("plant", host=new.names[0], database=new.database, ca_file=AUTHORITY)
    return (main, folder / _CONF, rules, *write_client_files(new.out, profile, authority))


def init_database(superuser: str, new: NewServer, progress: Progress) -> bool:
    """Make the plant on a server whose files somebody else looks after, such as one in a container.

    Args:
        superuser: libpq connection string of the server's superuser.
        new: what the server is to become.
        progress: is told what is being done.

    Returns:
        Whether a new plant was made.

    Raises:
        Invalid: details are missing or malformed.
        Unavailable: the server does not answer, is too old, or the login is no superuser.
    """
    new = checked_server(new)
    plant = check_plant(new.plant) if new.plant is not None else None
    with _connected(superuser) as server:
        _check(server, new)
        progress(Text(N_("Database and people")))
        return _make_database(server, superuser, new, plant)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the server keeps its files.

    Attributes:
        data: its data folder.
        conf: ``postgresql.conf``.
        access: ``pg_hba.conf``.
        owner: user and group that the server runs as, ``None`` where that does not matter.
        sockets: it listens on a Unix socket.
        superuser: the login that is connected.
    """

    data: Path
    conf: Path
    access: Path
    owner: tuple[int, int] | None
    sockets: bool
    superuser: str

    @classmethod
    def of(cls, server: psycopg.Connection[Any]) -> "_Places":
        """The places of a running server.

        Raises:
            Refused: they are not on this machine.
        """
        data = Path(_one(server, "SHOW data_directory"))
        conf, access = Path(_one(server, "SHOW config_file")), Path(_one(server, "SHOW hba_file"))
        try:
            status = data.stat()
        except OSError as error:
            raise Refused(
                Text(N_("The server's folder {folder} is not on this machine."), folder=str(data)),
                Text(N_("Run this on the server itself, as root or as the account of the server.")),
                code="server.elsewhere",
            ) from error
        owner = None if sys.platform == "win32" else (status.st_uid, status.st_gid)
        sockets = bool(_one(server, "SHOW unix_socket_directories"))
        return cls(data, conf, access, owner, sockets, _one(server, "SELECT session_user"))

    def give(self, path: Path, mode: int) -> None:
        """Give a file to the server."""
        if self.owner is not None:
            path.chmod(mode)
            if os.geteuid() == 0:
                os.chown(path, *self.owner)


@contextlib.contextmanager
def _connected(superuser: str) -> Any:
    try:
        connection = psycopg.connect(superuser, autocommit=True, application_name="Quty server init")
    except psycopg.OperationalError as error:
        raise Unavailable(
            Text(N_("The server does not let its administrator in: {why}"), why=str(error).strip()), code="sign_in"
        ) from error
    with connection:
        yield connection


def _one(connection: psycopg.Connection[Any], query: str, *values: object) -> Any:
    row = connection.execute(query.encode(), values or None).fetchone()
    return None if row is None else row[0]


def _check(server: psycopg.Connection[Any], new: NewServer) -> None:
    if server.info.server_version < OLDEST_SERVER:
        raise Unavailable(Text(N_("The server is too old: PostgreSQL 15 or newer is needed.")), code="too_old")
    if not _one(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        raise Unavailable(Text(N_("This login is not the server's administrator (superuser).")), code="no_superuser")
    names = {row[0] for row in server.execute("SELECT datname FROM pg_database").fetchall()}
    others = sorted(names - _OWN_DATABASES - {new.database})
    if others and not new.shared:
        raise Refused(
            Text(
                N_("This server keeps other databases: {names}. Its access rules would be replaced."),
                names=", ".join(others),
            ),
            Text(N_("Use a server for the plant alone, or add --shared if that is meant.")),
            code="server.shared",
        )
    if new.database in names or new.plant is not None:
        return
    raise Invalid({"plant": Text(N_("Enter the name of the plant."))})


def _certificates(new: NewServer, places: _Places, plant: str) -> bytes:
    """Put certificate and key where the server reads them; the authority's certificate."""
    folder = places.conf.parent
    certificate, key = folder / CERTIFICATE, folder / KEY
    with _writing(folder):
        if new.certificate is not None and new.key is not None and new.authority is not None:
            given = certificates.Pair(new.certificate.read_bytes(), new.key.read_bytes())
            if not certificates.fits_key(given):
                raise Invalid({"key": Text(N_("The key does not belong to the certificate."))})
            _warn_names(certificates.about(given.certificate), new)
            authority = new.authority.read_bytes()
        else:
            own = _authority(new.authority_folder, plant)
            authority = own.certificate
            if _still_good(certificate, new):
                return authority
            given = certificates.new_server_certificate(own, new.names)
        for path, content, mode in ((key, given.key, 0o600), (certificate, given.certificate, 0o644)):
            path.unlink(missing_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            places.give(path, mode)
    return authority


def _authority(folder: Path, plant: str) -> certificates.Pair:
    """The plant's own authority: the one that is there, or a new one."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    certificate, key = folder / AUTHORITY, folder / AUTHORITY_KEY
    if certificate.is_file() and key.is_file():
        return certificates.Pair(certificate.read_bytes(), key.read_bytes())
    made = certificates.new_authority(plant)
    certificate.write_bytes(made.certificate)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(made.key)
    return made


def _still_good(certificate: Path, new: NewServer) -> bool:
    if not certificate.is_file():
        return False
    found = certificates.about(certificate.read_bytes())
    days = (found.until - datetime.now(UTC)).days
    return days > 60 and all(certificates.covers(found.names, name) for name in new.names)


def _warn_names(found: certificates.About, new: NewServer) -> None:
    missing = [name for name in new.names if not certificates.covers(found.names, name)]
    if missing:
        raise Invalid({"certificate": Text(N_("The certificate is not for {names}."), names=", ".join(missing))})


def _has_delay(server: psycopg.Connection[Any]) -> bool:
    try:
        server.execute("LOAD 'auth_delay'")
    except psycopg.Error:
        return False
    return True


def _write_settings(server: psycopg.Connection[Any], new: NewServer, places: _Places, *, has_delay: bool) -> None:
    """Write settings and rules; where the server does not understand them, the old ones come back."""
    folder = places.conf.parent
    text = places.conf.read_text(encoding="utf-8", errors="surrogateescape")
    if "include_dir = 'conf.d'" in text and "#include_dir = 'conf.d'" not in text:
        target = folder / "conf.d" / _CONF
    else:
        target = folder / _CONF
    relative = "" if folder == places.data else str(folder).replace("\\", "/")
    wanted = Wanted(new.windows, new.memory or psutil.virtual_memory().total, relative, has_delay)
    rules = access_rules(new.database, new.networks, superuser=places.superuser, sockets=places.sockets)
    undo: list[tuple[Path, bytes | None]] = []
    with _writing(folder):
        for path, content in ((target, configuration(settings_for(wanted))), (places.access, rules)):
            before = path.read_bytes() if path.is_file() else None
            undo.append((path, before))
            if before is not None and before != content.encode() and not before.startswith(b"# Written by: quty"):
                kept = path.with_name(f"{path.name}.before-quty")
                if not kept.exists():
                    kept.write_bytes(before)
                    places.give(kept, 0o640)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode())
            places.give(path, 0o640)
        if target.parent == folder and f"'{_CONF}'" not in text:
            undo.append((places.conf, places.conf.read_bytes()))
            with places.conf.open("a", encoding="utf-8") as file:
                file.write(f"\n# Added by: quty server init\ninclude_if_exists '{_CONF}'\n")
    _reload(server)
    wrong = _misunderstood(server)
    if wrong:
        for path, before in undo:
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
        _reload(server)
        raise Refused(
            Text(N_("The server does not take these settings: {why}"), why="; ".join(wrong)),
            Text(N_("The old ones are back. Show this to whoever looks after the program.")),
            code="server.settings",
        )


def _reload(server: psycopg.Connection[Any]) -> None:
    server.execute("SELECT pg_reload_conf()")
    time.sleep(0.3)


def _misunderstood(server: psycopg.Connection[Any]) -> list[str]:
    rows = server.execute(
        "SELECT f.sourcefile || ':' || f.sourceline || ' ' || f.error FROM pg_file_settings f"
        # What waits for the restart could not be applied yet; that is no mistake.
        " LEFT JOIN pg_settings s USING (name) WHERE f.error IS NOT NULL AND s.context IS DISTINCT FROM 'postmaster'"
        " UNION ALL SELECT 'pg_hba.conf:' || line_number || ' ' || error FROM pg_hba_file_rules WHERE error IS NOT NULL"
    ).fetchall()
    return [row[0] for row in rows]


def _make_database(server: psycopg.Connection[Any], superuser: str, new: NewServer, plant: NewPlant | None) -> bool:
    there = _one(server, "SELECT 1 FROM pg_database WHERE datname = %s", new.database)
    if not there:
        create_database(server, new.database)
    conninfo = make_conninfo(superuser, dbname=new.database)
    migrate.upgrade(conninfo)
    with psycopg.connect(conninfo) as connection:
        empty = not _one(connection, "SELECT EXISTS (SELECT FROM quty.person)")
    made = empty and plant is not None
    if made and plant is not None:
        first_administrator(conninfo, plant)
    # Whatever happens in this database, the administrator still gets a connection.
    limit = connections_for(new.windows) - 10
    server.execute(f"ALTER DATABASE {new.database} CONNECTION LIMIT {limit}".encode())
    _limit_people(server)
    return made


def _limit_people(server: psycopg.Connection[Any]) -> None:
    """Limit the connections of people whose login was made without; a limit that somebody chose stays."""
    for (name,) in server.execute(PEOPLE_WITHOUT_LIMIT.encode()).fetchall():
        server.execute(
            sql.SQL("ALTER ROLE {} CONNECTION LIMIT {}").format(sql.Identifier(name), sql.Literal(PER_PERSON))
        )


@contextlib.contextmanager
def _writing(folder: Path) -> Any:
    try:
        yield
    except OSError as error:
        raise Refused(
            Text(
                N_("{folder} cannot be written: {why}"), folder=str(error.filename or folder), why=error.strerror or ""
            ),
            Text(N_("Run this on the server itself, as root or as the account of the server.")),
            code="server.not_writable",
        ) from error


def _restart(superuser: str, command: str, places: _Places) -> bool:
    words = command.split() if command else _usual_restart(places)
    if not words or words == ["none"]:
        return False
    found = shutil.which(words[0])
    if found is None:
        return False
    done = subprocess.run([found, *words[1:]], check=False, capture_output=True, timeout=180)  # noqa: S603 - typed by the administrator
    if done.returncode != 0:
        return False
    for _ in range(60):
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(superuser, connect_timeout=2):
            return True
        time.sleep(0.5)
    return False


def _usual_restart(places: _Places) -> Sequence[str]:
    """How Debian restarts one cluster: its configuration lies in /etc/postgresql/<version>/<name>."""
    parts = places.conf.parts
    if parts[:3] == ("/", "etc", "postgresql") and len(parts) == 6 and shutil.which("pg_ctlcluster"):
        return ["pg_ctlcluster", parts[3], parts[4], "restart"]
    return []
