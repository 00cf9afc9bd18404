"""Sampling plans, and final inspections that follow them (ISO 2859-1; QT-10-TCK01)."""

from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Pieces, Small, Table, Versioned, check, one_of
from quty_desktop.domain.checks import PlanSeverity, PointResult
from quty_desktop.domain.quality import DefectClass


class SamplingPlan(Versioned, Table):
    """A named plan of the plant; the form's number is an alias, for the sources disagree on it."""

    __tablename__ = "sampling_plan"

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    form_number: Mapped[str] = mapped_column(server_default=text("''"))
    inspection_level: Mapped[str] = mapped_column(server_default=text("''"))
    severity: Mapped[PlanSeverity] = one_of("severity", PlanSeverity, default=PlanSeverity.NORMAL)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class SamplingSize(Versioned, Table):
    """How many pieces a plan takes from a lot of a size."""

    __tablename__ = "sampling_size"
    __table_args__ = (
        UniqueConstraint("plan_id", "lot_from_pcs"),
        check("lot", "lot_from_pcs >= 0 AND lot_to_pcs >= lot_from_pcs"),
        check("sample_pcs", "sample_pcs > 0"),
    )

    id: Mapped[BigKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("quty.sampling_plan.id"))
    lot_from_pcs: Mapped[Pieces]
    lot_to_pcs: Mapped[Pieces | None]
    code_letter: Mapped[str] = mapped_column(server_default=text("''"))
    sample_pcs: Mapped[Pieces]


class AcceptanceLimit(Versioned, Table):
    """Up to how many defects of a class a sample is accepted (the AQL table)."""

    __tablename__ = "acceptance_limit"
    __table_args__ = (
        UniqueConstraint("plan_id", "defect_class", "sample_pcs"),
        check("limits", "accept >= 0 AND reject = accept + 1"),
        check("aql", "aql > 0"),
    )

    id: Mapped[BigKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("quty.sampling_plan.id"))
    defect_class: Mapped[DefectClass] = one_of("defect_class", DefectClass)
    sample_pcs: Mapped[Pieces]
    aql: Mapped[Decimal | None] = mapped_column(Numeric(6, 3))
    accept: Mapped[Small]
    reject: Mapped[Small]


class FinalInspection(Table):
    """Ledger: the head of a final inspection check list (QT-10-TCK01-2); the result stands in the inspection."""

    __tablename__ = "final_inspection"
    __table_args__ = (
        check("sample", "sample_pcs > 0 AND lot_pcs >= sample_pcs"),
        Index(None, "plan_id"),
    )

    id: Mapped[BigKey]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("quty.inspection.id"), unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("quty.sampling_plan.id"))
    number: Mapped[str] = mapped_column(unique=True)
    lot_pcs: Mapped[Pieces]
    sample_pcs: Mapped[Pieces]
    critical_accept: Mapped[Small] = mapped_column(server_default=text("0"))
    major_accept: Mapped[Small]
    minor_accept: Mapped[Small]
    critical_found: Mapped[Small] = mapped_column(server_default=text("0"))
    major_found: Mapped[Small] = mapped_column(server_default=text("0"))
    minor_found: Mapped[Small] = mapped_column(server_default=text("0"))
    note: Mapped[str] = mapped_column(server_default=text("''"))


class FinalInspectionPoint(Table):
    """Ledger: one point of a final inspection's check list."""

    __tablename__ = "final_inspection_point"
    __table_args__ = (UniqueConstraint("final_inspection_id", "point"),)

    id: Mapped[BigKey]
    final_inspection_id: Mapped[int] = mapped_column(ForeignKey("quty.final_inspection.id"))
    point: Mapped[str]
    result: Mapped[PointResult] = one_of("result", PointResult)
    required: Mapped[str] = mapped_column(server_default=text("''"))
    found: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
