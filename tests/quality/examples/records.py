"""Examples of incoming inspection, rework, pull tests, nonconformities, evidence, second persons and charts."""

from datetime import timedelta

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf, VerifiedSubject
from quty_desktop.domain.incoming import POINTS, IncomingKind
from quty_desktop.domain.quality import LabTestType
from quty_desktop.services.incoming import incoming_inspections
from quty_desktop.services.quality import (
    control_charts,
    defect_paretos,
    evidence,
    figure_papers,
    lab_trends,
    nonconformities,
    pass_rates,
    pull_tests,
    quality_papers,
    record_papers,
    rework,
    verifications,
)
from tests.plant_time import today
from tests.quality.examples.making import REASON, Example, Maker, plain, version_of
from tests.quality.walk_plant import WalkPlant
from tests.quality.walk_records import pulls
from tests.services.photos import photo


def _pareto() -> defect_paretos.ParetoQuestion:
    return defect_paretos.ParetoQuestion(today() - timedelta(days=30), today())


def _trend() -> lab_trends.TrendQuestion:
    return lab_trends.TrendQuestion(LabTestType.DROP, today() - timedelta(days=30), today())


def _chart() -> control_charts.ChartQuestion:
    return control_charts.ChartQuestion(Department.SEWING, today() - timedelta(days=30), today())


def _incoming(walk: WalkPlant) -> incoming_inspections.NewIncoming:
    line = walk.warehouse.waiting_line
    points = tuple((point, PointResult.OK) for point in POINTS[IncomingKind.OTHER])
    return incoming_inspections.NewIncoming(
        line, version_of(walk, "goods_receipt_line", line), IncomingKind.OTHER, points
    )


def _answer(walk: WalkPlant, home: Department) -> Example:
    key = walk.records.report[home]
    return Example(
        nonconformities.NcrAnswer(
            key, version_of(walk, "nonconformity_report", key), "blunt needle", "a new one each shift"
        )
    )


def _judged(walk: WalkPlant) -> nonconformities.NcrJudgement:
    key = walk.records.answered
    return nonconformities.NcrJudgement(key, version_of(walk, "nonconformity_report", key), True, "a week without one")


COMMANDS: dict[str, Maker] = {
    "incoming_inspections.record_incoming": plain(_incoming),
    "rework.record_rework": plain(lambda walk: rework.NewReworkCheck(walk.records.rework, 2, 2)),
    "pull_tests.record_pull_test": plain(
        lambda walk: pull_tests.NewPullTest(walk.free.batch, Department.FINISHING, pulls(3))
    ),
    "nonconformities.raise_nonconformity": plain(
        lambda walk: nonconformities.NewNonconformity("open seams", Department.SEWING, batch=walk.free.batch)
    ),
    "nonconformities.answer_nonconformity": _answer,
    "nonconformities.judge_nonconformity": plain(_judged),
    "evidence.add_evidence": plain(
        lambda walk: evidence.NewEvidence(EvidenceOf.INSPECTION, walk.records.rework, "b.png", photo("blue"))
    ),
    "verifications.verify_record": plain(
        lambda walk: verifications.NewVerification(VerifiedSubject.INSPECTION, walk.records.rework)
    ),
    "control_charts.freeze_chart": plain(lambda _: control_charts.Freeze(_chart(), REASON)),
    "record_papers.inspection_paper": plain(lambda walk: quality_papers.FormWanted(walk.inspection)),
    "record_papers.incoming_paper": plain(lambda walk: quality_papers.FormWanted(walk.records.incoming)),
    "record_papers.pull_paper": plain(lambda walk: quality_papers.FormWanted(walk.records.pull)),
    "record_papers.nonconformity_paper": plain(lambda walk: quality_papers.FormWanted(walk.records.answered)),
    "record_papers.defects_paper": plain(lambda _: record_papers.DayWanted(Department.SEWING)),
    "record_papers.chart_paper": plain(lambda _: record_papers.ChartWanted(_chart())),
    "figure_papers.pareto_paper": plain(lambda _: figure_papers.ParetoWanted(_pareto())),
    "figure_papers.rates_paper": plain(
        lambda _: figure_papers.RatesWanted(pass_rates.PassRateQuestion(today() - timedelta(days=30), today()))
    ),
    "figure_papers.trend_paper": plain(lambda _: figure_papers.TrendWanted(_trend())),
}
QUERIES: dict[str, Maker] = {
    "incoming_inspections.incoming_form": plain(lambda walk: walk.warehouse.waiting_line),
    "incoming_inspections.incoming_list": plain(lambda _: incoming_inspections.IncomingFilter()),
    "incoming_inspections.rolls_of": plain(lambda walk: walk.warehouse.waiting_line),
    "rework.rework_queue": plain(lambda _: rework.ReworkFilter()),
    "rework.quality_costs": plain(lambda _: rework.CostQuestion(today() - timedelta(days=30), today())),
    "pull_tests.pull_plan": plain(lambda walk: pull_tests.PullQuestion(walk.free.batch, Department.SEWING)),
    "pull_tests.pull_list": plain(lambda _: pull_tests.PullFilter()),
    "nonconformities.nonconformity_list": plain(lambda _: nonconformities.NcrFilter()),
    "evidence.evidence_list": plain(lambda walk: evidence.EvidenceQuestion(EvidenceOf.INSPECTION, walk.records.rework)),
    "evidence.evidence_file": plain(lambda walk: walk.records.photo),
    "control_charts.control_chart": plain(lambda _: _chart()),
    "control_charts.chart_options": plain(
        lambda _: control_charts.OptionsQuestion(Department.SEWING, today() - timedelta(days=30))
    ),
    "defect_paretos.defect_pareto": plain(lambda _: _pareto()),
    "lab_trends.lab_trend": plain(lambda _: _trend()),
}
