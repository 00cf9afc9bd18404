"""Alerts: raised where something goes wrong, answered by those whose turn it is, passed on when nobody answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, insert, select, text, tuple_, update
from sqlalchemy.orm import aliased

from quty_desktop.database.tables.alerts import Alert, AlertEvent
from quty_desktop.database.tables.people import Person, Role
from quty_desktop.domain.alerts import (
    OPEN_STATES,
    SEVERITIES,
    AlertFacts,
    AlertSeverity,
    AlertState,
    AlertType,
    Escalation,
    OverrideReason,
    check_words,
    concerns,
    escalation_plan,
    first_minutes,
    packed,
    plan_acknowledge,
    plan_override,
    plan_request,
    plan_resolve,
    roles_of_level,
    words,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.plant_settings import answer_minutes
from quty_desktop.services.one_call import OneCall
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewAlert:
    """Something that somebody must answer.

    Attributes:
        type: what it is about; decides whom it concerns and how it climbs.
        code: a key of ``domain.alerts.WORDS``.
        department: where it happened.
        values: what fills the places of the words; choices, weeks and days keep their kind.
        severity: ``None`` takes that of the type.
        subject_kind: the table of the record that it is about, for the page that it opens; empty for none.
        subject_id: that record.
    """

    type: AlertType
    code: str
    department: Department
    values: Mapping[str, object] = field(default_factory=dict)
    severity: AlertSeverity | None = None
    subject_kind: str = ""
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert.

    Attributes:
        words: what it says, to be translated.
        origin: where it happened.
        department: whose turn it is.
        roles: words of the roles whose turn it is.
        level: 1 to 3.
        due_at: when the next level hears of it; ``None`` if it climbs no further.
        mine: it concerns the person at the window.
        raised_by: full name of the person whose action raised it, or the login.
        acknowledged_by: full name.
        resolved_by: full name of the person who resolved or overrode it.
        answer: what was done, or why it was overridden.
        subject_kind: the table of the record that it is about.
        subject_id: that record.
        version: of this copy; answering another copy is a conflict.
    """

    id: int
    type: AlertType
    severity: AlertSeverity
    state: AlertState
    words: Text
    origin: Department
    department: Department
    roles: tuple[str, ...]
    level: int
    due_at: datetime | None
    mine: bool
    raised_at: datetime
    raised_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str
    resolved_at: datetime | None
    resolved_by: str
    answer: str
    subject_kind: str
    subject_id: int | None
    version: int

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class AlertKey:
    """An alert and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class AlertAnswer:
    """What somebody says about an alert.

    Attributes:
        words: what was done, or why the next level must decide.
    """

    id: int
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class AlertOverride:
    """A block is lifted although its cause is not gone.

    Attributes:
        why: the kind of reason.
        words: the reason itself.
    """

    id: int
    version: int
    why: OverrideReason
    words: str


@dataclass(frozen=True, slots=True)
class WaitingAlerts:
    """What the bell and the red bar show.

    Attributes:
        count: open alerts that concern the person.
        unseen: those that nobody acknowledged.
        rows: all of them, the most urgent first.
    """

    count: int
    unseen: int
    rows: tuple[AlertRow, ...]

    @property
    def critical(self) -> tuple[AlertRow, ...]:
        """The critical ones, for the red bar; those that nobody acknowledged first."""
        return tuple(row for row in self.rows if row.severity is AlertSeverity.CRITICAL)


@dataclass(frozen=True, slots=True)
class AlertLogQuestion:
    """Which alerts of the log are wanted; ``None`` asks for all.

    Attributes:
        after: go on after this alert (when it was raised, and its id); ``None`` begins with the newest.
    """

    type: AlertType | None = None
    department: Department | None = None
    state: AlertState | None = None
    after: tuple[datetime, int] | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class AlertEventRow:
    """What happened to an alert.

    Attributes:
        person: full name of who did it; the one whose window looked first where a deadline passed.
        reason: what was said.
    """

    id: int
    at: datetime
    person: str
    state: AlertState
    department: Department
    level: int
    reason: str


_BORN = aliased(AlertEvent)
_ACKNOWLEDGED = aliased(Person)
_RESOLVED = aliased(Person)
_RAISED = aliased(Person)
_ORIGIN = (
    select(_BORN.department)
    .where(_BORN.alert_id == Alert.id)
    .order_by(_BORN.id)
    .limit(1)
    .correlate(Alert)
    .scalar_subquery()
)
_ROWS = (
    select(
        Alert.id,
        Alert.kind,
        Alert.severity,
        Alert.state,
        Alert.message,
        Alert.params,
        _ORIGIN.label("origin"),
        Alert.department,
        Alert.escalation,
        Alert.level,
        Alert.due_at,
        Alert.raised_at,
        Alert.raised_by,
        _RAISED.full_name.label("raiser"),
        Alert.acknowledged_at,
        _ACKNOWLEDGED.full_name.label("acknowledger"),
        Alert.resolved_at,
        _RESOLVED.full_name.label("resolver"),
        Alert.answer_reason,
        Alert.subject_kind,
        Alert.subject_id,
        Alert.version,
    )
    .outerjoin(_RAISED, _RAISED.name == Alert.raised_by)
    .outerjoin(_ACKNOWLEDGED, _ACKNOWLEDGED.name == Alert.acknowledged_by)
    .outerjoin(_RESOLVED, _RESOLVED.name == Alert.resolved_by)
)
_OPEN = tuple(sorted(state.value for state in OPEN_STATES))


def raise_alert(uow: UnitOfWork, new: NewAlert) -> None:
    """Raise an alert in the same transaction as what caused it; other services call this.

    Everybody may raise one. It is announced to all windows when the transaction commits.

    Raises:
        LookupError: there are no words for it, or a place in them has no value; a mistake of the program.
    """
    check_words(new.code, new.values)
    minutes = answer_minutes(uow, (new.type,))
    first = first_minutes(new.type, minutes)
    uow.session.execute(
        insert(Alert).values(
            kind=new.type,
            severity=new.severity or SEVERITIES[new.type],
            department=new.department,
            due_at=None if first is None else uow.now + timedelta(minutes=first),
            escalation=[_stored(step) for step in escalation_plan(new.type, new.department, minutes)],
            subject_kind=new.subject_kind,
            subject_id=new.subject_id,
            message=new.code,
            params=packed(new.values),
        )
    )


def _stored(step: Escalation) -> dict[str, Any]:
    """A level as ``quty.escalate_alerts`` reads it; no minutes means that it climbs no further."""
    found: dict[str, Any] = {"level": step.level, "department": step.department.value, "roles": list(step.roles)}
    return found if step.minutes is None else found | {"minutes": step.minutes}


def _plan(stored: list[Any]) -> tuple[Escalation, ...]:
    return tuple(
        Escalation(number, Department(step["department"]), tuple(step.get("roles", ())), step.get("minutes"))
        for number, step in enumerate(stored, start=2)
    )


# Queries


@query(Permission.USE_PROGRAM)
def my_alerts(uow: UnitOfWork) -> tuple[AlertRow, ...]:
    """All open alerts: those that concern the person at the window first, critical before others, oldest first."""
    found = _rows(uow, _ROWS.where(Alert.state.in_(_OPEN)))
    return tuple(sorted(found, key=_urgency))


@query(Permission.USE_PROGRAM)
def waiting_for_me(uow: UnitOfWork) -> WaitingAlerts:
    """What the bell and the red bar show."""
    mine = tuple(row for row in my_alerts(uow) if row.mine)
    return WaitingAlerts(
        len(mine),
        sum(1 for row in mine if row.state is AlertState.PENDING),
        mine,
    )


@query(Permission.USE_PROGRAM)
def alert(uow: UnitOfWork, alert_id: int) -> AlertRow:
    """One alert.

    Raises:
        NotFound: there is none with this id.
    """
    found = _rows(uow, _ROWS.where(Alert.id == alert_id))
    if not found:
        raise _unknown()
    return found[0]


@query(Permission.USE_PROGRAM)
def alert_log(uow: UnitOfWork, wanted: AlertLogQuestion) -> tuple[AlertRow, ...]:
    """A page of all alerts, newest first."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.type is not None:
        conditions.append(Alert.kind == wanted.type)
    if wanted.department is not None:
        conditions.append(Alert.department == wanted.department)
    if wanted.state is not None:
        conditions.append(Alert.state == wanted.state)
    if wanted.after is not None:
        conditions.append(tuple_(Alert.raised_at, Alert.id) < tuple_(*wanted.after))
    statement = (
        _ROWS.where(*conditions)
        .order_by(Alert.raised_at.desc(), Alert.id.desc())
        .limit(max(1, min(wanted.limit, 5_000)))
    )
    return tuple(_rows(uow, statement))


