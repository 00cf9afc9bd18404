"""What a work order uses, how its target changes, and extra material (domain: MO material consumption, FC 230-280)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

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
)
from quty_desktop.domain.checks import RequisitionKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.purchasing import RequestState


class MaterialConsumption(Versioned, Table):
    """What a work order was planned to use of a material, and used, by lot."""

    __tablename__ = "material_consumption"
    __table_args__ = (
        UniqueConstraint("work_order_id", "article_id", "lot_id"),
        check("quantities", "planned_qty >= 0 AND actual_qty >= 0"),
        Index(None, "article_id"),
        Index(None, "lot_id"),
    )

    id: Mapped[BigKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"), server_default=text("0"))
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    planned_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    actual_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))


class WorkOrderRevision(Table):
    """Ledger of changed targets of work orders, by hand or after a surplus of the department before (FC 280)."""

    __tablename__ = "work_order_revision"
    __table_args__ = (
        UniqueConstraint("work_order_id", "revision"),
        check("targets", "old_target_pcs > 0 AND new_target_pcs > 0"),
        check("reason", "btrim(reason) <> ''"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    revised_by: Mapped[Signed]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    revision: Mapped[Small]
    old_target_pcs: Mapped[Pieces]
    new_target_pcs: Mapped[Pieces]
    automatic: Mapped[bool] = mapped_column(server_default=text("false"))
    reason: Mapped[str]


class MaterialRequisition(Versioned, Table):
    """A request for material to the warehouse; beyond the plan it needs an approval (FC 230-250, 320)."""

    __tablename__ = "material_requisition"
    __table_args__ = (
        check("qty", "qty > 0 AND issued_qty BETWEEN 0 AND qty"),
        check("reason", "kind = 'planned' OR btrim(reason) <> ''"),
        check("decided", "(decided_at IS NULL) = (decided_by IS NULL)"),
        check("own", "decided_by <> created_by"),
        Index(None, "work_order_id"),
        Index(None, "article_id"),
        Index(None, "state", "id"),
        Index(None, "waste_report_id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[RequisitionKind] = one_of("kind", RequisitionKind)
    department: Mapped[Department] = one_of("department", Department)
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    qty: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(ForeignKey("quty.unit.code"))
    issued_qty: Mapped[Quantity] = mapped_column(server_default=text("0"))
    state: Mapped[RequestState] = one_of("state", RequestState, default=RequestState.REQUESTED)
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    waste_report_id: Mapped[int | None] = mapped_column(ForeignKey("quty.waste_report.id"))
