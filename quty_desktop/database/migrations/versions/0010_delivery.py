"""Backups that were made and proven."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
