"""Master data and histories leave the program whole: what stands in the file is what the database keeps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog

from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration import audit
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import (
    ArticleInput,
    DestinationInput,
    PackSpecificationInput,
    PartnerInput,
)
from quty_desktop.spreadsheets.reader import read_sheets
from quty_desktop.views.administration import audit as audit_page
from quty_desktop.views.administration.audit import AuditPage
from quty_desktop.views.administration.sign_ins import SignInsPage
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.table_export import out_columns
from quty_desktop.views.kit.table_saving import Into
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.articles import ArticlesPage
from quty_desktop.views.master_data.destinations import DestinationsPage
from quty_desktop.views.master_data.pack_specifications import PackSpecificationsPage
from quty_desktop.views.master_data.partners import PartnersPage
from tests.databases import Plant
from tests.services.doors import door_of
from tests.views.conftest import make_workplace

ODD_NAMES = (
    "=SUM(A1)",
    "+62 otter",
    "-dash",
    "@home",
    "'quoted'",
    "00123",
    "1e5",
    "TRUE",
    "MJUKVÅG 🦦 otter",
    'say "x"; a,b',
)


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        eu = door.run(articles.save_destination, DestinationInput("EU", "Europe", "EU", "EUR, Eropa")).id
        door.run(articles.save_destination, DestinationInput("007", "=Site", "AP"))
        door.run(articles.save_partner, PartnerInput(PartnerKind.SUPPLIER, "PT Benang", "0042", phone="+62 812 0001"))
        door.run(articles.save_partner, PartnerInput(PartnerKind.CUSTOMER, "@buyer", "-7", email="a@b.example"))
        for number, name in enumerate(ODD_NAMES):
            new = ArticleInput(f"0012345{number}", name, ArticleKind.FINISHED_GOOD, destination_id=eu)
            article = door.run(articles.save_article, new).id
            door.run(
                articles.save_pack_specification,
                PackSpecificationInput(
                    article, 32 + number, 16, effective_from=Week(2026, 40), length_mm=580, width_mm=380, height_mm=420,
                    gross_weight_kg=Decimal("7.125"),
                ),
            )  # fmt: skip
        yield door


@pytest.fixture
def place(qapp: QApplication, store: QSettings, door: Dispatcher) -> Workplace:
    return replace(make_workplace(store, actor=door.actor), door=door)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


def shown(page: Page) -> Any:
    page.resize(1136, 688)
    page.show()
    return page


def as_read(value: object) -> object:
    """A value as the reader of spreadsheets gives it back."""
    match value:
        case "":
            return None
        case Decimal():
            return float(value)
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - Excel knows no zones
        case _:
            return value


def check(table: Table, file: Path) -> list[dict[str, object]]:
    """Take everything out, read it back, compare cell by cell."""
    table.take_out(Into.EXCEL, every_column=True)
    heading, *rows = read_sheets(file)[0].rows
    hidden = [column for column in table.model.columns if column not in table.columns_shown]
    columns = out_columns([*table.columns_shown, *hidden], table._place.words)
    assert list(heading.cells) == [column.heading for column in columns]
    assert len(rows) == len(table.model.all_rows) > 0
    for row, read in zip(table.model.rows, rows, strict=True):
        cells = [*read.cells, *[None] * (len(columns) - len(read.cells))]
        expected = [as_read(column.take(row)) for column in columns]
        assert cells == expected
        for value, cell in zip(expected, cells, strict=True):
            assert (type(cell) is type(value)) or {type(cell), type(value)} == {int, float}
    return [dict(zip(map(str, heading.cells), row.cells, strict=False)) for row in rows]


def test_articles(place: Workplace, file: Path) -> None:
    page: ArticlesPage = shown(ArticlesPage(place))
    rows = check(page.table, file)
    names = {row["Article"]: row["Name"] for row in rows}
    assert names == {f"0012345{number}": name for number, name in enumerate(ODD_NAMES)}
    (first,) = [row for row in rows if row["Article"] == "00123450"]
    assert (first["pcs/CTN"], first["pcs/pallet"]) == (32, 512)
    page.close()


def test_pack_specifications(place: Workplace, file: Path) -> None:
    page: PackSpecificationsPage = shown(PackSpecificationsPage(place))
    rows = check(page.table, file)
    assert {row["From week"] for row in rows} == {"W40-2026"}
    assert {Week.parse(str(row["From week"])) for row in rows} == {Week(2026, 40)}
    assert {row["Gross weight (kg)"] for row in rows} == {7.125}
    page.close()


def test_destinations_and_partners(place: Workplace, file: Path) -> None:
    destinations: DestinationsPage = shown(DestinationsPage(place))
    assert {row["Code"] for row in check(destinations.table, file)} == {"EU", "007"}
    destinations.close()
    partners: PartnersPage = shown(PartnersPage(place))
    rows = {row["Name"]: row for row in check(partners.table, file)}
    assert rows["PT Benang"]["Code"] == "0042"
    assert rows["PT Benang"]["Phone"] == "+62 812 0001"
    assert rows["@buyer"]["Code"] == "-7"
    partners.close()


def test_what_is_not_loaded_yet_is_exported_too(
    database: Plant, door: Dispatcher, store: QSettings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE_SIZE", 5)
    monkeypatch.setattr(audit_page, "LARGE_PAGE", 7)
    with door_of(database, "admin") as boss:
        place = replace(make_workplace(store, actor=boss.actor), door=boss)
        page = AuditPage(place)
        question = page._question()
        assert len(boss.ask(audit.audit_entries, replace(question, limit=5))) == 5
        monkeypatch.setattr(page, "_question", lambda: replace(question, limit=5))
        page.table.show_rows(boss.ask(audit.audit_entries, replace(question, limit=5)), lambda: None)
        everything = boss.ask(audit.audit_entries, replace(question, limit=5_000))
        assert len(everything) > 20
        pages = list(page._everything())
        assert [row.id for row in pages] == [row.id for row in everything]
        page.table.take_out(Into.EXCEL)
        _, *rows = read_sheets(file)[0].rows
        assert len(rows) == len(everything)
        sign_ins = shown(SignInsPage(place))
        assert {row.id for row in sign_ins._everything()} == {row.id for row in sign_ins.table.model.all_rows}
        sign_ins.close()
        page.deleteLater()
