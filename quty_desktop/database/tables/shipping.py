"""Finished goods: blocks, what stands in them, shipments and what is loaded (domain: finished goods)."""

from datetime import date, datetime

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
    one_only,
    week_check,
)
from quty_desktop.domain.packing import PrintTarget
from quty_desktop.domain.shipping import LoadResult, ShipmentPaperKind, ShipmentState


class StorageBlock(Versioned, Table):
    """A place of finished goods that is kept for one article of one destination and week."""

    __tablename__ = "storage_block"
    __table_args__ = (
        week_check(),
        Index(None, "article_id"),
        Index(None, "destination_id", "week_year", "week_number"),
    )

    id: Mapped[BigKey]
    place_id: Mapped[int] = mapped_column(ForeignKey("quty.place.id"), unique=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("quty.destination.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    week_year: Mapped[Small]
    week_number: Mapped[Small]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class StoredCarton(Versioned, Table):
    """A carton that finished goods took over with a slip, and where it stands; without a block in the receiving area."""

    __tablename__ = "stored_carton"
    __table_args__ = (Index(None, "transfer_id"), Index(None, "block_id"))

    id: Mapped[BigKey]
    carton_id: Mapped[int] = mapped_column(ForeignKey("quty.carton.id"), unique=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("quty.transfer.id"))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("quty.storage_block.id"))
    received_at: Mapped[Created]
    received_by: Mapped[Signed]


class Shipment(Versioned, Table):
    """A truck or container to one destination."""

    __tablename__ = "shipment"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        check("tally", "(tallied_at IS NULL) = (tallied_by IS NULL)"),
        check("closed", "(state = 'closed') = (closed_at IS NOT NULL AND closed_by IS NOT NULL)"),
        check("sealed", "state <> 'closed' OR (btrim(seal) <> '' AND btrim(plate) <> '' AND tallied_at IS NOT NULL)"),
        Index(None, "destination_id"),
        Index(None, "state", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ShipmentState] = one_of("state", ShipmentState, default=ShipmentState.PLANNED)
    destination_id: Mapped[int] = mapped_column(ForeignKey("quty.destination.id"))
    planned_on: Mapped[date]
    plate: Mapped[str] = mapped_column(server_default=text("''"))
    driver: Mapped[str] = mapped_column(server_default=text("''"))
    container: Mapped[str] = mapped_column(server_default=text("''"))
    seal: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    tallied_at: Mapped[datetime | None]
    tallied_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    short_reason: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class ShipmentLine(Versioned, Table):
    """What a shipment takes of an order line; article, week and destination are those of the order."""

    __tablename__ = "shipment_line"
    __table_args__ = (
        UniqueConstraint("shipment_id", "order_line_id"),
        check("planned", "planned_pcs > 0"),
        Index(None, "order_line_id"),
    )

    id: Mapped[BigKey]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("quty.shipment.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("quty.buyer_order_line.id"))
    planned_pcs: Mapped[Pieces]


class LoadedCarton(Versioned, Table):
    """A carton in a shipment, until somebody takes it out again with a reason; in one shipment at a time."""

    __tablename__ = "loaded_carton"
    __table_args__ = (
        one_only("loaded_carton_open_key", ("carton_id",), "unloaded_at IS NULL"),
        check("unloaded", "(unloaded_at IS NULL) = (unloaded_by IS NULL)"),
        check("reason", "unloaded_at IS NULL OR btrim(unload_reason) <> ''"),
        Index(None, "shipment_id", "id"),
        Index(None, "carton_id"),
    )

    id: Mapped[BigKey]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("quty.shipment.id"))
    carton_id: Mapped[int] = mapped_column(ForeignKey("quty.carton.id"))
    loaded_at: Mapped[Created]
    loaded_by: Mapped[Signed]
    unloaded_at: Mapped[datetime | None]
    unloaded_by: Mapped[str | None]
    unload_reason: Mapped[str] = mapped_column(server_default=text("''"))


class LoadingScan(Table):
    """Ledger of scans at the container, also of what was refused."""

    __tablename__ = "loading_scan"
    __table_args__ = (Index(None, "shipment_id", "id"), Index(None, "carton_id"))

    id: Mapped[BigKey]
    at: Mapped[Created]
    scanned_by: Mapped[Signed]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("quty.shipment.id"))
    carton_id: Mapped[int | None] = mapped_column(ForeignKey("quty.carton.id"))
    scanned: Mapped[str]
    result: Mapped[LoadResult] = one_of("result", LoadResult)
    detail: Mapped[str] = mapped_column(server_default=text("''"))


class ShipmentPaperPrint(Table):
    """Ledger of a shipment's printed papers, the labels of its unit loads among them."""

    __tablename__ = "shipment_paper_print"
    __table_args__ = (check("pages", "pages > 0"), Index(None, "shipment_id", "id"))

    id: Mapped[BigKey]
    at: Mapped[Created]
    printed_by: Mapped[Signed]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("quty.shipment.id"))
    kind: Mapped[ShipmentPaperKind] = one_of("kind", ShipmentPaperKind)
    pages: Mapped[Pieces]
    target: Mapped[PrintTarget] = one_of("target", PrintTarget)
