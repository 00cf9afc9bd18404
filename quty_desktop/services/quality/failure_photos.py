"""Photos of what failed in a batch, for its compliance report and its dossier."""

from datetime import datetime

from sqlalchemy import text

from quty_desktop.domain.compliance import PhotoFact
from quty_desktop.domain.quality import InspectionType, LabTestType
from quty_desktop.domain.text import Text
from quty_desktop.services.unit_of_work import UnitOfWork

MOST_PHOTOS = 40
"""So many stand in a report; all of them stand with their record in the program."""

_PHOTOS = text("""
    WITH failed AS (
        SELECT 'inspection' AS kind, i.id, i.inspection_type AS what, '' AS number, i.inspected_at AS at
        FROM quty.inspection AS i WHERE i.manufacturing_order_id = :batch AND i.result <> 'pass'
        UNION ALL
        SELECT 'final_inspection', f.id, i.inspection_type, f.number, i.inspected_at
        FROM quty.final_inspection AS f JOIN quty.inspection AS i ON i.id = f.inspection_id
        WHERE i.manufacturing_order_id = :batch AND i.result <> 'pass'
        UNION ALL
        SELECT 'lab_test', t.id, t.test_type, '', t.tested_at
        FROM quty.lab_test AS t WHERE t.manufacturing_order_id = :batch AND t.result = 'fail'
        UNION ALL
        SELECT 'pull_session', s.id, '', s.number, s.tested_at
        FROM quty.pull_session AS s WHERE s.manufacturing_order_id = :batch AND s.result = 'fail'
        UNION ALL
        SELECT 'incident_report', r.id, '', r.number, r.created_at
        FROM quty.incident_report AS r WHERE r.manufacturing_order_id = :batch
        UNION ALL
        SELECT 'nonconformity_report', n.id, '', n.number, n.created_at
        FROM quty.nonconformity_report AS n WHERE n.manufacturing_order_id = :batch
    )
    SELECT f.kind, f.what, f.number, f.at AS failed_at, a.sha256, coalesce(nullif(a.caption, ''), a.file_name) AS caption,
           a.at, coalesce(p.full_name, a.added_by) AS by
    FROM failed AS f
    JOIN quty.attachment AS a ON a.subject_kind = f.kind AND a.subject_id = f.id AND a.media_type = 'image/jpeg'
    LEFT JOIN quty.person AS p ON p.name = a.added_by
    ORDER BY f.at, a.id LIMIT :limit
""")
_TESTED = {"lab_test", "incident_report"}


def photos_of_failures(uow: UnitOfWork, batch: int) -> tuple[PhotoFact, ...]:
    """Photos of failed inspections and tests, finds of metal and nonconformities of a batch: one statement.

    Args:
        uow: the transaction.
        batch: key of the manufacturing order.
    """
    return tuple(
        PhotoFact(
            sha256=row.sha256,
            record=_record(row.kind, row.what, row.number, row.failed_at),
            caption=row.caption,
            at=row.at,
            by=row.by,
            tested=row.kind in _TESTED,
        )
        for row in uow.session.execute(_PHOTOS, {"batch": batch, "limit": MOST_PHOTOS})
    )


def _record(kind: str, what: str, number: str, at: datetime) -> Text:
    """The record that a photo belongs to, as the report calls it."""
    if number:
        return Text("{number}", number=number)
    name = LabTestType(what).label if kind == "lab_test" else InspectionType(what).label
    return Text("{test}, {at}", test=Text(name), at=at)
