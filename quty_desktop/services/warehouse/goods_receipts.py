"""What suppliers deliver, in three steps: checked in at the gate, counted into quarantine, put away when it has passed.

Stock that may be used rises with the third step only; the inspection between is quality's (see ``record_result``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select, text

from quty_desktop.database.tables import FabricRoll, GoodsReceipt, GoodsReceiptLine, Lot, Partner, PurchaseOrder
from quty_desktop.database.tables.purchasing import PurchaseOrderLine
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.picking import MonthColour, month_colour
from quty_desktop.domain.purchasing import PurchaseState, ReceiptState
from quty_desktop.domain.stock import LotKind, LotState
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse.material_units import unit_book
from quty_desktop.services.warehouse.posting import known_place, move, post_receiving

_EXPECTED = frozenset({PurchaseState.SENT, PurchaseState.RECEIVED})
_MOST_ROLLS = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """A truck at the gate, as the guard sees it (area control).

    Attributes:
        order: number of the order that the supplier's note names.
        delivery_note: number of the supplier's own note.
        condition: how the goods stand in the vehicle.
    """

    order: str
    delivery_note: str
    plate: str
    seal: str = ""
    packing_list: str = ""
    customs_document: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What checking in answers.

    Attributes:
        refused: no such order is expected; the gate stays closed, and purchasing knows.
    """

    order: str
    id: int | None = None
    number: str = ""
    supplier: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class CountedGoods:
    """A lot as it was unloaded and counted.

    Attributes:
        order_line_id: the line that ordered it; its unit is the one that is counted in.
        delivered: what the supplier's note says.
        counted: what was counted, in the unit of the order.
        rolls: length or weight of each roll in the stock unit, where rolls are kept apart; their sum is what came.
        mark: the supplier's sign of origin or recycled material.
    """

    receipt_id: int
    order_line_id: int
    delivered: Decimal
    counted: Decimal
    supplier_lot: str = ""
    mark: str = ""
    rolls: tuple[Decimal, ...] = ()
    expires_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CountedLot:
    """What counting answers: the lot that got a label, and how much it is in the stock unit."""

    line_id: int
    lot_id: int
    lot: str
    stock_qty: Decimal
    unit: str
    rolls: int


@dataclass(frozen=True, slots=True)
class IncomingResult:
    """What incoming inspection says of a counted lot; both quantities in the unit that was counted in."""

    line_id: int
    version: int
    accepted: Decimal
    rejected: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PutAway:
    """An inspected lot goes to its rack.

    Attributes:
        qty: in the stock unit; ``None`` is all that has passed.
    """

    line_id: int
    place_id: int
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What putting away answers."""

    line_id: int
    lot: str
    place: str
    qty: Decimal
    rejected: Decimal
    unit: str
    state: ReceiptState


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A row of the list of receipts."""

    id: int
    number: str
    state: ReceiptState
    supplier: str
    order: str
    order_id: int | None
    delivery_note: str
    plate: str
    seal: str
    condition: str
    received_at: datetime
    lines: int
    not_inspected: int
    to_store: int
    version: int


@dataclass(frozen=True, slots=True)
class ReceiptLineRow:
    """A counted lot of a receipt.

    Attributes:
        passed_qty: may be put away, in the stock unit; what was put away is taken off.
        to_return: was rejected and has not gone back, in the stock unit.
    """

    id: int
    receipt_id: int
    receipt: str
    number: int
    order_line_id: int | None
    article_id: int
    article_code: str
    article_name: str
    lot_id: int | None
    lot: str
    state: LotState
    delivered_qty: Decimal
    counted_qty: Decimal
    accepted_qty: Decimal
    rejected_qty: Decimal
    unit: str
    stock_qty: Decimal
    passed_qty: Decimal
    to_return: Decimal
    stock_unit: str
    colour: MonthColour | None
    reason: str
    rolls: int
    version: int


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """A line that is to come.

    Attributes:
        rest: what has not arrived yet, in ``unit``.
    """

    id: int
    order: str
    article_id: int
    article_code: str
    article_name: str
    qty: Decimal
    arrived: Decimal
    rest: Decimal
    unit: str
    expected_date: date | None


