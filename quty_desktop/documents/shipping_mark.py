"""Shipping marks as a PDF, on label stock, on A4 sheets or on a roll."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.errors import Cancelled, MissingValue
from quty_desktop.documents.mark_layout import MarkLayout
from quty_desktop.documents.marks import ShippingMark
from quty_desktop.documents.typography import MM, Ink, load_fonts
from quty_desktop.domain.packing import MarkSize
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator

__all__ = ["Progress", "ShippingMark", "marks_per_page", "render_shipping_marks"]

Progress = Callable[[int, int], bool]
"""Told after each mark how many of how many are done; answers whether to go on."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A paper size in millimetres: the page, where marks stand on it, and the room of each (height 0: as needed)."""

    page: tuple[float, float]
    corners: tuple[tuple[float, float], ...]
    room: tuple[float, float]


_ROLL_MARGIN = 4.0

_SHEETS = {
    MarkSize.LABEL_100X150: _Sheet((100, 150), ((4, 4),), (92, 142)),
    MarkSize.A4_FOUR: _Sheet((210, 297), ((5, 153.5), (110, 153.5), (5, 5), (110, 5)), (95, 138.5)),
    MarkSize.A4_ONE: _Sheet((210, 297), ((10, 10),), (190, 277)),
    MarkSize.ROLL_80: _Sheet((80, 0), ((_ROLL_MARGIN, _ROLL_MARGIN),), (72, 0)),
}


def marks_per_page(size: MarkSize) -> int:
    """Marks on one page of a size, so that a caller can ask for the first page alone."""
    return len(_SHEETS[size].corners)


def render_shipping_marks(
    marks: Sequence[ShippingMark], size: MarkSize, translator: Translator, progress: Progress | None = None
) -> bytes:
    """Make the PDF of a run of marks, in the order given.

    Args:
        marks: the marks; a copy is the same mark once more. A part of a run may be made alone, such as the first page of
            a preview: ``marks[: marks_per_page(size)]``.
        size: the paper.
        translator: language of the captions.
        progress: told after each mark; answering false stops the work.

    Raises:
        MissingValue: a mark lacks a value, or there are no marks.
        DoesNotFit: a value would be cut off or illegible.
        NotPrintable: the typeface lacks characters of a value.
        Invalid: a value cannot stand in the bars or the QR code.
        Cancelled: ``progress`` answered false.
    """
    if not marks:
        raise MissingValue(N_("Shipping marks"))
    load_fonts()
    sheet = _SHEETS[size]
    file = BytesIO()
    canvas = Canvas(file, pagesize=_points(sheet.page), invariant=1, pageCompression=1, lang=translator.language)
    canvas.setTitle(f"{translator.tr(N_('Shipping marks'))} {marks[0].batch}")
    canvas.setAuthor(marks[0].plant_name)
    canvas.setCreator("Quty Desktop")
    press = _Press(canvas, translator, size)
    for done, mark in enumerate(marks, start=1):
        press.draw(mark)
        if progress is not None and not progress(done, len(marks)):
            raise Cancelled
    press.finish()
    canvas.save()
    return file.getvalue()


def _points(size_mm: tuple[float, float]) -> tuple[float, float]:
    return size_mm[0] * MM, size_mm[1] * MM


class _Press:
    """Puts marks on pages, and keeps the layout of each batch."""

    def __init__(self, canvas: Canvas, translator: Translator, size: MarkSize) -> None:
        self._canvas = canvas
        self._translator = translator
        self._sheet = _SHEETS[size]
        self._cut = size is MarkSize.A4_FOUR
        self._layouts: dict[object, MarkLayout] = {}
        self._on_page = 0

    def draw(self, mark: ShippingMark) -> None:
        """Draw the next mark on this page or a new one."""
        if self._on_page == len(self._sheet.corners):
            self.finish()
        layout = self._layouts.get(mark.common)
        if layout is None:
            name = f"mark{len(self._layouts)}"
            layout = MarkLayout(self._canvas, self._translator, mark, self._sheet.room, name)
            self._layouts[mark.common] = layout
        if not self._sheet.room[1]:
            self._canvas.setPageSize((self._sheet.page[0] * MM, layout.height + 2 * _ROLL_MARGIN * MM))
        self._canvas.saveState()
        self._canvas.translate(*_points(self._sheet.corners[self._on_page]))
        layout.draw(mark)
        self._canvas.restoreState()
        self._on_page += 1

    def finish(self) -> None:
        """Close the page."""
        if self._cut:
            _cut_marks(self._canvas, *_points(self._sheet.page))
        self._canvas.showPage()
        self._on_page = 0


def _cut_marks(canvas: Canvas, width: float, height: float) -> None:
    """Short hairlines where the sheet is cut into four; none touches a mark."""
    arm = 4 * MM
    canvas.saveState()
    canvas.setStrokeColor(Ink.BLACK)
    canvas.setLineWidth(0.3)
    for x1, y1, x2, y2 in (
        (width / 2, height, width / 2, height - arm),
        (width / 2, 0, width / 2, arm),
        (0, height / 2, arm, height / 2),
        (width, height / 2, width - arm, height / 2),
        (width / 2 - arm, height / 2, width / 2 + arm, height / 2),
        (width / 2, height / 2 - arm, width / 2, height / 2 + arm),
    ):
        canvas.line(x1, y1, x2, y2)
    canvas.restoreState()
