"""The forms of quality's records: inspections, incoming, pull tests, nonconformities, the day's defects, control charts.

Each has the fields of the plant's form and the common head: form number, date, line, order, article, destination, week,
pieces, inspector, who confirmed, result.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.documents.quality_form import (
    FormCell,
    FormFact,
    FormPart,
    FormPicture,
    FormPoint,
    QualityForm,
    Set,
    Sign,
)
from quty_desktop.documents.signatures import Signature
from quty_desktop.domain.checks import PointResult, ReportState
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.control_charts import PointSign
from quty_desktop.domain.defects import SEWING_CODES
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.evidence import EvidenceOf, VerifiedSubject
from quty_desktop.domain.incoming import IncomingKind
from quty_desktop.domain.measurements import LIMITS, MeasurePlace
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import DefectClass, InspectionResult, InspectionType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.incoming.incoming_inspections import IncomingRow, incoming_of, rolls_of
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.compliance_facts import BatchHead, batch_head
from quty_desktop.services.quality.control_charts import ALL_LINES, ChartQuestion, ControlChart, control_chart
from quty_desktop.services.quality.evidence import EvidenceQuestion, evidence_of
from quty_desktop.services.quality.form_words import cell, fact, judged, table
from quty_desktop.services.quality.forms_metal import LATER
from quty_desktop.services.quality.inspections import InspectionRow, inspection_of
from quty_desktop.services.quality.nonconformities import ncr_of
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.quality.pull_tests import PullFilter, PullRow, pull_list, pull_of
from quty_desktop.services.quality.verifications import verified_by
from quty_desktop.services.unit_of_work import UnitOfWork

_WHOLE = 1_000_000

FORMS: dict[InspectionType, str] = {
    InspectionType.INCOMING: "QT-04-TCK05-3",
    InspectionType.CUTTING: "QT-03-TCK11-1",
    InspectionType.EMBROIDERY: "QT-06-TCK01-7",
    InspectionType.INLINE_SEWING: "QT-03-TCK01-1",
    InspectionType.RANDOM_SEWING: "QT-03-TCK01-3",
    InspectionType.FINISHING: "QT-03-TCK02-1",
    InspectionType.METAL: "QT-1108-TCK01-1",
    InspectionType.PACKING: "QT-03-TCK03-1",
    InspectionType.FINAL: "QT-10-TCK01-2",
}
"""The plant's form of each checkpoint."""
RFT_FORMS: dict[Department, str] = {
    Department.CUTTING: "QT-03-TCK11-2",
    Department.SEWING: "QT-03-TCK01-2",
    Department.FINISHING: "QT-03-TCK02-2",
    Department.PACKING: "QT-03-TCK03-3",
}


def blank(kind: PaperKind, number: str, form: str, subject: str) -> QualityForm:
    """A form with its head only."""
    return QualityForm(
        kind=kind, number=number, revision=0, form=form, plant_name="–", subject=subject, verdict=Verdict.INCOMPLETE,
        verdict_words=Text(Verdict.INCOMPLETE.label), sentence=Text("–"), measures=(), facts=(), parts=(), signatures=(),
        issued_at=LATER, issued_by="–",
    )  # fmt: skip


def verdict_of(*, good: bool) -> dict[str, Any]:
    """The verdict and its words."""
    return {
        "verdict": Verdict.APPROVED if good else Verdict.REJECTED,
        "verdict_words": Text(N_("Pass")) if good else Text(N_("Not passed")),
    }


def photos_part(uow: UnitOfWork, of: EvidenceOf, record: int) -> tuple[FormPart, ...]:
    """The photos of a record; no part where there are none."""
    rows = evidence_of(uow, EvidenceQuestion(of, record))
    if not rows:
        return ()
    pictures = tuple(
        FormPicture(each.sha256, Text("{caption} · {at} · {by}", caption=each.caption or each.file_name, at=each.at, by=each.by))
        for each in rows
    )  # fmt: skip
    return (replace(table(N_("Photos"), (), ()), pictures=pictures, empty=None),)


