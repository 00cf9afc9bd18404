"""How long a name waits on a PC after wrong passwords: five tries are free, then the wait doubles."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 5
_FIRST_WAIT_S = 30
_LONGEST_WAIT_S = 3600


@dataclass(frozen=True, slots=True)
class FailedAttempt:
    """A sign-in that failed on this PC.

    Attributes:
        name: what was typed as user name, lower case.
        at: when, UTC.
    """

    name: str
    at: datetime


def wait_s(failures_in_a_row: int) -> int:
    """How many seconds a name waits after so many failures in a row: 0, then 30, 60, 120 … at most an hour."""
    if failures_in_a_row < FREE_TRIES:
        return 0
    return min(_LONGEST_WAIT_S, _FIRST_WAIT_S << min(failures_in_a_row - FREE_TRIES, 10))


def left_s(failures_in_a_row: int, last: datetime, now: datetime) -> int:
    """How many seconds are left of the wait.

    A clock that was set back never lengthens the wait beyond its whole.
    """
    whole = wait_s(failures_in_a_row)
    passed = max(timedelta(), now - last)
    return max(0, whole - int(passed.total_seconds()))
