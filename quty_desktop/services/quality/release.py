"""What releases a batch: its reasons as a list, and the refusal of what an unreleased batch may not do."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import BatchOnHold
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.release import Gate, Reason, ReleaseFacts, closing, facts_of, not_released_words, reasons
from quty_desktop.services.quality.batches import BatchKey, find_batch
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

_FACTS = text("SELECT quty.release_facts(:batch)")


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """Whether a batch is released, and why not.

    Attributes:
        batch: batch number.
        facts: what the rule looked at.
        reasons: why it is not released; empty when it is.
    """

    batch: str
    facts: ReleaseFacts
    reasons: tuple[Reason, ...]

    @property
    def marks_open(self) -> bool:
        """Whether shipping marks may be printed."""
        return not closing(self.reasons, Gate.MARKS)

    @property
    def loading_open(self) -> bool:
        """Whether it may be loaded."""
        return not self.reasons


@query(Permission.VIEW_QUALITY)
def release_state(uow: UnitOfWork, batch: str) -> ReleaseState:
    """Why a batch is not released, everything at once.

    Raises:
        Invalid: nothing was typed.
        NotFound: there is no such batch.
    """
    return state_of(uow, find_batch(uow, batch))


def state_of(uow: UnitOfWork, batch: BatchKey) -> ReleaseState:
    """The same for other services, by one statement."""
    stored: dict[str, Any] = uow.session.execute(_FACTS, {"batch": batch.id}).scalar_one()
    facts = facts_of(stored)
    return ReleaseState(batch.number, facts, reasons(facts))


def require_released(uow: UnitOfWork, batch: BatchKey, gate: Gate) -> None:
    """Refuse what an unreleased batch may not do; the database refuses it by the same rule (``quty.require_release``).

    Args:
        uow: the transaction.
        batch: the batch.
        gate: shipping marks or loading.

    Raises:
        BatchOnHold: says the first reason, how many there are, and what settles it.
    """
    found = closing(state_of(uow, batch).reasons, gate)
    if found:
        raise BatchOnHold(not_released_words(batch.number, gate, found), found[0].remedy, code="batch_not_released")
