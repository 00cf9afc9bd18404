"""Words for what the database refuses about quality's records."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, Refused, WrongState
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {
    "verification.own": known(
        Refused, N_("Nobody confirms a record of his own."), N_("Let another person of quality confirm it.")
    ),
    "verification.unknown": known(Refused, N_("This record does not exist."), N_("Refresh the page and choose again.")),
    "ncr.foreign": known(
        Refused, N_("{number} is for another department."), N_("It is answered by the department that it was sent to.")
    ),
    "ncr.own": known(
        Refused,
        N_("{number}: who raised or answered it does not close it."),
        N_("Let another person of quality judge the effect."),
    ),
    "ncr.state": known(
        WrongState, N_("{number} stands at {state} meanwhile."), N_("Refresh to see what was done.")
    ),
    "rework.more_than_open": known(
        Refused, N_("Only {open} pcs wait for repair."), N_("Refresh; somebody recorded some of them already.")
    ),
}  # fmt: skip
CONSTRAINTS: dict[str, Maker] = {
    "verification_subject_kind_subject_id_verified_by_key": known(
        Duplicate, N_("You confirmed this record already."), N_("Nothing is left to do here.")
    ),
    "nonconformity_report_closer_check": known(
        Refused,
        N_("Who raised or answered a report does not close it."),
        N_("Let another person of quality judge the effect."),
    ),
}
