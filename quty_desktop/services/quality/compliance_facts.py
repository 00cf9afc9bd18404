"""What is known of a batch, gathered for its compliance report: eleven statements, however large the batch is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.certificates import Validity, on_production_date
from quty_desktop.domain.checks import MetalCheckKind
from quty_desktop.domain.compliance import (
    CartonFact,
    CheckpointResult,
    ComplianceFacts,
    DefectCount,
    HoldFact,
    LabTestFact,
    MaterialUsed,
    MetalCheck,
    PackingFacts,
    PalletFact,
    TraceStep,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.lab_tests import RELEASE_TESTS, Clearing
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.orders import ManufacturingState, OrderState, WorkState
from quty_desktop.domain.packing import CartonState, MarkCheckResult, PalletState
from quty_desktop.domain.quality import DefectClass, InspectionResult, InspectionType, LabTestType, TestResult
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.quality.batches import BatchKey
from quty_desktop.services.quality.failure_photos import photos_of_failures
from quty_desktop.services.quality.holds import HoldFilter, hold_list
from quty_desktop.services.quality.lab_tests import LabTestFilter, LabTestRow, lab_test_list
from quty_desktop.services.unit_of_work import UnitOfWork

CHECKPOINTS = (InspectionType.CUTTING, InspectionType.INLINE_SEWING, InspectionType.FINISHING, InspectionType.FINAL)
"""The checkpoints that a complete report needs; others are shown where they were inspected."""

_MOST_REMARKS = 60
_MOST_TESTS = 1000

_HEAD = text("""
    SELECT mo.id, mo.number AS mo_number, mo.batch_number, mo.qty_pcs, mo.produced_pcs, mo.state, mo.created_at,
           mo.started_at, mo.completed_at, coalesce(ap.full_name, mo.approved_by, '') AS approved_by,
           a.code AS article_code, a.name AS article_name, b.name AS buyer, o.number AS order_number, o.order_date,
           o.state AS order_state, coalesce(op.full_name, o.confirmed_by, o.created_by) AS order_by,
           (SELECT count(*) FROM quty.shipping_mark_print AS m WHERE m.manufacturing_order_id = mo.id AND m.counter > 1)
           AS reprints,
           l.qty_pcs AS ordered_pcs, l.week_year, l.week_number, d.code AS destination_code, d.name AS destination_name
    FROM quty.manufacturing_order AS mo
    JOIN quty.buyer_order_line AS l ON l.id = mo.order_line_id
    JOIN quty.buyer_order AS o ON o.id = l.order_id
    JOIN quty.partner AS b ON b.id = o.buyer_id
    JOIN quty.article AS a ON a.id = l.article_id
    JOIN quty.destination AS d ON d.id = l.destination_id
    LEFT JOIN quty.person AS ap ON ap.name = mo.approved_by
    LEFT JOIN quty.person AS op ON op.name = coalesce(o.confirmed_by, o.created_by)
    WHERE mo.id = :batch
""")
_WORK = text("""
    SELECT w.number, w.department, w.state, w.good_pcs, w.started_at, w.finished_at,
           coalesce(p.full_name, w.created_by) AS responsible
    FROM quty.work_order AS w
    LEFT JOIN quty.person AS p ON p.name = w.created_by
    WHERE w.manufacturing_order_id = :batch
    ORDER BY w.id
