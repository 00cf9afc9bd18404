"""Access keys (Alt and a letter) for every button and field of a page, given out so that none comes twice."""

import re
from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QRadioButton, QWidget

_SPARE = "1234567890"
_MARK = re.compile(r"&(?=\w)")


def choose(texts: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Texts with one ``&`` each before a character that no other one uses.

    First letters of words are preferred, then any letter. A text whose letters are all taken gets one from a text that
    can do with another letter; only where that is impossible too it gets a digit in brackets, and none when those are
    used up.
    """
    used = {each.lower() for each in taken}
    plain = [_MARK.sub("", text.replace("&&", "\0")).replace("\0", "&") for text in texts]
    chosen: list[int | None] = [None] * len(plain)
    for position in (_first_letters, _all_letters):
        for number, text in enumerate(plain):
            if chosen[number] is None:
                chosen[number] = next((at for at in position(text) if text[at].lower() not in used), None)
                at = chosen[number]
                if at is not None:
                    used.add(text[at].lower())
    owners = {plain[number][at].lower(): number for number, at in enumerate(chosen) if at is not None}
    for number, at in enumerate(chosen):
        if at is None:
            _make_room(number, plain, chosen, owners, {each.lower() for each in taken})
    used |= set(owners)
    result = []
    for text, at in zip(plain, chosen, strict=True):
        if at is not None:
            result.append(_escape(text[:at]) + "&" + text[at] + _escape(text[at + 1 :]))
            continue
        digit = next((each for each in _SPARE if each not in used), None)
        if digit is None or not text:
            result.append(_escape(text))
        else:
            used.add(digit)
            result.append(f"{_escape(text)} (&{digit})")
    return result


def _make_room(
    number: int, plain: Sequence[str], chosen: list[int | None], owners: dict[str, int], tried: set[str]
) -> bool:
    """Give a text a letter by having its owner take another one (an augmenting path, as Kuhn's matching does)."""
    for at in _all_letters(plain[number]):
        letter = plain[number][at].lower()
        if letter in tried:
            continue
        tried.add(letter)
        owner = owners.get(letter)
        if owner is None or _make_room(owner, plain, chosen, owners, tried):
            owners[letter], chosen[number] = number, at
            return True
    return False


def _escape(text: str) -> str:
    return text.replace("&", "&&")


def _usable(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _first_letters(text: str) -> list[int]:
    return [at for at, each in enumerate(text) if _usable(each) and (at == 0 or not text[at - 1].isalpha())]


def _all_letters(text: str) -> list[int]:
    return [at for at, each in enumerate(text) if _usable(each)]


def _wants_key(widget: QWidget) -> bool:
    match widget:
        case QLabel():
            return widget.buddy() is not None
        case QPushButton() | QCheckBox() | QRadioButton():
            return bool(widget.text()) and not widget.property("keyless")
        case _:
            return False


def give(root: QWidget, taken: Iterable[str] = ()) -> None:
    """Give each button and each labelled field below ``root`` an access key.

    Args:
        root: a page or a dialog; its widgets get keys in reading order.
        taken: letters that the window around it uses.
    """
    widgets = [each for each in root.findChildren(QWidget) if _wants_key(each) and not each.isHidden()]
    texts = [each.text() for each in widgets if isinstance(each, (QLabel, QAbstractButton))]
    for widget, text in zip(widgets, choose(texts, taken), strict=True):
        if isinstance(widget, (QLabel, QAbstractButton)):
            widget.setText(text)
