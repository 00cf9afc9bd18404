"""How quality's states look: icon, word and colour."""

from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.lab_tests import Clearing
from quty_desktop.domain.pass_rates import RateStatus
from quty_desktop.domain.quality import DefectClass, InspectionResult, TestResult
from quty_desktop.domain.quality_desk import DeskState
from quty_desktop.domain.text import N_
from quty_desktop.services.quality.compliance import Genuineness
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone

DESK_STATES = {
    DeskState.FAILED: State(DeskState.FAILED, Tone.BAD),
    DeskState.HELD: State(DeskState.HELD, Tone.HOLD),
    DeskState.DUE: State(DeskState.DUE, Tone.NOTICE, Icon.LAB),
    DeskState.READY: State(DeskState.READY, Tone.OK),
}
TEST_RESULTS = {
    TestResult.PASS: State(TestResult.PASS, Tone.OK),
    TestResult.FAIL: State(TestResult.FAIL, Tone.BAD),
}
DUE = State(N_("Due"), Tone.NEUTRAL)
OPEN = State(N_("May go"), Tone.OK, Icon.UNLOCK)
CLOSED = State(N_("Not released"), Tone.BAD, Icon.LOCK)
CLEARINGS = {
    Clearing.OPEN: State(Clearing.OPEN, Tone.BAD, Icon.LOCK),
    Clearing.RETESTED: State(Clearing.RETESTED, Tone.OK),
    Clearing.CLEARED: State(Clearing.CLEARED, Tone.INFO, Icon.UNLOCK),
}
INSPECTION_RESULTS = {
    InspectionResult.PASS: State(InspectionResult.PASS, Tone.OK),
    InspectionResult.FAIL: State(InspectionResult.FAIL, Tone.BAD),
    InspectionResult.BLOCKED: State(InspectionResult.BLOCKED, Tone.HOLD),
}
DEFECT_CLASSES = {
    DefectClass.CRITICAL: State(DefectClass.CRITICAL, Tone.BAD),
    DefectClass.MAJOR: State(DefectClass.MAJOR, Tone.NOTICE),
    DefectClass.MINOR: State(DefectClass.MINOR, Tone.NEUTRAL, Icon.INFO),
}
VERDICTS = {
    Verdict.APPROVED: State(Verdict.APPROVED, Tone.OK),
    Verdict.REJECTED: State(Verdict.REJECTED, Tone.BAD),
    Verdict.INCOMPLETE: State(Verdict.INCOMPLETE, Tone.NOTICE),
}
RATE_STATUS = {
    RateStatus.GOOD: State(RateStatus.GOOD, Tone.OK),
    RateStatus.WARNING: State(RateStatus.WARNING, Tone.NOTICE),
    RateStatus.CRITICAL: State(RateStatus.CRITICAL, Tone.BAD),
}
GENUINENESS = {
    Genuineness.GENUINE: State(Genuineness.GENUINE, Tone.OK),
    Genuineness.ALTERED: State(Genuineness.ALTERED, Tone.BAD),
    Genuineness.UNKNOWN: State(Genuineness.UNKNOWN, Tone.NOTICE),
}