@dataclass(frozen=True, slots=True)
class ReceiptDetail:
    """A receipt with what was counted, and what its order still expects."""

    receipt: ReceiptRow
    lines: tuple[ReceiptLineRow, ...]
    expected: tuple[ExpectedLine, ...]


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Receipts that are not finished, or all.

    Attributes:
        ended_too: also those that are put away or sent back.
    """

    ended_too: bool = False


@command(Permission.GATE_CHECK)
def check_in(uow: UnitOfWork, arrival: Arrival) -> CheckedIn:
    """Let a truck in whose order is in the program; for any other the gate stays closed (steps 730, 735).

    Raises:
        Invalid: order, note or plate is missing.
        Duplicate: this note was checked in before.
    """
    missing = {
        name: Text(N_("This must be filled in."))
        for name in ("order", "delivery_note", "plate")
        if not getattr(arrival, name).strip()
    }
    if missing:
        raise Invalid(missing)
    number = arrival.order.strip().upper()
    found = uow.session.execute(
        select(PurchaseOrder.id, PurchaseOrder.state, PurchaseOrder.supplier_id, Partner.name)
        .join(Partner, Partner.id == PurchaseOrder.supplier_id)
        .where(func.upper(PurchaseOrder.number) == number)
    ).one_or_none()
    if found is None or found.state not in _EXPECTED:
        raise_alert(
            uow,
            NewAlert(
                AlertType.OTHER,
                "gate.unknown_order",
                Department.PURCHASING,
                {"order": number, "plate": arrival.plate.strip(), "note": arrival.delivery_note.strip()},
            ),
        )
        uow.note("gate.closed", order=number, plate=arrival.plate, delivery_note=arrival.delivery_note)
        return CheckedIn(number, refused=True)
    receipt = GoodsReceipt(
        number=next_number(uow, "GRN"),
        supplier_id=found.supplier_id,
        purchase_order_id=found.id,
        delivery_note=arrival.delivery_note.strip(),
        packing_list=arrival.packing_list.strip(),
        customs_document=arrival.customs_document.strip(),
        plate=arrival.plate.strip().upper(),
        seal=arrival.seal.strip(),
        condition=arrival.condition.strip(),
        received_at=uow.now,
    )
    uow.session.add(receipt)
    uow.session.flush()
    return CheckedIn(number, receipt.id, receipt.number, found.name)


@command(Permission.RECEIVE_GOODS)
def count_goods(uow: UnitOfWork, counted: CountedGoods) -> CountedLot:
    """Count a lot out of the truck into quarantine; it gets a number and a label (step 740).

    Raises:
        NotFound: no such receipt or order line.
        Invalid: a quantity is missing, or the rolls are nothing that was counted.
        Refused: more than the tolerance has come.
    """
    receipt = _receipt(uow, counted.receipt_id)
    line = uow.session.execute(
        select(PurchaseOrderLine.order_id, PurchaseOrderLine.article_id, PurchaseOrderLine.unit).where(
            PurchaseOrderLine.id == counted.order_line_id
        )
    ).one_or_none()
    if line is None or line.order_id != receipt.purchase_order_id:
        raise Invalid({"order_line_id": Text(N_("Choose a line of the order that this delivery belongs to."))})
    if counted.delivered <= 0:
        raise Invalid({"delivered": Text(N_("Enter a number above zero."))})
    if counted.counted <= 0:
        raise Invalid({"counted": Text(N_("Enter a number above zero."))})
    if len(counted.rolls) > _MOST_ROLLS or any(each <= 0 for each in counted.rolls):
        raise Invalid({"rolls": Text(N_("Each roll has a length or weight above zero."))})
    book = unit_book(uow.session, [line.article_id])
    usual = book.in_stock_unit(line.article_id, counted.counted, line.unit, receipt.supplier_id)
    stock_qty = sum(counted.rolls, Decimal(0)) if counted.rolls else usual
    book.check_whole(line.article_id, stock_qty)
    if counted.rolls and abs(stock_qty - usual) * 4 > usual:
        raise Invalid(
            {
                "rolls": Text(
                    N_("The rolls make {rolls} {unit}, but {counted} counted are {usual}. Check both."),
                    rolls=stock_qty,
                    unit=book.material(line.article_id).unit,
                    counted=counted.counted,
                    usual=usual,
                )
            }
        )
    lot = Lot(
        number=next_number(uow, "LOT"),
        kind=LotKind.MATERIAL,
        state=LotState.NOT_INSPECTED,
        article_id=line.article_id,
        partner_id=receipt.supplier_id,
        supplier_lot=counted.supplier_lot.strip(),
        mark=counted.mark.strip(),
        received_on=uow.today,
        expires_on=counted.expires_on,
    )
    uow.session.add(lot)
    uow.session.flush()
    last = uow.session.execute(
        select(func.coalesce(func.max(GoodsReceiptLine.number), 0)).where(GoodsReceiptLine.receipt_id == receipt.id)
    ).scalar_one()
    row = GoodsReceiptLine(
        receipt_id=receipt.id,
        number=last + 1,
        order_line_id=counted.order_line_id,
        article_id=line.article_id,
        unit=line.unit,
        delivered_qty=counted.delivered,
        counted_qty=counted.counted,
        lot_id=lot.id,
        place_id=known_place(uow, "incoming"),
        reason=counted.reason.strip() or uow.reason,
        stock_qty=stock_qty,
    )
    uow.session.add(row)
    uow.session.flush()
    for number, length in enumerate(counted.rolls, start=1):
        uow.session.add(
            FabricRoll(
                lot_id=lot.id, receipt_line_id=row.id, number=f"{lot.number}/{number}",
                invoiced_yards=_yards(book.material(line.article_id).unit, length),
            )
        )  # fmt: skip
    post_receiving(
        uow, [move(known_place(uow, "supplier"), row.place_id or 0, line.article_id, lot.id, stock_qty, receipt.number)]
    )
    return CountedLot(
        row.id, lot.id, lot.number, stock_qty, book.material(line.article_id).unit, max(1, len(counted.rolls))
    )


def _yards(unit: str, length: Decimal) -> Decimal | None:
    """The length of a roll as its inspection wants it; rolls that are not kept in lengths have none."""
    factors = {"YARD": Decimal(1), "M": 1 / Decimal("0.9144"), "CM": 1 / Decimal("91.44")}
    return None if unit not in factors else round(length * factors[unit], 2)


@command(Permission.RECORD_INSPECTIONS)
def record_result(uow: UnitOfWork, result: IncomingResult) -> None:
    """Say what incoming inspection found of a lot; from now on the warehouse may store what has passed (step 750).

    Raises:
        NotFound: no such line.
        Conflict: it was changed meanwhile.
        Refused: it is inspected already, or the two quantities are not what was counted.
        Invalid: something was rejected without a reason.
    """
    row = _line(uow, result.line_id)
    if row.version != result.version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    if result.accepted < 0 or result.rejected < 0:
        raise Invalid({"accepted": Text(N_("Enter a number that is not below zero."))})
    if result.rejected > 0 and not result.reason.strip():
        raise Invalid({"reason": Text(N_("Say what was wrong with it."))})
    row.accepted_qty, row.rejected_qty = result.accepted, result.rejected
    row.inspection_state = LotState.PASSED if result.accepted > 0 else LotState.REJECTED
    if result.reason.strip():
        row.reason = result.reason.strip()
    lot = uow.session.get(Lot, row.lot_id)
    if lot is not None:
        lot.state = row.inspection_state
    uow.session.flush()


@command(Permission.RECEIVE_GOODS)
def put_away(uow: UnitOfWork, wanted: PutAway) -> Stored:
    """Put what has passed into its rack; what was rejected goes to its own place (steps 770, 780, 810).

    Raises:
        NotFound: no such line or place.
        WrongState: it is not inspected.
        Refused: more than what has passed, or the rack is being counted.
    """
    row = _line(uow, wanted.line_id)
    if row.inspection_state is LotState.NOT_INSPECTED:
        raise WrongState(
            Text(N_("This lot waits for its inspection.")),
            Text(N_("Quality enters the result; then it can be put away.")),
            code="receipt.not_inspected",
        )
    passed = (row.stock_qty or Decimal(0)) - row.rejected_stock_qty - row.stored_qty
    qty = passed if wanted.qty is None else wanted.qty
    if qty < 0 or (qty == 0 and passed > 0):
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    incoming, rejected = known_place(uow, "incoming"), known_place(uow, "rejected")
    number = uow.session.execute(select(GoodsReceipt.number).where(GoodsReceipt.id == row.receipt_id)).scalar_one()
    moves = []
    if qty > 0:
        moves.append(move(incoming, wanted.place_id, row.article_id, row.lot_id or 0, qty, number))
    first = row.stored_qty == 0 and row.place_id == incoming
    if first and row.rejected_stock_qty > 0:
        moves.append(move(incoming, rejected, row.article_id, row.lot_id or 0, row.rejected_stock_qty, number))
    row.stored_qty += qty
    row.place_id = wanted.place_id if qty > 0 else rejected
    post_receiving(uow, moves)
    uow.session.flush()
    told = uow.session.execute(
        text("""
        SELECT l.number AS lot, p.code AS place, a.unit, g.state FROM quty.goods_receipt g, quty.lot l, quty.place p, quty.article a
        WHERE g.id = :receipt AND l.id = :lot AND p.id = :place AND a.id = :article
        """),
        {"receipt": row.receipt_id, "lot": row.lot_id, "place": row.place_id, "article": row.article_id},
    ).one_or_none()
    if told is None:
        raise _unknown()
    return Stored(
        row.id, told.lot, told.place, qty, row.rejected_stock_qty if first else Decimal(0), told.unit,
        ReceiptState(told.state),
    )  # fmt: skip


def _receipt(uow: UnitOfWork, key: int) -> GoodsReceipt:
    receipt = uow.session.get(GoodsReceipt, key)
    if receipt is None:
        raise _unknown()
    if receipt.state is ReceiptState.RETURNED:
        raise Refused(
            Text("{number} went back to the supplier.", number=receipt.number),
            Text(N_("A new delivery is checked in at the gate.")),
            code="receipt.returned",
        )
    return receipt


def _line(uow: UnitOfWork, key: int) -> GoodsReceiptLine:
    row = uow.session.get(GoodsReceiptLine, key)
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound(Text(N_("This receipt does not exist.")), Text(N_("Refresh the list.")), code="receipt.unknown")


_RECEIPTS = """
    SELECT g.id, g.number, g.state, p.name AS supplier, coalesce(o.number, '') AS "order", o.id AS order_id,
           g.delivery_note, g.plate, g.seal, g.condition, g.received_at, count(l.id) AS lines,
           count(l.id) FILTER (WHERE l.inspection_state = 'not_inspected') AS not_inspected,
           count(l.id) FILTER (WHERE l.inspection_state <> 'not_inspected'
                               AND l.stored_qty < l.stock_qty - l.rejected_stock_qty) AS to_store, g.version
    FROM quty.goods_receipt g
    JOIN quty.partner p ON p.id = g.supplier_id
    LEFT JOIN quty.purchase_order o ON o.id = g.purchase_order_id
    LEFT JOIN quty.goods_receipt_line l ON l.receipt_id = g.id
