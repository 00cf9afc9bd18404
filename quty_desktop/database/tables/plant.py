"""What belongs to no department: settings, numbers, the audit trail, requests, attachments."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Signed, Small, Table, check


class Setting(Table):
    """A setting of the plant; the program knows the keys and their types."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    changed_at: Mapped[Created]
    changed_by: Mapped[Signed]


class NumberSeries(Table):
    """The last number given in a series of papers or orders; counted by ``quty.next_number``."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[Small] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(server_default=text("0"))


class AuditEntry(Table):
    """Ledger of changes: who, when, which row, from which values to which; written by triggers."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        check("action", "action IN ('insert', 'update', 'delete', 'note')"),
        Index(None, "at", "id"),
        Index(None, "table_name", "key"),
        Index(None, "person_name", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    person_name: Mapped[Signed]
    action: Mapped[str]
    table_name: Mapped[str]
    key: Mapped[str]
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]
    command: Mapped[str] = mapped_column(server_default=text("''"))
    reason: Mapped[str] = mapped_column(server_default=text("''"))


class CommandRequest(Table):
    """A request of a form; the same request again gets the first result."""

    __tablename__ = "command_request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    command: Mapped[str]
    person_name: Mapped[Signed]
    at: Mapped[Created]
    result: Mapped[Any | None] = mapped_column(JSONB)


class Attachment(Table):
    """Ledger of photos and files that prove something (evidence of tests, seals, clearances)."""

    __tablename__ = "attachment"
    __table_args__ = (
        check("sha256", "sha256 = encode(sha256(content), 'hex')"),
        check("content", "octet_length(content) <= 20000000"),
        Index(None, "subject_kind", "subject_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    added_by: Mapped[Signed]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    file_name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]
    sha256: Mapped[str]
    thumbnail: Mapped[bytes | None]
    caption: Mapped[str] = mapped_column(server_default=text("''"))


class RegisteredDocument(Table):
    """The register of the plant's own procedures and forms (numbers, revisions, retention)."""

    __tablename__ = "registered_document"
    __table_args__ = (check("retention", "retention_months IS NULL OR retention_months > 0"),)

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    revision: Mapped[str] = mapped_column(server_default=text("''"))
    owner: Mapped[str] = mapped_column(server_default=text("''"))
    aliases: Mapped[str] = mapped_column(server_default=text("''"))
    retention_months: Mapped[Small | None]
    valid_from: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
