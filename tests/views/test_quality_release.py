"""The pages of metal detection, sets, final inspection and the laboratory bench on a real database."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from quty_desktop.domain.checks import Disposition, MetalPoint
from quty_desktop.domain.final_inspection import FinalPoint
from quty_desktop.domain.quality import HoldScope
from quty_desktop.services.metal_detection import detectors, metal_checks
from quty_desktop.services.quality import inspections
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.page import Page
from quty_desktop.views.metal.detectors import DetectorsPage
from quty_desktop.views.metal.finds import MetalBookPage
from quty_desktop.views.metal.needles import NeedlesPage
from quty_desktop.views.metal.station import PackingStationPage, QualityStationPage
from quty_desktop.views.quality.batches import BatchesPage
from quty_desktop.views.quality.final_inspection import FinalInspectionPage
from quty_desktop.views.quality.final_inspections import FinalInspectionsPage
from quty_desktop.views.quality.hold_sets import HoldSetsPage
from quty_desktop.views.quality.lab_bench import LabBenchPage
from quty_desktop.views.quality.lab_methods import LabMethodsPage
from quty_desktop.views.quality.lead_desk import LeadDeskPage
from tests.databases import Plant
from tests.journeys.desks import Window, desk_of
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order

P = TypeVar("P", bound=Page)


def page_of(window: Window, key: str, kind: type[P]) -> P:
    window.go(key)
    page = window.current_page
    assert isinstance(page, kind)
    return page


@pytest.fixture
def order(database: Plant) -> Order:
    made = arrange_order(database, ready=False)
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs, state, packed_at, packed_by)"
            " SELECT %s, n, 60, 'packed', now(), 'x' FROM generate_series(1, 32) n",
            (made.manufacturing_order,),
        )
    with door_of(database, "qc_supervisor") as lead:
        enter = detectors.DetectorInput("MD-2", "Masuk Packing", MetalPoint.BEFORE_PACKING)
        lead.run(detectors.save_detector, enter)
    return made


@pytest.fixture
def lead(database: Plant, order: Order, qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with desk_of(database, database.person("qc_supervisor"), qtbot, tmp_path) as window:
        yield window


def test_a_clerk_checks_passes_finds_and_fails(database: Plant, order: Order, qtbot: QtBot, tmp_path: Path) -> None:
    with desk_of(database, database.person("operator_packing"), qtbot, tmp_path) as window:
        page = page_of(window, "packing.metal", PackingStationPage)
        assert not page.pass_button.isEnabled()
        page.check()
        assert page.banner.isVisible()
        for digit in "789456123":
            page.points.press(digit)
        assert page.points.value == (True,) * 9
        page.check()
        assert page.pass_button.isEnabled()
        page.open(order.batch)
        page.form.editor("pcs").set_text("60")
        page.passed()
        assert [(row.batch, row.pcs) for row in page.table.model.all_rows] == [(order.batch, 60)]
        page.open(order.batch)
        page.form.editor("pcs").set_text("10")
        page.form.editor("found_pcs").set_text("1")
        page.passed()
        assert "IR-" in page.banner.text
        for digit in "78945612":
            page.points.press(digit)
        page.points.press("3")
        page.points.press("3")
        page.check()
        assert "HS-" in page.banner.text
        assert not page.pass_button.isEnabled()
    assert database.one("SELECT count(*) FROM quty.any_hold WHERE released_at IS NULL") == 2


def test_the_lead_sees_and_settles_it(database: Plant, order: Order, lead: Window) -> None:
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.metal_check (detector_id, kind, card_mm, points, points_ok, result, checked_at)"
            " SELECT id, 'start', 1.5, '111111111', 9, 'pass', now() - interval '30 minutes' FROM quty.metal_detector"
        )
    with door_of(database, "operator_packing") as clerk:
        detector = clerk.ask(detectors.metal_regime).detectors[0].id
        clerk.run(metal_checks.record_passage, metal_checks.NewPassage(detector, order.batch, 10, 1))
    desk = page_of(lead, "quality.lead_desk", LeadDeskPage)
    assert {row.page for row in desk.table.model.all_rows} >= {"quality.metal_book", "quality.holds"}
    book = page_of(lead, "quality.metal_book", MetalBookPage)
    (row,) = book.table.model.all_rows
    book.table.select(row.id)
    for words in ("Re-run: silent",) * 3:
        book.detail.press(words)
    assert book.closing_card.isVisible()
    for name, text in (("cause", "false alarm"), ("containment", "detector was set")):
        book.closing.editor(name).set_text(text)
    book.closing.editor("disposition").set_value(Disposition.BACK_TO_PRODUCTION)
    book.detail.press("Close the incident")
    assert database.one("SELECT count(*) FROM quty.any_hold WHERE released_at IS NULL") == 0
    station = page_of(lead, "quality.metal", QualityStationPage)
    assert station.detector is not None


def test_a_carton_is_held_and_released(database: Plant, order: Order, lead: Window) -> None:
    page = page_of(lead, "quality.hold_sets", HoldSetsPage)
    page.form.editor("scope").set_value(HoldScope.CARTON)
    page.form.editor("subject").set_text("FG-2026-00001-CTN007")
    page.form.editor("reason").set_text("wet on one side")
    page.hold()
    (row,) = page.table.model.all_rows
    page.table.select(row.id)
    assert [each.batch for each in page.members.model.all_rows] == [order.batch]
    batches = page_of(lead, "quality.batches", BatchesPage)
    batches.open(order.batch)
    assert batches.table.selected_row is not None


def test_a_final_inspection_is_judged_while_it_is_typed(database: Plant, order: Order, lead: Window) -> None:
    with door_of(database, "admin") as admin:
        admin.run(inspections.adopt_usual_defects)
    page = page_of(lead, "quality.final_inspection", FinalInspectionPage)
    page.open(order.batch)
    assert page.points[FinalPoint.MIA_DATE_STAMP].asked.text() == "2622"
    for point, row in page.points.items():
        if row.asked.text() != "–":
            row.found.setText(row.asked.text())
            row.found.textEdited.emit(row.asked.text())
        else:
            row.answer.setCurrentIndex(len(row._values) - 1 if point.optional else 1)
    stamp = page.points[FinalPoint.MIA_DATE_STAMP]
    stamp.found.setText("2623")
    stamp.found.textEdited.emit("2623")
    assert page.points[FinalPoint.MIA_DATE_STAMP].answer.currentIndex() == 2
    # Defects come from the catalogue: scanned, or typed with their count; what it does not know is not taken.
    code = page.defects._names.stringList()[0].split()[0]
    scan = page.scanned(code)
    assert scan is not None
    scan()
    page.defects.line.setText("XX9 2")
    page.record()
    assert database.one("SELECT count(*) FROM quty.final_inspection") == 0
    page.defects.line.setText(f"{code} 2 ear")
    page.defects.add()
    assert [(each.code, each.count) for each in page.defects.found] == [(code, 3)]
    page.counts.fill({"lot_pcs": 1920, "inspected_pcs": 80, "passed_pcs": 77, "scrap_pcs": 3})
    page.record()
    assert database.one("SELECT qty_pcs FROM quty.defect_count") == 3
    assert database.one("SELECT result FROM quty.inspection WHERE inspection_type = 'final'") == "blocked"
    listed = page_of(lead, "quality.final_inspections", FinalInspectionsPage)
    (row,) = listed.table.model.all_rows
    listed.table.select(row.id)
    assert listed.table.selected_row is row


def test_the_bench_counts_drops_and_starts_a_stack(database: Plant, order: Order, lead: Window) -> None:
    page = page_of(lead, "quality.lab_bench", LabBenchPage)
    page.open(order.batch)
    page.drop.editor("mass_kg").set_text("0.3")
    page.drop.editor("findings").set_text("-\n" * 10)
    page.choose(0)
    page.record()
    assert database.one("SELECT result FROM quty.lab_test WHERE test_type = 'drop'") == "pass"
    page.choose(1)
    page.start.editor("batch").set_value(Option(order.batch, order.batch))
    page.start.editor("gross_weight_kg").set_text("32")
    page.start.editor("gross_height_mm").set_text("990")
    assert "79" in page.capacity.text()
    page.record()
    (row,) = page.table.model.all_rows
    assert row.capacity_kg == 53


def test_detectors_tests_and_needles_are_entered(database: Plant, lead: Window) -> None:
    page = page_of(lead, "quality.detectors", DetectorsPage)
    page.new()
    page.form.editor("code").set_text("md-7")
    page.form.editor("name").set_text("Gudang")
    page.form.editor("point").set_value(MetalPoint.FINAL)
    page.save()
    assert {row.code for row in page.table.model.all_rows} == {"MD-2", "MD-7"}
    methods = page_of(lead, "quality.lab_methods", LabMethodsPage)
    methods.form.editor("code").set_text("EN71-3")
    methods.form.editor("name").set_text("Migration")
    methods.form.editor("standard").set_text("EN 71-3")
    methods.form.editor("maximum").set_text("2")
    methods.save()
    assert [row.method.code for row in methods.table.model.all_rows] == ["EN71-3"]
    log = page_of(lead, "quality.needles", NeedlesPage)
    for name in ("machine", "operator", "fragments"):
        log.form.editor(name).set_text("x 9 mm")
    log.form.editor("fragments_complete").set_value(True)
    log.log()
    assert len(log.table.model.all_rows) == 1
