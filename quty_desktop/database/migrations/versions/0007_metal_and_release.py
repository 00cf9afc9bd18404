"""The metal regime, final inspection and what releases a batch."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