def _head(head: BatchHead) -> tuple[FormFact, ...]:
    return (
        fact(N_("Batch"), head.batch),
        fact(N_("Buyer order"), head.order),
        fact(N_("Article"), head.article_code),
        fact(N_("Article name"), head.article_name),
        fact(N_("Destination"), head.destination_code),
        fact(N_("Week"), head.week),
        fact(N_("Date stamp"), head.week.stamp),
    )


def _second(uow: UnitOfWork, subject: VerifiedSubject, record: int) -> Signature:
    found = verified_by(uow, subject, record)
    if not found:
        return Signature(Text(N_("Checked by")))
    return Signature(Text(N_("Checked by")), found[0].by, found[0].at)


def inspection_report(uow: UnitOfWork, inspection: int) -> tuple[QualityForm, int]:
    """The report of one inspection, with the form number of its checkpoint.

    Raises:
        NotFound: there is no such inspection.
    """
    row = inspection_of(uow, inspection)
    batch = find_batch(uow, row.batch)
    head = batch_head(uow, batch)
    good = row.result is InspectionResult.PASS
    form = blank(PaperKind.INSPECTION_REPORT, f"INS-{row.inspected_at.year}-{row.id:06}", FORMS[row.type], row.batch)
    return (
        replace(
            form,
            **verdict_of(good=good),
            sentence=Text(
                N_("{inspection}: {passed} of {inspected} pcs passed."),
                inspection=Text(row.type.label),
                passed=row.passed_pcs,
                inspected=row.inspected_pcs,
            ),
            measures=(
                fact(N_("Inspected"), row.inspected_pcs),
                fact(N_("Rework"), row.rework_pcs),
                fact(N_("Scrap"), row.scrap_pcs),
            ),
            facts=(
                *_head(head),
                fact(N_("Inspected at"), row.inspected_at),
                fact(N_("Shift"), row.shift),
                fact(N_("Line"), row.line),
                fact(N_("Work order"), row.work_order),
                fact(N_("Quantity"), head.ordered_pcs),
                fact(N_("Inspector"), row.inspector),
            ),
            parts=(
                *_sampling(row),
                *_measures(row),
                *_defects(row),
                *photos_part(uow, EvidenceOf.INSPECTION, row.id),
            ),
            signatures=(
                Signature(Text(N_("Inspector")), row.inspector, row.inspected_at),
                _second(uow, VerifiedSubject.INSPECTION, row.id),
                Signature(Text(N_("QC supervisor"))),
            ),
        ),
        batch.id,
    )


def _sampling(row: InspectionRow) -> tuple[FormPart, ...]:
    if not row.samples:
        return ()
    return (
        table(
            N_("Sampling plan"),
            (
                (N_("Class"), 30, Set.TEXT), (N_("Lot"), 20, Set.NUMBER), (N_("Level"), 20, Set.CODE),
                (N_("Plan"), 30, Set.TEXT), (N_("Letter"), 16, Set.CODE), (N_("Sample"), 20, Set.NUMBER),
                (N_("Accept"), 18, Set.NUMBER), (N_("Reject"), 18, Set.NUMBER), (N_("Found"), 18, Set.NUMBER),
            ),
            tuple(
                (
                    cell(each.defect_class), cell(each.lot_pcs), cell(each.level), cell(each.severity),
                    cell(each.letter or "–"), cell(each.sample_pcs), cell(each.accept), cell(each.reject),
                    judged(each.found, good=each.found <= each.accept),
                )
                for each in row.samples
            ),
        ),
    )  # fmt: skip


def _measures(row: InspectionRow) -> tuple[FormPart, ...]:
    if not row.measures:
        return ()
    return (
        table(
            N_("Measured"),
            ((N_("What"), 60, Set.TEXT), (N_("Where"), 30, Set.TEXT), (N_("Value"), 24, Set.NUMBER), (N_("Limits"), 50, Set.TEXT)),
            tuple(
                (
                    cell(each.kind), cell("–" if each.place is MeasurePlace.NONE else each.place),
                    judged(each.value, good=each.ok), cell(LIMITS[each.kind].words),
                )
                for each in row.measures
            ),
        ),
    )  # fmt: skip


