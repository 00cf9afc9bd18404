"""Sampling plans of an import: compared with those that hold, and changed by the rule of the page of sampling plans.

A stage always has a plan, its usual one where nobody changed it: an import changes plans and adds none. Inspections keep
the plan that they followed, and each change is a new version of the plan.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from quty_desktop.domain.errors import Invalid, NotAllowed, Refused
from quty_desktop.domain.imports.own_sampling import OF_STAGE
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.records import RecordPlan, RecordStep, StoredRecord
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling.letters import InspectionLevel
from quty_desktop.domain.sampling.plans import Judged, SamplingStage
from quty_desktop.domain.sampling.switching import SwitchingRule
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.sampling import StagePlanInput, StagePlanRow, plan_rows, store_plan
from quty_desktop.services.unit_of_work import UnitOfWork


def stored(session: Session) -> tuple[StoredRecord, ...]:
    """The plans of all stages and classes as the import compares them; one statement."""
    return tuple(StoredRecord(row.id, _values(row)) for row in plan_rows(session))


def _values(row: StagePlanRow) -> dict[str, str | None]:
    return {
        "stage": row.stage.value, "defect_class": row.defect_class.value, "judged": row.judged.value,
        "level": row.level.value, "switching": row.switching.value, "table": row.table.value, "form": row.form,
    }  # fmt: skip


def require_right(uow: UnitOfWork, plan: RecordPlan) -> None:
    """Refuse to change sampling plans for somebody who may not; what says the same or is left out needs no right.

    Raises:
        NotAllowed: a plan would change.
    """
    if _changing(plan.steps) and not uow.actor.may(Permission.EDIT_SAMPLING_PLANS):
        raise NotAllowed(Permission.EDIT_SAMPLING_PLANS)


def _changing(steps: Sequence[RecordStep]) -> list[RecordStep]:
    return [step for step in steps if step.record.subject is Subject.SAMPLING and step.verdict is Verdict.CHANGED]


def write(session: Session, steps: Sequence[RecordStep]) -> None:
    """Change the plans of the stages that steps change; at most one for each of the eleven stages.

    Raises:
        Refused: a stage would judge no class of defects any more.
    """
    by_stage: dict[SamplingStage, list[RecordStep]] = defaultdict(list)
    for step in _changing(steps):
        by_stage[SamplingStage(dict(step.record.values)["stage"])].append(step)
    if not by_stage:
        return
    rows = plan_rows(session)
    for stage, changes in by_stage.items():
        whole = _changed([row for row in rows if row.stage is stage], changes)
        try:
            store_plan(session, whole)
        except Invalid as error:
            raise Refused(
                Text(N_("{stage}: no class of defects would be judged."), stage=stage),
                next(iter(error.fields.values())),
                code="sampling.no_class",
            ) from error


def _changed(rows: Sequence[StagePlanRow], steps: Sequence[RecordStep]) -> StagePlanInput:
    """The plan of a stage as it holds, with what the steps change."""
    said: dict[str, Any] = {name: _values(rows[0])[name] for name in OF_STAGE}
    judged = {row.defect_class: row.judged for row in rows}
    for step in steps:
        said |= {name: value for name, value in step.values.items() if name in OF_STAGE}
        if "judged" in step.values:
            judged[DefectClass(dict(step.record.values)["defect_class"])] = Judged(step.values["judged"])
        if step.empties is not None:
            said[step.empties[0]] = ""
    return StagePlanInput(
        rows[0].stage,
        InspectionLevel(said["level"]),
        SamplingTable(said["table"]),
        SwitchingRule(said["switching"]),
        judged[DefectClass.CRITICAL],
        judged[DefectClass.MAJOR],
        judged[DefectClass.MINOR],
        said["form"],
        rows[0].version,
    )
