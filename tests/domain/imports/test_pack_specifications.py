from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.imports.pack_specifications import carton_size, derive_pack_specifications
from quty_desktop.domain.imports.problems import Decisions, Ledger, Severity
from tests.domain.imports.build import TOY, bill, goods_bill, packing_bill

PACKED = f"{TOY}_WIP_PACKING"
CODE = "30123456"


def codes(ledger: Ledger) -> list[str]:
    return [problem.code for problem in ledger.problems]


def test_a_pallet_is_cartons_times_pieces() -> None:
    ledger = Ledger()
    (row,) = derive_pack_specifications(
        [goods_bill(20, CODE, TOY, "480", (PACKED, "8", "CTN 60"), ("[ZUL1] STICKER", "2", "PCE"))],
        [packing_bill(2, PACKED, 60, pallet="0.125")],
        ledger,
    )
    assert (row.code, row.destination, row.pcs_per_carton, row.cartons_per_pallet, row.pcs_per_pallet) == (
        CODE,
        "EU",
        60,
        8,
        480,
    )
    assert row.carton is not None
    assert (row.carton.length_mm, row.carton.width_mm, row.carton.height_mm) == (600, 400, 300)
    assert row.packing_position is not None
    assert (row.position.row, row.packing_position.row) == (20, 2)
    assert ledger.problems == []


@given(st.integers(min_value=1, max_value=300), st.integers(min_value=1, max_value=48))
def test_numbers_that_agree_are_never_asked_about(content: int, cartons: int) -> None:
    ledger = Ledger()
    share = f"{1 / cartons:.4f}"
    goods = [goods_bill(20, CODE, TOY, str(content * cartons), (PACKED, str(cartons), f"CTN {content}"))]
    (row,) = derive_pack_specifications(goods, [packing_bill(2, PACKED, content, pallet=share)], ledger)
    assert (row.pcs_per_carton, row.cartons_per_pallet) == (content, cartons)
    assert ledger.problems == []


def test_a_line_in_pieces_means_cartons_where_the_packing_bill_confirms_it() -> None:
    ledger = Ledger()
    (row,) = derive_pack_specifications(
        [goods_bill(20, CODE, TOY, "320", (PACKED, "8", "PCE"))], [packing_bill(2, PACKED, 40, pallet="0.125")], ledger
    )
    assert (row.pcs_per_carton, row.cartons_per_pallet) == (40, 8)
    (problem,) = ledger.problems
    assert (problem.code, problem.severity) == ("pack.pieces_mean_cartons", Severity.WARN)


def test_a_line_in_pieces_without_packing_bill_is_asked() -> None:
    ledger = Ledger()
    goods = [goods_bill(20, CODE, TOY, "320", (PACKED, "8", "PCE"))]
    assert derive_pack_specifications(goods, [], ledger) == ()
    (problem,) = ledger.problems
    assert (problem.code, problem.severity) == ("pack.conflict", Severity.STOP)
    assert [proposal.value for proposal in problem.proposals] == ["40"]


def test_a_conflict_is_shown_and_derived_only_when_somebody_has_chosen() -> None:
    goods = [goods_bill(20, CODE, TOY, "96", (PACKED, "4", "CTN 24"))]
    packing = [packing_bill(2, PACKED, 40)]
    ledger = Ledger()
    assert derive_pack_specifications(goods, packing, ledger) == ()
    (problem,) = ledger.problems
    assert [(proposal.code, proposal.value) for proposal in problem.proposals] == [
        ("pack.content.of_article", "24"),
        ("pack.content.of_packing", "40"),
    ]
    assert "CTN 24" in str(problem.why)
    assert "CTN 40" in str(problem.why)

    decided = Ledger(Decisions(single={problem.key: "pack.content.of_packing"}))
    (row,) = derive_pack_specifications(goods, packing, decided)
    assert row.pcs_per_carton == 40
    assert decided.problems == []


def test_a_total_that_does_not_divide_is_a_conflict() -> None:
    ledger = Ledger()
    goods = [goods_bill(20, CODE, TOY, "97", (PACKED, "4", "CTN 24"))]
    assert derive_pack_specifications(goods, [packing_bill(2, PACKED, 24)], ledger) == ()
    assert codes(ledger) == ["pack.conflict"]


def test_a_missing_packing_bill_is_listed() -> None:
    ledger = Ledger()
    (row,) = derive_pack_specifications([goods_bill(20, CODE, TOY, "96", (PACKED, "4", "CTN 24"))], [], ledger)
    assert (row.pcs_per_carton, row.carton, row.packing_position) == (24, None, None)
    assert codes(ledger) == ["pack.no_packing_bill"]


def test_articles_without_a_clear_packing_line_are_listed() -> None:
    ledger = Ledger()
    goods = [
        goods_bill(20, CODE, TOY, "1", ("[ZJB1] FABRIC", "1.5", "METER")),
        goods_bill(21, "30123457", TOY, "96", (PACKED, "2", "CTN 24"), (f"{PACKED}_AP", "2", "CTN 24")),
        goods_bill(23, "30123458", TOY, "96", (PACKED, "4.5", "CTN 24")),
        bill(25, "[TPZ1] LAMINATE", "1", "PCE", ("[ZJB1] FABRIC", "1", "YARD")),
    ]
    assert derive_pack_specifications(goods, [], ledger) == ()
    assert codes(ledger) == ["pack.no_packing_line", "pack.several_packing_lines", "pack.cartons"]


def test_a_pallet_share_that_makes_no_pallet_is_listed_at_its_line() -> None:
    ledger = Ledger()
    goods = [goods_bill(20, CODE, TOY, "160", (PACKED, "8", "CTN 20"))]
    assert len(derive_pack_specifications(goods, [packing_bill(2, PACKED, 20, pallet="0.25")], ledger)) == 1
    (problem,) = ledger.problems
    assert (problem.code, problem.severity, problem.position.row) == ("pack.pallet_share", Severity.WARN, 4)


def test_packing_lines_for_one_piece_are_listed() -> None:
    ledger = Ledger()
    goods = [goods_bill(20, CODE, TOY, "60", (PACKED, "4", "CTN 15"))]
    derive_pack_specifications(goods, [packing_bill(2, PACKED, 15, pallet="0.0167", carton="0.0667")], ledger)
    assert codes(ledger) == ["pack.pallet_share", "pack.carton_share"]


def test_cartons_of_another_destination_are_listed_where_the_own_ones_exist() -> None:
    goods = [goods_bill(20, CODE, f"{TOY} ME", "96", (f"{PACKED}_GB", "4", "CTN 24"))]
    ledger = Ledger()
    derive_pack_specifications(
        goods, [packing_bill(2, f"{PACKED}_GB", 24), packing_bill(6, f"{PACKED}_ME", 24)], ledger
    )
    assert codes(ledger) == ["pack.other_destination"]
    quiet = Ledger()
    derive_pack_specifications(goods, [packing_bill(2, f"{PACKED}_GB", 24)], quiet)
    assert quiet.problems == []


def test_a_carton_without_a_size_keeps_its_name() -> None:
    assert carton_size("ZCB1", "CARTON SMALL").length_mm is None
