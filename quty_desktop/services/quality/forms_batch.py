"""The forms of a batch: final inspection, laboratory report, certificate of conformity, and the dossier of a carton."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.documents.form_snapshot import FormCell, FormFact, FormPart, QualityForm, Set, Sign
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.compliance import Verdict, judge
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.lab_tests import AgeGroup, Clearing
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.metal import Trust
from quty_desktop.domain.packing import CartonState, MarkCheckResult, PaperKind
from quty_desktop.domain.quality import InspectionResult, TestResult
from quty_desktop.domain.release import Reason
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.metal_detection.metal_checks import MetalFilter, passages_of
from quty_desktop.services.metal_detection.metal_finds import FindFilter, metal_book
from quty_desktop.services.quality.batches import BatchKey, find_batch
from quty_desktop.services.quality.compliance_facts import BatchHead, batch_head, facts_of
from quty_desktop.services.quality.final_inspections import FinalFilter, FinalRow, final_list, final_of
from quty_desktop.services.quality.form_words import cell, fact, judged, said, table
from quty_desktop.services.quality.inspections import InspectionFilter, inspection_list
from quty_desktop.services.quality.lab_tests import LabTestFilter, LabTestRow, lab_test_list
from quty_desktop.services.quality.record_form import blank, photos_part
from quty_desktop.services.quality.release import state_of
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST = 1000

_CARTON = text("""
    SELECT c.id, c.number, c.pcs, c.partial, c.state, c.station, c.packed_at, mo.batch_number, mo.number AS mo_number,
           coalesce(p.full_name, c.packed_by, '') AS packed_by, coalesce(l.code, '') AS pallet
    FROM quty.carton AS c
    JOIN quty.manufacturing_order AS mo ON mo.id = c.manufacturing_order_id
    LEFT JOIN quty.pallet AS l ON l.id = c.pallet_id
    LEFT JOIN quty.person AS p ON p.name = c.packed_by
    WHERE mo.number IN (:order, 'MO-' || :order) AND c.number = :carton
""")
_PRINTS = text("""
    SELECT p.at, coalesce(s.full_name, p.printed_by) AS by, p.counter, p.reason, p.week_year, p.week_number,
           p.destination_code, p.article_code
    FROM quty.shipping_mark_print AS p
    JOIN quty.carton AS c ON c.manufacturing_order_id = p.manufacturing_order_id AND c.id = :carton
                         AND c.number BETWEEN p.first_carton AND p.last_carton
    LEFT JOIN quty.person AS s ON s.name = p.printed_by
    ORDER BY p.id
""")
_SCANS = text("""
    SELECT k.at, coalesce(s.full_name, k.checked_by) AS by, k.result, k.station
    FROM quty.shipping_mark_check AS k LEFT JOIN quty.person AS s ON s.name = k.checked_by
    WHERE k.carton_id = :carton ORDER BY k.id
