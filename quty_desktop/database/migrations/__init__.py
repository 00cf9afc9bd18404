"""Alembic revisions of the plant's schema."""
