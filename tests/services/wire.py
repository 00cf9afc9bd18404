"""A wire between a program and its PostgreSQL that counts round trips and can be cut at a chosen moment."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from quty_desktop.database.engine import ServerProfile

_READY = b"Z"
_COMPLETE = b"C"


class Wire:
    """Listens on a port of its own and passes everything on to a server, unencrypted.

    Attributes:
        round_trips: answers of the server that ended with "ready": each is one wait of the program.
        statements: what the server completed, as it tells it (``SELECT 1``, ``COMMIT``), in order.
    """

    def __init__(self, server: ServerProfile) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._cut_at = ""
        self.round_trips = 0
        self.statements: list[str] = []
        self._thread = threading.Thread(target=self._accept, name="wire", daemon=True)
        self._thread.start()

    @property
    def profile(self) -> ServerProfile:
        """The server as it is reached through this wire."""
        return replace(self._server, host="127.0.0.1", port=self._listening.getsockname()[1])

    def start_counting(self) -> None:
        """Forget what passed so far."""
        self.round_trips = 0
        self.statements = []

    def cut_at(self, statement: str) -> None:
        """Cut the next connection that completes a statement (``COMMIT``), before the program hears of it."""
        self._cut_at = statement

    def cut(self) -> None:
        """Cut all connections; new ones are taken."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _close(*pair)

    def close(self) -> None:
        """Cut everything and take no more connections, as a stopped server does."""
        # A closed socket still lets an accept that waits on it go on; a shut one wakes it.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                program = self._listening.accept()[0]
            except OSError:
                return
            server = _connected(self._server)
            for end in (program, server):
                if end.family == socket.AF_INET:
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._pairs.append((program, server))
            for work in (self._questions, self._answers):
                threading.Thread(target=work, args=(program, server), name="wire", daemon=True).start()

    def _questions(self, program: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := program.recv(65_536):
                server.sendall(data)
        _close(program, server)

    def _answers(self, program: socket.socket, server: socket.socket) -> None:
        pending = b""
        with suppress(OSError):
            while data := server.recv(65_536):
                pending += data
                whole = self._read(pending)
                if whole < 0:
                    break
                program.sendall(pending[:whole])
                pending = pending[whole:]
        _close(program, server)

    def _read(self, data: bytes) -> int:
        """The length of the whole messages in front, or -1 where the wire is to be cut."""
        place = 0
        while len(data) >= place + 5:
            length = 1 + int.from_bytes(data[place + 1 : place + 5])
            if len(data) < place + length:
                break
            kind, body = data[place : place + 1], data[place + 5 : place + length]
            if kind == _READY:
                self.round_trips += 1
            elif kind == _COMPLETE:
                statement = body.rstrip(b"\0").decode()
                self.statements.append(statement)
                if statement == self._cut_at:
                    self._cut_at = ""
                    return -1
            place += length
        return place


@contextmanager
def wire_to(server: ServerProfile) -> Iterator[Wire]:
    """A wire that is taken away at the end."""
    wire = Wire(server)
    try:
        yield wire
    finally:
        wire.close()


def _connected(server: ServerProfile) -> socket.socket:
    if server.host.startswith(("/", "@")):
        end = socket.socket(socket.AF_UNIX)
        end.connect(str(Path(server.host) / f".s.PGSQL.{server.port}"))
        return end
    return socket.create_connection((server.host, server.port))


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
