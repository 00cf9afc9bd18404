"""Purchasing, the gate and the warehouse with real widgets, the real door and a real database."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from quty_desktop.domain.counting import CountState
from quty_desktop.domain.issues import IssueState
from quty_desktop.domain.kanban import KanbanState
from quty_desktop.domain.purchasing import GateState, PurchaseState, ReceiptState
from quty_desktop.services.warehouse import goods_receipts
from quty_desktop.views import purchasing, warehouse
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.warehouse.arrivals import rolls_of
from tests.databases import Plant
from tests.services.store_plant import Store, store_of
from tests.views.conftest import make_workplace

D = Decimal
KEYS = {page.key: page for page in (*purchasing.PAGES, *warehouse.PAGES)}


@pytest.fixture
def store(database: Plant) -> Iterator[Store]:
    with store_of(database) as opened:
        yield opened


class Desks:
    """Opens pages as the people of the warehouse."""

    def __init__(self, qtbot: QtBot, settings: QSettings, store: Store) -> None:
        self._qtbot, self._settings, self._store = qtbot, settings, store
        self.went: list[tuple[str, object]] = []

    def page(self, role: str, key: str, record: object = None) -> Any:
        door = self._store[role]
        go = lambda page, record=None: self.went.append((page, record))  # noqa: E731 - a line of the workplace
        place = replace(make_workplace(self._settings, actor=door.actor), door=door, go=go)
        page: Page = KEYS[key](place)
        self._qtbot.addWidget(page)
        # As the window does for the page that is seen.
        place.scans.register(page, page.scanned)
        page.resize(1180, 660)
        page.show()
        self._qtbot.waitExposed(page)
        self._qtbot.wait(1)
        if record is not None:
            page.open(record)
        return page


@pytest.fixture
def desks(qapp: QApplication, qtbot: QtBot, store: Store, tmp_path: Any) -> Desks:
    del qapp
    return Desks(qtbot, QSettings(str(tmp_path / "pc.ini"), QSettings.Format.IniFormat), store)


def typed(form: Any, **values: str) -> None:
    for name, text in values.items():
        form.editor(name).set_text(text)


def choose(form: Any, name: str, found: list[Option]) -> None:
    form.editor(name).set_value(found[0])


def why(page: Page, reason: str) -> None:
    page.findChildren(Question)[-1].agreed.emit(reason)


def test_rolls_as_people_type_them() -> None:
    assert rolls_of("45,5 44.5;45") == (D("45.5"), D("44.5"), D(45))
    assert rolls_of("3 x 45 44") == (D(45), D(45), D(45), D(44))
    assert rolls_of("  ") == ()
    with pytest.raises(ValueError, match="much"):
        rolls_of("much")


def test_from_a_request_to_the_rack(desks: Desks, store: Store) -> None:
    asking = desks.page("warehouse_admin", "purchasing.requests")
    choose(asking.form, "material", asking.find_material("boa"))
    typed(asking.form, qty="2", unit="ROLL")
    asking.ask()
    assert "went to purchasing" in asking.status.text
    buying = desks.page("purchasing", "purchasing.requests")
    buying.table.step(1)
    buying.order()
    page, record = desks.went[-1]
    entry = desks.page("purchasing", page, record)
    assert [(row.qty, row.unit, row.unit_price) for row in entry.table.model.all_rows] == [(D(2), "ROLL", None)]
    choose(entry.line, "material", entry._materials("boa"))
    typed(entry.line, qty="2", unit="ROLL", unit_price="1250000")
    choose(entry.head, "supplier_id", entry._suppliers("serat"))
    entry.save()
    assert "saved as a draft" in entry.status.text
    deciding = desks.page("production_manager", "purchasing.orders")
    deciding.table.step(1)
    deciding.next_step()
    orders = desks.page("purchasing", "purchasing.orders")
    orders.table.step(1)
    assert orders.table.selected_row.state is PurchaseState.APPROVED
    orders.next_step()
    (row,) = orders.table.model.all_rows
    assert row.state is PurchaseState.SENT
    guard = desks.page("security", "gate.check")
    guard.place.scans.route(row.number)
    typed(guard.form, delivery_note="SJ 7", plate="b 9123 kx")
    guard.check_in()
    assert "is let in" in guard.status.text
    arrivals = desks.page("warehouse_operator", "warehouse.arrivals")
    arrivals.table.step(1)
    choose(arrivals.form, "line", arrivals._expected("boa"))
    typed(arrivals.form, delivered="2", counted="2", rolls="much")
    arrivals.count()
    assert "one length for each roll" in arrivals.form.errors()["rolls"]
    typed(arrivals.form, rolls="45,5 45")
    arrivals.count()
    assert "counted into quarantine" in arrivals.status.text
    (receipt,) = arrivals.table.model.all_rows
    assert (receipt.state, receipt.not_inspected) == (ReceiptState.ARRIVED, 1)
    line, lot = store.plant.one("SELECT ARRAY[id, lot_id] FROM quty.goods_receipt_line")
    number = store.plant.one("SELECT number FROM quty.lot WHERE id = %s", lot)
    _pass(store, line)
    _to_the_rack(desks, store, number)


def _to_the_rack(desks: Desks, store: Store, number: str) -> None:
    storing = desks.page("warehouse_operator", "warehouse.storing")
    storing.place.scans.route(number)
    storing.place.scans.route("PLACE-A-2")
    assert "now in A-2" in storing.status.text
    assert store.on_hand("A-2") == D("90.5")
    looked = desks.page("warehouse_operator", "warehouse.lot")
    assert type(looked).understands(f"{number}/2") == number
    looked.place.scans.route(f"{number}/2")
    assert [move.to_place for move in looked.table.model.all_rows] == ["A-2", "INCOMING"]


def test_a_truck_that_nobody_expects(desks: Desks) -> None:
    guard = desks.page("security", "gate.check")
    typed(guard.form, order="PO-FAB-2020-00001", delivery_note="1", plate="D 1")
    guard.check_in()
    assert guard.verdict.isVisible()


def test_picked_issued_confirmed_and_sent_back(desks: Desks, store: Store) -> None:
    store.stocked(2)
    picked = store.pick(40)
    issues = desks.page("warehouse_admin", "warehouse.issues", picked.number)
    assert issues.table.selected == picked.id
    assert [line.place for line in issues.lines.model.all_rows] == ["A-1"]
    issues.act()
    assert "on its way" in issues.status.text
    floor = desks.page("operator_cutting", "material.cutting")
    floor.place.scans.route(picked.number)
    typed(floor.counted, counted="38")
    floor.confirm()
    assert "say why" in floor.counted.errors()["reason"]
    typed(floor.counted, reason="short roll")
    floor.confirm()
    assert "difference waits" in floor.status.text
    choose(floor.back, "lot", floor._has("boa"))
    typed(floor.back, qty="5")
    floor.send_back()
    assert "on its way to the warehouse" in floor.status.text
    issues.refresh()
    issues.table.select(picked.id)
    issues.settle(False)
    why(issues, "never found")
    assert store.on_hand("TRANSIT") == 5
    back = next(row for row in issues.table.model.all_rows if row.state is IssueState.ISSUED)
    issues.table.select(back.id)
    choose(issues.back, "place_id", issues._racks("A-1"))
    issues.act()
    assert (store.on_hand("TRANSIT"), store.on_hand("A-1")) == (D(0), D(55))


def test_a_card_from_the_floor_to_the_slip(desks: Desks, store: Store) -> None:
    store.stocked(60, store.eyes, "PCE")
    floor = desks.page("operator_packing", "cards.packing")
    choose(floor.form, "material", floor.find_material("eyes"))
    typed(floor.form, qty="50")
    floor.ask()
    (card,) = floor.table.model.all_rows
    assert card.state is KanbanState.PENDING
    board = desks.page("spv_warehouse", "warehouse.cards")
    board.place.scans.route(card.number)
    board.approve()
    board.bring()
    assert "goes with the goods" in board.status.text
    assert board.table.model.all_rows[0].state is KanbanState.COMPLETED
    board.boards.select("PCK")
    typed(board.limits, max_pending="2", max_in_progress="1", auto_approve_below="5")
    board.set_limits()
    assert next(row for row in board.boards.model.all_rows if row.id == "PCK").max_pending == 2


def test_a_count_that_differs(desks: Desks, store: Store) -> None:
    store.stocked(2)
    counting = desks.page("warehouse_admin", "warehouse.counts")
    typed(counting.starting, places="A-1 X-9")
    counting.start()
    assert "no place X-9" in counting.starting.errors()["places"]
    typed(counting.starting, places="a-1, A-2")
    counting.start()
    assert "places are frozen" in counting.status.text
    typed(counting.counted, qty="85")
    counting.count()
    counting.compare()
    assert "1 tags differ" in counting.status.text
    deciding = desks.page("finance", "warehouse.variances")
    deciding.table.step(1)
    assert [row.difference for row in deciding.lines.model.all_rows] == [-5]
    typed(deciding.why, cause="roll end not booked")
    deciding.explain()
    deciding.approve()
    assert deciding.table.selected_row.state is CountState.APPROVED
    counting.refresh()
    counting.post()
    assert store.on_hand("A-1") == 85


def test_goods_leave_and_come_back(desks: Desks, store: Store) -> None:
    passes = desks.page("warehouse_admin", "warehouse.gate_passes")
    choose(passes.form, "partner_id", passes._find_partner("bordir"))
    typed(passes.form, goods="cut parts", qty="500", unit="PCE")
    passes.prepare()
    (row,) = passes.table.model.all_rows
    assert row.state is GateState.PREPARED
    guard = desks.page("security", "gate.check")
    guard.place.scans.route(row.number)
    guard.hold()
    why(guard, "12 bags, slip says 10")
    assert _state(guard) == "held"
    guard.let_out()
    assert _state(guard) == "passed"
    passes.refresh()
    passes.table.select(row.id)
    typed(passes.back, qty="495", delivery_note="SJ-V-1")
    passes.come_back()
    passes.table.select(row.id)
    passes.close_pass()
    why(passes, "5 pcs lost")
    closed = next(each for each in passes.table.model.all_rows if each.id == row.id)
    assert (closed.state, closed.difference_qty) == (GateState.CLOSED, 5)
    assert store.plant.one("SELECT count(*) FROM quty.gate_pass") == 2


def test_every_page_opens_for_an_administrator(desks: Desks, store: Store) -> None:
    store.stocked(2)
    store.pick(10)
    for key in KEYS:
        page = desks.page("admin", key)
        page.refresh()
        assert not page.banner.isVisible(), key


def _state(page: Any) -> str:
    return str(page.table.selected_row.state.value)


def _pass(store: Store, line: int) -> None:
    version = store.plant.one("SELECT version FROM quty.goods_receipt_line WHERE id = %s", line)
    result = goods_receipts.IncomingResult(line, version, D(2), D(0))
    store["qc_inspector"].run(goods_receipts.record_result, result)
