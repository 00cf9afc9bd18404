"""Backups that were made and proven; the paper form on which a hand-over was counted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    moment = sa.TIMESTAMP(timezone=True)
    now, login = sa.text("CURRENT_TIMESTAMP"), sa.text("SESSION_USER")
    op.create_table(
        "backup",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", moment, server_default=now, nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=login, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("copied_to", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("computer", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("backup_size_check")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("backup_sha256_check")),
        sa.CheckConstraint(
            "reason IN ('manual', 'scheduled', 'before_upgrade', 'before_restore', 'move')",
            name=op.f("backup_reason_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("backup_pkey")),
        schema="quty",
    )
    op.create_index(op.f("backup_made_at_idx"), "backup", ["made_at"], schema="quty")
    op.create_table(
        "backup_proof",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", moment, server_default=now, nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=login, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("backup_made_at", moment, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("computer", sa.Text(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("differences", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'"), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("backup_proof_sha256_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("backup_proof_pkey")),
        schema="quty",
    )
    op.create_index(op.f("backup_proof_backup_made_at_idx"), "backup_proof", ["backup_made_at"], schema="quty")
    op.add_column(
        "transfer", sa.Column("received_form", sa.Text(), server_default=sa.text("''"), nullable=False), schema="quty"
    )
    op.create_check_constraint(
        op.f("transfer_received_form_check"),
        "transfer",
        "received_form ~ '^(P-[0-9]{6}-[2-9A-HJ-NP-Z]{3}-[0-9]{2})?$'",
        schema="quty",
    )
