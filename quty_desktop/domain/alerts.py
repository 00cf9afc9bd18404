"""Alerts: what they say, whom they concern, and who hears of them when nobody answers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused, WrongState
from quty_desktop.domain.packing import MarkCheckResult
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import HoldKind, HoldScope, InspectionType, LabTestType
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week


class AlertType(Choice):
    """What an alert is about."""

    LINE_CLEARANCE = "line_clearance", N_("Line not clear")
    SEGREGATION = "segregation", N_("Segregation alarm")
    QC_FAIL = "qc_fail", N_("Quality failure")
    METAL = "metal", N_("Metal found")
    SHORTAGE = "shortage", N_("Shortage")
    DUPLICATE_SCAN = "duplicate_scan", N_("Scanned twice")
    WRONG_MARK = "wrong_mark", N_("Wrong shipping mark")
    SCANNER_OFFLINE = "scanner_offline", N_("Scanner offline")
    QUANTITY = "quantity", N_("Quantity differs")
    CERTIFICATE = "certificate", N_("Certificate due")
    OTHER = "other", N_("Notice")


class AlertSeverity(Choice):
    """How urgent an alert is."""

    INFO = "info", N_("Info")
    WARNING = "warning", N_("Warning")
    CRITICAL = "critical", N_("Critical")


class AlertState(Choice):
    """Where an alert stands."""

    PENDING = "pending", N_("Unanswered")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged")
    RESOLVED = "resolved", N_("Resolved")
    OVERRIDDEN = "overridden", N_("Overridden")


OPEN_STATES = frozenset({AlertState.PENDING, AlertState.ACKNOWLEDGED})
"""States in which an alert still waits for somebody."""


class OverrideReason(Choice):
    """Why a block is lifted before its cause is gone; the first three are the plant's own words for a blocked line."""

    LINE_DELAYED = "line_delayed", N_("Line is delayed")
    STILL_PROCESSING = "still_processing", N_("Article is still being processed")
    MANUAL_CLEARANCE = "manual_clearance", N_("Cleared by hand")
    FALSE_ALARM = "false_alarm", N_("False alarm")
    OTHER = "other", N_("Other reason")


