"""A few letters find what is meant."""

import pytest

from quty_desktop.domain.search import plain
from quty_desktop.views.palette import Entry, best, score

ENTRIES = [
    Entry(words, where, lambda: None)
    for words, where in (
        ("Cartons", "Packing"),
        ("Print shipping marks", "Packing"),
        ("Packing orders", "Packing"),
        ("Antrian potong", "Potong"),
        ("Réception", "Warehouse"),
        ("Laboratory tests", "Quality"),
    )
]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cart", "Cartons"),
        ("marks", "Print shipping marks"),
        ("pack ord", "Packing orders"),
        ("recep", "Réception"),
        ("lbtst", "Laboratory tests"),
        ("POTONG", "Antrian potong"),
        ("ship print", "Print shipping marks"),
    ],
)
def test_the_best_comes_first(typed: str, first: str) -> None:
    assert best(typed, ENTRIES)[0].words == first


def test_nothing_typed_shows_all_and_nonsense_shows_none() -> None:
    assert len(best("", ENTRIES)) == len(ENTRIES)
    assert best("qqqq", ENTRIES) == []


def test_a_words_beginning_counts_more_than_its_middle() -> None:
    assert score("pack", "Packing") > score("pack", "Repacking") > score("pckg", "Packing") > 0


def test_accents_do_not_matter() -> None:
    assert plain("RÉÇu") == "recu"
