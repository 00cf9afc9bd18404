"""Words for what the database refuses about metal detection, holds on sets, and the release of batches."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import BatchOnHold, Duplicate, Refused, WrongState
from quty_desktop.domain.release import Gate, not_released_words, reason_of
from quty_desktop.domain.text import N_, Text

CONSTRAINTS: dict[str, Maker] = {}


def _at(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {**values, name: datetime.fromisoformat(values[name])}


def _check_failed(values: Mapping[str, Any]) -> Refused:
    return Refused(
        Text(N_("Detector {detector} failed its check on {at}."), **_at(values, "at")),
        Text(N_("Have it set right, then check it again; until then nothing passes.")),
    )


def _check_old(values: Mapping[str, Any]) -> Refused:
    return Refused(
        Text(
            N_("The last good check of detector {detector} was on {at}; it stands for {minutes} min."),
            **_at(values, "at"),
        ),
        Text(N_("Check the detector with the test card first.")),
    )


def _mechanic_late(values: Mapping[str, Any]) -> Refused:
    return Refused(
        Text(
            N_("The mechanic has not checked detector {detector} since {at}; he does so every {minutes} min."),
            **_at(values, "at"),
        ),
        Text(N_("Call the mechanic: he checks it with the test card, and his name is written down.")),
    )


def _check_order(values: Mapping[str, Any]) -> Refused:
    return Refused(
        Text(N_("Detector {detector} has entries up to {latest} already."), **_at(values, "latest")),
        Text(N_("Checks are entered in their order, before the goods that follow them.")),
    )


def _not_passed_again(values: Mapping[str, Any]) -> Refused:
    first = values["batches"][0]
    return Refused(
        Text(
            N_("{number}: of {batch} {again} of {pcs} pcs went through a good detector again."),
            number=values["number"],
            **first,
        ),
        Text(N_("Pass all goods of the set again, then release it.")),
    )


def _not_released(values: Mapping[str, Any]) -> Refused:
    found = [reason_of(each) for each in values["reasons"]]
    return BatchOnHold(not_released_words(values["batch"], Gate(values["gate"]), found), found[0].remedy)


CODES: dict[str, Maker] = {
    "metal.detector_off": known(
        Refused, N_("Detector {detector} is out of use."), N_("Choose another one, or have quality put it into use again.")
    ),
    "metal.future": known(Refused, N_("This time has not come yet."), N_("Look at the clock of this PC.")),
    "metal.check_order": _check_order,
    "metal.card_too_large": known(
        Refused,
        N_("A card of {card} mm proves too little; the plant asks for {largest} mm."),
        N_("Check again with the plant's card."),
    ),
    "metal.no_check": known(
        Refused,
        N_("Detector {detector} was not checked before these goods."),
        N_("Check it with the test card first."),
    ),
    "metal.check_failed": _check_failed,
    "metal.check_old": _check_old,
    "metal.mechanic_late": _mechanic_late,
    "metal.not_in_set": known(
        Refused,
        N_("This batch is not in the set, or the set was released."),
        N_("Refresh, and choose the batch from the list of the set."),
    ),
    "incident.closed": known(
        WrongState, N_("{number} was closed by {person}."), N_("Nothing is left to do here.")
    ),
    "incident.reruns": known(
        WrongState, N_("The re-runs of {number} are recorded already."), N_("What a re-run said is not changed any more.")
    ),
    "incident.own": known(
        Refused,
        N_("Nobody closes the incident of his own find."),
        N_("Let another QC supervisor close {number}."),
    ),
    "incident.not_opened": known(
        Refused,
        N_("{number}: the item was neither opened nor silent in {reruns} re-runs."),
        N_("Run it again, and open it where the detector speaks."),
    ),
    "hold.incident_open": known(
        Refused,
        N_("{number} is not closed; metal is released with its incident report."),
        N_("Close the incident: cause, containment, and what becomes of the goods."),
    ),
    "hold_set.by_check": known(
        Refused, N_("Only a failed check holds what went through a detector."), N_("Record the check.")
    ),
    "hold_set.not_passed_again": _not_passed_again,
    "lot.held": known(
        Refused,
        N_("Lot {lot} is on hold ({number}): {reason}"),
        N_("Take another lot, or let the QC supervisor release it."),
    ),
    "batch_not_released": _not_released,
    "mark.carton_held": known(
        BatchOnHold,
        N_("Carton {carton} is on hold ({number}): {reason}"),
        N_("Print the other cartons, or let the QC supervisor release it."),
    ),
}  # fmt: skip
CONSTRAINTS |= {
    "metal_detector_code_key": known(
        Duplicate, N_("There is a detector with this code already."), N_("Open it, or choose another code.")
    ),
    "lab_method_code_key": known(
        Duplicate, N_("There is a test with this code already."), N_("Open it, or choose another code.")
    ),
    "metal_check_detector_id_checked_at_idx": known(
        Duplicate, N_("A check of this moment is recorded already."), N_("Refresh to see it.")
    ),
    "hold_set_open_lot_key": known(
        Duplicate, N_("This lot is on hold already."), N_("Look at its open hold.")
    ),
    "hold_set_open_carton_key": known(
        Duplicate, N_("This carton is on hold already."), N_("Look at its open hold.")
    ),
}  # fmt: skip
