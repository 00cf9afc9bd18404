"""A line between a program and its PostgreSQL that harms one exchange, on demand, and can be taken down for a while."""

import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from quty_desktop.database.engine import ServerProfile, TlsMode
from tests.faults.faults import Harm

_READY = b"Z"
_TLS_WANTED = (8).to_bytes(4) + (80_877_103).to_bytes(4)
_LONG, _GIGABYTE = 20_000, 1_000_000_000
_STALL = 6
"""How many times the latency an answer waits that was sent again."""


class _End(Protocol):
    """The program's end of a connection, plain or encrypted."""

    def recv(self) -> bytes: ...

    def send(self, data: bytes, *, flipped: bool = False) -> None: ...

    def spoil_next(self) -> None: ...

    def close(self) -> None: ...


class _Plain:
    def __init__(self, end: socket.socket, first: bytes = b"") -> None:
        self._end = end
        self._first = first

    def recv(self) -> bytes:
        first, self._first = self._first, b""
        return first or self._end.recv(65_536)

    def send(self, data: bytes, *, flipped: bool = False) -> None:
        assert not flipped
        self._end.sendall(data)

    def spoil_next(self) -> None:
        raise AssertionError("a plain line cannot know a spoiled question")

    def close(self) -> None:
        close(self._end)


class _Encrypted:
    """TLS in memory, so that a bit of what goes over the line can be another one."""

    def __init__(self, end: socket.socket, context: ssl.SSLContext) -> None:
        self._end = end
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self._lock = threading.Lock()
        self._spoil = False
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                self._in.write(self._heard())
            else:
                self._flush()
                return

    def recv(self) -> bytes:
        while True:
            with self._lock, suppress(ssl.SSLWantReadError):
                return self._tls.read(65_536)
            data = self._end.recv(65_536)
            if not data:
                return b""
            if self._spoil:
                self._spoil = False
                data = _flipped(data)
            self._in.write(data)

    def send(self, data: bytes, *, flipped: bool = False) -> None:
        with self._lock:
            self._tls.write(data)
            secret = self._out.read()
        self._end.sendall(_flipped(secret) if flipped else secret)

    def spoil_next(self) -> None:
        self._spoil = True

    def close(self) -> None:
        close(self._end)

    def _heard(self) -> bytes:
        data = self._end.recv(65_536)
        if not data:
            raise OSError("closed during the handshake")
        return data

    def _flush(self) -> None:
        if data := self._out.read():
            self._end.sendall(data)


def _flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


