"""The A4 page of the plant's papers: head, foot, page x of y, verification code, practice stripes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from quty_desktop.documents.numbering import numbered
from quty_desktop.documents.practice import draw_across, page_bands
from quty_desktop.documents.symbols import draw_qr
from quty_desktop.documents.typography import (
    BOLD,
    CAP_HEIGHT,
    MM,
    REGULAR,
    Block,
    Ink,
    fit_block,
    fit_size,
    load_fonts,
    printable,
    safe,
    text_width,
)
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.fingerprint import PaperCode, short_form
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

MARGIN = 16 * MM
"""Left and right margin of papers in points."""

CONTENT_WIDTH = A4[0] - 2 * MARGIN
"""Width of what stands on a page, in points."""

_TOP_FIRST = 12 * MM
_TOP_LATER = 22 * MM
_BOTTOM = 20 * MM
_QR_EDGE = 25 * MM
_FOOT_SIZE = 7.0

BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=8.5, leading=11.5, textColor=Ink.TEXT, splitLongWords=1)
NOTE = ParagraphStyle("note", parent=BODY, fontSize=8, leading=10.5, textColor=Ink.MUTED)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page of an issued paper says about the paper itself.

    Attributes:
        plant_name: who issues it.
        title: kind of paper, in the paper's language.
        subject: what it is about, short, e.g. the batch number.
        issued: who issued it when, in the paper's language.
        code: kind, number, revision and fingerprint.
        practice: whether the practice plant issued it.
    """

    plant_name: str
    title: str
    subject: str
    issued: str
    code: PaperCode
    practice: bool


