"""The main job, through the real pages: from a buyer's order of 1,920 pieces to its marks and its compliance report."""

from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import zxingcpp
from PIL import Image
from pytestqt.qtbot import QtBot

from quty_desktop.documents.raster import Pages
from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.checks import MetalCheckKind, MetalPoint, PointResult
from quty_desktop.domain.final_inspection import FinalPoint, PointFound
from quty_desktop.domain.lab_tests import Conditions
from quty_desktop.domain.orders import Route
from quty_desktop.domain.quality import InspectionType, LabTestType
from quty_desktop.domain.release import ReasonCode
from quty_desktop.services.importing import imports
from quty_desktop.services.master_data import articles
from quty_desktop.services.metal_detection import detectors, metal_checks
from quty_desktop.services.packing import packing_lists
from quty_desktop.services.quality import compliance, final_inspections, inspections, lab_tests, release
from quty_desktop.services.sign_in import PlantSession
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.page import Page
from quty_desktop.views.packing.marks import MarksPage
from quty_desktop.views.packing.work import PackingWorkPage
from quty_desktop.views.ppic.manufacturing_orders import ManufacturingOrdersPage
from quty_desktop.views.ppic.order_entry import OrderEntryPage
from quty_desktop.views.ppic.orders import OrdersPage
from quty_desktop.views.ppic.planning import PlanningPage
from quty_desktop.views.quality.compliance import CompliancePage
from tests.databases import Plant
from tests.journeys.desks import Window, desk_of
from tests.services.doors import door_of, session_of
from tests.services.plants import office_of
from tests.spreadsheets.conftest import workbooks

__all__ = ["workbooks"]

P = TypeVar("P", bound=Page)
_TESTS: tuple[tuple[LabTestType, str, Conditions], ...] = (
    (LabTestType.DROP, "10", Conditions(mass_kg=Decimal("0.3"))),
    (LabTestType.STABILITY_10, "12", Conditions(base_mm=1200)),
    (LabTestType.STABILITY_27, "21", Conditions(base_mm=1200)),
    (LabTestType.SEAM_STRENGTH, "110", Conditions(held_s=10)),
    (LabTestType.METAL, "0", Conditions(card_mm=Decimal("1.5"))),
)


def page_of(window: Window, key: str, kind: type[P]) -> P:
    window.go(key)
    page = window.current_page
    assert isinstance(page, kind)
    return page


def enter_order(window: Window) -> None:
    page = page_of(window, "ppic.order_entry", OrderEntryPage)
    buyer = page._choices.buyers[0]
    page.head.editor("number").set_text("ECIS-48200")
    page.head.editor("buyer_id").set_value(Option(buyer.id, buyer.name))
    article = next(each for each in page._choices.articles if (each.code, each.destination) == ("40551542", "EU"))
    page.line.editor("article").set_value(Option(article, article.code))
    page.line.editor("qty_pcs").set_text("1920")
    page.line.editor("week").set_text("W22-2027")
    assert page.line.editor("destination").text().startswith("EU")
    assert "32" in page.means.text()
    page.save()
    assert "ECIS-48200" in page.status.text


def confirm_and_plan(window: Window) -> None:
    orders_page = page_of(window, "ppic.orders", OrdersPage)
    (order,) = orders_page.table.model.all_rows
    orders_page.table.select(order.id)
    orders_page.detail.press("Confirm order")
    planning = page_of(window, "ppic.planning", PlanningPage)
    assert planning.form.editor("qty_pcs").value() == 1920
    planning.form.editor("route").set_value(Route.DIRECT)
    planning.draft()


def approve(window: Window) -> None:
    page = page_of(window, "ppic.manufacturing_orders", ManufacturingOrdersPage)
    (row,) = page.table.model.all_rows
    page.table.select(row.id)
    page.approve()
    (row,) = page.table.model.all_rows
    assert row.state == "in_progress"


def pack(window: Window) -> tuple[packing_lists.PackingRow, str]:
    page = page_of(window, "packing.work", PackingWorkPage)
    (row,) = page.table.model.all_rows
    page.table.select(row.id)
    assert "32" in page.panel.becomes
    page.pack()
    (row,) = page.table.model.all_rows
    return row, row.batch


def print_marks(window: Window, qtbot: QtBot, batch: str, out: Path) -> None:
    page = page_of(window, "packing.marks", MarksPage)
    page.open(batch)
    qtbot.waitUntil(lambda: page.preview.is_whole and page.preview.page_count == 32, timeout=20_000)
    page.save_to(out)
    assert out.is_file(), page.banner.text


def read_marks(pdf: bytes) -> list[str]:
    """The QR payloads of all marks, read back from their pictures."""
    found = []
    with Pages(pdf) as pages:
        for number in range(len(pages)):
            image = pages.image(number, 203)
            picture = Image.frombuffer("RGB", (image.width, image.height), image.pixels, "raw", "BGRX", image.stride, 1)
            codes = [code.text for code in zxingcpp.read_barcodes(picture)]
            assert any(code.startswith("FG-") and code.endswith(f"CTN{number + 1:03}") for code in codes), codes
            found.append(next(code for code in codes if "|" in code))
    return found


def inspect(session: PlantSession, batch: str, *checkpoints: InspectionType) -> None:
    for checkpoint in checkpoints:
        session.dispatcher.run(
            inspections.record_inspection, inspections.NewInspection(batch, checkpoint, 80, 80, 0, 0)
        )