""")
# Material lots that were issued to the batch or to one of its work orders, with the certificates of the material that
# hold for the lot's supplier.
_MATERIALS = text("""
    SELECT a.code, a.name, t.number AS lot, coalesce(s.name, '') AS producer,
           (SELECT jsonb_agg(jsonb_build_array(c.kind, c.valid_from, c.valid_until, c.composition) ORDER BY c.id)
            FROM quty.material_certificate AS c
            WHERE c.article_id = a.id AND (c.partner_id IS NULL OR c.partner_id = t.partner_id)) AS certificates
    FROM quty.stock_move AS m
    JOIN quty.article AS a ON a.id = m.article_id
    JOIN quty.lot AS t ON t.id = m.lot_id
    LEFT JOIN quty.partner AS s ON s.id = t.partner_id
    WHERE a.kind = 'raw_material'
      AND (m.reference = :number
           OR m.reference IN (SELECT w.number FROM quty.work_order AS w WHERE w.manufacturing_order_id = :batch))
    GROUP BY a.id, a.code, a.name, t.number, t.partner_id, s.name
    ORDER BY a.code, t.number
""")
_CHECKPOINTS = text("""
    SELECT i.inspection_type, sum(i.inspected_pcs) AS inspected, sum(i.passed_pcs) AS passed, sum(i.rework_pcs) AS rework,
           sum(i.scrap_pcs) AS scrap, max(i.inspected_at) AS last_at,
           (array_agg(i.result ORDER BY i.id DESC))[1] AS result,
           string_agg(DISTINCT coalesce(p.full_name, i.inspected_by), ', ') AS inspectors,
           bool_or(i.id IN (SELECT k.ref FROM quty.batch_blockers(:batch) AS k WHERE k.code = i.inspection_type
                            AND k.kind IN ('inspection', 'metal'))) AS kept
    FROM quty.inspection AS i
    LEFT JOIN quty.person AS p ON p.name = i.inspected_by
    WHERE i.manufacturing_order_id = :batch
    GROUP BY i.inspection_type
""")
_DEFECTS = text("""
    SELECT d.code, d.name, d.name_id, c.defect_class, i.inspection_type, sum(c.qty_pcs) AS found,
           bool_and(i.scrap_pcs = 0 OR i.rework_pcs = 0) AS known,
           sum(CASE WHEN i.scrap_pcs = 0 THEN c.qty_pcs ELSE 0 END) AS rework,
           sum(CASE WHEN i.rework_pcs = 0 THEN c.qty_pcs ELSE 0 END) AS scrap
    FROM quty.defect_count AS c
    JOIN quty.defect AS d ON d.id = c.defect_id
    JOIN quty.inspection AS i ON i.id = c.inspection_id
    WHERE i.manufacturing_order_id = :batch
    GROUP BY d.code, d.name, d.name_id, c.defect_class, i.inspection_type
    ORDER BY CASE c.defect_class WHEN 'critical' THEN 1 WHEN 'major' THEN 2 ELSE 3 END, sum(c.qty_pcs) DESC, d.code
""")
_METAL = text("""
    SELECT i.inspected_at, i.line, i.inspected_pcs, i.rework_pcs + i.scrap_pcs AS detected, i.result,
           coalesce(p.full_name, i.inspected_by) AS inspector,
           i.result = 'fail' AND i.id NOT IN (SELECT k.ref FROM quty.batch_blockers(:batch) AS k
                                              WHERE k.kind = 'metal') AS released
    FROM quty.inspection AS i
    LEFT JOIN quty.person AS p ON p.name = i.inspected_by
    WHERE i.manufacturing_order_id = :batch AND i.inspection_type = 'metal'
    ORDER BY i.inspected_at, i.id
