"""Nonconformity reports: raised, answered with cause and action, and closed by another person when the action worked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.checks import ReportState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound
from quty_desktop.domain.nonconformities import NcrStep, due_on, need_words, step_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 300

_INSERT = text("""
    INSERT INTO quty.nonconformity_report
        (number, department, to_department, partner_id, article_id, manufacturing_order_id, inspection_id, qty, problem,
         due_on, owner)
    VALUES (:number, :department, :to, :partner, coalesce(CAST(:article AS bigint),
            (SELECT m.article_id FROM quty.manufacturing_order AS m WHERE m.id = :batch)),
            :batch, :inspection, :qty, :problem, :due, :owner)
    RETURNING id
""")
_INSPECTION = text("SELECT i.manufacturing_order_id FROM quty.inspection AS i WHERE i.id = :id")
_LIST = """
    SELECT n.id, n.number, n.version, n.state, n.department, n.to_department, n.created_at, n.created_by AS raiser,
           n.due_on, n.owner, n.problem, n.qty, n.root_cause, n.corrective_action, n.answered_at,
           coalesce(n.answered_by, '') AS answerer, n.effectiveness, n.reopened, n.closed_at, n.inspection_id,
           coalesce(mo.batch_number, '') AS batch, coalesce(a.code, '') AS article_code,
           coalesce(a.name, '') AS article_name, coalesce(p.name, '') AS partner,
           coalesce(c.full_name, n.created_by) AS created_by, coalesce(w.full_name, n.answered_by, '') AS answered_by,
           coalesce(e.full_name, n.closed_by, '') AS closed_by,
           (SELECT count(*) FROM quty.attachment AS t
            WHERE t.subject_kind = 'nonconformity_report' AND t.subject_id = n.id) AS photos
    FROM quty.nonconformity_report AS n
    LEFT JOIN quty.manufacturing_order AS mo ON mo.id = n.manufacturing_order_id
    LEFT JOIN quty.article AS a ON a.id = n.article_id
    LEFT JOIN quty.partner AS p ON p.id = n.partner_id
    LEFT JOIN quty.person AS c ON c.name = n.created_by
    LEFT JOIN quty.person AS w ON w.name = n.answered_by
    LEFT JOIN quty.person AS e ON e.name = n.closed_by
    WHERE {conditions}
    ORDER BY n.id DESC
    LIMIT :limit
"""
_ANSWER = text("""
    UPDATE quty.nonconformity_report
    SET state = 'answered', root_cause = :cause, corrective_action = :action, owner = :owner, version = version + 1,
        answered_by = :person
    WHERE id = :id AND version = :version RETURNING id
""")
_CLOSE = text("""
    UPDATE quty.nonconformity_report
    SET state = 'closed', effectiveness = :effect, closed_at = now(), closed_by = :person, version = version + 1
    WHERE id = :id AND version = :version RETURNING id
""")
_REOPEN = text("""
    UPDATE quty.nonconformity_report
    SET state = 'open', effectiveness = :effect, due_on = :due, version = version + 1
    WHERE id = :id AND version = :version RETURNING id
