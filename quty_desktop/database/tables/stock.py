"""Places, lots, moves and balances (domain: locations, stock moves, stock quants, stock lots)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Quantity, Signed, Table, Versioned, check, one_of
from quty_desktop.domain.departments import Department
from quty_desktop.domain.stock import LotKind, LotState, PlaceKind


class Place(Versioned, Table):
    """Where goods are; a tree of areas, racks and bins. Places outside the plant keep no balance.

    While ``frozen_at`` is set (a stock-take) nothing is posted from or to the place.
    """

    __tablename__ = "place"
    __table_args__ = (
        check("code", "code = btrim(code) AND code <> ''"),
        check("parent", "parent_id <> id"),
        check("outside", "NOT (keeps_balance AND kind IN ('supplier', 'customer', 'production', 'loss'))"),
        Index(None, "parent_id"),
        Index(None, "department"),
    )

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[PlaceKind] = one_of("kind", PlaceKind)
    department: Mapped[Department | None] = one_of("department", Department)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("quty.place.id"))
    keeps_balance: Mapped[bool] = mapped_column(server_default=text("true"))
    capacity: Mapped[Decimal | None]
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Lot(Table):
    """A delivered lot or a production batch; lot 0 stands for goods that are not kept by lot."""

    __tablename__ = "lot"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        check("source", "(kind = 'batch') = (manufacturing_order_id IS NOT NULL)"),
        check("article", "kind <> 'material' OR article_id IS NOT NULL"),
        Index(None, "article_id", "received_on", "id"),
        Index(None, "partner_id"),
        Index("lot_batch_key", "manufacturing_order_id", unique=True),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[LotKind] = one_of("kind", LotKind)
    state: Mapped[LotState] = one_of("state", LotState, default=LotState.NOT_INSPECTED)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("quty.article.id"))
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("quty.partner.id"))
    supplier_lot: Mapped[str] = mapped_column(server_default=text("''"))
    mark: Mapped[str] = mapped_column(server_default=text("''"))
    received_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class StockMove(Table):
    """Ledger of moves from a place to a place; written by ``quty.post_moves`` only."""

    __tablename__ = "stock_move"
    __table_args__ = (
        check("qty", "qty > 0"),
        check("places", "from_place_id <> to_place_id"),
        Index(None, "article_id", "at", "id"),
        Index(None, "lot_id", "id"),
        Index(None, "request"),
        # Reports read days; the ledger grows in their order, so that this costs a posting nothing.
        Index(None, "at", postgresql_using="brin"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    person_name: Mapped[Signed]
    command: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    request: Mapped[UUID | None]
    from_place_id: Mapped[int] = mapped_column(ForeignKey("quty.place.id"))
    to_place_id: Mapped[int] = mapped_column(ForeignKey("quty.place.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"), server_default=text("0"))
    qty: Mapped[Quantity]
    reference: Mapped[str] = mapped_column(server_default=text("''"))


class StockBalance(Table):
    """What a place holds of an article and lot: the sum of its moves; written by functions only."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        check("on_hand", "on_hand >= 0"),
        check("reserved", "reserved BETWEEN 0 AND on_hand"),
        Index(None, "article_id", "lot_id"),
        Index(None, "lot_id"),
    )

    place_id: Mapped[int] = mapped_column(ForeignKey("quty.place.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"), primary_key=True, server_default=text("0"))
    on_hand: Mapped[Quantity]
    reserved: Mapped[Quantity] = mapped_column(server_default=text("0"))
    changed_at: Mapped[Created]


class StockReservation(Table):
    """Ledger of reservations: what a command set aside of a balance, or gave back; written by ``quty.post_moves``."""

    __tablename__ = "stock_reservation"
    __table_args__ = (
        check("qty", "qty <> 0"),
        Index(None, "place_id", "article_id", "lot_id"),
        Index(None, "request"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    person_name: Mapped[Signed]
    command: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    request: Mapped[UUID | None]
    place_id: Mapped[int] = mapped_column(ForeignKey("quty.place.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"), server_default=text("0"))
    qty: Mapped[Quantity]
    reference: Mapped[str] = mapped_column(server_default=text("''"))
