"""Labels of other destinations, and components that nothing makes."""

from pathlib import Path

from quty_desktop.domain.imports.files import ReadFile
from quty_desktop.domain.imports.problems import NO_DECISIONS, Decisions
from quty_desktop.domain.imports.sets import Known, combine
from quty_desktop.spreadsheets.files import read_file
from tests.spreadsheets.look_alikes import TOY, bill_rows, save_workbook, with_header

EU_LABEL, NA_LABEL, ME_LABEL = (
    ("[ALL1] LABEL EU", 1, "PCE"),
    ("[ALL2] LABEL NA", 1, "PCE"),
    ("[ALL3] LABEL ME", 1, "PCE"),
)


def skin(number: int, tail: str, label: tuple[object, object, object]) -> list[tuple[object, ...]]:
    return bill_rows(f"TOY {number}_WIP_SKIN{tail}", (f"TOY {number}_WIP_CUTTING", 1, "PCE"), label, routing="Sewing")


def sewing(path: Path, decisions: Decisions = NO_DECISIONS) -> ReadFile:
    rows = [
        skin(number, tail, label)
        for number in range(4)
        for tail, label in (("", EU_LABEL), ("_NA", NA_LABEL), ("_ME", ME_LABEL))
    ]
    rows.append(skin(9, "_NA", ME_LABEL))
    return read_file(save_workbook(path / "Sewing.xlsx", {"Sheet1": with_header(*rows)}), decisions=decisions)


def test_the_label_of_another_destination_is_listed_with_the_right_one(tmp_path: Path) -> None:
    problems = [problem for problem in sewing(tmp_path).problems if problem.code == "bill.label"]
    assert [(problem.value, problem.position.row) for problem in problems] == [("[ALL3] LABEL ME", 27)]
    assert "is the label of ME" in str(problems[0].why)
    mend = problems[0].proposals[0]
    assert mend.value == "ALL2"
    read = sewing(tmp_path, Decisions(for_all={mend.code}))
    assert [line.component.code for line in read.bills[-1].lines if line.component.code] == ["ALL2"]
    kept = sewing(tmp_path, Decisions(for_all={"bill.label.keep"}))
    assert kept.bills[-1].lines[-1].component.code == "ALL3"
    assert [applied.proposal.code for applied in kept.applied] == ["bill.label.keep"]


def test_labels_that_destinations_share_are_right(tmp_path: Path) -> None:
    rows = [skin(number, tail, ("[ALL9] LABEL AP", 1, "PCE")) for number in range(3) for tail in ("_AP", "_APCN")]
    read = read_file(save_workbook(tmp_path / "Sewing.xlsx", {"Sheet1": with_header(*rows)}))
    assert not [problem for problem in read.problems if problem.code == "bill.label"]


def finishing(path: Path, *tails: str, decisions: Decisions = NO_DECISIONS) -> ReadFile:
    rows = [
        bill_rows(f"{TOY}_WIP_BONEKA{tail}", (f"{TOY}_WIP_SKIN{tail}", 1, "PCE"), routing="Finishing") for tail in tails
    ]
    return read_file(save_workbook(path / "Finishing.xlsx", {"Sheet1": with_header(*rows)}), decisions=decisions)


def test_a_missing_bill_is_listed_with_the_base_product(tmp_path: Path) -> None:
    skins = bill_rows(f"{TOY}_WIP_SKIN", ("[ATR1] THREAD", 8, "CM"), routing="Sewing")
    made = read_file(save_workbook(tmp_path / "Sewing.xlsx", {"Sheet1": with_header(skins)}))
    files = [made, finishing(tmp_path, "", "_NA")]
    missing = [problem for problem in combine(files).problems if problem.code == "bill.missing"]
    assert [problem.value for problem in missing] == [f"{TOY}_WIP_SKIN_NA"]
    assert [proposal.code for proposal in missing[0].proposals] == ["bill.missing.base", "bill.missing.leave"]
    mended = combine(files, Decisions(for_all={"bill.missing.base"}))
    assert not [problem for problem in mended.problems if problem.code == "bill.missing"]
    assert mended.files[1].bills[1].lines[0].component.name == f"{TOY}_WIP_SKIN"


def test_a_file_that_is_still_to_come_makes_no_problem(tmp_path: Path) -> None:
    files = [finishing(tmp_path, "", "_NA")]
    assert not [problem for problem in combine(files).problems if problem.code == "bill.missing"]
    known = Known(made=(f"{TOY}_WIP_SKIN", f"{TOY}_WIP_SKIN_NA"))
    assert not [problem for problem in combine(files, known=known).problems if problem.code == "bill.missing"]
    part = Known(made=(f"{TOY}_WIP_SKIN",))
    assert [problem.value for problem in combine(files, known=part).problems] == [f"{TOY}_WIP_SKIN_NA"]


def test_a_missing_bill_without_a_base_is_only_told(tmp_path: Path) -> None:
    known = Known(made=("Another toy_WIP_SKIN",))
    problems = combine([finishing(tmp_path, "_NA")], known=known).problems
    assert [(problem.code, problem.proposals) for problem in problems] == [("bill.missing", ())]
