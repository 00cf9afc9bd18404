"""What the floor records beside its output: stages, weights, conversions, waste reports, plans and shared cuts."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
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
)
from quty_desktop.domain.floor import Stage, WeightResult
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.quality import Shift


class StageOutput(Table):
    """Ledger of pieces that passed a stage inside a department; a counter-entry is negative and names its entry."""

    __tablename__ = "stage_output"
    __table_args__ = (
        check("pcs", "pcs <> 0 AND (pcs < 0) = (corrects_id IS NOT NULL)"),
        check("hour", "hour BETWEEN 0 AND 23"),
        Index(None, "work_order_id", "stage"),
        Index(None, "line_id"),
        Index(None, "corrects_id"),
        Index(None, "made_on"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    recorded_by: Mapped[Signed]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    made_on: Mapped[date]
    hour: Mapped[Small | None]
    shift: Mapped[Shift | None] = one_of("shift", Shift, nullable=True)
    stage: Mapped[Stage] = one_of("stage", Stage)
    pcs: Mapped[Pieces]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("quty.stage_output.id"))
    reason: Mapped[str] = mapped_column(server_default=text("''"))


class Conversion(Table):
    """Ledger of finished pieces that became the buyer's article (FC 450)."""

    __tablename__ = "conversion"
    __table_args__ = (
        check("pcs", "pcs <> 0"),
        Index(None, "work_order_id"),
        Index(None, "from_article_id"),
        Index(None, "to_article_id"),
        Index(None, "output_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    converted_by: Mapped[Signed]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    from_article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    to_article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    pcs: Mapped[Pieces]
    output_id: Mapped[int] = mapped_column(ForeignKey("quty.production_output.id"))


class WeightLimit(Versioned, Table):
    """What a filled piece of an article should weigh, in grams."""

    __tablename__ = "weight_limit"
    __table_args__ = (check("grams", "target_g > 0 AND minus_g >= 0 AND minus_g < target_g AND plus_g >= 0"),)

    id: Mapped[BigKey]
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"), unique=True)
    target_g: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    minus_g: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    plus_g: Mapped[Decimal] = mapped_column(Numeric(9, 2))


class WeightCheck(Table):
    """Ledger of weighed pieces with the limits that held then."""

    __tablename__ = "weight_check"
    __table_args__ = (
        check("grams", "weight_g > 0 AND low_g <= high_g"),
        check("judged", "(result = 'light') = (weight_g < low_g) AND (result = 'heavy') = (weight_g > high_g)"),
        Index(None, "work_order_id", "id"),
        Index(None, "line_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    weighed_by: Mapped[Signed]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    weight_g: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    low_g: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    high_g: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    result: Mapped[WeightResult] = one_of("result", WeightResult)


class WasteReport(Versioned, Table):
    """Pieces that are short after the count; the supervisor decides about more material (FC 230-250)."""

    __tablename__ = "waste_report"
    __table_args__ = (
        check("shortage", "shortage_pcs > 0"),
        check("reason", "btrim(reason) <> ''"),
        check("decided", "(decided_at IS NULL) = (decided_by IS NULL)"),
        check("own", "decided_by <> created_by"),
        Index(None, "work_order_id"),
        Index(None, "state", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    shortage_pcs: Mapped[Pieces]
    reason: Mapped[str]
    state: Mapped[RequestState] = one_of("state", RequestState, default=RequestState.REQUESTED)
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision: Mapped[str] = mapped_column(server_default=text("''"))


class OutputRequest(Versioned, Table):
    """Output that its clerk may not enter alone, late or above the target; whoever may decides (needs 5.11)."""

    __tablename__ = "output_request"
    __table_args__ = (
        check("pieces", "least(good_pcs, reject_pcs, rework_pcs) >= 0 AND good_pcs + reject_pcs + rework_pcs > 0"),
        check("round", "round >= 1"),
        check("hour", "hour BETWEEN 0 AND 23"),
        check("reason", "btrim(reason) <> ''"),
        check("needs", "needs IN ('supervise_transfers', 'override_blocks', 'enter_old_output')"),
        check(
            "decided", "(state = 'requested') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
        ),
        check("own", "decided_by <> created_by"),
        Index(None, "work_order_id"),
        Index(None, "line_id"),
        Index(None, "state", "id"),
    )

    id: Mapped[BigKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    made_on: Mapped[date]
    shift: Mapped[Shift | None] = one_of("shift", Shift, nullable=True)
    hour: Mapped[Small | None]
    round: Mapped[Small] = mapped_column(server_default=text("1"))
    good_pcs: Mapped[Pieces]
    reject_pcs: Mapped[Pieces]
    rework_pcs: Mapped[Pieces]
    reason: Mapped[str]
    needs: Mapped[str]
    state: Mapped[RequestState] = one_of("state", RequestState, default=RequestState.REQUESTED)
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision: Mapped[str] = mapped_column(server_default=text("''"))


class WorkPlan(Versioned, Table):
    """What a department means to make of a work order on a day, per line and shift where it works so."""

    __tablename__ = "work_plan"
    __table_args__ = (
        check("planned_pcs", "planned_pcs > 0"),
        UniqueConstraint("work_order_id", "line_id", "planned_on", "shift", postgresql_nulls_not_distinct=True),
        Index(None, "line_id", "planned_on"),
        Index(None, "planned_on"),
    )

    id: Mapped[BigKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    planned_on: Mapped[date]
    shift: Mapped[Shift | None] = one_of("shift", Shift, nullable=True)
    planned_pcs: Mapped[Pieces]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class SharedCut(Table):
    """A batch that is cut together with another one, for another week or destination (FC 660-670)."""

    __tablename__ = "shared_cut"
    __table_args__ = (check("other", "cut_with_id <> manufacturing_order_id"), Index(None, "cut_with_id"))

    id: Mapped[BigKey]
    cut_with_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"), unique=True)
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
