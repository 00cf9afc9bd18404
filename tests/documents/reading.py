"""Read papers back: their text, where it stands, and their symbols."""

from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import zxingcpp

from quty_desktop.documents.raster import Pages

MM = 72 / 25.4


@dataclass(frozen=True)
class Box:
    """Where a piece of text stands, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


def texts(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def text(pdf: bytes) -> str:
    return " ".join(texts(pdf))


def outside(pdf: bytes, margin_mm: float) -> list[str]:
    """The characters that come nearer to an edge of their page than the margin."""
    document = pdfium.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        edge = margin_mm * MM - 0.5
        read = page.get_textpage()
        for index in range(read.count_chars()):
            character = read.get_text_range(index, 1)
            left, bottom, right, top = read.get_charbox(index)
            if character.strip() and not (
                edge <= left and right <= width - edge and edge <= bottom and top <= height - edge
            ):
                found.append(f"page {number}: {character!r} at {left:.1f}, {bottom:.1f}")
    document.close()
    return found


def lines(pdf: bytes, page: int = 0) -> list[Box]:
    """The pieces of text on a page."""
    document = pdfium.PdfDocument(pdf)
    read = document[page].get_textpage()
    found = []
    for index in range(read.count_rects()):
        left, bottom, right, top = read.get_rect(index)
        found.append(Box(left, bottom, right, top, read.get_text_bounded(left, bottom, right, top)))
    document.close()
    return found


def overlaps(boxes: list[Box], slack: float = 0.6) -> list[str]:
    """Pairs of texts that run into each other."""
    found = []
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            up = min(one.top, other.top) - max(one.bottom, other.bottom)
            if across > slack and up > slack:
                found.append(f"{one.text!r} and {other.text!r}")
    return found


def symbols(pdf: bytes, page: int, dpi: float, *, black_and_white: bool = False) -> list[str]:
    """What a reader library reads from a page, as a printer of this resolution would show it."""
    with Pages(pdf) as pages:
        image = pages.image(page, dpi)
    rows = np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.stride)
    grey = np.ascontiguousarray(rows[:, : image.width * 4].reshape(image.height, image.width, 4)[:, :, 1])
    if black_and_white:
        grey = np.where(grey < 128, 0, 255).astype(np.uint8)
    wanted = zxingcpp.barcode_formats_from_str("Code128,QRCode")
    return sorted(symbol.text for symbol in zxingcpp.read_barcodes(grey, formats=wanted))
