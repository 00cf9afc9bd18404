"""A form of purchasing and the warehouse on A4: head with QR code, facts, lines, signatures, page x of y."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer

from quty_desktop.documents.numbering import numbered
from quty_desktop.documents.page import CONTENT_WIDTH, MARGIN, NOTE, paragraph
from quty_desktop.documents.practice import draw_across, page_bands
from quty_desktop.documents.signature import Signature
from quty_desktop.documents.signatures import SignatureBoxes
from quty_desktop.documents.symbols import draw_qr
from quty_desktop.documents.tables import Column, FactSheet, Kind, RowTable, Value
from quty_desktop.documents.typography import (
    BOLD,
    MM,
    REGULAR,
    Ink,
    fit_block,
    fit_size,
    load_fonts,
    printable,
    required,
)
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

_TOP, _LATER, _BOTTOM = 12 * MM, 22 * MM, 19 * MM
_HEAD = 31 * MM
_QR = 29 * MM


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form.

    Attributes:
        title: its head, marked for translation.
        share: of the width, relative to the others.
        kind: how its values behave.
    """

    title: str
    share: float
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Form:
    """What stands on a form; words are translated when it is drawn, values are in the paper's language already.

    Attributes:
        title: kind of paper.
        number: under the title, and what the QR code says.
        state: said large where the paper is not what it would be when all is done.
        form_number: of the plant's register, at the foot.
        facts: name and value; empty values are left out.
        rows: the lines.
        total: a last, emphasised line.
        note: below the lines.
        foot: what to do with the paper.
        signatures: who signs.
    """

    plant_name: str
    title: str
    number: str
    issued: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[FormColumn]
    rows: Sequence[Sequence[Value]]
    signatures: Sequence[str]
    state: str | Text = ""
    form_number: str = ""
    total: Sequence[str] | None = None
    note: str = ""
    foot: str = ""
    practice: bool = False


def render_form(form: Form, translator: Translator) -> bytes:
    """Set a form on A4 pages; the same form gives the same bytes.

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    load_fonts()
    tr = translator.tr
    columns = [Column(tr(each.title), each.share, each.kind) for each in form.columns]
    facts = [(tr(name), value) for name, value in form.facts if value.strip()]
    story: list[Flowable] = [FactSheet(facts, CONTENT_WIDTH, 4), Spacer(0, 2 * MM)]
    story.append(RowTable(columns, form.rows or [[""] * len(columns)], CONTENT_WIDTH, total=form.total))
    if form.note.strip():
        story += [Spacer(0, 3 * MM), paragraph(form.note)]
    if form.foot:
        story += [Spacer(0, 3 * MM), paragraph(tr(form.foot), NOTE)]
    boxes = SignatureBoxes([Signature(Text(each)) for each in form.signatures], CONTENT_WIDTH, translator)
    story.append(KeepTogether([Spacer(0, 6 * MM), boxes]))
    return render_sheet(form, story, translator)


def render_sheet(form: Form, story: Sequence[Flowable], translator: Translator) -> bytes:
    """Set any content between the head and the foot of a form.

    Raises:
        MissingValue: plant or number are missing.
    """
    load_fonts()
    file = BytesIO()
    document = BaseDocTemplate(
        file, pagesize=A4, title=f"{translator.tr(form.title)} {form.number}", author=printable(form.plant_name),
        creator="Quty Desktop", invariant=1, pageCompression=1, lang=translator.language,
    )  # fmt: skip
    outside = _Outside(form, translator)
    document.addPageTemplates(
        [
            _template("first", _TOP + _HEAD, outside.first),
            _template("later", _LATER, outside.later),
        ]
    )
    document.build(
        list(story), canvasmaker=numbered(translator, right=A4[0] - MARGIN, baseline=_BOTTOM - 6.5 * MM, size=7)
    )
    return file.getvalue()


def _template(name: str, top: float, draw: Any) -> PageTemplate:
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
    return PageTemplate(name, [frame], onPage=draw, autoNextPageTemplate="later")


class _Outside:
    """Draws what stands outside the content."""

    def __init__(self, form: Form, translator: Translator) -> None:
        self._form = form
        self._tr = translator

    def first(self, canvas: Canvas, _document: object) -> None:
        """Plant, title, number and QR code."""
        self._frame(canvas)
        form, tr = self._form, self._tr.tr
        top = A4[1] - _TOP
        width = CONTENT_WIDTH - _QR - 4 * MM
        canvas.saveState()
        canvas.setFillColor(Ink.TEXT)
        plant = required(N_("Plant"), form.plant_name)
        canvas.setFont(BOLD, fit_size(N_("Plant"), plant, BOLD, width, 9.5, 5))
        canvas.drawString(MARGIN, top - 4 * MM, plant)
        title = printable(tr(form.title))
        canvas.setFont(BOLD, fit_size(N_("Title"), title, BOLD, width, 20, 11))
        canvas.drawString(MARGIN, top - 13.5 * MM, title)
        number = required(N_("Number"), form.number)
        canvas.setFont(BOLD, fit_size(N_("Number"), number, BOLD, width, 12, 7))
        canvas.drawString(MARGIN, top - 20 * MM, number)
        state = printable(tr(form.state)).upper()
        if state:
            canvas.setFillColor(Ink.NOTICE)
            left = MARGIN + canvas.stringWidth(number, BOLD, 12) + 6 * MM
            room = max(MARGIN + width - left, 20 * MM)
            canvas.setFont(BOLD, fit_size(N_("State"), state, BOLD, room, 10, 5))
            canvas.drawString(left, top - 20 * MM, state)
        canvas.setFillColor(Ink.MUTED)
        issued = fit_block(N_("Issued"), printable(form.issued), REGULAR, width, 8.5, 5.5, 1)
        canvas.setFont(REGULAR, issued.size)
        canvas.drawString(MARGIN, top - 24.5 * MM, issued.lines[0])
        canvas.setFillColor(Ink.BLACK)
        draw_qr(canvas, number, A4[0] - MARGIN - _QR + 2 * MM, top - _QR + 2 * MM, _QR)
        canvas.restoreState()

    def later(self, canvas: Canvas, _document: object) -> None:
        """One line says which paper a page belongs to."""
        self._frame(canvas)
        y = A4[1] - 15 * MM
        form = self._form
        words = printable(f"{form.plant_name} · {self._tr.tr(form.title)} · {form.number}")
        canvas.saveState()
        canvas.setFillColor(Ink.TEXT)
        block = fit_block(N_("Head of the page"), words, BOLD, CONTENT_WIDTH, 8, 5.5, 1)
        canvas.setFont(BOLD, block.size)
        canvas.drawString(MARGIN, y, block.lines[0])
        canvas.setStrokeColor(Ink.LINE)
        canvas.line(MARGIN, y - 2.2 * MM, A4[0] - MARGIN, y - 2.2 * MM)
        canvas.restoreState()

    def _frame(self, canvas: Canvas) -> None:
        if self._form.practice:
            word = self._tr.tr(N_("PRACTICE"))
            draw_across(canvas, word, *A4)
            page_bands(canvas, word, *A4)
        canvas.saveState()
        canvas.setStrokeColor(Ink.LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, _BOTTOM - 3 * MM, A4[0] - MARGIN, _BOTTOM - 3 * MM)
        canvas.setFillColor(Ink.MUTED)
        canvas.setFont(REGULAR, 7)
        left = " · ".join(each for each in (self._form.number, self._form.form_number) if each)
        canvas.drawString(MARGIN, _BOTTOM - 6.5 * MM, printable(left))
        canvas.restoreState()
