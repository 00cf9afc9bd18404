"""Sampling: the plan of each stage, what holds for the next lot, and quality's orders about it."""

# The statements are put together from our own words.
# ruff: noqa: S608

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from quty_desktop.database.tables import SamplingClass, SamplingPlan
from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import REDUCED_SAMPLING
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling.letters import InspectionLevel
from quty_desktop.domain.sampling.plans import (
    USUAL_PLANS,
    ClassRule,
    ClassVerdict,
    Judged,
    SamplePlan,
    SamplingStage,
    StagePlan,
    plans_for,
    sample_needed,
)
from quty_desktop.domain.sampling.switching import Switching, SwitchingRule, SwitchOrder, SwitchReason, severity_of
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration import plant_settings
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.sampling_facts import (
    LotEvent,
    SwitchingHistory,
    histories_at,
    history_of,
    strictest,
)
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST_PCS = 10_000_000

_PLANS = """
    SELECT p.id, p.version, p.stage, p.inspection_level, p.sampling_table, p.switching, p.form_number,
           coalesce((SELECT jsonb_object_agg(c.defect_class, c.aql::text) FROM quty.sampling_class AS c
                     WHERE c.plan_id = p.id), '{}') AS classes
    FROM quty.sampling_plan AS p
"""
_ALL_PLANS = text(_PLANS + " WHERE p.stage IS NOT NULL AND p.active")
# What a lot is sampled by, in one statement: the batch's article, the plan of the stage, and whether reduced is used.
_CONTEXT = text(
    "SELECT mo.article_id, a.code, p.*, (SELECT s.value FROM quty.setting AS s WHERE s.key = :reduced) AS reduced"
    " FROM quty.manufacturing_order AS mo JOIN quty.article AS a ON a.id = mo.article_id"
    f" LEFT JOIN ({_PLANS} WHERE p.stage = :stage AND p.active) AS p ON true"
    " WHERE mo.id = :batch"
)
_ARTICLE = text("SELECT a.id FROM quty.article AS a WHERE a.code = :code ORDER BY a.id LIMIT 1")
_ORDER = text("""
    INSERT INTO quty.sampling_order (article_id, stage, source, ordered, reason)
    VALUES (:article, :stage, :source, :ordered, :reason)
    RETURNING id
""")
_KEEP = text("""
    INSERT INTO quty.inspection_sample
        (inspection_id, article_id, stage, source, again, defect_class, lot_pcs, inspection_level, aql, severity,
         letter, letter_after_arrow, sample_pcs, accept, reject, found, sampling_table, table_version)
    SELECT :inspection, :article, :stage, :source, :again, c.defect_class, c.lot_pcs, c.inspection_level, c.aql,
           c.severity, c.letter, c.letter_after_arrow, c.sample_pcs, c.accept, c.reject, c.found, c.sampling_table,
           c.table_version
    FROM jsonb_to_recordset(CAST(:classes AS jsonb)) AS c
        (defect_class text, lot_pcs integer, inspection_level text, aql numeric, severity text, letter text,
         letter_after_arrow text, sample_pcs integer, accept smallint, reject smallint, found integer,
         sampling_table text, table_version text)
""")


@dataclass(frozen=True, slots=True)
class StagePlanRow:
    """The plan of a stage and one class of defects.

    Attributes:
        id: stage and class, e.g. ``final major``.
        plan: the stage's whole plan.
        defect_class: the class of this row.
        judged: how it is judged.
        plan_id: key of the stored plan, ``None`` while the usual one holds.
        version: of the stored plan.
    """

    id: str
    plan: StagePlan
    defect_class: DefectClass
    judged: Judged
    plan_id: int | None
    version: int | None

    @property
    def stage(self) -> SamplingStage:
        """The stage."""
        return self.plan.stage

    @property
    def level(self) -> InspectionLevel:
        """The inspection level."""
        return self.plan.level

    @property
    def switching(self) -> SwitchingRule:
        """Whose switching rules hold."""
        return self.plan.switching

    @property
    def table(self) -> SamplingTable:
        """Where sample and limits come from."""
        return self.plan.table

    @property
    def form(self) -> str:
        """The number of the plant's form."""
        return self.plan.form