"""
_ALL = text(
    _RECEIPTS
    + """
    WHERE :ended OR g.state NOT IN ('posted', 'returned')
    GROUP BY g.id, p.id, o.id ORDER BY g.received_at DESC, g.id DESC LIMIT 500
    """
)
_ONE = text(_RECEIPTS + " WHERE g.id = :id GROUP BY g.id, p.id, o.id")
_ROWS = """
    SELECT l.id, l.receipt_id, g.number AS receipt, l.number, l.order_line_id, l.article_id, a.code AS article_code,
           a.name AS article_name, l.lot_id, coalesce(t.number, '') AS lot, l.inspection_state AS state, l.delivered_qty,
           l.counted_qty, l.accepted_qty, l.rejected_qty, l.unit, l.stock_qty,
           CASE WHEN l.inspection_state = 'not_inspected' THEN 0
                ELSE l.stock_qty - l.rejected_stock_qty - l.stored_qty END AS passed_qty,
           l.rejected_stock_qty - l.returned_qty AS to_return, a.unit AS stock_unit, t.received_on, l.reason,
           (SELECT count(*) FROM quty.fabric_roll r WHERE r.receipt_line_id = l.id) AS rolls, l.version
    FROM quty.goods_receipt_line l
    JOIN quty.goods_receipt g ON g.id = l.receipt_id
    JOIN quty.article a ON a.id = l.article_id
    LEFT JOIN quty.lot t ON t.id = l.lot_id
