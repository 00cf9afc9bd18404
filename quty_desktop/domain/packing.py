"""Cartons, pallets, shipping marks and issued papers: the words, and the rules of packing.

Week and destination of a carton always come from its order line. No function here takes them from a person.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from quty_desktop.domain.errors import Invalid, NotFound, Refused
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week


class CartonState(Choice):
    """Where a carton stands."""

    PLANNED = "planned", N_("Planned")
    PACKED = "packed", N_("Packed")
    CHECKED = "checked", N_("Checked")
    SHIPPED = "shipped", N_("Shipped")
    VOID = "void", N_("Void")


class PalletState(Choice):
    """Where a pallet stands."""

    OPEN = "open", N_("Being filled")
    CLOSED = "closed", N_("Closed")
    IN_STORE = "in_store", N_("In finished goods")
    SHIPPED = "shipped", N_("Shipped")
    VOID = "void", N_("Void")


class MarkSize(Choice):
    """The papers on which a shipping mark is printed."""

    LABEL_100X150 = "label_100x150", N_("Label 100 × 150 mm")
    A4_FOUR = "a4_four", N_("Four per A4 sheet")
    A4_ONE = "a4_one", N_("One per A4 sheet")
    ROLL_80 = "roll_80", N_("Roll 80 mm")


class PrintTarget(Choice):
    """Where a print went."""

    PRINTER = "printer", N_("Printer")
    PDF = "pdf", N_("PDF file")


class MarkCheckResult(Choice):
    """What the scan of a printed mark said (the shipping mark must follow the order)."""

    RIGHT = "right", N_("Right")
    UNREADABLE = "unreadable", N_("Not a shipping mark")
    UNKNOWN_CARTON = "unknown_carton", N_("Unknown carton")
    WRONG_CARTON = "wrong_carton", N_("Wrong carton")
    WRONG_ARTICLE = "wrong_article", N_("Wrong article")
    WRONG_ORDER = "wrong_order", N_("Wrong order")
    WRONG_WEEK = "wrong_week", N_("Wrong week")
    WRONG_DESTINATION = "wrong_destination", N_("Wrong destination")
    WRONG_QUANTITY = "wrong_quantity", N_("Wrong quantity")
    ON_HOLD = "on_hold", N_("Batch on hold")


class PaperKind(Choice):
    """A paper that the plant issues with a number, a revision and a fingerprint."""

    BATCH_COMPLIANCE = "batch_compliance", N_("Batch compliance report")
    SHIPPING_MARKS = "shipping_marks", N_("Shipping marks")
    TRANSFER_SLIP = "transfer_slip", N_("Transfer slip")
    PACKING_LIST = "packing_list", N_("Packing list")
    WORK_ORDER = "work_order", N_("Work order")
    GOODS_RECEIPT = "goods_receipt", N_("Goods receipt")
    GATE_PASS = "gate_pass", N_("Gate pass")
    ISSUE_SLIP = "issue_slip", N_("Issue slip")
    RETURN_NOTE = "return_note", N_("Return note")
    COUNT_SHEET = "count_sheet", N_("Count sheet")
    NCR = "ncr", N_("Nonconformity report")
    INCIDENT_REPORT = "incident_report", N_("Incident report")
    METAL_CHECKS = "metal_checks", N_("Metal detector check report")
    CONFORMITY = "conformity", N_("Certificate of conformity")
    FINAL_INSPECTION = "final_inspection", N_("Final inspection checklist")
    LAB_REPORT = "lab_report", N_("Laboratory report")
    DOSSIER = "dossier", N_("Carton dossier")
    INCOMING_REPORT = "incoming_report", N_("Incoming inspection report")
    INSPECTION_REPORT = "inspection_report", N_("Inspection report")
    PULL_TESTS = "pull_tests", N_("Pull test report")
    DEFECTS_RFT = "defects_rft", N_("Daily defect and RFT report")
    CONTROL_CHART = "control_chart", N_("Control chart")
    PARETO = "pareto", N_("Pareto of defects")
    LAB_TREND = "lab_trend", N_("Laboratory results over time")
    PASS_RATES = "pass_rates", N_("Pass rates")
    PLANT_REPORT = "plant_report", N_("Report")
    OTHER = "other", N_("Other paper")


WARN_SHARE = Fraction(1, 100)
"""Above this difference between counted pieces and counted cartons nothing is packed (packing check, 0 % / 1 %)."""


@dataclass(frozen=True, slots=True)
class PackSpecification:
    """How an article is packed for a destination from a week on.

    Attributes:
        pcs_per_carton: pieces in a full carton.
        cartons_per_pallet: cartons on a full pallet.
        destination: code of the destination, empty for every destination without a specification of its own.
        effective_from: first delivery week for which it holds; ``None`` from the beginning.

    Raises:
        ValueError: a number below one.
    """

    pcs_per_carton: int
    cartons_per_pallet: int
    destination: str = ""
    effective_from: Week | None = None

    def __post_init__(self) -> None:
        if self.pcs_per_carton < 1 or self.cartons_per_pallet < 1:
            raise ValueError("a carton holds pieces and a pallet holds cartons")

    @property
    def pcs_per_pallet(self) -> int:
        """Pieces on a full pallet."""
        return self.pcs_per_carton * self.cartons_per_pallet

    @property
    def is_odd(self) -> bool:
        """Whether the buyer's rule of an even number of cartons per pallet is broken (one rug does it)."""
        return self.cartons_per_pallet % 2 == 1


