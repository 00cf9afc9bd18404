"""How far a metal detector is trusted: by example, and as properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.checks import Disposition
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.metal import (
    Check,
    DetectorState,
    FindStep,
    Passage,
    Trust,
    check_opening,
    checked_points,
    detector_state,
    doubts,
    find_step,
    is_false_alarm,
    mechanic_due,
    since_last_good,
    trust,
)

START = datetime(2026, 11, 23, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def good(minute: int) -> Check:
    return Check(at(minute), passed=True)


def bad(minute: int) -> Check:
    return Check(at(minute), passed=False)


def ran(start: int, end: int | None = None) -> Passage:
    return Passage(at(start), at(start if end is None else end))


DAY = (good(0), good(60), bad(119), good(140), good(200))


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        (ran(10, 50), Trust.PROVEN),
        (ran(0, 60), Trust.PROVEN),
        (ran(60, 60), Trust.DOUBTFUL),
        (ran(61, 118), Trust.DOUBTFUL),
        (ran(50, 70), Trust.DOUBTFUL),
        (ran(119, 130), Trust.REFUSED),
        (ran(100, 125), Trust.DOUBTFUL),
        (ran(140, 141), Trust.PROVEN),
        (ran(201, 230), Trust.WAITING),
        (ran(201, 261), Trust.REFUSED),
        (ran(-5, 10), Trust.REFUSED),
    ],
)
def test_a_day_at_the_detector(passage: Passage, expected: Trust) -> None:
    assert trust(passage, DAY, HOUR) is expected


def test_a_failed_check_doubts_all_since_the_last_good_one_and_nothing_else() -> None:
    passages = [ran(10, 60), ran(60, 80), ran(55, 65), ran(118), ran(119), ran(141)]
    assert since_last_good(DAY, passages, bad(119)) == (ran(60, 80), ran(55, 65), ran(118))
    assert since_last_good((bad(30),), passages, bad(30)) == (ran(10, 60),)


def test_a_second_failure_makes_no_second_set() -> None:
    checks = (good(0), bad(30), bad(40), good(50), bad(70))
    assert [check.at for check, _ in doubts(checks, [ran(10), ran(60)])] == [at(30), at(70)]
    assert doubts((good(0), bad(30)), []) == ()


minutes = st.integers(0, 400)
checks = st.dictionaries(minutes, st.booleans(), max_size=12).map(
    lambda found: tuple(Check(at(minute), passed=passed) for minute, passed in found.items())
)
passages = st.lists(
    st.tuples(minutes, st.integers(0, 90)).map(lambda each: Passage(at(each[0]), at(each[0] + each[1]))), max_size=12
)


@given(checks, passages)
def test_what_is_in_a_set_is_what_is_doubtful(checks: tuple[Check, ...], passages: list[Passage]) -> None:
    """Of the goods that a detector took at all, exactly the doubtful ones are held."""
    taken = [each for each in passages if trust(each, checks, HOUR) is not Trust.REFUSED]
    held = {id(passage) for _, found in doubts(checks, taken) for passage in found}
    doubtful = {id(each) for each in taken if trust(each, checks, HOUR) is Trust.DOUBTFUL}
    assert held == doubtful


@given(checks, passages)
def test_nothing_proven_lies_between_a_good_check_and_a_failed_one(
    checks: tuple[Check, ...], passages: list[Passage]
) -> None:
    ordered = sorted(checks, key=lambda each: each.at)
    for passage in passages:
        if trust(passage, checks, HOUR) is Trust.PROVEN:
            around = [each for each in ordered if passage.start < each.at]
            until = next(place for place, each in enumerate(around) if each.at >= passage.end)
            assert all(each.passed for each in around[: until + 1])


@given(checks, passages, minutes)
def test_a_good_check_at_the_end_leaves_nothing_waiting(
    checks: tuple[Check, ...], passages: list[Passage], last: int
) -> None:
    end = max([at(last), *(each.at for each in checks), *(each.end for each in passages)]) + timedelta(minutes=1)
    closed = (*checks, Check(end, passed=True))
    assert all(trust(each, closed, HOUR) is not Trust.WAITING for each in passages)


@given(checks, passages)
def test_an_earlier_check_never_releases_what_a_later_one_doubts(
    checks: tuple[Check, ...], passages: list[Passage]
) -> None:
    """Without its good checks a day doubts at least as much."""
    only_bad = tuple(each for each in checks if not each.passed)
    for check in only_bad:
        assert set(since_last_good(checks, passages, check)) <= set(since_last_good(only_bad, passages, check))


@pytest.mark.parametrize(
    ("latest", "minute", "expected"),
    [
        (None, 0, DetectorState.NEVER),
        (good(0), 30, DetectorState.READY),
        (good(0), 55, DetectorState.DUE),
        (good(0), 60, DetectorState.DUE),
        (good(0), 61, DetectorState.TOO_OLD),
        (bad(0), 1, DetectorState.FAILED),
    ],
)
def test_whether_a_detector_is_open(latest: Check | None, minute: int, expected: DetectorState) -> None:
    state = detector_state(latest, at(minute), HOUR)
    assert state is expected
    assert state.open == (expected in {DetectorState.READY, DetectorState.DUE})


def test_the_mechanic_checks_twice_a_day_beside_the_operator() -> None:
    """Within four hours of the day's first check, and within four hours of his own."""
    every = timedelta(hours=4)
    assert mechanic_due(None, None, every) is None
    assert mechanic_due(at(0), None, timedelta(0)) is None
    assert mechanic_due(at(0), at(-600), every) == at(240)
    assert mechanic_due(at(0), at(200), every) == at(440)
    latest = Check(at(230), True)
    assert detector_state(latest, at(239), HOUR, at(240)) is DetectorState.READY
    late = detector_state(latest, at(241), HOUR, at(240))
    assert late is DetectorState.MECHANIC
    assert not late.open


def test_the_steps_of_a_find() -> None:
    assert find_step("", opened=False, closed=False) is FindStep.RERUN
    assert find_step("01", opened=False, closed=False) is FindStep.RERUN
    assert find_step("010", opened=False, closed=False) is FindStep.OPEN
    assert find_step("010", opened=True, closed=False) is FindStep.EXPLAIN
    assert find_step("000", opened=False, closed=False) is FindStep.EXPLAIN
    assert find_step("000", opened=False, closed=True) is FindStep.DONE
    assert is_false_alarm("000")
    assert not is_false_alarm("00")
    assert not is_false_alarm("001")


def test_what_becomes_of_an_opened_item() -> None:
    check_opening(metal_found=True, metal="needle tip", disposition=Disposition.SCRAP)
    check_opening(metal_found=False, metal="", disposition=Disposition.DESTROYED)
    with pytest.raises(Invalid) as caught:
        check_opening(metal_found=True, metal=" ", disposition=Disposition.SCRAP)
    assert set(caught.value.fields) == {"metal"}
    with pytest.raises(Invalid) as caught:
        check_opening(metal_found=False, metal="", disposition=Disposition.BACK_TO_PRODUCTION)
    assert set(caught.value.fields) == {"disposition"}


def test_nine_points() -> None:
    assert checked_points([True] * 8 + [False]) == "111111110"
    with pytest.raises(Invalid):
        checked_points([True] * 8)
