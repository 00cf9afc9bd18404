"""Hand-overs between departments (QT-09): words, and the rules of sending, accepting and differences."""

import re
from dataclasses import dataclass
from enum import Enum

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused, WrongState
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.marks import MarkPayload
from quty_desktop.domain.orders import Route
from quty_desktop.domain.production import flow_of
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week

SILENT_PERCENT = 0
NOTED_PERCENT = 2
REASONED_PERCENT = 10
"""Shares of what was sent, up to which a difference is silent, noted, or accepted with a reason (QT-09, E201)."""

_SLIP = re.compile(r"SJ-\d{4}-\d{5,}")


class TransferState(Choice):
    """Where a transfer stands."""

    INITIATED = "initiated", N_("Prepared")
    BLOCKED = "blocked", N_("Blocked")
    LOCKED = "locked", N_("On the way")
    ACCEPTED = "accepted", N_("Accepted")
    COMPLETED = "completed", N_("Completed")
    CANCELLED = "cancelled", N_("Cancelled")


class OccupancyState(Choice):
    """What a line is doing with the batch on it; a line without an open batch is clear."""

    OCCUPIED = "occupied", N_("Occupied")
    PAUSED = "paused", N_("Paused")


class ClearanceMethod(Choice):
    """How two destinations or weeks were kept apart (QT-09-TCK03)."""

    PHYSICAL_GAP = "physical_gap", N_("Gap of 5 metres")
    LINE_STOP = "line_stop", N_("Line stop")
    MANUAL_INSPECTION = "manual_inspection", N_("Manual inspection")


class DifferenceOutcome(Choice):
    """Where the pieces of a difference were found to be."""

    AT_SENDER = "at_sender", N_("Miscounted: they are with the sender")
    LOST = "lost", N_("Lost, torn or scrapped on the way")


class BlockKind(Choice):
    """Why a line does not take a batch."""

    LINE_CLEARANCE = "line_clearance", N_("Line not clear")
    SEGREGATION = "segregation", N_("Other week or destination")


class Tier(Enum):
    """What a difference between sent and counted pieces asks for."""

    SILENT = "silent"
    NOTED = "noted"
    REASONED = "reasoned"
    SUPERVISED = "supervised"


@dataclass(frozen=True, slots=True)
class HeldLine:
    """What stands on a line and keeps another batch from it.

    Attributes:
        kind: another article, or the same one for another week or destination.
        line: the line as it is called, e.g. ``SEW 3``.
        batch: the batch that is on it.
        article: its article code.
        week_year: ISO year of its delivery week.
        week_number: its ISO week.
        destination: its destination code.
        pieces: pieces of it that were received there and not made yet.
    """

    kind: BlockKind
    line: str
    batch: str
    article: str
    week_year: int
    week_number: int
    destination: str
    pieces: int

    @property
    def week(self) -> Week:
        """Delivery week of what stands on the line."""
        return Week(self.week_year, self.week_number)


class LineNotClear(Refused):
    """Another article stands on the line (steps 290 to 292, 405, 406)."""

    code = "transfer.line_not_clear"


class SegregationRequired(Refused):
    """The same article for another week or destination stands on the line (steps 380 to 382)."""

    code = "transfer.segregation"


def refusal_of(held: HeldLine) -> Refused:
    """Why a batch cannot go to a line now, and what to do."""
    values = {
        "line": held.line,
        "batch": held.batch,
        "pieces": held.pieces,
        "article": held.article,
        "week": held.week,
        "destination": held.destination,
    }
    if held.kind is BlockKind.SEGREGATION:
        return SegregationRequired(
            Text(N_("{line} holds {batch} of the same article for {week} {destination}, {pieces} pcs."), **values),
            Text(
                N_(
                    "Leave a gap of 5 metres or stop the line, then let a supervisor confirm it; or wait until it is clear."
                )
            ),
        )
    return LineNotClear(
        Text(N_("{line} still holds {batch}, article {article}, {pieces} pcs."), **values),
        Text(N_("Ask that department to clear the line, then send again; a manager may open it with a reason.")),
    )


