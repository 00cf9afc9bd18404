"""What lies where: balances by place and lot, the least that should be there, lots by their code, the ledger of moves."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.database.tables import Lot
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.picking import MonthColour, month_colour
from quty_desktop.domain.search import patterns
from quty_desktop.domain.stock import LotKind, LotState, PlaceKind
from quty_desktop.domain.store_codes import StoreCode, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse.posting import move, post_receiving


@dataclass(frozen=True, slots=True)
class BalanceFilter:
    """Which balances are shown.

    Attributes:
        search: words of material, lot or place.
        article_id: of this material only.
        place_id: at this place only.
    """

    search: str = ""
    article_id: int | None = None
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What a place holds of a lot; the colour is that of the month in which it came."""

    id: str
    place_id: int
    place: str
    place_kind: PlaceKind
    frozen: bool
    article_id: int
    article_code: str
    article_name: str
    lot_id: int
    lot: str
    lot_state: LotState
    received_on: date | None
    on_hand: Decimal
    reserved: Decimal
    unit: str

    @property
    def free(self) -> Decimal:
        """What is not set aside."""
        return self.on_hand - self.reserved

    @property
    def colour(self) -> MonthColour | None:
        """The sticker of the month; only shown, never sorted by."""
        return None if self.received_on is None else month_colour(self.received_on)


@dataclass(frozen=True, slots=True)
class LowRow:
    """A material with its least stock.

    Attributes:
        free: may be used now.
        waiting: came, but is not inspected or not put away.
        open_orders: order lines of it that have not come in full.
    """

    id: int
    code: str
    name: str
    unit: str
    least: Decimal
    free: Decimal
    waiting: Decimal
    open_orders: int

    @property
    def share(self) -> Decimal:
        """Free stock as a share of the least (needs: green above 50 %, yellow to 15 %, red below)."""
        return self.free / self.least if self.least else Decimal(1)


@dataclass(frozen=True, slots=True)
class MovePage:
    """A page of the ledger.

    Attributes:
        before: the key of the last row that is shown; ``None`` for the first page.
        article_id: of this material only.
        lot_id: of this lot only.
        search: words of material, lot, reference or person.
    """

    before: int | None = None
    article_id: int | None = None
    lot_id: int | None = None
    search: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move."""

    id: int
    at: datetime
    person: str
    article_code: str
    article_name: str
    lot: str
    from_place: str
    to_place: str
    qty: Decimal
    unit: str
    reference: str
    command: str
    reason: str


@dataclass(frozen=True, slots=True)
class LotDetail:
    """A lot: where it comes from, where it lies, what happened to it."""

    id: int
    number: str
    kind: LotKind
    state: LotState
    article_id: int
    article_code: str
    article_name: str
    unit: str
    supplier: str
    order: str
    receipt: str
    supplier_lot: str
    mark: str
    received_on: date | None
    expires_on: date | None
    rolls: tuple[str, ...]
    balances: tuple[BalanceRow, ...]
    moves: tuple[MoveRow, ...]

    @property
    def on_hand(self) -> Decimal:
        """Everything that is still in the plant."""
        return sum((each.on_hand for each in self.balances), Decimal(0))


@dataclass(frozen=True, slots=True)
class Relocation:
    """A lot, or a part of it, goes to another rack."""

    article_id: int
    lot_id: int
    from_place_id: int
    to_place_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A place that goods can be put to."""

    id: int
    code: str
    name: str
    frozen: bool