"""
_LINES = text(_ROWS + " WHERE l.receipt_id = :id ORDER BY l.number")
_TO_INSPECT = text(_ROWS + " WHERE l.inspection_state = 'not_inspected' ORDER BY g.received_at, l.id LIMIT 500")
_TO_STORE = text(
    _ROWS
    + """
    WHERE l.inspection_state <> 'not_inspected'
      AND (l.stored_qty < l.stock_qty - l.rejected_stock_qty OR l.returned_qty < l.rejected_stock_qty)
    ORDER BY g.received_at, l.id LIMIT 500
    """
)
_EXPECTED_LINES = text("""
    SELECT l.id, o.number AS "order", l.article_id, a.code AS article_code, a.name AS article_name, l.qty,
           coalesce(r.arrived, 0) AS arrived, greatest(l.qty - coalesce(r.arrived, 0), 0) AS rest, l.unit,
           coalesce(l.expected_date, o.expected_date) AS expected_date
    FROM quty.purchase_order_line l
    JOIN quty.purchase_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    LEFT JOIN LATERAL (SELECT sum(g.counted_qty - g.rejected_qty) AS arrived FROM quty.goods_receipt_line g
                       WHERE g.order_line_id = l.id) r ON true
    WHERE o.id = :order ORDER BY l.number