def specification_in_force(
    specifications: Iterable[PackSpecification], *, week: Week, destination: str
) -> PackSpecification:
    """The specification that holds for an order line: its own destination first, then the latest week.

    Raises:
        NotFound: the article has none for this week and destination.
    """
    fitting = [
        each
        for each in specifications
        if each.destination in {"", destination} and (each.effective_from is None or each.effective_from <= week)
    ]
    if not fitting:
        raise NotFound(
            Text("No pack specification holds for {destination} in {week}.", destination=destination, week=week),
            Text(N_("Ask PPIC to enter pieces per carton and cartons per pallet of the article.")),
            code="packing.no_specification",
        )
    return max(fitting, key=lambda each: (each.destination != "", _rank(each.effective_from)))


def _rank(week: Week | None) -> tuple[int, int]:
    return (0, 0) if week is None else (week.year, week.week)


@dataclass(frozen=True, slots=True)
class PlannedCarton:
    """A carton to be packed.

    Attributes:
        number: its place among the cartons of the order, from 1.
        pcs: pieces in it.
        pallet: its pallet among the pallets of the order, from 1.
        is_partial: holds less than a full carton and must be marked so.
    """

    number: int
    pcs: int
    pallet: int
    is_partial: bool


@dataclass(frozen=True, slots=True)
class CartonPlan:
    """What a quantity becomes.

    Attributes:
        cartons: in the order of packing.
        specification: by which it was planned.
    """

    cartons: tuple[PlannedCarton, ...]
    specification: PackSpecification

    @property
    def pcs(self) -> int:
        """Pieces in all cartons."""
        return sum(each.pcs for each in self.cartons)

    @property
    def partial(self) -> PlannedCarton | None:
        """The last carton, if it is not full."""
        last = self.cartons[-1] if self.cartons else None
        return last if last is not None and last.is_partial else None

    @property
    def pallets(self) -> int:
        """Pallets that get a carton."""
        return len({each.pallet for each in self.cartons})

    @property
    def cartons_on_last_pallet(self) -> int:
        """Cartons on the last pallet, counting those that stood there before."""
        if not self.cartons:
            return 0
        return (self.cartons[-1].number - 1) % self.specification.cartons_per_pallet + 1

    @property
    def leaves_open_pallet(self) -> bool:
        """Whether the last pallet is not full."""
        return bool(self.cartons) and self.cartons_on_last_pallet < self.specification.cartons_per_pallet


def plan_cartons(pcs: int, specification: PackSpecification, *, after: int = 0) -> CartonPlan:
    """Lay pieces into cartons and cartons onto pallets; the last carton may be partial.

    Args:
        pcs: pieces to pack.
        specification: pieces per carton and cartons per pallet.
        after: cartons that the order has already; numbering and pallets go on from there.

    Raises:
        Invalid: fewer than one piece.
    """
    if pcs < 1:
        raise Invalid({"quantity_pcs": Text(N_("Enter how many pieces were packed."))})
    full, rest = divmod(pcs, specification.pcs_per_carton)
    contents = [specification.pcs_per_carton] * full + ([rest] if rest else [])
    return CartonPlan(
        tuple(
            PlannedCarton(
                number,
                content,
                (number - 1) // specification.cartons_per_pallet + 1,
                content < specification.pcs_per_carton,
            )
            for number, content in enumerate(contents, after + 1)
        ),
        specification,
    )


def cartons_for(pcs: int, pcs_per_carton: int) -> int:
    """Cartons that a quantity needs, the last one perhaps partial; 95 at 10 are 10."""
    return math.ceil(Fraction(pcs, pcs_per_carton))


def pallets_for(cartons: int, cartons_per_pallet: int) -> int:
    """Pallets that a number of cartons needs."""
    return math.ceil(Fraction(cartons, cartons_per_pallet))


class QuantityMatch(Choice):
    """How counted pieces and counted cartons fit together."""

    EXACT = "exact", N_("Matches")
    SMALL = "small", N_("Small difference")
    LARGE = "large", N_("Too large a difference")


