"""Sensitivity checks of the metal detectors, and what went through them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.checks import MetalCheckKind, MetalPoint
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.metal import Check, Passage, Trust, checked_points, trust
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import METAL_CARD_MM, METAL_INTERVAL
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.administration.plant_settings import value_of
from quty_desktop.services.metal_detection.detectors import DEPARTMENT_OF, find_detector
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality.batches import BatchKey, find_batch
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 200
_MOST_PCS = 1_000_000

_INSERT_CHECK = text("""
    INSERT INTO quty.metal_check (detector_id, kind, card_mm, points, points_ok, result, checked_at, note)
    VALUES (:detector, :kind, :card, :points, :ok, :result, :at, :note)
    RETURNING id, checked_at, result
""")
_SET = text("""
    SELECT s.id, s.number, count(DISTINCT p.manufacturing_order_id) AS batches, coalesce(sum(p.pcs), 0) AS pcs
    FROM quty.hold_set AS s CROSS JOIN LATERAL quty.doubtful_passages(s.check_id) AS p
    WHERE s.check_id = :check
    GROUP BY s.id, s.number
""")
_INSERT_PASSAGE = text("""
    INSERT INTO quty.metal_passage
        (detector_id, manufacturing_order_id, started_at, passed_at, pcs, found_pcs, hold_set_id, check_id, note)
    VALUES (:detector, :batch, :start, :end, :pcs, :found, :bundle, 0, :note)
    RETURNING id, started_at, passed_at
""")
_METAL_HOLD = text("""
    SELECT h.id FROM quty.hold AS h
    WHERE h.manufacturing_order_id = :batch AND h.kind = 'metal' AND h.released_at IS NULL
""")
_WORK_ORDER = text("""
    SELECT w.id FROM quty.work_order AS w
    WHERE w.manufacturing_order_id = :batch AND w.department = :department ORDER BY w.id LIMIT 1
""")
_INCIDENT = text("""
    INSERT INTO quty.incident_report
        (number, department, manufacturing_order_id, work_order_id, hold_id, units_pcs, found_at, detector_id, passage_id)
    VALUES (:number, :department, :batch, :work, :hold, :units, :place, :detector, :passage)
    RETURNING id
""")
_CHECKS = """
    SELECT c.id, c.checked_at, c.at, d.code AS detector, d.name AS detector_name, d.point, c.kind, c.card_mm, c.points,
           c.result, c.note, coalesce(p.full_name, c.checked_by) AS checked_by, coalesce(s.number, '') AS bundle
    FROM quty.metal_check AS c
    JOIN quty.metal_detector AS d ON d.id = c.detector_id
    LEFT JOIN quty.person AS p ON p.name = c.checked_by
    LEFT JOIN quty.hold_set AS s ON s.check_id = c.id
    WHERE {conditions}
    ORDER BY c.checked_at DESC, c.id DESC
    LIMIT :limit
"""
_PASSAGES = """
    SELECT m.id, m.started_at, m.passed_at, d.id AS detector_id, d.code AS detector, d.point, mo.batch_number,
           a.code AS article_code, m.pcs, m.found_pcs, coalesce(s.number, '') AS bundle,
           coalesce(p.full_name, m.recorded_by) AS recorded_by,
           (SELECT jsonb_agg(jsonb_build_array(k.checked_at, k.result = 'pass')) FROM quty.metal_check AS k
            WHERE k.detector_id = m.detector_id AND k.checked_at BETWEEN m.started_at - interval '5 hours'
              AND coalesce((SELECT min(n.checked_at) FROM quty.metal_check AS n
                            WHERE n.detector_id = m.detector_id AND n.checked_at > m.passed_at), m.passed_at)) AS checks,
           (SELECT s.value FROM quty.setting AS s WHERE s.key = :interval) AS interval
    FROM quty.metal_passage AS m
    JOIN quty.metal_detector AS d ON d.id = m.detector_id
    JOIN quty.manufacturing_order AS mo ON mo.id = m.manufacturing_order_id
    JOIN quty.article AS a ON a.id = mo.article_id
    LEFT JOIN quty.hold_set AS s ON s.id = m.hold_set_id
    LEFT JOIN quty.person AS p ON p.name = m.recorded_by
    WHERE {conditions}
    ORDER BY m.passed_at DESC, m.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class NewMetalCheck:
    """A sensitivity check as it is made at the detector.

    Attributes:
        detector: key of the detector.
        kind: at start, hourly, by the mechanic, after a stop, at the end.
        points: the nine points, row by row from the lower left; true where the card was found.
        card_mm: the test piece, ``None`` for the plant's.
        checked_at: when, ``None`` for now.
        note: a remark; for the mechanic's check, who made it.
    """

    detector: int
    kind: MetalCheckKind
    points: tuple[bool, ...]
    card_mm: Decimal | None = None
    checked_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeldByCheck:
    """What a failed check put on hold: number of the set, batches and pieces in it."""

    id: int
    number: str
    batches: int
    pcs: int


