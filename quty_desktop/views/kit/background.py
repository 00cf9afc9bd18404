"""Work off the window's thread, and answers back on it.

One executor for the whole program, one queued signal on one object of the main thread. No widget owns a thread.
"""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Background(Protocol):
    """What starts work and brings back its answer."""

    def start(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None], owner: QObject
    ) -> None:
        """Do the work elsewhere.

        Args:
            work: touches no widget.
            done: gets the result on the main thread.
            failed: gets the error on the main thread.
            owner: neither is called once this object is gone.
        """

    def stop(self) -> None:
        """Take no more work and wait for what runs."""


class Threads(QObject):
    """The program's background: a few threads; answers are delivered in batches so that painting is not starved."""

    _arrived = Signal()

    def __init__(self, workers: int = 4, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="quty-work")
        self._answers: deque[_Job[Any]] = deque()
        self._lock = Lock()
        self._open = True
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None], owner: QObject
    ) -> None:
        """Do the work in a thread; see :class:`Background`."""
        if self._open:
            self._pool.submit(self._do, _Job(work, done, failed, owner))

    def stop(self) -> None:
        """Take no more work and wait for what runs; late answers are dropped."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            self._answers.clear()

    def _do(self, job: "_Job[Any]") -> None:
        job.run()
        with self._lock:
            first = not self._answers
            self._answers.append(job)
        if first and isValid(self):
            self._arrived.emit()

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            batch = list(self._answers)
            self._answers.clear()
        while batch:
            try:
                batch.pop(0).answer()
            except Exception:
                # The rest of the batch belongs to other widgets: it comes right after this bug has been reported.
                if batch:
                    with self._lock:
                        self._answers.extendleft(reversed(batch))
                    self._arrived.emit()
                raise


class _Job(Generic[T]):
    """Work with those who wait for it.

    The thread that did it may be the last that holds a job, so that nothing of a window is left in one that was
    answered: an object of Qt dies in the window's thread, or takes the program with it.
    """

    def __init__(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None], owner: QObject
    ) -> None:
        self._parts: tuple[Callable[[], T], Callable[[T], None], Callable[[Exception], None], QObject] | None = (
            work,
            done,
            failed,
            owner,
        )
        self._result: T | None = None
        self._failure: Exception | None = None

    def run(self) -> None:
        """Do the work, in the background."""
        parts = self._parts
        try:
            self._result = None if parts is None else parts[0]()
        except Exception as error:  # noqa: BLE001 - whatever happens there is shown where it was asked for
            _log.debug("background work failed", exc_info=True)
            self._failure = error

    def answer(self) -> None:
        """Hand over the result or the error, on the window's thread, unless nobody is there any more."""
        parts, result, failure = self._parts, self._result, self._failure
        self._parts = self._result = self._failure = None
        if parts is None or not isValid(parts[3]):
            return
        if failure is not None:
            parts[2](failure)
        else:
            parts[1](cast("T", result))


class AtOnce:
    """A background for tests and pictures: does the work where it stands."""

    def start(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None], owner: QObject
    ) -> None:
        """Do the work now; see :class:`Background`."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - whatever happens is shown, as with threads
            if isValid(owner):
                failed(error)
        else:
            if isValid(owner):
                done(result)

    def stop(self) -> None:
        """Nothing runs."""


class Generations:
    """Numbers for questions, so that a late answer never overwrites a newer one."""

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}

    def next(self, name: str) -> int:
        """The number of a new question under a name."""
        self._latest[name] = self._latest.get(name, 0) + 1
        return self._latest[name]

    def is_latest(self, name: str, number: int) -> bool:
        """Whether no newer question was asked under that name."""
        return self._latest.get(name) == number
