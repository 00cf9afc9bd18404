"""Quality's own forms on A4: metal checks, incidents, final inspections, laboratory reports, conformity, dossiers.

All of them have one face: a verdict with its figures, the common head, numbered parts of facts and tables, signatures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.colors import Color
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from quty_desktop.documents import icons
from quty_desktop.documents.chart_sheet import ControlSheet, Drawn
from quty_desktop.documents.compliance_parts import Parts
from quty_desktop.documents.icons import Icon
from quty_desktop.documents.page import CONTENT_WIDTH, NOTE, Imprint, build, paragraph
from quty_desktop.documents.picture_sheet import photo_rows
from quty_desktop.documents.signatures import Signature, SignatureBoxes
from quty_desktop.documents.tables import Cell, Column, FactSheet, Kind, PartHeading, RowTable
from quty_desktop.documents.typography import MM, Ink, required
from quty_desktop.documents.verdict_box import Measure, VerdictBox
from quty_desktop.domain.compliance import ComplianceFacts, Verdict
from quty_desktop.domain.fingerprint import PaperCode, fingerprint
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.i18n import Translator


class Sign(Choice):
    """A sign before a value; the words alone say the same."""

    NONE = "none", N_("None")
    GOOD = "good", N_("Good")
    BAD = "bad", N_("Bad")
    NOTICE = "notice", N_("Notice")


class Set(Choice):
    """How a column's values behave."""

    TEXT = "text", N_("Text")
    CODE = "code", N_("Code")
    NUMBER = "number", N_("Number")


@dataclass(frozen=True, slots=True)
class FormCell:
    """A value in a table."""

    words: Text
    sign: Sign = Sign.NONE


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a table; ``share`` is its part of the width."""

    title: Text
    share: int
    set: Set = Set.TEXT


@dataclass(frozen=True, slots=True)
class FormFact:
    """A named value."""

    name: Text
    value: Text


@dataclass(frozen=True, slots=True)
class FormPicture:
    """A photo; its bytes are given beside the form and stand for themselves by their hash."""

    sha256: str
    words: Text


@dataclass(frozen=True, slots=True)
class FormPoint:
    """A point of a control chart; shares in millionths, so that a fingerprint never depends on a float."""

    label: str
    value: int
    lower: int
    upper: int
    alarm: bool


@dataclass(frozen=True, slots=True)
class FormPart:
    """A numbered part of a form.

    Attributes:
        title: its heading.
        facts: named values, before the table.
        columns: of the table; none without one.
        rows: of the table.
        empty: what stands there without rows.
        note: a sentence below.
        pictures: photos below that.
        chart: points of a control chart before the table, with the centre line in millionths.
        centre: the centre line of the chart.
    """

    title: Text
    facts: tuple[FormFact, ...] = ()
    columns: tuple[FormColumn, ...] = ()
    rows: tuple[tuple[FormCell, ...], ...] = ()
    empty: Text | None = None
    note: Text | None = None
    pictures: tuple[FormPicture, ...] = ()
    chart: tuple[FormPoint, ...] = ()
    centre: int = 0


@dataclass(frozen=True, slots=True)
class QualityForm:
    """The snapshot of a form; its fingerprint is that of all these values, whatever the language.

    Attributes:
        kind: which paper it is.
        number: document number.
        revision: from 0; the same number with other contents has the next one.
        form: number of the plant's form, e.g. ``QT-10-TCK01-2``.
        plant_name: the plant.
        subject: batch, detector or carton.
        verdict: what it says.
        verdict_words: the verdict in the words of this form.
        sentence: the verdict in a sentence.
        measures: up to three figures beside it.
        facts: the common head.
        parts: the body.
        signatures: who signs.
        issued_at: when it was issued.
        issued_by: who issued it.
        practice: whether this is the practice plant.
        compliance: facts of the batch whose six parts follow, ``None`` without them.
    """

    kind: PaperKind
    number: str
    revision: int
    form: str
    plant_name: str
    subject: str
    verdict: Verdict
    verdict_words: Text
    sentence: Text
    measures: tuple[FormFact, ...]
    facts: tuple[FormFact, ...]
    parts: tuple[FormPart, ...]
    signatures: tuple[Signature, ...]
    issued_at: datetime
    issued_by: str
    practice: bool = False
    compliance: ComplianceFacts | None = None

    @property
    def photos(self) -> frozenset[str]:
        """Hashes of the photos whose bytes the paper needs."""
        of_parts = (photo.sha256 for part in self.parts for photo in part.pictures)
        facts = self.compliance
        return frozenset((*of_parts, *(photo.sha256 for photo in (facts.photos if facts else ()))))

    @property
    def code(self) -> PaperCode:
        """What the QR code says.

        Raises:
            Invalid: the number cannot stand in a code.
        """
        return PaperCode(self.kind, self.number, self.revision, fingerprint(self))


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
    bodies = [(tr(part.title), _part(part, translator, images), _LITTLE) for part in form.parts]
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


def _compliance(parts: Parts) -> Iterator[tuple[str, Iterator[Flowable]]]:
    yield N_("Trace chain"), parts.trace()
    yield N_("Materials and their certificates"), parts.materials()
    yield N_("Quality control"), parts.quality()
    yield N_("Metal detection and laboratory tests"), parts.tests()
    yield N_("Packing and shipping marks"), parts.packing()


def _part(part: FormPart, translator: Translator, images: Mapping[str, bytes]) -> Iterator[Flowable]:
    tr = translator.tr
    if part.chart:
        yield _chart(part, translator)
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


def _chart(part: FormPart, translator: Translator) -> Flowable:
    points = [
        Drawn(each.label, each.value / _WHOLE, each.lower / _WHOLE, each.upper / _WHOLE, each.alarm)
        for each in part.chart
    ]
    words = (translator.tr(N_("upper")), translator.tr(N_("centre")), translator.tr(N_("lower")))
    return ControlSheet(points, part.centre / _WHOLE, words, translator.percent, CONTENT_WIDTH)


def _sheet(facts: tuple[FormFact, ...], translator: Translator) -> Flowable:
    return FactSheet([(translator.tr(each.name), translator.tr(each.value) or "–") for each in facts], CONTENT_WIDTH)