""")


def _head_facts(head: BatchHead) -> tuple[FormFact, ...]:
    return (
        fact(N_("Batch"), head.batch),
        fact(N_("Manufacturing order"), head.mo_number),
        fact(N_("Article"), head.article_code),
        fact(N_("Article name"), head.article_name),
        fact(N_("Buyer"), head.buyer),
        fact(N_("Buyer order"), head.order),
        fact(N_("Week"), head.week),
        fact(N_("Destination"), head.destination_code),
        fact(N_("Date stamp"), head.week.stamp),
        fact(N_("Ordered"), head.ordered_pcs),
        fact(N_("Packed"), head.packed_pcs),
        fact(N_("Packed on"), head.packed_on),
    )


def final_check_list(uow: UnitOfWork, final: int) -> tuple[QualityForm, int]:
    """The final inspection check list (QT-10-TCK01-2).

    Raises:
        NotFound: there is no such final inspection.
    """
    row = final_of(uow, final)
    batch = find_batch(uow, row.batch)
    passed = row.result is InspectionResult.PASS
    wrong = sum(each.result is PointResult.NOT_OK for each in row.points)
    form = blank(PaperKind.FINAL_INSPECTION, row.number, "QT-10-TCK01-2", row.batch)
    return (
        replace(
            form,
            verdict=Verdict.APPROVED if passed else Verdict.REJECTED,
            verdict_words=Text(N_("Pass") if passed else N_("Block")),
            sentence=Text(N_("The lot may be loaded as far as the final inspection goes."))
            if passed
            else Text(N_("Rework, then inspect again on the tightened plan. Points not in order: {count}."), count=wrong),
            measures=(
                fact(N_("Lot"), Text(N_("{pcs} pcs"), pcs=row.lot_pcs)),
                fact(N_("Sample"), Text(N_("{pcs} pcs"), pcs=row.inspected_pcs)),
                fact(N_("Level"), Text("{level} · {severity}", level=row.level, severity=said(row.severity))),
            ),
            facts=(
                *_head_facts(batch_head(uow, batch)),
                fact(N_("Inspected"), row.inspected_at),
                fact(N_("Follows"), row.again_of),
            ),
            parts=(
                table(
                    N_("Sample and defects"),
                    (
                        (N_("Class"), 40, Set.TEXT),
                        (N_("Accept"), 24, Set.NUMBER),
                        (N_("Reject"), 24, Set.NUMBER),
                        (N_("Found"), 24, Set.NUMBER),
                        (N_("Judged"), 50, Set.TEXT),
                    ),
                    tuple(_classes(row)),
                    facts=(
                        fact(N_("Passed"), row.passed_pcs),
                        fact(N_("Rework"), row.rework_pcs),
                        fact(N_("Scrap"), row.scrap_pcs),
                        fact(N_("Asked for"), Text(N_("{pcs} pcs"), pcs=row.sample_pcs)),
                    ),
                ),
                table(
                    N_("Defects found"),
                    (
                        (N_("Code"), 18, Set.CODE),
                        (N_("Defect"), 90, Set.TEXT),
                        (N_("Class"), 32, Set.TEXT),
                        (N_("Count"), 18, Set.NUMBER),
                    ),
                    tuple(
                        (cell(code), cell(name), cell(kind), cell(count)) for code, name, _, kind, count in row.defects
                    ),
                    N_("No defect was found."),
                ),
                table(
                    N_("Check list"),
                    (
                        (N_("Point"), 66, Set.TEXT),
                        (N_("Order or specification"), 36, Set.TEXT),
                        (N_("Read or measured"), 36, Set.TEXT),
                        (N_("Result"), 26, Set.TEXT),
                        (N_("Remark"), 26, Set.TEXT),
                    ),
                    tuple(
                        (
                            cell(each.point), cell(each.required), cell(each.found),
                            cell(each.result) if each.result is PointResult.NOT_APPLICABLE
                            else judged(each.result, good=each.result is PointResult.OK),
                            cell(each.note),
                        )
                        for each in row.points
                    ),
                ),
                *photos_part(uow, EvidenceOf.FINAL, row.id),
            ),
            signatures=(
                Signature(Text(N_("Final inspector")), row.inspector, row.inspected_at),
                Signature(Text(N_("QC supervisor"))),
                Signature(Text(N_("Finished goods"))),
            ),
        ),
        batch.id,
    )  # fmt: skip


def _classes(row: FinalRow) -> Iterator[tuple[FormCell, ...]]:
    words = (N_("Critical"), N_("Major"), N_("Minor"))
    for name, accept, found in zip(words, row.accept, row.found, strict=True):
        good = found <= accept
        yield (
            cell(Text(name)),
            cell(accept),
            cell(accept + 1),
            cell(found),
            judged(Text(N_("accepted") if good else N_("rejected")), good=good),
        )


def lab_report(uow: UnitOfWork, batch_number: str) -> tuple[QualityForm, int]:
    """The laboratory report of a batch.

    Raises:
        Invalid: nothing was typed.
        NotFound: there is no such batch.
    """
    batch = find_batch(uow, batch_number)
    head = batch_head(uow, batch)
    tests = tuple(reversed(lab_test_list(uow, LabTestFilter(batch=batch.number, limit=_MOST))))
    facts = state_of(uow, batch).facts
    missing = facts.tests_missing
    open_ = sum(each.clearing is Clearing.OPEN for each in tests)
    verdict = Verdict.REJECTED if open_ else Verdict.INCOMPLETE if missing else Verdict.APPROVED
    form = blank(PaperKind.LAB_REPORT, f"LAB-{batch.number}", "QT-10-TCK02-1 / -TCK03-1", batch.number)
    return (
        replace(
            form,
            verdict=verdict,
            verdict_words=Text(verdict.label),
            sentence=Text(N_("Failures nobody settled: {open}. Tests still missing: {missing}."), open=open_, missing=len(missing)),
            measures=(
                fact(N_("Tests"), len(tests)),
                fact(N_("Passed"), sum(each.result is TestResult.PASS for each in tests)),
                fact(N_("Failed"), sum(each.result is TestResult.FAIL for each in tests)),
            ),
            facts=_head_facts(head),
            parts=(
                _tests(tests),
                *_conditions(tests),
                *_series(tests),
                *photos_part(uow, EvidenceOf.LAB_TEST, *(each.id for each in tests)),
            ),
            signatures=(
                Signature(Text(N_("QC laboratory"))),
                Signature(Text(N_("QC supervisor"))),
                Signature(Text(N_("QC manager"))),
            ),
        ),
        batch.id,
    )  # fmt: skip


def _tests(tests: tuple[LabTestRow, ...]) -> FormPart:
    return table(
        N_("Tests"),
        (
            (N_("Tested"), 24, Set.CODE),
            (N_("Test"), 32, Set.TEXT),
            (N_("Standard"), 28, Set.TEXT),
            (N_("Limit"), 22, Set.TEXT),
            (N_("Value"), 20, Set.TEXT),
            (N_("Result"), 22, Set.TEXT),
            (N_("Finding, settled"), 34, Set.TEXT),
            (N_("By"), 22, Set.TEXT),
        ),
        tuple(
            (
                cell(each.tested_at),
                cell(each.method_name or each.type),
                cell(each.standard),
                cell(each.limit),
                cell(Text("{value} {unit}", value=each.value, unit=each.unit) if each.value is not None else ""),
                judged(each.result, good=each.result is TestResult.PASS),
                cell(_settled(each)),
                cell(each.inspector),
            )
            for each in tests
        ),
        N_("No laboratory test is recorded."),
    )


def _settled(test: LabTestRow) -> Text:
    if test.clearing is Clearing.CLEARED:
        return Text(
            "{finding} · {cleared}: {why}", finding=test.finding, cleared=test.cleared_by, why=test.clearance_reason
        )
    return said(test.finding or test.note)


_DETAILS = {
    "age_group": N_("Age group"),
    "mass_kg": N_("Mass (kg)"),
    "height_cm": N_("Height of the drop (cm)"),
    "base_mm": N_("Side that is raised (mm)"),
    "held_s": N_("Seconds under load"),
    "card_mm": N_("Test card (mm)"),
    "gross_weight_kg": N_("Weight of the unit load (kg)"),
    "gross_height_mm": N_("Height of the unit load (mm)"),
    "capacity_kg": N_("Stacking capacity (kg)"),
    "test_load_kg": N_("Test load (kg)"),
    "foot_bottom_mm": N_("Foot height, lowest pallet (mm)"),
    "foot_second_mm": N_("Foot height, second pallet (mm)"),
    "fork_entry_mm": N_("Fork entry (mm)"),
}


def _conditions(tests: tuple[LabTestRow, ...]) -> tuple[FormPart, ...]:
    """How each test was made, one row for each value that was set or measured beside the result."""
    rows = tuple(
        (cell(each.tested_at), cell(each.method_name or each.type), cell(Text(_DETAILS[key])), cell(_condition(value)))
        for each in tests
        for key, value in each.details
        if key in _DETAILS
    )
    if not rows:
        return ()
    columns = (
        (N_("Tested"), 30, Set.CODE),
        (N_("Test"), 44, Set.TEXT),
        (N_("Condition"), 60, Set.TEXT),
        (N_("Value"), 36, Set.NUMBER),
    )
    return (table(N_("How it was made"), columns, rows),)


def _condition(value: object) -> object:
    """A value of the record's details, which keep numbers and choices as plain text."""
    written = str(value)
    if written in set(AgeGroup):
        return Text(AgeGroup(written).label)
    try:
        return Decimal(written)
    except ArithmeticError:
        return written


