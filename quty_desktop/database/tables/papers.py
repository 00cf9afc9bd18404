"""Issued papers: what a reprint must equal, byte for byte."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Signed, Small, Table, check, one_of
from quty_desktop.domain.packing import PaperKind


class IssuedPaper(Table):
    """Ledger of issued papers: snapshot of the data, fingerprint of the snapshot, and the PDF itself."""

    __tablename__ = "issued_paper"
    __table_args__ = (
        UniqueConstraint("kind", "number", "revision", "language"),
        check("language", "language IN ('id', 'en')"),
        check("revision", "revision >= 0"),
        check("fingerprint", "fingerprint ~ '^[0-9a-f]{64}$'"),
        check("pdf_sha256", "pdf_sha256 = encode(sha256(pdf), 'hex')"),
        Index(None, "fingerprint"),
        Index(None, "manufacturing_order_id", "id"),
        Index(None, "at", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    issued_by: Mapped[Signed]
    kind: Mapped[PaperKind] = one_of("kind", PaperKind)
    number: Mapped[str]
    revision: Mapped[Small]
    language: Mapped[str]
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    subject: Mapped[str]
    verdict: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    fingerprint: Mapped[str]
    pdf: Mapped[bytes]
    pdf_sha256: Mapped[str]
