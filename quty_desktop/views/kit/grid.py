"""A grid for typing whole numbers: keyboard like a spreadsheet, paste from one, sums at the right and below.

What is typed stays apart from what is stored until it is saved, all at once, and survives a refresh.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.theme import GRID, Role, Theme
from quty_desktop.views.kit.workplace import Workplace

Index = QModelIndex | QPersistentModelIndex
_NUMBER = re.compile(r"\d{1,3}([.,\u00a0 ]\d{3})+|\d+")
_MOST = 99_999


@dataclass(frozen=True, slots=True)
class GridSlot:
    """A column that is typed into."""

    key: str
    title: str | Text
    hint: str | Text = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row.

    Attributes:
        id: unique among the rows, and the same after a refresh.
        lead: what stands before the numbers, one text for each leading column.
        values: what is stored, by slot.
        other: what belongs to the row's sum and to no slot that is shown.
        target: what is wanted; 0 where nothing is.
        editable: whether anything can be typed here.
    """

    id: str
    lead: tuple[str, ...]
    values: Mapping[str, int] = field(default_factory=dict)
    other: int = 0
    target: int = 0
    editable: bool = True


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell whose number differs from what is stored."""

    row: str
    slot: str
    number: int
    was: int


class GridModel(QAbstractTableModel):
    """Rows with their stored numbers, and what was typed over them."""

    typed_changed = Signal()

    def __init__(
        self, place: Workplace, leads: Sequence[str | Text], slots: Sequence[GridSlot], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._place = place
        self.leads = tuple(leads)
        self.slots = tuple(slots)
        self.lines: tuple[GridLine, ...] = ()
        self._typed: dict[tuple[str, str], tuple[int, int]] = {}
        self._undo: list[dict[tuple[str, str], tuple[int, int] | None]] = []
        self._writing: tuple[int, int, str] | None = None

    # What is in it

    def show_lines(self, lines: Sequence[GridLine], slots: Sequence[GridSlot] | None = None) -> None:
        """Show other rows; what was typed into rows and slots that are still there stays."""
        self.beginResetModel()
        self.lines = tuple(lines)
        if slots is not None:
            self.slots = tuple(slots)
        known = {line.id: line for line in self.lines if line.editable}
        self._typed = {
            (row, slot): (number, was)
            for (row, slot), (number, was) in self._typed.items()
            if row in known and known[row].values.get(slot, 0) != number
        }
        self._writing = None
        self.endResetModel()
        self.typed_changed.emit()

    @property
    def typed(self) -> tuple[TypedCell, ...]:
        """What was typed and is not stored."""
        return tuple(TypedCell(row, slot, number, was) for (row, slot), (number, was) in sorted(self._typed.items()))

    def forget(self) -> None:
        """Drop what was typed."""
        self.beginResetModel()
        self._typed, self._writing = {}, None
        self._undo.clear()
        self.endResetModel()
        self.typed_changed.emit()

    @property
    def undoable(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    def restore(self, cells: Iterable[TypedCell]) -> None:
        """Put back what was typed before, as it was."""
        self.beginResetModel()
        self._typed |= {(cell.row, cell.slot): (cell.number, cell.was) for cell in cells}
        self.endResetModel()
        self.typed_changed.emit()

    def number(self, row: int, slot: str) -> int:
        """What stands in a cell: typed, else stored."""
        line = self.lines[row]
        return self._typed.get((line.id, slot), (line.values.get(slot, 0), 0))[0]

    def total(self, row: int) -> int:
        """The sum of a row."""
        line = self.lines[row]
        shown = {slot.key for slot in self.slots}
        rest = sum(pcs for slot, pcs in line.values.items() if slot not in shown)
        return sum(self.number(row, slot.key) for slot in self.slots) + rest + line.other

    def sum_of(self, column: int) -> int | None:
        """The sum of a column of numbers."""
        at = column - len(self.leads)
        if 0 <= at < len(self.slots):
            return sum(self.number(row, self.slots[at].key) for row in range(len(self.lines)))
        if at == len(self.slots):
            return sum(self.total(row) for row in range(len(self.lines)))
        return sum(line.target for line in self.lines) if at == len(self.slots) + 1 else None

    def slot_at(self, column: int) -> GridSlot | None:
        """The slot of a column, ``None`` for the others."""
        at = column - len(self.leads)
        return self.slots[at] if 0 <= at < len(self.slots) else None

    def can_type(self, index: Index) -> bool:
        """Whether a number can be typed there."""
        return index.isValid() and self.slot_at(index.column()) is not None and self.lines[index.row()].editable

    # How it changes

    def put(self, cells: Mapping[tuple[int, int], int]) -> None:
        """Type numbers into cells (row, column), undone together."""
        before: dict[tuple[str, str], tuple[int, int] | None] = {}
        for (row, column), number in cells.items():
            slot = self.slot_at(column)
            if slot is None or not self.lines[row].editable:
                continue
            key = (self.lines[row].id, slot.key)
            before[key] = self._typed.get(key)
            stored = self.lines[row].values.get(slot.key, 0)
            if number == stored:
                self._typed.pop(key, None)
            else:
                self._typed[key] = (number, stored)
        if before:
            self._undo.append(before)
            self._all_changed()

    def undo(self) -> None:
        """Take the latest change back."""
        if self._undo:
            for key, earlier in self._undo.pop().items():
                if earlier is None:
                    self._typed.pop(key, None)
                else:
                    self._typed[key] = earlier
            self._all_changed()

    def write(self, index: Index, text: str | None) -> None:
        """Show figures while they are being typed; ``None`` shows the number again."""
        self._writing = None if text is None else (index.row(), index.column(), text)
        self.dataChanged.emit(index, index)

    def _all_changed(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, self.columnCount() - 1))
        self.typed_changed.emit()

    # What Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt: how many rows."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Qt: leading columns, slots, sum and target."""
        return 0 if parent is not None and parent.isValid() else len(self.leads) + len(self.slots) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        slot = self.slot_at(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section < len(self.leads) else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            if section < len(self.leads):
                return self._place.words.tr(self.leads[section])
            if slot is not None:
                return self._place.words.tr(slot.title)
            return self._place.words.tr(N_("Total") if section == self.columnCount() - 2 else N_("Target"))
        if role == Qt.ItemDataRole.ToolTipRole and slot is not None and slot.hint:
            return self._place.words.tr(slot.hint)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: a cell."""
        row, column = index.row(), index.column()
        line, slot, theme = self.lines[row], self.slot_at(column), self._place.theme
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column < len(self.leads) else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        typed = slot is not None and (line.id, slot.key) in self._typed
        writing = self._writing is not None and self._writing[:2] == (row, column)
        if role == Qt.ItemDataRole.BackgroundRole:
            if typed or writing:
                return theme.colour(Role.ACCENT_SOFT)
            return None if slot is not None and line.editable else theme.colour(Role.SURFACE)
        if role == Qt.ItemDataRole.FontRole and (typed or column >= self.columnCount() - 2):
            return theme.font(bold=True)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == self.columnCount() - 2 and line.target:
                return theme.colour(_share_role(self.total(row), line.target))
            return theme.colour(Role.TEXT if line.editable else Role.MUTED)
        if role == Qt.ItemDataRole.AccessibleTextRole and slot is not None:
            return f"{' '.join(line.lead)} {self._place.words.tr(slot.title)} {self.number(row, slot.key)}"
        return None

    def _text(self, row: int, column: int) -> str:
        line, slot = self.lines[row], self.slot_at(column)
        if self._writing is not None and self._writing[:2] == (row, column):
            return self._writing[2]
        if column < len(self.leads):
            return line.lead[column]
        number = self._place.words.number
        if slot is not None:
            pcs = self.number(row, slot.key)
            return number(pcs) if pcs or (line.id, slot.key) in self._typed else ""
        if column == self.columnCount() - 2:
            total = self.total(row)
            return number(total) if total else ""
        return number(line.target) if line.target else ""


def _share_role(done: int, target: int) -> Role:
    """Green from 98 % of the target, orange from 80 %, red below; plain before anything is made."""
    if not done:
        return Role.MUTED
    share = done * 100 / target
    return Role.OK if share >= 98 else Role.NOTICE if share >= 80 else Role.BAD


class GridView(QTableView):
    """The cells; figures go straight into the chosen one."""

    refused = Signal(object)

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = model
        self._theme = theme
        self._buffer: str | None = None
        self.setModel(model)
        self.setProperty("kind", "table")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.px(26))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(36))
        model.modelReset.connect(self._stop_writing)

    @property
    def writing(self) -> bool:
        """Whether figures are being typed."""
        return self._buffer is not None

    def event(self, event: QEvent) -> bool:
        """Qt: keys that the window would take for shortcuts belong to the grid while it is used."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ours = self._buffer is not None and event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Backspace}
            known = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Undo)
            if ours or any(event.matches(key) for key in known) or _is_fill(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: figures are typed, Enter goes down, Tab goes right, and the rest is as in a spreadsheet."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if not self._edited(event) and not (plain and self._typed(event)):
            self.commit()
            super().keyPressEvent(event)

    def _edited(self, event: QKeyEvent) -> bool:
        """What the clipboard keys and Ctrl+D, Ctrl+Z do."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._stop_writing()
            self._grid.undo()
        elif _is_fill(event):
            self.fill_down()
        else:
            return False
        return True

    def _typed(self, event: QKeyEvent) -> bool:
        """What a key without Ctrl or Alt does."""
        key, index = event.key(), self.currentIndex()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif key == Qt.Key.Key_Delete:
            self._stop_writing()
            self._grid.put({(each.row(), each.column()): 0 for each in self._chosen()})
        elif key == Qt.Key.Key_Escape and self._buffer is not None:
            self._stop_writing()
        elif self._grid.can_type(index) and (event.text().isdigit() or key in {Qt.Key.Key_Backspace, Qt.Key.Key_F2}):
            start = self._buffer if self._buffer is not None else self._shown(index)
            if key == Qt.Key.Key_Backspace:
                self._write(start[:-1])
            else:
                self._write(start if key == Qt.Key.Key_F2 else (self._buffer or "") + event.text())
        else:
            return False
        return True

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Qt: Tab moves inside the grid as long as there is a cell to go to, then leaves it."""
        return self._step(0, 1 if next_ else -1) or super().focusNextPrevChild(next_)

    def mousePressEvent(self, event: Any) -> None:
        """Qt: another cell is chosen; what was being typed counts."""
        self.commit()
        super().mousePressEvent(event)

    def focusOutEvent(self, event: Any) -> None:
        """Qt: the keyboard leaves; what was being typed counts."""
        self.commit()
        super().focusOutEvent(event)

    def copy(self) -> None:
        """Put the chosen cells on the clipboard as a spreadsheet reads them."""
        chosen = self._chosen(also_read_only=True)
        rows: dict[int, list[str]] = {}
        for each in sorted(chosen, key=lambda each: (each.row(), each.column())):
            slot = self._grid.slot_at(each.column())
            words = str(self._grid.number(each.row(), slot.key)) if slot else str(each.data() or "")
            rows.setdefault(each.row(), []).append(words)
        QGuiApplication.clipboard().setText("\n".join("\t".join(words) for words in rows.values()))

    def paste(self, text: str) -> None:
        """Type a block of numbers from the chosen cell on; an empty cell changes nothing, and bad ones nothing at all."""
        self.commit()
        start = self._top_left()
        if start is None:
            return
        cells: dict[tuple[int, int], int] = {}
        for down, written in enumerate(text.rstrip("\r\n").splitlines()):
            for right, word in enumerate(written.split("\t")):
                at = self._grid.index(start.row() + down, start.column() + right)
                if not word.strip():
                    continue
                number = read_number(word)
                if number is None:
                    self.refused.emit(
                        Text("“{word}” is not a number of pieces. Nothing was pasted.", word=word.strip())
                    )
                    return
                if not self._grid.can_type(at):
                    self.refused.emit(Text(N_("The block does not fit here. Nothing was pasted.")))
                    return
                cells[at.row(), at.column()] = number
        self._grid.put(cells)

    def fill_down(self) -> None:
        """Repeat the first row of what is chosen, as Ctrl+D does in a spreadsheet."""
        self.commit()
        chosen = self._chosen()
        first = min((each.row() for each in chosen), default=0)
        top = {each.column(): each for each in chosen if each.row() == first}
        cells = {}
        for each in chosen:
            slot = self._grid.slot_at(each.column())
            if slot is not None and each.column() in top:
                cells[each.row(), each.column()] = self._grid.number(first, slot.key)
        self._grid.put(cells)

    def start(self) -> None:
        """Choose the first cell that can be typed into."""
        for row in range(self._grid.rowCount()):
            for column in range(self._grid.columnCount()):
                index = self._grid.index(row, column)
                if self._grid.can_type(index):
                    self._choose(index)
                    return

    def _chosen(self, *, also_read_only: bool = False) -> list[QModelIndex]:
        return [each for each in self.selectedIndexes() if also_read_only or self._grid.can_type(each)]

    def _top_left(self) -> QModelIndex | None:
        return min(self._chosen(), key=lambda each: (each.row(), each.column()), default=None)

    def _shown(self, index: QModelIndex) -> str:
        slot = self._grid.slot_at(index.column())
        number = self._grid.number(index.row(), slot.key) if slot is not None else 0
        return str(number) if number else ""

    def _write(self, text: str) -> None:
        if len(text) <= len(str(_MOST)):
            self._buffer = text
            self._grid.write(self.currentIndex(), text)

    def _stop_writing(self) -> None:
        if self._buffer is not None:
            self._buffer = None
            index = self.currentIndex()
            if index.isValid():
                self._grid.write(index, None)

    def commit(self) -> None:
        """Take what is being typed into the cell."""
        if self._buffer is None:
            return
        number, index = int(self._buffer or 0), self.currentIndex()
        self._stop_writing()
        self._grid.put({(index.row(), index.column()): number})

    def _step(self, down: int, right: int) -> bool:
        """Go to the next cell that can be typed into; at the end of a row on to the next one."""
        self.commit()
        index = self.currentIndex()
        row, column = index.row() + down, index.column() + right
        while 0 <= row < self._grid.rowCount():
            while 0 <= column < self._grid.columnCount():
                following = self._grid.index(row, column)
                if self._grid.can_type(following):
                    self._choose(following)
                    return True
                row, column = row + down, column + right
                if not 0 <= row < self._grid.rowCount():
                    return False
            if not right:
                return False
            row, column = row + right, 0 if right > 0 else self._grid.columnCount() - 1
        return False

    def _choose(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self.scrollTo(index)


def read_number(word: str) -> int | None:
    """A whole number as a spreadsheet writes it, with or without thousands; ``None`` if it is none."""
    text = word.strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = int(re.sub(r"\D", "", text))
    return number if number <= _MOST else None


def _is_fill(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class GridSums(QWidget):
    """The sums of the columns, under them."""

    def __init__(self, view: GridView, model: GridModel, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._model, self._place = view, model, place
        self.setFixedHeight(place.theme.px(28))
        view.horizontalHeader().sectionResized.connect(self._again)
        view.horizontalScrollBar().valueChanged.connect(self._again)
        model.typed_changed.connect(self._again)

    def _again(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: as high as a row."""
        return QSize(100, self._place.theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the sums."""
        del event
        theme, header = self._place.theme, self._view.horizontalHeader()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Role.SURFACE))
        painter.setPen(theme.colour(Role.EDGE))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour(Role.TEXT))
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(2 * GRID, 0, 200, self.height(), side, self._place.words.tr(N_("Total")))
        for column in range(len(self._model.leads), self._model.columnCount()):
            found = self._model.sum_of(column)
            if found and not header.isSectionHidden(column):
                left = header.sectionViewportPosition(column)
                width = header.sectionSize(column) - GRID
                words = self._place.words.number(found)
                painter.drawText(left - 40, 0, width + 40, self.height(), side | Qt.AlignmentFlag.AlignRight, words)
        painter.end()


class NumberGrid(QWidget):
    """Rows of numbers with their sums.

    Args:
        place: the workplace.
        leads: titles of the leading columns with their widths.
        slots: the columns that are typed into.
        targets: whether rows have targets.
        totals: whether the sum of a row is shown.
        width: of a column that is typed into.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(
        self,
        place: Workplace,
        leads: Sequence[tuple[str | Text, int]],
        slots: Sequence[GridSlot],
        parent: QWidget | None = None,
        *,
        targets: bool = True,
        totals: bool = True,
        width: int = 60,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._width = width
        self._targets = targets
        self._totals = totals
        self._widths = tuple(width for _, width in leads)
        self.model = GridModel(place, [title for title, _ in leads], slots, self)
        self.view = GridView(self.model, place.theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(GridSums(self.view, self.model, place, self))
        self.setFocusProxy(self.view)
        self.model.typed_changed.connect(self.changed)
        self.view.refused.connect(self.refused)
        self._set_widths()

    def show_lines(self, lines: Sequence[GridLine], slots: Sequence[GridSlot] | None = None) -> None:
        """Show other rows and, if given, other slots; the chosen cell stays chosen."""
        at = self.view.currentIndex()
        row, column = at.row(), at.column()
        self.model.show_lines(lines, slots)
        self._set_widths()
        again = self.model.index(row, column)
        if self.model.can_type(again):
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(again, flags.ClearAndSelect)
        else:
            self.view.start()

    def choose(self, row: int, slot: str) -> None:
        """Choose a cell by its row and slot."""
        column = len(self.model.leads) + [each.key for each in self.model.slots].index(slot)
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(row, column)
        self.view.selectionModel().select(QItemSelection(index, index), flags.ClearAndSelect)
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)

    def when_row_changes(self, do: Callable[[GridLine | None], object]) -> None:
        """Be told of the row in which the chosen cell lies."""

        def told(current: QModelIndex, _before: QModelIndex) -> None:
            do(self.model.lines[current.row()] if current.isValid() else None)

        self.view.selectionModel().currentChanged.connect(told)

    def _set_widths(self) -> None:
        header, theme = self.view.horizontalHeader(), self._place.theme
        for column in range(self.model.columnCount()):
            wide = self._widths[column] if column < len(self._widths) else self._width
            self.view.setColumnWidth(column, theme.wide(wide))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.setColumnHidden(self.model.columnCount() - 1, not self._targets)
        self.view.setColumnHidden(self.model.columnCount() - 2, not self._totals)
