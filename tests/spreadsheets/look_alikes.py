"""Workbooks in the plant's style with an invented toy family."""

import csv
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

Cells = Sequence[Sequence[object]]

TOY = "MJUKVÅG soft toy 31 otter"
MAKE, SUBCONTRACT = "Manufacture this product", "Subcontracting"

ARTICLE_HEADER = ("NO. Art", "ARTICLE NAME", "Destination ")
BILL_HEADER = (
    "Product", "Product/Name", "BoM Type", "Subcontractors", "Quantity", "Unit of Measure", "Routing", "Reference", "Set Item",
    "BoM Lines/ID", "BoM Lines/Component", "BoM Lines/Component/Name", "BoM Lines/Quantity", "BoM Lines/Product Unit of Measure",
)  # fmt: skip

Line = tuple[object, object, object]
"""Component, quantity, unit."""


def save_workbook(path: Path, sheets: Mapping[str, Cells], hidden: Collection[str] = ()) -> Path:
    """Write rows of cells to a workbook; the first sheet must stay visible."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def save_csv(path: Path, rows: Cells, *, separator: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=separator).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path


def article_rows() -> list[tuple[object, ...]]:
    """An article list with what the plant's list has: numbers and texts, trailing spaces, several spellings."""
    return [
        ARTICLE_HEADER,
        (30123456, TOY, "EU"),
        ("00123457", f"{TOY} ", "AP CN"),
        (123458, TOY, " NA "),
        (123458, TOY, "RU"),
        (30123459, "MJUKVÅG soft\xa0toy 31 heron", "C AP"),
    ]


def bill_rows(
    product: str,
    *lines: Line,
    kind: str = MAKE,
    partner: object = False,
    quantity: object = 1,
    unit: object = "PCE",
    routing: object = "Packing",
    set_item: object = False,
    first_id: int = 100,
) -> list[tuple[object, ...]]:
    """The rows of one bill as the former system exported them: its head stands on the first row only."""
    head = (product, product.partition("] ")[2] or product, kind, partner, quantity, unit, routing, None, set_item)
    if not lines:
        return [(*head, False, None, None, None, None)]
    return [
        (
            *(head if index == 0 else (None,) * 9),
            f"__export__.mrp_bom_line_{first_id + index}",
            component,
            component,
            amount,
            of,
        )
        for index, (component, amount, of) in enumerate(lines)
    ]


def packing_rows(name: str = TOY, tail: str = "", content: int = 60, pallet: float = 0.125) -> list[tuple[object, ...]]:
    return bill_rows(
        f"{name}_WIP_PACKING{tail}",
        (f"{name}_WIP_BONEKA{tail}", content, "PCE"),
        ("[ZCB90001] CARTON 600X400X300", 1, "PCE"),
        ("[ZCB90002] PALLET 1200X800X50", pallet, "PCE"),
        unit=f"CTN {content}",
    )


def goods_rows(
    code: str, name: str = TOY, tail: str = "", total: int = 480, cartons: int = 8, unit: str = "CTN 60"
) -> list[tuple[object, ...]]:
    return bill_rows(
        f"[{code}] {name}{tail.replace('_', ' ')}",
        (f"{name}_WIP_PACKING{tail}", cartons, unit),
        ("[ZUL90003] STICKER", 2, "PCE"),
        quantity=total,
        routing=False,
    )


def with_header(*bills: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [BILL_HEADER, *(row for rows in bills for row in rows)]