_BALANCES = """
    SELECT b.place_id || '/' || b.article_id || '/' || b.lot_id AS id, b.place_id, p.code AS place, p.kind AS place_kind,
           p.frozen_at IS NOT NULL AS frozen, b.article_id,
           CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS article_code, a.name AS article_name, b.lot_id,
           CASE WHEN b.lot_id = 0 THEN '' ELSE l.number END AS lot, l.state AS lot_state, l.received_on, b.on_hand,
           b.reserved, a.unit
    FROM quty.stock_balance b
    JOIN quty.place p ON p.id = b.place_id
    JOIN quty.article a ON a.id = b.article_id
    JOIN quty.lot l ON l.id = b.lot_id
"""
_LIST = text(
    _BALANCES
    + """
    WHERE b.on_hand > 0
      AND (CAST(:article AS bigint) IS NULL OR b.article_id = :article)
      AND (CAST(:place AS bigint) IS NULL OR b.place_id = :place)
      AND quty.plain(concat_ws(' ', a.code, a.name, l.number, p.code)) LIKE ALL(CAST(:patterns AS text[]))
    ORDER BY a.name, a.code, l.received_on NULLS FIRST, b.lot_id, p.code LIMIT 5000
    """
)
_OF_LOT = text(_BALANCES + " WHERE b.lot_id = :lot AND b.on_hand > 0 ORDER BY p.code")
_MOVES = """
    SELECT m.id, m.at, coalesce(w.full_name, m.person_name) AS person,
           CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS article_code, a.name AS article_name,
           CASE WHEN m.lot_id = 0 THEN '' ELSE l.number END AS lot, f.code AS from_place, t.code AS to_place, m.qty, a.unit,
           m.reference, m.command, m.reason
    FROM quty.stock_move m
    JOIN quty.article a ON a.id = m.article_id
    JOIN quty.lot l ON l.id = m.lot_id
    JOIN quty.place f ON f.id = m.from_place_id
    JOIN quty.place t ON t.id = m.to_place_id
    LEFT JOIN quty.person w ON w.name = m.person_name
"""
_PAGE = " AND (CAST(:before AS bigint) IS NULL OR m.id < :before) ORDER BY m.id DESC LIMIT :limit"
_LEDGER = text(_MOVES + " WHERE true" + _PAGE)
_LEDGER_OF_ARTICLE = text(_MOVES + " WHERE m.article_id = :article" + _PAGE)
_LEDGER_OF_LOT = text(_MOVES + " WHERE m.lot_id = :lot" + _PAGE)
_LEDGER_FOUND = text(
    _MOVES
    + """
    WHERE quty.plain(concat_ws(' ', a.code, a.name, l.number, m.reference, w.full_name, m.person_name, f.code, t.code))
          LIKE ALL(CAST(:patterns AS text[]))
    """
    + _PAGE
)
_LOW = text("""
    SELECT a.id, a.code, a.name, a.unit, a.min_stock AS least, coalesce(b.free, 0) AS free,
           coalesce(b.waiting, 0) AS waiting,
           (SELECT count(*) FROM quty.purchase_order_line l JOIN quty.purchase_order o ON o.id = l.order_id
            WHERE l.article_id = a.id AND o.state IN ('draft', 'approved', 'sent', 'received')) AS open_orders
    FROM quty.article a
    LEFT JOIN LATERAL (
        SELECT sum(s.on_hand - s.reserved) FILTER (WHERE p.kind NOT IN ('quarantine', 'transit', 'department')
                   AND l.state <> 'rejected') AS free,
               sum(s.on_hand) FILTER (WHERE p.kind = 'quarantine' AND l.state <> 'rejected') AS waiting
        FROM quty.stock_balance s JOIN quty.place p ON p.id = s.place_id JOIN quty.lot l ON l.id = s.lot_id
        WHERE s.article_id = a.id
    ) b ON true
    WHERE a.min_stock > 0 AND a.active
    ORDER BY coalesce(b.free, 0) / a.min_stock, a.name LIMIT 5000
""")
_LOT = text("""
    SELECT l.id, l.number, l.kind, l.state, a.id AS article_id, a.code AS article_code, a.name AS article_name, a.unit,
           coalesce(p.name, '') AS supplier, coalesce(o.number, '') AS "order", coalesce(g.number, '') AS receipt,
           l.supplier_lot, l.mark, l.received_on, l.expires_on,
           coalesce((SELECT array_agg(r.number ORDER BY r.id) FROM quty.fabric_roll r WHERE r.lot_id = l.id), '{}') AS rolls
    FROM quty.lot l
    LEFT JOIN quty.manufacturing_order m ON m.id = l.manufacturing_order_id
    JOIN quty.article a ON a.id = coalesce(l.article_id, m.article_id)
    LEFT JOIN quty.partner p ON p.id = l.partner_id
    LEFT JOIN quty.goods_receipt_line r ON r.lot_id = l.id
    LEFT JOIN quty.goods_receipt g ON g.id = r.receipt_id
    LEFT JOIN quty.purchase_order o ON o.id = g.purchase_order_id
    WHERE l.number = :number LIMIT 1
""")
_PLACES = text("""
    SELECT p.id, p.code, p.name, p.frozen_at IS NOT NULL AS frozen FROM quty.place p
    WHERE p.active AND p.keeps_balance AND p.department = 'WHS' AND p.kind IN ('rack', 'bin', 'area')
    ORDER BY p.kind = 'area', p.code LIMIT 1000
""")


