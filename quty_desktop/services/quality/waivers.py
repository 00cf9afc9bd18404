"""Tests that a batch need not repeat: the pass of a batch before stands for it, decided with a reason."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.release import WaivedTest
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.release import state_of
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork

_SHORTEST_REASON = 5

# Which pass stands for it is found by the database (quty.test_waiver_guard).
_INSERT = text(
    "INSERT INTO quty.test_waiver (manufacturing_order_id, test_code, reason) VALUES (:batch, :test, :reason)"
)


@dataclass(frozen=True, slots=True)
class NewWaiver:
    """Which test is not repeated.

    Attributes:
        batch: batch number as typed or scanned.
        test: code of a test that the release asks for.
        reason: why the pass of a batch before is enough.
    """

    batch: str
    test: str
    reason: str


@command(Permission.RELEASE_BATCHES)
def waive_test(uow: UnitOfWork, new: NewWaiver) -> WaivedTest | None:
    """Let the last pass of the article stand for a test of this batch.

    Returns:
        The test as it is not repeated now; ``None`` where it does not help, because the batch failed it itself.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such batch.
        Refused: the release does not ask for the test, or no other batch of the article passed it as its last one within
            the days that the plant allows.
    """
    reason = " ".join(new.reason.split())
    if len(reason) < _SHORTEST_REASON:
        raise Invalid({"reason": Text(N_("Say why in a few words; it stands in the report."))})
    batch = find_batch(uow, new.batch)
    uow.session.execute(_INSERT, {"batch": batch.id, "test": new.test, "reason": reason})
    return next((each for each in state_of(uow, batch).facts.tests_waived if each.code == new.test), None)
