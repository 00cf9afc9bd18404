"""Laboratory tests on the real database: judged as typed, kept for ever, and closing the gate at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from quty_desktop.domain.alerts import AlertSeverity, AlertType
from quty_desktop.domain.errors import BatchOnHold, Invalid, NotAllowed, NotFound, Refused
from quty_desktop.domain.lab_tests import AgeGroup, Clearing, Conditions, SeamPart
from quty_desktop.domain.quality import HoldKind, LabTestType, TestResult
from quty_desktop.i18n import translator
from quty_desktop.services.administration import alerts
from quty_desktop.services.quality import holds, lab_tests
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.lab_tests import LabTestFilter, NewLabTest
from tests.databases import Plant
from tests.services.doors import directly
from tests.services.packing_plant import counted, mark
from tests.services.quality_plant import FAILING, Bench, bench_of
from tests.services.release_plant import make_ready


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def carton(bench: Bench) -> None:
    bench.plant.one(
        "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) VALUES (%s, 1, 60) RETURNING id",
        bench.order.manufacturing_order,
    )


def test_a_test_is_kept_as_it_was_made(bench: Bench) -> None:
    new = NewLabTest(
        batch=f"  {bench.batch.lower()} ",
        type=LabTestType.DROP,
        value=Decimal(4),
        conditions=Conditions(age_group=AgeGroup.FROM_18_MONTHS, mass_kg=Decimal("0.350"), height_cm=Decimal("93.5")),
        location="Bench 2",
        sample_pcs=2,
        note="after wash",
    )
    recorded = bench.lab.run(lab_tests.record_lab_test, new)
    assert recorded.result is TestResult.PASS
    (row,) = bench.lead.ask(lab_tests.lab_test_list, LabTestFilter(batch=bench.batch))
    assert (row.id, row.batch, row.value, row.unit) == (recorded.id, bench.batch, Decimal(4), "×")
    assert (row.location, row.sample_pcs, row.note, row.standard) == ("Bench 2", 2, "after wash", "ISO 8124-1:2018")
    assert str(row.limit) == "4\N{NO-BREAK SPACE}×"
    assert row.clearing is Clearing.NOT_NEEDED
    assert row.inspector == bench.lab.actor.full_name


@pytest.mark.parametrize("kind", list(FAILING))
def test_a_failed_test_closes_the_gate_in_the_service_and_in_the_database(bench: Bench, kind: LabTestType) -> None:
    carton(bench)
    bench.fail(kind)
    with pytest.raises(BatchOnHold) as refused:
        directly(bench.lead, lambda uow: holds.require_free(uow, find_batch(uow, bench.batch)))
    said = translator("en").tr(refused.value.what)
    named = "Metal found since " if kind is LabTestType.METAL else f"{kind.label} failed on "
    assert said.startswith(f"{bench.batch} is kept: {named}")
    assert "It can be released by: QC supervisor." in translator("en").tr(refused.value.remedy)
    with pytest.raises(psycopg.Error) as guarded:
        mark(bench.plant, bench.order, 1, 1, 1)
    assert guarded.value.diag.message_primary == "batch_on_hold"


def test_a_retest_passes_and_the_gate_opens(bench: Bench) -> None:
    carton(bench)
    failed = bench.fail(LabTestType.SEAM_STRENGTH)
    passed = bench.test(LabTestType.SEAM_STRENGTH)
    assert passed.cleared == (failed.id,)
    rows = {row.id: row.clearing for row in bench.lead.ask(lab_tests.lab_test_list, LabTestFilter())}
    assert rows == {failed.id: Clearing.RETESTED, passed.id: Clearing.NOT_NEEDED}
    make_ready(bench.plant, bench.order.manufacturing_order)
    mark(bench.plant, bench.order, 1, 1, 1)


def test_a_pass_of_another_type_clears_nothing(bench: Bench) -> None:
    bench.fail(LabTestType.SEAM_STRENGTH)
    assert bench.test(LabTestType.DROP).cleared == ()
    assert not bench.printable()


def test_a_failure_after_the_pass_closes_the_gate_again(bench: Bench) -> None:
    bench.test(LabTestType.DROP)
    bench.fail(LabTestType.DROP)
    assert not bench.printable()


def test_metal_stays_on_hold_after_a_clean_pass(bench: Bench) -> None:
    bench.fail(LabTestType.METAL)
    bench.test(LabTestType.METAL)
    (hold,) = bench.lead.ask(holds.hold_list, holds.HoldFilter())
    assert hold.kind is HoldKind.METAL
    assert not bench.printable()
    with pytest.raises(Refused) as refused:
        bench.lead.run(holds.release_batch, holds.Release(hold.id, "around the incident report"))
    assert refused.value.code == "hold.incident_open"
    bench.settle_metal()
    assert bench.printable()


def test_finding_metal_twice_keeps_one_hold(bench: Bench) -> None:
    bench.fail(LabTestType.METAL)
    bench.fail(LabTestType.METAL)
    assert len(bench.lead.ask(holds.hold_list, holds.HoldFilter())) == 1


def test_a_failure_calls_those_who_must_answer(bench: Bench) -> None:
    bench.fail(LabTestType.DROP)
    (alert,) = bench.lead.ask(alerts.my_alerts)
    assert translator("en").tr(alert.words) == f"Drop test of {bench.batch} failed: 9 × (10\N{NO-BREAK SPACE}×)."
    assert alert.severity is AlertSeverity.CRITICAL
    bench.fail(LabTestType.METAL)
    assert {each.type for each in bench.lead.ask(alerts.my_alerts)} == {
        AlertType.QC_FAIL,
        AlertType.METAL,
    }


def test_the_summary_says_what_is_missing(bench: Bench) -> None:
    bench.test(LabTestType.DROP)
    bench.fail(LabTestType.SEAM_STRENGTH)
    found = bench.lead.ask(lab_tests.lab_tests_of, bench.batch)
    assert (found.summary.total, found.summary.passed, found.summary.failed) == (2, 1, 1)
    assert LabTestType.SEAM_STRENGTH in found.summary.missing
    assert not found.summary.can_ship
    bench.pass_all()
    assert bench.lead.ask(lab_tests.lab_tests_of, bench.batch).summary.can_ship


def test_nineteen_of_twenty_are_not_enough(bench: Bench) -> None:
    for _ in range(4):
        bench.pass_all()
    bench.fail(LabTestType.DROP)
    summary = bench.lead.ask(lab_tests.lab_tests_of, bench.batch).summary
    assert summary.rate is not None
    assert summary.rate > Decimal("0.95")
    assert not summary.can_ship


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"batch": " "}, "batch"),
        ({"value": Decimal(-1)}, "value"),
        ({"conditions": Conditions(held_s=0)}, "held_s"),
        ({"sample_pcs": 0}, "sample_pcs"),
        ({"tested_at": datetime.now(UTC) + timedelta(hours=1)}, "tested_at"),
        ({"tested_at": datetime.now(UTC) - timedelta(days=400)}, "tested_at"),
    ],
)
def test_what_cannot_be_true_is_refused(bench: Bench, changes: dict[str, object], field: str) -> None:
    new = NewLabTest(bench.batch, LabTestType.SEAM_STRENGTH, Decimal(95), Conditions(part=SeamPart.SEAM))
    with pytest.raises(Invalid) as refused:
        bench.lab.run(lab_tests.record_lab_test, replace(new, **changes))  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}


def test_an_unknown_batch_is_refused(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.lab.run(lab_tests.record_lab_test, NewLabTest("BATCH-9", LabTestType.METAL, Decimal(0)))


def test_an_inspector_records_no_laboratory_tests(bench: Bench) -> None:
    new = NewLabTest(bench.batch, LabTestType.METAL, Decimal(0))
    with pytest.raises(NotAllowed):
        bench.inspector.run(lab_tests.record_lab_test, new)
    bench.inspector._courtesy_check = False
    with pytest.raises(NotAllowed):
        bench.inspector.run(lab_tests.record_lab_test, new)


def test_a_test_is_never_changed(bench: Bench) -> None:
    bench.fail(LabTestType.DROP)
    with bench.plant.connect() as connection, pytest.raises(psycopg.Error, match=r"ledger\.only_grows"):
        connection.execute("UPDATE quty.lab_test SET result = 'pass'")


def test_the_list_filters_and_pages(bench: Bench) -> None:
    bench.pass_all()
    bench.fail(LabTestType.DROP)
    failed = bench.lead.ask(lab_tests.lab_test_list, LabTestFilter(result=TestResult.FAIL))
    assert [row.type for row in failed] == [LabTestType.DROP]
    assert len(bench.lead.ask(lab_tests.lab_test_list, LabTestFilter(type=LabTestType.DROP))) == 2
    first = bench.lead.ask(lab_tests.lab_test_list, LabTestFilter(limit=4))
    rest = bench.lead.ask(lab_tests.lab_test_list, LabTestFilter(before=(first[-1].tested_at, first[-1].id)))
    assert len(first) == 4
    assert len(rest) == 2
    today = bench.lead.ask(
        lab_tests.lab_test_list, LabTestFilter(first=first[0].tested_at.date() + timedelta(days=2), last=None)
    )
    assert today == ()


def test_the_list_is_one_statement(bench: Bench) -> None:
    bench.pass_all()
    with counted(bench.lead) as sent:
        bench.lead.ask(lab_tests.lab_test_list, LabTestFilter())
    assert len(sent) == 1
