"""Telling what the columns of an unknown file are: sheet, kind, row of the header, a column for each field."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.imports.mappings import TARGETS, ColumnMapping, Target, proposed
from quty_desktop.domain.imports.names import header_word
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.importing.imports import Assigned, SheetLook
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_ROWS_SHOWN = 14


class ColumnsDialog(QDialog):
    """Asks for the columns of one file and shows its first rows meanwhile.

    Args:
        place: where it stands.
        path: the file.
        sheets: its sheets with their first rows.
        assign: takes what was said.
        before: what was said earlier.
    """

    def __init__(
        self,
        place: Workplace,
        path: Path,
        sheets: Sequence[SheetLook],
        assign: Callable[[Assigned], None],
        before: Assigned | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words = place.words
        self._assign = assign
        # Visible sheets first; hidden ones may be chosen as well.
        self._sheets = sorted((each for each in sheets if each.head), key=lambda each: each.hidden)
        self.setWindowTitle(words.tr(N_("Assign columns")))
        self.resize(place.theme.px(920), place.theme.px(600))
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(2 * GRID)
        head = QLabel(words.tr(Text(N_("What are the columns of “{file}”?"), file=path.name)))
        head.setProperty("kind", "heading")
        head.setWordWrap(True)
        column.addWidget(head)
        column.addLayout(self._choices(place))
        self.preview = QTableWidget()
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.preview.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.preview.setAccessibleName(words.tr(N_("First rows of the sheet")))
        self.preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.preview.cellClicked.connect(lambda row, _column: self.header_row.setCurrentIndex(row))
        column.addWidget(self.preview, 1)
        self.missing = QLabel()
        self.missing.setProperty("kind", "error")
        self.missing.setWordWrap(True)
        column.addWidget(self.missing)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        back = QPushButton(words.tr(N_("Go back")))
        back.clicked.connect(self.reject)
        self.yes = QPushButton(words.tr(N_("Read with these columns")))
        self.yes.setProperty("kind", "primary")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self._agree)
        buttons.addWidget(back)
        buttons.addWidget(self.yes)
        column.addLayout(buttons)
        self._fields: dict[str, QComboBox] = {}
        self._show_sheet()
        if before is not None:
            self._take(before)
        access_keys.give(self)

    def _choices(self, place: Workplace) -> QHBoxLayout:
        tr = place.words.tr
        self.sheet, self.kind, self.header_row = QComboBox(), QComboBox(), QComboBox()
        for look in self._sheets:
            named = look.name or tr(N_("The whole file"))
            self.sheet.addItem(tr(Text(N_("{sheet} (hidden)"), sheet=named)) if look.hidden else named)
        self._kinds = tuple(TARGETS)
        for kind in self._kinds:
            self.kind.addItem(tr(kind))
        fixed = QFormLayout()
        self._labelled(fixed, tr(N_("Sheet")), self.sheet)
        self._labelled(fixed, tr(N_("Row of the header")), self.header_row)
        self._labelled(fixed, tr(N_("What the rows are")), self.kind)
        self._form = QFormLayout()
        row = QHBoxLayout()
        row.setSpacing(6 * GRID)
        for part in (fixed, self._form):
            part.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            part.setSpacing(GRID)
            row.addLayout(part, 1)
        self.sheet.currentIndexChanged.connect(lambda _index: self._show_sheet())
        self.kind.currentIndexChanged.connect(lambda _index: self._show_fields())
        self.header_row.currentIndexChanged.connect(lambda _index: self._show_fields())
        return row

    @staticmethod
    def _labelled(form: QFormLayout, words: str, box: QComboBox) -> None:
        box.setAccessibleName(words)
        box.setMinimumContentsLength(18)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label = QLabel(words)
        label.setBuddy(box)
        form.addRow(label, box)

    @property
    def look(self) -> SheetLook:
        """The sheet that is chosen."""
        return self._sheets[max(self.sheet.currentIndex(), 0)]

    @property
    def _header(self) -> tuple[object, ...]:
        index = self.header_row.currentIndex()
        return self.look.head[index].cells if 0 <= index < len(self.look.head) else ()

    def _show_sheet(self) -> None:
        rows = self.look.head[:_ROWS_SHOWN]
        width = max((len(row.cells) for row in rows), default=0)
        self.preview.setRowCount(len(rows))
        self.preview.setColumnCount(width)
        self.preview.setVerticalHeaderLabels([str(row.number) for row in rows])
        for line, row in enumerate(rows):
            for index, cell in enumerate(row.cells):
                self.preview.setItem(line, index, QTableWidgetItem("" if cell is None else str(cell)))
        self.header_row.blockSignals(True)
        self.header_row.clear()
        for row in rows:
            said = " · ".join(str(cell) for cell in row.cells if cell is not None)
            self.header_row.addItem(f"{row.number}: {said[:60]}")
        # The first row with several words is mostly the header.
        words = [sum(isinstance(cell, str) for cell in row.cells) for row in rows]
        self.header_row.setCurrentIndex(words.index(max(words)) if words else -1)
        self.header_row.blockSignals(False)
        self._show_fields()

    def _show_fields(self) -> None:
        tr = self._words.tr
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        kind = self._kinds[self.kind.currentIndex()]
        columns = dict(proposed(kind, self._header).columns)
        named = [
            (str(cell).strip(), header_word(cell))
            for cell in self._header
            if isinstance(cell, str) and header_word(cell)
        ]
        for target in TARGETS[kind]:
            box = QComboBox()
            box.addItem(tr(N_("Not in this file")))
            for words, _key in named:
                box.addItem(words)
            wanted = columns.get(target.field)
            box.setCurrentIndex(next((place + 1 for place, (_, key) in enumerate(named) if key == wanted), 0))
            box.currentIndexChanged.connect(lambda _index: self._check())
            self._fields[target.field] = box
            words = tr(target.words)
            self._labelled(self._form, f"{words} *" if target.required else words, box)
        self._keys = [key for _, key in named]
        self.preview.selectRow(self.header_row.currentIndex())
        self._check()

    def said(self) -> Assigned:
        """What was chosen."""
        columns = tuple(
            (field, self._keys[box.currentIndex() - 1]) for field, box in self._fields.items() if box.currentIndex() > 0
        )
        index = self.header_row.currentIndex()
        number = self.look.head[index].number if 0 <= index < len(self.look.head) else 0
        return Assigned(self.look.name, number, ColumnMapping(self._kinds[self.kind.currentIndex()], columns))

    def _take(self, before: Assigned) -> None:
        self.sheet.setCurrentIndex(next((i for i, each in enumerate(self._sheets) if each.name == before.sheet), 0))
        numbers = [row.number for row in self.look.head[:_ROWS_SHOWN]]
        if before.header_row in numbers:
            self.header_row.setCurrentIndex(numbers.index(before.header_row))
        self.kind.setCurrentIndex(self._kinds.index(before.mapping.kind))
        for field, key in before.mapping.columns:
            if field in self._fields and key in self._keys:
                self._fields[field].setCurrentIndex(self._keys.index(key) + 1)

    def _check(self) -> None:
        missing: tuple[Target, ...] = self.said().mapping.missing()
        names = ", ".join(self._words.tr(target.words) for target in missing)
        self.missing.setText(self._words.tr(Text(N_("Still needed: {fields}"), fields=names)) if missing else "")
        self.yes.setEnabled(not missing)

    def _agree(self) -> None:
        said = self.said()
        self.accept()
        self._assign(said)