_DEFECT_COLUMNS = (
    (N_("Code"), 20, Set.CODE),
    (N_("Defect"), 70, Set.TEXT),
    (N_("Class"), 30, Set.TEXT),
    (N_("Found"), 20, Set.NUMBER),
    (N_("Where"), 40, Set.TEXT),
)


def _defects(row: InspectionRow) -> tuple[FormPart, ...]:
    """Defects; in finishing those of sewing and those of finishing stand apart."""

    def part(title: str, found: Iterable[Any]) -> FormPart:
        return table(
            title,
            _DEFECT_COLUMNS,
            tuple(
                (cell(each.code), cell(_named(each)), cell(each.defect_class), cell(each.count), cell(each.location))
                for each in found
            ),
            N_("No defect was found."),
        )

    if row.type is not InspectionType.FINISHING:
        return (part(N_("Defects"), row.defects),)
    return (
        part(N_("Defects of finishing"), [each for each in row.defects if each.code not in SEWING_CODES]),
        part(N_("Defects of sewing"), [each for each in row.defects if each.code in SEWING_CODES]),
    )


def incoming_report(uow: UnitOfWork, inspection: int) -> tuple[QualityForm, None]:
    """The incoming inspection report (QT-04-TCK05-1 for fabric, -2 to -4 for the rest).

    Raises:
        NotFound: there is no such inspection.
    """
    row = incoming_of(uow, inspection)
    good = row.result is TestResult.PASS
    form = blank(PaperKind.INCOMING_REPORT, row.number, _incoming_form(row.kind), row.lot)
    sentence = (
        Text(N_("More of the lot is looked at before it is decided."))
        if not row.decided
        else Text(N_("{accepted} {unit} accepted, {rejected} {unit} rejected."), accepted=row.accepted_qty, rejected=row.rejected_qty, unit=row.unit)
    )  # fmt: skip
    return (
        replace(
            form,
            **verdict_of(good=good),
            sentence=sentence,
            measures=(
                fact(N_("Looked at"), Text("{share} %", share=row.share_percent)),
                fact(N_("Points / 100 yd²"), row.points_per_100),
                fact(N_("Rejected"), row.rejected_qty),
            ),
            facts=(
                fact(N_("Supplier"), row.supplier),
                fact(N_("Purchase order"), row.purchase),
                fact(N_("Receipt"), row.receipt),
                fact(N_("Packing list"), row.packing_list),
                fact(N_("Material"), row.article_code),
                fact(N_("Name"), row.article_name),
                fact(N_("Lot"), row.lot),
                fact(N_("Supplier's lot"), row.supplier_lot),
                fact(N_("Lot size"), row.lot_size),
                fact(N_("Sample"), row.sample_size),
                fact(N_("New supplier or material"), Text(N_("Yes") if row.new_material else N_("No"))),
                fact(N_("Received"), row.received_at),
                fact(N_("Inspected at"), row.inspected_at),
                fact(N_("Inspector"), row.inspector),
            ),
            parts=(
                _points_part(row),
                *_rolls_part(uow, row),
                *photos_part(uow, EvidenceOf.INCOMING, row.id),
                table(N_("Remark"), (), (), row.note or N_("None.")),
            ),
            signatures=(
                Signature(Text(N_("Inspector")), row.inspector, row.inspected_at),
                _second(uow, VerifiedSubject.INCOMING, row.id),
                Signature(Text(N_("Warehouse supervisor"))),
            ),
        ),
        None,
    )


def _incoming_form(kind: IncomingKind) -> str:
    packaging = {IncomingKind.CARTON}
    labels = {IncomingKind.LABEL, IncomingKind.STICKER, IncomingKind.POLYBAG, IncomingKind.HEADER}
    if kind is IncomingKind.FABRIC:
        return "QT-04-TCK05-1"
    return "QT-04-TCK05-3" if kind in packaging else "QT-04-TCK05-2" if kind in labels else "QT-04-TCK05-3"