""")
# Goods of the batch through the detectors, with the checks before and after them. A failed check whose set was passed
# again, and a find whose incident is closed, are settled.
_REGIME = text("""
    WITH passed AS (
        SELECT p.* FROM quty.metal_passage AS p WHERE p.manufacturing_order_id = :batch
    ), checks AS (
        SELECT p.check_id AS id FROM passed AS p
        UNION
        SELECT n.id FROM passed AS p CROSS JOIN LATERAL (
            SELECT c.id FROM quty.metal_check AS c
            WHERE c.detector_id = p.detector_id AND c.checked_at >= p.passed_at AND c.checked_at > p.started_at
            ORDER BY c.checked_at LIMIT 1) AS n
    )
    SELECT c.checked_at AS at, 'check' AS what, c.kind, d.code AS detector, c.points_ok, c.card_mm, NULL::integer AS pcs,
           0 AS found, c.result = 'pass' AS good, s.released_at IS NOT NULL AS settled,
           coalesce(w.full_name, c.checked_by) AS by
    FROM checks AS k JOIN quty.metal_check AS c ON c.id = k.id
    JOIN quty.metal_detector AS d ON d.id = c.detector_id
    LEFT JOIN quty.hold_set AS s ON s.check_id = c.id
    LEFT JOIN quty.person AS w ON w.name = c.checked_by
    UNION ALL
    SELECT p.passed_at, 'goods', '', d.code, NULL, NULL, p.pcs, p.found_pcs, p.found_pcs = 0,
           NOT EXISTS (SELECT FROM quty.incident_report AS i WHERE i.passage_id = p.id AND i.state <> 'closed'),
           coalesce(w.full_name, p.recorded_by)
    FROM passed AS p JOIN quty.metal_detector AS d ON d.id = p.detector_id
    LEFT JOIN quty.person AS w ON w.name = p.recorded_by
    ORDER BY 1, 2
""")
_CARTONS = text("""
    SELECT c.number, c.pcs, c.partial, c.state, c.packed_at, c.pallet_id,
           EXISTS (SELECT FROM quty.shipping_mark_print AS m WHERE m.manufacturing_order_id = :batch
                   AND c.number BETWEEN m.first_carton AND m.last_carton) AS printed,
           (SELECT k.result FROM quty.shipping_mark_check AS k WHERE k.carton_id = c.id AND k.result <> 'on_hold'
            ORDER BY k.id DESC LIMIT 1) AS checked
    FROM quty.carton AS c
    WHERE c.manufacturing_order_id = :batch AND c.state <> 'void'
    ORDER BY c.number
""")
_PALLETS = text("""
    SELECT p.id, p.code, p.state
    FROM quty.pallet AS p
    WHERE p.manufacturing_order_id = :batch AND p.state <> 'void'
    ORDER BY p.number
""")


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What a batch is.

    Attributes:
        id: key of the manufacturing order.
        batch: batch number.
        mo_number: number of the manufacturing order.
        article_code: article.
        article_name: its name.
        buyer: the buyer.
        order: the buyer's order.
        week: delivery week of the order.
        destination_code: destination of the order.
        destination_name: the destination in words.
        ordered_pcs: pieces of the batch.
        produced_pcs: pieces made.
        packed_pcs: pieces in closed cartons.
        produced_from: first day of work, ``None`` before it.
        produced_to: last day of work, ``None`` before its end.
        packed_on: day of the last carton, ``None`` before it.
        steps: the trace chain.
        reprints: how often marks were printed again.
        cartons: its cartons, for the packing part.
    """

    id: int
    batch: str
    mo_number: str
    article_code: str
    article_name: str
    buyer: str
    order: str
    week: Week
    destination_code: str
    destination_name: str
    ordered_pcs: int
    produced_pcs: int
    packed_pcs: int
    produced_from: date | None
    produced_to: date | None
    packed_on: date | None
    steps: tuple[TraceStep, ...]
    reprints: int
    cartons: "tuple[_Carton, ...]" = ()


@dataclass(frozen=True, slots=True)
class _Carton:
    number: int
    pcs: int
    partial: bool
    state: CartonState
    packed_at: datetime | None
    pallet: int | None
    printed: bool
    checked: MarkCheckResult | None

    @property
    def packed(self) -> bool:
        return self.state is not CartonState.PLANNED


