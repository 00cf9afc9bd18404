"""Blank forms on A4: work order, transfer slip and inspection for the hours without the program.

Each sheet carries a number, also as a QR code that a scanner types into the field "Paper form no." of the later entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.practice import draw_across, page_bands
from quty_desktop.documents.signature import Signature
from quty_desktop.documents.signatures import SignatureBoxes
from quty_desktop.documents.symbols import draw_qr
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
from quty_desktop.domain.paper_forms import FormKind
from quty_desktop.domain.quality import InspectionResult, InspectionType
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

_MARGIN = 14 * MM
_WIDTH = A4[0] - 2 * _MARGIN
_LINE = 7.6 * MM
"""Height of a line that a hand can write on."""
_TICK = 3.4 * MM
_QR = 21 * MM


@dataclass(frozen=True, slots=True)
class BlankForms:
    """What is printed.

    Attributes:
        kind: which form.
        numbers: one sheet for each.
        plant_name: of the head.
        practice: whether the practice plant prints it.
    """

    kind: FormKind
    numbers: tuple[str, ...]
    plant_name: str
    practice: bool = False


def render_blank_forms(forms: BlankForms, translator: Translator) -> bytes:
    """Make the PDF; the same input gives the same bytes.

    Raises:
        MissingValue: the plant has no name.
        DoesNotFit: a name is too long for its place.
    """
    required(N_("Plant"), forms.plant_name)
    load_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1, lang=translator.language)
    canvas.setTitle(translator.tr(forms.kind))
    canvas.setAuthor(forms.plant_name)
    canvas.setCreator("Quty Desktop")
    for number in forms.numbers:
        _Sheet(canvas, forms, number, translator).draw()
        canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Sheet:
    """One sheet, drawn from the top down."""

    def __init__(self, canvas: Canvas, forms: BlankForms, number: str, translator: Translator) -> None:
        self._canvas, self._forms, self._number, self._tr = canvas, forms, number, translator
        self._y = A4[1] - 12 * MM

    def draw(self) -> None:
        if self._forms.practice:
            word = self._tr.tr(N_("PRACTICE"))
            draw_across(self._canvas, word, *A4)
            page_bands(self._canvas, word, *A4)
        self._head()
        {FormKind.WORK_ORDER: self._work, FormKind.TRANSFER: self._transfer, FormKind.INSPECTION: self._inspection}[
            self._forms.kind
        ]()
        self._later()

    # The forms

    def _work(self) -> None:
        self._boxes((N_("Department"), 3), (N_("Line"), 2), (N_("Batch"), 4), (N_("Quantity (pcs)"), 3))
        self._article()
        self._boxes((N_("Begins on"), 3), (N_("Ready by"), 3), (N_("Next department"), 4))
        self._title(N_("Material"))
        material = ((N_("Material"), 6), (N_("Unit"), 2), (N_("For one piece"), 2), (N_("Handed out"), 2))
        self._table(material, 7)
        self._title(N_("Output"))
        output = ((N_("Hour"), 2), (N_("Good"), 2), (N_("To repair"), 2), (N_("Rejected"), 2), (N_("Note"), 4))
        self._table(output, 9, total=True)
        self._sign(N_("Written by"), N_("Head of the line"), N_("Supervisor"))

    def _transfer(self) -> None:
        self._boxes((N_("From department"), 3), (N_("To department"), 3), (N_("Line that receives it"), 3))
        self._boxes((N_("Batch"), 4), (N_("Work order"), 4), (N_("Sent at (date, time)"), 4))
        self._article()
        self._title(N_("Bags or boxes"))
        bags = ((N_("No."), 1), (N_("Pieces sent"), 3), (N_("Pieces counted"), 3), (N_("Note"), 5))
        self._table(bags, 14, total=True)
        self._ticks(N_("Line that receives it"), (N_("Empty of the batch before"), N_("Kept apart"), N_("Not cleared")))
        self._boxes((N_("Sent in all (pcs)"), 3), (N_("Received (pcs)"), 3), (N_("Difference, and why"), 6))
        self._sign(N_("Sent by"), N_("Received by"), N_("Supervisor, for a difference"))

    def _inspection(self) -> None:
        self._boxes((N_("Batch"), 4), (N_("Work order"), 4), (N_("Inspected at (date, time)"), 4))
        self._article()
        self._ticks(N_("Inspection"), tuple(InspectionType))
        self._boxes((N_("Line"), 2), (N_("Shift"), 2), (N_("Lot (pcs)"), 3), (N_("Looked at (pcs)"), 3))
        self._title(N_("Defects found"))
        defects = ((N_("Code"), 2), (N_("Defect"), 5), (N_("Class"), 2), (N_("Tally"), 4), (N_("Pieces"), 2))
        self._table(defects, 10, total=True)
        self._boxes((N_("Passed (pcs)"), 3), (N_("To repair (pcs)"), 3), (N_("Scrap (pcs)"), 3))
        self._ticks(N_("Result"), tuple(InspectionResult))
        self._boxes((N_("Note"), 1))
        self._sign(N_("Inspector"), N_("QC supervisor"))

    def _article(self) -> None:
        self._boxes((N_("Article code"), 3), (N_("Article"), 6), (N_("Delivery week"), 2), (N_("Destination"), 2))

    # What they are made of

    def _head(self) -> None:
        canvas, tr = self._canvas, self._tr.tr
        width = _WIDTH - _QR - 4 * MM
        plant = printable(self._forms.plant_name)
        title = tr(self._forms.kind)
        top = self._y
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(BOLD, fit_size(N_("Plant"), plant, BOLD, width, 9, 5))
        canvas.drawString(_MARGIN, top - 3.5 * MM, plant)
        canvas.setFont(BOLD, fit_size(N_("Title"), title, BOLD, width * 0.6, 20, 11))
        canvas.drawString(_MARGIN, top - 12.5 * MM, title)
        canvas.setFont(BOLD, 13)
        canvas.drawRightString(_MARGIN + width, top - 12.5 * MM, self._number)
        canvas.setFillColor(Ink.MUTED)
        words = tr(N_("Paper form for the hours without Quty. Enter it afterwards, with its number."))
        block = fit_block(N_("Head of the page"), words, REGULAR, width, 8.5, 6, 2)
        canvas.setFont(REGULAR, block.size)
        for number, line in enumerate(block.lines):
            canvas.drawString(_MARGIN, top - 18 * MM - number * block.size * 1.3, line)
        canvas.setFillColor(Ink.BLACK)
        draw_qr(canvas, self._number, _MARGIN + _WIDTH - _QR, top - _QR, _QR, level="M")
        self._y = top - _QR - 3 * MM

    def _boxes(self, *wanted: tuple[str, int]) -> None:
        """Boxes side by side with their names in the corner."""
        height = 11 * MM
        self._y -= height
        x, share = _MARGIN, _WIDTH / sum(part for _, part in wanted)
        for name, part in wanted:
            width = part * share
            self._frame(x, self._y, width, height)
            self._label(name, x, self._y + height - 3.4 * MM, width - 2 * MM)
            x += width

    def _ticks(self, name: str, choices: Sequence[str | Text]) -> None:
        """A box with squares to tick."""
        canvas = self._canvas
        words = [printable(self._tr.tr(each)) for each in choices]
        columns = min(len(words), 3)
        rows = -(-len(words) // columns)
        height = 4.5 * MM + rows * 6 * MM
        self._y -= height
        self._frame(_MARGIN, self._y, _WIDTH, height)
        self._label(name, _MARGIN, self._y + height - 3.4 * MM, _WIDTH)
        room = (_WIDTH - 4 * MM) / columns
        for number, word in enumerate(words):
            row, column = divmod(number, columns)
            x, y = _MARGIN + 2 * MM + column * room, self._y + height - 9.2 * MM - row * 6 * MM
            canvas.setStrokeColor(Ink.TEXT)
            canvas.setLineWidth(0.8)
            canvas.rect(x, y, _TICK, _TICK)
            canvas.setFillColor(Ink.TEXT)
            canvas.setFont(REGULAR, fit_size(name, word, REGULAR, room - _TICK - 4 * MM, 9, 5.5))
            canvas.drawString(x + _TICK + 1.6 * MM, y + 0.7 * MM, word)

    def _title(self, name: str) -> None:
        words = self._tr.tr(name)
        self._y -= 7.5 * MM
        self._canvas.setFillColor(Ink.TEXT)
        self._canvas.setFont(BOLD, fit_size(name, words, BOLD, _WIDTH, 10, 7))
        self._canvas.drawString(_MARGIN, self._y + 1.8 * MM, words)

    def _table(self, columns: Sequence[tuple[str, int]], rows: int, *, total: bool = False) -> None:
        """Empty rows under headings, with a line for the sum."""
        canvas, head = self._canvas, 6 * MM
        share = _WIDTH / sum(part for _, part in columns)
        self._y -= head
        canvas.setFillColor(Ink.TINT)
        canvas.rect(_MARGIN, self._y, _WIDTH, head, stroke=0, fill=1)
        x = _MARGIN
        for name, part in columns:
            self._frame(x, self._y, part * share, head)
            words = printable(self._tr.tr(name))
            canvas.setFillColor(Ink.TEXT)
            canvas.setFont(BOLD, fit_size(name, words, BOLD, part * share - 3 * MM, 8, 5))
            canvas.drawString(x + 1.5 * MM, self._y + 1.9 * MM, words)
            x += part * share
        for number in range(rows + total):
            self._y -= _LINE
            x = _MARGIN
            for _, part in columns:
                self._frame(x, self._y, part * share, _LINE)
                x += part * share
            if total and number == rows:
                self._label(N_("Sum"), _MARGIN, self._y + 2.4 * MM, columns[0][1] * share - 2 * MM, bold=True)
        self._y -= 2.5 * MM

    def _sign(self, *roles: str) -> None:
        boxes = SignatureBoxes([Signature(Text(role)) for role in roles], _WIDTH, self._tr)
        _, height = boxes.wrap(_WIDTH, A4[1])
        self._y -= height + 1 * MM
        boxes.drawOn(self._canvas, _MARGIN, self._y)

    def _later(self) -> None:
        """Where is written down that it was entered."""
        self._y = 10 * MM + 11 * MM
        self._canvas.setFillColor(Ink.TINT)
        self._canvas.rect(_MARGIN, self._y - 11 * MM, _WIDTH, 11 * MM, stroke=0, fill=1)
        self._boxes((N_("Entered in Quty at (date, time)"), 4), (N_("Entered by"), 4), (N_("Number in Quty"), 4))

    def _frame(self, x: float, y: float, width: float, height: float) -> None:
        self._canvas.setStrokeColor(Ink.MUTED)
        self._canvas.setLineWidth(0.6)
        self._canvas.rect(x, y, width, height)

    def _label(self, name: str, x: float, y: float, width: float, *, bold: bool = False) -> None:
        words = printable(self._tr.tr(name))
        font = BOLD if bold else REGULAR
        self._canvas.setFillColor(Ink.MUTED)
        self._canvas.setFont(font, fit_size(name, words, font, width - 1.5 * MM, 7, 4.5))
        self._canvas.drawString(x + 1.5 * MM, y, words)
