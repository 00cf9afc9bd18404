"""Output of departments, clearance of lines, overrides and settled differences of hand-overs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    for column in (
        sa.Column("override_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("overridden_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("overridden_by", sa.Text(), nullable=True),
        sa.Column("difference_outcome", sa.Text(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
    ):
        op.add_column("transfer", column, schema="quty")
    op.create_check_constraint(
        op.f("transfer_difference_outcome_check"),
        "transfer",
        "difference_outcome IN ('at_sender', 'lost')",
        schema="quty",
    )
    op.create_table(
        "line_clearance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("occupancy_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("asked_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("article_removed", sa.Boolean(), nullable=False),
        sa.Column("labels_removed", sa.Boolean(), nullable=False),
        sa.Column("trims_removed", sa.Boolean(), nullable=False),
        sa.Column("documents_removed", sa.Boolean(), nullable=False),
        sa.Column("left_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("confirmed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "article_removed AND labels_removed AND trims_removed AND documents_removed",
            name=op.f("line_clearance_complete_check"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name=op.f("line_clearance_confirmed_check")
        ),
        sa.CheckConstraint("confirmed_by <> asked_by", name=op.f("line_clearance_own_check")),
        sa.ForeignKeyConstraint(
            ["occupancy_id"], ["quty.line_occupancy.id"], name=op.f("line_clearance_occupancy_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("line_clearance_pkey")),
        schema="quty",
    )
    op.create_index(
        "line_clearance_open_key",
        "line_clearance",
        ["occupancy_id"],
        unique=True,
        schema="quty",
        postgresql_where=sa.text("confirmed_at IS NULL"),
    )
    op.create_index(op.f("line_clearance_occupancy_id_idx"), "line_clearance", ["occupancy_id"], schema="quty")
    op.create_table(
        "production_output",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column("good_pcs", sa.Integer(), nullable=False),
        sa.Column("reject_pcs", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "good_pcs >= 0 AND reject_pcs >= 0 AND good_pcs + reject_pcs > 0",
            name=op.f("production_output_pieces_check"),
        ),
        sa.CheckConstraint("shift IN ('1', '2', '3')", name=op.f("production_output_shift_check")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("production_output_work_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("production_output_line_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("production_output_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("production_output_work_order_id_id_idx"), "production_output", ["work_order_id", "id"], schema="quty"
    )
    op.create_index(op.f("production_output_line_id_at_idx"), "production_output", ["line_id", "at"], schema="quty")
