"""The incoming inspection report (QT-04-TCK05)."""

from dataclasses import replace

from quty_desktop.documents.form_snapshot import FormPart, QualityForm, Set, Sign
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.evidence import EvidenceOf, VerifiedSubject
from quty_desktop.domain.incoming import IncomingKind
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.incoming.incoming_inspections import IncomingRow, incoming_of, rolls_of
from quty_desktop.services.quality.form_words import cell, fact, judged, table
from quty_desktop.services.quality.record_form import blank, checked_by, photos_part, verdict_of
from quty_desktop.services.unit_of_work import UnitOfWork


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
                *_grades_part(row),
                *_rolls_part(uow, row),
                *photos_part(uow, EvidenceOf.INCOMING, row.id),
                table(N_("Remark"), (), (), row.note or N_("None.")),
            ),
            signatures=(
                Signature(Text(N_("Inspector")), row.inspector, row.inspected_at),
                checked_by(uow, VerifiedSubject.INCOMING, row.id),
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


def _grades_part(row: IncomingRow) -> tuple[FormPart, ...]:
    """The rub and wash tests of the laboratory (QT-04-TCK03-1)."""
    if not row.grades:
        return ()
    return (
        table(
            N_("Colour fastness (QT-04-TCK03-1)"),
            ((N_("Test"), 110, Set.TEXT), (N_("Grade"), 50, Set.TEXT)),
            tuple((cell(test), judged(grade, good=grade.good)) for test, grade in row.grades),
            note=Text(N_("Passed from grade 4 on; read by the grey scale.")),
        ),
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
