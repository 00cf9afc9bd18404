"""The floor: hours, stages, repair, weights, conversion, waste reports, plans of departments and shared cuts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    _columns()
    _tables()


def _columns() -> None:
    op.add_column("production_line", sa.Column("shift_pcs", sa.Integer(), nullable=True), schema="quty")
    op.create_check_constraint(
        op.f("production_line_capacity_check"), "production_line", "shift_pcs > 0", schema="quty"
    )
    op.add_column("manufacturing_order", sa.Column("returns_as", sa.Text(), nullable=True), schema="quty")
    op.create_check_constraint(
        op.f("manufacturing_order_returns_as_check"),
        "manufacturing_order",
        "returns_as IN ('panel', 'skin')",
        schema="quty",
    )
    op.create_check_constraint(
        op.f("manufacturing_order_returns_check"),
        "manufacturing_order",
        "returns_as IS NULL OR route = 'route_3'",
        schema="quty",
    )
    for column in (
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("rework_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("round", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
    ):
        op.add_column("production_output", column, schema="quty")
    op.drop_constraint(op.f("production_output_pieces_check"), "production_output", schema="quty")
    op.create_check_constraint(
        op.f("production_output_pieces_check"),
        "production_output",
        "CASE WHEN corrects_id IS NULL THEN good_pcs >= 0 AND reject_pcs >= 0 AND rework_pcs >= 0"
        " AND good_pcs + reject_pcs + rework_pcs > 0"
        " ELSE good_pcs <= 0 AND reject_pcs <= 0 AND rework_pcs <= 0 AND good_pcs + reject_pcs + rework_pcs < 0 END",
        schema="quty",
    )
    op.create_check_constraint(op.f("production_output_round_check"), "production_output", "round >= 1", schema="quty")
    op.create_check_constraint(
        op.f("production_output_hour_check"), "production_output", "hour BETWEEN 0 AND 23", schema="quty"
    )
    op.create_foreign_key(
        op.f("production_output_corrects_id_fkey"),
        "production_output",
        "production_output",
        ["corrects_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    for columns in (["made_on", "line_id"], ["corrects_id"]):
        name = op.f(f"production_output_{'_'.join(columns)}_idx")
        op.create_index(name, "production_output", columns, schema="quty")


def _tables() -> None:
    op.create_table(
        "stage_output",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("pcs", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("stage_output_hour_check")),
        sa.CheckConstraint("pcs <> 0 AND (pcs < 0) = (corrects_id IS NOT NULL)", name=op.f("stage_output_pcs_check")),
        sa.CheckConstraint("shift IN ('1', '2', '3')", name=op.f("stage_output_shift_check")),
        sa.CheckConstraint(
            "stage IN ('assemble', 'label', 'back_stitch', 'stuffing', 'closing')",
            name=op.f("stage_output_stage_check"),
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("stage_output_work_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("stage_output_line_id_fkey")),
        sa.ForeignKeyConstraint(["corrects_id"], ["quty.stage_output.id"], name=op.f("stage_output_corrects_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("stage_output_pkey")),
        schema="quty",
    )
    op.create_index(op.f("stage_output_corrects_id_idx"), "stage_output", ["corrects_id"], schema="quty")
    op.create_index(op.f("stage_output_line_id_idx"), "stage_output", ["line_id"], schema="quty")
    op.create_index(op.f("stage_output_made_on_idx"), "stage_output", ["made_on"], schema="quty")
    op.create_index(
        op.f("stage_output_work_order_id_stage_idx"), "stage_output", ["work_order_id", "stage"], schema="quty"
    )
    op.create_table(
        "conversion",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("converted_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("from_article_id", sa.BigInteger(), nullable=False),
        sa.Column("to_article_id", sa.BigInteger(), nullable=False),
        sa.Column("pcs", sa.Integer(), nullable=False),
        sa.Column("output_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pcs <> 0", name=op.f("conversion_pcs_check")),
        sa.ForeignKeyConstraint(["work_order_id"], ["quty.work_order.id"], name=op.f("conversion_work_order_id_fkey")),
        sa.ForeignKeyConstraint(["from_article_id"], ["quty.article.id"], name=op.f("conversion_from_article_id_fkey")),
        sa.ForeignKeyConstraint(["to_article_id"], ["quty.article.id"], name=op.f("conversion_to_article_id_fkey")),
        sa.ForeignKeyConstraint(["output_id"], ["quty.production_output.id"], name=op.f("conversion_output_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("conversion_pkey")),
        schema="quty",
    )
    op.create_index(op.f("conversion_from_article_id_idx"), "conversion", ["from_article_id"], schema="quty")
    op.create_index(op.f("conversion_output_id_idx"), "conversion", ["output_id"], schema="quty")
    op.create_index(op.f("conversion_to_article_id_idx"), "conversion", ["to_article_id"], schema="quty")
    op.create_index(op.f("conversion_work_order_id_idx"), "conversion", ["work_order_id"], schema="quty")
    op.create_table(
        "weight_limit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("target_g", sa.Numeric(9, 2), nullable=False),
        sa.Column("minus_g", sa.Numeric(9, 2), nullable=False),
        sa.Column("plus_g", sa.Numeric(9, 2), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "target_g > 0 AND minus_g >= 0 AND minus_g < target_g AND plus_g >= 0",
            name=op.f("weight_limit_grams_check"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("weight_limit_article_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("weight_limit_pkey")),
        sa.UniqueConstraint("article_id", name=op.f("weight_limit_article_id_key")),
        schema="quty",
    )
    op.create_table(
        "weight_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("weighed_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("weight_g", sa.Numeric(9, 2), nullable=False),
        sa.Column("low_g", sa.Numeric(9, 2), nullable=False),
        sa.Column("high_g", sa.Numeric(9, 2), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.CheckConstraint("weight_g > 0 AND low_g <= high_g", name=op.f("weight_check_grams_check")),
        sa.CheckConstraint(
            "(result = 'light') = (weight_g < low_g) AND (result = 'heavy') = (weight_g > high_g)",
            name=op.f("weight_check_judged_check"),
        ),
        sa.CheckConstraint("result IN ('ok', 'light', 'heavy')", name=op.f("weight_check_result_check")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("weight_check_work_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("weight_check_line_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("weight_check_pkey")),
        schema="quty",
    )
    op.create_index(op.f("weight_check_line_id_idx"), "weight_check", ["line_id"], schema="quty")
    op.create_index(op.f("weight_check_work_order_id_id_idx"), "weight_check", ["work_order_id", "id"], schema="quty")
    op.create_table(
        "waste_report",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("shortage_pcs", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'requested'"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("waste_report_decided_check")),
        sa.CheckConstraint("decided_by <> created_by", name=op.f("waste_report_own_check")),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("waste_report_reason_check")),
        sa.CheckConstraint("shortage_pcs > 0", name=op.f("waste_report_shortage_check")),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'rejected', 'ordered', 'issued', 'cancelled')",
            name=op.f("waste_report_state_check"),
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("waste_report_work_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("waste_report_pkey")),
        sa.UniqueConstraint("number", name=op.f("waste_report_number_key")),
        schema="quty",
    )
    op.create_index(op.f("waste_report_state_id_idx"), "waste_report", ["state", "id"], schema="quty")
    op.create_index(op.f("waste_report_work_order_id_idx"), "waste_report", ["work_order_id"], schema="quty")
    op.create_table(
        "work_plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column("planned_pcs", sa.Integer(), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("planned_pcs > 0", name=op.f("work_plan_planned_pcs_check")),
        sa.CheckConstraint("shift IN ('1', '2', '3')", name=op.f("work_plan_shift_check")),
        sa.ForeignKeyConstraint(["work_order_id"], ["quty.work_order.id"], name=op.f("work_plan_work_order_id_fkey")),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("work_plan_line_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("work_plan_pkey")),
        sa.UniqueConstraint(
            "work_order_id",
            "line_id",
            "planned_on",
            "shift",
            name=op.f("work_plan_work_order_id_line_id_planned_on_shift_key"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="quty",
    )
    op.create_index(op.f("work_plan_line_id_planned_on_idx"), "work_plan", ["line_id", "planned_on"], schema="quty")
    op.create_index(op.f("work_plan_planned_on_idx"), "work_plan", ["planned_on"], schema="quty")
    op.create_table(
        "shared_cut",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("cut_with_id", sa.BigInteger(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint("cut_with_id <> manufacturing_order_id", name=op.f("shared_cut_other_check")),
        sa.ForeignKeyConstraint(
            ["cut_with_id"], ["quty.manufacturing_order.id"], name=op.f("shared_cut_cut_with_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("shared_cut_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("shared_cut_pkey")),
        sa.UniqueConstraint("manufacturing_order_id", name=op.f("shared_cut_manufacturing_order_id_key")),
        schema="quty",
    )
    op.create_index(op.f("shared_cut_cut_with_id_idx"), "shared_cut", ["cut_with_id"], schema="quty")
    op.add_column("material_requisition", sa.Column("waste_report_id", sa.BigInteger(), nullable=True), schema="quty")
    op.create_foreign_key(
        op.f("material_requisition_waste_report_id_fkey"),
        "material_requisition",
        "waste_report",
        ["waste_report_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    op.create_index(
        op.f("material_requisition_waste_report_id_idx"), "material_requisition", ["waste_report_id"], schema="quty"
    )
    op.create_table(
        "output_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("round", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("good_pcs", sa.Integer(), nullable=False),
        sa.Column("reject_pcs", sa.Integer(), nullable=False),
        sa.Column("rework_pcs", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'requested'"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "least(good_pcs, reject_pcs, rework_pcs) >= 0 AND good_pcs + reject_pcs + rework_pcs > 0",
            name=op.f("output_request_pieces_check"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("output_request_round_check")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("output_request_hour_check")),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("output_request_reason_check")),
        sa.CheckConstraint(
            "needs IN ('supervise_transfers', 'override_blocks', 'enter_old_output')",
            name=op.f("output_request_needs_check"),
        ),
        sa.CheckConstraint(
            "(state = 'requested') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("output_request_decided_check"),
        ),
        sa.CheckConstraint("decided_by <> created_by", name=op.f("output_request_own_check")),
        sa.CheckConstraint("shift IN ('1', '2', '3')", name=op.f("output_request_shift_check")),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'rejected', 'ordered', 'issued', 'cancelled')",
            name=op.f("output_request_state_check"),
        ),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("output_request_line_id_fkey")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("output_request_work_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("output_request_pkey")),
        schema="quty",
    )
    op.create_index(op.f("output_request_work_order_id_idx"), "output_request", ["work_order_id"], schema="quty")
    op.create_index(op.f("output_request_line_id_idx"), "output_request", ["line_id"], schema="quty")
    op.create_index(op.f("output_request_state_id_idx"), "output_request", ["state", "id"], schema="quty")
