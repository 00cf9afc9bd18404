"""Hand-overs between departments, lines and what runs on them (domain: transfer logs, line occupancy; QT-09)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import (
    BigKey,
    Created,
    Pieces,
    Signed,
    Small,
    Table,
    Versioned,
    check,
    one_of,
    one_only,
    week_check,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.transfers import ClearanceMethod, DifferenceOutcome, OccupancyState, TransferState


class ProductionLine(Versioned, Table):
    """A line of a department."""

    __tablename__ = "production_line"
    __table_args__ = (
        UniqueConstraint("department", "number"),
        check("number", "number > 0"),
        check("capacity", "shift_pcs > 0"),
    )

    id: Mapped[BigKey]
    department: Mapped[Department] = one_of("department", Department)
    number: Mapped[Small]
    name: Mapped[str] = mapped_column(server_default=text("''"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    shift_pcs: Mapped[Pieces | None]


class LineOccupancy(Versioned, Table):
    """A batch on a line; a line carries one open batch, and is clear when it carries none.

    Article, week and destination are those of the batch's order line; they stand here because the segregation rule
    compares them, and a trigger takes them from the order.
    """

    __tablename__ = "line_occupancy"
    __table_args__ = (
        one_only("line_occupancy_open_key", ("line_id",), "cleared_at IS NULL"),
        check("cleared", "(cleared_at IS NULL) = (cleared_by IS NULL) AND cleared_at >= occupied_at"),
        week_check(),
        Index(None, "line_id", "occupied_at"),
        Index(None, "manufacturing_order_id"),
        Index(None, "article_id"),
        Index(None, "destination_id"),
    )

    id: Mapped[BigKey]
    line_id: Mapped[int] = mapped_column(ForeignKey("quty.production_line.id"))
    department: Mapped[Department] = one_of("department", Department)
    state: Mapped[OccupancyState] = one_of("state", OccupancyState, default=OccupancyState.OCCUPIED)
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    week_year: Mapped[Small]
    week_number: Mapped[Small]
    destination_id: Mapped[int] = mapped_column(ForeignKey("quty.destination.id"))
    occupied_at: Mapped[Created]
    occupied_by: Mapped[Signed]
    clear_expected_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str | None]


class Transfer(Versioned, Table):
    """A hand-over from a department to another; what was sent is received, or the difference is explained."""

    __tablename__ = "transfer"
    __table_args__ = (
        check("number", "number = btrim(number) AND number <> '' AND number !~ '[|]'"),
        check("departments", "from_department <> to_department"),
        check("sent", "sent_pcs > 0"),
        check("received", "received_pcs >= 0 AND received_pcs + difference_pcs = sent_pcs"),
        check(
            "accepted", "(state IN ('accepted', 'completed')) = (accepted_at IS NOT NULL AND received_pcs IS NOT NULL)"
        ),
        check("received_form", "received_form ~ '^(P-[0-9]{6}-[2-9A-HJ-NP-Z]{3}-[0-9]{2})?$'"),
        check("difference", "coalesce(difference_pcs, 0) = 0 OR btrim(difference_reason) <> ''"),
        week_check(),
        Index(None, "manufacturing_order_id"),
        Index(None, "work_order_id"),
        Index(None, "article_id"),
        Index(None, "destination_id"),
        Index(None, "to_line_id"),
        Index(None, "lot_id"),
        Index(
            "transfer_open_idx",
            "to_department",
            "state",
            postgresql_where=text("state NOT IN ('completed', 'cancelled')"),
        ),
        Index(None, "to_department", "id"),
        Index(None, "sent_at", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[TransferState] = one_of("state", TransferState, default=TransferState.INITIATED)
    from_department: Mapped[Department] = one_of("from_department", Department)
    to_department: Mapped[Department] = one_of("to_department", Department)
    to_line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.work_order.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"), server_default=text("0"))
    week_year: Mapped[Small]
    week_number: Mapped[Small]
    destination_id: Mapped[int] = mapped_column(ForeignKey("quty.destination.id"))
    sent_pcs: Mapped[Pieces]
    received_pcs: Mapped[Pieces | None]
    difference_pcs: Mapped[Pieces | None]
    difference_reason: Mapped[str] = mapped_column(server_default=text("''"))
    received_form: Mapped[str] = mapped_column(server_default=text("''"))
    line_clear: Mapped[bool | None]
    line_checked_at: Mapped[datetime | None]
    line_checked_by: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    sent_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    override_reason: Mapped[str] = mapped_column(server_default=text("''"))
    overridden_at: Mapped[datetime | None]
    overridden_by: Mapped[str | None]
    difference_outcome: Mapped[DifferenceOutcome | None] = one_of(
        "difference_outcome", DifferenceOutcome, nullable=True
    )
    resolved_by: Mapped[str | None]


class TransferSplit(Table):
    """A part of a transfer that belongs to another batch: one cut may serve two weeks (FC 660-670)."""

    __tablename__ = "transfer_split"
    __table_args__ = (
        UniqueConstraint("transfer_id", "manufacturing_order_id"),
        check("qty_pcs", "qty_pcs > 0"),
        Index(None, "manufacturing_order_id"),
    )

    id: Mapped[BigKey]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("quty.transfer.id"))
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    qty_pcs: Mapped[Pieces]


class SegregationAcknowledgement(Table):
    """Ledger of cleared segregation alarms: how two destinations or weeks were kept apart."""

    __tablename__ = "segregation_acknowledgement"
    __table_args__ = (Index(None, "transfer_id"), Index(None, "attachment_id"))

    id: Mapped[BigKey]
    at: Mapped[Created]
    acknowledged_by: Mapped[Signed]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("quty.transfer.id"))
    method: Mapped[ClearanceMethod] = one_of("method", ClearanceMethod)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("quty.attachment.id"))
    note: Mapped[str] = mapped_column(server_default=text("''"))


class LineClearance(Versioned, Table):
    """A line was emptied of its batch: who looked, and who looked again (QT-09; nobody confirms one's own)."""

    __tablename__ = "line_clearance"
    __table_args__ = (
        check("complete", "article_removed AND labels_removed AND trims_removed AND documents_removed"),
        check("confirmed", "(confirmed_at IS NULL) = (confirmed_by IS NULL)"),
        check("own", "confirmed_by <> asked_by"),
        one_only("line_clearance_open_key", ("occupancy_id",), "confirmed_at IS NULL"),
        Index(None, "occupancy_id"),
    )

    id: Mapped[BigKey]
    occupancy_id: Mapped[int] = mapped_column(ForeignKey("quty.line_occupancy.id"))
    asked_at: Mapped[Created]
    asked_by: Mapped[Signed]
    article_removed: Mapped[bool]
    labels_removed: Mapped[bool]
    trims_removed: Mapped[bool]
    documents_removed: Mapped[bool]
    left_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]


