"""Purchasing and the warehouse: receipts, lots, issues, counts and gate passes."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
