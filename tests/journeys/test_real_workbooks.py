"""The first hour of a new plant: the plant's own workbooks in through the real page; skipped where they are not at hand."""

from collections import defaultdict
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from quty_desktop.domain.imports.plans import Verdict
from quty_desktop.domain.imports.problems import Severity
from quty_desktop.services.importing.imports import Checked
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table_saving import Into
from quty_desktop.views.master_data.bill_lines import BillLinesPage
from quty_desktop.views.master_data.explosion import ExplosionPage
from quty_desktop.views.master_data.importing import ImportPage
from quty_desktop.views.master_data.materials import MaterialsPage
from quty_desktop.views.master_data.mending import taken_for_all
from tests.databases import Plant
from tests.journeys.desks import Window, desk_of
from tests.spreadsheets.conftest import workbooks

__all__ = ["workbooks"]

P = TypeVar("P", bound=Page)
NAMES = ("Article", "Cutting", "Finishing", "Packing", "Finishing Goods")
ARTICLE, PIECES = "40551542", 480


def page_of(window: Window, key: str, kind: type[P]) -> P:
    window.go(key)
    page = window.current_page
    assert isinstance(page, kind)
    return page


def need_by_hand(folder: Path) -> dict[str, Decimal]:
    """What the article's pieces need, added up straight from the cells, without any of the program's own reading."""
    bills: dict[str, tuple[Decimal, list[tuple[str, Decimal]]]] = {}
    for name in NAMES[2:]:
        # A read-only workbook keeps its file open until it is told to close it.
        with closing(load_workbook(folder / f"{name}.xlsx", read_only=True)) as book:
            rows = list(book.worksheets[0].iter_rows(values_only=True))
        product = ""
        for row in rows[1:]:
            if row[0]:
                product = str(row[0]).strip()
                content = str(row[5]).removeprefix("CTN ") if str(row[5]).startswith("CTN ") else "1"
                bills[product] = (Decimal(str(row[4])) * Decimal(content), [])
            if row[10] and row[12] is not None:
                packed = str(row[13]).removeprefix("CTN ") if str(row[13]).startswith("CTN ") else "1"
                bills[product][1].append((str(row[10]).strip(), Decimal(str(row[12])) * Decimal(packed)))
    needed: dict[str, Decimal] = defaultdict(Decimal)
    waiting = [(next(each for each in bills if each.startswith(f"[{ARTICLE}]")), Decimal(PIECES))]
    while waiting:
        product, pieces = waiting.pop()
        made, lines = bills[product]
        for component, qty in lines:
            if component in bills:
                waiting.append((component, pieces * qty / made))
            else:
                needed[component] += pieces * qty / made
    return dict(needed)


def take_everything_that_is_proposed(page: ImportPage) -> int:
    """Take the first proposal of each kind that keeps rows out, for all like it, as a person does."""
    taken = 0
    while True:
        checked = page._checked
        assert checked is not None
        stopped = [each for each in checked.read.content.problems if each.severity is Severity.STOP and each.proposals]
        if not stopped:
            return taken
        page.problems.select(stopped[0].key)
        page.decide(taken_for_all(checked.read.content.decisions, stopped[0], stopped[0].proposals[0].code))
        taken += 1


def test_the_first_hour(
    database: Plant, workbooks: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = database.person("ppic_admin")
    with desk_of(database, login, qtbot, tmp_path) as window:
        page = page_of(window, "master_data.import", ImportPage)
        page.choose([workbooks / f"{name}.xlsx" for name in NAMES])
        assert len(page.files.model.all_rows) == len(NAMES)
        assert page.problems.model.rowCount() > 0
        assert take_everything_that_is_proposed(page) > 0
        page.take_in()
        assert page._checked is not None
        assert page._checked.outcome.changes == ()

        explosion = page_of(window, "master_data.explosion", ExplosionPage)
        with database.connect() as connection:
            row = connection.execute("SELECT id, name FROM quty.article WHERE code = %s", [ARTICLE]).fetchone()
        assert row is not None
        explosion.open(Option(row["id"], row["name"]))
        explosion.form.editor("qty").set_text(str(PIECES))
        explosion.calculate()
        shown = {
            f"[{each.code}] {each.name}" if each.code else each.name: each.need
            for each in explosion.needs.model.all_rows
        }
        by_hand = need_by_hand(workbooks)
        assert len(shown) == len(by_hand) > 5
        assert {name: round(need, 4) for name, need in shown.items()} == {
            name: round(need, 4) for name, need in by_hand.items()
        }

        # Out to Excel and back: nothing is different; one cell mended in Excel is one difference.
        for key, kind in (("master_data.materials", MaterialsPage), ("master_data.bill_lines", BillLinesPage)):
            file = tmp_path / f"{key}.xlsx"
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, file=file: (str(file), ""))
            page_with_table: Any = page_of(window, key, kind)
            table = page_with_table.table
            table.take_out(Into.EXCEL, every_column=table.whole)
            again = page_of(window, "master_data.import", ImportPage)
            again.choose([file])
            assert again._checked is not None
            assert (again._checked.outcome.changes, again._checked.read.content.problems) == ((), ())
        book = load_workbook(tmp_path / "master_data.materials.xlsx")
        book.worksheets[0].cell(2, 2).value = "MENDED IN EXCEL"
        book.save(tmp_path / "master_data.materials.xlsx")
        again.choose([tmp_path / "master_data.materials.xlsx"])
        mended: Checked | None = again._checked
        assert mended is not None
        (change,) = mended.outcome.changes
        assert (change.verdict, change.after) == (Verdict.CHANGED, "MENDED IN EXCEL")
