"""Sums that dashboards and charts read."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# The sums of what is there; from now on triggers keep them.
_FILL = """
    INSERT INTO quty.inspection_day
        (department, article_id, line, day, inspections, inspected_pcs, passed_pcs, rework_pcs, scrap_pcs)
    SELECT i.department, CASE GROUPING(m.article_id) WHEN 0 THEN m.article_id ELSE 0 END,
           CASE GROUPING(i.line) WHEN 0 THEN i.line ELSE '*' END, (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date,
           count(*), sum(i.inspected_pcs), sum(i.passed_pcs), sum(i.rework_pcs), sum(i.scrap_pcs)
    FROM quty.inspection i JOIN quty.manufacturing_order m ON m.id = i.manufacturing_order_id
    GROUP BY GROUPING SETS ((i.department, 4), (i.department, 4, m.article_id), (i.department, 4, i.line))
"""
_FILL_DEFECTS = """
    INSERT INTO quty.defect_day (department, day, defect_id, found)
    SELECT i.department, (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date, c.defect_id, sum(c.qty_pcs)
    FROM quty.defect_count c JOIN quty.inspection i ON i.id = c.inspection_id GROUP BY 1, 2, 3
"""


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    op.create_table(
        "inspection_day",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("inspections", sa.BigInteger(), nullable=False),
        sa.Column("inspected_pcs", sa.BigInteger(), nullable=False),
        sa.Column("passed_pcs", sa.BigInteger(), nullable=False),
        sa.Column("rework_pcs", sa.BigInteger(), nullable=False),
        sa.Column("scrap_pcs", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("inspection_day_department_check"),
        ),
        sa.CheckConstraint(
            "inspections > 0 AND passed_pcs BETWEEN 0 AND inspected_pcs", name=op.f("inspection_day_counts_check")
        ),
        sa.PrimaryKeyConstraint("department", "article_id", "line", "day", name=op.f("inspection_day_pkey")),
        schema="quty",
    )
    op.create_table(
        "defect_day",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("defect_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "department IN ('PPIC', 'PUR', 'WHS', 'CUT', 'EMB', 'SUB', 'SEW', 'FIN', 'PCK', 'FGW', 'QC', 'ADM', 'SEC', 'ACC', 'MGT')",
            name=op.f("defect_day_department_check"),
        ),
        sa.PrimaryKeyConstraint("department", "day", "defect_id", name=op.f("defect_day_pkey")),
        schema="quty",
    )
    op.execute(_FILL)
    op.execute(_FILL_DEFECTS)
    # Reports of a day or a week: what moved, was packed and was accepted then. The moves stand in the order of their time.
    op.create_index(
        op.f("stock_move_at_idx"), "stock_move", ["at"], unique=False, schema="quty", postgresql_using="brin"
    )
    op.create_index(op.f("carton_packed_at_idx"), "carton", ["packed_at"], unique=False, schema="quty")
    # Slips whose difference is not settled are few, too; every list of what is open reads them beside the years of others.
    op.drop_index("transfer_open_idx", table_name="transfer", schema="quty")
    op.create_index(
        "transfer_open_idx",
        "transfer",
        ["to_department", "state"],
        unique=False,
        schema="quty",
        postgresql_where=sa.text("state NOT IN ('completed', 'cancelled')"),
    )
    op.create_index(
        op.f("transfer_to_department_id_idx"), "transfer", ["to_department", "id"], unique=False, schema="quty"
    )
