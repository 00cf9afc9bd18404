"""Inspections: recording what was found, and the history by batch, work order, department and time."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.alerts import AlertSeverity, AlertType
from quty_desktop.domain.check_lists import POINTS_AT, Answers, check_answers
from quty_desktop.domain.checks import PlanSeverity, PointResult
from quty_desktop.domain.defects import USUAL_DEFECTS
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.inspections import (
    DEPARTMENT_OF,
    Counts,
    DefectCount,
    check,
    count_by_class,
    judge,
    judge_by_plan,
    passes_from,
)
from quty_desktop.domain.measurements import LIMITS, MEASURED_AT, Measured, MeasureKind, MeasurePlace
from quty_desktop.domain.pass_rates import TARGET_SETTINGS
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass, DefectGroup, InspectionResult, InspectionType, Shift
from quty_desktop.domain.sampling.plans import ClassVerdict, judge_sample, stage_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.quality import sampling
from quty_desktop.services.quality.batches import BatchKey, find_batch
from quty_desktop.services.quality.holds import keep_for_metal
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_STRICTNESS = (InspectionResult.PASS, InspectionResult.FAIL, InspectionResult.BLOCKED)
_PAGE = 200
_LATE = timedelta(minutes=5)

_TARGET_KEYS = [each.key for each in TARGET_SETTINGS.values()]
_TARGETS = text("SELECT s.key, s.value FROM quty.setting AS s WHERE s.key = ANY (:keys)")

_CATALOGUE = text("""
    SELECT d.id, d.code, d.name, d.name_id, d.defect_class, d.defect_group
    FROM quty.defect AS d
    WHERE d.active
    ORDER BY CASE d.defect_class WHEN 'critical' THEN 1 WHEN 'major' THEN 2 ELSE 3 END, d.code
""")
_COUNT_DEFECTS = text("SELECT count(*) FROM quty.defect")
_ADOPT = text("""
    INSERT INTO quty.defect (code, name, name_id, defect_class, defect_group)
    VALUES (:code, :name, :name_id, :class, :group)
    ON CONFLICT (code) DO NOTHING
""")
_DEFECTS_BY_CODE = text("""
    SELECT d.id, d.code, d.defect_class, d.defect_group
    FROM quty.defect AS d
    WHERE d.active AND d.code = ANY (:codes)
""")
_WORK_ORDER = text("""
    SELECT w.id, w.number FROM quty.work_order AS w WHERE w.number = :number AND w.manufacturing_order_id = :batch
""")
_INSERT = text("""
    INSERT INTO quty.inspection
        (manufacturing_order_id, work_order_id, department, inspection_type, result, inspected_pcs, passed_pcs,
         rework_pcs, scrap_pcs, line, shift, note, details, inspected_at)
    VALUES (:batch, :work_order, :department, :type, :result, :inspected, :passed, :rework, :scrap, :line, :shift,
            :note, CAST(:details AS jsonb), :at)
    RETURNING id
""")
_INSERT_DEFECTS = text("""
    INSERT INTO quty.defect_count (inspection_id, defect_id, defect_class, qty_pcs, location, cause)
    VALUES (:inspection, :defect, :class, :count, :location, :cause)
""")
_INSERT_MEASURES = text("""
    INSERT INTO quty.inspection_measure (inspection_id, kind, place, value, minimum, maximum, unit, ok)
    VALUES (:inspection, :kind, :place, :value, :minimum, :maximum, :unit, :ok)
