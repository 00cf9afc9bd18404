import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid, NotFound, Refused
from quty_desktop.domain.packing import (
    PackingFacts,
    PackSpecification,
    QuantityMatch,
    cartons_for,
    decide_packing,
    match_quantity,
    pallets_for,
    plan_cartons,
    specification_in_force,
)
from quty_desktop.domain.weeks import Week

SIXTY = PackSpecification(60, 8)


def facts(target: int = 1920, packed: int = 0, cartons: int = 0, *, partial: bool = False) -> PackingFacts:
    return PackingFacts(target, packed, cartons, partial, SIXTY)


def test_1920_pieces_of_60_are_32_cartons_on_4_pallets_of_8() -> None:
    plan = plan_cartons(1920, SIXTY)
    assert len(plan.cartons) == 32
    assert plan.pallets == 4
    assert plan.pcs == 1920
    assert plan.partial is None
    assert not plan.leaves_open_pallet
    assert [each.pallet for each in plan.cartons] == [1] * 8 + [2] * 8 + [3] * 8 + [4] * 8


def test_a_rest_becomes_a_partial_last_carton() -> None:
    plan = plan_cartons(465, SIXTY)
    assert [each.pcs for each in plan.cartons] == [60] * 7 + [45]
    assert plan.partial is not None
    assert plan.partial.number == 8
    assert not plan.leaves_open_pallet


def test_numbering_and_pallets_go_on_after_earlier_cartons() -> None:
    plan = plan_cartons(300, SIXTY, after=6)
    assert [(each.number, each.pallet) for each in plan.cartons] == [(7, 1), (8, 1), (9, 2), (10, 2), (11, 2)]
    assert plan.pallets == 2
    assert plan.cartons_on_last_pallet == 3
    assert plan.leaves_open_pallet


def test_nothing_is_not_planned() -> None:
    with pytest.raises(Invalid) as caught:
        plan_cartons(0, SIXTY)
    assert set(caught.value.fields) == {"quantity_pcs"}


@given(st.integers(1, 40_000), st.integers(1, 300), st.integers(1, 48), st.integers(0, 500))
def test_a_plan_keeps_every_piece_and_only_its_last_carton_is_partial(
    pcs: int, per_carton: int, per_pallet: int, after: int
) -> None:
    plan = plan_cartons(pcs, PackSpecification(per_carton, per_pallet), after=after)
    assert plan.pcs == pcs
    assert len(plan.cartons) == cartons_for(pcs, per_carton)
    assert not any(each.is_partial for each in plan.cartons[:-1])
    assert [each.number for each in plan.cartons] == list(range(after + 1, after + len(plan.cartons) + 1))
    if after == 0:
        assert plan.pallets == pallets_for(len(plan.cartons), per_pallet)


@pytest.mark.parametrize(("pcs", "per_carton", "cartons"), [(95, 10, 10), (100, 10, 10), (1, 300, 1), (1920, 60, 32)])
def test_cartons_are_rounded_up(pcs: int, per_carton: int, cartons: int) -> None:
    assert cartons_for(pcs, per_carton) == cartons


def test_an_odd_pallet_is_known() -> None:
    assert PackSpecification(12, 1).is_odd
    assert not SIXTY.is_odd
    assert SIXTY.pcs_per_pallet == 480


@pytest.mark.parametrize(("pcs", "cartons"), [(0, 8), (60, 0), (-1, 8)])
def test_an_empty_carton_or_pallet_is_no_specification(pcs: int, cartons: int) -> None:
    with pytest.raises(ValueError, match="holds"):
        PackSpecification(pcs, cartons)


class TestSpecificationInForce:
    everywhere = PackSpecification(15, 8)
    russia = PackSpecification(14, 8, "RU", Week(2018, 1))
    asia = PackSpecification(14, 8, "AP", Week(2018, 4))
    later = PackSpecification(12, 8, "", Week(2020, 1))
    every = (everywhere, russia, asia, later)

    @pytest.mark.parametrize(
        ("week", "destination", "pcs"),
        [
            (Week(2017, 52), "RU", 15),
            (Week(2018, 1), "RU", 14),
            (Week(2018, 1), "AP", 15),
            (Week(2018, 4), "AP", 14),
            (Week(2021, 1), "AP", 14),
            (Week(2019, 52), "EU", 15),
            (Week(2020, 1), "EU", 12),
        ],
    )
    def test_own_destination_first_then_the_latest_week(self, week: Week, destination: str, pcs: int) -> None:
        assert specification_in_force(self.every, week=week, destination=destination).pcs_per_carton == pcs

    def test_none_is_refused(self) -> None:
        with pytest.raises(NotFound) as caught:
            specification_in_force((self.russia,), week=Week(2017, 1), destination="RU")
        assert caught.value.code == "packing.no_specification"


