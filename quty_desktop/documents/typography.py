"""The typeface of all papers, and text that is shrunk or wrapped to fit but never cut."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from quty_desktop.documents.errors import DoesNotFit, MissingValue
from quty_desktop.domain.text import Text
from quty_desktop.paths import resource

MM = 72 / 25.4
"""Points in a millimetre."""

REGULAR = "Quty-Regular"
BOLD = "Quty-Bold"
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf"}

CAP_HEIGHT = 0.714
"""Height of a capital letter of the typeface, as a share of its size."""

MARK_FLOOR = 5.5
TABLE_FLOOR = 7.0
"""The smallest legible sizes in points: on a label in the hand, and in a table on a desk."""

# Text encodings of the streams double the time of a run of labels and make the file a quarter larger.
rl_config.useA85 = 0

# The typeface has no signs of comparison; in this spelling they cannot be misread.
_SPELT = str.maketrans({"≥": ">=", "≤": "<=", "→": "->", "←": "<-", "≠": "<>", "✓": "+", "✗": "x"})


class Ink:
    """The colours of papers, by what they say. They hold on a black-and-white printer: words say the same."""

    TEXT = HexColor("#16191D")
    MUTED = HexColor("#5B6470")
    LINE = HexColor("#C9CED6")
    TINT = HexColor("#F1F3F6")
    ACCENT = HexColor("#0F5EA8")
    OK = HexColor("#0B6A0B")
    NOTICE = HexColor("#8A5A00")
    BAD = HexColor("#B3141D")
    HOLD = HexColor("#5C2E91")
    BLACK = Color(0, 0, 0)
    WHITE = Color(1, 1, 1)


@cache
def load_fonts() -> frozenset[str]:
    """Register the typeface with ReportLab (it is embedded in every paper); returns the characters that it has."""
    known = set[str]()
    for name, file in _FILES.items():
        font = TTFont(name, str(resource("fonts", file)))
        pdfmetrics.registerFont(font)
        known.update(map(chr, font.face.charToGlyph))
    return frozenset(known)


def printable(text: str) -> str:
    """One line of composed characters: no line ends, no doubled spaces, no signs that the typeface lacks a form for."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SPELT).split())


def safe(text: str) -> str:
    """Text for ReportLab's paragraphs, which would read ``R&D <5`` as mark-up and silently lose half of it."""
    return escape(printable(text))


def required(field: str | Text, value: str | None) -> str:
    """A value that must be on the paper.

    Raises:
        MissingValue: there is none.
    """
    written = printable(value or "")
    if not written:
        raise MissingValue(field)
    return written


def missing_glyphs(text: str) -> str:
    """The characters of a text that the typeface cannot print."""
    return "".join(sorted(set(text) - load_fonts()))


@lru_cache(maxsize=4096)
def text_width(text: str, font: str, size: float) -> float:
    """Width of a line in points."""
    load_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def fit_size(field: str | Text, text: str, font: str, width: float, size: float, floor: float) -> float:
    """The largest size up to ``size`` at which a line is no wider than ``width`` (points).

    Raises:
        DoesNotFit: it would be smaller than ``floor``.
    """
    needed = text_width(text, font, size)
    if needed <= width:
        return size
    shrunk = int(size * width / needed * 20) / 20
    if shrunk < floor:
        raise DoesNotFit(field, text)
    return shrunk


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than ``width`` (points).

    A word that is too wide is broken, after one of its separators where there is one; nothing is lost.
    """
    lines: list[str] = []
    line = ""
    for word in re.findall(r"\S+", text):
        together = f"{line} {word}" if line else word
        if text_width(together, font, size) <= width:
            line = together
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, font, size) > width and len(line) > 1:
            end = _longest(line, font, size, width)
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line] if line else lines


def _longest(word: str, font: str, size: float, width: float) -> int:
    end = len(word) - 1
    while end > 1 and text_width(word[:end], font, size) > width:
        end -= 1
    separated = max(word.rfind(sign, 0, end) for sign in "-/_.,;") + 1
    return separated if separated > end // 2 else end


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size.

    Attributes:
        lines: the lines.
        size: size in points.
    """

    lines: tuple[str, ...]
    size: float


def fit_block(
    field: str | Text, text: str, font: str, width: float, size: float, floor: float, max_lines: int
) -> Block:
    """Wrap a text into at most ``max_lines`` lines, smaller where that is needed.

    Whole words are preferred; below that a word is broken rather than lost.

    Raises:
        DoesNotFit: not even at the ``floor`` size.
    """
    widest = max(text.split(), key=len, default="")
    tried = size
    while tried >= floor:
        lines = wrap(text, font, tried, width)
        if len(lines) <= max_lines and (text_width(widest, font, tried) <= width or tried - 0.5 < floor):
            return Block(tuple(lines), tried)
        tried -= 0.5
    lines = wrap(text, font, floor, width)
    if len(lines) > max_lines:
        raise DoesNotFit(field, text)
    return Block(tuple(lines), floor)