def batch_head(uow: UnitOfWork, batch: BatchKey) -> BatchHead:
    """What a batch is, with its trace chain and cartons: three statements."""
    row = uow.session.execute(_HEAD, {"batch": batch.id}).one()
    work = uow.session.execute(_WORK, {"batch": batch.id}).all()
    cartons = tuple(_carton(each) for each in uow.session.execute(_CARTONS, {"batch": batch.id}))
    started = [each.started_at for each in work if each.started_at]
    finished = [each.finished_at for each in work]
    packed_at = [each.packed_at for each in cartons if each.packed_at and each.packed]
    return BatchHead(
        id=row.id,
        batch=row.batch_number,
        mo_number=row.mo_number,
        article_code=row.article_code,
        article_name=row.article_name,
        buyer=row.buyer,
        order=row.order_number,
        week=Week(row.week_year, row.week_number),
        destination_code=row.destination_code,
        destination_name=row.destination_name,
        ordered_pcs=row.qty_pcs,
        produced_pcs=row.produced_pcs,
        packed_pcs=sum(each.pcs for each in cartons if each.packed),
        produced_from=plant_day(min(started, default=row.started_at)),
        produced_to=plant_day(max(finished)) if finished and all(finished) else plant_day(row.completed_at),
        packed_on=plant_day(max(packed_at, default=None)) if all(each.packed for each in cartons) else None,
        steps=tuple(_steps(row, work)),
        reprints=row.reprints,
        cartons=cartons,
    )


def plant_day(moment: datetime | None) -> date | None:
    """The day of a moment at the plant."""
    return None if moment is None else moment.astimezone(PLANT_ZONE).date()


def _steps(row: Any, work: Any) -> Iterator[TraceStep]:
    yield TraceStep(
        what=Text(N_("Buyer order")),
        number=row.order_number,
        started=row.order_date,
        finished=None,
        qty_pcs=row.ordered_pcs,
        responsible=row.order_by,
        state=Text(OrderState(row.order_state).label),
    )
    yield TraceStep(
        what=Text(N_("Manufacturing order")),
        number=row.mo_number,
        started=plant_day(row.started_at or row.created_at),
        finished=plant_day(row.completed_at),
        qty_pcs=row.produced_pcs or None,
        responsible=row.approved_by,
        state=Text(ManufacturingState(row.state).label),
    )
    for each in work:
        yield TraceStep(
            what=Text(Department(each.department).label),
            number=each.number,
            started=plant_day(each.started_at),
            finished=plant_day(each.finished_at),
            qty_pcs=each.good_pcs,
            responsible=each.responsible,
            state=Text(WorkState(each.state).label),
        )


def facts_of(uow: UnitOfWork, head: BatchHead) -> ComplianceFacts:
    """All that a report says of a batch.

    Args:
        uow: a transaction that sees one state of the database.
        head: the batch.
    """
    values = {"batch": head.id}
    tests = lab_test_list(uow, LabTestFilter(batch=head.batch, limit=_MOST_TESTS))
    metal_tests = [test for test in tests if test.type is LabTestType.METAL and test.clearing in _STANDING]
    inspected_metal = uow.session.execute(_METAL, values).all()
    return ComplianceFacts(
        ordered_pcs=head.ordered_pcs,
        produced_pcs=head.produced_pcs,
        packed_pcs=head.packed_pcs,
        trace=head.steps,
        materials=tuple(
            _material(row, head.produced_to or head.produced_from or uow.today)
            for row in uow.session.execute(_MATERIALS, {**values, "number": head.batch})
        ),
        checkpoints=tuple(_checkpoints(uow.session.execute(_CHECKPOINTS, values).all())),
        defects=tuple(_defect(row) for row in uow.session.execute(_DEFECTS, values)),
        metal_checks=(
            *map(_metal_test, reversed(metal_tests)),
            *(_metal(row) for row in inspected_metal if not row.released),
            *(_regime(row) for row in uow.session.execute(_REGIME, values)),
        ),
        lab_tests=tuple(_lab_tests(tests, inspected_metal)),
        holds=tuple(
            HoldFact(
                hold.kind,
                hold.reason,
                hold.opened_at,
                hold.opened_by,
                hold.released_at,
                hold.released_by,
                hold.release_reason,
            )
            for hold in reversed(hold_list(uow, HoldFilter(batch=head.batch, open_only=False)))
        ),
        packing=_packing(uow, head),
        photos=photos_of_failures(uow, head.id),
    )


