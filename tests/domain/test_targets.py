from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import PackSpecification
from quty_desktop.domain.targets import USUAL_RATES, StageRates, TargetMethod, TargetStage, pallet_need, targets

PIECES = st.integers(min_value=1, max_value=1_000_000)


def test_the_plants_example_always_rounded_up() -> None:
    found = {each.stage: each.pcs for each in targets(450, USUAL_RATES)}
    assert list(found.values()) == [453, 458, 468, 532, 543, 560]
    assert list(found) == list(TargetStage)


def test_pieces_added_by_hand_count_for_the_stages_before() -> None:
    by_hand = {**USUAL_RATES, TargetStage.CUTTING: StageRates(Decimal(3), extra_pcs=20)}
    last = targets(450, by_hand)[-1]
    assert (last.calculated_pcs, last.pcs) == (560, 580)
    early = {**USUAL_RATES, TargetStage.PACKING: replace(USUAL_RATES[TargetStage.PACKING], extra_pcs=10)}
    assert targets(450, early)[1].pcs == 468


def test_fixed_buffers_are_on_the_order() -> None:
    found = {each.stage: each.pcs for each in targets(480, USUAL_RATES, TargetMethod.FIXED)}
    assert found[TargetStage.PACKING] == 480
    assert found[TargetStage.SEWING] == 552
    assert found[TargetStage.CUTTING] == 528
    assert found[TargetStage.EMBROIDERY] == 516
    assert found[TargetStage.STUFFING] == 504


def test_a_buffer_is_made_on_top() -> None:
    rates = {TargetStage.PACKING: StageRates(Decimal(0), Decimal(10))}
    first = targets(95, rates)[0]
    assert (first.pcs, first.over_percent) == (105, Decimal("10.5"))


@given(PIECES, st.sampled_from(list(TargetMethod)))
def test_no_stage_makes_less_than_is_ordered(pcs: int, method: TargetMethod) -> None:
    assert all(each.pcs >= pcs for each in targets(pcs, USUAL_RATES, method))


@given(PIECES)
def test_going_upstream_targets_grow_and_enough_is_left(pcs: int) -> None:
    wanted = pcs
    for each in targets(pcs, USUAL_RATES):
        assert each.pcs >= wanted
        left = each.pcs * (100 - USUAL_RATES[each.stage].defect_percent) / 100
        assert left >= wanted
        assert left < wanted + 1
        wanted = each.pcs


@pytest.mark.parametrize(
    "rates",
    [
        StageRates(Decimal(100)),
        StageRates(Decimal(-1)),
        StageRates(buffer_percent=Decimal(-1)),
        StageRates(extra_pcs=-1),
    ],
)
def test_impossible_rates_are_refused(rates: StageRates) -> None:
    with pytest.raises(Invalid):
        targets(450, {TargetStage.SEWING: rates})
    with pytest.raises(Invalid):
        targets(0, USUAL_RATES)


def test_pallets_of_a_quantity() -> None:
    need = pallet_need(1930, PackSpecification(60, 8))
    assert (need.cartons, need.partial_pcs, need.pallets, need.cartons_on_last_pallet) == (33, 10, 5, 1)
    assert (need.whole_pallets_pcs, need.multipack_labels, need.unit_load_labels) == (2400, 33, 10)
    assert not need.is_whole
    assert pallet_need(480, PackSpecification(60, 8)).is_whole
    assert pallet_need(1, PackSpecification(1, 1)).is_odd
    with pytest.raises(Invalid):
        pallet_need(0, PackSpecification(60, 8))


@given(PIECES, st.integers(1, 300), st.integers(1, 48))
def test_pallets_hold_all_cartons_and_none_is_empty(pcs: int, per_carton: int, per_pallet: int) -> None:
    need = pallet_need(pcs, PackSpecification(per_carton, per_pallet))
    assert (need.cartons - 1) * per_carton < pcs <= need.cartons * per_carton
    assert (need.pallets - 1) * per_pallet < need.cartons <= need.pallets * per_pallet
    assert 1 <= need.cartons_on_last_pallet <= per_pallet
