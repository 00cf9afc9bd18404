"""The chain of goods as a graph: what became what, from a supplier's lot to a shipment."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from quty_desktop.domain.text import N_, Choice


class TraceKind(Choice):
    """What a node of the chain is."""

    PURCHASE = "purchase", N_("Purchase order")
    RECEIPT = "receipt", N_("Goods receipt")
    LOT = "lot", N_("Lot")
    ROLL = "roll", N_("Fabric roll")
    ISSUE = "issue", N_("Issue of material")
    ORDER = "order", N_("Buyer order")
    BATCH = "batch", N_("Batch")
    WORK_ORDER = "work_order", N_("Work order")
    TRANSFER = "transfer", N_("Transfer slip")
    PALLET = "pallet", N_("Pallet")
    CARTON = "carton", N_("Carton")
    SHIPMENT = "shipment", N_("Shipment")


class TraceDirection(Choice):
    """Which way a chain is followed."""

    BACKWARDS = "backwards", N_("Backwards: where it came from")
    FORWARDS = "forwards", N_("Forwards: where it went")


@dataclass(frozen=True, slots=True)
class TraceNode:
    """Something on the way.

    Attributes:
        id: its number in the chain.
        kind: what it is.
        ref: its key in the books.
        code: what stands on it.
        words: article, week and destination, or who.
        at: when it was made.
        quality: results on it, e.g. ``drop pass``; empty where none are recorded.
        bad: whether one of them failed or keeps it.
    """

    id: int
    kind: TraceKind
    ref: int
    code: str
    words: str
    at: datetime | None
    quality: str
    bad: bool


@dataclass(frozen=True, slots=True)
class TraceStep:
    """From one node to the next one; goods go from source to target."""

    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A node in the tree of a chain.

    Attributes:
        parent: node under which it hangs, ``None`` for the start.
        depth: steps from the start.
    """

    node: int
    parent: int | None
    depth: int


def tree_of(start: int, steps: Iterable[TraceStep], direction: TraceDirection) -> tuple[Leaf, ...]:
    """Every node that can be reached, once, by the shortest way; parents stand before their children.

    Args:
        start: where the chain begins.
        steps: all steps between the nodes.
        direction: against the goods' way or along it.
    """
    following: dict[int, list[int]] = {}
    for step in steps:
        source, target = (
            (step.source, step.target) if direction is TraceDirection.FORWARDS else (step.target, step.source)
        )
        following.setdefault(source, []).append(target)
    return tuple(_walked(start, following))


def _walked(start: int, following: Mapping[int, list[int]]) -> Iterable[Leaf]:
    seen = {start}
    waiting = deque([Leaf(start, None, 0)])
    while waiting:
        leaf = waiting.popleft()
        yield leaf
        for each in following.get(leaf.node, ()):
            if each not in seen:
                seen.add(each)
                waiting.append(Leaf(each, leaf.node, leaf.depth + 1))