def _points_part(row: IncomingRow) -> FormPart:
    signs = {PointResult.OK: Sign.GOOD, PointResult.NOT_OK: Sign.BAD, PointResult.NOT_APPLICABLE: Sign.NONE}
    return table(
        N_("Check list"),
        ((N_("Point"), 110, Set.TEXT), (N_("Result"), 50, Set.TEXT)),
        tuple((cell(point), cell(answer, signs[answer])) for point, answer in row.points),
        N_("No point was answered."),
    )


def _rolls_part(uow: UnitOfWork, row: IncomingRow) -> tuple[FormPart, ...]:
    if row.kind is not IncomingKind.FABRIC:
        return ()
    rolls = [each for each in rolls_of(uow, row.receipt_line_id) if each.measured_yards is not None]
    return (
        table(
            N_("Rolls"),
            (
                (N_("Roll"), 40, Set.CODE), (N_("Invoiced yd"), 22, Set.NUMBER), (N_("Measured yd"), 22, Set.NUMBER),
                (N_("Width in"), 20, Set.NUMBER), (N_("g/m²"), 20, Set.NUMBER), (N_("Pile mm"), 20, Set.NUMBER),
                (N_("Points"), 18, Set.NUMBER), (N_("/100 yd²"), 22, Set.NUMBER), (N_("State"), 26, Set.TEXT),
            ),
            tuple(
                (
                    cell(each.number), cell(each.invoiced_yards), cell(each.measured_yards), cell(each.inches),
                    cell(each.gsm), cell(each.pile_mm), cell(each.points),
                    judged(each.points_per_100, good=(each.points_per_100 or 0) < 26), cell(each.state),
                )
                for each in rolls
            ),
            N_("No roll was measured."),
        ),
    )  # fmt: skip


def pull_report(uow: UnitOfWork, session: int) -> tuple[QualityForm, int]:
    """The report of one pull test (QT-03-TCK04-1; to failure QT-03-TCK04-2).

    Raises:
        NotFound: there is no such pull test.
    """
    row = pull_of(uow, session)
    batch = find_batch(uow, row.batch)
    good = row.result is TestResult.PASS
    again = pull_list(uow, PullFilter(batch=row.batch, limit=50))
    form = blank(PaperKind.PULL_TESTS, row.number, "QT-03-TCK04-1", row.batch)
    return (
        replace(
            form,
            **verdict_of(good=good),
            sentence=Text(N_("Every pull held its load for ten seconds."))
            if good
            else Text(N_("A seam opened: six pieces are pulled during a month."))
            if row.opened_seam
            else Text(N_("A part came off.")),
            measures=(
                fact(N_("Pieces pulled"), row.pulled_pcs),
                fact(N_("Pieces asked for"), row.wanted_pcs),
                fact(N_("Pulls"), len(row.pulls)),
            ),
            facts=(
                *_head(batch_head(uow, batch)),
                fact(N_("Department"), row.department),
                fact(N_("Line"), row.line),
                fact(N_("Why"), row.kind),
                fact(N_("Tested at"), row.tested_at),
                fact(N_("Inspector"), row.inspector),
            ),
            parts=(
                table(
                    N_("Pulls"),
                    (
                        (N_("Piece"), 16, Set.NUMBER), (N_("Position"), 50, Set.TEXT), (N_("Load N"), 22, Set.NUMBER),
                        (N_("Held s"), 20, Set.NUMBER), (N_("Broke at N"), 26, Set.NUMBER), (N_("What broke"), 44, Set.TEXT),
                        (N_("Result"), 26, Set.TEXT),
                    ),
                    tuple(
                        (
                            cell(each.piece), cell(each.position), cell(each.force_n), cell(each.held_seconds),
                            cell(each.failure_n), cell(each.broken_part),
                            judged(each.result, good=each.result is TestResult.PASS),
                        )
                        for each in row.pulls
                    ),
                ),
                table(
                    N_("Pull tests of the batch"),
                    (
                        (N_("Number"), 36, Set.CODE), (N_("Tested at"), 34, Set.CODE), (N_("Department"), 30, Set.TEXT),
                        (N_("Why"), 30, Set.TEXT), (N_("Pieces"), 20, Set.NUMBER), (N_("Result"), 30, Set.TEXT),
                    ),
                    tuple(_pull_line(each) for each in again),
                ),
                *photos_part(uow, EvidenceOf.PULL_SESSION, row.id),
                table(N_("Remark"), (), (), row.note or N_("None.")),
            ),
            signatures=(
                Signature(Text(N_("Inspector")), row.inspector, row.tested_at),
                _second(uow, VerifiedSubject.PULL_SESSION, row.id),
                Signature(Text(N_("QC supervisor"))),
            ),
        ),
        batch.id,
    )  # fmt: skip


