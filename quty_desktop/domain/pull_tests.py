"""Pull tests of seams and accessories (Q4): forces, how many pieces, and what fails."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quty_desktop.domain.checks import PullKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Choice, Text

SEAM_N, ACCESSORY_N = Decimal(90), Decimal(30)
"""Load on seams and labels, and on each accessory."""
HOLD_SECONDS = 10
USUAL_PCS, INCREASED_PCS = 3, 6
"""Pieces a day and line; six for a month after an open seam, and for a new or repaired process."""
PULLING = (Department.SEWING, Department.FINISHING)
"""Where toys are pulled."""


class PullPosition(Choice):
    """Where a toy is pulled."""

    EARS = "ears", N_("Ear to ear")
    HANDS = "hands", N_("Hand to hand")
    FEET = "feet", N_("Foot to foot")
    TAIL = "tail", N_("Tail")
    LABEL = "label", N_("Label")
    BACK_SEAM = "back_seam", N_("Back seam")
    OTHER_SEAM = "other_seam", N_("Other risk seam")
    ACCESSORY = "accessory", N_("Accessory")
    WHISKERS = "whiskers", N_("Whiskers")

    @property
    def force_n(self) -> Decimal:
        """The load that it has to bear, in newton."""
        return ACCESSORY_N if self in {PullPosition.ACCESSORY, PullPosition.WHISKERS} else SEAM_N


@dataclass(frozen=True, slots=True)
class Pull:
    """One pull at one position of one piece.

    Attributes:
        piece: which piece of the session, from 1.
        position: where.
        held_seconds: how long the load was borne.
        force_n: the load, in newton.
        broken_part: what broke, empty if nothing did.
        failure_n: at which load it broke, for tests to failure.
    """

    piece: int
    position: PullPosition
    force_n: Decimal
    held_seconds: int = HOLD_SECONDS
    broken_part: str = ""
    failure_n: Decimal | None = None

    @property
    def result(self) -> TestResult:
        """Fails when it broke before ten seconds at its load, or was pulled less than that.

        A pull to failure passes when it broke above the load.
        """
        wanted = self.position.force_n
        if self.failure_n is not None:
            return TestResult.PASS if self.failure_n >= wanted else TestResult.FAIL
        held = self.force_n >= wanted and self.held_seconds >= HOLD_SECONDS and not self.broken_part
        return TestResult.PASS if held else TestResult.FAIL


def month_after(day: date) -> date:
    """The same day of the next month; the last one where that month is shorter."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def increased_until(open_seams: Iterable[date]) -> date | None:
    """Until which day, included, six pieces are pulled; ``None`` without an open seam."""
    latest = max(open_seams, default=None)
    return None if latest is None else month_after(latest)


def pieces_wanted(kind: PullKind, day: date, open_seams: Iterable[date]) -> int:
    """How many pieces are pulled on a day: three, or six for a month after an open seam and for a new or repaired process.

    Args:
        kind: why the test is made.
        day: the day at the plant.
        open_seams: days on which a seam opened, of this department and article.
    """
    if kind is PullKind.MAXIMUM:
        return 1
    if kind in {PullKind.NEW, PullKind.REPAIR, PullKind.INCREASED}:
        return INCREASED_PCS
    until = increased_until(each for each in open_seams if each <= day)
    return INCREASED_PCS if until is not None and day <= until else USUAL_PCS


def check_pulls(kind: PullKind, wanted: int, pulls: Iterable[Pull]) -> TestResult:
    """The result of a session.

    Raises:
        Invalid: no pull, fewer pieces than asked for, an impossible number, or a pull to failure without its load.
    """
    found = tuple(pulls)
    if len({each.piece for each in found}) < wanted:
        raise Invalid({"pulls": Text(N_("Pull {wanted} pieces; {found} are entered."), wanted=wanted, found=len({each.piece for each in found}))})  # fmt: skip
    for each in found:
        if each.force_n <= 0 or each.held_seconds < 0 or each.piece < 1:
            raise Invalid({"pulls": Text(N_("Load and time cannot be below zero."))})
        if kind is PullKind.MAXIMUM and each.failure_n is None:
            raise Invalid({"pulls": Text(N_("Say at which load it broke."))})
    return TestResult.FAIL if any(each.result is TestResult.FAIL for each in found) else TestResult.PASS


def opened_seam(pulls: Iterable[Pull]) -> bool:
    """Whether a seam opened: an accessory that came off does not ask for more pieces."""
    return any(each.result is TestResult.FAIL and each.position.force_n == SEAM_N for each in pulls)