def _series(tests: tuple[LabTestRow, ...]) -> Iterator[FormPart]:
    """Every drop of every drop test."""
    columns = ((N_("Drop"), 24, Set.NUMBER), (N_("After the drop"), 130, Set.TEXT))
    for each in tests:
        if each.drops:
            rows = tuple(
                (cell(number), judged(found or Text(N_("nothing found")), good=not found))
                for number, found in enumerate(each.drops, start=1)
            )
            title = Text("{test}, {at}", test=said(each.method_name or each.type), at=each.tested_at)
            yield replace(table(N_("How it was made"), columns, rows), title=title, empty=None)


def conformity(uow: UnitOfWork, batch_number: str) -> tuple[QualityForm, int]:
    """The certificate of conformity of a batch; it is asked for only when the batch is released.

    Raises:
        Invalid: nothing was typed.
        NotFound: there is no such batch.
    """
    batch = find_batch(uow, batch_number)
    head = batch_head(uow, batch)
    tests = [
        each
        for each in reversed(lab_test_list(uow, LabTestFilter(batch=batch.number, limit=_MOST)))
        if each.result is TestResult.PASS
    ]
    finals = final_list(uow, FinalFilter(batch.number))
    form = blank(PaperKind.CONFORMITY, f"COC-{batch.number}", "", batch.number)
    return (
        replace(
            form,
            verdict=Verdict.APPROVED,
            verdict_words=Text(N_("Conforms")),
            sentence=Text(
                N_("Made, tested and inspected as order and standards ask.")
            ),
            measures=(
                fact(N_("Pieces"), head.packed_pcs),
                fact(N_("Cartons"), len([each for each in head.cartons if each.packed])),
                fact(N_("Date stamp"), head.week.stamp),
            ),
            facts=_head_facts(head),
            parts=(
                table(
                    N_("Standards and results"),
                    (
                        (N_("Test"), 44, Set.TEXT),
                        (N_("Standard"), 44, Set.TEXT),
                        (N_("Limit"), 30, Set.TEXT),
                        (N_("Value"), 28, Set.TEXT),
                        (N_("Tested"), 30, Set.CODE),
                    ),
                    tuple(
                        (
                            cell(each.method_name or each.type), cell(each.standard), cell(each.limit),
                            cell(Text("{value} {unit}", value=each.value, unit=each.unit)), cell(each.tested_at),
                        )
                        for each in tests
                    ),
                ),
                table(
                    N_("Final inspection"),
                    (
                        (N_("Number"), 34, Set.CODE),
                        (N_("Inspected"), 34, Set.CODE),
                        (N_("Level"), 40, Set.TEXT),
                        (N_("Sample of lot"), 34, Set.TEXT),
                        (N_("Result"), 28, Set.TEXT),
                    ),
                    tuple(
                        (
                            cell(each.number), cell(each.inspected_at),
                            cell(Text("{level} · {severity}", level=each.level, severity=said(each.severity))),
                            cell(Text(N_("{sample} of {lot} pcs"), sample=each.inspected_pcs, lot=each.lot_pcs)),
                            judged(each.result, good=each.result is InspectionResult.PASS),
                        )
                        for each in finals
                    ),
                ),
            ),
            signatures=(
                Signature(Text(N_("QC manager"))),
                Signature(Text(N_("Factory manager"))),
            ),
        ),
        batch.id,
    )  # fmt: skip