@query(Permission.USE_PROGRAM)
def alert_history(uow: UnitOfWork, alert_id: int) -> tuple[AlertEventRow, ...]:
    """What happened to an alert, oldest first."""
    found = uow.session.execute(
        select(AlertEvent, Person.full_name)
        .outerjoin(Person, Person.name == AlertEvent.person_name)
        .where(AlertEvent.alert_id == alert_id)
        .order_by(AlertEvent.id)
    )
    return tuple(
        AlertEventRow(
            event.id, event.at, name or event.person_name, event.state, event.department, event.level, event.reason
        )
        for event, name in found
    )


def _rows(uow: UnitOfWork, statement: Select[Any]) -> list[AlertRow]:
    found = uow.session.execute(statement).all()
    names = {row.code: row.name for row in uow.session.execute(select(Role.code, Role.name))} if found else {}
    return [_row(uow, each, names) for each in found]


def _row(uow: UnitOfWork, found: Row[Any], names: Mapping[str, str]) -> AlertRow:
    facts = _facts(found)
    roles = roles_of_level(facts.type, facts.origin, min(facts.level, 1 + len(found.escalation)))
    return AlertRow(
        found.id,
        facts.type,
        facts.severity,
        facts.state,
        words(found.message, found.params),
        facts.origin,
        facts.department,
        tuple(names.get(code, code) for code in roles),
        facts.level,
        facts.due_at,
        concerns(facts, department=uow.actor.department, roles=uow.actor.roles),
        found.raised_at,
        found.raiser or found.raised_by,
        found.acknowledged_at,
        found.acknowledger or "",
        found.resolved_at,
        found.resolver or "",
        found.answer_reason,
        found.subject_kind,
        found.subject_id,
        found.version,
    )