def inspect_final(session: PlantSession, batch: str) -> None:
    """The whole check list, with what the order says on the label."""
    form = session.dispatcher.ask(final_inspections.final_form, final_inspections.FinalQuestion(batch))
    looked = form.plan.sample_pcs
    points = tuple(
        PointFound(point, found=form.required(point))
        if point.compared and form.required(point)
        else PointFound(point, PointResult.NOT_APPLICABLE if point.optional else PointResult.OK)
        for point in FinalPoint
    )
    new = final_inspections.NewFinal(batch, form.lot_pcs, looked, looked, points)
    session.dispatcher.run(final_inspections.record_final, new)


def record_quality(session: PlantSession, batch: str) -> None:
    """What is asked for before the shipping marks."""
    for kind, value, conditions in _TESTS:
        session.dispatcher.run(lab_tests.record_lab_test, lab_tests.NewLabTest(batch, kind, Decimal(value), conditions))
    inspect(session, batch, InspectionType.CUTTING, InspectionType.INLINE_SEWING, InspectionType.FINISHING)
    enter = detectors.DetectorInput("MD-2", "Masuk Packing", MetalPoint.BEFORE_PACKING)
    session.dispatcher.run(detectors.save_detector, enter)


def pass_metal(session: PlantSession, batch: str) -> None:
    """Every piece through a detector that is good before and after."""
    (detector,) = session.dispatcher.ask(detectors.metal_regime).detectors
    for kind in (MetalCheckKind.START, MetalCheckKind.END):
        session.dispatcher.run(
            metal_checks.record_check, metal_checks.NewMetalCheck(detector.id, kind, points=(True,) * 9)
        )
        if kind is MetalCheckKind.START:
            session.dispatcher.run(metal_checks.record_passage, metal_checks.NewPassage(detector.id, batch, 1920))


def kept_from(session: PlantSession, batch: str) -> list[ReasonCode]:
    return [each.code for each in session.dispatcher.ask(release.release_state, batch).reasons]


def do_the_main_job(database: Plant, qtbot: QtBot, tmp_path: Path) -> None:
    ppic, manager = database.person("ppic_admin"), database.person("ppic_manager")
    clerk, lead = database.person("operator_packing"), database.person("qc_supervisor")
    with desk_of(database, ppic, qtbot, tmp_path) as window:
        enter_order(window)
        confirm_and_plan(window)
    with desk_of(database, manager, qtbot, tmp_path) as window:
        approve(window)
    marks_file = tmp_path / "marks.pdf"
    with desk_of(database, clerk, qtbot, tmp_path) as window:
        row, batch = pack(window)
        assert (row.packed_pcs, row.cartons_packed, row.cartons_total) == (1920, 32, 32)
    with session_of(database, lead) as session:
        assert ReasonCode.TEST_MISSING in kept_from(session, batch)
        record_quality(session, batch)
        assert kept_from(session, batch) == [ReasonCode.METAL_MISSING, ReasonCode.INSPECTION_MISSING]
    with session_of(database, clerk) as session:
        pass_metal(session, batch)
    with desk_of(database, clerk, qtbot, tmp_path) as window:
        print_marks(window, qtbot, batch, marks_file)
    payloads = read_marks(marks_file.read_bytes())
    assert len(payloads) == 32
    for payload in payloads:
        department, article, of_batch, week, destination, qty, _ = payload.split("|")
        assert (department, article, of_batch, week, destination, qty) == ("PCK", "40551542", batch, "22", "EU", "60")
    assert database.one("SELECT count(*) FROM quty.pallet") == 4
    with session_of(database, lead) as session:
        assert kept_from(session, batch) == [ReasonCode.INSPECTION_MISSING]
        inspect_final(session, batch)
        assert kept_from(session, batch) == []
    with desk_of(database, lead, qtbot, tmp_path) as window:
        page = page_of(window, "quality.compliance", CompliancePage)
        page.open(batch)
        page.issue()
        (paper,) = page.table.model.all_rows
    with session_of(database, lead) as session:
        first = session.dispatcher.ask(compliance.paper_file, paper.id)
        assert session.dispatcher.ask(compliance.paper_file, paper.id).pdf == first.pdf
        found = session.dispatcher.ask(compliance.verify_paper, compliance.PaperToVerify(pdf=first.pdf))
        assert found.genuineness is compliance.Genuineness.GENUINE
        forged = session.dispatcher.ask(
            compliance.verify_paper, compliance.PaperToVerify(pdf=first.pdf[:-7] + b"0000000")
        )
        assert forged.genuineness is not compliance.Genuineness.GENUINE


def test_with_an_invented_article(database: Plant, qtbot: QtBot, tmp_path: Path) -> None:
    with office_of(database):
        pass
    do_the_main_job(database, qtbot, tmp_path)


def test_with_the_plants_own_workbooks(database: Plant, workbooks: Path, qtbot: QtBot, tmp_path: Path) -> None:
    with door_of(database, "ppic_admin") as door:
        files = [workbooks / f"{name}.xlsx" for name in ("Article", "Packing", "Finishing Goods")]
        door.run(imports.import_files, imports.check_files(door.ask, files).request)
        buyer = articles.PartnerInput(PartnerKind.CUSTOMER, "Rumah Boneka AB")
        door.run(articles.save_partner, buyer)
    do_the_main_job(database, qtbot, tmp_path)
