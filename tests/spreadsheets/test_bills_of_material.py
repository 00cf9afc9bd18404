from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.problems import Decisions, Severity
from quty_desktop.domain.imports.rows import BillSource, BillSubject
from quty_desktop.domain.imports.wip import WipStage, WipVariant
from quty_desktop.spreadsheets.files import read_file
from tests.spreadsheets.look_alikes import (
    BILL_HEADER,
    SUBCONTRACT,
    TOY,
    bill_rows,
    goods_rows,
    packing_rows,
    with_header,
)

WorkbookWriter = Callable[..., Path]

FABRIC = '[ZKH504] FABRIC 7MM 60" BROWN'


def test_a_bill_is_read_with_its_lines(workbook: WorkbookWriter) -> None:
    (bill,) = read_file(workbook(with_header(packing_rows()))).bills
    assert (bill.product.name, bill.quantity, str(bill.unit)) == (f"{TOY}_WIP_PACKING", Decimal(1), "CTN 60")
    assert (bill.subject, bill.department, bill.source) == (BillSubject.WIP, Department.PACKING, BillSource.IN_HOUSE)
    assert (bill.subcontractor, bill.reference, bill.set_item, bill.alternative) == ("", "", False, 1)
    assert bill.wip is not None
    assert bill.wip.stage is WipStage.PACKING
    doll, carton, pallet = bill.lines
    assert (doll.quantity, doll.is_material, doll.line_id) == (Decimal(60), False, "__export__.mrp_bom_line_100")
    assert doll.wip is not None
    assert doll.wip.stage is WipStage.DOLL
    assert (carton.component.code, carton.component.name, carton.is_material) == (
        "ZCB90001",
        "CARTON 600X400X300",
        True,
    )
    assert pallet.quantity == Decimal("0.125")
    assert (pallet.position.row, pallet.position.column, pallet.quantity_position.column) == (4, "K", "M")


def test_nothing_leaks_from_one_bill_to_the_next(workbook: WorkbookWriter) -> None:
    rows = with_header(
        packing_rows(), bill_rows(f"{TOY}_WIP_BONEKA", (FABRIC, 1, "YARD"), routing="Finishing", set_item=True)
    )
    first, second = read_file(workbook(rows)).bills
    assert len(first.lines) == 3
    assert (str(second.unit), second.department, second.set_item, len(second.lines)) == (
        "PCE",
        Department.FINISHING,
        True,
        1,
    )


def test_a_file_that_was_filled_down_says_the_same(workbook: WorkbookWriter) -> None:
    bills = [packing_rows(), packing_rows(tail="_AP"), packing_rows(tail="_ME", content=24)]
    filled = [[(*bill[0][:9], *row[9:]) for row in bill] for bill in bills]
    plain = read_file(workbook(with_header(*bills), "plain.xlsx"))
    full = read_file(workbook(with_header(*filled), "filled.xlsx"))
    assert [bill.content for bill in full.bills] == [bill.content for bill in plain.bills]
    assert [len(bill.lines) for bill in full.bills] == [3, 3, 3]


def test_finished_goods_get_eight_digits_and_laminates_stay_material(workbook: WorkbookWriter) -> None:
    laminate = bill_rows("[TPZ002502-1] FABRIC + FABRIC", (FABRIC, 0.0007, "YARD"), kind=SUBCONTRACT, routing=False)
    read = read_file(workbook(with_header(laminate, goods_rows("540999"), goods_rows("80123456-1", tail="_AP"))))
    assert read.kind is FileKind.FINISHED_GOODS_BILLS
    assert [(bill.product.code, bill.subject, bill.department) for bill in read.bills] == [
        ("TPZ002502-1", BillSubject.MATERIAL, Department.SUBCONTRACT),
        ("00540999", BillSubject.ARTICLE, Department.FINISHED_GOODS),
        ("80123456-1", BillSubject.ARTICLE, Department.FINISHED_GOODS),
    ]


@pytest.mark.parametrize(
    ("tail", "routing", "kind", "department"),
    [
        ("WIP_CUTTING", "Cutting", FileKind.CUTTING_BILLS, Department.CUTTING),
        ("WIP_SKIN_NL", "Sewing", FileKind.SEWING_BILLS, Department.SEWING),
        ("WIP_BONEKA", "Finishing", FileKind.FINISHING_BILLS, Department.FINISHING),
        ("WIP_EMBO", False, FileKind.EMBROIDERY_BILLS, Department.EMBROIDERY),
        ("WIP_SKIN", False, FileKind.SEWING_BILLS, Department.SEWING),
    ],
)
def test_the_department_comes_from_the_routing_or_the_name(
    workbook: WorkbookWriter, tail: str, routing: object, kind: FileKind, department: Department
) -> None:
    read = read_file(workbook(with_header(bill_rows(f"{TOY}_{tail}", (FABRIC, 0.1, "YARD"), routing=routing))))
    assert (read.kind, read.bills[0].department) == (kind, department)


def test_a_doll_made_by_a_partner_is_subcontracted(workbook: WorkbookWriter) -> None:
    bought = bill_rows(
        f"{TOY}_WIP_BONEKA", (FABRIC, 0.1, "YARD"), kind=SUBCONTRACT, partner="PT. BONEKA CONTOH", routing=False
    )
    sent = bill_rows(
        f"{TOY}_WIP_EMBO", (FABRIC, 0.1, "YARD"), kind=SUBCONTRACT, partner="PT. BORDIR CONTOH", routing=False
    )
    read = read_file(workbook(with_header(bought, sent)))
    assert [(bill.department, bill.source, bill.subcontractor) for bill in read.bills] == [
        (Department.SUBCONTRACT, BillSource.SUBCONTRACTED, "PT. BONEKA CONTOH"),
        (Department.EMBROIDERY, BillSource.SUBCONTRACTED, "PT. BORDIR CONTOH"),
    ]
    assert read.kind is FileKind.EMBROIDERY_BILLS


