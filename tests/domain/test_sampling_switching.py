"""Switching: sequences worked by hand for the plant's rules and the standard's, and what holds for any history."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.sampling.switching import (
    LotFact,
    Switching,
    SwitchingRule,
    SwitchOrder,
    SwitchReason,
    follow,
    severity_of,
)

N, T, R = PlanSeverity.NORMAL, PlanSeverity.TIGHTENED, PlanSeverity.REDUCED
PLANT, STANDARD = SwitchingRule.PLANT, SwitchingRule.STANDARD
Event = LotFact | SwitchOrder


def events(written: str) -> list[Event]:
    """``+`` accepted, ``-`` not, ``~`` between the limits, ``a`` and ``r`` the same for a lot offered again."""
    known: dict[str, Event] = {
        "+": LotFact(accepted=True),
        "-": LotFact(accepted=False),
        "~": LotFact(accepted=True, between=True),
        "a": LotFact(accepted=True, again=True),
        "r": LotFact(accepted=False, again=True),
        "C": SwitchOrder.CLAIM,
        "$": SwitchOrder.COST,
        "!": SwitchOrder.ALARM,
        "R": SwitchOrder.RESUME,
        "S": SwitchOrder.ALLOW_REDUCED,
        "E": SwitchOrder.END_REDUCED,
    }
    return [known[each] for each in written]


def after(rule: SwitchingRule, written: str, *, reduced: bool = False) -> Switching:
    return follow(rule, events(written), reduced=reduced)


@pytest.mark.parametrize(
    ("written", "severity", "reason"),
    [
        ("", T, SwitchReason.NEW_ARTICLE),
        ("+", N, SwitchReason.NEW_PASSED),
        ("-", T, SwitchReason.NEW_FAILED),
        ("-++++", T, SwitchReason.NEW_FAILED),
        ("-+++++", N, SwitchReason.FIVE_ACCEPTED),
        ("-++-++++", T, SwitchReason.NEW_FAILED),
        ("+-", N, SwitchReason.NEW_PASSED),
        ("+-+++-", T, SwitchReason.TWO_OF_FIVE),
        ("+-++++-", N, SwitchReason.NEW_PASSED),
        ("+--", T, SwitchReason.TWO_OF_FIVE),
        ("+--+++++", N, SwitchReason.FIVE_ACCEPTED),
        ("+--+++++-", N, SwitchReason.FIVE_ACCEPTED),
        ("+-a-", T, SwitchReason.TWO_OF_FIVE),
        ("+-rrrr", N, SwitchReason.NEW_PASSED),
        ("a", T, SwitchReason.NEW_ARTICLE),
        ("+C", T, SwitchReason.CLAIM),
        ("+$++++", T, SwitchReason.COST),
        ("+!+++++", N, SwitchReason.FIVE_ACCEPTED),
        ("C+", T, SwitchReason.CLAIM),
        ("+-------", T, SwitchReason.TWO_OF_FIVE),
    ],
)
def test_the_plants_rules(written: str, severity: PlanSeverity, reason: SwitchReason) -> None:
    now = after(PLANT, written)
    assert (now.severity, now.reason, now.stopped) == (severity, reason, False)


@pytest.mark.parametrize(
    ("written", "severity", "reason", "stopped"),
    [
        ("", N, SwitchReason.START, False),
        ("-", N, SwitchReason.START, False),
        ("--", T, SwitchReason.TWO_OF_FIVE, False),
        ("-+++-", T, SwitchReason.TWO_OF_FIVE, False),
        ("-++++-", N, SwitchReason.START, False),
        ("--++++", T, SwitchReason.TWO_OF_FIVE, False),
        ("--+++++", N, SwitchReason.FIVE_ACCEPTED, False),
        ("--+++++-", N, SwitchReason.FIVE_ACCEPTED, False),
        ("--" + "-+" * 4, T, SwitchReason.TWO_OF_FIVE, False),
        ("--" + "-+" * 5, T, SwitchReason.FIVE_REFUSED, True),
        ("-------", T, SwitchReason.FIVE_REFUSED, True),
        ("-------+++++", T, SwitchReason.FIVE_REFUSED, True),
        ("-------R", T, SwitchReason.RESUMED, False),
        ("-------R+++++", N, SwitchReason.FIVE_ACCEPTED, False),
        ("-------R----", T, SwitchReason.RESUMED, False),
        ("----C---", T, SwitchReason.FIVE_REFUSED, True),
        ("S++++++++++", N, SwitchReason.START, False),
    ],
)
def test_the_standards_rules(written: str, severity: PlanSeverity, reason: SwitchReason, *, stopped: bool) -> None:
    now = after(STANDARD, written)
    assert (now.severity, now.reason, now.stopped) == (severity, reason, stopped)


@pytest.mark.parametrize(
    ("written", "severity", "reason"),
    [
        ("++++++++++", N, SwitchReason.START),
        ("S+++++++++", N, SwitchReason.START),
        ("S++++++++++", R, SwitchReason.STEADY),
        ("++++++++++S", R, SwitchReason.STEADY),
        ("S+++++-+++++", N, SwitchReason.START),
        ("S+++++++++++++", R, SwitchReason.STEADY),
        ("S++++++++++-", N, SwitchReason.REDUCED_REFUSED),
        ("S++++++++++~", N, SwitchReason.REDUCED_REFUSED),
        ("S++++++++++E", N, SwitchReason.REDUCED_ENDED),
        ("S++++++++++C", T, SwitchReason.CLAIM),
        ("S++++++++++-++++++++++", R, SwitchReason.STEADY),
    ],
)
def test_reduced_needs_ten_lots_steady_production_and_permission(
    written: str, severity: PlanSeverity, reason: SwitchReason
) -> None:
    now = after(STANDARD, written, reduced=True)
    assert (now.severity, now.reason) == (severity, reason)


def test_always_normal_is_always_normal() -> None:
    assert after(SwitchingRule.NONE, "-----C").severity is N


def test_a_lot_offered_again_is_tightened_by_the_plant() -> None:
    now = after(PLANT, "+-")
    assert severity_of(PLANT, now, again=True) is T
    assert severity_of(PLANT, now, again=False) is N
    assert severity_of(STANDARD, after(STANDARD, "-"), again=True) is N


HISTORIES = st.lists(st.sampled_from(events("+-~arC$!RSE")), max_size=40)


@given(rule=st.sampled_from(SwitchingRule), early=HISTORIES, late=HISTORIES, reduced=st.booleans())
def test_following_in_two_steps_is_following_at_once(
    rule: SwitchingRule, early: Sequence[Event], late: Sequence[Event], *, reduced: bool
) -> None:
    half = follow(rule, early, reduced=reduced)
    assert follow(rule, late, reduced=reduced, begin=half) == follow(rule, [*early, *late], reduced=reduced)


@given(HISTORIES)
def test_five_accepted_lots_lead_out_of_tightened_unless_stopped(history: Sequence[Event]) -> None:
    for rule in (PLANT, STANDARD):
        now = follow(rule, [*history, *events("+++++")])
        assert now.stopped or now.severity is N


@given(st.sampled_from(SwitchingRule), HISTORIES)
def test_reduced_is_off_unless_the_plant_uses_it(rule: SwitchingRule, history: Sequence[Event]) -> None:
    assert follow(rule, history).severity is not R


@given(st.sampled_from(SwitchingRule), HISTORIES)
def test_lots_offered_again_change_nothing(rule: SwitchingRule, history: Sequence[Event]) -> None:
    counted = [each for each in history if not (isinstance(each, LotFact) and each.again)]
    assert follow(rule, history, reduced=True) == follow(rule, counted, reduced=True)
