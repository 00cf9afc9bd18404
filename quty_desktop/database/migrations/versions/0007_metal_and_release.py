"""The metal regime, holds on sets of batches, final inspection, further laboratory tests, and what releases a batch."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PAPERS = (
    "batch_compliance",
    "shipping_marks",
    "transfer_slip",
    "packing_list",
    "work_order",
    "goods_receipt",
    "gate_pass",
    "issue_slip",
    "return_note",
    "count_sheet",
    "ncr",
    "incident_report",
    "metal_checks",
    "conformity",
    "final_inspection",
    "lab_report",
    "dossier",
    "other",
)
_CHECKS = (
    ("metal_check", "kind", "kind IN ('start', 'hourly', 'mechanic', 'restart', 'end')"),
    ("metal_check", "points", "points ~ '^[01]{9}$' AND points_ok = length(replace(points, '0', ''))"),
    (
        "hold",
        "kind",
        "kind IN ('manual', 'failed_test', 'metal', 'final_inspection', 'material', 'metal_check', 'line')",
    ),
    (
        "lab_test",
        "test_type",
        "test_type IN ('drop', 'stability_10', 'stability_27', 'seam_strength', 'metal', 'stacking', 'fabric', 'handling',"
        " 'other')",
    ),
    ("issued_paper", "kind", f"kind IN ({', '.join(repr(each) for each in _PAPERS)})"),
)
"""Conditions that take the place of older ones."""
_MORE = (
    ("lab_test", "method", "(test_type = 'other') = (method_id IS NOT NULL)"),
    ("incident_report", "rerun_results", "rerun_results ~ '^[01]*$' AND reruns = length(rerun_results)"),
    ("incident_report", "opened", "(opened_at IS NULL) = (opened_by IS NULL)"),
    ("final_inspection", "severity", "severity IN ('normal', 'tightened', 'reduced')"),
)


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    _add()
    _alter()
    for table, name, condition in _CHECKS:
        op.drop_constraint(op.f(f"{table}_{name}_check"), table, schema="quty")
        op.create_check_constraint(op.f(f"{table}_{name}_check"), table, condition, schema="quty")
    for table, name, condition in _MORE:
        op.create_check_constraint(op.f(f"{table}_{name}_check"), table, condition, schema="quty")


def _add() -> None:
    op.create_table(
        "lab_method",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("quantity", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("minimum", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("maximum", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("valid_days", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f("lab_method_code_check")),
        sa.CheckConstraint("minimum <= maximum", name=op.f("lab_method_order_check")),
        sa.CheckConstraint("valid_days BETWEEN 0 AND 1095", name=op.f("lab_method_valid_days_check")),
        sa.CheckConstraint("minimum IS NOT NULL OR maximum IS NOT NULL", name=op.f("lab_method_limits_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("lab_method_pkey")),
        sa.UniqueConstraint("code", name=op.f("lab_method_code_key")),
        schema="quty",
    )
    op.create_table(
        "metal_detector",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f("metal_detector_code_check")),
        sa.CheckConstraint(
            "point IN ('embroidered_parts', 'after_stuffing', 'after_closing', 'before_packing', 'final')",
            name=op.f("metal_detector_point_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("metal_detector_pkey")),
        sa.UniqueConstraint("code", name=op.f("metal_detector_code_key")),
        schema="quty",
    )
    op.add_column("metal_check", sa.Column("detector_id", sa.BigInteger(), nullable=False), schema="quty")
    op.add_column("metal_check", sa.Column("checked_at", sa.TIMESTAMP(timezone=True), nullable=False), schema="quty")
    op.add_column("metal_check", sa.Column("points", sa.Text(), nullable=False), schema="quty")
    op.drop_index(op.f("metal_check_detector_at_idx"), table_name="metal_check", schema="quty")
    op.create_index(
        op.f("metal_check_checked_at_id_idx"), "metal_check", ["checked_at", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("metal_check_detector_id_checked_at_idx"),
        "metal_check",
        ["detector_id", "checked_at"],
        unique=True,
        schema="quty",
    )
    op.create_foreign_key(
        op.f("metal_check_detector_id_fkey"),
        "metal_check",
        "metal_detector",
        ["detector_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    op.drop_column("metal_check", "detector", schema="quty")
    op.create_table(
        "hold_set",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("check_id", sa.BigInteger(), nullable=True),
        sa.Column("lot_id", sa.BigInteger(), nullable=True),
        sa.Column("carton_id", sa.BigInteger(), nullable=True),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "opened_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("opened_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("released_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("release_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL OR btrim(release_reason) <> '')",
            name=op.f("hold_set_released_check"),
        ),
        sa.CheckConstraint(
            "(scope = 'detector') = (check_id IS NOT NULL) AND (scope = 'lot') = (lot_id IS NOT NULL) AND (scope = 'carton') = (carton_id IS NOT NULL) AND (scope = 'line') = (line_id IS NOT NULL)",
            name=op.f("hold_set_scope_of_check"),
        ),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("hold_set_reason_check")),
        sa.CheckConstraint(
            "kind IN ('manual', 'failed_test', 'metal', 'final_inspection', 'material', 'metal_check', 'line')",
            name=op.f("hold_set_kind_check"),
        ),
        sa.CheckConstraint("scope IN ('detector', 'lot', 'carton', 'line')", name=op.f("hold_set_scope_check")),
        sa.ForeignKeyConstraint(["carton_id"], ["quty.carton.id"], name=op.f("hold_set_carton_id_fkey")),
        sa.ForeignKeyConstraint(["check_id"], ["quty.metal_check.id"], name=op.f("hold_set_check_id_fkey")),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("hold_set_line_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("hold_set_lot_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("hold_set_pkey")),
        sa.UniqueConstraint("number", name=op.f("hold_set_number_key")),
        schema="quty",
    )
    op.create_index(op.f("hold_set_carton_id_idx"), "hold_set", ["carton_id"], unique=False, schema="quty")
    op.create_index("hold_set_check_id_key", "hold_set", ["check_id"], unique=True, schema="quty")
    op.create_index(op.f("hold_set_line_id_idx"), "hold_set", ["line_id"], unique=False, schema="quty")
    op.create_index(op.f("hold_set_lot_id_idx"), "hold_set", ["lot_id"], unique=False, schema="quty")
    op.create_index(
        "hold_set_open_carton_key",
        "hold_set",
        ["carton_id"],
        unique=True,
        schema="quty",
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_index(
        "hold_set_open_lot_key",
        "hold_set",
        ["lot_id"],
        unique=True,
        schema="quty",
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_index(op.f("hold_set_opened_at_id_idx"), "hold_set", ["opened_at", "id"], unique=False, schema="quty")
    # The batches of a set stand apart from the holds of one batch: programs of the release before name the key of those,
    # which allows one open hold of a kind.
    op.create_table(
        "held_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("hold_set_id", sa.BigInteger(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("added_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.ForeignKeyConstraint(["hold_set_id"], ["quty.hold_set.id"], name=op.f("held_batch_hold_set_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("held_batch_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("held_batch_pkey")),
        schema="quty",
    )
    op.create_index(
        "held_batch_hold_set_id_key",
        "held_batch",
        ["hold_set_id", "manufacturing_order_id"],
        unique=True,
        schema="quty",
    )
    op.create_index(
        op.f("held_batch_manufacturing_order_id_idx"),
        "held_batch",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "metal_passage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("detector_id", sa.BigInteger(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("passed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("pcs", sa.Integer(), nullable=False),
        sa.Column("found_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("hold_set_id", sa.BigInteger(), nullable=True),
        sa.Column("check_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("pcs > 0 AND found_pcs BETWEEN 0 AND pcs", name=op.f("metal_passage_pieces_check")),
        sa.CheckConstraint("started_at <= passed_at", name=op.f("metal_passage_times_check")),
        sa.ForeignKeyConstraint(["hold_set_id"], ["quty.hold_set.id"], name=op.f("metal_passage_hold_set_id_fkey")),
        sa.ForeignKeyConstraint(["check_id"], ["quty.metal_check.id"], name=op.f("metal_passage_check_id_fkey")),
        sa.ForeignKeyConstraint(
            ["detector_id"], ["quty.metal_detector.id"], name=op.f("metal_passage_detector_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("metal_passage_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("metal_passage_pkey")),
        schema="quty",
    )
    op.create_index(op.f("metal_passage_check_id_idx"), "metal_passage", ["check_id"], unique=False, schema="quty")
    op.create_index(
        op.f("metal_passage_detector_id_passed_at_idx"),
        "metal_passage",
        ["detector_id", "passed_at"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("metal_passage_manufacturing_order_id_id_idx"),
        "metal_passage",
        ["manufacturing_order_id", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("metal_passage_passed_at_id_idx"), "metal_passage", ["passed_at", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("metal_passage_hold_set_id_idx"), "metal_passage", ["hold_set_id"], unique=False, schema="quty"
    )
    op.create_table(
        "stacking_load",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("gross_weight_kg", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("gross_height_mm", sa.BigInteger(), nullable=False),
        sa.Column("capacity_kg", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("test_load_kg", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("started_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("started_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("due_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("finished_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("lab_test_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(finished_at IS NULL) = (lab_test_id IS NULL)", name=op.f("stacking_load_finished_check")),
        sa.CheckConstraint(
            "gross_weight_kg > 0 AND gross_height_mm > 0 AND capacity_kg >= 0 AND test_load_kg >= 0",
            name=op.f("stacking_load_sizes_check"),
        ),
        sa.ForeignKeyConstraint(["lab_test_id"], ["quty.lab_test.id"], name=op.f("stacking_load_lab_test_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("stacking_load_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("stacking_load_pkey")),
        schema="quty",
    )
    op.create_index(op.f("stacking_load_due_at_idx"), "stacking_load", ["due_at"], unique=False, schema="quty")
    op.create_index(
        op.f("stacking_load_lab_test_id_idx"), "stacking_load", ["lab_test_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("stacking_load_manufacturing_order_id_idx"),
        "stacking_load",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )


def _alter() -> None:
    op.add_column(
        "final_inspection",
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        schema="quty",
    )
    op.add_column(
        "final_inspection", sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False), schema="quty"
    )
    op.add_column("final_inspection", sa.Column("inspection_level", sa.Text(), nullable=False), schema="quty")
    op.add_column("final_inspection", sa.Column("severity", sa.Text(), nullable=False), schema="quty")
    op.add_column("final_inspection", sa.Column("again_of_id", sa.BigInteger(), nullable=True), schema="quty")
    op.add_column("final_inspection", sa.Column("week_year", sa.SmallInteger(), nullable=False), schema="quty")
    op.add_column("final_inspection", sa.Column("week_number", sa.SmallInteger(), nullable=False), schema="quty")
    op.add_column("final_inspection", sa.Column("destination_code", sa.Text(), nullable=False), schema="quty")
    op.alter_column("final_inspection", "plan_id", existing_type=sa.BIGINT(), nullable=True, schema="quty")
    op.alter_column(
        "final_inspection",
        "critical_found",
        existing_type=sa.SMALLINT(),
        type_=sa.Integer(),
        existing_nullable=False,
        existing_server_default=sa.text("0"),
        schema="quty",
    )
    op.alter_column(
        "final_inspection",
        "major_found",
        existing_type=sa.SMALLINT(),
        type_=sa.Integer(),
        existing_nullable=False,
        existing_server_default=sa.text("0"),
        schema="quty",
    )
    op.alter_column(
        "final_inspection",
        "minor_found",
        existing_type=sa.SMALLINT(),
        type_=sa.Integer(),
        existing_nullable=False,
        existing_server_default=sa.text("0"),
        schema="quty",
    )
    op.create_index(
        op.f("final_inspection_again_of_id_idx"), "final_inspection", ["again_of_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("final_inspection_manufacturing_order_id_id_idx"),
        "final_inspection",
        ["manufacturing_order_id", "id"],
        unique=False,
        schema="quty",
    )
    op.create_foreign_key(
        op.f("final_inspection_manufacturing_order_id_fkey"),
        "final_inspection",
        "manufacturing_order",
        ["manufacturing_order_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    op.create_foreign_key(
        op.f("final_inspection_again_of_id_fkey"),
        "final_inspection",
        "final_inspection",
        ["again_of_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    op.add_column("incident_report", sa.Column("detector_id", sa.BigInteger(), nullable=True), schema="quty")
    op.add_column("incident_report", sa.Column("passage_id", sa.BigInteger(), nullable=True), schema="quty")
    op.add_column(
        "incident_report",
        sa.Column("rerun_results", sa.Text(), server_default=sa.text("''"), nullable=False),
        schema="quty",
    )
    op.add_column("incident_report", sa.Column("opened_at", sa.TIMESTAMP(timezone=True), nullable=True), schema="quty")
    op.add_column("incident_report", sa.Column("opened_by", sa.Text(), nullable=True), schema="quty")
    op.add_column("incident_report", sa.Column("metal_found", sa.Boolean(), nullable=True), schema="quty")
    op.add_column(
        "incident_report",
        sa.Column("metal_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        schema="quty",
    )
    op.create_index(
        op.f("incident_report_detector_id_idx"), "incident_report", ["detector_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("incident_report_passage_id_idx"), "incident_report", ["passage_id"], unique=False, schema="quty"
    )
    op.create_foreign_key(
        op.f("incident_report_passage_id_fkey"),
        "incident_report",
        "metal_passage",
        ["passage_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    op.create_foreign_key(
        op.f("incident_report_detector_id_fkey"),
        "incident_report",
        "metal_detector",
        ["detector_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    op.add_column("lab_test", sa.Column("method_id", sa.BigInteger(), nullable=True), schema="quty")
    op.create_index(op.f("lab_test_method_id_idx"), "lab_test", ["method_id"], unique=False, schema="quty")
    op.create_foreign_key(
        op.f("lab_test_method_id_fkey"),
        "lab_test",
        "lab_method",
        ["method_id"],
        ["id"],
        source_schema="quty",
        referent_schema="quty",
    )
    op.add_column(
        "needle_log", sa.Column("fragments", sa.Text(), server_default=sa.text("''"), nullable=False), schema="quty"
    )
