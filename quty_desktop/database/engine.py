"""Connections to the plant's database for one login."""

import sys
from dataclasses import dataclass, field

import psycopg
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

from quty_desktop import __version__
from quty_desktop.database.errors import is_torn
from quty_desktop.database.hanging_up import Patient, watch
from quty_desktop.domain.text import N_, Choice

LOCK_TIMEOUT_MS = 4_000
STATEMENT_TIMEOUT_MS = 30_000
CONNECT_TIMEOUT_S = 8


class TlsMode(Choice):
    """How the connection is protected (the names are libpq's)."""

    DISABLE = "disable", N_("No encryption (this PC only)")
    REQUIRE = "require", N_("Encrypted")
    VERIFY_CA = "verify-ca", N_("Encrypted, server's certificate checked")
    VERIFY_FULL = "verify-full", N_("Encrypted, certificate and name checked")


@dataclass(frozen=True, slots=True)
class ServerProfile:
    """Where a plant's database is.

    Attributes:
        host: name, address, or folder of a socket.
        port: TCP port.
        database: name of the database.
        tls: protection of the connection.
        ca_file: certificate of the authority that signed the server's, empty for the system's.
        practice: the database holds practice data; the window and every paper say so.
        reports_host: a replica of the server that answers reports (``host`` or ``host:port``), empty for none.
    """

    host: str
    port: int = 5432
    database: str = "quty"
    tls: TlsMode = TlsMode.VERIFY_FULL
    ca_file: str = ""
    practice: bool = False
    reports_host: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A person's name and password; the password is never shown or logged."""

    name: str
    password: str = field(repr=False)


def parameters(profile: ServerProfile, login: Login, *, purpose: str = "window") -> dict[str, str | int]:
    """Connection parameters for libpq.

    Args:
        profile: the server.
        login: who connects.
        purpose: stands in the server's list of connections.
    """
    found: dict[str, str | int] = {
        "host": profile.host,
        "port": profile.port,
        "dbname": profile.database,
        "user": login.name,
        "password": login.password,
        "sslmode": profile.tls.value,
        "connect_timeout": CONNECT_TIMEOUT_S,
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "application_name": f"Quty {__version__} {purpose}"[:63],
        "options": " ".join(
            (
                "-c timezone=UTC",
                f"-c lock_timeout={LOCK_TIMEOUT_MS}",
                f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
                "-c idle_in_transaction_session_timeout=60000",
            )
        ),
    }
    if sys.platform == "linux":
        found["tcp_user_timeout"] = 15_000
    if profile.ca_file:
        found["sslrootcert"] = profile.ca_file
    return found


def make_engine(profile: ServerProfile, login: Login, *, pool_size: int = 3) -> Engine:
    """An engine with a small pool; connects when it is first used.

    Its connections commit each statement by itself, which a query or a posting of one call wants and which costs neither
    BEGIN nor ROLLBACK; a transaction asks for its isolation level.
    """
    arguments = parameters(profile, login)
    engine = create_engine(
        URL.create("postgresql+psycopg"),
        connect_args=arguments,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=10,
        pool_use_lifo=True,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    watch(engine)
    event.listen(engine, "handle_error", _give_up_torn)
    return engine


def _give_up_torn(context: ExceptionContext) -> None:
    """A connection whose answers cannot be read is not used again, even where it is still open."""
    if context.connection is not None and is_torn(context.original_exception):
        context.is_disconnect = True


def connect(profile: ServerProfile, login: Login, *, purpose: str) -> psycopg.Connection[tuple[object, ...]]:
    """One plain connection in autocommit, for the listener and for administration."""
    return Patient.connect(**parameters(profile, login, purpose=purpose), autocommit=True)  # type: ignore[arg-type]
