"""Electronic kanban: cards, boards and rules (domain: kanban cards, boards, rules)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
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
from quty_desktop.domain.departments import Department
from quty_desktop.domain.kanban import KanbanState, Priority


class KanbanBoard(Versioned, Table):
    """How many cards a department may have open, and what is approved without asking."""

    __tablename__ = "kanban_board"
    __table_args__ = (check("limits", "max_pending > 0 AND max_in_progress > 0 AND auto_approve_below >= 0"),)

    id: Mapped[BigKey]
    department: Mapped[Department] = one_of("department", Department, unique=True)
    max_pending: Mapped[Small] = mapped_column(server_default=text("10"))
    max_in_progress: Mapped[Small] = mapped_column(server_default=text("5"))
    auto_approve_below: Mapped[Quantity] = mapped_column(server_default=text("0"))
    notify: Mapped[bool] = mapped_column(server_default=text("true"))


class KanbanRule(Versioned, Table):
    """When a department's stock of an article is replenished, and by how much."""

    __tablename__ = "kanban_rule"
    __table_args__ = (
        UniqueConstraint("article_id", "department"),
        check("quantities", "reorder_point >= 0 AND order_qty > 0"),
        check("lead_time", "lead_time_days >= 0"),
    )

    id: Mapped[BigKey]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    department: Mapped[Department] = one_of("department", Department)
    reorder_point: Mapped[Quantity]
    order_qty: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    priority: Mapped[Priority] = one_of("priority", Priority, default=Priority.NORMAL)
    lead_time_days: Mapped[Small] = mapped_column(server_default=text("1"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class KanbanCard(Versioned, Table):
    """A request of a department for accessories (cartons, labels, stuffing)."""

    __tablename__ = "kanban_card"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> ''"),
        check("qty", "qty > 0 AND fulfilled_qty BETWEEN 0 AND qty"),
        check("own", "approved_by <> created_by OR automatic"),
        Index(None, "department", "state", "id"),
        Index(None, "article_id"),
        Index(None, "work_order_id"),
        Index(None, "rule_id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    department: Mapped[Department] = one_of("department", Department)
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    qty: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    fulfilled_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    priority: Mapped[Priority] = one_of("priority", Priority, default=Priority.NORMAL)
    state: Mapped[KanbanState] = one_of("state", KanbanState, default=KanbanState.PENDING)
    needed_by: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.work_order.id"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("quty.kanban_rule.id"))
    automatic: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    fulfilled_at: Mapped[datetime | None]
    fulfilled_by: Mapped[str | None]
