"""Final inspections of a new date stamp: the form with what order and pack specification say, recording, the list."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.checks import PlanSeverity, PointResult
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.final_inspection import (
    FinalPoint,
    PackedAs,
    PointFound,
    checked_points,
    required,
    verdict,
)
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass, InspectionResult, InspectionType
from quty_desktop.domain.sampling.plans import SamplingStage, special_sample
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality import inspections, sampling
from quty_desktop.services.quality.batches import BatchKey, find_batch
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 200

_CONTEXT = text("""
    SELECT mo.qty_pcs, a.code AS article_code, a.name AS article_name, o.number AS order_number, l.week_year,
           l.week_number, d.code AS destination_code, d.name AS destination_name,
           (SELECT coalesce(sum(c.pcs), 0) FROM quty.carton AS c
            WHERE c.manufacturing_order_id = mo.id AND c.state IN ('packed', 'checked', 'shipped')) AS packed_pcs,
           s.pcs_per_carton, s.length_mm, s.width_mm, s.height_mm, s.gross_weight_kg, s.net_weight_kg,
           f.id AS last_id, f.number AS last_number, i.result AS last_result
    FROM quty.manufacturing_order AS mo
    JOIN quty.buyer_order_line AS l ON l.id = mo.order_line_id
    JOIN quty.buyer_order AS o ON o.id = l.order_id
    JOIN quty.article AS a ON a.id = l.article_id
    JOIN quty.destination AS d ON d.id = l.destination_id
    LEFT JOIN LATERAL (
        SELECT * FROM quty.pack_specification AS p
        WHERE p.article_id = l.article_id AND (p.destination_id IS NULL OR p.destination_id = l.destination_id)
          AND (p.week_year IS NULL OR (p.week_year, p.week_number) <= (l.week_year, l.week_number))
        ORDER BY p.destination_id IS NULL, p.week_year DESC NULLS LAST, p.week_number DESC NULLS LAST
        LIMIT 1) AS s ON TRUE
    LEFT JOIN LATERAL (SELECT * FROM quty.final_inspection AS x WHERE x.manufacturing_order_id = mo.id
                       ORDER BY x.id DESC LIMIT 1) AS f ON TRUE
    LEFT JOIN quty.inspection AS i ON i.id = f.inspection_id
    WHERE mo.id = :batch
""")
_HEAD = text("""
    INSERT INTO quty.final_inspection
        (inspection_id, manufacturing_order_id, number, lot_pcs, sample_pcs, inspection_level, severity, again_of_id,
         week_year, week_number, destination_code, critical_accept, major_accept, minor_accept, critical_found,
         major_found, minor_found, note)
    VALUES (:inspection, :batch, :number, :lot, :sample, :level, :severity, :again, :year, :week, :destination,
            :critical_accept, :major_accept, :minor_accept, :critical_found, :major_found, :minor_found, :note)
    RETURNING id
""")
_POINTS = text("""
    INSERT INTO quty.final_inspection_point (final_inspection_id, point, result, required, found, note)
    VALUES (:head, :point, :result, :required, :found, :note)
