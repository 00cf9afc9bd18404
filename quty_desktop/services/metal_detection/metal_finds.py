"""Metal finds: re-runs, the opened item, the metal book, and the incident that quality closes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.checks import Disposition, ReportState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, WrongState
from quty_desktop.domain.metal import FindStep, check_opening, find_step
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import METAL_RERUNS
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 300
_SHORTEST = 5

_BOOK = """
    SELECT i.id, i.number, i.state, i.version, i.created_at, coalesce(p.full_name, i.created_by) AS created_by,
           i.department, mo.batch_number, a.code AS article_code, a.name AS article_name, i.units_pcs, i.found_at,
           coalesce(d.code, '') AS detector, coalesce(w.number, '') AS work_order, i.rerun_results, i.opened_at,
           coalesce(o.full_name, i.opened_by, '') AS opened_by, i.metal_found, i.metal, i.metal_kind, i.cause,
           i.containment, i.disposition, i.closed_at, coalesce(c.full_name, i.closed_by, '') AS closed_by,
           i.hold_id IS NOT NULL AND h.released_at IS NULL AS holding,
           (SELECT s.value FROM quty.setting AS s WHERE s.key = :reruns) AS wanted_reruns
    FROM quty.incident_report AS i
    JOIN quty.manufacturing_order AS mo ON mo.id = i.manufacturing_order_id
    JOIN quty.article AS a ON a.id = mo.article_id
    LEFT JOIN quty.metal_detector AS d ON d.id = i.detector_id
    LEFT JOIN quty.work_order AS w ON w.id = i.work_order_id
    LEFT JOIN quty.hold AS h ON h.id = i.hold_id
    LEFT JOIN quty.person AS p ON p.name = i.created_by
    LEFT JOIN quty.person AS o ON o.name = i.opened_by
    LEFT JOIN quty.person AS c ON c.name = i.closed_by
    WHERE {conditions}
    ORDER BY i.id DESC
    LIMIT :limit
"""
_RERUN = text("""
    UPDATE quty.incident_report
    SET rerun_results = rerun_results || :result, version = version + 1
    WHERE id = :id AND version = :version AND state <> 'closed'
    RETURNING id
""")
_OPENED = text("""
    UPDATE quty.incident_report
    SET opened_at = now(), metal_found = :found, metal = :metal, metal_kind = :kind, disposition = :disposition,
        version = version + 1
    WHERE id = :id AND version = :version AND state <> 'closed' AND opened_at IS NULL
    RETURNING id
""")
_CLOSE = text("""
    UPDATE quty.incident_report
    SET state = 'closed', closed_at = now(), closed_by = :person, cause = :cause, containment = :containment,
        disposition = :disposition, version = version + 1
    WHERE id = :id AND version = :version AND state <> 'closed'
    RETURNING id
""")


@dataclass(frozen=True, slots=True)
class FindKey:
    """A find and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Rerun:
    """One re-run of a detected item; ``detected`` where the detector spoke again."""

    id: int
    version: int
    detected: bool


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """What was found when the item was opened.

    Attributes:
        metal_found: whether metal was in it.
        metal: what it was, e.g. the tip of a needle.
        metal_kind: material or where it came from, as far as known.
        disposition: what becomes of the item.
    """

    id: int
    version: int
    metal_found: bool
    disposition: Disposition
    metal: str = ""
    metal_kind: str = ""


@dataclass(frozen=True, slots=True)
class ClosedFind:
    """How quality closes an incident: cause, containment, and what becomes of the goods."""

    id: int
    version: int
    cause: str
    containment: str
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class FindFilter:
    """Which finds are wanted; empty parts ask for all."""

    open_only: bool = False
    batch: str = ""
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class FindRow:
    """A find in the metal book.

    Attributes:
        id: key of the incident.
        number: of the incident report.
        state: of the report.
        version: of the row.
        created_at: when the detector spoke.
        created_by: who recorded it.
        department: whose goods.
        batch: batch number.
        article_code: article of the batch.
        article_name: its name.
        work_order: work order of the department, empty where it has none.
        detector: code of the detector.
        units_pcs: pieces at which it spoke.
        reruns: ``1`` for each re-run at which it spoke again, ``0`` for each silent one.
        step: what is to be done next.
        late: the item should have been opened on the day of the find.
        opened_at: when it was opened.
        opened_by: who opened it.
        metal_found: whether metal was in it, ``None`` before.
        metal: what it was.
        metal_kind: its material or origin.
        cause: why it was there.
        containment: what was done at once.
        disposition: what becomes of the goods.
        closed_at: when quality closed it.
        closed_by: who closed it.
        holding: whether its hold keeps the batch.
    """

    id: int
    number: str
    state: ReportState
    version: int
    created_at: datetime
    created_by: str
    department: Department
    batch: str
    article_code: str
    article_name: str
    work_order: str
    detector: str
    units_pcs: int
    reruns: str
    step: FindStep
    late: bool
    opened_at: datetime | None
    opened_by: str
    metal_found: bool | None
    metal: str
    metal_kind: str
    cause: str
    containment: str
    disposition: Disposition | None
    closed_at: datetime | None
    closed_by: str
    holding: bool


@command(Permission.RECORD_METAL_CHECKS)
def record_rerun(uow: UnitOfWork, done: Rerun) -> FindKey:
    """Record that a detected item was run again.

    Raises:
        WrongState: it was run often enough, opened or closed.
        Conflict: somebody else changed it meanwhile.
    """
    find = _find(uow, done.id)
    if find.step is not FindStep.RERUN:
        raise WrongState(
            Text(N_("{number}: {step}."), number=find.number, step=find.step),
            Text(N_("The item has been run again often enough.")),
            code="incident.reruns",
        )
    return _changed(uow, _RERUN, done.id, done.version, result="1" if done.detected else "0")


