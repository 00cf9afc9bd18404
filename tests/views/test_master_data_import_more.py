"""Stopping a reading, assigning columns, naming what a nickname means, taking an import back: through the pages."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.imports import ImportState
from quty_desktop.domain.imports.bill_plans import BillPlan
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.text import Text
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import bills_import, imports
from quty_desktop.services.master_data import articles, categories
from quty_desktop.services.master_data.articles import ArticleFilter
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.spreadsheets.files import read_file
from quty_desktop.views.kit.background import Threads
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.import_history import ImportHistoryPage
from quty_desktop.views.master_data.importing import ImportPage
from quty_desktop.views.master_data.mending import MendPanel
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.import_files import Files, write_files
from tests.spreadsheets.grown_workbooks import carton_book
from tests.spreadsheets.look_alikes import save_csv, save_workbook
from tests.views.conftest import make_workplace


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def place(qapp: QApplication, store: QSettings, door: Dispatcher) -> Workplace:
    return replace(make_workplace(store, actor=door.actor), door=door)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return write_files(tmp_path)


@pytest.fixture
def page(place: Workplace) -> Iterator[ImportPage]:
    made = ImportPage(place)
    made.resize(1136, 688)
    made.show()
    yield made
    made.close()


def press(widget: ImportPage | MendPanel | ImportHistoryPage, words: str) -> None:
    next(each for each in widget.findChildren(QPushButton) if each.text().replace("&", "") == words).click()


MATERIALS = [
    ("DAFTAR MATERIAL",),
    ("Kode", "Nama", "Satuan", "Harga"),
    ("AB 1", "Felt", "YARD", 1),
    ("AB2", "Wool", "KGS", 2),
]


def test_the_columns_of_an_unknown_file_are_assigned(page: ImportPage, door: Dispatcher, tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "list.xlsx", {"Sheet1": MATERIALS})
    page.choose([path])
    assert page.status.text == "None of these files could be read."
    page.files.step(1)
    press(page, "Assign columns")
    dialog = page.columns
    assert dialog is not None
    assert dialog.header_row.currentIndex() == 1
    assert not dialog.yes.isEnabled()
    assert "Destination" in dialog.missing.text()
    dialog.kind.setCurrentIndex(dialog._kinds.index(FileKind.MATERIALS))
    assert dialog.yes.isEnabled()
    dialog.preview.cellClicked.emit(0, 0)
    assert not dialog.yes.isEnabled()
    dialog.preview.cellClicked.emit(1, 0)
    dialog.yes.click()
    row = page.files.model.all_rows[0]
    assert (row.kind, row.new) == (FileKind.MATERIALS, 2)
    page.do(Key.PRIMARY)
    # What was said can be changed, and it is remembered for the next file with this header.
    page.assign_columns(page.files.model.all_rows[0])
    assert page.columns is not None
    assert page.columns.said() == dialog.said()
    page.columns.reject()
    other = save_csv(
        tmp_path / "more.csv", [("Harga", "Satuan", "Nama", "Kode"), ("5", "CM", "Tape", "AB4")], separator=";"
    )
    page.choose([other])
    assert page.files.model.all_rows[0].new == 1


def test_a_nickname_is_given_a_number_in_the_pane(
    page: ImportPage, door: Dispatcher, files: Files, tmp_path: Path
) -> None:
    page.choose([files.articles])
    page.do(Key.PRIMARY)
    page.choose([carton_book(tmp_path / "Carton.xlsx")])
    page.problems.press("stopped")
    row = next(row for row in page.problems.model.rows if row.value == "Unknown thing")
    page.problems.select(row.id)
    panel = page.detail.findChildren(MendPanel)[-1]
    before = page.changes.model.rowCount()
    panel._name(row.problem)
    assert page.changes.model.rowCount() == before
    panel.other.setText("30123456")
    panel.other.returnPressed.emit()
    assert page.changes.model.rowCount() == before + 1


def test_an_import_is_taken_back_at_once_or_later(
    page: ImportPage, place: Workplace, door: Dispatcher, files: Files, qtbot: QtBot
) -> None:
    page.choose(files.all)
    page.do(Key.PRIMARY)
    # Each file was an import of its own; all of this press are taken back, the last one first.
    runs = door.ask(imports.import_runs)
    assert len({row.at for row in runs}) == len(runs) == len(files.all)
    press(page, "Take back")
    assert door.ask(articles.article_list, ArticleFilter()) == ()
    assert {row.state for row in door.ask(imports.import_runs)} == {ImportState.UNDONE}
    assert "taken back" in page.status.text
    assert page.changes.model.rowCount() > 0
    assert page.at_once.isVisible()
    page.at_once.setChecked(True)
    page.do(Key.PRIMARY)
    again = [row for row in door.ask(imports.import_runs) if row.state is ImportState.DONE]
    assert (len({row.at for row in again}), len(again)) == (1, len(files.all))
    history = ImportHistoryPage(place)
    qtbot.addWidget(history)
    history.show()
    history.table.step(1)
    press(history, "Take the import back")
    history.asked.yes.click()
    assert door.ask(articles.article_list, ArticleFilter()) == ()
    assert {row.state for row in history.table.model.all_rows} == {ImportState.UNDONE}
    history.table.step(1)
    assert "Take the import back" not in {each.text() for each in history.findChildren(QPushButton)}


def test_a_refused_file_leaves_those_before_it_and_whoever_stops_the_rest(
    page: ImportPage, door: Dispatcher, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bills_import.store
    troubles: list[Callable[[], None]] = [page.stop, refuse]

    def store(uow: UnitOfWork, plan: BillPlan) -> None:
        if troubles and any(step.incoming.file == files.cutting.name for step in plan.steps):
            troubles.pop()()
        real(uow, plan)

    monkeypatch.setattr(bills_import, "store", store)
    page.choose(files.all)
    page.do(Key.PRIMARY)
    assert page.banner.isVisible()
    assert page.status.text.startswith("1 files are imported; not these: Cutting.xlsx, Packing.xlsx")
    assert {row.file_name for row in door.ask(imports.import_runs)} == {files.articles.name}
    page.do(Key.PRIMARY)
    assert page.status.text.startswith("2 files are imported; not these: Packing.xlsx")
    page.do(Key.PRIMARY)
    assert page.status.text.startswith("Imported:")
    assert not page.banner.isVisible()
    assert page.changes.model.rowCount() == 0


def refuse() -> None:
    raise Refused(Text("No more room."), Text("Make room."), code="test.full")


def test_a_reading_is_stopped(
    qapp: QApplication, store: QSettings, door: Dispatcher, files: Files, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = Threads()
    page = ImportPage(replace(make_workplace(store, actor=door.actor), door=door, background=background))
    qtbot.addWidget(page)
    page.show()
    reading, going_on, read = Event(), Event(), list[str]()

    def slow(path: Path, **how: object) -> object:
        read.append(path.name)
        reading.set()
        going_on.wait(5)
        tell = how["progress"]
        assert callable(tell)
        tell(1_000)
        return read_file(path, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("quty_desktop.services.importing.import_reading.read_file", slow)
    page.choose(files.all)
    assert reading.wait(5)
    assert page.stop_button.isVisible()
    page.stop_button.click()
    going_on.set()
    qtbot.waitUntil(lambda: "stopped" in page.status.text, timeout=5_000)
    assert len(read) == 1
    assert not page.stop_button.isVisible()
    assert door.ask(imports.import_runs) == ()
    background.stop()


def test_differences_are_left_out_and_taken_in_again(page: ImportPage, door: Dispatcher, files: Files) -> None:
    page.choose([files.articles])
    page.parts.setCurrentIndex(1)
    row = next(row for row in page.changes.model.rows if row.code == "00123457")
    page.changes.select(row.id)
    press(page, "Leave it out")
    page.changes.press("left_out")
    assert [each.code for each in page.changes.model.rows] == ["00123457"]
    page.do(Key.PRIMARY)
    codes = {each.code for each in door.ask(articles.article_list, ArticleFilter())}
    assert "30123456" in codes
    assert "00123457" not in codes
    page.leave_out(list(page.changes.model.rows), out=False)
    page.do(Key.PRIMARY)
    assert "00123457" in {each.code for each in door.ask(articles.article_list, ArticleFilter())}


def test_a_cell_is_emptied_once_somebody_says_so(page: ImportPage, door: Dispatcher, tmp_path: Path) -> None:
    door.run(categories.save_category, categories.CategoryInput("Boa", "soft"))
    rows = [("Name", "Description", "Materials", "Articles"), ("Boa", None, 0, 0)]
    page.choose([save_workbook(tmp_path / "categories.xlsx", {"S": rows})])
    page.parts.setCurrentIndex(1)
    (row,) = page.changes.model.rows
    page.changes.select(row.id)
    press(page, "Empty it")
    assert {each.text().replace("&", "") for each in page.detail.findChildren(QPushButton)} == {"Keep what is there"}
    page.do(Key.PRIMARY)
    assert [row.description for row in door.ask(categories.categories, "") if row.name == "Boa"] == [""]
    assert page.changes.model.rowCount() == 0
