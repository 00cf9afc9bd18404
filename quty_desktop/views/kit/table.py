"""A table: find and filter above, rows in the middle, sums below; arranged as the person likes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.search import plain
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.columns import Column
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.saved_views import SavedView, SavedViews
from quty_desktop.views.kit.table_arrangement import Arrangement
from quty_desktop.views.kit.table_delegate import CellDelegate
from quty_desktop.views.kit.table_export import TableData, write_file
from quty_desktop.views.kit.table_model import TableModel
from quty_desktop.views.kit.table_saving import Into
from quty_desktop.views.kit.table_tools import ToolLine
from quty_desktop.views.kit.table_view import NOTHING_FOUND, NOTHING_YET, EmptyState, RowsView, TotalsLine
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.views_menu import ViewsMenu
from quty_desktop.views.kit.ways_out import WaysOut
from quty_desktop.views.kit.workplace import Workplace

_ENOUGH_ROWS = 50
_SEARCHED_ROWS = 5_000
"""How far a long list is loaded on by itself while somebody filters it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip above the table; one at a time is pressed.

    Attributes:
        key: its name.
        words: what it says.
        test: which rows it lets through.
    """

    key: str
    words: str | Text
    test: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty table says.

    Attributes:
        words: what is not there.
        hint: what to do first.
        action: the button that does it.
    """

    words: str | Text = NOTHING_YET
    hint: str | Text = ""
    action: Action | None = None