@command(Permission.RECORD_METAL_CHECKS)
def open_item(uow: UnitOfWork, opened: OpenedItem) -> FindKey:
    """Record what was found in an item of the red box; it is opened on the day of the find.

    Raises:
        Invalid: the metal is not named, or an item without metal is not destroyed.
        WrongState: it has been opened or closed.
        Conflict: somebody else changed it meanwhile.
    """
    check_opening(metal_found=opened.metal_found, metal=opened.metal, disposition=opened.disposition)
    find = _find(uow, opened.id)
    if find.opened_at is not None or find.state is ReportState.CLOSED:
        raise WrongState(
            Text(N_("{number} was opened by {person}."), number=find.number, person=find.opened_by or find.closed_by),
            Text(N_("Nothing is left to do here.")),
            code="incident.opened",
        )
    return _changed(
        uow,
        _OPENED,
        opened.id,
        opened.version,
        found=opened.metal_found,
        metal=opened.metal.strip(),
        kind=opened.metal_kind.strip(),
        disposition=opened.disposition.value,
    )


@command(Permission.RELEASE_METAL)
def close_find(uow: UnitOfWork, closing: ClosedFind) -> FindKey:
    """Close an incident; its hold ends with the last open incident of the batch.

    Raises:
        Invalid: cause or containment is missing.
        Refused: the item was not opened, it is the person's own find, or the incident is closed.
        Conflict: somebody else changed it meanwhile.
    """
    wrong = {
        name: Text(N_("Say it in a few words; it stands in the incident report."))
        for name, value in (("cause", closing.cause), ("containment", closing.containment))
        if len(value.strip()) < _SHORTEST
    }
    if wrong:
        raise Invalid(wrong)
    find = _find(uow, closing.id)
    if find.state is ReportState.CLOSED:
        raise WrongState(
            Text(N_("{number} was closed by {person}."), number=find.number, person=find.closed_by),
            Text(N_("Nothing is left to do here.")),
            code="incident.closed",
        )
    return _changed(
        uow,
        _CLOSE,
        closing.id,
        closing.version,
        person=uow.actor.name,
        cause=" ".join(closing.cause.split()),
        containment=" ".join(closing.containment.split()),
        disposition=closing.disposition.value,
    )


@query(Permission.VIEW_QUALITY)
def metal_book(uow: UnitOfWork, wanted: FindFilter) -> tuple[FindRow, ...]:
    """Every find, the newest first."""
    return _book(uow, wanted)


@query(Permission.RECORD_METAL_CHECKS)
def open_finds(uow: UnitOfWork) -> tuple[FindRow, ...]:
    """Finds that are not closed, for the screen at the detector."""
    return _book(uow, FindFilter(open_only=True))


def _book(uow: UnitOfWork, wanted: FindFilter) -> tuple[FindRow, ...]:
    conditions = ["TRUE"]
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.open_only:
        conditions.append("i.state <> 'closed'")
    if wanted.batch.strip():
        conditions.append("mo.batch_number = :batch")
        values["batch"] = wanted.batch.strip().upper()
    return _rows(uow, conditions, values)


def find_of(uow: UnitOfWork, incident: int) -> FindRow:
    """One find, for other services.

    Raises:
        NotFound: there is no such find.
    """
    return _find(uow, incident)


def _find(uow: UnitOfWork, incident: int) -> FindRow:
    rows = _rows(uow, ["i.id = :id"], {"id": incident, "limit": 1})
    if not rows:
        raise NotFound(Text(N_("This incident does not exist.")), Text(N_("Refresh the page and choose again.")))
    return rows[0]


def _rows(uow: UnitOfWork, conditions: list[str], values: dict[str, Any]) -> tuple[FindRow, ...]:
    statement = text(_BOOK.format(conditions=" AND ".join(conditions)))
    return tuple(_row(row, uow.today) for row in uow.session.execute(statement, {**values, "reruns": METAL_RERUNS.key}))


def _changed(uow: UnitOfWork, statement: Any, incident: int, version: int, **values: object) -> FindKey:
    found = uow.session.execute(statement, {**values, "id": incident, "version": version}).scalar_one_or_none()
    if found is None:
        raise Conflict
    return FindKey(incident, version + 1)


def _row(row: Any, today: date) -> FindRow:
    wanted = METAL_RERUNS.read(row.wanted_reruns)
    closed = row.state == ReportState.CLOSED.value
    step = find_step(row.rerun_results, opened=row.opened_at is not None, closed=closed, wanted=wanted)
    found_on = row.created_at.astimezone(PLANT_ZONE).date()
    return FindRow(
        id=row.id,
        number=row.number,
        state=ReportState(row.state),
        version=row.version,
        created_at=row.created_at,
        created_by=row.created_by,
        department=Department(row.department),
        batch=row.batch_number,
        article_code=row.article_code,
        article_name=row.article_name,
        work_order=row.work_order,
        detector=row.detector or row.found_at,
        units_pcs=row.units_pcs,
        reruns=row.rerun_results,
        step=step,
        late=step in {FindStep.RERUN, FindStep.OPEN} and found_on < today,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        metal_found=row.metal_found,
        metal=row.metal,
        metal_kind=row.metal_kind,
        cause=row.cause,
        containment=row.containment,
        disposition=Disposition(row.disposition) if row.disposition else None,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        holding=row.holding,
    )