_STANDING = {Clearing.NOT_NEEDED, Clearing.OPEN}
"""Tests whose result counts as it is; a failure that was cleared is shown as released."""


def _material(row: Any, day: date) -> MaterialUsed:
    """A material lot with its certificates on the production date; until that is known, on the day of the report."""
    papers = [
        (Validity(CertificateKind(kind), _day(first), _day(last)), composition)
        for kind, first, last, composition in row.certificates or ()
    ]
    return MaterialUsed(
        row.code,
        row.name,
        row.lot,
        row.producer,
        next((composition for _, composition in reversed(papers) if composition), ""),
        tuple(on_production_date((days for days, _ in papers), day)),
    )


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _carton(row: Any) -> _Carton:
    return _Carton(
        row.number,
        row.pcs,
        row.partial,
        CartonState(row.state),
        row.packed_at,
        row.pallet_id,
        row.printed,
        MarkCheckResult(row.checked) if row.checked else None,
    )


def _checkpoints(rows: Any) -> Iterator[CheckpointResult]:
    found = {InspectionType(row.inspection_type): row for row in rows}
    for kind in InspectionType:
        row = found.get(kind)
        if row is None:
            if kind in CHECKPOINTS:
                yield CheckpointResult(Text(kind.label), 0, 0, 0, 0, 0, None)
        elif kind is not InspectionType.METAL:
            yield CheckpointResult(
                checkpoint=Text(kind.label),
                inspected_pcs=row.inspected,
                passed_pcs=row.passed,
                rework_pcs=row.rework,
                scrap_pcs=row.scrap,
                recovered_pcs=0,
                result=InspectionResult.BLOCKED if row.kept else InspectionResult(row.result),
                last_day=plant_day(row.last_at),
                inspectors=row.inspectors,
            )


def _defect(row: Any) -> DefectCount:
    name = row.name if not row.name_id or row.name_id == row.name else f"{row.name_id} / {row.name}"
    return DefectCount(
        code=row.code,
        name=name,
        severity=DefectClass(row.defect_class),
        checkpoint=Text(InspectionType(row.inspection_type).label),
        found_pcs=row.found,
        rework_pcs=row.rework if row.known else None,
        scrap_pcs=row.scrap if row.known else None,
    )


def _metal_test(test: LabTestRow) -> MetalCheck:
    return MetalCheck(
        at=test.tested_at,
        what=Text(LabTestType.METAL.label),
        detector=test.location or "–",
        points="",
        card_mm=None,
        scanned_pcs=test.sample_pcs,
        detected_pcs=int(test.value or 0),
        result=test.result,
        by=test.inspector,
    )


def _metal(row: Any) -> MetalCheck:
    return MetalCheck(
        at=row.inspected_at,
        what=Text(InspectionType.METAL.label),
        detector=row.line or "–",
        points="",
        card_mm=None,
        scanned_pcs=row.inspected_pcs,
        detected_pcs=row.detected,
        result=TestResult.PASS if row.result == InspectionResult.PASS else TestResult.FAIL,
        by=row.inspector,
    )


def _regime(row: Any) -> MetalCheck:
    """A check of a detector, or goods of the batch through it."""
    if row.what == "check":
        what = Text(MetalCheckKind(row.kind).label)
        if not row.good and row.settled:
            what = Text(N_("{kind}: failed, its goods were passed again"), kind=Text(MetalCheckKind(row.kind).label))
    else:
        what = Text(N_("Goods passed"))
        if not row.good and row.settled:
            what = Text(N_("Goods passed; the find is closed"))
    return MetalCheck(
        at=row.at,
        what=what,
        detector=row.detector,
        points=f"{row.points_ok}/9" if row.what == "check" else "",
        card_mm=None if row.card_mm is None else trimmed(row.card_mm),
        scanned_pcs=row.pcs,
        detected_pcs=row.found,
        result=TestResult.PASS if row.good or row.settled else TestResult.FAIL,
        by=row.by,
    )


