"""A day of finished goods through the real pages: packed cartons are received, one is refused, the rest is shipped."""

from pathlib import Path
from typing import TypeVar

from pytestqt.qtbot import QtBot

from quty_desktop.domain.shipping import LoadResult, ShipmentState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.finished_goods import shipments
from quty_desktop.views.finished_goods.loading import LoadingPage
from quty_desktop.views.finished_goods.planning import ShipmentPlanPage
from quty_desktop.views.finished_goods.receipt import ReceiptPage
from quty_desktop.views.finished_goods.shipments import ShipmentsPage
from quty_desktop.views.finished_goods.stock import FinishedStockPage
from quty_desktop.views.finished_goods.tracing import TracePage
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.page import Page
from tests.databases import Plant
from tests.journeys.desks import Window, desk_of
from tests.services.shipping_plant import Dock, dock_of, pallet_of

P = TypeVar("P", bound=Page)


def page_of(window: Window, key: str, kind: type[P]) -> P:
    window.go(key)
    page = window.current_page
    assert isinstance(page, kind)
    return page


def scan(page: Page, code: str) -> None:
    """What the scanner router does with a code while a page is seen."""
    handler = page.scanned(code)
    assert handler is not None
    handler()


def receive(window: Window, dock: Dock) -> None:
    first, other = dock.packed(1), dock.packed(2, week=Week(2026, 23))
    page = page_of(window, "finished_goods.receipt", ReceiptPage)
    for order in (first, other):
        slip = dock.sent(order)
        page.refresh()
        number = next(row.number for row in page.table.model.all_rows if row.id == slip)
        scan(page, number)
        scan(page, pallet_of(order, 1))
        scan(page, pallet_of(order, 2))
        page.accept()
        assert number in page.status.text
    assert all(not row.open for row in page.table.model.all_rows)
    stock = page_of(window, "finished_goods.stock", FinishedStockPage)
    row = stock.table.model.all_rows[0]
    stock.form.editor("block").set_text("EU-01")
    stock.form.editor("order_line_id").set_value(Option(row.order_line_id, "W22"))
    stock.keep()
    scan(stock, pallet_of(first, 1))
    stock.put_away()
    assert {(each.block, each.pcs) for each in stock.table.model.all_rows} == {("EU-01", 240), ("", 240), ("", 480)}


def test_from_packed_cartons_to_a_loaded_shipment(database: Plant, qtbot: QtBot, tmp_path: Path) -> None:
    with dock_of(database) as dock:
        clerk = database.person("fg_warehouse", "logistics", department="FGW")
        with desk_of(database, clerk, qtbot, tmp_path) as window:
            receive(window, dock)
            planning = page_of(window, "finished_goods.planning", ShipmentPlanPage)
            assert [line.lead[4] for line in planning.grid.model.lines] == ["EU-01 (4)", "Area penerimaan"]
            planning.grid.model.put({(0, 7): 480})
            planning.form.editor("planned_on").set_text("25-05-2026")
            planning.form.editor("plate").set_text("D 1234 XY")
            planning.plan()
            (row,) = page_of(window, "finished_goods.shipments", ShipmentsPage).table.model.all_rows
            loading = page_of(window, "finished_goods.loading", LoadingPage)
            loading.open(row.id)
            batches = [f"2026-{number:05}" for number in (1, 2)]
            scan(loading, f"FG-{batches[1]}-CTN001")
            assert loading._detail is not None
            assert loading._detail.scans[0].result is LoadResult.WRONG_WEEK
            assert loading._detail.shipment.loaded_cartons == 0
            scan(loading, f"PLT-{batches[0]}-001")
            scan(loading, f"PLT-{batches[0]}-002")
            assert loading._detail.shipment.loaded_pcs == 480
            loading.truck.editor("seal").set_text("S-7788")
            loading.save_truck()
            assert loading._detail.shipment.seal == "S-7788"
            key = loading._detail.shipment
            dock.quality.run(shipments.sign_tally, shipments.ShipmentKey(key.id, key.version))
            plans = page_of(window, "finished_goods.shipments", ShipmentsPage)
            plans.refresh()
            plans.table.select(row.id)
            plans.detail.press("Close shipment")
            (row,) = plans.table.model.all_rows
            assert row.state is ShipmentState.CLOSED
            tracing = page_of(window, "home.trace", TracePage)
            tracing.open(f"FG-{batches[0]}-CTN001")
            assert tracing.tree.topLevelItemCount() == 1
            assert len(tracing.table.model.all_rows) > 4
