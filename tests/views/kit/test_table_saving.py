"""A table leaves the program: typed, whole, in the background, and never half."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QItemSelectionModel, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import N_
from quty_desktop.spreadsheets.reader import read_sheets
from quty_desktop.views.kit import table_saving
from quty_desktop.views.kit.background import Threads
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.printing import PreviewWindow
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.table_saving import Into, every_page
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import FakeDoor, make_workplace
from tests.views.demo import COLUMNS, ORDERS, OrdersPage, order, orders


@pytest.fixture
def goes_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """Where the person saves; what the dialog offered is kept."""
    answer: dict[str, Any] = {"file": tmp_path / "out.xlsx", "offered": []}

    def ask(parent: object, title: str, offered: str, kinds: str) -> tuple[str, str]:
        answer["offered"].append(offered)
        return str(answer["file"] or ""), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return answer


@pytest.fixture
def page(workplace: Workplace, qtbot: QtBot) -> OrdersPage:
    made = OrdersPage(workplace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def mark(table: Table, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    table.view.choose(table.model.index(rows[0], 0))
    for row in rows[1:]:
        table.view.selectionModel().select(table.model.index(row, 0), flags.Select | flags.Rows)


def test_a_workbook_has_typed_cells_a_filter_and_the_name_of_the_page(
    page: OrdersPage, goes_to: dict[str, Any]
) -> None:
    page.table.take_out(Into.EXCEL)
    book = openpyxl.load_workbook(goes_to["file"])
    sheet = book.worksheets[0]
    assert sheet.title == "Packing orders"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:I{len(ORDERS) + 1}"
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
    assert first["Article"] == "40551549"
    assert first["Packed"] == 64
    assert first["Packed, target"] == 1920
    assert first["Cartons"] == 31
    assert first["Week"] == "W21-2026"
    assert first["State"] == "Packing"
    assert page.status.text == "60 rows saved as out.xlsx."
    assert not list(goes_to["file"].parent.glob("*.part"))


def test_what_is_hidden_or_filtered_out_is_not_written_and_the_order_holds(
    page: OrdersPage, goes_to: dict[str, Any]
) -> None:
    page.table.view.setColumnHidden(0, True)
    page.table.view.sortByColumn(6, Qt.SortOrder.AscendingOrder)
    page.table.press("held")
    page.table.take_out(Into.EXCEL)
    rows = read_sheets(goes_to["file"])[0].rows
    assert rows[0].cells[0] == "Article"
    assert len(rows) == 13
    cartons = [row.cells[rows[0].cells.index("Cartons")] for row in rows[1:]]
    assert cartons == sorted(cartons)  # type: ignore[type-var] # they are numbers


def test_the_selection_alone(page: OrdersPage, goes_to: dict[str, Any]) -> None:
    mark(page.table, 5, 2, 9)
    page.table.take_out(Into.EXCEL, selection=True)
    rows = read_sheets(goes_to["file"])[0].rows
    assert [row.cells[0] for row in rows[1:]] == ["SPK-2026-00003", "SPK-2026-00006", "SPK-2026-00010"]


def test_several_rows_are_selected_and_one_is_chosen(page: OrdersPage) -> None:
    told: list[object] = []
    page.table.chosen.connect(told.append)
    view = page.table.view
    for row, keys in ((1, Qt.KeyboardModifier.NoModifier), (4, Qt.KeyboardModifier.ShiftModifier)):
        at = view.visualRect(page.table.model.index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, at)
    assert [row.id for row in page.table.marked_rows] == [2, 3, 4, 5]
    assert told == [2, 5]
    assert page.table.selected == 5
    page.table.copy()
    assert len(QApplication.clipboard().text().splitlines()) == 5
    at = view.visualRect(page.table.model.index(4, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)
    assert page.table.selected == 2, "the chosen row was taken out of the selection"
    page.table.select(30)
    assert len(page.table.marked_rows) == 1


def test_all_rows_are_selected_and_counted_in_the_status_line(page: OrdersPage) -> None:
    said: list[str] = []
    page.table.counted.connect(said.append)
    page.table.view.selectAll()
    assert said[-1] == "60 rows, 60 selected"
    assert list(page.table.marked_rows) == list(ORDERS)
    page.table.view.clearSelection()
    assert said[-1] == "60 rows"
    assert page.table.selected is None


def test_new_data_keeps_several_selected(page: OrdersPage) -> None:
    mark(page.table, 5, 2, 9)
    page.table.show_rows([replace(row, cartons=1) for row in ORDERS if row.id != 3])
    assert [row.id for row in page.table.marked_rows] == [6, 10]
    assert page.table.selected == 6


def test_ctrl_e_offers_the_ways_out(page: OrdersPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)  # a picture without a screen knows no menus that come up
    mark(page.table, 1, 2)
    page.do(Key.EXPORT)
    menu = page.table.findChildren(QMenu)[-1]
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == [
        "Excel, all 60 rows…",
        "CSV, all 60 rows…",
        "Copy all 60 rows",
        "Excel with the hidden columns too…",
        "Print…",
        "Excel, selected rows (2)…",
        "CSV, selected rows (2)…",
        "Copy selected rows (2)",
    ]
    menu.actions()[2].trigger()
    menu.close()
    assert len(QApplication.clipboard().text().splitlines()) == 61
    assert page.status.text == "60 rows copied."


def test_the_folder_is_remembered_and_the_ending_added(
    page: OrdersPage, goes_to: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "for the auditor"
    folder.mkdir()
    goes_to["file"] = folder / "orders v1.2"
    page.table.take_out(Into.CSV)
    assert (folder / "orders v1.2.csv").read_bytes().startswith(b"\xef\xbb\xbfWork order,Article")
    goes_to["file"] = None
    page.table.take_out(Into.EXCEL)
    assert goes_to["offered"][-1] == str(folder / "Packing orders.xlsx")
    assert sorted(each.name for each in folder.iterdir()) == ["orders v1.2.csv"]


def test_open_opens_the_file(page: OrdersPage, goes_to: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(table_saving, "open_file", opened.append)
    page.table.take_out(Into.EXCEL)
    from PySide6.QtWidgets import QPushButton

    next(each for each in page.status.findChildren(QPushButton) if each.text() == "Open the file").click()
    assert opened == [goes_to["file"]]


def test_a_file_that_excel_has_open_is_told_and_stays(
    page: OrdersPage, goes_to: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to["file"].write_text("what the person has open")

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    page.table.take_out(Into.EXCEL)
    assert "out.xlsx" in page.banner.text
    assert "Close it in Excel" in page.banner.text
    assert goes_to["file"].read_text() == "what the person has open"
    assert [each.name for each in goes_to["file"].parent.iterdir() if each.suffix == ".part"] == []


def test_rows_that_are_not_loaded_yet_are_written_too(page: OrdersPage, goes_to: dict[str, Any]) -> None:
    table = page.table
    table.show_rows(ORDERS[:20], lambda: None)
    table.fetch_all = lambda: iter(ORDERS)
    menu = QMenu(page)
    table.offer_export(menu)
    assert menu.actions()[0].text() == "Excel, all rows…"
    table.fetch_all = None
    menu = QMenu(page)
    table.offer_export(menu)
    assert menu.actions()[0].text() == "Excel, the 20 rows loaded…"
    table.fetch_all = lambda: iter(ORDERS)
    table.press("held")
    table.take_out(Into.EXCEL)
    assert len(read_sheets(goes_to["file"])[0].rows) == 13
    assert page.status.text == "12 rows saved as out.xlsx."


@dataclass(frozen=True, slots=True)
class AfterRow:
    after: int = 0
    limit: int = 25


def test_every_page_is_asked_for_until_one_is_short() -> None:
    door = FakeDoor()
    asked: list[int] = []

    def answer(question: AfterRow) -> tuple[Any, ...]:
        asked.append(question.after)
        return ORDERS[question.after : question.after + question.limit]

    door.answers["orders"] = answer
    rows = list(every_page(door, orders, AfterRow(), lambda question, last: replace(question, after=last.id)))
    assert rows == list(ORDERS)
    assert asked == [0, 25, 50]


def test_a_long_export_shows_how_far_it_is_and_can_be_stopped(
    qapp: QApplication, store: QSettings, qtbot: QtBot, goes_to: dict[str, Any]
) -> None:
    threads = Threads(workers=1)
    page = OrdersPage(make_workplace(store, background=threads))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 60)

    def endless() -> Iterator[Any]:
        number = 0
        while True:
            number += 1
            yield order(number)

    page.table.show_rows(ORDERS, lambda: None)
    page.table.fetch_all = endless
    page.table.take_out(Into.EXCEL)
    line = page.table.findChild(table_saving.SavingLine)
    assert isinstance(line, table_saving.SavingLine)
    qtbot.waitUntil(line.isVisible, timeout=5000)
    line.stop.click()
    qtbot.waitUntil(lambda: not line.busy, timeout=5000)
    assert page.status.text == "The export was cancelled; no file was written."
    assert not line.isVisible()
    assert list(goes_to["file"].parent.glob("*.xlsx")) == []
    page.table.fetch_all = lambda: iter(ORDERS)
    page.table.take_out(Into.EXCEL)
    qtbot.waitUntil(lambda: goes_to["file"].exists() and not line.busy, timeout=5000)
    threads.stop()


def test_a_table_without_a_page_speaks_for_itself(workplace: Workplace, qtbot: QtBot, goes_to: dict[str, Any]) -> None:
    table = Table(workplace, "test.alone", COLUMNS, title=N_("Orders"), plain=True)
    qtbot.addWidget(table)
    table.show()
    table.show_rows(ORDERS)
    table.take_out(Into.CSV)
    line = table.findChild(table_saving.SavingLine)
    assert isinstance(line, table_saving.SavingLine)
    assert line.isVisible()
    goes_to["file"] = goes_to["file"].parent / "none" / "out.csv"
    table.take_out(Into.CSV)
    assert line.isVisible()


@dataclass(frozen=True, slots=True)
class OddRow:
    id: int
    code: str
    note: str
    number: int
    amount: Decimal
    share: float
    day: date
    moment: datetime
    flag: bool


ODD = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE),
    Column(key="note", title=N_("Note")),
    Column(key="number", title=N_("Number"), kind=Kind.CODE),
    Column(key="amount", title=N_("Weight"), kind=Kind.NUMBER, unit="kg"),
    Column(key="share", title=N_("Share"), kind=Kind.PERCENT),
    Column(key="day", title=N_("Day"), kind=Kind.DATE),
    Column(key="moment", title=N_("Moment"), kind=Kind.MOMENT),
    Column(key="flag", title=N_("Flag")),
)


@pytest.mark.parametrize("into", [Into.EXCEL, Into.CSV])
def test_codes_and_formulas_stay_text_both_ways(
    workplace: Workplace, qtbot: QtBot, goes_to: dict[str, Any], into: Into
) -> None:
    from datetime import UTC

    notes = ["=1+1", "+62 812", "-", "@home", "'quoted", "a;b,c\nd", "\ttab"]
    rows = [
        OddRow(
            number, f"000{number}", note, 30123456, Decimal("0.1466"), 0.125, date(2026, 11, 22),
            datetime(2026, 11, 21, 18, 5, tzinfo=UTC), True,
        )
        for number, note in enumerate(notes)
    ]  # fmt: skip
    table = Table(workplace, "test.odd", ODD, title=N_("Orders"))
    qtbot.addWidget(table)
    table.show_rows(rows)
    goes_to["file"] = goes_to["file"].with_suffix(into.value)
    table.take_out(into)
    read = read_sheets(goes_to["file"])[0].rows
    assert read[0].cells[3] == "Weight (kg)"
    assert [row.cells[1] for row in read[1:]] == notes
    assert [row.cells[0] for row in read[1:]] == [row.code for row in rows]
    assert {row.cells[2] for row in read[1:]} == {"30123456"}
    if into is Into.EXCEL:
        assert read[1].cells[3:] == (
            0.1466, 0.125, datetime(2026, 11, 22), datetime(2026, 11, 22, 1, 5), "yes",  # noqa: DTZ001 - as Excel keeps it
        )  # fmt: skip
    else:
        assert read[1].cells[3:] == ("0.1466", "0.125", "2026-11-22", "2026-11-22 01:05:00", "yes")
        assert b"'=1+1" in goes_to["file"].read_bytes()


def test_nothing_heavy_is_imported_before_the_first_export() -> None:
    heavy = ["openpyxl", "reportlab", "quty_desktop.spreadsheets", "quty_desktop.documents", "pypdfium2"]
    code = f"import sys, quty_desktop.views.kit.page; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


def test_ctrl_p_shows_the_rows_as_pages(page: OrdersPage, qtbot: QtBot) -> None:
    page.table.press("held")
    assert page.do(Key.PRINT)
    window = page.findChild(PreviewWindow)
    assert isinstance(window, PreviewWindow)
    assert window.preview.is_whole
    assert window.preview.page_count == 1
    assert window.windowTitle() == "Packing orders"
    window.close()
