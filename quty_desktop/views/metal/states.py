"""How the states of metal detection look."""

from quty_desktop.domain.metal import DetectorState, FindStep, Trust
from quty_desktop.domain.quality import TestResult
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone

DETECTORS = {
    DetectorState.READY: State(DetectorState.READY, Tone.OK),
    DetectorState.DUE: State(DetectorState.DUE, Tone.NOTICE),
    DetectorState.TOO_OLD: State(DetectorState.TOO_OLD, Tone.BAD),
    DetectorState.FAILED: State(DetectorState.FAILED, Tone.BAD),
    DetectorState.NEVER: State(DetectorState.NEVER, Tone.NEUTRAL),
    DetectorState.MECHANIC: State(DetectorState.MECHANIC, Tone.BAD),
}
TRUSTS = {
    Trust.PROVEN: State(Trust.PROVEN, Tone.OK),
    Trust.WAITING: State(Trust.WAITING, Tone.NEUTRAL, Icon.WAITING),
    Trust.DOUBTFUL: State(Trust.DOUBTFUL, Tone.HOLD),
    Trust.REFUSED: State(Trust.REFUSED, Tone.BAD),
}
STEPS = {
    FindStep.RERUN: State(FindStep.RERUN, Tone.BAD, Icon.REFRESH),
    FindStep.OPEN: State(FindStep.OPEN, Tone.BAD, Icon.CUTTING),
    FindStep.EXPLAIN: State(FindStep.EXPLAIN, Tone.NOTICE),
    FindStep.DONE: State(FindStep.DONE, Tone.OK),
}
CHECKS = {
    TestResult.PASS: State(TestResult.PASS, Tone.OK),
    TestResult.FAIL: State(TestResult.FAIL, Tone.BAD),
}
