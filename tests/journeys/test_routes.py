"""An order with embroidery on its way from the buyer's order to sewing, as the clerks do it: keys, scanner, Indonesian.

On the way a surplus revises the orders that follow, and quality sends pieces to repair and looks at them again. Each page's daily task
takes at most two actions from its tab; :mod:`tests.journeys.hands` counts them.
"""

import re
from pathlib import Path

from pytestqt.qtbot import QtBot

from quty_desktop.domain.orders import Route
from quty_desktop.domain.quality import InspectionType
from quty_desktop.domain.text import N_
from tests.databases import Plant
from tests.journeys.hands import Office, office_of_hands
from tests.journeys.route_plant import make_route_plant

ORDER, PCS = "ECIS-61001", 480
_NUMBER = re.compile(r"\b(?:SJ|MI)-\d{4}-\d+\b")


def number_in(said: str) -> str:
    """The number of the paper that a page names."""
    found = _NUMBER.search(said)
    assert found is not None, said
    return found.group()


class Trip:
    """A batch on its way through the plant."""

    def __init__(self, office: Office) -> None:
        self.at = office.at
        self.batch = ""

    def order(self) -> None:
        """PPIC enters, confirms and plans the buyer's order; the manager approves it."""
        ppic = self.at("ppic_admin")
        with ppic.task("ppic.order_entry") as page:
            ppic.type(page.head, number=ORDER, buyer_id="Rumah", order_date="02-11-2026")
            ppic.type(page.line, article="40551542", qty_pcs=str(PCS), week="W22-2027", destination="EU")
            ppic.primary()
        assert ORDER in ppic.said
        with ppic.task("ppic.orders"):
            ppic.choose(lambda row: row.number == ORDER)
            ppic.press(N_("Confirm order"))
        with ppic.task("ppic.planning") as page:
            ppic.choose(lambda row: row.order_number == ORDER)
            ppic.type(page.form, route=ppic.words(Route.EMBROIDERY))
            ppic.primary()
        manager = self.at("ppic_manager")
        with manager.task("ppic.manufacturing_orders"):
            row = manager.choose(lambda row: row.order_number == ORDER)
            manager.primary()
        self.batch = row.batch_number

    def issue(self) -> None:
        """The store picks and hands out what cutting needs; cutting counts and confirms it."""
        store = self.at("warehouse_operator")
        with store.task("warehouse.demand"):
            store.choose(lambda row: row.batch == self.batch)
            store.primary()
        number = number_in(store.said)
        with store.task("warehouse.issues"):
            store.scan(number)
            store.primary()
        cutting = self.at("operator_cutting")
        with cutting.task("material.cutting"):
            cutting.scan(number)
            cutting.primary()
        assert number in cutting.said

    def make(self, slug: str, good: int) -> None:
        """Enter what was made."""
        hands = self.at(f"operator_{slug}")
        with hands.task(f"output.{slug}") as page:
            hands.type(page.form, work_order_id=self.batch, good_pcs=str(good))
            hands.primary()
        assert not hands.page.banner.isVisible(), hands.said

    def send(self, slug: str, pcs: int, **more: str) -> str:
        """Scan the batch card on the hand-over page, name the line, send; gives the slip."""
        hands = self.at(f"operator_{slug}")
        with hands.task(f"hand_over.{slug}") as page:
            hands.scan(self.batch)
            hands.type(page.sending, pcs=str(pcs), **more)
            hands.primary()
        return number_in(hands.said)

    def accept(self, slug: str, slip: str) -> None:
        """Scan the slip and accept what was counted."""
        hands = self.at(f"operator_{slug}")
        with hands.task(f"hand_over.{slug}"):
            hands.scan(slip)
            hands.primary()
        assert slip in hands.said, hands.said

    def inspect(self, kind: InspectionType, looked: int, rework: int) -> None:
        """Quality looks at pieces and sends some to repair."""
        inspector = self.at("qc_inspector")
        with inspector.task("quality.inspection") as page:
            inspector.scan(self.batch)
            inspector.type(page.form, type=inspector.words(kind), inspected_pcs=str(looked), rework_pcs=str(rework))
            inspector.keys(page.defects.line, f"E2 {rework}")
            inspector.primary()
        assert self.batch in inspector.said

    def look_again(self, pcs: int) -> None:
        """Quality looks again at what was repaired."""
        inspector = self.at("qc_inspector")
        with inspector.task("quality.rework") as page:
            inspector.choose(lambda row: row.batch == self.batch)
            inspector.type(page.form, checked_pcs=str(pcs))
            inspector.primary()
        assert f"{self.batch}: 0 " in inspector.said


def test_an_order_with_embroidery_reaches_sewing_with_a_surplus_and_a_rework(
    database: Plant, qtbot: QtBot, tmp_path: Path
) -> None:
    make_route_plant(database)
    with office_of_hands(database, qtbot, tmp_path) as office:
        trip = Trip(office)
        trip.order()
        trip.issue()
        trip.make("cutting", 485)
        trip.accept("embroidery", trip.send("cutting", 485))
        sewing = office.at("operator_sewing")
        (revised,) = sewing.open("work.sewing").table.model.all_rows
        assert (revised.target_pcs, revised.revision) == (485, 1)
        trip.make("embroidery", 485)
        trip.accept("sewing", trip.send("embroidery", 485, line_id="SEW 1"))
        trip.inspect(InspectionType.INLINE_SEWING, 80, 2)
        trip.look_again(2)
        assert len(office.tasks) >= 13
