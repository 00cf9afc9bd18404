"""Laboratory tests: recording them as typed, and what the laboratory says of a batch."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import text

from quty_desktop.domain.alerts import AlertSeverity, AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.lab_tests import (
    Clearing,
    Conditions,
    Limit,
    Requirement,
    TestSummary,
    checked_value,
    drops_made,
    is_critical,
    judge,
    requirement,
    summarise,
)
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.quality.batches import BatchKey, find_batch
from quty_desktop.services.quality.holds import keep_for_metal
from quty_desktop.services.quality.lab_methods import method_of_code
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 200
_LATE = timedelta(minutes=5)
_OLDEST = timedelta(days=366)


_INSERT = text("""
    INSERT INTO quty.lab_test
        (manufacturing_order_id, test_type, result, measured_value, measured_unit, required_value, standard, location,
         sample_pcs, note, details, method_id, tested_at)
    VALUES (:batch, :type, :result, :value, :unit, :required, :standard, :location, :sample, :note,
            CAST(:details AS jsonb), :method, :at)
    RETURNING id
""")
_OPEN_FAILURES = text("""
    SELECT t.id
    FROM quty.lab_test AS t
    WHERE t.manufacturing_order_id = :batch AND t.test_type = :type AND t.method_id IS NOT DISTINCT FROM :method
      AND t.result = 'fail' AND t.id < :id
      AND NOT EXISTS (SELECT FROM quty.clearance AS c WHERE c.lab_test_id = t.id)
      AND NOT EXISTS (SELECT FROM quty.lab_test AS p
                      WHERE p.manufacturing_order_id = :batch AND p.test_type = :type AND p.result = 'pass'
                        AND p.method_id IS NOT DISTINCT FROM :method
                        AND p.id > t.id AND p.id < :id)
    ORDER BY t.id
""")
_LIST = """
    SELECT t.id, t.tested_at, t.test_type, t.result, t.measured_value, t.measured_unit, t.standard, t.location,
           t.sample_pcs, t.note, t.details, x.code AS method, x.name AS method_name, x.name_id AS method_name_id,
           x.minimum, x.maximum, mo.batch_number, a.code AS article_code, a.name AS article_name,
           coalesce(p.full_name, t.inspected_by) AS inspector,
           CASE WHEN t.result = 'pass' THEN 'not_needed'
                WHEN c.id IS NOT NULL THEN 'cleared'
                WHEN t.id IN (SELECT b.ref FROM quty.batch_blockers(t.manufacturing_order_id) AS b
                              WHERE b.kind = 'lab_test') THEN 'open'
                ELSE 'retested' END AS clearing,
           coalesce(c.reason, '') AS clearance_reason, coalesce(cp.full_name, c.cleared_by, '') AS cleared_by,
           c.at AS cleared_at
    FROM quty.lab_test AS t
    JOIN quty.manufacturing_order AS mo ON mo.id = t.manufacturing_order_id
    JOIN quty.article AS a ON a.id = mo.article_id
    LEFT JOIN quty.lab_method AS x ON x.id = t.method_id
    LEFT JOIN quty.person AS p ON p.name = t.inspected_by
    LEFT JOIN LATERAL (SELECT * FROM quty.clearance AS x WHERE x.lab_test_id = t.id ORDER BY x.id LIMIT 1) AS c ON TRUE
    LEFT JOIN quty.person AS cp ON cp.name = c.cleared_by
    WHERE {conditions}
    ORDER BY t.tested_at DESC, t.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class NewLabTest:
    """What the laboratory enters.

    Attributes:
        batch: batch number as typed or scanned.
        type: the type of test.
        value: measured value in the unit of the limit.
        conditions: how the test was made, as far as its type asks.
        finding: damage, a fallen part, an open seam; empty when nothing was found.
        standard: another standard than the usual one; empty for the usual one.
        location: bench, detector or place.
        sample_pcs: pieces or unit loads tested.
        note: a remark.
        tested_at: when, ``None`` for now.
        drops: drop test: what was found after each drop, empty where nothing was; with it the value follows.
        method: further test: its code.
        extra: what belongs to the record beside the conditions, plain values.
    """

    batch: str
    type: LabTestType
    value: Decimal
    conditions: Conditions = field(default_factory=Conditions)
    finding: str = ""
    standard: str = ""
    location: str = ""
    sample_pcs: int | None = None
    note: str = ""
    tested_at: datetime | None = None
    drops: tuple[str, ...] = ()
    method: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedLabTest:
    """What became of the entry.

    Attributes:
        id: key of the test.
        batch: batch number.
        type: type of test.
        result: what the value and the findings say.
        cleared: earlier failures of the same type that this pass cleared.
    """

    id: int
    batch: str
    type: LabTestType
    result: TestResult
    cleared: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LabTestFilter:
    """Which tests are wanted; empty parts ask for all.

    Attributes:
        batch: batch number.
        type: type of test.
        result: passed or failed.
        first: first day at the plant.
        last: last day at the plant, included.
        before: time and id of the last row of the page before, to get the next one.
        limit: most rows.
    """

    batch: str = ""
    type: LabTestType | None = None
    result: TestResult | None = None
    first: date | None = None
    last: date | None = None
    before: tuple[datetime, int] | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class LabTestRow:
    """A test in the list.

    Attributes:
        id: key.
        tested_at: when.
        batch: batch number.
        article_code: article of the batch.
        article_name: its name.
        type: type of test.
        result: passed or failed.
        value: measured value.
        unit: its unit.
        limit: what the value had to keep.
        standard: by which standard.
        location: bench, detector or place.
        sample_pcs: pieces tested.
        finding: what was found.
        note: a remark.
        inspector: who tested.
        clearing: what became of a failure.
        cleared_by: who released it, empty if nobody.
        cleared_at: when it was released.
        clearance_reason: why it was released.
        method: code of a further test, empty for the usual types.
        method_name: its name.
        method_name_id: its Indonesian name, empty where there is none.
        drops: what was found after each drop, empty where nothing was.
        details: how the test was made, as it is kept.
    """

    id: int
    tested_at: datetime
    batch: str
    article_code: str
    article_name: str
    type: LabTestType
    result: TestResult
    value: Decimal | None
    unit: str
    limit: Text
    standard: str
    location: str
    sample_pcs: int | None
    finding: str
    note: str
    inspector: str
    clearing: Clearing
    cleared_by: str = ""
    cleared_at: datetime | None = None
    clearance_reason: str = ""
    method: str = ""
    method_name: str = ""
    method_name_id: str = ""
    drops: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BatchTests:
    """All tests of a batch, newest first, and what they come to."""

    batch: str
    tests: tuple[LabTestRow, ...]
    summary: TestSummary


