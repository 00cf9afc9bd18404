"""Boxes in which a paper is signed."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from quty_desktop.documents.signature import Signature
from quty_desktop.documents.typography import BOLD, MM, REGULAR, Ink, fit_size, printable
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


class SignatureBoxes(Flowable):
    """Up to three boxes beside each other, as many rows as needed.

    Args:
        signatures: who signs.
        width: width in points.
        translator: the paper's language.
    """

    _HEIGHT = 34 * MM
    _GAP = 5 * MM

    def __init__(self, signatures: Sequence[Signature], width: float, translator: Translator) -> None:
        super().__init__()
        self._signatures = signatures
        self._width = width
        self._tr = translator

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        rows = -(-len(self._signatures) // 3)
        self.width, self.height = self._width, rows * (self._HEIGHT + self._GAP)
        return self.width, self.height

    def draw(self) -> None:
        """Draw them."""
        width = (self._width - 2 * self._GAP) / 3
        for number, signature in enumerate(self._signatures):
            row, column = divmod(number, 3)
            self._draw_box(
                signature,
                column * (width + self._GAP),
                self.height - (row + 1) * (self._HEIGHT + self._GAP) + self._GAP,
                width,
            )

    def _draw_box(self, signature: Signature, x: float, y: float, width: float) -> None:
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(Ink.LINE)
        canvas.setLineWidth(0.6)
        canvas.rect(x, y, width, self._HEIGHT, stroke=1, fill=0)
        left = x + 3 * MM
        room = width - 6 * MM
        role = printable(self._tr.tr(signature.role))
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(BOLD, fit_size(N_("Role"), role, BOLD, room, 8.5, 6))
        canvas.drawString(left, y + self._HEIGHT - 5.5 * MM, role)
        line = y + 9.5 * MM
        canvas.setStrokeColor(Ink.MUTED)
        canvas.setLineWidth(0.5)
        canvas.line(left, line, x + width - 3 * MM, line)
        if signature.signed_at is not None:
            words = self._tr.tr(Text(N_("Confirmed in the program on {at}"), at=signature.signed_at))
            canvas.setFillColor(Ink.MUTED)
            canvas.setFont(REGULAR, fit_size(N_("Signed"), words, REGULAR, room, 7, 5))
            canvas.drawString(left, line + 2 * MM, words)
        name = printable(signature.name) or self._tr.tr(N_("Name, date, signature"))
        canvas.setFillColor(Ink.TEXT if signature.name else Ink.MUTED)
        font = BOLD if signature.name else REGULAR
        canvas.setFont(font, fit_size(N_("Name"), name, font, room, 8.5, 6))
        canvas.drawString(left, y + 4.2 * MM, name)
        canvas.restoreState()
