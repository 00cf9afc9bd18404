"""Ctrl+K: any page, any action, any code, found by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from quty_desktop.domain.search import plain
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found.

    Attributes:
        words: what it is called, translated.
        where: where it stands, translated.
        do: opens or does it.
        icon: its picture.
    """

    words: str
    where: str
    do: Callable[[], object]
    icon: Icon = Icon.NEXT


def score(typed: str, text: str) -> int:
    """How well a text fits what was typed: 0 not at all, more is better.

    Every typed word must be found; a word's beginning counts most, then a part, then letters in order.
    """
    wanted, found = plain(typed).split(), plain(text)
    total = 0
    for word in wanted:
        at = found.find(word)
        if at == 0 or (at > 0 and not found[at - 1].isalnum()):
            total += 100 + 2 * len(word)
        elif at > 0:
            total += 50 + len(word)
        elif len(word) > 1 and _in_order(word, found):
            total += 10
        else:
            return 0
    return total + max(0, 20 - len(found) // 4) if wanted else 1


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def best(typed: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that fit, the best first."""
    scored = [(score(typed, f"{entry.words} {entry.where}") + score(typed, entry.words), entry) for entry in entries]
    fitting = [each for each in scored if each[0] > 0]
    return [entry for _, entry in sorted(fitting, key=lambda each: -each[0])[:_SHOWN]]


class Palette(QDialog):
    """A line to type into and what fits it.

    Args:
        workplace: words and icons.
        entries: all that can be found.
        understood: gives what opening a typed code would do, ``None`` if nobody understands it.
        parent: the window.
    """

    def __init__(
        self,
        workplace: Workplace,
        entries: Sequence[Entry],
        understood: Callable[[str], Callable[[], None] | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._place = workplace
        self._entries = tuple(entries)
        self._understood = understood
        self._found: list[Entry] = []
        words = workplace.words
        self.setWindowTitle(words.tr(N_("Find anything")))
        self.setMinimumWidth(workplace.theme.px(600))
        # Without a frame of the desktop it has one of its own, or it would melt into the page.
        frame = QFrame()
        frame.setProperty("kind", "floating")
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(frame)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        self.line = QLineEdit()
        self.line.setPlaceholderText(words.tr(N_("Page, action, work order, carton …")))
        self.line.setAccessibleName(words.tr(N_("Find anything")))
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setIconSize(QSize(16, 16))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMinimumHeight(workplace.theme.px(32 * 8))
        self.list.itemClicked.connect(lambda _item: self._choose())
        hint = QLabel(words.tr(N_("↑ ↓ choose · Enter open · Esc close")))
        hint.setProperty("kind", "caption")
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        layout.addWidget(hint)
        self._search("")

    def _search(self, typed: str) -> None:
        self._found = best(typed, self._entries)
        code = typed.strip()
        handler = self._understood(code) if len(code) >= 3 else None
        if handler is not None:
            opening = self._place.words.tr(Text(N_("Open {code}"), code=code))
            self._found.insert(0, Entry(opening, "", handler, Icon.SCAN))
        self.list.clear()
        for entry in self._found:
            text = f"{entry.words}   ·   {entry.where}" if entry.where else entry.words
            item = QListWidgetItem(self._place.icons.icon(entry.icon), text)
            item.setSizeHint(QSize(0, self._place.theme.px(32)))
            self.list.addItem(item)
        if not self._found:
            item = QListWidgetItem(self._place.words.tr(N_("Nothing fits. Try fewer letters.")))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            entry = self._found[row]
            self.accept()
            entry.do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: arrows move in the list while the cursor stays in the line."""
        del watched
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}.get(
            Qt.Key(event.key())
        )
        if step is not None:
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose()
            return True
        return False
