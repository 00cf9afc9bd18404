"""Code 128 and QR codes, drawn exactly and fast.

ReportLab draws its QR code in 27 ms, and a Code 128 as one call per bar. Here zxing-cpp makes the QR matrix, which is
drawn as one inline 1-bit image; ReportLab encodes the bars, which are drawn as one path.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import zxingcpp
from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.errors import DoesNotFit, NotPrintable
from quty_desktop.documents.typography import MM
from quty_desktop.domain.text import Text

DOT_MM = 0.125
"""A dot of a label printer (203 dpi). Modules are whole dots, because a half one is printed as one or none."""

QUIET_BARS = 10
QUIET_QR = 4
"""Quiet zones in modules (ISO/IEC 15417 and 18004)."""

_WIDTHS = {"a": 1, "b": 2, "c": 3, "d": 4}


@lru_cache(maxsize=64)
def bar_runs(text: str) -> tuple[tuple[tuple[int, int], ...], int]:
    """The bars of a Code 128 as (start, width) in modules, and the width of the whole."""
    symbol: Any = Code128(text, quiet=0)
    symbol.validate()
    symbol.encode()
    symbol.decompose()
    runs: list[tuple[int, int]] = []
    at = 0
    for element in symbol.decomposed:
        width = _WIDTHS[element.lower()]
        if element.isupper():
            runs.append((at, width))
        at += width
    return tuple(runs), at


def bars_width(field: str | Text, text: str, width: float, *, scale: float = 1.0, most: int = 4) -> tuple[float, float]:
    """Choose the module of a Code 128, the widest of whole printer dots that leaves its quiet zones.

    Args:
        field: the field, in words.
        text: what the bars say.
        width: room in points, quiet zones included.
        scale: by how much the drawing is scaled afterwards.
        most: widest module in dots.

    Returns:
        Width of a module and of all bars, in points.

    Raises:
        NotPrintable: Code 128 has no such characters.
        DoesNotFit: a module would be thinner than two dots (0.25 mm), which hand scanners of the plant do not read.
    """
    if not text.isascii():
        raise NotPrintable(field, text)
    _, modules = bar_runs(text)
    for dots in range(most, 1, -1):
        module = dots * DOT_MM * MM / scale
        if (modules + 2 * QUIET_BARS) * module <= width:
            return module, modules * module
    raise DoesNotFit(field, text)


def draw_bars(canvas: Canvas, text: str, x: float, y: float, module: float, height: float) -> None:
    """Draw a Code 128 from its lower left corner in the current fill colour; quiet zones are the caller's."""
    runs, _ = bar_runs(text)
    tail = f"{y:.3f} "
    path = " ".join(f"{x + start * module:.3f} {tail}{width * module:.3f} {height:.3f} re" for start, width in runs)
    canvas.addLiteral(f"{path} f")


def draw_qr(canvas: Canvas, text: str, x: float, y: float, size: float, *, level: str = "M") -> None:
    """Draw a QR code from its lower left corner in the current fill colour.

    Args:
        canvas: where.
        text: what it says.
        x: left edge in points, quiet zone included.
        y: lower edge in points, quiet zone included.
        size: edge in points, quiet zone included.
        level: error correction, L, M, Q or H.
    """
    modules, data = qr_matrix(text, level)
    module = size / (modules + 2 * QUIET_QR)
    edge = modules * module
    corner = QUIET_QR * module
    canvas.addLiteral(
        f"q {edge:.3f} 0 0 {edge:.3f} {x + corner:.3f} {y + corner:.3f} cm "
        f"BI /W {modules} /H {modules} /BPC 1 /IM true /F /AHx ID {data}> EI Q"
    )


@lru_cache(maxsize=64)
def qr_matrix(text: str, level: str = "M") -> tuple[int, str]:
    """Modules per edge and the matrix as hexadecimal 1-bit rows, 0 for a dark module."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    matrix = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False))
    return int(matrix.shape[0]), np.packbits(matrix > 127, axis=1).tobytes().hex()