SEVERITIES: Mapping[AlertType, AlertSeverity] = {
    AlertType.LINE_CLEARANCE: AlertSeverity.WARNING,
    AlertType.SEGREGATION: AlertSeverity.CRITICAL,
    AlertType.QC_FAIL: AlertSeverity.WARNING,
    AlertType.METAL: AlertSeverity.CRITICAL,
    AlertType.SHORTAGE: AlertSeverity.WARNING,
    AlertType.DUPLICATE_SCAN: AlertSeverity.INFO,
    AlertType.WRONG_MARK: AlertSeverity.CRITICAL,
    AlertType.SCANNER_OFFLINE: AlertSeverity.INFO,
    AlertType.QUANTITY: AlertSeverity.WARNING,
    AlertType.CERTIFICATE: AlertSeverity.INFO,
    AlertType.OTHER: AlertSeverity.INFO,
}
"""The severity of an alert whose raiser names none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a ladder.

    Attributes:
        roles: codes of the plant roles that answer at this level, beside the department's own people at level 1.
        minutes: time to answer before the next level hears of it; ``None`` at the top.
    """

    roles: tuple[str, ...]
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Whom an alert concerns and how it climbs.

    Attributes:
        steps: level 1 first.
        departments: departments that see it from the start beside its own.
    """

    steps: tuple[Step, ...]
    departments: tuple[Department, ...] = ()


_SUPERVISOR = "supervisor"
_CLERK = "clerk"

LADDERS: Mapping[AlertType, Ladder] = {
    # QT-09 line clearance: supervisor 30 min, PPIC manager 5 min, factory manager 15 min and last.
    AlertType.LINE_CLEARANCE: Ladder(
        (Step((_SUPERVISOR,), 30), Step(("ppic_manager",), 5), Step(("factory_manager",))), (Department.PPIC,)
    ),
    # QT-09 segregation: clerk and supervisor 10 min, then only a manager may lift it.
    AlertType.SEGREGATION: Ladder(
        (Step((_CLERK, _SUPERVISOR), 10), Step(("production_manager",), 15), Step(("factory_manager",))),
        (Department.PPIC,),
    ),
    # Rework and failed tests: QC first, its supervisor after 20 min.
    AlertType.QC_FAIL: Ladder(
        (Step((_SUPERVISOR, "qc_inspector"), 20), Step(("qc_supervisor",), 30), Step(("production_manager",))),
        (Department.QUALITY,),
    ),
    # Metal is the top level at once: the QC supervisor separates and investigates, every 5 min one level more.
    AlertType.METAL: Ladder(
        (
            Step((_SUPERVISOR, "qc_supervisor"), 5),
            Step(("production_manager",), 5),
            Step(("factory_manager",)),
        ),
        (Department.QUALITY,),
    ),
    AlertType.SHORTAGE: Ladder(
        (Step((_SUPERVISOR,), 30), Step(("ppic_manager",), 30), Step(("production_manager",))),
        (Department.WAREHOUSE, Department.PPIC),
    ),
    AlertType.DUPLICATE_SCAN: Ladder((Step((_CLERK, _SUPERVISOR)),)),
    AlertType.WRONG_MARK: Ladder(
        (Step((_SUPERVISOR,), 10), Step(("qc_supervisor", "ppic_manager"), 15), Step(("factory_manager",))),
        (Department.QUALITY,),
    ),
    AlertType.SCANNER_OFFLINE: Ladder((Step((_CLERK, _SUPERVISOR)),)),
    AlertType.QUANTITY: Ladder((Step((_SUPERVISOR,), 15), Step(("ppic_manager",), 30), Step(("production_manager",)))),
    AlertType.CERTIFICATE: Ladder((Step(("qc_supervisor",)),), (Department.QUALITY, Department.PURCHASING)),
    AlertType.OTHER: Ladder((Step((_SUPERVISOR,)),)),
}
"""Levels and deadlines (QT-09 alarm paths, exceptions E100 to E202); the plant's settings may change the minutes."""

_SUPERVISORS: Mapping[Department, str] = {
    Department.PPIC: "ppic_manager",
    Department.PURCHASING: "purchasing",
    Department.WAREHOUSE: "spv_warehouse",
    Department.CUTTING: "spv_cutting",
    Department.EMBROIDERY: "spv_embroidery",
    Department.SUBCONTRACT: "ppic_manager",
    Department.SEWING: "spv_sewing",
    Department.FINISHING: "spv_finishing",
    Department.PACKING: "spv_packing",
    Department.FINISHED_GOODS: "fg_warehouse",
    Department.QUALITY: "qc_supervisor",
    Department.ADMINISTRATION: "admin",
    Department.SECURITY: "security",
    Department.FINANCE: "finance",
    Department.MANAGEMENT: "production_manager",
}
_CLERKS: Mapping[Department, str] = {
    Department.PPIC: "ppic_admin",
    Department.WAREHOUSE: "warehouse_admin",
    Department.CUTTING: "operator_cutting",
    Department.EMBROIDERY: "operator_embroidery",
    Department.SEWING: "operator_sewing",
    Department.FINISHING: "operator_finishing",
    Department.PACKING: "operator_packing",
    Department.QUALITY: "qc_inspector",
}

_HOMES: Mapping[str, Department] = {
    "ppic_manager": Department.PPIC,
    "qc_supervisor": Department.QUALITY,
    "production_manager": Department.MANAGEMENT,
    "factory_manager": Department.MANAGEMENT,
}

