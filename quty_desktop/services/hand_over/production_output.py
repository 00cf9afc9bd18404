"""What departments made: entered per work order, line and shift, and counted to the work order at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound, Refused
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.floor import posting
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewOutput:
    """What was made.

    Attributes:
        good_pcs: good pieces; they can be handed over at once.
        reject_pcs: pieces that are scrapped; they never count as output.
        line_id: the line that made them, where the department works in lines.
        rework_pcs: pieces that go to repair.
        round: how often the pieces were looked at; 1 is the first look.
        hour: hour of the day that they were made in, 0 to 23.
        made_on: the day, today unless it is said.
    """

    work_order_id: int
    good_pcs: int
    reject_pcs: int = 0
    line_id: int | None = None
    shift: Shift | None = None
    note: str = ""
    rework_pcs: int = 0
    round: int = 1
    hour: int | None = None
    made_on: date | None = None


@dataclass(frozen=True, slots=True)
class CorrectOutput:
    """What an entry should have been.

    Attributes:
        entry_id: the entry.
        good_pcs: good pieces that it should have had; likewise the others.
    """

    entry_id: int
    good_pcs: int
    reject_pcs: int = 0
    rework_pcs: int = 0


@dataclass(frozen=True, slots=True)
class RecordedOutput:
    """What the work order stands at.

    Attributes:
        rework_pcs: pieces in repair.
        revised: whether the surplus raised the work orders that follow.
    """

    id: int
    number: str
    good_pcs: int
    reject_pcs: int
    target_pcs: int
    rework_pcs: int = 0
    revised: bool = False


@dataclass(frozen=True, slots=True)
class OutputRow:
    """An entry of the day's output."""

    id: int
    at: datetime
    made_on: date
    number: str
    batch: str
    article_code: str
    line: str
    shift: Shift | None
    good_pcs: int
    reject_pcs: int
    recorded_by: str
    reason: str
    rework_pcs: int
    round: int
    hour: int | None
    corrects_id: int | None


