"""Pull tests, incoming shares, rework counts, deadlines and control charts, as rules without a database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.checks import PointResult, PullKind, ReportState
from quty_desktop.domain.control_charts import ChartRule, Counted, PointSign, centre_of, chart, cumulated, limits
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.incoming import (
    POINTS,
    FabricFault,
    FabricMeasure,
    Grade,
    GradedTest,
    IncomingKind,
    check_measured,
    faults_of,
    judge_grades,
    judge_points,
    needs_more,
    points_per_100,
    share_wanted,
    yards_wanted,
)
from quty_desktop.domain.measurements import LIMITS, Measured, MeasureKind
from quty_desktop.domain.nonconformities import NcrStep, due_on, step_of
from quty_desktop.domain.pull_tests import (
    INCREASED_PCS,
    USUAL_PCS,
    Pull,
    PullPosition,
    check_pulls,
    increased_until,
    month_after,
    opened_seam,
    pieces_wanted,
)
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.rework import ReworkCounts, cost_of_poor_quality, recovery_rate

D = Decimal
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.lists(DAYS, max_size=6))
def test_six_pieces_exactly_during_the_month_after_an_open_seam(day: date, seams: list[date]) -> None:
    wanted = pieces_wanted(PullKind.NORMAL, day, seams)
    within = any(seam <= day <= month_after(seam) for seam in seams)
    assert wanted == (INCREASED_PCS if within else USUAL_PCS)


@given(DAYS)
def test_a_month_is_never_longer_than_31_days_and_keeps_the_order(day: date) -> None:
    after = month_after(day)
    assert timedelta(28) <= after - day <= timedelta(31)
    assert after.day in {day.day, after.day if (after + timedelta(1)).day == 1 else day.day}
    assert month_after(day) <= month_after(day + timedelta(1))
    assert increased_until([day, day - timedelta(3)]) == after


@given(DAYS, st.lists(DAYS), st.sampled_from([PullKind.NEW, PullKind.REPAIR, PullKind.INCREASED]))
def test_a_new_or_repaired_process_always_has_six(day: date, seams: list[date], kind: PullKind) -> None:
    assert pieces_wanted(kind, day, seams) == INCREASED_PCS
    assert pieces_wanted(PullKind.MAXIMUM, day, seams) == 1


def test_a_pull_is_judged_by_load_time_and_what_broke() -> None:
    assert Pull(1, PullPosition.EARS, D(90)).result is TestResult.PASS
    assert Pull(1, PullPosition.EARS, D(89)).result is TestResult.FAIL
    assert Pull(1, PullPosition.EARS, D(90), 9).result is TestResult.FAIL
    assert Pull(1, PullPosition.WHISKERS, D(30)).result is TestResult.PASS
    assert Pull(1, PullPosition.EARS, D(90), 3, "ear", D(120)).result is TestResult.PASS
    assert Pull(1, PullPosition.EARS, D(90), 3, "ear", D("89.9")).result is TestResult.FAIL
    came_off = (Pull(1, PullPosition.ACCESSORY, D(30), 2, "eye"),)
    assert check_pulls(PullKind.NORMAL, 1, came_off) is TestResult.FAIL
    assert not opened_seam(came_off)
    with pytest.raises(Invalid):
        check_pulls(PullKind.NORMAL, 3, came_off)
    with pytest.raises(Invalid):
        check_pulls(PullKind.MAXIMUM, 1, (Pull(1, PullPosition.EARS, D(90)),))


def test_more_is_looked_at_while_26_points_are_reached() -> None:
    assert [share_wanted(new=False, results=[D(26)] * bad) for bad in range(4)] == [10, 20, 100, 100]
    assert [share_wanted(new=True, results=[D(30)] * bad) for bad in range(3)] == [30, 100, 100]
    assert share_wanted(new=False, results=[D("25.99")]) == 10
    assert needs_more(new=False, share=10, result=D(26)) == 20
    assert needs_more(new=False, share=100, result=D(26)) is None
    assert needs_more(new=True, share=30, result=D("25.9")) is None


@given(st.integers(0, 200), st.integers(1, 200), st.integers(20, 80))
def test_points_follow_length_and_width(points: int, yards: int, inches: int) -> None:
    rate = points_per_100(points, D(yards), D(inches))
    assert rate >= 0
    assert points_per_100(points, D(yards * 2), D(inches)) <= rate
    assert points_per_100(points + 1, D(yards), D(inches)) >= rate


def test_sizes_of_fabric_at_their_limits() -> None:
    def roll(**more: Decimal) -> tuple[FabricFault, ...]:
        return faults_of(FabricMeasure(D(100), D(more.pop("inches", D(60))), 0, **more))  # type: ignore[arg-type]

    assert roll(gsm=D(330), gsm_wanted=D(300)) == ()
    assert roll(gsm=D("330.1"), gsm_wanted=D(300)) == (FabricFault.WEIGHT,)
    assert roll(gsm=D(285), gsm_wanted=D(300)) == ()
    assert roll(gsm=D("284.9"), gsm_wanted=D(300)) == (FabricFault.WEIGHT,)
    assert roll(inches=D("59.4"), inches_wanted=D(60)) == ()
    assert roll(inches=D("59.3"), inches_wanted=D(60)) == (FabricFault.WIDTH,)
    assert roll(pile_mm=D(9), pile_wanted=D(8)) == ()
    assert roll(pile_mm=D("9.1"), pile_wanted=D(8)) == (FabricFault.PILE,)
    with pytest.raises(Invalid):
        points_per_100(3, D(0), D(60))


def test_a_roll_that_is_shorter_than_invoiced_does_not_pass() -> None:
    whole = FabricMeasure(D("49.5"), D(60), 0, yards_invoiced=D(50))
    assert faults_of(whole) == ()
    assert faults_of(replace(whole, yards=D("49.4"))) == (FabricFault.LENGTH,)


def test_the_share_is_counted_in_yards_of_the_lot() -> None:
    assert yards_wanted(D(1000), "YARD", 10) == D("99.00")
    assert yards_wanted(D(1000), "M", 20) == D("216.53")
    assert yards_wanted(D(3), "ROLL", 100) is None


def test_a_verdict_on_fabric_needs_its_measures() -> None:
    bare = FabricMeasure(D(50), D(60), 0)
    for rolls in ((bare,), (replace(bare, gsm=D(300), pile_wanted=D(8)),)):
        with pytest.raises(Invalid):
            check_measured(rolls)
    check_measured((bare, replace(bare, gsm=D(300), pile_mm=D(8), pile_wanted=D(8))))


def test_colour_fastness_passes_from_grade_4_on() -> None:
    good = dict.fromkeys(GradedTest, Grade.G4)
    assert judge_grades({}) is None
    assert judge_grades(good) is TestResult.PASS
    assert [grade.value for grade in Grade if judge_grades({**good, GradedTest.WASH: grade}) is TestResult.PASS] == [
        "5", "4-5", "4",
    ]  # fmt: skip
    with pytest.raises(Invalid):
        judge_grades({GradedTest.WASH: Grade.G5})


@pytest.mark.parametrize("kind", IncomingKind)
def test_each_kind_has_a_check_list_and_one_point_fails_it(kind: IncomingKind) -> None:
    good = dict.fromkeys(POINTS[kind], PointResult.OK)
    assert judge_points(kind, good) is TestResult.PASS
    assert judge_points(kind, {**good, POINTS[kind][-1]: PointResult.NOT_OK}) is TestResult.FAIL
    with pytest.raises(Invalid):
        judge_points(kind, {})


def test_measures_at_their_limits() -> None:
    for kind, value, ok in (
        (MeasureKind.CUT_SMALL, D(1), True), (MeasureKind.CUT_SMALL, D("-1.1"), False), (MeasureKind.CUT_LARGE, D(2), True),
        (MeasureKind.MARGIN_SMALL, D(3), True), (MeasureKind.MARGIN_SMALL, D("7.1"), False), (MeasureKind.SPI, D(10), True),
        (MeasureKind.SPI, D("9.9"), False), (MeasureKind.SPI_SPECIAL, D(8), True), (MeasureKind.ZIGZAG, D("2.9"), False),
    ):  # fmt: skip
        assert Measured(kind, value).ok is ok
    assert set(LIMITS) == set(MeasureKind)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 200))
def test_repaired_pieces_add_up_or_are_refused(good: int, again: int, scrap: int, waiting: int) -> None:
    total = good + again + scrap
    counts = ReworkCounts(total, good, again, scrap)
    if 0 < total <= waiting:
        counts.check(waiting)
    else:
        with pytest.raises(Invalid):
            counts.check(waiting)


def test_recovery_and_cost() -> None:
    assert recovery_rate(198, 0) is None
    assert recovery_rate(99, 198) == D("0.5")
    cost = cost_of_poor_quality(47, D(175_000), D(198 * 25), D(1200), D(1_250_000))
    assert cost == D(15_415_000)


def test_deadlines_and_what_is_next() -> None:
    raised = date(2026, 11, 2)
    assert due_on(Department.SEWING, raised) == date(2026, 11, 7)
    assert due_on(Department.CUTTING, raised) == date(2026, 11, 9)
    assert due_on(Department.CUTTING, raised, date(2026, 11, 30)) == date(2026, 11, 30)
    with pytest.raises(Invalid):
        due_on(Department.CUTTING, raised, date(2026, 11, 1))
    assert step_of(ReportState.OPEN, date(2026, 11, 7), date(2026, 11, 7)) is NcrStep.ANSWER
    assert step_of(ReportState.OPEN, date(2026, 11, 7), date(2026, 11, 8)) is NcrStep.LATE
    assert step_of(ReportState.ANSWERED, date(2026, 11, 7), date(2026, 12, 8)) is NcrStep.CHECK


@pytest.mark.parametrize(
    ("centre", "inspected", "lower", "upper"),
    [(0.03, 125, 0.0, 0.07577), (0.03, 80, 0.0, 0.08722), (0.02, 50, 0.0, 0.07940), (0.05, 200, 0.00377, 0.09623)],
)
def test_limits_are_those_of_the_textbook(centre: float, inspected: int, lower: float, upper: float) -> None:
    low, high = limits(centre, inspected)
    assert low == pytest.approx(lower, abs=5e-6)
    assert high == pytest.approx(upper, abs=5e-6)


@given(st.floats(0.001, 0.999), st.integers(1, 100_000), st.integers(1, 100_000))
def test_limits_narrow_with_the_sample_and_stay_within_the_whole(centre: float, some: int, more: int) -> None:
    few, many = sorted((some, more))
    low, high = limits(centre, few)
    narrow_low, narrow_high = limits(centre, many)
    assert 0 <= low <= narrow_low <= centre <= narrow_high <= high <= 1


def _points(*defective: int) -> list[Counted]:
    return [Counted(1000, each) for each in defective]


def test_rules_of_western_electric_each_in_turn() -> None:
    # 1000 pieces at 5 %: σ is 0.689 % = 6.89 pieces.
    assert chart(_points(50, 71), 0.05)[-1].rules[0] is ChartRule.BEYOND
    assert chart(_points(50, 71), 0.05)[-1].sign is PointSign.ALARM
    assert chart(_points(65, 50, 65), 0.05)[-1].rules == (ChartRule.TWO_OF_THREE,)
    assert chart(_points(65, 50, 65), 0.05)[-1].sign is PointSign.NOTICE
    assert chart(_points(58, 58, 50, 58, 58), 0.05)[-1].rules == (ChartRule.FOUR_OF_FIVE,)
    assert chart(_points(*[52] * 8), 0.05)[-1].rules == (ChartRule.EIGHT,)
    assert chart(_points(*[52] * 7), 0.05)[-1].rules == ()
    assert chart(_points(*[48] * 8), 0.05)[-1].sign is PointSign.BETTER
    assert chart(_points(65, 50, 35), 0.05)[-1].rules == ()
    assert chart([Counted(40, 1)], 0.05)[0].small


@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=1, max_size=40))
def test_a_chart_judges_each_point_by_its_own_sample(found: list[tuple[int, float]]) -> None:
    points = [Counted(n, int(n * share)) for n, share in found]
    centre = centre_of(points)
    assert centre is not None
    for point, judged in zip(points, chart(points, centre), strict=True):
        assert judged.lower <= centre <= judged.upper
        beyond = abs(point.share - centre) > 3 * (centre * (1 - centre) / point.inspected) ** 0.5 * (1 + 1e-9)
        assert not beyond or ChartRule.BEYOND in judged.rules


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40))
def test_a_running_total_ends_at_the_whole(counts: list[int]) -> None:
    running = cumulated(counts)
    assert list(running) == sorted(running)
    assert running[-1] == pytest.approx(1)
