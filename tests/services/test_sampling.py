"""Sampling on the real database: plans as rows, what holds for a lot, its snapshot, switching and quality's orders."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from quty_desktop.domain.imports.chosen import change_key
from quty_desktop.domain.plant_settings import REDUCED_SAMPLING, TARGET_FINISHING
from quty_desktop.domain.quality import DefectClass, InspectionResult, InspectionType
from quty_desktop.domain.sampling.letters import InspectionLevel
from quty_desktop.domain.sampling.plans import Judged, SamplingStage
from quty_desktop.domain.sampling.switching import SwitchingRule, SwitchOrder, SwitchReason
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.services.administration import plant_settings
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.imports import check_files
from quty_desktop.services.quality import inspections, sampling
from quty_desktop.services.quality.inspections import FoundDefect, NewInspection, record_inspection
from quty_desktop.services.quality.sampling import NewSwitchOrder, SampleQuestion, StagePlanInput
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import arrange_order, counted
from tests.services.quality_plant import Bench, bench_of
from tests.spreadsheets.look_alikes import save_workbook

N, T, R = PlanSeverity.NORMAL, PlanSeverity.TIGHTENED, PlanSeverity.REDUCED
FINAL = SamplingStage.FINAL


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def lot(bench: Bench, bad: int = 0, *, batch: str = "", sample: int = 80, line: str = "") -> InspectionResult:
    """Record a final inspection of a lot of 1,920 pieces with so many major defects."""
    defects = (FoundDefect("B1", bad),) if bad else ()
    new = NewInspection(
        batch or bench.batch, InspectionType.FINAL, sample, sample - bad, bad, 0, defects, line=line, lot_pcs=1920
    )
    return bench.inspector.run(record_inspection, new).result


def next_lot(bench: Bench, batch: str = "", line: str = "") -> sampling.Proposal:
    return bench.inspector.ask(sampling.proposal, SampleQuestion(batch or bench.batch, FINAL, 1920, line))


def by_the_standard(bench: Bench) -> None:
    bench.lead.run(sampling.save_plan, usual(switching=SwitchingRule.STANDARD))


def usual(
    *,
    switching: SwitchingRule = SwitchingRule.PLANT,
    table: SamplingTable = SamplingTable.MIL_105E,
    major: Judged = Judged.AQL_25,
    version: int | None = None,
) -> StagePlanInput:
    return StagePlanInput(
        FINAL, InspectionLevel.I, table, switching, Judged.EVERY_PIECE, major, Judged.AQL_4, "QT-10", version
    )


def order(bench: Bench, ordered: SwitchOrder, reason: str = "claim 4711", line: str = "") -> int:
    return bench.lead.run(sampling.order_switch, NewSwitchOrder("40551542", FINAL, ordered, reason, line))


def test_the_usual_plans_hold_until_somebody_changes_them(bench: Bench) -> None:
    with counted(bench.inspector) as sent:
        rows = bench.inspector.ask(sampling.sampling_plans)
    assert len(sent) == 1
    assert len(rows) == len(SamplingStage) * len(DefectClass)
    final = {row.defect_class: row for row in rows if row.stage is FINAL}
    assert [final[each].judged for each in DefectClass] == [Judged.EVERY_PIECE, Judged.AQL_25, Judged.AQL_4]
    assert final[DefectClass.MAJOR].version is None


def test_quality_changes_a_plan(bench: Bench) -> None:
    bench.lead.run(sampling.save_plan, usual(major=Judged.AQL_15, table=SamplingTable.MIL_105E))
    (row,) = [each for each in bench.lead.ask(sampling.sampling_plans) if each.id == "final major"]
    assert (row.judged, row.form, row.plan.rules[DefectClass.MAJOR].aql) == (Judged.AQL_15, "QT-10", Decimal("1.5"))
    bench.lead.run(sampling.save_plan, replace(usual(major=Judged.NOT), version=row.version))
    rows = {each.id: each for each in bench.lead.ask(sampling.sampling_plans)}
    assert rows["final major"].judged is Judged.NOT
    assert rows["final major"].version != row.version
    with pytest.raises(Conflict):
        bench.lead.run(sampling.save_plan, usual(version=row.version))
    with pytest.raises(Conflict):
        bench.lead.run(sampling.save_plan, usual())


def test_a_plan_judges_something(bench: Bench) -> None:
    nothing = replace(usual(major=Judged.NOT), critical=Judged.NOT, minor=Judged.NOT)
    with pytest.raises(Invalid) as refused:
        bench.lead.run(sampling.save_plan, nothing)
    assert set(refused.value.fields) == {"critical"}


def test_inspectors_change_no_plans(bench: Bench) -> None:
    bench.inspector._courtesy_check = False
    with pytest.raises(NotAllowed):
        bench.inspector.run(sampling.save_plan, usual())
    with pytest.raises(NotAllowed):
        bench.inspector.run(
            sampling.order_switch, NewSwitchOrder("40551542", FINAL, SwitchOrder.ALLOW_REDUCED, "steady")
        )


def test_a_new_article_is_tightened_once(bench: Bench) -> None:
    with counted(bench.inspector) as sent:
        found = next_lot(bench)
    assert len(sent) <= 3
    assert (found.severity, found.reason, found.sample_pcs) == (T, SwitchReason.NEW_ARTICLE, 50)
    assert [(each.sample_pcs, each.accept) for each in found.plans] == [(1920, 0), (50, 2), (50, 3)]
    assert lot(bench) is InspectionResult.PASS
    found = next_lot(bench)
    assert (found.severity, found.reason) == (N, SwitchReason.NEW_PASSED)
    assert [(each.sample_pcs, each.accept) for each in found.plans] == [(1920, 0), (50, 3), (50, 5)]


def test_the_snapshot_stays_when_the_plan_changes(bench: Bench) -> None:
    assert lot(bench, 2) is InspectionResult.PASS
    bench.lead.run(sampling.save_plan, usual(major=Judged.AQL_065))
    with bench.plant.connect() as connection:
        rows = connection.execute("SELECT * FROM quty.inspection_sample ORDER BY id").fetchall()
    assert [row["defect_class"] for row in rows] == ["critical", "major", "minor"]
    major = rows[1]
    kept = {name: major[name] for name in ("lot_pcs", "inspection_level", "letter", "letter_after_arrow", "sample_pcs")}
    assert kept == {
        "lot_pcs": 1920,
        "inspection_level": "I",
        "letter": "H",
        "letter_after_arrow": "H",
        "sample_pcs": 50,
    }
    assert (major["aql"], major["accept"], major["reject"], major["found"]) == (Decimal("2.500"), 2, 3, 2)
    assert (major["severity"], major["sampling_table"], major["table_version"]) == (
        "tightened",
        "mil_std_105e",
        "1989 / 1",
    )
    (row,) = bench.lead.ask(inspections.inspection_list, inspections.InspectionFilter())
    told = row.samples[1]
    assert (told.defect_class, told.lot_pcs, told.level, told.severity) == (DefectClass.MAJOR, 1920, "I", T)
    assert (told.letter, told.sample_pcs, told.accept, told.reject, told.found) == ("H", 50, 2, 3, 2)


def test_an_imported_plan_by_which_lots_were_inspected_is_not_taken_back(bench: Bench, tmp_path: Path) -> None:
    header = ("For", "Class", "Limit", "Inspection level", "Switching")
    plan = ["Level I", "The plant's rules"]
    limits = {"Critical": "0/1 on every piece", "Major": "AQL 1.5", "Minor": "Not judged"}
    rows = [["Final inspection", each, limit, *plan] for each, limit in limits.items()]
    nothing = [["Labels", each, "Not judged", "Special S-1", None] for each in ("Critical", "Major")]
    files = [
        save_workbook(tmp_path / name, {"S": [header, *lines]})
        for name, lines in (
            ("plans.xlsx", rows),
            ("labels.xlsx", [*nothing, ["Labels", "Minor", "AQL 4.0", None, None]]),
        )
    ]
    bench.lead.run(sampling.save_plan, replace(usual(), stage=SamplingStage.LABEL, minor=Judged.NOT))
    with door_of(bench.plant, "ppic_admin", "qc_supervisor") as door:
        none_left = check_files(door.ask, files[1:]).request
        minor = next(each for each in door.ask(imports.compare, none_left).changes if each.code == "label minor")
        with pytest.raises(Refused, match="no class of defects would be judged"):
            door.run(imports.import_files, replace(none_left, left_out=(change_key(minor),)))
        run = door.run(imports.import_files, check_files(door.ask, files[:1]).request).files[0].run_id
        assert next_lot(bench).plans[1].aql == Decimal("1.5")
        lot(bench, 1)
        with pytest.raises(Refused, match="Final inspection is in use"):
            door.run(imports.undo_import, run)


def test_accept_and_reject_decide_instead_of_the_pass_rate(bench: Bench) -> None:
    # By the pass rate 90 % would block; tightened letter H accepts two major and three minor defects.
    defects = (FoundDefect("B1", 2), FoundDefect("E2", 3))
    new = NewInspection(bench.batch, InspectionType.FINAL, 50, 45, 5, 0, defects)
    assert bench.inspector.run(record_inspection, new).result is InspectionResult.BLOCKED
    assert bench.inspector.run(record_inspection, replace(new, lot_pcs=1920)).result is InspectionResult.PASS
    assert lot(bench, 4) is InspectionResult.BLOCKED


def test_a_critical_defect_blocks_whatever_the_plan_says(bench: Bench) -> None:
    bench.lead.run(sampling.save_plan, replace(usual(), critical=Judged.NOT))
    new = NewInspection(bench.batch, InspectionType.FINAL, 80, 79, 0, 1, (FoundDefect("F3", 1),), lot_pcs=1920)
    assert bench.inspector.run(record_inspection, new).result is InspectionResult.BLOCKED


@pytest.mark.parametrize(("inspected", "size", "field"), [(49, 1920, "inspected_pcs"), (60, 50, "lot_pcs")])
def test_a_sample_too_small_or_larger_than_its_lot_is_refused(
    bench: Bench, inspected: int, size: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bench.inspector.run(
            record_inspection,
            NewInspection(bench.batch, InspectionType.FINAL, inspected, inspected, lot_pcs=size),
        )
    assert set(refused.value.fields) == {field}
    assert bench.plant.one("SELECT count(*) FROM quty.inspection_sample") == 0


def test_a_lot_smaller_than_its_sample_is_inspected_whole(bench: Bench) -> None:
    found = bench.inspector.ask(sampling.proposal, SampleQuestion(bench.batch, SamplingStage.LABEL, 3))
    assert [each.sample_pcs for each in found.plans] == [3, 3, 3]
    with pytest.raises(Invalid):
        bench.inspector.ask(sampling.proposal, SampleQuestion(bench.batch, FINAL, 0))


def test_where_each_piece_is_looked_at_a_lot_changes_nothing(bench: Bench) -> None:
    new = NewInspection(bench.batch, InspectionType.FINISHING, 20, 20, lot_pcs=100)
    assert bench.inspector.run(record_inspection, new).result is InspectionResult.PASS
    assert bench.plant.one("SELECT count(*) FROM quty.inspection_sample") == 0


def test_two_of_five_tighten_and_five_lead_back(bench: Bench) -> None:
    batches = [bench.batch] + [arrange_order(bench.plant, number=each).batch for each in range(2, 12)]
    for batch, bad in zip(batches, (0, 9, 0, 9), strict=False):
        lot(bench, bad, batch=batch)
    assert next_lot(bench, batches[5]).reason is SwitchReason.TWO_OF_FIVE
    for batch in batches[4:9]:
        assert next_lot(bench, batch).severity is T
        lot(bench, batch=batch)
    found = next_lot(bench, batches[9])
    assert (found.severity, found.reason) == (N, SwitchReason.FIVE_ACCEPTED)


def test_a_lot_from_rework_is_tightened_and_does_not_count(bench: Bench) -> None:
    lot(bench)
    assert lot(bench, 9) is InspectionResult.BLOCKED
    again = next_lot(bench)
    assert (again.again, again.severity) == (True, T)
    lot(bench, 9)
    other = next_lot(bench, arrange_order(bench.plant, number=2).batch)
    assert (other.again, other.severity) == (False, N)
    lot(bench)
    assert not next_lot(bench).again


def test_each_line_has_its_own_switching_but_an_article_is_new_once(bench: Bench) -> None:
    lot(bench, line="3")
    assert next_lot(bench, line="4").severity is N
    second = arrange_order(bench.plant, number=2).batch
    lot(bench, 9, batch=second, line="4")
    third = arrange_order(bench.plant, number=3).batch
    lot(bench, 9, batch=third, line="4")
    fourth = arrange_order(bench.plant, number=4).batch
    assert next_lot(bench, fourth, "4").severity is T
    assert next_lot(bench, fourth, " 3 ").severity is N


def test_quality_tightens_for_a_claim(bench: Bench) -> None:
    lot(bench)
    order(bench, SwitchOrder.CLAIM)
    found = next_lot(bench)
    assert (found.severity, found.reason) == (T, SwitchReason.CLAIM)
    with pytest.raises(Invalid):
        order(bench, SwitchOrder.CLAIM, " ")
    with pytest.raises(NotFound):
        bench.lead.run(sampling.order_switch, NewSwitchOrder("9", FINAL, SwitchOrder.CLAIM, "why"))


def test_the_standard_stops_until_a_corrective_action_is_recorded(bench: Bench) -> None:
    by_the_standard(bench)
    for number in range(2, 9):
        lot(bench, 9, batch=arrange_order(bench.plant, number=number).batch)
    found = next_lot(bench)
    assert found.stopped
    with pytest.raises(Refused) as refused:
        lot(bench)
    assert refused.value.code == "sampling.stopped"
    order(bench, SwitchOrder.RESUME, "needle plates changed on line 3")
    found = next_lot(bench)
    assert (found.stopped, found.severity, found.reason) == (False, T, SwitchReason.RESUMED)
    assert lot(bench) is InspectionResult.PASS


def test_the_standard_switches_each_class_by_itself(bench: Bench) -> None:
    by_the_standard(bench)
    for number in (2, 3):
        lot(bench, 9, batch=arrange_order(bench.plant, number=number).batch)
    found = next_lot(bench)
    assert {each.defect_class: each.severity for each in found.plans} == {
        DefectClass.CRITICAL: N,
        DefectClass.MAJOR: T,
        DefectClass.MINOR: N,
    }
    assert (found.severity, found.reason) == (T, SwitchReason.TWO_OF_FIVE)


def test_reduced_is_off_unless_the_plant_and_quality_allow_it(bench: Bench) -> None:
    by_the_standard(bench)
    order(bench, SwitchOrder.ALLOW_REDUCED, "steady since January")
    for number in range(2, 12):
        lot(bench, batch=arrange_order(bench.plant, number=number).batch)
    assert next_lot(bench).severity is N
    with door_of(bench.plant, "admin") as admin:
        admin.run(plant_settings.change, plant_settings.SettingChange(REDUCED_SAMPLING.key, value=True))
    found = next_lot(bench)
    assert (found.severity, found.reason) == (R, SwitchReason.STEADY)
    assert [(each.sample_pcs, each.accept, each.reject) for each in found.plans[1:]] == [(20, 1, 4), (20, 2, 5)]
    # Three major defects lie between the limits: this lot is accepted, the next one is normal again.
    assert lot(bench, 3, sample=20) is InspectionResult.PASS
    assert next_lot(bench).reason is SwitchReason.REDUCED_REFUSED


def test_the_plan_of_2014_is_a_choice(bench: Bench) -> None:
    bench.lead.run(sampling.save_plan, usual(table=SamplingTable.PLANT_2014))
    found = next_lot(bench)
    assert [(each.sample_pcs, each.accept, each.reject) for each in found.plans[1:]] == [(20, 0, 1), (20, 0, 1)]
    assert found.plans[1].version == "2014 / 1"


def test_the_states_of_a_stage_with_their_history(bench: Bench) -> None:
    second = arrange_order(bench.plant, number=2, article="40551543")
    lot(bench)
    order(bench, SwitchOrder.ALARM, "needle found")
    lot(bench, 9, batch=second.batch)
    with counted(bench.lead) as sent:
        newest, oldest = bench.lead.ask(sampling.switching_states, FINAL)
    assert len([each for each in sent if "SELECT" in each.upper()]) <= 4
    assert (newest.article, newest.severity, newest.reason) == ("40551543", T, SwitchReason.NEW_FAILED)
    assert (newest.lots, newest.refused) == (1, 1)
    assert (oldest.article, oldest.severity, oldest.reason) == ("40551542", T, SwitchReason.ALARM)
    ordered, passed = oldest.events
    assert (ordered.ordered, ordered.reason, ordered.person) == (
        SwitchOrder.ALARM,
        "needle found",
        bench.lead.actor.full_name,
    )
    assert (passed.accepted, passed.severity, passed.lot_pcs) == (True, T, 1920)
    assert bench.lead.ask(sampling.switching_states, SamplingStage.LABEL) == ()


def test_a_long_history_is_followed_from_where_it_is_cut(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quty_desktop.services.quality.sampling_facts._MOST_SAMPLES", 6)
    for _ in range(4):
        lot(bench)
    found = next_lot(bench)
    assert (found.severity, found.reason) == (N, SwitchReason.START)


def test_the_verdict_follows_the_targets_of_the_plant(bench: Bench) -> None:
    new = NewInspection(bench.batch, InspectionType.FINISHING, 100, 90, 10, 0, (FoundDefect("E1", 10),))
    assert bench.inspector.run(record_inspection, new).result is InspectionResult.FAIL
    with door_of(bench.plant, "admin") as admin:
        admin.run(plant_settings.change, plant_settings.SettingChange(TARGET_FINISHING.key, Decimal(96)))
    limits = {each.type: each.share for each in bench.inspector.ask(inspections.pass_limits)}
    assert limits[InspectionType.FINISHING] == Decimal("0.90")
    assert bench.inspector.run(record_inspection, new).result is InspectionResult.PASS
