"""The chain of goods as a graph: what became what, from a supplier's lot to a shipment."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quty_desktop.domain.checks import RollState
from quty_desktop.domain.packing import MarkCheckResult, PalletState
from quty_desktop.domain.quality import HoldKind, InspectionResult, InspectionType, LabTestType, TestResult
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.transfers import TransferState


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
    CONVERSION = "conversion", N_("Conversion")
    TRANSFER = "transfer", N_("Transfer slip")
    PALLET = "pallet", N_("Pallet")
    CARTON = "carton", N_("Carton")
    SHIPMENT = "shipment", N_("Shipment")


class TraceDirection(Choice):
    """Which way a chain is followed."""

    BACKWARDS = "backwards", N_("Backwards: where it came from")
    FORWARDS = "forwards", N_("Forwards: where it went")


class HoldOutcome(Choice):
    """Whether a hold still keeps its batch."""

    OPEN = "open", N_("On hold")
    RELEASED = "released", N_("Released")


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of quality on the way.

    Attributes:
        of: what was tested, looked at or held; ``None`` where the state of the thing itself is the result.
    """

    of: Choice | None
    result: Choice

    @property
    def words(self) -> Text | Choice:
        """For a person."""
        return self.result if self.of is None else Text("{of}: {result}", of=self.of, result=self.result)


_STATES: Mapping[str, type[Choice]] = {
    "lot": LotState,
    "roll": RollState,
    "mark": MarkCheckResult,
    "pallet": PalletState,
    "slip": TransferState,
}
_RESULTS: Mapping[str, tuple[type[Choice], type[Choice]]] = {
    "test": (LabTestType, TestResult),
    "look": (InspectionType, InspectionResult),
    "hold": (HoldKind, HoldOutcome),
}


def findings_of(written: str) -> tuple[Finding, ...]:
    """What the database wrote down about a node, e.g. ``test drop pass,hold manual open`` or ``lot passed``.

    Raises:
        KeyError, ValueError: a word that nobody knows.
    """
    found = []
    for each in filter(None, written.split(",")):
        kind, *words = each.split()
        if kind in _STATES:
            found.append(Finding(None, _STATES[kind](words[0])))
        else:
            of, result = _RESULTS[kind]
            found.append(Finding(of(words[0]), result(words[1])))
    return tuple(found)


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
