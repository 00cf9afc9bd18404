"""Waste reports: pieces that are short after the count, decided by the supervisor, and the material for them (230-250)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, select, text

from quty_desktop.database.tables import MaterialRequisition, WasteReport
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.checks import RequisitionKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.floor import SHORTAGE_ALERT_PERCENT, acts_for
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.floor import posting
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WantedMaterial:
    """Material that is asked for beside or instead of what the bill says."""

    article_id: int
    qty: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class NewWasteReport:
    """Pieces that are short.

    Attributes:
        shortage_pcs: missing good pieces.
        reason: where they went.
        materials: what is needed to make them; empty to take what the bill in force says.
    """

    work_order_id: int
    shortage_pcs: int
    reason: str
    materials: tuple[WantedMaterial, ...] = ()


@dataclass(frozen=True, slots=True)
class WasteDecision:
    """What the supervisor decides; ``decision`` says why where it is rejected."""

    id: int
    version: int
    approved: bool
    decision: str = ""


@dataclass(frozen=True, slots=True)
class SavedWasteReport:
    """What the commands answer."""

    id: int
    number: str
    state: RequestState
    materials: int


@dataclass(frozen=True, slots=True)
class WasteReportRow:
    """A waste report.

    Attributes:
        materials: what is asked for, in words of numbers: ``IM-1 2.5 YARD, …``.
        issued: whether the warehouse has issued all of it.
    """

    id: int
    number: str
    work_order_id: int
    work_order: str
    department: Department
    batch: str
    article_code: str
    week: Week
    destination: str
    target_pcs: int
    good_pcs: int
    shortage_pcs: int
    reason: str
    state: RequestState
    created_at: datetime
    created_by: str
    decided_at: datetime | None
    decided_by: str
    decision: str
    materials: str
    issued: bool
    version: int


_ROWS = text("""
    SELECT r.id, r.number, r.work_order_id, w.number AS work_order, w.department, m.batch_number AS batch,
           a.code AS article_code, l.week_year, l.week_number, d.code AS destination, w.target_pcs, w.good_pcs,
           r.shortage_pcs, r.reason, r.state, r.created_at, r.created_by, r.decided_at,
           coalesce(r.decided_by, '') AS decided_by, r.decision, coalesce(q.materials, '') AS materials,
           coalesce(q.issued, false) AS issued, r.version
    FROM quty.waste_report r
    JOIN quty.work_order w ON w.id = r.work_order_id
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.destination d ON d.id = l.destination_id
    JOIN quty.article a ON a.id = w.article_id
    LEFT JOIN LATERAL (
        SELECT string_agg(x.code || ' ' || trim_scale(n.qty) || ' ' || n.unit, ', ' ORDER BY n.id) AS materials,
               bool_and(n.issued_qty >= n.qty) AS issued
        FROM quty.material_requisition n JOIN quty.article x ON x.id = n.article_id WHERE n.waste_report_id = r.id
    ) q ON true
    WHERE w.department = :department
    ORDER BY r.state <> 'requested', r.id DESC LIMIT 300