def _facts(found: Row[Any]) -> AlertFacts:
    return AlertFacts(
        found.kind,
        found.severity,
        found.state,
        found.origin or found.department,
        found.department,
        found.level,
        found.due_at,
        found.raised_by,
    )


def _urgency(row: AlertRow) -> tuple[bool, bool, int, datetime]:
    severities = [AlertSeverity.CRITICAL, AlertSeverity.WARNING, AlertSeverity.INFO]
    return not row.mine, row.state is not AlertState.PENDING, severities.index(row.severity), row.raised_at


# Commands


@command(Permission.ANSWER_ALERTS)
def acknowledge(uow: UnitOfWork, key: AlertKey) -> None:
    """Say that somebody takes care of an alert; it climbs no further.

    Raises:
        WrongState: it was answered already.
        NotAllowed: it does not concern the person.
        Conflict: it changed since the person saw it.
    """
    facts = _answerable(uow, key.id)[0]
    plan_acknowledge(facts)
    _change(uow, key.id, key.version, state=AlertState.ACKNOWLEDGED)


@command(Permission.ANSWER_ALERTS)
def resolve(uow: UnitOfWork, answer: AlertAnswer) -> None:
    """Say that the cause of an alert is gone, and what was done.

    Raises:
        WrongState: it was answered already.
        Invalid: nobody says what was done.
        NotAllowed: it does not concern the person.
        Conflict: it changed since the person saw it.
    """
    facts = _answerable(uow, answer.id)[0]
    _with_field(lambda: plan_resolve(facts, answer.words))
    _change(uow, answer.id, answer.version, state=AlertState.RESOLVED, answer_reason=answer.words.strip())


