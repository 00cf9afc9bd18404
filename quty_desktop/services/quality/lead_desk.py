"""The QC lead's desk in one list: what is late, on hold, due, and what changed since yesterday."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.lead_desk import DeskItem
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import METAL_INTERVAL
from quty_desktop.domain.quality import HoldKind, HoldScope, InspectionType, LabTestType
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST = 300

# One statement: what, code or kind, subject, since, where to look at it, and the person.
_ITEMS = text("""
    SELECT 'late' AS item, 'find' AS what, i.number AS code, mo.batch_number AS subject, i.created_at AS since,
           'quality.metal_book' AS page, i.id::text AS record, '' AS person
    FROM quty.incident_report AS i JOIN quty.manufacturing_order AS mo ON mo.id = i.manufacturing_order_id
    WHERE i.state <> 'closed' AND i.opened_at IS NULL AND i.created_at < :midnight
    UNION ALL
    SELECT 'due', 'close_find', i.number, mo.batch_number, i.created_at, 'quality.metal_book', i.id::text, ''
    FROM quty.incident_report AS i JOIN quty.manufacturing_order AS mo ON mo.id = i.manufacturing_order_id
    WHERE i.state <> 'closed' AND (i.opened_at IS NOT NULL OR i.created_at >= :midnight)
    UNION ALL
    SELECT CASE WHEN s.due_at <= :now THEN 'late' ELSE 'due' END, 'stacking', '', mo.batch_number, s.due_at,
           'quality.lab_bench', s.id::text, ''
    FROM quty.stacking_load AS s JOIN quty.manufacturing_order AS mo ON mo.id = s.manufacturing_order_id
    WHERE s.finished_at IS NULL AND s.due_at <= :now + interval '1 day'
    UNION ALL
    SELECT 'late', 'detector', d.code, d.name, c.checked_at, 'quality.metal', '', ''
    FROM quty.metal_detector AS d
    JOIN LATERAL (SELECT * FROM quty.metal_check AS x WHERE x.detector_id = d.id
                  ORDER BY x.checked_at DESC LIMIT 1) AS c ON TRUE
    WHERE d.active AND (c.result = 'fail' OR EXISTS (
        SELECT FROM quty.metal_passage AS p WHERE p.detector_id = d.id AND p.passed_at > c.checked_at
          AND c.checked_at < :now - make_interval(mins => coalesce(
              (SELECT s.value::integer FROM quty.setting AS s WHERE s.key = :interval), :minutes))))
    UNION ALL
    SELECT CASE WHEN r.due_on < :today THEN 'late' ELSE 'due' END, 'report', r.number, r.problem, r.created_at,
           'quality.nonconformities', r.id::text, ''
    FROM quty.nonconformity_report AS r
    WHERE r.state <> 'closed' AND r.due_on <= CAST(:today AS date) + 3
    UNION ALL
    SELECT 'held', 'set', s.scope, s.number, s.opened_at, 'quality.hold_sets', s.id::text,
           coalesce(p.full_name, s.opened_by)
    FROM quty.hold_set AS s LEFT JOIN quty.person AS p ON p.name = s.opened_by WHERE s.released_at IS NULL
    UNION ALL
    SELECT 'held', 'hold', h.kind, mo.batch_number, h.opened_at, 'quality.holds', h.id::text,
           coalesce(p.full_name, h.opened_by)
    FROM quty.hold AS h JOIN quty.manufacturing_order AS mo ON mo.id = h.manufacturing_order_id
    LEFT JOIN quty.person AS p ON p.name = h.opened_by
    WHERE h.released_at IS NULL
    UNION ALL
    SELECT 'due', 'final', '', mo.batch_number, max(c.packed_at), 'quality.final_inspection', mo.batch_number, ''
    FROM quty.manufacturing_order AS mo JOIN quty.carton AS c ON c.manufacturing_order_id = mo.id AND c.state <> 'void'
    WHERE mo.state IN ('in_progress', 'partial', 'done')
      AND NOT EXISTS (SELECT FROM quty.final_inspection AS f WHERE f.manufacturing_order_id = mo.id)
    GROUP BY mo.id, mo.batch_number
    HAVING bool_and(c.state <> 'planned') AND NOT bool_or(c.state = 'shipped')
    UNION ALL
    SELECT 'changed', 'test', t.test_type, mo.batch_number, t.recorded_at, 'quality.lab_tests', t.id::text,
           coalesce(p.full_name, t.inspected_by)
    FROM quty.lab_test AS t JOIN quty.manufacturing_order AS mo ON mo.id = t.manufacturing_order_id
    LEFT JOIN quty.person AS p ON p.name = t.inspected_by
    WHERE t.result = 'fail' AND t.recorded_at >= :yesterday
    UNION ALL
    SELECT 'changed', 'inspection', n.inspection_type, mo.batch_number, n.recorded_at, 'quality.inspections', n.id::text,
           coalesce(p.full_name, n.inspected_by)
    FROM quty.inspection AS n JOIN quty.manufacturing_order AS mo ON mo.id = n.manufacturing_order_id
    LEFT JOIN quty.person AS p ON p.name = n.inspected_by
    WHERE n.result <> 'pass' AND n.recorded_at >= :yesterday
    UNION ALL
    SELECT 'changed', 'check', d.code, coalesce(s.number, ''), k.checked_at, 'quality.metal_checks', '',
           coalesce(p.full_name, k.checked_by)
    FROM quty.metal_check AS k JOIN quty.metal_detector AS d ON d.id = k.detector_id
    LEFT JOIN quty.hold_set AS s ON s.check_id = k.id LEFT JOIN quty.person AS p ON p.name = k.checked_by
    WHERE k.result = 'fail' AND k.checked_at >= :yesterday
    UNION ALL
    SELECT 'changed', 'released', h.kind, mo.batch_number, h.released_at, 'quality.holds', h.id::text,
           coalesce(p.full_name, h.released_by)
    FROM quty.any_hold AS h JOIN quty.manufacturing_order AS mo ON mo.id = h.manufacturing_order_id
    LEFT JOIN quty.person AS p ON p.name = h.released_by
    WHERE h.released_at >= :yesterday
    ORDER BY since DESC
    LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class DeskRow:
    """Something on the desk.

    Attributes:
        id: key for lists.
        item: why it lies there.
        words: what it is.
        subject: batch, set or detector.
        since: since when, or when it is or was due.
        person: who caused it, empty where nobody did.
        page: where to look at it.
        record: key of the record there, a number or a text.
    """

    id: str
    item: DeskItem
    words: Text
    subject: str
    since: datetime
    person: str
    page: str
    record: int | str


