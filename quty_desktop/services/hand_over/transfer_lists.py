"""Hand-overs as lists: what comes in, what is on its way, what is blocked and why; and the slip on paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.documents.transfer_slip import TransferSlip
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import (
    BlockKind,
    DifferenceOutcome,
    HeldLine,
    TransferState,
    slip_number,
    slip_payload,
)
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A slip.

    Attributes:
        line: the receiving line, e.g. ``SEW 3``; empty where there is none.
        held: what keeps it from its line now; a blocked slip without it can be sent again.
    """

    id: int
    number: str
    state: TransferState
    version: int
    from_department: Department
    to_department: Department
    line: str
    batch: str
    mo_number: str
    work_order: str
    article_code: str
    article_name: str
    week: Week
    destination: str
    sent_pcs: int
    received_pcs: int | None
    difference_pcs: int | None
    difference_reason: str
    difference_outcome: DifferenceOutcome | None
    override_reason: str
    note: str
    created_at: datetime
    created_by: str
    sent_at: datetime | None
    accepted_at: datetime | None
    accepted_by: str
    received_form: str
    held: HeldLine | None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state not in {TransferState.COMPLETED, TransferState.CANCELLED}


@dataclass(frozen=True, slots=True)
class TransferFilter:
    """Slips from or to a department: the open ones, and the latest ones that ended if asked for."""

    department: Department
    ended_too: bool = False


_ROWS = """
    SELECT t.id, t.number, t.state, t.version, t.from_department, t.to_department,
           coalesce(p.department || ' ' || p.number, '') AS line, m.batch_number AS batch, m.number AS mo_number,
           coalesce(w.number, '') AS work_order, a.code AS article_code, a.name AS article_name, t.week_year, t.week_number,
           d.code AS destination, t.sent_pcs, t.received_pcs, t.difference_pcs, t.difference_reason, t.difference_outcome,
           t.override_reason, t.note, t.created_at, t.created_by, t.sent_at, t.accepted_at,
           coalesce(t.accepted_by, '') AS accepted_by, t.received_form,
           CASE WHEN t.state = 'blocked' AND t.to_line_id IS NOT NULL
                THEN quty.line_blocker(t.to_line_id, t.manufacturing_order_id) END AS held
    FROM quty.transfer t
    JOIN quty.manufacturing_order m ON m.id = t.manufacturing_order_id
    JOIN quty.article a ON a.id = t.article_id
    JOIN quty.destination d ON d.id = t.destination_id
    LEFT JOIN quty.work_order w ON w.id = t.work_order_id
    LEFT JOIN quty.production_line p ON p.id = t.to_line_id
"""
_HERE = " WHERE t.id = :id"
_LIST = text(
    _ROWS
    + """
    WHERE :department IN (t.from_department, t.to_department)
      AND (:ended_too OR t.state NOT IN ('completed', 'cancelled'))
    ORDER BY t.id DESC LIMIT 500
    """
)
_PAPER = text(
    _ROWS.replace("SELECT", "SELECT (SELECT value FROM quty.setting WHERE key = :plant) AS plant,", 1) + _HERE
)
_BY_NUMBER = text(_ROWS + " WHERE t.number = :number")
_BY_PAYLOAD = text(
    _ROWS
    + """
    WHERE t.from_department = :department AND m.batch_number = :batch AND t.sent_pcs = :pcs
      AND date_trunc('second', t.created_at) = :at
    """
)


@query(Permission.VIEW_PRODUCTION)
def transfers_of(uow: UnitOfWork, wanted: TransferFilter) -> tuple[TransferRow, ...]:
    """Slips from or to a department, newest first, 500 at most."""
    found = uow.session.execute(_LIST, {"department": wanted.department.value, "ended_too": wanted.ended_too})
    return tuple(_row(each._mapping) for each in found)  # noqa: SLF001 - the public name of a row's mapping


@query(Permission.VIEW_PRODUCTION)
def slip_of_code(uow: UnitOfWork, code: str) -> TransferRow:
    """The slip that a scanned code names: the number under the bars, or the seven fields of the QR code.

    Raises:
        NotFound: no slip has this code.
    """
    number = slip_number(code)
    payload = slip_payload(code) if number is None else None
    if number is not None:
        row = uow.session.execute(_BY_NUMBER, {"number": number}).one_or_none()
    elif payload is not None:
        values = {
            "department": payload.department.value,
            "batch": payload.batch,
            "pcs": payload.qty_pcs,
            "at": payload.at,
        }
        row = uow.session.execute(_BY_PAYLOAD, values).first()
    else:
        row = None
    if row is None:
        raise NotFound(
            Text(N_("This code belongs to no transfer slip.")),
            Text(N_("Scan the code on the slip, or choose it in the list.")),
            code="transfer.unknown_code",
        )
    return _row(row._mapping)  # noqa: SLF001 - as above


@query(Permission.VIEW_PRODUCTION)
def slip(uow: UnitOfWork, transfer_id: int) -> TransferSlip:
    """What stands on the paper of a slip.

    Raises:
        NotFound: there is none.
    """
    found = uow.session.execute(_PAPER, {"id": transfer_id, "plant": PLANT_NAME.key}).one_or_none()
    if found is None:
        raise NotFound(Text(N_("There is no such slip.")), Text(N_("Refresh the list.")), code="transfer.unknown")
    row = dict(found._mapping)  # noqa: SLF001 - as above
    plant = row.pop("plant")
    made = _row(row)
    return TransferSlip(
        plant_name=PLANT_NAME.read(PLANT_NAME.default if plant is None else plant),
        number=made.number,
        state=made.state,
        from_department=made.from_department,
        to_department=made.to_department,
        line=made.line,
        article_code=made.article_code,
        article_name=made.article_name,
        batch=made.batch,
        mo_number=made.mo_number,
        work_order=made.work_order,
        week=made.week,
        destination=made.destination,
        pcs=made.sent_pcs,
        made_at=made.created_at,
        made_by=made.created_by,
        note=made.note,
    )


def _row(found: Any) -> TransferRow:
    row = dict(found)
    week = Week(row.pop("week_year"), row.pop("week_number"))
    held = row.pop("held")
    return TransferRow(
        **row
        | {
            "week": week,
            "state": TransferState(row["state"]),
            "from_department": Department(row["from_department"]),
            "to_department": Department(row["to_department"]),
            "difference_outcome": DifferenceOutcome(row["difference_outcome"]) if row["difference_outcome"] else None,
            "held": None if held is None else HeldLine(**held | {"kind": BlockKind(held["kind"])}),
        }
    )
