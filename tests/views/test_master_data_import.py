from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from quty_desktop.domain.imports.problems import NO_DECISIONS, Decisions
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import imports
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import ArticleFilter
from quty_desktop.views.kit.background import Threads
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.import_history import ImportHistoryPage
from quty_desktop.views.master_data.import_words import NOT_READ, READY
from quty_desktop.views.master_data.importing import ImportPage
from quty_desktop.views.master_data.mending import MendPanel, taken, taken_back, taken_for_all
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.import_files import Files, write_files
from tests.spreadsheets.look_alikes import article_rows, save_workbook
from tests.views.conftest import make_workplace
from tests.views.test_clipping import Longer, clipped


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


def panel_button(page: ImportPage, words: str) -> QPushButton:
    panel = page.detail.findChildren(MendPanel)[-1]
    return next(each for each in panel.findChildren(QPushButton) if each.text() == words)


def codes(door: Dispatcher) -> set[str]:
    rows = door.ask(articles.article_list, ArticleFilter())
    return {row.code for row in rows if row.code.isdigit()}


def test_nothing_can_be_imported_before_files_are_chosen(page: ImportPage) -> None:
    assert not page.import_button.isEnabled()
    page.take_in()
    page.read_again()
    page.save_problems()
    assert page.status.text == ""


def test_files_are_read_checked_and_imported(page: ImportPage, door: Dispatcher, files: Files) -> None:
    page.choose(files.all)
    rows = {row.name: row for row in page.files.model.all_rows}
    assert (rows["Article.xlsx"].new, rows["Article.xlsx"].refused) == (4, 1)
    assert rows["Cutting.xlsx"].state is READY
    assert page.status.text.endswith("nothing is imported yet.")
    assert codes(door) == set()
    page.do(Key.PRIMARY)
    assert page.status.text == "Imported: 17 new, 0 changed."
    assert codes(door) == {"30123456", "00123457", "00123458", "40123460"}
    assert page.changes.model.rowCount() == 0
    assert page.files.model.all_rows[0].same == 4


def test_a_problem_is_settled_and_the_decision_taken_back(page: ImportPage, door: Dispatcher, files: Files) -> None:
    page.choose(files.all)
    page.problems.press("stopped")
    page.problems.step(1)
    assert page.problems.selected_row.value == "C AP"
    before = page.changes.model.rowCount()
    panel_button(page, "Take this").click()
    page.problems.press("settled")
    assert [row.value for row in page.problems.model.rows] == ["C AP"]
    assert page.changes.model.rowCount() > before
    page.problems.step(1)
    panel_button(page, "Take back").click()
    assert page.changes.model.rowCount() == before
    page.problems.press("stopped")
    assert page.problems.model.rowCount() == 1


def test_differences_are_seen_with_before_and_after(page: ImportPage, files: Files) -> None:
    page.choose(files.all)
    page.do(Key.PRIMARY)
    rows = article_rows()
    rows[1] = (30123456, "MJUKVÅG otter, recycled", "EU")
    save_workbook(files.articles, {"Sheet1": rows})
    page.read_again()
    page.parts.setCurrentIndex(1)
    page.do(Key.NEXT_RECORD)
    change = page.changes.selected_row
    assert change.after == "MJUKVÅG otter, recycled"
    assert page.changes.model.rowCount() == 1
    page.parts.setCurrentIndex(0)


def test_what_cannot_be_read_says_why_and_a_sheet_is_chosen(page: ImportPage, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    page.choose([broken])
    assert page.files.model.all_rows[0].state is NOT_READ
    assert not page.import_button.isEnabled()
    assert page.status.text == "None of these files could be read."
    two = save_workbook(tmp_path / "two.xlsx", {"Old": article_rows()[:2], "New": article_rows()})
    page.choose([two])
    page.files.step(1)
    (button,) = (each for each in page.detail.findChildren(QPushButton) if "New" in each.text())
    button.click()
    assert page.files.model.all_rows[0].rows == 5


def test_the_problem_list_is_saved_for_the_office(page: ImportPage, files: Files, tmp_path: Path) -> None:
    page.choose(files.all)
    page.save_problems_to(tmp_path / "problems.csv")
    assert "C AP" in (tmp_path / "problems.csv").read_text(encoding="utf-8-sig")
    assert page.status.text == "The list of problems is written to problems.csv."


def test_files_are_dropped_on_the_page(page: ImportPage, files: Files) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (files.articles, files.articles.with_suffix(".pdf"))])
    page.dropEvent(
        QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert [row.name for row in page.files.model.all_rows] == ["Article.xlsx"]


def test_reading_runs_in_the_background_and_tells_how_far(
    place: Workplace, files: Files, qtbot: QtBot, door: Dispatcher
) -> None:
    threads = Threads()
    page = ImportPage(replace(place, background=threads))
    page.show()
    told: list[str] = []
    page._told.rows.connect(lambda name, _rows: told.append(name))
    page.choose(files.all)
    assert page.files.model.rowCount() == 0, "the window goes on meanwhile"
    qtbot.waitUntil(lambda: page.files.model.rowCount() == 4, timeout=20_000)
    assert set(told) == {path.name for path in files.all}
    page.import_button.click()
    qtbot.waitUntil(lambda: page.status.text.startswith("Imported"), timeout=20_000)
    assert len(codes(door)) == 4
    page.close()
    threads.stop()


def test_earlier_imports_show_differences_and_problems(place: Workplace, door: Dispatcher, files: Files) -> None:
    checked = imports.check_files(door.ask, files.all)
    door.run(imports.import_files, checked.request)
    page = ImportHistoryPage(place)
    page.resize(1136, 688)
    page.show()
    runs = {row.file_name: row.id for row in page.table.model.all_rows}
    page.open(runs["Article.xlsx"])
    tables: Any = page.detail.findChildren(type(page.table))
    detail = door.ask(imports.import_run, runs["Article.xlsx"])
    assert [table.model.rowCount() for table in tables] == [len(detail.changes), len(detail.problems)]
    page.close()


def test_decisions_replace_and_lift_each_other(door: Dispatcher, files: Files) -> None:
    checked = imports.check_files(door.ask, files.all)
    (problem,) = [each for each in checked.read.content.problems if each.code == "article.destination"]
    first, second = (proposal.code for proposal in problem.proposals)
    one = taken(NO_DECISIONS, problem, first)
    assert one.single == {problem.key: first}
    assert taken_back(one, problem, first).single == {}
    every = taken_for_all(one, problem, first)
    assert (every.for_all, every.single) == ({first}, {})
    assert taken_for_all(every, problem, second).for_all == {second}
    assert taken_back(Decisions(for_all={first, "other"}), problem, first).for_all == {"other"}


def test_nothing_is_cut_while_a_problem_is_settled(place: Workplace, files: Files, qtbot: QtBot) -> None:
    page = ImportPage(replace(place, words=Longer()))
    page.resize(1136, 688)
    with qtbot.waitExposed(page):
        page.show()
    page.choose(files.all)
    page.problems.press("stopped")
    page.problems.step(1)
    QApplication.processEvents()
    assert clipped(page) == []
    page.close()
