"""Code letters, every cell of the tables, the pattern behind them, plans of lots, and operating curves."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.quality import DefectClass, InspectionType
from quty_desktop.domain.sampling.curve import acceptance_probability, operating_curve, quality_at
from quty_desktop.domain.sampling.letters import LETTERS, InspectionLevel, letter_for
from quty_desktop.domain.sampling.plans import (
    USUAL_PLANS,
    ClassRule,
    ClassVerdict,
    SamplingStage,
    StagePlan,
    explain,
    judge_sample,
    plan_for,
    plans_for,
    sample_needed,
    stage_of,
)
from quty_desktop.domain.sampling.tables import AQLS, SamplingTable, cell, own_size
from quty_desktop.i18n import translator
from tests.domain import sampling_tables

N, T, R = PlanSeverity.NORMAL, PlanSeverity.TIGHTENED, PlanSeverity.REDUCED
PRINTED = {N: sampling_tables.NORMAL, T: sampling_tables.TIGHTENED, R: sampling_tables.REDUCED}
CELLS = [
    (severity, line.split()[0], aql, expected)
    for severity, table in PRINTED.items()
    for line in table.strip().splitlines()
    for aql, expected in zip(sampling_tables.AQLS, line.split()[1:], strict=True)
]
LOTS = [line.split() for line in sampling_tables.CODE_LETTERS.strip().splitlines()]
MAJOR, MINOR, CRITICAL = DefectClass.MAJOR, DefectClass.MINOR, DefectClass.CRITICAL


def stage_plan(aql: str, level: InspectionLevel = InspectionLevel.II) -> StagePlan:
    return StagePlan(SamplingStage.FINAL, level, {MAJOR: ClassRule(Decimal(aql))})


def test_nothing_of_the_tables_is_left_out() -> None:
    assert len(CELLS) == 3 * 16 * 6
    assert len(LOTS) == 15


@pytest.mark.parametrize(("severity", "letter", "aql", "expected"), CELLS)
def test_every_cell(severity: PlanSeverity, letter: str, aql: str, expected: str) -> None:
    found = cell(severity, letter, Decimal(aql))
    assert f"{found.sample_pcs}:{found.accept}/{found.reject}" == expected
    assert own_size(severity, found.letter) == found.sample_pcs


@pytest.mark.parametrize("row", range(len(LOTS)))
def test_every_code_letter_at_both_ends_of_its_row(row: int) -> None:
    smallest = int(LOTS[row][0])
    largest = int(LOTS[row + 1][0]) - 1 if row + 1 < len(LOTS) else 10_000_000
    for lot in (smallest, largest):
        assert [letter_for(lot, InspectionLevel(each)) for each in sampling_tables.LEVELS] == LOTS[row][1:]


def test_a_lot_has_a_piece() -> None:
    assert letter_for(1, InspectionLevel.II) == "A"
    with pytest.raises(ValueError, match="0 pieces"):
        letter_for(0, InspectionLevel.II)


_PATTERN = {
    N: (14, ("0/1", "up", "down", "1/2", "2/3", "3/4", "5/6", "7/8", "10/11", "14/15", "21/22")),
    T: (15, ("0/1", "down", "down", "1/2", "2/3", "3/4", "5/6", "8/9", "12/13", "18/19")),
    R: (14, ("0/1", "up", "down", "0/2", "1/3", "1/4", "2/5", "3/6", "5/8", "7/10", "10/13")),
}


@given(st.sampled_from(PlanSeverity), st.sampled_from(LETTERS), st.sampled_from(AQLS))
def test_the_diagonal_rule(severity: PlanSeverity, letter: str, aql: Decimal) -> None:
    """Each pair of limits stands on one diagonal of the table; arrows lead along the column to the nearest of them."""
    shift, diagonal = _PATTERN[severity]
    place = LETTERS.index(letter)
    column = 9 + AQLS.index(aql)

    def printed(at: int) -> str:
        distance = at + column - shift
        if distance < 0:
            return "down"
        return diagonal[distance] if distance < len(diagonal) else "up"

    while (found := printed(place)) in {"up", "down"}:
        place += 1 if found == "down" else -1
    plan = cell(severity, letter, aql)
    assert (plan.letter, f"{plan.accept}/{plan.reject}") == (LETTERS[place], found)


@pytest.mark.parametrize(
    ("lot", "aql", "letter", "after", "sample", "accept"),
    [
        (1000, "2.5", "J", "J", 80, 5),
        (1000, "4.0", "J", "J", 80, 7),
        (1000, "0.65", "J", "J", 80, 1),
        (1000, "1.0", "J", "J", 80, 2),
        (200, "0.65", "G", "F", 20, 0),
        (200, "1.0", "G", "H", 50, 1),
        (200, "2.5", "G", "G", 32, 2),
        (200, "4.0", "G", "G", 32, 3),
        (20, "4.0", "C", "B", 3, 0),
        (20, "6.5", "C", "D", 8, 1),
        (6, "2.5", "A", "C", 5, 0),
        (6, "0.65", "A", "F", 6, 0),
        (1, "2.5", "A", "C", 1, 0),
    ],
)
def test_lots_at_level_two(lot: int, aql: str, letter: str, after: str, sample: int, accept: int) -> None:
    plan = plan_for(lot, stage_plan(aql), MAJOR, N)
    assert plan is not None
    assert (plan.letter, plan.letter_after_arrow, plan.sample_pcs) == (letter, after, sample)
    assert (plan.accept, plan.reject) == (accept, accept + 1)
    assert plan.whole_lot is (sample == lot)
    assert (plan.table, plan.version) == (SamplingTable.MIL_105E, "1989 / 1")


@pytest.mark.parametrize(
    ("lot", "level", "aql", "severity", "letters", "sample", "limits"),
    [
        (1920, "I", "2.5", N, "HH", 50, (3, 4)),
        (1920, "I", "4.0", T, "HH", 50, (3, 4)),
        (480, "I", "4.0", N, "FF", 20, (2, 3)),
        (60, "I", "4.0", N, "CB", 3, (0, 1)),
        (120, "I", "4.0", N, "DE", 13, (1, 2)),
        (240, "I", "2.5", N, "EF", 20, (1, 2)),
        (12_000, "I", "2.5", T, "KK", 125, (5, 6)),
        (3600, "S-1", "4.0", N, "CB", 3, (0, 1)),
        (18, "II", "0.65", N, "CF", 18, (0, 1)),
        (40_000, "II", "4.0", N, "NM", 315, (21, 22)),
        (1920, "I", "2.5", R, "HH", 20, (1, 4)),
        (900, "S-4", "2.5", T, "FG", 32, (1, 2)),
    ],
)
def test_lots_worked_by_hand(
    lot: int, level: str, aql: str, severity: PlanSeverity, letters: str, sample: int, limits: tuple[int, int]
) -> None:
    plan = plan_for(lot, stage_plan(aql, InspectionLevel(level)), MAJOR, severity)
    assert plan is not None
    assert (plan.letter + plan.letter_after_arrow, plan.sample_pcs) == (letters, sample)
    assert (plan.accept, plan.reject) == limits


@given(
    st.integers(1, 2_000_000), st.sampled_from(InspectionLevel), st.sampled_from(AQLS), st.sampled_from(PlanSeverity)
)
def test_a_sample_is_never_more_than_the_lot(
    lot: int, level: InspectionLevel, aql: Decimal, severity: PlanSeverity
) -> None:
    plan = plan_for(lot, stage_plan(str(aql), level), MAJOR, severity)
    assert plan is not None
    assert 1 <= plan.sample_pcs <= lot
    assert plan.accept < plan.reject
    if not plan.whole_lot:
        assert plan.sample_pcs == own_size(severity, plan.letter_after_arrow)


@given(st.integers(1, 2_000_000), st.sampled_from(AQLS), st.floats(0, 0.3))
def test_tightened_never_accepts_more_easily(lot: int, aql: Decimal, share: float) -> None:
    normal, tight = (plan_for(lot, stage_plan(str(aql)), MAJOR, each) for each in (N, T))
    assert normal is not None
    assert tight is not None
    if not tight.whole_lot:
        easy = acceptance_probability(normal.sample_pcs, normal.accept, share)
        assert acceptance_probability(tight.sample_pcs, tight.accept, share) <= easy + 1e-9


def test_the_usual_plans() -> None:
    final = USUAL_PLANS[SamplingStage.FINAL]
    plans = plans_for(1920, final, {})
    assert [(each.defect_class, each.sample_pcs, each.accept, each.letter) for each in plans] == [
        (CRITICAL, 1920, 0, ""),
        (MAJOR, 50, 3, "H"),
        (MINOR, 50, 5, "H"),
    ]
    assert sample_needed(plans) == 50
    labels = plans_for(1920, USUAL_PLANS[SamplingStage.LABEL], {})
    assert [(each.sample_pcs, each.accept) for each in labels[1:]] == [(5, 0), (3, 0)]
    assert USUAL_PLANS[SamplingStage.LABEL].level is InspectionLevel.S1


def test_where_each_piece_is_looked_at_there_is_no_plan() -> None:
    assert stage_of(InspectionType.FINISHING) is None
    assert stage_of(InspectionType.METAL) is None
    assert stage_of(InspectionType.FINAL) is SamplingStage.FINAL


def test_a_class_that_is_not_judged_has_no_plan() -> None:
    assert plan_for(100, stage_plan("2.5"), MINOR, N) is None
    only_critical = StagePlan(SamplingStage.FINAL, InspectionLevel.I, {CRITICAL: ClassRule()})
    assert sample_needed(plans_for(300, only_critical, {})) == 300
    assert sample_needed(()) == 0


@pytest.mark.parametrize(
    ("lot", "normal", "tightened", "special"),
    [(1, 1, 1, 1), (1000, 5, 10, 2), (1001, 10, 20, 2), (5000, 15, 30, 2), (5001, 20, 40, 2), (10_001, 25, 50, 2)],
)
def test_the_plan_of_2014(lot: int, normal: int, tightened: int, special: int) -> None:
    def sample(level: InspectionLevel, severity: PlanSeverity) -> int:
        rules = {MAJOR: ClassRule(Decimal("2.5"))}
        plan = plan_for(lot, StagePlan(SamplingStage.FINAL, level, rules, SamplingTable.PLANT_2014), MAJOR, severity)
        assert plan is not None
        assert (plan.accept, plan.reject) == (0, 1)
        return plan.sample_pcs

    assert sample(InspectionLevel.I, N) == normal
    assert sample(InspectionLevel.I, T) == tightened
    assert sample(InspectionLevel.S1, T) == special


def test_what_was_found_decides_by_class() -> None:
    plans = plans_for(1920, USUAL_PLANS[SamplingStage.FINAL], {})
    assert all(each.accepted for each in judge_sample(plans, {MAJOR: 3, MINOR: 5}))
    assert [each.accepted for each in judge_sample(plans, {MAJOR: 4, MINOR: 5})] == [True, False, True]
    assert [each.accepted for each in judge_sample(plans, {CRITICAL: 1})] == [False, True, True]


def test_between_the_limits_of_a_reduced_plan_the_lot_is_accepted() -> None:
    plan = plan_for(1000, stage_plan("2.5"), MAJOR, R)
    assert plan is not None
    assert (plan.sample_pcs, plan.accept, plan.reject) == (32, 2, 5)
    verdicts = [ClassVerdict(plan, found) for found in (2, 3, 4, 5)]
    assert [each.accepted for each in verdicts] == [True, True, True, False]
    assert [each.between for each in verdicts] == [False, True, True, False]


def test_a_plan_is_explained_with_its_arrow() -> None:
    english = translator("en")

    def said(lot: int, aql: str) -> str:
        plan = plan_for(lot, stage_plan(aql), MAJOR, N)
        assert plan is not None
        return english.tr(explain(plan))

    assert said(1000, "2.5") == "1,000 pcs at Level II are letter J; AQL 2.5: 80 pcs, accept 5, reject 6."
    assert "arrow points up to letter F, and its sample counts: 20 pcs, accept 0, reject 1" in said(200, "0.65")
    assert "arrow points down to letter H, and its sample counts: 50 pcs, accept 1, reject 2" in said(200, "1.0")


@pytest.mark.parametrize(
    ("sample", "accept", "aql", "accepted", "ten_percent"),
    [
        (80, 5, 0.025, 0.985, 0.1128),
        (125, 7, 0.025, 0.986, 0.0924),
        (125, 10, 0.04, 0.988, 0.1206),
        (80, 2, 0.01, 0.953, 0.0652),
        (50, 3, 0.025, 0.964, 0.1288),
        (200, 7, 0.015, 0.989, 0.0582),
    ],
)
def test_probabilities_computed_elsewhere(
    sample: int, accept: int, aql: float, accepted: float, ten_percent: float
) -> None:
    assert acceptance_probability(sample, accept, aql) == pytest.approx(accepted, abs=0.0005)
    assert quality_at(sample, accept, 0.10) == pytest.approx(ten_percent, abs=0.00005)


@given(st.integers(1, 2000), st.integers(0, 21), st.floats(0, 1), st.floats(0, 1))
def test_a_worse_lot_is_never_accepted_more_often(sample: int, accept: int, one: float, other: float) -> None:
    better, worse = sorted((one, other))
    likely = acceptance_probability(sample, accept, better)
    assert acceptance_probability(sample, accept, worse) <= likely + 1e-9
    assert 0 <= likely <= 1 + 1e-9


def test_a_curve_falls_from_certain_to_hardly() -> None:
    points = operating_curve(80, 5)
    assert points[0] == (0.0, 1.0)
    assert points[-1][1] < 0.02
    assert [each[0] for each in points] == sorted({each[0] for each in points})
    assert all(len(operating_curve(n, ac)) <= 102 for n, ac in ((2, 0), (5, 0), (8, 1), (2000, 21)))
    assert operating_curve(1, 0)[-1] == (1.0, 0.0)
    with pytest.raises(ValueError, match="accepts every lot"):
        quality_at(2, 2, 0.1)
    with pytest.raises(ValueError, match="no share"):
        acceptance_probability(2, 0, 1.5)