@command(Permission.RECORD_LAB_TESTS)
def record_lab_test(uow: UnitOfWork, new: NewLabTest) -> RecordedLabTest:
    """Record a test; value and findings decide its result, nobody chooses it.

    A failed test keeps the batch from its shipping marks at once. A wrong entry is not changed: a new test of the same
    type is recorded, and a pass clears the failure.

    Raises:
        Invalid: an impossible value or condition, or a time in the future or more than a year ago.
        NotFound: there is no such batch.
    """
    batch = find_batch(uow, new.batch)
    method = method_of_code(uow, new.method) if new.type is LabTestType.OTHER else None
    asked = requirement(new.type, new.conditions) if method is None else method.method.asked
    if new.type is LabTestType.DROP and new.drops:
        value, finding = drops_made(asked, new.drops)
        new = replace(new, value=value, finding="; ".join(each for each in (new.finding.strip(), finding) if each))
    value = checked_value(asked, new.value)
    if new.sample_pcs is not None and new.sample_pcs <= 0:
        raise Invalid({"sample_pcs": Text(N_("Give the pieces that were tested."))})
    result = judge(asked, new.conditions, value, new.finding)
    test = uow.session.execute(
        _INSERT,
        {
            "batch": batch.id,
            "type": new.type.value,
            "result": result.value,
            "value": value,
            "unit": asked.limit.unit,
            "required": asked.limit.minimum if asked.limit.minimum is not None else asked.limit.maximum,
            "standard": new.standard.strip() or asked.standard,
            "location": new.location.strip(),
            "sample": new.sample_pcs,
            "note": new.note.strip(),
            "details": _details(new),
            "method": None if method is None else method.id,
            "at": _checked_time(uow, new.tested_at),
        },
    ).scalar_one()
    cleared: tuple[int, ...] = ()
    if result is TestResult.PASS:
        values = {
            "batch": batch.id,
            "type": new.type.value,
            "id": test,
            "method": None if method is None else method.id,
        }
        cleared = tuple(uow.session.execute(_OPEN_FAILURES, values).scalars())
    else:
        _call(uow, batch, new, asked, value, test)
    return RecordedLabTest(test, batch.number, new.type, result, cleared)


