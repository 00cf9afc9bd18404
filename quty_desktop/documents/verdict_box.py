"""The verdict of a compliance report, and the picture of what its checkpoints found."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from quty_desktop.documents.icons import Icon
from quty_desktop.documents.typography import (
    BOLD,
    CAP_HEIGHT,
    MM,
    REGULAR,
    Ink,
    fit_block,
    fit_size,
    printable,
    text_width,
)
from quty_desktop.domain.text import N_


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the verdict: its name and value, in the paper's language."""

    name: str
    value: str


class VerdictBox(Flowable):
    """A box with the verdict in sign, word and colour, and its figures.

    Args:
        word: the verdict, in the paper's language.
        sentence: what it means for this batch.
        icon: its sign.
        colour: its colour.
        measures: figures beside it.
        width: width in points.
    """

    _HEIGHT = 24 * MM
    _MEASURE = 25 * MM

    def __init__(
        self, word: str, sentence: str, icon: Icon, colour: Color, measures: Sequence[Measure], width: float
    ) -> None:
        super().__init__()
        self._word = word
        self._sentence = sentence
        self._icon = icon
        self._colour = colour
        self._measures = measures
        self._width = width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, self._HEIGHT + 2 * MM
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        height = self._HEIGHT
        canvas.saveState()
        canvas.setStrokeColor(self._colour)
        canvas.setLineWidth(1.1)
        canvas.rect(0.55, 0.55, self._width - 1.1, height - 1.1, stroke=1, fill=0)
        canvas.setFillColor(self._colour)
        canvas.rect(0, 0, 2.4 * MM, height, stroke=0, fill=1)
        edge = 14 * MM
        self._icon(canvas, 7 * MM, (height - edge) / 2, edge, self._colour)
        left = 26 * MM
        room = self._width - left - len(self._measures) * self._MEASURE - 4 * MM
        word = self._word.upper()
        size = fit_size(N_("Verdict"), word, BOLD, room, 22, 12)
        canvas.setFillColor(self._colour)
        canvas.setFont(BOLD, size)
        canvas.drawString(left, height - 5.4 * MM - CAP_HEIGHT * 22, word)
        block = fit_block(N_("Verdict"), printable(self._sentence), REGULAR, room, 8.5, 7, 3)
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(REGULAR, block.size)
        y = height - 16.2 * MM
        for line in block.lines:
            canvas.drawString(left, y, line)
            y -= block.size * 1.3
        self._draw_measures(canvas, height)
        canvas.restoreState()

    def _draw_measures(self, canvas: Canvas, height: float) -> None:
        x = self._width - len(self._measures) * self._MEASURE
        for measure in self._measures:
            canvas.setStrokeColor(Ink.LINE)
            canvas.setLineWidth(0.6)
            canvas.line(x, 5 * MM, x, height - 5 * MM)
            room = self._MEASURE - 5 * MM
            canvas.setFillColor(Ink.TEXT)
            canvas.setFont(BOLD, fit_size(measure.name, measure.value, BOLD, room, 16, 8))
            canvas.drawString(x + 3 * MM, height - 5.4 * MM - CAP_HEIGHT * 22, measure.value)
            block = fit_block(measure.name, printable(measure.name), REGULAR, room, 7.5, 6, 3)
            canvas.setFillColor(Ink.MUTED)
            canvas.setFont(REGULAR, block.size)
            y = height - 16.2 * MM
            for line in block.lines:
                canvas.drawString(x + 3 * MM, y, line)
                y -= block.size * 1.25
            x += self._MEASURE


@dataclass(frozen=True, slots=True)
class Share:
    """One bar: what a checkpoint found.

    Attributes:
        name: the checkpoint.
        parts: pieces of each part, in the order of the legend.
        note: what stands at the right, e.g. the pass rate.
    """

    name: str
    parts: tuple[int, ...]
    note: str


class ShareBars(Flowable):
    """Bars from 0 to 100 %, divided into parts that differ in lightness and hatching as well as in colour.

    Args:
        legend: names of the parts.
        shares: the bars.
        width: width in points.
    """

    _FILLS = (HexColor("#8FB4D9"), Ink.NOTICE, Ink.BAD)
    _ROW = 7 * MM
    _BAR = 4.2 * MM
    _NAME = 38 * MM
    _NOTE = 32 * MM

    def __init__(self, legend: Sequence[str], shares: Sequence[Share], width: float) -> None:
        super().__init__()
        self._legend = legend
        self._shares = shares
        self._width = width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, (len(self._shares) + 1) * self._ROW + 6 * MM
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        bar_width = self._width - self._NAME - self._NOTE
        self._draw_legend(canvas, self.height - self._ROW + 2 * MM)
        bottom = 6 * MM
        top = bottom + len(self._shares) * self._ROW
        self._draw_axis(canvas, bar_width, bottom, top)
        y = top
        for share in self._shares:
            y -= self._ROW
            self._draw_bar(canvas, share, y + (self._ROW - self._BAR) / 2, bar_width)
        canvas.restoreState()

    def _draw_legend(self, canvas: Canvas, y: float) -> None:
        x = self._NAME
        canvas.setFont(REGULAR, 7.5)
        for number, name in enumerate(self._legend):
            self._fill(canvas, number, x, y, 3 * MM, 2.4 * MM)
            canvas.setFillColor(Ink.TEXT)
            canvas.drawString(x + 4 * MM, y + 0.3 * MM, name)
            x += 9 * MM + text_width(name, REGULAR, 7.5)

    def _draw_axis(self, canvas: Canvas, bar_width: float, bottom: float, top: float) -> None:
        canvas.setLineWidth(0.4)
        for percent in (0, 25, 50, 75, 100):
            x = self._NAME + bar_width * percent / 100
            canvas.setStrokeColor(Ink.MUTED if percent == 0 else Ink.LINE)
            canvas.line(x, bottom, x, top)
            canvas.setFillColor(Ink.MUTED)
            canvas.setFont(REGULAR, 6.5)
            canvas.drawCentredString(x, bottom - 3 * MM, f"{percent} %")

    def _draw_bar(self, canvas: Canvas, share: Share, y: float, bar_width: float) -> None:
        canvas.setFillColor(Ink.TEXT)
        name = printable(share.name)
        canvas.setFont(REGULAR, fit_size(N_("Checkpoint"), name, REGULAR, self._NAME - 3 * MM, 8, 5.5))
        base = y + (self._BAR - CAP_HEIGHT * 8) / 2
        canvas.drawString(0, base, name)
        x = self._NAME
        whole = sum(share.parts)
        for number, pieces in enumerate(share.parts):
            length = bar_width * pieces / whole if whole else 0
            if length:
                self._fill(canvas, number, x, y, length, self._BAR)
                x += length
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(BOLD, fit_size(N_("Pass rate"), share.note, BOLD, self._NOTE - 3 * MM, 8, 5.5))
        canvas.drawRightString(self._width, base, share.note)

    def _fill(self, canvas: Canvas, number: int, x: float, y: float, width: float, height: float) -> None:
        """Fill a part; the second one is hatched so that it is told apart without colour."""
        canvas.saveState()
        canvas.setFillColor(self._FILLS[number])
        canvas.rect(x, y, width, height, stroke=0, fill=1)
        if number == 1:
            clip = canvas.beginPath()
            clip.rect(x, y, width, height)
            canvas.clipPath(clip, stroke=0, fill=0)
            canvas.setStrokeColor(Ink.WHITE)
            canvas.setLineWidth(0.6)
            start = x - height
            while start < x + width:
                canvas.line(start, y, start + height, y + height)
                start += 2.2
        canvas.restoreState()
