"""Which known names a filed word may mean; good for a proposal, never for a decision."""

import re
from collections.abc import Iterable

from quty_desktop.domain.imports.names import loose_key

_WORD = re.compile(r"[^\W_]+")
LEAST_LIKENESS = 0.4
"""Half of the words or so; less is guesswork."""


class Likeness:
    """Names to look among.

    Args:
        names: keys with their names, e.g. codes with the names of materials.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._words = [(key, frozenset(_words(name))) for key, name in names]

    def nearest(self, filed: str, most: int = 3) -> tuple[str, ...]:
        """Return the keys of the names that share most words with what is filed, the likeliest first.

        A word counts as shared where one begins with the other, for nicknames are cut short; accents do not count.
        """
        wanted = frozenset(_words(filed))
        if not wanted:
            return ()
        scored = []
        for key, words in self._words:
            shared = sum(any(_meet(word, other) for other in words) for word in wanted)
            # All words of a nickname in a long name are worth more than half of the words of a short one.
            likeness = shared / len(wanted) - 0.01 * len(words)
            if shared / len(wanted) >= LEAST_LIKENESS:
                scored.append((-likeness, key))
        return tuple(key for _, key in sorted(scored)[:most])


def _words(name: str) -> list[str]:
    return _WORD.findall(loose_key(name))


def _meet(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) >= 3 and (word.startswith(other) or other.startswith(word)))