""")


@query(Permission.VIEW_STOCK)
def receipts(uow: UnitOfWork, wanted: ReceiptFilter) -> tuple[ReceiptRow, ...]:
    """Receipts, the latest first, 500 at most."""
    return tuple(
        ReceiptRow(**{**row, "state": ReceiptState(row["state"])})
        for row in uow.session.execute(_ALL, {"ended": wanted.ended_too}).mappings()
    )


@query(Permission.VIEW_STOCK, consistent=True)
def receipt(uow: UnitOfWork, receipt_id: int) -> ReceiptDetail:
    """A receipt with its lots and what its order expects.

    Raises:
        NotFound: there is none.
    """
    row = uow.session.execute(_ONE, {"id": receipt_id}).mappings().one_or_none()
    if row is None:
        raise _unknown()
    head = ReceiptRow(**{**row, "state": ReceiptState(row["state"])})
    expected = uow.session.execute(_EXPECTED_LINES, {"order": head.order_id}).mappings()
    found = uow.session.execute(_LINES, {"id": receipt_id}).mappings().all()
    return ReceiptDetail(head, _rows(found), tuple(ExpectedLine(**each) for each in expected))


@query(Permission.VIEW_STOCK)
def lots_to_inspect(uow: UnitOfWork) -> tuple[ReceiptLineRow, ...]:
    """Counted lots that wait for their inspection, the earliest first."""
    return _rows(uow.session.execute(_TO_INSPECT).mappings().all())


@query(Permission.VIEW_STOCK)
def lots_to_store(uow: UnitOfWork) -> tuple[ReceiptLineRow, ...]:
    """Inspected lots that are to be put away or sent back, the earliest first."""
    return _rows(uow.session.execute(_TO_STORE).mappings().all())


def _rows(found: Sequence[object]) -> tuple[ReceiptLineRow, ...]:
    rows = []
    for each in found:
        values = dict(each)  # type: ignore[call-overload] # a mapping of the row
        received_on = values.pop("received_on")
        values |= {
            "state": LotState(values["state"]),
            "colour": None if received_on is None else month_colour(received_on),
        }
        rows.append(ReceiptLineRow(**values))
    return tuple(rows)
