"""Purchasing and the warehouse: receipts, lots, issues, counts and gate passes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STAMP = sa.TIMESTAMP(timezone=True)
_QUANTITY = sa.Numeric(precision=14, scale=4)
_DEPARTMENTS = "'PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT'"


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    _purchase_orders()
    _receipts()
    _gate_passes()
    _issues()
    state = op.f("kanban_card_state_check")
    op.drop_constraint(state, "kanban_card", schema="quty", type_="check")
    op.create_check_constraint(
        state,
        "kanban_card",
        "state IN ('pending', 'approved', 'in_progress', 'completed', 'refused', 'cancelled')",
        schema="quty",
    )
    op.add_column(
        "stock_take",
        sa.Column("places", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        schema="quty",
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)


def _purchase_orders() -> None:
    for column in (
        sa.Column("approved_at", _STAMP, nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
    ):
        op.add_column("purchase_order", column, schema="quty")
    state = op.f("purchase_order_state_check")
    op.drop_constraint(state, "purchase_order", schema="quty", type_="check")
    for name, condition in (
        ("state", "state IN ('draft', 'approved', 'sent', 'received', 'done', 'cancelled')"),
        ("own", "approved_by <> created_by"),
        ("approved", "(approved_at IS NULL) = (approved_by IS NULL)"),
    ):
        op.create_check_constraint(op.f(f"purchase_order_{name}_check"), "purchase_order", condition, schema="quty")
    op.add_column(
        "purchase_order_line",
        sa.Column("over_allowed_qty", _QUANTITY, server_default=sa.text("0"), nullable=False),
        schema="quty",
    )
    op.create_check_constraint(
        op.f("purchase_order_line_over_allowed_check"), "purchase_order_line", "over_allowed_qty >= 0", schema="quty"
    )


def _receipts() -> None:
    op.add_column("goods_receipt_line", sa.Column("stock_qty", _QUANTITY, nullable=True), schema="quty")
    for name in ("rejected_stock_qty", "stored_qty", "returned_qty"):
        column = sa.Column(name, _QUANTITY, server_default=sa.text("0"), nullable=False)
        op.add_column("goods_receipt_line", column, schema="quty")
    for name, condition in (
        ("stock", "stock_qty > 0 AND (stored_qty + returned_qty <= stock_qty OR stock_qty IS NULL)"),
        ("stored", "stored_qty >= 0 AND returned_qty >= 0 AND rejected_stock_qty >= 0"),
    ):
        op.create_check_constraint(
            op.f(f"goods_receipt_line_{name}_check"), "goods_receipt_line", condition, schema="quty"
        )


def _gate_passes() -> None:
    for column in (
        sa.Column("difference_qty", _QUANTITY, nullable=True),
        sa.Column("closed_at", _STAMP, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
    ):
        op.add_column("gate_pass", column, schema="quty")
    for name, condition in (
        ("qty", "qty > 0"),
        ("way_back", "(direction = 'in') = (returns_id IS NOT NULL)"),
        ("difference", "difference_qty = 0 OR btrim(reason) <> ''"),
    ):
        op.create_check_constraint(op.f(f"gate_pass_{name}_check"), "gate_pass", condition, schema="quty")


def _issues() -> None:
    op.create_table(
        "material_issue",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'issue'"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'picking'"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger(), nullable=True),
        sa.Column("requisition_id", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        _text("fifo_reason"),
        _text("note"),
        sa.Column("created_at", _STAMP, server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("issued_at", _STAMP, nullable=True),
        sa.Column("issued_by", sa.Text(), nullable=True),
        sa.Column("received_at", _STAMP, nullable=True),
        sa.Column("received_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("material_issue_number_check")),
        sa.CheckConstraint("kind IN ('issue', 'return')", name=op.f("material_issue_kind_check")),
        sa.CheckConstraint(
            "state IN ('picking', 'issued', 'received', 'cancelled')", name=op.f("material_issue_state_check")
        ),
        sa.CheckConstraint(f"department IN ({_DEPARTMENTS})", name=op.f("material_issue_department_check")),
        sa.CheckConstraint("(issued_at IS NULL) = (issued_by IS NULL)", name=op.f("material_issue_issued_check")),
        sa.CheckConstraint("(received_at IS NULL) = (received_by IS NULL)", name=op.f("material_issue_received_check")),
        sa.CheckConstraint("received_by <> issued_by", name=op.f("material_issue_handshake_check")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["quty.work_order.id"], name=op.f("material_issue_work_order_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["quty.material_requisition.id"], name=op.f("material_issue_requisition_id_fkey")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["quty.kanban_card.id"], name=op.f("material_issue_card_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("material_issue_pkey")),
        sa.UniqueConstraint("number", name=op.f("material_issue_number_key")),
        schema="quty",
    )
    op.create_table(
        "material_issue_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("issue_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", _QUANTITY, nullable=False),
        sa.Column("received_qty", _QUANTITY, nullable=True),
        sa.Column("settled_qty", _QUANTITY, server_default=sa.text("0"), nullable=False),
        _text("reason"),
        sa.CheckConstraint("qty > 0", name=op.f("material_issue_line_qty_check")),
        sa.CheckConstraint("received_qty BETWEEN 0 AND qty", name=op.f("material_issue_line_received_qty_check")),
        sa.CheckConstraint(
            "received_qty IS NULL OR received_qty = qty OR btrim(reason) <> ''",
            name=op.f("material_issue_line_reason_check"),
        ),
        sa.CheckConstraint(
            "settled_qty >= 0 AND received_qty + settled_qty <= qty", name=op.f("material_issue_line_settled_qty_check")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["quty.material_issue.id"], name=op.f("material_issue_line_issue_id_fkey")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("material_issue_line_article_id_fkey")),
        sa.ForeignKeyConstraint(["lot_id"], ["quty.lot.id"], name=op.f("material_issue_line_lot_id_fkey")),
        sa.ForeignKeyConstraint(["place_id"], ["quty.place.id"], name=op.f("material_issue_line_place_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("material_issue_line_pkey")),
        sa.UniqueConstraint("issue_id", "number", name=op.f("material_issue_line_issue_id_number_key")),
        schema="quty",
    )
    for table, columns in (
        ("material_issue", ("department", "state", "id")),
        ("material_issue", ("state", "id")),
        ("material_issue", ("work_order_id",)),
        ("material_issue", ("requisition_id",)),
        ("material_issue", ("card_id",)),
        ("material_issue_line", ("article_id",)),
        ("material_issue_line", ("lot_id",)),
        ("material_issue_line", ("place_id",)),
    ):
        op.create_index(op.f(f"{table}_{'_'.join(columns)}_idx"), table, list(columns), schema="quty")
