"""Incoming inspection, nonconformities, pull tests, evidence and verification."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
