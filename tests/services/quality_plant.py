"""What the tests of quality start from: a batch, and the people of the laboratory, the inspectors and their lead."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.checks import Disposition
from quty_desktop.domain.lab_tests import RELEASE_TESTS
from quty_desktop.domain.quality import LabTestType
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.metal_detection import metal_finds
from quty_desktop.services.quality import inspections, lab_tests
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order

PASSING = {
    LabTestType.DROP: Decimal(10),
    LabTestType.STABILITY_10: Decimal("12.5"),
    LabTestType.STABILITY_27: Decimal(38),
    LabTestType.SEAM_STRENGTH: Decimal(96),
    LabTestType.METAL: Decimal(0),
}
FAILING = {
    LabTestType.DROP: Decimal(9),
    LabTestType.STABILITY_10: Decimal("40.5"),
    LabTestType.STABILITY_27: Decimal(60),
    LabTestType.SEAM_STRENGTH: Decimal("88.5"),
    LabTestType.METAL: Decimal(1),
}


@dataclass(frozen=True, slots=True)
class Bench:
    """People of quality at their desks, and a batch of 1,920 pieces."""

    plant: Plant
    lab: Dispatcher
    inspector: Dispatcher
    lead: Dispatcher
    order: Order

    @property
    def batch(self) -> str:
        """The batch number."""
        return self.order.batch

    def test(self, kind: LabTestType, value: Decimal | None = None) -> lab_tests.RecordedLabTest:
        """Record a test; it passes unless another value is given."""
        new = lab_tests.NewLabTest(self.batch, kind, PASSING[kind] if value is None else value)
        return self.lab.run(lab_tests.record_lab_test, new)

    def fail(self, kind: LabTestType) -> lab_tests.RecordedLabTest:
        """Record a failed test."""
        return self.test(kind, FAILING[kind])

    def pass_all(self) -> None:
        """Record a passed test of each type that the release asks for."""
        for kind in RELEASE_TESTS:
            self.test(kind)

    def settle_metal(self) -> None:
        """Open every item of the red box and close its incident, so that the metal holds end."""
        for row in self.lead.ask(metal_finds.open_finds):
            opened = metal_finds.OpenedItem(row.id, row.version, True, Disposition.SCRAP, "needle tip")
            version = self.lead.run(metal_finds.open_item, opened).version
            closed = metal_finds.ClosedFind(row.id, version, "broken needle", "goods passed again", Disposition.SCRAP)
            self.lead.run(metal_finds.close_find, closed)

    def printable(self) -> bool:
        """Whether the database lets the first carton's mark be printed."""
        return bool(self.plant.one("SELECT count(*) = 0 FROM quty.batch_blockers(%s)", self.order.manufacturing_order))


@contextmanager
def bench_of(plant: Plant) -> Iterator[Bench]:
    """Open the desks of quality and make a batch."""
    order = arrange_order(plant, ready=False)
    with (
        door_of(plant, "admin") as admin,
        door_of(plant, "qc_lab") as lab,
        door_of(plant, "qc_inspector") as inspector,
        door_of(plant, "qc_supervisor") as lead,
    ):
        admin.run(inspections.adopt_usual_defects)
        yield Bench(plant, lab, inspector, lead, order)
