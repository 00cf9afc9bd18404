"""The plant's own workbooks must go in unchanged; the figures are those of a count by hand."""

import time
from collections import Counter
from pathlib import Path

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.articles import compare_articles
from quty_desktop.domain.imports.files import FileKind, ReadFile
from quty_desktop.domain.imports.pack_specifications import derive_pack_specifications
from quty_desktop.domain.imports.problems import Decisions, Ledger, Severity
from quty_desktop.domain.imports.rows import BillSubject, PackSpecificationRow
from quty_desktop.domain.imports.units import Unit
from quty_desktop.spreadsheets.files import read_file

PREVIEW_SECONDS = 3.0


@pytest.fixture(scope="module")
def articles(workbooks: Path) -> ReadFile:
    return read_file(workbooks / "Article.xlsx")


@pytest.fixture(scope="module")
def packing(workbooks: Path) -> ReadFile:
    return read_file(workbooks / "Packing.xlsx")


@pytest.fixture(scope="module")
def goods(workbooks: Path) -> ReadFile:
    return read_file(workbooks / "Finishing Goods.xlsx")


@pytest.fixture(scope="module")
def derived(goods: ReadFile, packing: ReadFile) -> tuple[tuple[PackSpecificationRow, ...], Ledger]:
    ledger = Ledger()
    return derive_pack_specifications(goods.bills, packing.bills, ledger), ledger


def codes(read: ReadFile | Ledger) -> Counter[str]:
    return Counter(problem.code for problem in read.problems)


def test_the_article_list_has_283_rows_and_260_numbers(articles: ReadFile) -> None:
    assert articles.kind is FileKind.ARTICLES
    assert articles.rows_read == 283
    stopped = [problem for problem in articles.problems if problem.severity is Severity.STOP]
    assert [problem.value for problem in stopped] == ["C AP"]
    assert len(articles.articles) == 282
    assert len({row.key for row in articles.articles}) == 282
    assert all(len(row.code) == 8 and row.code.isdigit() for row in articles.articles)


def test_the_clerks_answer_completes_the_article_list(workbooks: Path) -> None:
    read = read_file(workbooks / "Article.xlsx", decisions=Decisions(for_all={"destination.cap.apcn"}))
    assert len(read.articles) == 283
    assert len({row.code for row in read.articles}) == 260
    several = Counter(row.code for row in read.articles)
    assert sum(count > 1 for count in several.values()) == 20
    assert max(several.values()) == 4
    assert Counter(row.destination for row in read.articles) == {
        "AP": 60, "EU": 57, "ME": 39, "NA": 38, "US": 28, "CA": 25, "RU": 16, "GB": 9, "DE": 3, "USDO": 2, "APCN": 5, "APJP": 1,
    }  # fmt: skip


def test_the_slips_of_the_article_list_are_found(articles: ReadFile) -> None:
    assert codes(articles) == {"article.destination": 1, "article.name_counts_up": 4, "article.same_name": 2}
    twins = {problem.value[:8] for problem in articles.problems if problem.code == "article.same_name"}
    assert len(twins) == 2
    assert "60551536" in twins


def test_the_packing_bills(packing: ReadFile) -> None:
    assert packing.kind is FileKind.PACKING_BILLS
    assert (packing.rows_read, len(packing.bills), sum(len(bill.lines) for bill in packing.bills)) == (1228, 211, 1228)
    assert {bill.department for bill in packing.bills} == {Department.PACKING}
    assert all(bill.unit.unit is Unit.CTN for bill in packing.bills)
    assert len({bill.unit for bill in packing.bills}) == 29
    assert Counter(line.unit.unit for bill in packing.bills for line in bill.lines) == {
        Unit.PCE: 1224,
        Unit.GRAM: 3,
        Unit.YARD: 1,
    }
    assert packing.problems == ()


def test_the_bills_of_the_finished_goods(goods: ReadFile) -> None:
    assert goods.kind is FileKind.FINISHED_GOODS_BILLS
    assert (goods.rows_read, len(goods.bills)) == (518, 280)
    assert Counter(bill.subject for bill in goods.bills) == {BillSubject.ARTICLE: 235, BillSubject.MATERIAL: 45}
    assert codes(goods) == {"bill.empty": 8}
    finished = [bill.product.code for bill in goods.bills if bill.subject is BillSubject.ARTICLE]
    assert len(set(finished)) == 235
    assert all(len(code) == 8 for code in finished if "-" not in code)
    assert sum("-" in code for code in finished) == 1