""")
_LIST = """
    SELECT i.id, i.inspected_at, i.department, i.inspection_type, i.result, i.inspected_pcs, i.passed_pcs,
           i.rework_pcs, i.scrap_pcs, i.line, i.shift, i.note, i.details -> 'points' AS points, mo.batch_number, coalesce(w.number, '') AS work_order,
           coalesce(p.full_name, i.inspected_by) AS inspector,
           coalesce((SELECT jsonb_agg(jsonb_build_object('code', d.code, 'name', d.name, 'name_id', d.name_id,
                                                         'class', c.defect_class, 'count', c.qty_pcs,
                                                         'location', c.location) ORDER BY c.id)
                     FROM quty.defect_count AS c JOIN quty.defect AS d ON d.id = c.defect_id
                     WHERE c.inspection_id = i.id), '[]') AS defects,
           coalesce((SELECT jsonb_agg(jsonb_build_object('class', s.defect_class, 'lot', s.lot_pcs,
                                                         'level', s.inspection_level, 'severity', s.severity,
                                                         'letter', s.letter_after_arrow, 'sample', s.sample_pcs,
                                                         'accept', s.accept, 'reject', s.reject, 'found', s.found)
                                      ORDER BY s.id)
                     FROM quty.inspection_sample AS s WHERE s.inspection_id = i.id), '[]') AS samples,
           coalesce((SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'place', m.place, 'value', m.value::text)
                                      ORDER BY m.id)
                     FROM quty.inspection_measure AS m WHERE m.inspection_id = i.id), '[]') AS measures,
           (SELECT count(*) FROM quty.attachment AS t
            WHERE t.subject_kind = 'inspection' AND t.subject_id = i.id) AS photos
    FROM quty.inspection AS i
    JOIN quty.manufacturing_order AS mo ON mo.id = i.manufacturing_order_id
    LEFT JOIN quty.work_order AS w ON w.id = i.work_order_id
    LEFT JOIN quty.person AS p ON p.name = i.inspected_by
    WHERE {conditions}
    ORDER BY i.inspected_at DESC, i.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class DefectRow:
    """A defect of the catalogue.

    Attributes:
        id: key.
        code: what inspectors type or scan.
        name: its name in English.
        name_id: its name in Indonesian, empty where there is none.
        defect_class: how grave it is.
        group: what it concerns.
    """

    id: int
    code: str
    name: str
    name_id: str
    defect_class: DefectClass
    group: DefectGroup


@dataclass(frozen=True, slots=True)
class FoundDefect:
    """How often an inspection found a defect."""

    code: str
    count: int
    location: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class NewInspection:
    """What an inspector enters; several inspections of one lot are usual.

    Attributes:
        batch: batch number as typed or scanned.
        type: the checkpoint.
        inspected_pcs: pieces looked at; passed, rework and scrap make it up.
        passed_pcs: good pieces.
        rework_pcs: pieces to repair.
        scrap_pcs: pieces to throw away.
        defects: what was found.
        work_order: number of the work order (SPK), empty where the batch is enough.
        line: line or station.
        shift: shift, if it matters.
        note: a remark.
        result: only to be stricter than the counts; ``None`` takes what they decide.
        inspected_at: when, ``None`` for now.
        lot_pcs: size of the lot that the pieces were taken from; with it the sampling plan of the checkpoint decides
            and is kept, ``None`` judges by the pass rate.
        after_block: a final inspection's check list blocked the lot, and it is offered again.
        measures: what was measured; a value outside its limits is a piece for rework or scrap.
        points: the check list of the checkpoint; empty where nobody went through it.
    """

    batch: str
    type: InspectionType
    inspected_pcs: int
    passed_pcs: int
    rework_pcs: int = 0
    scrap_pcs: int = 0
    defects: tuple[FoundDefect, ...] = ()
    work_order: str = ""
    line: str = ""
    shift: Shift | None = None
    note: str = ""
    result: InspectionResult | None = None
    inspected_at: datetime | None = None
    lot_pcs: int | None = None
    after_block: bool = False
    measures: tuple[Measured, ...] = ()
    points: Answers = ()


@dataclass(frozen=True, slots=True)
class PassLimit:
    """With which share of good pieces a lot passes at a checkpoint where no sampling plan is used."""

    type: InspectionType
    share: Decimal


@dataclass(frozen=True, slots=True)
class RecordedInspection:
    """What became of the entry."""

    id: int
    batch: str
    type: InspectionType
    result: InspectionResult


_WITH_DEFECT = """EXISTS (SELECT FROM quty.defect_count AS c JOIN quty.defect AS f ON f.id = c.defect_id
                          WHERE c.inspection_id = i.id AND f.code = :defect)"""


@dataclass(frozen=True, slots=True)
class InspectionFilter:
    """Which inspections are wanted; empty parts ask for all.

    Attributes:
        batch: batch number.
        work_order: number of a work order.
        department: whose goods.
        type: checkpoint.
        result: decision.
        first: first day at the plant.
        last: last day at the plant, included.
        line: line or station as it was written; ``None`` for all.
        article_id: key of the article; 0 for all.
        defect: code of a defect that was found; empty for all.
        before: time and id of the last row of the page before, to get the next one.
        limit: most rows.
    """

    batch: str = ""
    work_order: str = ""
    department: Department | None = None
    type: InspectionType | None = None
    result: InspectionResult | None = None
    first: date | None = None
    last: date | None = None
    line: str | None = None
    article_id: int = 0
    defect: str = ""
    before: tuple[datetime, int] | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class DefectFound:
    """A defect of an inspection in the history."""

    code: str
    name: str
    name_id: str
    defect_class: DefectClass
    count: int
    location: str


