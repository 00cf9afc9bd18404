"""How a person arranges a table: widths, order, hidden columns and sorting; as plain values that a file can keep."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt

from quty_desktop.i18n import Translator
from quty_desktop.views.kit.columns import Column
from quty_desktop.views.kit.table_delegate import PADDING, chip_width
from quty_desktop.views.kit.table_view import RowsView
from quty_desktop.views.kit.theme import Theme

_NORMAL_POINTS = 9.5


class Arrangement:
    """Reads and changes the arrangement of a view.

    Args:
        view: the rows.
        columns: of its model.
        theme: sizes; widths are kept as at normal size.
        words: the language, for the widths of states.
    """

    def __init__(self, view: RowsView, columns: Sequence[Column], theme: Theme, words: Translator) -> None:
        self._view = view
        self._columns = columns
        self._theme = theme
        self._words = words
        self._scale = theme.points / _NORMAL_POINTS
        # Beside large targets a name is cut short before a state is scrolled out of sight.
        self._yielding = 0.7 if theme.look.big_targets else 1.0
        self._left_out: set[int] = set()

    def apply(self, kept: Mapping[str, Any]) -> None:
        """Arrange the view as it was kept; what is missing is as it was declared."""
        widths, hidden, order = kept.get("widths", {}), kept.get("hidden"), kept.get("order", [])
        header = self._view.horizontalHeader()
        keys = [column.key for column in self._columns]
        self._left_out.clear()
        for number, column in enumerate(self._columns):
            declared = max(column.width * self._scale, header.sectionSizeHint(number), self._widest_state(number))
            width = float(widths[column.key]) * self._scale if column.key in widths else declared
            # A hidden section keeps its width only if it is shown while it gets it.
            self._view.setColumnHidden(number, False)
            header.resizeSection(number, round(width))
            self._view.setColumnHidden(number, column.key in hidden if hidden is not None else column.hidden)
        for place, key in enumerate([key for key in order if key in keys] or keys):
            header.moveSection(header.visualIndex(keys.index(key)), place)
        sort = kept.get("sort")
        by = keys.index(sort[0]) if isinstance(sort, list) and sort and sort[0] in keys else -1
        descending = isinstance(sort, list) and by >= 0 and bool(sort[1])
        header.setSortIndicator(by, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def _widest_state(self, number: int) -> int:
        """The width in which each of a column's states can be read whole; languages differ."""
        metrics, words = self._view.fontMetrics(), self._words
        chips = [
            chip_width(metrics, words.tr(each.word), self._theme) for each in self._columns[number].states.values()
        ]
        return max(chips, default=0) + (2 * PADDING if chips else 0)

    def now(self) -> dict[str, Any]:
        """The arrangement as it is."""
        header = self._view.horizontalHeader()
        sorted_by = header.sortIndicatorSection()
        layout: dict[str, Any] = {
            "widths": {
                column.key: round(header.sectionSize(number) / self._scale, 1)
                for number, column in enumerate(self._columns)
                if not header.isSectionHidden(number) and not column.stretch
            },
            "hidden": [column.key for number, column in enumerate(self._columns) if self.hidden(number)],
            "order": [self._columns[header.logicalIndex(place)].key for place in range(len(self._columns))],
        }
        if 0 <= sorted_by < len(self._columns):
            descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
            layout["sort"] = [self._columns[sorted_by].key, descending]
        return layout

    def hidden(self, number: int) -> bool:
        """Whether a column is hidden because somebody wants it so, not for lack of room."""
        return self._view.isColumnHidden(number) and number not in self._left_out

    def show_column(self, number: int, on: bool) -> None:
        """Show or hide a column, as the person chose."""
        self._left_out.discard(number)
        self._view.setColumnHidden(number, not on)

    def fill(self) -> None:
        """Leave out what there is no room for, and give the space that is left to the columns that stretch."""
        self._give_way()
        header = self._view.horizontalHeader()
        shown = [number for number in range(len(self._columns)) if not header.isSectionHidden(number)]
        wide = [number for number in shown if self._columns[number].stretch]
        if not wide:
            return
        fixed = sum(header.sectionSize(number) for number in shown if number not in wide)
        share = (self._view.viewport().width() - fixed) // len(wide)
        for number in wide:
            header.resizeSection(number, max(share, self._least(number)))

    def _give_way(self) -> None:
        for number in self._left_out:
            self._view.setColumnHidden(number, False)
        self._left_out.clear()
        shown = [number for number in range(len(self._columns)) if not self._view.isColumnHidden(number)]
        too_much = sum(map(self._least, shown)) - self._view.viewport().width()
        for number in reversed(shown):
            if too_much > 0 and self._columns[number].gives_way:
                too_much -= self._least(number)
                self._left_out.add(number)
                self._view.setColumnHidden(number, True)

    def _least(self, number: int) -> int:
        """What a column needs: one that stretches may be cut short, the others are as wide as they are."""
        header = self._view.horizontalHeader()
        if not self._columns[number].stretch:
            return header.sectionSize(number)
        declared = round(self._columns[number].width * self._scale * self._yielding)
        return max(declared, header.sectionSizeHint(number), self._widest_state(number))
