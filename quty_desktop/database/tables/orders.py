"""Buyer orders, manufacturing orders, work orders (domain: sales orders, MO, SPK)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
from quty_desktop.domain.departments import Department
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import ManufacturingState, OrderState, Route, WorkState


class BuyerOrder(Versioned, Table):
    """A buyer's purchase order."""

    __tablename__ = "buyer_order"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        Index(None, "buyer_id"),
        Index(None, "order_date", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("quty.partner.id"))
    order_date: Mapped[date]
    state: Mapped[OrderState] = one_of("state", OrderState, default=OrderState.DRAFT)
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]

    lines: Mapped[list["BuyerOrderLine"]] = relationship(
        lazy="raise", back_populates="order", cascade="all, delete-orphan", order_by="BuyerOrderLine.number"
    )


class BuyerOrderLine(Versioned, Table):
    """A line of a buyer's order: the only source of week and destination on everything that is packed."""

    __tablename__ = "buyer_order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        check("qty_pcs", "qty_pcs > 0"),
        check("shipped_pcs", "shipped_pcs >= 0"),
        week_check(),
        Index(None, "article_id"),
        Index(None, "destination_id"),
        Index(None, "week_year", "week_number"),
    )

    id: Mapped[BigKey]
    order_id: Mapped[int] = mapped_column(ForeignKey("quty.buyer_order.id"))
    number: Mapped[Small]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    qty_pcs: Mapped[Pieces]
    week_year: Mapped[Small]
    week_number: Mapped[Small]
    destination_id: Mapped[int] = mapped_column(ForeignKey("quty.destination.id"))
    shipped_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))

    order: Mapped[BuyerOrder] = relationship(lazy="raise", back_populates="lines")


class ManufacturingOrder(Versioned, Table):
    """A batch: one line of an order on its way through the plant."""

    __tablename__ = "manufacturing_order"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> '' AND number !~ '[|]'"),
        check("batch_number", "batch_number = btrim(batch_number) AND batch_number <> '' AND batch_number !~ '[|]'"),
        check("qty_pcs", "qty_pcs > 0"),
        check("produced_pcs", "produced_pcs >= 0"),
        check("returns", "returns_as IS NULL OR route = 'route_3'"),
        Index(None, "order_line_id"),
        Index(None, "article_id"),
        Index(None, "state", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    batch_number: Mapped[str] = mapped_column(unique=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("quty.buyer_order_line.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    qty_pcs: Mapped[Pieces]
    produced_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    route: Mapped[Route] = one_of("route", Route)
    state: Mapped[ManufacturingState] = one_of("state", ManufacturingState, default=ManufacturingState.DRAFT)
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    returns_as: Mapped[ReturnsAs | None] = one_of("returns_as", ReturnsAs, nullable=True)


class WorkOrder(Versioned, Table):
    """A department's part of a manufacturing order (SPK)."""

    __tablename__ = "work_order"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        check("target_pcs", "target_pcs > 0"),
        check("input_pcs", "input_pcs >= 0"),
        check("good_pcs", "good_pcs >= 0"),
        check("reject_pcs", "reject_pcs >= 0"),
        check("rework_pcs", "rework_pcs >= 0"),
        check("times", "finished_at >= started_at"),
        Index(None, "manufacturing_order_id"),
        Index(None, "article_id"),
        Index(None, "department", "state", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    department: Mapped[Department] = one_of("department", Department)
    state: Mapped[WorkState] = one_of("state", WorkState, default=WorkState.PENDING)
    revision: Mapped[Small] = mapped_column(server_default=text("0"))
    target_pcs: Mapped[Pieces]
    input_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    good_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    reject_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    rework_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    planned_for: Mapped[date | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
