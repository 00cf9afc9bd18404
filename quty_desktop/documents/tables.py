"""Tables and fact sheets of papers: text wraps, codes and numbers shrink to a legible floor, nothing is cut."""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from enum import Enum
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from quty_desktop.documents.errors import DoesNotFit
from quty_desktop.documents.icons import Icon
from quty_desktop.documents.typography import (
    BOLD,
    CAP_HEIGHT,
    MM,
    REGULAR,
    TABLE_FLOOR,
    Ink,
    fit_size,
    printable,
    text_width,
    wrap,
)
from quty_desktop.domain.text import N_, Text

_SIZE = 8.0
_LEADING = 10.2
_HEAD_SIZE = 7.0
_HEAD_LEADING = 8.6
_PAD_X = 1.5 * MM
_PAD_Y = 1.15 * MM
_ICON = 6.6
_ICON_GAP = 2.2
_TALLEST_ROW = 180 * MM
_SEPARATED = re.compile(r"[^-/_. ]*[-/_. ]*")


class Kind(Enum):
    """How the values of a column behave."""

    TEXT = "text"
    """Wraps."""
    CODE = "code"
    """Shrinks; breaks only after its own separators."""
    NUMBER = "number"
    """One line, on the right."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: its head, already in the paper's language.
        share: its part of the width, relative to the others.
        kind: how its values behave.
        bold: whether its values are emphasised.
    """

    title: str
    share: float
    kind: Kind = Kind.TEXT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a sign; the words alone say the same.

    Attributes:
        text: the words.
        icon: a sign before them.
        colour: of the sign, and of words that are emphasised or stand without a sign.
        bold: emphasised.
    """

    text: str
    icon: Icon | None = None
    colour: Color = Ink.TEXT
    bold: bool = False


Value = str | Cell | Sequence[Cell]
"""What stands in a cell; several `Cell`s stand below each other."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A value ready to be drawn: lines with their size."""

    lines: tuple[str, ...]
    size: float
    font: str
    icon: Icon | None
    colour: Color


