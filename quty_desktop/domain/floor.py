"""Words and rules of the floor: stages in their order, repair, late entries, weights, and what a subcontractor returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Choice, Text

REWORK_LIMIT = 3
"""How often a piece is repaired before the QC supervisor decides (E202)."""
SUPERVISED_DAYS = 2
MANAGED_DAYS = 7
"""Days after which an entry is late enough for the supervisor alone, and for a manager (needs 5.11)."""
SHORTAGE_ALERT_PERCENT = 90
"""Output below this share of the target is told to the supervisor at once (E100)."""
WEIGHT_PERCENT = 10
"""How far a filled piece may be from its expected weight where the article says nothing (needs 5.6)."""


class Stage(Choice):
    """A stage inside a department; pieces pass the stages of a department in this order."""

    ASSEMBLE = "assemble", N_("Assembly")
    LABEL = "label", N_("Labelling")
    BACK_STITCH = "back_stitch", N_("Back-stitching")
    STUFFING = "stuffing", N_("Stuffing")
    CLOSING = "closing", N_("Closing")


STAGES: Mapping[Department, tuple[Stage, ...]] = {
    Department.SEWING: (Stage.ASSEMBLE, Stage.LABEL, Stage.BACK_STITCH),
    Department.FINISHING: (Stage.STUFFING, Stage.CLOSING),
}
"""The stages of a department before its check, in order; departments that are not here have none."""

STEPS: Mapping[Stage, int] = {
    Stage.ASSEMBLE: 330,
    Stage.LABEL: 340,
    Stage.BACK_STITCH: 350,
    Stage.STUFFING: 410,
    Stage.CLOSING: 420,
}
"""The step numbers of the flow chart, which the clerks know."""


class ReturnsAs(Choice):
    """What a subcontractor brings back: panels go on to sewing, skins to finishing."""

    PANEL = "panel", N_("Panels, to sewing")
    SKIN = "skin", N_("Skins, to finishing")


class WeightResult(Choice):
    """How a weighed piece is judged."""

    OK = "ok", N_("In the limits")
    LIGHT = "light", N_("Too light")
    HEAVY = "heavy", N_("Too heavy")


class LateEntry(Enum):
    """Who may enter output of a past day."""

    FREE = "free"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True)
class WeightLimits:
    """What a filled piece weighs, in grams.

    Attributes:
        low_g: the lightest that passes.
        high_g: the heaviest that passes.
    """

    target_g: Decimal
    low_g: Decimal
    high_g: Decimal

    def judge(self, weight_g: Decimal) -> WeightResult:
        """How a weight is judged; the limits themselves pass."""
        if weight_g < self.low_g:
            return WeightResult.LIGHT
        return WeightResult.HEAVY if weight_g > self.high_g else WeightResult.OK


def limits_of(target_g: Decimal, minus_g: Decimal | None = None, plus_g: Decimal | None = None) -> WeightLimits:
    """The limits of an expected weight; 10 % either way where nothing else is said.

    Raises:
        Invalid: nothing weighs that little.
    """
    if target_g <= 0:
        raise Invalid({"target_g": Text(N_("Enter what a filled piece should weigh."))})
    usual = target_g * WEIGHT_PERCENT / 100
    return WeightLimits(
        target_g,
        target_g - (usual if minus_g is None else minus_g),
        target_g + (usual if plus_g is None else plus_g),
    )


def late_entry_of(days: int) -> LateEntry:
    """Who enters output of so many days ago: the same day is free (needs 5.11).

    Raises:
        Invalid: the day has not come yet.
    """
    if days < 0:
        raise Invalid({"made_on": Text(N_("This day has not come yet."))})
    if days == 0:
        return LateEntry.FREE
    if days <= SUPERVISED_DAYS:
        return LateEntry.SUPERVISOR
    return LateEntry.MANAGER if days <= MANAGED_DAYS else LateEntry.DIRECTOR


def acts_for(home: Department, department: Department) -> bool:
    """Whether people of a department do the work of another one.

    Administrators stand in everywhere; the warehouse and PPIC do what a subcontractor's work asks for.
    """
    return home in {department, Department.ADMINISTRATION} or (
        department is Department.SUBCONTRACT and home in {Department.WAREHOUSE, Department.PPIC}
    )


def before(stage: Stage, department: Department) -> Stage | None:
    """The stage that comes before another one; ``None`` for the first.

    Raises:
        Invalid: the department has no such stage.
    """
    stages = STAGES.get(department, ())
    if stage not in stages:
        raise Invalid({"stage": Text("{department} has no stage {stage}.", department=department, stage=stage)})
    at = stages.index(stage)
    return stages[at - 1] if at else None


def asks_supervisor(rework_pcs: int, round_: int) -> bool:
    """Whether pieces go into repair once more than the plant allows (E202).

    Args:
        rework_pcs: pieces that this look sends to repair.
        round_: which look it is; 1 is the first one.
    """
    return rework_pcs > 0 and round_ > REWORK_LIMIT