@dataclass(frozen=True, slots=True)
class DepartmentWork:
    """A work order of a department.

    Attributes:
        received_pcs: from the department before; ``None`` where the flow begins.
        to_send_pcs: good output that no slip holds.
        late: the delivery week has begun and the target is not reached.
    """

    id: int
    number: str
    batch: str
    mo_number: str
    article_code: str
    article_name: str
    route: str
    week: Week
    destination: str
    state: WorkState
    target_pcs: int
    received_pcs: int | None
    good_pcs: int
    reject_pcs: int
    sent_pcs: int
    started_at: datetime | None
    late: bool
    rework_pcs: int = 0
    revision: int = 0
    planned_for: date | None = None
    version: int = 1
    returns_as: str = ""
    mo_id: int = 0

    @property
    def to_send_pcs(self) -> int:
        """Good output that no slip holds."""
        return max(0, self.good_pcs - self.sent_pcs)

    @property
    def to_make_pcs(self) -> int:
        """Pieces that can be made now: of the target, and of what was received."""
        made = self.good_pcs + self.reject_pcs + self.rework_pcs
        rest = self.target_pcs - self.good_pcs
        return max(0, rest if self.received_pcs is None else min(rest, self.received_pcs - made))


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which work orders of a department are wanted."""

    department: Department
    ended_too: bool = False


@query(Permission.VIEW_PRODUCTION)
def work_of(uow: UnitOfWork, wanted: WorkFilter) -> tuple[DepartmentWork, ...]:
    """Work orders of a department whose manufacturing order is approved, the earliest week first, 500 at most."""
    found = uow.session.execute(
        text("""
        SELECT w.id, w.number, m.batch_number AS batch, m.number AS mo_number, a.code AS article_code,
               a.name AS article_name, m.route, l.week_year, l.week_number, d.code AS destination, w.state, w.target_pcs,
               CASE WHEN w.department <> 'CUT' THEN w.input_pcs END AS received_pcs, w.good_pcs, w.reject_pcs,
               quty.sent_pieces(w.id) AS sent_pcs, w.started_at,
               w.rework_pcs, w.revision, w.planned_for, w.version, coalesce(m.returns_as, '') AS returns_as,
               m.id AS mo_id
        FROM quty.work_order w
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        JOIN quty.destination d ON d.id = l.destination_id
        JOIN quty.article a ON a.id = w.article_id
        WHERE w.department = :department AND m.state <> 'draft'
          AND (:ended_too OR m.state NOT IN ('done', 'cancelled'))
          AND (:ended_too OR w.state NOT IN ('finished', 'cancelled') OR w.good_pcs > quty.sent_pieces(w.id))
          AND w.state <> 'cancelled'
        ORDER BY l.week_year, l.week_number, w.id LIMIT 500
        """),
        {"department": wanted.department.value, "ended_too": wanted.ended_too},
    ).mappings()
    this_week = Week.of(uow.today)
    rows = []
    for each in found:
        row = dict(each)
        week = Week(row.pop("week_year"), row.pop("week_number"))
        late = week <= this_week and row["good_pcs"] < row["target_pcs"]
        rows.append(DepartmentWork(**row | {"week": week, "state": WorkState(row["state"]), "late": late}))
    return tuple(rows)


@query(Permission.VIEW_PRODUCTION)
def output_of(uow: UnitOfWork, department: Department) -> tuple[OutputRow, ...]:
    """The latest entries of a department, newest first, 200 at most."""
    # They belong to the 200 work orders with the latest entry at most. Read from there, a department that seldom enters
    # anything does not look through the years of all others.
    found = uow.session.execute(
        text("""
        SELECT p.id, p.at, p.made_on, w.number, m.batch_number AS batch, a.code AS article_code,
               coalesce(x.department || ' ' || x.number, '') AS line, p.shift, p.good_pcs, p.reject_pcs, p.recorded_by,
               p.reason, p.rework_pcs, p.round, p.hour, p.corrects_id
        FROM (
            SELECT entry.id FROM (
                SELECT w.id, latest.id AS last FROM quty.work_order w CROSS JOIN LATERAL (
                    SELECT o.id FROM quty.production_output o WHERE o.work_order_id = w.id ORDER BY o.id DESC LIMIT 1
                ) latest
                WHERE w.department = :department ORDER BY last DESC LIMIT 200) made
            CROSS JOIN LATERAL (
                SELECT o.id FROM quty.production_output o WHERE o.work_order_id = made.id ORDER BY o.id DESC LIMIT 200
            ) entry
            ORDER BY entry.id DESC LIMIT 200) newest
        JOIN quty.production_output p ON p.id = newest.id
        JOIN quty.work_order w ON w.id = p.work_order_id
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        JOIN quty.article a ON a.id = w.article_id
        LEFT JOIN quty.production_line x ON x.id = p.line_id
        ORDER BY p.id DESC
        """),
        {"department": department.value},
    ).mappings()
    return tuple(OutputRow(**{**row, "shift": Shift(row["shift"]) if row["shift"] else None}) for row in found)


@command(Permission.RECORD_OUTPUT)
def record(uow: UnitOfWork, new: NewOutput) -> RecordedOutput:
    """Enter what was made; it can be handed over at once (steps 220, 360 to 375, 440 to 450).

    In sewing and finishing the pieces are those that were looked at after the last stage: good ones, those that are
    scrapped, and those that go to repair and are looked at again in the next round. Good pieces of finishing become
    the buyer's article. A surplus of cutting raises the work orders that sew it.

    Raises:
        NotFound: no such work order.
        Refused: it belongs to another department, has ended, or too much or too late for the person to enter alone.
        Invalid: nothing was made, more than waits for it, or the line is missing.
        NeedsConfirmation: more than the target, late, or stages are not entered.
    """
    work = posting.facts_of(uow, (new.work_order_id,))[new.work_order_id]
    entry = posting.Entry(
        work.id,
        new.made_on or uow.today,
        new.good_pcs,
        new.reject_pcs,
        new.rework_pcs,
        new.round,
        new.line_id,
        new.hour,
        new.shift,
        reason=new.note,
    )
    posting.check_place(uow, work, new.line_id)
    posting.check_entry(work, entry)
    posting.check_day(uow, entry.made_on)
    stages = posting.missing_stages(uow, work, (entry,))
    posting.check_surplus(uow, work, work.good_pcs + new.good_pcs)
    posting.write(uow, stages, (entry,))
    posting.begin(uow, (work,))
    posting.tell_of_repair(uow, work, entry)
    return _recorded(uow, work.id)


@command(Permission.RECORD_OUTPUT)
def correct(uow: UnitOfWork, right: CorrectOutput) -> RecordedOutput:
    """Correct an entry; it stays, and counter-entries bring its sums to what is right.

    A clerk corrects an entry of his own within 24 hours, a supervisor every entry.

    Raises:
        NotFound: no such entry.
        Refused: it is somebody else's or older, or its pieces were sent on.
        Invalid: nothing changes, or less than nothing was made.
        NeedsConfirmation: the person has not given a reason.
    """
    found = uow.session.execute(_ENTRY, {"id": right.entry_id}).mappings().one_or_none()
    if found is None:
        raise NotFound(Text(N_("There is no such entry.")), Text(N_("Refresh the list.")), code="output.unknown_entry")
    work = posting.facts_of(uow, (found["work_order_id"],))[found["work_order_id"]]
    posting.check_place(uow, work, found["line_id"])
    if (found["recorded_by"] != uow.actor.name or uow.now - found["at"] > _OWN_ENTRY) and not uow.actor.may(
        Permission.SUPERVISE_TRANSFERS
    ):
        raise Refused(
            Text("{person} entered this on {day}.", person=found["recorded_by"], day=found["at"].date()),
            Text(N_("Entries of others, or older than 24 hours, are corrected by the supervisor.")),
            code="output.not_own",
        )
    wanted = (right.good_pcs, right.reject_pcs, right.rework_pcs)
    if min(wanted) < 0:
        raise Invalid({"good_pcs": Text(N_("Enter how many pieces were made."))})
    change = [new - old for new, old in zip(wanted, (found["good"], found["reject"], found["rework"]), strict=True)]
    if not any(change):
        raise Invalid({"good_pcs": Text(N_("Nothing is changed."))})
    uow.confirm(
        "output.correct",
        Text("Correct this entry of {number} to {good} pcs?", number=work.number, good=right.good_pcs),
        Text(N_("Correct it")),
        needs_reason=True,
    )
    at = posting.Entry(
        work.id,
        found["made_on"],
        round=found["round"],
        line_id=found["line_id"],
        hour=found["hour"],
        shift=Shift(found["shift"]) if found["shift"] else None,
    )
    less = [min(0, each) for each in change]
    more = [max(0, each) for each in change]
    entries = []
    if any(less):
        entries.append(
            replace(at, good_pcs=less[0], reject_pcs=less[1], rework_pcs=less[2], corrects_id=right.entry_id)
        )
    if any(more):
        entries.append(replace(at, good_pcs=more[0], reject_pcs=more[1], rework_pcs=more[2]))
        posting.check_surplus(uow, work, work.good_pcs + sum(change[:1]))
    stages = posting.missing_stages(uow, work, entries) if sum(change) > 0 else []
    posting.write(uow, stages, entries)
    return _recorded(uow, work.id)


_OWN_ENTRY = timedelta(hours=24)
_ENTRY = text("""
    SELECT p.work_order_id, p.line_id, p.at, p.recorded_by, p.made_on, p.hour, p.shift, p.round,
           p.good_pcs + coalesce(sum(c.good_pcs), 0) AS good, p.reject_pcs + coalesce(sum(c.reject_pcs), 0) AS reject,
           p.rework_pcs + coalesce(sum(c.rework_pcs), 0) AS rework
    FROM quty.production_output p LEFT JOIN quty.production_output c ON c.corrects_id = p.id
    WHERE p.id = :id AND p.corrects_id IS NULL GROUP BY p.id
""")


def _recorded(uow: UnitOfWork, work_order_id: int) -> RecordedOutput:
    row = uow.session.execute(
        text("""
        SELECT (SELECT max(p.id) FROM quty.production_output p WHERE p.work_order_id = w.id) AS id, w.number, w.good_pcs,
               w.reject_pcs, w.target_pcs, w.rework_pcs,
               (SELECT count(*) FROM quty.work_order_revision r JOIN quty.work_order s ON s.id = r.work_order_id
                WHERE s.manufacturing_order_id = w.manufacturing_order_id AND r.at = now()) AS revised
        FROM quty.work_order w WHERE w.id = :id
        """),
        {"id": work_order_id},
    ).one()
    return RecordedOutput(
        row.id, row.number, row.good_pcs, row.reject_pcs, row.target_pcs, row.rework_pcs, row.revised > 0
    )
