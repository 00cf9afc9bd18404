"""The refusals that the database itself speaks: codes of our functions and triggers, and names of constraints."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from quty_desktop.domain.errors import BatchOnHold, Duplicate, NotEnoughStock, NotFound, Refused, WrongState
from quty_desktop.domain.quality import BlockerKind
from quty_desktop.domain.quality_gate import Blocker, kept_words, release_words, subject_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import BlockKind, HeldLine, refusal_of

_Maker = Callable[[Mapping[str, Any]], Refused]


def refusal_for_code(code: str, values: Mapping[str, Any]) -> Refused | None:
    """The refusal of a code that a function or trigger raised, ``None`` where nobody gave it words."""
    maker = _CODES.get(code)
    return None if maker is None else _coded(maker(values), code)


def refusal_for_constraint(name: str) -> Refused | None:
    """The refusal of a broken constraint, ``None`` where nobody gave it words."""
    maker = _CONSTRAINTS.get(name)
    return None if maker is None else _coded(maker({}), name)


def _coded(refusal: Refused, code: str) -> Refused:
    refusal.code = code
    return refusal


def _known(kind: type[Refused], what: str, remedy: str) -> _Maker:
    return lambda values: kind(Text(what, **values), Text(remedy, **values))


_CODES: dict[str, _Maker] = {}
_CONSTRAINTS: dict[str, _Maker] = {}

# People, roles and alerts
_CODES |= {
    "ledger.only_grows": _known(
        Refused,
        N_("This record can only be added to, never changed."),
        N_("Make a new entry that corrects it."),
    ),
    "request.foreign": _known(
        Refused, N_("This form was sent before by somebody else."), N_("Open the form again and send it.")
    ),
    "person.plain_password": _known(
        Refused, N_("The database takes no plain passwords."), N_("Install the newest Quty Desktop.")
    ),
    "person.bad_name": _known(Refused, N_("{name} is no user name."), N_("Choose another one.")),
    "person.name_taken": _known(
        Duplicate, N_("The user name {name} is taken."), N_("Choose another one, or reactivate that person.")
    ),
    "person.unknown": _known(NotFound, N_("There is no person named {name}."), N_("Refresh the list of people.")),
    "person.inactive": _known(Refused, N_("This account is switched off."), N_("Ask an administrator.")),
    "person.oneself": _known(Refused, N_("You cannot deactivate yourself."), N_("Ask another administrator to do it.")),
    "person.last_administrator": _known(
        Refused,
        N_("Somebody must stay who manages people."),
        N_("Give that right to another active person first."),
    ),
    "role.unknown": _known(NotFound, N_("There is no role {role}."), N_("Refresh the list of roles.")),
    "role.unknown_permission": _known(
        NotFound, N_("The database does not know the right {permission}."), N_("Ask the administrator to upgrade it.")
    ),
    "role.bad_code": _known(
        Refused, N_("{role} cannot be the code of a role."), N_("Use lower-case letters, digits and underscores.")
    ),
    "alert.wrong_state": _known(
        WrongState, N_("Somebody answered this alert meanwhile."), N_("Its history tells who answered it.")
    ),
}
_CONSTRAINTS |= {
    "person_email_key": _known(
        Duplicate, N_("Another person has this e-mail address."), N_("Write another one, or leave it empty.")
    ),
    "person_full_name_check": _known(Refused, N_("A person needs a name."), N_("Write the full name.")),
}

# Orders, production and master data
_CODES |= {
    "order_line.marks_printed": _known(
        Refused,
        N_("Shipping marks of line {line} are printed, so its article, week and destination are fixed."),
        N_("Ask PPIC and Packing to void the marks first."),
    ),
}
_CODES |= {
    "import.unknown": _known(NotFound, N_("This import does not exist."), N_("Refresh the list.")),
    "import.undone": _known(
        WrongState, N_("The import of {file} was taken back already."), N_("Import the file again where it is needed.")
    ),
    "import.built_on": _known(
        Refused,
        N_("The import cannot be taken back: {record} is in use ({table})."),
        N_("Correct the single records, or import a corrected file."),
    ),
    "import.changed_since": _known(
        Refused,
        N_("The import cannot be taken back: {person} changed {record} since ({table})."),
        N_("Take that change back first, or correct the single records."),
    ),
    "import.cannot_undo": _known(
        Refused,
        N_("The import cannot be taken back: it wrote to {table}."),
        N_("Correct the single records, or import a corrected file."),
    ),
}
_CONSTRAINTS |= {
    "buyer_order_number_key": _known(
        Duplicate, N_("There is a buyer order with this number already."), N_("Open that order, or correct the number.")
    ),
    "manufacturing_order_batch_number_key": _known(
        Duplicate,
        N_("This batch number is taken."),
        N_("Choose another one, or leave it empty to get the next number."),
    ),
    "partner_kind_name_key": _known(
        Duplicate, N_("There is a partner with this name already."), N_("Open that partner, or correct the name.")
    ),
    "partner_code_key": _known(
        Duplicate, N_("There is a partner with this code already."), N_("Open that partner, or correct the code.")
    ),
    "destination_code_key": _known(
        Duplicate, N_("There is a destination with this code already."), N_("Open it, or choose another code.")
    ),
    "article_code_destination_id_key": _known(
        Duplicate,
        N_("There is an article with this code and destination already."),
        N_("Open it, or correct the code."),
    ),
    "pack_specification_article_id_destination_id_week_year__b4aa": _known(
        Duplicate,
        N_("This article has a pack specification for this destination from this week on already."),
        N_("Change that one, or choose another week."),
    ),
    "category_name_key": _known(
        Duplicate, N_("There is a category with this name already."), N_("Choose another name.")
    ),
}


# Quality


def _kept_batch(values: Mapping[str, Any]) -> Refused:
    blockers = [_blocker(each) for each in values["blockers"]]
    return BatchOnHold(kept_words(values["batch"], blockers), release_words(blockers, values.get("roles") or ()))


def _blocker(found: Mapping[str, Any]) -> Blocker:
    kind = BlockerKind(found["kind"])
    # A metal find is a hold: an inspection that found metal puts its batch on hold as well.
    subject = subject_of(kind, found["code"], is_hold=kind in {BlockerKind.HOLD, BlockerKind.METAL})
    since = datetime.fromisoformat(found["since"])
    return Blocker(kind, found["ref"], subject, since, found["person"], found["note"])


_CODES |= {
    "batch_on_hold": _kept_batch,
    "hold.released": _known(
        WrongState, N_("This hold was released by {person} already."), N_("Nothing is left to do here.")
    ),
}
_CONSTRAINTS |= {
    "hold_open_key": _known(
        Duplicate, N_("A hold of this kind is open already."), N_("Look at the open hold of the batch.")
    ),
    "defect_code_key": _known(
        Duplicate, N_("There is a defect with this code already."), N_("Open it, or choose another code.")
    ),
    "issued_paper_kind_number_revision_language_key": _known(
        Duplicate,
        N_("This revision was issued in this language meanwhile."),
        N_("Open it in the list of issued reports."),
    ),
}

# Packing, shipping marks and stock
_WRONG_MARK = N_("Load the marks again: week and destination come from the order and from nowhere else.")
_CODES |= {
    "mark.wrong_article": _known(
        Refused, N_("The mark says article {printed}, the order says {ordered}."), _WRONG_MARK
    ),
    "mark.wrong_week": _known(Refused, N_("The mark says week {printed}, the order says {ordered}."), _WRONG_MARK),
    "mark.wrong_destination": _known(
        Refused, N_("The mark says destination {printed}, the order says {ordered}."), _WRONG_MARK
    ),
    "mark.unknown_cartons": _known(
        NotFound,
        N_("{batch} has {total} cartons; cartons {first} to {last} are not all among them."),
        N_("Load the cartons again and choose the range once more."),
    ),
    "mark.reason_needed": _known(
        Refused, N_("Marks of these cartons of {batch} were printed before."), N_("Say why they are printed again.")
    ),
    "not_enough_stock": _known(
        NotEnoughStock,
        N_("{place} holds {available} {unit} of {article} {name}, {wanted} are needed."),
        N_("Count the goods, or take back what was handed over."),
    ),
    "stock.place_frozen": _known(
        Refused, N_("{place} is being counted."), N_("Wait until the stock-take of this place is closed.")
    ),
    "stock.place_inactive": _known(
        Refused, N_("{place} is not in use any more."), N_("Choose a place that is in use.")
    ),
    "stock.foreign_place": _known(
        Refused, N_("{place} belongs to another department."), N_("Hand the goods over to that department.")
    ),
}
_CONSTRAINTS |= {
    "carton_manufacturing_order_id_number_key": _known(
        Duplicate, N_("Somebody packed these cartons meanwhile."), N_("Refresh the page and go on from there.")
    ),
    "pallet_code_key": _known(Duplicate, N_("There is a pallet with this code already."), N_("Refresh the page.")),
}

# Hand-overs and lines
_CODES |= {
    "transfer.settled": _known(
        WrongState,
        N_("Transfer {number} is settled already."),
        N_("Send what is missing or too much with a transfer of its own."),
    ),
    "transfer.locked": _known(
        WrongState,
        N_("Transfer {number} is sent; what was sent is not changed any more."),
        N_("Cancel it before it is received, and send another one."),
    ),
    "transfer.not_sent": _known(
        WrongState, N_("Transfer {number} is not on its way."), N_("The sending department sends it first.")
    ),
    "line.cleared": _known(
        WrongState,
        N_("This line was cleared by {person} already."),
        N_("Refresh the page to see what stands on it now."),
    ),
}

# Bills of material
_CODES["bill.in_force"] = _known(
    WrongState,
    N_("Revision {revision} of this bill is in force or retired and is not edited."),
    N_("Make a new revision of it."),
)

# Master data
_CODES |= {
    "history.not_master_data": _known(
        Refused,
        N_("The history of this record is kept in the audit trail."),
        N_("Ask somebody who may read the audit trail."),
    ),
}

__all__ = [
    "BatchOnHold",
    "Duplicate",
    "NotEnoughStock",
    "NotFound",
    "WrongState",
    "refusal_for_code",
    "refusal_for_constraint",
]

# Hand-overs, lines and output
_HELD = ("line", "batch", "pieces", "article", "destination", "kind", "week_year", "week_number")


def _held_line(values: Mapping[str, Any]) -> Refused:
    return refusal_of(HeldLine(**{name: values[name] for name in _HELD} | {"kind": BlockKind(values["kind"])}))


_CODES |= {
    "line.line_clearance": _held_line,
    "line.segregation": _held_line,
    "line.other_department": _known(
        Refused, N_("This line belongs to another department."), N_("Ask that department to clear it.")
    ),
    "line.own_clearance": _known(
        Refused,
        N_("Nobody confirms a clearance that he asked for."),
        N_("Let another supervisor look at the line and confirm it."),
    ),
    "transfer.line_needed": _known(
        Refused, N_("The receiving department works in lines."), N_("Choose the line that receives the goods.")
    ),
    "transfer.wrong_line": _known(
        Refused,
        N_("{line} is not an active line of the receiving department."),
        N_("Choose another line."),
    ),
    "transfer.too_many": _known(
        Refused,
        N_("Only {rest} good pcs are left to send."),
        N_("Enter the output first, or send less."),
    ),
    "transfer.own_override": _known(
        Refused, N_("Nobody opens the block of a slip of his own."), N_("Ask another manager.")
    ),
    "transfer.other_department": _known(
        Refused, N_("{number} belongs to another department."), N_("Only that department can do this.")
    ),
    "transfer.needs_supervisor": _known(
        Refused,
        N_("{number}: {sent} pcs were sent, {received} counted; that is more than 10 % apart."),
        N_("Count again, or let a supervisor accept it."),
    ),
    "transfer.outcome_needed": _known(
        Refused, N_("The difference of {number} is not explained."), N_("Say where the pieces are.")
    ),
    "output.other_department": _known(
        Refused, N_("{number} belongs to another department."), N_("Only that department enters its output.")
    ),
    "output.too_many": _known(
        Refused,
        N_("{number} has only {rest} received pcs left to make."),
        N_("Accept the next transfer first, or correct the quantity."),
    ),
}
_CONSTRAINTS |= {
    "line_clearance_open_key": _known(
        Duplicate,
        N_("The clearance of this line waits to be confirmed already."),
        N_("Ask a supervisor to look at the line and confirm it."),
    ),
    "line_clearance_complete_check": _known(
        Refused, N_("The line is clear only when nothing of the old batch is left."), N_("Tick all four points.")
    ),
    "line_clearance_own_check": _known(
        Refused,
        N_("Nobody confirms a clearance that he asked for."),
        N_("Let another supervisor look at the line and confirm it."),
    ),
    "line_occupancy_open_key": _known(
        Refused, N_("Another batch took this line a moment ago."), N_("Refresh, and choose another line.")
    ),
}

# Sampling
_CONSTRAINTS |= {
    "sampling_plan_stage_key": _known(
        Duplicate, N_("Somebody else changed this plan meanwhile."), N_("Refresh, and change it again.")
    ),
}