def _call(uow: UnitOfWork, batch: BatchKey, new: NewLabTest, asked: Requirement, value: Decimal, test: int) -> None:
    """Tell those who must answer a failure; metal also puts the batch on hold."""
    if new.type is LabTestType.METAL:
        keep_for_metal(uow, batch, max(1, int(value)), Department.QUALITY, new.location)
        return
    raise_alert(
        uow,
        NewAlert(
            AlertType.QC_FAIL,
            "lab_test.failed",
            Department.QUALITY,
            {"test": new.method.upper() or new.type, "batch": batch.number, "value": _shown(asked, value)},
            AlertSeverity.CRITICAL if is_critical(new.type) else None,
            subject_kind="lab_test",
            subject_id=test,
        ),
    )


def _shown(asked: Requirement, value: Decimal) -> Text:
    return Text("{value} {unit} ({limit})", value=trimmed(value), unit=asked.limit.unit, limit=asked.limit.words)


def _details(new: NewLabTest) -> str:
    """The conditions and findings as JSON; decimals as text, so that they stay exact."""
    kept: dict[str, object] = {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in asdict(new.conditions).items()
        if value is not None
    }
    if new.finding.strip():
        kept["finding"] = new.finding.strip()
    if new.drops:
        kept["drops"] = [each.strip() for each in new.drops]
    kept.update(new.extra)
    return json.dumps(kept)


def _checked_time(uow: UnitOfWork, at: datetime | None) -> datetime:
    if at is None:
        return uow.now
    if at > uow.now + _LATE:
        raise Invalid({"tested_at": Text(N_("This time has not come yet."))})
    if at < uow.now - _OLDEST:
        raise Invalid({"tested_at": Text(N_("This is more than a year ago."))})
    return at


@query(Permission.VIEW_QUALITY)
def lab_test_list(uow: UnitOfWork, wanted: LabTestFilter) -> tuple[LabTestRow, ...]:
    """Tests, the newest first."""
    conditions = ["TRUE"]
    values: dict[str, Any] = {"limit": wanted.limit}
    for condition, name, value in (
        ("mo.batch_number = :batch", "batch", wanted.batch.strip().upper()),
        ("t.test_type = :type", "type", wanted.type and wanted.type.value),
        ("t.result = :result", "result", wanted.result and wanted.result.value),
        ("t.tested_at >= :since", "since", wanted.first and plant_midnight(wanted.first)),
        ("t.tested_at < :until", "until", wanted.last and plant_midnight(wanted.last + timedelta(days=1))),
    ):
        if value:
            conditions.append(condition)
            values[name] = value
    if wanted.before is not None:
        conditions.append("(t.tested_at, t.id) < (:before_at, :before_id)")
        values["before_at"], values["before_id"] = wanted.before
    statement = text(_LIST.format(conditions=" AND ".join(conditions)))
    return tuple(_row(row) for row in uow.session.execute(statement, values))


@query(Permission.VIEW_QUALITY)
def lab_tests_of(uow: UnitOfWork, batch: str) -> BatchTests:
    """All tests of a batch and their summary."""
    tests = lab_test_list(uow, LabTestFilter(batch=batch, limit=1000)) if batch.strip() else ()
    cleared = {Clearing.CLEARED, Clearing.RETESTED}
    summary = summarise((row.type, row.result, row.clearing in cleared) for row in tests)
    return BatchTests(batch.strip().upper(), tests, summary)


def requirement_of(kind: LabTestType, details: dict[str, Any]) -> Requirement:
    """What a stored test asked."""
    return requirement(kind, msgspec.convert(details, Conditions))


def _row(row: Any) -> LabTestRow:
    kind = LabTestType(row.test_type)
    return LabTestRow(
        id=row.id,
        tested_at=row.tested_at,
        batch=row.batch_number,
        article_code=row.article_code,
        article_name=row.article_name,
        type=kind,
        result=TestResult(row.result),
        value=None if row.measured_value is None else trimmed(row.measured_value),
        unit=row.measured_unit,
        limit=(
            Limit(row.measured_unit, row.minimum, row.maximum)
            if row.method
            else requirement_of(kind, row.details).limit
        ).words,
        standard=row.standard,
        location=row.location,
        sample_pcs=row.sample_pcs,
        finding=row.details.get("finding", ""),
        note=row.note,
        inspector=row.inspector,
        clearing=Clearing(row.clearing),
        cleared_by=row.cleared_by,
        cleared_at=row.cleared_at,
        clearance_reason=row.clearance_reason,
        method=row.method or "",
        method_name=row.method_name or "",
        method_name_id=row.method_name_id or "",
        drops=tuple(row.details.get("drops", ())),
        details=tuple((key, str(value)) for key, value in row.details.items() if key != "drops"),
    )