class ProductionOutput(Table):
    """Ledger of what departments made; the sums stand on the work order.

    Where pieces are looked at again after a repair, ``round`` says how often: 1 is the first look. A counter-entry is
    negative and names the entry that it corrects.
    """

    __tablename__ = "production_output"
    __table_args__ = (
        check(
            "pieces",
            "CASE WHEN corrects_id IS NULL THEN good_pcs >= 0 AND reject_pcs >= 0 AND rework_pcs >= 0"
            " AND good_pcs + reject_pcs + rework_pcs > 0"
            " ELSE good_pcs <= 0 AND reject_pcs <= 0 AND rework_pcs <= 0 AND good_pcs + reject_pcs + rework_pcs < 0 END",
        ),
        check("round", "round >= 1"),
        check("hour", "hour BETWEEN 0 AND 23"),
        Index(None, "work_order_id", "id"),
        Index(None, "line_id", "at"),
        Index(None, "made_on", "line_id"),
        Index(None, "corrects_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    recorded_by: Mapped[Signed]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("quty.work_order.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    made_on: Mapped[date]
    shift: Mapped[Shift | None] = one_of("shift", Shift, nullable=True)
    good_pcs: Mapped[Pieces]
    reject_pcs: Mapped[Pieces]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    hour: Mapped[Small | None]
    rework_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    round: Mapped[Small] = mapped_column(server_default=text("1"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_output.id"))
