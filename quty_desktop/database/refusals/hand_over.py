"""Words for what the database refuses about hand-overs, lines and output (QT-09)."""

from collections.abc import Mapping
from typing import Any

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, Refused, WrongState
from quty_desktop.domain.text import N_
from quty_desktop.domain.transfers import BlockKind, HeldLine, refusal_of

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

CODES |= {
    "transfer.settled": known(
        WrongState,
        N_("Transfer {number} is settled already."),
        N_("Send what is missing or too much with a transfer of its own."),
    ),
    "transfer.locked": known(
        WrongState,
        N_("Transfer {number} is sent; what was sent is not changed any more."),
        N_("Cancel it before it is received, and send another one."),
    ),
    "transfer.not_sent": known(
        WrongState, N_("Transfer {number} is not on its way."), N_("The sending department sends it first.")
    ),
    "line.cleared": known(
        WrongState,
        N_("This line was cleared by {person} already."),
        N_("Refresh the page to see what stands on it now."),
    ),
}

_HELD = ("line", "batch", "pieces", "article", "destination", "kind", "week_year", "week_number")


def _held_line(values: Mapping[str, Any]) -> Refused:
    return refusal_of(HeldLine(**{name: values[name] for name in _HELD} | {"kind": BlockKind(values["kind"])}))


CODES |= {
    "line.line_clearance": _held_line,
    "line.segregation": _held_line,
    "line.other_department": known(
        Refused, N_("This line belongs to another department."), N_("Ask that department to clear it.")
    ),
    "line.own_clearance": known(
        Refused,
        N_("Nobody confirms a clearance that he asked for."),
        N_("Let another supervisor look at the line and confirm it."),
    ),
    "transfer.line_needed": known(
        Refused, N_("The receiving department works in lines."), N_("Choose the line that receives the goods.")
    ),
    "transfer.wrong_line": known(
        Refused,
        N_("{line} is not an active line of the receiving department."),
        N_("Choose another line."),
    ),
    "transfer.too_many": known(
        Refused,
        N_("Only {rest} good pcs are left to send."),
        N_("Enter the output first, or send less."),
    ),
    "transfer.own_override": known(
        Refused, N_("Nobody opens the block of a slip of his own."), N_("Ask another manager.")
    ),
    "transfer.other_department": known(
        Refused, N_("{number} belongs to another department."), N_("Only that department can do this.")
    ),
    "transfer.needs_supervisor": known(
        Refused,
        N_("{number}: {sent} pcs were sent, {received} counted; that is more than 10 % apart."),
        N_("Count again, or let a supervisor accept it."),
    ),
    "transfer.outcome_needed": known(
        Refused, N_("The difference of {number} is not explained."), N_("Say where the pieces are.")
    ),
    "output.other_department": known(
        Refused, N_("{number} belongs to another department."), N_("Only that department enters its output.")
    ),
    "output.too_many": known(
        Refused,
        N_("{number} has only {rest} received pcs left to make."),
        N_("Accept the next transfer first, or correct the quantity."),
    ),
}
CONSTRAINTS |= {
    "line_clearance_open_key": known(
        Duplicate,
        N_("The clearance of this line waits to be confirmed already."),
        N_("Ask a supervisor to look at the line and confirm it."),
    ),
    "line_clearance_complete_check": known(
        Refused, N_("The line is clear only when nothing of the old batch is left."), N_("Tick all four points.")
    ),
    "line_clearance_own_check": known(
        Refused,
        N_("Nobody confirms a clearance that he asked for."),
        N_("Let another supervisor look at the line and confirm it."),
    ),
    "line_occupancy_open_key": known(
        Refused, N_("Another batch took this line a moment ago."), N_("Refresh, and choose another line.")
    ),
}
