"""Pages of a PDF on paper: rasterised in the background at the printer's resolution, painted on the main thread."""

import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from quty_desktop.views.kit.workplace import Workplace

if TYPE_CHECKING:
    from quty_desktop.documents.raster import PageImage

_FINEST_DPI = 600


# Windows forgets a document that is aborted. Elsewhere Qt sends one with an empty page to the queue, so that there the
# queue is only asked before the record is made.
_CAN_TAKE_BACK = platform.system() == "Windows"


def _takes(printer: QPrinter) -> bool:
    """Whether a printer, or the folder of a file that is printed into, is there and not in trouble."""
    if printer.outputFileName():
        return Path(printer.outputFileName()).parent.is_dir()
    info = QPrinterInfo(printer)
    return not info.isNull() and info.state() is not QPrinter.PrinterState.Error


def as_image(page: "PageImage") -> QImage:
    """A rasterised page as Qt's picture."""
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    return image.copy()  # the bytes belong to Python


def raster(pdf: bytes, page: int, dpi: float) -> tuple[QImage, int]:
    """A page (from 0) as a picture, and how many pages there are."""
    from quty_desktop.documents.raster import Pages

    with Pages(pdf) as pages:
        return as_image(pages.image(page, dpi)), len(pages)


def raster_and_sizes(pdf: bytes, page: int, dpi: float) -> tuple[QImage, tuple[tuple[float, float], ...]]:
    """A page (from 0) as a picture, and width and height of every page in millimetres."""
    from quty_desktop.documents.raster import Pages

    with Pages(pdf) as pages:
        return as_image(pages.image(page, dpi)), tuple(pages.size_mm(each) for each in range(len(pages)))


def size_mm(pdf: bytes, page: int) -> tuple[float, float]:
    """Width and height of a page (from 0) in millimetres."""
    from quty_desktop.documents.raster import Pages

    with Pages(pdf) as pages:
        return pages.size_mm(page)


class PrintJob:
    """Prints pages one after the other: rasterised in the background, painted on the main thread.

    Args:
        workplace: gives the background.
        owner: the widget that the job dies with.
        printer: where to.
        pdf: the paper.
        pages: which pages, from 0.
        progress: told how many pages are done.
        ended: told an error, or ``None`` when all is printed.
    """

    def __init__(
        self,
        workplace: Workplace,
        owner: QWidget,
        printer: QPrinter,
        pdf: bytes,
        pages: Sequence[int],
        progress: Callable[[int], None],
        ended: Callable[[Exception | None], None],
    ) -> None:
        self._place = workplace
        self._owner = owner
        self._printer = printer
        self._pdf = pdf
        self._pages = list(pages)
        self._progress = progress
        self._ended = ended
        self._painter = QPainter()
        self._done = 0
        self._stopped = False

    def take(self) -> bool:
        """Have the printer open a job; nothing comes out before :meth:`start`. False if it does not take one."""
        wide, high = size_mm(self._pdf, self._pages[0])
        self._printer.setFullPage(True)
        size = QPageSize(QSizeF(wide, high), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        layout.setMode(QPageLayout.Mode.FullPageMode)
        self._printer.setPageLayout(layout)
        if self._printer.resolution() > _FINEST_DPI:
            self._printer.setResolution(_FINEST_DPI)
        if not _CAN_TAKE_BACK:
            return _takes(self._printer)
        return self._painter.begin(self._printer)

    def start(self) -> None:
        """Print the pages; :meth:`take` comes before."""
        if not self._painter.isActive() and not self._painter.begin(self._printer):
            self._ended(OSError("the printer does not take the paper"))
            return
        self._next()

    def give_up(self) -> None:
        """Take the job back from the printer before a page was printed."""
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()

    @property
    def done(self) -> int:
        """Pages that went to the printer."""
        return self._done

    def stop(self) -> None:
        """Print no more pages; those that are out stay out."""
        self._stopped = True

    def _next(self) -> None:
        if self._stopped or self._done >= len(self._pages):
            self._painter.end()
            self._ended(None)
            return
        page, dpi = self._pages[self._done], float(self._printer.resolution())
        self._place.background.start(lambda: raster(self._pdf, page, dpi), self._paint, self._failed, self._owner)

    def _paint(self, answer: tuple[QImage, int]) -> None:
        image, _ = answer
        if self._done:
            self._printer.newPage()
        self._painter.drawImage(QRectF(0, 0, image.width(), image.height()), image)
        self._done += 1
        self._progress(self._done)
        self._next()

    def _failed(self, error: Exception) -> None:
        self._painter.end()
        self._ended(error)