@dataclass(frozen=True, slots=True)
class RecordedMetalCheck:
    """What a check came to; ``held`` where it failed and goods had passed since the last good one."""

    id: int
    detector: str
    checked_at: datetime
    result: TestResult
    held: HeldByCheck | None = None


@dataclass(frozen=True, slots=True)
class NewPassage:
    """Goods that went through a detector.

    Attributes:
        detector: key of the detector.
        batch: batch number as typed or scanned.
        pcs: pieces that went through.
        found_pcs: of these, pieces at which the detector spoke.
        started_at: when the first piece went through, ``None`` for the end.
        passed_at: when the last one did, ``None`` for now.
        bundle: key of the set of a failed check, where its goods are passed again.
        note: a remark.
    """

    detector: int
    batch: str
    pcs: int
    found_pcs: int = 0
    started_at: datetime | None = None
    passed_at: datetime | None = None
    bundle: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordedPassage:
    """What became of the entry; ``incident`` is the number of the report where metal was found."""

    id: int
    batch: str
    pcs: int
    found_pcs: int
    incident: str = ""


@dataclass(frozen=True, slots=True)
class MetalFilter:
    """Which checks or passages are wanted; empty parts ask for all.

    Attributes:
        detector: key of a detector.
        batch: batch number; for passages only.
        first: first day at the plant.
        last: last day at the plant, included.
        limit: most rows.
    """

    detector: int | None = None
    batch: str = ""
    first: date | None = None
    last: date | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class MetalCheckRow:
    """A check in the list; ``bundle`` is the set that it put on hold."""

    id: int
    checked_at: datetime
    recorded_at: datetime
    detector: str
    detector_name: str
    point: MetalPoint
    kind: MetalCheckKind
    card_mm: Decimal
    points: str
    result: TestResult
    note: str
    checked_by: str
    bundle: str

    @property
    def points_ok(self) -> int:
        """Points that found the card."""
        return self.points.count("1")


@dataclass(frozen=True, slots=True)
class PassageRow:
    """Goods that went through a detector; ``bundle`` is the set whose goods were passed again."""

    id: int
    started_at: datetime
    passed_at: datetime
    detector: str
    point: MetalPoint
    batch: str
    article_code: str
    pcs: int
    found_pcs: int
    trust: Trust
    bundle: str
    recorded_by: str


@command(Permission.RECORD_METAL_CHECKS)
def record_check(uow: UnitOfWork, new: NewMetalCheck) -> RecordedMetalCheck:
    """Record a sensitivity check; where it fails, everything since the last good one is held as a set.

    Raises:
        Invalid: not nine points, or nobody says which mechanic checked.
        NotFound: there is no such detector.
        Refused: the card is larger than the plant's, the detector is out of use, or a later check or passage is
            recorded.
    """
    detector = find_detector(uow, new.detector)
    points = checked_points(new.points)
    if new.kind is MetalCheckKind.MECHANIC and not new.note.strip():
        raise Invalid({"note": Text(N_("Write the mechanic's name."))})
    row = uow.session.execute(
        _INSERT_CHECK,
        {
            "detector": detector.id,
            "kind": new.kind.value,
            "card": new.card_mm if new.card_mm is not None else value_of(uow, METAL_CARD_MM),
            "points": points,
            "ok": points.count("1"),
            "result": "pass" if "0" not in points else "fail",
            "at": new.checked_at or uow.now,
            "note": new.note.strip(),
        },
    ).one()
    result = TestResult(row.result)
    held = None if result is TestResult.PASS else _held(uow, row.id)
    if result is TestResult.FAIL:
        values: dict[str, object] = {"detector": detector.code}
        if held is not None:
            values |= {"batches": held.batches, "pieces": held.pcs, "number": held.number}
        code = "metal.check_failed" if held is not None else "metal.detector_down"
        raise_alert(
            uow,
            NewAlert(AlertType.METAL, code, Department.QUALITY, values, subject_kind="metal_check", subject_id=row.id),
        )
    return RecordedMetalCheck(row.id, detector.code, row.checked_at, result, held)


def _held(uow: UnitOfWork, check: int) -> HeldByCheck | None:
    row = uow.session.execute(_SET, {"check": check}).one_or_none()
    return None if row is None else HeldByCheck(row.id, row.number, row.batches, row.pcs)


@command(Permission.RECORD_METAL_CHECKS)
def record_passage(uow: UnitOfWork, new: NewPassage) -> RecordedPassage:
    """Record goods that went through a detector; a find opens an incident and keeps the batch.

    Raises:
        Invalid: no pieces, or more finds than pieces.
        NotFound: there is no such batch or detector.
        Refused: the detector's last check failed or is too old.
    """
    detector = find_detector(uow, new.detector)
    batch = find_batch(uow, new.batch)
    wrong: dict[str, Text] = {}
    if not 0 < new.pcs <= _MOST_PCS:
        wrong["pcs"] = Text(N_("Give the pieces that went through."))
    elif not 0 <= new.found_pcs <= new.pcs:
        wrong["found_pcs"] = Text(N_("At most {count} pieces went through."), count=new.pcs)
    if wrong:
        raise Invalid(wrong)
    end = new.passed_at or uow.now
    passage = uow.session.execute(
        _INSERT_PASSAGE,
        {
            "detector": detector.id,
            "batch": batch.id,
            "start": new.started_at or end,
            "end": end,
            "pcs": new.pcs,
            "found": new.found_pcs,
            "bundle": new.bundle,
            "note": new.note.strip(),
        },
    ).one()
    incident = ""
    if new.found_pcs:
        department = DEPARTMENT_OF[detector.point]
        incident = _report(uow, batch, new.found_pcs, department, (detector.id, detector.code), passage.id)
    return RecordedPassage(passage.id, batch.number, new.pcs, new.found_pcs, incident)