""")
_LIST = """
    SELECT f.id, f.number, i.inspected_at, mo.batch_number, a.code AS article_code, a.name AS article_name,
           o.number AS order_number, f.week_year, f.week_number, f.destination_code, f.lot_pcs, f.sample_pcs,
           f.inspection_level, f.severity, coalesce(g.number, '') AS again_of, i.result, f.critical_accept,
           f.major_accept, f.minor_accept, f.critical_found, f.major_found, f.minor_found, f.note, i.inspected_pcs,
           i.passed_pcs, i.rework_pcs, i.scrap_pcs, coalesce(p.full_name, i.inspected_by) AS inspector,
           (SELECT jsonb_agg(jsonb_build_array(k.point, k.result, k.required, k.found, k.note) ORDER BY k.id)
            FROM quty.final_inspection_point AS k WHERE k.final_inspection_id = f.id) AS points,
           (SELECT jsonb_agg(jsonb_build_array(e.code, e.name, e.name_id, c.defect_class, c.qty_pcs) ORDER BY c.id)
            FROM quty.defect_count AS c JOIN quty.defect AS e ON e.id = c.defect_id
            WHERE c.inspection_id = i.id) AS defects
    FROM quty.final_inspection AS f
    JOIN quty.inspection AS i ON i.id = f.inspection_id
    JOIN quty.manufacturing_order AS mo ON mo.id = f.manufacturing_order_id
    JOIN quty.buyer_order_line AS l ON l.id = mo.order_line_id
    JOIN quty.buyer_order AS o ON o.id = l.order_id
    JOIN quty.article AS a ON a.id = l.article_id
    LEFT JOIN quty.final_inspection AS g ON g.id = f.again_of_id
    LEFT JOIN quty.person AS p ON p.name = i.inspected_by
    WHERE {conditions}
    ORDER BY f.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class FinalQuestion:
    """For which batch the form is opened; ``lot_pcs`` is ``None`` for everything packed."""

    batch: str
    lot_pcs: int | None = None


@dataclass(frozen=True, slots=True)
class FinalForm:
    """The empty form with everything that the program knows.

    Attributes:
        batch: batch number.
        article_name: name of the article.
        order: buyer order.
        packed: what order and pack specification say.
        lot_pcs: pieces of the lot.
        plan: how the lot is sampled.
        special_pcs: pieces of the special level, on which labels, weights, pulls, cartons and pallets are looked at.
        last: number of the batch's last final inspection, empty before the first.
        last_result: what it decided.
    """

    batch: str
    article_name: str
    order: str
    packed: PackedAs
    lot_pcs: int
    plan: sampling.Proposal
    special_pcs: int
    last: str
    last_result: InspectionResult | None

    def required(self, point: FinalPoint) -> str:
        """What is asked at a point."""
        return required(point, self.packed)


@dataclass(frozen=True, slots=True)
class NewFinal:
    """A final inspection as it is entered.

    Attributes:
        batch: batch number as typed or scanned.
        lot_pcs: pieces of the lot.
        inspected_pcs: pieces looked at; passed, rework and scrap make it up.
        passed_pcs: good pieces.
        rework_pcs: pieces to repair.
        scrap_pcs: pieces to throw away.
        points: the check list.
        defects: what was found.
        note: a remark.
        inspected_at: when, ``None`` for now.
    """

    batch: str
    lot_pcs: int
    inspected_pcs: int
    passed_pcs: int
    points: tuple[PointFound, ...]
    rework_pcs: int = 0
    scrap_pcs: int = 0
    defects: tuple[inspections.FoundDefect, ...] = ()
    note: str = ""
    inspected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedFinal:
    """What it decided."""

    id: int
    number: str
    batch: str
    result: InspectionResult


@dataclass(frozen=True, slots=True)
class FinalFilter:
    """Which final inspections are wanted; an empty batch asks for all."""

    batch: str = ""
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class FinalPointRow:
    """A point of the filled-in check list."""

    point: FinalPoint
    result: PointResult
    required: str
    found: str
    note: str