@dataclass(frozen=True, slots=True)
class SampleKept:
    """The plan that an inspection followed for a class of defects, as it was then.

    Attributes:
        defect_class: whose plan.
        lot_pcs: the lot.
        level: inspection level.
        severity: normal, tightened or reduced.
        letter: code letter whose plan held; empty where every piece was judged.
        sample_pcs: pieces asked for.
        accept: most defects with which the lot was accepted.
        reject: fewest defects with which it was not.
        found: defects of the class.
    """

    defect_class: DefectClass
    lot_pcs: int
    level: str
    severity: PlanSeverity
    letter: str
    sample_pcs: int
    accept: int
    reject: int
    found: int


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection in the history."""

    id: int
    inspected_at: datetime
    department: Department
    type: InspectionType
    result: InspectionResult
    inspected_pcs: int
    passed_pcs: int
    rework_pcs: int
    scrap_pcs: int
    batch: str
    work_order: str
    line: str
    shift: Shift | None
    note: str
    inspector: str
    defects: tuple[DefectFound, ...]
    samples: tuple[SampleKept, ...] = ()
    measures: tuple[Measured, ...] = ()
    photos: int = 0
    points: Answers = ()

    @property
    def defect_codes(self) -> str:
        """The defects in short, e.g. ``C02 × 3, E01``."""
        return ", ".join(f"{each.code} × {each.count}" if each.count > 1 else each.code for each in self.defects)


@command(Permission.RECORD_INSPECTIONS)
def record_inspection(uow: UnitOfWork, new: NewInspection) -> RecordedInspection:
    """Record one inspection with its defects.

    Raises:
        Invalid: counts that cannot be true, an unknown defect or work order, a time in the future, a sample smaller
            than its plan, or a result that is milder than the counts allow.
        NotFound: there is no such batch.
        Refused: inspection of the article is stopped until a corrective action is recorded.
    """
    batch = find_batch(uow, new.batch)
    at = _checked_time(uow, new.inspected_at)
    known = known_defects(uow, new.defects)
    counts = Counts(new.inspected_pcs, new.passed_pcs, new.rework_pcs, new.scrap_pcs)
    found = tuple(
        DefectCount(each.code, known[each.code].defect_class, known[each.code].group, each.count)
        for each in new.defects
    )
    check(counts, found)
    _check_measures(new, counts)
    check_answers(new.type, new.points, defective=counts.defective_pcs > 0)
    planned = _planned(uow, batch, new)
    if planned is None:
        verdicts: tuple[ClassVerdict, ...] = ()
        best = judge(new.type, counts, found, limit=passes_from(new.type, _stored_targets(uow)))
    else:
        verdicts = judge_sample(planned.plans, count_by_class(found))
        best = judge_by_plan(new.type, verdicts, found)
    result = _result(new, best)
    inspection = uow.session.execute(
        _INSERT,
        {
            "batch": batch.id,
            "work_order": _work_order(uow, batch, new.work_order),
            "department": DEPARTMENT_OF[new.type].value,
            "type": new.type.value,
            "result": result.value,
            "inspected": new.inspected_pcs,
            "passed": new.passed_pcs,
            "rework": new.rework_pcs,
            "scrap": new.scrap_pcs,
            "line": new.line.strip(),
            "shift": new.shift.value if new.shift else None,
            "note": new.note.strip(),
            "details": json.dumps(
                {"points": {point.value: result.value for point, result in new.points}} if new.points else {}
            ),
            "at": at,
        },
    ).scalar_one()
    if found:
        uow.session.execute(
            _INSERT_DEFECTS,
            [
                {
                    "inspection": inspection,
                    "defect": known[each.code].id,
                    "class": known[each.code].defect_class.value,
                    "count": each.count,
                    "location": each.location.strip(),
                    "cause": each.cause.strip(),
                }
                for each in new.defects
            ],
        )
    if new.measures:
        uow.session.execute(_INSERT_MEASURES, [_measure(inspection, each) for each in new.measures])
    if planned is not None:
        sampling.keep_sample(uow, inspection, planned, verdicts)
    if result is not InspectionResult.PASS:
        _call(uow, batch, new, result, inspection)
    return RecordedInspection(inspection, batch.number, new.type, result)


def _check_measures(new: NewInspection, counts: Counts) -> None:
    """What is measured belongs to the checkpoint, and a value outside its limits is a piece that is not good."""
    if any(each.kind not in MEASURED_AT.get(new.type, ()) for each in new.measures):
        raise Invalid({"measures": Text(N_("This is not measured at the checkpoint."))})
    wrong = sum(not each.ok for each in new.measures)
    if wrong and not counts.defective_pcs:
        raise Invalid(
            {
                "measures": Text(
                    N_("{count} values lie outside their limits; count their pieces as rework or scrap."), count=wrong
                )
            }
        )


def _measure(inspection: int, measured: Measured) -> dict[str, object]:
    limits = LIMITS[measured.kind]
    return {
        "inspection": inspection,
        "kind": measured.kind.value,
        "place": measured.place.value,
        "value": measured.value,
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        "unit": limits.unit,
        "ok": measured.ok,
    }


def _planned(uow: UnitOfWork, batch: BatchKey, new: NewInspection) -> sampling.Proposal | None:
    """The plan that holds for the lot, ``None`` where no lot was given or the checkpoint looks at each piece."""
    stage = stage_of(new.type)
    if new.lot_pcs is None or stage is None:
        return None
    found = sampling.propose(uow, batch.id, stage, new.line, new.lot_pcs, after_block=new.after_block)
    sampling.refuse_stopped(found)
    if new.inspected_pcs > new.lot_pcs:
        raise Invalid({"lot_pcs": Text(N_("More pieces were inspected than the lot has."))})
    if new.inspected_pcs < found.sample_pcs:
        raise Invalid(
            {
                "inspected_pcs": Text(
                    N_("The plan asks for {sample} of {lot} pcs."), sample=found.sample_pcs, lot=new.lot_pcs
                )
            }
        )
    return found


def _stored_targets(uow: UnitOfWork) -> dict[str, object]:
    """The targets that the plant changed, by key of the setting."""
    return {row.key: row.value for row in uow.session.execute(_TARGETS, {"keys": _TARGET_KEYS})}


def _call(uow: UnitOfWork, batch: BatchKey, new: NewInspection, result: InspectionResult, inspection: int) -> None:
    """Tell those who must answer a failure; metal also puts the batch on hold."""
    defective = new.rework_pcs + new.scrap_pcs
    if new.type is InspectionType.METAL:
        keep_for_metal(uow, batch, max(1, defective), DEPARTMENT_OF[new.type], new.line)
        return
    blocked = result is InspectionResult.BLOCKED
    values: dict[str, object] = {"inspection": new.type, "batch": batch.number}
    if not blocked:
        values |= {"defects": defective, "inspected": new.inspected_pcs}
    raise_alert(
        uow,
        NewAlert(
            AlertType.QC_FAIL,
            "inspection.blocked" if blocked else "inspection.failed",
            DEPARTMENT_OF[new.type],
            values,
            AlertSeverity.CRITICAL if blocked else None,
            subject_kind="inspection",
            subject_id=inspection,
        ),
    )


def _checked_time(uow: UnitOfWork, at: datetime | None) -> datetime:
    if at is not None and at > uow.now + _LATE:
        raise Invalid({"inspected_at": Text(N_("This time has not come yet."))})
    return at or uow.now


def known_defects(uow: UnitOfWork, defects: tuple[FoundDefect, ...]) -> dict[str, DefectRow]:
    """The entries of the catalogue by code, for other services.

    Raises:
        Invalid: the catalogue has no such defect.
    """
    codes = [each.code for each in defects]
    if not codes:
        return {}
    known = {
        row.code: DefectRow(row.id, row.code, "", "", DefectClass(row.defect_class), DefectGroup(row.defect_group))
        for row in uow.session.execute(_DEFECTS_BY_CODE, {"codes": codes})
    }
    for code in codes:
        if code not in known:
            raise Invalid({"defects": Text(N_("The catalogue has no defect {code}."), code=code or "–")})
    return known


def _work_order(uow: UnitOfWork, batch: BatchKey, number: str) -> int | None:
    wanted = number.strip().upper()
    if not wanted:
        return None
    row = uow.session.execute(_WORK_ORDER, {"number": wanted, "batch": batch.id}).one_or_none()
    if row is None:
        raise Invalid(
            {
                "work_order": Text(
                    N_("{batch} has no work order {number}."),
                    batch=batch.number,
                    number=wanted,
                )
            }
        )
    return int(row.id)


def _result(new: NewInspection, best: InspectionResult) -> InspectionResult:
    if new.result is None:
        return best
    if _STRICTNESS.index(new.result) < _STRICTNESS.index(best):
        raise Invalid({"result": Text(N_("With these defects the result is {result}."), result=best)})
    return new.result


@command(Permission.EDIT_DEFECTS)
def adopt_usual_defects(uow: UnitOfWork) -> int:
    """Put the usual defects into the catalogue; codes that exist stay as the plant has them.

    Returns:
        How many were new.
    """
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "name_id": each.name_id,
            "class": each.defect_class.value,
            "group": each.group.value,
        }
        for each in USUAL_DEFECTS
    ]
    before = uow.session.execute(_COUNT_DEFECTS).scalar_one()
    uow.session.execute(_ADOPT, rows)
    return int(uow.session.execute(_COUNT_DEFECTS).scalar_one() - before)


@query(Permission.VIEW_QUALITY)
def defect_catalogue(uow: UnitOfWork) -> tuple[DefectRow, ...]:
    """The defects that inspectors may record, the gravest first."""
    return tuple(
        DefectRow(row.id, row.code, row.name, row.name_id, DefectClass(row.defect_class), DefectGroup(row.defect_group))
        for row in uow.session.execute(_CATALOGUE)
    )


@query(Permission.VIEW_QUALITY)
def pass_limits(uow: UnitOfWork) -> tuple[PassLimit, ...]:
    """With which share of good pieces a lot passes, by checkpoint, with the targets of the plant."""
    stored = _stored_targets(uow)
    return tuple(PassLimit(each, passes_from(each, stored)) for each in InspectionType)


@query(Permission.VIEW_QUALITY)
def inspection_list(uow: UnitOfWork, wanted: InspectionFilter) -> tuple[InspectionRow, ...]:
    """Inspections, the newest first; by batch and by work order this is their history."""
    conditions = ["TRUE"]
    values: dict[str, Any] = {"limit": wanted.limit}
    for condition, name, value in (
        ("mo.batch_number = :batch", "batch", wanted.batch.strip().upper()),
        ("w.number = :work_order", "work_order", wanted.work_order.strip().upper()),
        ("i.department = :department", "department", wanted.department and wanted.department.value),
        ("i.inspection_type = :type", "type", wanted.type and wanted.type.value),
        ("i.result = :result", "result", wanted.result and wanted.result.value),
        ("mo.article_id = :article", "article", wanted.article_id),
        (_WITH_DEFECT, "defect", wanted.defect),
        ("i.inspected_at >= :since", "since", wanted.first and plant_midnight(wanted.first)),
        ("i.inspected_at < :until", "until", wanted.last and plant_midnight(wanted.last + timedelta(days=1))),
    ):
        if value:
            conditions.append(condition)
            values[name] = value
    if wanted.line is not None:
        conditions.append("i.line = :line")
        values["line"] = wanted.line
    if wanted.before is not None:
        conditions.append("(i.inspected_at, i.id) < (:before_at, :before_id)")
        values["before_at"], values["before_id"] = wanted.before
    statement = text(_LIST.format(conditions=" AND ".join(conditions)))
    return tuple(_row(row) for row in uow.session.execute(statement, values))


def inspection_of(uow: UnitOfWork, inspection: int) -> InspectionRow:
    """One inspection, for other services.

    Raises:
        NotFound: there is none.
    """
    row = uow.session.execute(text(_LIST.format(conditions="i.id = :id")), {"id": inspection, "limit": 1}).one_or_none()
    if row is None:
        raise NotFound(Text(N_("This inspection does not exist.")), Text(N_("Refresh the page and choose again.")))
    return _row(row)


def _row(row: Any) -> InspectionRow:
    return InspectionRow(
        id=row.id,
        inspected_at=row.inspected_at,
        department=Department(row.department),
        type=InspectionType(row.inspection_type),
        result=InspectionResult(row.result),
        inspected_pcs=row.inspected_pcs,
        passed_pcs=row.passed_pcs,
        rework_pcs=row.rework_pcs,
        scrap_pcs=row.scrap_pcs,
        batch=row.batch_number,
        work_order=row.work_order,
        line=row.line,
        shift=Shift(row.shift) if row.shift else None,
        note=row.note,
        inspector=row.inspector,
        defects=tuple(
            DefectFound(
                each["code"],
                each["name"],
                each["name_id"],
                DefectClass(each["class"]),
                each["count"],
                each["location"],
            )
            for each in row.defects
        ),
        samples=tuple(
            SampleKept(
                DefectClass(each["class"]),
                each["lot"],
                each["level"],
                PlanSeverity(each["severity"]),
                each["letter"],
                each["sample"],
                each["accept"],
                each["reject"],
                each["found"],
            )
            for each in row.samples
        ),
        measures=tuple(
            Measured(MeasureKind(each["kind"]), Decimal(each["value"]), MeasurePlace(each["place"]))
            for each in row.measures
        ),
        photos=row.photos,
        points=tuple(
            (point, PointResult((row.points or {})[point.value]))
            for point in POINTS_AT.get(InspectionType(row.inspection_type), ())
            if point.value in (row.points or {})
        ),
    )