class Line:
    """Listens on a port of its own and passes everything on to a server.

    Args:
        server: where it leads.
        tls: the program's half is encrypted.
        kill: ends the server's processes of whoever uses the line.

    Attributes:
        exchanges: answers of the server since the line was last armed.
        struck: the harm was done.
    """

    def __init__(
        self, server: ServerProfile, tls: ssl.SSLContext | None = None, kill: Callable[[], None] | None = None
    ) -> None:
        self._server = server
        self._tls = tls
        self._kill = kill
        self._pairs: list[tuple[_End, socket.socket]] = []
        self._lock = threading.Lock()
        self._harm: Harm | None = None
        self._at = 0
        self._latency_s = 0.0
        self._chance = random.Random(28)  # noqa: S311 - the same delays in every run
        self._frozen = threading.Event()
        self._frozen.set()
        self.exchanges = 0
        self.struck = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._begin()

    @property
    def profile(self) -> ServerProfile:
        """The server as it is reached through this line."""
        tls = TlsMode.REQUIRE if self._tls else TlsMode.DISABLE
        return replace(self._server, host="127.0.0.1", port=self.port, tls=tls)

    def arm(self, harm: Harm | None, at: int = 0, *, latency_s: float = 0.0) -> None:
        """Count exchanges anew, and harm one of them.

        Args:
            harm: what is done; ``None`` only counts.
            at: number of the exchange, from 1.
            latency_s: of a late answer.
        """
        self.exchanges = 0
        self.struck = False
        self._at = at
        self._latency_s = latency_s if harm is Harm.LATE else 0.0
        self._harm = harm

    def cut(self) -> None:
        """Cut all connections; new ones are taken."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for program, server in pairs:
            program.close()
            close(server)

    def down(self) -> None:
        """Cut everything and take no more connections, as when the server or the cable is gone."""
        # A closed socket still lets an accept that waits on it go on; a shut one wakes it.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)
        self.cut()

    def up(self) -> None:
        """Take connections again, on the same port."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._begin()

    def freeze(self) -> None:
        """Pass nothing on and say nothing, as a switch without current does: nobody learns that the other end is gone."""
        self._frozen.clear()

    def thaw(self) -> None:
        """Pass things on again."""
        self._frozen.set()

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._accept, name="line", daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                program = self._listening.accept()[0]
            except OSError:
                return
            program.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(program,), name="line", daemon=True).start()

    def _serve(self, taken: socket.socket) -> None:
        with suppress(OSError):
            self._frozen.wait()
            program = self._opened(taken)
            server = connected(self._server)
            with self._lock:
                self._pairs.append((program, server))
            threading.Thread(target=self._answers, args=(program, server), name="line", daemon=True).start()
            self._questions(program, server)
            return
        close(taken)

    def _opened(self, taken: socket.socket) -> _End:
        if self._tls is None:
            return _Plain(taken)
        first = taken.recv(8)
        if first != _TLS_WANTED:
            raise OSError("not encrypted")
        taken.sendall(b"S")
        return _Encrypted(taken, self._tls)

    def _due(self, *harms: Harm) -> bool:
        return self._harm in harms and self.exchanges == self._at - 1 and not self.struck

    def _questions(self, program: _End, server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                if self._harm is Harm.FLIPPED_QUESTION and not self.struck and self._at == 1:
                    self.struck = True
                    program.spoil_next()
                data = program.recv()
                self._frozen.wait()
                if not data or self._due(Harm.UNASKED):
                    self.struck = self.struck or bool(data)
                    break
                if self._due(Harm.HALF_ASKED):
                    self.struck = True
                    server.sendall(data[: len(data) // 2])
                    break
                if self._due(Harm.KILLED) and self._kill is not None:
                    self.struck = True
                    self._kill()
                with suppress(OSError):  # a killed process left its last words for the program
                    server.sendall(data)
        if self._harm is not Harm.KILLED:
            program.close()
        close(server)

    def _answers(self, program: _End, server: socket.socket) -> None:
        pending = b""
        with suppress(OSError):
            while data := server.recv(65_536):
                self._frozen.wait()
                pending += data
                struck_here = self._due(
                    Harm.HALF_ANSWERED,
                    Harm.UNANSWERED,
                    Harm.STRANGE_KIND,
                    Harm.SHORTER,
                    Harm.LONGER,
                    Harm.FLIPPED,
                )
                whole, ready = _whole(pending)
                if struck_here and not ready:
                    continue  # an answer that is to be harmed is heard to its end
                answer, pending = pending[:whole], pending[whole:]
                self.exchanges += ready
                if self._latency_s and ready:
                    stalled = _STALL if self._chance.random() < 0.02 else 1  # two of a hundred are sent again
                    time.sleep(self._latency_s * stalled * self._chance.uniform(0.6, 1.4))
                if self._harm is Harm.FLIPPED_QUESTION and self.exchanges == self._at - 1 and ready and not self.struck:
                    self.struck = True
                    program.spoil_next()
                if struck_here:
                    self.struck = True
                    if not self._harmed(program, answer):
                        break
                elif answer:
                    program.send(answer)
        program.close()
        close(server)

    def _harmed(self, program: _End, answer: bytes) -> bool:
        """Pass a harmed answer on; whether the connection stays."""
        length = int.from_bytes(answer[1:5])
        match self._harm:
            case Harm.UNANSWERED:
                return False
            case Harm.HALF_ANSWERED:
                program.send(answer[: len(answer) // 2])
                return False
            case Harm.STRANGE_KIND:
                program.send(bytes([answer[0] ^ 0x20]) + answer[1:])
            case Harm.SHORTER:
                program.send(answer[:1] + (length - 1).to_bytes(4) + answer[5:])
            case Harm.LONGER:
                # The driver believes a gigabyte of a row or of its description, and 30 kB of anything else.
                more = _GIGABYTE if answer[:1] in {b"T", b"D"} else _LONG
                program.send(answer[:1] + (length + more).to_bytes(4) + answer[5:])
            case _:
                program.send(answer, flipped=True)
        return True


def _whole(data: bytes) -> tuple[int, int]:
    """The length of the whole messages in front, and how many of them end an answer."""
    place = ready = 0
    while len(data) >= place + 5:
        length = 1 + int.from_bytes(data[place + 1 : place + 5])
        if len(data) < place + length:
            break
        ready += data[place : place + 1] == _READY
        place += length
    return place, ready


@contextmanager
def line_to(
    server: ServerProfile, tls: ssl.SSLContext | None = None, kill: Callable[[], None] | None = None
) -> Iterator[Line]:
    """A line that is taken away at the end."""
    line = Line(server, tls, kill)
    try:
        yield line
    finally:
        line.thaw()
        line.down()


def connected(server: ServerProfile) -> socket.socket:
    """A connection to a server, over its socket's folder or over TCP."""
    if server.host.startswith(("/", "@")):
        end = socket.socket(socket.AF_UNIX)
        end.connect(str(Path(server.host) / f".s.PGSQL.{server.port}"))
        return end
    return socket.create_connection((server.host, server.port))


def close(end: socket.socket) -> None:
    """End a connection for both who use it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
