"""F1: the help text of a page, beside the work rather than over it; every other page's help is a search away."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextImageFormat
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.text import N_, Text
from quty_desktop.paths import resource
from quty_desktop.views.help_pages import LINK, Found, HelpText, find, help_texts, picture_of, related
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import PageSpec
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_PAGE = Qt.ItemDataRole.UserRole


def help_file(page: str, language: str) -> Path | None:
    """The help text of a page in a language, ``None`` if there is none."""
    try:
        return resource("help", language, f"{page}.md")
    except FileNotFoundError:
        return None


class HelpWindow(QDialog):
    """A help text; stays open while the person works.

    Args:
        workplace: where it stands.
        page: key of the page whose help is shown first.
        title: what that page is called.
        parent: the window.
        specs: the pages that the person sees; their help comes first in the list.
        actions: buttons below the list, such as the pocket guide.
    """

    def __init__(
        self,
        workplace: Workplace,
        page: str,
        title: str,
        parent: QWidget | None = None,
        *,
        specs: Sequence[PageSpec] = (),
        actions: Sequence[Action] = (),
    ) -> None:
        super().__init__(parent)
        self._place, self._go = workplace, workplace.go
        words = workplace.words
        self._texts = help_texts(words.language.value)
        own = [spec.page.key for spec in specs if spec.page.key in self._texts]
        self._order = [*own, *(key for key in self._texts if key not in set(own))]
        self._seen = set(own)
        self._history: list[str] = []
        self.current = ""
        self.setModal(False)
        self.resize(workplace.theme.px(940), workplace.theme.px(640))
        self._build(actions)
        self._list("")
        self.show_page(page, title)

    def _build(self, actions: Sequence[Action]) -> None:
        place, words = self._place, self._place.words
        self.find_box = QLineEdit()
        self.find_box.setPlaceholderText(words.tr(N_("Find in all help texts")))
        self.find_box.setAccessibleName(self.find_box.placeholderText())
        self.find_box.setClearButtonEnabled(True)
        self.find_box.textChanged.connect(self._list)
        self.find_box.installEventFilter(self)
        self.results = QListWidget()
        self.results.setWordWrap(True)
        self.results.setAccessibleName(words.tr(N_("Help texts")))
        self.results.currentItemChanged.connect(self._picked)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(4 * GRID)
        self.text.anchorClicked.connect(self._follow)
        self._back = _button(words.tr(N_("Back")), self.back)
        self._open = _button(words.tr(N_("Open this page")), lambda: self._go(self.current))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2 * GRID)
        left.addWidget(self.find_box)
        left.addWidget(self.results, 1)
        for action in actions:
            left.addWidget(action_button(words.tr(action.words), action, icons=place.icons))
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._open)
        right.addLayout(row)
        right.addWidget(self.text, 1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        for column in (left, right):
            pane = QWidget()
            pane.setLayout(column)
            split.addWidget(pane)
        split.setSizes([place.theme.px(270), place.theme.px(670)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.addWidget(split)

    # What it shows

    def show_page(self, page: str, title: str = "") -> None:
        """Show the help of a page."""
        words = self._place.words
        text = self._texts.get(page)
        heading = text.title if text is not None else title
        if self.current and self.current != page:
            self._history.append(self.current)
        self.current = page
        self._back.setEnabled(bool(self._history))
        self._open.setEnabled(page in self._seen)
        self.setWindowTitle(words.tr(Text(N_("Help: {page}"), page=heading)))
        if text is None:
            missing = words.tr(N_("This page has no help text yet. Ctrl+F1 shows all keys."))
            self.text.setMarkdown(f"# {heading}\n\n{missing}")
            return
        self.text.setMarkdown(f"# {heading}\n\n{text.body}{self._see_also(text)}")
        self._put_picture(text)
        self._mark(page)

    def back(self) -> None:
        """The help that was shown before."""
        if self._history:
            before = self._history.pop()
            self.current = ""
            self.show_page(before)

    def _see_also(self, text: HelpText) -> str:
        others = related(text.page, self._texts)
        if not others:
            return ""
        links = " · ".join(f"[{each.title}]({LINK}{each.page})" for each in others)
        return f"\n\n## {self._place.words.tr(N_('See also'))}\n\n{links}\n"

    def _put_picture(self, text: HelpText) -> None:
        """A picture of the page stands below the first paragraph, in its own size: made smaller, its letters would be lost."""
        picture = picture_of(text.page, self._place.words.language.value)
        if picture is None:
            return
        at = QTextCursor(self.text.document().firstBlock().next())
        at.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        at.insertBlock()
        shown = QTextImageFormat()
        shown.setName(picture.as_uri())
        shown.setToolTip(text.title)
        at.insertImage(shown)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    # How one gets about in it

    def _list(self, typed: str) -> None:
        texts = [self._texts[key] for key in self._order]
        found = find(typed, texts) if typed.strip() else tuple(Found(each, "") for each in texts)
        self.results.blockSignals(True)
        self.results.clear()
        for each in found:
            item = QListWidgetItem(f"{each.text.title}\n{each.excerpt}" if each.excerpt else each.text.title)
            item.setData(_PAGE, each.text.page)
            self.results.addItem(item)
        if not found:
            nothing = QListWidgetItem(self._place.words.tr(N_("No help text has these words.")))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.results.addItem(nothing)
        self.results.blockSignals(False)
        if typed.strip() and found:
            self.results.setCurrentRow(0)
        else:
            self._mark(self.current)

    def _mark(self, page: str) -> None:
        self.results.blockSignals(True)
        for row in range(self.results.count()):
            item = self.results.item(row)
            if item.data(_PAGE) == page:
                self.results.setCurrentItem(item)
        self.results.blockSignals(False)

    def _picked(self, item: QListWidgetItem | None) -> None:
        page = item.data(_PAGE) if item is not None else None
        if page and page != self.current:
            self.show_page(page)

    def _follow(self, link: QUrl) -> None:
        if link.toString().startswith(LINK):
            self.show_page(link.toString().removeprefix(LINK))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: from the find box the arrows go through what was found."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                row = self.results.currentRow() + step
                self.results.setCurrentRow(max(0, min(row, self.results.count() - 1)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.text.setFocus()
                return True
        return super().eventFilter(watched, event)


def _button(words: str, do: Callable[[], object]) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(do)
    return button
