"""The plant's own checks: pull tests, metal and needle control, nonconformity and incident reports, fabric rolls."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import (
    BigKey,
    Created,
    Pieces,
    Quantity,
    Signed,
    Small,
    Table,
    Versioned,
    check,
    one_of,
)
from quty_desktop.domain.checks import Disposition, MetalCheckKind, MetalPoint, PullKind, ReportState, RollState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.quality import TestResult


class NonconformityReport(Versioned, Table):
    """A nonconformity report with its answer (QT-03-TCK12-1)."""

    __tablename__ = "nonconformity_report"
    __table_args__ = (
        check("problem", "btrim(problem) <> ''"),
        check(
            "answered",
            "state = 'open' OR (answered_by IS NOT NULL AND btrim(root_cause) <> '' AND btrim(corrective_action) <> '')",
        ),
        check("closed", "(state = 'closed') = (closed_at IS NOT NULL AND closed_by IS NOT NULL)"),
        check("closer", "closed_by IS NULL OR closed_by NOT IN (created_by, answered_by)"),
        check("effect", "state <> 'closed' OR btrim(effectiveness) <> ''"),
        Index(None, "manufacturing_order_id"),
        Index(None, "article_id"),
        Index(None, "partner_id"),
        Index(None, "inspection_id"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ReportState] = one_of("state", ReportState, default=ReportState.OPEN)
    department: Mapped[Department] = one_of("department", Department)
    to_department: Mapped[Department | None] = one_of("to_department", Department)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("quty.partner.id"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("quty.article.id"))
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("quty.inspection.id"))
    qty: Mapped[Decimal | None]
    problem: Mapped[str]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    due_on: Mapped[date | None]
    root_cause: Mapped[str] = mapped_column(server_default=text("''"))
    corrective_action: Mapped[str] = mapped_column(server_default=text("''"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    effectiveness: Mapped[str] = mapped_column(server_default=text("''"))
    owner: Mapped[str] = mapped_column(server_default=text("''"))
    reopened: Mapped[Small] = mapped_column(server_default=text("0"))
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]


class PullTest(Table):
    """Ledger of pull and seam tests (QT-03-TCK04-1): 90 N, accessories 30 N, ten seconds."""

    __tablename__ = "pull_test"
    __table_args__ = (
        check("force", "force_n > 0 AND held_seconds >= 0 AND failure_n > 0"),
        Index(None, "manufacturing_order_id", "id"),
        Index(None, "article_id"),
        Index(None, "line_id"),
        Index(None, "report_id"),
        Index(None, "session_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    tested_by: Mapped[Signed]
    department: Mapped[Department] = one_of("department", Department)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("quty.article.id"))
    kind: Mapped[PullKind] = one_of("kind", PullKind)
    position: Mapped[str]
    force_n: Mapped[Quantity]
    held_seconds: Mapped[Small]
    result: Mapped[TestResult] = one_of("result", TestResult)
    broken_part: Mapped[str] = mapped_column(server_default=text("''"))
    failure_n: Mapped[Decimal | None]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("quty.nonconformity_report.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("quty.pull_session.id"))
    piece: Mapped[Small] = mapped_column(server_default=text("1"))


class MetalDetector(Versioned, Table):
    """A metal detector of the plant."""

    __tablename__ = "metal_detector"
    __table_args__ = (check("code", "code = btrim(code) AND code <> ''"),)

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    point: Mapped[MetalPoint] = one_of("point", MetalPoint)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class MetalCheck(Table):
    """Ledger of the sensitivity checks of metal detectors: nine points with a test card.

    ``points`` has a 1 for each point that found the card and a 0 for each that did not, row by row from the lower left.
    """

    __tablename__ = "metal_check"
    __table_args__ = (
        check("points", "points ~ '^[01]{9}$' AND points_ok = length(replace(points, '0', ''))"),
        check("card", "card_mm > 0"),
        check("all_points", "(result = 'pass') = (points_ok = 9)"),
        Index(None, "detector_id", "checked_at", unique=True),
        Index(None, "checked_at", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    checked_by: Mapped[Signed]
    detector_id: Mapped[int] = mapped_column(ForeignKey("quty.metal_detector.id"))
    checked_at: Mapped[datetime]
    kind: Mapped[MetalCheckKind] = one_of("kind", MetalCheckKind)
    card_mm: Mapped[Quantity]
    points: Mapped[str]
    points_ok: Mapped[Small]
    result: Mapped[TestResult] = one_of("result", TestResult)
    note: Mapped[str] = mapped_column(server_default=text("''"))


class MetalPassage(Table):
    """Ledger of goods that went through a metal detector, from the first piece to the last.

    With ``hold_set_id`` they are goods of a failed check that were passed once more.
    """

    __tablename__ = "metal_passage"
    __table_args__ = (
        check("pieces", "pcs > 0 AND found_pcs BETWEEN 0 AND pcs"),
        check("times", "started_at <= passed_at"),
        Index(None, "hold_set_id"),
        Index(None, "detector_id", "passed_at"),
        Index(None, "manufacturing_order_id", "id"),
        Index(None, "check_id"),
        Index(None, "passed_at", "id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    recorded_by: Mapped[Signed]
    detector_id: Mapped[int] = mapped_column(ForeignKey("quty.metal_detector.id"))
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    started_at: Mapped[datetime]
    passed_at: Mapped[datetime]
    pcs: Mapped[Pieces]
    found_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    hold_set_id: Mapped[int | None] = mapped_column(ForeignKey("quty.hold_set.id"))
    check_id: Mapped[int] = mapped_column(ForeignKey("quty.metal_check.id"))
    note: Mapped[str] = mapped_column(server_default=text("''"))


class IncidentReport(Versioned, Table):
    """A metal find or another incident: cause, containment, what becomes of the goods (FC 435)."""

    __tablename__ = "incident_report"
    __table_args__ = (
        check("units", "units_pcs > 0"),
        check("closed", "(state = 'closed') = (closed_at IS NOT NULL AND closed_by IS NOT NULL)"),
        check("cause", "state <> 'closed' OR (btrim(cause) <> '' AND disposition IS NOT NULL)"),
        Index(None, "manufacturing_order_id"),
        Index(None, "work_order_id"),
        Index(None, "hold_id"),
        Index(None, "state", "id"),
        Index(None, "detector_id"),
        Index(None, "passage_id"),
        check("rerun_results", "rerun_results ~ '^[01]*$' AND reruns = length(rerun_results)"),
        check("opened", "(opened_at IS NULL) = (opened_by IS NULL)"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ReportState] = one_of("state", ReportState, default=ReportState.OPEN)
    department: Mapped[Department] = one_of("department", Department)
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.work_order.id"))
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("quty.hold.id"))
    units_pcs: Mapped[Pieces]
    metal: Mapped[str] = mapped_column(server_default=text("''"))
    found_at: Mapped[str] = mapped_column(server_default=text("''"))
    reruns: Mapped[Small] = mapped_column(server_default=text("0"))
    cause: Mapped[str] = mapped_column(server_default=text("''"))
    containment: Mapped[str] = mapped_column(server_default=text("''"))
    disposition: Mapped[Disposition | None] = one_of("disposition", Disposition)
    detector_id: Mapped[int | None] = mapped_column(ForeignKey("quty.metal_detector.id"))
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("quty.metal_passage.id"))
    rerun_results: Mapped[str] = mapped_column(server_default=text("''"))
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[str | None]
    metal_found: Mapped[bool | None]
    metal_kind: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]


class NeedleLog(Table):
    """Ledger of broken needles: all fragments found, or the toys of the line go through the detector."""

    __tablename__ = "needle_log"
    __table_args__ = (
        check("quarantined", "quarantined_pcs >= 0"),
        check("fragments", "fragments_complete OR quarantined_pcs > 0"),
        Index(None, "line_id", "at"),
        Index(None, "manufacturing_order_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    recorded_by: Mapped[Signed]
    department: Mapped[Department] = one_of("department", Department)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    manufacturing_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    machine: Mapped[str]
    operator: Mapped[str]
    fragments_complete: Mapped[bool]
    quarantined_pcs: Mapped[Pieces] = mapped_column(server_default=text("0"))
    detector_result: Mapped[TestResult | None] = one_of("detector_result", TestResult)
    fragments: Mapped[str] = mapped_column(server_default=text("''"))
    new_needle: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))


class FabricRoll(Versioned, Table):
    """A roll of fabric in incoming inspection (QT-04-TCK05-1)."""

    __tablename__ = "fabric_roll"
    __table_args__ = (
        UniqueConstraint("lot_id", "number"),
        check(
            "sizes",
            "invoiced_yards > 0 AND measured_yards > 0 AND width_inches > 0 AND weight_gsm > 0 AND pile_mm >= 0",
        ),
        Index(None, "receipt_line_id"),
        Index(None, "inspection_id"),
    )

    id: Mapped[BigKey]
    lot_id: Mapped[int] = mapped_column(ForeignKey("quty.lot.id"))
    receipt_line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.goods_receipt_line.id"))
    number: Mapped[str]
    state: Mapped[RollState] = one_of("state", RollState, default=RollState.NOT_INSPECTED)
    invoiced_yards: Mapped[Decimal | None]
    measured_yards: Mapped[Decimal | None]
    width_inches: Mapped[Decimal | None]
    weight_gsm: Mapped[Decimal | None]
    pile_mm: Mapped[Decimal | None]
    colour_ok: Mapped[bool | None]
    bleed_ok: Mapped[bool | None]
    smell_ok: Mapped[bool | None]
    points: Mapped[Small | None]
    points_per_100: Mapped[Decimal | None]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("quty.incoming_inspection.id"))
    inspected_at: Mapped[datetime | None]
    inspected_by: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default=text("''"))


class FabricDefect(Table):
    """Ledger of a roll's faults in the four-point system."""

    __tablename__ = "fabric_defect"
    __table_args__ = (
        check("points", "points BETWEEN 1 AND 4"),
        check("position", "position_yards >= 0"),
        Index(None, "roll_id"),
        Index(None, "defect_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    found_by: Mapped[Signed]
    roll_id: Mapped[int] = mapped_column(ForeignKey("quty.fabric_roll.id"))
    defect_id: Mapped[int | None] = mapped_column(ForeignKey("quty.defect.id"))
    points: Mapped[Small]
    position_yards: Mapped[Decimal | None]
    note: Mapped[str] = mapped_column(server_default=text("''"))
