"""Make a plant: on the private server of this PC, or on a server that an administrator prepared."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from quty_desktop import paths
from quty_desktop.config import Profile
from quty_desktop.database.engine import Login, ServerProfile, TlsMode
from quty_desktop.database.private_server import PrivateServer, ServerAddress
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Unavailable
from quty_desktop.domain.people import check_name, check_password
from quty_desktop.domain.text import N_, Text

DATABASE = "quty"
Progress = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class NewPlant:
    """What a new plant is asked for.

    Attributes:
        plant: its name on screens and papers.
        admin: user name of the first administrator.
        admin_full_name: as papers show it.
        password: of the first administrator.
    """

    plant: str
    admin: str
    admin_full_name: str
    password: str = field(repr=False)


def check_plant(new: NewPlant) -> NewPlant:
    """A new plant's details in their stored form.

    Raises:
        Invalid: something is missing, or the name or password breaks the rules.
    """
    if not new.plant.strip():
        raise Invalid({"plant": Text(N_("Enter the name of the plant."))})
    if not new.admin_full_name.strip():
        raise Invalid({"admin_full_name": Text(N_("Enter the administrator's name."))})
    try:
        admin = check_name(new.admin)
    except Invalid as error:
        raise Invalid({"admin": error.fields["name"]}) from error
    check_password(new.password, name=admin)
    return NewPlant(new.plant.strip(), admin, new.admin_full_name.strip(), new.password)


def server_folder(kind: str) -> Path:
    """Where the private server of a kind of profile keeps its files; practice and real data never share one."""
    return paths.data_folder() / kind


def private_profile(address: ServerAddress, *, practice: bool) -> ServerProfile:
    """How a person connects to a plant on the private server."""
    return ServerProfile(address.host, address.port, DATABASE, TlsMode.DISABLE, practice=practice)


def named(profile: ServerProfile, database: str) -> ServerProfile:
    """The same server with another database."""
    return replace(profile, database=database)


def private_server(kind: str) -> PrivateServer:
    """The private server of a kind of profile."""
    return PrivateServer(server_folder(kind))


def is_made(address: ServerAddress) -> bool:
    """Whether the private server holds a finished plant."""
    with psycopg.connect(address.conninfo(), autocommit=True) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is not None


def make(address: ServerAddress, fill: Callable[[ServerAddress], None], progress: Progress) -> None:
    """Make the plant's database and fill it; it gets its name only when everything is in it.

    A program that is killed meanwhile leaves a half-made database under another name, which the next try removes.

    Args:
        address: the private server.
        fill: puts tables, first people and data into the database named in the address that it gets.
        progress: is told what is being done.
    """
    unfinished = f"{DATABASE}_unfinished"
    with psycopg.connect(address.conninfo(), autocommit=True) as connection:
        name = sql.Identifier(unfinished)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(name))
    target = ServerAddress(address.host, address.port, address.superuser, address.password, unfinished)
    fill(target)
    progress(Text(N_("Almost done…")))
    with psycopg.connect(address.conninfo(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            (unfinished,),
        )
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(DATABASE))
        )


def bring_up_to_date(address: ServerAddress, safe: Path, progress: Progress, *, practice: bool = False) -> None:
    """Upgrade the plant of this PC to the schema that this program needs; nothing happens if it has it.

    Args:
        address: the private server.
        safe: folder for the backup that is made before.
        progress: is told what is being done.
        practice: it is the practice plant.

    Raises:
        Unavailable: the database is newer than this program.
        Refused: the backup cannot be made.
    """
    from quty_desktop.services.backup.make import Source
    from quty_desktop.services.backup.upgrading import upgrade_safely

    upgrade_safely(Source(address.conninfo(dbname=DATABASE), practice), safe, progress)


def not_made() -> Unavailable:
    """The plant of this PC was never finished."""
    return Unavailable(
        Text(N_("There is no plant on this PC yet. Start the set-up and enter its name and first administrator.")),
        code="no_plant",
    )


def make_empty(address: ServerAddress, new: NewPlant, progress: Progress) -> None:
    """Make a plant without data: tables, its name and the first administrator.

    Raises:
        Invalid: the details break the rules.
    """
    checked = check_plant(new)

    def fill(target: ServerAddress) -> None:
        from quty_desktop.database.migrate import upgrade

        upgrade(target.conninfo(), progress)
        first_administrator(target.conninfo(), checked)

    make(address, fill, progress)


def administrator_conninfo(profile: Profile, login: str, password: str) -> str:
    """The connection string of a central server's administrator."""
    return make_conninfo(
        host=profile.host,
        port=profile.port,
        dbname=profile.database,
        user=login,
        password=password or None,
        sslmode=profile.tls,
        sslrootcert=profile.ca_file or None,
    )


def person_conninfo(server: ServerProfile, login: Login) -> str:
    """The connection string of a person, for programs that are not the window's own connections.

    Args:
        server: the plant's database.
        login: the person.
    """
    return make_conninfo(
        host=server.host,
        port=server.port,
        dbname=server.database,
        user=login.name,
        password=login.password,
        sslmode=server.tls.value,
        sslrootcert=server.ca_file or None,
    )


def superuser_conninfo(written: str, password: str) -> str:
    """The connection string of a server's superuser, as the administrator typed it.

    Args:
        written: libpq's words; empty for the superuser ``postgres`` on this machine.
        password: put in where it is not empty.

    Raises:
        Invalid: it is no connection string.
    """
    try:
        found = make_conninfo(written or "user=postgres dbname=postgres")
        parameters = {"dbname": "postgres"} if "dbname=" not in found else {}
        return make_conninfo(found, **parameters, **({"password": password} if password else {}))
    except psycopg.ProgrammingError as error:
        raise Invalid({"superuser": Text(N_("This is no connection string: {why}"), why=str(error).strip())}) from error


def first_administrator(conninfo: str, new: NewPlant) -> None:
    """Give a plant its name and its first administrator.

    Args:
        conninfo: of an administrator's login of the database.
        new: checked details.
    """
    with psycopg.connect(conninfo) as connection:
        verifier = connection.pgconn.encrypt_password(new.password.encode(), new.admin.encode(), b"scram-sha-256")
        connection.execute(
            "SELECT quty.add_person(%s, %s, NULL, %s, 'id', ARRAY['admin'], %s)",
            (new.admin, new.admin_full_name, Department.ADMINISTRATION.value, verifier.decode()),
        )
        # Who chose the password at set-up need not change it at the first sign-in.
        connection.execute("UPDATE quty.person SET must_change_password = false WHERE name = %s", (new.admin,))
        connection.execute(
            "INSERT INTO quty.setting (key, value) VALUES ('plant.name', to_jsonb(%s::text))"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (new.plant,),
        )
