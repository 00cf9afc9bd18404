"""The pages of quality's records with real widgets over the real services."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from quty_desktop.domain.check_lists import CheckPoint
from quty_desktop.domain.checks import PointResult, ReportState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.measurements import MeasureKind, MeasurePlace
from quty_desktop.domain.pull_tests import PullPosition
from quty_desktop.domain.quality import InspectionType, LabTestType, TestResult
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.quality import evidence, inspections, nonconformities, pull_tests, rework
from quty_desktop.services.warehouse import goods_receipts
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.quality.check_list_entry import CheckListEntry
from quty_desktop.views.quality.control_chart import ControlChartPage
from quty_desktop.views.quality.incoming import IncomingPage
from quty_desktop.views.quality.inspections import InspectionsPage
from quty_desktop.views.quality.lab_trend import LabTrendPage
from quty_desktop.views.quality.measure_entry import MeasureEntry
from quty_desktop.views.quality.nonconformities import NonconformitiesPage
from quty_desktop.views.quality.pareto import ParetoPage
from quty_desktop.views.quality.photos import Photos
from quty_desktop.views.quality.pull_tests import PullTestsPage
from quty_desktop.views.quality.rework import ReworkPage
from tests.databases import Plant
from tests.plant_time import today
from tests.services.doors import door_of
from tests.services.photos import photo
from tests.services.quality_plant import Bench, bench_of
from tests.services.store_plant import store_of
from tests.views.conftest import make_workplace


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def at_desk(store: QSettings, door: Dispatcher) -> Workplace:
    return replace(make_workplace(store, actor=door.actor), door=door, go=lambda _page, _record=None: None)


def seen(page: Page) -> Page:
    page.resize(1198, 688)
    page.show()
    return page


def inspected(bench: Bench) -> int:
    new = inspections.NewInspection(
        bench.batch, InspectionType.INLINE_SEWING, 100, 95, 5, defects=(inspections.FoundDefect("B1", 5),), line="12"
    )
    return bench.inspector.run(inspections.record_inspection, new).id


def test_repaired_pieces_are_recorded_from_the_queue(qapp: QApplication, store: QSettings, bench: Bench) -> None:
    key = inspected(bench)
    page = ReworkPage(at_desk(store, bench.inspector))
    seen(page)
    page.table.select(key)
    page.form.fill({"checked_pcs": 5, "scrap_pcs": 1})
    page.record()
    assert bench.lead.ask(rework.rework_queue, rework.ReworkFilter()) == ()
    assert page.table.model.all_rows == []


def test_a_report_goes_from_problem_to_effect(qapp: QApplication, store: QSettings, bench: Bench) -> None:
    page = NonconformitiesPage(at_desk(store, bench.lead))
    seen(page)
    page.raising.fill(
        {"to_department": Department.SEWING, "problem": "Jahitan loncat di line 12", "batch": bench.batch}
    )
    page.save()
    (row,) = bench.lead.ask(nonconformities.nonconformity_list, nonconformities.NcrFilter())
    with door_of(bench.plant, "spv_sewing") as sewing, door_of(bench.plant, "qc_supervisor") as other:
        answering = NonconformitiesPage(at_desk(store, sewing))
        seen(answering)
        answering.open(row.id)
        answering.answering.fill({"root_cause": "Jarum tumpul", "corrective_action": "Jarum baru tiap shift"})
        answering.save()
        judging = NonconformitiesPage(at_desk(store, other))
        seen(judging)
        judging.open(row.id)
        judging.judging.fill({"effectiveness": "Seminggu tanpa temuan", "effective": True})
        judging.save()
    (row,) = bench.lead.ask(nonconformities.nonconformity_list, nonconformities.NcrFilter())
    assert row.state is ReportState.CLOSED


def test_a_check_list_is_one_button(qapp: QApplication, store: QSettings, bench: Bench) -> None:
    entry = CheckListEntry(at_desk(store, bench.inspector))
    entry.offer(InspectionType.FINAL)
    assert entry.isHidden()
    entry.offer(InspectionType.CUTTING)
    assert not entry.isHidden()
    assert not entry.answers
    entry.answer()
    assert {result for _, result in entry.answers} == {PointResult.OK}
    entry.answer(CheckPoint.BURN)
    assert [point for point, result in entry.answers if result is PointResult.NOT_OK] == [CheckPoint.BURN]
    entry.clear()
    assert not entry.answers


def test_a_pull_test_is_one_entry(qapp: QApplication, store: QSettings, bench: Bench) -> None:
    page = PullTestsPage(at_desk(store, bench.inspector))
    seen(page)
    page.form.editor("batch").set_value(Option(bench.batch, bench.batch))
    page.form.fill({"department": Department.SEWING, "pieces": 3})
    page.record()
    (row,) = bench.lead.ask(pull_tests.pull_list, pull_tests.PullFilter())
    assert len(row.pulls) == 12
    # Two pieces break, at different places; the second one is still in the fields when it is recorded.
    page.form.editor("batch").set_value(Option(bench.batch, bench.batch))
    page.form.fill(
        {"department": Department.SEWING, "pieces": 3, "broken_piece": 1, "broken_position": PullPosition.EARS}
    )
    page.form.editor("batch").set_value(Option(bench.batch, bench.batch))
    assert page.add_broken()
    page.form.editor("broken_piece").set_value(3)
    assert not page.add_broken()
    page.form.editor("broken_position").set_value(PullPosition.TAIL)
    page.form.editor("broken_part").set_value("ekor")
    page.form.editor("held").set_value(4)
    page.record()
    row = bench.lead.ask(pull_tests.pull_list, pull_tests.PullFilter())[0]
    assert (row.result, row.opened_seam, row.pulled_pcs) == (TestResult.FAIL, True, 3)
    failed = [(each.piece, each.position, each.held_seconds) for each in row.pulls if each.result is TestResult.FAIL]
    assert failed == [(1, PullPosition.EARS, 0), (3, PullPosition.TAIL, 4)]
    assert not page.broken.model.all_rows


def test_a_lot_is_inspected_from_its_list(qapp: QApplication, store: QSettings, database: Plant) -> None:
    with store_of(database) as stock, door_of(database, "qc_inspector") as inspector:
        ordered = stock.order(2)
        arrived = ordered.check_in()
        assert arrived.id is not None
        rolls = (Decimal(45), Decimal(45))
        counted = goods_receipts.CountedGoods(arrived.id, ordered.line, Decimal(2), Decimal(2), rolls=rolls)
        lot = stock["warehouse_admin"].run(goods_receipts.count_goods, counted)
        page = IncomingPage(at_desk(store, inspector))
        seen(page)
        page.table.select(lot.line_id)
        page.answer_all(PointResult.OK)
        page.roll.fill({"yards": Decimal(45), "inches": Decimal(58), "gsm": Decimal(300), "one": 3})
        page.add_roll()
        page.record()
        assert inspector.ask(goods_receipts.lots_to_inspect) == ()


def test_a_photo_from_a_file_is_kept_with_its_record(
    qapp: QApplication, store: QSettings, bench: Bench, tmp_path: Path
) -> None:
    key = inspected(bench)
    page = InspectionsPage(at_desk(store, bench.inspector))
    seen(page)
    page.table.select(key)
    file = tmp_path / "IMG_1.png"
    file.write_bytes(photo())
    photos = page.findChildren(Photos)[-1]
    photos.keep(file)
    assert len(bench.lead.ask(evidence.evidence_list, evidence.EvidenceQuestion(EvidenceOf.INSPECTION, key))) == 1
    assert "1" in photos.note.text()


def test_a_point_of_the_chart_leads_to_its_inspections(qapp: QApplication, store: QSettings, bench: Bench) -> None:
    key = inspected(bench)
    page = ControlChartPage(at_desk(store, bench.lead))
    seen(page)
    page.pick(f"0 {today()}")
    assert [row.id for row in page.found.model.all_rows] == [key]
    pareto = ParetoPage(at_desk(store, bench.lead))
    seen(pareto)
    assert [row.code for row in pareto.table.model.all_rows] == ["B1"]
    pareto.chart.picked.emit(pareto.table.model.all_rows[0].id)
    assert [row.id for row in pareto.found.model.all_rows] == [key]


def test_charts_are_asked_by_article_and_line_and_a_result_leads_to_its_test(
    qapp: QApplication, store: QSettings, bench: Bench
) -> None:
    key = inspected(bench)
    page = ControlChartPage(at_desk(store, bench.lead))
    seen(page)
    article = page.article._values[1]
    page.article.choose(article)
    page.line.choose("12")
    assert (page.question().article_id, page.question().line) == (article, "12")
    assert [row.inspected_pcs for row in page.table.model.all_rows] == [100]
    page.pick(f"0 {today()}")
    assert [row.id for row in page.found.model.all_rows] == [key]
    bench.fail(LabTestType.DROP)
    test = bench.test(LabTestType.DROP).id
    gone: list[tuple[str, object]] = []
    trend = LabTrendPage(replace(at_desk(store, bench.lead), go=lambda page, record=None: gone.append((page, record))))
    seen(trend)
    assert [(row.result, row.minimum) for row in trend.table.model.all_rows] == [
        (TestResult.PASS, 10),
        (TestResult.FAIL, 10),
    ]
    trend.chart.picked.emit(test)
    trend.detail.press("See the test")
    assert gone == [("quality.lab_tests", test)]


def test_values_of_a_cut_are_top_middle_and_bottom(qapp: QApplication, store: QSettings) -> None:
    entry = MeasureEntry(make_workplace(store))
    entry.offer(InspectionType.CUTTING)
    entry.line.setText("0.4 -1.2 0.8")
    entry.add()
    assert [(each.kind, each.place, each.ok) for each in entry.measures] == [
        (MeasureKind.CUT_SMALL, MeasurePlace.TOP, True),
        (MeasureKind.CUT_SMALL, MeasurePlace.MIDDLE, False),
        (MeasureKind.CUT_SMALL, MeasurePlace.BOTTOM, True),
    ]
    entry.line.setText("abc")
    entry.add()
    assert len(entry.measures) == 3
    entry.offer(InspectionType.METAL)
    assert not entry.measures
