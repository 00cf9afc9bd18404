"""Pages of a PDF as pictures: what the preview shows and the printer gets.

PDFium is not safe for threads, so every call holds one lock.
"""

from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import Self

import pypdfium2 as pdfium

_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as pixels.

    Attributes:
        pixels: rows from the top, four bytes a pixel: blue, green, red, unused (Qt's ``Format_RGB32``).
        width: pixels in a row.
        height: rows.
        stride: bytes in a row.
    """

    pixels: bytes
    width: int
    height: int
    stride: int


class Pages:
    """An open PDF. Use it as a context manager, from any one thread at a time.

    Args:
        pdf: the bytes of the paper.
    """

    def __init__(self, pdf: bytes) -> None:
        with _LOCK:
            self._document = pdfium.PdfDocument(pdf)
            self._count = len(self._document)

    def __len__(self) -> int:
        """Number of pages."""
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the memory back."""
        with _LOCK:
            self._document.close()

    def size_mm(self, page: int) -> tuple[float, float]:
        """Width and height of a page (from 0) in millimetres."""
        with _LOCK:
            width, height = self._document.get_page_size(page)
        return width * 25.4 / 72, height * 25.4 / 72

    def image(self, page: int, dpi: float) -> PageImage:
        """Draw a page (from 0) on white.

        Args:
            page: which.
            dpi: dots per inch, the printer's for printing.
        """
        with _LOCK:
            opened = self._document[page]
            try:
                bitmap = opened.render(
                    scale=dpi / 72,
                    fill_color=(255, 255, 255, 255),
                    force_bitmap_format=pdfium.raw.FPDFBitmap_BGRx,
                )
                try:
                    return PageImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
                finally:
                    bitmap.close()
            finally:
                opened.close()


def page_count(pdf: bytes) -> int:
    """Number of pages of a PDF."""
    with Pages(pdf) as pages:
        return len(pages)


def page_image(pdf: bytes, page: int, dpi: float) -> PageImage:
    """One page (from 0) of a PDF as a picture; for several pages keep a `Pages` open."""
    with Pages(pdf) as pages:
        return pages.image(page, dpi)
