from pathlib import Path

from quty_desktop.i18n import Language, translator
from quty_desktop.spreadsheets.files import read_file
from quty_desktop.spreadsheets.problem_list import write_problems
from quty_desktop.spreadsheets.reader import read_sheets
from tests.spreadsheets.look_alikes import article_rows, save_workbook


def test_the_problems_can_be_taken_to_excel(tmp_path: Path) -> None:
    read = read_file(save_workbook(tmp_path / "list.xlsx", {"Sheet1": article_rows()}))
    write_problems(tmp_path / "out.xlsx", read.problems, translator(Language.ENGLISH))
    header, row = read_sheets(tmp_path / "out.xlsx")[0].rows
    assert header.cells[:4] == ("File", "Sheet", "Row", "Column")
    assert row.cells == (
        "list.xlsx", "Sheet1", 6, "C", "C AP", "“C AP” can be APCN / AP.", "Not imported",
        "“C AP” means APCN; “C AP” means AP", "article.destination", "destination.cap.apcn destination.cap.ap",
    )  # fmt: skip
