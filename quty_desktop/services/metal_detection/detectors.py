"""The metal detectors of the plant, and whether each may be used now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.checks import MetalCheckKind, MetalPoint
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound
from quty_desktop.domain.metal import Check, DetectorState, detector_state, mechanic_due
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import METAL_CARD_MM, METAL_INTERVAL, METAL_MECHANIC, METAL_RERUNS
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.administration.plant_settings import values_of
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

DEPARTMENT_OF: dict[MetalPoint, Department] = {
    MetalPoint.EMBROIDERED_PARTS: Department.EMBROIDERY,
    MetalPoint.AFTER_STUFFING: Department.FINISHING,
    MetalPoint.AFTER_CLOSING: Department.FINISHING,
    MetalPoint.BEFORE_PACKING: Department.PACKING,
    MetalPoint.FINAL: Department.FINISHED_GOODS,
}
"""Whose goods go through the detector."""

_STATES = text("""
    SELECT d.id, d.code, d.name, d.point, d.active, d.version, c.checked_at, c.kind, c.result, c.points,
           coalesce(p.full_name, c.checked_by, '') AS checked_by,
           (SELECT coalesce(sum(m.pcs), 0) FROM quty.metal_passage AS m
            WHERE m.detector_id = d.id AND m.passed_at >= :midnight) AS passed_pcs,
           (SELECT coalesce(sum(m.pcs), 0) FROM quty.metal_passage AS m
            WHERE m.detector_id = d.id AND m.passed_at > c.checked_at) AS since_check_pcs,
           (SELECT count(*) FROM quty.metal_check AS k
            WHERE k.detector_id = d.id AND k.kind = 'mechanic' AND k.checked_at >= :midnight) AS by_mechanic,
           (SELECT min(k.checked_at) FROM quty.metal_check AS k
            WHERE k.detector_id = d.id AND k.checked_at >= :midnight) AS first_today,
           (SELECT max(k.checked_at) FROM quty.metal_check AS k
            WHERE k.detector_id = d.id AND k.kind = 'mechanic' AND k.result = 'pass'
              AND k.checked_at > :midnight - interval '2 days') AS last_mechanic
    FROM quty.metal_detector AS d
    LEFT JOIN LATERAL (SELECT * FROM quty.metal_check AS x WHERE x.detector_id = d.id
                       ORDER BY x.checked_at DESC LIMIT 1) AS c ON TRUE
    LEFT JOIN quty.person AS p ON p.name = c.checked_by
    WHERE d.active OR :all
    ORDER BY d.code
""")
_INSERT = text("""
    INSERT INTO quty.metal_detector (code, name, point, active) VALUES (:code, :name, :point, :active) RETURNING id
""")
_UPDATE = text("""
    UPDATE quty.metal_detector SET code = :code, name = :name, point = :point, active = :active, version = version + 1
    WHERE id = :id AND version = :version RETURNING id
""")
_FIND = text("SELECT d.id, d.code, d.point FROM quty.metal_detector AS d WHERE d.id = :id")


@dataclass(frozen=True, slots=True)
class DetectorInput:
    """A detector as it is entered; ``id`` and ``version`` where it is changed."""

    code: str
    name: str
    point: MetalPoint
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class DetectorRow:
    """A detector and its latest check.

    Attributes:
        id: key.
        code: its code.
        name: its name or place.
        point: where in the flow it stands.
        active: whether it is used.
        version: of the row.
        state: whether goods may go through now.
        checked_at: when it was checked last, ``None`` before the first check.
        check_kind: what kind of check that was.
        points: its nine points, ``1`` where the card was found.
        checked_by: who checked.
        due_at: until when the check stands.
        passed_pcs: pieces that went through today.
        since_check_pcs: pieces that wait for the next check.
        by_mechanic: checks by the mechanic today; the programme asks for two.
        mechanic_due_at: until when goods pass without another one, ``None`` where the plant asks for none.
    """

    id: int
    code: str
    name: str
    point: MetalPoint
    active: bool
    version: int
    state: DetectorState
    checked_at: datetime | None
    check_kind: MetalCheckKind | None
    points: str
    checked_by: str
    due_at: datetime | None
    passed_pcs: int
    since_check_pcs: int
    by_mechanic: int
    mechanic_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MetalRegime:
    """The detectors and the plant's rules for them.

    Attributes:
        detectors: in the order of their codes.
        card_mm: diameter of the test piece, mm.
        interval: how long a good check stands.
        reruns: how often a detected item is run again.
    """

    detectors: tuple[DetectorRow, ...]
    card_mm: Decimal
    interval: timedelta
    reruns: int


@dataclass(frozen=True, slots=True)
class DetectorKey:
    """A detector that exists."""

    id: int
    code: str
    point: MetalPoint


@query(Permission.RECORD_METAL_CHECKS)
def metal_regime(uow: UnitOfWork) -> MetalRegime:
    """The detectors in use, whether each may be used now, and the plant's rules."""
    return regime_of(uow, everything=False)