def match_quantity(pcs: int, cartons: int, pcs_per_carton: int) -> QuantityMatch:
    """Compare the pieces that were counted with the cartons that were counted.

    A partial last carton matches exactly: 95 pieces in 10 cartons of 10. Otherwise the difference between
    ``cartons × pcs_per_carton`` and the pieces is measured against the pieces: up to 1 % asks, above it refuses.
    """
    if cartons == cartons_for(pcs, pcs_per_carton):
        return QuantityMatch.EXACT
    difference = Fraction(abs(cartons * pcs_per_carton - pcs), pcs)
    return QuantityMatch.SMALL if difference <= WARN_SHARE else QuantityMatch.LARGE


@dataclass(frozen=True, slots=True)
class PackingFacts:
    """What a packing work order is when somebody packs for it.

    Attributes:
        target_pcs: pieces that the order line wants.
        packed_pcs: pieces in its cartons so far.
        cartons: number of its cartons so far.
        last_is_partial: its last carton is marked as partial.
        specification: in force for its article, week and destination.
        accepted_pcs: pieces that packing has taken over from the department before (QT-09), ``None`` where nothing
            before packing is recorded.
    """

    target_pcs: int
    packed_pcs: int
    cartons: int
    last_is_partial: bool
    specification: PackSpecification
    accepted_pcs: int | None = None

    @property
    def rest_pcs(self) -> int:
        """Pieces still to be packed."""
        return max(0, self.target_pcs - self.packed_pcs)

    @property
    def here_pcs(self) -> int:
        """Pieces that can be packed now: still wanted, and taken over."""
        if self.accepted_pcs is None:
            return self.rest_pcs
        return max(0, min(self.rest_pcs, self.accepted_pcs - self.packed_pcs))

    @property
    def cartons_in_all(self) -> int:
        """Cartons of the whole order, the N of "n of N"."""
        return self.cartons + cartons_for(self.rest_pcs, self.specification.pcs_per_carton)


@dataclass(frozen=True, slots=True)
class PackingDecision:
    """What is packed, and what must be asked first.

    Attributes:
        plan: the cartons.
        asks_difference: counted pieces and counted cartons differ by up to 1 %; the cartons count.
        asks_after_partial: the carton before is partial, so its mark is no longer that of the last one.
    """

    plan: CartonPlan
    asks_difference: bool = False
    asks_after_partial: bool = False


def decide_packing(
    facts: PackingFacts, *, quantity_pcs: int, counted_cartons: int | None, partial_reason: str
) -> PackingDecision:
    """Decide what a counted quantity becomes.

    Args:
        facts: the work order.
        quantity_pcs: pieces that were counted.
        counted_cartons: cartons that were counted, ``None`` to take what the quantity needs.
        partial_reason: why the last carton is not full.

    Raises:
        Invalid: no pieces, or a partial carton without a reason.
        Refused: more than the order wants, more than packing has accepted, or pieces and cartons differ by more than
            1 %.
    """
    per_carton = facts.specification.pcs_per_carton
    if quantity_pcs < 1:
        raise Invalid({"quantity_pcs": Text(N_("Enter how many pieces were packed."))})
    counted = cartons_for(quantity_pcs, per_carton) if counted_cartons is None else counted_cartons
    match = match_quantity(quantity_pcs, counted, per_carton)
    if match is QuantityMatch.LARGE:
        raise Refused(
            Text(
                "{cartons} cartons of {per_carton} are {content} pcs, but {pcs} pcs were counted.",
                cartons=counted,
                per_carton=per_carton,
                content=counted * per_carton,
                pcs=quantity_pcs,
            ),
            Text(N_("Count pieces and cartons again. A difference above 1 % is never packed.")),
            code="packing.quantity_differs",
        )
    is_small = match is QuantityMatch.SMALL
    packed = counted * per_carton if is_small else quantity_pcs
    if packed > facts.rest_pcs:
        raise Refused(
            Text("The order wants only {rest} more pcs, {given} were entered.", rest=facts.rest_pcs, given=packed),
            Text(N_("Correct the quantity. Surplus goes back to Finishing or waits for another order.")),
            code="packing.more_than_ordered",
        )
    if packed > facts.here_pcs:
        raise Refused(
            Text(
                "Only {here} pcs have been accepted and wait to be packed, {given} were entered.",
                here=facts.here_pcs,
                given=packed,
            ),
            Text(N_("Accept the slip of the department before first, or pack what is here.")),
            code="packing.not_accepted",
        )
    plan = plan_cartons(packed, facts.specification, after=facts.cartons)
    if plan.partial is not None and not partial_reason.strip():
        raise Invalid(
            {
                "partial_reason": Text(
                    "The last carton holds {pcs} of {full} pcs. Say why it is not full.",
                    pcs=plan.partial.pcs,
                    full=per_carton,
                )
            }
        )
    return PackingDecision(plan, asks_difference=is_small, asks_after_partial=facts.last_is_partial)
