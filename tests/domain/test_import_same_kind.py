"""Several files of one kind in one import."""

from pathlib import Path

from quty_desktop.domain.imports.files import FileKind, ReadFile
from quty_desktop.domain.imports.mappings import proposed
from quty_desktop.domain.imports.own_tables import References
from quty_desktop.domain.imports.problems import NO_DECISIONS, Decisions
from quty_desktop.domain.imports.same_kind import FIRST, LATER
from quty_desktop.domain.imports.sets import FileSet, Known, combine
from quty_desktop.spreadsheets.files import Assigned, read_file
from tests.spreadsheets.look_alikes import ARTICLE_HEADER, TOY, bill_rows, save_workbook, with_header


def articles(folder: Path, name: str, *rows: tuple[object, ...]) -> ReadFile:
    return read_file(save_workbook(folder / name, {"Sheet1": [ARTICLE_HEADER, *rows]}))


def cutting(folder: Path, name: str, **yards: float) -> ReadFile:
    rows = [
        bill_rows(f"{toy}_WIP_CUTTING", ("[ZFB1] FABRIC", qty, "YARD"), routing="Cutting") for toy, qty in yards.items()
    ]
    return read_file(save_workbook(folder / name, {"Sheet1": with_header(*rows)}))


def differing(content: FileSet) -> list[tuple[str, int]]:
    return [(each.position.file, each.position.row) for each in content.problems if each.code == "import.files_differ"]


def test_article_lists_that_agree_are_one_list(tmp_path: Path) -> None:
    files = [
        articles(tmp_path, "a.xlsx", (30123456, TOY, "EU"), (30123457, TOY, "NA")),
        articles(tmp_path, "b.xlsx", (30123456, f" {TOY} ", "EU"), (30123458, TOY, "ME")),
    ]
    content = combine(files)
    assert [row.code for row in content.articles] == ["30123456", "30123457", "30123458"]
    assert differing(content) == []


def test_article_lists_that_disagree_show_both_names(tmp_path: Path) -> None:
    files = [
        articles(tmp_path, "a.xlsx", (30123456, TOY, "EU")),
        articles(tmp_path, "b.xlsx", (30123456, "Other", "EU")),
    ]
    names = {}
    for code in ("", FIRST, LATER):
        content = combine(files, Decisions(for_all={code}) if code else NO_DECISIONS)
        names[code] = [row.name for row in content.articles]
        assert differing(content) == ([] if code else [("b.xlsx", 2)])
    assert names == {"": [TOY], FIRST: [TOY], LATER: ["Other"]}
    problem = next(each for each in combine(files).problems if each.code == "import.files_differ")
    assert "a.xlsx, row 2" in str(problem.why)
    assert combine(files).stopped(files[1]) == 1


def test_bills_that_disagree_show_their_lines(tmp_path: Path) -> None:
    files = [cutting(tmp_path, "a.xlsx", A=0.1, B=0.2), cutting(tmp_path, "b.xlsx", A=0.1, B=0.3, C=0.4)]
    content = combine(files)
    assert differing(content) == [("b.xlsx", 3)]
    assert [[bill.product.name[0] for bill in file.bills] for file in content.files] == [["A", "B"], ["C"]]
    later = combine(files, Decisions(for_all={LATER}))
    assert [[bill.product.name[0] for bill in file.bills] for file in later.files] == [["A"], ["B", "C"]]
    problem = next(each for each in content.problems if each.code == "import.files_differ")
    assert "ZFB1 0.2 YARD" in str(problem.why)
    assert problem.value == "ZFB1 0.3 YARD"


def materials(folder: Path, name: str, header: tuple[str, ...], *rows: tuple[object, ...]) -> ReadFile:
    return read_file(save_workbook(folder / name, {"Sheet1": [header, *rows]}))


def test_a_list_and_a_table_of_ours_tell_of_one_material_together_or_ask(tmp_path: Path) -> None:
    header = ("Code", "Name", "Category", "Unit", "Minimum stock")
    ours = materials(
        tmp_path, "ours.xlsx", header, ("AB 1", "Felt", "Felts", "YARD", 5), ("AB2", "Wool", None, "KG", 0)
    )
    mapping = proposed(FileKind.MATERIALS, ("Kode", "Nama", "Satuan"))
    path = save_workbook(
        tmp_path / "list.xlsx",
        {
            "S": [
                ("Kode", "Nama", "Satuan"),
                ("AB1", "Felt", "YARD"),
                ("AB2", "Wool yarn", "KGS"),
                ("AB3", "Tape", "CM"),
            ]
        },
    )
    listed = read_file(path, assigned=Assigned("S", 1, mapping))
    plant = Known(references=References({"unit": frozenset({"yard", "kg"})}))
    content = combine([ours, listed], known=plant)
    assert differing(content) == [("list.xlsx", 3)]
    told = {
        record.code: (record.is_own, dict(record.values)["name"])
        for record in content.records
        if record.code != "Felts"
    }
    assert told == {"AB 1": (True, "Felt"), "AB2": (True, "Wool"), "AB3": (False, "Tape")}
    later = combine([ours, listed], Decisions(for_all={LATER}), known=plant)
    assert {record.code: record.is_own for record in later.records}["AB2"] is False
