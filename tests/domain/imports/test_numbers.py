from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.numbers import is_rounded, read_decimal, read_pieces, two_readings


@pytest.mark.parametrize(
    ("filed", "number"),
    [
        (60, "60"),
        (0.1466, "0.1466"),
        (0.1 + 0.2, "0.3"),
        ("0,1466", "0.1466"),
        ("0.1466", "0.1466"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        ("12,5", "12.5"),
        ("1234,567", "1234.567"),
        ("1.000.000", "1000000"),
        ("1.920,5", "1920.5"),
        ("1,920.5", "1920.5"),
        ("1 920,5", "1920.5"),
        (" 480\xa0", "480"),
        ("-3,5", "-3.5"),
        ("'60", "60"),
    ],
)
def test_comma_and_dot_are_read(filed: object, number: str) -> None:
    assert read_decimal(filed) == Decimal(number)


@pytest.mark.parametrize("filed", ["1.000", "1,000", "12.500", "-1,125", "999.999"])
def test_a_number_that_could_be_two_is_refused_with_both_readings(filed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_decimal(filed)
    assert "thousand" in refused.value.fields["number"].message
    readings = two_readings(filed)
    assert readings is not None
    assert readings[0] == readings[1] * 1000


@pytest.mark.parametrize(
    "filed",
    [
        "",
        "abc",
        "1.2.3",
        "1,2,3",
        "1.00,00,0",
        True,
        None,
        float("nan"),
        float("inf"),
        "1e5",
        "٣",
        "#DIV/0!",
        Decimal("NaN"),
    ],
)
def test_what_is_no_number_is_refused(filed: object) -> None:
    with pytest.raises(Invalid, match="is not a number"):
        read_decimal(filed)


decimals = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)


@given(decimals)
def test_a_cell_keeps_its_digits(number: Decimal) -> None:
    assert read_decimal(number) == number
    assert read_decimal(float(number)) == number


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=9999))
def test_comma_and_dot_with_four_decimals_mean_the_same(whole: int, part: int) -> None:
    expected = Decimal(f"{whole}.{part:04d}")
    assert read_decimal(f"{whole},{part:04d}") == read_decimal(f"{whole}.{part:04d}") == expected


@given(decimals)
def test_thousands_and_decimals_together_are_clear(number: Decimal) -> None:
    english = f"{number:,.2f}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    assert read_decimal(english) == read_decimal(indonesian) == Decimal(f"{number:.2f}")


@given(st.text(alphabet="0123456789.,-+ ", max_size=12))
def test_text_is_read_or_refused_never_guessed(text: str) -> None:
    try:
        number = read_decimal(text)
    except Invalid:
        return
    assert two_readings(text) is None
    assert [sign for sign in text if sign.isdigit()]
    assert number.is_finite()


def test_pieces_are_whole_and_not_negative() -> None:
    assert read_pieces("480") == 480
    assert read_pieces(60.0) == 60
    for filed in (0.5, -1, "1,5"):
        with pytest.raises(Invalid, match="whole number"):
            read_pieces(filed)


def test_a_rounded_fraction_counts_as_its_fraction() -> None:
    assert is_rounded(Decimal("0.0833"), Fraction(1, 12))
    assert is_rounded(Decimal("0.0208"), Fraction(1, 48))
    assert not is_rounded(Decimal("0.0125"), Fraction(1, 4))
    assert not is_rounded(Decimal("0.0832"), Fraction(1, 12))
