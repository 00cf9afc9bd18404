"""Quality's pages with real widgets over the real services."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from quty_desktop.domain.departments import Department
from quty_desktop.domain.fingerprint import PaperCode
from quty_desktop.domain.lab_tests import Clearing
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.pass_rates import Period
from quty_desktop.domain.quality import InspectionResult, InspectionType, LabTestType, TestResult
from quty_desktop.domain.quality_desk import DeskState
from quty_desktop.domain.topics import Topic
from quty_desktop.paths import resource
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.quality import compliance, holds, inspections, lab_tests
from quty_desktop.services.quality.inspections import FoundDefect, NewInspection, record_inspection
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.quality import PAGES
from quty_desktop.views.quality.batches import BatchesPage
from quty_desktop.views.quality.compliance import CompliancePage
from quty_desktop.views.quality.holds import HoldsPage
from quty_desktop.views.quality.inspection import InspectionPage
from quty_desktop.views.quality.inspections import InspectionsPage
from quty_desktop.views.quality.lab_test import LabTestPage
from quty_desktop.views.quality.lab_tests import LabTestsPage
from quty_desktop.views.quality.parts import batch_in
from quty_desktop.views.quality.pass_rates import PassRatesPage
from quty_desktop.views.quality.verify import VerifyPage
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.quality_plant import Bench, bench_of
from tests.views.conftest import make_workplace


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


@pytest.fixture
def gone() -> list[tuple[str, object]]:
    return []


@pytest.fixture
def place(qapp: QApplication, store: QSettings, bench: Bench, gone: list[tuple[str, object]]) -> Workplace:
    return at_desk(store, bench.lead, gone)


def at_desk(store: QSettings, door: Dispatcher, gone: list[tuple[str, object]]) -> Workplace:
    def go(page: str, record: object = None) -> None:
        gone.append((page, record))

    return replace(make_workplace(store, actor=door.actor), door=door, go=go)


def seen(page: Page) -> Page:
    page.resize(1198, 688)
    page.show()
    return page


def answer_question(page: Page, reason: str) -> None:
    question = next(each for each in page.findChildren(Question) if each.isVisible())
    question.reason.setText(reason)
    question.yes.click()


def scan(page: Page, code: str) -> None:
    handler = page.scanned(code)
    assert handler is not None
    handler()


def state_of(page: BatchesPage) -> str:
    return str(page.table.selected_row.state)


def press(page: Page, words: str) -> None:
    found = [each for each in page.findChildren(QPushButton) if each.text().replace("&", "").startswith(words)]
    assert found, words
    found[-1].click()


def inspect(bench: Bench, kind: InspectionType = InspectionType.INLINE_SEWING, bad: int = 5) -> None:
    defects = (FoundDefect("B1", bad),) if bad else ()
    bench.inspector.run(record_inspection, NewInspection(bench.batch, kind, 100, 100 - bad, bad, 0, defects))


@pytest.mark.parametrize("kind", PAGES)
def test_each_page_has_help_in_both_languages(kind: type[Page]) -> None:
    for language in ("id", "en"):
        text = resource("help", language, f"{kind.key}.md").read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert len(text) > 200


def test_each_page_opens_for_everybody_who_may_see_it(
    bench: Bench, store: QSettings, qapp: QApplication, gone: list[tuple[str, object]]
) -> None:
    bench.fail(LabTestType.DROP)
    inspect(bench)
    with door_of(bench.plant, "spv_packing") as packing:
        for door in (bench.lab, bench.inspector, bench.lead, packing):
            for kind in PAGES:
                if door.actor.may(kind.permission):
                    page = kind(at_desk(store, door, gone))
                    seen(page)
                    page.open(bench.batch)
                    page.scanned(bench.batch)
                    assert not page.banner.isVisible(), (door.actor.name, kind.key)


def test_the_desk_shows_what_keeps_a_batch_and_clears_it(bench: Bench, place: Workplace) -> None:
    failed = bench.fail(LabTestType.SEAM_STRENGTH)
    inspect(bench)
    page = BatchesPage(place)
    seen(page)
    page.open(bench.batch)
    assert state_of(page) == DeskState.FAILED
    press(page, "Clear: Seam strength")
    answer_question(page, "gauge was broken, calibrated today")
    assert state_of(page) == DeskState.DUE
    (row,) = bench.lead.ask(lab_tests.lab_test_list, lab_tests.LabTestFilter())
    assert (row.id, row.clearing) == (failed.id, Clearing.CLEARED)
    assert "is free" in page.status.text


def test_the_desk_holds_and_releases(bench: Bench, place: Workplace) -> None:
    page = BatchesPage(place)
    seen(page)
    scan(page, bench.batch)
    press(page, "Put on hold")
    answer_question(page, "labels of another article")
    assert state_of(page) == DeskState.HELD
    press(page, "Release: Held by quality")
    answer_question(page, "labels replaced")
    assert state_of(page) == DeskState.DUE


def test_the_desk_leads_to_entry(bench: Bench, place: Workplace, gone: list[tuple[str, object]]) -> None:
    page = BatchesPage(place)
    seen(page)
    page.open(bench.batch)
    press(page, "Laboratory test")
    press(page, "Compliance report")
    assert gone == [("quality.lab_test", bench.batch), ("quality.compliance", bench.batch)]


def test_an_inspector_sees_no_release(
    bench: Bench, store: QSettings, qapp: QApplication, gone: list[tuple[str, object]]
) -> None:
    bench.fail(LabTestType.DROP)
    page = BatchesPage(at_desk(store, bench.inspector, gone))
    seen(page)
    page.open(bench.batch)
    assert not [each for each in page.findChildren(QPushButton) if "Clear" in each.text()]


def test_a_test_is_judged_as_it_is_typed_and_recorded(bench: Bench, place: Workplace) -> None:
    page = LabTestPage(place)
    seen(page)
    page.open(bench.batch)
    page._choose(LabTestType.SEAM_STRENGTH)
    assert page.answer.word.text() == "Not judged yet"
    value = page.form.editor("value")
    value.set_text("89,9")
    assert (page.answer.word.text(), page.answer.sentence.text()) == (
        "Fail",
        "Force held: 89.9 N, limit ≥ 90\N{NO-BREAK SPACE}N",
    )
    value.set_text("95")
    assert page.answer.word.text() == "Pass"
    page.form.editor("finding").set_text("ear opened")
    assert page.answer.word.text() == "Fail"
    page.record()
    (row,) = bench.lead.ask(lab_tests.lab_test_list, lab_tests.LabTestFilter())
    assert (row.result, row.finding, row.type) == (TestResult.FAIL, "ear opened", LabTestType.SEAM_STRENGTH)
    assert page.banner.isVisible()
    assert page.table.model.rowCount() == 1
    page.form.editor("value").set_text("95")
    page.record()
    assert "Pass" in page.status.text
    assert page.kind is not LabTestType.SEAM_STRENGTH


def test_a_drop_outside_the_table_is_no_valid_test(bench: Bench, place: Workplace) -> None:
    page = LabTestPage(place)
    seen(page)
    page.open(bench.batch)
    page._choose(LabTestType.DROP)
    page.form.editor("mass_kg").set_text("1.4")
    page.form.editor("value").set_text("10")
    assert page.answer.word.text() == "No valid test"
    page.record()
    assert "mass_kg" in page.form.errors()
    assert bench.plant.one("SELECT count(*) FROM quty.lab_test") == 0


def test_a_test_needs_a_batch(bench: Bench, place: Workplace) -> None:
    page = LabTestPage(place)
    seen(page)
    page.form.editor("value").set_text("10")
    page.record()
    assert "batch" in page.batch.errors()


def test_the_next_due_type_follows_a_pass(bench: Bench, place: Workplace) -> None:
    page = LabTestPage(place)
    seen(page)
    scan(page, bench.batch)
    for kind, typed in ((LabTestType.DROP, "10"), (LabTestType.STABILITY_10, "12"), (LabTestType.STABILITY_27, "31")):
        assert page.kind is kind
        if kind is LabTestType.DROP:
            page.form.editor("mass_kg").set_text("0,35")
        page.form.editor("value").set_text(typed)
        page.record()
    assert page.kind is LabTestType.SEAM_STRENGTH
    assert "3 of 3 tests passed" in page.summary.text()


def test_an_inspection_is_typed_fast(bench: Bench, place: Workplace) -> None:
    page = InspectionPage(place)
    seen(page)
    scan(page, bench.batch)
    page.form.editor("type").set_value(InspectionType.FINISHING)
    page.form.editor("inspected_pcs").set_text("120")
    page.form.editor("rework_pcs").set_text("3")
    assert "Say which defects" in page.answer.sentence.text()
    page.defects.line.setText("e2 2 back")
    page.defects.add()
    page.defects.line.setText("e2")
    page.record()
    (row,) = bench.lead.ask(inspections.inspection_list, inspections.InspectionFilter())
    assert (row.inspected_pcs, row.passed_pcs, row.rework_pcs, row.scrap_pcs) == (120, 117, 3, 0)
    assert [(each.code, each.count, each.location) for each in row.defects] == [("E2", 3, "back")]
    assert row.result is InspectionResult.PASS
    assert page.form.editor("type").value() is InspectionType.FINISHING
    assert page.form.editor("batch").value() == bench.batch
    assert page.defects.found == ()
    assert page.table.model.rowCount() == 1


def test_wrong_counts_are_shown_beside_the_field(bench: Bench, place: Workplace) -> None:
    page = InspectionPage(place)
    seen(page)
    page.open(bench.batch)
    page.form.editor("type").set_value(InspectionType.CUTTING)
    page.form.editor("inspected_pcs").set_text("100")
    page.form.editor("passed_pcs").set_text("90")
    page.record()
    assert "together are 90" in page.form.errors()["passed_pcs"]


def test_defects_are_typed_scanned_and_taken_away(bench: Bench, place: Workplace) -> None:
    page = InspectionPage(place)
    seen(page)
    page.defects.line.setText("ZZ 3")
    page.defects.add()
    assert page.defects.line.text() == "ZZ 3"
    page.defects.line.setText("B1 3 left ear")
    page.defects.add()
    handler = page.scanned("f3")
    assert handler is not None
    handler()
    assert [each.code for each in page.defects.found] == ["B1", "F3"]
    page.defects.table.select("B1")
    QTest.keyClick(page.defects.table.view, Qt.Key.Key_Delete)
    assert [each.code for each in page.defects.found] == ["F3"]


def test_a_new_plant_takes_the_usual_defects(
    bench: Bench, store: QSettings, qapp: QApplication, gone: list[tuple[str, object]]
) -> None:
    with bench.plant.connect() as connection:
        connection.execute("DELETE FROM quty.defect")
    page = InspectionPage(at_desk(store, bench.inspector, gone))
    seen(page)
    assert page.banner.isVisible()


def test_holds_are_opened_and_released_on_their_page(bench: Bench, place: Workplace) -> None:
    page = HoldsPage(place)
    seen(page)
    page.open(bench.batch)
    page.hold()
    assert "reason" in page.form.errors()
    page.form.editor("reason").set_text("labels of another article")
    page.hold()
    assert page.table.model.rowCount() == 1
    page.table.step(1)
    press(page, "Release")
    answer_question(page, "labels replaced")
    (row,) = bench.lead.ask(holds.hold_list, holds.HoldFilter(open_only=False))
    assert row.release_reason == "labels replaced"


def test_an_alert_leads_to_its_record(bench: Bench, place: Workplace) -> None:
    failed = bench.fail(LabTestType.METAL)
    inspect(bench, InspectionType.FINAL, bad=10)
    tests, history, kept = LabTestsPage(place), InspectionsPage(place), HoldsPage(place)
    (hold,) = bench.lead.ask(holds.hold_list, holds.HoldFilter())
    (inspection,) = bench.lead.ask(inspections.inspection_list, inspections.InspectionFilter())
    for page, record in ((tests, failed.id), (history, inspection.id), (kept, hold.id)):
        page.open(record)
        seen(page)
        assert page.table.selected == record


def test_the_lists_show_details_and_clear(bench: Bench, place: Workplace) -> None:
    bench.fail(LabTestType.STABILITY_27)
    tests = LabTestsPage(place)
    seen(tests)
    tests.table.step(1)
    press(tests, "Clear the failure")
    answer_question(tests, "pallet was broken, not the load")
    assert tests.table.model.all_rows[0].clearing is Clearing.CLEARED
    tests.type.choose(LabTestType.DROP)
    assert tests.table.model.rowCount() == 0

    inspect(bench, InspectionType.FINAL, bad=10)
    history = InspectionsPage(place)
    seen(history)
    history.table.step(1)
    press(history, "Clear the block")
    answer_question(history, "cleaned and looked at again")
    assert bench.printable()
    history.of.choose(Department.CUTTING)
    assert history.table.model.rowCount() == 0


def test_long_lists_come_page_by_page(bench: Bench, place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quty_desktop.views.quality.ledger._PAGE", 2)
    for _ in range(3):
        inspect(bench)
        bench.test(LabTestType.DROP)
    for page in (InspectionsPage(place), LabTestsPage(place)):
        seen(page)
        if len(page.table.model.all_rows) == 2:
            page._more()
        assert len(page.table.model.all_rows) == 3


def test_a_point_of_the_chart_leads_to_its_inspections(
    bench: Bench, place: Workplace, gone: list[tuple[str, object]], tmp_path: Path
) -> None:
    inspect(bench)
    inspect(bench, InspectionType.FINISHING, bad=0)
    page = PassRatesPage(place)
    seen(page)
    assert page.table.model.rowCount() == 2
    row = next(each for each in page.table.model.all_rows if each.department is Department.SEWING)
    page.chart.picked.emit(row.id)
    assert [each.type for each in page.found.model.all_rows] == [InspectionType.INLINE_SEWING]
    assert "95.0 % (95 of 100 pcs), target 85 %. On target." in page.rate.text()
    page.found.step(1)
    page.found.opened.emit(page.found.selected)
    assert gone == [("quality.batches", bench.batch)]
    page.of.choose(Department.FINISHING)
    assert page.table.model.rowCount() == 1
    page.choose_step(Period.WEEK)
    assert "W" in str(page.chart.data().rows[0][0])
    page.chart.save_picture(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").stat().st_size > 1000


def test_more_departments_than_lines_are_said(bench: Bench, place: Workplace) -> None:
    for kind in (
        InspectionType.INCOMING,
        InspectionType.CUTTING,
        InspectionType.EMBROIDERY,
        InspectionType.INLINE_SEWING,
        InspectionType.FINISHING,
        InspectionType.PACKING,
    ):
        inspect(bench, kind)
    page = PassRatesPage(place)
    seen(page)
    assert page.table.model.rowCount() == 6
    assert "busiest" in page.status.text


def test_a_report_is_previewed_issued_and_translated(bench: Bench, place: Workplace) -> None:
    bench.fail(LabTestType.DROP)
    page = CompliancePage(place)
    seen(page)
    scan(page, bench.batch)
    assert page.answer.word.text() == "Rejected"
    assert page.preview.page_count >= 2
    page.issue()
    (row,) = page.table.model.all_rows
    assert (row.revision, row.language.value, row.verdict.value) == (0, "en", "rejected")
    assert page.table.selected == row.id
    page.translate()
    assert {each.language.value for each in page.table.model.all_rows} == {"en", "id"}
    page.translate()
    assert page.banner.isVisible()
    page.issue()
    assert [each.revision for each in page.table.model.all_rows] == [1, 0, 0]


def test_the_draft_follows_what_is_recorded(bench: Bench, place: Workplace) -> None:
    page = CompliancePage(place)
    seen(page)
    scan(page, bench.batch)
    assert page.answer.word.text() == "Incomplete"
    before = page.preview._pdf
    bench.fail(LabTestType.DROP)
    place.changes.announced.emit(frozenset({Topic.LAB_TESTS}), "")
    assert page.answer.word.text() == "Rejected"
    assert page.preview._pdf != before


def test_an_inspector_reads_issued_reports(
    bench: Bench, store: QSettings, qapp: QApplication, gone: list[tuple[str, object]]
) -> None:
    issued = bench.lead.run(compliance.issue_report, compliance.ReportWanted(bench.batch))
    page = CompliancePage(at_desk(store, bench.inspector, gone))
    seen(page)
    scan(page, bench.batch)
    assert page.preview.page_count == 0
    page.table.select(issued.id)
    assert page.preview.page_count >= 2
    assert not page.banner.isVisible()


def test_a_report_needs_a_batch(bench: Bench, place: Workplace) -> None:
    page = CompliancePage(place)
    seen(page)
    page.issue()
    assert "batch" in page.form.errors()
    page.translate()
    assert "Select an issued report" in page.status.text


def test_a_paper_is_verified_by_scan_and_by_file(bench: Bench, place: Workplace, tmp_path: Path) -> None:
    issued = bench.lead.run(compliance.issue_report, compliance.ReportWanted(bench.batch))
    code = str(PaperCode(PaperKind.BATCH_COMPLIANCE, issued.number, 0, issued.fingerprint))
    assert VerifyPage.understands(code) == code
    assert VerifyPage.understands(bench.batch) is None
    page = VerifyPage(place)
    seen(page)
    scan(page, code)
    assert page.answer.word.text() == "Genuine"
    assert page.preview.page_count >= 2
    pdf = bench.lead.ask(compliance.paper_file, issued.id).pdf
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    page.verify_file(file)
    assert page.answer.word.text() == "Genuine"
    file.write_bytes(pdf + b"\n% approved")
    page.verify_file(file)
    assert page.answer.word.text() == "Altered"
    page.code.setText("nonsense")
    page.verify()
    assert page.answer.word.text() == "Unknown"
    page.verify_file(tmp_path / "missing.pdf")
    assert page.banner.isVisible()
    file.write_bytes(b"")
    page.verify_file(file)
    assert "empty" in page.banner.text


@pytest.mark.parametrize(
    ("scanned", "batch"),
    [
        ("BATCH-2026-014", "BATCH-2026-014"),
        ("batch-2026-014", "BATCH-2026-014"),
        ("PCK|40551542|BATCH-2026-014|22|EU|60|20261122143000", "BATCH-2026-014"),
        ("QUTY|batch_compliance|BCR-1|0|x", None),
        ("a b", None),
    ],
)
def test_the_batch_in_a_scanned_code(scanned: str, batch: str | None) -> None:
    assert batch_in(scanned) == batch