def _report(
    uow: UnitOfWork, batch: BatchKey, pieces: int, department: Department, detector: tuple[int, str], passage: int
) -> str:
    """Open the incident of a find, and call everybody."""
    hold = uow.session.execute(_METAL_HOLD, {"batch": batch.id}).scalar_one_or_none()
    work = uow.session.execute(_WORK_ORDER, {"batch": batch.id, "department": department.value}).scalar_one_or_none()
    number = next_number(uow, "IR")
    incident = uow.session.execute(
        _INCIDENT,
        {
            "number": number,
            "department": department.value,
            "batch": batch.id,
            "work": work,
            "hold": hold,
            "units": pieces,
            "place": detector[1],
            "detector": detector[0],
            "passage": passage,
        },
    ).scalar_one()
    raise_alert(
        uow,
        NewAlert(
            AlertType.METAL,
            "metal.found",
            department,
            {"batch": batch.number, "pieces": pieces},
            subject_kind="incident_report",
            subject_id=incident,
        ),
    )
    return number


@query(Permission.VIEW_QUALITY)
def metal_check_list(uow: UnitOfWork, wanted: MetalFilter) -> tuple[MetalCheckRow, ...]:
    """Checks, the newest first."""
    conditions, values = _conditions(wanted, "c.detector_id", "c.checked_at")
    statement = text(_CHECKS.format(conditions=" AND ".join(conditions)))
    return tuple(
        MetalCheckRow(
            id=row.id,
            checked_at=row.checked_at,
            recorded_at=row.at,
            detector=row.detector,
            detector_name=row.detector_name,
            point=MetalPoint(row.point),
            kind=MetalCheckKind(row.kind),
            card_mm=trimmed(row.card_mm),
            points=row.points,
            result=TestResult(row.result),
            note=row.note,
            checked_by=row.checked_by,
            bundle=row.bundle,
        )
        for row in uow.session.execute(statement, values)
    )


@query(Permission.VIEW_QUALITY)
def passage_list(uow: UnitOfWork, wanted: MetalFilter) -> tuple[PassageRow, ...]:
    """Goods that went through detectors, the newest first, each with what the checks say of it."""
    return passages_of(uow, wanted)


@query(Permission.RECORD_METAL_CHECKS)
def passages_today(uow: UnitOfWork, detector: int) -> tuple[PassageRow, ...]:
    """What went through a detector today, the newest first; for the screen at the detector."""
    return passages_of(uow, MetalFilter(detector=detector, first=uow.today))


def passages_of(uow: UnitOfWork, wanted: MetalFilter) -> tuple[PassageRow, ...]:
    """Goods that went through detectors, for other services."""
    conditions, values = _conditions(wanted, "m.detector_id", "m.passed_at")
    if wanted.batch.strip():
        conditions.append("mo.batch_number = :batch")
        values["batch"] = wanted.batch.strip().upper()
    values["interval"] = METAL_INTERVAL.key
    statement = text(_PASSAGES.format(conditions=" AND ".join(conditions)))
    return tuple(_passage(row) for row in uow.session.execute(statement, values))


def _conditions(wanted: MetalFilter, detector: str, at: str) -> tuple[list[str], dict[str, Any]]:
    conditions, values = ["TRUE"], dict[str, Any](limit=wanted.limit)
    for condition, name, value in (
        (f"{detector} = :detector", "detector", wanted.detector),
        (f"{at} >= :since", "since", wanted.first and plant_midnight(wanted.first)),
        (f"{at} < :until", "until", wanted.last and plant_midnight(wanted.last + timedelta(days=1))),
    ):
        if value is not None:
            conditions.append(condition)
            values[name] = value
    return conditions, values


def _passage(row: Any) -> PassageRow:
    interval = timedelta(minutes=METAL_INTERVAL.read(row.interval))
    checks = [Check(datetime.fromisoformat(at), passed) for at, passed in row.checks or ()]
    return PassageRow(
        id=row.id,
        started_at=row.started_at,
        passed_at=row.passed_at,
        detector=row.detector,
        point=MetalPoint(row.point),
        batch=row.batch_number,
        article_code=row.article_code,
        pcs=row.pcs,
        found_pcs=row.found_pcs,
        trust=trust(Passage(row.started_at, row.passed_at, row.pcs), checks, interval),
        bundle=row.bundle,
        recorded_by=row.recorded_by,
    )
