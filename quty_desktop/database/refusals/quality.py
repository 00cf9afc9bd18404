"""Words for what the database refuses about quality."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import BatchOnHold, Duplicate, Refused, WrongState
from quty_desktop.domain.quality import BlockerKind
from quty_desktop.domain.quality_gate import Blocker, kept_words, release_words, subject_of
from quty_desktop.domain.release import named_test
from quty_desktop.domain.text import N_, Text

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}


def _kept_batch(values: Mapping[str, Any]) -> Refused:
    blockers = [_blocker(each) for each in values["blockers"]]
    return BatchOnHold(kept_words(values["batch"], blockers), release_words(blockers, values.get("roles") or ()))


def _blocker(found: Mapping[str, Any]) -> Blocker:
    kind = BlockerKind(found["kind"])
    # A metal find is a hold: an inspection that found metal puts its batch on hold as well.
    subject = subject_of(kind, found["code"], is_hold=kind in {BlockerKind.HOLD, BlockerKind.METAL})
    since = datetime.fromisoformat(found["since"])
    return Blocker(kind, found["ref"], subject, since, found["person"], found["note"])


def _waiver(words: str, remedy: str) -> Maker:
    """A refusal that names its test."""

    def made(values: Mapping[str, Any]) -> Refused:
        return Refused(Text(words, **{**values, "test": named_test(values["test"])}), Text(remedy))

    return made


CODES |= {
    "batch_on_hold": _kept_batch,
    "hold.released": known(
        WrongState, N_("This hold was released by {person} already."), N_("Nothing is left to do here.")
    ),
}
CODES |= {
    "waiver.not_needed": _waiver(
        N_("{test} is not needed for this batch."), N_("Refresh the page to see what the batch lacks.")
    ),
    "waiver.no_pass": _waiver(
        N_("No other batch of this article passed {test} as its last one within {days} days."),
        N_("Make the test on the laboratory bench."),
    ),
    "incoming.share": known(
        Refused,
        N_("{number}: {share} % of the lot are {wanted} yd; {found} yd are measured."),
        N_("Measure more rolls, then decide."),
    ),
    "lot.unverified": known(
        Refused,
        N_("{number} of lot {lot} waits for a second person."),
        N_("Let somebody else than the inspector confirm it, or take another lot."),
    ),
}
CONSTRAINTS |= {
    "hold_open_key": known(
        Duplicate, N_("A hold of this kind is open already."), N_("Look at the open hold of the batch.")
    ),
    "defect_code_key": known(
        Duplicate, N_("There is a defect with this code already."), N_("Open it, or choose another code.")
    ),
    "issued_paper_kind_number_revision_language_key": known(
        Duplicate,
        N_("This revision was issued in this language meanwhile."),
        N_("Open it in the list of issued reports."),
    ),
}

CONSTRAINTS |= {
    "sampling_plan_stage_key": known(
        Duplicate, N_("Somebody else changed this plan meanwhile."), N_("Refresh, and change it again.")
    ),
}