def next_departments(
    route: Route, department: Department, returns_as: ReturnsAs | None = None
) -> tuple[Department, ...]:
    """Where a department's goods may go: the next one of the route, and past embroidery for parts without any.

    Packing hands over to finished goods. For a subcontractor the warehouse takes the slip, and a gate pass follows.

    Args:
        route: of the batch.
        department: who hands over.
        returns_as: what a subcontractor brings back: panels go to sewing, skins to finishing.
    """
    flow = (*flow_of(route, returns_as), Department.FINISHED_GOODS)
    if department not in flow[:-1]:
        return ()
    at = flow.index(department)
    following = [flow[at + 1]]
    if flow[at + 1] is Department.EMBROIDERY:
        following.append(flow[at + 2])
    return tuple(following)


def check_cartons(*, pcs: int, sent_pcs: int, batch_pcs: int, carton_pcs: int | None) -> int:
    """Pieces that do not fill a carton; finishing sends whole cartons, and the rest of a batch at the end (QT-09).

    Args:
        pcs: what is to be sent now.
        sent_pcs: what was sent before.
        batch_pcs: all pieces of the batch.
        carton_pcs: pieces in a full carton; ``None`` where nobody said.

    Returns:
        the pieces over; 0 when whole cartons are sent, or the batch ends with them.
    """
    if carton_pcs is None or sent_pcs + pcs >= batch_pcs:
        return 0
    return pcs % carton_pcs


def check_sending(*, pcs: int, good_pcs: int, sent_pcs: int) -> None:
    """Whether so many pieces may be sent: never more than the good output that is still there.

    Args:
        pcs: what is to be sent now.
        good_pcs: good output of the work order.
        sent_pcs: what its slips that are not cancelled hold already.

    Raises:
        Invalid: none, or more than are there.
    """
    rest = max(0, good_pcs - sent_pcs)
    if pcs < 1:
        raise Invalid({"pcs": Text(N_("Enter how many pieces are sent."))})
    if pcs > rest:
        raise Invalid(
            {"pcs": Text("Only {rest} good pcs are left to send: {good} made, {sent} sent.", rest=rest, good=good_pcs, sent=sent_pcs)}
        )  # fmt: skip


def tier_of(sent_pcs: int, received_pcs: int) -> Tier:
    """What a count asks for (domain: tolerance at acceptance); the limits belong to the milder tier.

    Args:
        sent_pcs: pieces on the slip, at least 1.
        received_pcs: pieces counted.
    """
    difference = abs(sent_pcs - received_pcs) * 100
    if difference <= SILENT_PERCENT * sent_pcs:
        return Tier.SILENT
    if difference <= NOTED_PERCENT * sent_pcs:
        return Tier.NOTED
    if difference <= REASONED_PERCENT * sent_pcs:
        return Tier.REASONED
    return Tier.SUPERVISED


def check_count(*, sent_pcs: int, received_pcs: int, reason: str) -> Tier:
    """Whether a count can be accepted as it is entered.

    Raises:
        Invalid: below zero, or a reason is needed and missing.
    """
    if received_pcs < 0:
        raise Invalid({"received_pcs": Text(N_("Enter the pieces that were counted."))})
    tier = tier_of(sent_pcs, received_pcs)
    if tier in {Tier.REASONED, Tier.SUPERVISED} and not reason.strip():
        raise Invalid(
            {
                "reason": Text(
                    "{sent} pcs were sent and {received} counted: say why.", sent=sent_pcs, received=received_pcs
                )
            }
        )
    return tier


def check_open(number: str, state: TransferState) -> None:
    """Whether a slip can still be changed by its sender.

    Raises:
        WrongState: it was received or cancelled.
    """
    if state not in {TransferState.INITIATED, TransferState.BLOCKED, TransferState.LOCKED}:
        raise WrongState(
            Text("{number} is {state}.", number=number, state=state),
            Text(N_("Only a slip that was not received can be cancelled.")),
            code="transfer.not_open",
        )


def slip_number(scanned: str) -> str | None:
    """The number of a slip in a scanned code, ``None`` if it is none."""
    written = re.sub(r"^\][A-Za-z][0-9A-Za-z]", "", scanned.strip()).strip().upper()
    return written if _SLIP.fullmatch(written) else None


def slip_payload(scanned: str) -> MarkPayload | None:
    """The seven fields of a slip's QR code, ``None`` if it is none."""
    try:
        return MarkPayload.parse(scanned)
    except Invalid:
        return None
