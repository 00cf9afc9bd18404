"""Small drawings: verdict signs, and the handling marks of ISO 780 in our own lines.

All are drawn in a square of ``size`` points from its lower left corner, in the colours given.
"""

from collections.abc import Callable

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.typography import Ink

Icon = Callable[[Canvas, float, float, float, Color], None]


def check(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """A tick in a filled disc: good."""
    _disc(canvas, x, y, size, colour)
    _lines(canvas, x, y, size, Ink.WHITE, 0.11, ((0.28, 0.50, 0.44, 0.34), (0.44, 0.34, 0.73, 0.66)))


def cross(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """A cross in a filled octagon: not good; the outline differs from the tick's for those who see no colour."""
    cut = 0.29 * size
    path = canvas.beginPath()
    path.moveTo(x + cut, y)
    for px, py in (
        (size - cut, 0),
        (size, cut),
        (size, size - cut),
        (size - cut, size),
        (cut, size),
        (0, size - cut),
        (0, cut),
    ):
        path.lineTo(x + px, y + py)
    path.close()
    _filled(canvas, path, colour)
    _lines(canvas, x, y, size, Ink.WHITE, 0.11, ((0.31, 0.31, 0.69, 0.69), (0.31, 0.69, 0.69, 0.31)))


def warning(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """An exclamation mark in a filled triangle: something is missing."""
    path = canvas.beginPath()
    path.moveTo(x, y + 0.06 * size)
    path.lineTo(x + size, y + 0.06 * size)
    path.lineTo(x + size / 2, y + 0.96 * size)
    path.close()
    _filled(canvas, path, colour)
    _lines(canvas, x, y, size, Ink.WHITE, 0.10, ((0.5, 0.62, 0.5, 0.37),))
    canvas.saveState()
    canvas.setFillColor(Ink.WHITE)
    canvas.circle(x + 0.5 * size, y + 0.205 * size, 0.06 * size, stroke=0, fill=1)
    canvas.restoreState()


def clock(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """A clock face: not yet."""
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.10 * size)
    canvas.circle(x + size / 2, y + size / 2, 0.44 * size, stroke=1, fill=0)
    canvas.restoreState()
    _lines(canvas, x, y, size, colour, 0.10, ((0.5, 0.72, 0.5, 0.5), (0.5, 0.5, 0.67, 0.42)))


def pause(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """Two bars in a filled disc: on hold."""
    _disc(canvas, x, y, size, colour)
    _lines(canvas, x, y, size, Ink.WHITE, 0.12, ((0.37, 0.33, 0.37, 0.67), (0.63, 0.33, 0.63, 0.67)))


def this_way_up(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """Two arrows over a line (ISO 780: this way up)."""
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.rect(x + 0.08 * size, y + 0.04 * size, 0.84 * size, 0.09 * size, stroke=0, fill=1)
    for middle in (0.28, 0.72):
        path = canvas.beginPath()
        path.moveTo(x + (middle - 0.07) * size, y + 0.20 * size)
        for px, py in ((-0.07, 0.62), (-0.19, 0.62), (0, 0.97), (0.19, 0.62), (0.07, 0.62), (0.07, 0.20)):
            path.lineTo(x + (middle + px) * size, y + py * size)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def keep_dry(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """An umbrella under drops (ISO 780: keep dry)."""
    canvas.saveState()
    canvas.setFillColor(colour)
    path = canvas.beginPath()
    path.moveTo(x + 0.06 * size, y + 0.40 * size)
    path.curveTo(x + 0.08 * size, y + 0.84 * size, x + 0.92 * size, y + 0.84 * size, x + 0.94 * size, y + 0.40 * size)
    for left, right in ((0.94, 0.647), (0.647, 0.353), (0.353, 0.06)):
        path.curveTo(
            x + (left - 0.06) * size,
            y + 0.48 * size,
            x + (right + 0.06) * size,
            y + 0.48 * size,
            x + right * size,
            y + 0.40 * size,
        )
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    for middle in (0.2, 0.5, 0.8):
        drop = canvas.beginPath()
        top = 0.99 if middle == 0.5 else 0.92
        drop.moveTo(x + middle * size, y + top * size)
        drop.curveTo(
            x + (middle + 0.075) * size,
            y + (top - 0.13) * size,
            x + (middle - 0.075) * size,
            y + (top - 0.13) * size,
            x + middle * size,
            y + top * size,
        )
        canvas.drawPath(drop, stroke=0, fill=1)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.065 * size)
    canvas.setLineCap(1)
    handle = canvas.beginPath()
    handle.moveTo(x + 0.5 * size, y + 0.5 * size)
    handle.lineTo(x + 0.5 * size, y + 0.13 * size)
    handle.curveTo(x + 0.5 * size, y + 0.01 * size, x + 0.68 * size, y + 0.01 * size, x + 0.68 * size, y + 0.14 * size)
    canvas.drawPath(handle, stroke=1, fill=0)
    canvas.restoreState()


def use_no_hooks(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """A crossed-out hook (ISO 780: use no hooks)."""
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineCap(1)
    canvas.setLineWidth(0.085 * size)
    canvas.line(x + 0.30 * size, y + 0.93 * size, x + 0.70 * size, y + 0.93 * size)
    hook = canvas.beginPath()
    hook.moveTo(x + 0.5 * size, y + 0.93 * size)
    hook.lineTo(x + 0.5 * size, y + 0.62 * size)
    hook.curveTo(x + 0.5 * size, y + 0.52 * size, x + 0.78 * size, y + 0.52 * size, x + 0.78 * size, y + 0.30 * size)
    hook.curveTo(x + 0.78 * size, y - 0.03 * size, x + 0.24 * size, y - 0.03 * size, x + 0.24 * size, y + 0.34 * size)
    canvas.drawPath(hook, stroke=1, fill=0)
    canvas.setLineWidth(0.075 * size)
    canvas.line(x + 0.06 * size, y + 0.06 * size, x + 0.94 * size, y + 0.88 * size)
    canvas.line(x + 0.06 * size, y + 0.88 * size, x + 0.94 * size, y + 0.06 * size)
    canvas.restoreState()


def _disc(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.circle(x + size / 2, y + size / 2, size / 2, stroke=0, fill=1)
    canvas.restoreState()


def _filled(canvas: Canvas, path: object, colour: Color) -> None:
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _lines(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    colour: Color,
    width: float,
    strokes: tuple[tuple[float, float, float, float], ...],
) -> None:
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width * size)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for x1, y1, x2, y2 in strokes:
        canvas.line(x + x1 * size, y + y1 * size, x + x2 * size, y + y2 * size)
    canvas.restoreState()