def dossier(uow: UnitOfWork, scanned: str) -> tuple[QualityForm, int]:
    """Everything about a carton, or about a batch where its number was scanned.

    Raises:
        Invalid: nothing was scanned.
        NotFound: there is no such carton or batch.
    """
    carton, batch = _subject(uow, scanned)
    head = batch_head(uow, batch)
    facts = facts_of(uow, head)
    judgement = judge(facts)
    state = state_of(uow, batch)
    subject = str(CartonCode.of(carton.mo_number, carton.number)) if carton is not None else batch.number
    form = blank(PaperKind.DOSSIER, f"DOS-{subject}", "", subject)
    parts = [*_carton_parts(uow, carton), _release_part(state.reasons), *_batch_parts(uow, batch)]
    return (
        replace(
            form,
            verdict=Verdict.REJECTED
            if judgement.failures
            else Verdict.INCOMPLETE
            if state.reasons
            else Verdict.APPROVED,
            verdict_words=Text(N_("Released") if not state.reasons else N_("Not released")),
            sentence=Text(
                N_("Findings that reject the batch: {failures}. What keeps it from loading: {reasons}."),
                failures=len(judgement.failures),
                reasons=len(state.reasons),
            ),
            measures=(
                fact(N_("Failed tests"), judgement.failed_tests),
                fact(N_("Open holds"), judgement.open_holds),
                fact(N_("Pieces passed"), state.facts.metal.passed_pcs),
            ),
            facts=_head_facts(head),
            parts=tuple(parts),
            signatures=(
                Signature(Text(N_("Inspector"))),
                Signature(Text(N_("QC lead"))),
                Signature(Text(N_("Production manager"))),
            ),
            compliance=facts,
        ),
        batch.id,
    )


