import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.imports.names import (
    edit_distance,
    filed_name,
    header_word,
    loose_key,
    match_key,
    split_product,
)


def test_a_name_is_shown_as_filed_without_spaces_at_its_ends() -> None:
    assert filed_name("\xa0MJUKVÅG  soft toy ") == "MJUKVÅG  soft toy"


def test_matching_does_not_see_case_double_spaces_or_the_coding_of_accents() -> None:
    assert match_key("MJUKVÅG  soft\xa0toy") == match_key(unicodedata.normalize("NFD", "mjukvåg soft toy "))
    assert match_key("MJUKVÅG") != match_key("MJUKVAG")


def test_without_accents_a_name_is_only_a_suggestion() -> None:
    assert loose_key("MJUKVÅG sötnös") == loose_key("Mjukvag sotnos") == "mjukvag sotnos"


@given(st.text())
def test_keys_are_stable(name: str) -> None:
    assert match_key(match_key(name)) == match_key(name)
    assert match_key(filed_name(name)) == match_key(name)


@pytest.mark.parametrize(
    ("filed", "code", "name"),
    [
        ("[30123456] MJUKVÅG soft toy", "30123456", "MJUKVÅG soft toy"),
        ('[ZJB 153-1] FABRIC 60" [A]', "ZJB 153-1", 'FABRIC 60" [A]'),
        ("MJUKVÅG soft toy_WIP_SKIN", "", "MJUKVÅG soft toy_WIP_SKIN"),
        ("MJUKVÅG (Otter) [x]_WIP_SKIN", "", "MJUKVÅG (Otter) [x]_WIP_SKIN"),
    ],
)
def test_a_product_is_split_into_code_and_name(filed: str, code: str, name: str) -> None:
    product = split_product(filed)
    assert (product.code, product.name) == (code, name)
    assert str(product) == filed


def test_a_product_without_code_is_known_by_its_name() -> None:
    assert split_product("MJUKVÅG_WIP_SKIN").key == split_product(" mjukvåg_wip_skin ").key
    assert split_product("[ZJB 153] FABRIC").key == split_product("[ZJB153] other words").key


def test_slips_are_counted() -> None:
    assert edit_distance("producer", "prooducer") == 1
    assert edit_distance("name", "nmae") == 1
    assert edit_distance("name", "") == 4
    assert edit_distance("quantity", "quantity") == 0


@given(st.text(max_size=12), st.text(max_size=12))
def test_slips_are_the_same_both_ways(first: str, second: str) -> None:
    assert edit_distance(first, second) == edit_distance(second, first) <= max(len(first), len(second))


def test_header_words_meet_without_spaces_dots_and_case() -> None:
    assert header_word("NO. Art") == header_word("No Art\n") == "noart"
    assert header_word("BoM Lines/Quantity") != header_word("Quantity")
