"""Pages of the floor with real widgets, the real door and a real database: the grid, the plan, waste, weights."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import Route
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.weeks import Week
from quty_desktop.services.floor.output_grid import Measure
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.ppic import production
from quty_desktop.views.handover.output_grid import Columns
from quty_desktop.views.kit.page import Page
from quty_desktop.views.ppic.manufacturing_orders import ManufacturingOrdersPage
from quty_desktop.views.ppic.schedule import SchedulePage
from tests.databases import Plant
from tests.plant_time import today
from tests.services.plants import confirmed_line
from tests.services.test_floor import bill_of, sewn, work_row
from tests.services.test_transfers import Floor, floor_of
from tests.views.test_handover import Desks, question

D = Department
K = Qt.Key


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


@pytest.fixture
def went() -> list[tuple[str, object]]:
    return []


@pytest.fixture
def desks(qapp: QApplication, qtbot: QtBot, store: QSettings, floor: Floor, went: list[tuple[str, object]]) -> Desks:
    return Desks(qtbot, store, floor, went)


def agree(page: Any, reason: str = "") -> None:
    question(page).agreed.emit(reason)


class TestGrid:
    def test_a_shift_is_typed_and_saved_with_one_press(self, desks: Desks, floor: Floor) -> None:
        sewn(floor)
        page = desks.page("operator_sewing", "grid.sewing")
        assert [line.lead[:2] for line in page.grid.model.lines] == [
            ("1", page._rows[page.grid.model.lines[0].id].batch),
            ("2", "clear"),
        ]
        QTest.keyClicks(page.grid.view, "40")
        QTest.keyClick(page.grid.view, K.Key_Tab)
        QTest.keyClicks(page.grid.view, "42")
        page.save()
        agree(page)
        assert "2 cells saved, 82 pcs" in page.status.text
        assert page.grid.model.total(0) == 82
        page.measure.choose(Measure.LABEL)
        assert page.grid.model.total(0) == 82

    def test_what_is_typed_survives_another_page_and_a_shift_change(self, desks: Desks, floor: Floor) -> None:
        sewn(floor)
        page = desks.page("operator_sewing", "grid.sewing")
        QTest.keyClicks(page.grid.view, "40")
        QTest.keyClick(page.grid.view, K.Key_Return)
        page.columns.choose(Columns.SHIFTS)
        assert page.grid.model.typed == ()
        page.columns.choose(Columns.FIRST)
        assert [cell.number for cell in page.grid.model.typed] == [40]

    def test_another_clerk_was_first(self, desks: Desks, floor: Floor) -> None:
        sewn(floor)
        first, second = (desks.page("operator_sewing", "grid.sewing") for _ in range(2))
        for page, figure in ((first, "40"), (second, "30")):
            QTest.keyClicks(page.grid.view, figure)
            page.save()
            if page is first:
                agree(page)
        assert "40 pcs stand in a cell that showed 0" in second.banner.text

    def test_others_only_look(self, desks: Desks, floor: Floor) -> None:
        sewn(floor)
        page = desks.page("qc_inspector", "grid.sewing")
        QTest.keyClicks(page.grid.view, "40")
        assert page.grid.model.typed == ()


class TestPages:
    def test_a_week_is_planned_by_line(self, desks: Desks, floor: Floor) -> None:
        sewn(floor)
        page = desks.page("spv_sewing", "plan.sewing")
        QTest.keyClicks(page.grid.view, "250")
        QTest.keyClick(page.grid.view, K.Key_Tab)
        QTest.keyClicks(page.grid.view, "250")
        page.save()
        assert "2 days of lines are planned" in page.status.text
        assert page.table.selected_row.to_plan_pcs == 0
        page.shift.choose(Shift.AFTERNOON)
        assert page.grid.model.total(0) == 0
        page.capacity.editor("line_id").set_value(page.find_lines("SEW 1", (D.SEWING,))[0])
        page.capacity.editor("shift_pcs").set_text("300")
        page.save_capacity()
        assert page.grid.model.lines[0].lead[1] == "300"

    def test_missing_pieces_are_reported_and_approved(self, desks: Desks, floor: Floor) -> None:
        cut = floor.cut("PO-1", 500, made=400)
        bill_of(floor, floor.office.bear)
        page = desks.page("operator_cutting", "waste.cutting")
        page.open(work_row(floor, cut.work, D.CUTTING))
        assert page.form.editor("shortage_pcs").value() == 100
        page.form.editor("reason").set_text("holes in the roll")
        page.report()
        assert "waits for the supervisor, with 2 materials" in page.status.text
        lead = desks.page("spv_cutting", "waste.cutting")
        lead.detail.press("Approve the material")
        assert "the warehouse issues the material" in lead.status.text

    def test_a_work_order_is_finished_or_let_be_short(self, desks: Desks, floor: Floor) -> None:
        floor.cut("PO-1", 500)
        page = desks.page("operator_cutting", "work.cutting")
        page.detail.press("Finish")
        assert "is finished" in page.status.text
        floor.cut("PO-2", 500, made=480)
        boss = desks.page("production_manager", "work.cutting")
        assert choose_batch(boss, 480)
        boss.detail.press("Approve the shortage")
        agree(boss, "no fabric left")
        assert "may end with 480 pcs" in boss.status.text

    def test_pieces_come_out_of_repair_and_an_entry_is_corrected(self, desks: Desks, floor: Floor) -> None:
        _, work, _ = sewn(floor)
        page = desks.page("operator_sewing", "output.sewing")
        page.open(work_row(floor, work))
        page.form.editor("line_id").set_value(page.find_lines("SEW 1", (D.SEWING,))[0])
        for field, text in (("good_pcs", "90"), ("rework_pcs", "10")):
            page.form.editor(field).set_text(text)
        page.save()
        agree(page)
        assert work_row(floor, work).rework_pcs == 10
        page.open(work_row(floor, work))
        page.form.editor("line_id").set_value(page.find_lines("SEW 1", (D.SEWING,))[0])
        page.form.editor("round").set_value(2)
        page.form.editor("good_pcs").set_text("10")
        page.save()
        assert work_row(floor, work).rework_pcs == 0
        page.table.select(min(row.id for row in page.table.model.all_rows))
        page.correct()
        page.right.editor("good_pcs").set_text("85")
        page.save_correction()
        agree(page, "typed wrong")
        assert work_row(floor, work).good_pcs == 95

    def test_weights_are_judged_while_they_are_typed(self, desks: Desks, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        lead = desks.page("spv_finishing", "weights.finishing")
        (work,) = lead.find_work("", sendable=None)
        assert work.value == floor.work(cut.mo, D.FINISHING)
        lead.form.editor("work_order_id").set_value(work)
        lead.limit_form.editor("target_g").set_text("56")
        lead.save_limits()
        lead.form.editor("weight_g").set_text("63")
        assert lead.judged.text() == "Too heavy"
        lead.weigh()
        assert [row.result.value for row in lead.table.model.all_rows] == ["heavy"]

    def test_a_photo_goes_with_an_acknowledgement(self, desks: Desks, floor: Floor) -> None:
        floor.cut("PO-1").send()
        sent = floor.cut("PO-2", week=Week(2026, 23)).send()
        page = desks.page("spv_sewing", "hand_over.sewing")
        page.table.select(sent.id)
        page._photo = (b"\x89PNG\r\n\x1a\n picture", "gap.png")
        next(action for action in page.detail.offered if "Kept apart" in str(action.words)).do()
        agree(page, "cone set")
        assert floor.plant.one("SELECT file_name FROM quty.attachment WHERE subject_kind = 'transfer'") == "gap.png"


class TestOffice:
    @pytest.fixture
    def ppic(self, desks: Desks) -> Any:
        def page(role: str, made: type[Page]) -> Any:
            opened = made(desks.place(role))
            desks.keep(opened)
            return opened

        return page

    def test_the_schedule_shows_late_ones_first_and_each_weeks_work(self, ppic: Any, floor: Floor) -> None:
        floor.cut("PO-1", week=Week.of(today() + timedelta(weeks=4)))
        late = floor.cut("PO-2", week=Week(2026, 22), made=100)
        page = ppic("production_manager", SchedulePage)
        assert page._rows[page.chart.selected].manufacturing_order_id == late.mo
        assert "3 late" in page.status._right.text() or "4 late" in page.status._right.text()
        assert page.calendar.model.lines[0].lead == ("Cutting",)
        QTest.keyClick(page.chart, K.Key_Down)
        assert page._rows[page.chart.selected].department is not D.PPIC

    def test_two_drafts_are_cut_together_and_a_revision_is_shown(self, ppic: Any, floor: Floor) -> None:
        for number, week in (("PO-1", Week(2026, 22)), ("PO-2", Week(2026, 23))):
            line = confirmed_line(floor.office, number, 300, None, week)
            floor.office.ppic.run(
                production.draft_manufacturing_order, production.NewManufacturingOrder(line, 300, Route.DIRECT)
            )
        cut = floor.cut("PO-3", 500)
        floor["operator_cutting"].run(production_output.record, production_output.NewOutput(cut.work, 10))
        page = ppic("ppic_manager", ManufacturingOrdersPage)
        draft = next(row for row in page.table.model.all_rows if row.qty_pcs == 300)
        page.table.select(draft.id)
        next(action for action in page.detail.offered if "Cut with" in str(action.words)).do()
        assert "2 batches are cut together: 600 pcs" in page.status.text
        page.table.select(cut.mo)
        assert any("500 → 510 pcs" in label.text() for label in page.detail.findChildren(QLabel))


def choose_batch(page: Any, made: int) -> bool:
    return any(row.good_pcs == made and page.table.select(row.id) for row in page.table.model.all_rows)
