"""Sampling on screen: plans tried out and changed, next lots, and inspections that follow a plan."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.quality import InspectionResult, InspectionType
from quty_desktop.domain.sampling.plans import Judged, SamplingStage
from quty_desktop.domain.sampling.switching import SwitchingRule, SwitchReason
from quty_desktop.services.quality import inspections, sampling
from quty_desktop.services.quality.inspections import FoundDefect, NewInspection, record_inspection
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.quality.inspection import InspectionPage
from quty_desktop.views.quality.inspections import InspectionsPage
from quty_desktop.views.quality.sampling import SamplingPlansPage
from tests.databases import Plant
from tests.services.packing_plant import arrange_order
from tests.services.quality_plant import Bench, bench_of
from tests.views.test_quality import answer_question, at_desk, press, seen

FINAL = SamplingStage.FINAL


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


@pytest.fixture
def place(qapp: QApplication, store: QSettings, bench: Bench) -> Workplace:
    return at_desk(store, bench.lead, [])


def lot(bench: Bench, bad: int, number: int) -> None:
    batch = arrange_order(bench.plant, number=number).batch
    defects = (FoundDefect("B1", bad),) if bad else ()
    new = NewInspection(batch, InspectionType.FINAL, 80, 80 - bad, bad, 0, defects, lot_pcs=1920)
    bench.inspector.run(record_inspection, new)


def opened(place: Workplace) -> SamplingPlansPage:
    page = SamplingPlansPage(place)
    seen(page)
    return page


def editing(page: SamplingPlansPage) -> bool:
    return page.is_editing


def final_inspection(place: Workplace, bench: Bench, pcs: str) -> InspectionPage:
    page = InspectionPage(place)
    seen(page)
    page.open(bench.batch)
    page.form.editor("type").set_value(InspectionType.FINAL)
    page.form.editor("lot_pcs").set_text(pcs)
    return page


def test_a_plan_is_tried_out_with_a_lot(place: Workplace) -> None:
    page = opened(place)
    assert page.table.selected == "final major"
    assert page.note.head.text() == "Look at 32 of 1,000 pcs."
    page.question.editor("lot_pcs").set_text("1920")
    assert "1,920 pcs at Level I are letter H; AQL 2.5: 50 pcs, accept 3, reject 4." in page.note.lines.text()
    page.question.editor("severity").set_value(PlanSeverity.TIGHTENED)
    assert "50 pcs, accept 2, reject 3" in page.note.lines.text()
    page.open("label")
    page.question.editor("lot_pcs").set_text("200")
    assert "an arrow points down to letter D, and its sample counts: 8 pcs" in page.note.lines.text()
    page.question.editor("lot_pcs").set_text("")
    assert page.note.isHidden()


def test_the_curve_names_the_quality_level_and_the_ten_percent_point(place: Workplace) -> None:
    page = opened(place)
    page.question.editor("lot_pcs").set_text("1920")
    words = [page.words(each.words) for each in page.chart._targets]
    assert words == ["10 % point: 12.9 % defective", "AQL 2.5: 96.4 % of lots are accepted"]
    assert page.chart._series[0].points[0].value == 1
    page.table.select("final critical")
    assert page.chart.isHidden()
    assert page.no_curve.isVisible()
    page.table.select("final minor")
    assert page.chart.isVisible()


def test_quality_changes_a_plan(bench: Bench, place: Workplace) -> None:
    page = opened(place)
    page.edit()
    assert editing(page)
    page.form.editor("major").set_value(Judged.AQL_15)
    page.form.editor("switching").set_value(SwitchingRule.STANDARD)
    page.save()
    assert not editing(page)
    assert "Saved: Final inspection" in page.status.text
    row = next(each for each in bench.lead.ask(sampling.sampling_plans) if each.id == "final major")
    assert (row.judged, row.switching) == (Judged.AQL_15, SwitchingRule.STANDARD)
    assert "AQL 1.5" in page.note.lines.text()
    page.edit()
    page.form.editor("major").set_value(Judged.AQL_4)
    page.leave_form()
    assert not page.is_editing


def test_a_plan_without_a_class_is_refused_beside_the_field(bench: Bench, place: Workplace) -> None:
    page = opened(place)
    page.edit()
    for name in ("critical", "major", "minor"):
        page.form.editor(name).set_value(Judged.NOT)
    page.save()
    assert "critical" in page.form.errors()
    assert page.is_editing


def test_inspectors_only_look(bench: Bench, store: QSettings, qapp: QApplication) -> None:
    lot(bench, 0, 2)
    page = opened(at_desk(store, bench.inspector, []))
    page.edit()
    assert not page.is_editing
    page.states.step(1)
    assert page.detail.offered == ()


def test_the_next_lots_are_seen_and_tightened(bench: Bench, place: Workplace) -> None:
    lot(bench, 0, 2)
    lot(bench, 9, 3)
    page = opened(place)
    (row,) = page.states.model.all_rows
    assert (row.severity, row.reason, row.lots, row.refused) == (
        PlanSeverity.NORMAL,
        SwitchReason.NEW_PASSED,
        2,
        1,
    )
    page.states.step(1)
    press(page, "Tighten: claim")
    answer_question(page, "claim 4711")
    (row,) = page.states.model.all_rows
    assert (row.severity, row.reason) == (PlanSeverity.TIGHTENED, SwitchReason.CLAIM)
    assert "it holds from the next lot on" in page.status.text
    page.leave_form()
    page.open("label")
    assert page.states.model.all_rows == []


def test_a_stopped_article_is_resumed(bench: Bench, place: Workplace) -> None:
    page = opened(place)
    page.edit()
    page.form.editor("switching").set_value(SwitchingRule.STANDARD)
    page.save()
    for number in range(2, 9):
        lot(bench, 9, number)
    page.refresh()
    page.states.step(1)
    press(page, "Resume")
    answer_question(page, "needle plates changed")
    (row,) = page.states.model.all_rows
    assert (row.stopped, row.reason) == (False, SwitchReason.RESUMED)


def test_an_inspection_follows_the_plan_of_its_lot(bench: Bench, place: Workplace) -> None:
    page = final_inspection(place, bench, "1920")
    assert page.form.editor("inspected_pcs").value() == 50
    assert page.plan_note.head.text() == "Look at 50 of 1,920 pcs."
    assert page.plan_note.why.text() == "New article: the first lot is tightened"
    page.form.editor("rework_pcs").set_text("2")
    page.defects.line.setText("B1 2")
    page.defects.add()
    assert page.answer.word.text() == "Pass"
    assert "Major: 2 found, accept 2, reject 3" in page.answer._more.text()
    page.defects.line.setText("B1")
    page.defects.add()
    assert page.answer.word.text() == "Blocked"
    page.record()
    (row,) = bench.lead.ask(inspections.inspection_list, inspections.InspectionFilter())
    assert (row.result, row.inspected_pcs) == (InspectionResult.BLOCKED, 50)
    assert bench.plant.one("SELECT count(*) FROM quty.inspection_sample") == 3
    history = InspectionsPage(place)
    seen(history)
    history.table.select(row.id)
    said = [each.text() for each in history.detail.findChildren(QLabel)]
    assert {"1,920", "3 found, accept 2, reject 3"} <= set(said)
    assert page.plan_note.isHidden()


def test_a_typed_sample_stays_and_too_small_a_one_is_not_judged(bench: Bench, place: Workplace) -> None:
    page = final_inspection(place, bench, "1920")
    page.form.editor("inspected_pcs").set_text("40")
    assert page.answer.word.text() == "Not judged yet"
    assert page.answer.sentence.text() == "The plan asks for 50 of 1,920 pcs."
    page.form.editor("lot_pcs").set_text("300")
    assert page.form.editor("inspected_pcs").value() == 40
    page.record()
    assert bench.plant.one("SELECT count(*) FROM quty.inspection") == 1


def test_a_lot_from_rework_is_told(bench: Bench, place: Workplace) -> None:
    defects = (FoundDefect("B1", 9),)
    new = NewInspection(bench.batch, InspectionType.FINAL, 80, 71, 9, 0, defects, lot_pcs=1920)
    bench.inspector.run(record_inspection, new)
    page = final_inspection(place, bench, "1920")
    assert "comes back from rework" in page.plan_note.why.text()


def test_where_each_piece_is_looked_at_the_pass_rate_decides(bench: Bench, place: Workplace) -> None:
    page = final_inspection(place, bench, "1920")
    page.form.editor("type").set_value(InspectionType.FINISHING)
    assert page.plan_note.head.text() == "Each piece is looked at here; the pass rate decides."
    page.form.editor("inspected_pcs").set_text("100")
    assert "a lot passes from 95.0 % on" in page.answer.sentence.text()