""")


@dataclass(frozen=True, slots=True)
class NewNonconformity:
    """A report as it is raised.

    Attributes:
        problem: what was found.
        department: who raises it.
        to_department: who answers.
        batch: batch number, empty where it is about a material or a process.
        inspection_id: the inspection that found it.
        qty: how much is concerned.
        owner: who sees to it.
        due: an agreed day, ``None`` for the usual five or seven days.
        partner_id: supplier or subcontractor.
        article_id: article or material, where there is no batch.
    """

    problem: str
    to_department: Department
    department: Department = Department.QUALITY
    batch: str = ""
    inspection_id: int | None = None
    qty: Decimal | None = None
    owner: str = ""
    due: date | None = None
    partner_id: int | None = None
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class NcrKey:
    """A report, its number and the version that stands now."""

    id: int
    number: str
    version: int


@dataclass(frozen=True, slots=True)
class NcrAnswer:
    """The answer of the department: why it happened, and what is done so that it does not again."""

    id: int
    version: int
    root_cause: str
    corrective_action: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class NcrJudgement:
    """What another person says of the action.

    Attributes:
        effective: it worked, and the report is closed; otherwise it is opened again.
        effectiveness: how that was seen.
    """

    id: int
    version: int
    effective: bool
    effectiveness: str


@dataclass(frozen=True, slots=True)
class NcrFilter:
    """Which reports are wanted; empty parts ask for all."""

    open_only: bool = False
    department: Department | None = None
    batch: str = ""
    before: int | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class NcrRow:
    """A report in the list; ``raiser`` and ``answerer`` are logins, the other people full names."""

    id: int
    number: str
    version: int
    state: ReportState
    step: NcrStep
    department: Department
    to_department: Department
    created_at: datetime
    created_by: str
    raiser: str
    due_on: date | None
    owner: str
    problem: str
    qty: Decimal | None
    root_cause: str
    corrective_action: str
    answered_at: datetime | None
    answered_by: str
    answerer: str
    effectiveness: str
    reopened: int
    closed_at: datetime | None
    closed_by: str
    inspection_id: int | None
    batch: str
    article_code: str
    article_name: str
    partner: str
    photos: int


@command(Permission.HANDLE_NONCONFORMITIES)
def raise_nonconformity(uow: UnitOfWork, new: NewNonconformity) -> NcrKey:
    """Raise a report; the department that answers is told and has five (sewing) or seven days, or until the agreed day.

    Raises:
        Invalid: the problem is not said, or the day lies before today.
        NotFound: there is no such batch.
    """
    made = add_report(uow, new)
    due = due_on(new.to_department, uow.today, new.due)
    raise_alert(
        uow,
        NewAlert(
            AlertType.QC_FAIL, "ncr.raised", new.to_department,
            {"number": made.number, "day": due, "problem": new.problem.strip()[:120]},
            subject_kind="nonconformity_report", subject_id=made.id,
        ),
    )  # fmt: skip
    return made


def add_report(uow: UnitOfWork, new: NewNonconformity) -> NcrKey:
    """Write a report in the same transaction as what asks for it; other services call this."""
    need_words(problem=new.problem)
    batch = find_batch(uow, new.batch).id if new.batch.strip() else None
    if new.inspection_id is not None and batch is None:
        batch = uow.session.execute(_INSPECTION, {"id": new.inspection_id}).scalar_one_or_none()
    if new.qty is not None and new.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    number = next_number(uow, "NCR")
    key = uow.session.execute(
        _INSERT,
        {
            "number": number, "department": new.department.value, "to": new.to_department.value,
            "partner": new.partner_id, "article": new.article_id, "batch": batch, "inspection": new.inspection_id,
            "qty": new.qty, "problem": new.problem.strip(), "owner": new.owner.strip(),
            "due": due_on(new.to_department, uow.today, new.due),
        },
    ).scalar_one()  # fmt: skip
    return NcrKey(key, number, 1)


@command(Permission.ANSWER_NONCONFORMITIES)
def answer_nonconformity(uow: UnitOfWork, answer: NcrAnswer) -> NcrKey:
    """Answer a report with its root cause and the corrective action.

    Raises:
        Invalid: cause or action says nothing.
        Refused: it was sent to another department.
        WrongState: it is answered or closed already.
        Conflict: somebody else changed it meanwhile.
    """
    need_words(root_cause=answer.root_cause, corrective_action=answer.corrective_action)
    row = ncr_of(uow, answer.id)
    return _changed(
        uow, _ANSWER, row, answer.version, cause=answer.root_cause.strip(), action=answer.corrective_action.strip(),
        owner=answer.owner.strip() or row.owner, person=uow.actor.name,
    )  # fmt: skip


@command(Permission.HANDLE_NONCONFORMITIES)
def judge_nonconformity(uow: UnitOfWork, judgement: NcrJudgement) -> NcrKey:
    """Close a report whose action worked, or open it again; never by who raised or answered it.

    Raises:
        Invalid: the effect is not said.
        Refused: it is the person's own report or answer.
        WrongState: it is not answered, or closed.
        Conflict: somebody else changed it meanwhile.
    """
    need_words(effectiveness=judgement.effectiveness)
    row = ncr_of(uow, judgement.id)
    effect = judgement.effectiveness.strip()
    if judgement.effective:
        return _changed(uow, _CLOSE, row, judgement.version, effect=effect, person=uow.actor.name)
    due = due_on(row.to_department, uow.today)
    return _changed(uow, _REOPEN, row, judgement.version, effect=effect, due=due)


@query(Permission.VIEW_QUALITY)
def nonconformity_list(uow: UnitOfWork, wanted: NcrFilter) -> tuple[NcrRow, ...]:
    """Reports, the newest first."""
    conditions = ["true"]
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.open_only:
        conditions.append("n.state <> 'closed'")
    if wanted.department is not None:
        conditions.append("coalesce(n.to_department, n.department) = :department")
        values["department"] = wanted.department.value
    if wanted.batch.strip():
        conditions.append("mo.batch_number = :batch")
        values["batch"] = wanted.batch.strip().upper()
    if wanted.before is not None:
        conditions.append("n.id < :before")
        values["before"] = wanted.before
    return _rows(uow, conditions, values)


def ncr_of(uow: UnitOfWork, report: int) -> NcrRow:
    """One report, for other services.

    Raises:
        NotFound: there is none.
    """
    rows = _rows(uow, ["n.id = :id"], {"id": report, "limit": 1})
    if not rows:
        raise NotFound(Text(N_("This report does not exist.")), Text(N_("Refresh the page and choose again.")))
    return rows[0]


def _rows(uow: UnitOfWork, conditions: list[str], values: dict[str, Any]) -> tuple[NcrRow, ...]:
    found = uow.session.execute(text(_LIST.format(conditions=" AND ".join(conditions))), values).mappings()
    rows = []
    for row in found:
        state = ReportState(row["state"])
        department = Department(row["department"])
        rows.append(
            NcrRow(
                **{
                    **row,
                    "state": state,
                    "department": department,
                    "to_department": Department(row["to_department"]) if row["to_department"] else department,
                    "step": step_of(state, row["due_on"], uow.today),
                }
            )
        )
    return tuple(rows)


def _changed(uow: UnitOfWork, statement: Any, row: NcrRow, version: int, **values: object) -> NcrKey:
    found = uow.session.execute(statement, {**values, "id": row.id, "version": version}).scalar_one_or_none()
    if found is None:
        raise Conflict
    return NcrKey(row.id, row.number, version + 1)
