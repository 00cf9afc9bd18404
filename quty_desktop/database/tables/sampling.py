"""Sampling plans, the samples of inspections, and final inspections (MIL-STD-105E; QT-10-TCK01)."""

from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Pieces, Signed, Small, Table, Versioned, check, one_of
from quty_desktop.domain.checks import PlanSeverity, PointResult
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling.plans import SamplingStage
from quty_desktop.domain.sampling.switching import SwitchingRule, SwitchOrder
from quty_desktop.domain.sampling.tables import SamplingTable


class SamplingPlan(Versioned, Table):
    """A named plan of the plant; the form's number is an alias, for the sources disagree on it.

    A plan with a stage is the one that inspections at that stage follow.
    """

    __tablename__ = "sampling_plan"

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    form_number: Mapped[str] = mapped_column(server_default=text("''"))
    inspection_level: Mapped[str] = mapped_column(server_default=text("''"))
    severity: Mapped[PlanSeverity] = one_of("severity", PlanSeverity, default=PlanSeverity.NORMAL)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    stage: Mapped[SamplingStage | None] = one_of("stage", SamplingStage, unique=True)
    sampling_table: Mapped[SamplingTable] = one_of("sampling_table", SamplingTable, default=SamplingTable.MIL_105E)
    switching: Mapped[SwitchingRule] = one_of("switching", SwitchingRule, default=SwitchingRule.PLANT)


class SamplingClass(Versioned, Table):
    """How the plan of a stage judges a class of defects; without a quality level every piece counts, and one is enough."""

    __tablename__ = "sampling_class"
    __table_args__ = (UniqueConstraint("plan_id", "defect_class"), check("aql", "aql > 0"))

    id: Mapped[BigKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("quty.sampling_plan.id"))
    defect_class: Mapped[DefectClass] = one_of("defect_class", DefectClass)
    aql: Mapped[Decimal | None] = mapped_column(Numeric(6, 3))


class InspectionSample(Table):
    """Ledger: the plan that an inspection followed for a class of defects, and what was found.

    Article, stage and source are kept here too, since switching reads the lots of all three on every inspection.
    """

    __tablename__ = "inspection_sample"
    __table_args__ = (
        UniqueConstraint("inspection_id", "defect_class"),
        check("sample", "sample_pcs > 0 AND lot_pcs >= sample_pcs"),
        check("limits", "accept >= 0 AND reject > accept AND found >= 0"),
        Index(None, "article_id", "stage", "source", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("quty.inspection.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    stage: Mapped[SamplingStage] = one_of("stage", SamplingStage)
    source: Mapped[str] = mapped_column(server_default=text("''"))
    again: Mapped[bool] = mapped_column(server_default=text("false"))
    defect_class: Mapped[DefectClass] = one_of("defect_class", DefectClass)
    lot_pcs: Mapped[Pieces]
    inspection_level: Mapped[str]
    aql: Mapped[Decimal | None] = mapped_column(Numeric(6, 3))
    severity: Mapped[PlanSeverity] = one_of("severity", PlanSeverity)
    letter: Mapped[str] = mapped_column(server_default=text("''"))
    letter_after_arrow: Mapped[str] = mapped_column(server_default=text("''"))
    sample_pcs: Mapped[Pieces]
    accept: Mapped[Small]
    reject: Mapped[Small]
    found: Mapped[Pieces]
    sampling_table: Mapped[SamplingTable] = one_of("sampling_table", SamplingTable)
    table_version: Mapped[str]


class SamplingOrder(Table):
    """Ledger of what quality orders beside the switching rules: tighten, resume, allow or end reduced inspection."""

    __tablename__ = "sampling_order"
    __table_args__ = (check("reason", "btrim(reason) <> ''"), Index(None, "article_id", "stage", "source", "id"))

    id: Mapped[BigKey]
    at: Mapped[Created]
    ordered_by: Mapped[Signed]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    stage: Mapped[SamplingStage] = one_of("stage", SamplingStage)
    source: Mapped[str] = mapped_column(server_default=text("''"))
    ordered: Mapped[SwitchOrder] = one_of("ordered", SwitchOrder)
    reason: Mapped[str]


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
        Index(None, "again_of_id"),
        Index(None, "manufacturing_order_id", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("quty.inspection.id"), unique=True)
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("quty.sampling_plan.id"))
    inspection_level: Mapped[str]
    severity: Mapped[PlanSeverity] = one_of("severity", PlanSeverity)
    again_of_id: Mapped[int | None] = mapped_column(ForeignKey("quty.final_inspection.id"))
    week_year: Mapped[Small]
    week_number: Mapped[Small]
    destination_code: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    lot_pcs: Mapped[Pieces]
    sample_pcs: Mapped[Pieces]
    critical_accept: Mapped[Small] = mapped_column(server_default=text("0"))
    major_accept: Mapped[Small]
    minor_accept: Mapped[Small]
    critical_found: Mapped[Pieces] = mapped_column(server_default=text("0"))
    major_found: Mapped[Pieces] = mapped_column(server_default=text("0"))
    minor_found: Mapped[Pieces] = mapped_column(server_default=text("0"))
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
