"""Pull tests: how many pieces are pulled today, and what was pulled (QT-03-TCK04-1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.checks import PullKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.pull_tests import (
    PULLING,
    Pull,
    PullPosition,
    check_pulls,
    increased_until,
    opened_seam,
    pieces_wanted,
)
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 200
_LATE = timedelta(minutes=5)

_OPENED = text("""
    SELECT (p.tested_at AT TIME ZONE 'Asia/Jakarta')::date AS day FROM quty.pull_session AS p
    WHERE p.department = :department AND p.opened_seam
      AND p.article_id = (SELECT m.article_id FROM quty.manufacturing_order AS m WHERE m.id = :batch)
      AND p.tested_at > CAST(:moment AS timestamptz) - interval '40 days' AND p.tested_at <= :moment
""")
_ARTICLE = text("SELECT m.article_id FROM quty.manufacturing_order AS m WHERE m.id = :id")
_TODAY = text("""
    SELECT coalesce(sum(p.pulled_pcs), 0) FROM quty.pull_session AS p
    WHERE p.department = :department AND p.manufacturing_order_id = :batch AND p.tested_at >= :since
""")
_LINE = text("SELECT l.id FROM quty.production_line AS l WHERE l.department = :department AND l.number = :number")
_INSERT = text("""
    INSERT INTO quty.pull_session
        (number, department, line_id, manufacturing_order_id, article_id, kind, wanted_pcs, pulled_pcs, result,
         opened_seam, note, tested_at)
    VALUES (:number, :department, :line, :batch, :article, :kind, :wanted, :pulled, :result, :opened, :note, :at)
    RETURNING id
""")
_PULL = text("""
    INSERT INTO quty.pull_test
        (department, line_id, manufacturing_order_id, article_id, kind, position, force_n, held_seconds, result,
         broken_part, failure_n, session_id, piece)
    VALUES (:department, :line, :batch, :article, :kind, :position, :force, :seconds, :result, :broken, :failure,
            :session, :piece)
""")
_LIST = """
    SELECT p.id, p.number, p.tested_at, p.department, p.kind, p.wanted_pcs, p.pulled_pcs, p.result, p.opened_seam, p.note,
           mo.batch_number AS batch, a.code AS article_code, a.name AS article_name,
           coalesce(l.number::text, '') AS line, coalesce(s.full_name, p.inspected_by) AS inspector,
           coalesce((SELECT jsonb_agg(jsonb_build_object(
                        'piece', t.piece, 'position', t.position, 'force', t.force_n::text, 'seconds', t.held_seconds,
                        'broken', t.broken_part, 'failure', t.failure_n::text) ORDER BY t.id)
                     FROM quty.pull_test AS t WHERE t.session_id = p.id), '[]') AS pulls
    FROM quty.pull_session AS p
    JOIN quty.manufacturing_order AS mo ON mo.id = p.manufacturing_order_id
    JOIN quty.article AS a ON a.id = p.article_id
    LEFT JOIN quty.production_line AS l ON l.id = p.line_id
    LEFT JOIN quty.person AS s ON s.name = p.inspected_by
    WHERE {conditions}
    ORDER BY p.tested_at DESC, p.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class PullQuestion:
    """Of which batch, in which department, and why a pull test is made."""

    batch: str
    department: Department
    kind: PullKind = PullKind.NORMAL


@dataclass(frozen=True, slots=True)
class PullPlan:
    """How many pieces are pulled.

    Attributes:
        wanted_pcs: pieces of this test.
        increased_until: six pieces until this day after an open seam, ``None`` without one.
        pulled_today: pieces of the batch that were pulled today.
    """

    batch: str
    department: Department
    kind: PullKind
    wanted_pcs: int
    increased_until: date | None
    pulled_today: int


@dataclass(frozen=True, slots=True)
class NewPullTest:
    """A pull test as it is entered; ``line`` is the number of the line."""

    batch: str
    department: Department
    pulls: tuple[Pull, ...]
    kind: PullKind = PullKind.NORMAL
    line: int | None = None
    note: str = ""
    tested_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedPullTest:
    """What became of it; ``opened_seam`` asks for six pieces during a month."""

    id: int
    number: str
    batch: str
    result: TestResult
    opened_seam: bool


@dataclass(frozen=True, slots=True)
class PullFilter:
    """Which pull tests are wanted; empty parts ask for all."""

    batch: str = ""
    department: Department | None = None
    failed_only: bool = False
    first: date | None = None
    last: date | None = None
    before: tuple[datetime, int] | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class PullRow:
    """A pull test in the list."""

    id: int
    number: str
    tested_at: datetime
    department: Department
    kind: PullKind
    wanted_pcs: int
    pulled_pcs: int
    result: TestResult
    opened_seam: bool
    note: str
    batch: str
    article_code: str
    article_name: str
    line: str
    inspector: str
    pulls: tuple[Pull, ...]

    @property
    def broken(self) -> str:
        """What broke, in short."""
        return ", ".join(dict.fromkeys(each.broken_part for each in self.pulls if each.broken_part))


@query(Permission.RECORD_INSPECTIONS)
def pull_plan(uow: UnitOfWork, question: PullQuestion) -> PullPlan:
    """How many pieces are pulled today.

    Raises:
        NotFound: there is no such batch.
    """
    batch = find_batch(uow, question.batch, Permission.RECORD_INSPECTIONS)
    wanted, until = _wanted(uow, batch.id, question.department, question.kind, uow.now)
    today = uow.session.execute(
        _TODAY, {"department": question.department.value, "batch": batch.id, "since": plant_midnight(uow.today)}
    ).scalar_one()
    return PullPlan(batch.number, question.department, question.kind, wanted, until, today)