class Table(QWidget):
    """Rows of a dataclass with an ``id``, shown through columns.

    Signals:
        chosen(id): another row is selected, ``None`` if none (also when the selected row went away).
        opened(id): Enter or a double click on a row.

    Args:
        workplace: where the table stands.
        name: unique in the program; the person's arrangement is kept under it.
        columns: what is shown.
        filters: chips above.
        empty: what it says without rows.
        title: what exports are called, translated by the table.
        plain: without the line of tools above, for a short list within a pane.

    Attributes:
        fetch_all: for a list that is loaded page by page: gives an iterator over all rows of the page's question. It
            is called on the main thread and the iterator is read in the background (see
            :func:`~quty_desktop.views.kit.table_saving.every_page`).
        whole: whether files get the hidden columns too unless the person wants the others alone; for tables which the
            import reads again.
        cut: whether the list ends although the plant has more rows; the table says so, and exports name what they hold.
    """

    chosen = Signal(object)
    opened = Signal(object)
    counted = Signal(str)

    def __init__(
        self,
        workplace: Workplace,
        name: str,
        columns: tuple[Column, ...],
        *,
        filters: tuple[Filter, ...] = (),
        empty: Empty | None = None,
        title: str = "",
        plain: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._plain = plain
        self._name = name
        self._title = title
        self._empty = empty or Empty()
        self._filters = filters
        self._chips: dict[str, QPushButton] = {}
        self._loaded = False
        self._more = False
        self.fetch_all: Callable[[], Iterable[Any]] | None = None
        self.whole = False
        self.cut = False
        theme, words = workplace.theme, workplace.words
        self.model = TableModel(columns, words, self)
        self.view = RowsView(self.model, words, theme)
        self._arrangement = Arrangement(self.view, columns, theme, words)
        self.view.setItemDelegate(CellDelegate(self.model, words, theme, self.view))
        self.view.setAccessibleName(words.tr(title) if title else name)
        self._totals = TotalsLine(self.view, self.model, theme)
        self._nothing = EmptyState(theme)
        self._ways_out = WaysOut(self, workplace, title)
        self.find_box = QLineEdit()
        self._build()
        self._views = ViewsMenu(self, workplace, SavedViews(workplace.settings, workplace.actor.name, name))
        self._arrangement.apply(workplace.settings.layout(workplace.actor.name, f"table/{name}"))
        self.view.setSortingEnabled(True)
        self._saving = QTimer(self, singleShot=True, interval=300)
        self._saving.timeout.connect(self._keep_arrangement)
        header = self.view.horizontalHeader()
        header.sectionResized.connect(self._rearranged)
        header.sectionMoved.connect(self._rearranged)
        header.sortIndicatorChanged.connect(self._rearranged)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.opened.connect(self._open)
        self._selected: object = None
        self.view.headings.states_from(lambda: self.model.all_rows)
        self.view.headings.filtered.connect(self._terms_changed)
        self.view.headings.left.connect(self._to_rows)
        self._refresh_words()
        if not plain:
            self._views.apply_default()
            workplace.views.arrived.connect(self._views_arrived)

    @property
    def selected(self) -> Any:
        """The id of the selected row, ``None`` if none."""
        return self._selected

    @property
    def selected_row(self) -> Any:
        """The selected row itself, ``None`` if none."""
        return self.model.row(self.model.find(self._selected)) if self._selected is not None else None

    def show_rows(self, rows: Sequence[Any], fetch: Callable[[], None] | None = None) -> None:
        """Show these rows instead; those that stay keep selection and place.

        Args:
            rows: frozen dataclasses with an ``id``.
            fetch: asks for the next page of a long list; it answers with :meth:`append_rows`.
        """
        self._loaded = True
        self._more = fetch is not None
        self.tell_cut(None)
        self.model.on_more(fetch)
        self.model.merge(rows)
        self._refresh_words()
        self._search_on()

    def say_empty(self, empty: Empty) -> None:
        """Say something else while there are no rows."""
        self._empty = empty
        self._refresh_words()

    def tell_cut(self, most: int | None) -> None:
        """Say below the rows that only the first ones are here.

        Args:
            most: how many the list shows at most; ``None`` where all of them are here or come at its end.
        """
        self.cut = most is not None and not self._more and len(self.model.all_rows) >= most
        self._cut_line.setVisible(self.cut)
        if self.cut:
            count = len(self.model.all_rows)
            said = N_("Only the first {count} rows are here. Narrow the list above it to see the others.")
            self._cut_line.setText(self._place.words.tr(Text(said, count=count)))

    def append_rows(self, rows: Sequence[Any], fetch: Callable[[], None] | None = None) -> None:
        """Add the next page; ``fetch`` as in :meth:`show_rows`."""
        self._more = fetch is not None
        self.model.append(rows)
        self.model.on_more(fetch)
        self._refresh_words()
        self._search_on()

    def select(self, identity: object) -> bool:
        """Select the row with an id and bring it into sight; false if it is not shown."""
        index = self.model.find(identity)
        if index.isValid():
            self.view.choose(index)
            self.view.scrollTo(index)
        return index.isValid()

    def step(self, rows: int) -> None:
        """Select the next (1) or previous (-1) record."""
        count = self.model.rowCount()
        if count:
            current = self.view.currentIndex().row()
            at = max(0, min(count - 1, current + rows)) if current >= 0 else 0
            self.view.choose(self.model.index(at, 0))

    def find_next(self, step: int = 1) -> None:
        """Select the next (1) or previous (-1) row with the words of the find box, round the end."""
        words = plain(self.find_box.text().strip())
        count = self.model.rowCount()
        if not words or not count:
            self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        start = self.view.currentIndex().row()
        for distance in range(1, count + 1):
            at = (start + step * distance) % count
            if words in self.model.text(self.model.rows[at]):
                self.view.choose(self.model.index(at, 0))
                return

    def focus_find(self) -> None:
        """Put the cursor into the find box; from there into the filter row, and from an empty row back."""
        headings = self.view.headings
        if self.find_box.hasFocus() and not self._plain:
            self.show_filter_row(True)
            return
        focused = QApplication.focusWidget()
        if headings.opened and focused is not None and headings.isAncestorOf(focused) and not headings.terms:
            self.show_filter_row(False)
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()

    def show_filter_row(self, on: bool) -> None:
        """Show the fields above the columns with the cursor in the first, or put them away and filter by them no more."""
        headings = self.view.headings
        if on:
            headings.open_row()
            headings.focus()
        else:
            headings.close_row()
        self._filter_button.setChecked(on)
        self._refresh_words()

    def view_now(self, name: str = "") -> SavedView:
        """How the table is arranged and filtered at this moment, as a view that can be kept."""
        pressed = next((key for key, chip in self._chips.items() if chip.isChecked()), "")
        return SavedView(name, self._arrangement.now(), pressed, self.view.headings.terms)

    def show_view(self, view: SavedView | None) -> None:
        """Arrange and filter the table as a view says, ``None`` for how it was at first."""
        shown = view or SavedView("", {})
        self._arrangement.apply(shown.layout)
        self._fill()
        self.press(shown.chip if shown.chip in self._chips else "")
        if shown.terms or self.view.headings.opened:
            self.view.headings.set_terms(shown.terms)
        self._filter_button.setChecked(self.view.headings.opened)

    def press(self, key: str) -> None:
        """Put the filter with that key in force, as a press on its chip does; an empty key lifts all."""
        for name, chip in self._chips.items():
            chip.setChecked(name == key)
        self._apply_chip()

    @property
    def marked_rows(self) -> Sequence[Any]:
        """All rows that are selected, in the order shown; there may be several (Ctrl, Shift)."""
        return [self.model.rows[number] for numbers in self.view.marked() for number in numbers]

    @property
    def columns_shown(self) -> Sequence[Column]:
        """The columns that the person wants to see, in their order; a small screen may leave some out."""
        header = self.view.horizontalHeader()
        shown = sorted(
            (number for number in range(len(self.model.columns)) if not self._arrangement.hidden(number)),
            key=header.visualIndex,
        )
        return [self.model.columns[number] for number in shown]

    def data(self) -> TableData:
        """What is shown, with plain values."""
        return self._ways_out.data(self.model.rows)

    def save_csv(self, file: Path) -> None:
        """Write what is shown as CSV.

        Raises:
            Refused: the file cannot be written.
        """
        words = self._place.words
        write_file(file.with_suffix(".csv"), words.tr(self._title), self.columns_shown, self.model.rows, words)

    def copy(self) -> None:
        """Copy the selected rows, or all rows if none is selected, with headings."""
        self._ways_out.copy(self.marked_rows or self.model.rows)

    def export(self, button: QWidget | None = None) -> None:
        """Offer to take the table out: all its rows or the selected ones, to Excel, CSV, the clipboard or paper.

        Args:
            button: below which the offer opens; without one it opens at the table's top.
        """
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.offer_export(menu)
        anchor = button if button is not None else self.view
        corner = anchor.rect().bottomLeft() if button is not None else anchor.rect().topLeft()
        menu.popup(anchor.mapToGlobal(corner))
        menu.setActiveAction(menu.actions()[0])

    def offer_export(self, menu: QMenu) -> None:
        """Put the ways out of the program into a menu."""
        self._ways_out.offer(menu, more=self._more or self.cut)

    def take_out(self, into: Into, *, selection: bool = False, every_column: bool = False) -> None:
        """Take rows out of the program, in the background.

        Args:
            into: an Excel workbook, CSV or the clipboard; for a file the person is asked where to.
            selection: the selected rows; else all that the question above the table and its filters let through,
                those not loaded yet included.
            every_column: the columns that are hidden too.
        """
        self._ways_out.take(into, selection=selection, every_column=every_column, more=self._more)

    def print(self) -> None:
        """Show the rows that are shown as pages, to be printed."""
        self._ways_out.print()

    def _build(self) -> None:
        words, icons, theme = self._place.words, self._place.icons, self._place.theme
        self.find_box.setPlaceholderText(words.tr(N_("Find in this table")))
        self.find_box.setAccessibleName(words.tr(N_("Find in this table")))
        self.find_box.setClearButtonEnabled(True)
        self.find_box.addAction(icons.icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition)
        self.find_box.textChanged.connect(self._find_changed)
        self.find_box.returnPressed.connect(self.view.setFocus)
        for each in self._filters:
            chip = QPushButton(words.tr(each.words))
            chip.setCheckable(True)
            chip.setProperty("kind", "chip")
            chip.setProperty("keyless", True)  # what it says changes with its count
            chip.clicked.connect(lambda _=False, key=each.key: self._chip_pressed(key))
            self._chips[each.key] = chip
        self._filter_button = self._tool(Icon.FILTER, N_("Filter by columns (Ctrl+F twice)"), self._filter_pressed)
        self._filter_button.setCheckable(True)
        self._views_button = self._tool(Icon.VIEW, N_("Views kept under a name"), self._choose_view)
        self._chooser = self._tool(Icon.COLUMNS, N_("Choose columns"), self._choose_columns)
        buttons = (self._filter_button, self._views_button, self._chooser)
        self._tools = ToolLine(self.find_box, self._chips, buttons, words, theme)
        frame = _card(self._rows_and_sums())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._tools)
        if self._plain:
            self._tools.hide()  # never shown before it has its place: it would flash as a window of its own
        layout.addWidget(frame, 1)
        copy = QAction(self.view)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.view.addAction(copy)
        self.view.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.horizontalHeader().customContextMenuRequested.connect(self._choose_columns)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._export_here)
        self.view.resized.connect(self._fill)

    def _rows_and_sums(self) -> QWidget:
        card = QWidget()
        self._stack = QStackedLayout(card)
        rows = QWidget()
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.view, 1)
        inner.addWidget(self._totals)
        self._cut_line = QLabel()
        self._cut_line.setProperty("kind", "muted")
        self._cut_line.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        self._cut_line.setWordWrap(True)
        self._cut_line.hide()
        inner.addWidget(self._cut_line)
        inner.addWidget(self._ways_out.line)
        self._stack.addWidget(rows)
        self._stack.addWidget(self._nothing)
        return card

    def _export_here(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.offer_export(menu)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _tool(self, icon: Icon, tip: str, do: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "flat")
        button.setIcon(self._place.icons.icon(icon))
        button.setToolTip(self._place.words.tr(tip))
        button.setAccessibleName(self._place.words.tr(tip))
        button.clicked.connect(lambda *_: do())
        return button

    def _find_changed(self, text: str) -> None:
        wanted = plain(text.strip())
        self.model.filter("find", (lambda row: wanted in self.model.text(row)) if wanted else None)
        self._refresh_words()
        self._search_on()

    def _terms_changed(self) -> None:
        self.model.filter("row", self.view.headings.test())
        self._refresh_words()
        self._search_on()

    def _search_on(self) -> None:
        """Load on while what is looked for is not among the rows loaded so far."""
        looked_for = bool(self.find_box.text().strip() or self.view.headings.terms)
        if looked_for and self.model.rowCount() < _ENOUGH_ROWS and len(self.model.all_rows) < _SEARCHED_ROWS:
            self.model.fetchMore(QModelIndex())

    def _to_rows(self) -> None:
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _chip_pressed(self, key: str) -> None:
        for name, chip in self._chips.items():
            if name != key:
                chip.setChecked(False)
        self._apply_chip()

    def _apply_chip(self) -> None:
        pressed = next((each for each in self._filters if self._chips[each.key].isChecked()), None)
        self.model.filter("chip", pressed.test if pressed is not None else None)
        self._refresh_words()

    def _refresh_words(self) -> None:
        words = self._place.words
        rows = self.model.passes_others("chip") if self._filters else []
        for each in self._filters:
            number = sum(1 for row in rows if each.test(row))
            self._chips[each.key].setText(f"{words.tr(each.words)}  {words.number(number)}")
        self._tools.arrange()
        count = self.model.rowCount()
        if not self._loaded:
            self._nothing.say("", "")
        elif self.model.all_rows:
            self._nothing.say(words.tr(NOTHING_FOUND), "", (words.tr(N_("Lift the filter")), Action("", self._lift)))
        else:
            action = self._empty.action
            button = (words.tr(action.words), action) if action is not None else None
            self._nothing.say(words.tr(self._empty.words), words.tr(self._empty.hint), button)
        # The fields of the filter row must not go away while somebody types into them.
        self._stack.setCurrentIndex(0 if count or (self.view.headings.opened and self.model.all_rows) else 1)
        self._totals.count()
        self._say_count()

    def _say_count(self) -> None:
        words, count = self._place.words, self.model.rowCount()
        text = Text(N_("{count} rows and more"), count=count) if self._more else Text(N_("{count} rows"), count=count)
        marked = sum(map(len, self.view.marked()))
        if marked > 1:
            text = Text(N_("{rows}, {count} selected"), rows=text, count=marked)
        self.counted.emit(words.tr(text))

    def _lift(self) -> None:
        self.find_box.clear()
        self.press("")
        if self.view.headings.opened:
            self.show_filter_row(False)

    def _selection_changed(self) -> None:
        """The row with the keyboard is the chosen one, however many are selected with it."""
        chosen = self.view.selectionModel()
        marked = self.view.marked()
        current = chosen.currentIndex()
        at = (
            current
            if chosen.isRowSelected(current.row())
            else (self.model.index(marked[0].start, 0) if marked else QModelIndex())
        )
        row = self.model.row(at)
        identity = row.id if row is not None else None
        if identity != self._selected:
            self._selected = identity
            self.chosen.emit(identity)
        self._say_count()

    def _open(self) -> None:
        row = self.model.row(self.view.currentIndex())
        if row is not None:
            self.opened.emit(row.id)

    def _filter_pressed(self) -> None:
        self.show_filter_row(not self.view.headings.opened)

    def _views_arrived(self) -> None:
        self._views.arrived()

    def _choose_view(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._views.offer(menu)
        menu.popup(self._views_button.mapToGlobal(self._views_button.rect().bottomLeft()))

    def _choose_columns(self, at: QPoint | None = None) -> None:
        header = self.view.horizontalHeader()
        menu = QMenu(self)
        for number, column in enumerate(self.model.columns):
            action = menu.addAction(self._place.words.tr(column.title))
            action.setCheckable(True)
            action.setChecked(not self._arrangement.hidden(number))
            action.toggled.connect(lambda on, number=number: self._show_column(number, on))
        menu.addSeparator()
        menu.addAction(self._place.words.tr(N_("As at first"))).triggered.connect(self._reset_arrangement)
        corner = (
            header.mapToGlobal(at) if at is not None else self._chooser.mapToGlobal(self._chooser.rect().bottomLeft())
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(corner)

    def _show_column(self, number: int, on: bool) -> None:
        self._arrangement.show_column(number, on)
        self._fill()
        self._rearranged()

    def _rearranged(self) -> None:
        self._saving.start()

    def _keep_arrangement(self) -> None:
        place = self._place
        place.settings.remember_layout(place.actor.name, f"table/{self._name}", self._arrangement.now())

    def _reset_arrangement(self) -> None:
        self._place.settings.remember_layout(self._place.actor.name, f"table/{self._name}", {})
        self._arrangement.apply({})
        self._fill()

    def _fill(self) -> None:
        self._arrangement.fill()
        self._totals.look_again()
        self.view.headings.place_fields()


def _card(inner: QWidget) -> QWidget:
    frame = QFrame()
    frame.setProperty("kind", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(inner)
    return frame
