import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.spreadsheets.look_alikes import Cells, save_workbook

_PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def workbooks() -> Path:
    """The folder with the plant's own workbooks, which are no part of the project."""
    folder = Path(os.environ.get("QUTY_WORKBOOKS") or _PROJECT.parent / "shared" / "workbooks")
    if not (folder / "Article.xlsx").is_file():
        pytest.skip(f"The plant's workbooks are not in {folder}; set QUTY_WORKBOOKS to their folder.")
    return folder


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook with one visible sheet, or with the sheets given by name."""

    def write(rows: Cells, name: str = "list.xlsx", **more: Cells) -> Path:
        return save_workbook(tmp_path / name, {"Sheet1": rows, **more})

    return write
