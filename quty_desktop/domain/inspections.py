"""Inspections: where they are made, which counts can be true, and what they decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.pass_rates import target_of
from quty_desktop.domain.quality import DefectClass, DefectGroup, InspectionResult, InspectionType
from quty_desktop.domain.sampling.plans import ClassVerdict
from quty_desktop.domain.text import N_, Text

DEPARTMENT_OF: dict[InspectionType, Department] = {
    InspectionType.INCOMING: Department.WAREHOUSE,
    InspectionType.CUTTING: Department.CUTTING,
    InspectionType.EMBROIDERY: Department.EMBROIDERY,
    InspectionType.INLINE_SEWING: Department.SEWING,
    InspectionType.RANDOM_SEWING: Department.SEWING,
    InspectionType.FINISHING: Department.FINISHING,
    InspectionType.METAL: Department.PACKING,
    InspectionType.PACKING: Department.PACKING,
    InspectionType.FINAL: Department.FINISHED_GOODS,
}
"""Whose goods a checkpoint looks at, in the order of the flow."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The pieces of one inspection.

    Attributes:
        inspected_pcs: pieces looked at.
        passed_pcs: good pieces.
        rework_pcs: pieces to repair.
        scrap_pcs: pieces to throw away.
    """

    inspected_pcs: int
    passed_pcs: int
    rework_pcs: int
    scrap_pcs: int

    @property
    def defective_pcs(self) -> int:
        """Pieces that were not good."""
        return self.rework_pcs + self.scrap_pcs


@dataclass(frozen=True, slots=True)
class DefectCount:
    """How often one defect was found.

    Attributes:
        code: code of the catalogue.
        defect_class: how grave it is.
        group: what it concerns.
        count: how often, at least once.
    """

    code: str
    defect_class: DefectClass
    group: DefectGroup
    count: int


def check(counts: Counts, defects: Iterable[DefectCount]) -> None:
    """Refuse counts that cannot be true.

    Raises:
        Invalid: nothing inspected, a negative count, passed + rework + scrap differ from inspected, defective pieces
            without a defect or the other way round, or a safety defect that is not scrapped.
    """
    found = tuple(defects)
    wrong: dict[str, Text] = {}
    for name in ("passed_pcs", "rework_pcs", "scrap_pcs"):
        if getattr(counts, name) < 0:
            wrong[name] = Text(N_("A count cannot be below zero."))
    if counts.inspected_pcs <= 0:
        wrong["inspected_pcs"] = Text(N_("Give the pieces that were inspected."))
    elif not wrong and (total := counts.passed_pcs + counts.defective_pcs) != counts.inspected_pcs:
        wrong["passed_pcs"] = Text(
            N_("Passed, rework and scrap together are {total}, but {inspected} were inspected."),
            total=total,
            inspected=counts.inspected_pcs,
        )
    if any(defect.count <= 0 for defect in found):
        wrong["defects"] = Text(N_("Each defect needs a count of at least one."))
    elif counts.defective_pcs > 0 and not found:
        wrong["defects"] = Text(N_("Say which defects the pieces for rework or scrap have."))
    elif found and not counts.defective_pcs:
        wrong["defects"] = Text(N_("Defects are listed, but no piece goes to rework or scrap."))
    if any(defect.group is DefectGroup.SAFETY for defect in found) and not counts.scrap_pcs:
        wrong.setdefault("scrap_pcs", Text(N_("A piece with a safety defect is always scrapped.")))
    if wrong:
        raise Invalid(wrong)


def passes_from(kind: InspectionType, stored: Mapping[str, object] | None = None) -> Decimal:
    """The smallest share of good pieces with which a lot still passes at a checkpoint.

    Args:
        kind: the checkpoint.
        stored: settings of the plant as the database keeps them, by key; one that is missing has its default.
    """
    return target_of(DEPARTMENT_OF[kind], stored or {}).critical


def judge(
    kind: InspectionType, counts: Counts, defects: Iterable[DefectCount], *, limit: Decimal | None = None
) -> InspectionResult:
    """The result that the counts allow at best; an inspector may be stricter, never milder.

    One critical defect fails the lot (accept 0, reject 1), and so does a pass rate that is critical for the department.
    A failed final inspection blocks the lot.

    Args:
        kind: the checkpoint.
        counts: the pieces.
        defects: what was found.
        limit: the smallest share of good pieces, ``None`` for the default of the department.
    """
    critical = any(defect.defect_class is DefectClass.CRITICAL for defect in defects)
    too_many = counts.passed_pcs < (passes_from(kind) if limit is None else limit) * counts.inspected_pcs
    return _decided(kind, accepted=not critical and not too_many)


def judge_by_plan(
    kind: InspectionType, verdicts: Iterable[ClassVerdict], defects: Iterable[DefectCount]
) -> InspectionResult:
    """The result that a sampling plan allows at best: each class is accepted, and no defect is critical."""
    critical = any(defect.defect_class is DefectClass.CRITICAL for defect in defects)
    return _decided(kind, accepted=not critical and all(each.accepted for each in verdicts))


def count_by_class(defects: Iterable[DefectCount]) -> dict[DefectClass, int]:
    """How many defects of each class were found."""
    found: dict[DefectClass, int] = {}
    for defect in defects:
        found[defect.defect_class] = found.get(defect.defect_class, 0) + defect.count
    return found


def _decided(kind: InspectionType, *, accepted: bool) -> InspectionResult:
    if accepted:
        return InspectionResult.PASS
    return InspectionResult.BLOCKED if kind is InspectionType.FINAL else InspectionResult.FAIL