@dataclass(frozen=True, slots=True)
class FinalRow:
    """A final inspection.

    Attributes:
        id: key.
        number: its number.
        inspected_at: when.
        batch: batch number.
        article_code: article.
        article_name: its name.
        order: buyer order.
        week: date stamp.
        destination: destination code.
        lot_pcs: the lot.
        sample_pcs: pieces that the plan asked for.
        level: inspection level.
        severity: normal, tightened or reduced.
        again_of: number of the blocked inspection that this one follows, empty if none.
        result: pass or blocked.
        accept: most defects accepted, by class.
        found: defects found, by class.
        inspected_pcs: pieces looked at.
        passed_pcs: of these, good.
        rework_pcs: to repair.
        scrap_pcs: thrown away.
        note: a remark.
        inspector: who inspected.
        points: the check list.
        defects: code, name, Indonesian name, class and count of each defect.
    """

    id: int
    number: str
    inspected_at: datetime
    batch: str
    article_code: str
    article_name: str
    order: str
    week: Week
    destination: str
    lot_pcs: int
    sample_pcs: int
    level: str
    severity: PlanSeverity
    again_of: str
    result: InspectionResult
    accept: tuple[int, int, int]
    found: tuple[int, int, int]
    inspected_pcs: int
    passed_pcs: int
    rework_pcs: int
    scrap_pcs: int
    note: str
    inspector: str
    points: tuple[FinalPointRow, ...]
    defects: tuple[tuple[str, str, str, DefectClass, int], ...]


@query(Permission.INSPECT_FINAL, consistent=True)
def final_form(uow: UnitOfWork, asked: FinalQuestion) -> FinalForm:
    """The form of a batch: levels, sample, and what the label must say.

    Raises:
        Invalid: nothing was typed, or nothing is packed.
        NotFound: there is no such batch.
    """
    return _form(uow, find_batch(uow, asked.batch, Permission.INSPECT_FINAL), asked.lot_pcs)


def _form(uow: UnitOfWork, batch: BatchKey, lot_pcs: int | None) -> FinalForm:
    row = uow.session.execute(_CONTEXT, {"batch": batch.id}).one()
    lot = lot_pcs if lot_pcs is not None else row.packed_pcs or row.qty_pcs
    sides = (row.length_mm, row.width_mm, row.height_mm)
    blocked = row.last_result == InspectionResult.BLOCKED.value
    return FinalForm(
        batch=batch.number,
        article_name=row.article_name,
        order=row.order_number,
        packed=PackedAs(
            row.article_code,
            row.destination_code,
            Week(row.week_year, row.week_number),
            row.pcs_per_carton,
            None if None in sides else (int(sides[0]), int(sides[1]), int(sides[2])),
            row.gross_weight_kg,
            row.net_weight_kg,
        ),
        lot_pcs=lot,
        plan=sampling.propose(uow, batch.id, SamplingStage.FINAL, "", lot, after_block=blocked),
        special_pcs=special_sample(lot),
        last=row.last_number or "",
        last_result=InspectionResult(row.last_result) if row.last_result else None,
    )


@command(Permission.INSPECT_FINAL)
def record_final(uow: UnitOfWork, new: NewFinal) -> RecordedFinal:
    """Record a final inspection; sample and check list decide together. A blocked lot comes back on the tightened plan.

    Raises:
        Invalid: a point is not answered, a count cannot be true, or the sample is smaller than the plan.
        NotFound: there is no such batch.
        Refused: inspection of the article is stopped until a corrective action is recorded.
    """
    batch = find_batch(uow, new.batch)
    row = uow.session.execute(_CONTEXT, {"batch": batch.id}).one()
    if row.packed_pcs and new.lot_pcs > row.packed_pcs:
        raise Invalid({"lot_pcs": Text(N_("{packed} pcs are packed."), packed=row.packed_pcs)})
    form = _form(uow, batch, new.lot_pcs)
    points = checked_points(new.points, form.packed)
    wanted = inspections.NewInspection(
        batch.number,
        InspectionType.FINAL,
        new.inspected_pcs,
        new.passed_pcs,
        new.rework_pcs,
        new.scrap_pcs,
        new.defects,
        note=new.note,
        inspected_at=new.inspected_at,
        lot_pcs=new.lot_pcs,
        after_block=form.last_result is InspectionResult.BLOCKED,
    )
    if verdict(points, InspectionResult.PASS) is InspectionResult.BLOCKED:
        wanted = replace(wanted, result=InspectionResult.BLOCKED)
    done = inspections.record_inspection(uow, wanted)
    number = next_number(uow, "FI")
    found = _found(uow, new)
    limits = {each.defect_class: each.accept for each in form.plan.plans}
    head = uow.session.execute(
        _HEAD,
        {
            "inspection": done.id,
            "batch": batch.id,
            "number": number,
            "lot": new.lot_pcs,
            "sample": form.plan.sample_pcs,
            "level": form.plan.plans[0].level.value if form.plan.plans else "",
            "severity": form.plan.severity.value,
            "again": row.last_id if form.last_result is InspectionResult.BLOCKED else None,
            "year": row.week_year,
            "week": row.week_number,
            "destination": row.destination_code,
            "note": new.note.strip(),
            **{f"{each.value}_accept": limits.get(each, 0) for each in DefectClass},
            **{f"{each.value}_found": found.get(each, 0) for each in DefectClass},
        },
    ).scalar_one()
    uow.session.execute(
        _POINTS,
        [
            {
                "head": head,
                "point": each.point.value,
                "result": each.result.value if each.result else PointResult.NOT_APPLICABLE.value,
                "required": form.required(each.point),
                "found": each.found,
                "note": each.note,
            }
            for each in points
        ],
    )
    return RecordedFinal(head, number, batch.number, done.result)


