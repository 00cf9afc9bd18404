"""The inbox of whoever decides: everything that waits for the person's yes or no, the oldest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from quty_desktop.domain.approvals import DECIDES, ApprovalKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST = 100


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One thing to decide.

    Attributes:
        id: kind and key together, unique in the list.
        record: the key of what is to be decided, for its page.
        department: whose it is; ``None`` where it is no department's.
        about: batch, article, supplier or line.
        pcs: pieces that it is about, if any.
        reason: what the person who asks says.
    """

    id: str
    kind: ApprovalKind
    record: int
    number: str
    department: Department | None
    about: str
    pcs: int | None
    reason: str
    since: datetime
    person: str


_HERE = "(:everywhere OR {department} = :home)"
_STATEMENTS: Mapping[ApprovalKind, str] = {
    ApprovalKind.OUTPUT: """
        SELECT r.id, w.number, w.department, m.batch_number AS about, r.good_pcs + r.reject_pcs + r.rework_pcs AS pcs,
               r.reason, r.created_at AS since, r.created_by AS person
        FROM quty.output_request r JOIN quty.work_order w ON w.id = r.work_order_id
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        WHERE r.state = 'requested' AND r.created_by <> :me AND r.needs = ANY (:rights) AND {here:w.department}
    """,
    ApprovalKind.WASTE: """
        SELECT r.id, r.number, w.department, m.batch_number AS about, r.shortage_pcs AS pcs, r.reason,
               r.created_at AS since, r.created_by AS person
        FROM quty.waste_report r JOIN quty.work_order w ON w.id = r.work_order_id
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        WHERE r.state = 'requested' AND r.created_by <> :me AND {here:w.department}
    """,
    ApprovalKind.LINE: """
        SELECT c.id, l.department || ' ' || l.number AS number, l.department, m.batch_number AS about,
               nullif(c.left_pcs, 0) AS pcs, c.note AS reason, c.asked_at AS since, c.asked_by AS person
        FROM quty.line_clearance c JOIN quty.line_occupancy o ON o.id = c.occupancy_id
        JOIN quty.production_line l ON l.id = o.line_id
        JOIN quty.manufacturing_order m ON m.id = o.manufacturing_order_id
        WHERE c.confirmed_at IS NULL AND c.asked_by <> :me AND o.department = :home
    """,
    ApprovalKind.BLOCK: """
        SELECT t.id, t.number, t.from_department AS department, m.batch_number AS about, t.sent_pcs AS pcs,
               t.note AS reason, t.created_at AS since, t.created_by AS person
        FROM quty.transfer t JOIN quty.manufacturing_order m ON m.id = t.manufacturing_order_id
        WHERE t.state = 'blocked' AND t.created_by <> :me
          AND (:everywhere OR :home IN (t.from_department, t.to_department))
    """,
    ApprovalKind.DIFFERENCE: """
        SELECT t.id, t.number, t.to_department AS department, m.batch_number AS about, t.difference_pcs AS pcs,
               t.difference_reason AS reason, t.accepted_at AS since, t.accepted_by AS person
        FROM quty.transfer t JOIN quty.manufacturing_order m ON m.id = t.manufacturing_order_id
        WHERE t.state = 'accepted' AND (:everywhere OR :home IN (t.from_department, t.to_department))
    """,
    ApprovalKind.ORDER: """
        SELECT m.id, m.number, 'PPIC' AS department, m.batch_number || ' ' || a.code AS about, m.qty_pcs AS pcs,
               m.note AS reason, m.created_at AS since, m.created_by AS person
        FROM quty.manufacturing_order m JOIN quty.article a ON a.id = m.article_id WHERE m.state = 'draft'
    """,
    ApprovalKind.PURCHASE: """
        SELECT o.id, o.number, 'PUR' AS department, p.name AS about, NULL::integer AS pcs, o.note AS reason,
               o.created_at AS since, o.created_by AS person
        FROM quty.purchase_order o JOIN quty.partner p ON p.id = o.supplier_id
        WHERE o.state = 'draft' AND o.created_by <> :me
    """,
    ApprovalKind.CARD: """
        SELECT k.id, k.number, k.department, a.code || ' ' || a.name AS about, NULL::integer AS pcs, k.reason,
               k.created_at AS since, k.created_by AS person
        FROM quty.kanban_card k JOIN quty.article a ON a.id = k.article_id
        WHERE k.state = 'pending' AND k.created_by <> :me
    """,
    ApprovalKind.COUNT: """
        SELECT t.id, t.number, t.department, t.note AS about, NULL::integer AS pcs, '' AS reason,
               coalesce(t.frozen_at, t.created_at) AS since, t.created_by AS person
        FROM quty.stock_take t WHERE t.state = 'compared' AND t.created_by <> :me
    """,
    ApprovalKind.BILL: """
        SELECT b.id, a.code AS number, b.department, a.name AS about, NULL::integer AS pcs, b.revision_reason AS reason,
               coalesce(b.revised_at, b.created_at) AS since, coalesce(b.revised_by, b.created_by) AS person
        FROM quty.bill b JOIN quty.article a ON a.id = b.article_id
        WHERE b.state = 'draft' AND coalesce(b.revised_by, b.created_by) <> :me
    """,
}


@query(Permission.ANSWER_ALERTS)
def inbox(uow: UnitOfWork) -> tuple[ApprovalRow, ...]:
    """What waits for the person's decision, the oldest first, 100 at most of each kind.

    A supervisor sees the own department, a manager every one; nobody sees what he asked for himself.
    """
    kinds = [kind for kind, needed in DECIDES.items() if uow.actor.may(needed)]
    if not kinds:
        return ()
    parts = [
        f"(SELECT '{kind.value}' AS kind, q.* FROM ({_placed(_STATEMENTS[kind])}) q ORDER BY q.since LIMIT {_MOST})"  # noqa: S608 - our own words
        for kind in kinds
    ]
    found = uow.session.execute(
        text(" UNION ALL ".join(parts)),
        {
            "me": uow.actor.name,
            "home": uow.actor.department.value,
            "everywhere": uow.actor.may(Permission.OVERRIDE_BLOCKS),
            "rights": sorted(right.value for right in uow.actor.permissions),
        },
    )
    rows = [
        ApprovalRow(
            f"{row.kind}-{row.id}",
            ApprovalKind(row.kind),
            row.id,
            row.number,
            Department(row.department) if row.department else None,
            row.about,
            row.pcs,
            row.reason or "",
            row.since,
            row.person or "",
        )
        for row in found
    ]
    return tuple(sorted(rows, key=lambda row: row.since))


def _placed(statement: str) -> str:
    """The statement with the question whether a department is the person's, or any for managers."""
    for column in ("w.department",):
        statement = statement.replace(f"{{here:{column}}}", _HERE.format(department=column))
    return statement
