"""A trial of a private server: it announces, outlives a kill without losing what was committed, and stops."""

import contextlib
import time

import psutil
import psycopg

from quty_desktop.database.private_server.address import ServerAddress
from quty_desktop.database.private_server.server import Lease, PrivateServer, ServerState
from quty_desktop.domain.text import Text

_NOTICE_S = 10.0
_GONE_S = 30.0
_WORDS = "Zoë 日本"


def announces(address: ServerAddress) -> str:
    """Send a notice from one connection to another.

    Returns:
        What was wrong; empty if nothing.
    """
    with (
        psycopg.connect(address.conninfo(), autocommit=True) as listener,
        psycopg.connect(address.conninfo(), autocommit=True) as sender,
    ):
        listener.execute("LISTEN trial")
        sender.execute("SELECT pg_notify('trial', %s)", [_WORDS])
        heard = [notice.payload for notice in listener.notifies(timeout=_NOTICE_S, stop_after=1)]
    return "" if heard == [_WORDS] else f"heard {heard}"


def outlives_a_kill(server: PrivateServer, address: ServerAddress) -> str:
    """Kill the server right after a commit and have it started again.

    Args:
        server: in use by nobody else.
        address: of the running server.

    Returns:
        What was wrong; empty if nothing.

    Raises:
        ServerUnavailable: it does not come back.
    """
    with psycopg.connect(address.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE trial (words text)")
        connection.execute("INSERT INTO trial VALUES (%s)", [_WORDS])
    pid = server.status().pid
    if pid is None:
        return "the server does not say which process it is"
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        process.kill()
        process.wait(_GONE_S)
    recovered = server.ensure(_silent)
    with psycopg.connect(recovered.conninfo(), autocommit=True) as connection:
        row = connection.execute("SELECT words FROM trial").fetchone()
        connection.execute("DROP TABLE trial")
    if row != (_WORDS,):
        return f"what was committed is {row} after the kill"
    return "" if recovered == address else f"it listens elsewhere after the kill: port {recovered.port}"


def stops(server: PrivateServer, lease: Lease) -> str:
    """End the last use of a server and see that it has gone.

    Returns:
        What was wrong; empty if nothing.
    """
    lease.release()
    give_up_at = time.monotonic() + _GONE_S
    while (status := server.status()).state != ServerState.STOPPED:
        if time.monotonic() > give_up_at:
            return f"it is {status.state} still"
        time.sleep(0.1)
    return ""


def _silent(text: Text) -> None:
    """Nobody waits for what is said."""
    del text
