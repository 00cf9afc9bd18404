"""Numbers as people type them: ``0,1466`` and ``0.1466`` are the same, ``1.000`` is refused rather than guessed."""

import re
from decimal import Decimal

from quty_desktop.domain.text import N_, Text

_WHOLE = re.compile(r"\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([.,\u00a0 ])\d{3})(?:\1\d{3})*", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_FULL = re.compile(r"-?(?P<whole>\d{1,3}(?:(?P<group>[.,])\d{3})+)(?P<rest>(?P<point>[.,])\d+)?", re.ASCII)


class Unreadable(ValueError):
    """The text is not a number that can be read in one way only.

    Attributes:
        text: what to tell the person.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def read_pieces(written: str) -> int:
    """Read a whole number; thousands may be grouped (``1.920``), for pieces are never broken.

    Raises:
        Unreadable: not a whole number.
    """
    text = written.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    raise Unreadable(Text(N_("Write a whole number, e.g. {example}."), example=1920))


def read_decimal(written: str) -> Decimal:
    """Read a number with decimal comma or point.

    Raises:
        Unreadable: not a number, or one that can be read in two ways (``1.000``).
    """
    text = written.strip().replace("\u00a0", "")
    if _AMBIGUOUS.fullmatch(text):
        plain = re.sub(r"[.,]", "", text)
        raise Unreadable(
            Text(
                N_("{written} can be read in two ways. Write {thousands} or {small}."),
                written=text,
                thousands=plain,
                small=f"{text}0",
            )
        )
    if _DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    match = _FULL.fullmatch(text)
    if match is not None and match["point"] != match["group"]:
        whole = text[: len(text) - len(match["rest"] or "")]
        return Decimal(re.sub(r"[.,]", "", whole) + (match["rest"] or "").replace(",", "."))
    raise Unreadable(Text(N_("Write a number, e.g. {example}."), example=Decimal("0.1466")))
