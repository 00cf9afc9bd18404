"""Imports of spreadsheets and what was wrong in them."""

from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Pieces, Signed, Table, check, one_of
from quty_desktop.domain.imports import ImportState, ProblemSeverity


class ImportRun(Table):
    """One file that was read, and what came of it."""

    __tablename__ = "import_run"
    __table_args__ = (
        check(
            "counts", "rows_read >= 0 AND rows_new >= 0 AND rows_changed >= 0 AND rows_same >= 0 AND rows_refused >= 0"
        ),
        check("file_sha256", "file_sha256 ~ '^[0-9a-f]{64}$'"),
        Index(None, "at", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    imported_by: Mapped[Signed]
    kind: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    state: Mapped[ImportState] = one_of("state", ImportState, default=ImportState.DONE)
    rows_read: Mapped[Pieces] = mapped_column(server_default=text("0"))
    rows_new: Mapped[Pieces] = mapped_column(server_default=text("0"))
    rows_changed: Mapped[Pieces] = mapped_column(server_default=text("0"))
    rows_same: Mapped[Pieces] = mapped_column(server_default=text("0"))
    rows_refused: Mapped[Pieces] = mapped_column(server_default=text("0"))
    summary: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class ImportProblem(Table):
    """A row of a file that was not taken, or was taken with a doubt."""

    __tablename__ = "import_problem"
    __table_args__ = (Index(None, "run_id"),)

    id: Mapped[BigKey]
    run_id: Mapped[int] = mapped_column(ForeignKey("quty.import_run.id"))
    sheet: Mapped[str]
    row_number: Mapped[Pieces]
    column_name: Mapped[str] = mapped_column(server_default=text("''"))
    value: Mapped[str] = mapped_column(server_default=text("''"))
    severity: Mapped[ProblemSeverity] = one_of("severity", ProblemSeverity)
    message: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    remedy: Mapped[str] = mapped_column(server_default=text("''"))
    settled: Mapped[bool] = mapped_column(server_default=text("false"))
