"""Codes of articles and materials, as people and spreadsheets write them."""

import re

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.names import filed_name, match_key
from quty_desktop.domain.text import N_, Text

_ARTICLE = re.compile(r"(\d{5,8})(-\d{1,2})?")
_PRINTED = re.compile(r"(\d{3})[. ](\d{3})[. ](\d{2})")
"""The way the buyer prints the number on its labels."""


def _unclear(value: object) -> Invalid:
    return Invalid(
        {"code": Text(N_("“{value}” is not an article number: eight digits are expected."), value=str(value))}
    )


def normalise_code(value: object) -> str:
    """Return an article number as eight digits, whatever a spreadsheet made of it.

    A spreadsheet drops the zeros in front of a number, so ``123456`` is ``00123456``; fewer than five digits are
    taken for something else. A suffix as in ``80123456-1`` stays, for it makes another article.

    Args:
        value: a number or a text.

    Raises:
        Invalid: field ``code``, where the value cannot be an article number.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise _unclear(value)
    text = filed_name(value).lstrip("'")
    if printed := _PRINTED.fullmatch(text):
        text = "".join(printed.groups())
    found = _ARTICLE.fullmatch(text.removesuffix(".0"))
    if found is None or not text.isascii():
        raise _unclear(value)
    return found[1].zfill(8) + (found[2] or "")


def is_article_code(value: object) -> bool:
    """Tell whether a value can be read as an article number."""
    try:
        normalise_code(value)
    except Invalid:
        return False
    return True


def material_key(code: str) -> str:
    """Return the key under which two spellings of a material's code meet: spaces and case do not count.

    ``ABC 15-1`` meets ``abc15-1``; ``ABC15`` and ``ABC15-1`` stay two materials.
    """
    return match_key(code).replace(" ", "").upper()
