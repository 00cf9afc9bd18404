"""The menu of a table's views: take one, keep one, open with one, forget one."""

from typing import Protocol

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.saved_views import SavedView, SavedViews
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_LONGEST_NAME = 60


class Viewed(Protocol):
    """What has views: a table."""

    def view_now(self, name: str = "") -> SavedView:
        """How it is at this moment."""

    def show_view(self, view: SavedView | None) -> None:
        """Take a view, ``None`` for how it was at first."""


class NameDialog(QDialog):
    """Asks what a view is called.

    Args:
        words: the language.
        name: what is offered.
        first: whether the table opens with it.
    """

    def __init__(self, words: Translator, name: str, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.tr(N_("Keep this view")))
        self.setMinimumWidth(400)
        label = QLabel(words.tr(N_("Name of the view")))
        self.name = QLineEdit(name)
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAccessibleName(words.tr(N_("Name of the view")))
        self.name.selectAll()
        label.setBuddy(self.name)
        hint = QLabel(
            words.tr(N_("Columns, their order and widths, sorting and filters are kept for you alone, on every PC."))
        )
        hint.setProperty("kind", "muted")
        hint.setWordWrap(True)
        self.first = QCheckBox(words.tr(N_("Open the table with this view")))
        self.first.setChecked(first)
        self.yes = QPushButton(words.tr(N_("Keep view")))
        self.yes.setProperty("kind", "primary")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.accept)
        no = QPushButton(words.tr(N_("Go back")))
        no.clicked.connect(self.reject)
        self.name.textChanged.connect(self._check)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(no)
        buttons.addWidget(self.yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(2 * GRID)
        for widget in (label, self.name, hint, self.first):
            layout.addWidget(widget)
        layout.addSpacing(2 * GRID)
        layout.addLayout(buttons)
        self._check()
        access_keys.give(self)

    def _check(self) -> None:
        self.yes.setEnabled(bool(self.name.text().strip()))


class ViewsMenu:
    """Offers the views of one table.

    Args:
        table: takes and gives views; the parent of dialogs.
        place: where the table stands.
        views: where they are kept.
    """

    def __init__(self, table: Viewed, place: Workplace, views: SavedViews) -> None:
        self._table = table
        self._place = place
        self.views = views
        self.current = ""
        self._chosen = False

    def arrived(self) -> None:
        """Take the view with which the table opens once the plant has told it, unless the person chose by hand."""
        if not self._chosen:
            self.apply_default()

    def apply_default(self) -> None:
        """Take the view with which the table opens, if the person chose one."""
        view = self.views.find(self.views.default) if self.views.default else None
        if view is None:
            return
        self.current = view.name
        if view != self._table.view_now(view.name):
            self._take(view)

    def offer(self, menu: QMenu) -> None:
        """Put the views into a menu."""
        tr = self._place.words.tr
        menu.addAction(tr(N_("As at first"))).triggered.connect(lambda *_: self.choose(None))
        for view in self.views.all():
            action = menu.addAction(view.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(view.name == self.current)
            action.triggered.connect(lambda *_, view=view: self.choose(view))
        menu.addSeparator()
        menu.addAction(tr(N_("Keep this view…"))).triggered.connect(lambda *_: self.ask_name())
        if self.views.find(self.current) is None:
            return
        first = menu.addAction(tr(N_("Open the table with this view")))
        first.setCheckable(True)
        first.setChecked(self.views.default == self.current)
        first.toggled.connect(self._open_with)
        delete = menu.addAction(tr(Text(N_("Delete the view “{name}”…"), name=self.current)))
        delete.triggered.connect(lambda *_: self.ask_delete())

    def ask_name(self) -> NameDialog:
        """Ask what the view is called, and keep it."""
        parent = self._table if isinstance(self._table, QWidget) else None
        first = bool(self.current) and self.views.default == self.current
        dialog = NameDialog(self._place.words, self.current, first=first, parent=parent)
        dialog.accepted.connect(lambda: self._keep(dialog.name.text().strip(), first=dialog.first.isChecked()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_delete(self) -> Question:
        """Ask whether to forget the view, and forget it."""
        parent = self._table if isinstance(self._table, QWidget) else None
        name = self.current
        question = Question(
            Text(N_("Delete the view “{name}”?"), name=name), N_("Delete view"), self._place.words, parent
        )
        question.agreed.connect(lambda _reason: self._delete(name))
        question.finished.connect(question.deleteLater)
        question.open()
        return question

    def choose(self, view: SavedView | None) -> None:
        """Take a view, ``None`` for how the table was at first."""
        self._chosen = True
        self._take(view)

    def _take(self, view: SavedView | None) -> None:
        self.current = view.name if view is not None else ""
        self._table.show_view(view)

    def _keep(self, name: str, *, first: bool) -> None:
        self.views.keep(self._table.view_now(name))
        self.current = name
        self._chosen = True
        if first or self.views.default == name:
            self.views.default = name if first else ""
        self._send()

    def _open_with(self, on: bool) -> None:
        self.views.default = self.current if on else ""
        self._send()

    def _delete(self, name: str) -> None:
        self.views.delete(name)
        self.current = ""
        self._send()

    def _send(self) -> None:
        self._place.views.send(self._place, self.views)
