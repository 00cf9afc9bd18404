"""Finished goods: receipt, blocks, loading and shipments."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the revision's name says; a plant's data is never taken back, so that there is no way down."""
    op.add_column(
        "buyer_order_line",
        sa.Column("shipped_pcs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        schema="quty",
    )
    op.create_check_constraint(
        op.f("buyer_order_line_shipped_pcs_check"), "buyer_order_line", "shipped_pcs >= 0", schema="quty"
    )
    op.create_table(
        "storage_block",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("week_year", sa.SmallInteger(), nullable=False),
        sa.Column("week_number", sa.SmallInteger(), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(week_year IS NULL) = (week_number IS NULL) AND week_number BETWEEN 1 AND 53 AND week_year BETWEEN 2000 AND 2199",
            name=op.f("storage_block_week_check"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["quty.article.id"], name=op.f("storage_block_article_id_fkey")),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["quty.destination.id"], name=op.f("storage_block_destination_id_fkey")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["quty.place.id"], name=op.f("storage_block_place_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("storage_block_pkey")),
        sa.UniqueConstraint("place_id", name=op.f("storage_block_place_id_key")),
        schema="quty",
    )
    op.create_index(op.f("storage_block_article_id_idx"), "storage_block", ["article_id"], unique=False, schema="quty")
    op.create_index(
        op.f("storage_block_destination_id_week_year_week_number_idx"),
        "storage_block",
        ["destination_id", "week_year", "week_number"],
        unique=False,
        schema="quty",
    )
    op.create_table(
        "stored_carton",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("carton_id", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=False),
        sa.Column("block_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "received_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("received_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["quty.storage_block.id"], name=op.f("stored_carton_block_id_fkey")),
        sa.ForeignKeyConstraint(["carton_id"], ["quty.carton.id"], name=op.f("stored_carton_carton_id_fkey")),
        sa.ForeignKeyConstraint(["transfer_id"], ["quty.transfer.id"], name=op.f("stored_carton_transfer_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("stored_carton_pkey")),
        sa.UniqueConstraint("carton_id", name=op.f("stored_carton_carton_id_key")),
        schema="quty",
    )
    op.create_index(op.f("stored_carton_block_id_idx"), "stored_carton", ["block_id"], unique=False, schema="quty")
    op.create_index(
        op.f("stored_carton_transfer_id_idx"), "stored_carton", ["transfer_id"], unique=False, schema="quty"
    )
    op.create_table(
        "shipment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("plate", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("driver", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("container", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("seal", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tallied_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("tallied_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("short_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL AND closed_by IS NOT NULL)", name=op.f("shipment_closed_check")
        ),
        sa.CheckConstraint("number = btrim(number) AND number <> ''", name=op.f("shipment_number_check")),
        sa.CheckConstraint(
            "state <> 'closed' OR (btrim(seal) <> '' AND btrim(plate) <> '' AND tallied_at IS NOT NULL)",
            name=op.f("shipment_sealed_check"),
        ),
        sa.CheckConstraint("state IN ('planned', 'loading', 'closed', 'cancelled')", name=op.f("shipment_state_check")),
        sa.CheckConstraint("(tallied_at IS NULL) = (tallied_by IS NULL)", name=op.f("shipment_tally_check")),
        sa.ForeignKeyConstraint(["destination_id"], ["quty.destination.id"], name=op.f("shipment_destination_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("shipment_pkey")),
        sa.UniqueConstraint("number", name=op.f("shipment_number_key")),
        schema="quty",
    )
    op.create_index(op.f("shipment_destination_id_idx"), "shipment", ["destination_id"], unique=False, schema="quty")
    op.create_index(op.f("shipment_state_id_idx"), "shipment", ["state", "id"], unique=False, schema="quty")
    op.create_table(
        "shipment_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("planned_pcs", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("planned_pcs > 0", name=op.f("shipment_line_planned_check")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["quty.buyer_order_line.id"], name=op.f("shipment_line_order_line_id_fkey")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["quty.shipment.id"], name=op.f("shipment_line_shipment_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("shipment_line_pkey")),
        sa.UniqueConstraint("shipment_id", "order_line_id", name=op.f("shipment_line_shipment_id_order_line_id_key")),
        schema="quty",
    )
    op.create_index(
        op.f("shipment_line_order_line_id_idx"), "shipment_line", ["order_line_id"], unique=False, schema="quty"
    )
    op.create_table(
        "loaded_carton",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), nullable=False),
        sa.Column("carton_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "loaded_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("loaded_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("unloaded_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("unloaded_by", sa.Text(), nullable=True),
        sa.Column("unload_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "unloaded_at IS NULL OR btrim(unload_reason) <> ''", name=op.f("loaded_carton_reason_check")
        ),
        sa.CheckConstraint("(unloaded_at IS NULL) = (unloaded_by IS NULL)", name=op.f("loaded_carton_unloaded_check")),
        sa.ForeignKeyConstraint(["carton_id"], ["quty.carton.id"], name=op.f("loaded_carton_carton_id_fkey")),
        sa.ForeignKeyConstraint(["shipment_id"], ["quty.shipment.id"], name=op.f("loaded_carton_shipment_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("loaded_carton_pkey")),
        schema="quty",
    )
    op.create_index(op.f("loaded_carton_carton_id_idx"), "loaded_carton", ["carton_id"], unique=False, schema="quty")
    op.create_index(
        "loaded_carton_open_key",
        "loaded_carton",
        ["carton_id"],
        unique=True,
        schema="quty",
        postgresql_where=sa.text("unloaded_at IS NULL"),
    )
    op.create_index(
        op.f("loaded_carton_shipment_id_id_idx"), "loaded_carton", ["shipment_id", "id"], unique=False, schema="quty"
    )
    op.create_table(
        "loading_scan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("scanned_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), nullable=False),
        sa.Column("carton_id", sa.BigInteger(), nullable=True),
        sa.Column("scanned", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "result IN ('loaded', 'unreadable', 'unknown', 'already_loaded', 'not_in_store', 'too_many', 'no_mark', 'wrong_mark', 'wrong_order', 'wrong_week', 'wrong_article', 'wrong_destination', 'not_released', 'on_hold')",
            name=op.f("loading_scan_result_check"),
        ),
        sa.ForeignKeyConstraint(["carton_id"], ["quty.carton.id"], name=op.f("loading_scan_carton_id_fkey")),
        sa.ForeignKeyConstraint(["shipment_id"], ["quty.shipment.id"], name=op.f("loading_scan_shipment_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("loading_scan_pkey")),
        schema="quty",
    )
    op.create_index(op.f("loading_scan_carton_id_idx"), "loading_scan", ["carton_id"], unique=False, schema="quty")
    op.create_index(
        op.f("loading_scan_shipment_id_id_idx"), "loading_scan", ["shipment_id", "id"], unique=False, schema="quty"
    )
    op.create_table(
        "shipment_paper_print",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("printed_by", sa.Text(), server_default=sa.text("SESSION_USER"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('packing_list', 'delivery_note', 'tally_sheet', 'unit_load')",
            name=op.f("shipment_paper_print_kind_check"),
        ),
        sa.CheckConstraint("pages > 0", name=op.f("shipment_paper_print_pages_check")),
        sa.CheckConstraint("target IN ('printer', 'pdf')", name=op.f("shipment_paper_print_target_check")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["quty.shipment.id"], name=op.f("shipment_paper_print_shipment_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("shipment_paper_print_pkey")),
        schema="quty",
    )
    op.create_index(
        op.f("shipment_paper_print_shipment_id_id_idx"),
        "shipment_paper_print",
        ["shipment_id", "id"],
        unique=False,
        schema="quty",
    )