def _found(uow: UnitOfWork, new: NewFinal) -> dict[DefectClass, int]:
    known = inspections.known_defects(uow, new.defects)
    found: dict[DefectClass, int] = {}
    for each in new.defects:
        kind = known[each.code].defect_class
        found[kind] = found.get(kind, 0) + each.count
    return found


@query(Permission.VIEW_QUALITY)
def final_list(uow: UnitOfWork, wanted: FinalFilter) -> tuple[FinalRow, ...]:
    """Final inspections, the newest first."""
    if wanted.batch.strip():
        return _rows(uow, "mo.batch_number = :batch", batch=wanted.batch.strip().upper(), limit=wanted.limit)
    return _rows(uow, "TRUE", limit=wanted.limit)


def final_of(uow: UnitOfWork, final: int) -> FinalRow:
    """One final inspection, for its paper.

    Raises:
        NotFound: there is none.
    """
    rows = _rows(uow, "f.id = :id", id=final, limit=1)
    if not rows:
        raise NotFound(
            Text(N_("This final inspection does not exist.")), Text(N_("Refresh the page and choose again."))
        )
    return rows[0]


def _rows(uow: UnitOfWork, condition: str, **values: object) -> tuple[FinalRow, ...]:
    statement = text(_LIST.format(conditions=condition))
    return tuple(_row(row) for row in uow.session.execute(statement, values))


def _row(row: Any) -> FinalRow:
    return FinalRow(
        id=row.id,
        number=row.number,
        inspected_at=row.inspected_at,
        batch=row.batch_number,
        article_code=row.article_code,
        article_name=row.article_name,
        order=row.order_number,
        week=Week(row.week_year, row.week_number),
        destination=row.destination_code,
        lot_pcs=row.lot_pcs,
        sample_pcs=row.sample_pcs,
        level=row.inspection_level,
        severity=PlanSeverity(row.severity),
        again_of=row.again_of,
        result=InspectionResult(row.result),
        accept=(row.critical_accept, row.major_accept, row.minor_accept),
        found=(row.critical_found, row.major_found, row.minor_found),
        inspected_pcs=row.inspected_pcs,
        passed_pcs=row.passed_pcs,
        rework_pcs=row.rework_pcs,
        scrap_pcs=row.scrap_pcs,
        note=row.note,
        inspector=row.inspector,
        points=tuple(
            FinalPointRow(FinalPoint(point), PointResult(result), asked, found, note)
            for point, result, asked, found, note in row.points or ()
        ),
        defects=tuple(
            (code, name, name_id, DefectClass(kind), count) for code, name, name_id, kind, count in row.defects or ()
        ),
    )
