"""Examples of finished goods, shipments and traceability."""

from datetime import date

from quty_desktop.domain.shipping import ShipmentPaperKind
from quty_desktop.services.finished_goods import blocks, loading, receipts, shipment_papers, shipments
from quty_desktop.services.traceability import traces
from tests.quality.examples.making import Maker, confirmed, plain, version_of
from tests.quality.walk_plant import WalkPlant

_DAY = date(2026, 11, 30)


def _key(walk: WalkPlant, identity: int) -> shipments.ShipmentKey:
    return shipments.ShipmentKey(identity, version_of(walk, "shipment", identity))


def _truck(walk: WalkPlant) -> shipments.TruckDetails:
    key = _key(walk, walk.shipping.planned)
    return shipments.TruckDetails(key.id, key.version, "D 2 X", "Ujang", "MSKU2", "S-2")


COMMANDS: dict[str, Maker] = {
    "receipts.take_over": plain(lambda walk: receipts.TakeOver(walk.shipping.coming, walk.shipping.pallet)),
    "receipts.end_receipt": plain(lambda walk: receipts.EndReceipt(walk.shipping.counted)),
    "blocks.keep_block": plain(lambda walk: blocks.KeepBlock("WALK-FG", walk.shipping.order_line)),
    "blocks.put_away": plain(lambda walk: blocks.PutAway(walk.shipping.stored, walk.shipping.block)),
    "shipments.plan_shipment": plain(
        lambda walk: shipments.NewShipment(_DAY, (shipments.NewShipmentLine(walk.shipping.order_line, 240),))
    ),
    "shipments.enter_truck": plain(_truck),
    "loading.load_goods": plain(lambda walk: loading.LoadGoods(walk.shipping.planned, walk.shipping.carton)),
    "loading.unload_goods": plain(
        lambda walk: loading.UnloadGoods(walk.shipping.loaded, walk.shipping.inside, "damaged")
    ),
    "shipments.sign_tally": plain(lambda walk: _key(walk, walk.shipping.loaded)),
    "shipments.close_shipment": plain(lambda walk: _key(walk, walk.shipping.tallied)),
    "shipment_papers.record_print": plain(
        lambda walk: shipment_papers.PrintedPaper(walk.shipping.loaded, ShipmentPaperKind.UNIT_LOAD, 2)
    ),
    "shipments.cancel_shipment": confirmed("shipment.cancel", lambda walk: _key(walk, walk.shipping.planned)),
}
QUERIES: dict[str, Maker] = {
    "shipment_papers.prints_of": plain(lambda walk: walk.shipping.loaded),
    "shipment_lists.shipment": plain(lambda walk: walk.shipping.loaded),
    "shipment_papers.shipment_paper": plain(lambda walk: walk.shipping.loaded),
    "traces.trace": plain(lambda walk: traces.TraceQuestion(walk.shipping.batch)),
}
