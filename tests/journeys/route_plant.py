"""The plant of a route's journey: two toys with their bills, fabric in the racks, lines, and the catalogue of defects.

Only what an office enters once is made by the services here; everything that happens to an order happens on pages.
"""

from decimal import Decimal

from quty_desktop.domain.articles import BomKind
from quty_desktop.domain.departments import Department
from quty_desktop.services.master_data import bill_revisions, lines
from quty_desktop.services.master_data.bill_revisions import BillKey, LineInput, NewBill
from quty_desktop.services.quality import inspections
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import office_of
from tests.services.store_plant import stored_in

OWN_BILL = frozenset({"bills.own_revision"})


def make_route_plant(plant: Plant) -> None:
    """Enter what orders on the three routes need; 900 yards of fabric lie in the first rack as two lots."""
    with office_of(plant) as office, stored_in(plant, office) as store, door_of(plant, "qc_supervisor") as quality:
        for toy in (office.bear, office.shark):
            new = NewBill(
                toy,
                "CUT",
                BomKind.MANUFACTURE,
                (LineInput(store.fabric, Decimal("0.25"), "YARD"),),
                Department.CUTTING,
            )
            made = office.ppic.run(bill_revisions.enter_bill, new)
            office.manager.run(
                bill_revisions.approve_bill, BillKey(made.id, made.version), confirmed=OWN_BILL, reason="Awal"
            )
        for department, last in ((Department.SEWING, 2), (Department.FINISHING, 1), (Department.PACKING, 1)):
            office.ppic.run(lines.add_lines, lines.NewLines(department, 1, last))
        for rolls in (8, 12):
            store.stocked(rolls)
        quality.run(inspections.adopt_usual_defects)
