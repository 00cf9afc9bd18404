"""The second person: which records wait to be confirmed, and who confirmed them; nobody confirms an own one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.evidence import SecondPerson, VerifiedSubject
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import SECOND_PERSON
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_DAYS = 30
_DONE_DAYS = 180
"""Of batches that are made, for they may still stand in the store."""
_MOST = 300

_WAITING = text("""
    WITH asked AS (
        SELECT a.records
        FROM (SELECT coalesce((SELECT s.value #>> '{}' FROM quty.setting AS s WHERE s.key = :setting), :usual) AS records) AS a
        WHERE a.records <> :nobody
    ), running AS (
        SELECT m.id FROM quty.manufacturing_order AS m
        WHERE m.state IN ('partial', 'released', 'in_progress') OR (m.state = 'done' AND m.completed_at >= :before)
    ), record AS (
        SELECT 'inspection' AS kind, i.id, i.inspected_at AS at, i.inspected_by, i.result <> 'pass' AS failed,
               i.inspection_type AS what, i.manufacturing_order_id AS batch_id, '' AS number
        FROM quty.inspection AS i WHERE i.inspected_at >= :since OR i.manufacturing_order_id IN (SELECT b.id FROM running AS b)
        UNION ALL
        SELECT 'lab_test', t.id, t.tested_at, t.inspected_by, t.result = 'fail', t.test_type, t.manufacturing_order_id, ''
        FROM quty.lab_test AS t WHERE t.tested_at >= :since OR t.manufacturing_order_id IN (SELECT b.id FROM running AS b)
        UNION ALL
        SELECT 'incoming_inspection', c.id, c.inspected_at, c.inspected_by, c.result = 'fail', c.kind, NULL, c.number
        FROM quty.incoming_inspection AS c WHERE c.inspected_at >= :since
        UNION ALL
        SELECT 'pull_session', p.id, p.tested_at, p.inspected_by, p.result = 'fail', p.kind, p.manufacturing_order_id,
               p.number
        FROM quty.pull_session AS p
        WHERE p.tested_at >= :since OR p.manufacturing_order_id IN (SELECT b.id FROM running AS b)
    )
    SELECT r.kind, r.id, r.at, r.failed, r.what, r.number, coalesce(m.batch_number, '') AS batch, r.inspected_by,
           coalesce(s.full_name, r.inspected_by) AS by
    FROM asked AS a CROSS JOIN record AS r
    LEFT JOIN quty.manufacturing_order AS m ON m.id = r.batch_id
    LEFT JOIN quty.person AS s ON s.name = r.inspected_by
    WHERE (r.failed OR a.records = :everything)
      AND NOT EXISTS (SELECT FROM quty.verification AS v WHERE v.subject_kind = r.kind AND v.subject_id = r.id
                      AND (v.agrees OR v.verified_by = session_user))
    ORDER BY r.at, r.id LIMIT :limit
""")
_INSERT = text("""
    INSERT INTO quty.verification (subject_kind, subject_id, agrees, note) VALUES (:kind, :id, :agrees, :note)
    RETURNING id
""")
_OF = text("""
    SELECT v.verified_at, coalesce(p.full_name, v.verified_by) AS by, v.agrees, v.note
    FROM quty.verification AS v LEFT JOIN quty.person AS p ON p.name = v.verified_by
    WHERE v.subject_kind = :kind AND v.subject_id = :id ORDER BY v.id
""")


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """A record that a second person has to confirm.

    Attributes:
        id: kind and key, e.g. ``inspection 12``.
        own: the person's own, which another one confirms.
    """

    id: str
    subject: VerifiedSubject
    subject_id: int
    number: str
    at: datetime
    failed: bool
    batch: str
    by: str
    own: bool


@dataclass(frozen=True, slots=True)
class NewVerification:
    """What the second person says; who does not agree says why."""

    subject: VerifiedSubject
    subject_id: int
    agrees: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedBy:
    """Who confirmed a record, and when."""

    at: datetime
    by: str
    agrees: bool
    note: str


@query(Permission.VERIFY_RECORDS)
def records_to_verify(uow: UnitOfWork) -> tuple[WaitingRecord, ...]:
    """What waits for a second person, the oldest first; nothing where the plant asks for none.

    Of the last thirty days, and of every batch that is being made: until it is confirmed, its gates stay closed.
    """
    found = uow.session.execute(
        _WAITING,
        {
            "since": plant_midnight(uow.today - timedelta(days=_DAYS)),
            "before": plant_midnight(uow.today - timedelta(days=_DONE_DAYS)),
            "setting": SECOND_PERSON.key,
            "usual": SecondPerson(SECOND_PERSON.default).value,
            "nobody": SecondPerson.NOBODY.value,
            "everything": SecondPerson.ALL.value,
            "limit": _MOST,
        },
    )
    return tuple(
        WaitingRecord(
            f"{row.kind} {row.id}", VerifiedSubject(row.kind), row.id, row.number, row.at, row.failed, row.batch, row.by,
            row.inspected_by == uow.actor.name,
        )
        for row in found
    )  # fmt: skip


@command(Permission.VERIFY_RECORDS)
def verify_record(uow: UnitOfWork, new: NewVerification) -> int:
    """Confirm a record of somebody else, or say what is wrong with it.

    Returns:
        The key of the confirmation.

    Raises:
        Invalid: the person does not agree and does not say why.
        Refused: it is the person's own record, or there is none.
        Duplicate: the person confirmed it already.
    """
    if not new.agrees and len(new.note.strip()) < 5:
        raise Invalid({"note": Text(N_("Say what is wrong with it."))})
    return int(
        uow.session.execute(
            _INSERT,
            {"kind": new.subject.value, "id": new.subject_id, "agrees": new.agrees, "note": new.note.strip()},
        ).scalar_one()
    )


def verified_by(uow: UnitOfWork, subject: VerifiedSubject, record: int) -> tuple[VerifiedBy, ...]:
    """Who confirmed a record, for papers."""
    found: Any = uow.session.execute(_OF, {"kind": subject.value, "id": record})
    return tuple(VerifiedBy(row.verified_at, row.by, row.agrees, row.note) for row in found)
