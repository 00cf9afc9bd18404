"""Broken needles: all fragments are found, or the toys of the line go through the detector."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 300

_INSERT = text("""
    INSERT INTO quty.needle_log
        (department, line_id, manufacturing_order_id, machine, operator, fragments_complete, fragments, quarantined_pcs,
         detector_result, new_needle, note)
    VALUES (:department, :line, :batch, :machine, :operator, :complete, :fragments, :quarantined, :result, :needle, :note)
    RETURNING id
""")
_LIST = """
    SELECT n.id, n.at, coalesce(p.full_name, n.recorded_by) AS recorded_by, n.department, l.number AS line,
           coalesce(mo.batch_number, '') AS batch, n.machine, n.operator, n.fragments_complete, n.fragments,
           n.quarantined_pcs, n.detector_result, n.new_needle, n.note
    FROM quty.needle_log AS n
    LEFT JOIN quty.production_line AS l ON l.id = n.line_id
    LEFT JOIN quty.manufacturing_order AS mo ON mo.id = n.manufacturing_order_id
    LEFT JOIN quty.person AS p ON p.name = n.recorded_by
    WHERE :department = '' OR n.department = :department
    ORDER BY n.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class BrokenNeedle:
    """A needle that broke.

    Attributes:
        department: where.
        machine: number of the machine.
        operator: who worked on it.
        fragments: the pieces that were found, as they are stuck on the card, e.g. ``tip 9 mm, shaft 24 mm``.
        fragments_complete: whether together they are the whole needle.
        new_needle: the needle that was given out for it.
        line: key of the line, ``None`` without lines.
        batch: batch number, empty where nothing was on the machine.
        quarantined_pcs: toys of the line that are kept; needed where a fragment is missing.
        detector_result: what the detector said of them, ``None`` before.
        note: a remark.
    """

    department: Department
    machine: str
    operator: str
    fragments: str
    fragments_complete: bool
    new_needle: str = ""
    line: int | None = None
    batch: str = ""
    quarantined_pcs: int = 0
    detector_result: TestResult | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NeedleRow:
    """A line of the needle log."""

    id: int
    at: datetime
    recorded_by: str
    department: Department
    line: int | None
    batch: str
    machine: str
    operator: str
    fragments_complete: bool
    fragments: str
    quarantined_pcs: int
    detector_result: TestResult | None
    new_needle: str
    note: str


@command(Permission.LOG_NEEDLES)
def log_needle(uow: UnitOfWork, broken: BrokenNeedle) -> int:
    """Log a broken needle.

    Returns:
        Key of the entry.

    Raises:
        Invalid: machine, operator or fragments are missing, or a fragment is missing and nothing is kept.
        Refused: the needle broke in another department.
    """
    if uow.actor.department not in {broken.department, Department.QUALITY, Department.ADMINISTRATION}:
        raise Refused(
            Text(N_("This machine belongs to another department.")),
            Text(N_("Let that department or quality log the needle.")),
            code="needle.other_department",
        )
    wrong = {
        name: Text(N_("Fill this in."))
        for name, value in (("machine", broken.machine), ("operator", broken.operator), ("fragments", broken.fragments))
        if not value.strip()
    }
    if not broken.fragments_complete and broken.quarantined_pcs <= 0:
        wrong["quarantined_pcs"] = Text(
            N_("A fragment is missing: keep all toys of the line, pass them through the detector, and say how many.")
        )
    if wrong:
        raise Invalid(wrong)
    batch = find_batch(uow, broken.batch).id if broken.batch.strip() else None
    values = {
        "department": broken.department.value,
        "line": broken.line,
        "batch": batch,
        "machine": broken.machine.strip(),
        "operator": broken.operator.strip(),
        "complete": broken.fragments_complete,
        "fragments": broken.fragments.strip(),
        "quarantined": broken.quarantined_pcs,
        "result": broken.detector_result.value if broken.detector_result else None,
        "needle": broken.new_needle.strip(),
        "note": broken.note.strip(),
    }
    return int(uow.session.execute(_INSERT, values).scalar_one())


@query(Permission.LOG_NEEDLES)
def needle_log(uow: UnitOfWork, department: Department | None = None) -> tuple[NeedleRow, ...]:
    """Broken needles, the newest first; of one department, or of all."""
    values = {"department": department.value if department else "", "limit": _PAGE}
    return tuple(_row(row) for row in uow.session.execute(text(_LIST), values))


def _row(row: Any) -> NeedleRow:
    return NeedleRow(
        id=row.id,
        at=row.at,
        recorded_by=row.recorded_by,
        department=Department(row.department),
        line=row.line,
        batch=row.batch,
        machine=row.machine,
        operator=row.operator,
        fragments_complete=row.fragments_complete,
        fragments=row.fragments,
        quarantined_pcs=row.quarantined_pcs,
        detector_result=TestResult(row.detector_result) if row.detector_result else None,
        new_needle=row.new_needle,
        note=row.note,
    )