def _pull_line(each: PullRow) -> tuple[FormCell, ...]:
    return (
        cell(each.number), cell(each.tested_at), cell(each.department), cell(each.kind), cell(each.pulled_pcs),
        judged(each.result, good=each.result is TestResult.PASS),
    )  # fmt: skip


def nonconformity_form(uow: UnitOfWork, report: int) -> tuple[QualityForm, int | None]:
    """The nonconformity report with its answer (QT-03-TCK12-1).

    Raises:
        NotFound: there is no such report.
    """
    row = ncr_of(uow, report)
    batch = find_batch(uow, row.batch).id if row.batch else None
    verdict = {
        ReportState.OPEN: (Verdict.REJECTED, Text(N_("Not answered"))),
        ReportState.ANSWERED: (Verdict.INCOMPLETE, Text(N_("Answered"))),
        ReportState.CLOSED: (Verdict.APPROVED, Text(N_("Closed"))),
    }[row.state]
    form = blank(PaperKind.NCR, row.number, "QT-03-TCK12-1", row.batch or row.article_code or row.number)
    return (
        replace(
            form,
            verdict=verdict[0],
            verdict_words=verdict[1],
            sentence=Text(N_("Answer wanted by {day}."), day=row.due_on),
            measures=(
                fact(N_("Quantity"), row.qty),
                fact(N_("Answer by"), row.due_on),
                fact(N_("Times opened again"), row.reopened),
            ),
            facts=(
                fact(N_("Submitted by"), row.created_by),
                fact(N_("Department"), row.department),
                fact(N_("Who answers"), row.to_department),
                fact(N_("Date"), row.created_at),
                fact(N_("Article"), row.article_code),
                fact(N_("Article name"), row.article_name),
                fact(N_("Batch"), row.batch),
                fact(N_("Supplier or subcontractor"), row.partner),
                fact(N_("Person in charge"), row.owner),
            ),
            parts=(
                _words_part(N_("Problem found"), row.problem),
                *photos_part(uow, EvidenceOf.NCR, row.id),
                _words_part(N_("Root cause"), row.root_cause),
                _words_part(N_("Corrective action"), row.corrective_action),
                _words_part(N_("Effect of the action"), row.effectiveness),
            ),
            signatures=(
                Signature(Text(N_("Submitted by")), row.created_by, row.created_at),
                Signature(Text(N_("Answered by")), row.answered_by, row.answered_at),
                Signature(Text(N_("Closed by")), row.closed_by, row.closed_at),
            ),
        ),
        batch,
    )


def _words_part(title: str, words: str) -> FormPart:
    rows = ((cell(words),),) if words else ()
    return table(title, ((N_("Words"), 170, Set.TEXT),), rows, N_("Not said yet."))


_DAY = text("""
    SELECT i.line, count(*) AS inspections, sum(i.inspected_pcs) AS inspected, sum(i.passed_pcs) AS passed,
           sum(i.rework_pcs) AS rework, sum(i.scrap_pcs) AS scrap
    FROM quty.inspection AS i
    WHERE i.department = :department AND i.inspected_at >= :since AND i.inspected_at < :until
    GROUP BY i.line ORDER BY i.line
""")
_DAY_DEFECTS = text("""
    SELECT d.code, d.name, d.name_id, d.defect_class, i.line, sum(c.qty_pcs) AS found
    FROM quty.defect_count AS c JOIN quty.inspection AS i ON i.id = c.inspection_id JOIN quty.defect AS d ON d.id = c.defect_id
    WHERE i.department = :department AND i.inspected_at >= :since AND i.inspected_at < :until
    GROUP BY d.id, i.line ORDER BY found DESC, d.code, i.line
""")


