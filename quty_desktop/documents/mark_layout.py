"""How a shipping mark looks.

Week and destination are the reason why the mark exists, so they are what is read from arm's length. All is black, because
a label printer knows no grey. What is the same on all marks of a batch is drawn once and referred to; only carton,
quantity and the two symbols are drawn for each mark.
"""

import re

from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents import icons
from quty_desktop.documents.errors import DoesNotFit, NotPrintable
from quty_desktop.documents.marks import ShippingMark
from quty_desktop.documents.practice import draw_band
from quty_desktop.documents.symbols import DOT_MM, QUIET_BARS, bar_runs, bars_width, draw_bars, draw_qr
from quty_desktop.documents.typography import (
    BOLD,
    CAP_HEIGHT,
    MARK_FLOOR,
    MM,
    REGULAR,
    Block,
    Ink,
    fit_block,
    fit_size,
    missing_glyphs,
    printable,
    required,
    text_width,
)
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator

_BARS = N_("Carton barcode")
_WIDTH = 92.0
_ROWS = {"head": 11.0, "aim": 42.0, "article": 25.0, "count": 16.0, "refer": 29.0, "bars": 19.0}
"""Width and heights of the rows in millimetres on label stock; other sizes keep the proportions."""

_HEIGHT = sum(_ROWS.values())
_BAND = 6.0
_STEM = 0.085
_STEMMED = "BDEFHIKLMNPRU"
"""Letters that begin with a stem keep this share of their size free before it; at this size it would look indented."""

_BIG_FLOOR = 20.0
"""Week and destination may not be smaller than this (points on label stock), or they are not read from arm's length."""


