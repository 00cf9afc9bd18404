from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.units import PIECE, Dimension, Measure, Unit, convert, read_unit, similar_units


@pytest.mark.parametrize(
    ("word", "unit", "content"),
    [
        ("PCE", Unit.PCE, 1),
        ("pcs", Unit.PCE, 1),
        (" Yard ", Unit.YARD, 1),
        ("KGS", Unit.KGS, 1),
        ("GRAM", Unit.GRAM, 1),
        ("METER", Unit.METER, 1),
        ("CTN 60", Unit.CTN, 60),
        ("ctn60", Unit.CTN, 60),
        ("CTN\xa0300", Unit.CTN, 300),
        ("CONES 2000M", Unit.CONES, 2000),
        ("cone 5000 m", Unit.CONES, 5000),
    ],
)
def test_units_of_the_lists_are_read(word: str, unit: Unit, content: int) -> None:
    assert read_unit(word) == Measure(unit, content)


@pytest.mark.parametrize("word", ["ROLL", "CTN", "CTN 0", "CONES", "PCEX", "", None, 12, False, "CTN -5", "BAL 20"])
def test_an_unknown_unit_never_becomes_pieces(word: object) -> None:
    with pytest.raises(Invalid, match="is not known"):
        read_unit(word)


@given(st.text(max_size=15))
def test_only_words_for_pieces_are_pieces(word: str) -> None:
    try:
        unit = read_unit(word)
    except Invalid:
        return
    assert unit.unit is not Unit.PCE or word.strip().casefold() in {"pce", "pces", "pcs", "pc", "piece", "pieces"}


@given(st.builds(Measure, st.sampled_from([unit for unit in Unit if unit not in {Unit.CTN, Unit.CONES}])))
def test_a_unit_reads_back_from_its_own_words(measure: Measure) -> None:
    assert read_unit(str(measure)) == measure


@given(st.integers(min_value=1, max_value=99_999))
def test_a_pack_of_n_reads_back(content: int) -> None:
    assert read_unit(str(Measure(Unit.CTN, content))).pieces_per_carton == content


def test_fixed_conversions_are_exact() -> None:
    yard, metre, cm = read_unit("YARD"), read_unit("METER"), read_unit("CM")
    assert convert(Decimal(1), yard, metre) == Decimal("0.9144")
    assert convert(Decimal(250), cm, metre) == Decimal("2.5")
    assert convert(Decimal("1.5"), read_unit("KGS"), read_unit("GRAM")) == 1500
    assert convert(Decimal(2), read_unit("LUSIN"), PIECE) == 24
    assert convert(Decimal(1), read_unit("GROSS"), PIECE) == 144
    assert convert(Decimal(8), read_unit("CTN 60"), PIECE) == 480
    assert convert(Decimal(3), read_unit("CONES 2000M"), metre) == 6000


def test_units_of_different_dimensions_do_not_convert() -> None:
    with pytest.raises(Invalid, match="cannot be converted"):
        convert(Decimal(1), read_unit("GRAM"), read_unit("YARD"))


@given(st.sampled_from(list(Unit)), st.sampled_from(list(Unit)), st.decimals(min_value=0, max_value=10**6, places=4))
def test_converting_there_and_back_changes_nothing(unit: Unit, other: Unit, quantity: Decimal) -> None:
    first, second = Measure(unit), Measure(other)
    if first.dimension is second.dimension:
        back = convert(convert(quantity, first, second), second, first)
        assert abs(back - quantity) < Decimal("1e-12")


@pytest.mark.parametrize(
    ("word", "units"),
    [("YRAD", (Unit.YARD,)), ("METR", (Unit.METER,)), ("PCEE", (Unit.PCE,)), ("ROLL", ()), ("XX", ()), (5, ())],
)
def test_a_slip_has_a_suggestion(word: object, units: tuple[Unit, ...]) -> None:
    assert similar_units(word) == units


def test_dimensions() -> None:
    assert PIECE.dimension is read_unit("CTN 4").dimension is Dimension.COUNT
    assert PIECE.pieces_per_carton is None
