from decimal import Decimal

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.bills import check_bills, yards_per_piece
from quty_desktop.domain.imports.problems import Decisions, Ledger
from quty_desktop.domain.imports.rows import BillRow
from tests.domain.imports.build import TOY, Line, bill

CUT = f"{TOY}_WIP_CUTTING"


def cutting(row: int, *lines: Line) -> BillRow:
    return bill(row, CUT, "1", "PCE", *lines, department=Department.CUTTING, file="Cutting.xlsx")


def codes(ledger: Ledger) -> list[str]:
    return [problem.code for problem in ledger.problems]


def test_the_same_bill_filed_twice_is_taken_once() -> None:
    ledger = Ledger()
    lines: tuple[Line, ...] = (("[ZJB1] FABRIC", "0.2", "YARD"), ("[ZJB2] FABRIC", "0.1", "YARD"))
    assert len(check_bills([cutting(2, *lines), cutting(9, *reversed(lines))], ledger)) == 1
    assert codes(ledger) == ["bill.filed_twice"]


def test_alternatives_are_kept_and_numbered_and_a_default_is_asked_for() -> None:
    ledger = Ledger()
    first, second = check_bills(
        [cutting(2, ("[ZJB1] VIRGIN", "0.2", "YARD")), cutting(9, ("[ZJB2] RECYCLED", "0.21", "YARD"))], ledger
    )
    assert (first.alternative, second.alternative) == (1, 2)
    assert first.key != second.key
    assert [proposal.value for proposal in ledger.problems[0].proposals] == ["1", "2"]


def test_repeated_components_are_added_up_per_unit() -> None:
    ledger = Ledger()
    (read,) = check_bills(
        [
            cutting(
                2,
                ("[ZJB1] FABRIC", "0.02", "YARD"),
                ("[ZJB1] FABRIC", "0.005", "YARD"),
                ("[ZJB1] FABRIC", "3", "CM"),
                ("[ZJB2] FABRIC", "1", "PCE"),
            )
        ],
        ledger,
    )
    assert codes(ledger) == ["bill.repeated_component"]
    assert [(line.quantity, str(line.unit)) for line in read.summed()] == [
        (Decimal("0.025"), "YARD"),
        (Decimal(3), "CM"),
        (Decimal(1), "PCE"),
    ]
    assert len(read.lines) == 4


def test_more_than_two_yards_for_a_piece_are_flagged_and_a_dozen_is_offered() -> None:
    bills = [
        cutting(2, ("[ZJB1] FABRIC", "0.2", "YARD")),
        cutting(9, ("[ZJB2] FABRIC", "2.4", "YARD"), ("[ZT1] TAPE", "900", "CM")),
    ]
    ledger = Ledger()
    check_bills(bills, ledger)
    flagged = ledger.problems[-1]
    assert (flagged.code, flagged.position.row) == ("bill.yards", 9)
    assert "12.0 times" in str(flagged.why)

    decided = Ledger(Decisions(for_all={"bill.divide_by_12"}))
    mended = check_bills(bills, decided)[1]
    assert yards_per_piece(mended) == Decimal("0.2")
    assert codes(decided) == ["bill.alternative"]

    kept = Ledger(Decisions(for_all={"bill.quantities.keep"}))
    assert yards_per_piece(check_bills(bills, kept)[1]) == Decimal("2.4")
    assert codes(kept) == ["bill.alternative"]


def test_five_times_the_alternative_is_flagged_below_two_yards_too() -> None:
    ledger = Ledger()
    check_bills([cutting(2, ("[ZJB1] FABRIC", "0.1", "YARD")), cutting(9, ("[ZJB2] FABRIC", "1.2", "YARD"))], ledger)
    assert codes(ledger) == ["bill.alternative", "bill.times_alternative"]


def test_a_single_large_bill_is_flagged_without_a_comparison() -> None:
    ledger = Ledger()
    check_bills([cutting(2, ("[ZJB1] FABRIC", "2", "METER"), ("[ZJB2] FABRIC", "0.1", "YARD"))], ledger)
    assert "times" not in str(ledger.problems[0].why)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("[ZJB1] FABRIC", "0", "YARD"), "bill.zero_quantity"),
        (("[DELETE] FABRIC", "0.1", "YARD"), "material.marked_for_deletion"),
        (("[ZJB 1] FABRIC", "0.1", "YARD"), "material.space_in_code"),
    ],
)
def test_odd_lines_are_listed_and_kept(line: Line, code: str) -> None:
    ledger = Ledger()
    (read,) = check_bills([cutting(2, line)], ledger)
    assert codes(ledger) == [code]
    assert len(read.lines) == 1


def test_an_empty_bill_and_a_name_without_stage_are_listed() -> None:
    ledger = Ledger()
    assert len(check_bills([bill(2, "MJUKVÅG half-done", "1", "PCE")], ledger)) == 1
    assert codes(ledger) == ["bill.empty", "bill.name_without_stage"]
