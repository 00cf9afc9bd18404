"""Papers of the practice plant are striped and say so, so that none of them can pass for a real one."""

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.typography import BOLD, CAP_HEIGHT, MM, Ink, load_fonts, text_width

_WORD_TINT = Color(0.90, 0.90, 0.90)


def draw_band(canvas: Canvas, word: str, x: float, y: float, width: float, height: float) -> None:
    """Fill a rectangle with diagonal stripes and the word, once or three times as there is room."""
    load_fonts()
    canvas.saveState()
    size = min(0.78 * height / CAP_HEIGHT, width / 6)
    plate = text_width(word, BOLD, size) + 0.8 * height
    count = 3 if width > 7 * plate else 1
    share = width / count
    stripe = share / max(4, 2 * round(share / height / 1.1))
    words = [((number + 0.5) * share - plate / 2, (number + 0.5) * share + plate / 2) for number in range(count)]
    canvas.setFillColor(Ink.BLACK)
    stripes = canvas.beginPath()
    for number in range(-2, int(width / stripe) + 1, 2):
        start = (number + 0.5) * stripe - height / 2
        if (
            start < 0
            or start + stripe + height > width
            or any(left < start + stripe + height and start < right for left, right in words)
        ):
            continue
        stripes.moveTo(x + start, y)
        stripes.lineTo(x + start + height, y + height)
        stripes.lineTo(x + start + height + stripe, y + height)
        stripes.lineTo(x + start + stripe, y)
        stripes.close()
    canvas.drawPath(stripes, stroke=0, fill=1)
    canvas.setFont(BOLD, size)
    for left, right in words:
        canvas.drawCentredString(x + (left + right) / 2, y + (height - CAP_HEIGHT * size) / 2, word)
    canvas.restoreState()


def draw_across(canvas: Canvas, word: str, width: float, height: float) -> None:
    """Write the word large and pale across a whole page; call it before anything else is drawn."""
    load_fonts()
    size = 0.82 * (width**2 + height**2) ** 0.5 / max(text_width(word, BOLD, 1.0), 0.1) * 0.8
    canvas.saveState()
    canvas.setFillColor(_WORD_TINT)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(55)
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(0, -CAP_HEIGHT * size / 2, word)
    canvas.restoreState()


def page_bands(canvas: Canvas, word: str, width: float, height: float) -> None:
    """A striped band along the upper and the lower edge of a page, where any printer still prints."""
    band = 3.8 * MM
    inset = 4.2 * MM
    for y in (inset, height - inset - band):
        draw_band(canvas, word, inset, y, width - 2 * inset, band)
