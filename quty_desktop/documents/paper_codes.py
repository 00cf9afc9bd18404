"""Reads the codes that stand on a paper, from its PDF."""

import numpy as np
import pypdfium2 as pdfium
import zxingcpp

from quty_desktop.documents.raster import Pages

_DPI = 200
"""Enough for the smallest QR code that a paper carries."""
_BYTES_PER_PIXEL = 4


def codes_in(pdf: bytes) -> tuple[str, ...]:
    """What the barcodes of the first page say.

    Args:
        pdf: the file; one that is no PDF has no codes.
    """
    try:
        with Pages(pdf) as pages:
            image = pages.image(0, _DPI)
    except pdfium.PdfiumError:
        return ()
    dots = np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.stride)
    colours = dots[:, : image.width * _BYTES_PER_PIXEL].reshape(image.height, image.width, _BYTES_PER_PIXEL)
    grey = np.ascontiguousarray(colours[:, :, 1])
    return tuple(found.text for found in zxingcpp.read_barcodes(grey))
