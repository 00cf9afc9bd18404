"""Failed sign-ins of this PC: they make a name wait, and are reported at the next success."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from quty_desktop.domain.throttle import FailedAttempt, left_s

_log = logging.getLogger(__name__)
_KEPT = 500


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Throttle:
    """Keeps the failed sign-ins of this PC in a file, so that starting again does not shorten a wait.

    Args:
        file: where they are kept; ``None`` keeps them in memory only.
        clock: the present moment in UTC.
    """

    def __init__(self, file: Path | None = None, clock: Callable[[], datetime] = _utc_now) -> None:
        self._file = file
        self._clock = clock
        self._in_a_row: dict[str, list[datetime]] = {}
        self._unreported: list[FailedAttempt] = []
        self._read()

    def left_s(self, name: str) -> int:
        """How many seconds a name still waits on this PC."""
        failures = self._in_a_row.get(_key(name), [])
        return left_s(len(failures), failures[-1], self._clock()) if failures else 0

    def failed(self, name: str) -> None:
        """A sign-in with this name failed."""
        now = self._clock()
        self._in_a_row.setdefault(_key(name), []).append(now)
        self._unreported = [*self._unreported, FailedAttempt(_key(name), now)][-_KEPT:]
        self._write()

    def succeeded(self, name: str) -> tuple[FailedAttempt, ...]:
        """A sign-in went through: the name waits no more.

        Returns:
            The failed attempts of this PC, of all names, that no success has reported yet; call :meth:`reported` when
            they stand in the audit trail.
        """
        self._in_a_row.pop(_key(name), None)
        self._write()
        return tuple(self._unreported)

    @property
    def unreported(self) -> tuple[FailedAttempt, ...]:
        """The failed attempts that no success has reported yet, to be sent along with the next sign-in."""
        return tuple(self._unreported)

    def reported(self) -> None:
        """The attempts given by :meth:`succeeded` are known to the administrators."""
        self._unreported = []
        self._write()

    def _read(self) -> None:
        if self._file is None or not self._file.is_file():
            return
        import json  # most PCs have nothing to read, and the first window need not wait for it

        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            self._in_a_row = {
                str(name): [datetime.fromisoformat(each) for each in times] for name, times in kept["in_a_row"].items()
            }
            self._unreported = [FailedAttempt(str(name), datetime.fromisoformat(at)) for name, at in kept["unreported"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            _log.warning("the failed sign-ins in %s cannot be read", self._file, exc_info=True)

    def _write(self) -> None:
        if self._file is None:
            return
        import json

        kept = {
            "in_a_row": {name: [each.isoformat() for each in times] for name, times in self._in_a_row.items()},
            "unreported": [(each.name, each.at.isoformat()) for each in self._unreported],
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(kept), encoding="utf-8")
            fresh.replace(self._file)
        except OSError:
            _log.warning("the failed sign-ins cannot be written to %s", self._file, exc_info=True)


def _key(name: str) -> str:
    return name.strip().lower()