def paragraph(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph that shows a text as it is, whatever signs it contains."""
    return Paragraph(safe(text), style)


def build(imprint: Imprint, story: Sequence[Flowable], translator: Translator) -> bytes:
    """Set a paper on A4 pages.

    Args:
        imprint: what the pages say about the paper.
        story: the content.
        translator: language of head and foot.

    Returns:
        The PDF; the same input gives the same bytes.
    """
    load_fonts()
    file = BytesIO()
    document = BaseDocTemplate(
        file, pagesize=A4, title=f"{imprint.title} {imprint.code.number}", author=imprint.plant_name,
        subject=imprint.subject, creator="Quty Desktop", invariant=1, pageCompression=1, lang=translator.language,
    )  # fmt: skip
    head = _Head(imprint, translator)
    document.addPageTemplates(
        [
            _template("first", _TOP_FIRST, "later", head.first),
            _template("later", _TOP_LATER, "later", head.later),
        ]
    )
    try:
        document.build(
            [_Masthead(imprint, translator), *story],
            canvasmaker=numbered(translator, right=A4[0] - MARGIN, baseline=_BOTTOM - 6.5 * MM, size=_FOOT_SIZE),
        )
    except Exception as problem:
        refusal = _refusal(problem)
        if refusal is None:
            raise
        raise refusal from None
    return file.getvalue()


def _refusal(problem: BaseException | None) -> Refused | None:
    """The refusal behind an error: ReportLab adds page numbers by raising a new error of the same class."""
    while problem is not None and not isinstance(problem, Refused):
        problem = problem.__context__
    return problem


def _template(name: str, top: float, following: str, draw: Callable[[Canvas, Any], None]) -> PageTemplate:
    frame = Frame(
        MARGIN,
        _BOTTOM,
        CONTENT_WIDTH,
        A4[1] - top - _BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    return PageTemplate(name, [frame], onPage=draw, autoNextPageTemplate=following)


class _Head:
    """Draws what stands outside the content."""

    def __init__(self, imprint: Imprint, translator: Translator) -> None:
        self._imprint = imprint
        self._tr = translator

    def first(self, canvas: Canvas, _document: object) -> None:
        """The first page: the masthead is part of the content."""
        self._draw_practice(canvas)
        self._draw_foot(canvas)

    def later(self, canvas: Canvas, _document: object) -> None:
        """Following pages: one line says which paper they belong to."""
        self._draw_practice(canvas)
        self._draw_foot(canvas)
        y = A4[1] - 15 * MM
        imprint = self._imprint
        canvas.saveState()
        canvas.setFillColor(Ink.TEXT)
        right = f"{imprint.code.number} · {_revision(self._tr, imprint.code)}"
        canvas.setFont(BOLD, 8)
        canvas.drawRightString(A4[0] - MARGIN, y, right)
        left = printable(f"{imprint.plant_name} · {imprint.title} · {imprint.subject}")
        room = CONTENT_WIDTH - text_width(right, BOLD, 8) - 6 * MM
        _draw_above(canvas, fit_block(N_("Head of the page"), left, REGULAR, room, 8, 5.5, 2), y)
        canvas.setStrokeColor(Ink.LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, y - 2.2 * MM, A4[0] - MARGIN, y - 2.2 * MM)
        canvas.restoreState()

    def _draw_practice(self, canvas: Canvas) -> None:
        if self._imprint.practice:
            word = self._tr.tr(N_("PRACTICE"))
            draw_across(canvas, word, *A4)
            page_bands(canvas, word, *A4)

    def _draw_foot(self, canvas: Canvas) -> None:
        imprint = self._imprint
        canvas.saveState()
        canvas.setStrokeColor(Ink.LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, _BOTTOM - 3 * MM, A4[0] - MARGIN, _BOTTOM - 3 * MM)
        canvas.setFillColor(Ink.MUTED)
        words = self._tr.tr(Text(N_("Fingerprint {fingerprint}"), fingerprint=short_form(imprint.code.sha256)))
        line = printable(f"{imprint.code.number} · {_revision(self._tr, imprint.code)} · {words} · {imprint.issued}")
        block = fit_block(N_("Foot of the page"), line, REGULAR, CONTENT_WIDTH - 34 * MM, _FOOT_SIZE, 5.5, 2)
        _draw_above(canvas, block, _BOTTOM - 6.5 * MM - (len(block.lines) - 1) * block.size * 1.25)
        canvas.restoreState()


def _draw_above(canvas: Canvas, block: Block, y: float) -> None:
    """Draw lines at the left margin, the last one on the base line ``y``."""
    canvas.setFont(REGULAR, block.size)
    for number, line in enumerate(reversed(block.lines)):
        canvas.drawString(MARGIN, y + number * block.size * 1.25, line)


def _revision(translator: Translator, code: PaperCode) -> str:
    return translator.tr(Text(N_("Revision {revision}"), revision=str(code.revision)))


class _Masthead(Flowable):
    """The head of the first page: issuer, title, number, and the code by which the paper is verified."""

    def __init__(self, imprint: Imprint, translator: Translator) -> None:
        super().__init__()
        self._imprint = imprint
        self._tr = translator

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        return available_width, _QR_EDGE + 3 * MM

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        imprint = self._imprint
        code = imprint.code
        top = _QR_EDGE + 3 * MM
        width = CONTENT_WIDTH - _QR_EDGE - 6 * MM
        canvas.saveState()
        canvas.setFillColor(Ink.TEXT)
        plant = printable(imprint.plant_name)
        size = fit_size(N_("Plant"), plant, BOLD, width, 9.5, 5)
        canvas.setFont(BOLD, size)
        canvas.drawString(0, top - 5 * MM, plant)
        size = fit_size(N_("Title"), imprint.title, BOLD, width, 21, 12)
        canvas.setFont(BOLD, size)
        canvas.drawString(0, top - 14.5 * MM, imprint.title)
        line = f"{code.number} · {_revision(self._tr, code)}"
        canvas.setFont(BOLD, fit_size(N_("Document number"), line, BOLD, width, 9.5, 6))
        canvas.drawString(0, top - 20.5 * MM, line)
        canvas.setFillColor(Ink.MUTED)
        issued = printable(imprint.issued)
        canvas.setFont(REGULAR, fit_size(N_("Issued"), issued, REGULAR, width, 8.5, 5.5))
        canvas.drawString(0, top - 25 * MM, issued)
        self._draw_code(canvas)
        canvas.restoreState()

    def _draw_code(self, canvas: Canvas) -> None:
        canvas.setFillColor(Ink.BLACK)
        quiet = 1.6 * MM
        left = CONTENT_WIDTH - _QR_EDGE + quiet
        draw_qr(canvas, str(self._imprint.code), left, 3 * MM, _QR_EDGE, level="L")
        canvas.setFillColor(Ink.MUTED)
        words = self._tr.tr(N_("Scan to verify"))
        size = fit_size(N_("Scan to verify"), words, REGULAR, _QR_EDGE - 2 * MM, 6.5, 5)
        canvas.setFont(REGULAR, size)
        canvas.drawCentredString(left + _QR_EDGE / 2, 3 * MM - CAP_HEIGHT * size, words)
