"""What all entries of output share: the facts they are decided from, who may make them, and how they are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, text

from quty_desktop.database.tables import ProductionOutput, StageOutput
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotAllowed, NotFound, Refused
from quty_desktop.domain.floor import STAGES, LateEntry, Stage, acts_for, asks_supervisor, late_entry_of
from quty_desktop.domain.orders import ManufacturingState, WorkState
from quty_desktop.domain.output import Surplus, check_output, check_running, surplus_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """A work order as an entry finds it, locked.

    Attributes:
        stages: pieces that passed each stage.
        rounds: by round of looking: pieces looked at, and pieces sent to repair.
        lines: the active lines of the department.
        back_pcs: pieces that came back from a subcontractor.
    """

    id: int
    number: str
    department: Department
    state: WorkState
    order_id: int
    order_number: str
    order_state: ManufacturingState
    begun: bool
    target_pcs: int
    input_pcs: int
    good_pcs: int
    reject_pcs: int
    rework_pcs: int
    back_pcs: int
    sent_pcs: int
    version: int
    week: Week
    destination: str
    stages: Mapping[Stage, int]
    rounds: Mapping[int, tuple[int, int]]
    lines: frozenset[int]

    def looked(self, round_: int) -> int:
        """Pieces that a round looked at."""
        return self.rounds.get(round_, (0, 0))[0]

    def in_repair(self, round_: int) -> int:
        """Pieces that a round sent to repair and that nobody has looked at since."""
        return self.rounds.get(round_, (0, 0))[1] - self.looked(round_ + 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of output, to be written.

    Attributes:
        round: 1 for pieces that are looked at for the first time.
        corrects_id: the entry that this one takes back in part; its pieces are negative then.
    """

    work_order_id: int
    made_on: date
    good_pcs: int = 0
    reject_pcs: int = 0
    rework_pcs: int = 0
    round: int = 1
    line_id: int | None = None
    hour: int | None = None
    shift: Shift | None = None
    corrects_id: int | None = None
    reason: str = ""

    @property
    def pcs(self) -> int:
        """All pieces of the entry."""
        return self.good_pcs + self.reject_pcs + self.rework_pcs


@dataclass(frozen=True, slots=True)
class StageEntry:
    """Pieces that passed a stage, to be written; negative when they correct an entry."""

    work_order_id: int
    made_on: date
    stage: Stage
    pcs: int
    line_id: int | None = None
    hour: int | None = None
    shift: Shift | None = None
    corrects_id: int | None = None
    reason: str = ""


def facts_of(uow: UnitOfWork, works: Iterable[int]) -> dict[int, WorkFacts]:
    """The work orders of an entry, locked until the transaction ends.

    Raises:
        NotFound: one does not exist.
    """
    wanted = sorted(set(works))
    found = uow.session.execute(text("SELECT quty.floor_facts(:works)"), {"works": wanted}).scalar_one()
    facts = {row["id"]: _facts(row) for row in found}
    if len(facts) < len(wanted):
        raise NotFound(
            Text(N_("This work order does not exist.")), Text(N_("Refresh the list.")), code="output.unknown"
        )
    return facts


def _facts(row: dict[str, Any]) -> WorkFacts:
    return WorkFacts(
        **{
            **{key: value for key, value in row.items() if key not in {"week_year", "week_number"}},
            "department": Department(row["department"]),
            "state": WorkState(row["state"]),
            "order_state": ManufacturingState(row["order_state"]),
            "week": Week(row["week_year"], row["week_number"]),
            "stages": {Stage(stage): pcs for stage, pcs in row["stages"].items()},
            "rounds": {int(number): (looked, repair) for number, (looked, repair) in row["rounds"].items()},
            "lines": frozenset(row["lines"]),
        }
    )


def check_place(uow: UnitOfWork, work: WorkFacts, line_id: int | None) -> None:
    """Whether the person may enter output of the work order, and the line fits.

    Raises:
        Refused: it belongs to another department, or has ended.
        Invalid: the line is missing or another department's.
    """
    if not acts_for(uow.actor.department, work.department) and not uow.actor.may(Permission.OVERRIDE_BLOCKS):
        raise Refused(
            Text("{number} belongs to {department}.", number=work.number, department=work.department),
            Text(N_("Only that department enters its output.")),
            code="output.other_department",
        )
    check_running(work.number, work.state, work.order_number, work.order_state, work.department)
    if line_id is None and work.lines:
        raise Invalid({"line_id": Text(N_("Choose the line that made it."))})
    if line_id is not None and line_id not in work.lines:
        raise Invalid({"line_id": Text("This is not an active line of {department}.", department=work.department)})


