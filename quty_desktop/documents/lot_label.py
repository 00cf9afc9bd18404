"""The label of a delivered lot or a roll of it: 100 × 50 mm, with QR code, month colour and its mark of inspection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.practice import draw_band
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
from quty_desktop.domain.picking import COLOURS, MonthColour
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

WIDTH, HEIGHT = 100 * MM, 50 * MM
_EDGE = 3 * MM
_QR = 31 * MM
_FLOOR = 4.5


@dataclass(frozen=True, slots=True)
class LotLabel:
    """What stands on a label.

    Attributes:
        code: what the QR code says: the lot, for a roll with its number behind a stroke.
        roll: number and count of rolls, e.g. ``3/20``; empty for a lot as a whole.
        recycled: recycled material is kept apart and says so.
    """

    code: str
    material_code: str
    material_name: str
    qty: Decimal
    unit: str
    state: LotState
    order: str = ""
    supplier: str = ""
    supplier_lot: str = ""
    mark: str = ""
    roll: str = ""
    place: str = ""
    received_on: date | None = None
    colour: MonthColour | None = None
    recycled: bool = False
    practice: bool = False


def render_lot_labels(labels: Sequence[LotLabel], translator: Translator) -> bytes:
    """Make a PDF with a label on each page; the same labels give the same bytes.

    Raises:
        MissingValue: a value is missing.
        DoesNotFit: a value would be cut off or illegible.
    """
    load_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=translator.language)
    canvas.setTitle(translator.tr(N_("Lot label")))
    canvas.setCreator("Quty Desktop")
    for label in labels:
        _Drawn(canvas, label, translator).draw()
        canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Drawn:
    """Draws a label from top to bottom."""

    def __init__(self, canvas: Canvas, label: LotLabel, translator: Translator) -> None:
        self._canvas = canvas
        self._label = label
        self._tr = translator

    def draw(self) -> None:
        """Draw everything."""
        canvas, label = self._canvas, self._label
        if label.practice:
            draw_band(canvas, self._tr.tr(N_("PRACTICE")), 0, HEIGHT - 3.2 * MM, WIDTH, 3.2 * MM)
        self._colour()
        canvas.setFillColor(Ink.BLACK)
        draw_qr(canvas, required(N_("Lot"), label.code), WIDTH - _QR - 1 * MM, HEIGHT - _QR - 3.5 * MM, _QR)
        left, width = _EDGE + 5 * MM, WIDTH - _QR - 3 * _EDGE - 3 * MM
        top = HEIGHT - 8.5 * MM
        self._line(N_("Lot"), label.code, left, top, width, 15)
        code = required(N_("Code"), label.material_code)
        self._line(N_("Code"), code, left, top - 6 * MM, width, 10.5)
        name = fit_block(N_("Name"), required(N_("Name"), label.material_name), REGULAR, width, 9, _FLOOR, 2)
        canvas.setFont(REGULAR, name.size)
        for number, words in enumerate(name.lines):
            canvas.drawString(left, top - 10.5 * MM - number * name.size * 1.15, words)
        self._line(
            N_("Quantity"),
            f"{self._tr.number(trimmed(label.qty))} {label.unit}",
            left,
            top - 23.5 * MM,
            width * 0.62,
            17,
        )
        if label.roll:
            roll = self._tr.tr(Text(N_("Roll {number}"), number=label.roll))
            self._line(N_("Roll"), roll, left + width * 0.66, top - 23.5 * MM, width * 0.34, 10)
        self._facts(left, top - 29.5 * MM)
        self._state()

    def _colour(self) -> None:
        """The month's sticker at the left edge; its word stands beside it, for colours alone are no sign."""
        canvas, label = self._canvas, self._label
        if label.colour is None:
            return
        canvas.setFillColor(HexColor(COLOURS[label.colour]))
        canvas.setStrokeColor(Ink.TEXT)
        canvas.setLineWidth(0.4)
        canvas.rect(_EDGE - 1 * MM, 9 * MM, 4.6 * MM, HEIGHT - 13.5 * MM, stroke=1, fill=1)

    def _facts(self, left: float, y: float) -> None:
        label, tr = self._label, self._tr
        colour = "" if label.colour is None else f" · {tr.tr(label.colour)}"
        came = "" if label.received_on is None else f"{tr.date(label.received_on)}{colour}"
        origin = " · ".join(each for each in (label.supplier, label.supplier_lot, label.mark) if each)
        lines = [" · ".join(each for each in (came, label.order, label.place) if each), origin]
        self._canvas.setFillColor(Ink.TEXT)
        for number, words in enumerate(lines):
            if words:
                text = printable(words)
                self._canvas.setFont(REGULAR, fit_size(N_("Origin"), text, REGULAR, WIDTH - left - _EDGE, 7.5, _FLOOR))
                self._canvas.drawString(left, y - number * 3.6 * MM, text)

    def _state(self) -> None:
        canvas, label, tr = self._canvas, self._label, self._tr
        words = printable(tr.tr(label.state)).upper()
        canvas.setFillColor(Ink.BLACK)
        canvas.setLineWidth(1)
        canvas.setStrokeColor(Ink.BLACK)
        if label.state is LotState.REJECTED:
            canvas.rect(0, 0, WIDTH, 6.8 * MM, stroke=0, fill=1)
            canvas.setFillColor(Ink.WHITE)
        else:
            canvas.line(0, 6.8 * MM, WIDTH, 6.8 * MM)
        if label.recycled:
            words = f"{words} · {printable(tr.tr(N_('RECYCLED')))}"
        size = fit_size(N_("State"), words, BOLD, WIDTH - 2 * _EDGE, 11, _FLOOR)
        canvas.setFont(BOLD, size)
        canvas.drawString(_EDGE, 2.1 * MM, words)

    def _line(self, field: str, words: str, x: float, y: float, width: float, size: float) -> None:
        text = printable(words)
        self._canvas.setFillColor(Ink.TEXT)
        self._canvas.setFont(BOLD, fit_size(field, text, BOLD, width, size, _FLOOR))
        self._canvas.drawString(x, y, text)
