"""Finished goods and their loading: words, the stacking rule, and what keeps a carton from a shipment (G1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import CartonState, MarkCheckResult
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week

HEAVY_KG = Decimal(45)
"""From this weight on a unit load counts as heavy; the procedure leaves exactly 45 kg open, the lower stack is safe."""
LIGHT_HIGH, HEAVY_HIGH = 4, 3


class ShipmentState(Choice):
    """Where a shipment stands."""

    PLANNED = "planned", N_("Planned")
    LOADING = "loading", N_("Being loaded")
    CLOSED = "closed", N_("Left the plant")
    CANCELLED = "cancelled", N_("Cancelled")


class ShipmentPaperKind(Choice):
    """The papers of a shipment, each print of which is recorded."""

    PACKING_LIST = "packing_list", N_("Packing list")
    DELIVERY_NOTE = "delivery_note", N_("Goods delivery note")
    TALLY_SHEET = "tally_sheet", N_("Tally sheet")
    UNIT_LOAD = "unit_load", N_("Unit load labels")


class LoadResult(Choice):
    """What the scan of a carton or pallet at the container said, the gravest last."""

    LOADED = "loaded", N_("Loaded")
    UNREADABLE = "unreadable", N_("Not a code of goods")
    UNKNOWN = "unknown", N_("Unknown code")
    ALREADY_LOADED = "already_loaded", N_("Loaded before")
    NOT_IN_STORE = "not_in_store", N_("Not in finished goods")
    TOO_MANY = "too_many", N_("More than planned")
    NO_MARK = "no_mark", N_("Mark never printed")
    WRONG_MARK = "wrong_mark", N_("Mark is wrong")
    WRONG_ORDER = "wrong_order", N_("Another order")
    WRONG_WEEK = "wrong_week", N_("Other week")
    WRONG_ARTICLE = "wrong_article", N_("Other article")
    WRONG_DESTINATION = "wrong_destination", N_("Other destination")
    NOT_RELEASED = "not_released", N_("Batch not released")
    ON_HOLD = "on_hold", N_("Carton on hold")


def stack_height(unit_load_kg: Decimal) -> int:
    """How many pallets may stand on one another: 4 below 45 kg, 3 from 45 kg on (finished goods procedure, 6.3).

    Args:
        unit_load_kg: gross weight of the unit load in kilograms.

    Raises:
        Invalid: the weight is not above zero.
    """
    if unit_load_kg <= 0:
        raise Invalid({"unit_load_kg": Text(N_("Enter the weight of the unit load in kg."))})
    return HEAVY_HIGH if unit_load_kg >= HEAVY_KG else LIGHT_HIGH


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What a shipment takes of an order line.

    Attributes:
        order_line_id: the order line.
        planned_pcs: pieces that the shipment takes.
        loaded_pcs: pieces that are loaded.
    """

    order_line_id: int
    article: str
    week: Week
    planned_pcs: int
    loaded_pcs: int


@dataclass(frozen=True, slots=True)
class LoadFacts:
    """A carton at the container, as the books know it.

    Attributes:
        loaded_in: number of the shipment that holds it, empty if none does.
        in_store: whether finished goods received it.
        marked: whether its mark was printed.
        last_check: what the last scan of its mark said, ``None`` if it was never scanned.
        held: why it is kept, empty if it is not.
        blockers: why its batch may not be loaded, in words; empty when it is released.
    """

    carton: int
    pcs: int
    state: CartonState
    order_line_id: int
    article: str
    week: Week
    destination: str
    loaded_in: str
    in_store: bool
    marked: bool
    last_check: MarkCheckResult | None
    held: str
    blockers: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that keeps a carton from a shipment."""

    result: LoadResult
    words: Text


def loading_reasons(facts: LoadFacts, destination: str, lines: Sequence[PlannedLine]) -> tuple[Refusal, ...]:
    """Why a carton may not be loaded, the gravest first; empty when it may (carton = order = shipment).

    The database refuses by the same rule (``quty.loading_guard``).

    Args:
        facts: the carton.
        destination: code of the shipment's destination.
        lines: what the shipment takes.
    """
    found = [*_goods(facts, destination, lines), *_keeping(facts)]
    order = list(LoadResult)
    return tuple(sorted(found, key=lambda each: -order.index(each.result)))


def _goods(facts: LoadFacts, destination: str, lines: Sequence[PlannedLine]) -> list[Refusal]:
    own = next((each for each in lines if each.order_line_id == facts.order_line_id), None)
    if facts.destination != destination:
        words = Text(
            "The carton is for {found}, the shipment goes to {wanted}.", found=facts.destination, wanted=destination
        )
        return [Refusal(LoadResult.WRONG_DESTINATION, words)]
    if own is not None:
        if own.loaded_pcs + facts.pcs > own.planned_pcs:
            words = Text(
                "Only {rest} pcs of this order are still to be loaded, the carton holds {pcs}.",
                rest=max(0, own.planned_pcs - own.loaded_pcs),
                pcs=facts.pcs,
            )
            return [Refusal(LoadResult.TOO_MANY, words)]
        return []
    same = [each for each in lines if each.article == facts.article]
    if not same:
        words = Text("Article {article} is not in this shipment.", article=facts.article)
        return [Refusal(LoadResult.WRONG_ARTICLE, words)]
    if all(each.week != facts.week for each in same):
        words = Text("The carton is of {found}, the shipment takes {wanted}.", found=facts.week, wanted=same[0].week)
        return [Refusal(LoadResult.WRONG_WEEK, words)]
    return [Refusal(LoadResult.WRONG_ORDER, Text(N_("The carton belongs to an order that is not in this shipment.")))]


def _keeping(facts: LoadFacts) -> list[Refusal]:
    found = []
    if facts.loaded_in or facts.state is CartonState.SHIPPED:
        found.append(
            Refusal(
                LoadResult.ALREADY_LOADED, Text("The carton is in {number} already.", number=facts.loaded_in or "–")
            )
        )
    elif not facts.in_store or facts.state not in {CartonState.PACKED, CartonState.CHECKED}:
        found.append(
            Refusal(LoadResult.NOT_IN_STORE, Text(N_("Finished goods has not received this carton from packing.")))
        )
    if not facts.marked:
        found.append(Refusal(LoadResult.NO_MARK, Text(N_("No shipping mark of this carton was ever printed."))))
    if facts.last_check not in {None, MarkCheckResult.RIGHT, MarkCheckResult.ON_HOLD}:
        found.append(
            Refusal(LoadResult.WRONG_MARK, Text("The last scan of its mark said: {result}.", result=facts.last_check))
        )
    if facts.held:
        found.append(Refusal(LoadResult.ON_HOLD, Text("The carton is on hold: {reason}.", reason=facts.held)))
    found.extend(Refusal(LoadResult.NOT_RELEASED, each) for each in facts.blockers)
    return found