def _subject(uow: UnitOfWork, scanned: str) -> tuple[Any, BatchKey]:
    try:
        code = CartonCode.parse(scanned.strip().upper())
    except Invalid:
        return None, find_batch(uow, scanned)
    row = uow.session.execute(_CARTON, {"order": code.order, "carton": code.carton}).one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("There is no carton {subject}."), subject=str(code)), Text(N_("Scan the mark of the carton again."))
        )
    return row, find_batch(uow, row.batch_number)


def _carton_parts(uow: UnitOfWork, carton: Any) -> Iterator[FormPart]:
    if carton is None:
        return
    yield table(
        N_("This carton"),
        (),
        (),
        facts=(
            fact(N_("Carton"), str(CartonCode.of(carton.mo_number, carton.number))),
            fact(N_("Pieces"), carton.pcs),
            fact(N_("State"), CartonState(carton.state)),
            fact(N_("Pallet"), carton.pallet),
            fact(N_("Station"), carton.station),
            fact(N_("Packed"), carton.packed_at),
            fact(N_("Packed by"), carton.packed_by),
            fact(N_("Partial"), Text(N_("yes") if carton.partial else N_("no"))),
        ),
    )
    values = {"carton": carton.id}
    rows = [
        (
            cell(Text(N_("Mark printed"))),
            cell(each.at),
            cell(each.by),
            cell(
                Text(
                    "{article} · {stamp} · {destination}",
                    article=each.article_code,
                    stamp=f"{each.week_year % 100:02}{each.week_number:02}",
                    destination=each.destination_code,
                )
            ),
            cell(Text(N_("print {number}"), number=each.counter)),
        )
        for each in uow.session.execute(_PRINTS, values)
    ]
    rows += [
        (
            cell(Text(N_("Mark scanned"))),
            cell(each.at),
            cell(each.by),
            cell(each.station),
            judged(MarkCheckResult(each.result), good=each.result == MarkCheckResult.RIGHT.value),
        )
        for each in uow.session.execute(_SCANS, values)
    ]
    yield table(
        N_("Its shipping mark"),
        (
            (N_("What"), 34, Set.TEXT),
            (N_("When"), 30, Set.CODE),
            (N_("By"), 34, Set.TEXT),
            (N_("Said"), 40, Set.TEXT),
            (N_("Result"), 34, Set.TEXT),
        ),
        tuple(rows),
        N_("No mark of this carton was printed."),
    )  # fmt: skip