def test_a_variant_and_a_set_are_kept(workbook: WorkbookWriter) -> None:
    (bill,) = read_file(
        workbook(
            with_header(
                bill_rows(f"{TOY} (Fin)_WIP_SKIN_NL_AP", (FABRIC, 0.1, "YARD"), routing="Sewing", set_item=True)
            )
        )
    ).bills
    assert bill.wip is not None
    assert (bill.set_item, bill.wip.variant, bill.wip.destination, bill.wip.part) == (
        True,
        WipVariant.NO_LABEL,
        "AP",
        "Fin",
    )


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ((FABRIC, 1, "ROLL"), "unit", "N"),
        ((FABRIC, 1, None), "unit.missing", "N"),
        ((FABRIC, "many", "YARD"), "number", "M"),
        ((FABRIC, None, "YARD"), "quantity.missing", "M"),
        ((FABRIC, -1, "YARD"), "quantity.negative", "M"),
        ((None, 1, "YARD"), "name.missing", "K"),
        (("#N/A", 1, "YARD"), "name.missing", "K"),
    ],
)
def test_a_line_that_cannot_be_read_keeps_its_bill_out(
    workbook: WorkbookWriter, line: tuple[object, object, object], code: str, column: str
) -> None:
    rows = with_header(
        bill_rows(f"{TOY}_WIP_CUTTING", (FABRIC, 0.1, "YARD"), line, routing="Cutting"),
        bill_rows(f"{TOY}_WIP_CUTTING_BAJU", (FABRIC, 0.1, "YARD"), routing="Cutting"),
    )
    read = read_file(workbook(rows))
    assert [bill.product.name for bill in read.bills] == [f"{TOY}_WIP_CUTTING_BAJU"]
    (problem,) = read.problems
    assert (problem.code, problem.position.row, problem.position.column) == (code, 3, column)
    assert problem.severity is Severity.STOP


def test_a_number_with_two_meanings_is_asked(workbook: WorkbookWriter) -> None:
    path = workbook(with_header(bill_rows(f"{TOY}_WIP_BONEKA", (FABRIC, "1.500", "GRAM"), routing="Finishing")))
    (problem,) = read_file(path).problems
    assert [proposal.code for proposal in problem.proposals] == ["number.thousands", "number.decimals"]
    chosen = read_file(path, decisions=Decisions(for_all={"number.thousands"}))
    assert chosen.bills[0].lines[0].quantity == 1500
    chosen = read_file(path, decisions=Decisions(single={problem.key: "number.decimals"}, for_all={"number.thousands"}))
    assert chosen.bills[0].lines[0].quantity == Decimal("1.5")


def test_a_misspelt_unit_is_asked_and_taken_for_all_when_chosen(workbook: WorkbookWriter) -> None:
    lines = ((FABRIC, 0.1, "YRAD"), ("[ZKH505] FABRIC", 0.2, "Yrad"))
    path = workbook(with_header(bill_rows(f"{TOY}_WIP_CUTTING", *lines, routing="Cutting")))
    read = read_file(path)
    assert read.bills == ()
    assert {proposal.code for problem in read.problems for proposal in problem.proposals} == {"unit.yrad.yard"}
    chosen = read_file(path, decisions=Decisions(for_all={"unit.yrad.yard"}))
    assert [str(line.unit) for line in chosen.bills[0].lines] == ["YARD", "YARD"]
    assert (chosen.problems, len(chosen.applied)) == ((), 2)


@pytest.mark.parametrize(
    ("head", "code"),
    [({"unit": "BOX"}, "unit"), ({"quantity": "x"}, "number"), ({"quantity": 0}, "bill.for_nothing")],
)
def test_a_head_that_cannot_be_read_keeps_the_bill_out(
    workbook: WorkbookWriter, head: dict[str, Any], code: str
) -> None:
    rows = with_header(bill_rows(f"{TOY}_WIP_PACKING", (FABRIC, 1, "YARD"), **head))
    read = read_file(workbook(rows))
    assert read.bills == ()
    assert [problem.code for problem in read.problems] == [code]


def test_lines_without_a_product_are_listed(workbook: WorkbookWriter) -> None:
    read = read_file(workbook([BILL_HEADER, (*(None,) * 10, FABRIC, FABRIC, 1, "YARD"), *packing_rows()]))
    assert len(read.bills) == 1
    assert [(problem.code, problem.position.column) for problem in read.problems] == [("name.missing", "A")]


def test_odd_heads_are_listed_and_imported(workbook: WorkbookWriter) -> None:
    rows = with_header(
        bill_rows(f"{TOY}_WIP_BONEKA", (FABRIC, 0.1, "YARD"), partner="PT. BONEKA CONTOH", routing="Finishing"),
        bill_rows(f"{TOY}_WIP_SKIN", (FABRIC, 0.1, "YARD"), kind="Kit", routing="Laundry"),
        bill_rows("[30123456] MJUKVÅG chair pad", routing=False),
    )
    path = workbook(rows)
    read = read_file(path)
    assert [(problem.code, problem.severity) for problem in read.problems] == [
        ("bill.source", Severity.WARN),
        ("bill.routing", Severity.WARN),
        ("bill.type", Severity.WARN),
        ("bill.empty", Severity.WARN),
    ]
    assert [bill.source for bill in read.bills] == [BillSource.IN_HOUSE] * 3
    assert read.bills[1].department is Department.SEWING
    chosen = read_file(path, decisions=Decisions(for_all={"bill.source.subcontracted"}))
    assert chosen.bills[0].source is BillSource.SUBCONTRACTED
