from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain import bills
from quty_desktop.domain.articles import ArticleKind, BomKind
from quty_desktop.domain.bills import ActiveBill, BillGraph, BillPart, Item, LineChange, NodeState, differences, explode
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.units import Conversion, Units
from tests.domain.test_units import UNITS

D = Decimal
DOLL, SKIN, FABRIC, THREAD, LABEL, PALLET = range(1, 7)
MATERIAL, WIP = ArticleKind.RAW_MATERIAL, ArticleKind.WIP


def item(key: int, kind: ArticleKind = MATERIAL, unit: str = "PCE", **more: object) -> Item:
    return Item(key, f"C{key}", f"name {key}", kind, unit, **more)  # type: ignore[arg-type]


def bill(
    key: int,
    article: int,
    *parts: tuple[int, str, str],
    variant: str = "CUT",
    kind: BomKind = BomKind.MANUFACTURE,
    output: str = "1",
    unit: str = "PCE",
    default: bool = False,
    wastage: str = "0",
) -> ActiveBill:
    lines = tuple(BillPart(component, D(qty), of, D(wastage)) for component, qty, of in parts)
    return ActiveBill(key, article, variant, kind, D(output), unit, default, lines)


def graph(items: list[Item], found: list[ActiveBill], units: Units = UNITS) -> BillGraph:
    by_article: dict[int, tuple[ActiveBill, ...]] = defaultdict(tuple)
    for each in found:
        by_article[each.article] += (each,)
    return BillGraph({each.id: each for each in items}, by_article, units)


ITEMS = [
    item(DOLL, WIP),
    item(SKIN, WIP),
    item(FABRIC, unit="YARD", free=D("10")),
    item(THREAD, unit="M"),
    item(LABEL),
    item(PALLET),
]
TOY = graph(
    ITEMS,
    [
        bill(1, DOLL, (SKIN, "60", "PCE"), (PALLET, "0.125", "PCE"), output="1", unit="CTN 60"),
        bill(2, SKIN, (FABRIC, "0.1005", "YARD"), (THREAD, "60", "CM"), (LABEL, "3", "PCE"), wastage="10"),
    ],
)


def test_quantities_go_down_the_tree_through_units_and_wastage() -> None:
    tree = explode(TOY, DOLL, 480)
    assert [(node.level, node.item, node.qty) for node in tree.nodes[:3]] == [
        (0, DOLL, 480), (1, SKIN, 480), (2, FABRIC, Fraction("53.064")),
    ]  # fmt: skip
    needs = {each.item: each for each in tree.requirements}
    assert needs[THREAD].need == Fraction("316.8")
    assert needs[THREAD].unit == "M"
    assert needs[LABEL].issue == 1584
    assert needs[PALLET].issue == 1
    assert (needs[FABRIC].free, needs[FABRIC].missing) == (D(10), D("43.064"))


def test_what_is_missing_comes_first() -> None:
    rich = graph(
        [*ITEMS[:2], item(FABRIC, unit="YARD", free=D(1000)), *ITEMS[3:]],
        [b for found in TOY.bills.values() for b in found],
    )
    tree = explode(rich, DOLL, 60)
    assert tree.requirements[-1].item == FABRIC
    assert tree.requirements[-1].missing == 0


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(1, 4), st.decimals("0.0001", 100, places=4), st.decimals(0, 30, places=1)),
            min_size=1, max_size=4,
        ),
        min_size=1, max_size=5,
    ),
    st.integers(1, 10_000),
)  # fmt: skip
def test_the_flat_need_is_the_sum_over_the_tree(levels: list[list[tuple[int, Decimal, Decimal]]], qty: int) -> None:
    last = len(levels)
    items = [item(key, WIP) for key in range(last)] + [item(last + step) for step in range(5)]
    made = [
        ActiveBill(
            key, key, "", BomKind.MANUFACTURE, D(3), "PCE", False,
            tuple(BillPart(min(key + step, last + 4), D(need), "PCE", D(waste)) for step, need, waste in parts),
        )
        for key, parts in enumerate(levels)
    ]  # fmt: skip
    tree = explode(graph(items, made), 0, qty)
    sums: dict[int, Fraction] = defaultdict(Fraction)
    for node in tree.nodes:
        if node.is_leaf and node.stock_qty is not None:
            sums[node.item] += node.stock_qty
    assert {each.item: each.need for each in tree.requirements} == dict(sums)
    # Twice as much needs twice as much: nothing is rounded on the way.
    double = explode(graph(items, made), 0, 2 * qty)
    assert {each.item: each.need for each in double.requirements} == {key: 2 * need for key, need in sums.items()}


def test_a_bill_that_contains_its_own_product_is_refused_with_the_path() -> None:
    endless = graph(ITEMS, [bill(1, DOLL, (SKIN, "1", "PCE")), bill(2, SKIN, (LABEL, "1", "PCE"), (DOLL, "1", "PCE"))])
    with pytest.raises(Refused, match="name 1 → name 2 → name 1") as refused:
        explode(endless, DOLL, 1)
    assert refused.value.code == "bills.cycle"


