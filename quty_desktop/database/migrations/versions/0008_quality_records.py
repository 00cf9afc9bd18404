"""Incoming inspection, nonconformities, pull tests, evidence and verification."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
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
    "incoming_report",
    "inspection_report",
    "pull_tests",
    "defects_rft",
    "control_chart",
    "pareto",
    "lab_trend",
    "pass_rates",
    "plant_report",
    "other",
)


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    _add()
    _alter()


def _alter() -> None:
    columns = (
        ("attachment", sa.Column("thumbnail", sa.LargeBinary(), nullable=True)),
        ("attachment", sa.Column("caption", sa.Text(), server_default=sa.text("''"), nullable=False)),
        ("nonconformity_report", sa.Column("effectiveness", sa.Text(), server_default=sa.text("''"), nullable=False)),
        ("nonconformity_report", sa.Column("owner", sa.Text(), server_default=sa.text("''"), nullable=False)),
        ("nonconformity_report", sa.Column("reopened", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)),
        ("nonconformity_report", sa.Column("reminded_at", sa.TIMESTAMP(timezone=True), nullable=True)),
        ("pull_test", sa.Column("session_id", sa.BigInteger(), nullable=True)),
        ("pull_test", sa.Column("piece", sa.SmallInteger(), server_default=sa.text("1"), nullable=False)),
        ("fabric_roll", sa.Column("points", sa.SmallInteger(), nullable=True)),
        ("fabric_roll", sa.Column("points_per_100", sa.Numeric(precision=14, scale=4), nullable=True)),
        ("fabric_roll", sa.Column("inspection_id", sa.BigInteger(), nullable=True)),
    )
    for table, column in columns:
        op.add_column(table, column, schema="quty")
    for table, key, target in (
        ("pull_test", "session_id", "pull_session"),
        ("fabric_roll", "inspection_id", "incoming_inspection"),
    ):
        op.create_foreign_key(
            op.f(f"{table}_{key}_fkey"),
            table,
            target,
            [key],
            ["id"],
            source_schema="quty",
            referent_schema="quty",
        )
        op.create_index(op.f(f"{table}_{key}_idx"), table, [key], schema="quty")
    op.create_check_constraint(
        op.f("nonconformity_report_closer_check"),
        "nonconformity_report",
        "closed_by IS NULL OR closed_by NOT IN (created_by, answered_by)",
        schema="quty",
    )
    op.create_check_constraint(
        op.f("nonconformity_report_effect_check"),
        "nonconformity_report",
        "state <> 'closed' OR btrim(effectiveness) <> ''",
        schema="quty",
    )
    op.drop_constraint(op.f("issued_paper_kind_check"), "issued_paper", schema="quty")
    op.create_check_constraint(
        op.f("issued_paper_kind_check"),
        "issued_paper",
        f"kind IN ({', '.join(repr(each) for each in _PAPERS)})",
        schema="quty",
    )


def _add() -> None:
    op.create_table(
        "incoming_inspection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("receipt_line_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("share_percent", sa.SmallInteger(), server_default=sa.text("100"), nullable=False),
        sa.Column("new_material", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("lot_size", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("sample_size", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("points_per_100", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column(
            "points",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "inspected_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("inspected_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint("jsonb_typeof(points) = 'object'", name=op.f("incoming_inspection_points_check")),
        sa.CheckConstraint(
            "kind IN ('fabric', 'thread', 'velcro', 'elastic', 'zipper', 'squeaker', 'label', 'sticker', 'carton', 'polybag', 'header', 'fibre', 'other')",
            name=op.f("incoming_inspection_kind_check"),
        ),
        sa.CheckConstraint("result IN ('pass', 'fail')", name=op.f("incoming_inspection_result_check")),
        sa.CheckConstraint("share_percent BETWEEN 1 AND 100", name=op.f("incoming_inspection_share_check")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("incoming_inspection_lot_id_fkey")),
        sa.ForeignKeyConstraint(
            ["receipt_line_id"], ["quty.goods_receipt_line.id"], name=op.f("incoming_inspection_receipt_line_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("incoming_inspection_pkey")),
        sa.UniqueConstraint("number", name=op.f("incoming_inspection_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("incoming_inspection_inspected_at_id_idx"),
        "incoming_inspection",
        ["inspected_at", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("incoming_inspection_lot_id_idx"), "incoming_inspection", ["lot_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("incoming_inspection_receipt_line_id_id_idx"),
        "incoming_inspection",
        ["receipt_line_id", "id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "inspection_measure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default=sa.text("'none'"), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("minimum", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("maximum", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cut_small', 'cut_large', 'stack_height', 'margin_small', 'margin_large', 'spi', 'spi_special', 'zigzag', 'embroidery_shift', 'carton_pcs')",
            name=op.f("inspection_measure_kind_check"),
        ),
        sa.CheckConstraint("place IN ('none', 'top', 'middle', 'bottom')", name=op.f("inspection_measure_place_check")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["quty.inspection.id"], name=op.f("inspection_measure_inspection_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("inspection_measure_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("inspection_measure_inspection_id_idx"),
        "inspection_measure",
        ["inspection_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "rework_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("checked_pcs", sa.Integer(), nullable=False),
        sa.Column("recovered_pcs", sa.Integer(), nullable=False),
        sa.Column("again_pcs", sa.Integer(), nullable=False),
        sa.Column("scrap_pcs", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "checked_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("checked_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint(
            "checked_pcs > 0 AND recovered_pcs + again_pcs + scrap_pcs = checked_pcs",
            name=op.f("rework_check_sum_check"),
        ),
        sa.CheckConstraint(
            "recovered_pcs >= 0 AND again_pcs >= 0 AND scrap_pcs >= 0 AND minutes >= 0",
            name=op.f("rework_check_counts_check"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("rework_check_round_check")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["quty.inspection.id"], name=op.f("rework_check_inspection_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("rework_check_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("rework_check_checked_at_id_idx"), "rework_check", ["checked_at", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("rework_check_inspection_id_id_idx"), "rework_check", ["inspection_id", "id"], unique=False, schema="quty"
    )
    op.create_table(
        "pull_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wanted_pcs", sa.SmallInteger(), nullable=False),
        sa.Column("pulled_pcs", sa.SmallInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("opened_seam", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tested_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("inspected_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column(
            "recorded_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("pull_session_department_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('normal', 'new', 'repair', 'increased', 'maximum')", name=op.f("pull_session_kind_check")
        ),
        sa.CheckConstraint("result IN ('pass', 'fail')", name=op.f("pull_session_result_check")),
        sa.CheckConstraint("wanted_pcs > 0 AND pulled_pcs >= wanted_pcs", name=op.f("pull_session_pieces_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("pull_session_article_id_fkey")),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("pull_session_line_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("pull_session_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pull_session_pkey")),
        sa.UniqueConstraint("number", name=op.f("pull_session_number_key")),
        schema="quty",
    )
    op.create_index(op.f("pull_session_article_id_idx"), "pull_session", ["article_id"], unique=False, schema="quty")
    op.create_index(
        op.f("pull_session_department_article_id_tested_at_idx"),
        "pull_session",
        ["department", "article_id", "tested_at"],
        unique=False,
        schema="quty",
    )
    op.create_index(op.f("pull_session_line_id_idx"), "pull_session", ["line_id"], unique=False, schema="quty")
    op.create_index(
        op.f("pull_session_manufacturing_order_id_idx"),
        "pull_session",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("pull_session_tested_at_id_idx"), "pull_session", ["tested_at", "id"], unique=False, schema="quty"
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "verified_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("verified_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint(
            "subject_kind IN ('inspection', 'lab_test', 'incoming_inspection', 'pull_session')",
            name=op.f("verification_subject_kind_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("verification_pkey")),
        sa.UniqueConstraint(
            "subject_kind",
            "subject_id",
            "verified_by",
            name=op.f("verification_subject_kind_subject_id_verified_by_key"),
        ),
        schema="quty",
    )
    op.create_table(
        "test_waiver",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("test_code", sa.Text(), nullable=False),
        sa.Column("lab_test_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("granted_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("test_waiver_reason_check")),
        sa.ForeignKeyConstraint(["lab_test_id"], ["quty.lab_test.id"], name=op.f("test_waiver_lab_test_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("test_waiver_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("test_waiver_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("test_waiver_manufacturing_order_id_test_code_idx"),
        "test_waiver",
        ["manufacturing_order_id", "test_code"],
        schema="quty",
    )
    op.create_index(op.f("test_waiver_lab_test_id_idx"), "test_waiver", ["lab_test_id"], schema="quty")
    op.create_table(
        "control_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=True),
        sa.Column("line", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("centre", sa.Float(precision=53), nullable=False),
        sa.Column("inspected_pcs", sa.BigInteger(), nullable=False),
        sa.Column("defective_pcs", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "frozen_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("frozen_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("control_line_reason_check")),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("control_line_department_check"),
        ),
        sa.CheckConstraint("centre >= 0 AND centre <= 1", name=op.f("control_line_centre_check")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("control_line_days_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("control_line_article_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("control_line_pkey")),
        schema="quty",
    )
    op.create_index(op.f("control_line_article_id_idx"), "control_line", ["article_id"], unique=False, schema="quty")
    op.create_index(
        op.f("control_line_department_article_id_line_id_idx"),
        "control_line",
        ["department", "article_id", "line", "id"],
        unique=False,
        schema="quty",
    )
