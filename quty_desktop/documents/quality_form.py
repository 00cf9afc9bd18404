"""Quality's own forms on A4: metal checks, incidents, final inspections, laboratory reports, conformity, dossiers.

All of them have one face: a verdict with its figures, the common head, numbered parts of facts and tables, signatures.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from reportlab.lib.colors import Color
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from quty_desktop.documents import icons
from quty_desktop.documents.chart_sheet import Drawn, LimitSheet, Names, ParetoSheet
from quty_desktop.documents.compliance_parts import Parts
from quty_desktop.documents.form_snapshot import Drawing, FormChart, FormFact, FormPart, QualityForm, Set, Sign
from quty_desktop.documents.icons import Icon
from quty_desktop.documents.page import CONTENT_WIDTH, NOTE, Imprint, build, paragraph
from quty_desktop.documents.picture_sheet import photo_rows
from quty_desktop.documents.signatures import SignatureBoxes
from quty_desktop.documents.tables import Cell, Column, FactSheet, Kind, PartHeading, RowTable
from quty_desktop.documents.typography import MM, Ink, required
from quty_desktop.documents.verdict_box import Measure, VerdictBox
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

_LOOKS: dict[Verdict, tuple[Icon, Color]] = {
    Verdict.APPROVED: (icons.check, Ink.OK),
    Verdict.REJECTED: (icons.cross, Ink.BAD),
    Verdict.INCOMPLETE: (icons.warning, Ink.NOTICE),
}
_SIGNS: dict[Sign, tuple[Icon | None, Color]] = {
    Sign.NONE: (None, Ink.TEXT),
    Sign.GOOD: (icons.check, Ink.OK),
    Sign.BAD: (icons.cross, Ink.BAD),
    Sign.NOTICE: (icons.warning, Ink.NOTICE),
}
_WHOLE = 1_000_000
_LOW, _CHART, _PHOTO = 52 * MM, 92 * MM, 86 * MM
_LITTLE, _MORE = 32 * MM, 52 * MM
"""What must be left on a page for a part to begin on it."""
_KINDS = {Set.TEXT: Kind.TEXT, Set.CODE: Kind.CODE, Set.NUMBER: Kind.NUMBER}


def render_quality_form(form: QualityForm, translator: Translator, images: Mapping[str, bytes] | None = None) -> bytes:
    """Make the PDF of a form; the same form gives the same bytes.

    Args:
        form: the snapshot.
        translator: the paper's language; it does not change the fingerprint.
        images: bytes of the photos that the form names, by hash; one that is missing leaves its words.

    Raises:
        MissingValue: number, plant, subject or issuer is empty.
        DoesNotFit: a code or number would be illegible.
    """
    tr = translator.tr
    for field, value in (
        (N_("Document number"), form.number),
        (N_("Issued by"), form.issued_by),
        (N_("Plant"), form.plant_name),
        (N_("Subject"), form.subject),
    ):
        required(field, value)
    issued = tr(Text(N_("Issued {at} by {name}"), at=form.issued_at, name=form.issued_by))
    if form.form:
        issued = f"{form.form} · {issued}"
    imprint = Imprint(form.plant_name, tr(form.kind), form.subject, issued, form.code, form.practice)
    return build(imprint, list(_story(form, translator, images or {})), translator)


def _story(form: QualityForm, translator: Translator, images: Mapping[str, bytes]) -> Iterator[Flowable]:
    tr = translator.tr
    icon, colour = _LOOKS[form.verdict]
    measures = tuple(Measure(tr(each.name), tr(each.value)) for each in form.measures)
    yield VerdictBox(tr(form.verdict_words), tr(form.sentence), icon, colour, measures, CONTENT_WIDTH)
    if form.facts:
        yield Spacer(1, 4 * MM)
        yield _sheet(form.facts, translator)
    bodies = [(tr(part.title), _part(part, translator, images), _room(part)) for part in form.parts]
    if form.compliance is not None:
        parts = Parts(form.compliance, translator, images)
        bodies.extend((tr(title), content, _MORE) for title, content in _compliance(parts))
    if form.signatures:
        boxes = SignatureBoxes(form.signatures, CONTENT_WIDTH, translator)
        bodies.append((tr(N_("Signatures")), iter((boxes,)), _MORE))
    for number, (title, content, room) in enumerate(bodies, start=1):
        yield CondPageBreak(room)
        yield PartHeading(number, title, CONTENT_WIDTH)
        yield from content


def _room(part: FormPart) -> float:
    """What must be left on a page for a part to begin on it: a chart or photo stands below its heading."""
    if part.chart is not None:
        return _CHART
    return _PHOTO if part.pictures and not part.facts and not part.rows else _LITTLE


def _compliance(parts: Parts) -> Iterator[tuple[str, Iterator[Flowable]]]:
    yield N_("Trace chain"), parts.trace()
    yield N_("Materials and their certificates"), parts.materials()
    yield N_("Quality control"), parts.quality()
    yield N_("Metal detection and laboratory tests"), parts.tests()
    yield N_("Packing and shipping marks"), parts.packing()


def _part(part: FormPart, translator: Translator, images: Mapping[str, bytes]) -> Iterator[Flowable]:
    tr = translator.tr
    if part.chart is not None and part.chart.points:
        yield _chart(part.chart, translator)
        yield Spacer(1, 2 * MM)
    if part.facts:
        yield _sheet(part.facts, translator)
    if part.rows:
        if part.facts:
            yield Spacer(1, 2 * MM)
        columns = [Column(tr(each.title), each.share, _KINDS[each.set]) for each in part.columns]
        rows = [[Cell(tr(cell.words), *_SIGNS[cell.sign]) for cell in row] for row in part.rows]
        yield RowTable(columns, rows, CONTENT_WIDTH)
    elif part.empty is not None:
        yield paragraph(tr(part.empty), NOTE)
    if part.note is not None:
        yield Spacer(1, 1.5 * MM)
        yield paragraph(tr(part.note), NOTE)
    yield from photo_rows([(each.sha256, tr(each.words)) for each in part.pictures], images)


def _chart(chart: FormChart, translator: Translator) -> Flowable:
    points = [
        Drawn(each.label, each.value / _WHOLE, _part_of(each.lower), _part_of(each.upper), each.alarm)
        for each in chart.points
    ]
    tr, centre = translator.tr, _part_of(chart.centre)

    def number(value: float) -> str:
        exact = Decimal(str(round(value, 4)))
        return translator.number(int(exact) if exact == exact.to_integral_value() else exact.normalize())

    match chart.drawing:
        case Drawing.CONTROL:
            names = Names(tr(N_("upper")), tr(N_("centre")), tr(N_("lower")))
            return LimitSheet(points, centre, names, translator.percent, CONTENT_WIDTH, most=1.0)
        case Drawing.RATES:
            names = Names("", tr(N_("Target")), "")
            return LimitSheet(
                points, centre, names, translator.percent, CONTENT_WIDTH, tall=_LOW, from_zero=False, most=1.0
            )
        case Drawing.TREND:
            names = Names(tr(N_("upper")), "", tr(N_("lower")))
            return LimitSheet(points, centre, names, number, CONTENT_WIDTH)
        case Drawing.PARETO:
            return ParetoSheet(points, number, lambda share: translator.percent(share, 0), CONTENT_WIDTH)


def _part_of(millionths: int | None) -> float | None:
    return None if millionths is None else millionths / _WHOLE


def _sheet(facts: tuple[FormFact, ...], translator: Translator) -> Flowable:
    return FactSheet([(translator.tr(each.name), translator.tr(each.value) or "–") for each in facts], CONTENT_WIDTH)
