"""Incoming inspection, rework, pull tests, nonconformities, evidence, second persons and charts, on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import psycopg
import pytest
from PIL import Image

from quty_desktop.domain.check_lists import CheckPoint, all_answered
from quty_desktop.domain.checks import PointResult, PullKind, ReportState
from quty_desktop.domain.control_charts import PointSign
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, WrongState
from quty_desktop.domain.evidence import EvidenceOf, SecondPerson, VerifiedSubject
from quty_desktop.domain.incoming import POINTS, Grade, GradedTest, IncomingKind, IncomingPoint
from quty_desktop.domain.measurements import Measured, MeasureKind, MeasurePlace
from quty_desktop.domain.nonconformities import NcrStep
from quty_desktop.domain.plant_settings import SCRAP_COST, SECOND_PERSON
from quty_desktop.domain.pull_tests import Pull, PullPosition
from quty_desktop.domain.quality import InspectionType, TestResult
from quty_desktop.domain.stock import LotState
from quty_desktop.i18n import Language
from quty_desktop.services import books
from quty_desktop.services.administration import alerts, plant_settings
from quty_desktop.services.incoming import incoming_inspections
from quty_desktop.services.quality import (
    control_charts,
    defect_paretos,
    evidence,
    figure_papers,
    inspections,
    nonconformities,
    pass_rates,
    pull_tests,
    quality_papers,
    record_papers,
    rework,
    verifications,
)
from quty_desktop.services.warehouse import goods_receipts
from tests.databases import Plant
from tests.plant_time import today
from tests.services.doors import door_of
from tests.services.photos import photo
from tests.services.quality_plant import Bench, bench_of
from tests.services.store_plant import Store, store_of

D = Decimal


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def inspect(bench: Bench, passed: int = 95, rework_pcs: int = 5, *, measures: tuple[Measured, ...] = (), at: datetime | None = None) -> inspections.RecordedInspection:  # fmt: skip
    defects = (inspections.FoundDefect("B1", rework_pcs),) if rework_pcs else ()
    new = inspections.NewInspection(
        bench.batch, InspectionType.INLINE_SEWING, passed + rework_pcs, passed, rework_pcs, defects=defects, line="12",
        measures=measures, inspected_at=at,
    )  # fmt: skip
    return bench.inspector.run(inspections.record_inspection, new)


def answers(kind: IncomingKind, **wrong: PointResult) -> tuple[tuple[IncomingPoint, PointResult], ...]:
    return tuple((point, wrong.get(point.value, PointResult.OK)) for point in POINTS[kind])


def roll(number: str, ones: int = 0, yards: int = 45, inches: int = 58) -> incoming_inspections.MeasuredRoll:
    return incoming_inspections.MeasuredRoll(number, D(yards), D(inches), (ones, 0, 0, 0), D(300), D(8))


def counted(store: Store, rolls: tuple[Decimal, ...] = (D(45), D(45))) -> goods_receipts.CountedLot:
    ordered = store.order(len(rolls))
    arrived = ordered.check_in()
    assert arrived.id is not None
    new = goods_receipts.CountedGoods(arrived.id, ordered.line, D(len(rolls)), D(len(rolls)), rolls=rolls)
    return store["warehouse_admin"].run(goods_receipts.count_goods, new)


def test_fabric_is_looked_at_in_larger_shares_and_a_bad_lot_goes_back(database: Plant) -> None:
    with store_of(database) as store, door_of(database, "qc_inspector") as inspector:
        lot = counted(store)
        form = inspector.ask(incoming_inspections.incoming_form, lot.line_id)
        assert (form.kind, form.new, form.share_percent, form.waiting) == (IncomingKind.FABRIC, True, 30, True)
        bad = incoming_inspections.NewIncoming(
            lot.line_id, form.version, IncomingKind.FABRIC, answers(IncomingKind.FABRIC), (roll(f"{lot.lot}/1", 40),)
        )
        first = inspector.run(incoming_inspections.record_incoming, bad)
        assert (first.result, first.decided, first.share_percent) == (TestResult.FAIL, False, 100)
        assert inspector.ask(incoming_inspections.incoming_form, lot.line_id).share_percent == 100
        whole = incoming_inspections.NewIncoming(
            lot.line_id, form.version, IncomingKind.FABRIC, answers(IncomingKind.FABRIC),
            (roll(f"{lot.lot}/1", 40), roll(f"{lot.lot}/2", 60)), note="Banyak bintik hitam",
        )  # fmt: skip
        done = inspector.run(incoming_inspections.record_incoming, whole)
        assert (done.decided, done.result) == (True, TestResult.FAIL)
        # A known material whose colour comes off in the wet rub goes back whole, whatever its faults are.
        bled = counted(store)
        pale = dict.fromkeys(GradedTest, Grade.G45) | {GradedTest.WET_WARP: Grade.G34}
        fading = incoming_inspections.NewIncoming(
            bled.line_id, 1, IncomingKind.FABRIC, answers(IncomingKind.FABRIC), (roll(f"{bled.lot}/1", 0),),
            note="Luntur basah", grades=tuple(pale.items()),
        )  # fmt: skip
        assert inspector.run(incoming_inspections.record_incoming, fading).result is TestResult.FAIL
        found = inspector.ask(incoming_inspections.incoming_list, incoming_inspections.IncomingFilter(lot=bled.lot))[0]
        assert (dict(found.grades), found.rejected_qty) == (pale, D(2))
        assert done.report.startswith("NCR-")
        (row,) = [each for each in store["warehouse_admin"].ask(goods_receipts.lots_to_store) if each.id == lot.line_id]
        assert (row.state, row.rejected_qty) == (LotState.REJECTED, D(2))
        with pytest.raises(WrongState):
            inspector.run(incoming_inspections.record_incoming, whole)
        assert database.one("SELECT count(*) FROM quty.fabric_defect") == 140


def test_a_good_lot_is_free_at_once_and_a_known_one_is_looked_at_less(database: Plant) -> None:
    with store_of(database) as store, door_of(database, "qc_inspector") as inspector:
        lot = counted(store)
        form = inspector.ask(incoming_inspections.incoming_form, lot.line_id)
        good = incoming_inspections.NewIncoming(
            lot.line_id, form.version, IncomingKind.FABRIC, answers(IncomingKind.FABRIC), (roll(f"{lot.lot}/1", 3),)
        )
        # 30 % of 90 yards are asked, and a roll may be 1 % shorter than invoiced: 26.73 yards.
        for short, field in ((replace(good, rolls=(roll(f"{lot.lot}/1", 3, yards=26),)), "rolls"), (replace(good, rolls=(replace(good.rolls[0], gsm=None),)), "rolls")):  # fmt: skip
            with pytest.raises(Invalid) as refused:
                inspector.run(incoming_inspections.record_incoming, short)
            assert set(refused.value.fields) == {field}
        with database.connect() as connection, connection.transaction(force_rollback=True):
            connection.execute(
                "INSERT INTO quty.incoming_inspection (number, receipt_line_id, lot_id, kind, result, share_percent, decided)"
                " SELECT 'INC-0', l.id, l.lot_id, 'fabric', 'pass', 30, true FROM quty.goods_receipt_line l WHERE l.id = %s",
                (lot.line_id,),
            )
            with pytest.raises(psycopg.DatabaseError, match=r"incoming\.share"):
                connection.execute(
                    "UPDATE quty.goods_receipt_line SET inspection_state = 'passed', accepted_qty = counted_qty WHERE id = %s",
                    (lot.line_id,),
                )
        done = inspector.run(incoming_inspections.record_incoming, good)
        assert (done.result, done.decided, done.report) == (TestResult.PASS, True, "")
        # Where the plant asks for a second person, the lot does not leave the store before it is confirmed.
        with database.connect() as connection, connection.transaction(force_rollback=True):
            connection.execute("INSERT INTO quty.setting (key, value) VALUES ('quality.second_person', '\"all\"')")
            connection.execute("INSERT INTO quty.place (code, name, kind) VALUES ('WAY', 'On the way', 'transit')")
            move = (
                b"INSERT INTO quty.stock_move (command, from_place_id, to_place_id, article_id, lot_id, qty)"
                b" SELECT 'test', f.id, t.id, l.article_id, l.lot_id, 1"
                b" FROM quty.goods_receipt_line l, quty.place f, quty.place t"
                b" WHERE l.id = %s AND f.kind = 'rack' AND t.code = 'WAY' LIMIT 1"
            )
            with pytest.raises(psycopg.DatabaseError, match=r"lot\.unverified"), connection.transaction():
                connection.execute(move, (lot.line_id,))
            connection.execute(
                "INSERT INTO quty.verification (subject_kind, subject_id, agrees) VALUES ('incoming_inspection', %s, true)",
                (done.id,),
            )
            connection.execute(move, (lot.line_id,))
        again = counted(store)
        assert inspector.ask(incoming_inspections.incoming_form, again.line_id).share_percent == 10
        stale = incoming_inspections.NewIncoming(
            again.line_id, 99, IncomingKind.LABEL, answers(IncomingKind.LABEL, codes=PointResult.NOT_OK), note="QR mati"
        )
        with pytest.raises(Conflict):
            inspector.run(incoming_inspections.record_incoming, stale)
        with pytest.raises(Invalid):
            inspector.run(
                incoming_inspections.record_incoming,
                incoming_inspections.NewIncoming(again.line_id, 1, IncomingKind.LABEL, ()),
            )
        (row,) = inspector.ask(incoming_inspections.incoming_list, incoming_inspections.IncomingFilter())
        paper = inspector.run(record_papers.incoming_paper, quality_papers.FormWanted(row.id))
        assert inspector.ask(quality_papers.form_file, paper.id).pdf.startswith(b"%PDF")


def test_the_check_list_of_a_checkpoint_is_kept_and_printed(bench: Bench) -> None:
    kind = InspectionType.INLINE_SEWING
    good = inspections.NewInspection(bench.batch, kind, 100, 100, points=all_answered(kind))
    first = bench.inspector.run(inspections.record_inspection, good)
    for wrong in (
        replace(good, points=good.points[:-1]),
        replace(good, points=all_answered(InspectionType.CUTTING)),
        replace(
            good, points=all_answered(kind, [CheckPoint.TAPE])
        ),  # something is not in order, but every piece passed
    ):
        with pytest.raises(Invalid) as refused:
            bench.inspector.run(inspections.record_inspection, wrong)
        assert set(refused.value.fields) == {"points"}
    torn = replace(
        good,
        passed_pcs=95,
        rework_pcs=5,
        defects=(inspections.FoundDefect("B1", 5),),
        points=all_answered(kind, [CheckPoint.TAPE]),
    )
    bench.inspector.run(inspections.record_inspection, torn)
    newest, oldest = bench.inspector.ask(inspections.inspection_list, inspections.InspectionFilter(batch=bench.batch))
    assert oldest.points == good.points
    assert [point for point, result in newest.points if result is PointResult.NOT_OK] == [CheckPoint.TAPE]
    paper = bench.inspector.run(record_papers.inspection_paper, quality_papers.FormWanted(first.id))
    assert bench.inspector.ask(quality_papers.form_file, paper.id).pdf.startswith(b"%PDF")


def test_repaired_pieces_never_exceed_what_was_sent_to_repair(bench: Bench) -> None:
    made = inspect(bench)
    (row,) = bench.inspector.ask(rework.rework_queue, rework.ReworkFilter())
    assert (row.open_pcs, row.rounds, row.late) == (5, 0, False)
    done = bench.inspector.run(rework.record_rework, rework.NewReworkCheck(made.id, 4, 2, 1, 1, D(30)))
    assert (done.open_pcs, done.round) == (2, 1)
    with pytest.raises(Invalid):
        bench.inspector.run(rework.record_rework, rework.NewReworkCheck(made.id, 3, 3))
    bench.inspector.run(rework.record_rework, rework.NewReworkCheck(made.id, 1, 0, 1))
    with pytest.raises(Invalid):
        bench.inspector.run(rework.record_rework, rework.NewReworkCheck(made.id, 1, 0, 1))
    bench.inspector.run(rework.record_rework, rework.NewReworkCheck(made.id, 2, 2))
    assert bench.inspector.ask(rework.rework_queue, rework.ReworkFilter()) == ()
    with door_of(bench.plant, "admin") as admin:
        admin.run(plant_settings.change, plant_settings.SettingChange(SCRAP_COST.key, D(175_000)))
    (cost,) = bench.lead.ask(rework.quality_costs, rework.CostQuestion(today(), today()))
    assert (cost.rework_pcs, cost.recovered_pcs, cost.scrap_pcs) == (5, 4, 1)
    assert cost.recovery == D(4) / D(5)
    assert cost.cost == D(175_000)


def test_the_database_refuses_more_repaired_pieces_than_wait(bench: Bench) -> None:
    made = inspect(bench)
    with bench.plant.connect() as connection, pytest.raises(psycopg.errors.DatabaseError, match="more_than_open"):
        connection.execute(
            "INSERT INTO quty.rework_check (inspection_id, round, checked_pcs, recovered_pcs, again_pcs, scrap_pcs)"
            " VALUES (%s, 1, 6, 6, 0, 0)",
            (made.id,),
        )


def test_a_measure_outside_its_limits_is_a_piece_that_is_not_good(bench: Bench) -> None:
    off = (Measured(MeasureKind.SPI, D(9)), Measured(MeasureKind.MARGIN_SMALL, D(5)))
    with pytest.raises(Invalid) as refused:
        inspect(bench, 20, 0, measures=off)
    assert "measures" in refused.value.fields
    with pytest.raises(Invalid):
        inspect(bench, 20, 0, measures=(Measured(MeasureKind.CUT_SMALL, D(0), MeasurePlace.TOP),))
    made = inspect(bench, 19, 1, measures=off)
    (row,) = bench.lead.ask(inspections.inspection_list, inspections.InspectionFilter(batch=bench.batch))
    assert row.measures == off
    paper = bench.inspector.run(record_papers.inspection_paper, quality_papers.FormWanted(made.id))
    assert paper.number.startswith("INS-")


def pulls(pieces: int, broken: int = 0) -> tuple[Pull, ...]:
    return tuple(
        Pull(
            number, PullPosition.EARS, D(90), 10 if number > broken else 4, "" if number > broken else "jahitan telinga"
        )
        for number in range(1, pieces + 1)
    )


def test_an_open_seam_asks_for_six_pieces_during_a_month(bench: Bench) -> None:
    question = pull_tests.PullQuestion(bench.batch, Department.SEWING)
    assert bench.inspector.ask(pull_tests.pull_plan, question).wanted_pcs == 3
    new = pull_tests.NewPullTest(bench.batch, Department.SEWING, pulls(3, broken=1))
    done = bench.inspector.run(pull_tests.record_pull_test, new)
    assert (done.result, done.opened_seam) == (TestResult.FAIL, True)
    plan = bench.inspector.ask(pull_tests.pull_plan, question)
    assert plan.wanted_pcs == 6
    assert plan.increased_until is not None
    with pytest.raises(Invalid):
        bench.inspector.run(pull_tests.record_pull_test, new)
    finishing = pull_tests.PullQuestion(bench.batch, Department.FINISHING)
    assert bench.inspector.ask(pull_tests.pull_plan, finishing).wanted_pcs == 3
    repair = pull_tests.PullQuestion(bench.batch, Department.FINISHING, PullKind.REPAIR)
    assert bench.inspector.ask(pull_tests.pull_plan, repair).wanted_pcs == 6
    bench.inspector.run(pull_tests.record_pull_test, pull_tests.NewPullTest(bench.batch, Department.SEWING, pulls(6)))
    paper = bench.inspector.run(record_papers.pull_paper, quality_papers.FormWanted(done.id))
    assert bench.lead.ask(quality_papers.form_file, paper.id).pdf.startswith(b"%PDF")


def test_a_report_is_answered_by_its_department_and_closed_by_another_person(bench: Bench) -> None:
    made = inspect(bench, 90, 10)
    new = nonconformities.NewNonconformity(
        "Jahitan loncat berulang di line 12", Department.SEWING, inspection_id=made.id, qty=D(10)
    )
    report = bench.lead.run(nonconformities.raise_nonconformity, new)
    (row,) = bench.lead.ask(nonconformities.nonconformity_list, nonconformities.NcrFilter())
    assert (row.step, row.due_on, row.batch) == (NcrStep.ANSWER, today() + timedelta(days=5), bench.batch)
    answer = nonconformities.NcrAnswer(report.id, 1, "Jarum tumpul", "Jarum diganti tiap shift", "Bu Rina")
    with door_of(bench.plant, "spv_cutting") as cutting, pytest.raises(Refused):
        cutting.run(nonconformities.answer_nonconformity, answer)
    with door_of(bench.plant, "spv_sewing") as sewing:
        done = sewing.run(nonconformities.answer_nonconformity, answer)
        with pytest.raises(NotAllowed):
            sewing.run(
                nonconformities.judge_nonconformity,
                nonconformities.NcrJudgement(report.id, done.version, True, "sudah baik"),
            )
    own = nonconformities.NcrJudgement(report.id, done.version, True, "Seminggu tanpa temuan")
    with pytest.raises(Refused):
        bench.lead.run(nonconformities.judge_nonconformity, own)
    with door_of(bench.plant, "qc_supervisor") as other:
        opened = other.run(
            nonconformities.judge_nonconformity,
            nonconformities.NcrJudgement(report.id, done.version, False, "Masih ada temuan"),
        )
        with door_of(bench.plant, "spv_sewing") as sewing:
            again = sewing.run(
                nonconformities.answer_nonconformity,
                nonconformities.NcrAnswer(report.id, opened.version, "Tegangan benang", "Setelan tiap pagi"),
            )
        other.run(
            nonconformities.judge_nonconformity,
            nonconformities.NcrJudgement(report.id, again.version, True, "Dua minggu tanpa temuan"),
        )
    (row,) = bench.lead.ask(nonconformities.nonconformity_list, nonconformities.NcrFilter())
    assert (row.state, row.reopened, row.step) == (ReportState.CLOSED, 1, NcrStep.DONE)


def test_a_late_answer_is_reminded_of_once(bench: Bench) -> None:
    report = bench.lead.run(
        nonconformities.raise_nonconformity,
        nonconformities.NewNonconformity("Potongan tidak sesuai pola", Department.CUTTING),
    )
    with bench.plant.connect() as connection:
        connection.execute("UPDATE quty.nonconformity_report SET due_on = current_date - 2 WHERE id = %s", (report.id,))
        connection.execute("SELECT quty.escalate_alerts(), quty.escalate_alerts()")
    with door_of(bench.plant, "spv_cutting") as cutting:
        assert any(row.subject_kind == "nonconformity_report" for row in cutting.ask(alerts.my_alerts))
    assert bench.plant.one("SELECT count(*) FROM quty.alert WHERE message = 'ncr.late'") == 1


def test_a_photo_is_kept_small_and_stands_in_the_paper_with_the_same_bytes(bench: Bench) -> None:
    made = inspect(bench, 90, 10)
    new = evidence.NewEvidence(EvidenceOf.INSPECTION, made.id, "IMG_1.png", photo(size=(2400, 1200)), "Jahitan loncat")
    kept = bench.inspector.run(evidence.add_evidence, new)
    bench.inspector.run(
        evidence.add_evidence,
        evidence.NewEvidence(EvidenceOf.INSPECTION, made.id, "b.png", photo("blue", (2400, 1200))),
    )
    first, second = bench.lead.ask(evidence.evidence_list, evidence.EvidenceQuestion(EvidenceOf.INSPECTION, made.id))
    assert (first.sha256, first.caption) == (kept.sha256, "Jahitan loncat")
    whole = bench.lead.ask(evidence.evidence_file, first.id)
    with Image.open(BytesIO(whole.content)) as opened:
        assert opened.size == (1600, 800)
    with Image.open(BytesIO(second.thumbnail)) as opened:
        assert max(opened.size) == 240
    with pytest.raises(Invalid):
        bench.inspector.run(
            evidence.add_evidence, evidence.NewEvidence(EvidenceOf.INSPECTION, made.id, "a.jpg", b"no picture")
        )
    wanted = quality_papers.FormWanted(made.id, Language.ENGLISH)
    paper = bench.inspector.run(record_papers.inspection_paper, wanted)
    pdf = bench.lead.ask(quality_papers.form_file, paper.id).pdf
    assert pdf.count(b"/Subtype /Image") >= 2
    assert bench.inspector.run(record_papers.inspection_paper, wanted).again


def test_nobody_confirms_a_record_of_his_own(bench: Bench) -> None:
    made = inspect(bench, 90, 10)
    assert bench.lead.ask(verifications.records_to_verify) == ()
    with door_of(bench.plant, "admin") as admin:
        admin.run(plant_settings.change, plant_settings.SettingChange(SECOND_PERSON.key, SecondPerson.ALL.value))
    (row,) = bench.inspector.ask(verifications.records_to_verify)
    assert row.own
    new = verifications.NewVerification(VerifiedSubject.INSPECTION, made.id)
    with pytest.raises(Refused):
        bench.inspector.run(verifications.verify_record, new)
    with pytest.raises(Invalid):
        bench.lead.run(
            verifications.verify_record,
            verifications.NewVerification(VerifiedSubject.INSPECTION, made.id, agrees=False),
        )
    bench.lead.run(verifications.verify_record, new)
    assert bench.lead.ask(verifications.records_to_verify) == ()


def test_sums_by_day_are_those_of_the_rows_and_the_chart_reads_them(bench: Bench) -> None:
    for day in range(1, 25):
        at = datetime.now(UTC) - timedelta(days=30 - day)
        inspect(bench, 97, 3 if day != 24 else 20, at=at)
    question = control_charts.ChartQuestion(Department.SEWING, today() - timedelta(days=31), today())
    found = bench.lead.ask(control_charts.control_chart, question)
    assert len(found.days) == 24
    assert found.days[-1].judged.sign is PointSign.ALARM
    frozen = bench.lead.run(control_charts.freeze_chart, control_charts.Freeze(question, "Setelah perbaikan jarum"))
    assert bench.lead.ask(control_charts.control_chart, question).frozen == frozen
    line = control_charts.ChartQuestion(Department.SEWING, today() - timedelta(days=31), today(), line="12")
    assert len(bench.lead.ask(control_charts.control_chart, line).days) == 24
    options = bench.lead.ask(
        control_charts.chart_options, control_charts.OptionsQuestion(Department.SEWING, today() - timedelta(days=31))
    )
    assert {each.line for each in options} == {"*", "12"}
    (most,) = bench.lead.ask(
        defect_paretos.defect_pareto, defect_paretos.ParetoQuestion(today() - timedelta(days=31), today())
    )
    assert (most.code, most.found, most.total) == ("B1", 23 * 3 + 20, 1.0)
    pair = replace(line, article_id=next(each.article_id for each in options if each.article_id))
    assert [each.judged.share for each in bench.lead.ask(control_charts.control_chart, pair).days] == [
        each.judged.share for each in bench.lead.ask(control_charts.control_chart, line).days
    ]
    assert bench.lead.ask(control_charts.control_chart, replace(pair, line="13")).days == ()
    papers: tuple[tuple[Callable[..., quality_papers.IssuedForm], Any], ...] = (
        (figure_papers.pareto_paper, figure_papers.ParetoWanted(defect_paretos.ParetoQuestion(today(), today()))),
        (figure_papers.rates_paper, figure_papers.RatesWanted(pass_rates.PassRateQuestion(today(), today()))),
    )
    for command, wanted in papers:
        with pytest.raises(NotFound):
            bench.inspector.run(command, wanted)
        days = replace(wanted.question, first=today() - timedelta(days=31))
        made = bench.inspector.run(command, replace(wanted, question=days))
        assert bench.inspector.run(command, replace(wanted, question=days)).again
        assert bench.lead.ask(quality_papers.form_file, made.id).pdf.startswith(b"%PDF-")
    paper = bench.inspector.run(record_papers.chart_paper, record_papers.ChartWanted(question))
    assert paper.number.startswith("PCH-SEW")
    assert bench.inspector.run(record_papers.defects_paper, record_papers.DayWanted(Department.SEWING)).number
    conninfo = bench.plant.conninfo()
    assert books.verify(conninfo).differences == ()
    with bench.plant.connect() as connection:
        connection.execute("UPDATE quty.inspection_day SET passed_pcs = passed_pcs - 1 WHERE line = '12'")
        connection.execute("UPDATE quty.defect_day SET found = found + 1")
    told = [text.message for text in books.verify(conninfo).differences]
    assert len(told) == 48
