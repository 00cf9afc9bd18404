"""Pass rates on the real database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.pass_rates import Period, RateStatus
from quty_desktop.domain.quality import InspectionType
from quty_desktop.services.quality.inspections import (
    FoundDefect,
    InspectionFilter,
    NewInspection,
    inspection_list,
    record_inspection,
)
from quty_desktop.services.quality.pass_rates import PassRateQuestion, pass_rates
from tests.databases import Plant
from tests.services.packing_plant import counted
from tests.services.quality_plant import Bench, bench_of

MONDAY = date(2026, 6, 1)


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def inspect(bench: Bench, at: datetime, kind: InspectionType, inspected: int, passed: int) -> None:
    bench.inspector._clock = lambda: at
    bad = inspected - passed
    defects = (FoundDefect("E1", bad),) if bad else ()
    bench.inspector.run(record_inspection, NewInspection(bench.batch, kind, inspected, passed, bad, 0, defects))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def test_rates_by_day_and_department(bench: Bench) -> None:
    inspect(bench, noon(MONDAY), InspectionType.INLINE_SEWING, 100, 90)
    inspect(bench, noon(MONDAY), InspectionType.RANDOM_SEWING, 100, 80)
    inspect(bench, noon(MONDAY + timedelta(days=2)), InspectionType.INLINE_SEWING, 100, 60)
    inspect(bench, noon(MONDAY), InspectionType.CUTTING, 200, 198)
    rows = bench.lead.ask(pass_rates, PassRateQuestion(MONDAY, MONDAY + timedelta(days=6)))
    assert [(row.department, row.start, row.inspected_pcs, row.passed_pcs) for row in rows] == [
        (Department.CUTTING, MONDAY, 200, 198),
        (Department.SEWING, MONDAY, 200, 170),
        (Department.SEWING, MONDAY + timedelta(days=2), 100, 60),
    ]
    assert [row.rate for row in rows] == [Decimal("0.99"), Decimal("0.85"), Decimal("0.6")]
    assert [row.status for row in rows] == [RateStatus.GOOD, RateStatus.GOOD, RateStatus.CRITICAL]
    assert [row.inspections for row in rows] == [1, 2, 1]


def test_rates_by_week_and_one_department(bench: Bench) -> None:
    inspect(bench, noon(MONDAY), InspectionType.FINISHING, 100, 99)
    inspect(bench, noon(MONDAY + timedelta(days=6)), InspectionType.FINISHING, 100, 95)
    inspect(bench, noon(MONDAY + timedelta(days=7)), InspectionType.FINISHING, 100, 100)
    inspect(bench, noon(MONDAY), InspectionType.CUTTING, 100, 100)
    question = PassRateQuestion(
        MONDAY + timedelta(days=3), MONDAY + timedelta(days=9), Period.WEEK, Department.FINISHING
    )
    rows = bench.lead.ask(pass_rates, question)
    assert [(row.start, row.end, row.passed_pcs) for row in rows] == [
        (MONDAY, MONDAY + timedelta(days=6), 194),
        (MONDAY + timedelta(days=7), MONDAY + timedelta(days=13), 100),
    ]
    assert rows[0].status is RateStatus.WARNING


def test_a_day_is_the_plants_day(bench: Bench) -> None:
    late = datetime(2026, 5, 31, 17, 30, tzinfo=UTC)
    inspect(bench, late, InspectionType.CUTTING, 10, 10)
    (row,) = bench.lead.ask(pass_rates, PassRateQuestion(MONDAY, MONDAY))
    assert row.start == MONDAY
    assert bench.lead.ask(pass_rates, PassRateQuestion(date(2026, 5, 31), date(2026, 5, 31))) == ()


def test_a_point_leads_to_its_inspections(bench: Bench) -> None:
    inspect(bench, noon(MONDAY), InspectionType.CUTTING, 10, 10)
    inspect(bench, noon(MONDAY), InspectionType.FINISHING, 10, 10)
    inspect(bench, noon(MONDAY + timedelta(days=1)), InspectionType.CUTTING, 10, 10)
    row = bench.lead.ask(pass_rates, PassRateQuestion(MONDAY, MONDAY + timedelta(days=1)))[0]
    found = bench.lead.ask(inspection_list, InspectionFilter(department=row.department, first=row.start, last=row.end))
    assert [each.type for each in found] == [InspectionType.CUTTING]


def test_the_plants_own_target_counts(bench: Bench) -> None:
    inspect(bench, noon(MONDAY), InspectionType.INLINE_SEWING, 100, 88)
    bench.plant.one("INSERT INTO quty.setting (key, value) VALUES ('quality.target_sewing', '\"90\"') RETURNING key")
    (row,) = bench.lead.ask(pass_rates, PassRateQuestion(MONDAY, MONDAY))
    assert row.target == Decimal("0.9")
    assert row.status is RateStatus.WARNING


def test_impossible_periods_are_refused(bench: Bench) -> None:
    with pytest.raises(Invalid) as refused:
        bench.lead.ask(pass_rates, PassRateQuestion(MONDAY, MONDAY - timedelta(days=1)))
    assert set(refused.value.fields) == {"last"}
    with pytest.raises(Invalid) as refused:
        bench.lead.ask(pass_rates, PassRateQuestion(MONDAY, MONDAY + timedelta(days=367)))
    assert set(refused.value.fields) == {"first"}


def test_one_statement_answers_by_the_covering_index(bench: Bench) -> None:
    with counted(bench.lead) as sent:
        bench.lead.ask(pass_rates, PassRateQuestion(MONDAY, MONDAY, department=Department.SEWING))
    assert len(sent) == 1
    with bench.plant.connect() as connection:
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute(
            "EXPLAIN SELECT department, (inspected_at AT TIME ZONE 'Asia/Jakarta')::date, count(*),"
            " sum(inspected_pcs), sum(passed_pcs) FROM quty.inspection WHERE department = ANY ('{SEW}')"
            " AND inspected_at >= '2026-06-01' AND inspected_at < '2026-06-02' GROUP BY 1, 2"
        ).fetchall()
    assert any("inspection_department_inspected_at_idx" in row["QUERY PLAN"] for row in plan)
