"""Bills of material and the materials' certificates (domain: BOM headers and details; the laboratory's register)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
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
    one_only,
)
from quty_desktop.domain.articles import BomKind, BomState, CertificateKind
from quty_desktop.domain.departments import Department


class Bill(Versioned, Table):
    """A bill of material; a product may have several (in-house and subcontract, virgin and recycled), one is the default.

    The lines are for ``output_qty`` of the product, e.g. one carton of 60 or a pallet of 480 pieces.
    """

    __tablename__ = "bill"
    __table_args__ = (
        UniqueConstraint("article_id", "variant", "revision"),
        check("output_qty", "output_qty > 0"),
        check("revision", "revision >= 1"),
        check("default_active", "NOT is_default OR state = 'active'"),
        check("subcontract", "kind = 'subcontract' OR partner_id IS NULL"),
        one_only("bill_default_key", ("article_id",), "is_default"),
        Index(None, "partner_id"),
        Index(None, "department"),
    )

    id: Mapped[BigKey]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    variant: Mapped[str] = mapped_column(server_default=text("''"))
    kind: Mapped[BomKind] = one_of("kind", BomKind)
    state: Mapped[BomState] = one_of("state", BomState, default=BomState.DRAFT)
    department: Mapped[Department | None] = one_of("department", Department)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("quty.partner.id"))
    output_qty: Mapped[Quantity] = mapped_column(server_default=text("1"))
    output_unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"), server_default=text("'PCE'"))
    set_item: Mapped[bool] = mapped_column(server_default=text("false"))
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    revision: Mapped[Small] = mapped_column(server_default=text("1"))
    revised_at: Mapped[datetime | None]
    revised_by: Mapped[str | None]
    revision_reason: Mapped[str] = mapped_column(server_default=text("''"))
    source: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]

    lines: Mapped[list["BillLine"]] = relationship(
        lazy="raise", back_populates="bill", cascade="all, delete-orphan", order_by="BillLine.position"
    )


class BillLine(Table):
    """A component of a bill; the same component may stand in several lines and is summed."""

    __tablename__ = "bill_line"
    __table_args__ = (
        UniqueConstraint("bill_id", "position"),
        check("qty", "qty >= 0"),
        check("wastage", "wastage_percent BETWEEN 0 AND 100"),
        Index(None, "component_id"),
        Index(None, "import_key"),
    )

    id: Mapped[BigKey]
    bill_id: Mapped[int] = mapped_column(ForeignKey("quty.bill.id"))
    position: Mapped[Small]
    component_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    qty: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    wastage_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default=text("0"))
    import_key: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))

    bill: Mapped[Bill] = relationship(lazy="raise", back_populates="lines")


class MaterialCertificate(Versioned, Table):
    """A certificate of a material; the compliance report asks for those valid on the day of production."""

    __tablename__ = "material_certificate"
    __table_args__ = (
        check("period", "valid_until >= valid_from"),
        Index(None, "article_id", "kind", "valid_until"),
        Index(None, "partner_id"),
        Index(None, "valid_until"),
    )

    id: Mapped[BigKey]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("quty.partner.id"))
    kind: Mapped[CertificateKind] = one_of("kind", CertificateKind)
    number: Mapped[str] = mapped_column(server_default=text("''"))
    producer: Mapped[str] = mapped_column(server_default=text("''"))
    composition: Mapped[str] = mapped_column(server_default=text("''"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    filed_as: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
