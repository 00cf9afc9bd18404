"""Hears what the database announces, so that open pages reload.

One connection per window, apart from the pool. Notices of a gap are gone for good, so that after a reconnect
everything may have changed.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from quty_desktop.database.hanging_up import hang_up
from quty_desktop.domain.topics import Topic

_log = logging.getLogger(__name__)
CHANNEL = "quty"
COALESCE_S = 0.15
HEARTBEAT_S = 5.0
ANSWER_S = 6.0
"""A server that says nothing for so long is cut off; a busy one answers a heartbeat in milliseconds."""
_BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True)
class LineState:
    """Whether the window hears the database.

    Attributes:
        online: connected and answering.
        latency_ms: time of the last heartbeat's round trip.
    """

    online: bool
    latency_ms: float = 0.0


class Listener:
    """A thread that listens until it is stopped.

    Args:
        connect: opens a fresh connection in autocommit.
        on_topics: called in the listener's thread with the topics of a burst.
        on_state: called in the listener's thread when the line goes on or off, and after each heartbeat.
    """

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[tuple[object, ...]]],
        on_topics: Callable[[frozenset[Topic]], None],
        on_state: Callable[[LineState], None],
    ) -> None:
        self._connect = connect
        self._on_topics = on_topics
        self._on_state = on_state
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="quty-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> None:
        """Stop listening and wait for the thread."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        failures = 0
        heard_before = False
        while not self._stopping.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._on_state(LineState(online=True))
                    if heard_before or failures:
                        self._on_topics(frozenset({Topic.EVERYTHING}))
                    heard_before, failures = True, 0
                    self._listen(connection)
            except psycopg.Error as error:
                _log.info("listener lost its connection: %s", error)
                self._on_state(LineState(online=False))
                self._stopping.wait(_BACK_OFF_S[min(failures, len(_BACK_OFF_S) - 1)])
                failures += 1

    def _listen(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        next_beat = time.monotonic()
        while not self._stopping.is_set():
            if time.monotonic() >= next_beat:
                self._on_state(LineState(online=True, latency_ms=self._beat(connection)))
                next_beat = time.monotonic() + HEARTBEAT_S
            first = list(connection.notifies(timeout=0.5, stop_after=1))
            if not first or self._stopping.is_set():
                continue
            # What one commit announces comes in one packet and is told at once, the rest of a burst together.
            self._on_topics(frozenset(_topic(notice.payload) for notice in first))
            rest = frozenset(_topic(notice.payload) for notice in connection.notifies(timeout=COALESCE_S))
            if rest:
                self._on_topics(rest)

    def _beat(self, connection: psycopg.Connection[tuple[object, ...]]) -> float:
        """The time of a round trip in ms; a connection whose server does not answer is ended."""
        watch = threading.Timer(ANSWER_S, self._cut_off, (connection,))
        watch.daemon = True
        watch.start()
        try:
            return _round_trip_ms(connection)
        finally:
            watch.cancel()

    def _cut_off(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        _log.info("the server did not answer a heartbeat for %s s", ANSWER_S)
        self._on_state(LineState(online=False))
        hang_up(connection)


def _round_trip_ms(connection: psycopg.Connection[tuple[object, ...]]) -> float:
    start = time.perf_counter()
    connection.execute("SELECT 1")
    return (time.perf_counter() - start) * 1000


def _topic(payload: str) -> Topic:
    name = payload.partition("|")[0]
    try:
        return Topic(name)
    except ValueError:  # a newer program announces what this one does not know
        return Topic.EVERYTHING
