"""Stacking tests: a unit load under its test load for 72 hours, then measured (QT-10-TCK03-1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import Conflict, Invalid, NotFound, WrongState
from quty_desktop.domain.lab_tests import STACKING_HOURS, stacking, stacking_finding
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.lab_tests import NewLabTest, record_lab_test
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_LATE = timedelta(minutes=5)
_PAGE = 200

_INSERT = text("""
    INSERT INTO quty.stacking_load
        (manufacturing_order_id, place, gross_weight_kg, gross_height_mm, capacity_kg, test_load_kg, started_at, due_at)
    VALUES (:batch, :place, :weight, :height, :capacity, :load, :at, :due)
    RETURNING id
""")
_FINISH = text("""
    UPDATE quty.stacking_load SET finished_at = :at, lab_test_id = :test, version = version + 1
    WHERE id = :id AND version = :version AND finished_at IS NULL
    RETURNING id
""")
_LIST = """
    SELECT s.id, s.version, mo.batch_number, a.code AS article_code, s.place, s.gross_weight_kg, s.gross_height_mm,
           s.capacity_kg, s.test_load_kg, s.started_at, coalesce(p.full_name, s.started_by) AS started_by, s.due_at,
           s.finished_at, t.result
    FROM quty.stacking_load AS s
    JOIN quty.manufacturing_order AS mo ON mo.id = s.manufacturing_order_id
    JOIN quty.article AS a ON a.id = mo.article_id
    LEFT JOIN quty.lab_test AS t ON t.id = s.lab_test_id
    LEFT JOIN quty.person AS p ON p.name = s.started_by
    WHERE {conditions}
    ORDER BY s.finished_at IS NOT NULL, s.due_at, s.id
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class NewStacking:
    """A unit load that is put under its test load."""

    batch: str
    gross_weight_kg: Decimal
    gross_height_mm: int
    place: str = ""
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MeasuredStacking:
    """What was measured after 72 hours.

    Attributes:
        id: key of the load.
        version: that the person saw.
        foot_bottom_mm: height of the lowest pallet's feet.
        foot_second_mm: height of the second pallet's feet.
        fork_entry_mm: how far the board of 45 mm goes in.
        finding: damage or shift, empty when nothing was found.
    """

    id: int
    version: int
    foot_bottom_mm: int
    foot_second_mm: int
    fork_entry_mm: int
    finding: str = ""


@dataclass(frozen=True, slots=True)
class StackingRow:
    """A unit load under test, or one that was."""

    id: int
    version: int
    batch: str
    article_code: str
    place: str
    gross_weight_kg: Decimal
    gross_height_mm: int
    capacity_kg: Decimal
    test_load_kg: Decimal
    started_at: datetime
    started_by: str
    due_at: datetime
    finished_at: datetime | None
    result: TestResult | None


@command(Permission.RECORD_LAB_TESTS)
def start_stacking(uow: UnitOfWork, new: NewStacking) -> StackingRow:
    """Put a unit load under its test load; the laboratory is reminded after 72 hours.

    Raises:
        Invalid: no weight or height, or a time in the future.
        NotFound: there is no such batch.
    """
    batch = find_batch(uow, new.batch)
    found = stacking(gross_weight_kg=new.gross_weight_kg, gross_height_mm=new.gross_height_mm)
    at = new.started_at or uow.now
    if at > uow.now + _LATE:
        raise Invalid({"started_at": Text(N_("This time has not come yet."))})
    load = uow.session.execute(
        _INSERT,
        {
            "batch": batch.id,
            "place": new.place.strip(),
            "weight": new.gross_weight_kg,
            "height": new.gross_height_mm,
            "capacity": found.capacity_kg,
            "load": found.test_load_kg,
            "at": at,
            "due": at + timedelta(hours=STACKING_HOURS),
        },
    ).scalar_one()
    return _one(uow, load)


@command(Permission.RECORD_LAB_TESTS)
def measure_stacking(uow: UnitOfWork, measured: MeasuredStacking) -> TestResult:
    """Measure a unit load; the result is a laboratory test of the batch. Before the 72 hours only a failure ends it.

    Raises:
        NotFound: there is no such load.
        WrongState: it was measured, or it has not stood long enough.
        Conflict: somebody else changed it meanwhile.
    """
    load = _one(uow, measured.id)
    feet = (measured.foot_bottom_mm, measured.foot_second_mm)
    if min(feet) < 0 or measured.fork_entry_mm < 0:
        raise Invalid({"foot_bottom_mm": Text(N_("The value cannot be below zero."))})
    finding = stacking_finding(foot_mm=feet, fork_entry_mm=measured.fork_entry_mm, finding=measured.finding)
    if load.finished_at is not None:
        raise WrongState(
            Text(N_("This load was measured on {at}."), at=load.finished_at), Text(N_("Nothing is left to do here."))
        )
    if uow.now < load.due_at and not finding:
        raise WrongState(
            Text(N_("The load stands until {due}."), due=load.due_at),
            Text(N_("Measure it then; only damage ends the test before.")),
            code="stacking.too_early",
        )
    test = record_lab_test(
        uow,
        NewLabTest(
            load.batch,
            LabTestType.STACKING,
            Decimal(min(feet)),
            finding=finding,
            location=load.place,
            sample_pcs=1,
            extra=(
                ("gross_weight_kg", str(load.gross_weight_kg)),
                ("gross_height_mm", str(load.gross_height_mm)),
                ("capacity_kg", str(load.capacity_kg)),
                ("test_load_kg", str(load.test_load_kg)),
                ("started_at", load.started_at.isoformat()),
                ("foot_bottom_mm", str(measured.foot_bottom_mm)),
                ("foot_second_mm", str(measured.foot_second_mm)),
                ("fork_entry_mm", str(measured.fork_entry_mm)),
            ),
        ),
    )
    values = {"id": load.id, "version": measured.version, "at": uow.now, "test": test.id}
    if uow.session.execute(_FINISH, values).scalar_one_or_none() is None:
        raise Conflict
    return test.result


@query(Permission.VIEW_QUALITY)
def stacking_list(uow: UnitOfWork) -> tuple[StackingRow, ...]:
    """Unit loads, those that stand first, by the moment when they are due."""
    return _rows(uow, "TRUE", limit=_PAGE)


def _one(uow: UnitOfWork, load: int) -> StackingRow:
    rows = _rows(uow, "s.id = :id", id=load, limit=1)
    if not rows:
        raise NotFound(Text(N_("This unit load does not exist.")), Text(N_("Refresh the page and choose again.")))
    return rows[0]


def _rows(uow: UnitOfWork, condition: str, **values: object) -> tuple[StackingRow, ...]:
    return tuple(_row(row) for row in uow.session.execute(text(_LIST.format(conditions=condition)), values))


def _row(row: Any) -> StackingRow:
    return StackingRow(
        id=row.id,
        version=row.version,
        batch=row.batch_number,
        article_code=row.article_code,
        place=row.place,
        gross_weight_kg=trimmed(row.gross_weight_kg),
        gross_height_mm=row.gross_height_mm,
        capacity_kg=trimmed(row.capacity_kg),
        test_load_kg=trimmed(row.test_load_kg),
        started_at=row.started_at,
        started_by=row.started_by,
        due_at=row.due_at,
        finished_at=row.finished_at,
        result=TestResult(row.result) if row.result else None,
    )