@query(Permission.VIEW_QUALITY)
def detector_list(uow: UnitOfWork) -> MetalRegime:
    """All detectors, those out of use too."""
    return regime_of(uow, everything=True)


def regime_of(uow: UnitOfWork, *, everything: bool) -> MetalRegime:
    """The detectors and the plant's rules, for other services."""
    rules = values_of(uow, (METAL_CARD_MM, METAL_INTERVAL, METAL_MECHANIC, METAL_RERUNS))
    interval = timedelta(minutes=rules[METAL_INTERVAL.key])
    mechanic = timedelta(minutes=rules[METAL_MECHANIC.key])
    midnight = uow.now.astimezone(PLANT_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = uow.session.execute(_STATES, {"midnight": midnight, "all": everything})
    return MetalRegime(
        tuple(_row(row, uow.now, interval, mechanic) for row in rows),
        rules[METAL_CARD_MM.key],
        interval,
        rules[METAL_RERUNS.key],
    )


def _row(row: Any, now: datetime, interval: timedelta, mechanic: timedelta) -> DetectorRow:
    latest = None if row.checked_at is None else Check(row.checked_at, row.result == "pass")
    due = mechanic_due(row.first_today, row.last_mechanic, mechanic)
    return DetectorRow(
        id=row.id,
        code=row.code,
        name=row.name,
        point=MetalPoint(row.point),
        active=row.active,
        version=row.version,
        state=detector_state(latest, now, interval, due),
        checked_at=row.checked_at,
        check_kind=MetalCheckKind(row.kind) if row.kind else None,
        points=row.points or "",
        checked_by=row.checked_by,
        due_at=row.checked_at + interval if latest is not None and latest.passed else None,
        passed_pcs=row.passed_pcs,
        since_check_pcs=row.since_check_pcs,
        by_mechanic=row.by_mechanic,
        mechanic_due_at=due,
    )


@command(Permission.EDIT_TESTS)
def save_detector(uow: UnitOfWork, new: DetectorInput) -> int:
    """Enter or change a detector.

    Returns:
        Its key.

    Raises:
        Invalid: no code or name.
        Conflict: somebody else changed it meanwhile.
        Duplicate: another detector has this code.
    """
    code, name = new.code.strip().upper(), " ".join(new.name.split())
    wrong = {field: Text(N_("Fill this in.")) for field, value in (("code", code), ("name", name)) if not value}
    if wrong:
        raise Invalid(wrong)
    values = {"code": code, "name": name, "point": new.point.value, "active": new.active}
    if new.id is None:
        return int(uow.session.execute(_INSERT, values).scalar_one())
    changed = uow.session.execute(_UPDATE, {**values, "id": new.id, "version": new.version}).scalar_one_or_none()
    if changed is None:
        raise Conflict
    return int(changed)


def find_detector(uow: UnitOfWork, detector: int) -> DetectorKey:
    """The detector of a key.

    Raises:
        NotFound: there is none.
    """
    row = uow.session.execute(_FIND, {"id": detector}).one_or_none()
    if row is None:
        raise NotFound(Text(N_("This metal detector does not exist.")), Text(N_("Refresh the page and choose again.")))
    return DetectorKey(row.id, row.code, MetalPoint(row.point))
