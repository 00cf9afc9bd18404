"""The rights of purchasing, the gate and the warehouse, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, Privileges
from quty_desktop.domain.permissions import Permission

_GOODS = (
    "article",
    "category",
    "destination",
    "partner",
    "unit",
    "unit_conversion",
    "place",
    "lot",
    "stock_balance",
    "stock_move",
    "stock_reservation",
)
_MADE = ("material_issue", "material_issue_line", "material_requisition")
_ISSUES = (*_MADE, "kanban_board", "kanban_card", "kanban_rule")
_AT_HAND = ("article", "unit", "unit_conversion", "place", "lot", "stock_balance", "work_order", "manufacturing_order")
_ARRIVALS = ("goods_receipt", "goods_receipt_line", "fabric_roll", "purchase_request", "purchase_order")
_GATE = ("gate_pass", "partner", "work_order")
# Prices are for those who buy.
_ORDERED = (
    "id",
    "order_id",
    "number",
    "article_id",
    "qty",
    "unit",
    "expected_date",
    "note",
    "over_allowed_qty",
    "version",
)
_TAKE = ("stock_take", "stock_count")
_COUNTED = ("id", "stock_take_id", "tag", "place_id", "article_id", "lot_id")
_STOCK = (
    *_GOODS,
    *_MADE,
    *_ARRIVALS,
    *_TAKE,
    "work_order",
    "manufacturing_order",
    "buyer_order_line",
    "bill",
    "bill_line",
)
# Who counts does not see what the books hold.
_SEE = {"purchase_order_line": _ORDERED, "stock_take_line": _COUNTED}
_ISSUED = ("state", "version")

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.VIEW_STOCK: Privileges(select=_STOCK, select_columns=_SEE, execute=("plain", "known_place")),
    Permission.VIEW_ISSUES: Privileges(select=(*_AT_HAND, *_ISSUES), execute=("plain",)),
    Permission.VIEW_GATE: Privileges(select=_GATE),
    Permission.VIEW_PRICES: Privileges(select=(*_STOCK, "purchase_order_line")),
    Permission.REQUEST_PURCHASES: Privileges(
        select=_STOCK,
        select_columns=_SEE,
        insert=("purchase_request",),
        update={"purchase_request": ("state", "version")},
        execute=("plain",),
    ),
    Permission.MANAGE_PURCHASING: Privileges(
        select=(*_STOCK, "purchase_order_line"),
        insert=("purchase_order", "purchase_order_line"),
        update={
            "purchase_order": (
                "state",
                "kind",
                "supplier_id",
                "order_date",
                "expected_date",
                "fabric_order_id",
                "manufacturing_order_id",
                "week_year",
                "week_number",
                "destination_id",
                "currency",
                "note",
                "version",
            ),
            "purchase_order_line": ("qty", "unit", "unit_price", "expected_date", "note", "version"),
            "purchase_request": ("state", "order_line_id", "version"),
        },
        delete=("purchase_order_line",),
        execute=("plain",),
    ),
    Permission.APPROVE_PURCHASES: Privileges(
        select=(*_STOCK, "purchase_order_line"),
        update={
            "purchase_order": ("state", "version"),
            "purchase_order_line": ("over_allowed_qty", "version"),
        },
    ),
    Permission.GATE_CHECK: Privileges(
        select=(*_GATE, "goods_receipt", "purchase_order"),
        insert=("goods_receipt",),
        update={"gate_pass": ("state", "plate", "seal", "reason", "version")},
    ),
    Permission.RECEIVE_GOODS: Privileges(
        select=(*_STOCK, *_GATE),
        select_columns=_SEE,
        insert=("goods_receipt_line", "lot", "fabric_roll", "gate_pass"),
        update={
            "goods_receipt": ("condition", "packing_list", "customs_document", "version"),
            "goods_receipt_line": ("place_id", "stored_qty", "returned_qty", "reason", "version"),
            "gate_pass": ("state", "reason", "version"),
        },
        execute=("known_place", "receive_moves", "plain"),
    ),
    # The warehouse stores what quality has passed; these are the columns of that result.
    Permission.RECORD_INSPECTIONS: Privileges(
        select=_STOCK,
        select_columns=_SEE,
        update={
            "goods_receipt_line": ("accepted_qty", "rejected_qty", "inspection_state", "reason", "version"),
            "lot": ("state",),
            "fabric_roll": ("state",),
        },
    ),
    Permission.ISSUE_MATERIAL: Privileges(
        select=(*_STOCK, *_GATE, *_ISSUES),
        select_columns=_SEE,
        insert=("material_issue", "material_issue_line", "gate_pass"),
        update={
            "material_issue": (*_ISSUED, "fifo_reason", "note"),
            "material_issue_line": ("received_qty", "settled_qty", "reason"),
            "kanban_card": ("state", "fulfilled_qty", "version"),
            "material_requisition": ("issued_qty", "state", "version"),
        },
        execute=("known_place", "issue_moves", "plain"),
    ),
    Permission.REQUEST_MATERIAL: Privileges(
        select=(*_AT_HAND, *_ISSUES),
        insert=("kanban_card", "material_issue", "material_issue_line"),
        update={
            "kanban_card": ("state", "version"),
            "material_issue": _ISSUED,
            "material_issue_line": ("received_qty", "reason"),
        },
        execute=("known_place", "floor_moves", "plain"),
    ),
    Permission.SUPERVISE_WAREHOUSE: Privileges(
        select=(*_STOCK, *_ISSUES),
        select_columns=_SEE,
        insert=("kanban_board", "kanban_rule"),
        update={
            "kanban_board": ("max_pending", "max_in_progress", "auto_approve_below", "notify", "version"),
            "kanban_rule": ALL,
            "kanban_card": ("state", "version"),
        },
    ),
    Permission.COUNT_STOCK: Privileges(
        select=(*_GOODS, *_TAKE),
        select_columns={"stock_take_line": _COUNTED},
        insert=("stock_take", "stock_count"),
        execute=("freeze_count", "found_in_count", "compare_count", "post_count", "plain"),
    ),
    Permission.APPROVE_COUNTS: Privileges(
        select=(*_GOODS, *_TAKE, "stock_take_line", "counted_line"),
        update={"stock_take": ("state", "note", "version"), "stock_take_line": ("cause", "version")},
        execute=("cancel_count", "plain", "setting_number"),
    ),
}
