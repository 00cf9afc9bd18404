import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.codes import is_article_code, material_key, normalise_code


@pytest.mark.parametrize(
    ("filed", "code"),
    [
        (30123456, "30123456"),
        (30123456.0, "30123456"),
        ("00123456", "00123456"),
        (123456, "00123456"),
        ("123456", "00123456"),
        (" 30123456 ", "30123456"),
        ("30123456\xa0", "30123456"),
        ("30123456.0", "30123456"),
        ("'00123456", "00123456"),
        ("80123456-1", "80123456-1"),
        ("123456-1", "00123456-1"),
        ("301.234.56", "30123456"),
        ("301 234 56", "30123456"),
    ],
)
def test_a_code_is_read_as_eight_digits(filed: object, code: str) -> None:
    assert normalise_code(filed) == code


@pytest.mark.parametrize(
    "filed",
    ["", "1234", 12, "123456789", "3012345a", -30123456, 30123456.5, True, None, "٣٠١٢٣٤٥٦", "#REF!", float("inf")],
)
def test_anything_else_is_refused_with_a_sentence(filed: object) -> None:
    with pytest.raises(Invalid) as refused:
        normalise_code(filed)
    assert "eight digits" in refused.value.fields["code"].message
    assert not is_article_code(filed)


@given(st.integers(min_value=10_000, max_value=99_999_999))
def test_zeros_lost_in_a_spreadsheet_come_back(number: int) -> None:
    code = f"{number:08d}"
    assert (
        normalise_code(number)
        == normalise_code(float(number))
        == normalise_code(str(number))
        == normalise_code(code)
        == code
    )


@given(st.integers(min_value=10_000, max_value=99_999_999), st.integers(min_value=1, max_value=99))
def test_normalising_twice_changes_nothing(number: int, suffix: int) -> None:
    once = normalise_code(f"{number}-{suffix}")
    assert normalise_code(once) == once


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.none(), st.binary()))
def test_no_value_breaks_the_reading(value: object) -> None:
    if is_article_code(value):
        assert len(normalise_code(value).split("-")[0]) == 8


def test_spaces_and_case_do_not_set_materials_apart_but_suffixes_do() -> None:
    assert material_key("ZJB 153-1") == material_key("zjb153-1")
    assert material_key("ZJB153") != material_key("ZJB153-1")