def test_a_product_used_twice_is_no_cycle() -> None:
    twice = graph(
        ITEMS,
        [bill(1, DOLL, (SKIN, "1", "PCE"), (SKIN, "2", "PCE")), bill(2, SKIN, (LABEL, "1", "PCE"))],
    )
    (need,) = explode(twice, DOLL, 1).requirements
    assert (need.need, need.lines) == (Fraction(3), 2)


def test_endless_trees_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bills, "MOST_NODES", 1000)
    items = [item(key, WIP) for key in range(30)]
    made = [bill(key, key, (key + 1, "1", "PCE"), (key + 1, "1", "PCE")) for key in range(29)]
    with pytest.raises(Refused) as refused:
        explode(graph(items, made), 0, 1)
    assert refused.value.code == "bills.too_large"


def test_among_alternatives_the_choice_counts_then_the_default_then_what_is_made_here() -> None:
    here, outside = bill(1, DOLL, (LABEL, "1", "PCE"), variant="FIN"), bill(2, DOLL, (LABEL, "5", "PCE"), variant="SUB", kind=BomKind.SUBCONTRACT)  # fmt: skip
    both = graph(ITEMS, [outside, here])
    assert both.chosen(DOLL) is here
    assert both.is_open_choice(DOLL)
    assert both.chosen(DOLL, frozenset({2})) is outside
    assert not both.is_open_choice(DOLL, frozenset({2}))
    chosen = graph(ITEMS, [bill(2, DOLL, (LABEL, "5", "PCE"), variant="SUB", default=True), here])
    assert explode(chosen, DOLL, 1).requirements[0].need == 5
    assert not chosen.is_open_choice(DOLL)


def test_a_later_recycled_bill_does_not_win_by_being_later() -> None:
    virgin, recycled = bill(1, DOLL, (FABRIC, "0.2", "YARD")), bill(2, DOLL, (FABRIC, "2.4", "YARD"), variant="CUT 2")
    assert explode(graph(ITEMS, [recycled, virgin]), DOLL, 1).requirements[0].need == Fraction("0.2")


def test_processed_material_ends_the_tree_though_it_has_a_bill() -> None:
    laminate = graph(
        ITEMS, [bill(1, DOLL, (FABRIC, "0.2", "YARD")), bill(2, FABRIC, (LABEL, "0.2", "YARD"), unit="PCE")]
    )
    (need,) = explode(laminate, DOLL, 10).requirements
    assert (need.item, need.need) == (FABRIC, Fraction(2))


def test_gaps_are_told() -> None:
    gaps = graph(ITEMS, [bill(1, DOLL, (SKIN, "1", "PCE"), (THREAD, "2", "PCE"), (LABEL, "1", "PCE"))])
    tree = explode(gaps, DOLL, 5)
    assert {each.item: each.state for each in tree.requirements} == {
        SKIN: NodeState.NO_BILL, THREAD: NodeState.UNIT_UNCLEAR, LABEL: NodeState.MATERIAL,
    }  # fmt: skip
    unclear = next(each for each in tree.requirements if each.item == THREAD)
    assert (unclear.unit, unclear.free, unclear.missing) == ("PCE", None, D(10))
    assert tree.requirements[-1].item == LABEL
    empty = graph(ITEMS, [bill(1, DOLL)])
    assert explode(empty, DOLL, 5).nodes[0].state is NodeState.EMPTY
    wrong = graph(ITEMS, [bill(1, DOLL, (LABEL, "1", "PCE"), unit="KG")])
    assert explode(wrong, DOLL, 5).nodes[0].state is NodeState.UNIT_UNCLEAR


def test_a_material_is_bought_in_its_own_pack() -> None:
    rolls = (Conversion("ROLL", "YARD", D(45)), Conversion("YARD", "ROLL", D("0.02"), partner_id=7))
    stocked = graph(
        [item(DOLL, WIP), item(FABRIC, unit="YARD", conversions=rolls)], [bill(1, DOLL, (FABRIC, "1", "YARD"))]
    )
    (need,) = explode(stocked, DOLL, 91).requirements
    assert (need.buying_unit, need.buying_qty) == ("ROLL", D(3))
    (from_seven,) = explode(stocked, DOLL, 91, partner_id=7).requirements
    assert (from_seven.buying_unit, from_seven.buying_qty) == ("ROLL", D(2))


@pytest.mark.parametrize("qty", [0, -1])
def test_nothing_is_not_exploded(qty: int) -> None:
    with pytest.raises(Invalid):
        explode(TOY, DOLL, qty)


def test_two_bills_are_compared_for_one_unit_of_the_product() -> None:
    old = bill(1, DOLL, (FABRIC, "0.9144", "M"), (THREAD, "60", "CM"), (PALLET, "1", "PCE"), (SKIN, "1", "PCE"))
    new = bill(2, DOLL, (FABRIC, "12", "YARD"), (THREAD, "8.4", "M"), (LABEL, "12", "PCE"), (SKIN, "12", "PCE"), output="12")  # fmt: skip
    found = {each.component: each for each in differences(old, new, UNITS, TOY.items)}
    assert found[FABRIC].change is LineChange.SAME
    assert (found[THREAD].before, found[THREAD].after, found[THREAD].change) == (D("0.6"), D("0.7"), LineChange.CHANGED)
    assert found[PALLET].change is LineChange.REMOVED
    assert found[LABEL].change is LineChange.ADDED
    assert found[SKIN].change is LineChange.SAME
