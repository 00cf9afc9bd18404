"""Finished goods of the practice plant: what past weeks packed is received, put away and shipped; one carton is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quty_desktop.domain.departments import Department
from quty_desktop.domain.marks import CartonCode
from quty_desktop.services.finished_goods import blocks, loading, receipts, shipment_lists, shipments
from quty_desktop.services.hand_over import transfers
from quty_desktop.services.packing import packing_lists
from quty_desktop.services.practice.staff import Staff


@dataclass(frozen=True, slots=True)
class PackedBatch:
    """A batch that is packed and finally inspected; the oldest first."""

    mo_id: int
    work_order: int
    qty_pcs: int


def ship(staff: Staff, batches: Sequence[PackedBatch], today: date) -> None:
    """Receive the batches; the first leaves, the next is being loaded with a refused carton, the last is on its way.

    Args:
        staff: the people of the plant.
        batches: packed batches.
        today: the day at the plant.
    """
    stored: list[PackedBatch] = []
    for number, batch in enumerate(batches):
        new = transfers.NewTransfer(batch.work_order, Department.FINISHED_GOODS, batch.qty_pcs)
        slip = staff.do("operator_packing", transfers.send, new)
        if number == len(batches) - 1:
            continue
        for pallet in _pallets(staff, batch):
            staff.do("fg_warehouse", receipts.take_over, receipts.TakeOver(slip.id, pallet))
        staff.do("fg_warehouse", receipts.end_receipt, receipts.EndReceipt(slip.id))
        stored.append(batch)
    lines = staff.ask("logistics", shipment_lists.shippable_lines)
    for number, line in enumerate(lines, start=1):
        code = f"{line.destination}-{number:02}"
        block = staff.do("fg_warehouse", blocks.keep_block, blocks.KeepBlock(code, line.id))
        for batch in stored:
            if _row(staff, batch).order_number == line.order_number:
                for pallet in _pallets(staff, batch):
                    staff.do("fg_warehouse", blocks.put_away, blocks.PutAway(pallet, block.id))
    _load(staff, stored, today)


def _row(staff: Staff, batch: PackedBatch) -> packing_lists.PackingRow:
    rows = staff.ask("operator_packing", packing_lists.packing_completed, packing_lists.PackingFilter())
    return next(each for each in rows if each.manufacturing_order_id == batch.mo_id)


def _pallets(staff: Staff, batch: PackedBatch) -> tuple[str, ...]:
    row = _row(staff, batch)
    order = CartonCode.of(row.mo_number, 1).order
    return tuple(f"PLT-{order}-{number:03}" for number in range(1, row.pallets_total + 1))


def _load(staff: Staff, stored: Sequence[PackedBatch], today: date) -> None:
    plan = staff.ask("logistics", shipment_lists.shippable_lines)
    for number, line in enumerate(sorted(plan, key=lambda row: row.week)[:2]):
        new = shipments.NewShipment(
            today + timedelta(days=number), (shipments.NewShipmentLine(line.id, line.free_pcs),), "D 8123 QK", "Ujang",
            f"MSKU{7_712_340 + number}",
        )  # fmt: skip
        shipment = staff.do("logistics", shipments.plan_shipment, new)
        for batch in stored:
            first, *rest = _pallets(staff, batch)
            # What does not belong into it is refused, as on the dock.
            verdict = staff.do("fg_warehouse", loading.load_goods, loading.LoadGoods(shipment.id, first))
            if verdict.right and number == 0:
                for pallet in rest:
                    staff.do("fg_warehouse", loading.load_goods, loading.LoadGoods(shipment.id, pallet))
                break
        if number == 0:
            _close(staff, shipment.id)


def _close(staff: Staff, identity: int) -> None:
    row = staff.ask("logistics", shipment_lists.shipment, identity).shipment
    truck = shipments.TruckDetails(row.id, row.version, row.plate, row.driver, row.container, "SL-778812")
    row = staff.do("logistics", shipments.enter_truck, truck)
    if row.loaded_pcs < row.planned_pcs:
        return
    row = staff.do("final_inspector", shipments.sign_tally, shipments.ShipmentKey(row.id, row.version))
    staff.do("logistics", shipments.close_shipment, shipments.ShipmentKey(row.id, row.version))
