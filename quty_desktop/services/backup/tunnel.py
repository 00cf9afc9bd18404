"""TLS for programs that have none: PostgreSQL's client programs in the private server's package are built without it.

A door on this PC's loopback address leads through TLS to the server, whose certificate is checked as the profile says.
The password does not pass in clear text even there (SCRAM), and the door closes with the work.
"""

import contextlib
import select
import socket
import ssl
import struct
import threading
from collections.abc import Iterator

from psycopg.conninfo import conninfo_to_dict, make_conninfo

_SSL_REQUEST = struct.pack("!ii", 8, 80_877_103)
_TIMEOUT_S = 10.0
_BUFFER = 1 << 20
_ENCRYPTED = {"require", "verify-ca", "verify-full"}


@contextlib.contextmanager
def plain_door(conninfo: str) -> Iterator[str]:
    """A connection string that reaches the same server without TLS, as long as the block lasts.

    What needs no TLS (a socket, the private server) is given back as it is.

    Args:
        conninfo: libpq's, with ``sslmode`` and ``sslrootcert``.
    """
    found = conninfo_to_dict(conninfo)
    host, mode = str(found.get("host") or ""), str(found.get("sslmode") or "prefer")
    if mode not in _ENCRYPTED or host.startswith(("/", "@")) or not host:
        yield conninfo
        return
    door = _Door(host, int(found.get("port") or 5432), _context(mode, str(found.get("sslrootcert") or "")))
    kept = {
        name: value
        for name, value in found.items()
        if name not in {"host", "hostaddr", "port", "sslmode", "sslrootcert", "sslnegotiation", "channel_binding"}
    }
    try:
        yield make_conninfo("", **kept, host="127.0.0.1", port=door.port, sslmode="disable", gssencmode="disable")
    finally:
        door.close()


def _context(mode: str, authority: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=authority or None)
    context.check_hostname = mode == "verify-full"
    if mode == "require" and not authority:
        context.verify_mode = ssl.CERT_NONE
    return context


class _Door:
    """Listens on the loopback address and carries each connection through TLS."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext) -> None:
        self._host, self._port, self._context = host, port, context
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._closed = False
        threading.Thread(target=self._accept, name="tls-door", daemon=True).start()

    def close(self) -> None:
        """End all connections."""
        self._closed = True
        for one in (self._listening, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                one.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(near)
            try:
                far = self._reach()
            except OSError:
                near.close()
                continue
            self._open.append(far)
            threading.Thread(target=_carry, args=(near, far), name="tls-door", daemon=True).start()

    def _reach(self) -> ssl.SSLSocket:
        plain = socket.create_connection((self._host, self._port), timeout=_TIMEOUT_S)
        try:
            plain.sendall(_SSL_REQUEST)
            _expect_tls(plain.recv(1))
            secured = self._context.wrap_socket(plain, server_hostname=self._host)
        except OSError:
            plain.close()
            raise
        secured.settimeout(None)
        return secured


def _expect_tls(answer: bytes) -> None:
    if answer != b"S":
        raise OSError("the server offers no TLS")


def _carry(near: socket.socket, far: ssl.SSLSocket) -> None:
    """Carry bytes both ways until one side ends; one thread, for a TLS connection is not for two at once."""
    with contextlib.suppress(OSError, ValueError):
        near.setblocking(False)
        far.setblocking(False)
        inwards, outwards = bytearray(), bytearray()
        while _exchange(near, far, inwards, outwards):
            pass
        near.setblocking(True)
        near.sendall(inwards)
    for one in (near, far):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def _exchange(near: socket.socket, far: ssl.SSLSocket, inwards: bytearray, outwards: bytearray) -> bool:
    """Move what can be moved now; whether both sides still talk."""
    reading: list[socket.socket] = []
    if len(outwards) < _BUFFER:
        reading.append(near)
    if len(inwards) < _BUFFER:
        reading.append(far)
    writing = [one for one, waiting in ((near, inwards), (far, outwards)) if waiting]
    # What OpenSSL has read ahead is not to be seen at the socket.
    ready, _, _ = select.select(reading, writing, [], 0 if far.pending() else 60)
    going = True
    for one, buffer in ((near, outwards), (far, inwards)):
        if one in ready or (one is far and far.pending()):
            with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                block = one.recv(1 << 16)
                buffer.extend(block)
                going = going and bool(block)
    for one, buffer in ((near, inwards), (far, outwards)):
        if buffer:
            with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                del buffer[: one.send(bytes(buffer[: 1 << 16]))]
    return going
