"""Bills of all six families into the plant, from look-alikes of its workbooks."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.bills import NodeState
from quty_desktop.domain.imports.bills import MAX_YARDS_PER_PIECE
from quty_desktop.domain.imports.no_label import LINK
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.problems import Decisions
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.import_requests import ImportOutcome
from quty_desktop.services.importing.imports import check_files
from quty_desktop.services.master_data import bills, explosions
from quty_desktop.services.master_data.bills import BillFilter, BillListRow, ProductSearch
from quty_desktop.services.master_data.explosions import Explode, Explosion
from tests.databases import Plant
from tests.services.doors import door_of
from tests.spreadsheets.look_alikes import (
    SUBCONTRACT,
    TOY,
    bill_rows,
    goods_rows,
    packing_rows,
    save_workbook,
    with_header,
)

D = Decimal
CODE = "30123456"
PARTNER = "CV. RUMAH BONEKA"


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


def cutting(*extra: list[tuple[object, ...]], fabric: object = 0.2) -> list[tuple[object, ...]]:
    return with_header(
        bill_rows(
            f"{TOY}_WIP_CUTTING", ("[ZFB 1] FABRIC", fabric, "YARD"), ("[ZFB1] FABRIC", 0.05, "YARD"), routing="Cutting"
        ),
        *extra,
    )


RECYCLED = bill_rows(f"{TOY}_WIP_CUTTING", ("[ZFB2] FABRIC RECYCLE", 0.21, "YARD"), routing="Cutting", first_id=900)
EMBO = with_header(
    bill_rows(
        f"{TOY}_WIP_EMBO",
        ("[ZFB1] FABRIC", 0.02, "YARD"),
        ("[ZFB1] FABRIC", 0.005, "YARD"),
        ("[ZTR1] EMBROIDERY THREAD 5000M", 120, "CM"),
        kind=SUBCONTRACT,
        partner=PARTNER,
        routing=False,
    ),
    bill_rows(f"{TOY}_WIP_BONEKA", ("[ZTG1] HANG TAG", 1, "PCE"), kind=SUBCONTRACT, partner=PARTNER, routing=False),
)
SEWING = with_header(
    bill_rows(f"{TOY}_WIP_SKIN", ("[ZLB1] LABEL EU", 1, "PCE"), ("[ZLB2] LABEL CARE", 2, "PCE"), routing="Sewing"),
    bill_rows(
        f"{TOY}_WIP_SKIN_NL",
        (f"{TOY}_WIP_CUTTING", 1, "PCE"),
        (f"{TOY}_WIP_EMBO", 1, "PCE"),
        ("[ZTR2] SEWING THREAD", 800, "CM"),
        routing="Sewing",
    ),
)
FINISHING = with_header(
    bill_rows(
        f"{TOY}_WIP_BONEKA",
        (f"{TOY}_WIP_SKIN", 1, "PCE"),
        ("[ZKP1] FILLING", 54, "GRAM"),
        ("[ZTG1] HANG TAG", 1, "PCE"),
        routing="Finishing",
    )
)
PACKING = with_header(packing_rows())
LAMINATE = bill_rows(
    "[TP 01] LAMINATE", ("[ZFB1] FABRIC", 0.5, "YARD"), kind=SUBCONTRACT, partner=PARTNER, routing=False
)
GOODS = with_header(goods_rows(CODE, cartons=8, unit="PCE"), LAMINATE)


def files(folder: Path, **changed: list[tuple[object, ...]]) -> list[Path]:
    content = {
        "Cutting": cutting(), "Embo": EMBO, "Sewing": SEWING, "Finishing": FINISHING, "Packing": PACKING,
        "Finishing Goods": GOODS,
    } | changed  # fmt: skip
    return [save_workbook(folder / f"{name}.xlsx", {"Sheet1": rows}) for name, rows in content.items()]


def take_in(door: Dispatcher, paths: list[Path], *codes: str) -> ImportOutcome:
    checked = check_files(door.ask, paths, Decisions(for_all=set(codes)))
    found: ImportOutcome = door.run(imports.import_files, checked.request)
    assert checked.outcome.changes == found.changes
    return found


def explosion(door: Dispatcher, qty: int = 480) -> Explosion:
    (article,) = door.ask(bills.products, ProductSearch(CODE))
    found: Explosion = door.ask(explosions.explode, Explode(article.id, D(qty)))
    return found


def listed(door: Dispatcher, **wanted: object) -> dict[tuple[str, str], BillListRow]:
    rows = door.ask(bills.bill_list, BillFilter(**wanted))  # type: ignore[arg-type]
    return {(row.name.removeprefix(TOY).lstrip("_"), row.variant): row for row in rows}


def needs(found: Explosion) -> dict[str, Decimal]:
    return {row.code or row.name: row.need for row in found.requirements}


def test_six_families_become_bills_with_their_articles(door: Dispatcher, tmp_path: Path) -> None:
    outcome = take_in(door, files(tmp_path), LINK)
    assert outcome.count(Subject.BILL, Verdict.NEW) == 9
    found = listed(door)
    assert {(name, variant): row.kind for (name, variant), row in found.items()} == {
        ("WIP_CUTTING", "CUT"): BomKind.MANUFACTURE, ("WIP_EMBO", "EMB"): BomKind.SUBCONTRACT,
        ("WIP_BONEKA", "SUB"): BomKind.SUBCONTRACT, ("WIP_SKIN", "SEW"): BomKind.MANUFACTURE,
        ("WIP_SKIN_NL", "SEW"): BomKind.MANUFACTURE, ("WIP_BONEKA", "FIN"): BomKind.MANUFACTURE,
        ("WIP_PACKING", "PCK"): BomKind.MANUFACTURE, ("", "FGW"): BomKind.MANUFACTURE, ("LAMINATE", "SUB"): BomKind.SUBCONTRACT,
    }  # fmt: skip
    assert found["WIP_EMBO", "EMB"].partner == PARTNER
    assert found["WIP_PACKING", "PCK"].output_unit == "CTN 60"
    assert found["LAMINATE", "SUB"].article_kind is ArticleKind.RAW_MATERIAL
    assert all(row.state is BomState.ACTIVE and row.revision == 1 for row in found.values())


def test_a_pallet_of_toys_is_exploded_through_all_of_them(door: Dispatcher, tmp_path: Path) -> None:
    take_in(door, files(tmp_path), LINK)
    found = explosion(door)
    # The line of the article says 8 PCE; a pallet of 480 in 8 cartons means cartons of 60.
    assert next((node.qty, node.unit) for node in found.nodes if node.level == 1) == (D(8), "CTN 60")
    assert needs(found) == {
        "ZFB1": 480 * (D("0.25") + D("0.025")),
        "ZTR1": 480 * 120,
        "ZTR2": 480 * 800,
        "ZLB1": 480,
        "ZLB2": 960,
        "ZKP1": 480 * 54,
        "ZTG1": 480,
        "ZCB90001": 8,
        "ZCB90002": 1,
        "ZUL90003": 2,
    }
    assert found.open_choices == (f"{TOY}_WIP_BONEKA",)


def test_without_the_link_the_skin_keeps_its_labels_only(door: Dispatcher, tmp_path: Path) -> None:
    paths = files(tmp_path)
    take_in(door, paths)
    assert not {"ZFB1", "ZTR2"} & set(needs(explosion(door)))
    checked = check_files(door.ask, paths)
    assert "bill.no_label" in {problem.code for problem in checked.read.content.problems}
    outcome = take_in(door, paths, LINK)
    (change,) = [each for each in outcome.changes if each.subject is Subject.BILL]
    assert change.verdict is Verdict.CHANGED
    assert "_wip_skin_nl" in change.after
    assert {"ZFB1", "ZTR2"} <= set(needs(explosion(door)))
    # What was accepted for all is remembered, so that the same files change nothing any more.
    assert check_files(door.ask, paths).outcome.changes == ()


def test_importing_again_changes_nothing_in_any_order(door: Dispatcher, tmp_path: Path) -> None:
    paths = files(tmp_path)
    for path in reversed(paths):
        take_in(door, [path], LINK)
    assert take_in(door, paths, LINK).count(Subject.BILL, Verdict.NEW) == 0
    assert take_in(door, paths, LINK).changes == ()
    assert len(listed(door)) == len(listed(door, history=True)) == 9
    assert {row.code for row in explosion(door).requirements} >= {"ZFB1", "ZKP1"}


def test_what_waits_for_its_bill_is_a_placeholder_until_the_file_comes(
    door: Dispatcher, database: Plant, tmp_path: Path
) -> None:
    def waiting() -> set[str]:
        with database.connect() as connection:
            rows = connection.execute("SELECT name FROM quty.article WHERE placeholder").fetchall()
        return {str(row["name"]).removeprefix(TOY) for row in rows}

    paths = files(tmp_path)
    take_in(door, [paths[3]])
    assert waiting() == {"_WIP_SKIN"}
    take_in(door, [paths[2]], LINK)
    assert waiting() == {"_WIP_CUTTING", "_WIP_EMBO"}
    assert explosion_gaps(door, f"{TOY}_WIP_BONEKA") == {f"{TOY}_WIP_CUTTING", f"{TOY}_WIP_EMBO"}
    take_in(door, [paths[0], paths[1]])
    assert waiting() == set()


def explosion_gaps(door: Dispatcher, name: str) -> set[str]:
    article = next(row for row in door.ask(bills.products, ProductSearch(name)) if row.name == name)
    found = door.ask(explosions.explode, Explode(article.id, D(1)))
    assert all(row.state is NodeState.NO_BILL for row in found.gaps)
    return {row.name for row in found.gaps}


def test_a_changed_bill_becomes_a_revision_and_the_old_one_stays(door: Dispatcher, tmp_path: Path) -> None:
    take_in(door, files(tmp_path))
    outcome = take_in(door, files(tmp_path, Cutting=cutting(fabric=0.3)))
    (change,) = outcome.changes
    assert (change.verdict, change.before, change.after) == (Verdict.CHANGED, "0.25 YARD ZFB1", "0.35 YARD ZFB1")
    row = listed(door)["WIP_CUTTING", "CUT"]
    detail = door.ask(bills.bill, row.id)
    assert [(each.revision, each.state) for each in detail.revisions] == [(2, BomState.ACTIVE), (1, BomState.RETIRED)]
    assert (detail.reason, detail.revisions[0].by) == ("Cutting.xlsx", door.actor.full_name)
    assert [(line.code, line.qty) for line in detail.lines] == [("ZFB1", D("0.35"))]


@pytest.mark.parametrize(
    ("chosen", "default"), [("bill.default.first", "CUT"), ("bill.default.later", "CUT 2"), ("", None)]
)
def test_alternatives_are_kept_and_the_chosen_one_is_the_default(
    door: Dispatcher, tmp_path: Path, chosen: str, default: str | None
) -> None:
    paths = files(tmp_path, Cutting=cutting(RECYCLED))
    take_in(door, paths, LINK, chosen)
    found = {variant: row for (name, variant), row in listed(door).items() if name == "WIP_CUTTING"}
    assert set(found) == {"CUT", "CUT 2"}
    assert {variant for variant, row in found.items() if row.is_default} == ({default} if default else set())
    assert found["CUT"].choice_open is (default is None)
    assert (found["CUT"].recycled, found["CUT 2"].recycled) == (False, True)
    assert ("ZFB2" in needs(explosion(door))) is (default == "CUT 2")
    assert take_in(door, paths, LINK, chosen).changes == ()


def test_another_default_can_be_chosen_by_importing_again(door: Dispatcher, tmp_path: Path) -> None:
    paths = files(tmp_path, Cutting=cutting(RECYCLED))
    take_in(door, paths, "bill.default.first")
    take_in(door, paths, "bill.default.later")
    found = {variant: row for (name, variant), row in listed(door).items() if name == "WIP_CUTTING"}
    assert (found["CUT"].is_default, found["CUT 2"].is_default) == (False, True)


def test_much_fabric_is_divided_only_when_somebody_says_so(door: Dispatcher, tmp_path: Path) -> None:
    dozens = float(MAX_YARDS_PER_PIECE + 1)
    take_in(door, files(tmp_path, Cutting=cutting(fabric=dozens)), LINK, "bill.divide_by_12")
    assert needs(explosion(door, 1))["ZFB1"] == D("0.2792")
    assert {line.qty for line in door.ask(bills.bill, listed(door)["WIP_CUTTING", "CUT"].id).lines} == {D("0.254167")}


def test_nobody_edits_a_bill_in_force_past_the_program(door: Dispatcher, database: Plant, tmp_path: Path) -> None:
    take_in(door, files(tmp_path))
    row = listed(door)["WIP_CUTTING", "CUT"]
    for statement in (
        "UPDATE quty.bill SET output_qty = 12 WHERE id = %s",
        "DELETE FROM quty.bill_line WHERE bill_id = %s",
        "UPDATE quty.bill_line SET qty = 9 WHERE bill_id = %s",
        "INSERT INTO quty.bill_line (bill_id, position, component_id, qty, unit)"
        " SELECT bill_id, 9, component_id, 9, unit FROM quty.bill_line WHERE bill_id = %s",
    ):
        with (
            database.connect(database.person("warehouse_admin")) as connection,
            pytest.raises(psycopg.Error, match=r"bill\.in_force"),
        ):
            connection.execute(statement.encode(), (row.id,))
    with (
        database.connect(database.person("warehouse_admin")) as connection,
        pytest.raises(psycopg.Error, match="import_data"),
    ):
        connection.execute(
            "INSERT INTO quty.bill (article_id, variant, kind, state) VALUES (%s, 'X', 'manufacture', 'active')",
            (row.article_id,),
        )
