"""Ten lots sampled by hand from the tables of MIL-STD-105E / ANSI Z1.4, with the way that the finger goes.

The working is the standard's own: the lot and the inspection level give the code letter; in the row of the letter and the
column of the AQL stands a pair, or an arrow. An arrow is followed down or up to the first pair, and the sample is the one of
the row where it ends, not of the row where it began. A sample that is as large as the lot means the whole lot.
"""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling.letters import InspectionLevel, letter_for
from quty_desktop.domain.sampling.plans import ClassRule, SamplingStage, StagePlan, judge_sample, plan_for

LEVEL = InspectionLevel
NORMAL, TIGHTENED, REDUCED = PlanSeverity.NORMAL, PlanSeverity.TIGHTENED, PlanSeverity.REDUCED
MAJOR = DefectClass.MAJOR


@dataclass(frozen=True)
class Lot:
    """A lot and what the tables say of it.

    Attributes:
        letter: of the lot and level.
        ends: the letter in whose row the arrow ends; the same where the row has its own pair.
        asked: pieces that the row asks for.
        looked: pieces that are looked at, never more than the lot has.
    """

    pcs: int
    level: InspectionLevel
    severity: PlanSeverity
    aql: str
    letter: str
    ends: str
    asked: int
    looked: int
    accept: int
    reject: int


LOTS = (
    # 1. 1,000 pieces lie in 501-1,200: level II is J. Row J (80), column 2.5: 5/6.
    Lot(1_000, LEVEL.II, NORMAL, "2.5", "J", "J", 80, 80, 5, 6),
    # 2. 1,920 pieces lie in 1,201-3,200: level I is H. Row H (50), column 4.0: 5/6. The plant's final inspection.
    Lot(1_920, LEVEL.I, NORMAL, "4.0", "H", "H", 50, 50, 5, 6),
    # 3. 200 pieces lie in 151-280: level II is G. Row G (32), column 1.0: arrow down, row H (50): 1/2. Not 32.
    Lot(200, LEVEL.II, NORMAL, "1.0", "G", "H", 50, 50, 1, 2),
    # 4. The same lot at 0.65: row G has an arrow up, row F (20): 0/1. Not 32.
    Lot(200, LEVEL.II, NORMAL, "0.65", "G", "F", 20, 20, 0, 1),
    # 5. 20 pieces lie in 16-25: level II is C. Row C (5), column 4.0: arrow up, row B (3): 0/1.
    Lot(20, LEVEL.II, NORMAL, "4.0", "C", "B", 3, 3, 0, 1),
    # 6. The same lot at 6.5: row C has an arrow down, row D (8): 1/2.
    Lot(20, LEVEL.II, NORMAL, "6.5", "C", "D", 8, 8, 1, 2),
    # 7. 6 pieces lie in 2-8: level II is A. Column 0.65: arrows down from A through E, row F (20): 0/1. Twenty of six: all.
    Lot(6, LEVEL.II, NORMAL, "0.65", "A", "F", 20, 6, 0, 1),
    # 8. Tightened, 4,000 pieces lie in 3,201-10,000: level II is L. Row L (200), column 2.5: 8/9, where normal has 10/11.
    Lot(4_000, LEVEL.II, TIGHTENED, "2.5", "L", "L", 200, 200, 8, 9),
    # 9. Tightened, 90 pieces lie in 51-90: level II is E. Row E (13), column 2.5: arrows down over F, row G (32): 1/2.
    Lot(90, LEVEL.II, TIGHTENED, "2.5", "E", "G", 32, 32, 1, 2),
    # 10. Reduced, 600,000 pieces lie above 500,000: level II is Q. Row Q (500), column 4.0: arrows up over P and N, row M (125):
    #     10/13. Eleven or twelve defects are accepted, and the next lot is normal again.
    Lot(600_000, LEVEL.II, REDUCED, "4.0", "Q", "M", 125, 125, 10, 13),
)


@pytest.mark.parametrize("lot", LOTS, ids=[str(number) for number in range(1, 11)])
def test_a_lot_is_sampled_as_by_hand(lot: Lot) -> None:
    rules = {MAJOR: ClassRule(Decimal(lot.aql))}
    found = plan_for(lot.pcs, StagePlan(SamplingStage.FINAL, lot.level, rules), MAJOR, lot.severity)
    assert letter_for(lot.pcs, lot.level) == lot.letter
    assert found is not None
    assert (found.letter, found.letter_after_arrow) == (lot.letter, lot.ends)
    assert (found.sample_pcs, found.accept, found.reject) == (lot.looked, lot.accept, lot.reject)
    assert found.whole_lot is (lot.asked >= lot.pcs)
    # As many defects as accepted pass, one more than accepted passes only in the gap of the reduced plans.
    for defects, accepted in ((lot.accept, True), (lot.reject - 1, True), (lot.reject, False)):
        (verdict,) = judge_sample([found], {MAJOR: defects})
        assert verdict.accepted is accepted
        assert verdict.between is (lot.accept < defects < lot.reject)
