"""Backups that were made, and those that were proven by restoring them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Signed, Table, check, one_of
from quty_desktop.domain.backups import BackupReason


class Backup(Table):
    """Ledger of backups: what was written where; the file itself lies outside the database."""

    __tablename__ = "backup"
    __table_args__ = (
        check("size", "size_bytes > 0"),
        check("sha256", "sha256 ~ '^[0-9a-f]{64}$'"),
        Index(None, "made_at"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    recorded_by: Mapped[Signed]
    made_at: Mapped[datetime]
    reason: Mapped[BackupReason] = one_of("reason", BackupReason)
    file: Mapped[str]
    copied_to: Mapped[str] = mapped_column(server_default=text("''"))
    computer: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    row_count: Mapped[int]
    program: Mapped[str]


class BackupProof(Table):
    """Ledger of proofs: a backup was restored elsewhere and compared with what it was made from."""

    __tablename__ = "backup_proof"
    __table_args__ = (
        check("sha256", "sha256 ~ '^[0-9a-f]{64}$'"),
        Index(None, "backup_made_at"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    recorded_by: Mapped[Signed]
    sha256: Mapped[str]
    backup_made_at: Mapped[datetime]
    file: Mapped[str]
    computer: Mapped[str]
    proven: Mapped[bool]
    seconds: Mapped[int]
    differences: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
