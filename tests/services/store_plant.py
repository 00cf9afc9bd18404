"""A warehouse for tests: two racks, a supplier, materials with and without packs, and the people who work with them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.purchasing import PurchaseKind
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles, materials, places, units_of_measure
from quty_desktop.services.purchasing import purchase_lists, purchase_orders
from quty_desktop.services.warehouse import goods_receipts, issues
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import Office, office_of

D = Decimal


@dataclass
class Store:
    """People of the warehouse and what they work with."""

    plant: Plant
    office: Office
    stack: ExitStack
    supplier: int
    fabric: int
    """Kept in yards, bought in rolls of 45 yards."""
    eyes: int
    """Kept in pieces, bought in pieces."""
    racks: tuple[int, ...]
    doors: dict[str, Dispatcher] = field(default_factory=dict)

    @property
    def rack(self) -> int:
        """The first rack."""
        return self.racks[0]

    @property
    def other(self) -> int:
        """The second rack."""
        return self.racks[1]

    def __getitem__(self, role: str) -> Dispatcher:
        """The door of a role's person; who is not needed does not sign in."""
        if role not in self.doors:
            self.doors[role] = self.stack.enter_context(door_of(self.plant, role))
        return self.doors[role]

    def order(self, qty: Any = 20, unit: str = "ROLL", article: int | None = None) -> "Ordered":
        """An order of one line that the supplier has."""
        line = purchase_orders.NewPurchaseLine(article or self.fabric, D(qty), unit, D(1_250_000))
        new = purchase_orders.NewPurchaseOrder(PurchaseKind.FABRIC, self.supplier, (line,))
        made = self["purchasing"].run(purchase_orders.enter, new)
        key = purchase_orders.PurchaseKey(made.id, made.version)
        made = self["production_manager"].run(purchase_orders.approve, key)
        made = self["purchasing"].run(purchase_orders.send, purchase_orders.PurchaseKey(made.id, made.version))
        (row,) = self["purchasing"].ask(purchase_lists.order, made.id).lines
        return Ordered(self, made.id, made.number, row.id)

    def on_hand(self, place: str, article: int | None = None) -> Decimal:
        """What a place holds of a material."""
        return D(
            self.plant.one(
                "SELECT coalesce(sum(b.on_hand), 0) FROM quty.stock_balance b JOIN quty.place p ON p.id = b.place_id"
                " WHERE p.code = %s AND b.article_id = %s",
                place,
                article or self.fabric,
            )
        )

    def reserved(self, article: int | None = None) -> Decimal:
        """What is set aside of a material."""
        return D(
            self.plant.one(
                "SELECT coalesce(sum(reserved), 0) FROM quty.stock_balance WHERE article_id = %s",
                article or self.fabric,
            )
        )

    def stocked(self, qty: Any = 20, article: int | None = None, unit: str = "ROLL", rack: int | None = None) -> int:
        """A lot in the rack: ordered, delivered, inspected, put away; answers its key."""
        ordered = self.order(qty, unit, article)
        counted = ordered.arrive(qty)
        ordered.passed(counted)
        self["warehouse_operator"].run(
            goods_receipts.put_away, goods_receipts.PutAway(counted.line_id, rack or self.rack)
        )
        return counted.lot_id

    def pick(self, qty: Any, unit: str = "YARD", **more: Any) -> issues.IssueAnswer:
        """A picking list for cutting."""
        wanted = issues.Wanted(self.fabric, D(qty), unit)
        return self["warehouse_operator"].run(
            issues.start_picking, issues.NewPicking(Department.CUTTING, (wanted,)), **more
        )


@dataclass
class Ordered:
    """An order that was sent, and its only line."""

    store: Store
    id: int
    number: str
    line: int
    note: int = 0

    def check_in(self) -> goods_receipts.CheckedIn:
        """A truck with goods of this order."""
        self.note += 1
        arrival = goods_receipts.Arrival(self.number, f"{self.number}/{self.note}", "B 9123 KX")
        return self.store["security"].run(goods_receipts.check_in, arrival)

    def arrive(self, qty: Any, role: str = "warehouse_operator", **more: Any) -> goods_receipts.CountedLot:
        """Check in and count."""
        receipt = self.check_in().id or 0
        counted = goods_receipts.CountedGoods(receipt, self.line, D(qty), D(qty), **more)
        return self.store[role].run(goods_receipts.count_goods, counted)

    def passed(self, counted: goods_receipts.CountedLot, rejected: Any = 0) -> None:
        """Quality passes the lot, or a part of it."""
        qty, version = self.store.plant.one(
            "SELECT ARRAY[counted_qty, version] FROM quty.goods_receipt_line WHERE id = %s", counted.line_id
        )
        result = goods_receipts.IncomingResult(
            counted.line_id, int(version), qty - D(rejected), D(rejected), "holes" if rejected else ""
        )
        self.store["qc_inspector"].run(goods_receipts.record_result, result)


@contextmanager
def store_of(plant: Plant) -> Iterator[Store]:
    """Open the office and the warehouse."""
    with office_of(plant) as office, stored_in(plant, office) as store:
        yield store


@contextmanager
def stored_in(plant: Plant, office: Office) -> Iterator[Store]:
    """Open the warehouse of a plant whose office is open."""
    with ExitStack() as stack:
        clerk = office.ppic
        supplier = clerk.run(
            articles.save_partner, articles.PartnerInput(PartnerKind.SUPPLIER, "PT Serat Nusantara")
        ).id
        clerk.run(articles.save_partner, articles.PartnerInput(PartnerKind.SUBCONTRACTOR, "CV Bordir Mandiri"))
        boa = materials.MaterialInput("IM-BOA-1", "JS Boa 12 mm", "YARD", min_stock=D(100))
        fabric = clerk.run(materials.save_material, boa).id
        eyes = clerk.run(materials.save_material, materials.MaterialInput("IM-EYE-1", "Safety eyes 14 mm", "PCE")).id
        roll = units_of_measure.ConversionInput(fabric, "ROLL", "YARD", D(45))
        clerk.run(units_of_measure.save_conversion, roll)
        store = places.PlaceInput("STORE", "Store", PlaceKind.AREA, Department.WAREHOUSE)
        area = clerk.run(places.save_place, store).id
        clerk.run(places.add_racks, places.NewRacks(area, "A", 1, 6, "Boa"))
        known = {row.code: row.id for row in clerk.ask(places.places)}
        racks = tuple(known[f"A-{number}"] for number in range(1, 7))
        yield Store(plant, office, stack, supplier, fabric, eyes, racks)
