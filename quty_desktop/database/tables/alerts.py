"""Alerts and their history (domain: alert logs, alarm and override)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Signed, Small, Table, Versioned, check, one_of
from quty_desktop.domain.alerts import AlertSeverity, AlertState, AlertType
from quty_desktop.domain.departments import Department


class Alert(Versioned, Table):
    """Something that a department must answer; the words are made from ``message`` and ``params`` when shown.

    ``escalation`` is the plan made when the alert was raised: a list of
    ``{"department": …, "minutes": …}``, one per level after the first.
    """

    __tablename__ = "alert"
    __table_args__ = (
        check("level", "level BETWEEN 1 AND 9"),
        check(
            "answered",
            "(state IN ('resolved', 'overridden')) = (resolved_at IS NOT NULL AND resolved_by IS NOT NULL)"
            " AND (state <> 'overridden' OR btrim(answer_reason) <> '')",
        ),
        Index(
            "alert_open_idx", "department", "severity", postgresql_where=text("state IN ('pending', 'acknowledged')")
        ),
        Index("alert_due_idx", "due_at", postgresql_where=text("state = 'pending'")),
        Index(None, "raised_at", "id"),
        Index(None, "subject_kind", "subject_id"),
    )

    id: Mapped[BigKey]
    kind: Mapped[AlertType] = one_of("kind", AlertType)
    severity: Mapped[AlertSeverity] = one_of("severity", AlertSeverity)
    department: Mapped[Department] = one_of("department", Department)
    state: Mapped[AlertState] = one_of("state", AlertState, default=AlertState.PENDING)
    level: Mapped[Small] = mapped_column(server_default=text("1"))
    due_at: Mapped[datetime | None]
    escalation: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    subject_kind: Mapped[str] = mapped_column(server_default=text("''"))
    subject_id: Mapped[int | None]
    message: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    request: Mapped[UUID | None]
    raised_at: Mapped[Created]
    raised_by: Mapped[Signed]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    answer_reason: Mapped[str] = mapped_column(server_default=text("''"))


class AlertEvent(Table):
    """Ledger of what happened to an alert; written by a trigger."""

    __tablename__ = "alert_event"
    __table_args__ = (Index(None, "alert_id"),)

    id: Mapped[BigKey]
    alert_id: Mapped[int] = mapped_column(ForeignKey("quty.alert.id"))
    at: Mapped[Created]
    person_name: Mapped[Signed]
    state: Mapped[AlertState] = one_of("state", AlertState)
    department: Mapped[Department] = one_of("department", Department)
    level: Mapped[Small]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
