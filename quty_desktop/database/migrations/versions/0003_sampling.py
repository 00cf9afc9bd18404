"""Plans of stages, the sample of each inspection, and what quality orders about them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STAGES = (
    "stage IN ('incoming', 'cutting', 'embroidery', 'random_sewing', 'packing', 'final', 'label', 'weight', 'pull',"
    " 'carton', 'pallet')"
)
_TABLES = "sampling_table IN ('mil_std_105e', 'plant_2014', 'every_piece')"


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    op.add_column("sampling_plan", sa.Column("stage", sa.Text(), nullable=True), schema="quty")
    op.add_column(
        "sampling_plan",
        sa.Column("sampling_table", sa.Text(), server_default=sa.text("'mil_std_105e'"), nullable=False),
        schema="quty",
    )
    op.add_column(
        "sampling_plan",
        sa.Column("switching", sa.Text(), server_default=sa.text("'plant'"), nullable=False),
        schema="quty",
    )
    op.create_unique_constraint(op.f("sampling_plan_stage_key"), "sampling_plan", ["stage"], schema="quty")
    for name, condition in (
        ("stage", _STAGES),
        ("sampling_table", _TABLES),
        ("switching", "switching IN ('plant', 'standard', 'none')"),
    ):
        op.create_check_constraint(op.f(f"sampling_plan_{name}_check"), "sampling_plan", condition, schema="quty")
    op.create_table(
        "sampling_class",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("defect_class", sa.Text(), nullable=False),
        sa.Column("aql", sa.Numeric(precision=6, scale=3), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "defect_class IN ('critical', 'major', 'minor')", name=op.f("sampling_class_defect_class_check")
        ),
        sa.CheckConstraint("aql > 0", name=op.f("sampling_class_aql_check")),
        sa.ForeignKeyConstraint(["plan_id"], ["quty.sampling_plan.id"], name=op.f("sampling_class_plan_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sampling_class_pkey")),
        sa.UniqueConstraint("plan_id", "defect_class", name=op.f("sampling_class_plan_id_defect_class_key")),
        schema="quty",
    )
    op.create_table(
        "inspection_sample",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("again", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("defect_class", sa.Text(), nullable=False),
        sa.Column("lot_pcs", sa.Integer(), nullable=False),
        sa.Column("inspection_level", sa.Text(), nullable=False),
        sa.Column("aql", sa.Numeric(precision=6, scale=3), nullable=True),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("letter_after_arrow", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sample_pcs", sa.Integer(), nullable=False),
        sa.Column("accept", sa.SmallInteger(), nullable=False),
        sa.Column("reject", sa.SmallInteger(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("sampling_table", sa.Text(), nullable=False),
        sa.Column("table_version", sa.Text(), nullable=False),
        sa.CheckConstraint(_STAGES, name=op.f("inspection_sample_stage_check")),
        sa.CheckConstraint(_TABLES, name=op.f("inspection_sample_sampling_table_check")),
        sa.CheckConstraint(
            "defect_class IN ('critical', 'major', 'minor')", name=op.f("inspection_sample_defect_class_check")
        ),
        sa.CheckConstraint(
            "severity IN ('normal', 'tightened', 'reduced')", name=op.f("inspection_sample_severity_check")
        ),
        sa.CheckConstraint("sample_pcs > 0 AND lot_pcs >= sample_pcs", name=op.f("inspection_sample_sample_check")),
        sa.CheckConstraint(
            "accept >= 0 AND reject > accept AND found >= 0", name=op.f("inspection_sample_limits_check")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["quty.inspection.id"], name=op.f("inspection_sample_inspection_id_fkey")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("inspection_sample_article_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("inspection_sample_pkey")),
        sa.UniqueConstraint(
            "inspection_id", "defect_class", name=op.f("inspection_sample_inspection_id_defect_class_key")
        ),
        schema="quty",
    )
    op.create_index(
        op.f("inspection_sample_article_id_stage_source_id_idx"),
        "inspection_sample",
        ["article_id", "stage", "source", "id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "sampling_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("ordered_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ordered", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(_STAGES, name=op.f("sampling_order_stage_check")),
        sa.CheckConstraint(
            "ordered IN ('claim', 'cost', 'alarm', 'resume', 'allow_reduced', 'end_reduced')",
            name=op.f("sampling_order_ordered_check"),
        ),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("sampling_order_reason_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("sampling_order_article_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sampling_order_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("sampling_order_article_id_stage_source_id_idx"),
        "sampling_order",
        ["article_id", "stage", "source", "id"],
        unique=False,
        schema="quty",
    )
