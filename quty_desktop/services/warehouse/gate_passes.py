"""Goods that leave through the gate and come back: prepared by the warehouse, checked by the guard (steps 510-540).

A pass out stays open until everything is back: what left is what came back plus a difference that somebody explains.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.database.tables import GatePass, Partner
from quty_desktop.domain.errors import Conflict, Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import GateDirection, GateState
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewPass:
    """Goods that are to leave.

    Attributes:
        partner_id: the subcontractor, or the supplier that gets something back.
        goods: in words, as the guard sees them.
        work_order_id: of the subcontracted work, where there is one.
        transfer_id: the slip that goes with cut parts.
    """

    partner_id: int
    goods: str
    qty: Decimal
    unit: str
    work_order_id: int | None = None
    transfer_id: int | None = None
    plate: str = ""
    seal: str = ""
    customs_document: str = ""
    return_expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class CheckedPass:
    """What the guard found.

    Attributes:
        right: whether goods and slip agree; if not, they are held and the reason says why.
    """

    id: int
    version: int
    right: bool
    plate: str = ""
    seal: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CameBack:
    """Goods that came back."""

    id: int
    qty: Decimal
    delivery_note: str
    plate: str = ""


@dataclass(frozen=True, slots=True)
class ClosedPass:
    """A pass whose goods are all accounted for; a difference needs a reason."""

    id: int
    version: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PassAnswer:
    """What a command about a pass answers.

    Attributes:
        outside: what is still outside.
    """

    id: int
    number: str
    state: GateState
    version: int
    outside: Decimal


@dataclass(frozen=True, slots=True)
class PassRow:
    """A pass.

    Attributes:
        back_qty: what has come back; with ``difference_qty`` it makes ``qty`` once the pass is closed.
        late: expected back, and the day is past.
    """

    id: int
    number: str
    direction: GateDirection
    state: GateState
    partner: str
    goods: str
    qty: Decimal
    unit: str
    back_qty: Decimal
    difference_qty: Decimal | None
    reason: str
    plate: str
    seal: str
    delivery_note: str
    work_order: str
    return_expected_on: date | None
    created_at: datetime
    created_by: str
    passed_at: datetime | None
    passed_by: str
    late: bool
    version: int

    @property
    def outside(self) -> Decimal:
        """What is still outside."""
        if self.direction is GateDirection.IN or self.state in {GateState.PREPARED, GateState.HELD, GateState.CLOSED}:
            return Decimal(0)
        return self.qty - self.back_qty


@dataclass(frozen=True, slots=True)
class PassFilter:
    """Passes that somebody still has to do something about, or the latest of all."""

    closed_too: bool = False


@command(Permission.ISSUE_MATERIAL)
def prepare(uow: UnitOfWork, new: NewPass) -> PassAnswer:
    """Prepare goods for the gate (step 510).

    Raises:
        Invalid: goods or quantity are missing.
        NotFound: no such partner.
    """
    return made(uow, new)


def made(uow: UnitOfWork, new: NewPass) -> PassAnswer:
    """A pass of goods that leave; other services call this within their own command."""
    if not new.goods.strip():
        raise Invalid({"goods": Text(N_("This must be filled in."))})
    if new.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    if uow.session.get(Partner, new.partner_id) is None:
        raise _unknown()
    row = GatePass(
        number=next_number(uow, "GP"),
        direction=GateDirection.OUT,
        partner_id=new.partner_id,
        work_order_id=new.work_order_id,
        transfer_id=new.transfer_id,
        customs_document=new.customs_document.strip(),
        goods=new.goods.strip(),
        qty=new.qty,
        unit=new.unit,
        plate=new.plate.strip().upper(),
        seal=new.seal.strip(),
        return_expected_on=new.return_expected_on,
    )
    uow.session.add(row)
    uow.session.flush()
    return _answer(uow, row)


@command(Permission.GATE_CHECK)
def check(uow: UnitOfWork, checked: CheckedPass) -> PassAnswer:
    """Let the goods pass, or hold them at the gate with a reason (steps 520, 525).

    Raises:
        NotFound: no such pass.
        Conflict: it was changed meanwhile.
        Refused: the guard prepared it himself, or a reason is missing.
        WrongState: the goods have passed already.
    """
    row = _row(uow, checked.id, checked.version)
    row.state = GateState.PASSED if checked.right else GateState.HELD
    if checked.plate.strip():
        row.plate = checked.plate.strip().upper()
    if checked.seal.strip():
        row.seal = checked.seal.strip()
    row.reason = checked.reason.strip()
    uow.session.flush()
    return _answer(uow, row)


@command(Permission.RECEIVE_GOODS)
def come_back(uow: UnitOfWork, back: CameBack) -> PassAnswer:
    """Take goods back in; a pass may come back in several parts (step 540).

    Raises:
        NotFound: no such pass.
        Invalid: quantity or note are missing.
        Refused: more than what is outside.
    """
    if back.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    if not back.delivery_note.strip():
        raise Invalid({"delivery_note": Text(N_("This must be filled in."))})
    out = uow.session.get(GatePass, back.id)
    if out is None:
        raise _unknown()
    row = GatePass(
        number=next_number(uow, "GP"),
        direction=GateDirection.IN,
        partner_id=out.partner_id,
        work_order_id=out.work_order_id,
        returns_id=out.id,
        delivery_note=back.delivery_note.strip(),
        goods=out.goods,
        qty=back.qty,
        unit=out.unit,
        plate=back.plate.strip().upper(),
    )
    uow.session.add(row)
    uow.session.flush()
    return _answer(uow, row)


@command(Permission.RECEIVE_GOODS)
def close(uow: UnitOfWork, closed: ClosedPass) -> PassAnswer:
    """Close a pass: out = in + difference, and a difference says where the goods are.

    Raises:
        NotFound: no such pass.
        Conflict: it was changed meanwhile.
        Refused: there is a difference without a reason.
        WrongState: the goods have not left, or the pass is closed.
    """
    row = _row(uow, closed.id, closed.version)
    row.state = GateState.CLOSED
    row.reason = closed.reason.strip()
    uow.session.flush()
    return _answer(uow, row)


def _row(uow: UnitOfWork, key: int, version: int) -> GatePass:
    row = uow.session.get(GatePass, key)
    if row is None:
        raise _unknown()
    if row.version != version:
        raise Conflict(Text("{number} was changed meanwhile.", number=row.number))
    return row


def _answer(uow: UnitOfWork, row: GatePass) -> PassAnswer:
    outside = uow.session.execute(
        text("""
        SELECT CASE WHEN g.state = 'passed' THEN g.qty - coalesce((
            SELECT sum(b.qty) FROM quty.gate_pass b WHERE b.returns_id = g.id), 0) ELSE 0 END
        FROM quty.gate_pass g WHERE g.id = :id
        """),
        {"id": row.returns_id or row.id},
    ).scalar_one()
    uow.session.refresh(row, ["state"])
    return PassAnswer(row.id, row.number, row.state, row.version, outside)


def _unknown() -> NotFound:
    return NotFound(Text(N_("This pass does not exist.")), Text(N_("Refresh the list.")), code="gate.unknown")


_PASSES = """
    SELECT g.id, g.number, g.direction, g.state, coalesce(p.name, '') AS partner, g.goods, g.qty, g.unit,
           coalesce(b.qty, 0) AS back_qty, g.difference_qty, g.reason, g.plate, g.seal, g.delivery_note,
           coalesce(w.number, '') AS work_order, g.return_expected_on, g.created_at, g.created_by, g.passed_at,
           coalesce(g.passed_by, '') AS passed_by,
           g.state = 'passed' AND g.return_expected_on < :today AS late, g.version
    FROM quty.gate_pass g
    LEFT JOIN quty.partner p ON p.id = g.partner_id
    LEFT JOIN quty.work_order w ON w.id = g.work_order_id
    LEFT JOIN LATERAL (SELECT sum(i.qty) AS qty FROM quty.gate_pass i WHERE i.returns_id = g.id) b ON true
"""
_LIST = text(
    _PASSES
    + """
    WHERE :closed OR g.state <> 'closed'
    ORDER BY g.state = 'closed', g.id DESC LIMIT 500
    """
)


@query(Permission.VIEW_GATE)
def passes(uow: UnitOfWork, wanted: PassFilter) -> tuple[PassRow, ...]:
    """Gate passes, open ones first, 500 at most."""
    return _rows(uow, _LIST, {"closed": wanted.closed_too})


def _rows(uow: UnitOfWork, statement: object, values: dict[str, object]) -> tuple[PassRow, ...]:
    found = uow.session.execute(statement, values | {"today": uow.today})  # type: ignore[call-overload] # a text
    return tuple(
        PassRow(
            **{
                **row,
                "direction": GateDirection(row["direction"]),
                "state": GateState(row["state"]),
                "late": bool(row["late"]),
            }
        )
        for row in found.mappings()
    )