@query(Permission.VIEW_QUALITY)
def lead_desk(uow: UnitOfWork) -> tuple[DeskRow, ...]:
    """What is late, on hold, due, and what changed since yesterday; the most urgent first, then the newest."""
    midnight = uow.now.astimezone(PLANT_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    values = {
        "now": uow.now,
        "midnight": midnight,
        "today": uow.today,
        "yesterday": midnight - timedelta(days=1),
        "interval": METAL_INTERVAL.key,
        "minutes": METAL_INTERVAL.default,
        "limit": _MOST,
    }
    rows = tuple(_rows(uow.session.execute(_ITEMS, values)))
    order = list(DeskItem)
    return tuple(sorted(rows, key=lambda row: order.index(row.item)))


def _rows(found: Any) -> Iterator[DeskRow]:
    for number, row in enumerate(found):
        record: int | str = int(row.record) if row.record.isdigit() else row.record
        yield DeskRow(
            f"{row.what} {number}",
            DeskItem(row.item),
            _words(row),
            row.subject,
            row.since,
            row.person,
            row.page,
            record,
        )


_WORDS = {
    "find": N_("Metal find {code} was not opened on its day"),
    "close_find": N_("Metal incident {code} is not closed"),
    "stacking": N_("Stacking test: measure after 72 hours"),
    "detector": N_("Detector {code} has no valid check"),
    "report": N_("Nonconformity report {code}"),
    "set": N_("Set on hold: {code}"),
    "hold": N_("Batch on hold: {code}"),
    "final": N_("Packed: final inspection is due"),
    "test": N_("{code} failed"),
    "inspection": N_("{code} did not pass"),
    "check": N_("Detector {code} failed its check"),
    "released": N_("Released: {code}"),
}
_KINDS = {
    "set": HoldScope,
    "hold": HoldKind,
    "test": LabTestType,
    "inspection": InspectionType,
    "released": HoldKind,
}


def _words(row: Any) -> Text:
    kind = _KINDS.get(row.what)
    return Text(_WORDS[row.what], code=kind(row.code) if kind else row.code)