@command(Permission.OVERRIDE_ALERTS)
def override(uow: UnitOfWork, answer: AlertOverride) -> None:
    """Lift a block although its cause is not gone; the reason stands in the log.

    Raises:
        WrongState: it was answered already.
        Refused: metal, or the alert of an own action.
        Invalid: there is no reason.
        NotAllowed: it does not concern the person.
        Conflict: it changed since the person saw it.
    """
    facts = _answerable(uow, answer.id)[0]
    _with_field(
        lambda: plan_override(facts, actor=uow.actor.name, permissions=uow.actor.permissions, reason=answer.words)
    )
    reason = f"[{answer.why.value}] {answer.words.strip()}"
    _change(uow, answer.id, answer.version, state=AlertState.OVERRIDDEN, answer_reason=reason)


@command(Permission.ANSWER_ALERTS)
def request_override(uow: UnitOfWork, answer: AlertAnswer) -> None:
    """Ask the next level to decide now instead of at the deadline.

    Raises:
        WrongState: it was answered already, or stands at the highest level.
        Invalid: there is no reason.
        NotAllowed: it does not concern the person.
        Conflict: it changed since the person saw it.
    """
    facts, stored = _answerable(uow, answer.id)
    _with_field(lambda: plan_request(facts, answer.words, _plan(stored)))
    _change(uow, answer.id, answer.version, due_at=uow.now - timedelta(days=1), answer_reason=answer.words.strip())
    uow.session.execute(text("SELECT quty.escalate_alerts()"))


# One call: it runs on every window all day, and its own lock is enough to make it happen once.
@command(Permission.USE_PROGRAM, one_call=True)
def escalate_due(call: OneCall) -> int:
    """Pass on what nobody acknowledged in time; every window does so now and then, each alert climbs once.

    Returns:
        how many alerts were passed on.
    """
    return int(call.scalar("SELECT quty.escalate_alerts()"))


def _with_field(check: Any) -> None:
    """Run a rule that speaks of ``reason`` for an input whose field is called ``words``.

    Raises:
        Invalid: with the message beside that field.
    """
    try:
        check()
    except Invalid as error:
        raise Invalid({"words": error.fields.get("reason", Text(N_("Write a reason.")))}) from None


def _answerable(uow: UnitOfWork, alert_id: int) -> tuple[AlertFacts, list[Any]]:
    """The facts of an alert that the person may answer, and its plan."""
    found = uow.session.execute(_ROWS.where(Alert.id == alert_id)).one_or_none()
    if found is None:
        raise _unknown()
    facts = _facts(found)
    everywhere = {Department.PPIC, Department.MANAGEMENT, Department.ADMINISTRATION}
    if uow.actor.department not in everywhere and not concerns(
        facts, department=uow.actor.department, roles=uow.actor.roles
    ):
        raise NotAllowed(Permission.OVERRIDE_ALERTS)
    return facts, found.escalation


def _change(uow: UnitOfWork, alert_id: int, version: int, **values: object) -> None:
    changed = uow.session.execute(
        update(Alert)
        .where(Alert.id == alert_id, Alert.version == version)
        .values(**values, version=version + 1)
        .returning(Alert.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if changed is None:
        raise Conflict(Text(N_("Somebody answered this alert meanwhile.")))


def _unknown() -> NotFound:
    return NotFound(Text(N_("This alert does not exist.")), Text(N_("Refresh the list of alerts.")))
