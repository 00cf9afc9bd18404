"""Taking imports back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quty_desktop.domain.errors import NotAllowed, NotFound, Refused, WrongState
from quty_desktop.domain.imports import ImportState
from quty_desktop.i18n import translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.imports import check_files
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import ArticleFilter
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.import_files import Files, write_files
from tests.spreadsheets.look_alikes import article_rows, save_workbook

TABLES = ("article", "destination", "destination_alias", "pack_specification", "bill", "bill_line")


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return write_files(tmp_path)


def take_in(door: Dispatcher, *paths: Path) -> int:
    return door.run(imports.import_files, check_files(door.ask, paths).request).files[0].run_id


def content(database: Plant) -> dict[str, list[dict[str, object]]]:
    with database.connect() as connection:
        return {
            table: [row["row"] for row in connection.execute(f"SELECT to_jsonb(t) - 'version' AS row FROM quty.{table} t ORDER BY to_jsonb(t)::text")]  # noqa: S608
            for table in TABLES
        }  # fmt: skip


def rename(files: Files, name: str) -> None:
    rows = article_rows()
    rows[1] = (30123456, name, "EU")
    save_workbook(files.articles, {"Sheet1": rows})


def test_an_import_is_taken_back_with_all_its_files(door: Dispatcher, files: Files, database: Plant) -> None:
    before = content(database)
    run = take_in(door, *files.all)
    assert content(database) != before
    undone = door.run(imports.undo_import, run)
    assert undone.files == ("Article.xlsx", "Packing.xlsx", "Finishing Goods.xlsx", "Cutting.xlsx")
    assert content(database) == before
    assert {row.state for row in door.ask(imports.import_runs)} == {ImportState.UNDONE}
    with pytest.raises(WrongState):
        door.run(imports.undo_import, run)


def test_what_was_changed_gets_its_former_value(door: Dispatcher, files: Files, database: Plant) -> None:
    take_in(door, *files.all)
    before = content(database)
    rename(files, "another name")
    run = take_in(door, files.articles)
    assert content(database) != before
    door.run(imports.undo_import, run)
    assert content(database) == before
    # The first import can be taken back now, for it is as it left things.
    first = min(row.id for row in door.ask(imports.import_runs))
    door.run(imports.undo_import, first)
    assert door.ask(articles.article_list, ArticleFilter(include_inactive=True)) == ()


def test_a_later_change_stays(door: Dispatcher, files: Files, database: Plant) -> None:
    first = take_in(door, *files.all)
    rename(files, "another name")
    take_in(door, files.articles)
    before = content(database)
    with pytest.raises(Refused) as refused:
        door.run(imports.undo_import, first)
    assert refused.value.code == "import.changed_since"
    assert "30123456" in str(refused.value.what)
    assert door.actor.full_name in str(refused.value.what)
    assert translator("en").tr(refused.value.what).endswith("since (Article).")
    assert content(database) == before


def test_what_was_built_on_an_import_keeps_it(door: Dispatcher, files: Files, database: Plant) -> None:
    run = take_in(door, *files.all)
    with database.connect() as connection:
        connection.execute("INSERT INTO quty.partner (kind, name) VALUES ('customer', 'A buyer')")
        connection.execute(
            "INSERT INTO quty.buyer_order (number, buyer_id, order_date) SELECT 'PO-1', id, '2026-01-05' FROM quty.partner"
        )
        connection.execute(
            "INSERT INTO quty.buyer_order_line (order_id, number, article_id, qty_pcs, week_year, week_number, destination_id)"
            " SELECT o.id, 1, a.id, 480, 2026, 22, a.destination_id FROM quty.buyer_order o, quty.article a"
            " WHERE a.code = '30123456'"
        )
    before = content(database)
    with pytest.raises(Refused) as refused:
        door.run(imports.undo_import, run)
    assert refused.value.code == "import.built_on"
    # In the words of the office, in its language.
    assert translator("en").tr(refused.value.what).endswith("is in use (Order line).")
    assert content(database) == before


def test_production_ordered_since_keeps_a_changed_packing(door: Dispatcher, files: Files, database: Plant) -> None:
    take_in(door, *files.all)
    with database.connect() as connection:
        connection.execute("UPDATE quty.pack_specification SET pcs_per_carton = 48, version = version + 1")
    run = take_in(door, files.packing, files.goods)
    with database.connect() as connection:
        connection.execute("INSERT INTO quty.partner (kind, name) VALUES ('customer', 'A buyer')")
        connection.execute(
            "INSERT INTO quty.buyer_order (number, buyer_id, order_date) SELECT 'PO-1', id, '2026-01-05' FROM quty.partner"
        )
        connection.execute(
            "INSERT INTO quty.buyer_order_line (order_id, number, article_id, qty_pcs, week_year, week_number, destination_id)"
            " SELECT o.id, 1, a.id, 480, 2026, 22, a.destination_id FROM quty.buyer_order o, quty.article a"
            " WHERE a.code = '30123456'"
        )
        connection.execute(
            "INSERT INTO quty.manufacturing_order (number, batch_number, order_line_id, article_id, qty_pcs, route)"
            " SELECT 'MO-1', 'B-1', id, article_id, 480, 'route_1' FROM quty.buyer_order_line"
        )
    with pytest.raises(Refused) as refused:
        door.run(imports.undo_import, run)
    assert refused.value.code == "import.built_on"


def test_taking_back_needs_both_rights_and_a_known_import(door: Dispatcher, database: Plant, files: Files) -> None:
    run = take_in(door, *files.all)
    with door_of(database, "warehouse_admin") as other, pytest.raises(NotAllowed):
        other.run(imports.undo_import, run)
    with pytest.raises(NotFound):
        door.run(imports.undo_import, 999_999)
