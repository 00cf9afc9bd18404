"""The ways out of a table: which rows and columns go to Excel, CSV, the clipboard or paper."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.columns import Column
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.table_export import TableData, as_tabbed, table_data
from quty_desktop.views.kit.table_model import TableModel
from quty_desktop.views.kit.table_saving import Into, SavingLine, Taken, speaker_around
from quty_desktop.views.kit.workplace import Workplace

_ICONS = {Into.EXCEL: Icon.DATA, Into.CSV: Icon.PAPER, Into.CLIPBOARD: Icon.COPY}


class Shown(Protocol):
    """What the ways out need to know of a table."""

    model: TableModel
    fetch_all: Callable[[], Iterable[Any]] | None
    whole: bool

    @property
    def columns_shown(self) -> Sequence[Column]:
        """The columns that the person sees, in their order."""

    @property
    def marked_rows(self) -> Sequence[Any]:
        """The selected rows."""


class WaysOut:
    """Takes the rows of one table out.

    Args:
        table: whose rows.
        place: where it stands.
        title: what files are called, marked with ``N_``.

    Attributes:
        line: shows how far an export is; the table puts it below its rows.
    """

    def __init__(self, table: Shown, place: Workplace, title: str) -> None:
        self._table = table
        self._place = place
        self._title = title
        self.line = SavingLine(place)

    def data(self, rows: Sequence[Any]) -> TableData:
        """The plain values of rows, as they are shown."""
        words = self._place.words
        return table_data(words.tr(self._title), self._table.columns_shown, rows, words)

    def copy(self, rows: Sequence[Any]) -> None:
        """Put rows on the clipboard, with headings."""
        QApplication.clipboard().setText(as_tabbed(self.data(rows), self._place.words))

    def offer(self, menu: QMenu, *, more: bool) -> None:
        """Put the ways out into a menu.

        Args:
            menu: gets them.
            more: whether the table has rows that are not loaded yet.
        """
        table, words = self._table, self._place.words
        marked, count = len(table.marked_rows), table.model.rowCount()
        whole = more and table.fetch_all is not None

        def add(text: Text, into: Into, *, selection: bool = False, every_column: bool = table.whole) -> None:
            action = menu.addAction(self._place.icons.icon(_ICONS[into]), words.tr(text))
            action.triggered.connect(
                lambda *_: self.take(into, selection=selection, every_column=every_column, more=more)
            )
            action.setEnabled(not self.line.busy and (count > 0 or whole))

        if whole:
            add(Text(N_("Excel, all rows…")), Into.EXCEL)
            add(Text(N_("CSV, all rows…")), Into.CSV)
            add(Text(N_("Copy all rows")), Into.CLIPBOARD)
        elif more:
            add(Text(N_("Excel, the {count} rows loaded…"), count=count), Into.EXCEL)
            add(Text(N_("CSV, the {count} rows loaded…"), count=count), Into.CSV)
            add(Text(N_("Copy the {count} rows loaded"), count=count), Into.CLIPBOARD)
        else:
            add(Text(N_("Excel, all {count} rows…"), count=count), Into.EXCEL)
            add(Text(N_("CSV, all {count} rows…"), count=count), Into.CSV)
            add(Text(N_("Copy all {count} rows"), count=count), Into.CLIPBOARD)
        hides = len(table.columns_shown) < len(table.model.columns)
        if hides and table.whole:
            add(Text(N_("Excel, only the columns shown…")), Into.EXCEL, every_column=False)
        elif hides:
            add(Text(N_("Excel with the hidden columns too…")), Into.EXCEL, every_column=True)
        printing = menu.addAction(self._place.icons.icon(Icon.PRINT), words.tr(N_("Print…")))
        printing.triggered.connect(lambda *_: self.print())
        printing.setEnabled(count > 0)
        if marked:
            menu.addSeparator()
            add(Text(N_("Excel, selected rows ({count})…"), count=marked), Into.EXCEL, selection=True)
            add(Text(N_("CSV, selected rows ({count})…"), count=marked), Into.CSV, selection=True)
            add(Text(N_("Copy selected rows ({count})"), count=marked), Into.CLIPBOARD, selection=True)

    def take(self, into: Into, *, selection: bool, every_column: bool, more: bool) -> None:
        """Take rows out in the background; see :meth:`Table.take_out`."""
        table = self._table
        rows: Iterable[Any]
        count: int | None = None
        if selection:
            rows = list(table.marked_rows)
            count = len(rows)
        elif more and table.fetch_all is not None:
            rows = table.fetch_all()  # it reads the page's pickers, so it is called here; its rows come later
        else:
            rows = list(table.model.all_rows)
            count = len(rows)
        shown = list(table.columns_shown)
        if every_column:
            shown += [column for column in table.model.columns if column not in shown]
        title = self._place.words.tr(self._title)
        self.line.take(Taken(title, shown, rows, count, table.model.arranger()), into, speaker_around(self.line))

    def print(self) -> None:
        """Show the rows that are shown as pages, to be printed."""
        from quty_desktop.views.kit.printing import PreviewWindow
        from quty_desktop.views.kit.table_print import listing_paper

        table, title = self._table, self._place.words.tr(self._title)
        model = table.model
        paper = listing_paper(self._place, title, table.columns_shown, tuple(model.rows), model.total)
        window = PreviewWindow(self._place, paper, self.line.window())
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.show()