@dataclass(frozen=True, slots=True)
class StagePlanInput:
    """The plan of a stage as quality enters it.

    Attributes:
        version: of the stored plan that was seen, ``None`` where the usual one held.
    """

    stage: SamplingStage
    level: InspectionLevel
    table: SamplingTable
    switching: SwitchingRule
    critical: Judged
    major: Judged
    minor: Judged
    form: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """Which lot is to be inspected.

    Attributes:
        batch: batch number as typed or scanned.
        stage: the stage.
        lot_pcs: size of the lot.
        source: line, station or supplier; each has its own switching.
    """

    batch: str
    stage: SamplingStage
    lot_pcs: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """How the next lot of an article is inspected.

    Attributes:
        article_id: key of the article.
        article: its code.
        stage: the stage.
        source: line, station or supplier in capitals.
        plans: by class of defects, the gravest first.
        switching: whose rules decided.
        severity: the strictest of the classes.
        reason: why the strictest one holds.
        again: the batch's last lot was not accepted; this one comes back from rework.
        stopped: inspection waits for a corrective action.
    """

    article_id: int
    article: str
    stage: SamplingStage
    source: str
    plans: tuple[SamplePlan, ...]
    switching: SwitchingRule
    severity: PlanSeverity
    reason: SwitchReason
    again: bool
    stopped: bool

    @property
    def sample_pcs(self) -> int:
        """How many pieces are to be looked at."""
        return sample_needed(self.plans)


@dataclass(frozen=True, slots=True)
class SwitchingRow:
    """How the next lot of an article is inspected at a stage and line.

    Attributes:
        id: article and line.
        lots: lots that are looked back on, the last forty at most.
        refused: how many of them were not accepted.
        last_at: when the last one was recorded.
    """

    id: str
    article: str
    name: str
    source: str
    severity: PlanSeverity
    reason: SwitchReason
    stopped: bool
    lots: int
    refused: int
    last_at: datetime
    events: tuple["SwitchingEvent", ...]


@dataclass(frozen=True, slots=True)
class SwitchingEvent:
    """A lot or an order of the history.

    Attributes:
        id: key for lists.
        at: when it was recorded.
        severity: how the lot was inspected, ``None`` for an order.
        accepted: what was decided, ``None`` for an order.
        again: offered again after rework, so that it does not count.
        lot_pcs: size of the lot.
        ordered: what quality ordered.
        person: who did.
        reason: why.
    """

    id: str
    at: datetime
    severity: PlanSeverity | None = None
    accepted: bool | None = None
    again: bool = False
    lot_pcs: int | None = None
    ordered: SwitchOrder | None = None
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewSwitchOrder:
    """What quality orders for an article at a stage.

    Attributes:
        article: code of the article.
        stage: the stage.
        ordered: what.
        reason: why; a claim's number, the corrective action.
        source: line, station or supplier; empty holds for all.
    """

    article: str
    stage: SamplingStage
    ordered: SwitchOrder
    reason: str
    source: str = ""


@query(Permission.VIEW_QUALITY)
def sampling_plans(uow: UnitOfWork) -> tuple[StagePlanRow, ...]:
    """The plan of each stage and class, in the order of the flow; a stage that nobody changed has the usual one."""
    return plan_rows(uow.session)


def plan_rows(session: Session) -> tuple[StagePlanRow, ...]:
    """The plan of each stage and class, for the page and for comparing an import; one statement."""
    stored = {SamplingStage(row.stage): row for row in session.execute(_ALL_PLANS)}
    rows = []
    for stage in SamplingStage:
        row = stored.get(stage)
        plan = USUAL_PLANS[stage] if row is None else _plan(stage, row)
        for each in DefectClass:
            judged = Judged.of(plan.rules.get(each))
            key, version = (None, None) if row is None else (row.id, row.version)
            rows.append(StagePlanRow(f"{stage.value} {each.value}", plan, each, judged, key, version))
    return tuple(rows)


@command(Permission.EDIT_SAMPLING_PLANS)
def save_plan(uow: UnitOfWork, new: StagePlanInput) -> str:
    """Change the plan of a stage; past inspections keep the plan that they followed.

    Returns:
        The stage's value.

    Raises:
        Invalid: no class is judged.
        Conflict: somebody else changed it meanwhile.
    """
    store_plan(uow.session, new)
    return new.stage.value