class RowTable(Flowable):
    """A table with a repeated head that breaks between rows.

    Args:
        columns: its columns.
        rows: its rows, a value for each column.
        width: its width in points.
        total: a last row that is emphasised.
        headed: whether the titles are shown.

    Raises:
        DoesNotFit: a code or number is wider than its column even at the legible floor.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
        width: float,
        *,
        total: Sequence[str | Cell] | None = None,
        headed: bool = True,
    ) -> None:
        super().__init__()
        shares = sum(column.share for column in columns)
        self._columns = tuple(columns)
        self._widths = tuple(width * column.share / shares for column in columns)
        self._width = width
        self._head = [self._set_head(number) for number in range(len(columns))]
        self._head_height = max(len(lines) for lines in self._head) * _HEAD_LEADING + 2 * _PAD_Y if headed else 0.0
        self._rows = [[self._set(number, cell) for number, cell in enumerate(row)] for row in rows]
        self._total = [self._set(number, _emphasised(cell)) for number, cell in enumerate(total)] if total else None
        if self._total is not None:
            self._rows.append(self._total)
        self._heights = [max(map(_line_count, row)) * _LEADING + 2 * _PAD_Y for row in self._rows]
        for row, height in zip(self._rows, self._heights, strict=True):
            if height > _TALLEST_ROW:
                raise DoesNotFit(N_("Table row"), row[0][0].lines[0])

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, self._head_height + sum(self._heights)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:  # noqa: ARG002
        """The rows that fit and the rest; a page keeps at least two rows, or all go to the next one."""
        room = available_height - self._head_height
        fitting = 0
        for height in self._heights:
            if room < height:
                break
            room -= height
            fitting += 1
        if fitting < min(2, len(self._rows)):
            return []
        if fitting == len(self._rows) - 1 and fitting > 2:
            fitting -= 1  # no single row is left alone on the next page
        return [self._part(0, fitting), self._part(fitting, len(self._rows))]

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        y = self.height
        if self._head_height:
            self._draw_head(canvas, y)
        y -= self._head_height
        for row, height in zip(self._rows, self._heights, strict=True):
            if row is self._total:
                canvas.setStrokeColor(Ink.TEXT)
                canvas.setLineWidth(0.8)
                canvas.line(0, y, self._width, y)
            self._draw_row(canvas, row, y)
            y -= height
            canvas.setStrokeColor(Ink.LINE)
            canvas.setLineWidth(0.35)
            canvas.line(0, y, self._width, y)
        canvas.restoreState()

    def keep(self, start: int, end: int) -> None:
        """Keep only some of the rows."""
        self._rows = self._rows[start:end]
        self._heights = self._heights[start:end]

    def _part(self, start: int, end: int) -> "RowTable":
        part = copy(self)
        part.__dict__.pop("_postponed", None)  # ReportLab's note that the whole was moved to this page
        part.keep(start, end)
        return part

    def _set_head(self, number: int) -> list[str]:
        column = self._columns[number]
        lines = wrap(printable(column.title), BOLD, _HEAD_SIZE, self._widths[number] - 2 * _PAD_X)
        return lines or [""]

    def _set(self, number: int, value: Value) -> tuple[_Set, ...]:
        cells = (Cell(value),) if isinstance(value, str) else (value,) if isinstance(value, Cell) else tuple(value)
        return tuple(self._set_cell(number, cell) for cell in cells) or (_Set(("",), _SIZE, REGULAR, None, Ink.TEXT),)

    def _set_cell(self, number: int, cell: Cell) -> _Set:
        column = self._columns[number]
        font = BOLD if column.bold or cell.bold else REGULAR
        text = printable(cell.text)
        room = self._widths[number] - 2 * _PAD_X - (_ICON + _ICON_GAP if cell.icon else 0)
        lines, size = _SETTERS[column.kind](Text(column.title), text, font, room)
        return _Set(tuple(lines) or ("",), size, font, cell.icon, cell.colour)

    def _draw_head(self, canvas: Canvas, top: float) -> None:
        canvas.setFillColor(Ink.TINT)
        canvas.rect(0, top - self._head_height, self._width, self._head_height, stroke=0, fill=1)
        canvas.setFillColor(Ink.MUTED)
        canvas.setFont(BOLD, _HEAD_SIZE)
        x = 0.0
        for column, width, lines in zip(self._columns, self._widths, self._head, strict=True):
            y = top - self._head_height + _PAD_Y + (len(lines) - 1) * _HEAD_LEADING + 1.6
            for line in lines:
                if column.kind is Kind.NUMBER:
                    canvas.drawRightString(x + width - _PAD_X, y, line)
                else:
                    canvas.drawString(x + _PAD_X, y, line)
                y -= _HEAD_LEADING
            x += width
        canvas.setStrokeColor(Ink.MUTED)
        canvas.setLineWidth(0.6)
        canvas.line(0, top - self._head_height, self._width, top - self._head_height)

    def _draw_row(self, canvas: Canvas, row: Sequence[Sequence[_Set]], top: float) -> None:
        x = 0.0
        for column, width, cell in zip(self._columns, self._widths, row, strict=True):
            y = top - _PAD_Y - _LEADING + (_LEADING - CAP_HEIGHT * _SIZE) / 2
            for part in cell:
                y = _draw_set(canvas, part, x + _PAD_X, x + width - _PAD_X, y, column.kind)
            x += width


def _line_count(cell: Sequence[_Set]) -> int:
    return sum(len(part.lines) for part in cell)


def _draw_set(canvas: Canvas, part: _Set, left: float, right: float, y: float, kind: Kind) -> float:
    """Draw the lines of a value from base line ``y`` down; returns the next base line."""
    canvas.setFillColor(part.colour if part.font == BOLD or part.icon is None else Ink.TEXT)
    if part.icon is not None:
        part.icon(canvas, left, y + CAP_HEIGHT * _SIZE / 2 - _ICON / 2, _ICON, part.colour)
        left += _ICON + _ICON_GAP
    canvas.setFont(part.font, part.size)
    for line in part.lines:
        if kind is Kind.NUMBER:
            canvas.drawRightString(right, y, line)
        else:
            canvas.drawString(left, y, line)
        y -= _LEADING
    return y


def _set_text(_field: Text, text: str, font: str, room: float) -> tuple[list[str], float]:
    """Wrapped between words, a little smaller where a word would have to be broken."""
    wide = any(text_width(word, font, _SIZE) > room for word in text.split())
    size = TABLE_FLOOR if wide else _SIZE
    return wrap(text, font, size, room), size


def _set_number(field: Text, text: str, font: str, room: float) -> tuple[list[str], float]:
    return [text], fit_size(field, text, font, room, _SIZE, TABLE_FLOOR)


def _set_code(field: Text, text: str, font: str, room: float) -> tuple[list[str], float]:
    """On one line, a little smaller where needed; a long code goes on after one of its separators."""
    try:
        return _set_number(field, text, font, room)
    except DoesNotFit:
        lines: list[str] = []
        line = ""
        for piece in _SEPARATED.findall(text):
            if line and text_width((line + piece).rstrip(), font, TABLE_FLOOR) > room:
                lines.append(line)
                line = ""
            line += piece
            fit_size(field, line.rstrip(), font, room, TABLE_FLOOR, TABLE_FLOOR)
        return [*lines, line] if line else lines, TABLE_FLOOR


_SETTERS = {Kind.TEXT: _set_text, Kind.NUMBER: _set_number, Kind.CODE: _set_code}


def _emphasised(cell: str | Cell) -> Cell:
    return Cell(cell, bold=True) if isinstance(cell, str) else Cell(cell.text, cell.icon, cell.colour, bold=True)


class FactSheet(Flowable):
    """Names with their values in equal columns, read line by line.

    Args:
        facts: name, already in the paper's language, and value.
        width: width in points.
        columns: how many beside each other.

    Raises:
        DoesNotFit: a value has more than six lines.
    """

    _NAME = 7.0
    _VALUE = 9.5

    def __init__(self, facts: Sequence[tuple[str, str]], width: float, columns: int = 4) -> None:
        super().__init__()
        self._width = width
        self._columns = columns
        self._cell = (width - (columns - 1) * 4 * MM) / columns
        self._facts = [(name, self._fit(name, printable(value))) for name, value in facts]
        self._heights = [
            self._NAME * 1.35
            + max(len(lines) for _, lines in self._facts[start : start + columns]) * self._VALUE * 1.25
            + 2.4 * MM
            for start in range(0, len(self._facts), columns)
        ]

    def _fit(self, name: str, value: str) -> list[str]:
        lines = wrap(value, BOLD, self._VALUE, self._cell)
        if len(lines) > 6:
            raise DoesNotFit(Text(name), value)
        return lines or [""]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, sum(self._heights)
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        y = self.height
        for row, height in enumerate(self._heights):
            for column, (name, lines) in enumerate(self._facts[row * self._columns : (row + 1) * self._columns]):
                x = column * (self._cell + 4 * MM)
                canvas.setFillColor(Ink.MUTED)
                canvas.setFont(REGULAR, fit_size(Text(name), name, REGULAR, self._cell, self._NAME, 5))
                canvas.drawString(x, y - self._NAME, name)
                canvas.setFillColor(Ink.TEXT)
                canvas.setFont(BOLD, self._VALUE)
                base = y - self._NAME * 1.35 - self._VALUE
                for line in lines:
                    canvas.drawString(x, base, line)
                    base -= self._VALUE * 1.25
            y -= height
        canvas.restoreState()


class PartHeading(Flowable):
    """The number and title of a part, over a rule.

    Args:
        number: its number.
        title: its title, in the paper's language.
        width: width in points.
    """

    def __init__(self, number: int, title: str, width: float) -> None:
        super().__init__()
        self._number = str(number)
        self._title = printable(title)
        self._width = width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, 12.5 * MM
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.setFillColor(Ink.TEXT)
        size = fit_size(N_("Title"), self._title, BOLD, self._width - 8 * MM, 12, 8)
        canvas.setFont(BOLD, size)
        canvas.drawString(0, 2.6 * MM, self._number)
        canvas.drawString(6 * MM, 2.6 * MM, self._title)
        canvas.restoreState()


class Caption(Flowable):
    """A small heading inside a part."""

    def __init__(self, text: str, width: float) -> None:
        super().__init__()
        self._text = printable(text)
        self._width = width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, 7.4 * MM
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Any = self.canv
        canvas.saveState()
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(BOLD, fit_size(N_("Title"), self._text, BOLD, self._width, 9, 6))
        canvas.drawString(0, 1.7 * MM, self._text)
        canvas.restoreState()