""")


@query(Permission.VIEW_PRODUCTION)
def waste_reports_of(uow: UnitOfWork, department: Department) -> tuple[WasteReportRow, ...]:
    """Waste reports of a department: those that wait for a decision first, 300 at most."""
    rows = []
    for each in uow.session.execute(_ROWS, {"department": department.value}).mappings():
        row = dict(each)
        week = Week(row.pop("week_year"), row.pop("week_number"))
        rows.append(
            WasteReportRow(
                **row | {"week": week, "state": RequestState(row["state"]), "department": Department(row["department"])}
            )
        )
    return tuple(rows)


@command(Permission.RECORD_OUTPUT)
def report_waste(uow: UnitOfWork, new: NewWasteReport) -> SavedWasteReport:
    """Report missing pieces; the material for them waits for the supervisor (steps 230 and 240).

    Raises:
        Invalid: no pieces, more than are missing, or no reason.
        Refused: another department's work order, or there is no bill and no material was named.
    """
    if not new.reason.strip():
        raise Invalid({"reason": Text(N_("Say where the pieces went."))})
    work = posting.facts_of(uow, (new.work_order_id,))[new.work_order_id]
    posting.check_place(uow, work, next(iter(work.lines), None))
    missing = work.target_pcs - work.good_pcs
    if not 1 <= new.shortage_pcs <= missing:
        raise Invalid(
            {"shortage_pcs": Text("{number} lacks {missing} pcs.", number=work.number, missing=max(0, missing))}
        )
    materials = [(each.article_id, each.qty, each.unit) for each in new.materials] or [
        (row.component_id, row.qty, row.unit)
        for row in uow.session.execute(_BY_BILL, {"work": work.id, "pcs": new.shortage_pcs})
    ]
    if not materials or min(qty for _, qty, _ in materials) <= 0:
        raise Refused(
            Text("No bill of material says what {number} needs.", number=work.number),
            Text(N_("Name the material and quantity in the report.")),
            code="waste.no_material",
        )
    report = WasteReport(
        number=next_number(uow, "WASTE"),
        work_order_id=work.id,
        shortage_pcs=new.shortage_pcs,
        reason=new.reason.strip(),
    )
    uow.session.add(report)
    uow.session.flush()
    uow.session.execute(
        insert(MaterialRequisition),
        [
            {
                "number": next_number(uow, "MR"),
                "kind": RequisitionKind.SHORTAGE,
                "department": work.department,
                "work_order_id": work.id,
                "article_id": article,
                "qty": qty,
                "unit": unit,
                "reason": report.number,
                "waste_report_id": report.id,
            }
            for article, qty, unit in materials
        ],
    )
    if work.good_pcs * 100 < work.target_pcs * SHORTAGE_ALERT_PERCENT:
        values = {"work_order": work.number, "done": work.good_pcs, "target": work.target_pcs}
        raise_alert(
            uow,
            NewAlert(AlertType.SHORTAGE, "shortage.output", work.department, values, subject_kind="waste_report", subject_id=report.id),
        )  # fmt: skip
    return SavedWasteReport(report.id, report.number, RequestState.REQUESTED, len(materials))


@command(Permission.SUPERVISE_TRANSFERS)
def decide_waste(uow: UnitOfWork, decided: WasteDecision) -> SavedWasteReport:
    """Approve more material, which the warehouse then issues, or send the report back (step 240).

    Raises:
        NotFound: no such report.
        Refused: it is the person's own, or another department's.
        WrongState: it was decided already.
        Invalid: a rejection without a reason.
        Conflict: somebody else changed it meanwhile.
    """
    report = uow.session.scalars(select(WasteReport).where(WasteReport.id == decided.id)).one_or_none()
    if report is None:
        raise NotFound(Text(N_("There is no such report.")), Text(N_("Refresh the list.")), code="waste.unknown")
    if report.version != decided.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=report.number))
    if report.state is not RequestState.REQUESTED:
        raise WrongState(
            Text("{number} is {state}.", number=report.number, state=report.state),
            Text(N_("Write another waste report if more is missing.")),
            code="waste.decided",
        )
    if report.created_by == uow.actor.name:
        raise Refused(
            Text(N_("Nobody decides about a waste report of his own.")),
            Text(N_("Ask another supervisor to decide.")),
            code="waste.own",
        )
    home = uow.session.execute(
        text("SELECT department FROM quty.work_order WHERE id = :id"), {"id": report.work_order_id}
    ).scalar_one()
    if not acts_for(uow.actor.department, Department(home)) and not uow.actor.may(Permission.OVERRIDE_BLOCKS):
        raise Refused(
            Text("This belongs to {department}.", department=Department(home)),
            Text(N_("Only its own people do this.")),
            code="waste.other_department",
        )
    if not decided.approved and not decided.decision.strip():
        raise Invalid({"decision": Text(N_("Say why the report is rejected."))})
    report.state = RequestState.APPROVED if decided.approved else RequestState.REJECTED
    report.decision = decided.decision.strip()
    uow.session.flush()
    count = uow.session.execute(
        text("SELECT count(*) FROM quty.material_requisition WHERE waste_report_id = :id"), {"id": report.id}
    ).scalar_one()
    return SavedWasteReport(report.id, report.number, report.state, count)


_BY_BILL = text("SELECT component_id, unit, qty FROM quty.bill_needs(:work, :pcs)")
