"""The rows behind a table: merged by id, sorted and filtered here, never reset.

New data keeps selection and scroll place; 5,000 rows merge in about 10 ms, where a reset takes 250 ms and loses both.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from quty_desktop.domain.search import plain
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.columns import Column, Kind

Index = QModelIndex | QPersistentModelIndex
Row = Any
Test = Callable[[Row], bool]
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as (first, last) of their unbroken runs."""
    first = last = -1
    for number in numbers:
        if number == last + 1 and first >= 0:
            last = number
            continue
        if first >= 0:
            yield first, last
        first = last = number
    if first >= 0:
        yield first, last


class TableModel(QAbstractTableModel):
    """Rows of a dataclass with an ``id``, shown through columns.

    Args:
        columns: what is shown.
        words: the translator.
        parent: whom it belongs to.
    """

    def __init__(self, columns: tuple[Column, ...], words: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self._words = words
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._sorting: tuple[Column, bool] | None = None
        self._tests: dict[str, Test] = {}
        self._more: Callable[[], None] | None = None
        self._texts: dict[object, tuple[Row, str]] = {}

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that pass the filters, in the order shown."""
        return self._shown

    @property
    def all_rows(self) -> Sequence[Row]:
        """All rows, in the order in which they came."""
        return self._all

    def row(self, index: Index) -> Row | None:
        """The row of an index."""
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def find(self, identity: object) -> QModelIndex:
        """The index of the row with an id; invalid if it is not shown."""
        for number, row in enumerate(self._shown):
            if row.id == identity:
                return self.index(number, 0)
        return QModelIndex()

    def merge(self, rows: Sequence[Row]) -> None:
        """Show these rows instead; those that stay keep selection and place."""
        self._all = list(rows)
        self._texts.clear()
        self._retarget()

    def append(self, rows: Sequence[Row]) -> None:
        """Add the next page of a long list."""
        known = {row.id for row in self._all}
        self._all.extend(row for row in rows if row.id not in known)
        self._retarget()

    def on_more(self, fetch: Callable[[], None] | None) -> None:
        """Have ``fetch`` called when the person scrolls to the end; ``None`` when there is no more."""
        self._more = fetch

    def filter(self, name: str, test: Test | None) -> None:
        """Put a filter in force under a name, or lift it."""
        if test is None:
            self._tests.pop(name, None)
        else:
            self._tests[name] = test
        self._retarget()

    def passes_others(self, name: str) -> list[Row]:
        """The rows that would pass if the filter of that name were lifted."""
        tests = [test for other, test in self._tests.items() if other != name]
        return [row for row in self._all if all(test(row) for test in tests)]

    def text(self, row: Row) -> str:
        """All that a row shows, for finding words in it; kept, for it is asked with every letter that is typed."""
        known = self._texts.get(row.id)
        if known is None or known[0] is not row:
            words = plain(" ".join(column.text(row, self._words) for column in self.columns))
            known = self._texts[row.id] = (row, words)
        return known[1]

    def total(self, column: Column) -> str:
        """The sum of a column over the rows shown, in words."""
        values = [value for value in (column.of(row) for row in self._shown) if value is not None]
        return column.write(sum(values), self._words) if values else ""

    def arranger(self) -> Callable[[list[Row]], list[Row]]:
        """What the filters and the order in force make of any rows; it may be asked in another thread."""
        tests, sorting = tuple(self._tests.values()), self._sorting

        def arrange(rows: list[Row]) -> list[Row]:
            kept = [row for row in rows if all(test(row) for test in tests)] if tests else list(rows)
            if sorting is not None:
                column, descending = sorting
                kept.sort(key=column.order, reverse=descending)
            return kept

        return arrange

    def _retarget(self) -> None:
        target = self.arranger()(self._all)
        self._remove({row.id for row in target})
        self._insert(target)
        self._reorder(target)
        self._update(target)

    def _remove(self, wanted: set[object]) -> None:
        gone = [number for number, row in enumerate(self._shown) if row.id not in wanted]
        for first, last in reversed(list(_runs(gone))):
            self.beginRemoveRows(_NOWHERE, first, last)
            del self._shown[first : last + 1]
            self.endRemoveRows()

    def _insert(self, target: Sequence[Row]) -> None:
        known = {row.id for row in self._shown}
        places = [number for number, row in enumerate(target) if row.id not in known]
        runs = list(_runs(places))
        if len(runs) > 64:  # scattered: at the end in one go, the order follows
            self.beginInsertRows(_NOWHERE, len(self._shown), len(self._shown) + len(places) - 1)
            self._shown.extend(target[number] for number in places)
            self.endInsertRows()
            return
        for first, last in runs:
            at = min(first, len(self._shown))
            self.beginInsertRows(_NOWHERE, at, at + last - first)
            self._shown[at:at] = target[first : last + 1]
            self.endInsertRows()

    def _reorder(self, target: Sequence[Row]) -> None:
        if all(old.id == new.id for old, new in zip(self._shown, target, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        places = {row.id: number for number, row in enumerate(target)}
        before = self.persistentIndexList()
        after = [self.index(places[self._shown[each.row()].id], each.column()) for each in before]
        previous = {row.id: row for row in self._shown}
        self._shown = [previous[row.id] for row in target]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _update(self, target: Sequence[Row]) -> None:
        changed = [
            number
            for number, (old, new) in enumerate(zip(self._shown, target, strict=True))
            if old is not new and old != new
        ]
        for number in changed:
            self._shown[number] = target[number]
        runs = list(_runs(changed))
        if len(runs) > 64:
            runs = [(changed[0], changed[-1])]
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Qt: how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Qt: how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: words and alignment; the delegate takes the row itself."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        column = self.columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return column.text(self._shown[index.row()], self._words)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind.right else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: headings."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._words.tr(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind.right and column.kind is not Kind.STATE else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: sort by a column; ``-1`` gives back the order in which the rows came."""
        descending = order is Qt.SortOrder.DescendingOrder
        self._sorting = (self.columns[column], descending) if 0 <= column < len(self.columns) else None
        self._retarget()

    def canFetchMore(self, parent: Index) -> bool:
        """Qt: whether the list goes on."""
        return not parent.isValid() and self._more is not None

    def fetchMore(self, parent: Index) -> None:
        """Qt: the person scrolled to the end."""
        fetch, self._more = self._more, None
        if fetch is not None and not parent.isValid():
            fetch()
