"""Purchase orders, requests, goods receipts, gate passes (domain: purchase orders; FC 500, 600, 700 series)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quty_desktop.database.tables.base import (
    BigKey,
    Created,
    Quantity,
    Signed,
    Small,
    Table,
    Versioned,
    check,
    one_of,
    week_check,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.purchasing import (
    GateDirection,
    GateState,
    PurchaseKind,
    PurchaseState,
    ReceiptState,
    RequestState,
)
from quty_desktop.domain.stock import LotState


class PurchaseOrder(Versioned, Table):
    """An order to a supplier; label and accessory orders name the fabric order that they belong to."""

    __tablename__ = "purchase_order"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        check(
            "label_week", "kind <> 'label' OR state = 'draft' OR (week_year IS NOT NULL AND destination_id IS NOT NULL)"
        ),
        check("fabric_order", "fabric_order_id <> id AND (kind <> 'fabric' OR fabric_order_id IS NULL)"),
        check("own", "approved_by <> created_by"),
        check("approved", "(approved_at IS NULL) = (approved_by IS NULL)"),
        week_check(),
        Index(None, "supplier_id"),
        Index(None, "fabric_order_id"),
        Index(None, "manufacturing_order_id"),
        Index(None, "destination_id"),
        Index(None, "state", "expected_date"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[PurchaseKind] = one_of("kind", PurchaseKind)
    state: Mapped[PurchaseState] = one_of("state", PurchaseState, default=PurchaseState.DRAFT)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("quty.partner.id"))
    order_date: Mapped[date]
    expected_date: Mapped[date | None]
    fabric_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.purchase_order.id"))
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    week_year: Mapped[Small | None]
    week_number: Mapped[Small | None]
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("quty.destination.id"))
    currency: Mapped[str] = mapped_column(server_default=text("'IDR'"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]

    lines: Mapped[list["PurchaseOrderLine"]] = relationship(
        lazy="raise", back_populates="order", cascade="all, delete-orphan", order_by="PurchaseOrderLine.number"
    )


class PurchaseOrderLine(Versioned, Table):
    """A line of a purchase order, in the unit that is bought."""

    __tablename__ = "purchase_order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        check("qty", "qty > 0"),
        check("unit_price", "unit_price >= 0"),
        check("over_allowed", "over_allowed_qty >= 0"),
        Index(None, "article_id"),
    )

    id: Mapped[BigKey]
    order_id: Mapped[int] = mapped_column(ForeignKey("quty.purchase_order.id"))
    number: Mapped[Small]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    qty: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    unit_price: Mapped[Decimal | None]
    expected_date: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default=text("''"))
    over_allowed_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))

    order: Mapped[PurchaseOrder] = relationship(lazy="raise", back_populates="lines")


class PurchaseRequest(Versioned, Table):
    """A request to buy, from the requirement of orders or from a shortage (FC 630)."""

    __tablename__ = "purchase_request"
    __table_args__ = (
        check("qty", "qty > 0"),
        Index(None, "article_id"),
        Index(None, "manufacturing_order_id"),
        Index(None, "order_line_id"),
        Index(None, "state", "needed_by"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    department: Mapped[Department] = one_of("department", Department)
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    qty: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    needed_by: Mapped[date | None]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    state: Mapped[RequestState] = one_of("state", RequestState, default=RequestState.REQUESTED)
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.purchase_order_line.id"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]


class GoodsReceipt(Versioned, Table):
    """An arrival; stock rises when it is posted, after quality has passed it (FC 770)."""

    __tablename__ = "goods_receipt"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        Index(None, "purchase_order_id"),
        Index(None, "supplier_id"),
        Index(None, "received_at", "id"),
        UniqueConstraint("supplier_id", "delivery_note"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ReceiptState] = one_of("state", ReceiptState, default=ReceiptState.ARRIVED)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("quty.partner.id"))
    purchase_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.purchase_order.id"))
    delivery_note: Mapped[str]
    packing_list: Mapped[str] = mapped_column(server_default=text("''"))
    customs_document: Mapped[str] = mapped_column(server_default=text("''"))
    plate: Mapped[str] = mapped_column(server_default=text("''"))
    seal: Mapped[str] = mapped_column(server_default=text("''"))
    condition: Mapped[str] = mapped_column(server_default=text("''"))
    received_at: Mapped[datetime]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    posted_at: Mapped[datetime | None]
    posted_by: Mapped[str | None]

    lines: Mapped[list["GoodsReceiptLine"]] = relationship(
        lazy="raise", back_populates="receipt", cascade="all, delete-orphan", order_by="GoodsReceiptLine.number"
    )


class GoodsReceiptLine(Versioned, Table):
    """A delivered lot: what the note says, what was counted, and where it went.

    Delivered, counted, accepted and rejected are in the unit that is bought; what ends in ``stock_qty``, stored and
    returned are in the article's stock unit.
    """

    __tablename__ = "goods_receipt_line"
    __table_args__ = (
        UniqueConstraint("receipt_id", "number"),
        check("quantities", "delivered_qty > 0 AND accepted_qty >= 0 AND rejected_qty >= 0"),
        check("sum", "accepted_qty + rejected_qty <= counted_qty"),
        check("stock", "stock_qty > 0 AND (stored_qty + returned_qty <= stock_qty OR stock_qty IS NULL)"),
        check("stored", "stored_qty >= 0 AND returned_qty >= 0 AND rejected_stock_qty >= 0"),
        Index(None, "order_line_id"),
        Index(None, "article_id"),
        Index(None, "lot_id"),
        Index(None, "place_id"),
    )

    id: Mapped[BigKey]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("quty.goods_receipt.id"))
    number: Mapped[Small]
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.purchase_order_line.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    delivered_qty: Mapped[Quantity]
    counted_qty: Mapped[Decimal | None]
    accepted_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    rejected_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    inspection_state: Mapped[LotState] = one_of("inspection_state", LotState, default=LotState.NOT_INSPECTED)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("quty.lot.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("quty.place.id"))
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    stock_qty: Mapped[Decimal | None]
    rejected_stock_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    stored_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    returned_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))

    receipt: Mapped[GoodsReceipt] = relationship(lazy="raise", back_populates="lines")


class GatePass(Versioned, Table):
    """Goods that leave or come back through the gate; the guard signs (FC 510-540)."""

    __tablename__ = "gate_pass"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        check("passed", "(passed_at IS NULL) = (passed_by IS NULL)"),
        check("qty", "qty > 0"),
        check("way_back", "(direction = 'in') = (returns_id IS NOT NULL)"),
        check("difference", "difference_qty = 0 OR btrim(reason) <> ''"),
        Index(None, "partner_id"),
        Index(None, "work_order_id"),
        Index(None, "transfer_id"),
        Index(None, "returns_id"),
        Index(None, "state", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    direction: Mapped[GateDirection] = one_of("direction", GateDirection)
    state: Mapped[GateState] = one_of("state", GateState, default=GateState.PREPARED)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("quty.partner.id"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.work_order.id"))
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("quty.transfer.id"))
    returns_id: Mapped[int | None] = mapped_column(ForeignKey("quty.gate_pass.id"))
    delivery_note: Mapped[str] = mapped_column(server_default=text("''"))
    customs_document: Mapped[str] = mapped_column(server_default=text("''"))
    goods: Mapped[str]
    qty: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    plate: Mapped[str] = mapped_column(server_default=text("''"))
    seal: Mapped[str] = mapped_column(server_default=text("''"))
    return_expected_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    passed_at: Mapped[datetime | None]
    passed_by: Mapped[str | None]
    difference_qty: Mapped[Decimal | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
