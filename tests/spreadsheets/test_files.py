from collections.abc import Callable
from pathlib import Path

import pytest

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.spreadsheets.files import look, read_file
from tests.spreadsheets.look_alikes import (
    TOY,
    article_rows,
    goods_rows,
    packing_rows,
    save_csv,
    save_workbook,
    with_header,
)

WorkbookWriter = Callable[..., Path]


def test_the_kind_is_told_by_the_header_not_by_the_name(workbook: WorkbookWriter) -> None:
    assert read_file(workbook(article_rows(), "Packing.xlsx")).kind is FileKind.ARTICLES
    assert read_file(workbook(with_header(packing_rows()), "Article.xlsx")).kind is FileKind.PACKING_BILLS
    assert read_file(workbook(with_header(goods_rows("30123456")), "x.xlsx")).kind is FileKind.FINISHED_GOODS_BILLS


def test_reading_again_gives_the_same(workbook: WorkbookWriter) -> None:
    path = workbook(article_rows())
    first, second = read_file(path), read_file(path)
    assert first == second
    assert len(first.fingerprint) == 64
    assert [problem.key for problem in first.problems] == [problem.key for problem in second.problems]


def test_a_hidden_sheet_is_read_only_when_it_is_chosen(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "x.xlsx", {"Notes": [("hello",)], "Old": article_rows()}, hidden={"Old"})
    with pytest.raises(Refused, match="no header row") as refused:
        read_file(path)
    assert "NO. Art" in str(refused.value.remedy)
    assert read_file(path, sheet="Old").sheet == "Old"


def test_several_sheets_are_asked_and_never_read_together(workbook: WorkbookWriter) -> None:
    path = workbook(article_rows(), More=article_rows()[:3], Notes=[("x",)])
    with pytest.raises(Refused, match=r"“Sheet1”, “More”") as refused:
        read_file(path)
    assert refused.value.code == "file.several_sheets"
    assert len(read_file(path, sheet="More").articles) == 2
    with pytest.raises(Refused, match="no sheet “Nowhere”"):
        read_file(path, sheet="Nowhere")


def test_looking_tells_what_each_sheet_is(tmp_path: Path) -> None:
    path = save_workbook(
        tmp_path / "x.xlsx",
        {"List": [("QUTY",), (), *article_rows()], "Bills": with_header(packing_rows()), "Notes": [("x",)]},
        hidden={"Bills"},
    )
    assert [(sheet.name, sheet.hidden, sheet.layout, sheet.header_row) for sheet in look(path)] == [
        ("List", False, "Article list", 3),
        ("Bills", True, "Bills of material", 1),
        ("Notes", False, None, 0),
    ]


def test_a_text_file_says_the_same_as_the_workbook(workbook: WorkbookWriter, tmp_path: Path) -> None:
    rows = with_header(packing_rows(), packing_rows(f"{TOY} two", "_AP", 24, 0.25))
    from_workbook = read_file(workbook(rows, "bills.xlsx"))
    indonesian = [[str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row] for row in rows]
    from_text = read_file(save_csv(tmp_path / "bills.csv", indonesian, separator=";"))
    assert [bill.content for bill in from_text.bills] == [bill.content for bill in from_workbook.bills]
    assert (from_text.kind, from_text.sheet) == (from_workbook.kind, "")


def test_counts_tell_what_was_read(workbook: WorkbookWriter) -> None:
    counts = read_file(workbook(article_rows())).counts
    assert (counts.rows, counts.good, counts.lines, counts.stopped, counts.warnings) == (5, 4, 0, 1, 0)
    counts = read_file(workbook(with_header(packing_rows(), packing_rows(tail="_AP")))).counts
    assert (counts.rows, counts.good, counts.lines, counts.stopped) == (6, 2, 6, 0)
