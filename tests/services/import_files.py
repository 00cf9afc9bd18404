"""Files of an import in the plant's style, with an invented toy family."""

from dataclasses import dataclass
from pathlib import Path

from tests.spreadsheets.look_alikes import (
    TOY,
    article_rows,
    bill_rows,
    goods_rows,
    packing_rows,
    save_workbook,
    with_header,
)

LIST_CODES = {"30123456", "00123457", "00123458"}


@dataclass(frozen=True, slots=True)
class Files:
    """An article list with a doubtful destination, bills that name one article more, and cut parts."""

    articles: Path
    packing: Path
    goods: Path
    cutting: Path

    @property
    def all(self) -> tuple[Path, ...]:
        """All of them."""
        return self.articles, self.packing, self.goods, self.cutting


def write_files(folder: Path) -> Files:
    """Write the files."""
    return Files(
        save_workbook(folder / "Article.xlsx", {"Sheet1": article_rows()}),
        save_workbook(
            folder / "Packing.xlsx",
            {"Sheet1": with_header(packing_rows(), packing_rows(tail="_AP", content=24, pallet=0.25))},
        ),
        save_workbook(
            folder / "Finishing Goods.xlsx",
            {
                "Sheet1": with_header(
                    goods_rows("30123456"), goods_rows("40123460", tail="_AP", total=96, cartons=4, unit="CTN 24")
                )
            },
        ),
        save_workbook(
            folder / "Cutting.xlsx",
            {"Sheet1": with_header(bill_rows(f"{TOY}_WIP_CUTTING", ("[ZFB1] FABRIC", 0.1, "YARD"), routing="Cutting"))},
        ),
    )
