"""A free port on the loopback address."""

import os
import socket
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from quty_desktop.database.private_server.address import HOST

# Below the ranges from which Linux (32768) and Windows (49152) lend ports to outgoing connections.
FIRST = 25_432
LAST = 25_631


def is_free(port: int) -> bool:
    """Whether the server could listen on a port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform == "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # As the server does: connections of its former life that time out are no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_ports(folder: Path, remembered: int | None) -> Iterator[int]:
    """Free ports, the remembered one first.

    The search begins at another place for every folder, so that servers of several people on one PC keep theirs.
    """
    if remembered is not None and is_free(remembered):
        yield remembered
    count = LAST - FIRST + 1
    start = zlib.crc32(os.fsencode(folder)) % count
    for step in range(count):
        port = FIRST + (start + step) % count
        if port != remembered and is_free(port):
            yield port
