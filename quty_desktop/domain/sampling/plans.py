"""Plans: what is looked at for a lot of a size at a stage, per class of defects, and what the findings decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling import plant_2014
from quty_desktop.domain.sampling.letters import InspectionLevel, letter_for
from quty_desktop.domain.sampling.switching import SwitchingRule
from quty_desktop.domain.sampling.tables import VERSIONS, SamplingTable, cell, own_size
from quty_desktop.domain.text import N_, Choice, Text


class SamplingStage(Choice):
    """What a plan is for: the checkpoints of the flow, and the points that are looked at on few pieces."""

    INCOMING = "incoming", N_("Incoming")
    CUTTING = "cutting", N_("Cutting")
    EMBROIDERY = "embroidery", N_("Embroidery")
    RANDOM_SEWING = "random_sewing", N_("Random sewing")
    PACKING = "packing", N_("Packing")
    FINAL = "final", N_("Final inspection")
    LABEL = "label", N_("Labels")
    WEIGHT = "weight", N_("Weight")
    PULL = "pull", N_("Pull test")
    CARTON = "carton", N_("Cartons")
    PALLET = "pallet", N_("Pallets")


@dataclass(frozen=True, slots=True)
class ClassRule:
    """How a stage judges a class of defects.

    Attributes:
        aql: acceptable quality level of the sample; ``None`` judges every piece that is seen, and one defect is enough.
    """

    aql: Decimal | None = None


class Judged(Choice):
    """What can be chosen for a class of defects at a stage."""

    NOT = "none", N_("Not judged")
    EVERY_PIECE = "every_piece", N_("0/1 on every piece")
    AQL_065 = "0.65", N_("AQL 0.65")
    AQL_1 = "1.0", N_("AQL 1.0")
    AQL_15 = "1.5", N_("AQL 1.5")
    AQL_25 = "2.5", N_("AQL 2.5")
    AQL_4 = "4.0", N_("AQL 4.0")
    AQL_65 = "6.5", N_("AQL 6.5")

    @property
    def rule(self) -> ClassRule | None:
        """The rule that it stands for."""
        if self is Judged.NOT:
            return None
        return ClassRule() if self is Judged.EVERY_PIECE else ClassRule(Decimal(self.value))

    @classmethod
    def of(cls, rule: ClassRule | None) -> "Judged":
        """The choice that stands for a rule."""
        return next(each for each in cls if each.rule == rule)


@dataclass(frozen=True, slots=True)
class StagePlan:
    """The plan of a stage.

    Attributes:
        stage: what it is for.
        table: where sample and limits come from.
        level: inspection level.
        switching: who decides between normal and tightened.
        rules: by class of defects; a class that is missing is not judged.
        form: number of the plant's form.
    """

    stage: SamplingStage
    level: InspectionLevel
    rules: Mapping[DefectClass, ClassRule]
    table: SamplingTable = SamplingTable.MIL_105E
    switching: SwitchingRule = SwitchingRule.PLANT
    form: str = ""


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """What holds for a lot; kept with each inspection, so that a later change of a plan changes no past verdict.

    Attributes:
        defect_class: whose plan.
        lot_pcs: the lot.
        level: inspection level.
        aql: acceptable quality level, ``None`` where no table was read.
        severity: normal, tightened or reduced.
        letter: code letter of the lot, empty where every piece is judged.
        letter_after_arrow: the letter whose plan holds.
        sample_pcs: pieces to look at, never more than the lot.
        accept: most defects with which the lot is accepted.
        reject: fewest defects with which it is not.
        table: where the plan comes from.
        version: of that table.
    """

    defect_class: DefectClass
    lot_pcs: int
    level: InspectionLevel
    aql: Decimal | None
    severity: PlanSeverity
    letter: str
    letter_after_arrow: str
    sample_pcs: int
    accept: int
    reject: int
    table: SamplingTable
    version: str

    @property
    def sampled(self) -> bool:
        """Whether a table was read, so that a sample is enough."""
        return self.table is not SamplingTable.EVERY_PIECE

    @property
    def whole_lot(self) -> bool:
        """Whether every piece of the lot is looked at."""
        return self.sample_pcs >= self.lot_pcs


_CRITICAL_NEVER = ClassRule()
_PRODUCT = {
    DefectClass.CRITICAL: _CRITICAL_NEVER,
    DefectClass.MAJOR: ClassRule(Decimal("2.5")),
    DefectClass.MINOR: ClassRule(Decimal("4.0")),
}
_NORMAL_FORM, _SPECIAL_FORM = "QT-10-TCK01-7", "QT-10-TCK01-5"
_SPECIAL = {
    SamplingStage.INCOMING,
    SamplingStage.CUTTING,
    SamplingStage.LABEL,
    SamplingStage.WEIGHT,
    SamplingStage.PULL,
    SamplingStage.CARTON,
    SamplingStage.PALLET,
}

USUAL_PLANS: Mapping[SamplingStage, StagePlan] = {
    stage: StagePlan(
        stage,
        InspectionLevel.S1 if stage in _SPECIAL else InspectionLevel.I,
        _PRODUCT,
        form=_SPECIAL_FORM if stage in _SPECIAL else _NORMAL_FORM,
    )
    for stage in SamplingStage
}
"""What the plant starts with: normal level I for products, S-1 for first cuts, materials, labels, weight, pull, carton
and pallet; critical 0/1, major 2.5, minor 4.0 (the plant's own values are not in its papers)."""


def stage_of(checkpoint: Choice) -> SamplingStage | None:
    """The stage of a checkpoint; those that look at each piece have no plan."""
    return SamplingStage(checkpoint.value) if checkpoint.value in set(SamplingStage) else None


def plan_for(lot_pcs: int, plan: StagePlan, defect_class: DefectClass, severity: PlanSeverity) -> SamplePlan | None:
    """What holds for a lot; ``None`` where the stage does not judge this class.

    Raises:
        ValueError: a lot has at least one piece.
    """
    rule = plan.rules.get(defect_class)
    if rule is None:
        return None
    if lot_pcs < 1:
        raise ValueError(f"a lot of {lot_pcs} pieces")
    table = SamplingTable.EVERY_PIECE if rule.aql is None else plan.table
    letter = after = ""
    size, accept, reject = lot_pcs, 0, 1
    if table is SamplingTable.PLANT_2014:
        letter, size = plant_2014.sample_2014(lot_pcs, plan.level, severity)
        after, accept, reject = letter, plant_2014.ACCEPT, plant_2014.REJECT
    elif rule.aql is not None:
        letter = letter_for(lot_pcs, plan.level)
        found = cell(severity, letter, rule.aql)
        after, size, accept, reject = found.letter, found.sample_pcs, found.accept, found.reject
    return SamplePlan(
        defect_class,
        lot_pcs,
        plan.level,
        rule.aql,
        severity,
        letter,
        after,
        min(size, lot_pcs),
        accept,
        reject,
        table,
        VERSIONS[table],
    )


def plans_for(lot_pcs: int, plan: StagePlan, severities: Mapping[DefectClass, PlanSeverity]) -> tuple[SamplePlan, ...]:
    """The plans of all classes that a stage judges, the gravest first."""
    found = (plan_for(lot_pcs, plan, each, severities.get(each, PlanSeverity.NORMAL)) for each in DefectClass)
    return tuple(each for each in found if each is not None)


def sample_needed(plans: Iterable[SamplePlan]) -> int:
    """How many pieces are looked at so that each class has its sample; the whole lot where nothing is sampled.

    Critical defects are judged on every piece that is seen, so that they ask for no sample beside the others'.
    """
    everything = tuple(plans)
    sampled = [each.sample_pcs for each in everything if each.sampled]
    return max(sampled or [each.lot_pcs for each in everything], default=0)


def special_sample(lot_pcs: int) -> int:
    """The sample of special level S-1, for labels, weights, pulls, cartons and materials; a lot of one is looked at whole."""
    lot = max(1, lot_pcs)
    return min(lot, own_size(PlanSeverity.NORMAL, letter_for(lot, InspectionLevel.S1))) if lot > 1 else 1


@dataclass(frozen=True, slots=True)
class ClassVerdict:
    """What the findings of a class decide.

    Attributes:
        plan: its plan.
        found: defects of the class.
    """

    plan: SamplePlan
    found: int

    @property
    def accepted(self) -> bool:
        """Whether the lot is accepted as far as this class goes."""
        return self.found < self.plan.reject

    @property
    def between(self) -> bool:
        """Whether a reduced plan accepts this lot and sends the next one back to normal."""
        return self.plan.accept < self.found < self.plan.reject


def judge_sample(plans: Iterable[SamplePlan], found: Mapping[DefectClass, int]) -> tuple[ClassVerdict, ...]:
    """The verdict of each class; the lot is accepted if every class is."""
    return tuple(ClassVerdict(plan, found.get(plan.defect_class, 0)) for plan in plans)


def explain(plan: SamplePlan) -> Text:
    """How a plan was found, arrow and all, in a sentence."""
    given = {"lot": plan.lot_pcs, "n": plan.sample_pcs, "ac": plan.accept, "re": plan.reject}
    if plan.table is SamplingTable.EVERY_PIECE:
        return Text(N_("Every piece that is seen is judged: accept {ac}, reject {re}."), **given)
    if plan.table is SamplingTable.PLANT_2014:
        return Text(
            N_("Plan of 2014, level {level}: {n} of {lot} pcs, accept {ac}, reject {re}."), level=plan.letter, **given
        )
    values = given | {"level": plan.level, "letter": plan.letter, "after": plan.letter_after_arrow, "aql": plan.aql}
    if plan.letter == plan.letter_after_arrow:
        said = N_("{lot} pcs at {level} are letter {letter}; AQL {aql}: {n} pcs, accept {ac}, reject {re}.")
    elif plan.letter < plan.letter_after_arrow:
        said = N_(
            "{lot} pcs at {level} are letter {letter}. At AQL {aql} an arrow points down to letter {after}, and its"
            " sample counts: {n} pcs, accept {ac}, reject {re}."
        )
    else:
        said = N_(
            "{lot} pcs at {level} are letter {letter}. At AQL {aql} an arrow points up to letter {after}, and its"
            " sample counts: {n} pcs, accept {ac}, reject {re}."
        )
    return Text(said, **values)
