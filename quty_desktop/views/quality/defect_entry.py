"""Fast entry of defects: a code and a count on one line, Enter, next."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.inspections import DefectRow, FoundDefect
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.quality.states import DEFECT_CLASSES

_ACROSS, _BUTTONS, _TOUCH = 4, 4, 44
_LINE = re.compile(r"(?P<code>\S+)(?:\s+(?P<count>\d{1,5})(?:\s+(?P<location>.*))?|\s+.*)?")


@dataclass(frozen=True, slots=True)
class DefectLine:
    """A defect that was typed."""

    id: str
    name: str
    defect_class: DefectClass
    count: int
    location: str = ""


COLUMNS = (
    Column(key="id", title=N_("Code"), kind=Kind.CODE, width=64),
    Column(key="name", title=N_("Defect"), width=120, stretch=True),
    Column(key="defect_class", title=N_("Class"), kind=Kind.STATE, states=DEFECT_CLASSES, width=100),
    Column(key="count", title=N_("Count"), kind=Kind.PIECES, width=72),
    Column(key="location", title=N_("Where"), width=80),
)


class DefectEntry(QWidget):
    """The defects of one inspection.

    Signals:
        changed(): a line was added or taken away.
        ended(): Enter on an empty line.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._catalogue: dict[str, DefectRow] = {}
        self._lines: dict[str, DefectLine] = {}
        words = place.words
        self.line = QLineEdit()
        self.line.setPlaceholderText(words.tr(N_("Code, count, where – for instance B1 3 ear")))
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)
        self.line.returnPressed.connect(self.add)
        label = QLabel(words.tr(N_("Defects")))
        label.setProperty("kind", "label")
        label.setBuddy(self.line)
        self.line.setAccessibleName(words.tr(N_("Defects")))
        self._below = QLabel()
        self._below.setProperty("kind", "caption")
        self._below.setWordWrap(True)
        self._below.hide()
        self.table = Table(
            place,
            "quality.defect_entry",
            COLUMNS,
            title=N_("Defects"),
            empty=Empty(N_("No defects"), N_("Type a code and Enter; F4 or part of a name shows the list.")),
            plain=True,
        )
        self.table.view.installEventFilter(self)
        self.line.installEventFilter(self)
        self._frequent = QWidget()
        self._buttons = QGridLayout(self._frequent)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setSpacing(GRID)
        self._frequent.hide()
        remove = QPushButton(words.tr(N_("Take the line away")))
        remove.setIcon(place.icons.icon(Icon.DELETE))
        remove.clicked.connect(lambda *_: self.take_away())
        entry = QHBoxLayout()
        entry.setSpacing(2 * GRID)
        entry.addWidget(self.line, 1)
        entry.addWidget(remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(label)
        layout.addLayout(entry)
        layout.addWidget(self._frequent)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._below)
        self.table.show_rows(())

    def offer(self, catalogue: tuple[DefectRow, ...]) -> None:
        """The defects that may be typed."""
        self._catalogue = {row.code.upper(): row for row in catalogue}
        self._names.setStringList([f"{row.code}  {self._name(row)}" for row in catalogue])

    def offer_frequent(self, codes: Sequence[str]) -> None:
        """Large buttons for the usual defects, for fingers: each press counts one more piece."""
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        known = [self._catalogue[code.upper()] for code in codes if code.upper() in self._catalogue]
        for number, defect in enumerate(known[:_BUTTONS]):
            name = f"{defect.code}  {self._name(defect)}"
            button = QPushButton()
            button.setText(
                button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, self._place.theme.wide(92))
            )
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.setMinimumHeight(self._place.theme.px(_TOUCH))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard types codes
            button.clicked.connect(partial(self._count, defect.code))
            self._buttons.addWidget(button, number // _ACROSS, number % _ACROSS)
        self._frequent.setVisible(bool(known))

    def _count(self, code: str, *_: object) -> None:
        typed = self.line.text()
        self.line.setText(code)
        self.add()
        self.line.setText(typed)

    @property
    def found(self) -> tuple[FoundDefect, ...]:
        """What was typed, for the command."""
        return tuple(FoundDefect(each.id, each.count, each.location) for each in self._lines.values())

    @property
    def rows(self) -> tuple[tuple[DefectLine, DefectRow], ...]:
        """What was typed, with the catalogue's words."""
        return tuple((line, self._catalogue[line.id.upper()]) for line in self._lines.values())

    def add(self) -> None:
        """Take the typed line; the same code again adds to its count."""
        typed = self.line.text().strip()
        if not typed:
            self.ended.emit()
            return
        match = _LINE.fullmatch(typed)
        defect = self._catalogue.get(match["code"].upper()) if match else None
        if match is None or defect is None:
            self.complain(Text(N_("The catalogue has no defect {code}."), code=typed.split()[0]))
            return
        count = int(match["count"] or 1)
        before = self._lines.get(defect.code)
        self._lines[defect.code] = DefectLine(
            defect.code,
            self._name(defect),
            defect.defect_class,
            count + (before.count if before else 0),
            (match["location"] or "").strip() or (before.location if before else ""),
        )
        self.line.clear()
        self.complain(None)
        self._show()

    def take_away(self) -> None:
        """Take the selected line away, the last one if none is selected."""
        code = self.table.selected or next(reversed(self._lines), None)
        if code in self._lines:
            del self._lines[code]
            self._show()

    def clear(self) -> None:
        """Empty for the next inspection."""
        self._lines.clear()
        self.line.clear()
        self.complain(None)
        self._show()

    def complain(self, text: Text | None) -> None:
        """Show what is wrong, or nothing."""
        self._below.setText("" if text is None else self._place.words.tr(text))
        self._below.setVisible(text is not None)
        self._below.setProperty("kind", "caption" if text is None else "error")
        self._below.style().unpolish(self._below)
        self._below.style().polish(self._below)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: Delete takes the selected line away; F4 shows the whole list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.table.view and event.key() == Qt.Key.Key_Delete:
                self.take_away()
                return True
            if watched is self.line and event.key() == Qt.Key.Key_F4:
                self.line.completer().setCompletionPrefix("")
                self.line.completer().complete()
                return True
        return False

    def _name(self, row: DefectRow) -> str:
        return row.name_id if self._place.words.language == "id" and row.name_id else row.name

    def _show(self) -> None:
        self.table.show_rows(tuple(self._lines.values()))
        self.changed.emit()
