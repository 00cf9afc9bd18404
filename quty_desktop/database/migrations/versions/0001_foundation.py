"""Foundation."""
# ruff: noqa: PLR0915

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    op.create_table(
        "alert",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'pending'"), nullable=False),
        sa.Column("level", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("due_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "escalation",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("subject_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column(
            "params",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("request", sa.Uuid(), nullable=True),
        sa.Column(
            "raised_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("raised_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("acknowledged_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("answer_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state IN ('resolved', 'overridden')) = (resolved_at IS NOT NULL AND resolved_by IS NOT NULL) AND (state <> 'overridden' OR btrim(answer_reason) <> '')",
            name=op.f("alert_answered_check"),
        ),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("alert_department_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('line_clearance', 'segregation', 'qc_fail', 'metal', 'shortage', 'duplicate_scan', 'wrong_mark', 'scanner_offline', 'quantity', 'certificate', 'other')",
            name=op.f("alert_kind_check"),
        ),
        sa.CheckConstraint("severity IN ('info', 'warning', 'critical')", name=op.f("alert_severity_check")),
        sa.CheckConstraint(
            "state IN ('pending', 'acknowledged', 'resolved', 'overridden')", name=op.f("alert_state_check")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 9", name=op.f("alert_level_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("alert_pkey")),
        schema="quty",
    )
    op.create_index(
        "alert_due_idx", "alert", ["due_at"], unique=False, schema="quty", postgresql_where=sa.text("state = 'pending'")
    )
    op.create_index(
        "alert_open_idx",
        "alert",
        ["department", "severity"],
        unique=False,
        schema="quty",
        postgresql_where=sa.text("state IN ('pending', 'acknowledged')"),
    )
    op.create_index(op.f("alert_raised_at_id_idx"), "alert", ["raised_at", "id"], unique=False, schema="quty")
    op.create_index(
        op.f("alert_subject_kind_subject_id_idx"), "alert", ["subject_kind", "subject_id"], unique=False, schema="quty"
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("added_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("sha256 = encode(sha256(content), 'hex')", name=op.f("attachment_sha256_check")),
        sa.CheckConstraint("octet_length(content) <= 20000000", name=op.f("attachment_content_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("attachment_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("attachment_subject_kind_subject_id_idx"),
        "attachment",
        ["subject_kind", "subject_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("person_name", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("old", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("new", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("command", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("action IN ('insert', 'update', 'delete', 'note')", name=op.f("audit_entry_action_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_entry_pkey")),
        schema="quty",
    )
    op.create_index(op.f("audit_entry_at_id_idx"), "audit_entry", ["at", "id"], unique=False, schema="quty")
    op.create_index(
        op.f("audit_entry_person_name_id_idx"), "audit_entry", ["person_name", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("audit_entry_table_name_key_idx"), "audit_entry", ["table_name", "key"], unique=False, schema="quty"
    )
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("category_name_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("category_pkey")),
        sa.UniqueConstraint("name", name=op.f("category_name_key")),
        schema="quty",
    )
    op.create_table(
        "command_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("command_request_pkey")),
        schema="quty",
    )
    op.create_table(
        "defect",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("defect_class", sa.Text(), nullable=False),
        sa.Column("defect_group", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f("defect_code_check")),
        sa.CheckConstraint("defect_class IN ('critical', 'major', 'minor')", name=op.f("defect_defect_class_check")),
        sa.CheckConstraint(
            "defect_group IN ('material', 'process', 'assembly', 'dimension', 'appearance', 'safety', 'label')",
            name=op.f("defect_defect_group_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("defect_pkey")),
        sa.UniqueConstraint("code", name=op.f("defect_code_key")),
        schema="quty",
    )
    op.create_table(
        "destination",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("code = btrim(upper(code)) AND code <> ''", name=op.f("destination_code_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("destination_pkey")),
        sa.UniqueConstraint("code", name=op.f("destination_code_key")),
        schema="quty",
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("imported_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'done'"), nullable=False),
        sa.Column("rows_read", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_new", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_changed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_same", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_refused", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "summary",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.CheckConstraint("file_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("import_run_file_sha256_check")),
        sa.CheckConstraint("state IN ('previewed', 'done', 'undone')", name=op.f("import_run_state_check")),
        sa.CheckConstraint(
            "rows_read >= 0 AND rows_new >= 0 AND rows_changed >= 0 AND rows_same >= 0 AND rows_refused >= 0",
            name=op.f("import_run_counts_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("import_run_pkey")),
        schema="quty",
    )
    op.create_index(op.f("import_run_at_id_idx"), "import_run", ["at", "id"], unique=False, schema="quty")
    op.create_table(
        "number_series",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("number_series_pkey")),
        schema="quty",
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("contact_person", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("partner_name_check")),
        sa.CheckConstraint("kind IN ('customer', 'supplier', 'subcontractor')", name=op.f("partner_kind_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("partner_pkey")),
        sa.UniqueConstraint("code", name=op.f("partner_code_key")),
        sa.UniqueConstraint("kind", "name", name=op.f("partner_kind_name_key")),
        schema="quty",
    )
    op.create_table(
        "permission",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "known_since", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("permission_pkey")),
        schema="quty",
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'id'"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("last_sign_in_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("password_changed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint("btrim(full_name) <> ''", name=op.f("person_full_name_check")),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("person_department_check"),
        ),
        sa.CheckConstraint("language IN ('id', 'en')", name=op.f("person_language_check")),
        sa.CheckConstraint(
            "name ~ '^[a-z][a-z0-9._-]{2,31}$' AND name !~ '^(pg_|quty_)'", name=op.f("person_name_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sa.UniqueConstraint("email", name=op.f("person_email_key")),
        sa.UniqueConstraint("name", name=op.f("person_name_key")),
        schema="quty",
    )
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("keeps_balance", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("capacity", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("frozen_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "NOT (keeps_balance AND kind IN ('supplier', 'customer', 'production', 'loss'))",
            name=op.f("place_outside_check"),
        ),
        sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f("place_code_check")),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("place_department_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('area', 'rack', 'bin', 'department', 'transit', 'quarantine', 'supplier', 'customer', 'production', 'loss')",
            name=op.f("place_kind_check"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("place_parent_check")),
        sa.ForeignKeyConstraint(["parent_id"], ["quty.place.id"], name=op.f("place_parent_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("place_pkey")),
        sa.UniqueConstraint("code", name=op.f("place_code_key")),
        schema="quty",
    )
    op.create_index(op.f("place_department_idx"), "place", ["department"], unique=False, schema="quty")
    op.create_index(op.f("place_parent_id_idx"), "place", ["parent_id"], unique=False, schema="quty")
    op.create_table(
        "registered_document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("aliases", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("retention_months", sa.SmallInteger(), nullable=True),
        sa.Column("valid_from", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint(
            "retention_months IS NULL OR retention_months > 0", name=op.f("registered_document_retention_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("registered_document_pkey")),
        sa.UniqueConstraint("number", name=op.f("registered_document_number_key")),
        schema="quty",
    )
    op.create_table(
        "role",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("standard", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("role_name_check")),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9_]{1,40}$'", name=op.f("role_code_check")),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("role_department_check"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("role_pkey")),
        schema="quty",
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "changed_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("setting_pkey")),
        schema="quty",
    )
    op.create_table(
        "sign_in_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column(
            "recorded_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column(
            "client",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('signed_in', 'failed', 'password_changed', 'password_reset')",
            name=op.f("sign_in_event_kind_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_event_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("sign_in_event_person_name_at_idx"), "sign_in_event", ["person_name", "at"], unique=False, schema="quty"
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("factor", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f("unit_code_check")),
        sa.CheckConstraint(
            "dimension IN ('count', 'length', 'mass', 'area', 'pack')", name=op.f("unit_dimension_check")
        ),
        sa.CheckConstraint("factor > 0", name=op.f("unit_factor_check")),
        sa.PrimaryKeyConstraint("code", name=op.f("unit_pkey")),
        schema="quty",
    )
    op.create_table(
        "alert_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("person_name", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("alert_event_department_check"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'acknowledged', 'resolved', 'overridden')", name=op.f("alert_event_state_check")
        ),
        sa.ForeignKeyConstraint(["alert_id"], ["quty.alert.id"], name=op.f("alert_event_alert_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("alert_event_pkey")),
        schema="quty",
    )
    op.create_index(op.f("alert_event_alert_id_idx"), "alert_event", ["alert_id"], unique=False, schema="quty")
    op.create_table(
        "article",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), server_default=sa.text("'PCE'"), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("variant", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=True),
        sa.Column("min_stock", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column("gross_weight_kg", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("net_weight_kg", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("placeholder", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("article_name_check")),
        sa.CheckConstraint("code = btrim(code) AND code <> ''", name=op.f("article_code_check")),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("article_department_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('raw_material', 'wip', 'finished_good', 'service')", name=op.f("article_kind_check")
        ),
        sa.CheckConstraint("min_stock >= 0", name=op.f("article_min_stock_check")),
        sa.CheckConstraint("parent_id <> id", name=op.f("article_parent_check")),
        sa.ForeignKeyConstraint(["category_id"], ["quty.category.id"], name=op.f("article_category_id_fkey")),
        sa.ForeignKeyConstraint(["destination_id"], ["quty.destination.id"], name=op.f("article_destination_id_fkey")),
        sa.ForeignKeyConstraint(["parent_id"], ["quty.article.id"], name=op.f("article_parent_id_fkey")),
        sa.ForeignKeyConstraint(["unit"], ["quty.unit.code"], name=op.f("article_unit_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("article_pkey")),
        sa.UniqueConstraint(
            "code", "destination_id", name=op.f("article_code_destination_id_key"), postgresql_nulls_not_distinct=True
        ),
        schema="quty",
    )
    op.create_index(op.f("article_category_id_idx"), "article", ["category_id"], unique=False, schema="quty")
    op.create_index(op.f("article_destination_id_idx"), "article", ["destination_id"], unique=False, schema="quty")
    op.create_index(op.f("article_kind_code_idx"), "article", ["kind", "code"], unique=False, schema="quty")
    op.create_index(op.f("article_name_idx"), "article", ["name"], unique=False, schema="quty")
    op.create_index(op.f("article_parent_id_idx"), "article", ["parent_id"], unique=False, schema="quty")
    op.create_table(
        "buyer_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("buyer_id", sa.BigInteger(), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("confirmed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("buyer_order_number_check")),
        sa.CheckConstraint(
            "state IN ('draft', 'confirmed', 'production', 'done', 'cancelled')", name=op.f("buyer_order_state_check")
        ),
        sa.ForeignKeyConstraint(["buyer_id"], ["quty.partner.id"], name=op.f("buyer_order_buyer_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("buyer_order_pkey")),
        sa.UniqueConstraint("number", name=op.f("buyer_order_number_key")),
        schema="quty",
    )
    op.create_index(op.f("buyer_order_buyer_id_idx"), "buyer_order", ["buyer_id"], unique=False, schema="quty")
    op.create_index(
        op.f("buyer_order_order_date_id_idx"), "buyer_order", ["order_date", "id"], unique=False, schema="quty"
    )
    op.create_table(
        "destination_alias",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["quty.destination.id"], name=op.f("destination_alias_destination_id_fkey")
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("destination_alias_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("destination_alias_destination_id_idx"),
        "destination_alias",
        ["destination_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "import_problem",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("value", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column(
            "params",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("remedy", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("settled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("severity IN ('note', 'warning', 'error')", name=op.f("import_problem_severity_check")),
        sa.ForeignKeyConstraint(["run_id"], ["quty.import_run.id"], name=op.f("import_problem_run_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("import_problem_pkey")),
        schema="quty",
    )
    op.create_index(op.f("import_problem_run_id_idx"), "import_problem", ["run_id"], unique=False, schema="quty")
    op.create_table(
        "person_role",
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("role_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_name"], ["quty.person.name"], name=op.f("person_role_person_name_fkey")),
        sa.ForeignKeyConstraint(["role_code"], ["quty.role.code"], name=op.f("person_role_role_code_fkey")),
        sa.PrimaryKeyConstraint("person_name", "role_code", name=op.f("person_role_pkey")),
        schema="quty",
    )
    op.create_index(op.f("person_role_role_code_idx"), "person_role", ["role_code"], unique=False, schema="quty")
    op.create_table(
        "role_permission",
        sa.Column("role_code", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["permission"], ["quty.permission.code"], name=op.f("role_permission_permission_fkey")),
        sa.ForeignKeyConstraint(["role_code"], ["quty.role.code"], name=op.f("role_permission_role_code_fkey")),
        sa.PrimaryKeyConstraint("role_code", "permission", name=op.f("role_permission_pkey")),
        schema="quty",
    )
    op.create_table(
        "buyer_order_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("qty_pcs", sa.Integer(), nullable=False),
        sa.Column("week_year", sa.SmallInteger(), nullable=False),
        sa.Column("week_number", sa.SmallInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(week_year IS NULL) = (week_number IS NULL) AND week_number BETWEEN 1 AND 53 AND week_year BETWEEN 2000 AND 2199",
            name=op.f("buyer_order_line_week_check"),
        ),
        sa.CheckConstraint("qty_pcs > 0", name=op.f("buyer_order_line_qty_pcs_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("buyer_order_line_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["quty.destination.id"], name=op.f("buyer_order_line_destination_id_fkey")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["quty.buyer_order.id"], name=op.f("buyer_order_line_order_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("buyer_order_line_pkey")),
        sa.UniqueConstraint("order_id", "number", name=op.f("buyer_order_line_order_id_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("buyer_order_line_article_id_idx"), "buyer_order_line", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("buyer_order_line_destination_id_idx"), "buyer_order_line", ["destination_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("buyer_order_line_week_year_week_number_idx"),
        "buyer_order_line",
        ["week_year", "week_number"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "pack_specification",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=True),
        sa.Column("week_year", sa.SmallInteger(), nullable=True),
        sa.Column("week_number", sa.SmallInteger(), nullable=True),
        sa.Column("pcs_per_carton", sa.Integer(), nullable=False),
        sa.Column("cartons_per_pallet", sa.Integer(), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=True),
        sa.Column("width_mm", sa.Integer(), nullable=True),
        sa.Column("height_mm", sa.Integer(), nullable=True),
        sa.Column("gross_weight_kg", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("net_weight_kg", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("polybag", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("layer_method", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(week_year IS NULL) = (week_number IS NULL) AND week_number BETWEEN 1 AND 53 AND week_year BETWEEN 2000 AND 2199",
            name=op.f("pack_specification_week_check"),
        ),
        sa.CheckConstraint("cartons_per_pallet > 0", name=op.f("pack_specification_cartons_per_pallet_check")),
        sa.CheckConstraint(
            "length_mm > 0 AND width_mm > 0 AND height_mm > 0", name=op.f("pack_specification_size_check")
        ),
        sa.CheckConstraint("pcs_per_carton > 0", name=op.f("pack_specification_pcs_per_carton_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("pack_specification_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["quty.destination.id"], name=op.f("pack_specification_destination_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pack_specification_pkey")),
        sa.UniqueConstraint(
            "article_id",
            "destination_id",
            "week_year",
            "week_number",
            name=op.f("pack_specification_article_id_destination_id_week_year_week_number_key"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="quty",
    )
    op.create_index(
        op.f("pack_specification_destination_id_idx"),
        "pack_specification",
        ["destination_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "unit_conversion",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("from_unit", sa.Text(), nullable=False),
        sa.Column("to_unit", sa.Text(), nullable=False),
        sa.Column("factor", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.CheckConstraint("factor > 0", name=op.f("unit_conversion_factor_check")),
        sa.CheckConstraint("from_unit <> to_unit", name=op.f("unit_conversion_units_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("unit_conversion_article_id_fkey")),
        sa.ForeignKeyConstraint(["from_unit"], ["quty.unit.code"], name=op.f("unit_conversion_from_unit_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["quty.partner.id"], name=op.f("unit_conversion_partner_id_fkey")),
        sa.ForeignKeyConstraint(["to_unit"], ["quty.unit.code"], name=op.f("unit_conversion_to_unit_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_conversion_pkey")),
        sa.UniqueConstraint(
            "article_id",
            "partner_id",
            "from_unit",
            "to_unit",
            name=op.f("unit_conversion_article_id_partner_id_from_unit_to_unit_key"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="quty",
    )
    op.create_index(
        op.f("unit_conversion_partner_id_idx"), "unit_conversion", ["partner_id"], unique=False, schema="quty"
    )
    op.create_table(
        "manufacturing_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("batch_number", sa.Text(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("qty_pcs", sa.Integer(), nullable=False),
        sa.Column("produced_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("approved_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("started_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("completed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "batch_number = btrim(batch_number) AND batch_number <> '' AND batch_number !~ '[|]'",
            name=op.f("manufacturing_order_batch_number_check"),
        ),
        sa.CheckConstraint(
            "number = btrim(number) AND number <> '' AND number !~ '[|]'", name=op.f("manufacturing_order_number_check")
        ),
        sa.CheckConstraint("route IN ('route_1', 'route_2', 'route_3')", name=op.f("manufacturing_order_route_check")),
        sa.CheckConstraint(
            "state IN ('draft', 'partial', 'released', 'in_progress', 'done', 'cancelled')",
            name=op.f("manufacturing_order_state_check"),
        ),
        sa.CheckConstraint("produced_pcs >= 0", name=op.f("manufacturing_order_produced_pcs_check")),
        sa.CheckConstraint("qty_pcs > 0", name=op.f("manufacturing_order_qty_pcs_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("manufacturing_order_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["quty.buyer_order_line.id"], name=op.f("manufacturing_order_order_line_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("manufacturing_order_pkey")),
        sa.UniqueConstraint("batch_number", name=op.f("manufacturing_order_batch_number_key")),
        sa.UniqueConstraint("number", name=op.f("manufacturing_order_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("manufacturing_order_article_id_idx"), "manufacturing_order", ["article_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("manufacturing_order_order_line_id_idx"),
        "manufacturing_order",
        ["order_line_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("manufacturing_order_state_id_idx"), "manufacturing_order", ["state", "id"], unique=False, schema="quty"
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
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
            name=op.f("hold_released_check"),
        ),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("hold_reason_check")),
        sa.CheckConstraint(
            "kind IN ('manual', 'failed_test', 'metal', 'final_inspection', 'material')", name=op.f("hold_kind_check")
        ),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"], ["quty.manufacturing_order.id"], name=op.f("hold_manufacturing_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("hold_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("hold_manufacturing_order_id_id_idx"),
        "hold",
        ["manufacturing_order_id", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        "hold_open_key",
        "hold",
        ["manufacturing_order_id", "kind"],
        unique=True,
        schema="quty",
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_index(op.f("hold_opened_at_id_idx"), "hold", ["opened_at", "id"], unique=False, schema="quty")
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("issued_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("fingerprint ~ '^[0-9a-f]{64}$'", name=op.f("issued_paper_fingerprint_check")),
        sa.CheckConstraint(
            "kind IN ('batch_compliance', 'shipping_marks', 'transfer_slip', 'packing_list', 'work_order', 'goods_receipt', 'gate_pass', 'issue_slip', 'return_note', 'count_sheet', 'ncr', 'incident_report', 'other')",
            name=op.f("issued_paper_kind_check"),
        ),
        sa.CheckConstraint("language IN ('id', 'en')", name=op.f("issued_paper_language_check")),
        sa.CheckConstraint("pdf_sha256 = encode(sha256(pdf), 'hex')", name=op.f("issued_paper_pdf_sha256_check")),
        sa.CheckConstraint("revision >= 0", name=op.f("issued_paper_revision_check")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("issued_paper_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("issued_paper_pkey")),
        sa.UniqueConstraint(
            "kind", "number", "revision", "language", name=op.f("issued_paper_kind_number_revision_language_key")
        ),
        schema="quty",
    )
    op.create_index(op.f("issued_paper_at_id_idx"), "issued_paper", ["at", "id"], unique=False, schema="quty")
    op.create_index(op.f("issued_paper_fingerprint_idx"), "issued_paper", ["fingerprint"], unique=False, schema="quty")
    op.create_index(
        op.f("issued_paper_manufacturing_order_id_id_idx"),
        "issued_paper",
        ["manufacturing_order_id", "id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "lab_test",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("test_type", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("measured_value", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("measured_unit", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("required_value", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("standard", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("location", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sample_pcs", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("tested_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("inspected_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column(
            "recorded_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.CheckConstraint("jsonb_typeof(details) = 'object'", name=op.f("lab_test_details_check")),
        sa.CheckConstraint("result IN ('pass', 'fail')", name=op.f("lab_test_result_check")),
        sa.CheckConstraint(
            "test_type IN ('drop', 'stability_10', 'stability_27', 'seam_strength', 'metal', 'stacking', 'fabric')",
            name=op.f("lab_test_test_type_check"),
        ),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("lab_test_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lab_test_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("lab_test_manufacturing_order_id_test_type_id_idx"),
        "lab_test",
        ["manufacturing_order_id", "test_type", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(op.f("lab_test_tested_at_id_idx"), "lab_test", ["tested_at", "id"], unique=False, schema="quty")
    op.create_table(
        "lot",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'not_inspected'"), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=True),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("supplier_lot", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("mark", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.CheckConstraint("(kind = 'batch') = (manufacturing_order_id IS NOT NULL)", name=op.f("lot_source_check")),
        sa.CheckConstraint("kind <> 'material' OR article_id IS NOT NULL", name=op.f("lot_article_check")),
        sa.CheckConstraint("kind IN ('none', 'material', 'batch')", name=op.f("lot_kind_check")),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("lot_number_check")),
        sa.CheckConstraint("state IN ('not_inspected', 'passed', 'rejected')", name=op.f("lot_state_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("lot_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"], ["quty.manufacturing_order.id"], name=op.f("lot_manufacturing_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["quty.partner.id"], name=op.f("lot_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("lot_pkey")),
        sa.UniqueConstraint("number", name=op.f("lot_number_key")),
        schema="quty",
    )
    op.create_index(
        op.f("lot_article_id_received_on_id_idx"),
        "lot",
        ["article_id", "received_on", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index("lot_batch_key", "lot", ["manufacturing_order_id"], unique=True, schema="quty")
    op.create_index(op.f("lot_partner_id_idx"), "lot", ["partner_id"], unique=False, schema="quty")
    op.create_table(
        "pallet",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("gross_weight_kg", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'closed', 'in_store', 'shipped', 'void')", name=op.f("pallet_state_check")
        ),
        sa.CheckConstraint("gross_weight_kg > 0", name=op.f("pallet_gross_weight_kg_check")),
        sa.CheckConstraint("number > 0", name=op.f("pallet_number_check")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"], ["quty.manufacturing_order.id"], name=op.f("pallet_manufacturing_order_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pallet_pkey")),
        sa.UniqueConstraint("code", name=op.f("pallet_code_key")),
        sa.UniqueConstraint("manufacturing_order_id", "number", name=op.f("pallet_manufacturing_order_id_number_key")),
        schema="quty",
    )
    op.create_table(
        "shipping_mark_print",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("printed_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("first_carton", sa.Integer(), nullable=False),
        sa.Column("last_carton", sa.Integer(), nullable=False),
        sa.Column("cartons_total", sa.Integer(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("copies", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("counter", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("printer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("article_code", sa.Text(), nullable=False),
        sa.Column("week_year", sa.SmallInteger(), nullable=False),
        sa.Column("week_number", sa.SmallInteger(), nullable=False),
        sa.Column("destination_code", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "counter >= 1 AND (counter = 1 OR btrim(reason) <> '')", name=op.f("shipping_mark_print_counter_check")
        ),
        sa.CheckConstraint(
            "size IN ('label_100x150', 'a4_four', 'a4_one', 'roll_80')", name=op.f("shipping_mark_print_size_check")
        ),
        sa.CheckConstraint("target IN ('printer', 'pdf')", name=op.f("shipping_mark_print_target_check")),
        sa.CheckConstraint(
            "(week_year IS NULL) = (week_number IS NULL) AND week_number BETWEEN 1 AND 53 AND week_year BETWEEN 2000 AND 2199",
            name=op.f("shipping_mark_print_week_check"),
        ),
        sa.CheckConstraint("copies BETWEEN 1 AND 10", name=op.f("shipping_mark_print_copies_check")),
        sa.CheckConstraint(
            "first_carton > 0 AND last_carton >= first_carton AND cartons_total >= last_carton",
            name=op.f("shipping_mark_print_cartons_check"),
        ),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("shipping_mark_print_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("shipping_mark_print_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("shipping_mark_print_manufacturing_order_id_id_idx"),
        "shipping_mark_print",
        ["manufacturing_order_id", "id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "work_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'pending'"), nullable=False),
        sa.Column("revision", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("target_pcs", sa.Integer(), nullable=False),
        sa.Column("input_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("good_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reject_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rework_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("started_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("finished_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("work_order_department_check"),
        ),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("work_order_number_check")),
        sa.CheckConstraint(
            "state IN ('pending', 'running', 'paused', 'finished', 'cancelled')", name=op.f("work_order_state_check")
        ),
        sa.CheckConstraint("finished_at >= started_at", name=op.f("work_order_times_check")),
        sa.CheckConstraint("good_pcs >= 0", name=op.f("work_order_good_pcs_check")),
        sa.CheckConstraint("input_pcs >= 0", name=op.f("work_order_input_pcs_check")),
        sa.CheckConstraint("reject_pcs >= 0", name=op.f("work_order_reject_pcs_check")),
        sa.CheckConstraint("rework_pcs >= 0", name=op.f("work_order_rework_pcs_check")),
        sa.CheckConstraint("target_pcs > 0", name=op.f("work_order_target_pcs_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("work_order_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("work_order_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("work_order_pkey")),
        sa.UniqueConstraint("number", name=op.f("work_order_number_key")),
        schema="quty",
    )
    op.create_index(op.f("work_order_article_id_idx"), "work_order", ["article_id"], unique=False, schema="quty")
    op.create_index(
        op.f("work_order_department_state_id_idx"),
        "work_order",
        ["department", "state", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("work_order_manufacturing_order_id_idx"),
        "work_order",
        ["manufacturing_order_id"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "carton",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=True),
        sa.Column("pallet_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pcs", sa.Integer(), nullable=False),
        sa.Column("partial", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("station", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("packed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("packed_by", sa.Text(), nullable=True),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(state IN ('planned', 'void')) OR packed_at IS NOT NULL", name=op.f("carton_packed_check")),
        sa.CheckConstraint(
            "state IN ('planned', 'packed', 'checked', 'shipped', 'void')", name=op.f("carton_state_check")
        ),
        sa.CheckConstraint("number > 0", name=op.f("carton_number_check")),
        sa.CheckConstraint("pcs > 0", name=op.f("carton_pcs_check")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"], ["quty.manufacturing_order.id"], name=op.f("carton_manufacturing_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(["pallet_id"], ["quty.pallet.id"], name=op.f("carton_pallet_id_fkey")),
        sa.ForeignKeyConstraint(["work_order_id"], ["quty.work_order.id"], name=op.f("carton_work_order_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("carton_pkey")),
        sa.UniqueConstraint("manufacturing_order_id", "number", name=op.f("carton_manufacturing_order_id_number_key")),
        schema="quty",
    )
    op.create_index(op.f("carton_pallet_id_idx"), "carton", ["pallet_id"], unique=False, schema="quty")
    op.create_index(op.f("carton_work_order_id_idx"), "carton", ["work_order_id"], unique=False, schema="quty")
    op.create_table(
        "inspection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("inspection_type", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("inspected_pcs", sa.Integer(), nullable=False),
        sa.Column("passed_pcs", sa.Integer(), nullable=False),
        sa.Column("rework_pcs", sa.Integer(), nullable=False),
        sa.Column("scrap_pcs", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("inspected_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("inspected_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column(
            "recorded_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("inspection_department_check"),
        ),
        sa.CheckConstraint(
            "inspection_type IN ('incoming', 'cutting', 'embroidery', 'inline_sewing', 'random_sewing', 'finishing', 'metal', 'packing', 'final')",
            name=op.f("inspection_inspection_type_check"),
        ),
        sa.CheckConstraint("result IN ('pass', 'fail', 'blocked')", name=op.f("inspection_result_check")),
        sa.CheckConstraint("shift IN ('1', '2', '3')", name=op.f("inspection_shift_check")),
        sa.CheckConstraint(
            "inspected_pcs > 0 AND passed_pcs >= 0 AND rework_pcs >= 0 AND scrap_pcs >= 0",
            name=op.f("inspection_counts_check"),
        ),
        sa.CheckConstraint("passed_pcs + rework_pcs + scrap_pcs = inspected_pcs", name=op.f("inspection_sum_check")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("inspection_manufacturing_order_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["work_order_id"], ["quty.work_order.id"], name=op.f("inspection_work_order_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("inspection_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("inspection_department_inspected_at_idx"),
        "inspection",
        ["department", "inspected_at"],
        unique=False,
        schema="quty",
        postgresql_include=["inspected_pcs", "passed_pcs"],
    )
    op.create_index(
        op.f("inspection_inspected_at_id_idx"), "inspection", ["inspected_at", "id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("inspection_manufacturing_order_id_inspection_type_id_idx"),
        "inspection",
        ["manufacturing_order_id", "inspection_type", "id"],
        unique=False,
        schema="quty",
    )
    op.create_index(op.f("inspection_work_order_id_idx"), "inspection", ["work_order_id"], unique=False, schema="quty")
    op.create_table(
        "stock_balance",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("on_hand", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("reserved", sa.Numeric(precision=14, scale=4), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "changed_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.CheckConstraint("on_hand >= 0", name=op.f("stock_balance_on_hand_check")),
        sa.CheckConstraint("reserved BETWEEN 0 AND on_hand", name=op.f("stock_balance_reserved_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("stock_balance_article_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("stock_balance_lot_id_fkey")),
        sa.ForeignKeyConstraint(["place_id"], ["quty.place.id"], name=op.f("stock_balance_place_id_fkey")),
        sa.PrimaryKeyConstraint("place_id", "article_id", "lot_id", name=op.f("stock_balance_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("stock_balance_article_id_lot_id_idx"),
        "stock_balance",
        ["article_id", "lot_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(op.f("stock_balance_lot_id_idx"), "stock_balance", ["lot_id"], unique=False, schema="quty")
    op.create_table(
        "stock_move",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("person_name", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("request", sa.Uuid(), nullable=True),
        sa.Column("from_place_id", sa.BigInteger(), nullable=False),
        sa.Column("to_place_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("from_place_id <> to_place_id", name=op.f("stock_move_places_check")),
        sa.CheckConstraint("qty > 0", name=op.f("stock_move_qty_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("stock_move_article_id_fkey")),
        sa.ForeignKeyConstraint(["from_place_id"], ["quty.place.id"], name=op.f("stock_move_from_place_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("stock_move_lot_id_fkey")),
        sa.ForeignKeyConstraint(["to_place_id"], ["quty.place.id"], name=op.f("stock_move_to_place_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_move_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("stock_move_article_id_at_id_idx"), "stock_move", ["article_id", "at", "id"], unique=False, schema="quty"
    )
    op.create_index(op.f("stock_move_lot_id_id_idx"), "stock_move", ["lot_id", "id"], unique=False, schema="quty")
    op.create_index(op.f("stock_move_request_idx"), "stock_move", ["request"], unique=False, schema="quty")
    op.create_table(
        "stock_reservation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("person_name", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("request", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("qty", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("qty <> 0", name=op.f("stock_reservation_qty_check")),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("stock_reservation_article_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("stock_reservation_lot_id_fkey")),
        sa.ForeignKeyConstraint(["place_id"], ["quty.place.id"], name=op.f("stock_reservation_place_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_reservation_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("stock_reservation_place_id_article_id_lot_id_idx"),
        "stock_reservation",
        ["place_id", "article_id", "lot_id"],
        unique=False,
        schema="quty",
    )
    op.create_index(
        op.f("stock_reservation_request_idx"), "stock_reservation", ["request"], unique=False, schema="quty"
    )
    op.create_table(
        "clearance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("cleared_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("lab_test_id", sa.BigInteger(), nullable=True),
        sa.Column("inspection_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("clearance_reason_check")),
        sa.CheckConstraint("num_nonnulls(lab_test_id, inspection_id) = 1", name=op.f("clearance_subject_check")),
        sa.ForeignKeyConstraint(["inspection_id"], ["quty.inspection.id"], name=op.f("clearance_inspection_id_fkey")),
        sa.ForeignKeyConstraint(["lab_test_id"], ["quty.lab_test.id"], name=op.f("clearance_lab_test_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("clearance_pkey")),
        schema="quty",
    )
    op.create_index(op.f("clearance_inspection_id_idx"), "clearance", ["inspection_id"], unique=False, schema="quty")
    op.create_index(op.f("clearance_lab_test_id_idx"), "clearance", ["lab_test_id"], unique=False, schema="quty")
    op.create_table(
        "defect_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("defect_id", sa.BigInteger(), nullable=False),
        sa.Column("defect_class", sa.Text(), nullable=False),
        sa.Column("qty_pcs", sa.Integer(), nullable=False),
        sa.Column("location", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("cause", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "defect_class IN ('critical', 'major', 'minor')", name=op.f("defect_count_defect_class_check")
        ),
        sa.CheckConstraint("qty_pcs > 0", name=op.f("defect_count_qty_pcs_check")),
        sa.ForeignKeyConstraint(["defect_id"], ["quty.defect.id"], name=op.f("defect_count_defect_id_fkey")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["quty.inspection.id"], name=op.f("defect_count_inspection_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("defect_count_pkey")),
        schema="quty",
    )
    op.create_index(op.f("defect_count_defect_id_idx"), "defect_count", ["defect_id"], unique=False, schema="quty")
    op.create_index(
        op.f("defect_count_inspection_id_idx"), "defect_count", ["inspection_id"], unique=False, schema="quty"
    )
    op.create_table(
        "shipping_mark_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("checked_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("manufacturing_order_id", sa.BigInteger(), nullable=True),
        sa.Column("carton_id", sa.BigInteger(), nullable=True),
        sa.Column("expected_carton", sa.Integer(), nullable=True),
        sa.Column("scanned", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("station", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "result IN ('right', 'unreadable', 'unknown_carton', 'wrong_carton', 'wrong_article', 'wrong_order', 'wrong_week', 'wrong_destination', 'wrong_quantity', 'on_hold')",
            name=op.f("shipping_mark_check_result_check"),
        ),
        sa.CheckConstraint(
            "expected_carton IS NULL OR expected_carton > 0", name=op.f("shipping_mark_check_expected_check")
        ),
        sa.ForeignKeyConstraint(["carton_id"], ["quty.carton.id"], name=op.f("shipping_mark_check_carton_id_fkey")),
        sa.ForeignKeyConstraint(
            ["manufacturing_order_id"],
            ["quty.manufacturing_order.id"],
            name=op.f("shipping_mark_check_manufacturing_order_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("shipping_mark_check_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("shipping_mark_check_carton_id_idx"), "shipping_mark_check", ["carton_id"], unique=False, schema="quty"
    )
    op.create_index(
        op.f("shipping_mark_check_manufacturing_order_id_id_idx"),
        "shipping_mark_check",
        ["manufacturing_order_id", "id"],
        unique=False,
        schema="quty",
    )
    _fill()


def _fill() -> None:
    """Rows that the schema itself needs: units, and the lot that stands for goods not kept by lot."""
    op.execute(
        "INSERT INTO quty.unit (code, name, dimension, factor) VALUES"
        " ('PCE', 'Piece', 'count', 1), ('SET', 'Set', 'count', 1), ('DOZEN', 'Dozen', 'count', 12),"
        " ('GROSS', 'Gross', 'count', 144), ('M', 'Metre', 'length', 1), ('CM', 'Centimetre', 'length', 0.01),"
        " ('MM', 'Millimetre', 'length', 0.001), ('YARD', 'Yard', 'length', 0.9144), ('KG', 'Kilogram', 'mass', 1),"
        " ('GRAM', 'Gram', 'mass', 0.001), ('CTN', 'Carton', 'pack', 1), ('ROLL', 'Roll', 'pack', 1),"
        " ('CONE', 'Cone', 'pack', 1), ('BALE', 'Bale', 'pack', 1)"
    )
    op.execute(
        "INSERT INTO quty.lot (id, number, kind, state) OVERRIDING SYSTEM VALUE VALUES (0, '-', 'none', 'passed')"
    )
