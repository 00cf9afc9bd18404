"""A control chart on a paper: points, limits that follow the sample, the centre line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from quty_desktop.documents.typography import BOLD, MM, REGULAR, Ink

_TALL = 78 * MM
_LEFT, _BELOW, _ABOVE, _RIGHT = 15 * MM, 9 * MM, 6 * MM, 16 * MM
_SMALL = 6.5


@dataclass(frozen=True, slots=True)
class Drawn:
    """A point of the chart, all shares between 0 and 1; ``alarm`` points are filled and larger."""

    label: str
    value: float
    lower: float
    upper: float
    alarm: bool


class ControlSheet(Flowable):
    """A p-chart.

    Args:
        points: in the order of time.
        centre: the centre line.
        words: of upper limit, centre line and lower limit, in the paper's language.
        percent: writes a share.
        width: width in points.
    """

    def __init__(self, points: Sequence[Drawn], centre: float, words: tuple[str, str, str], percent: Any, width: float) -> None:  # fmt: skip
        super().__init__()
        self._points, self._centre, self._words, self._percent, self._width = points, centre, words, percent, width
        top = max([centre, *(max(each.value, each.upper) for each in points)], default=0.0)
        self._top = top * 1.08 or 0.01

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, _TALL
        return self.width, self.height

    def _y(self, share: float) -> float:
        return _BELOW + share / self._top * (_TALL - _BELOW - _ABOVE)

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        self._axes(canvas)
        step = (self._width - _LEFT - _RIGHT) / max(1, len(self._points))
        uppers, lowers = [each.upper for each in self._points], [each.lower for each in self._points]
        for limits, dashes in ((uppers, (3, 2)), (lowers, (1, 2))):
            canvas.setDash(*dashes)
            canvas.setStrokeColor(Ink.BAD)
            path = canvas.beginPath()
            for number, limit in enumerate(limits):
                x, y = _LEFT + number * step, self._y(limit)
                (path.lineTo if number else path.moveTo)(x, y)
                path.lineTo(x + step, y)
            canvas.drawPath(path)
        canvas.setDash()
        canvas.setStrokeColor(Ink.TEXT)
        path = canvas.beginPath()
        for number, each in enumerate(self._points):
            (path.lineTo if number else path.moveTo)(_LEFT + (number + 0.5) * step, self._y(each.value))
        canvas.drawPath(path)
        for number, each in enumerate(self._points):
            canvas.setFillColor(Ink.BAD if each.alarm else Ink.TEXT)
            canvas.circle(_LEFT + (number + 0.5) * step, self._y(each.value), 2.4 if each.alarm else 1.3, 0, 1)
        self._labels(canvas, step)
        canvas.restoreState()

    def _axes(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(Ink.LINE)
        canvas.setLineWidth(0.5)
        canvas.setFont(REGULAR, _SMALL)
        for part in range(5):
            share = self._top * part / 4
            y = self._y(share)
            canvas.line(_LEFT, y, self._width - _RIGHT, y)
            canvas.setFillColor(Ink.TEXT)
            canvas.drawRightString(_LEFT - 1.5 * MM, y - 2, self._percent(share))
        canvas.setStrokeColor(Ink.OK)
        canvas.setLineWidth(0.9)
        y = self._y(self._centre)
        canvas.line(_LEFT, y, self._width - _RIGHT, y)
        canvas.setFont(BOLD, _SMALL)
        last = self._points[-1] if self._points else None
        for share, word in zip(
            (last.upper if last else 0, self._centre, last.lower if last else 0), self._words, strict=True
        ):
            canvas.drawString(self._width - _RIGHT + 1 * MM, self._y(share) - 2, word)

    def _labels(self, canvas: Canvas, step: float) -> None:
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(REGULAR, _SMALL)
        every = max(1, round(len(self._points) / 14))
        for number, each in enumerate(self._points):
            if number % every == 0:
                canvas.drawCentredString(_LEFT + (number + 0.5) * step, _BELOW - 3.5 * MM, each.label)
