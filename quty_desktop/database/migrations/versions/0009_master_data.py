"""Versions of conversions, and saved views of tables per person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    op.add_column(
        "unit_conversion",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        schema="quty",
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_name", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", JSONB(none_as_null=True), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("opens", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("btrim(table_name) <> '' AND btrim(name) <> ''", name=op.f("saved_view_names_check")),
        sa.CheckConstraint("length(content::text) < 20000", name=op.f("saved_view_content_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("saved_view_pkey")),
        sa.UniqueConstraint(
            "person_name", "table_name", "name", name=op.f("saved_view_person_name_table_name_name_key")
        ),
        schema="quty",
    )
    op.create_index(
        "saved_view_opens_key",
        "saved_view",
        ["person_name", "table_name"],
        unique=True,
        schema="quty",
        postgresql_where=sa.text("opens"),
    )
    # What searches look through, filled by a trigger: to take the accents off at each key press costs more than to keep it.
    op.add_column(
        "article", sa.Column("search_words", sa.Text(), server_default=sa.text("''"), nullable=False), schema="quty"
    )
