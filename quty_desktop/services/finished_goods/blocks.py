"""Blocks of finished goods: kept for one article of a destination and week; what stands where, the oldest week first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.shipping import stack_height
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.finished_goods.goods_codes import goods_of
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeepBlock:
    """A block, and the goods that it is kept for: those of an order line."""

    code: str
    order_line_id: int


@dataclass(frozen=True, slots=True)
class PutAway:
    """A pallet or carton that is carried to a block; ``None`` takes it back to the receiving area."""

    code: str
    block_id: int | None


@dataclass(frozen=True, slots=True)
class BlockChanged:
    """What the commands answer.

    Attributes:
        cartons: cartons that were carried.
    """

    id: int
    code: str
    cartons: int = 0


@dataclass(frozen=True, slots=True)
class BlockStock:
    """What stands in a block, or in the receiving area, of one order line.

    Attributes:
        id: number of the row in its list.
        block: code of the block, empty for the receiving area.
        unit_load_kg: gross weight of a full pallet, ``None`` where the pack specification does not say it.
        stack: how many pallets may stand on one another, ``None`` likewise.
        since: when its oldest carton came.
        loaded_pcs: of the pieces, those in a shipment that has not left yet.
    """

    id: int
    block_id: int | None
    block: str
    order_line_id: int | None
    order_number: str
    article_code: str
    article_name: str
    week: Week | None
    destination: str
    pallets: int
    cartons: int
    pcs: int
    loaded_pcs: int
    unit_load_kg: Decimal | None
    since: datetime | None

    @property
    def stack(self) -> int | None:
        """How many pallets may stand on one another."""
        return None if not self.unit_load_kg else stack_height(self.unit_load_kg)

    @property
    def stamp(self) -> str:
        """Date stamp of its week, e.g. ``2622``; empty for an empty block of nothing."""
        return "" if self.week is None else self.week.stamp

    @property
    def free_pcs(self) -> int:
        """Pieces that no shipment holds."""
        return self.pcs - self.loaded_pcs


_STOCK = text("""
    WITH inside AS (
        SELECT s.block_id, m.order_line_id, count(DISTINCT c.pallet_id) AS pallets, count(*) AS cartons, sum(c.pcs) AS pcs,
               coalesce(sum(c.pcs) FILTER (WHERE EXISTS (SELECT FROM quty.loaded_carton x WHERE x.carton_id = c.id
                                                         AND x.unloaded_at IS NULL)), 0) AS loaded_pcs,
               min(s.received_at) AS since, min(c.id) AS some
        FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id
        JOIN quty.transfer t ON t.id = s.transfer_id AND t.state IN ('accepted', 'completed')
        JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
        WHERE c.state NOT IN ('shipped', 'void') GROUP BY s.block_id, m.order_line_id
    )
    SELECT row_number() OVER () AS id, b.id AS block_id, coalesce(p.code, '') AS block, l.id AS order_line_id,
           coalesce(o.number, '') AS order_number, a.code AS article_code, a.name AS article_name,
           coalesce(l.week_year, b.week_year) AS week_year, coalesce(l.week_number, b.week_number) AS week_number,
           d.code AS destination, coalesce(i.pallets, 0) AS pallets, coalesce(i.cartons, 0) AS cartons,
           coalesce(i.pcs, 0) AS pcs, coalesce(i.loaded_pcs, 0) AS loaded_pcs, i.since,
           (SELECT k.gross_weight_kg * k.cartons_per_pallet FROM quty.pack_specification k
            WHERE k.article_id = a.id AND (k.destination_id IS NULL OR k.destination_id = d.id)
            ORDER BY k.destination_id NULLS LAST, k.id DESC LIMIT 1) AS unit_load_kg
    FROM quty.storage_block b
    JOIN quty.place p ON p.id = b.place_id AND p.active
    FULL JOIN inside i ON i.block_id = b.id
    LEFT JOIN quty.buyer_order_line l ON l.id = i.order_line_id
    LEFT JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = coalesce(l.article_id, b.article_id)
    JOIN quty.destination d ON d.id = coalesce(l.destination_id, b.destination_id)
    ORDER BY coalesce(l.week_year, b.week_year), coalesce(l.week_number, b.week_number), d.code, a.code, p.code NULLS FIRST
    LIMIT 2000
""")


@query(Permission.VIEW_SHIPMENTS)
def stock_by_block(uow: UnitOfWork) -> tuple[BlockStock, ...]:
    """What finished goods holds, the oldest week first, then destination and article; empty blocks too."""
    rows = []
    for found in uow.session.execute(_STOCK).mappings():
        values = dict(found)
        week = Week(values.pop("week_year"), values.pop("week_number"))
        rows.append(BlockStock(**values | {"week": week}))
    return tuple(rows)


@command(Permission.RECEIVE_FINISHED_GOODS)
def keep_block(uow: UnitOfWork, new: KeepBlock) -> BlockChanged:
    """Keep a block for the goods of an order line: its article, destination and week. An empty block may be kept anew.

    Raises:
        Invalid: the code is missing.
        NotFound: no such order line.
        Refused: other goods stand in the block, or the place is another department's.
    """
    code = new.code.strip().upper()
    if not code:
        raise Invalid({"code": Text(N_("Enter the code of the block, e.g. EU-01."))})
    made = uow.session.execute(
        text("""
        SELECT quty.open_block(:code, l.destination_id, l.article_id, l.week_year, l.week_number)
        FROM quty.buyer_order_line l WHERE l.id = :line
        """),
        {"code": code, "line": new.order_line_id},
    ).scalar_one_or_none()
    if made is None:
        raise NotFound(Text(N_("This order line does not exist.")), Text(N_("Refresh the list.")), code="block.no_line")
    return BlockChanged(made, code)


@command(Permission.RECEIVE_FINISHED_GOODS)
def put_away(uow: UnitOfWork, new: PutAway) -> BlockChanged:
    """Carry a pallet or carton to a block.

    Raises:
        NotFound: no such code, or finished goods has not received it.
        Invalid: the code is none of a pallet or carton.
        Refused: the block is kept for other goods.
    """
    goods = goods_of(uow, new.code)
    moved = uow.session.execute(
        text("""
        UPDATE quty.stored_carton SET block_id = :block, version = version + 1 WHERE carton_id = ANY (:cartons)
        RETURNING id
        """),
        {"block": new.block_id, "cartons": list(goods.cartons)},
    ).all()
    if not moved:
        raise NotFound(
            Text(N_("Finished goods has not received these goods from packing.")),
            Text(N_("Receive them with their slip first.")),
            code="store.not_received",
        )
    place = uow.session.execute(
        text("SELECT p.code FROM quty.storage_block b JOIN quty.place p ON p.id = b.place_id WHERE b.id = :id"),
        {"id": new.block_id},
    ).scalar_one_or_none()
    return BlockChanged(new.block_id or 0, place or "", len(moved))


@query(Permission.VIEW_SHIPMENTS)
def block_choices(uow: UnitOfWork) -> tuple[BlockStock, ...]:
    """The blocks to choose from; likewise the rows of :func:`stock_by_block` that have a block."""
    return tuple(row for row in stock_by_block(uow) if row.block_id is not None)
