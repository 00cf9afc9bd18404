"""A slip that is blocked: try it again, keep the goods apart, or open the block (QT-09)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, text

from quty_desktop.database.tables import Attachment, SegregationAcknowledgement, Transfer
from quty_desktop.domain.alerts import OverrideReason
from quty_desktop.domain.errors import Invalid, Refused, WrongState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import BlockKind, ClearanceMethod, HeldLine, TransferState, refusal_of
from quty_desktop.services.hand_over.slips import (
    SentTransfer,
    TransferKey,
    check_home,
    found_slip,
    held_line,
    sent_answer,
)
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """How the goods are kept apart from what stands on the line.

    Attributes:
        photo: a picture of it (JPEG or PNG), if one was taken.
        photo_name: the name of its file.
    """

    id: int
    version: int
    method: ClearanceMethod
    note: str = ""
    photo: bytes | None = None
    photo_name: str = ""


@dataclass(frozen=True, slots=True)
class BlockOverride:
    """A block is opened although its cause is not gone."""

    id: int
    version: int
    why: OverrideReason
    words: str


@command(Permission.SEND_TRANSFERS)
def send_again(uow: UnitOfWork, key: TransferKey) -> SentTransfer:
    """Try a blocked slip again, when its line should be clear now.

    Raises:
        WrongState: it is not blocked.
        Conflict: somebody else changed it meanwhile.
    """
    slip = _blocked(uow, key.id, key.version)
    check_home(uow, slip.from_department)
    return _open(uow, slip)


@command(Permission.SUPERVISE_TRANSFERS)
def acknowledge_segregation(uow: UnitOfWork, how: Acknowledgement) -> SentTransfer:
    """Confirm that two weeks or destinations are kept apart; the slip goes on its way (steps 380 to 382).

    Raises:
        Refused: another article stands on the line; a gap does not help there.
        WrongState: it is not blocked.
        Conflict: somebody else changed it meanwhile.
    """
    slip = _blocked(uow, how.id, how.version)
    check_home(uow, slip.from_department, slip.to_department)
    held = _blocker(uow, slip)
    if held is not None and held.kind is not BlockKind.SEGREGATION:
        raise refusal_of(held)
    uow.session.execute(
        insert(SegregationAcknowledgement).values(
            transfer_id=slip.id, method=how.method, note=how.note.strip(), attachment_id=_photo(uow, slip, how)
        )
    )
    slip.state = TransferState.LOCKED
    uow.session.flush()
    return sent_answer(slip, None)


@command(Permission.OVERRIDE_BLOCKS)
def override_block(uow: UnitOfWork, wanted: BlockOverride) -> SentTransfer:
    """Open a block although its cause is not gone; reason and name stay with the slip.

    Raises:
        Invalid: there is no reason.
        Refused: it is the person's own slip.
        WrongState: it is not blocked.
        Conflict: somebody else changed it meanwhile.
    """
    if not wanted.words.strip():
        raise Invalid({"words": Text(N_("Say why the block is opened."))})
    slip = _blocked(uow, wanted.id, wanted.version)
    if slip.created_by == uow.actor.name:
        raise Refused(
            Text(N_("Nobody opens the block of a slip of his own.")),
            Text(N_("Ask another manager.")),
            code="transfer.own_override",
        )
    slip.override_reason = f"[{wanted.why.value}] {wanted.words.strip()}"
    slip.state = TransferState.LOCKED
    uow.session.flush()
    uow.note("transfer.overridden", number=slip.number, reason=slip.override_reason)
    return sent_answer(slip, None)


_MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_MOST_BYTES = 8_000_000


def _photo(uow: UnitOfWork, slip: Transfer, how: Acknowledgement) -> int | None:
    if how.photo is None:
        return None
    kind = next((words for magic, words in _MAGIC.items() if how.photo.startswith(magic)), None)
    if kind is None or len(how.photo) > _MOST_BYTES:
        raise Invalid({"photo": Text(N_("Choose a JPEG or PNG picture of at most 8 MB."))})
    return uow.session.execute(
        insert(Attachment)
        .values(
            subject_kind="transfer",
            subject_id=slip.id,
            file_name=how.photo_name or "photo",
            media_type=kind,
            content=how.photo,
            sha256=sha256(how.photo).hexdigest(),
        )
        .returning(Attachment.id)
    ).scalar_one()


def _blocker(uow: UnitOfWork, slip: Transfer) -> HeldLine | None:
    if slip.to_line_id is None:
        return None
    # The line first: what stands on it must not change before the slip does.
    found: dict[str, Any] | None = uow.session.execute(
        text("SELECT quty.line_blocker(:line, :batch)"),
        {"line": slip.to_line_id, "batch": slip.manufacturing_order_id},
    ).scalar_one()
    return held_line(found)


def _open(uow: UnitOfWork, slip: Transfer) -> SentTransfer:
    held = _blocker(uow, slip)
    if held is None:
        slip.state = TransferState.LOCKED
        uow.session.flush()
    return sent_answer(slip, held)


def _blocked(uow: UnitOfWork, identity: int, version: int) -> Transfer:
    slip = found_slip(uow, identity, version)
    if slip.state is not TransferState.BLOCKED:
        raise WrongState(
            Text("{number} is {state}.", number=slip.number, state=slip.state),
            Text(N_("Only a blocked transfer is opened.")),
            code="transfer.not_blocked",
        )
    return slip
