"""The pages of the floor with real widgets, the real door and a real database."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from quty_desktop.domain.departments import Department
from quty_desktop.domain.transfers import DifferenceOutcome, TransferState
from quty_desktop.services.hand_over import production_output, transfer_lists
from quty_desktop.views.handover import PAGES
from quty_desktop.views.handover.shared import SLUGS
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from tests.databases import Plant
from tests.services.test_transfers import Floor, floor_of
from tests.views.conftest import make_workplace

D = Department
KEYS = {page.key: page for page in PAGES}


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


@pytest.fixture
def went() -> list[tuple[str, object]]:
    return []


class Desks:
    """Opens pages as the people of the floor."""

    def __init__(self, qtbot: QtBot, store: QSettings, floor: Floor, went: list[tuple[str, object]]) -> None:
        self._qtbot, self._store, self._floor, self._went = qtbot, store, floor, went

    def place(self, role: str) -> Workplace:
        door = self._floor[role]
        go = lambda page, record=None: self._went.append((page, record))  # noqa: E731 - a line of the workplace
        return replace(make_workplace(self._store, actor=door.actor), door=door, go=go)

    def page(self, role: str, key: str) -> Any:
        page: Page = KEYS[key](self.place(role))
        self.keep(page)
        return page

    def keep(self, page: Page) -> None:
        """Show a page until the test ends."""
        self._qtbot.addWidget(page)
        page.resize(1180, 660)
        page.show()
        self._qtbot.waitExposed(page)
        self._qtbot.wait(1)


@pytest.fixture
def desks(qapp: QApplication, qtbot: QtBot, store: QSettings, floor: Floor, went: list[tuple[str, object]]) -> Desks:
    return Desks(qtbot, store, floor, went)


def question(page: Page) -> Question:
    return page.findChildren(Question)[-1]


def choose(page: Any, identity: int) -> None:
    assert page.table.select(identity)


def test_each_department_has_its_own_pages() -> None:
    assert {key for key in KEYS if key.startswith("hand_over.")} == {f"hand_over.{slug}" for slug in SLUGS.values()}
    assert len(KEYS) == len(PAGES)


def test_output_is_entered_and_sent_on_in_two_steps(desks: Desks, floor: Floor, went: list[tuple[str, object]]) -> None:
    cut = floor.cut("PO-1", made=0)
    work = desks.page("operator_cutting", "work.cutting")
    assert work.table.selected == cut.work
    work.enter()
    assert went[-1][0] == "output.cutting"
    entry = desks.page("operator_cutting", "output.cutting")
    entry.open(went[-1][1])
    entry.form.editor("good_pcs").set_text("480")
    entry.form.editor("reject_pcs").set_text("20")
    entry.save()
    assert "480 of 500 pcs made" in entry.status.text
    work.refresh()
    work.send()
    hand = desks.page("operator_cutting", "hand_over.cutting")
    hand.open(went[-1][1])
    assert hand.sending.editor("pcs").value() == 480
    line = next(each for each in hand.find_lines("SEW 1", (D.SEWING,)))
    hand.sending.editor("line_id").set_value(line)
    hand.act()
    assert "is on its way to Sewing" in hand.status.text
    (row,) = hand.table.model.all_rows
    assert row.state is TransferState.LOCKED


def test_a_scanned_slip_opens_at_the_receiver_and_is_accepted(desks: Desks, floor: Floor) -> None:
    cut = floor.cut("PO-1")
    sent = cut.send()
    page = desks.page("operator_sewing", "hand_over.sewing")
    code = str(floor["operator_sewing"].ask(transfer_lists.slip, sent.id).payload)
    assert type(page).understands(code) == code
    page.place.scans.route(code)
    assert page.table.selected == sent.id
    page.counted.editor("received_pcs").set_text("460")
    page.act()
    assert "say why" in page.counted.errors()["reason"]
    page.counted.editor("reason").set_text("bag torn")
    page.act()
    assert "40 pcs stay open" in page.status.text
    page.scanned(sent.number)()
    assert "was accepted by" in page.banner.text


def test_a_slip_of_others_goes_to_their_page(desks: Desks, floor: Floor, went: list[tuple[str, object]]) -> None:
    sent = floor.cut("PO-1").send()
    page = desks.page("operator_finishing", "hand_over.finishing")
    page.scanned(sent.number)()
    assert went == [("hand_over.sewing", sent.id)]
    assert page.scanned("CARTON") is None
    assert type(page).understands("PCK|40551542|BATCH-2026-001|22|EU|60|20261122143000") is None


def test_a_block_says_what_to_do_and_is_opened(desks: Desks, floor: Floor) -> None:
    floor.cut("PO-1").send()
    other = floor.cut("PO-2", article=floor.office.shark)
    page = desks.page("operator_cutting", "hand_over.cutting")
    (row,) = [
        each
        for each in floor["operator_cutting"].ask(production_output.work_of, production_output.WorkFilter(D.CUTTING))
        if each.id == other.work
    ]
    choose(page, page.table.model.all_rows[0].id)
    assert not page.forms.isVisible()
    page.act()
    assert page.forms.isVisible()
    assert page.forms.currentIndex() == 1
    page.open(row)
    page.sending.editor("line_id").set_value(page.find_lines("SEW 1", (D.SEWING,))[0])
    page.act()
    assert "still holds" in page.banner.text
    blocked = page.table.selected_row
    assert blocked.state is TransferState.BLOCKED
    page.detail.press("Send again")
    assert "still holds" in page.banner.text

    lines = desks.page("operator_sewing", "lines.sewing")
    for name in ("article_removed", "labels_removed", "trims_removed"):
        lines.form.editor(name).set_value(True)
    lines.clear()
    assert lines.form.errors()
    lines.form.editor("documents_removed").set_value(True)
    lines.clear()
    question(lines).agreed.emit("moved to line 2")
    assert "reported as cleared" in lines.status.text
    lead = desks.page("spv_sewing", "lines.sewing")
    lead.detail.press("I looked: the line is clear")
    assert "SEW 1 is clear" in lead.status.text

    page.refresh()
    choose(page, blocked.id)
    page.detail.press("Send again")
    assert "is on its way" in page.status.text


def test_a_manager_opens_a_block_and_a_supervisor_settles_a_difference(desks: Desks, floor: Floor) -> None:
    first = floor.cut("PO-1").send()
    second = floor.cut("PO-2", article=floor.office.shark).send()
    page = desks.page("production_manager", "hand_over.sewing")
    choose(page, second.id)
    page.detail.press("Open the block")
    question(page).agreed.emit("container at noon")
    assert "is on its way" in page.status.text
    lead = desks.page("spv_sewing", "hand_over.sewing")
    choose(lead, first.id)
    lead.counted.editor("received_pcs").set_text("495")
    lead.act()
    choose(lead, first.id)
    lead.detail.press(str(DifferenceOutcome.LOST))
    question(lead).agreed.emit("five torn")
    assert "is settled" in lead.status.text