@command(Permission.RECORD_INSPECTIONS)
def record_pull_test(uow: UnitOfWork, new: NewPullTest) -> RecordedPullTest:
    """Record the pulls of some pieces; a seam that opened asks for six pieces during a month, and calls production.

    Raises:
        Invalid: fewer pieces than asked for, a department that does not pull, a line that it has not, an impossible
            number, or a time in the future.
        NotFound: there is no such batch.
    """
    if new.department not in PULLING:
        raise Invalid({"department": Text(N_("Toys are pulled in sewing and finishing."))})
    at = new.tested_at or uow.now
    if at > uow.now + _LATE:
        raise Invalid({"tested_at": Text(N_("This time has not come yet."))})
    batch = find_batch(uow, new.batch)
    article = uow.session.execute(_ARTICLE, {"id": batch.id}).scalar_one()
    wanted, _ = _wanted(uow, batch.id, new.department, new.kind, at)
    result = check_pulls(new.kind, wanted, new.pulls)
    opened = opened_seam(new.pulls)
    line = None
    if new.line is not None:
        line = uow.session.execute(_LINE, {"department": new.department.value, "number": new.line}).scalar_one_or_none()
        if line is None:
            raise Invalid({"line": Text(N_("There is no line {line}."), line=new.line)})
    number = next_number(uow, "PUL")
    common = {
        "department": new.department.value, "line": line, "batch": batch.id, "article": article, "kind": new.kind.value,
    }  # fmt: skip
    session = uow.session.execute(
        _INSERT,
        {
            **common, "number": number, "wanted": wanted, "pulled": len({each.piece for each in new.pulls}),
            "result": result.value, "opened": opened, "note": new.note.strip(), "at": at,
        },
    ).scalar_one()  # fmt: skip
    uow.session.execute(
        _PULL,
        [
            {
                **common, "session": session, "piece": each.piece, "position": each.position.value, "force": each.force_n,
                "seconds": each.held_seconds, "result": each.result.value, "broken": each.broken_part.strip(),
                "failure": each.failure_n,
            }
            for each in new.pulls
        ],
    )  # fmt: skip
    if result is TestResult.FAIL:
        part = next(each.broken_part or each.position.label for each in new.pulls if each.result is TestResult.FAIL)
        raise_alert(
            uow,
            NewAlert(
                AlertType.QC_FAIL, "pull.failed", new.department,
                {"number": number, "batch": batch.number, "part": part},
                subject_kind="pull_session", subject_id=session,
            ),
        )  # fmt: skip
    return RecordedPullTest(session, number, batch.number, result, opened)


@query(Permission.VIEW_QUALITY)
def pull_list(uow: UnitOfWork, wanted: PullFilter) -> tuple[PullRow, ...]:
    """Pull tests, the newest first."""
    conditions = ["true"]
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.batch.strip():
        conditions.append("mo.batch_number = :batch")
        values["batch"] = wanted.batch.strip().upper()
    if wanted.department is not None:
        conditions.append("p.department = :department")
        values["department"] = wanted.department.value
    if wanted.failed_only:
        conditions.append("p.result = 'fail'")
    if wanted.first is not None:
        conditions.append("p.tested_at >= :since")
        values["since"] = plant_midnight(wanted.first)
    if wanted.last is not None:
        conditions.append("p.tested_at < :until")
        values["until"] = plant_midnight(wanted.last + timedelta(days=1))
    if wanted.before is not None:
        conditions.append("(p.tested_at, p.id) < (:at, :key)")
        values |= {"at": wanted.before[0], "key": wanted.before[1]}
    return _rows(uow, conditions, values)


def pull_of(uow: UnitOfWork, session: int) -> PullRow:
    """One pull test, for other services.

    Raises:
        NotFound: there is none.
    """
    rows = _rows(uow, ["p.id = :id"], {"id": session, "limit": 1})
    if not rows:
        raise NotFound(Text(N_("This pull test does not exist.")), Text(N_("Refresh the page and choose again.")))
    return rows[0]


def _wanted(
    uow: UnitOfWork, batch: int, department: Department, kind: PullKind, at: datetime
) -> tuple[int, date | None]:
    days = [
        row.day for row in uow.session.execute(_OPENED, {"department": department.value, "batch": batch, "moment": at})
    ]
    day = at.astimezone(PLANT_ZONE).date()
    until = increased_until(days)
    return pieces_wanted(kind, day, days), until if until is not None and until >= day else None


def _rows(uow: UnitOfWork, conditions: list[str], values: dict[str, Any]) -> tuple[PullRow, ...]:
    found = uow.session.execute(text(_LIST.format(conditions=" AND ".join(conditions))), values).mappings()
    return tuple(
        PullRow(
            **{
                **row,
                "department": Department(row["department"]),
                "kind": PullKind(row["kind"]),
                "result": TestResult(row["result"]),
                "pulls": tuple(_pull(each) for each in row["pulls"]),
            }
        )
        for row in found
    )


def _pull(kept: dict[str, Any]) -> Pull:
    failure = kept["failure"]
    return Pull(
        kept["piece"], PullPosition(kept["position"]), Decimal(kept["force"]), kept["seconds"], kept["broken"],
        None if failure is None else Decimal(failure),
    )  # fmt: skip
