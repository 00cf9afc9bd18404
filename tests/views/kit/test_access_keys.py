"""Every button and field has its own letter."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from quty_desktop.views.kit.access_keys import choose
from quty_desktop.views.kit.workplace import Workplace
from tests.views.demo import EntryPage, OrdersPage


def letters(texts: list[str]) -> list[str]:
    plain = [text.replace("&&", "") for text in texts]
    return [text[text.index("&") + 1].lower() for text in plain if "&" in text]


@given(st.lists(st.text("abcdefg &1", min_size=1, max_size=12), max_size=30))
def test_no_letter_comes_twice(texts: list[str]) -> None:
    given_out = letters(choose(texts))
    assert len(given_out) == len(set(given_out))


def test_first_letters_come_first() -> None:
    assert choose(["Save", "Send carton", "Print"]) == ["&Save", "Send &carton", "&Print"]


def test_taken_letters_and_digits() -> None:
    assert choose(["Aa", "aA"], taken="a") == ["Aa (&1)", "aA (&2)"]


def test_a_text_with_another_letter_gives_way() -> None:
    assert choose(["Pan", "Cap", "Sop", "Pcs"]) == ["P&an", "&Cap", "&Sop", "&Pcs"]


def test_real_ampersands_stay() -> None:
    assert choose(["R&&D", "Save & go"]) == ["&R&&D", "&Save && go"]


def test_pages_of_the_kit(workplace: Workplace, qtbot: QtBot) -> None:
    for kind in (OrdersPage, EntryPage):
        page = kind(workplace)
        qtbot.addWidget(page)
        texts = [each.text() for each in page.findChildren(QAbstractButton)]
        texts += [each.text() for each in page.findChildren(QLabel) if each.buddy() is not None]
        given_out = letters(texts)
        assert len(given_out) == len(set(given_out))
        assert given_out
