"""Pallets, cartons, shipping marks (domain: cartons, pallets, shipping marks)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import (
    BigKey,
    Created,
    Pieces,
    Signed,
    Small,
    Table,
    Versioned,
    check,
    one_of,
    week_check,
)
from quty_desktop.domain.packing import CartonState, MarkCheckResult, MarkSize, PalletState, PrintTarget


class Pallet(Versioned, Table):
    """A unit load of one batch."""

    __tablename__ = "pallet"
    __table_args__ = (
        UniqueConstraint("manufacturing_order_id", "number"),
        check("number", "number > 0"),
        check("gross_weight_kg", "gross_weight_kg > 0"),
    )

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    number: Mapped[Pieces]
    state: Mapped[PalletState] = one_of("state", PalletState, default=PalletState.OPEN)
    gross_weight_kg: Mapped[Decimal | None]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class Carton(Versioned, Table):
    """A carton of a batch.

    It keeps neither week nor destination nor article: the view ``carton_identity`` takes them from the order
    line, so that a carton cannot say anything else than the order.
    """

    __tablename__ = "carton"
    __table_args__ = (
        UniqueConstraint("manufacturing_order_id", "number"),
        check("number", "number > 0"),
        check("pcs", "pcs > 0"),
        check("packed", "(state IN ('planned', 'void')) OR packed_at IS NOT NULL"),
        Index(None, "work_order_id"),
        Index(None, "pallet_id"),
        Index(None, "packed_at"),
    )

    id: Mapped[BigKey]
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.work_order.id"))
    pallet_id: Mapped[int | None] = mapped_column(ForeignKey("quty.pallet.id"))
    number: Mapped[Pieces]
    pcs: Mapped[Pieces]
    partial: Mapped[bool] = mapped_column(server_default=text("false"))
    state: Mapped[CartonState] = one_of("state", CartonState, default=CartonState.PLANNED)
    station: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    packed_at: Mapped[datetime | None]
    packed_by: Mapped[str | None]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class ShippingMarkPrint(Table):
    """Ledger of printed shipping marks: one row per print or reprint of a range of cartons.

    What was printed stands here; a trigger compares it with the order line, refuses a batch that is kept, counts
    the reprints itself and asks a reason for them.
    """

    __tablename__ = "shipping_mark_print"
    __table_args__ = (
        check("cartons", "first_carton > 0 AND last_carton >= first_carton AND cartons_total >= last_carton"),
        check("copies", "copies BETWEEN 1 AND 10"),
        check("counter", "counter >= 1 AND (counter = 1 OR btrim(reason) <> '')"),
        week_check(),
        Index(None, "manufacturing_order_id", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    printed_by: Mapped[Signed]
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    first_carton: Mapped[Pieces]
    last_carton: Mapped[Pieces]
    cartons_total: Mapped[Pieces]
    size: Mapped[MarkSize] = one_of("size", MarkSize)
    copies: Mapped[Small] = mapped_column(server_default=text("1"))
    counter: Mapped[Small] = mapped_column(server_default=text("1"))
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    target: Mapped[PrintTarget] = one_of("target", PrintTarget)
    printer: Mapped[str] = mapped_column(server_default=text("''"))
    article_code: Mapped[str]
    week_year: Mapped[Small]
    week_number: Mapped[Small]
    destination_code: Mapped[str]


class ShippingMarkCheck(Table):
    """Ledger of scanned marks: what the code said and whether the carton was right."""

    __tablename__ = "shipping_mark_check"
    __table_args__ = (
        check("expected", "expected_carton IS NULL OR expected_carton > 0"),
        Index(None, "manufacturing_order_id", "id"),
        Index(None, "carton_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    checked_by: Mapped[Signed]
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    carton_id: Mapped[int | None] = mapped_column(ForeignKey("quty.carton.id"))
    expected_carton: Mapped[Pieces | None]
    scanned: Mapped[str]
    result: Mapped[MarkCheckResult] = one_of("result", MarkCheckResult)
    detail: Mapped[str] = mapped_column(server_default=text("''"))
    station: Mapped[str] = mapped_column(server_default=text("''"))
