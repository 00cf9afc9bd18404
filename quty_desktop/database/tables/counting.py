"""Stock-takes: blind counts, differences, approval (FC 1000-1080)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

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
)
from quty_desktop.domain.counting import CountKind, CountState
from quty_desktop.domain.departments import Department


class StockTake(Versioned, Table):
    """A stock-take of some places; they are frozen while it runs."""

    __tablename__ = "stock_take"
    __table_args__ = (
        check("own", "approved_by <> created_by"),
        check("approved", "(approved_at IS NULL) = (approved_by IS NULL)"),
        Index(None, "state", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CountKind] = one_of("kind", CountKind)
    department: Mapped[Department] = one_of("department", Department)
    state: Mapped[CountState] = one_of("state", CountState, default=CountState.PLANNED)
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    frozen_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    posted_at: Mapped[datetime | None]
    places: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))


class StockTakeLine(Versioned, Table):
    """What the books held of an article and lot at a place when it was frozen, and what became of the difference."""

    __tablename__ = "stock_take_line"
    __table_args__ = (
        UniqueConstraint("stock_take_id", "place_id", "article_id", "lot_id"),
        check("tag", "tag > 0"),
        check("book_qty", "book_qty >= 0"),
        Index(None, "place_id"),
        Index(None, "article_id"),
        Index(None, "lot_id"),
    )

    id: Mapped[BigKey]
    stock_take_id: Mapped[int] = mapped_column(ForeignKey("quty.stock_take.id"))
    tag: Mapped[int]
    place_id: Mapped[int] = mapped_column(ForeignKey("quty.place.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"), server_default=text("0"))
    book_qty: Mapped[Quantity]
    cause: Mapped[str] = mapped_column(server_default=text("''"))
    adjusted_qty: Mapped[Decimal | None]


class StockCount(Table):
    """Ledger of counts, made without seeing the books; a second round stands beside the first."""

    __tablename__ = "stock_count"
    __table_args__ = (
        check("counted_qty", "counted_qty >= 0"),
        check("round", "round BETWEEN 1 AND 9"),
        Index(None, "line_id", "round"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    counted_by: Mapped[Signed]
    line_id: Mapped[int] = mapped_column(ForeignKey("quty.stock_take_line.id"))
    round: Mapped[Small] = mapped_column(server_default=text("1"))
    counted_qty: Mapped[Quantity]
    note: Mapped[str] = mapped_column(server_default=text("''"))
