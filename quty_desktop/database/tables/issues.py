"""Material that the warehouse issues and takes back: picked by lot, under way, confirmed by the other side (FC 830-860)."""

from datetime import datetime
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
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.issues import IssueKind, IssueState


class MaterialIssue(Versioned, Table):
    """A picking list that becomes an issue slip; or goods that a department sends back.

    The quantity leaves the rack when the slip is issued, waits in transit, and arrives when the other side confirms.
    """

    __tablename__ = "material_issue"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        check("issued", "(issued_at IS NULL) = (issued_by IS NULL)"),
        check("received", "(received_at IS NULL) = (received_by IS NULL)"),
        check("handshake", "received_by <> issued_by"),
        Index(None, "department", "state", "id"),
        Index(None, "state", "id"),
        Index(None, "work_order_id"),
        Index(None, "requisition_id"),
        Index(None, "card_id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[IssueKind] = one_of("kind", IssueKind, default=IssueKind.ISSUE)
    state: Mapped[IssueState] = one_of("state", IssueState, default=IssueState.PICKING)
    department: Mapped[Department] = one_of("department", Department)
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.work_order.id"))
    requisition_id: Mapped[int | None] = mapped_column(ForeignKey("quty.material_requisition.id"))
    card_id: Mapped[int | None] = mapped_column(ForeignKey("quty.kanban_card.id"))
    fifo_reason: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str | None]
    received_at: Mapped[datetime | None]
    received_by: Mapped[str | None]

    lines: Mapped[list["MaterialIssueLine"]] = relationship(
        lazy="raise", back_populates="issue", cascade="all, delete-orphan", order_by="MaterialIssueLine.number"
    )


class MaterialIssueLine(Table):
    """A lot at a place, and how much of it; a difference stays in transit until it is settled."""

    __tablename__ = "material_issue_line"
    __table_args__ = (
        UniqueConstraint("issue_id", "number"),
        check("qty", "qty > 0"),
        check("received_qty", "received_qty BETWEEN 0 AND qty"),
        check("reason", "received_qty IS NULL OR received_qty = qty OR btrim(reason) <> ''"),
        check("settled_qty", "settled_qty >= 0 AND received_qty + settled_qty <= qty"),
        Index(None, "article_id"),
        Index(None, "lot_id"),
        Index(None, "place_id"),
    )

    id: Mapped[BigKey]
    issue_id: Mapped[int] = mapped_column(ForeignKey("quty.material_issue.id"))
    number: Mapped[Small]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"), server_default=text("0"))
    place_id: Mapped[int] = mapped_column(ForeignKey("quty.place.id"))
    qty: Mapped[Quantity]
    received_qty: Mapped[Decimal | None]
    settled_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    reason: Mapped[str] = mapped_column(server_default=text("''"))

    issue: Mapped[MaterialIssue] = relationship(lazy="raise", back_populates="lines")
