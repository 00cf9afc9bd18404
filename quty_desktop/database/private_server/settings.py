"""The server's configuration files, written anew at every start so that a newer program brings its own settings."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from quty_desktop.database.private_server.address import HOST

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, with a zero at the end.
_SOCKET_PATH_LIMIT = 103 if sys.platform == "darwin" else 107
# Windows has them of late, and libpq's way of finding them there is another one.
HAS_SOCKETS = sys.platform != "win32"
_SOCKET_NAME_BYTES = len("/.s.PGSQL.65535")

MAX_CONNECTIONS = 120

ACCESS = f"""\
# Written by the program at every start. Nobody is let in without a password.
local   all  all                     scram-sha-256
host    all  all  {HOST}/32       scram-sha-256
"""


def socket_folder(home: Path) -> Path | None:
    """The folder for the Unix socket, ``None`` where the server listens on TCP alone.

    Args:
        home: the server's folder.
    """
    folder = home / "run"
    # Quotes and commas separate several folders in this setting; what is no text can't be written into a file of text.
    is_plain = str(folder).isprintable() and not set('",') & set(str(folder))
    is_short = len(os.fsencode(folder)) + _SOCKET_NAME_BYTES <= _SOCKET_PATH_LIMIT
    return folder if HAS_SOCKETS and is_plain and is_short else None


def configuration(*, port: int, socket: Path | None, durable: bool) -> str:
    """The text of ``postgresql.conf``.

    Args:
        port: where to listen, on the loopback address only.
        socket: the folder for the Unix socket, if there is one.
        durable: whether a committed transaction outlives a power cut; tests do without.
    """
    values: dict[str, str | int] = {
        "listen_addresses": HOST,
        "port": port,
        "unix_socket_directories": f'"{socket}"' if socket else "",
        "max_connections": MAX_CONNECTIONS,
        "password_encryption": "scram-sha-256",
        "shared_buffers": "128MB",
        "dynamic_shared_memory_type": "windows" if sys.platform == "win32" else "posix",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "lc_monetary": "C",
        "lc_numeric": "C",
        "lc_time": "C",
        "datestyle": "iso, ymd",
        "default_text_search_config": "pg_catalog.simple",
        # Compiling a query costs more than the queries of an office program.
        "jit": "off",
        "logging_collector": "on",
        "log_directory": "../log",
        "log_filename": "server-%Y%m%d-%H%M%S.log",
        "log_file_mode": "0600",
        "log_rotation_age": "1d",
        "log_rotation_size": "10MB",
        "log_line_prefix": "%m [%p] %u@%d ",
        "log_checkpoints": "off",
        "cluster_name": "quty",
    }
    if sys.platform != "win32":
        values["unix_socket_permissions"] = "0700"
    if not durable:
        values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return "# Written by the program at every start.\n" + _lines(values)


def _lines(values: Mapping[str, str | int]) -> str:
    return "".join(
        f"{name} = {value if isinstance(value, int) else _quoted(value)}\n" for name, value in values.items()
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
