"""The p-chart: share of defective pieces, limits that follow the sample, and the Western Electric rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from quty_desktop.domain.text import N_, Choice

LEAST_EXPECTED = 5
"""With fewer defective pieces to be expected, limits say little and the counts are shown (n·p̄ < 5)."""
BASE_POINTS = 20
"""So many points make a centre line worth freezing."""


class ChartRule(Choice):
    """A rule of Western Electric that a point breaks."""

    BEYOND = "beyond", N_("Beyond 3σ")
    TWO_OF_THREE = "two_of_three", N_("Two of three beyond 2σ")
    FOUR_OF_FIVE = "four_of_five", N_("Four of five beyond 1σ")
    EIGHT = "eight", N_("Eight on one side")


class PointSign(Choice):
    """What a point of the chart means."""

    IN_CONTROL = "in_control", N_("In control")
    NOTICE = "notice", N_("Notice")
    BETTER = "better", N_("Better than usual")
    ALARM = "alarm", N_("Alarm")


@dataclass(frozen=True, slots=True)
class Counted:
    """Pieces of a point: inspected and defective."""

    inspected: int
    defective: int

    @property
    def share(self) -> float:
        """Defective over inspected."""
        return self.defective / self.inspected


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A point with its own limits.

    Attributes:
        share: defective over inspected.
        lower: lower limit, at least 0.
        upper: upper limit, at most 1.
        z: how many of its own σ it is away from the centre line.
        rules: rules that it breaks.
        sign: what that means; on the low side it is better than usual, or somebody did not count.
        small: too few defective pieces are expected for limits.
    """

    share: float
    lower: float
    upper: float
    z: float
    rules: tuple[ChartRule, ...]
    sign: PointSign
    small: bool


def centre_of(points: Iterable[Counted]) -> float | None:
    """Σ defective / Σ inspected; ``None`` where nothing was inspected."""
    inspected = defective = 0
    for each in points:
        inspected += each.inspected
        defective += each.defective
    return defective / inspected if inspected else None


def limits(centre: float, inspected: int) -> tuple[float, float]:
    """p̄ ± 3·√(p̄(1−p̄)/n), within 0 and 1."""
    spread = 3 * sqrt(centre * (1 - centre) / inspected)
    return max(0.0, centre - spread), min(1.0, centre + spread)


def chart(points: Sequence[Counted], centre: float) -> tuple[ChartPoint, ...]:
    """The points of a p-chart, each judged by its own σ.

    Args:
        points: in the order of time.
        centre: the centre line, frozen or of these points.
    """
    scores = [_score(each, centre) for each in points]
    found = []
    for place, each in enumerate(points):
        lower, upper = limits(centre, each.inspected)
        rules = _broken(scores[: place + 1])
        small = each.inspected * centre < LEAST_EXPECTED
        found.append(ChartPoint(each.share, lower, upper, scores[place], rules, _sign(rules, scores[place]), small))
    return tuple(found)


def _score(point: Counted, centre: float) -> float:
    sigma = sqrt(centre * (1 - centre) / point.inspected)
    return 0.0 if sigma == 0 else (point.share - centre) / sigma


def _broken(scores: Sequence[float]) -> tuple[ChartRule, ...]:
    """Rules that the last of the scores breaks; the last point itself must lie on the side that is counted."""
    last = scores[-1]
    if last == 0:
        return ()
    side = [score if last > 0 else -score for score in scores]
    rules = []
    if side[-1] > 3:
        rules.append(ChartRule.BEYOND)
    if side[-1] > 2 and sum(score > 2 for score in side[-3:]) >= 2:
        rules.append(ChartRule.TWO_OF_THREE)
    if side[-1] > 1 and sum(score > 1 for score in side[-5:]) >= 4:
        rules.append(ChartRule.FOUR_OF_FIVE)
    if len(side) >= 8 and all(score > 0 for score in side[-8:]):
        rules.append(ChartRule.EIGHT)
    return tuple(rules)


def _sign(rules: tuple[ChartRule, ...], score: float) -> PointSign:
    if not rules:
        return PointSign.IN_CONTROL
    if score < 0:
        return PointSign.BETTER
    return PointSign.ALARM if ChartRule.BEYOND in rules else PointSign.NOTICE


def cumulated(counts: Sequence[int]) -> tuple[float, ...]:
    """The share of the total up to each, for a Pareto chart."""
    total = sum(counts)
    running, found = 0, []
    for count in counts:
        running += count
        found.append(running / total if total else 0.0)
    return tuple(found)
