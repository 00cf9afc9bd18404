"""Where the private server listens and how its superuser signs in."""

from dataclasses import dataclass, field

SUPERUSER = "quty_server"
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """All that a connection to the private server needs.

    Attributes:
        host: the loopback address, or the folder of the Unix socket.
        port: the port; it is part of the socket's name as well.
        superuser: the login that owns the cluster.
        password: its password, never shown by ``repr``.
        database: the database to connect to.
    """

    host: str
    port: int
    superuser: str
    password: str = field(repr=False)
    database: str = "postgres"

    def conninfo(self, **overrides: str | int | None) -> str:
        """A libpq connection string, for the superuser unless the overrides say otherwise.

        SCRAM is required by this side too, so a strange program that sits on the port never gets a password.

        Args:
            **overrides: libpq parameters (``user``, ``password``, ``dbname``, ``host``, …); ``None`` leaves one out.
        """
        from psycopg.conninfo import make_conninfo

        parameters: dict[str, str | int | None] = {
            "host": self.host,
            "port": self.port,
            "user": self.superuser,
            "password": self.password,
            "dbname": self.database,
            # The wheel's server has no TLS, and nothing leaves this PC.
            "sslmode": "disable",
            "gssencmode": "disable",
            "require_auth": "scram-sha-256",
        }
        parameters.update(overrides)
        return make_conninfo("", **{name: value for name, value in parameters.items() if value is not None})
