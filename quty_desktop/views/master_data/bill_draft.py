"""A line of a bill as it stands on a page, and what becomes of lines that two people changed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quty_desktop.domain.quantities import trimmed
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.merging import Contested, three_way


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on the page."""

    id: int
    component_id: int
    words: str
    qty: Decimal
    unit: str
    wastage_percent: Decimal


Named = Mapping[str, Line]
"""Lines by their component, numbered where a component stands in several."""


def named(lines: Sequence[Line]) -> dict[str, Line]:
    """Lines by a name that both people's have."""
    found: dict[str, Line] = {}
    for line in lines:
        number = sum(other.component_id == line.component_id for other in found.values())
        found[f"{line.component_id}/{number}"] = line
    return found


@dataclass(frozen=True, slots=True)
class MergedLines:
    """What becomes of the lines.

    Attributes:
        lines: one's own, with what only the other person changed.
        taken: components of lines that were taken over.
        contested: lines that both changed, each to something else.
    """

    lines: list[Line]
    taken: tuple[str, ...]
    contested: tuple[Contested, ...]


def merged(base: Sequence[Line], mine: Sequence[Line], theirs: Sequence[Line], words: Translator) -> MergedLines:
    """Merge two changes of a bill's lines, component by component.

    Args:
        base: what both began with.
        mine: what stands on the page.
        theirs: what the other person saved.
        words: writes the quantities.
    """
    before, ours, others = named(base), named(mine), named(theirs)
    names = list(dict.fromkeys([*ours, *others, *before]))
    texts = [{name: _said(each.get(name), words) for name in names} for each in (before, ours, others)]
    merge = three_way(*texts)
    lines = [
        line for name in names if (line := others.get(name) if name in merge.taken else ours.get(name)) is not None
    ]
    every = {**before, **others, **ours}
    return MergedLines(
        numbered(lines),
        tuple(every[name].words for name in merge.taken),
        tuple(Contested(name, every[name].words, texts[1][name], texts[2][name]) for name in merge.contested),
    )


def chosen(lines: Sequence[Line], name: str, line: Line | None) -> list[Line]:
    """Lines with another one in the place of the one of this name; ``None`` takes it out.

    Args:
        lines: as they stand.
        name: of a line, as ``named`` gives it.
        line: what is wanted instead.
    """
    now = named(lines)
    if line is None:
        now.pop(name, None)
    else:
        now[name] = line
    return numbered(list(now.values()))


def numbered(lines: Sequence[Line]) -> list[Line]:
    """Lines with ids from 1, in their order."""
    return [replace(line, id=number) for number, line in enumerate(lines, start=1)]


def _said(line: Line | None, words: Translator) -> str:
    if line is None:
        return ""
    lost = f" + {words.number(trimmed(line.wastage_percent))} %" if line.wastage_percent else ""
    return f"{words.number(trimmed(line.qty))} {line.unit}{lost}"
