"""Receipt of finished goods: a slip of packing is counted by scanning its pallets or cartons, then accepted (QT-09)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text

from quty_desktop.database.tables import StoredCarton
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import TransferState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.finished_goods.goods_codes import goods_of
from quty_desktop.services.hand_over import slips, transfers
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A pallet or carton that came with a slip.

    Attributes:
        code: the code of a pallet, or the bars of a carton.
    """

    transfer_id: int
    code: str


@dataclass(frozen=True, slots=True)
class EndReceipt:
    """Everything that came was scanned.

    Attributes:
        reason: why it is not what was sent, where it differs by more than 2 %.
    """

    transfer_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptCount:
    """How far a slip is counted.

    Attributes:
        pallets: pallets of which a carton was scanned.
        now: cartons that the command added.
    """

    transfer_id: int
    number: str
    batch: str
    sent_pcs: int
    cartons: int
    pallets: int
    pcs: int
    now: int


@dataclass(frozen=True, slots=True)
class IncomingSlip:
    """A slip of packing to finished goods, and how far it is counted."""

    id: int
    number: str
    state: TransferState
    batch: str
    article_code: str
    article_name: str
    week: Week
    destination: str
    sent_pcs: int
    cartons: int
    pallets: int
    pcs: int
    sent_at: datetime | None
    sent_by: str
    accepted_at: datetime | None
    version: int

    @property
    def open(self) -> bool:
        """Whether goods are still taken over with it."""
        return self.state is TransferState.LOCKED


_SLIPS = """
    SELECT t.id, t.number, t.state, m.batch_number AS batch, a.code AS article_code, a.name AS article_name, t.week_year,
           t.week_number, d.code AS destination, t.sent_pcs, n.cartons, n.pallets, n.pcs, t.sent_at,
           t.created_by AS sent_by, t.accepted_at, t.version
    FROM quty.transfer t
    JOIN quty.manufacturing_order m ON m.id = t.manufacturing_order_id
    JOIN quty.article a ON a.id = t.article_id
    JOIN quty.destination d ON d.id = t.destination_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS cartons, count(DISTINCT c.pallet_id) AS pallets, coalesce(sum(c.pcs), 0) AS pcs
        FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id WHERE s.transfer_id = t.id) n
"""
# What is on its way and the latest of what arrived have an index each; together they would be looked for in all years.
_NEWEST = """
    WHERE t.id IN (
        SELECT o.id FROM quty.transfer o WHERE o.to_department = 'FGW' AND o.state = 'locked'
        UNION ALL (
            SELECT e.id FROM quty.transfer e WHERE e.to_department = 'FGW' AND e.state IN ('accepted', 'completed')
            ORDER BY e.id DESC LIMIT 200))
    ORDER BY t.state = 'locked' DESC, t.id DESC LIMIT 200
"""
_WAITING = text(_SLIPS + _NEWEST)
_ONE = text(f"{_SLIPS} WHERE t.to_department = 'FGW' AND t.id = :id")


@query(Permission.VIEW_SHIPMENTS)
def incoming_slips(uow: UnitOfWork) -> tuple[IncomingSlip, ...]:
    """Slips to finished goods, those on their way first, 200 at most."""
    return tuple(_slip(row) for row in uow.session.execute(_WAITING).mappings())


def _slip(row: Any) -> IncomingSlip:
    values = dict(row)
    week = Week(values.pop("week_year"), values.pop("week_number"))
    return IncomingSlip(**values | {"week": week, "state": TransferState(values["state"])})


@command(Permission.RECEIVE_FINISHED_GOODS)
def take_over(uow: UnitOfWork, new: TakeOver) -> ReceiptCount:
    """Count a pallet or carton for a slip; it is stock when the slip is accepted.

    Raises:
        NotFound: no such slip or code.
        Invalid: the code is none of a pallet or carton.
        Refused: another batch, not packed, more than was sent, or counted before.
    """
    _found(uow, new.transfer_id)
    goods = goods_of(uow, new.code)
    uow.session.execute(
        insert(StoredCarton), [{"carton_id": each, "transfer_id": new.transfer_id} for each in goods.cartons]
    )
    uow.session.flush()
    return _count(uow, new.transfer_id, len(goods.cartons))


_COUNTED = text("SELECT FROM quty.stored_carton WHERE transfer_id = :slip ORDER BY carton_id FOR UPDATE")
"""What was counted stays as it is until the slip is accepted; the lock needs the right to receive."""


@command(Permission.RECEIVE_FINISHED_GOODS, also=(Permission.ACCEPT_TRANSFERS,))
def end_receipt(uow: UnitOfWork, end: EndReceipt) -> slips.AcceptedTransfer:
    """Accept a slip with what was scanned; from now on it is stock of finished goods.

    Up to 2 % difference is noted, up to 10 % needs a reason, more needs a supervisor (QT-09).

    Raises:
        NotFound: no such slip.
        Invalid: nothing was scanned, or the reason is missing.
        NeedsConfirmation: a supervisor accepts a large difference.
    """
    uow.session.execute(_COUNTED, {"slip": end.transfer_id})
    slip = _found(uow, end.transfer_id)
    if not slip.cartons:
        raise Invalid({"code": Text(N_("Scan the pallets or cartons that came first."))})
    done = transfers.accept(uow, transfers.CountedTransfer(end.transfer_id, slip.pcs, end.reason))
    if not done.duplicate and not done.needs_supervisor:
        uow.session.execute(text("SELECT quty.take_over(:slip)"), {"slip": end.transfer_id})
    return done


def _found(uow: UnitOfWork, identity: int) -> IncomingSlip:
    row = uow.session.execute(_ONE, {"id": identity}).mappings().one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This slip does not go to finished goods.")),
            Text(N_("Scan the slip that came with the goods.")),
            code="store.unknown_slip",
        )
    return _slip(row)


def _count(uow: UnitOfWork, identity: int, now: int) -> ReceiptCount:
    slip = _found(uow, identity)
    return ReceiptCount(identity, slip.number, slip.batch, slip.sent_pcs, slip.cartons, slip.pallets, slip.pcs, now)