@query(Permission.VIEW_STOCK)
def balances(uow: UnitOfWork, wanted: BalanceFilter) -> tuple[BalanceRow, ...]:
    """What lies where, by material, the oldest lot first; 5,000 rows at most."""
    values = {"article": wanted.article_id, "place": wanted.place_id, "patterns": patterns(wanted.search)}
    return tuple(_balance(row) for row in uow.session.execute(_LIST, values).mappings())


@query(Permission.VIEW_STOCK)
def low_stock(uow: UnitOfWork) -> tuple[LowRow, ...]:
    """Materials that have a least stock, the shortest first."""
    return tuple(LowRow(**row) for row in uow.session.execute(_LOW).mappings())


@query(Permission.VIEW_STOCK)
def moves(uow: UnitOfWork, wanted: MovePage) -> tuple[MoveRow, ...]:
    """A page of the ledger, the latest first; goes on before the key of the last row."""
    values = {
        "before": wanted.before,
        "limit": wanted.limit,
        "article": wanted.article_id,
        "lot": wanted.lot_id,
        "patterns": patterns(wanted.search),
    }
    statement = _LEDGER
    if wanted.lot_id is not None:
        statement = _LEDGER_OF_LOT
    elif wanted.article_id is not None:
        statement = _LEDGER_OF_ARTICLE
    elif wanted.search.strip():
        statement = _LEDGER_FOUND
    return tuple(MoveRow(**row) for row in uow.session.execute(statement, values).mappings())


@query(Permission.VIEW_STOCK, consistent=True)
def lot(uow: UnitOfWork, code: str) -> LotDetail:
    """The lot that a label names; that of a roll names its lot.

    Raises:
        NotFound: no lot has this code.
    """
    known = store_code(code)
    number = known[1] if known is not None and known[0] is StoreCode.LOT else code.strip()
    row = uow.session.execute(_LOT, {"number": number}).mappings().one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("No lot has the code {code}."), code=code),
            Text(N_("Scan the label on the goods, or look for the lot in the list of stock.")),
            code="lot.unknown",
        )
    held = tuple(_balance(each) for each in uow.session.execute(_OF_LOT, {"lot": row["id"]}).mappings())
    gone = moves(uow, MovePage(lot_id=row["id"], limit=100))
    return LotDetail(
        **{
            **row,
            "kind": LotKind(row["kind"]),
            "state": LotState(row["state"]),
            "rolls": tuple(row["rolls"]),
            "balances": held,
            "moves": gone,
        }
    )


@query(Permission.VIEW_STOCK)
def storing_places(uow: UnitOfWork) -> tuple[PlaceOption, ...]:
    """Racks, bins and areas of the warehouse."""
    return tuple(PlaceOption(**row) for row in uow.session.execute(_PLACES).mappings())


@command(Permission.RECEIVE_GOODS)
def relocate(uow: UnitOfWork, wanted: Relocation) -> None:
    """Move a lot, or a part of it, to another rack.

    Raises:
        Invalid: nothing is moved, or it stays where it is.
        NotFound: no such lot.
        NotEnoughStock: the place holds less, or it is set aside.
    """
    if wanted.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    if wanted.from_place_id == wanted.to_place_id:
        raise Invalid({"to_place_id": Text(N_("Choose another place."))})
    if uow.session.get(Lot, wanted.lot_id) is None:
        raise NotFound(Text(N_("No lot has the code {code}."), code=wanted.lot_id), Text(N_("Refresh the list.")))
    post_receiving(uow, [move(wanted.from_place_id, wanted.to_place_id, wanted.article_id, wanted.lot_id, wanted.qty)])


def _balance(row: object) -> BalanceRow:
    values = dict(row)  # type: ignore[call-overload] # a mapping of the row
    return BalanceRow(
        **values | {"place_kind": PlaceKind(values["place_kind"]), "lot_state": LotState(values["lot_state"])}
    )
