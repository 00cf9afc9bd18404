"""What keeps a batch from its shipping marks, said in words: which test or hold, what to do, and who can release it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quty_desktop.domain.permissions import STANDARD_ROLES
from quty_desktop.domain.quality import BlockerKind, HoldKind, InspectionType, LabTestType
from quty_desktop.domain.text import N_, Choice, Text

_MOST_ROLES = 4
_ROLE_NAMES = {role.code: role.name for role in STANDARD_ROLES}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that keeps a batch.

    Attributes:
        kind: failed test, hold, metal or inspection.
        ref: key of the test, hold or inspection.
        subject: which type of test, hold or inspection.
        since: since when.
        person: who recorded it.
        note: reason or remark.
    """

    kind: BlockerKind
    ref: int
    subject: Choice
    since: datetime
    person: str
    note: str

    @property
    def is_hold(self) -> bool:
        """Whether it is a hold; the others are a failed test or inspection."""
        return isinstance(self.subject, HoldKind)

    @property
    def words(self) -> Text:
        """The blocker in a line."""
        if isinstance(self.subject, LabTestType):
            return Text(N_("{test} failed on {since}"), test=self.subject, since=self.since)
        if isinstance(self.subject, InspectionType):
            return Text(N_("{inspection} did not pass on {since}"), inspection=self.subject, since=self.since)
        return Text(N_("{kind} since {since}"), kind=self.subject, since=self.since)

    @property
    def remedy(self) -> Text:
        """What opens the gate again."""
        if self.is_hold:
            return Text(N_("The hold must be released with a reason."))
        if isinstance(self.subject, LabTestType):
            return Text(N_("Repeat the test and pass it, or have the failure cleared with a reason."))
        return Text(N_("Inspect again and pass, or have it cleared with a reason."))


def subject_of(kind: BlockerKind, code: str, *, is_hold: bool) -> Choice:
    """What a blocker of the database is about; a metal find may be a hold or an inspection."""
    if kind is BlockerKind.LAB_TEST:
        return LabTestType(code)
    return HoldKind(code) if is_hold else InspectionType(code)


def kept_words(batch: str, blockers: Sequence[Blocker]) -> Text:
    """Why a batch gets no shipping marks.

    Args:
        batch: batch number.
        blockers: what keeps it, the oldest first; at least one.
    """
    first, more = blockers[0].words, len(blockers) - 1
    if more:
        return Text(N_("{batch} is kept: {blocker}, and {more} more."), batch=batch, blocker=first, more=more)
    return Text(N_("{batch} is kept: {blocker}."), batch=batch, blocker=first)


def release_words(blockers: Sequence[Blocker], roles: Sequence[str]) -> Text:
    """What to do about a kept batch, and who can.

    Args:
        blockers: what keeps it, the oldest first; at least one.
        roles: codes of the roles that may release.
    """
    remedy = blockers[0].remedy
    named = roles_words(roles)
    return remedy if named is None else Text(N_("{remedy} It can be released by: {roles}."), remedy=remedy, roles=named)


def roles_words(roles: Sequence[str]) -> Text | None:
    """Names of roles in a row, the administrator only if there is nobody else; ``None`` without roles."""
    chosen = [code for code in roles if code != "admin"] or list(roles)
    if not chosen:
        return None
    places = {f"role{number}": Text(_ROLE_NAMES.get(code, code)) for number, code in enumerate(chosen[:_MOST_ROLES])}
    return Text(", ".join(f"{{{place}}}" for place in places), **places)
