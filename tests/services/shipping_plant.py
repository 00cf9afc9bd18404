"""Packed, marked and released goods that wait at finished goods, and people who work there."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date

from quty_desktop.domain.departments import Department
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.finished_goods import receipts, shipment_lists, shipments
from quty_desktop.services.hand_over import transfers
from quty_desktop.services.packing import cartons
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order, arrange_places, mark
from tests.services.release_plant import make_ready


@dataclass(frozen=True, slots=True)
class Dock:
    """Finished goods with its people.

    Attributes:
        packer: of packing.
        clerk: receives and loads.
        logistics: plans and closes.
        quality: signs the tally.
    """

    plant: Plant
    packer: Dispatcher
    clerk: Dispatcher
    logistics: Dispatcher
    quality: Dispatcher

    def packed(
        self,
        number: int,
        *,
        week: Week = Week(2026, 22),  # noqa: B008 - a frozen value
        destination: str = "EU",
        article: str = "40551542",
        released: bool = True,
        marked: bool = True,
        pcs: int = 480,
    ) -> Order:
        """A batch of pallets of 4 cartons of 60 that is packed."""
        order = arrange_order(
            self.plant,
            number=number,
            pcs=pcs,
            per_pallet=4,
            week=week,
            destination=destination,
            article=article,
            ready=False,
        )
        make_ready(self.plant, order.manufacturing_order, final=released)
        self.packer.run(cartons.pack_cartons, cartons.PackCartons(order.work_order, pcs, partial_reason="Sisa"))
        if marked:
            total = -(-pcs // 60)
            mark(self.plant, order, 1, total, total)
        return order

    def sent(self, order: Order, pcs: int = 480) -> int:
        """Its slip to finished goods."""
        new = transfers.NewTransfer(order.work_order, Department.FINISHED_GOODS, pcs)
        return self.packer.run(transfers.send, new).id

    def stored(self, number: int, *, pcs: int = 480, **more: object) -> Order:
        """A batch that finished goods has received."""
        order = self.packed(number, pcs=pcs, **more)  # type: ignore[arg-type]
        slip = self.sent(order, pcs)
        pallets = -(-pcs // 240)
        for pallet in range(1, pallets + 1):
            self.clerk.run(receipts.take_over, receipts.TakeOver(slip, pallet_of(order, pallet)))
        self.clerk.run(receipts.end_receipt, receipts.EndReceipt(slip))
        return order

    def planned(self, *orders: Order, pcs: int = 480) -> shipment_lists.ShipmentRow:
        """A shipment that takes these orders."""
        lines = tuple(shipments.NewShipmentLine(order.line, pcs) for order in orders)
        return self.logistics.run(
            shipments.plan_shipment, shipments.NewShipment(date(2026, 5, 25), lines, plate="D 1234 XY")
        )


def pallet_of(order: Order, number: int) -> str:
    """The code of a pallet."""
    return f"PLT-{order.mo_number.removeprefix('MO-')}-{number:03}"


def carton_of(order: Order, number: int) -> str:
    """The bars of a carton."""
    return str(CartonCode.of(order.mo_number, number))


@contextmanager
def dock_of(plant: Plant) -> Iterator[Dock]:
    """Finished goods of a test's plant."""
    arrange_places(plant)
    with ExitStack() as stack:
        doors = (
            stack.enter_context(door_of(plant, role))
            for role in ("operator_packing", "fg_warehouse", "logistics", "final_inspector")
        )
        yield Dock(plant, *doors)