def defects_and_rft(uow: UnitOfWork, department: str, day: date) -> tuple[QualityForm, None]:
    """The daily defect and RFT report of a department (QT-03-TCK01-2, QT-03-TCK02-2).

    Raises:
        Invalid: there is no such department.
    """
    try:
        of = Department(department)
    except ValueError:
        raise Invalid({"department": Text(N_("Choose a department."))}) from None
    asked = {"department": of.value, "since": plant_midnight(day), "until": plant_midnight(day + timedelta(days=1))}
    lines = uow.session.execute(_DAY, asked).all()
    defects = uow.session.execute(_DAY_DEFECTS, asked).all()
    inspected, passed = sum(each.inspected for each in lines), sum(each.passed for each in lines)
    share = Decimal(passed) / inspected if inspected else None
    form = blank(PaperKind.DEFECTS_RFT, f"RFT-{of.value}-{day.isoformat()}", RFT_FORMS.get(of, ""), day.isoformat())
    return (
        replace(
            form,
            verdict=Verdict.INCOMPLETE if share is None else Verdict.APPROVED,
            verdict_words=Text(N_("Nothing inspected")) if share is None else Text(N_("RFT {share}"), share=_percent(share)),
            sentence=Text(N_("Right first time: passed at the first inspection.")),
            measures=(
                fact(N_("Inspected"), inspected), fact(N_("Right first time"), passed),
                fact(N_("Defects"), sum(each.found for each in defects)),
            ),
            facts=(
                fact(N_("Date"), day), fact(N_("Department"), of), fact(N_("Lines"), len(lines)),
                fact(N_("Inspections"), sum(each.inspections for each in lines)),
            ),
            parts=(
                table(
                    N_("By line"),
                    (
                        (N_("Line"), 34, Set.CODE), (N_("Inspections"), 24, Set.NUMBER), (N_("Inspected"), 24, Set.NUMBER),
                        (N_("Right first time"), 26, Set.NUMBER), (N_("Rework"), 22, Set.NUMBER), (N_("Scrap"), 20, Set.NUMBER),
                        (N_("RFT"), 22, Set.NUMBER),
                    ),
                    tuple(
                        (
                            cell(each.line or "–"), cell(each.inspections), cell(int(each.inspected)), cell(int(each.passed)),
                            cell(int(each.rework)), cell(int(each.scrap)),
                            cell(_percent(Decimal(each.passed) / each.inspected)),
                        )
                        for each in lines
                    ),
                    N_("No inspection on this day."),
                ),
                table(
                    N_("Defects by type"),
                    (
                        (N_("Code"), 22, Set.CODE), (N_("Defect"), 74, Set.TEXT), (N_("Class"), 28, Set.TEXT),
                        (N_("Line"), 26, Set.CODE), (N_("Found"), 22, Set.NUMBER),
                    ),
                    tuple(
                        (
                            cell(each.code), cell(_named(each)), cell(_class(each.defect_class)), cell(each.line or "–"),
                            cell(int(each.found)),
                        )
                        for each in defects
                    ),
                    N_("No defect on this day."),
                ),
            ),
            signatures=(
                Signature(Text(N_("Inspector"))), Signature(Text(N_("QC leader"))), Signature(Text(N_("QC supervisor"))),
            ),
        ),
        None,
    )  # fmt: skip


def _named(defect: Any) -> Text:
    """A defect in both languages, as the floor and the buyer call it."""
    if not defect.name_id:
        return Text("{name}", name=defect.name)
    return Text("{floor} · {name}", floor=defect.name_id, name=defect.name)


def _class(word: str) -> Text:
    return Text(DefectClass(word).label)


def _percent(share: Decimal) -> Text:
    return Text("{share} %", share=(share * 100).quantize(Decimal("0.1")))