WORDS: Mapping[str, str] = {
    "line.blocked": N_("Line {line} still holds {batch}, {pieces} pcs. The transfer waits until it is clear."),
    "segregation.mismatch": N_("{batch} for {destination} does not match line {line}, which holds {other}."),
    "lab_test.failed": N_("{test} of {batch} failed: {value}."),
    "inspection.failed": N_("{inspection} of {batch} failed: {defects} of {inspected} pcs."),
    "inspection.blocked": N_("{inspection} blocked {batch}."),
    "metal.found": N_("Metal found in {batch}: {pieces} pcs. Put them into the red box and call the QC supervisor."),
    "metal.check_failed": N_(
        "Detector {detector} failed its check. Held since the last good one: {batches} batches, {pieces} pcs. ({number})"
    ),
    "metal.detector_down": N_("Detector {detector} failed its check. Nothing may pass until a check is good."),
    "ncr.raised": N_("{number} waits for an answer by {day}: {problem}"),
    "ncr.late": N_("{number} should have been answered by {day}."),
    "incoming.rejected": N_("Lot {lot} of {material} was rejected at incoming inspection. {reason}"),
    "pull.failed": N_("Pull test {number} of {batch} failed: {part}. Six pieces for a month."),
    "stacking.due": N_("Stacking test of {batch} has stood for 72 hours: measure it."),
    "set.held": N_("{scope} {subject} is on hold, {batches} batches with it. {reason}"),
    "batch.held": N_("{batch} is on hold: {kind}. {reason}"),
    "mark.wrong": N_("Carton {carton}: {result}. The mark says {found}, the order says {expected}."),
    "mark.foreign": N_("A scanned mark belongs to no carton of this plant: {found}."),
    "mark.on_hold": N_("Carton {carton} of {batch} was scanned while the batch is on hold."),
    "scan.twice": N_("{code} was scanned twice."),
    "scanner.offline": N_("The scanner at {place} does not answer."),
    "rework.loop": N_("{work_order}: {pieces} pcs go to repair again after {round} rounds. Decide: repair or scrap."),
    "surplus.output": N_("{work_order} made {done} of {target} pcs, more than 10 % above its target."),
    "shortage.output": N_("{work_order} made {done} of {target} pcs."),
    "shortage.material": N_("{material} is short by {quantity}."),
    "stock.below_minimum": N_("{material}: only {free} free, the least is {least}."),
    "issue.differs": N_("{document}: less came than was issued. {reason}"),
    "gate.unknown_order": N_("A truck at the gate ({plate}) names order {order}, which nobody expects. Note {note}."),
    "quantity.differs": N_("{document}: {sent} pcs sent, {received} pcs received."),
    "certificate.due": N_("{certificate} of {material} ends on {day}."),
    "import.problems": N_("The import of {file} left {count} problems."),
    "backup.overdue": N_("The last proven backup is older than a day ({last}). Make one and prove it today."),
    "backup.differs": N_("The backup {file} does not restore to what it was made from. Make another one now."),
    "notice": N_("{words}"),
}
"""What an alert says, by its code; the places are filled when somebody reads it, in the reader's language."""

_CHOICES: Mapping[str, type[Choice]] = {
    kind.__name__: kind for kind in (Department, LabTestType, InspectionType, HoldKind, HoldScope, MarkCheckResult)
}


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What the rules need to know about an alert.

    Attributes:
        type: what it is about.
        severity: how urgent it is.
        state: where it stands.
        origin: where it happened.
        department: whose turn it is now.
        level: whom it has reached, 1 to 3.
        due_at: when the next level hears of it, UTC; ``None`` at the top or when nobody need hear.
        raised_by: the login whose action raised it.
    """

    type: AlertType
    severity: AlertSeverity
    state: AlertState
    origin: Department
    department: Department
    level: int
    due_at: datetime | None
    raised_by: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """The next level of an alert.

    Attributes:
        level: the new level.
        department: whose turn it is then.
        roles: who hears of it then.
        minutes: what that level has to answer, ``None`` at the top.
    """

    level: int
    department: Department
    roles: tuple[str, ...]
    minutes: int | None


Minutes = Callable[[AlertType, int], int]
"""Gives the minutes that a level has to answer, as the plant set them."""


def standard_minutes(type_: AlertType, level: int) -> int:
    """The minutes that a level has before the next one hears, as the procedures say."""
    return LADDERS[type_].steps[level - 1].minutes or 0


def words(code: str, values: Mapping[str, Any]) -> Text:
    """What an alert says, to be translated for its reader.

    Args:
        code: a key of :data:`WORDS`; a code of a newer program reads as a plain notice.
        values: what :func:`packed` made.
    """
    known = WORDS.get(code)
    if known is None:
        return Text(N_("Notice {code}: {values}"), code=code, values=", ".join(f"{k} {v}" for k, v in values.items()))
    # An older or newer program may have given fewer values: the sentence is shown all the same.
    return Text(known, **dict.fromkeys(places(known), "–") | {key: _unpacked(each) for key, each in values.items()})


def places(message: str) -> frozenset[str]:
    """The names of the places in a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(message) if name)


