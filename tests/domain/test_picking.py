"""First in, first out over lots, suggestions of what to buy, and how a supplier delivers: rules without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.ordering import Delivery, performance, suggest
from quty_desktop.domain.picking import COLOURS, MonthColour, Offer, Pick, month_colour, passed_over, pick_oldest
from quty_desktop.domain.store_codes import StoreCode, purchase_number, store_code
from quty_desktop.domain.units import Conversion, PlantUnit, Units

D = Decimal
UNITS = Units(
    {
        "YARD": PlantUnit("YARD", Dimension.LENGTH, D("0.9144")),
        "M": PlantUnit("M", Dimension.LENGTH, D(1)),
        "PCE": PlantUnit("PCE", Dimension.COUNT, D(1)),
        "ROLL": PlantUnit("ROLL", Dimension.PACK, D(1)),
    }
)
ROLL = (Conversion("ROLL", "YARD", D(45)),)
quantities = st.decimals(D("0.0001"), D(5000), places=4)
days = st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def offers(draw: st.DrawFn) -> tuple[Offer, ...]:
    """Lots in places; a lot has one day, wherever it lies."""
    known = draw(st.dictionaries(st.integers(1, 8), days, min_size=1, max_size=8))
    keys = draw(st.sets(st.tuples(st.sampled_from(sorted(known)), st.integers(1, 4)), min_size=1, max_size=12))
    return tuple(
        Offer(place, lot, draw(st.decimals(D(0), D(5000), places=4)), known[lot], f"A-{place}")
        for lot, place in sorted(keys)
    )


@given(offers(), quantities)
def test_nothing_is_invented_and_nothing_is_lost(found: tuple[Offer, ...], wanted: Decimal) -> None:
    picks, missing = pick_oldest(found, wanted)
    free = {(each.place_id, each.lot_id): each.free for each in found}
    assert sum((pick.qty for pick in picks), D(0)) + missing == wanted
    assert all(0 < pick.qty <= free[pick.place_id, pick.lot_id] for pick in picks)
    assert len({(pick.place_id, pick.lot_id) for pick in picks}) == len(picks)
    assert missing == max(wanted - sum(free.values()), D(0))


@given(offers(), quantities)
def test_no_older_lot_is_passed_over(found: tuple[Offer, ...], wanted: Decimal) -> None:
    picks, _ = pick_oldest(found, wanted)
    assert passed_over(found, picks) == ()


@given(offers(), quantities)
def test_the_order_of_the_offers_says_nothing(found: tuple[Offer, ...], wanted: Decimal) -> None:
    assert pick_oldest(reversed(found), wanted) == pick_oldest(found, wanted)


def test_a_year_later_the_same_colour_is_younger() -> None:
    old, new = Offer(1, 2, D(10), date(2025, 5, 3)), Offer(1, 1, D(10), date(2026, 5, 2))
    assert month_colour(date(2025, 5, 3)) is month_colour(date(2026, 5, 2)) is MonthColour.YELLOW
    assert pick_oldest((new, old), D(5))[0] == (Pick(1, 2, D(5)),)
    assert passed_over((old, new), (Pick(1, 1, D(5)),)) == (old,)
    assert len(COLOURS) == 12


@given(st.decimals(D("0.0001"), D(100_000), places=4), st.decimals(D(0), D(1000), places=4), st.integers(0, 20))
def test_what_is_suggested_is_enough_and_less_than_a_pack_too_much(
    missing: Decimal, ordered: Decimal, extra: int
) -> None:
    found = suggest(UNITS, missing, "YARD", "ROLL", ROLL, on_order=ordered, buffer_percent=D(extra))
    rest = (missing - ordered) * (1 + D(extra) / 100)
    if missing <= ordered:
        assert found is None
        return
    assert found is not None
    assert found.qty == found.qty.to_integral_value()
    # Up to a thousandth of a pack is taken for a rest of the bills' rounded fractions.
    assert found.stock_qty >= rest - max(rest / 1000, D("0.0001")) - D("2.25")
    assert found.stock_qty < rest + 45 + D("0.01")


def test_a_unit_is_never_guessed() -> None:
    with pytest.raises(Invalid):
        suggest(UNITS, D(10), "PCE", "ROLL", ROLL)
    found = suggest(UNITS, D("10.5"), "PCE")
    assert found is not None
    assert (found.qty, found.unit) == (D(11), "PCE")
    least = suggest(UNITS, D(10), "YARD", "ROLL", ROLL, least=D(5))
    assert least is not None
    assert (least.qty, least.stock_qty) == (D(5), D(225))


def test_how_a_supplier_delivers() -> None:
    today = date(2026, 5, 20)

    def delivery(due: int | None, came: int | None, accepted: int = 10, rejected: int = 0) -> Delivery:
        at = [None if each is None else today - timedelta(days=each) for each in (due, came)]
        return Delivery(at[0], at[1], D(10), D(accepted), D(rejected))

    found = performance(
        [delivery(5, 6), delivery(5, 2, 8, 2), delivery(None, 1), delivery(3, None, 0), delivery(-3, None, 0)], today
    )
    assert (found.deliveries, found.on_time, found.days_late) == (3, D("0.5"), D(3))
    assert (found.accepted, found.outstanding, found.overdue) == (D(28) / 30, 2, 1)
    assert performance([], today).on_time is None


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("LOT-2026-00012", (StoreCode.LOT, "LOT-2026-00012")),
        (" lot-2026-00012/3 ", (StoreCode.LOT, "LOT-2026-00012")),
        ("GRN-2026-00001", (StoreCode.RECEIPT, "GRN-2026-00001")),
        ("KAN-2026-00001", (StoreCode.CARD, "KAN-2026-00001")),
        ("SJ-2026-00001", None),
        ("LOT-26-1", None),
        ("MI-2026-00001/3", None),
    ],
)
def test_what_a_code_names(code: str, found: object) -> None:
    assert store_code(code) == found


def test_orders_to_suppliers_have_their_own_numbers() -> None:
    assert purchase_number("po-lbl-2026-00004") == "PO-LBL-2026-00004"
    assert purchase_number("PO-1001") is None
