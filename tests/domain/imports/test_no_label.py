from decimal import Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.no_label import LINK, link_no_label
from quty_desktop.domain.imports.problems import Decisions, Ledger
from quty_desktop.domain.imports.rows import BillRow
from tests.domain.imports.build import TOY, Line, bill

LABELS: tuple[Line, ...] = (("[ZLB1] LABEL", "1", "PCE"), ("[ZLB2] LABEL", "2", "PCE"))


def sewing(row: int, tail: str, *lines: Line) -> BillRow:
    return bill(row, f"{TOY}_WIP_SKIN{tail}", "1", "PCE", *lines, department=Department.SEWING, file="Sewing.xlsx")


SEWN = sewing(9, "_NL", (f"{TOY}_WIP_CUTTING", "1", "PCE"), ("[ZTR1] THREAD", "80", "CM"))


def test_the_link_is_proposed_and_changes_nothing_by_itself() -> None:
    ledger = Ledger()
    found = link_no_label([sewing(2, "", *LABELS), SEWN], ledger)
    assert [len(each.lines) for each in found] == [2, 2]
    (problem,) = ledger.problems
    assert (problem.code, problem.proposals[0].code) == ("bill.no_label", LINK)


def test_once_accepted_it_holds_for_all_skins_of_labels() -> None:
    ledger = Ledger(Decisions(for_all={LINK}))
    first, other, _ = link_no_label([sewing(2, "", *LABELS), sewing(5, "_AP", *LABELS), SEWN], ledger)
    for skin in (first, other):
        line = skin.lines[-1]
        assert (line.component.name, line.quantity, str(line.unit)) == (SEWN.product.name, Decimal(1), "PCE")
    assert len(ledger.applied) == 2
    assert not ledger.problems


def test_a_skin_with_its_own_parts_needs_no_link() -> None:
    ledger = Ledger()
    whole = sewing(2, "", *LABELS, (f"{TOY}_WIP_CUTTING", "1", "PCE"))
    threaded = sewing(3, "_ME", *LABELS, ("[ZTR1] THREAD", "80", "CM"))
    link_no_label([whole, threaded, sewing(4, "_NA"), SEWN], ledger)
    assert not ledger.problems


def test_a_skin_that_uses_it_already_is_left_alone() -> None:
    ledger = Ledger()
    caller = sewing(2, "_AP", *LABELS, (SEWN.product.name, "1", "PCE"))
    link_no_label([sewing(5, "", *LABELS), caller, SEWN], ledger)
    assert [problem.position.row for problem in ledger.problems] == [5]


def test_without_the_sewn_skin_there_is_nothing_to_link() -> None:
    ledger = Ledger()
    link_no_label([sewing(2, "", *LABELS)], ledger)
    assert not ledger.problems
