"""Places as a tree: areas hold racks, racks hold bins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Branch(Generic[K]):
    """A place in its tree.

    Attributes:
        key: which place.
        depth: 0 for a place that is part of no other.
        path: the keys from the outermost place to this one.
    """

    key: K
    depth: int
    path: tuple[K, ...]


def tree(parents: Mapping[K, K | None], order: Sequence[K]) -> Iterator[Branch[K]]:
    """Each place after the one that it is part of, neighbours in the order given.

    Args:
        parents: of each place the one that it is part of, ``None`` where it is part of none.
        order: all places in the order in which neighbours stand. A place whose outer place is not among them stands
            outermost.
    """
    inside: dict[K | None, list[K]] = {}
    for key in order:
        outer = parents.get(key)
        inside.setdefault(outer if outer in parents else None, []).append(key)
    waiting = [Branch(key, 0, (key,)) for key in reversed(inside.get(None, []))]
    while waiting:
        branch = waiting.pop()
        yield branch
        waiting.extend(
            Branch(key, branch.depth + 1, (*branch.path, key)) for key in reversed(inside.get(branch.key, []))
        )


def would_circle(parents: Mapping[K, K | None], key: K, outer: K | None) -> bool:
    """Whether a place would be part of itself if it became part of another one."""
    seen: set[K] = set()
    while outer is not None and outer not in seen:
        if outer == key:
            return True
        seen.add(outer)
        outer = parents.get(outer)
    return False


def natural(code: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that sorts codes as people do: ``A-2`` before ``A-10``, numbers before letters."""
    parts: list[tuple[bool, int, str]] = []
    word = ""
    for sign in code:
        if word and sign.isdecimal() is not word[-1].isdecimal():
            parts.append(_part(word))
            word = ""
        word += sign
    if word:
        parts.append(_part(word))
    return tuple(parts)


def _part(word: str) -> tuple[bool, int, str]:
    return (False, int(word), "") if word.isdecimal() else (True, 0, word)
