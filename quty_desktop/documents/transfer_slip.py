"""The transfer slip (surat jalan) that goes with goods from a department to the next: A5, upright."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.practice import draw_across, page_bands
from quty_desktop.documents.symbols import bars_width, draw_bars, draw_qr
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
    text_width,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.marks import MarkPayload
from quty_desktop.domain.paper_forms import written
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import TransferState
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Translator

_MARGIN = 10 * MM
_WIDTH, _HEIGHT = A5
_ROOM = _WIDTH - 2 * _MARGIN
_QR_EDGE = 33 * MM
_FLOOR = 6.0


@dataclass(frozen=True, slots=True)
class TransferSlip:
    """What stands on a slip.

    Attributes:
        state: a slip that is not on its way says so in large letters.
        line: the receiving line, empty where there is none.
        made_at: when it was made, UTC; the seventh field of the QR code.
        made_by: login of the sender.
        practice: whether the practice plant made it.
    """

    plant_name: str
    number: str
    state: TransferState
    from_department: Department
    to_department: Department
    line: str
    article_code: str
    article_name: str
    batch: str
    mo_number: str
    work_order: str
    week: Week
    destination: str
    pcs: int
    made_at: datetime
    made_by: str
    note: str = ""
    practice: bool = False

    @property
    def payload(self) -> MarkPayload:
        """The seven fields of its QR code.

        Raises:
            Invalid: a field cannot stand in a payload.
        """
        return MarkPayload(
            self.from_department,
            self.article_code.upper(),
            self.batch,
            self.week.week,
            self.destination,
            self.pcs,
            self.made_at,
        )


def render_transfer_slip(slip: TransferSlip, translator: Translator) -> bytes:
    """Make the PDF of a slip; the same slip gives the same bytes.

    Raises:
        MissingValue: a value is missing.
        DoesNotFit: a value would be cut off or illegible.
        NotPrintable: the typeface lacks characters of a value.
        Invalid: a value cannot stand in the QR code.
    """
    load_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A5, invariant=1, pageCompression=1, lang=translator.language)
    canvas.setTitle(f"{translator.tr(N_('Transfer slip'))} {slip.number}")
    canvas.setAuthor(slip.plant_name)
    canvas.setCreator("Quty Desktop")
    _Sheet(canvas, slip, translator).draw()
    canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Sheet:
    """Draws a slip from top to bottom."""

    def __init__(self, canvas: Canvas, slip: TransferSlip, translator: Translator) -> None:
        self._canvas = canvas
        self._slip = slip
        self._tr = translator

    def draw(self) -> None:
        """Draw everything."""
        if self._slip.practice:
            word = self._tr.tr(N_("PRACTICE"))
            draw_across(self._canvas, word, _WIDTH, _HEIGHT)
            page_bands(self._canvas, word, _WIDTH, _HEIGHT)
        self._head()
        self._way()
        self._goods()
        self._pieces()
        self._note()
        self._signatures()
        self._foot()

    def _line(self, field: str, words: str, x: float, y: float, width: float, size: float, font: str = BOLD) -> None:
        text = printable(words)
        self._canvas.setFont(font, fit_size(field, text, font, width, size, _FLOOR))
        self._canvas.drawString(x, y, text)

    def _caption(self, words: str, x: float, y: float, width: float) -> None:
        self._canvas.setFillColor(Ink.MUTED)
        self._line(words, self._tr.tr(words), x, y, width, 7.5, REGULAR)
        self._canvas.setFillColor(Ink.TEXT)

    def _fact(self, words: str, value: str, x: float, y: float, width: float, size: float = 10.5) -> None:
        self._caption(words, x, y + max(4.6 * MM, size * 0.95), width)
        self._line(words, required(words, value), x, y, width, size)

    def _head(self) -> None:
        canvas, slip = self._canvas, self._slip
        top = _HEIGHT - 12 * MM
        width = _ROOM - _QR_EDGE - 4 * MM
        canvas.setFillColor(Ink.TEXT)
        self._line(N_("Plant"), required(N_("Plant"), slip.plant_name), _MARGIN, top - 3 * MM, width, 9.5)
        self._line(N_("Title"), self._tr.tr(N_("Transfer slip")), _MARGIN, top - 12 * MM, width, 19)
        self._line(N_("Slip"), required(N_("Slip"), slip.number), _MARGIN, top - 19 * MM, width, 12)
        canvas.setFillColor(Ink.MUTED)
        when = f"{self._tr.moment(slip.made_at)} WIB · {slip.made_by}"
        self._line(N_("Issued"), when, _MARGIN, top - 24.5 * MM, width, 8.5, REGULAR)
        canvas.setFillColor(Ink.BLACK)
        draw_qr(canvas, str(slip.payload), _WIDTH - _MARGIN - _QR_EDGE + 2 * MM, top - _QR_EDGE + 4 * MM, _QR_EDGE)
        canvas.setFillColor(Ink.TEXT)
        if slip.state not in {TransferState.LOCKED, TransferState.ACCEPTED, TransferState.COMPLETED}:
            canvas.setFillColor(Ink.BAD)
            self._line(N_("State"), self._tr.tr(slip.state).upper(), _MARGIN, top - 30.5 * MM, width, 13)
            canvas.setFillColor(Ink.TEXT)

    def _way(self) -> None:
        canvas, slip = self._canvas, self._slip
        y = _HEIGHT - 62 * MM
        height = 16 * MM
        half = _ROOM / 2
        canvas.setFillColor(Ink.TINT)
        canvas.rect(_MARGIN, y, _ROOM, height, stroke=0, fill=1)
        canvas.setFillColor(Ink.TEXT)
        base = y + 4.2 * MM
        sender = self._tr.tr(slip.from_department)
        receiver = self._tr.tr(slip.to_department)
        if slip.line:
            receiver = f"{receiver} · {slip.line}"
        self._fact(N_("Sent from"), sender, _MARGIN + 4 * MM, base, half - 12 * MM, 15)
        self._arrow(_MARGIN + half - 5 * MM, y + height / 2)
        self._fact(N_("Sent to"), receiver, _MARGIN + half + 4 * MM, base, half - 8 * MM, 15)

    def _arrow(self, x: float, y: float) -> None:
        arrow = self._canvas.beginPath()
        for number, (across, up) in enumerate(((-3, 1), (1, 1), (1, 3), (5, 0), (1, -3), (1, -1), (-3, -1))):
            (arrow.lineTo if number else arrow.moveTo)(x + across * MM * 0.8, y + up * MM * 0.8)
        arrow.close()
        self._canvas.drawPath(arrow, stroke=0, fill=1)

    def _goods(self) -> None:
        slip = self._slip
        y = _HEIGHT - 77 * MM
        third = _ROOM / 3
        self._fact(N_("Article"), slip.article_code, _MARGIN, y, third - 3 * MM, 12)
        self._caption(N_("Name"), _MARGIN + third, y + 4.6 * MM, third)
        name = required(N_("Name"), slip.article_name)
        block = fit_block(N_("Name"), name, REGULAR, 2 * third, 10, _FLOOR, 2)
        self._canvas.setFont(REGULAR, block.size)
        for number, line in enumerate(block.lines):
            self._canvas.drawString(_MARGIN + third, y - number * block.size * 1.2, line)
        y -= 15 * MM
        self._fact(N_("Batch"), slip.batch, _MARGIN, y, third - 3 * MM)
        self._fact(N_("Manufacturing order"), slip.mo_number, _MARGIN + third, y, third - 3 * MM)
        self._fact(N_("Work order"), slip.work_order or "–", _MARGIN + 2 * third, y, third)

    def _pieces(self) -> None:
        canvas, slip = self._canvas, self._slip
        y = _HEIGHT - 123 * MM
        height = 25 * MM
        canvas.setStrokeColor(Ink.TEXT)
        canvas.setLineWidth(1.2)
        canvas.rect(_MARGIN, y, _ROOM, height, stroke=1, fill=0)
        cells = (
            (N_("Pieces"), self._tr.number(slip.pcs), 0.42),
            (N_("Week"), f"{slip.week} · {slip.week.stamp}", 0.34),
            (N_("Destination"), slip.destination, 0.24),
        )
        x = _MARGIN
        for number, (words, value, share) in enumerate(cells):
            width = _ROOM * share
            if number:
                canvas.setLineWidth(0.6)
                canvas.line(x, y, x, y + height)
            self._caption(words, x + 3 * MM, y + height - 5 * MM, width - 6 * MM)
            self._line(words, required(words, value), x + 3 * MM, y + 6 * MM, width - 6 * MM, 30 if not number else 17)
            x += width

    def _note(self) -> None:
        if not self._slip.note.strip():
            return
        taken = written(self._slip.note)
        later = self._tr.tr(Text(N_("Entered later from {form}"), form=taken.form)) if taken.form else ""
        note = " · ".join(filter(None, (later, taken.note)))
        y = _HEIGHT - 131 * MM
        self._caption(N_("Note"), _MARGIN, y, 20 * MM)
        block = fit_block(N_("Note"), printable(note), REGULAR, _ROOM - 22 * MM, 9, _FLOOR, 2)
        self._canvas.setFont(REGULAR, block.size)
        for number, line in enumerate(block.lines):
            self._canvas.drawString(_MARGIN + 22 * MM, y - number * block.size * 1.2, line)

    def _signatures(self) -> None:
        canvas = self._canvas
        y = 30 * MM
        height = 38 * MM
        width = (_ROOM - 8 * MM) / 3
        roles = (N_("Sent by"), N_("Carried by"), N_("Counted and received by"))
        for number, role in enumerate(roles):
            x = _MARGIN + number * (width + 4 * MM)
            canvas.setStrokeColor(Ink.LINE)
            canvas.setLineWidth(0.6)
            canvas.rect(x, y, width, height, stroke=1, fill=0)
            self._line(role, self._tr.tr(role), x + 2.5 * MM, y + height - 5 * MM, width - 5 * MM, 8.5)
            if number == 2:
                self._caption(N_("Pieces counted"), x + 2.5 * MM, y + height - 10.5 * MM, width - 5 * MM)
                canvas.setStrokeColor(Ink.TEXT)
                canvas.rect(x + 2.5 * MM, y + height - 21 * MM, width - 5 * MM, 9 * MM, stroke=1, fill=0)
            canvas.setStrokeColor(Ink.MUTED)
            canvas.line(x + 2.5 * MM, y + 9 * MM, x + width - 2.5 * MM, y + 9 * MM)
            self._caption(N_("Name, date, signature"), x + 2.5 * MM, y + 4.5 * MM, width - 5 * MM)

    def _foot(self) -> None:
        canvas, slip = self._canvas, self._slip
        canvas.setFillColor(Ink.BLACK)
        module, width = bars_width(N_("Slip"), slip.number, 88 * MM, most=3)
        draw_bars(canvas, slip.number, _MARGIN + 3 * MM, 16 * MM, module, 10 * MM)
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(BOLD, 8)
        canvas.drawString(_MARGIN + 3 * MM + width / 2 - text_width(slip.number, BOLD, 8) / 2, 12.3 * MM, slip.number)
        canvas.setFillColor(Ink.MUTED)
        words = self._tr.tr(
            Text(
                N_("Scan this slip in {department} to accept it. Until then nothing moves."),
                department=slip.to_department,
            )
        )
        left = _MARGIN + 90 * MM
        block = fit_block(N_("Foot of the page"), printable(words), REGULAR, _ROOM - 90 * MM, 8, _FLOOR, 5)
        canvas.setFont(REGULAR, block.size)
        for number, line in enumerate(block.lines):
            canvas.drawString(left, 24 * MM - number * block.size * 1.3, line)
