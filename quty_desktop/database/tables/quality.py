"""Laboratory tests, inspections, holds (domain: QC lab tests, QC inspections)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, text
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
    one_only,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.quality import (
    DefectClass,
    DefectGroup,
    HoldKind,
    HoldScope,
    InspectionResult,
    InspectionType,
    LabTestType,
    Shift,
    TestResult,
)


class LabTest(Table):
    """Ledger of laboratory tests of a batch; a failed one keeps the batch until a later pass or a clearance."""

    __tablename__ = "lab_test"
    __table_args__ = (
        Index(None, "manufacturing_order_id", "test_type", "id"),
        Index(None, "tested_at", "id"),
        check("details", "jsonb_typeof(details) = 'object'"),
        check("method", "(test_type = 'other') = (method_id IS NOT NULL)"),
        Index(None, "method_id"),
    )

    id: Mapped[BigKey]
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    test_type: Mapped[LabTestType] = one_of("test_type", LabTestType)
    result: Mapped[TestResult] = one_of("result", TestResult)
    measured_value: Mapped[Decimal | None]
    measured_unit: Mapped[str] = mapped_column(server_default=text("''"))
    required_value: Mapped[Decimal | None]
    standard: Mapped[str] = mapped_column(server_default=text("''"))
    location: Mapped[str] = mapped_column(server_default=text("''"))
    sample_pcs: Mapped[Pieces | None]
    evidence: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    method_id: Mapped[int | None] = mapped_column(ForeignKey("quty.lab_method.id"))
    tested_at: Mapped[datetime]
    inspected_by: Mapped[Signed]
    recorded_at: Mapped[Created]


class LabMethod(Versioned, Table):
    """A further test that the plant adds: its name, standard and limits; ``required`` tests gate the release."""

    __tablename__ = "lab_method"
    __table_args__ = (
        check("code", "code = btrim(code) AND code <> ''"),
        check("limits", "minimum IS NOT NULL OR maximum IS NOT NULL"),
        check("order", "minimum <= maximum"),
        check("valid_days", "valid_days BETWEEN 0 AND 1095"),
    )

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_id: Mapped[str] = mapped_column(server_default=text("''"))
    quantity: Mapped[str] = mapped_column(server_default=text("''"))
    standard: Mapped[str]
    unit: Mapped[str] = mapped_column(server_default=text("''"))
    minimum: Mapped[Decimal | None]
    maximum: Mapped[Decimal | None]
    required: Mapped[bool] = mapped_column(server_default=text("false"))
    valid_days: Mapped[Small] = mapped_column(server_default=text("0"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class StackingLoad(Versioned, Table):
    """A unit load under its test load; after 72 hours it is measured, and the result stands in the laboratory test."""

    __tablename__ = "stacking_load"
    __table_args__ = (
        check("sizes", "gross_weight_kg > 0 AND gross_height_mm > 0 AND capacity_kg >= 0 AND test_load_kg >= 0"),
        check("finished", "(finished_at IS NULL) = (lab_test_id IS NULL)"),
        Index(None, "manufacturing_order_id"),
        Index(None, "lab_test_id"),
        Index(None, "due_at"),
    )

    id: Mapped[BigKey]
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    place: Mapped[str] = mapped_column(server_default=text("''"))
    gross_weight_kg: Mapped[Quantity]
    gross_height_mm: Mapped[int]
    capacity_kg: Mapped[Quantity]
    test_load_kg: Mapped[Quantity]
    started_at: Mapped[datetime]
    started_by: Mapped[Signed]
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    lab_test_id: Mapped[int | None] = mapped_column(ForeignKey("quty.lab_test.id"))


class Inspection(Table):
    """Ledger of inspections: what was looked at is passed, to be reworked, or scrap, and nothing else."""

    __tablename__ = "inspection"
    __table_args__ = (
        check("counts", "inspected_pcs > 0 AND passed_pcs >= 0 AND rework_pcs >= 0 AND scrap_pcs >= 0"),
        check("sum", "passed_pcs + rework_pcs + scrap_pcs = inspected_pcs"),
        Index(None, "manufacturing_order_id", "inspection_type", "id"),
        Index(None, "work_order_id"),
        Index(None, "department", "inspected_at", postgresql_include=["inspected_pcs", "passed_pcs"]),
        Index(None, "inspected_at", "id"),
    )

    id: Mapped[BigKey]
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("quty.work_order.id"))
    department: Mapped[Department] = one_of("department", Department)
    inspection_type: Mapped[InspectionType] = one_of("inspection_type", InspectionType)
    result: Mapped[InspectionResult] = one_of("result", InspectionResult)
    inspected_pcs: Mapped[Pieces]
    passed_pcs: Mapped[Pieces]
    rework_pcs: Mapped[Pieces]
    scrap_pcs: Mapped[Pieces]
    line: Mapped[str] = mapped_column(server_default=text("''"))
    shift: Mapped[Shift | None] = one_of("shift", Shift)
    evidence: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    inspected_at: Mapped[datetime]
    inspected_by: Mapped[Signed]
    recorded_at: Mapped[Created]


class Defect(Versioned, Table):
    """The catalogue of defects; the plant edits it."""

    __tablename__ = "defect"
    __table_args__ = (check("code", "code = btrim(code) AND code <> ''"),)

    id: Mapped[BigKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_id: Mapped[str] = mapped_column(server_default=text("''"))
    defect_class: Mapped[DefectClass] = one_of("defect_class", DefectClass)
    defect_group: Mapped[DefectGroup] = one_of("defect_group", DefectGroup)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class DefectCount(Table):
    """Ledger of the defects that an inspection found."""

    __tablename__ = "defect_count"
    __table_args__ = (check("qty_pcs", "qty_pcs > 0"), Index(None, "inspection_id"), Index(None, "defect_id"))

    id: Mapped[BigKey]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("quty.inspection.id"))
    defect_id: Mapped[int] = mapped_column(ForeignKey("quty.defect.id"))
    defect_class: Mapped[DefectClass] = one_of("defect_class", DefectClass)
    qty_pcs: Mapped[Pieces]
    location: Mapped[str] = mapped_column(server_default=text("''"))
    cause: Mapped[str] = mapped_column(server_default=text("''"))


class Hold(Versioned, Table):
    """A batch that quality keeps; while it is open no shipping mark is printed."""

    __tablename__ = "hold"
    __table_args__ = (
        check("reason", "btrim(reason) <> ''"),
        check(
            "released",
            "(released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL OR btrim(release_reason) <> '')",
        ),
        Index(None, "manufacturing_order_id", "id"),
        Index(None, "opened_at", "id"),
        one_only("hold_open_key", ("manufacturing_order_id", "kind"), "released_at IS NULL"),
    )

    id: Mapped[BigKey]
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    kind: Mapped[HoldKind] = one_of("kind", HoldKind)
    reason: Mapped[str]
    opened_at: Mapped[Created]
    opened_by: Mapped[Signed]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    release_reason: Mapped[str] = mapped_column(server_default=text("''"))


class HoldSet(Versioned, Table):
    """A hold that reaches several batches: a failed metal check, a lot, a line since a moment, or one carton.

    The batches that it keeps are its rows in ``held_batch``; the view ``any_hold`` shows them beside the holds of one
    batch. They do not stand in ``hold``, whose key allows one open hold of a kind: programs of the release before name it.
    """

    __tablename__ = "hold_set"
    __table_args__ = (
        check("reason", "btrim(reason) <> ''"),
        check(
            "scope_of",
            "(scope = 'detector') = (check_id IS NOT NULL) AND (scope = 'lot') = (lot_id IS NOT NULL)"
            " AND (scope = 'carton') = (carton_id IS NOT NULL) AND (scope = 'line') = (line_id IS NOT NULL)",
        ),
        check(
            "released",
            "(released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL OR btrim(release_reason) <> '')",
        ),
        Index("hold_set_check_id_key", "check_id", unique=True),
        Index(None, "lot_id"),
        Index(None, "carton_id"),
        Index(None, "line_id"),
        Index(None, "opened_at", "id"),
        one_only("hold_set_open_lot_key", ("lot_id",), "released_at IS NULL"),
        one_only("hold_set_open_carton_key", ("carton_id",), "released_at IS NULL"),
    )

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(unique=True)
    scope: Mapped[HoldScope] = one_of("scope", HoldScope)
    kind: Mapped[HoldKind] = one_of("kind", HoldKind)
    reason: Mapped[str]
    check_id: Mapped[int | None] = mapped_column(ForeignKey("quty.metal_check.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("quty.lot.id"))
    carton_id: Mapped[int | None] = mapped_column(ForeignKey("quty.carton.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("quty.production_line.id"))
    since: Mapped[datetime | None]
    opened_at: Mapped[Created]
    opened_by: Mapped[Signed]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    release_reason: Mapped[str] = mapped_column(server_default=text("''"))


class HeldBatch(Table):
    """Ledger of the batches that a set keeps; they are free when their set is released."""

    __tablename__ = "held_batch"
    __table_args__ = (
        Index("held_batch_hold_set_id_key", "hold_set_id", "manufacturing_order_id", unique=True),
        Index(None, "manufacturing_order_id"),
    )

    id: Mapped[BigKey]
    hold_set_id: Mapped[int] = mapped_column(ForeignKey("quty.hold_set.id"))
    manufacturing_order_id: Mapped[int] = mapped_column(ForeignKey("quty.manufacturing_order.id"))
    at: Mapped[Created]
    added_by: Mapped[Signed]


class Clearance(Table):
    """Ledger of decisions that a failed test or a blocked inspection no longer keeps its batch."""

    __tablename__ = "clearance"
    __table_args__ = (
        check("subject", "num_nonnulls(lab_test_id, inspection_id) = 1"),
        check("reason", "btrim(reason) <> ''"),
        Index(None, "lab_test_id"),
        Index(None, "inspection_id"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    cleared_by: Mapped[Signed]
    lab_test_id: Mapped[int | None] = mapped_column(ForeignKey("quty.lab_test.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("quty.inspection.id"))
    reason: Mapped[str]
