"""The batch compliance report: what an auditor asks of a batch, on A4, with a verdict and its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.colors import Color
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from quty_desktop.documents import icons
from quty_desktop.documents.compliance_parts import Parts
from quty_desktop.documents.icons import Icon
from quty_desktop.documents.mark_layout import grouped_article
from quty_desktop.documents.page import CONTENT_WIDTH, Imprint, build
from quty_desktop.documents.signature import Signature
from quty_desktop.documents.signatures import SignatureBoxes
from quty_desktop.documents.tables import Cell, Column, FactSheet, PartHeading, RowTable
from quty_desktop.documents.typography import MM, Ink, required
from quty_desktop.documents.verdict_box import Measure, VerdictBox
from quty_desktop.domain.compliance import ComplianceFacts, Judgement, Verdict
from quty_desktop.domain.fingerprint import PaperCode, fingerprint
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Translator

_LOOKS: dict[Verdict, tuple[Icon, Color]] = {
    Verdict.APPROVED: (icons.check, Ink.OK),
    Verdict.REJECTED: (icons.cross, Ink.BAD),
    Verdict.INCOMPLETE: (icons.warning, Ink.NOTICE),
}


@dataclass(frozen=True, slots=True)
class BatchCompliance:
    """The snapshot of a batch compliance report; its fingerprint is that of all these values.

    Attributes:
        number: document number.
        revision: from 0; a later report on the same batch has the next one.
        issued_at: when it was issued.
        issued_by: who issued it.
        plant_name: the plant.
        article_code: article.
        article_name: its name.
        batch: batch or trace code.
        mo_number: manufacturing order.
        buyer: the buyer.
        buyer_order: the buyer's order number.
        week: delivery week of the order.
        destination_code: destination of the order.
        destination_name: the destination in words.
        produced_from: first day of production, ``None`` before it.
        produced_to: last day of production, ``None`` before its end.
        packed_on: last day of packing, ``None`` before its end.
        facts: what is known of the batch.
        judgement: the verdict that followed from the facts on that day.
        signatures: who signs.
        practice: whether this is the practice plant.
    """

    number: str
    revision: int
    issued_at: datetime
    issued_by: str
    plant_name: str
    article_code: str
    article_name: str
    batch: str
    mo_number: str
    buyer: str
    buyer_order: str
    week: Week
    destination_code: str
    destination_name: str
    produced_from: date | None
    produced_to: date | None
    packed_on: date | None
    facts: ComplianceFacts
    judgement: Judgement
    signatures: tuple[Signature, ...]
    practice: bool = False

    @property
    def code(self) -> PaperCode:
        """What the report's QR code says.

        Raises:
            Invalid: the number cannot stand in a code.
        """
        return PaperCode(PaperKind.BATCH_COMPLIANCE, self.number, self.revision, fingerprint(self))


def render_batch_compliance(
    report: BatchCompliance, translator: Translator, images: Mapping[str, bytes] | None = None
) -> bytes:
    """Make the PDF of a report.

    Args:
        report: the snapshot.
        translator: the paper's language; it does not change the fingerprint.
        images: bytes of the photos that the facts name, by hash; one that is missing leaves its words.

    Raises:
        MissingValue: a value of the head is empty.
        DoesNotFit: a code or number would be illegible.
        Invalid: the document number cannot stand in a QR code.
    """
    tr = translator.tr
    _check(report)
    imprint = Imprint(
        plant_name=report.plant_name,
        title=tr(PaperKind.BATCH_COMPLIANCE),
        subject=report.batch,
        issued=tr(Text(N_("Issued {at} by {name}"), at=report.issued_at, name=report.issued_by)),
        code=report.code,
        practice=report.practice,
    )
    return build(imprint, list(_story(report, translator, images or {})), translator)


def _check(report: BatchCompliance) -> None:
    for field, value in (
        (N_("Document number"), report.number),
        (N_("Issued by"), report.issued_by),
        (N_("Plant"), report.plant_name),
        (N_("Article"), report.article_code),
        (N_("Article name"), report.article_name),
        (N_("Batch"), report.batch),
        (N_("Manufacturing order"), report.mo_number),
        (N_("Buyer"), report.buyer),
        (N_("Buyer order"), report.buyer_order),
        (N_("Destination"), report.destination_code),
    ):
        required(field, value)


def _story(report: BatchCompliance, translator: Translator, images: Mapping[str, bytes]) -> Iterator[Flowable]:
    parts = Parts(report.facts, translator, images)
    yield _verdict(report.judgement, translator)
    yield from _reasons(report.judgement, translator)
    yield Spacer(1, 4 * MM)
    yield _facts(report, translator)
    for number, (title, content) in enumerate(
        (
            (N_("Trace chain"), parts.trace),
            (N_("Materials and their certificates"), parts.materials),
            (N_("Quality control"), parts.quality),
            (N_("Metal detection and laboratory tests"), parts.tests),
            (N_("Packing and shipping marks"), parts.packing),
        ),
        start=1,
    ):
        yield CondPageBreak(48 * MM)
        yield PartHeading(number, translator.tr(title), CONTENT_WIDTH)
        yield from content()
    yield CondPageBreak(55 * MM)
    yield PartHeading(6, translator.tr(N_("Signatures")), CONTENT_WIDTH)
    yield SignatureBoxes(report.signatures or _usual_signatures(), CONTENT_WIDTH, translator)


def _usual_signatures() -> Sequence[Signature]:
    return (
        Signature(Text(N_("Inspector"))),
        Signature(Text(N_("QC lead"))),
        Signature(Text(N_("Production manager"))),
    )


def _verdict(judgement: Judgement, translator: Translator) -> Flowable:
    icon, colour = _LOOKS[judgement.verdict]
    tr = translator.tr
    rate = translator.percent(judgement.pass_rate) if judgement.pass_rate is not None else "–"
    sentences = {
        Verdict.APPROVED: Text(N_("Nothing is wrong and nothing is missing.")),
        Verdict.REJECTED: Text(
            N_("Findings that reject the batch: {failures}. Missing: {gaps}."),
            failures=len(judgement.failures),
            gaps=len(judgement.gaps),
        ),
        Verdict.INCOMPLETE: Text(N_("Nothing is wrong so far. Missing: {gaps}."), gaps=len(judgement.gaps)),
    }
    return VerdictBox(
        tr(judgement.verdict),
        tr(sentences[judgement.verdict]),
        icon,
        colour,
        (
            Measure(tr(N_("Pass rate")), rate),
            Measure(tr(N_("Failed tests")), translator.number(judgement.failed_tests)),
            Measure(tr(N_("Open holds")), translator.number(judgement.open_holds)),
        ),
        CONTENT_WIDTH,
    )


def _reasons(judgement: Judgement, translator: Translator) -> Iterator[Flowable]:
    failures = [[Cell(translator.tr(reason), icons.cross, Ink.BAD)] for reason in judgement.failures]
    gaps = [[Cell(translator.tr(reason), icons.warning, Ink.NOTICE)] for reason in judgement.gaps]
    if failures or gaps:
        yield Spacer(1, 1 * MM)
        yield RowTable([Column(translator.tr(N_("Reason")), 1)], failures + gaps, CONTENT_WIDTH, headed=False)


def _facts(report: BatchCompliance, translator: Translator) -> Flowable:
    tr = translator.tr

    def day(value: date | None) -> str:
        return translator.date(value) if value is not None else "–"

    def pieces(value: int) -> str:
        return f"{translator.number(value)} {tr(N_('pcs'))}"

    destination = report.destination_code
    if report.destination_name and report.destination_name != destination:
        destination = f"{destination} · {report.destination_name}"
    return FactSheet(
        (
            (tr(N_("Article")), grouped_article(report.article_code)),
            (tr(N_("Article name")), report.article_name),
            (tr(N_("Batch")), report.batch),
            (tr(N_("Manufacturing order")), report.mo_number),
            (tr(N_("Buyer")), report.buyer),
            (tr(N_("Buyer order")), report.buyer_order),
            (tr(N_("Week")), translator.week(report.week)),
            (tr(N_("Destination")), destination),
            (tr(N_("Ordered")), pieces(report.facts.ordered_pcs)),
            (tr(N_("Produced")), pieces(report.facts.produced_pcs)),
            (tr(N_("Packed")), pieces(report.facts.packed_pcs)),
            (tr(N_("Packed on")), day(report.packed_on)),
            (tr(N_("Production from")), day(report.produced_from)),
            (tr(N_("Production to")), day(report.produced_to)),
        ),
        CONTENT_WIDTH,
    )
