"""Final inspections, stacking and further tests against a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from quty_desktop.domain.checks import PlanSeverity, PointResult
from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, WrongState
from quty_desktop.domain.final_inspection import FinalPoint, PointFound
from quty_desktop.domain.quality import InspectionResult, InspectionType, LabTestType, TestResult
from quty_desktop.domain.release import ReasonCode
from quty_desktop.services.administration import alerts
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.quality import (
    final_inspections,
    inspections,
    lab_methods,
    lab_tests,
    release,
    stacking,
)
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import arrange_order
from tests.services.quality_plant import Bench, bench_of


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as made:
        yield made


@pytest.fixture
def final(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "final_inspector") as door:
        yield door


def entered(door: Dispatcher, batch: str, **changed: PointFound) -> final_inspections.NewFinal:
    form = door.ask(final_inspections.final_form, final_inspections.FinalQuestion(batch))
    points = []
    for point in FinalPoint:
        usual = (
            PointFound(point, found=form.required(point)) if form.required(point) else PointFound(point, PointResult.OK)
        )
        if point.optional and not form.required(point):
            usual = PointFound(point, PointResult.NOT_APPLICABLE)
        points.append(changed.get(point.value, usual))
    looked = form.plan.sample_pcs
    return final_inspections.NewFinal(batch, form.lot_pcs, looked, looked, tuple(points))


def test_a_blocked_lot_comes_back_tightened_and_then_opens_the_loading(bench: Bench, final: Dispatcher) -> None:
    def codes() -> set[ReasonCode]:
        return {each.code for each in bench.lead.ask(release.release_state, bench.batch).reasons}

    wrong = PointFound(FinalPoint.MIA_DATE_STAMP, found="2623")
    blocked = final.run(final_inspections.record_final, entered(final, bench.batch, mia_date_stamp=wrong))
    assert blocked.result is InspectionResult.BLOCKED
    assert {ReasonCode.OPEN_INSPECTION, ReasonCode.INSPECTION_FAILED} <= codes()
    again = final.run(final_inspections.record_final, entered(final, bench.batch))
    assert again.result is InspectionResult.PASS
    assert not {ReasonCode.OPEN_INSPECTION, ReasonCode.INSPECTION_FAILED, ReasonCode.INSPECTION_MISSING} & codes()
    newest, first = bench.lead.ask(final_inspections.final_list, final_inspections.FinalFilter(bench.batch))
    assert (newest.severity, newest.again_of) == (PlanSeverity.TIGHTENED, first.number)
    assert len(first.points) == len(FinalPoint)


def test_a_final_inspection_without_its_check_list_opens_nothing(bench: Bench) -> None:
    new = inspections.NewInspection(bench.batch, InspectionType.FINAL, 80, 80)
    bench.inspector.run(inspections.record_inspection, new)
    found = {each.code for each in bench.lead.ask(release.release_state, bench.batch).reasons}
    assert ReasonCode.INSPECTION_MISSING in found


def test_only_a_final_inspector_makes_it_and_the_plan_is_kept(bench: Bench, final: Dispatcher) -> None:
    new = entered(final, bench.batch)
    with pytest.raises(NotAllowed):
        bench.inspector.run(final_inspections.record_final, new)
    small = final_inspections.NewFinal(bench.batch, new.lot_pcs, 5, 5, new.points)
    with pytest.raises(Invalid) as caught:
        final.run(final_inspections.record_final, small)
    assert set(caught.value.fields) == {"inspected_pcs"}
    with pytest.raises(Invalid) as caught:
        final.run(final_inspections.record_final, final_inspections.NewFinal(bench.batch, 1920, 80, 80, ()))
    assert len(caught.value.fields) == len(FinalPoint)


class TestDrops:
    def test_each_drop_is_kept_and_the_first_finding_ends_the_test(self, bench: Bench) -> None:
        good = lab_tests.NewLabTest(bench.batch, LabTestType.DROP, Decimal(0), drops=("",) * 10)
        assert bench.lab.run(lab_tests.record_lab_test, good).result is TestResult.PASS
        bad = lab_tests.NewLabTest(bench.batch, LabTestType.DROP, Decimal(0), drops=("", "", "eye came off"))
        assert bench.lab.run(lab_tests.record_lab_test, bad).result is TestResult.FAIL
        newest, oldest = bench.lead.ask(lab_tests.lab_test_list, lab_tests.LabTestFilter())
        assert (newest.drops, newest.finding) == (("", "", "eye came off"), "eye came off")
        assert newest.value == 2
        assert oldest.value == 10

    @pytest.mark.parametrize("drops", [("",) * 9, ("",) * 11, ("eye came off", "")])
    def test_a_series_that_cannot_be_true(self, bench: Bench, drops: tuple[str, ...]) -> None:
        new = lab_tests.NewLabTest(bench.batch, LabTestType.DROP, Decimal(0), drops=drops)
        if drops[0]:
            assert bench.lab.run(lab_tests.record_lab_test, new).result is TestResult.FAIL
            return
        with pytest.raises(Invalid) as caught:
            bench.lab.run(lab_tests.record_lab_test, new)
        assert set(caught.value.fields) == {"drops"}


class TestStacking:
    def test_capacity_load_and_the_reminder_after_72_hours(self, bench: Bench) -> None:
        began = datetime.now(UTC) - timedelta(hours=73)
        new = stacking.NewStacking(bench.batch, Decimal(32), 990, "Area 2", began)
        load = bench.lab.run(stacking.start_stacking, new)
        assert (load.capacity_kg, load.test_load_kg) == (Decimal(53), Decimal("79.5"))
        assert load.due_at == began + timedelta(hours=72)
        for _ in range(2):
            bench.lab.run(alerts.escalate_due)
        reminded = [row for row in bench.lab.ask(alerts.my_alerts) if row.subject_kind == "stacking_load"]
        assert [row.subject_id for row in reminded] == [load.id]
        (load,) = bench.lab.ask(stacking.stacking_list)
        measured = stacking.MeasuredStacking(load.id, load.version, 46, 47, 575)
        with pytest.raises(Conflict):
            bench.lab.run(stacking.measure_stacking, stacking.MeasuredStacking(load.id, load.version - 1, 46, 47, 575))
        assert bench.lab.run(stacking.measure_stacking, measured) is TestResult.PASS
        with pytest.raises(WrongState):
            bench.lab.run(stacking.measure_stacking, measured)

    def test_before_its_time_only_damage_ends_it(self, bench: Bench) -> None:
        load = bench.lab.run(stacking.start_stacking, stacking.NewStacking(bench.batch, Decimal(32), 990))
        with pytest.raises(WrongState) as refused:
            bench.lab.run(stacking.measure_stacking, stacking.MeasuredStacking(load.id, load.version, 46, 47, 575))
        assert refused.value.code == "stacking.too_early"
        broken = stacking.MeasuredStacking(load.id, load.version, 46, 44, 560)
        assert bench.lab.run(stacking.measure_stacking, broken) is TestResult.FAIL
        (row,) = bench.lead.ask(lab_tests.lab_test_list, lab_tests.LabTestFilter())
        assert row.finding == "560 mm < 570 mm; 44 mm < 45 mm"


class TestMethods:
    def test_a_further_test_is_data_and_may_gate_the_release(self, bench: Bench) -> None:
        new = lab_methods.LabMethodInput(
            "en71-3", "Migration", "EN 71-3:2019", maximum=Decimal(2), unit="mg/kg", required=True
        )
        bench.lead.run(lab_methods.save_lab_method, new)
        (row,) = bench.lead.ask(lab_methods.lab_method_list)
        missing = [each.subject for each in bench.lead.ask(release.release_state, bench.batch).reasons]
        assert "EN71-3" in missing
        test = lab_tests.NewLabTest(bench.batch, LabTestType.OTHER, Decimal("2.1"), method="EN71-3")
        assert bench.lab.run(lab_tests.record_lab_test, test).result is TestResult.FAIL
        assert not bench.printable()
        passed = lab_tests.NewLabTest(bench.batch, LabTestType.OTHER, Decimal("0.4"), method="EN71-3")
        assert len(bench.lab.run(lab_tests.record_lab_test, passed).cleared) == 1
        missing = [each.subject for each in bench.lead.ask(release.release_state, bench.batch).reasons]
        assert "EN71-3" not in missing
        assert row.method.code == "EN71-3"

    def test_a_pass_of_one_further_test_clears_no_other(self, bench: Bench) -> None:
        for code in ("A-1", "B-1"):
            bench.lead.run(
                lab_methods.save_lab_method, lab_methods.LabMethodInput(code, code, "GB 6675", minimum=Decimal(1))
            )
        for code, value in (("A-1", 0), ("B-1", 2)):
            bench.lab.run(
                lab_tests.record_lab_test,
                lab_tests.NewLabTest(bench.batch, LabTestType.OTHER, Decimal(value), method=code),
            )
        assert not bench.printable()

    def test_what_cannot_be_a_test(self, bench: Bench) -> None:
        with pytest.raises(Invalid) as caught:
            bench.lead.run(lab_methods.save_lab_method, lab_methods.LabMethodInput("drop", "", ""))
        assert set(caught.value.fields) == {"code", "name", "standard", "minimum"}
        with pytest.raises(Invalid):
            bench.lab.run(
                lab_tests.record_lab_test, lab_tests.NewLabTest(bench.batch, LabTestType.OTHER, Decimal(1), method="X")
            )


def test_only_packed_pieces_are_a_lot(database: Plant, final: Dispatcher) -> None:
    order = arrange_order(database, number=9, ready=False)
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs, state, packed_at, packed_by)"
            " VALUES (%s, 1, 60, 'packed', now(), 'x')",
            (order.manufacturing_order,),
        )
    form = final.ask(final_inspections.final_form, final_inspections.FinalQuestion(order.batch))
    assert form.lot_pcs == 60
    new = entered(final, order.batch)
    more = final_inspections.NewFinal(order.batch, 1920, 80, 80, new.points)
    with pytest.raises(Invalid) as caught:
        final.run(final_inspections.record_final, more)
    assert set(caught.value.fields) == {"lot_pcs"}
