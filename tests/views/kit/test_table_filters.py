"""The filter row: what people type above a column, and what it lets through."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import N_
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import translator
from quty_desktop.views.kit.columns import Column, Kind, Progress
from quty_desktop.views.kit.filter_terms import rows_with
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.workplace import Workplace
from tests.views.demo import ORDERS, OrdersPage, OrderState

ENGLISH = translator("en")


@dataclass(frozen=True, slots=True)
class OneRow:
    id: int
    value: Any


def passes(kind: Kind, value: object, term: str) -> bool:
    test = rows_with(Column(key="value", title=N_("Value"), kind=kind), term, ENGLISH)
    assert test is not None
    return test(OneRow(1, value))


@pytest.mark.parametrize(
    ("kind", "value", "right", "wrong"),
    [
        (Kind.TEXT, "MJUKVÅG otter", ["mjukvag", "OTTER", "=mjukvåg otter", "<>bear", "<>"], ["bear", "=otter", "="]),
        (Kind.TEXT, "", ["=", "<>bear"], ["<>", "bear"]),
        (Kind.CODE, "00123456", ["0012", "=00123456"], ["=123456"]),
        (Kind.PIECES, 1920, ["1920", "1.920", "1,920", ">1919", ">=1920", "<1921", "1000..2000", "1900 - 1950"],
         [">1920", "<1920", "192", "2000..3000", "<>1920"]),
        (Kind.PIECES, None, ["=", "<>5"], ["5", ">0", "<5", "<>"]),
        (Kind.NUMBER, Decimal("0.1466"), ["0,1466", "0.15", ">0.1", "0,1..0,2"], ["0.16", ">0.1466", "<0.1466"]),
        (Kind.NUMBER, Decimal("100.3"), [">100", ">=100.3", "<101"], ["<=100"]),
        (Kind.PERCENT, 0.97912, ["97.9", "97,9 %", ">97", "97..98"], ["97.8", ">98 %"]),
        (Kind.PROGRESS, Progress(480, 517), ["480", ">400", ">=90%", "90%..95%"], ["517", ">=95%"]),
        (Kind.DATE, date(2026, 11, 22), ["22-11-2026", "22-Nov-2026", ">1/11/26", "1-11-2026..22-11-2026"],
         ["21-11-2026", "<22-11-2026", ">22-11-2026"]),
        # 18:05 in UTC is already the next day at the plant.
        (Kind.MOMENT, datetime(2026, 11, 21, 18, 5, tzinfo=UTC), ["22-11-2026", ">=22-11-2026"], ["21-11-2026"]),
        (Kind.WEEK, Week(2026, 22), ["22", "W22-2026", "2622", "<2630", "2620..2625"], ["23", "2722", ">2622"]),
    ],
)  # fmt: skip
def test_what_a_term_lets_through(kind: Kind, value: object, right: list[str], wrong: list[str]) -> None:
    assert [term for term in right if not passes(kind, value, term)] == []
    assert [term for term in wrong if passes(kind, value, term)] == []


@pytest.mark.parametrize(
    ("kind", "term"),
    [
        (Kind.PIECES, "many"),
        (Kind.NUMBER, "1.000"),
        (Kind.DATE, "31-02-2026"),
        (Kind.WEEK, "W60-2026"),
        (Kind.DATE, ">"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused(kind: Kind, term: str) -> None:
    with pytest.raises(Unreadable):
        passes(kind, None, term)


def test_nothing_typed_filters_nothing() -> None:
    assert rows_with(Column(key="value", title=N_("Value")), "  ", ENGLISH) is None


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_range_is_what_lies_between(value: int, low: int, high: int) -> None:
    assert passes(Kind.PIECES, value, f"{low}..{high}") == (low <= value <= high)
    assert passes(Kind.PIECES, value, f">{low}") == (value > low)
    assert passes(Kind.PIECES, value, f"<={low}") != passes(Kind.PIECES, value, f">{low}")


@given(st.sampled_from(list(Kind)), st.text(max_size=20))
def test_no_term_is_a_bug(kind: Kind, term: str) -> None:
    test = None
    with suppress(Unreadable):
        test = rows_with(Column(key="value", title=N_("Value"), kind=kind), term, ENGLISH)
    assert test is None or test(OneRow(1, None)) in {True, False}


@pytest.fixture
def page(workplace: Workplace, qtbot: QtBot) -> OrdersPage:
    made = OrdersPage(workplace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def line(page: OrdersPage, key: str) -> QLineEdit:
    field = page.table.view.headings.field(key)
    assert isinstance(field, QLineEdit)
    return field


def is_open(page: OrdersPage) -> bool:
    return page.table.view.headings.opened


def test_ctrl_f_goes_to_the_find_box_then_into_the_row_and_back(page: OrdersPage, qtbot: QtBot) -> None:
    page.do(Key.FILTER)
    assert page.table.find_box.hasFocus()
    page.do(Key.FILTER)
    assert is_open(page)
    assert line(page, "spk").hasFocus()
    QTest.keyClicks(line(page, "spk"), "0004")
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 11)
    QTest.keyClick(line(page, "spk"), Qt.Key.Key_Down)
    assert page.table.view.hasFocus()
    assert page.table.selected == 4
    line(page, "spk").setFocus()
    page.do(Key.FILTER)
    assert is_open(page), "there is a term in it"
    line(page, "spk").clear()
    line(page, "spk").setFocus()
    page.do(Key.FILTER)
    assert not is_open(page)
    assert page.table.find_box.hasFocus()
    assert page.table.model.rowCount() == len(ORDERS)


def test_several_columns_a_state_and_a_chip_hold_together(page: OrdersPage) -> None:
    page.table.show_filter_row(True)
    headings = page.table.view.headings
    box = headings.field("state")
    assert isinstance(box, QComboBox)
    assert [box.itemText(number) for number in range(box.count())] == [
        "All", "Waiting", "Packing", "Done", "Failed", "On hold",
    ]  # fmt: skip
    box.setCurrentIndex(3)
    line(page, "cartons").setText(">=30")
    headings.apply()
    rows = page.table.model.rows
    assert rows
    assert all(row.state is OrderState.DONE and row.cartons >= 30 for row in rows)
    page.table.press("held")
    assert page.table.model.rowCount() == 0
    page.table.show_filter_row(False)
    assert {row.state for row in page.table.model.rows} == {OrderState.HELD}


def test_a_term_that_cannot_be_read_is_marked_and_filters_nothing(page: OrdersPage) -> None:
    page.table.show_filter_row(True)
    line(page, "week").setText("W60-2026")
    page.table.view.headings.apply()
    assert line(page, "week").property("wrong")
    assert "W22-2026" in line(page, "week").toolTip()
    assert page.table.model.rowCount() == len(ORDERS)
    line(page, "week").setText("<2625")
    page.table.view.headings.apply()
    assert not line(page, "week").property("wrong")
    assert page.table.model.rowCount() < len(ORDERS)


def test_the_row_stays_when_nothing_fits(page: OrdersPage) -> None:
    page.table.show_filter_row(True)
    line(page, "name").setText("nowhere")
    page.table.view.headings.apply()
    assert page.table.model.rowCount() == 0
    assert line(page, "name").isVisible()


def test_fields_stand_under_their_headings(page: OrdersPage) -> None:
    page.table.show_filter_row(True)
    header = page.table.view.headings
    header.moveSection(2, 0)
    header.resizeSection(0, 300)
    for number, column in enumerate(page.table.model.columns):
        field = header.field(column.key)
        assert field.isVisible() is not header.isSectionHidden(number)
        if field.isVisible():
            assert abs(field.x() - header.sectionViewportPosition(number)) < 8
            assert field.width() <= header.sectionSize(number)
            assert field.accessibleName()
    assert page.table.view.viewport().y() >= line(page, "spk").geometry().bottom()


def test_a_field_out_of_sight_comes_into_it_with_the_keyboard(page: OrdersPage) -> None:
    page.resize(500, 500)
    page.table.show_filter_row(True)
    page.table.view.headings.set_terms({"name": "nowhere"})
    bar = page.table.view.horizontalScrollBar()
    assert bar.value() == 0
    field = line(page, "cartons")
    field.setFocus()
    assert bar.value() > 0
    assert 0 <= field.x() <= field.geometry().right() <= page.table.view.viewport().width()
    line(page, "spk").setFocus()
    assert bar.value() == 0


def test_a_long_list_is_loaded_on_while_something_is_looked_for(page: OrdersPage) -> None:
    table = page.table

    def more(start: int) -> Any:
        def fetch() -> None:
            table.append_rows(ORDERS[start : start + 20], more(start + 20) if start + 20 < 60 else None)

        return fetch

    table.show_rows(ORDERS[:20], more(20))
    assert len(table.model.all_rows) == 20
    table.show_filter_row(True)
    line(page, "spk").setText("00059")
    table.view.headings.apply()
    assert [row.id for row in table.model.rows] == [59]
    assert QApplication.focusWidget() is line(page, "spk")
