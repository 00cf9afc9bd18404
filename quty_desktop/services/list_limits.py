"""Lists that show their first rows only, told once, so that the page says so and no list and no export ends silently.

A list that can grow for years is asked for page by page: its question has ``limit`` and ``after``. What stands here is work
that is still to be done: when it fills its page, the person at the window narrows it.
"""

from collections.abc import Callable, Mapping
from typing import Any

MOST: Mapping[str, int] = {
    "blocks.stock_by_block": 2_000,
    "choices.requisitions_to_serve": 500,
    "gate_passes.passes": 500,
    "goods_receipts.lots_to_inspect": 500,
    "goods_receipts.lots_to_store": 500,
    "goods_receipts.receipts": 500,
    "issue_lists.issues_of": 500,
    "kanban_cards.rules": 1_000,
    "lab_trends.lab_trend": 1_000,
    "lead_desk.lead_desk": 300,
    "needles.needle_log": 300,
    "outside.subcontract_work": 500,
    "packing_lists.packing_completed": 500,
    "packing_lists.packing_queue": 500,
    "output_requests.output_requests_of": 200,
    "production_output.output_of": 200,
    "production_output.work_of": 500,
    "purchase_lists.orders": 500,
    "purchase_requests.orders_with_needs": 300,
    "purchase_requests.requests": 500,
    "receipts.incoming_slips": 200,
    "report_papers.issued_reports": 100,
    "schedule.schedule": 2_000,
    "shipment_lists.shippable_lines": 1_000,
    "shipment_lists.shipments": 500,
    "stock.balances": 5_000,
    "stock.low_stock": 5_000,
    "stock.storing_places": 1_000,
    "stock_takes.takes": 200,
    "suppliers.deliveries_of": 500,
    "transfer_lists.transfers_of": 500,
    "verifications.records_to_verify": 300,
    "waste_reports.waste_reports_of": 300,
}
"""By operation, how many rows it answers at most."""


def most_of(query: Callable[..., Any], question: object) -> int | None:
    """How many rows a query answers at most: as its question says, or as it is told above; ``None`` for all.

    Args:
        query: a registered query.
        question: its input.
    """
    limit = getattr(question, "limit", None)
    if isinstance(limit, int):
        return limit
    return MOST.get(f"{query.__module__.rpartition('.')[2]}.{query.__name__}")
