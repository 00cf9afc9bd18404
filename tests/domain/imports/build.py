"""Rows of an invented toy family, for the rules that work on read rows."""

from decimal import Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.names import split_product
from quty_desktop.domain.imports.problems import Position
from quty_desktop.domain.imports.rows import ArticleRow, BillLine, BillRow, BillSource, BillSubject
from quty_desktop.domain.imports.units import read_unit
from quty_desktop.domain.imports.wip import parse_wip

TOY = "MJUKVÅG soft toy 31 otter"
SECOND_TOY = "MJUKVÅG soft toy 31 heron"

Line = tuple[str, str, str]
"""Component, quantity, unit."""


def article(row: int, code: str, name: str, destination: str) -> ArticleRow:
    return ArticleRow(code, name, destination, Position("Articles.xlsx", "Sheet1", row, "B"))


def bill(
    row: int,
    product: str,
    quantity: str,
    unit: str,
    *lines: Line,
    department: Department = Department.PACKING,
    file: str = "Packing.xlsx",
    source: BillSource = BillSource.IN_HOUSE,
) -> BillRow:
    made = split_product(product)
    wip = None if made.code else parse_wip(made.name)
    subject = BillSubject.WIP
    if made.code:
        subject = BillSubject.ARTICLE if made.code.isdigit() else BillSubject.MATERIAL
    return BillRow(
        product=made,
        subject=subject,
        department=department,
        source=source,
        subcontractor="",
        quantity=Decimal(quantity),
        unit=read_unit(unit),
        reference="",
        set_item=False,
        lines=tuple(_line(file, row + index, line) for index, line in enumerate(lines)),
        position=Position(file, "Sheet1", row, "A"),
        wip=wip,
    )


def _line(file: str, row: int, line: Line) -> BillLine:
    component = split_product(line[0])
    return BillLine(
        line_id=f"line-{row}",
        component=component,
        quantity=Decimal(line[1]),
        unit=read_unit(line[2]),
        position=Position(file, "Sheet1", row, "K"),
        quantity_position=Position(file, "Sheet1", row, "M"),
        wip=None if component.code else parse_wip(component.name),
    )


def goods_bill(row: int, code: str, name: str, total: str, *lines: Line) -> BillRow:
    return bill(
        row, f"[{code}] {name}", total, "PCE", *lines, department=Department.FINISHED_GOODS, file="Finishing Goods.xlsx"
    )


def packing_bill(row: int, name: str, content: int, *, pallet: str = "0.25", carton: str = "1") -> BillRow:
    return bill(
        row,
        name,
        "1",
        f"CTN {content}",
        (name.replace("PACKING", "BONEKA"), str(content), "PCE"),
        ("[ZCB90001] CARTON 600X400X300", carton, "PCE"),
        ("[ZCB90002] PALLET 1200X800X50", pallet, "PCE"),
    )
