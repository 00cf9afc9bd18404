"""How the cells of a table are painted: states as chips, progress with its bar, figures at the right."""

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from quty_desktop.i18n import Translator
from quty_desktop.views.kit.columns import Kind, Progress, State
from quty_desktop.views.kit.icons import paint_icon
from quty_desktop.views.kit.table_model import TableModel
from quty_desktop.views.kit.theme import GRID, Role, Theme, Tone

PADDING = 2 * GRID


def chip_width(metrics: QFontMetrics, text: str, theme: Theme) -> int:
    """How wide a state is."""
    return metrics.horizontalAdvance(text) + theme.px(14) + 5 * GRID


def paint_chip(painter: QPainter, rect: QRect, state: State, words: Translator, theme: Theme) -> None:
    """Draw a state at the left of a rectangle: picture, word and soft colour."""
    text = words.tr(state.word)
    metrics = painter.fontMetrics()
    height = min(rect.height() - GRID, metrics.height() + GRID)
    width = min(rect.width(), chip_width(metrics, text, theme))
    chip = QRect(rect.left(), rect.center().y() - height // 2 + 1, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(state.tone.soft))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawRoundedRect(QRectF(chip), height / 2, height / 2)
    ink = theme.colour(state.tone.ink)
    side = theme.px(14)
    picture = QRect(chip.left() + 2 * GRID - 2, chip.center().y() - side // 2 + 1, side, side)
    paint_icon(painter, picture, state.picture, ink)
    painter.setPen(ink)
    inner = chip.adjusted(2 * GRID - 2 + side + GRID, 0, -2 * GRID + 2, 0)
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 2)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of one table."""

    def __init__(self, model: TableModel, words: Translator, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._words = words
        self._theme = theme

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:  # noqa: N802 - Qt's name
        """Qt: the words are ready."""
        del locale
        return str(value)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: draw a cell."""
        row = self._model.row(index)
        if row is None:
            return
        column = self._model.columns[index.column()]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = self._theme
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour(Role.SELECTED))
        painter.setPen(theme.colour(Role.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        shown = column.state(row) if column.kind is Kind.STATE else None
        if shown is not None:
            paint_chip(painter, inner, shown, self._words, theme)
        else:
            value = column.of(row)
            if isinstance(value, Progress):
                self._paint_bar(painter, inner, value)
            painter.setPen(theme.colour(Role.TEXT))
            side = Qt.AlignmentFlag.AlignRight if column.kind.right else Qt.AlignmentFlag.AlignLeft
            text = painter.fontMetrics().elidedText(
                column.text(row, self._words), Qt.TextElideMode.ElideRight, inner.width() + 1
            )
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_bar(self, painter: QPainter, inner: QRect, value: Progress) -> None:
        theme = self._theme
        tone = Tone.OK if value.share >= 1 else Tone.INFO
        track = QRect(inner.left(), inner.bottom() - 3, inner.width(), 2)
        painter.fillRect(track, theme.colour(Role.LINE))
        filled = round(track.width() * min(1.0, value.share))
        painter.fillRect(QRect(track.left(), track.top(), filled, 2), theme.colour(tone.ink))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt: what a cell needs to show its words whole."""
        row = self._model.row(index)
        metrics: QFontMetrics = option.fontMetrics
        height = self._theme.px(28)
        if row is None:
            return QSize(0, height)
        column = self._model.columns[index.column()]
        text = column.text(row, self._words)
        wide = chip_width(metrics, text, self._theme) if column.kind is Kind.STATE else metrics.horizontalAdvance(text)
        return QSize(wide + 2 * PADDING + 2, height)
