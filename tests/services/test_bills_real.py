"""The plant's own bills at work, checked against the lines of its workbooks; skipped where they are not at hand."""

import time
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.bills import NodeState
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.imports import check_files
from quty_desktop.services.master_data import bills, explosions
from quty_desktop.services.master_data.bills import BillFilter, ProductSearch
from quty_desktop.services.master_data.explosions import Explode, ExplodeMany
from tests.databases import Plant
from tests.services.doors import door_of
from tests.spreadsheets.conftest import workbooks

__all__ = ["workbooks"]

D = Decimal
CODE = "40551542"
EXPLODE_ALL_SECONDS = 2.0


@pytest.fixture
def door(database: Plant, workbooks: Path) -> Iterator[Dispatcher]:
    names = ("Article", "Cutting", "Finishing", "Packing", "Finishing Goods")
    with door_of(database, "ppic_admin") as door:
        checked = check_files(door.ask, [workbooks / f"{name}.xlsx" for name in names])
        door.run(imports.import_files, checked.request)
        yield door


def filed_lines(folder: Path, file: str, product: str) -> list[tuple[str, float, str]]:
    """Component, quantity and unit of a product's first bill, straight from the cells."""
    content = BytesIO((folder / f"{file}.xlsx").read_bytes())
    rows = load_workbook(content, read_only=True).worksheets[0].iter_rows(min_row=2, values_only=True)
    found: list[tuple[str, float, str]] = []
    inside = False
    for row in rows:
        if row[0]:
            if found:
                break
            inside = str(row[0]).strip().endswith(product)
        if inside:
            cell: Any = row[12]
            found.append((str(row[10]).strip(), float(cell), str(row[13])))
    return found


def test_480_bears_need_what_the_lines_of_the_workbooks_say(door: Dispatcher, workbooks: Path) -> None:
    (article,) = door.ask(bills.products, ProductSearch(CODE))
    explosion = door.ask(explosions.explode, Explode(article.id, D(480)))
    issued = {(row.code or row.name): row.issue for row in explosion.requirements}
    name = article.name
    # A pallet: 480 pieces in 8 cartons of 60.
    pallet = {line[0]: line for line in filed_lines(workbooks, "Finishing Goods", f"[{CODE}] {name}")}
    assert pallet[f"{name}_WIP_PACKING"][1:] == (8, "CTN 60")
    (carton_node,) = [node for node in explosion.nodes if node.name == f"{name}_WIP_PACKING"]
    assert (carton_node.qty, carton_node.unit) == (D(8), "CTN 60")
    by_hand = {
        component: D(str(qty)) for component, qty, _ in pallet.values() if not component.endswith("_WIP_PACKING")
    }
    # A carton, eight times.
    for component, qty, _ in filed_lines(workbooks, "Packing", f"{name}_WIP_PACKING"):
        if not component.endswith("_WIP_BONEKA"):
            by_hand[component] = by_hand.get(component, D(0)) + 8 * D(str(qty))
    # A doll, 480 times: filling 54 g each.
    for component, qty, _ in filed_lines(workbooks, "Finishing", f"{name}_WIP_BONEKA"):
        by_hand[component] = by_hand.get(component, D(0)) + 480 * D(str(qty))
    assert issued == {component.removeprefix("[").split("] ")[0]: need for component, need in by_hand.items()}
    assert issued["IKP20157"] == 25_920
    assert issued["ATR10400"] == 28_800
    assert [issued[code] for code in ("ACB30104", "ACB30121", "ALS40012", "AUL20220")] == [8, 1, 8, 2]
    # Sewing and Embo are not among the workbooks: what they make is told as missing.
    assert {row.name for row in explosion.gaps} == {f"{name}_WIP_SKIN", f"{name}_WIP_BAJU"}
    assert all(row.state is NodeState.NO_BILL for row in explosion.gaps)


def test_all_finished_articles_are_exploded_in_one_statement(door: Dispatcher) -> None:
    listed = door.ask(bills.bill_list, BillFilter())
    goods = sorted({row.article_id for row in listed if row.article_kind is ArticleKind.FINISHED_GOOD})
    assert len(goods) > 200
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(door._engine, "before_cursor_execute", count)
    begun = time.perf_counter()
    needs = door.ask(explosions.requirements, ExplodeMany(tuple((article, D(480)) for article in goods)))
    took = time.perf_counter() - begun
    event.remove(door._engine, "before_cursor_execute", count)
    assert len(seen) == 1
    assert took < EXPLODE_ALL_SECONDS
    assert len(needs) > 300


def test_bills_are_kept_with_their_alternatives_and_once(door: Dispatcher) -> None:
    listed = door.ask(bills.bill_list, BillFilter())
    assert len(listed) == 146 + 269 + 211 + 280
    cutting = {row.article_id for row in listed if row.choice_open and row.variant.startswith("CUT")}
    assert len(cutting) == 15
    # One article's pallet disagrees with its packing bill; all others have cartons of the same content.
    packed = {row.name: row.output_unit for row in listed if row.variant == "PCK"}
    assert len(packed) == 211
    content = [
        (node.unit, packed[node.name])
        for row in listed
        if row.article_kind is ArticleKind.FINISHED_GOOD and row.lines
        for node in door.ask(explosions.explode, Explode(row.article_id, row.output_qty)).nodes
        if node.level == 1 and node.name in packed
    ]
    assert len(content) == 211
    assert [pair for pair in content if pair[0] != pair[1]] == [("CTN 24", "CTN 40")]


def test_no_bill_of_the_plant_contains_its_own_product(door: Dispatcher) -> None:
    listed = door.ask(bills.bill_list, BillFilter())
    everything = tuple((row.article_id, D(1)) for row in listed if row.article_kind is not ArticleKind.RAW_MATERIAL)
    assert door.ask(explosions.requirements, ExplodeMany(tuple(dict.fromkeys(everything))))
