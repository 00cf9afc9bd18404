"""Inspections on the real database: true counts, known defects, several per lot, and what blocks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotAllowed, NotFound
from quty_desktop.domain.quality import DefectClass, HoldKind, InspectionResult, InspectionType
from quty_desktop.i18n import translator
from quty_desktop.services.administration import alerts
from quty_desktop.services.quality import holds, inspections
from quty_desktop.services.quality.inspections import FoundDefect, InspectionFilter, NewInspection, record_inspection
from tests.databases import Plant
from tests.plant_time import today
from tests.services.packing_plant import counted
from tests.services.quality_plant import Bench, bench_of


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def sewing(bench: Bench) -> NewInspection:
    defects = (FoundDefect("B1", 2, "ear"), FoundDefect("E2", 1))
    return NewInspection(bench.batch, InspectionType.INLINE_SEWING, 100, 97, 2, 1, defects, line="4", note="morning")


def test_an_inspection_is_kept_with_its_defects(bench: Bench) -> None:
    recorded = bench.inspector.run(record_inspection, sewing(bench))
    assert recorded.result is InspectionResult.PASS
    (row,) = bench.lead.ask(inspections.inspection_list, InspectionFilter(batch=bench.batch.lower()))
    assert (row.inspected_pcs, row.passed_pcs, row.rework_pcs, row.scrap_pcs) == (100, 97, 2, 1)
    assert (row.department, row.line, row.note) == (Department.SEWING, "4", "morning")
    assert row.defect_codes == "B1 × 2, E2"
    assert (row.defects[0].name, row.defects[0].location) == ("Skipped stitch", "ear")
    assert row.defects[0].defect_class is DefectClass.MAJOR
    assert row.inspector == bench.inspector.actor.full_name


def test_a_lot_is_inspected_several_times(bench: Bench) -> None:
    for _ in range(3):
        bench.inspector.run(record_inspection, sewing(bench))
    assert len(bench.lead.ask(inspections.inspection_list, InspectionFilter(batch=bench.batch))) == 3


def test_the_history_of_a_work_order(bench: Bench) -> None:
    packing = NewInspection(bench.batch, InspectionType.PACKING, 20, 20, work_order="spk-pck-2026-00001")
    bench.inspector.run(record_inspection, packing)
    bench.inspector.run(record_inspection, sewing(bench))
    (row,) = bench.lead.ask(inspections.inspection_list, InspectionFilter(work_order="SPK-PCK-2026-00001"))
    assert (row.type, row.work_order) == (InspectionType.PACKING, "SPK-PCK-2026-00001")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"batch": ""}, "batch"),
        ({"passed_pcs": 98}, "passed_pcs"),
        ({"defects": ()}, "defects"),
        ({"defects": (FoundDefect("ZZ", 3),)}, "defects"),
        ({"defects": (FoundDefect("F1", 1),), "rework_pcs": 3, "scrap_pcs": 0}, "scrap_pcs"),
        ({"work_order": "SPK-SEW-9"}, "work_order"),
        ({"inspected_at": datetime.now(UTC) + timedelta(hours=1)}, "inspected_at"),
    ],
)
def test_what_cannot_be_true_is_refused(bench: Bench, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        bench.inspector.run(record_inspection, replace(sewing(bench), **changes))  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}
    assert bench.plant.one("SELECT count(*) FROM quty.inspection") == 0


def test_an_unknown_batch_is_refused(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.inspector.run(record_inspection, replace(sewing(bench), batch="BATCH-9"))


def test_an_inspector_may_be_stricter_never_milder(bench: Bench) -> None:
    strict = replace(sewing(bench), result=InspectionResult.FAIL)
    assert bench.inspector.run(record_inspection, strict).result is InspectionResult.FAIL
    mild = NewInspection(
        bench.batch,
        InspectionType.FINISHING,
        100,
        90,
        0,
        10,
        (FoundDefect("E5", 10),),
        result=InspectionResult.PASS,
    )
    with pytest.raises(Invalid) as refused:
        bench.inspector.run(record_inspection, mild)
    assert set(refused.value.fields) == {"result"}


def test_a_failed_final_inspection_blocks_until_it_passes(bench: Bench) -> None:
    final = NewInspection(bench.batch, InspectionType.FINAL, 50, 49, 0, 1, (FoundDefect("F3", 1),))
    assert bench.inspector.run(record_inspection, final).result is InspectionResult.BLOCKED
    assert not bench.printable()
    bench.inspector.run(record_inspection, NewInspection(bench.batch, InspectionType.FINAL, 80, 80))
    assert bench.printable()


def test_a_blocked_final_inspection_may_be_cleared_by_the_lead(bench: Bench) -> None:
    final = NewInspection(bench.batch, InspectionType.FINAL, 50, 40, 10, 0, (FoundDefect("E1", 10),))
    blocked = bench.inspector.run(record_inspection, final)
    change = bench.lead.run(holds.clear_inspection, holds.Release(blocked.id, "cleaned and looked at again"))
    assert change.blockers == 0


def test_metal_in_an_inspection_puts_the_batch_on_hold(bench: Bench) -> None:
    metal = NewInspection(bench.batch, InspectionType.METAL, 60, 59, 0, 1, (FoundDefect("F1", 1),))
    bench.inspector.run(record_inspection, metal)
    (hold,) = bench.lead.ask(holds.hold_list, holds.HoldFilter())
    assert hold.kind is HoldKind.METAL
    bench.inspector.run(record_inspection, NewInspection(bench.batch, InspectionType.METAL, 60, 60))
    assert not bench.printable()
    bench.settle_metal()
    assert bench.printable()


def test_a_failed_inspection_calls_its_department(bench: Bench) -> None:
    failed = replace(sewing(bench), passed_pcs=60, rework_pcs=39)
    bench.inspector.run(record_inspection, failed)
    (alert,) = bench.lead.ask(alerts.my_alerts)
    assert alert.origin is Department.SEWING
    assert translator("en").tr(alert.words) == f"In-line sewing of {bench.batch} failed: 40 of 100 pcs."


def test_the_laboratory_records_no_inspections(bench: Bench) -> None:
    bench.lab._courtesy_check = False
    with pytest.raises(NotAllowed):
        bench.lab.run(record_inspection, sewing(bench))


def test_the_list_filters_by_department_type_result_and_day(bench: Bench) -> None:
    bench.inspector.run(record_inspection, sewing(bench))
    bench.inspector.run(record_inspection, NewInspection(bench.batch, InspectionType.FINISHING, 10, 10))
    ask = bench.lead.ask
    day = today()
    assert len(ask(inspections.inspection_list, InspectionFilter(department=Department.SEWING))) == 1
    assert len(ask(inspections.inspection_list, InspectionFilter(type=InspectionType.FINISHING))) == 1
    assert len(ask(inspections.inspection_list, InspectionFilter(result=InspectionResult.FAIL))) == 0
    assert len(ask(inspections.inspection_list, InspectionFilter(last=day - timedelta(days=2)))) == 0
    with counted(bench.lead) as sent:
        first = ask(inspections.inspection_list, InspectionFilter(limit=1))
    assert len(sent) == 1
    rest = ask(inspections.inspection_list, InspectionFilter(before=(first[0].inspected_at, first[0].id)))
    assert len({row.id for row in (*first, *rest)}) == 2


def test_the_catalogue_begins_with_the_gravest_and_is_adopted_once(bench: Bench) -> None:
    catalogue = bench.inspector.ask(inspections.defect_catalogue)
    assert catalogue[0].defect_class is DefectClass.CRITICAL
    assert catalogue[-1].defect_class is DefectClass.MINOR
    assert len({each.code for each in catalogue}) == len(catalogue)