@pytest.mark.parametrize(
    ("pcs", "cartons", "match"),
    [
        (1920, 32, QuantityMatch.EXACT),
        (95, 10, QuantityMatch.EXACT),
        (95, 9, QuantityMatch.LARGE),
        (36_060, 600, QuantityMatch.SMALL),
        (36_361, 600, QuantityMatch.SMALL),
        (36_364, 600, QuantityMatch.LARGE),
        (1920, 31, QuantityMatch.LARGE),
        (1920, 33, QuantityMatch.LARGE),
        (1, 0, QuantityMatch.LARGE),
    ],
)
def test_pieces_and_cartons_match_exactly_within_one_percent_or_not(
    pcs: int, cartons: int, match: QuantityMatch
) -> None:
    assert match_quantity(pcs, cartons, 60 if pcs > 95 else 10) is match


class TestDecision:
    def test_the_rest_is_packed(self) -> None:
        decision = decide_packing(facts(), quantity_pcs=1920, counted_cartons=32, partial_reason="")
        assert len(decision.plan.cartons) == 32
        assert not decision.asks_difference
        assert not decision.asks_after_partial

    def test_a_small_difference_asks_and_the_cartons_count(self) -> None:
        decision = decide_packing(facts(36_000), quantity_pcs=36_060, counted_cartons=600, partial_reason="")
        assert decision.asks_difference
        assert decision.plan.pcs == 36_000

    def test_a_large_difference_is_refused(self) -> None:
        with pytest.raises(Refused) as caught:
            decide_packing(facts(), quantity_pcs=1920, counted_cartons=31, partial_reason="")
        assert caught.value.code == "packing.quantity_differs"

    @pytest.mark.parametrize(("pcs", "cartons"), [(1980, None), (1981, 33), (36_060, 600)])
    def test_more_than_ordered_is_refused(self, pcs: int, cartons: int | None) -> None:
        with pytest.raises(Refused) as caught:
            decide_packing(facts(), quantity_pcs=pcs, counted_cartons=cartons, partial_reason="rest")
        assert caught.value.code == "packing.more_than_ordered"

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_a_partial_carton_is_never_silent(self, reason: str) -> None:
        with pytest.raises(Invalid) as caught:
            decide_packing(facts(465), quantity_pcs=465, counted_cartons=None, partial_reason=reason)
        assert set(caught.value.fields) == {"partial_reason"}

    def test_a_partial_carton_with_a_reason_is_marked(self) -> None:
        decision = decide_packing(facts(465), quantity_pcs=465, counted_cartons=8, partial_reason="End of the order")
        assert decision.plan.partial is not None
        assert decision.plan.partial.pcs == 45

    def test_packing_on_after_a_partial_carton_asks(self) -> None:
        decision = decide_packing(
            facts(packed=45, cartons=1, partial=True), quantity_pcs=60, counted_cartons=None, partial_reason=""
        )
        assert decision.asks_after_partial
        assert decision.plan.cartons[0].number == 2

    @pytest.mark.parametrize("pcs", [0, -60])
    def test_nothing_is_not_packed(self, pcs: int) -> None:
        with pytest.raises(Invalid) as caught:
            decide_packing(facts(), quantity_pcs=pcs, counted_cartons=None, partial_reason="")
        assert set(caught.value.fields) == {"quantity_pcs"}


def test_facts_know_the_rest_and_the_cartons_in_all() -> None:
    halfway = facts(packed=600, cartons=10)
    assert halfway.rest_pcs == 1320
    assert halfway.cartons_in_all == 32
    assert facts(packed=1980, cartons=33).rest_pcs == 0
