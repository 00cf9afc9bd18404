"""The pages of a paper below each other on a desk; each is asked for when it comes into sight."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from quty_desktop.views.kit.theme import GRID, Role, Theme

_GAP = 3 * GRID


class _Desk(QWidget):
    """Paints the pages that are in sight."""

    def __init__(self, theme: Theme, image: Callable[[int], QImage | None]) -> None:
        super().__init__()
        self._theme = theme
        self._image = image
        self.sizes: list[QSize] = []
        self.tops: list[int] = []
        self.words = ""

    def lay_out(self, sizes: Sequence[QSize]) -> None:
        """Put pages of these sizes (in the screen's pixels) below each other."""
        self.sizes = list(sizes)
        self.tops = list(accumulate((size.height() + _GAP for size in sizes), initial=_GAP))[:-1]
        wide = max((size.width() for size in sizes), default=0)
        high = self.tops[-1] + self.sizes[-1].height() + _GAP if sizes else 0
        self.setMinimumSize(wide + 2 * _GAP if sizes else 0, high)
        self.update()

    def rect_of(self, page: int) -> QRect:
        """Where a page lies."""
        size = self.sizes[page]
        # A paper lower than its place lies in the middle of it.
        down = max(0, (self.height() - self.minimumHeight()) // 2)
        return QRect((self.width() - size.width()) // 2, self.tops[page] + down, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: pages, white where their picture is not there yet."""
        painter = QPainter(self)
        if not self.sizes:
            painter.setPen(self._theme.colour(Role.MUTED))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
        seen = event.rect()
        for page in range(max(0, bisect_right(self.tops, seen.top()) - 2), len(self.sizes)):
            rect = self.rect_of(page)
            if rect.top() > seen.bottom():
                break
            painter.fillRect(rect, Qt.GlobalColor.white)
            image = self._image(page)
            if image is not None:
                painter.drawImage(rect, image)
            painter.setPen(self._theme.colour(Role.LINE))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()


class Sheets(QScrollArea):
    """A paper that is scrolled through from its first page to its last.

    Signals:
        moved(page): another page is the one that is read, from 0.
        wanted(pages): these pages came into sight, those after them are next.

    Args:
        theme: sizes and colours.
        image: the picture of a page if it is there already.
    """

    moved = Signal(int)
    wanted = Signal(object)

    def __init__(self, theme: Theme, image: Callable[[int], QImage | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = _Desk(theme, image)
        self._page = 0
        self._going = False
        self.setWidget(self._desk)
        self.setWidgetResizable(True)
        self.setProperty("kind", "desk")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def say(self, words: str) -> None:
        """What stands on the empty desk."""
        self._desk.words = words
        self._desk.setAccessibleName(words)
        self._desk.update()

    def lay_out(self, sizes: Sequence[QSize]) -> None:
        """Show pages of these sizes; the page that is read stays in sight."""
        page = min(self._page, max(0, len(sizes) - 1))
        self._desk.lay_out(sizes)
        # The scroll bar learns of the new height only with the next layout; it is needed now.
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._desk.minimumHeight() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        self.go(page)

    def go(self, page: int) -> None:
        """Bring a page to the top."""
        self._page = page
        if self._desk.sizes:
            self._going = True
            self.verticalScrollBar().setValue(self._desk.tops[page] - _GAP)
            self._going = False
        self._ask()

    def fresh(self, page: int) -> None:
        """The picture of a page is there now."""
        if page < len(self._desk.sizes):
            self._desk.update(self._desk.rect_of(page))

    def in_sight(self) -> range:
        """The pages that can be seen now."""
        if not self._desk.sizes:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._desk.tops, top) - 1)
        return range(first, max(first + 1, bisect_right(self._desk.tops, top + self.viewport().height())))

    def _scrolled(self, value: int) -> None:
        if self._desk.sizes and not self._going:
            last = value > 0 and value == self.verticalScrollBar().maximum()
            read = bisect_right(self._desk.tops, value + self.viewport().height() // 3) - 1
            page = len(self._desk.sizes) - 1 if last else max(0, read)
            if page != self._page:
                self._page = page
                self.moved.emit(page)
        self._ask()

    def _ask(self) -> None:
        pages = self.in_sight()
        if pages:
            self.wanted.emit(pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: more or fewer pages are in sight."""
        super().resizeEvent(event)
        self._ask()
