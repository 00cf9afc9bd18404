"""The label of a rack or bin: 100 × 50 mm, its code large, with a QR code that the put-away page understands."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.lot_label import HEIGHT, WIDTH
from quty_desktop.documents.practice import draw_band
from quty_desktop.documents.symbols import draw_qr
from quty_desktop.documents.typography import BOLD, MM, REGULAR, Ink, fit_block, fit_size, load_fonts, required
from quty_desktop.domain.store_codes import place_payload
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator

_EDGE = 4 * MM
_QR = 38 * MM


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """What stands on the label of a place."""

    code: str
    name: str
    practice: bool = False


def render_place_labels(labels: Sequence[PlaceLabel], translator: Translator) -> bytes:
    """Make a PDF with a label on each page; the same labels give the same bytes.

    Raises:
        MissingValue: a code is missing.
        DoesNotFit: a code would be illegible.
    """
    load_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=translator.language)
    canvas.setTitle(translator.tr(N_("Rack label")))
    canvas.setCreator("Quty Desktop")
    for label in labels:
        _draw(canvas, label, translator)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, label: PlaceLabel, translator: Translator) -> None:
    if label.practice:
        draw_band(canvas, translator.tr(N_("PRACTICE")), 0, HEIGHT - 3.2 * MM, WIDTH, 3.2 * MM)
    code = required(N_("Code"), label.code)
    width = WIDTH - _QR - 2.5 * _EDGE
    canvas.setFillColor(Ink.BLACK)
    draw_qr(canvas, place_payload(code), WIDTH - _QR - 1 * MM, (HEIGHT - _QR) / 2 - 1.5 * MM, _QR)
    canvas.setFont(BOLD, fit_size(N_("Code"), code, BOLD, width, 54, 6))
    canvas.drawString(_EDGE, HEIGHT / 2 - 2 * MM, code)
    if label.name.strip():
        name = fit_block(N_("Name"), label.name.strip(), REGULAR, width, 12, 6, 2)
        canvas.setFont(REGULAR, name.size)
        for number, words in enumerate(name.lines):
            canvas.drawString(_EDGE, HEIGHT / 2 - 11 * MM - number * name.size * 1.2, words)
