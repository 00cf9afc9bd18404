"""Rules of the floor: stages in order, late entries, repairs, weights, cartons, dates and subcontract flows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.floor import (
    STAGES,
    STEPS,
    LateEntry,
    ReturnsAs,
    Stage,
    WeightResult,
    acts_for,
    asks_supervisor,
    before,
    late_entry_of,
    limits_of,
)
from quty_desktop.domain.orders import Route
from quty_desktop.domain.production import check_returns, flow_of
from quty_desktop.domain.transfers import check_cartons
from quty_desktop.services.ppic.schedule import DateState, dates_of

D = Department
DAY = date(2026, 11, 20)


def test_stages_go_up_as_the_flow_chart_counts_them() -> None:
    for stages in STAGES.values():
        steps = [STEPS[stage] for stage in stages]
        assert steps == sorted(steps)
    assert before(Stage.ASSEMBLE, D.SEWING) is None
    assert before(Stage.BACK_STITCH, D.SEWING) is Stage.LABEL
    with pytest.raises(Invalid):
        before(Stage.STUFFING, D.SEWING)


@pytest.mark.parametrize(
    ("days", "who"),
    [
        (0, LateEntry.FREE), (1, LateEntry.SUPERVISOR), (2, LateEntry.SUPERVISOR), (3, LateEntry.MANAGER),
        (7, LateEntry.MANAGER), (8, LateEntry.DIRECTOR),
    ],
)  # fmt: skip
def test_who_enters_what_is_late(days: int, who: LateEntry) -> None:
    assert late_entry_of(days) is who


def test_a_day_to_come_is_not_entered() -> None:
    with pytest.raises(Invalid):
        late_entry_of(-1)


def test_the_fourth_repair_asks_the_supervisor() -> None:
    assert [asks_supervisor(1, round_) for round_ in (1, 2, 3, 4)] == [False, False, False, True]
    assert not asks_supervisor(0, 9)


def test_the_limits_themselves_pass() -> None:
    limits = limits_of(Decimal(56), Decimal(5), Decimal(4))
    judged = [limits.judge(Decimal(weight)) for weight in ("50.9", "51", "60", "60.1")]
    assert judged == [WeightResult.LIGHT, WeightResult.OK, WeightResult.OK, WeightResult.HEAVY]
    with pytest.raises(Invalid):
        limits_of(Decimal(0))


@given(st.decimals(min_value="0.1", max_value=5000, places=1))
def test_without_limits_ten_per_cent_pass(weight: Decimal) -> None:
    limits = limits_of(weight)
    assert limits.judge(weight * Decimal("1.1")) is WeightResult.OK
    assert limits.judge(weight * Decimal("1.11")) is WeightResult.HEAVY
    assert limits.judge(weight * Decimal("0.89")) is WeightResult.LIGHT


def test_the_warehouse_and_ppic_act_for_subcontractors_only() -> None:
    assert acts_for(D.WAREHOUSE, D.SUBCONTRACT)
    assert acts_for(D.PPIC, D.SUBCONTRACT)
    assert acts_for(D.ADMINISTRATION, D.SEWING)
    assert not acts_for(D.WAREHOUSE, D.SEWING)
    assert not acts_for(D.CUTTING, D.SUBCONTRACT)


def test_panels_are_sewn_here_and_skins_are_not() -> None:
    assert flow_of(Route.SUBCONTRACT) == (D.CUTTING, D.SUBCONTRACT, D.FINISHING, D.PACKING)
    assert D.SEWING in flow_of(Route.SUBCONTRACT, ReturnsAs.PANEL)
    assert D.SEWING not in flow_of(Route.SUBCONTRACT, ReturnsAs.SKIN)
    with pytest.raises(Invalid):
        check_returns(Route.DIRECT, ReturnsAs.PANEL)


@given(pcs=st.integers(1, 5000), sent=st.integers(0, 5000), batch=st.integers(1, 9000), carton=st.integers(1, 300))
def test_only_the_end_of_a_batch_leaves_a_carton_open(pcs: int, sent: int, batch: int, carton: int) -> None:
    over = check_cartons(pcs=pcs, sent_pcs=sent, batch_pcs=batch, carton_pcs=carton)
    assert 0 <= over < carton
    assert over == (0 if sent + pcs >= batch else pcs % carton)
    assert check_cartons(pcs=pcs, sent_pcs=sent, batch_pcs=batch, carton_pcs=None) == 0


@pytest.mark.parametrize(
    ("first", "last", "before_", "made", "state"),
    [
        (None, None, None, True, DateState.DONE),
        (None, None, None, False, DateState.UNPLANNED),
        (DAY, DAY, None, False, DateState.KEPT),
        (DAY, DAY, DAY + timedelta(days=1), False, DateState.BEFORE_INPUT),
        (DAY, DAY + timedelta(days=9), None, False, DateState.LATE),
    ],
)
def test_whether_dates_can_be_kept(
    first: date | None, last: date | None, before_: date | None, made: bool, state: DateState
) -> None:
    due = DAY + timedelta(days=8)
    assert dates_of(made=made, first=first, last=last, before=before_, due=due, today=DAY) is state


def test_what_is_due_and_not_made_is_late() -> None:
    late = dates_of(made=False, first=None, last=None, before=None, due=DAY - timedelta(days=1), today=DAY)
    assert late is DateState.LATE
