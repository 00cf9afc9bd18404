"""Finding by part of a code or a name, with and without accents: ``blahaj`` finds ``BLÅHAJ``.

``quty.plain`` in the database does the same; a test compares the two sign by sign.
"""

import unicodedata

# Letters whose accent is part of the sign; they have no decomposition.
_WHOLE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "ŧ": "t"})


def plain(text: str) -> str:
    """A text without accents and capitals."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(_WHOLE)


def fits(typed: str, *words: str) -> bool:
    """Whether each word that was typed stands somewhere in these words."""
    whole = plain(" ".join(words))
    return all(word in whole for word in plain(typed).split())


def patterns(typed: str) -> list[str]:
    """What was typed for ``LIKE ALL`` over a text from ``quty.plain``; nothing typed fits everything."""
    escaped = plain(typed).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [f"%{word}%" for word in escaped.split()]
