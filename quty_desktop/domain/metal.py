"""The metal regime: how far a detector is trusted, and what a failed check puts in doubt (QT-1408-TCK01-3).

A detector is trusted from one good check to the next good one. Goods that went through it after the last good check and
before a failed one are in doubt, all of them, whatever the detector said about each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quty_desktop.domain.checks import Disposition
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Choice, Text

POINTS = 9
"""Positions of the test card in the opening: left, middle and right, each low, halfway and high."""
INTERVAL_MIN = 60
RERUNS = 3


@dataclass(frozen=True, slots=True)
class Check:
    """A sensitivity check of one detector.

    Attributes:
        at: when it was made; no two checks of a detector share a moment.
        passed: whether all nine points found the card.
    """

    at: datetime
    passed: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Goods that went through one detector, from the first piece to the last.

    Attributes:
        start: when the first piece went through.
        end: when the last one did.
        pcs: pieces.
    """

    start: datetime
    end: datetime
    pcs: int = 1


class Trust(Choice):
    """What the checks say about goods that went through a detector."""

    PROVEN = "proven", N_("Between two good checks")
    WAITING = "waiting", N_("Waits for the next check")
    DOUBTFUL = "doubtful", N_("In doubt: the next check failed")
    REFUSED = "refused", N_("Without a valid check")


def last_good(checks: Iterable[Check], before: datetime) -> Check | None:
    """The last good check before a moment, ``None`` when there was none."""
    return max((each for each in checks if each.passed and each.at < before), key=lambda each: each.at, default=None)


def since_last_good(checks: Iterable[Check], passages: Iterable[Passage], failed: Check) -> tuple[Passage, ...]:
    """What a failed check puts in doubt: every passage since the last good check of the detector.

    A passage that ended when the good check was made is vouched for by it; one that began at that moment is not. Where
    there was no good check, everything before the failure is in doubt.

    Args:
        checks: all checks of the detector.
        passages: all passages through the detector.
        failed: the check that failed.
    """
    good = last_good(checks, failed.at)
    return tuple(
        each
        for each in passages
        if each.start < failed.at and (good is None or each.end > good.at or each.start >= good.at)
    )


def doubts(checks: Sequence[Check], passages: Sequence[Passage]) -> tuple[tuple[Check, tuple[Passage, ...]], ...]:
    """The sets that failed checks put on hold, in the order of time.

    A check that fails again before a good one makes no new set: its goods are held already.
    """
    found = []
    before: Check | None = None
    for each in sorted(checks, key=lambda one: one.at):
        if not each.passed and (before is None or before.passed):
            held = since_last_good(checks, passages, each)
            if held:
                found.append((each, held))
        before = each
    return tuple(found)


def trust(passage: Passage, checks: Sequence[Check], interval: timedelta) -> Trust:
    """How far goods are trusted.

    Args:
        passage: the goods.
        checks: all checks of the detector.
        interval: how long a good check stands; from one check to the next no piece may be later than that.
    """
    ordered = sorted(checks, key=lambda one: one.at)
    before = [each for each in ordered if each.at <= passage.start]
    if not before or not before[-1].passed:
        return Trust.REFUSED
    trusted = before[-1].at
    for each in ordered:
        if not passage.start < each.at <= passage.end:
            continue
        if each.at > trusted + interval:
            return Trust.REFUSED
        if not each.passed:
            return Trust.DOUBTFUL
        trusted = each.at
    if passage.end > trusted + interval:
        return Trust.REFUSED
    if trusted >= passage.end and trusted > passage.start:
        return Trust.PROVEN
    following = next((each for each in ordered if each.at > passage.start and each.at >= passage.end), None)
    if following is None:
        return Trust.WAITING
    return Trust.PROVEN if following.passed else Trust.DOUBTFUL