def store_plan(session: Session, new: StagePlanInput) -> None:
    """Change the plan of a stage by the one rule for the page and for an import: its version goes up.

    Raises:
        Invalid: no class is judged.
        Conflict: somebody else changed it meanwhile.
    """
    judged = {
        DefectClass.CRITICAL: new.critical.rule,
        DefectClass.MAJOR: new.major.rule,
        DefectClass.MINOR: new.minor.rule,
    }
    if not any(judged.values()):
        raise Invalid({"critical": Text(N_("Judge at least one class of defects."))})
    row = session.scalars(select(SamplingPlan).where(SamplingPlan.stage == new.stage).with_for_update()).one_or_none()
    if (None if row is None else row.version) != new.version:
        raise Conflict
    if row is None:
        row = SamplingPlan(code=f"stage.{new.stage.value}", name=new.stage.label, stage=new.stage)
        session.add(row)
    row.inspection_level, row.sampling_table, row.switching = new.level.value, new.table, new.switching
    row.form_number, row.active = new.form.strip(), True
    session.flush()
    present = {
        each.defect_class: each
        for each in session.scalars(select(SamplingClass).where(SamplingClass.plan_id == row.id))
    }
    for defect_class, rule in judged.items():
        known = present.get(defect_class)
        if rule is None and known is not None:
            session.execute(delete(SamplingClass).where(SamplingClass.id == known.id))
        elif rule is None:
            continue
        elif known is None:
            session.add(SamplingClass(plan_id=row.id, defect_class=defect_class, aql=rule.aql))
        elif known.aql != rule.aql:
            known.aql = rule.aql
    # Also where only a class changed, the plan's version goes up: two people do not overwrite each other.
    flag_modified(row, "name")
    session.flush()


@query(Permission.VIEW_QUALITY, consistent=True)
def proposal(uow: UnitOfWork, asked: SampleQuestion) -> Proposal:
    """How a lot would be inspected now.

    Raises:
        Invalid: no batch, or no lot.
        NotFound: there is no such batch.
    """
    return propose(uow, find_batch(uow, asked.batch).id, asked.stage, asked.source, asked.lot_pcs)


def propose(
    uow: UnitOfWork, batch: int, stage: SamplingStage, source: str, lot_pcs: int, *, after_block: bool = False
) -> Proposal:
    """How a lot is inspected, for recording it.

    Args:
        uow: the unit of work.
        batch: key of the manufacturing order.
        stage: the stage.
        source: line, station or supplier as typed.
        lot_pcs: pieces of the lot.
        after_block: the lot was blocked for another reason than its sample, and is offered again.

    Raises:
        Invalid: the lot has no piece, or too many.
    """
    if not 1 <= lot_pcs <= _MOST_PCS:
        raise Invalid({"lot_pcs": Text(N_("Give the pieces of the lot."))})
    values = {"batch": batch, "stage": stage.value, "reduced": REDUCED_SAMPLING.key}
    row = uow.session.execute(_CONTEXT, values).one()
    plan = USUAL_PLANS[stage] if row.id is None else _plan(stage, row)
    line = source.strip().upper()
    history = history_of(uow, row.article_id, stage, line)
    reduced = row.reduced is not None and REDUCED_SAMPLING.read(row.reduced)
    states = history.after(plan.switching, reduced=reduced)
    again = after_block or history.offered_again(batch)
    severities = {each: severity_of(plan.switching, state, again=again) for each, state in states.items()}
    judged = {each: state for each, state in states.items() if each in plan.rules}
    worst = _worst(judged.values())
    return Proposal(
        row.article_id,
        row.code,
        stage,
        line,
        plans_for(lot_pcs, plan, severities),
        plan.switching,
        strictest(severities[each] for each in judged),
        worst.reason,
        again,
        worst.stopped,
    )


def refuse_stopped(found: Proposal) -> None:
    """Refuse to inspect while inspection is stopped.

    Raises:
        Refused: five tightened lots were not accepted.
    """
    if found.stopped:
        raise Refused(
            Text(
                N_("Inspection of {article} at {stage} is stopped: 5 tightened lots were not accepted."),
                article=found.article,
                stage=found.stage,
            ),
            Text(N_("Correct the cause; quality records the action on the page of sampling plans and resumes.")),
            code="sampling.stopped",
        )