def _lab_tests(tests: tuple[LabTestRow, ...], inspected_metal: Any) -> Iterator[LabTestFact]:
    """The tests in their order, the cleared metal finds, and the release tests that nobody has passed or failed."""
    for test in reversed(tests):
        cleared = test.clearing not in _STANDING
        if test.type is LabTestType.METAL and not cleared:
            continue
        yield LabTestFact(
            test=Text(test.method_name or test.type.label),
            standard=test.standard,
            limit=str(test.limit),
            value=test.value,
            unit=test.unit,
            result=test.result,
            released=cleared,
            tested_at=test.tested_at,
            by=test.inspector,
        )
    for row in inspected_metal:
        if row.released:
            yield LabTestFact(
                test=Text(InspectionType.METAL.label),
                standard="QT-1408-TCK01",
                limit="",
                value=None,
                unit="",
                result=TestResult.FAIL,
                released=True,
                tested_at=row.inspected_at,
                by=row.inspector,
            )
    made = {test.type for test in tests if test.clearing in _STANDING}
    for kind in RELEASE_TESTS:
        if kind not in made and kind is not LabTestType.METAL:
            yield LabTestFact(Text(kind.label), "", "", None, "", None)


def _packing(uow: UnitOfWork, head: BatchHead) -> PackingFacts | None:
    if not head.cartons:
        return None
    rows = uow.session.execute(_PALLETS, {"batch": head.id}).all()
    packed = [each for each in head.cartons if each.packed]
    verified = [each for each in head.cartons if each.checked is MarkCheckResult.RIGHT]
    wrong = [each for each in head.cartons if each.checked not in {None, MarkCheckResult.RIGHT}]
    return PackingFacts(
        cartons_planned=len(head.cartons),
        cartons_packed=len(packed),
        marks_printed=sum(each.printed for each in head.cartons),
        marks_verified=len(verified),
        marks_wrong=len(wrong),
        reprints=head.reprints,
        week_matches=_matches(head, packed, MarkCheckResult.WRONG_WEEK),
        destination_matches=_matches(head, packed, MarkCheckResult.WRONG_DESTINATION),
        pallets=tuple(_pallet(row, head) for row in rows),
        remarkable=tuple(_remarkable(head, some_verified=bool(verified)))[:_MOST_REMARKS],
    )


def _matches(head: BatchHead, packed: list[_Carton], wrong: MarkCheckResult) -> bool | None:
    """Whether no carton was found with another week or destination; a carton takes both from the order itself."""
    return not any(each.checked is wrong for each in head.cartons) if packed else None


def _pallet(row: Any, head: BatchHead) -> PalletFact:
    on_it = [each for each in head.cartons if each.pallet == row.id]
    return PalletFact(
        number=row.code,
        cartons=len(on_it),
        qty_pcs=sum(each.pcs for each in on_it),
        week=head.week,
        destination=head.destination_code,
        state=Text(PalletState(row.state).label),
    )


def _remarkable(head: BatchHead, *, some_verified: bool) -> Iterator[CartonFact]:
    for each in head.cartons:
        if each.checked not in {None, MarkCheckResult.RIGHT}:
            assert each.checked is not None  # noqa: S101 # narrows the type
            remark = Text(each.checked.label)
        elif each.partial:
            remark = Text(N_("Partial carton"))
        elif some_verified and each.packed and each.checked is None:
            remark = Text(N_("Mark not verified"))
        else:
            continue
        yield CartonFact(str(CartonCode.of(head.mo_number, each.number)), each.pcs, each.state, remark)