class MarkLayout:
    """One batch's mark on one paper size. Its common part is drawn when it is made, as a form of the PDF.

    Args:
        canvas: where.
        translator: language of the captions.
        mark: any mark of the batch.
        room: width and height in millimetres; height 0 makes the mark as high as its text.
        form: name of the common part.

    Raises:
        MissingValue: the mark lacks a value.
        DoesNotFit: a value would be cut off or illegible.
        NotPrintable: the typeface lacks characters of a value.
        Invalid: the order's number cannot stand in a barcode.
    """

    def __init__(
        self, canvas: Canvas, translator: Translator, mark: ShippingMark, room: tuple[float, float], form: str
    ) -> None:
        self._canvas = canvas
        self._tr = translator
        self._form = form
        self._band = _BAND * max(1.0, room[0] / _WIDTH) * MM if mark.practice else 0.0
        self._width = room[0] * MM
        inner = room[1] * MM - 2 * self._band if room[1] else room[0] / _WIDTH * _HEIGHT * MM
        self._unit = min(room[0] / _WIDTH, inner / MM / _HEIGHT)
        self._rows = {name: height * inner / _HEIGHT for name, height in _ROWS.items()}
        self._check(mark)
        self._name = self._fit_name(mark, grows=not room[1])
        self._ladder = self._fit_bars(mark, grows=not room[1])
        self.height = sum(self._rows.values()) + 2 * self._band
        self._tops = self._stacked()
        canvas.beginForm(form, -1, -1, self._width + 1, self.height + 1)
        self._draw_common(mark)
        canvas.endForm()

    def draw(self, mark: ShippingMark) -> None:
        """Draw one mark with its lower left corner at the origin.

        Raises:
            DoesNotFit: carton or quantity would be cut off.
            Invalid: a value cannot stand in the QR code.
        """
        self._canvas.doForm(self._form)
        self._draw_count(mark)
        self._draw_symbols(mark)

    def _check(self, mark: ShippingMark) -> None:
        for field, value in (
            (N_("Plant"), mark.plant_name),
            (N_("Article"), mark.article_code),
            (N_("Article name"), mark.article_name),
            (N_("Destination"), mark.destination_code),
            (N_("Destination name"), mark.destination_name),
            (N_("Buyer order"), mark.buyer_order),
            (N_("Manufacturing order"), mark.mo_number),
            (N_("Batch"), mark.batch),
        ):
            if missing_glyphs(required(field, value)):
                raise NotPrintable(field, value)

    def _fit_name(self, mark: ShippingMark, *, grows: bool) -> Block:
        """The article's name: two lines, or up to four where the mark may grow."""
        block = fit_block(
            N_("Article name"),
            printable(mark.article_name),
            BOLD,
            self._width,
            12 * self._unit,
            MARK_FLOOR,
            4 if grows else 2,
        )
        self._rows["article"] += max(0, len(block.lines) - 2) * block.size * 1.2
        return block

    def _fit_bars(self, mark: ShippingMark, *, grows: bool) -> bool:
        """Whether the bars stand on end: on a roll a long code is turned rather than made too fine to scan."""
        last = str(CartonCode.of(mark.mo_number, mark.cartons))
        try:
            bars_width(_BARS, last, self._width)
        except DoesNotFit:
            if not grows:
                raise
            _, modules = bar_runs(last)
            self._rows["bars"] = (modules + 2 * QUIET_BARS) * 2 * DOT_MM * MM + self._mm(2)
            return True
        return False

    def _stacked(self) -> dict[str, float]:
        """The upper edge of each row."""
        tops = {}
        top = self.height - self._band
        for name, height in self._rows.items():
            tops[name] = top
            top -= height
        return tops

    def _mm(self, value: float) -> float:
        """Millimetres on label stock as points on this size."""
        return value * self._unit * MM

    def _text(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, y, text)

    def _caption(self, x: float, top: float, caption: str, width: float) -> float:
        """Write a caption under the line at ``top``; returns how much height it took."""
        text = self._tr.tr(caption).upper()
        size = fit_size(caption, text, REGULAR, width, max(6 * self._unit, MARK_FLOOR), 4.5)
        drop = self._mm(1.2) + CAP_HEIGHT * size
        self._text(x, top - drop, text, REGULAR, size)
        return drop

    def _draw_common(self, mark: ShippingMark) -> None:
        canvas = self._canvas
        canvas.setFillColor(Ink.BLACK)
        canvas.setStrokeColor(Ink.BLACK)
        if self._band:
            word = self._tr.tr(N_("PRACTICE"))
            for y in (0.0, self.height - self._band + self._mm(1)):
                draw_band(canvas, word, 0, y, self._width, self._band - self._mm(1))
        for name in ("aim", "article", "count", "refer", "bars"):
            canvas.setLineWidth(self._mm(0.5 if name in {"aim", "article"} else 0.2))
            canvas.line(0, self._tops[name], self._width, self._tops[name])
        self._draw_head(mark)
        self._draw_destination(mark)
        self._draw_week(mark)
        self._draw_article(mark)
        self._draw_count_frame(mark)
        self._draw_references(mark)

    def _draw_head(self, mark: ShippingMark) -> None:
        top, height = self._tops["head"], self._rows["head"]
        edge = self._mm(8.4)
        gap = self._mm(2)
        x = self._width - edge
        y = top - height + (height - edge) / 2
        for icon in (icons.use_no_hooks, icons.keep_dry, icons.this_way_up):
            icon(self._canvas, x, y, edge, Ink.BLACK)
            x -= edge + gap
        block = fit_block(N_("Plant"), printable(mark.plant_name), BOLD, x + edge - gap, 11 * self._unit, MARK_FLOOR, 2)
        self._draw_block(block, BOLD, 0, top - (height - self._block_height(block)) / 2)

    def _draw_destination(self, mark: ShippingMark) -> None:
        top, height = self._tops["aim"], self._rows["aim"]
        width = self._aim_split - self._mm(2)
        self._caption(0, top, N_("Destination"), width)
        name = fit_block(
            N_("Destination name"), printable(mark.destination_name), BOLD, width, 10 * self._unit, MARK_FLOOR, 3
        )
        foot = self._mm(2.2) + self._block_height(name)
        self._draw_block(name, BOLD, 0, top - height + foot)
        text = printable(mark.destination_code)
        size = fit_size(N_("Destination"), text, BOLD, width, 76 * self._unit, _BIG_FLOOR * self._unit)
        hang = _STEM * size if text[0] in _STEMMED else 0.0
        self._text(-hang, self._aim_base, text, BOLD, size)

    def _draw_week(self, mark: ShippingMark) -> None:
        canvas = self._canvas
        top, height = self._tops["aim"], self._rows["aim"]
        left = self._aim_split + self._mm(3)
        width = self._width - left
        canvas.setLineWidth(self._mm(0.2))
        canvas.line(self._aim_split, top, self._aim_split, top - height)
        self._caption(left, top, N_("Week"), width)
        base = top - height + self._mm(2)
        stamp = mark.week.stamp
        size = 19 * self._unit
        plate = text_width(stamp, BOLD, size) + self._mm(4)
        canvas.rect(self._width - plate, base, plate, self._mm(8), stroke=0, fill=1)
        canvas.setFillColor(Ink.WHITE)
        self._text(self._width - plate + self._mm(2), base + (self._mm(8) - CAP_HEIGHT * size) / 2, stamp, BOLD, size)
        canvas.setFillColor(Ink.BLACK)
        full = str(mark.week)
        fitted = fit_size(N_("Week"), full, BOLD, width - plate - self._mm(2), 15 * self._unit, MARK_FLOOR)
        self._text(left, base + (self._mm(8) - CAP_HEIGHT * fitted) / 2, full, BOLD, fitted)
        short = f"W{mark.week.week:02}"
        big = fit_size(N_("Week"), short, BOLD, width, 76 * self._unit, _BIG_FLOOR * self._unit)
        self._text(left, self._aim_base, short, BOLD, big)

    @property
    def _aim_split(self) -> float:
        return 0.4 * self._width

    @property
    def _aim_base(self) -> float:
        """The line on which destination and week both stand, above their smaller notations."""
        return self._tops["aim"] - self._rows["aim"] + self._mm(14)

    def _draw_article(self, mark: ShippingMark) -> None:
        top = self._tops["article"]
        used = self._caption(0, top, N_("Article"), self._width)
        code = printable(mark.article_code)
        grouped = grouped_article(code)
        plain = code if grouped != code else ""
        size = fit_size(
            N_("Article"),
            grouped,
            BOLD,
            self._width - (self._mm(24) if plain else 0),
            25 * self._unit,
            MARK_FLOOR,
        )
        base = top - used - self._mm(1.8) - CAP_HEIGHT * 25 * self._unit
        self._text(0, base, grouped, BOLD, size)
        if plain:
            self._canvas.setFont(REGULAR, 11 * self._unit)
            self._canvas.drawRightString(self._width, base, plain)
        self._draw_block(self._name, BOLD, 0, base - self._mm(2.6))

    @property
    def _cells(self) -> tuple[float, float, float]:
        """Left edges of carton, quantity and packing date."""
        return 0.0, 0.40 * self._width, 0.68 * self._width

    def _draw_count_frame(self, mark: ShippingMark) -> None:
        top, height = self._tops["count"], self._rows["count"]
        _, second, third = self._cells
        self._canvas.setLineWidth(self._mm(0.2))
        self._canvas.line(second, top, second, top - height)
        self._canvas.line(third, top, third, top - height)
        self._caption(0, top, N_("Carton"), second)
        inset = self._mm(2)
        width = self._width - third - inset
        self._caption(third + inset, top, N_("Packed"), width)
        day = self._tr.date(mark.packed_on)
        size = fit_size(N_("Packed"), day, BOLD, width, 13 * self._unit, MARK_FLOOR)
        self._text(third + inset, top - height + self._mm(3), day, BOLD, size)

    def _draw_count(self, mark: ShippingMark) -> None:
        canvas = self._canvas
        top, height = self._tops["count"], self._rows["count"]
        _, second, third = self._cells
        base = top - height + self._mm(3)
        text = f"{mark.carton} / {mark.cartons}"
        size = fit_size(N_("Carton"), text, BOLD, second - self._mm(2), 25 * self._unit, MARK_FLOOR)
        self._text(0, base, text, BOLD, size)
        inset = self._mm(2)
        width = third - second - 2 * inset
        canvas.saveState()
        if mark.partial:
            canvas.rect(second, top - height, third - second, height, stroke=0, fill=1)
            canvas.setFillColor(Ink.WHITE)
        self._caption(second + inset, top, N_("Partial carton") if mark.partial else N_("Quantity"), width)
        number = self._tr.number(mark.qty_pcs)
        unit = self._tr.tr(N_("pcs"))
        unit_size = 10 * self._unit
        room = width - text_width(unit, REGULAR, unit_size) - self._mm(1)
        size = fit_size(N_("Quantity"), number, BOLD, room, 25 * self._unit, MARK_FLOOR)
        self._text(second + inset, base, number, BOLD, size)
        self._text(second + inset + text_width(number, BOLD, size) + self._mm(1), base, unit, REGULAR, unit_size)
        canvas.restoreState()

    def _draw_references(self, mark: ShippingMark) -> None:
        top, height = self._tops["refer"], self._rows["refer"]
        width = self._width - self._qr_edge - self._mm(2)
        step = height / 3
        for number, (caption, value) in enumerate(
            (
                (N_("Buyer order"), mark.buyer_order),
                (N_("Manufacturing order"), mark.mo_number),
                (N_("Batch"), mark.batch),
            )
        ):
            line = top - number * step
            used = self._caption(0, line, caption, width)
            text = printable(value)
            size = fit_size(caption, text, BOLD, width, 12 * self._unit, MARK_FLOOR)
            self._text(0, line - used - self._mm(1.4) - CAP_HEIGHT * 12 * self._unit, text, BOLD, size)

    @property
    def _qr_edge(self) -> float:
        return self._rows["refer"] - self._mm(0.6)

    def _draw_symbols(self, mark: ShippingMark) -> None:
        canvas = self._canvas
        bottom = self._tops["refer"] - self._rows["refer"] + self._mm(0.3)
        draw_qr(canvas, str(mark.payload), self._width - self._qr_edge, bottom, self._qr_edge)
        top, height = self._tops["bars"], self._rows["bars"]
        canvas.saveState()
        if self._ladder:
            depth = self._mm(_ROWS["bars"])
            canvas.translate((self._width + depth) / 2, top - height)
            canvas.rotate(90)
            self._draw_bars(str(mark.code), height, depth)
        else:
            canvas.translate(0, top - height)
            self._draw_bars(str(mark.code), self._width, height)
        canvas.restoreState()

    def _draw_bars(self, code: str, width: float, height: float) -> None:
        """Draw the bars and their text in the middle of a strip whose lower left corner is the origin."""
        module, bars = bars_width(_BARS, code, width)
        size = 10 * self._unit
        base = self._mm(0.4)
        foot = base + CAP_HEIGHT * size + self._mm(1.2)
        draw_bars(self._canvas, code, (width - bars) / 2, foot, module, height - self._mm(1.6) - foot)
        self._canvas.setFont(BOLD, size)
        self._canvas.drawCentredString(width / 2, base, code)

    def _block_height(self, block: Block) -> float:
        """From the top of the capitals of the first line to the last base line."""
        return CAP_HEIGHT * block.size + (len(block.lines) - 1) * 1.2 * block.size

    def _draw_block(self, block: Block, font: str, x: float, top: float) -> None:
        """Write lines, the capitals of the first one touching ``top``."""
        base = top - CAP_HEIGHT * block.size
        for line in block.lines:
            self._text(x, base, line, font, block.size)
            base -= 1.2 * block.size


def grouped_article(code: str) -> str:
    """An article number of eight digits in groups of 3, 3 and 2, as the buyer prints it; others as they are."""
    return f"{code[:3]}.{code[3:6]}.{code[6:]}" if re.fullmatch(r"[0-9]{8}", code) else code
