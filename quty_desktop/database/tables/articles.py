"""Articles, destinations, partners, units, pack specifications (domain: products, categories, partners)."""

from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quty_desktop.database.tables.base import (
    BigKey,
    Created,
    Pieces,
    Quantity,
    Signed,
    Small,
    Table,
    Versioned,
    check,
    one_of,
    week_check,
)
from quty_desktop.domain.articles import ArticleKind, Dimension, PartnerKind
from quty_desktop.domain.departments import Department


class Category(Versioned, Table):
    """A group of articles."""

    __tablename__ = "category"
    __table_args__ = (check("name", "btrim(name) <> ''"),)

    id: Mapped[BigKey]
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(server_default=text("''"))


class Unit(Table):
    """A unit of measure; ``factor`` tells how many base units of its dimension it is (1 yard = 0.9144 m)."""

    __tablename__ = "unit"
    __table_args__ = (check("factor", "factor > 0"), check("code", "code = btrim(code) AND code <> ''"))

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    dimension: Mapped[Dimension] = one_of("dimension", Dimension)
    factor: Mapped[Decimal] = mapped_column(Numeric(18, 8))


class Destination(Versioned, Table):
    """Where goods go: a region of the buyer, or a site in it; decides labels and shipping marks."""

    __tablename__ = "destination"
    __table_args__ = (check("code", "code = btrim(upper(code)) AND code <> ''"),)

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    region: Mapped[str] = mapped_column(server_default=text("''"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class DestinationAlias(Table):
    """Another spelling of a destination in the plant's workbooks (``APCN`` for ``AP CN``)."""

    __tablename__ = "destination_alias"
    __table_args__ = (Index(None, "destination_id"),)

    alias: Mapped[str] = mapped_column(primary_key=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("quty.destination.id"))


class Partner(Versioned, Table):
    """A buyer, supplier or subcontractor."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("kind", "name"), check("name", "btrim(name) <> ''"))

    id: Mapped[BigKey]
    kind: Mapped[PartnerKind] = one_of("kind", PartnerKind)
    code: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(server_default=text("''"))
    contact_person: Mapped[str] = mapped_column(server_default=text("''"))
    phone: Mapped[str] = mapped_column(server_default=text("''"))
    email: Mapped[str] = mapped_column(server_default=text("''"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Article(Versioned, Table):
    """A material, a stage of work in progress, or a finished good.

    Bought materials and finished goods have a code; work in progress is known by its name. One buyer's number
    may serve several destinations, so that the key is code and destination together.
    """

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("code", "destination_id", postgresql_nulls_not_distinct=True),
        check("code", "code = btrim(code) AND code <> ''"),
        check("name", "btrim(name) <> ''"),
        check("min_stock", "min_stock >= 0"),
        check("parent", "parent_id <> id"),
        Index(None, "name"),
        Index(None, "kind", "code"),
        Index(None, "category_id"),
        Index(None, "parent_id"),
        Index(None, "destination_id"),
    )

    id: Mapped[BigKey]
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[ArticleKind] = one_of("kind", ArticleKind)
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"), server_default=text("'PCE'"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("quty.category.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("quty.article.id"))
    department: Mapped[Department | None] = one_of("department", Department)
    stage: Mapped[str] = mapped_column(server_default=text("''"))
    variant: Mapped[str] = mapped_column(server_default=text("''"))
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("quty.destination.id"))
    min_stock: Mapped[Quantity] = mapped_column(server_default=text("0"))
    gross_weight_kg: Mapped[Decimal | None]
    net_weight_kg: Mapped[Decimal | None]
    placeholder: Mapped[bool] = mapped_column(server_default=text("false"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    search_words: Mapped[str] = mapped_column(server_default=text("''"))

    destination: Mapped[Destination | None] = relationship(lazy="raise")
    category: Mapped[Category | None] = relationship(lazy="raise")
    pack_specifications: Mapped[list["PackSpecification"]] = relationship(lazy="raise", back_populates="article")


class UnitConversion(Versioned, Table):
    """A material's own factor between units, for one supplier or for all (a roll is 45 or 50 yards)."""

    __tablename__ = "unit_conversion"
    __table_args__ = (
        UniqueConstraint("article_id", "partner_id", "from_unit", "to_unit", postgresql_nulls_not_distinct=True),
        check("factor", "factor > 0"),
        check("units", "from_unit <> to_unit"),
        Index(None, "partner_id"),
    )

    id: Mapped[BigKey]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("quty.partner.id"))
    from_unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    to_unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    factor: Mapped[Decimal] = mapped_column(Numeric(18, 8))


class PackSpecification(Versioned, Table):
    """How an article is packed, from a week on; without a destination for all of them."""

    __tablename__ = "pack_specification"
    __table_args__ = (
        UniqueConstraint(
            "article_id", "destination_id", "week_year", "week_number", postgresql_nulls_not_distinct=True
        ),
        check("pcs_per_carton", "pcs_per_carton > 0"),
        check("cartons_per_pallet", "cartons_per_pallet > 0"),
        check("size", "length_mm > 0 AND width_mm > 0 AND height_mm > 0"),
        week_check(),
        Index(None, "destination_id"),
    )

    id: Mapped[BigKey]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("quty.destination.id"))
    week_year: Mapped[Small | None]
    week_number: Mapped[Small | None]
    pcs_per_carton: Mapped[Pieces]
    cartons_per_pallet: Mapped[Pieces]
    length_mm: Mapped[Pieces | None]
    width_mm: Mapped[Pieces | None]
    height_mm: Mapped[Pieces | None]
    gross_weight_kg: Mapped[Decimal | None]
    net_weight_kg: Mapped[Decimal | None]
    polybag: Mapped[str] = mapped_column(server_default=text("''"))
    layer_method: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))

    article: Mapped[Article] = relationship(lazy="raise", back_populates="pack_specifications")
