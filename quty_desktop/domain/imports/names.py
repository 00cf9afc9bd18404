"""Names as filed, and the keys under which two spellings of a name meet."""

import re
import unicodedata
from dataclasses import dataclass

_SPACES = re.compile(r"\s+")
_CODED = re.compile(r"\[([^\[\]]*)\]\s*(.*)", re.DOTALL)


def filed_name(value: object) -> str:
    """Return a name as it is shown: NFC, non-breaking spaces as spaces, no spaces at the ends, else as filed."""
    return unicodedata.normalize("NFC", str(value)).replace("\xa0", " ").strip()


def match_key(name: str) -> str:
    """Return the key under which equal names meet: case, runs of spaces and the way accents are coded do not count."""
    return _SPACES.sub(" ", filed_name(name)).casefold()


def loose_key(name: str) -> str:
    """Return a key without accents (BLAGRON meets BLÅGRÖN); good for a suggestion, never for a decision."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", match_key(name)) if not unicodedata.combining(sign))
    return bare.replace("ø", "o").replace("æ", "ae").replace("ß", "ss")


def edit_distance(first: str, second: str) -> int:
    """Count the typing slips between two words: a sign too much, too little, wrong, or two neighbours swapped."""
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, sign in enumerate(first, start=1):
        now = [row]
        for column, other in enumerate(second, start=1):
            steps = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (sign != other))
            if row > 1 and column > 1 and sign == second[column - 2] and first[row - 2] == other:
                steps = min(steps, before[column - 2] + 1)
            now.append(steps)
        before, last = last, now
    return last[-1]


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product as the plant's former system exported it: ``[CODE] name``, or a bare name for work in process.

    Attributes:
        code: the code as filed, without its brackets; empty for work in process.
        name: the name without the code.
    """

    code: str
    name: str

    @property
    def key(self) -> str:
        """What identifies the product: its code, or its name where it has none."""
        return match_key(self.code).replace(" ", "") if self.code else match_key(self.name)

    def __str__(self) -> str:
        """The product as exported."""
        return f"[{self.code}] {self.name}" if self.code else self.name


def split_product(value: object) -> ProductName:
    """Split ``[CODE] name``; a name without a code in brackets at its beginning keeps all its words."""
    text = filed_name(value)
    if found := _CODED.fullmatch(text):
        return ProductName(found[1].strip(), found[2].strip())
    return ProductName("", text)


def header_word(word: object) -> str:
    """Return the key of a header or of a word from a fixed list: case, spaces, dots and line breaks do not count."""
    text = unicodedata.normalize("NFKC", str(word)).casefold()
    return "".join(sign for sign in text if sign.isalnum() or sign == "/")