def check_words(code: str, values: Mapping[str, object]) -> None:
    """Whether an alert that is about to be raised can be put into words.

    Raises:
        LookupError: there are no words for it, or a place in them has no value; a mistake of the program.
    """
    missing = places(WORDS[code]) - set(values) if code in WORDS else {"words"}
    if missing:
        raise LookupError(f"alert {code!r} lacks {', '.join(sorted(missing))}")


def packed(values: Mapping[str, object]) -> dict[str, Any]:
    """Values of an alert as plain JSON; choices, weeks and days keep their kind so that they can be translated."""
    return {key: _packed(value) for key, value in values.items()}


def _packed(value: object) -> Any:
    match value:
        case Choice() if type(value).__name__ in _CHOICES:
            return {"choice": type(value).__name__, "value": value.value}
        case Week():
            return {"week": str(value)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case bool() | int() | None:
            return value
        case _:
            return str(value)


def _unpacked(value: Any) -> object:
    match value:
        case {"choice": str(kind), "value": str(member)}:
            return _member(kind, member)
        case {"week": str(written)}:
            return Week.parse(written)
        case {"moment": str(written)}:
            return datetime.fromisoformat(written)
        case {"day": str(written)}:
            return date.fromisoformat(written)
        case _:
            return value


def _member(kind: str, member: str) -> object:
    try:
        return _CHOICES[kind](member)
    except (KeyError, ValueError):  # written by a newer program
        return member


def roles_of_level(type_: AlertType, department: Department, level: int) -> tuple[str, ...]:
    """Codes of the plant roles that answer an alert at one level."""
    found = (_role(each, department) for each in LADDERS[type_].steps[level - 1].roles)
    return tuple(dict.fromkeys(role for role in found if role))


def roles_reached(type_: AlertType, department: Department, level: int) -> tuple[str, ...]:
    """Codes of all plant roles that have heard of an alert at this level, in the order of the ladder."""
    found = (role for each in range(1, level + 1) for role in roles_of_level(type_, department, each))
    return tuple(dict.fromkeys(found))


def departments_concerned(type_: AlertType, department: Department) -> tuple[Department, ...]:
    """The departments whose people see an alert from the start."""
    return tuple(dict.fromkeys((department, *LADDERS[type_].departments)))


def _role(name: str, department: Department) -> str:
    if name == _SUPERVISOR:
        return _SUPERVISORS[department]
    if name == _CLERK:
        return _CLERKS.get(department, _SUPERVISORS[department])
    return name


def concerns(alert: AlertFacts, *, department: Department, roles: Collection[str]) -> bool:
    """Whether an alert waits for a person.

    Args:
        alert: the alert.
        department: where the person works.
        roles: codes of the person's plant roles.
    """
    if department in {alert.department, *departments_concerned(alert.type, alert.origin)}:
        return True
    return not set(roles).isdisjoint(roles_reached(alert.type, alert.origin, alert.level))


def first_minutes(type_: AlertType, minutes: Minutes = standard_minutes) -> int | None:
    """What level 1 has to answer; ``None`` if there is no second level."""
    return _minutes(type_, 1, minutes)


def escalation_plan(
    type_: AlertType, origin: Department, minutes: Minutes = standard_minutes
) -> tuple[Escalation, ...]:
    """The levels after the first, in their order: made when an alert is raised, and kept with it.

    Args:
        type_: what the alert is about.
        origin: where it happened.
        minutes: what the plant gives each level.
    """
    return tuple(
        Escalation(
            level,
            _HOMES[step.roles[0]],
            roles_of_level(type_, origin, level),
            _minutes(type_, level, minutes),
        )
        for level, step in enumerate(LADDERS[type_].steps[1:], start=2)
    )


def _minutes(type_: AlertType, level: int, minutes: Minutes) -> int | None:
    return None if LADDERS[type_].steps[level - 1].minutes is None else minutes(type_, level)


def next_escalation(alert: AlertFacts, now: datetime, plan: Sequence[Escalation]) -> Escalation | None:
    """The level that hears of an alert now because the one before did not answer in time.

    An alert that is late by several deadlines climbs one level at a time, so that every level gets its time. One that
    somebody acknowledged climbs no further; a critical one stays on the screens until it is resolved.

    Args:
        alert: the alert.
        now: the present moment, UTC.
        plan: the levels after the first, as they were when it was raised.

    Returns:
        ``None`` when nothing is due, or the top is reached.
    """
    if alert.state is not AlertState.PENDING or alert.due_at is None or alert.due_at > now:
        return None
    return _after(alert, plan)


def _after(alert: AlertFacts, plan: Sequence[Escalation]) -> Escalation | None:
    return next((step for step in plan if step.level == alert.level + 1), None)


def plan_request(alert: AlertFacts, reason: str, plan: Sequence[Escalation]) -> Escalation:
    """A supervisor asks the next level to decide (QT-09: instead of waiting for the deadline).

    Raises:
        WrongState: somebody answered the alert, or it stands at the top.
        Invalid: there is no reason.
    """
    _check_pending(alert)
    _check_reason(reason, Text(N_("Say why the next level must decide.")))
    step = _after(alert, plan)
    if step is None:
        raise WrongState(
            Text(N_("This alert has reached the highest level.")), Text(N_("Resolve it, or let a manager override it."))
        )
    return step


def plan_acknowledge(alert: AlertFacts) -> None:
    """Somebody takes care of an alert; it climbs no further.

    Raises:
        WrongState: the alert is not waiting to be acknowledged.
    """
    _check_pending(alert)


def plan_resolve(alert: AlertFacts, what_was_done: str) -> None:
    """The cause is gone.

    Raises:
        WrongState: the alert is answered already.
        Invalid: nobody says what was done.
    """
    _check_open(alert)
    _check_reason(what_was_done, Text(N_("Say what was done, so that others can learn from it.")))


def plan_override(alert: AlertFacts, *, actor: str, permissions: Collection[Permission], reason: str) -> None:
    """A manager lifts a block although its cause is not gone.

    Raises:
        WrongState: the alert is answered already.
        Refused: metal is never overridden; nobody overrides the alert of an own action.
        Invalid: there is no reason.
    """
    _check_open(alert)
    _check_reason(reason, Text(N_("An override needs a reason; it stands in the alert log.")))
    if alert.type is AlertType.METAL:
        raise Refused(
            Text(N_("A metal find cannot be overridden.")),
            Text(N_("Investigate it, write the incident report, then resolve the alert.")),
            code="alert.metal_not_overridden",
        )
    if alert.raised_by == actor and Permission.MANAGE_PEOPLE not in permissions:
        raise Refused(
            Text(N_("You raised this alert yourself.")),
            Text(N_("Let somebody else override it.")),
            code="alert.own_override",
        )


def _check_pending(alert: AlertFacts) -> None:
    if alert.state is not AlertState.PENDING:
        raise _answered(alert)


def _check_open(alert: AlertFacts) -> None:
    if alert.state not in OPEN_STATES:
        raise _answered(alert)


def _answered(alert: AlertFacts) -> WrongState:
    return WrongState(
        Text(N_("This alert was answered meanwhile: {state}."), state=alert.state),
        Text(N_("Its history tells who answered it.")),
    )


def _check_reason(reason: str, words_: Text) -> None:
    if len(reason.strip()) < 5:
        raise Invalid({"reason": words_})