def _release_part(reasons: tuple[Reason, ...]) -> FormPart:
    return table(
        N_("What keeps the batch"),
        ((N_("Closes"), 44, Set.TEXT), (N_("Reason"), 76, Set.TEXT), (N_("What settles it"), 60, Set.TEXT)),
        tuple((cell(each.gate), cell(each.words, Sign.BAD), cell(each.remedy)) for each in reasons),
        N_("Nothing: it may be marked and loaded."),
    )


def _batch_parts(uow: UnitOfWork, batch: BatchKey) -> Iterator[FormPart]:
    finals = final_list(uow, FinalFilter(batch.number))
    yield table(
        N_("Final inspections"),
        (
            (N_("Number"), 30, Set.CODE),
            (N_("Inspected"), 30, Set.CODE),
            (N_("Level"), 36, Set.TEXT),
            (N_("Sample of lot"), 32, Set.TEXT),
            (N_("Points not in order"), 24, Set.NUMBER),
            (N_("Result"), 26, Set.TEXT),
        ),
        tuple(
            (
                cell(each.number), cell(each.inspected_at),
                cell(Text("{level} · {severity}", level=each.level, severity=said(each.severity))),
                cell(Text(N_("{sample} of {lot} pcs"), sample=each.inspected_pcs, lot=each.lot_pcs)),
                cell(sum(point.result is PointResult.NOT_OK for point in each.points)),
                judged(each.result, good=each.result is InspectionResult.PASS),
            )
            for each in finals
        ),
    )  # fmt: skip
    passages = reversed(passages_of(uow, MetalFilter(batch=batch.number, limit=_MOST)))
    yield table(
        N_("Passages through metal detectors"),
        (
            (N_("From"), 28, Set.CODE),
            (N_("To"), 28, Set.CODE),
            (N_("Detector"), 20, Set.CODE),
            (N_("Pieces"), 18, Set.NUMBER),
            (N_("Finds"), 16, Set.NUMBER),
            (N_("What the checks say"), 44, Set.TEXT),
            (N_("By"), 28, Set.TEXT),
        ),
        tuple(
            (
                cell(each.started_at), cell(each.passed_at), cell(each.detector), cell(each.pcs), cell(each.found_pcs),
                judged(each.trust, good=each.trust is Trust.PROVEN), cell(each.recorded_by),
            )
            for each in passages
        ),
    )  # fmt: skip
    yield table(
        N_("Metal book"),
        (
            (N_("Incident"), 30, Set.CODE),
            (N_("Found"), 30, Set.CODE),
            (N_("Re-runs"), 20, Set.CODE),
            (N_("What it was"), 40, Set.TEXT),
            (N_("Cause"), 40, Set.TEXT),
            (N_("Closed by"), 28, Set.TEXT),
        ),
        tuple(
            (
                cell(each.number), cell(each.created_at), cell(f"{each.reruns.count('1')}/{len(each.reruns)}"),
                cell(each.metal), cell(each.cause), cell(each.closed_by),
            )
            for each in metal_book(uow, FindFilter(batch=batch.number))
        ),
        N_("No metal was found."),
    )  # fmt: skip
    yield table(
        N_("Inspections one by one"),
        (
            (N_("Inspected"), 28, Set.CODE),
            (N_("Checkpoint"), 32, Set.TEXT),
            (N_("Line"), 14, Set.CODE),
            (N_("Inspected pcs"), 20, Set.NUMBER),
            (N_("Passed"), 18, Set.NUMBER),
            (N_("Defects"), 34, Set.TEXT),
            (N_("Result"), 22, Set.TEXT),
            (N_("By"), 28, Set.TEXT),
        ),
        tuple(
            (
                cell(each.inspected_at), cell(each.type), cell(each.line), cell(each.inspected_pcs), cell(each.passed_pcs),
                cell(each.defect_codes), judged(each.result, good=each.result is InspectionResult.PASS),
                cell(each.inspector),
            )
            for each in reversed(inspection_list(uow, InspectionFilter(batch=batch.number, limit=_MOST)))
        ),
    )  # fmt: skip
