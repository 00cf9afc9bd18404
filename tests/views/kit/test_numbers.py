"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.i18n import translator
from quty_desktop.views.kit.numbers import Unreadable, read_decimal, read_pieces


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0,1466", "0.1466"),
        ("0.1466", "0.1466"),
        ("12", "12"),
        ("-3,5", "-3.5"),
        ("1.920,5", "1920.5"),
        ("1,920.5", "1920.5"),
        ("1000", "1000"),
        ("0,123", "0.123"),
        ("1,0000", "1.0000"),
    ],
)
def test_decimals(written: str, number: str) -> None:
    assert read_decimal(written) == Decimal(number)


@pytest.mark.parametrize(
    "written", ["1.000", "1,000", "12.345", "-1.000", "", "x", "1.2.3", "1,920,5", "--1", "1e5", "١"]
)
def test_what_is_refused(written: str) -> None:
    with pytest.raises(Unreadable):
        read_decimal(written)


def test_ambiguous_numbers_say_both_ways() -> None:
    with pytest.raises(Unreadable) as refused:
        read_decimal("1.000")
    assert "1000" in str(refused.value)
    assert "1.0000" in str(refused.value)


@pytest.mark.parametrize(
    ("written", "number"), [("1920", 1920), ("1.920", 1920), ("1,920", 1920), (" 7 ", 7), ("1.234.567", 1234567)]
)
def test_pieces(written: str, number: int) -> None:
    assert read_pieces(written) == number


@pytest.mark.parametrize("written", ["1,5", "1.92", "-1", "", "twelve", "1.920,500", "1 2"])
def test_pieces_are_never_broken(written: str) -> None:
    with pytest.raises(Unreadable):
        read_pieces(written)


@given(st.integers(0, 10**9), st.sampled_from(["id", "en"]))
def test_pieces_are_read_as_they_are_shown(number: int, language: str) -> None:
    assert read_pieces(translator("en").number(number)) == number
    assert read_pieces(f"{number:,}".replace(",", ".")) == number
