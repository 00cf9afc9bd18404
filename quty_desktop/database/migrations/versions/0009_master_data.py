"""Versions of conversions, and saved views of tables per person."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