class DetectorState(Choice):
    """Whether goods may go through a detector now."""

    READY = "ready", N_("Ready")
    DUE = "due", N_("Check due soon")
    TOO_OLD = "too_old", N_("Check too old")
    FAILED = "failed", N_("Check failed")
    NEVER = "never", N_("Not checked yet")
    MECHANIC = "mechanic", N_("Mechanic's check overdue")

    @property
    def open(self) -> bool:
        """Whether goods may go through."""
        return self in {DetectorState.READY, DetectorState.DUE}


def mechanic_due(first_today: datetime | None, by_mechanic: datetime | None, every: timedelta) -> datetime | None:
    """Until when goods go through a detector without another check by the mechanic.

    The programme asks for two such checks a day beside those of the operator: the first one within the time after the
    day's first check, the next one within the same time after it.

    Args:
        first_today: the day's first check, whoever made it.
        by_mechanic: the last good check by the mechanic.
        every: the time between two of his checks; zero where the plant does not ask for them.

    Returns:
        ``None`` where nothing is asked, or nothing was checked yet.
    """
    known = [each for each in (first_today, by_mechanic) if each is not None]
    return max(known) + every if every and known else None


def detector_state(
    latest: Check | None, now: datetime, interval: timedelta, mechanic: datetime | None = None
) -> DetectorState:
    """Whether goods may go through a detector now; in the last sixth of the interval the next check is due.

    Args:
        latest: the latest check of the detector.
        now: the present moment.
        interval: how long a good check stands.
        mechanic: until when the mechanic's check stands, ``None`` where none is asked.
    """
    if latest is None:
        return DetectorState.NEVER
    if not latest.passed:
        return DetectorState.FAILED
    if now > latest.at + interval:
        return DetectorState.TOO_OLD
    if mechanic is not None and now > mechanic:
        return DetectorState.MECHANIC
    return DetectorState.DUE if now > latest.at + interval * 5 / 6 else DetectorState.READY


class FindStep(Choice):
    """What is to be done next about a find."""

    RERUN = "rerun", N_("Run the item again")
    OPEN = "open", N_("Open the item today")
    EXPLAIN = "explain", N_("Write cause and containment")
    DONE = "done", N_("Closed")


def find_step(reruns: str, *, opened: bool, closed: bool, wanted: int = RERUNS) -> FindStep:
    """What is to be done next about a find: run it again, open it where the detector spoke again, explain, close.

    Args:
        reruns: what each re-run said, ``1`` where the detector spoke again.
        opened: whether the item was opened.
        closed: whether quality closed the incident.
        wanted: re-runs that the plant asks for.
    """
    if closed:
        return FindStep.DONE
    if len(reruns) < wanted and not opened:
        return FindStep.RERUN
    if "1" in reruns and not opened:
        return FindStep.OPEN
    return FindStep.EXPLAIN


def is_false_alarm(reruns: str, wanted: int = RERUNS) -> bool:
    """Whether no re-run found metal; such a find counts against the detector, not against the goods."""
    return len(reruns) >= wanted and "1" not in reruns


def check_opening(*, metal_found: bool, metal: str, disposition: Disposition) -> None:
    """Refuse what cannot be the end of an opened item.

    An item in which no metal was found although the detector spoke is destroyed; one with metal does not go back to
    production before it is repaired.

    Raises:
        Invalid: the metal is not described, or the item may not go where it is sent.
    """
    wrong: dict[str, Text] = {}
    if metal_found and not metal.strip():
        wrong["metal"] = Text(N_("Say what was found: needle, wire, staple …"))
    if not metal_found and disposition is not Disposition.DESTROYED:
        wrong["disposition"] = Text(N_("A detected item in which no metal is found is destroyed."))
    if wrong:
        raise Invalid(wrong)


def checked_points(points: Sequence[bool]) -> str:
    """The nine points as they are stored.

    Raises:
        Invalid: not nine.
    """
    if len(points) != POINTS:
        raise Invalid({"points": Text(N_("Test all {count} points."), count=POINTS)})
    return "".join("1" if each else "0" for each in points)
