"""Rejected goods that go back to their supplier, with a pass for the gate (steps 760, 555)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.database.tables import GoodsReceiptLine
from quty_desktop.domain.errors import Invalid, NotFound, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse import gate_passes
from quty_desktop.services.warehouse.posting import known_place, move, post_receiving


@dataclass(frozen=True, slots=True)
class SupplierReturn:
    """What is sent back.

    Attributes:
        qty: in the stock unit; ``None`` is all that was rejected and is still here.
    """

    line_id: int
    plate: str = ""
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SentBack:
    """What sending back answers: the pass that the guard has to check."""

    pass_id: int
    number: str
    qty: Decimal
    unit: str


@command(Permission.RECEIVE_GOODS)
def send_back(uow: UnitOfWork, wanted: SupplierReturn) -> SentBack:
    """Send rejected goods back to the supplier; the gate pass is made at once.

    Raises:
        NotFound: no such line.
        Refused: nothing of it was rejected, or it has not been put aside yet.
        Invalid: more than what was rejected.
    """
    row = uow.session.get(GoodsReceiptLine, wanted.line_id)
    if row is None:
        raise NotFound(Text(N_("This receipt does not exist.")), Text(N_("Refresh the list.")), code="receipt.unknown")
    rest = row.rejected_stock_qty - row.returned_qty
    if rest <= 0:
        raise Refused(
            Text(N_("Nothing of this lot is to go back.")),
            Text(N_("Only what incoming inspection rejected goes back to the supplier.")),
            code="receipt.nothing_rejected",
        )
    qty = rest if wanted.qty is None else wanted.qty
    if not 0 < qty <= rest:
        raise Invalid({"qty": Text(N_("At most {rest} are to go back."), rest=rest)})
    told = uow.session.execute(
        text("""
        SELECT g.number, g.supplier_id, a.code || ' ' || a.name AS goods, a.unit, coalesce(t.number, '') AS lot
        FROM quty.goods_receipt g, quty.article a, quty.lot t
        WHERE g.id = :receipt AND a.id = :article AND t.id = :lot
        """),
        {"receipt": row.receipt_id, "article": row.article_id, "lot": row.lot_id},
    ).one()
    incoming, rejected = known_place(uow, "incoming"), known_place(uow, "rejected")
    # What was rejected as a whole may go straight from where it was unloaded.
    source = incoming if row.place_id == incoming else rejected
    row.returned_qty += qty
    post_receiving(
        uow, [move(source, known_place(uow, "supplier"), row.article_id, row.lot_id or 0, qty, told.number)], row.reason
    )
    made = gate_passes.made(
        uow,
        gate_passes.NewPass(told.supplier_id, f"{told.lot} {told.goods}", qty, told.unit, plate=wanted.plate),
    )
    return SentBack(made.id, made.number, qty, told.unit)
