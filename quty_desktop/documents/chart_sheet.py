"""Charts on a paper: values with limits and a line that they are judged by, and bars with their running total."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from quty_desktop.documents.typography import BOLD, MM, REGULAR, Ink, fit_block

_TALL = 78 * MM
_LEFT, _BELOW, _ABOVE, _RIGHT = 15 * MM, 9 * MM, 6 * MM, 18 * MM
_SMALL, _SMALLEST = 6.5, 5.0
_LABELS = 14
_BAR = HexColor("#8FB4D9")
_TICKS = 6
_APART = 7.0
"""Points between two names at the right end of the lines."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A point of a chart; ``alarm`` points are filled and larger.

    Attributes:
        label: its place on the horizontal axis.
        value: its height.
        lower: the lower limit at this point, ``None`` without one.
        upper: the upper limit at this point, ``None`` without one.
        alarm: it breaks a rule or its limit.
    """

    label: str
    value: float
    lower: float | None
    upper: float | None
    alarm: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The words at the right ends of the lines, in the paper's language."""

    upper: str
    centre: str
    lower: str


class _Sheet(Flowable):
    """A frame with a scale at the left and labels below."""

    def __init__(self, labels: Sequence[str], write: Callable[[float], str], width: float, tall: float) -> None:
        super().__init__()
        self._labels, self._write, self._width, self._tall = labels, write, width, tall
        self._low, self._high = 0.0, 1.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, self._tall
        return self.width, self.height

    @property
    def _step(self) -> float:
        return (self._width - _LEFT - _RIGHT) / max(1, len(self._labels))

    def _x(self, number: int) -> float:
        """The middle of a place."""
        return _LEFT + (number + 0.5) * self._step

    def _y(self, value: float) -> float:
        return _BELOW + (value - self._low) / (self._high - self._low) * (self._tall - _BELOW - _ABOVE)

    def _scale(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(Ink.LINE)
        canvas.setLineWidth(0.5)
        canvas.setFont(REGULAR, _SMALL)
        canvas.setFillColor(Ink.TEXT)
        for value in _ticks(self._low, self._high):
            y = self._y(value)
            canvas.line(_LEFT, y, self._width - _RIGHT, y)
            canvas.drawRightString(_LEFT - 1.5 * MM, y - 2, self._write(value))

    def _places(self, canvas: Canvas) -> None:
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(REGULAR, _SMALL)
        every = max(1, -(-len(self._labels) // _LABELS))
        for number, label in enumerate(self._labels):
            if number % every == 0:
                canvas.drawCentredString(self._x(number), _BELOW - 3.5 * MM, label)


def _ticks(low: float, high: float) -> list[float]:
    """Round values between the ends of a scale, six at most."""
    steps = (Decimal(each).scaleb(power) for power in range(-4, 9) for each in (1, 2, 5))
    step = next(each for each in steps if (high - low) / float(each) <= _TICKS)
    first, last = ceil(low / float(step)), floor(high / float(step))
    return [float(step * number) for number in range(first, last + 1)]


class LimitSheet(_Sheet):
    """Values in the order of time, each with its own limits, and the line that all are judged by.

    Args:
        points: in the order of time.
        centre: the line across, ``None`` without one.
        names: words of the limits and the line.
        write: writes a value at the scale.
        width: width in points.
        tall: height in points.
        from_zero: the scale begins at zero; else it shows the part where the values lie.
        most: the scale ends here at the latest, ``None`` without an end.
    """

    def __init__(
        self,
        points: Sequence[Drawn],
        centre: float | None,
        names: Names,
        write: Callable[[float], str],
        width: float,
        *,
        tall: float = _TALL,
        from_zero: bool = True,
        most: float | None = None,
    ) -> None:
        super().__init__([each.label for each in points], write, width, tall)
        self._points, self._centre, self._names = points, centre, names
        known = [value for each in points for value in (each.value, each.lower, each.upper) if value is not None]
        known += [] if centre is None else [centre]
        top, bottom = max(known, default=1.0), min(known, default=0.0)
        room = (top - (0 if from_zero else bottom)) * 0.08
        self._high = min(top + room or 0.01, most or top + 1)
        self._low = 0.0 if from_zero else max(0.0, bottom - room)

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        self._scale(canvas)
        if self._centre is not None:
            canvas.setStrokeColor(Ink.OK)
            canvas.setLineWidth(0.9)
            canvas.line(_LEFT, self._y(self._centre), self._width - _RIGHT, self._y(self._centre))
        self._limits(canvas, [each.upper for each in self._points], (3, 2))
        self._limits(canvas, [each.lower for each in self._points], (1, 2))
        canvas.setStrokeColor(Ink.TEXT)
        canvas.setLineWidth(0.8)
        path = canvas.beginPath()
        for number, each in enumerate(self._points):
            (path.lineTo if number else path.moveTo)(self._x(number), self._y(each.value))
        canvas.drawPath(path)
        for number, each in enumerate(self._points):
            canvas.setFillColor(Ink.BAD if each.alarm else Ink.TEXT)
            canvas.circle(self._x(number), self._y(each.value), 2.4 if each.alarm else 1.3, 0, 1)
        self._name(canvas)
        self._places(canvas)
        canvas.restoreState()

    def _limits(self, canvas: Canvas, limits: Iterable[float | None], dashes: tuple[int, int]) -> None:
        """A limit as steps; it stops where a point has none."""
        canvas.saveState()
        canvas.setDash(*dashes)
        canvas.setStrokeColor(Ink.BAD)
        path, drawn = canvas.beginPath(), False
        for number, limit in enumerate(limits):
            if limit is None:
                drawn = False
                continue
            x, y = self._x(number) - self._step / 2, self._y(limit)
            (path.lineTo if drawn else path.moveTo)(x, y)
            path.lineTo(x + self._step, y)
            drawn = True
        canvas.drawPath(path)
        canvas.restoreState()

    def _name(self, canvas: Canvas) -> None:
        """Name the lines at their right ends, never one name over another."""
        last = self._points[-1] if self._points else None
        ends = sorted(
            (self._y(value), word)
            for value, word in (
                (last.upper if last else None, self._names.upper),
                (self._centre, self._names.centre),
                (last.lower if last else None, self._names.lower),
            )
            if value is not None and word
        )
        canvas.setFillColor(Ink.TEXT)
        at = 0.0
        for y, word in ends:
            at = max(y - 2, at + _APART) if at else y - 2
            block = fit_block(word, word, BOLD, _RIGHT - 2 * MM, _SMALL, _SMALLEST, 2)
            canvas.setFont(BOLD, block.size)
            canvas.drawString(self._width - _RIGHT + 1 * MM, at, " ".join(block.lines))


class ParetoSheet(_Sheet):
    """Bars, the highest first, with the running total as a line whose scale is the sum of all.

    Args:
        points: the highest first; ``upper`` is the share up to each, between 0 and 1.
        write: writes a count.
        percent: writes a share.
        width: width in points.
    """

    def __init__(
        self, points: Sequence[Drawn], write: Callable[[float], str], percent: Callable[[float], str], width: float
    ) -> None:
        super().__init__([each.label for each in points], write, width, _TALL)
        self._points, self._percent = points, percent
        self._high = max((each.value for each in points), default=1.0) * 1.1 or 1.0

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        self._scale(canvas)
        for number, each in enumerate(self._points):
            wide, y = self._step * 0.76, self._y(each.value)
            canvas.setFillColor(_BAR)
            canvas.rect(self._x(number) - wide / 2, _BELOW, wide, y - _BELOW, 0, 1)
            canvas.setFillColor(Ink.TEXT)
            canvas.drawCentredString(self._x(number), y + 2, self._write(each.value))
        canvas.setStrokeColor(Ink.TEXT)
        canvas.setLineWidth(0.8)
        path = canvas.beginPath()
        for number, each in enumerate(self._points):
            (path.lineTo if number else path.moveTo)(self._x(number), self._share(each.upper))
        canvas.drawPath(path)
        for number, each in enumerate(self._points):
            canvas.circle(self._x(number), self._share(each.upper), 1.6, 0, 1)
        canvas.setFont(REGULAR, _SMALL)
        for part in range(5):
            canvas.drawString(self._width - _RIGHT + 1 * MM, self._share(part / 4) - 2, self._percent(part / 4))
        self._places(canvas)
        canvas.restoreState()

    def _share(self, share: float | None) -> float:
        return _BELOW + (share or 0.0) * (self._tall - _BELOW - _ABOVE)