def chart_paper(uow: UnitOfWork, question: ChartQuestion) -> tuple[QualityForm, None]:
    """A p-chart with its points and what they break.

    Raises:
        Invalid: the days are wrong.
        NotFound: they have no inspection.
    """
    found = control_chart(uow, question)
    if found.centre is None:
        raise NotFound(Text(N_("These days have no inspection.")), Text(N_("Choose other days.")))
    alarms = sum(each.judged.sign is PointSign.ALARM for each in found.days)
    notices = sum(each.judged.sign is PointSign.NOTICE for each in found.days)
    number = f"PCH-{question.department.value}-{question.first.isoformat()}-{question.last.isoformat()}"
    if question.article_id:
        number += f"-A{question.article_id}"
    if question.line != ALL_LINES:
        number += "-L" + "".join(letter for letter in question.line if letter.isalnum())
    form = blank(PaperKind.CONTROL_CHART, number, "", f"{question.first.isoformat()} – {question.last.isoformat()}")
    return (
        replace(
            form,
            verdict=Verdict.REJECTED if alarms else Verdict.APPROVED,
            verdict_words=Text(N_("Out of control")) if alarms else Text(N_("In control")),
            sentence=Text(N_("{alarms} alarms and {notices} notices in {days} days."), alarms=alarms, notices=notices, days=len(found.days)),
            measures=(
                fact(N_("Centre line"), _percent(Decimal(str(found.centre)))),
                fact(N_("Inspected"), sum(each.inspected_pcs for each in found.days)),
                fact(N_("Defective"), sum(each.defective_pcs for each in found.days)),
            ),
            facts=_chart_facts(found),
            parts=(_chart_part(found), _chart_table(found)),
            signatures=(Signature(Text(N_("QC supervisor"))), Signature(Text(N_("QC manager")))),
        ),
        None,
    )  # fmt: skip


def _chart_facts(found: ControlChart) -> tuple[FormFact, ...]:
    frozen = found.frozen
    return (
        fact(N_("Department"), found.question.department),
        fact(N_("Line"), Text(N_("all")) if found.question.line == ALL_LINES else found.question.line),
        fact(N_("First day"), found.question.first),
        fact(N_("Last day"), found.question.last),
        fact(N_("Line frozen"), frozen.frozen_at if frozen else Text(N_("no: of these days"))),
        fact(N_("Frozen by"), frozen.frozen_by if frozen else ""),
        fact(N_("Why"), frozen.reason if frozen else ""),
    )


def _millionths(share: float) -> int:
    return round(share * _WHOLE)


def _chart_part(found: ControlChart) -> FormPart:
    points = tuple(
        FormPoint(
            each.day.strftime("%d/%m"), _millionths(each.judged.share), _millionths(each.judged.lower),
            _millionths(each.judged.upper), each.judged.sign is PointSign.ALARM,
        )
        for each in found.days
    )  # fmt: skip
    part = table(N_("Share of defective pieces"), (), ())
    return replace(part, chart=points, centre=_millionths(found.centre or 0), empty=None)


def _chart_table(found: ControlChart) -> FormPart:
    signs = {
        PointSign.ALARM: Sign.BAD,
        PointSign.NOTICE: Sign.NOTICE,
        PointSign.BETTER: Sign.NONE,
        PointSign.IN_CONTROL: Sign.NONE,
    }
    return table(
        N_("Days"),
        (
            (N_("Day"), 30, Set.CODE), (N_("Inspected"), 22, Set.NUMBER), (N_("Defective"), 22, Set.NUMBER),
            (N_("Share"), 20, Set.NUMBER), (N_("Limits"), 36, Set.TEXT), (N_("Sign"), 30, Set.TEXT), (N_("Rules"), 40, Set.TEXT),
        ),
        tuple(
            (
                cell(each.day), cell(each.inspected_pcs), cell(each.defective_pcs),
                cell(_percent(Decimal(str(each.judged.share)))),
                cell(Text("{low} … {high}", low=_percent(Decimal(str(each.judged.lower))), high=_percent(Decimal(str(each.judged.upper))))),
                cell(each.judged.sign, signs[each.judged.sign]),
                cell(each.judged.rules[0] if each.judged.rules else ""),
            )
            for each in found.days
        ),
    )  # fmt: skip