def test_finishing_and_cutting_are_read_too(workbooks: Path) -> None:
    finishing = read_file(workbooks / "Finishing.xlsx")
    assert (finishing.kind, finishing.rows_read, len(finishing.bills)) == (FileKind.FINISHING_BILLS, 835, 269)
    assert codes(finishing) == {"bill.repeated_component": 3, "bill.source": 1}
    cutting = read_file(workbooks / "Cutting.xlsx")
    assert (cutting.kind, cutting.rows_read, len(cutting.bills)) == (FileKind.CUTTING_BILLS, 508, 146)
    assert len({bill.product.key for bill in cutting.bills}) == 131
    assert Counter(str(line.unit) for bill in cutting.bills for line in bill.lines) == {
        "YARD": 478, "CM": 13, "PCE": 11, "METER": 4, "KGS": 2,
    }  # fmt: skip
    found = codes(cutting)
    assert (found["bill.alternative"], found["bill.yards"], found["material.marked_for_deletion"]) == (15, 18, 1)
    assert found["material.space_in_code"] == 7


def test_210_of_211_pack_specifications_agree(derived: tuple[tuple[PackSpecificationRow, ...], Ledger]) -> None:
    rows, ledger = derived
    assert len(rows) == 210
    assert codes(ledger) == {
        "pack.no_packing_line": 24,
        "pack.pieces_mean_cartons": 32,
        "pack.pallet_share": 14,
        "pack.carton_share": 6,
        "pack.conflict": 1,
        "pack.other_destination": 1,
    }
    assert Counter(row.cartons_per_pallet for row in rows) == {4: 136, 8: 52, 16: 11, 2: 5, 12: 4, 48: 1, 1: 1}


def test_the_first_article_has_60_in_a_carton_and_8_on_a_pallet(
    derived: tuple[tuple[PackSpecificationRow, ...], Ledger],
) -> None:
    (row,) = [row for row in derived[0] if row.code == "40551542"]
    assert (row.destination, row.pcs_per_carton, row.cartons_per_pallet, row.pcs_per_pallet) == ("EU", 60, 8, 480)
    assert row.carton is not None
    assert (row.carton.length_mm, row.carton.width_mm, row.carton.height_mm) == (570, 375, 450)


def test_the_one_conflict_is_shown_with_both_numbers(goods: ReadFile, packing: ReadFile) -> None:
    ledger = Ledger()
    derive_pack_specifications(goods.bills, packing.bills, ledger)
    (conflict,) = [problem for problem in ledger.problems if problem.code == "pack.conflict"]
    assert conflict.severity is Severity.STOP
    assert [proposal.value for proposal in conflict.proposals] == ["24", "40"]
    decided = Ledger(Decisions(single={conflict.key: "pack.content.of_article"}))
    rows = derive_pack_specifications(goods.bills, packing.bills, decided)
    assert len(rows) == 211
    assert all(row.pcs_per_carton * row.cartons_per_pallet == row.pcs_per_pallet for row in rows)


def test_list_and_bills_are_compared(articles: ReadFile, goods: ReadFile) -> None:
    ledger = Ledger()
    compared = compare_articles(articles.articles, goods.bills, ledger)
    assert (len(compared.articles), len(compared.only_in_bills)) == (282, 34)
    assert codes(ledger)["article.not_listed"] == 34
    (bear,) = [
        problem
        for problem in ledger.problems
        if problem.code == "article.name_differs" and "60551536" in str(problem.why)
    ]
    assert bear.position.row == 6
    assert bear.proposals[0].value.endswith("cat")
    mended = compare_articles(
        articles.articles, goods.bills, Ledger(Decisions(single={bear.key: "article.name.of_bill"}))
    )
    assert [row.name.split()[-1] for row in mended.articles if row.code == "60551536"] == ["cat"]


@pytest.mark.parametrize("name", ["Article", "Packing", "Finishing Goods", "Finishing", "Cutting"])
def test_each_file_is_previewed_in_seconds(workbooks: Path, name: str) -> None:
    begun = time.perf_counter()
    read_file(workbooks / f"{name}.xlsx")
    assert time.perf_counter() - begun < PREVIEW_SECONDS
