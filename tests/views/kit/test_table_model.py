"""Rows are merged by id: whatever comes, the model shows it, and what was chosen stays chosen."""

import time
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from quty_desktop.domain.text import N_
from quty_desktop.i18n import translator
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.table_model import TableModel


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str
    pieces: int | None


COLUMNS = (
    Column(key="name", title=N_("Name")),
    Column(key="pieces", title=N_("Pieces"), kind=Kind.PIECES, total=True),
)
ROWS = st.lists(
    st.builds(Row, st.integers(0, 20), st.text("abc", max_size=2), st.none() | st.integers(0, 5)),
    unique_by=lambda r: r.id,
)


def model() -> TableModel:
    made = TableModel(COLUMNS, translator("en"))
    made.setParent(QApplication.instance())
    return made


def rows(count: int) -> list[Row]:
    return [Row(number, f"row {number:05}", number % 7) for number in range(count)]


@given(steps=st.lists(ROWS, max_size=5), column=st.integers(-1, 1), down=st.booleans(), limit=st.integers(0, 5))
def test_the_model_shows_what_it_is_given(
    qapp: QApplication, steps: list[list[Row]], column: int, down: bool, limit: int
) -> None:
    shown = model()
    tester = QAbstractItemModelTester(shown, QAbstractItemModelTester.FailureReportingMode.Warning)
    shown.sort(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
    shown.filter("few", lambda row: (row.pieces or 0) <= limit)
    for step in steps:
        watched = [(QPersistentModelIndex(shown.index(number, 0)), row.id) for number, row in enumerate(shown.rows)]
        shown.merge(step)
        wanted = [row for row in step if (row.pieces or 0) <= limit]
        if column >= 0:
            wanted.sort(key=COLUMNS[column].order, reverse=down)
        assert list(shown.rows) == wanted
        for index, identity in watched:
            row = shown.row(index)
            stays = identity in {each.id for each in wanted}
            assert (row.id == identity) if row is not None else not stays
    del tester
    shown.deleteLater()


def test_five_thousand_rows_merge_quickly(qapp: QApplication) -> None:
    shown = model()
    before = rows(5000)
    shown.merge(before)
    after = [replace(row, pieces=99) if row.id % 50 == 0 else replace(row) for row in before[10:]] + [
        Row(9999, "new", 1)
    ]
    start = time.perf_counter()
    shown.merge(after)
    assert time.perf_counter() - start < 0.25  # about 10 ms on a quiet PC; a model reset with its repaint takes as long
    assert list(shown.rows) == after


def test_unchanged_rows_are_not_painted_again(qapp: QApplication) -> None:
    shown = model()
    shown.merge(rows(10))
    told: list[tuple[int, int]] = []
    shown.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    shown.merge([replace(row, name="new") if row.id in {3, 4} else replace(row) for row in rows(10)])
    assert told == [(3, 4)]


def test_pages_are_added_once(qapp: QApplication) -> None:
    shown = model()
    asked: list[int] = []
    shown.merge(rows(3))
    shown.on_more(lambda: asked.append(1))
    assert shown.canFetchMore(shown.index(-1, -1))
    shown.fetchMore(shown.index(-1, -1))
    assert not shown.canFetchMore(shown.index(-1, -1))
    shown.append(rows(5))
    assert len(shown.rows) == 5
    assert asked == [1]


def test_totals_follow_the_filter(qapp: QApplication) -> None:
    shown = model()
    shown.merge([Row(1, "a", 1000), Row(2, "b", 920), Row(3, "c", None)])
    assert shown.total(COLUMNS[1]) == "1,920"
    shown.filter("a", lambda row: row.name == "a")
    assert shown.total(COLUMNS[1]) == "1,000"


def test_empty_values_come_last_and_case_does_not_matter(qapp: QApplication) -> None:
    shown = model()
    shown.merge([Row(1, "b", None), Row(2, "A", 2), Row(3, "c", 1)])
    shown.sort(0)
    assert [row.id for row in shown.rows] == [2, 1, 3]
    shown.sort(1)
    assert [row.id for row in shown.rows] == [3, 2, 1]