def keep_sample(uow: UnitOfWork, inspection: int, found: Proposal, verdicts: Iterable[ClassVerdict]) -> None:
    """Keep the plan that an inspection followed, with what was found."""
    classes = [
        {
            "defect_class": each.plan.defect_class.value,
            "lot_pcs": each.plan.lot_pcs,
            "inspection_level": each.plan.level.value,
            "aql": None if each.plan.aql is None else str(each.plan.aql),
            "severity": each.plan.severity.value,
            "letter": each.plan.letter,
            "letter_after_arrow": each.plan.letter_after_arrow,
            "sample_pcs": each.plan.sample_pcs,
            "accept": each.plan.accept,
            "reject": each.plan.reject,
            "found": each.found,
            "sampling_table": each.plan.table.value,
            "table_version": each.plan.version,
        }
        for each in verdicts
    ]
    values = {
        "inspection": inspection,
        "article": found.article_id,
        "stage": found.stage.value,
        "source": found.source,
        "again": found.again,
        "classes": json.dumps(classes),
    }
    uow.session.execute(_KEEP, values)


@query(Permission.VIEW_QUALITY, consistent=True)
def switching_states(uow: UnitOfWork, stage: SamplingStage) -> tuple[SwitchingRow, ...]:
    """How the next lots are inspected at a stage, by article and line, with what led to it; the newest first."""
    row = next((each for each in uow.session.execute(_ALL_PLANS) if each.stage == stage.value), None)
    plan = USUAL_PLANS[stage] if row is None else _plan(stage, row)
    reduced = plant_settings.value_of(uow, REDUCED_SAMPLING)
    rows = []
    for each in histories_at(uow, stage):
        states = each.history.after(plan.switching, reduced=reduced)
        worst = _worst(state for judged, state in states.items() if judged in plan.rules)
        events = _events(each.history)
        lots = [event for event in events if event.ordered is None]
        rows.append(
            SwitchingRow(
                f"{each.article_id} {each.source}",
                each.code,
                each.name,
                each.source,
                worst.severity,
                worst.reason,
                worst.stopped,
                len(lots),
                sum(not event.accepted for event in lots),
                max(event.at for event in events),
                events,
            )
        )
    return tuple(rows)


@command(Permission.EDIT_SAMPLING_PLANS)
def order_switch(uow: UnitOfWork, new: NewSwitchOrder) -> int:
    """Tighten for a claim, a cost or an alarm; resume after a corrective action; allow or end reduced inspection.

    Returns:
        The key of the order.

    Raises:
        Invalid: no reason.
        NotFound: there is no such article.
    """
    if not new.reason.strip():
        raise Invalid({"reason": Text(N_("Say why."))})
    article = uow.session.execute(_ARTICLE, {"code": new.article.strip()}).scalar_one_or_none()
    if article is None:
        raise NotFound(
            Text(N_("There is no article {code}."), code=new.article.strip() or "–"),
            Text(N_("Look for it in the list of articles.")),
            code="sampling.article_unknown",
        )
    values = {
        "article": article,
        "stage": new.stage.value,
        "source": new.source.strip().upper(),
        "ordered": new.ordered.value,
        "reason": new.reason.strip(),
    }
    return int(uow.session.execute(_ORDER, values).scalar_one())


def _plan(stage: SamplingStage, row: Any) -> StagePlan:
    classes: Mapping[str, str | None] = row.classes
    rules = {DefectClass(each): ClassRule(None if aql is None else _aql(Decimal(aql))) for each, aql in classes.items()}
    return StagePlan(
        stage,
        InspectionLevel(row.inspection_level),
        rules,
        SamplingTable(row.sampling_table),
        SwitchingRule(row.switching),
        row.form_number,
    )


def _aql(stored: Decimal) -> Decimal:
    """The level as the tables write it: the database keeps three places."""
    return next(each.rule.aql for each in Judged if each.rule and each.rule.aql == stored) or stored


def _worst(states: Iterable[Switching]) -> Switching:
    everything = list(states)
    severity = strictest(each.severity for each in everything)
    return next(
        (each for each in everything if each.stopped),
        next((each for each in everything if each.severity is severity), Switching(severity, SwitchReason.START)),
    )


def _events(history: SwitchingHistory) -> tuple[SwitchingEvent, ...]:
    found = []
    for place, each in enumerate(history.events):
        if isinstance(each, LotEvent):
            found.append(
                SwitchingEvent(
                    f"lot {each.inspection}", each.at, each.severity, each.accepted, each.again, each.lot_pcs
                )
            )
        else:
            found.append(
                SwitchingEvent(f"order {place}", each.at, ordered=each.ordered, person=each.person, reason=each.reason)
            )
    return tuple(reversed(found))
