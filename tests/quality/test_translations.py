"""Every word that a person can see is there in Indonesian."""

from tools import translations


def test_the_indonesian_catalogue_is_complete_and_compiled() -> None:
    assert translations.problems() == []