def check_day(uow: UnitOfWork, made_on: date) -> None:
    """Whether the person may enter output of a day: the same day everybody, then supervisor, manager, director.

    Raises:
        Invalid: the day has not come yet.
        Refused: somebody else has to enter it.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    days = (uow.today - made_on).days
    late = late_entry_of(days)
    if late is LateEntry.FREE:
        return
    needed, remedy = _LATE[late]
    if not uow.actor.may(needed):
        raise Refused(
            Text("This is output of {day}, {days} days ago.", day=made_on, days=days),
            Text(remedy),
            code="output.late",
        )
    uow.confirm(
        "output.late",
        Text("Enter output of {day}, {days} days late?", day=made_on, days=days),
        Text(N_("Enter it late")),
        needs_reason=True,
    )


_LATE: dict[LateEntry, tuple[Permission, str]] = {
    LateEntry.SUPERVISOR: (
        Permission.SUPERVISE_TRANSFERS,
        N_("Output of the last two days is entered by the supervisor."),
    ),
    LateEntry.MANAGER: (Permission.OVERRIDE_BLOCKS, N_("Output of the last seven days is entered by a manager.")),
    LateEntry.DIRECTOR: (Permission.ENTER_OLD_OUTPUT, N_("Older output is entered by the factory manager.")),
}


def check_entry(work: WorkFacts, entry: Entry) -> None:
    """Whether an entry can be true by what was received, or sent to repair.

    Raises:
        Invalid: nothing was made, or more than waits for it.
    """
    received: int | None
    if entry.round > 1:
        made, received = work.looked(entry.round), work.rounds.get(entry.round - 1, (0, 0))[1]
    else:
        made = work.looked(1)
        received = work.back_pcs if work.department is Department.SUBCONTRACT else work.input_pcs
        if work.department is Department.CUTTING:
            received = None
    check_output(
        good_pcs=entry.good_pcs,
        reject_pcs=entry.reject_pcs,
        rework_pcs=entry.rework_pcs,
        made_pcs=made,
        received_pcs=received,
    )


def missing_stages(uow: UnitOfWork, work: WorkFacts, entries: Sequence[Entry]) -> list[StageEntry]:
    """The stages that pieces must have passed before they are looked at and that nobody has entered.

    They are entered with the output when the person says that they were done; none is skipped.

    Raises:
        NeedsConfirmation: the person has not said so.
    """
    stages = STAGES.get(work.department, ())
    first = [entry for entry in entries if entry.round == 1 and entry.corrects_id is None]
    if not stages or not first:
        return []
    needed = work.looked(1) + sum(entry.pcs for entry in first)
    lacking = {stage: needed - work.stages.get(stage, 0) for stage in stages}
    most = max(lacking.values())
    if most <= 0:
        return []
    question = (
        N_("{pcs} pcs of {number} are not entered at every stage. Were all three done, with the label of {label}?")
        if work.department is Department.SEWING
        else N_("{pcs} pcs of {number} are not entered at every stage. Were they stuffed and closed?")
    )
    uow.confirm(
        "output.stages_missing",
        Text(question, pcs=most, number=work.number, label=f"{work.destination} {work.week}"),
        Text(N_("All stages were done")),
    )
    found = []
    for stage in stages:
        left = max(0, lacking[stage])
        for entry in reversed(first):
            pcs = min(left, entry.pcs)
            left -= pcs
            if pcs > 0:
                found.append(
                    StageEntry(work.id, entry.made_on, stage, pcs, entry.line_id, entry.hour, entry.shift)
                )  # fmt: skip
        if left > 0:
            # More lacks than these entries hold: what was looked at before was never entered at this stage.
            last = first[-1]
            found.append(StageEntry(work.id, last.made_on, stage, left, last.line_id, last.hour, last.shift))
    return found


def check_surplus(uow: UnitOfWork, work: WorkFacts, good_pcs: int) -> None:
    """Whether a work order may exceed its target by that much; PPIC hears of more than 10 %.

    Args:
        uow: the transaction.
        work: the work order.
        good_pcs: all its good pieces, with those being entered.

    Raises:
        Refused: a supervisor or manager has to enter it.
        NeedsConfirmation: the person has not said yes, with a reason where the plant wants one.
    """
    surplus = surplus_of(work.target_pcs, good_pcs)
    if surplus is Surplus.NONE or good_pcs <= work.good_pcs:
        return
    manager = surplus is Surplus.MANAGER
    needed = Permission.OVERRIDE_BLOCKS if manager else Permission.SUPERVISE_TRANSFERS
    over = good_pcs - work.target_pcs
    if not uow.actor.may(needed):
        raise Refused(
            Text("{number} would be {over} pcs above its target of {target}.", number=work.number, over=over, target=work.target_pcs),
            Text(N_("More than 10 % is entered by a manager."))
            if manager
            else Text(N_("More than 3 % is entered by the supervisor.")),
            code="output.surplus",
        )  # fmt: skip
    uow.confirm(
        "output.surplus",
        Text("{number} is {over} pcs above its target of {target}. Enter it so?", number=work.number, over=over, target=work.target_pcs),
        Text(N_("Enter the surplus")),
        needs_reason=surplus is not Surplus.SUPERVISOR,
    )  # fmt: skip
    if manager:
        values = {"work_order": work.number, "done": good_pcs, "target": work.target_pcs}
        raise_alert(
            uow,
            NewAlert(AlertType.QUANTITY, "surplus.output", Department.PPIC, values, subject_kind="work_order", subject_id=work.id),
        )  # fmt: skip


def write(uow: UnitOfWork, stages: Sequence[StageEntry], entries: Sequence[Entry]) -> None:
    """Write entries, stages first and in their order; triggers count them to the work orders."""
    if stages:
        uow.session.execute(insert(StageOutput), [_stage_values(uow, each) for each in stages])
    if entries:
        uow.session.execute(insert(ProductionOutput), [_values(uow, each) for each in entries])


def begin(uow: UnitOfWork, works: Iterable[WorkFacts]) -> None:
    """Note when a manufacturing order began, where this was its first output."""
    begun = sorted({work.order_id for work in works if not work.begun})
    if begun:
        uow.session.execute(
            text("""
            UPDATE quty.manufacturing_order SET started_at = :now, version = version + 1
            WHERE id = ANY(:orders) AND started_at IS NULL
            """),
            {"now": uow.now, "orders": begun},
        )


def tell_of_repair(uow: UnitOfWork, work: WorkFacts, entry: Entry) -> None:
    """Call the QC supervisor when pieces go into repair once more than the plant allows (E202)."""
    if asks_supervisor(entry.rework_pcs, entry.round):
        values = {"work_order": work.number, "pieces": entry.rework_pcs, "round": entry.round - 1}
        raise_alert(
            uow,
            NewAlert(AlertType.QC_FAIL, "rework.loop", work.department, values, subject_kind="work_order", subject_id=work.id),
        )  # fmt: skip


def need(uow: UnitOfWork, permission: Permission) -> None:
    """Refuse what a right beyond that of the command is needed for.

    Raises:
        NotAllowed: the person lacks it.
    """
    if not uow.actor.may(permission):
        raise NotAllowed(permission)


def with_reason(uow: UnitOfWork, entry: Entry) -> Entry:
    """The entry with what the person said in answer to a question."""
    return replace(entry, reason=" · ".join(dict.fromkeys(filter(None, (entry.reason.strip(), uow.reason.strip())))))


def _values(uow: UnitOfWork, entry: Entry) -> dict[str, Any]:
    said = with_reason(uow, entry)
    return {
        "work_order_id": said.work_order_id,
        "line_id": said.line_id,
        "made_on": said.made_on,
        "shift": said.shift,
        "hour": said.hour,
        "good_pcs": said.good_pcs,
        "reject_pcs": said.reject_pcs,
        "rework_pcs": said.rework_pcs,
        "round": said.round,
        "corrects_id": said.corrects_id,
        "reason": said.reason,
    }


def _stage_values(uow: UnitOfWork, entry: StageEntry) -> dict[str, Any]:
    return {
        "work_order_id": entry.work_order_id,
        "line_id": entry.line_id,
        "made_on": entry.made_on,
        "shift": entry.shift,
        "hour": entry.hour,
        "stage": entry.stage,
        "pcs": entry.pcs,
        "corrects_id": entry.corrects_id,
        "reason": entry.reason or uow.reason.strip(),
    }
