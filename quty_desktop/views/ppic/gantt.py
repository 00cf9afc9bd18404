"""A chart of work orders over days: one bar each, its department at the left, its due day as a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.theme import GRID, Role, Tone
from quty_desktop.views.kit.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart.

    Attributes:
        id: of the work order.
        lead: what stands before it: batch and department.
        first: first day; ``None`` draws no bar.
        last: last day.
        due: the last day that is in time.
        share: made of its target, 0 to 1.
        tone: how it stands.
        words: what it says under the mouse.
        begins: whether another batch begins here.
    """

    id: int
    lead: tuple[str, str]
    first: date | None
    last: date | None
    due: date
    share: float
    tone: Tone
    words: str | Text
    begins: bool


class Gantt(QAbstractScrollArea):
    """Bars by day; arrows choose, Enter opens.

    Signals:
        chosen(id): another row.
        opened(id): Enter or a double click.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._bars: tuple[Bar, ...] = ()
        self._first = date.min
        self._days = 42
        self._today = date.min
        self.at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(place.words.tr(N_("Schedule by days")))
        self.viewport().setMouseTracking(True)

    @property
    def selected(self) -> int | None:
        """The chosen work order."""
        return self._bars[self.at].id if 0 <= self.at < len(self._bars) else None

    def show_bars(self, bars: Sequence[Bar], first: date, days: int, today: date) -> None:
        """Show other rows; the chosen work order stays chosen."""
        kept = self.selected
        self._bars, self._first, self._days, self._today = tuple(bars), first, days, today
        self.at = next((number for number, bar in enumerate(self._bars) if bar.id == kept), 0 if bars else -1)
        self._scrolls()
        self.viewport().update()
        self.chosen.emit(self.selected)

    def select(self, identity: int) -> bool:
        """Choose a work order."""
        for number, bar in enumerate(self._bars):
            if bar.id == identity:
                self._go(number)
                return True
        return False

    @property
    def _row(self) -> int:
        return self._place.theme.px(24)

    @property
    def _left(self) -> int:
        return self._place.theme.wide(230)

    @property
    def _head(self) -> int:
        return self._place.theme.px(36)

    def _scrolls(self) -> None:
        room = self.viewport().height() - self._head
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._bars) * self._row - room))
        bar.setPageStep(max(self._row, room))
        bar.setSingleStep(self._row)

    def _x(self, day: date) -> int:
        wide = self.viewport().width() - self._left
        return self._left + round((day - self._first).days * wide / max(1, self._days))

    def _go(self, number: int) -> None:
        if not self._bars:
            return
        self.at = max(0, min(len(self._bars) - 1, number))
        bar, top = self.verticalScrollBar(), self.at * self._row
        room = self.viewport().height() - self._head
        if top < bar.value():
            bar.setValue(top)
        elif top + self._row > bar.value() + room:
            bar.setValue(top + self._row - room)
        self.viewport().update()
        self.chosen.emit(self.selected)

    def _row_at(self, point: QPoint) -> int:
        if point.y() < self._head:
            return -1
        row = (point.y() - self._head + self.verticalScrollBar().value()) // self._row
        return row if row < len(self._bars) else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the space changed."""
        super().resizeEvent(event)
        self._scrolls()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Qt: the rows moved."""
        del dx, dy
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows choose, Enter opens."""
        page = max(1, (self.viewport().height() - self._head) // self._row)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_Home: -len(self._bars),
            Qt.Key.Key_End: len(self._bars),
        }
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.selected is not None:
            self.opened.emit(self.selected)
        elif event.key() in steps:
            self._go(self.at + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a row is chosen."""
        row = self._row_at(event.position().toPoint())
        if row >= 0:
            self._go(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: a row is opened."""
        if self._row_at(event.position().toPoint()) >= 0 and self.selected is not None:
            self.opened.emit(self.selected)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: what a bar says."""
        row = self._row_at(event.position().toPoint())
        words = self._place.words.tr(self._bars[row].words) if row >= 0 else ""
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the days, the rows and their bars."""
        del event
        theme = self._place.theme
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour(Role.RAISED))
        top = self._head - self.verticalScrollBar().value()
        for number, bar in enumerate(self._bars):
            at = top + number * self._row
            if at + self._row >= self._head and at < self.viewport().height():
                self._paint_row(painter, bar, QRect(0, at, self.viewport().width(), self._row), number == self.at)
        self._paint_days(painter)
        painter.end()

    def _paint_row(self, painter: QPainter, bar: Bar, rect: QRect, chosen: bool) -> None:
        theme = self._place.theme
        if chosen:
            painter.fillRect(rect, theme.colour(Role.SELECTED))
        painter.setPen(theme.colour(Role.EDGE if bar.begins else Role.LINE))
        painter.drawLine(rect.topLeft(), rect.topRight())
        side = Qt.AlignmentFlag.AlignVCenter
        batch, department = bar.lead
        half = self._left * 3 // 5
        painter.setPen(theme.colour(Role.TEXT))
        if bar.begins or chosen:
            painter.drawText(rect.adjusted(2 * GRID, 0, 0, 0), side, batch)
        painter.setPen(theme.colour(Role.MUTED))
        room = QRect(half, rect.top(), self._left - half - GRID, rect.height())
        painter.drawText(
            room, side, painter.fontMetrics().elidedText(department, Qt.TextElideMode.ElideRight, room.width())
        )
        painter.save()
        painter.setClipRect(rect.adjusted(self._left, 0, 0, 0))
        if bar.first is not None:
            left, right = self._x(bar.first), self._x((bar.last or bar.first) + timedelta(days=1))
            body = QRect(left, rect.top() + 5, max(6, right - left - 1), rect.height() - 9)
            painter.fillRect(body, theme.colour(bar.tone.soft))
            painter.fillRect(
                QRect(body.left(), body.top(), round(body.width() * min(1.0, bar.share)), body.height()),
                theme.colour(bar.tone.ink),
            )
            painter.setPen(theme.colour(bar.tone.ink))
            painter.drawRect(body)
        due = self._x(bar.due + timedelta(days=1))
        painter.setPen(theme.colour(Role.BAD if bar.tone is Tone.BAD else Role.EDGE))
        painter.drawLine(due, rect.top() + 3, due, rect.bottom() - 2)
        painter.restore()

    def _paint_days(self, painter: QPainter) -> None:
        theme = self._place.theme
        head = QRect(0, 0, self.viewport().width(), self._head)
        painter.fillRect(head, theme.colour(Role.SURFACE))
        for each in range(self._days + 1):
            day = self._first + timedelta(days=each)
            x = self._x(day)
            if day.weekday() == 0:
                painter.setPen(theme.colour(Role.EDGE))
                painter.drawLine(x, 0, x, self.viewport().height())
                painter.setPen(theme.colour(Role.TEXT))
                painter.drawText(
                    x + GRID,
                    0,
                    120,
                    self._head,
                    Qt.AlignmentFlag.AlignVCenter,
                    f"W{day.isocalendar().week:02} · {day:%d.%m.}",
                )
        if self._first <= self._today <= self._first + timedelta(days=self._days):
            x = self._x(self._today)
            painter.setPen(theme.colour(Role.ACCENT))
            painter.drawLine(x, 0, x, self.viewport().height())
        painter.setPen(theme.colour(Role.EDGE))
        painter.drawLine(head.bottomLeft(), head.bottomRight())
