from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.search import fits, patterns, plain


def test_accents_and_capitals_do_not_count() -> None:
    assert plain("BLÅHAJ") == "blahaj"
    assert plain("Smørrebrød Æble Œuvre straße Łódź") == "smorrebrod aeble oeuvre strasse lodz"
    assert plain("A\u030a") == "a"


def test_each_word_is_found_somewhere() -> None:
    assert fits("haj 105", "10537360", "BLÅHAJ soft toy")
    assert not fits("haj x", "10537360", "BLÅHAJ soft toy")
    assert fits("  ", "anything")


def test_signs_of_the_database_stand_for_themselves() -> None:
    assert patterns("50% A_b \\") == ["%50\\%%", "%a\\_b%", "%\\\\%"]
    assert patterns(" ") == []


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    once = plain(text)
    assert plain(once) == plain(plain(once))


def test_quantities_lose_what_only_fills_up() -> None:
    from decimal import Decimal

    assert str(trimmed(Decimal("80.0000"))) == "80"
    assert str(trimmed(Decimal("0.91440000"))) == "0.9144"
    assert str(trimmed(Decimal("8E+1"))) == "80"
    assert str(trimmed(Decimal(0))) == "0"
