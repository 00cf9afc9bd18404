"""Every department."""
# ruff: noqa: PLR0915

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    op.create_table(
        "kanban_board",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("max_pending", sa.SmallInteger(), server_default=sa.text("10"), nullable=False),
        sa.Column("max_in_progress", sa.SmallInteger(), server_default=sa.text("5"), nullable=False),
        sa.Column("auto_approve_below", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("notify", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("kanban_board_department_check"),
        ),
        sa.CheckConstraint(
            "max_pending > 0 AND max_in_progress > 0 AND auto_approve_below >= 0",
            name=op.f("kanban_board_limits_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("kanban_board_pkey")),
        sa.UniqueConstraint("department", name=op.f("kanban_board_department_key")),
        schema="quty",
    )
    op.create_table(
        "metal_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("checked_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("detector", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("card_mm", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("points_ok", sa.SmallInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("(result = 'pass') = (points_ok = 9)", name=op.f("metal_check_all_points_check")),
        sa.CheckConstraint("kind IN ('start', 'hourly', 'mechanic')", name=op.f("metal_check_kind_check")),
        sa.CheckConstraint("result IN ('pass', 'fail')", name=op.f("metal_check_result_check")),
        sa.CheckConstraint("card_mm > 0", name=op.f("metal_check_card_check")),
        sa.CheckConstraint("points_ok BETWEEN 0 AND 9", name=op.f("metal_check_points_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("metal_check_pkey")),
        schema="quty",
    )
    op.create_index(op.f("metal_check_detector_at_idx"), "metal_check", ["detector", "at"], unique=False, schema="quty")
    op.create_table(
        "production_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("production_line_department_check"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("production_line_number_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("production_line_pkey")),
        sa.UniqueConstraint("department", "number", name=op.f("production_line_department_number_key")),
        schema="quty",
    )
    op.create_table(
        "sampling_plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("inspection_level", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("severity", sa.Text(), server_default=sa.text("'normal'"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("severity IN ('normal', 'tightened', 'reduced')", name=op.f("sampling_plan_severity_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("sampling_plan_pkey")),
        sa.UniqueConstraint("code", name=op.f("sampling_plan_code_key")),
        schema="quty",
    )
    op.create_table(
        "stock_take",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("frozen_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("approved_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("posted_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("stock_take_department_check"),
        ),
        sa.CheckConstraint("kind IN ('monthly', 'yearly', 'cycle', 'department')", name=op.f("stock_take_kind_check")),
        sa.CheckConstraint(
            "state IN ('planned', 'frozen', 'compared', 'approved', 'posted', 'cancelled')",
            name=op.f("stock_take_state_check"),
        ),
        sa.CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("stock_take_approved_check")),
        sa.CheckConstraint("approved_by <> created_by", name=op.f("stock_take_own_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_take_pkey")),
        sa.UniqueConstraint("number", name=op.f("stock_take_number_key")),
        schema="quty",
    )
    op.create_index(op.f("stock_take_state_id_idx"), "stock_take", ["state", "id"], unique=False, schema="quty")
    op.create_table(
        "acceptance_limit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("defect_class", sa.Text(), nullable=False),
        sa.Column("sample_pcs", sa.Integer(), nullable=False),
        sa.Column("aql", sa.Numeric(precision=6, scale=3), nullable=True),
        sa.Column("accept", sa.SmallInteger(), nullable=False),
        sa.Column("reject", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "defect_class IN ('critical', 'major', 'minor')", name=op.f("acceptance_limit_defect_class_check")
        ),
        sa.CheckConstraint("accept >= 0 AND reject = accept + 1", name=op.f("acceptance_limit_limits_check")),
        sa.CheckConstraint("aql > 0", name=op.f("acceptance_limit_aql_check")),
        sa.ForeignKeyConstraint(["plan_id"], ["quty.sampling_plan.id"], name=op.f("acceptance_limit_plan_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("acceptance_limit_pkey")),
        sa.UniqueConstraint(
            "plan_id", "defect_class", "sample_pcs", name=op.f("acceptance_limit_plan_id_defect_class_sample_pcs_key")
        ),
        schema="quty",
    )
    op.create_table(
        "sampling_size",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_from_pcs", sa.Integer(), nullable=False),
        sa.Column("lot_to_pcs", sa.Integer(), nullable=True),
        sa.Column("code_letter", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sample_pcs", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("lot_from_pcs >= 0 AND lot_to_pcs >= lot_from_pcs", name=op.f("sampling_size_lot_check")),
        sa.CheckConstraint("sample_pcs > 0", name=op.f("sampling_size_sample_pcs_check")),
        sa.ForeignKeyConstraint(["plan_id"], ["quty.sampling_plan.id"], name=op.f("sampling_size_plan_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sampling_size_pkey")),
        sa.UniqueConstraint("plan_id", "lot_from_pcs", name=op.f("sampling_size_plan_id_lot_from_pcs_key")),
        schema="quty",
    )
    op.create_table(
        "bill",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("variant", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("output_qty", sa.Numeric(precision=14, scale=4), server_default=sa.text("1"), nullable=False),
        sa.Column("output_unit", sa.Text(), server_default=sa.text("'PCE'"), nullable=False),
        sa.Column("set_item", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("revision", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("revised_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("revised_by", sa.Text(), nullable=True),
        sa.Column("revision_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("NOT is_default OR state = 'active'", name=op.f("bill_default_active_check")),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("bill_department_check"),
        ),
        sa.CheckConstraint("kind = 'subcontract' OR partner_id IS NULL", name=op.f("bill_subcontract_check")),
        sa.CheckConstraint("kind IN ('manufacture', 'subcontract', 'kit')", name=op.f("bill_kind_check")),
        sa.CheckConstraint("state IN ('draft', 'active', 'retired')", name=op.f("bill_state_check")),
        sa.CheckConstraint("output_qty > 0", name=op.f("bill_output_qty_check")),
        sa.CheckConstraint("revision >= 1", name=op.f("bill_revision_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("bill_article_id_fkey")),
        sa.ForeignKeyConstraint(["output_unit"], ["quty.unit.code"], name=op.f("bill_output_unit_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["quty.partner.id"], name=op.f("bill_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("bill_pkey")),
        sa.UniqueConstraint("article_id", "variant", "revision", name=op.f("bill_article_id_variant_revision_key")),
        schema="quty",
    )
    op.create_index(
        "bill_default_key", "bill", ["article_id"], unique=True, schema="quty", postgresql_where=sa.text("is_default")
    )
    op.create_index(op.f("bill_department_idx"), "bill", ["department"], unique=False, schema="quty")
    op.create_index(op.f("bill_partner_id_idx"), "bill", ["partner_id"], unique=False, schema="quty")
    op.create_table(
        "kanban_rule",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("reorder_point", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("order_qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), server_default=sa.text("'normal'"), nullable=False),
        sa.Column("lead_time_days", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("kanban_rule_department_check"),
        ),
        sa.CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name=op.f("kanban_rule_priority_check")),
        sa.CheckConstraint("lead_time_days >= 0", name=op.f("kanban_rule_lead_time_check")),
        sa.CheckConstraint("reorder_point >= 0 AND order_qty > 0", name=op.f("kanban_rule_quantities_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("kanban_rule_article_id_fkey")),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("kanban_rule_unit_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("kanban_rule_pkey")),
        sa.UniqueConstraint("article_id", "department", name=op.f("kanban_rule_article_id_department_key")),
        schema="quty",
    )
    op.create_table(
        "material_certificate",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("producer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("composition", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("filed_as", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sd', 'textile', 'chemical', 'grs')", name=op.f("material_certificate_kind_check")
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("material_certificate_period_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("material_certificate_article_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["quty.partner.id"], name=op.f("material_certificate_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("material_certificate_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("material_certificate_article_id_kind_valid_until_idx"),
        "material_certificate",
        ["article_id", "kind", "valid_until"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("material_certificate_partner_id_idx"), "material_certificate", ["partner_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("material_certificate_valid_until_idx"),
        "material_certificate",
        ["valid_until"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "bill_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("bill_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("component_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("wastage_percent", sa.Numeric(precision=5, scale=2), server_default=sa.text("0"), nullable=False),
        sa.Column("import_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("qty >= 0", name=op.f("bill_line_qty_check")),
        sa.CheckConstraint("wastage_percent BETWEEN 0 AND 100", name=op.f("bill_line_wastage_check")),
        sa.ForeignKeyConstraint(["bill_id"], ["quty.bill.id"], name=op.f("bill_line_bill_id_fkey")),
        sa.ForeignKeyConstraint(["component_id"], ["quty.article.id"], name=op.f("bill_line_component_id_fkey")),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("bill_line_unit_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("bill_line_pkey")),
        sa.UniqueConstraint("bill_id", "position", name=op.f("bill_line_bill_id_position_key")),
        schema="quty",
    )
    op.create_index(op.f("bill_line_component_id_idx"), "bill_line", ["component_id"], unique=False, schema="quty")
    op.create_index(op.f("bill_line_import_key_idx"), "bill_line", ["import_key"], unique=False, schema="quty")
    op.create_table(
        "line_occupancy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'occupied'"), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("week_year", sa.SmallInteger(), nullable=False),
        sa.Column("week_number", sa.SmallInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "occupied_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("occupied_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("clear_expected_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("cleared_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("cleared_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("line_occupancy_department_check"),
        ),
        sa.CheckConstraint("state IN ('occupied', 'paused')", name=op.f("line_occupancy_state_check")),
        sa.CheckConstraint(
            "(cleared_at IS NULL) = (cleared_by IS NULL) AND cleared_at >= occupied_at",
            name=op.f("line_occupancy_cleared_check"),
        ),
        sa.CheckConstraint(
            "(week_year IS NULL) = (week_number IS NULL) AND week_number BETWEEN 1 AND 53 AND week_year BETWEEN 2000 AND 2199",
            name=op.f("line_occupancy_week_check"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("line_occupancy_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["quty.destination.id"], name=op.f("line_occupancy_destination_id_fkey")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("line_occupancy_line_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("line_occupancy_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("line_occupancy_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("line_occupancy_article_id_idx"), "line_occupancy", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("line_occupancy_destination_id_idx"), "line_occupancy", ["destination_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("line_occupancy_line_id_occupied_at_idx"),
        "line_occupancy",
        ["line_id", "occupied_at"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("line_occupancy_manufacturing_order_id_idx"),
        "line_occupancy",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        "line_occupancy_open_key",
        "line_occupancy",
        ["line_id"],
        unique=True,
        schema="quty",
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "needle_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("fragments_complete", sa.Boolean(), nullable=False),
        sa.Column("quarantined_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("detector_result", sa.Text(), nullable=True),
        sa.Column("new_needle", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("needle_log_department_check"),
        ),
        sa.CheckConstraint("detector_result IN ('pass', 'fail')", name=op.f("needle_log_detector_result_check")),
        sa.CheckConstraint("fragments_complete OR quarantined_pcs > 0", name=op.f("needle_log_fragments_check")),
        sa.CheckConstraint("quarantined_pcs >= 0", name=op.f("needle_log_quarantined_check")),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("needle_log_line_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("needle_log_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("needle_log_pkey")),
        schema="quty",
    )
    op.create_index(op.f("needle_log_line_id_at_idx"), "needle_log", ["line_id", "at"], unique=False, schema="quty")
    op.create_index(
        op.f("needle_log_manufacturing_order_id_idx"),
        "needle_log",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "purchase_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("expected_date", sa.Date(), nullable=True),
        sa.Column("fabric_order_id", sa.BigInteger(), nullable=True),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("week_year", sa.SmallInteger(), nullable=True),
        sa.Column("week_number", sa.SmallInteger(), nullable=True),
        sa.Column("destination_id", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), server_default=sa.text("'IDR'"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("sent_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "fabric_order_id <> id AND (kind <> 'fabric' OR fabric_order_id IS NULL)",
            name=op.f("purchase_order_fabric_order_check"),
        ),
        sa.CheckConstraint(
            "kind <> 'label' OR state = 'draft' OR (week_year IS NOT NULL AND destination_id IS NOT NULL)",
            name=op.f("purchase_order_label_week_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('fabric', 'label', 'accessory', 'subcontract')", name=op.f("purchase_order_kind_check")
        ),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("purchase_order_number_check")),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'received', 'done', 'cancelled')", name=op.f("purchase_order_state_check")
        ),
        sa.CheckConstraint(
            "(week_year IS NULL) = (week_number IS NULL) AND week_number BETWEEN 1 AND 53 AND week_year BETWEEN 2000 AND 2199",
            name=op.f("purchase_order_week_check"),
        ),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["quty.destination.id"], name=op.f("purchase_order_destination_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["fabric_order_id"], ["quty.purchase_order.id"], name=op.f("purchase_order_fabric_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("purchase_order_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["quty.partner.id"], name=op.f("purchase_order_supplier_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("purchase_order_pkey")),
        sa.UniqueConstraint("number", name=op.f("purchase_order_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("purchase_order_destination_id_idx"), "purchase_order", ["destination_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("purchase_order_fabric_order_id_idx"), "purchase_order", ["fabric_order_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("purchase_order_manufacturing_order_id_idx"),
        "purchase_order",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("purchase_order_state_expected_date_idx"),
        "purchase_order",
        ["state", "expected_date"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("purchase_order_supplier_id_idx"), "purchase_order", ["supplier_id"], unique=False, schema="quty"
    )
    op.create_table(
        "goods_receipt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'arrived'"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("purchase_order_id", sa.BigInteger(), nullable=True),
        sa.Column("delivery_note", sa.Text(), nullable=False),
        sa.Column("packing_list", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("customs_document", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("plate", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("seal", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("condition", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("received_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("posted_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("posted_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("goods_receipt_number_check")),
        sa.CheckConstraint(
            "state IN ('arrived', 'inspected', 'posted', 'returned')", name=op.f("goods_receipt_state_check")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"], ["quty.purchase_order.id"], name=op.f("goods_receipt_purchase_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["quty.partner.id"], name=op.f("goods_receipt_supplier_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("goods_receipt_pkey")),
        sa.UniqueConstraint("number", name=op.f("goods_receipt_number_key")),
        sa.UniqueConstraint("supplier_id", "delivery_note", name=op.f("goods_receipt_supplier_id_delivery_note_key")),
        schema="quty",
    )
    op.create_index(
        op.f("goods_receipt_purchase_order_id_idx"), "goods_receipt", ["purchase_order_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("goods_receipt_received_at_id_idx"), "goods_receipt", ["received_at", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("goods_receipt_supplier_id_idx"), "goods_receipt", ["supplier_id"], unique=False, schema="quty"
    )
    op.create_table(
        "incident_report",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=True),
        sa.Column("hold_id", sa.BigInteger(), nullable=True),
        sa.Column("units_pcs", sa.Integer(), nullable=False),
        sa.Column("metal", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("found_at", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reruns", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("cause", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("containment", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("closed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL AND closed_by IS NOT NULL)",
            name=op.f("incident_report_closed_check"),
        ),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("incident_report_department_check"),
        ),
        sa.CheckConstraint(
            "disposition IN ('back_to_production', 'rework', 'scrap', 'destroyed', 'held')",
            name=op.f("incident_report_disposition_check"),
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR (btrim(cause) <> '' AND disposition IS NOT NULL)",
            name=op.f("incident_report_cause_check"),
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name=op.f("incident_report_state_check")),
        sa.CheckConstraint("units_pcs > 0", name=op.f("incident_report_units_check")),
        sa.ForeignKeyConstraint(["hold_id"], ["quty.hold.id"], name=op.f("incident_report_hold_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("incident_report_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("incident_report_work_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_report_pkey")),
        sa.UniqueConstraint("number", name=op.f("incident_report_number_key")),
        schema="quty",
    )
    op.create_index(op.f("incident_report_hold_id_idx"), "incident_report", ["hold_id"], unique=False, schema="quty")
    op.create_index(
        op.f("incident_report_manufacturing_order_id_idx"),
        "incident_report",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("incident_report_state_id_idx"), "incident_report", ["state", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("incident_report_work_order_id_idx"), "incident_report", ["work_order_id"], unique=False, schema="quty"
    )
    op.create_table(
        "kanban_card",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("fulfilled_qty", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("priority", sa.Text(), server_default=sa.text("'normal'"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'pending'"), nullable=False),
        sa.Column("needed_by", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=True),
        sa.Column("rule_id", sa.BigInteger(), nullable=True),
        sa.Column("automatic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("approved_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("fulfilled_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("fulfilled_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("kanban_card_department_check"),
        ),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("kanban_card_number_check")),
        sa.CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name=op.f("kanban_card_priority_check")),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'in_progress', 'completed', 'cancelled')",
            name=op.f("kanban_card_state_check"),
        ),
        sa.CheckConstraint("approved_by <> created_by OR automatic", name=op.f("kanban_card_own_check")),
        sa.CheckConstraint("qty > 0 AND fulfilled_qty BETWEEN 0 AND qty", name=op.f("kanban_card_qty_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("kanban_card_article_id_fkey")),
        sa.ForeignKeyConstraint(["rule_id"], ["quty.kanban_rule.id"], name=op.f("kanban_card_rule_id_fkey")),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("kanban_card_unit_fkey")),
        sa.ForeignKeyConstraint(["work_order_id"], ["quty.work_order.id"], name=op.f("kanban_card_work_order_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("kanban_card_pkey")),
        sa.UniqueConstraint("number", name=op.f("kanban_card_number_key")),
        schema="quty",
    )
    op.create_index(op.f("kanban_card_article_id_idx"), "kanban_card", ["article_id"], unique=False, schema="quty")
    op.create_index(
        op.f("kanban_card_department_state_id_idx"),
        "kanban_card",
        ["department", "state", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(op.f("kanban_card_rule_id_idx"), "kanban_card", ["rule_id"], unique=False, schema="quty")
    op.create_index(
        op.f("kanban_card_work_order_id_idx"), "kanban_card", ["work_order_id"], unique=False, schema="quty"
    )
    op.create_table(
        "material_consumption",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("planned_qty", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("actual_qty", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("planned_qty >= 0 AND actual_qty >= 0", name=op.f("material_consumption_quantities_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("material_consumption_article_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("material_consumption_lot_id_fkey")),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("material_consumption_unit_fkey")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("material_consumption_work_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("material_consumption_pkey")),
        sa.UniqueConstraint(
            "work_order_id",
            "article_id",
            "lot_id",
            name=op.f("material_consumption_work_order_id_article_id_lot_id_key"),
        ),
        schema="quty",
    )
    op.create_index(
        op.f("material_consumption_article_id_idx"), "material_consumption", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("material_consumption_lot_id_idx"), "material_consumption", ["lot_id"], unique=False, schema="quty"
    )
    op.create_table(
        "material_requisition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("issued_qty", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'requested'"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("material_requisition_department_check"),
        ),
        sa.CheckConstraint("kind = 'planned' OR btrim(reason) <> ''", name=op.f("material_requisition_reason_check")),
        sa.CheckConstraint(
            "kind IN ('planned', 'shortage', 'supplementary', 'waste')", name=op.f("material_requisition_kind_check")
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'rejected', 'ordered', 'issued', 'cancelled')",
            name=op.f("material_requisition_state_check"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("material_requisition_decided_check")
        ),
        sa.CheckConstraint("decided_by <> created_by", name=op.f("material_requisition_own_check")),
        sa.CheckConstraint("qty > 0 AND issued_qty BETWEEN 0 AND qty", name=op.f("material_requisition_qty_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("material_requisition_article_id_fkey")),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("material_requisition_unit_fkey")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("material_requisition_work_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("material_requisition_pkey")),
        sa.UniqueConstraint("number", name=op.f("material_requisition_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("material_requisition_article_id_idx"), "material_requisition", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("material_requisition_state_id_idx"), "material_requisition", ["state", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("material_requisition_work_order_id_idx"),
        "material_requisition",
        ["work_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "purchase_order_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("expected_date", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("purchase_order_line_qty_check")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("purchase_order_line_unit_price_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("purchase_order_line_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["quty.purchase_order.id"], name=op.f("purchase_order_line_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("purchase_order_line_unit_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("purchase_order_line_pkey")),
        sa.UniqueConstraint("order_id", "number", name=op.f("purchase_order_line_order_id_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("purchase_order_line_article_id_idx"), "purchase_order_line", ["article_id"], unique=False, schema="quty"
    )
    op.create_table(
        "stock_take_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("stock_take_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("book_qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("cause", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("adjusted_qty", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("book_qty >= 0", name=op.f("stock_take_line_book_qty_check")),
        sa.CheckConstraint("tag > 0", name=op.f("stock_take_line_tag_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("stock_take_line_article_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("stock_take_line_lot_id_fkey")),
        sa.ForeignKeyConstraint(["place_id"], ["quty.place.id"], name=op.f("stock_take_line_place_id_fkey")),
        sa.ForeignKeyConstraint(
            ["stock_take_id"], ["quty.stock_take.id"], name=op.f("stock_take_line_stock_take_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_take_line_pkey")),
        sa.UniqueConstraint(
            "stock_take_id",
            "place_id",
            "article_id",
            "lot_id",
            name=op.f("stock_take_line_stock_take_id_place_id_article_id_lot_id_key"),
        ),
        schema="quty",
    )
    op.create_index(
        op.f("stock_take_line_article_id_idx"), "stock_take_line", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(op.f("stock_take_line_lot_id_idx"), "stock_take_line", ["lot_id"], unique=False, schema="quty")
    op.create_index(op.f("stock_take_line_place_id_idx"), "stock_take_line", ["place_id"], unique=False, schema="quty")
    op.create_table(
        "transfer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'initiated'"), nullable=False),
        sa.Column("from_department", sa.Text(), nullable=False),
        sa.Column("to_department", sa.Text(), nullable=False),
        sa.Column("to_line_id", sa.BigInteger(), nullable=True),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=True),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("week_year", sa.SmallInteger(), nullable=False),
        sa.Column("week_number", sa.SmallInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_pcs", sa.Integer(), nullable=False),
        sa.Column("received_pcs", sa.Integer(), nullable=True),
        sa.Column("difference_pcs", sa.Integer(), nullable=True),
        sa.Column("difference_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("line_clear", sa.Boolean(), nullable=True),
        sa.Column("line_checked_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("line_checked_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("sent_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Text(), nullable=True),
        sa.Column("completed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state IN ('accepted', 'completed')) = (accepted_at IS NOT NULL AND received_pcs IS NOT NULL)",
            name=op.f("transfer_accepted_check"),
        ),
        sa.CheckConstraint(
            "coalesce(difference_pcs, 0) = 0 OR btrim(difference_reason) <> ''", name=op.f("transfer_difference_check")
        ),
        sa.CheckConstraint(
            "from_department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("transfer_from_department_check"),
        ),
        sa.CheckConstraint(
            "number = btrim(number) AND number <> '' AND number !~ '[|]'", name=op.f("transfer_number_check")
        ),
        sa.CheckConstraint(
            "state IN ('initiated', 'blocked', 'locked', 'accepted', 'completed', 'cancelled')",
            name=op.f("transfer_state_check"),
        ),
        sa.CheckConstraint(
            "to_department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("transfer_to_department_check"),
        ),
        sa.CheckConstraint(
            "(week_year IS NULL) = (week_number IS NULL) AND week_number BETWEEN 1 AND 53 AND week_year BETWEEN 2000 AND 2199",
            name=op.f("transfer_week_check"),
        ),
        sa.CheckConstraint("from_department <> to_department", name=op.f("transfer_departments_check")),
        sa.CheckConstraint(
            "received_pcs >= 0 AND received_pcs + difference_pcs = sent_pcs", name=op.f("transfer_received_check")
        ),
        sa.CheckConstraint("sent_pcs > 0", name=op.f("transfer_sent_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("transfer_article_id_fkey")),
        sa.ForeignKeyConstraint(["destination_id"], ["quty.destination.id"], name=op.f("transfer_destination_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("transfer_lot_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("transfer_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["to_line_id"], ["quty.production_line.id"], name=op.f("transfer_to_line_id_fkey")),
        sa.ForeignKeyConstraint(["work_order_id"], ["quty.work_order.id"], name=op.f("transfer_work_order_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("transfer_pkey")),
        sa.UniqueConstraint("number", name=op.f("transfer_number_key")),
        schema="quty",
    )
    op.create_index(op.f("transfer_article_id_idx"), "transfer", ["article_id"], unique=False, schema="quty")
    op.create_index(op.f("transfer_destination_id_idx"), "transfer", ["destination_id"], unique=False, schema="quty")
    op.create_index(op.f("transfer_lot_id_idx"), "transfer", ["lot_id"], unique=False, schema="quty")
    op.create_index(
        op.f("transfer_manufacturing_order_id_idx"), "transfer", ["manufacturing_order_id"], unique=False, schema="quty"
    )
    op.create_index(
        "transfer_open_idx",
        "transfer",
        ["to_department", "state"],
        unique=False,
        schema="quty",
        postgresql_where=sa.text("state IN ('initiated', 'blocked', 'locked')"),
    )
    op.create_index(op.f("transfer_sent_at_id_idx"), "transfer", ["sent_at", "id"], unique=False, schema="quty")
    op.create_index(op.f("transfer_to_line_id_idx"), "transfer", ["to_line_id"], unique=False, schema="quty")
    op.create_index(op.f("transfer_work_order_id_idx"), "transfer", ["work_order_id"], unique=False, schema="quty")
    op.create_table(
        "work_order_revision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("revised_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("old_target_pcs", sa.Integer(), nullable=False),
        sa.Column("new_target_pcs", sa.Integer(), nullable=False),
        sa.Column("automatic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("work_order_revision_reason_check")),
        sa.CheckConstraint("old_target_pcs > 0 AND new_target_pcs > 0", name=op.f("work_order_revision_targets_check")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("work_order_revision_work_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("work_order_revision_pkey")),
        sa.UniqueConstraint("work_order_id", "revision", name=op.f("work_order_revision_work_order_id_revision_key")),
        schema="quty",
    )
    op.create_table(
        "final_inspection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("lot_pcs", sa.Integer(), nullable=False),
        sa.Column("sample_pcs", sa.Integer(), nullable=False),
        sa.Column("critical_accept", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("major_accept", sa.SmallInteger(), nullable=False),
        sa.Column("minor_accept", sa.SmallInteger(), nullable=False),
        sa.Column("critical_found", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("major_found", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("minor_found", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("sample_pcs > 0 AND lot_pcs >= sample_pcs", name=op.f("final_inspection_sample_check")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["quty.inspection.id"], name=op.f("final_inspection_inspection_id_fkey")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["quty.sampling_plan.id"], name=op.f("final_inspection_plan_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("final_inspection_pkey")),
        sa.UniqueConstraint("inspection_id", name=op.f("final_inspection_inspection_id_key")),
        sa.UniqueConstraint("number", name=op.f("final_inspection_number_key")),
        schema="quty",
    )
    op.create_index(op.f("final_inspection_plan_id_idx"), "final_inspection", ["plan_id"], unique=False, schema="quty")
    op.create_table(
        "gate_pass",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'prepared'"), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("work_order_id", sa.BigInteger(), nullable=True),
        sa.Column("transfer_id", sa.BigInteger(), nullable=True),
        sa.Column("returns_id", sa.BigInteger(), nullable=True),
        sa.Column("delivery_note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("customs_document", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("goods", sa.Text(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("plate", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("seal", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("return_expected_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("passed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("passed_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("gate_pass_direction_check")),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("gate_pass_number_check")),
        sa.CheckConstraint("state IN ('prepared', 'passed', 'held', 'closed')", name=op.f("gate_pass_state_check")),
        sa.CheckConstraint("(passed_at IS NULL) = (passed_by IS NULL)", name=op.f("gate_pass_passed_check")),
        sa.ForeignKeyConstraint(["partner_id"], ["quty.partner.id"], name=op.f("gate_pass_partner_id_fkey")),
        sa.ForeignKeyConstraint(["returns_id"], ["quty.gate_pass.id"], name=op.f("gate_pass_returns_id_fkey")),
        sa.ForeignKeyConstraint(["transfer_id"], ["quty.transfer.id"], name=op.f("gate_pass_transfer_id_fkey")),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("gate_pass_unit_fkey")),
        sa.ForeignKeyConstraint(["work_order_id"], ["quty.work_order.id"], name=op.f("gate_pass_work_order_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("gate_pass_pkey")),
        sa.UniqueConstraint("number", name=op.f("gate_pass_number_key")),
        schema="quty",
    )
    op.create_index(op.f("gate_pass_partner_id_idx"), "gate_pass", ["partner_id"], unique=False, schema="quty")
    op.create_index(op.f("gate_pass_returns_id_idx"), "gate_pass", ["returns_id"], unique=False, schema="quty")
    op.create_index(op.f("gate_pass_state_id_idx"), "gate_pass", ["state", "id"], unique=False, schema="quty")
    op.create_index(op.f("gate_pass_transfer_id_idx"), "gate_pass", ["transfer_id"], unique=False, schema="quty")
    op.create_index(op.f("gate_pass_work_order_id_idx"), "gate_pass", ["work_order_id"], unique=False, schema="quty")
    op.create_table(
        "goods_receipt_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("receipt_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=True),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("delivered_qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("counted_qty", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("accepted_qty", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("rejected_qty", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("inspection_state", sa.Text(), server_default=sa.text("'not_inspected'"), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=True),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "inspection_state IN ('not_inspected', 'passed', 'rejected')",
            name=op.f("goods_receipt_line_inspection_state_check"),
        ),
        sa.CheckConstraint("accepted_qty + rejected_qty <= counted_qty", name=op.f("goods_receipt_line_sum_check")),
        sa.CheckConstraint(
            "delivered_qty > 0 AND accepted_qty >= 0 AND rejected_qty >= 0",
            name=op.f("goods_receipt_line_quantities_check"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("goods_receipt_line_article_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("goods_receipt_line_lot_id_fkey")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["quty.purchase_order_line.id"], name=op.f("goods_receipt_line_order_line_id_fkey")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["quty.place.id"], name=op.f("goods_receipt_line_place_id_fkey")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["quty.goods_receipt.id"], name=op.f("goods_receipt_line_receipt_id_fkey")
        ),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("goods_receipt_line_unit_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("goods_receipt_line_pkey")),
        sa.UniqueConstraint("receipt_id", "number", name=op.f("goods_receipt_line_receipt_id_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("goods_receipt_line_article_id_idx"), "goods_receipt_line", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("goods_receipt_line_lot_id_idx"), "goods_receipt_line", ["lot_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("goods_receipt_line_order_line_id_idx"),
        "goods_receipt_line",
        ["order_line_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("goods_receipt_line_place_id_idx"), "goods_receipt_line", ["place_id"], unique=False, schema="quty"
    )
    op.create_table(
        "nonconformity_report",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("to_department", sa.Text(), nullable=True),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("article_id", sa.BigInteger(), nullable=True),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("inspection_id", sa.BigInteger(), nullable=True),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("root_cause", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("corrective_action", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL AND closed_by IS NOT NULL)",
            name=op.f("nonconformity_report_closed_check"),
        ),
        sa.CheckConstraint("btrim(problem) <> ''", name=op.f("nonconformity_report_problem_check")),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("nonconformity_report_department_check"),
        ),
        sa.CheckConstraint(
            "state = 'open' OR (answered_by IS NOT NULL AND btrim(root_cause) <> '' AND btrim(corrective_action) <> '')",
            name=op.f("nonconformity_report_answered_check"),
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name=op.f("nonconformity_report_state_check")),
        sa.CheckConstraint(
            "to_department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("nonconformity_report_to_department_check"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("nonconformity_report_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["quty.inspection.id"], name=op.f("nonconformity_report_inspection_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("nonconformity_report_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["quty.partner.id"], name=op.f("nonconformity_report_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("nonconformity_report_pkey")),
        sa.UniqueConstraint("number", name=op.f("nonconformity_report_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("nonconformity_report_article_id_idx"), "nonconformity_report", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("nonconformity_report_inspection_id_idx"),
        "nonconformity_report",
        ["inspection_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("nonconformity_report_manufacturing_order_id_idx"),
        "nonconformity_report",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("nonconformity_report_partner_id_idx"), "nonconformity_report", ["partner_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("nonconformity_report_state_due_on_idx"),
        "nonconformity_report",
        ["state", "due_on"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "purchase_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'requested'"), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("order_line_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("purchase_request_department_check"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'rejected', 'ordered', 'issued', 'cancelled')",
            name=op.f("purchase_request_state_check"),
        ),
        sa.CheckConstraint("qty > 0", name=op.f("purchase_request_qty_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("purchase_request_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("purchase_request_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["quty.purchase_order_line.id"], name=op.f("purchase_request_order_line_id_fkey")
        ),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("purchase_request_unit_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("purchase_request_pkey")),
        sa.UniqueConstraint("number", name=op.f("purchase_request_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("purchase_request_article_id_idx"), "purchase_request", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("purchase_request_manufacturing_order_id_idx"),
        "purchase_request",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("purchase_request_order_line_id_idx"), "purchase_request", ["order_line_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("purchase_request_state_needed_by_idx"),
        "purchase_request",
        ["state", "needed_by"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "segregation_acknowledgement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("acknowledged_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "method IN ('physical_gap', 'line_stop', 'manual_inspection')",
            name=op.f("segregation_acknowledgement_method_check"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["quty.attachment.id"], name=op.f("segregation_acknowledgement_attachment_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["quty.transfer.id"], name=op.f("segregation_acknowledgement_transfer_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("segregation_acknowledgement_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("segregation_acknowledgement_attachment_id_idx"),
        "segregation_acknowledgement",
        ["attachment_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("segregation_acknowledgement_transfer_id_idx"),
        "segregation_acknowledgement",
        ["transfer_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "stock_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("counted_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("counted_qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("counted_qty >= 0", name=op.f("stock_count_counted_qty_check")),
        sa.CheckConstraint("round BETWEEN 1 AND 9", name=op.f("stock_count_round_check")),
        sa.ForeignKeyConstraint(["line_id"], ["quty.stock_take_line.id"], name=op.f("stock_count_line_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_count_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("stock_count_line_id_round_idx"), "stock_count", ["line_id", "round"], unique=False, schema="quty"
    )
    op.create_table(
        "transfer_split",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("qty_pcs", sa.Integer(), nullable=False),
        sa.CheckConstraint("qty_pcs > 0", name=op.f("transfer_split_qty_pcs_check")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("transfer_split_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["quty.transfer.id"], name=op.f("transfer_split_transfer_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("transfer_split_pkey")),
        sa.UniqueConstraint(
            "transfer_id", "manufacturing_order_id", name=op.f("transfer_split_transfer_id_manufacturing_order_id_key")
        ),
        schema="quty",
    )
    op.create_index(
        op.f("transfer_split_manufacturing_order_id_idx"),
        "transfer_split",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "fabric_roll",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("receipt_line_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'not_inspected'"), nullable=False),
        sa.Column("invoiced_yards", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("measured_yards", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("width_inches", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("weight_gsm", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("pile_mm", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("colour_ok", sa.Boolean(), nullable=True),
        sa.Column("bleed_ok", sa.Boolean(), nullable=True),
        sa.Column("smell_ok", sa.Boolean(), nullable=True),
        sa.Column("inspected_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("inspected_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state IN ('not_inspected', 'accepted', 'rejected')", name=op.f("fabric_roll_state_check")),
        sa.CheckConstraint(
            "invoiced_yards > 0 AND measured_yards > 0 AND width_inches > 0 AND weight_gsm > 0 AND pile_mm >= 0",
            name=op.f("fabric_roll_sizes_check"),
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("fabric_roll_lot_id_fkey")),
        sa.ForeignKeyConstraint(
            ["receipt_line_id"], ["quty.goods_receipt_line.id"], name=op.f("fabric_roll_receipt_line_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("fabric_roll_pkey")),
        sa.UniqueConstraint("lot_id", "number", name=op.f("fabric_roll_lot_id_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("fabric_roll_receipt_line_id_idx"), "fabric_roll", ["receipt_line_id"], unique=False, schema="quty"
    )
    op.create_table(
        "final_inspection_point",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("final_inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("required", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("found", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "result IN ('ok', 'not_ok', 'not_applicable')", name=op.f("final_inspection_point_result_check")
        ),
        sa.ForeignKeyConstraint(
            ["final_inspection_id"],
            ["quty.final_inspection.id"],
            name=op.f("final_inspection_point_final_inspection_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("final_inspection_point_pkey")),
        sa.UniqueConstraint(
            "final_inspection_id", "point", name=op.f("final_inspection_point_final_inspection_id_point_key")
        ),
        schema="quty",
    )
    op.create_table(
        "pull_test",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("tested_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("force_n", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("held_seconds", sa.SmallInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("broken_part", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("failure_n", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("report_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("pull_test_department_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('normal', 'new', 'repair', 'increased', 'maximum')", name=op.f("pull_test_kind_check")
        ),
        sa.CheckConstraint("result IN ('pass', 'fail')", name=op.f("pull_test_result_check")),
        sa.CheckConstraint("force_n > 0 AND held_seconds >= 0 AND failure_n > 0", name=op.f("pull_test_force_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("pull_test_article_id_fkey")),
        sa.ForeignKeyConstraint(["line_id"], ["quty.production_line.id"], name=op.f("pull_test_line_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("pull_test_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["report_id"], ["quty.nonconformity_report.id"], name=op.f("pull_test_report_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("pull_test_pkey")),
        schema="quty",
    )
    op.create_index(op.f("pull_test_article_id_idx"), "pull_test", ["article_id"], unique=False, schema="quty")
    op.create_index(op.f("pull_test_line_id_idx"), "pull_test", ["line_id"], unique=False, schema="quty")
    op.create_index(
        op.f("pull_test_manufacturing_order_id_id_idx"),
        "pull_test",
        ["manufacturing_order_id", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(op.f("pull_test_report_id_idx"), "pull_test", ["report_id"], unique=False, schema="quty")
    op.create_table(
        "fabric_defect",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("found_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("roll_id", sa.BigInteger(), nullable=False),
        sa.Column("defect_id", sa.BigInteger(), nullable=True),
        sa.Column("points", sa.SmallInteger(), nullable=False),
        sa.Column("position_yards", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("points BETWEEN 1 AND 4", name=op.f("fabric_defect_points_check")),
        sa.CheckConstraint("position_yards >= 0", name=op.f("fabric_defect_position_check")),
        sa.ForeignKeyConstraint(["defect_id"], ["quty.defect.id"], name=op.f("fabric_defect_defect_id_fkey")),
        sa.ForeignKeyConstraint(["roll_id"], ["quty.fabric_roll.id"], name=op.f("fabric_defect_roll_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("fabric_defect_pkey")),
        schema="quty",
    )
    op.create_index(op.f("fabric_defect_defect_id_idx"), "fabric_defect", ["defect_id"], unique=False, schema="quty")
    op.create_index(op.f("fabric_defect_roll_id_idx"), "fabric_defect", ["roll_id"], unique=False, schema="quty")
