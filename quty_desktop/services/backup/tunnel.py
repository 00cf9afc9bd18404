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
from collections.abc import Iterable, Iterator
from typing import SupportsIndex

from psycopg.conninfo import conninfo_to_dict, make_conninfo

_SSL_REQUEST = struct.pack("!ii", 8, 80_877_103)
_TIMEOUT_S = 10.0
_BUFFER = 1 << 20
_UNCHECKED = {"allow", "prefer", "require"}
_AUTHENTICATION, _NEGOTIATION, _SASL = b"R", b"v", 10
_BOUND = b"SCRAM-SHA-256-PLUS"


@contextlib.contextmanager
def plain_door(conninfo: str, *, encrypted: bool) -> Iterator[str]:
    """A connection string that reaches the same server without TLS, as long as the block lasts.

    What needs no TLS (a socket, the private server) is given back as it is.

    Args:
        conninfo: libpq's, with ``sslmode`` and ``sslrootcert``.
        encrypted: whether libpq's own connection to it uses TLS.
    """
    if not encrypted:
        yield conninfo
        return
    found = conninfo_to_dict(conninfo)
    host, mode = str(found.get("host") or ""), str(found.get("sslmode") or "prefer")
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
    if mode in _UNCHECKED and not authority:
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
        inwards, outwards = _Greeting(), bytearray()
        while _exchange(near, far, inwards, outwards):
            pass
        near.setblocking(True)
        near.sendall(inwards)
    for one in (near, far):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


class _Greeting(bytearray):
    """What the server says, without its offer to bind the password to the TLS connection.

    The program behind the door sees no TLS, and rightly refuses a server that makes that offer to it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: bytes | None = b""

    def extend(self, more: Iterable[SupportsIndex]) -> None:
        """Take what came; the first messages are held until they are whole."""
        if self._held is None:
            super().extend(more)
            return
        self._held += bytes(more)
        while self._held is not None and len(self._held) >= 5:
            end = 1 + struct.unpack("!i", self._held[1:5])[0]
            if len(self._held) < end:
                return
            message, rest = self._held[:end], self._held[end:]
            super().extend(_unbound(message))
            self._held = rest
            if message[:1] != _NEGOTIATION:
                super().extend(rest)
                self._held = None


def _unbound(message: bytes) -> bytes:
    if message[:1] != _AUTHENTICATION or struct.unpack("!i", message[5:9])[0] != _SASL:
        return message
    offers = [offer for offer in message[9:].split(b"\0") if offer and offer != _BOUND]
    body = struct.pack("!i", _SASL) + b"".join(offer + b"\0" for offer in offers) + b"\0"
    return _AUTHENTICATION + struct.pack("!i", len(body) + 4) + body


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
