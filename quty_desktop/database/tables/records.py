"""Quality's records beside the ledgers of tests and inspections: incoming, measures, rework, pull tests, verification."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Pieces, Quantity, Signed, Small, Table, check, one_of
from quty_desktop.domain.checks import PullKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import VerifiedSubject
from quty_desktop.domain.incoming import IncomingKind
from quty_desktop.domain.measurements import MeasureKind, MeasurePlace
from quty_desktop.domain.quality import TestResult


class IncomingInspection(Table):
    """Ledger of incoming inspections of a delivered lot (QT-04-TCK05); several of one lot follow each other."""

    __tablename__ = "incoming_inspection"
    __table_args__ = (
        check("share", "share_percent BETWEEN 1 AND 100"),
        check("points", "jsonb_typeof(points) = 'object'"),
        Index(None, "receipt_line_id", "id"),
        Index(None, "lot_id"),
        Index(None, "inspected_at", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    receipt_line_id: Mapped[int] = mapped_column(ForeignKey("quty.goods_receipt_line.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"))
    kind: Mapped[IncomingKind] = one_of("kind", IncomingKind)
    result: Mapped[TestResult] = one_of("result", TestResult)
    share_percent: Mapped[Small] = mapped_column(server_default=text("100"))
    new_material: Mapped[bool] = mapped_column(server_default=text("false"))
    lot_size: Mapped[Decimal | None]
    sample_size: Mapped[Decimal | None]
    points_per_100: Mapped[Decimal | None]
    decided: Mapped[bool]
    points: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    inspected_at: Mapped[Created]
    inspected_by: Mapped[Signed]


class InspectionMeasure(Table):
    """Ledger of what an inspection measured, with the limits of that day."""

    __tablename__ = "inspection_measure"
    __table_args__ = (Index(None, "inspection_id"),)

    id: Mapped[BigKey]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("quty.inspection.id"))
    kind: Mapped[MeasureKind] = one_of("kind", MeasureKind)
    place: Mapped[MeasurePlace] = one_of("place", MeasurePlace, default=MeasurePlace.NONE)
    value: Mapped[Quantity]
    minimum: Mapped[Decimal | None]
    maximum: Mapped[Decimal | None]
    unit: Mapped[str]
    ok: Mapped[bool]


class ReworkCheck(Table):
    """Ledger of repaired pieces that were looked at again; what an inspection sent to repair waits until they are."""

    __tablename__ = "rework_check"
    __table_args__ = (
        check("counts", "recovered_pcs >= 0 AND again_pcs >= 0 AND scrap_pcs >= 0 AND minutes >= 0"),
        check("sum", "checked_pcs > 0 AND recovered_pcs + again_pcs + scrap_pcs = checked_pcs"),
        check("round", "round >= 1"),
        Index(None, "inspection_id", "id"),
        Index(None, "checked_at", "id"),
    )

    id: Mapped[BigKey]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("quty.inspection.id"))
    round: Mapped[Small]
    checked_pcs: Mapped[Pieces]
    recovered_pcs: Mapped[Pieces]
    again_pcs: Mapped[Pieces]
    scrap_pcs: Mapped[Pieces]
    minutes: Mapped[Quantity] = mapped_column(server_default=text("0"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    checked_at: Mapped[Created]
    checked_by: Mapped[Signed]


class PullSession(Table):
    """Ledger of pull tests: the pieces of a line that were pulled together (QT-03-TCK04-1)."""

    __tablename__ = "pull_session"
    __table_args__ = (
        check("pieces", "wanted_pcs > 0 AND pulled_pcs >= wanted_pcs"),
        Index(None, "department", "article_id", "tested_at"),
        Index(None, "manufacturing_order_id"),
        Index(None, "article_id"),
        Index(None, "line_id"),
        Index(None, "tested_at", "id"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    department: Mapped[Department] = one_of("department", Department)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    kind: Mapped[PullKind] = one_of("kind", PullKind)
    wanted_pcs: Mapped[Small]
    pulled_pcs: Mapped[Small]
    result: Mapped[TestResult] = one_of("result", TestResult)
    opened_seam: Mapped[bool]
    note: Mapped[str] = mapped_column(server_default=text("''"))
    tested_at: Mapped[datetime]
    inspected_by: Mapped[Signed]
    recorded_at: Mapped[Created]


class Verification(Table):
    """Ledger of what a second person confirmed; nobody confirms a record of his own."""

    __tablename__ = "verification"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "verified_by"),)

    id: Mapped[BigKey]
    subject_kind: Mapped[VerifiedSubject] = one_of("subject_kind", VerifiedSubject)
    subject_id: Mapped[int]
    agrees: Mapped[bool]
    note: Mapped[str] = mapped_column(server_default=text("''"))
    verified_at: Mapped[Created]
    verified_by: Mapped[Signed]


class TestWaiver(Table):
    """Ledger of the tests that a batch need not repeat: whose pass stands for it, who decided it, and why."""

    __test__ = False
    __tablename__ = "test_waiver"
    __table_args__ = (
        check("reason", "btrim(reason) <> ''"),
        Index(None, "manufacturing_order_id", "test_code"),
        Index(None, "lab_test_id"),
    )

    id: Mapped[BigKey]
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    test_code: Mapped[str]
    lab_test_id: Mapped[int] = mapped_column(ForeignKey("quty.lab_test.id"))
    reason: Mapped[str]
    at: Mapped[Created]
    granted_by: Mapped[Signed]


class ControlLine(Table):
    """Ledger of frozen centre lines of p-charts; the latest of a department, article and line holds."""

    __tablename__ = "control_line"
    __table_args__ = (
        check("centre", "centre >= 0 AND centre <= 1"),
        check("days", "first_day <= last_day"),
        check("reason", "btrim(reason) <> ''"),
        Index(None, "department", "article_id", "line", "id"),
        Index(None, "article_id"),
    )

    id: Mapped[BigKey]
    department: Mapped[Department] = one_of("department", Department)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("quty.article.id"))
    line: Mapped[str] = mapped_column(server_default=text("''"))
    centre: Mapped[float] = mapped_column(Float(53))
    inspected_pcs: Mapped[int]
    defective_pcs: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str]
    frozen_at: Mapped[Created]
    frozen_by: Mapped[Signed]
