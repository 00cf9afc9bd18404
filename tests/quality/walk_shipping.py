"""Finished goods that the walks go through: slips, stored goods and shipments in each state."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from quty_desktop.domain.weeks import Week
from quty_desktop.services.finished_goods import blocks, loading, receipts, shipment_lists, shipments
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.shipping_plant import Dock, carton_of, pallet_of


@dataclass(frozen=True)
class Shipping:
    """Records of finished goods, by id.

    Attributes:
        coming: a slip of which nothing is counted, and the ``pallet`` that came with it.
        counted: a slip that is counted and not accepted.
        block: a block for the stored goods; ``stored`` is the code of a pallet of them.
        order_line: of goods that can be planned.
        planned: a shipment without goods, and the ``carton`` that belongs into it.
        loaded: a shipment with the carton ``inside``.
        tallied: a shipment that can be closed.
        batch: a batch to trace.
    """

    coming: int
    pallet: str
    counted: int
    block: int
    stored: str
    order_line: int
    planned: int
    carton: str
    loaded: int
    inside: str
    tallied: int
    batch: str


@contextmanager
def shipping_of(plant: Plant) -> Iterator[Shipping]:
    """Make the records; the packing places exist already."""
    with ExitStack() as stack:
        doors = (
            stack.enter_context(door_of(plant, role))
            for role in ("operator_packing", "fg_warehouse", "logistics", "final_inspector")
        )
        dock = Dock(plant, *doors)
        goods: dict[str, Any] = {"article": "90000091", "week": Week(2026, 40)}
        coming, counted = dock.packed(91, **goods), dock.packed(92, **goods)
        first, second = dock.sent(coming), dock.sent(counted)
        for number in (1, 2):
            dock.clerk.run(receipts.take_over, receipts.TakeOver(second, pallet_of(counted, number)))
        stored = dock.stored(93, **goods)
        block = dock.clerk.run(blocks.keep_block, blocks.KeepBlock("WALK-FG", stored.line)).id
        orders = [dock.stored(number, **goods) for number in (94, 95, 96)]
        planned, loaded, tallied = (dock.planned(order) for order in orders)
        dock.clerk.run(loading.load_goods, loading.LoadGoods(loaded.id, carton_of(orders[1], 1)))
        for number in (1, 2):
            dock.clerk.run(loading.load_goods, loading.LoadGoods(tallied.id, pallet_of(orders[2], number)))
        row = dock.logistics.ask(shipment_lists.shipment, tallied.id).shipment
        truck = shipments.TruckDetails(row.id, row.version, "D 1 X", "Ujang", "MSKU1", "S-1")
        row = dock.logistics.run(shipments.enter_truck, truck)
        dock.quality.run(shipments.sign_tally, shipments.ShipmentKey(row.id, row.version))
        yield Shipping(
            first, pallet_of(coming, 1), second, block, pallet_of(stored, 1), stored.line, planned.id,
            carton_of(orders[0], 1), loaded.id, carton_of(orders[1], 1), tallied.id, orders[0].batch,
        )  # fmt: skip
