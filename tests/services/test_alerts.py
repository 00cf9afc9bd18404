import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError

from quty_desktop.domain.alerts import (
    LADDERS,
    AlertFacts,
    AlertSeverity,
    AlertState,
    AlertType,
    OverrideReason,
    escalation_plan,
    next_escalation,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, WrongState
from quty_desktop.domain.quality import LabTestType
from quty_desktop.i18n import translator
from quty_desktop.services.administration import alerts, plant_settings
from quty_desktop.services.administration.alerts import (
    AlertAnswer,
    AlertKey,
    AlertLogQuestion,
    AlertOverride,
    AlertRow,
    NewAlert,
)
from quty_desktop.services.administration.plant_settings import SettingChange
from quty_desktop.services.dispatcher import Dispatcher
from tests.databases import Plant
from tests.services.doors import directly, door_of

BLOCKED = NewAlert(
    AlertType.LINE_CLEARANCE,
    "line.blocked",
    Department.CUTTING,
    {"line": "3", "batch": "BATCH-2026-014", "pieces": 120},
)
METAL = NewAlert(AlertType.METAL, "metal.found", Department.FINISHING, {"batch": "BATCH-2026-015", "pieces": 2})


class Office:
    """Doors of people, made when they are first needed."""

    def __init__(self, plant: Plant, stack: ExitStack) -> None:
        self.plant = plant
        self._stack = stack
        self._doors: dict[str, Dispatcher] = {}

    def __getitem__(self, role: str) -> Dispatcher:
        if role not in self._doors:
            self._doors[role] = self._stack.enter_context(door_of(self.plant, role))
        return self._doors[role]

    def raised(self, new: NewAlert, by: str = "operator_cutting") -> AlertRow:
        before = {row.id for row in self[by].ask(alerts.my_alerts)}
        directly(self[by], lambda uow: alerts.raise_alert(uow, new))
        return next(row for row in self[by].ask(alerts.my_alerts) if row.id not in before)

    def seen(self, row: AlertRow, by: str = "operator_cutting") -> AlertRow:
        return self[by].ask(alerts.alert, row.id)

    def make_late(self, row: AlertRow) -> None:
        with self.plant.connect() as connection:
            connection.execute("UPDATE quty.alert SET due_at = now() - interval '1 minute' WHERE id = %s", [row.id])


@pytest.fixture
def office(database: Plant) -> Iterator[Office]:
    with ExitStack() as stack:
        yield Office(database, stack)


def test_an_alert_speaks_the_readers_language_and_names_whose_turn_it_is(office: Office) -> None:
    row = office.raised(BLOCKED)
    assert translator("en").tr(row.words) == (
        "Line 3 still holds BATCH-2026-014, 120 pcs. The transfer waits until it is clear."
    )
    assert (row.severity, row.state, row.level) == (AlertSeverity.WARNING, AlertState.PENDING, 1)
    assert row.roles == ("Cutting supervisor",)
    assert row.raised_by == office["operator_cutting"].actor.full_name
    assert row.due_at is not None
    assert timedelta(minutes=29) < row.due_at - datetime.now(UTC) <= timedelta(minutes=30)
    assert row.mine
    assert not office.seen(row, "operator_packing").mine


def test_the_bell_counts_what_concerns_me_and_names_the_critical(office: Office) -> None:
    office.raised(BLOCKED)
    metal = office.raised(METAL, "operator_finishing")
    waiting = office["qc_supervisor"].ask(alerts.waiting_for_me)
    assert (waiting.count, waiting.unseen) == (1, 1)
    assert [row.id for row in waiting.critical] == [metal.id]
    nobody = office["security"].ask(alerts.waiting_for_me)
    assert (nobody.count, nobody.critical) == (0, ())
    everything = office["qc_supervisor"].ask(alerts.my_alerts)
    assert [row.mine for row in everything] == [True, False]


def test_acknowledge_then_resolve(office: Office) -> None:
    row = office.raised(BLOCKED)
    office["spv_cutting"].run(alerts.acknowledge, AlertKey(row.id, row.version))
    seen = office.seen(row)
    assert seen.state is AlertState.ACKNOWLEDGED
    assert seen.due_at is None
    assert seen.acknowledged_by == office["spv_cutting"].actor.full_name
    office["spv_cutting"].run(alerts.resolve, AlertAnswer(row.id, seen.version, "Line 3 emptied"))
    seen = office.seen(row)
    assert (seen.state, seen.answer, seen.open) == (AlertState.RESOLVED, "Line 3 emptied", False)
    assert seen.resolved_by == office["spv_cutting"].actor.full_name
    states = [event.state for event in office["spv_cutting"].ask(alerts.alert_history, row.id)]
    assert states == [AlertState.PENDING, AlertState.ACKNOWLEDGED, AlertState.RESOLVED]
    with pytest.raises(WrongState):
        office["spv_cutting"].run(alerts.acknowledge, AlertKey(row.id, seen.version))


def test_an_answer_to_an_older_copy_is_a_conflict(office: Office) -> None:
    row = office.raised(BLOCKED)
    with pytest.raises(Conflict):
        office["spv_cutting"].run(alerts.acknowledge, AlertKey(row.id, row.version + 1))


def test_a_resolution_says_what_was_done(office: Office) -> None:
    row = office.raised(BLOCKED)
    with pytest.raises(Invalid) as refused:
        office["spv_cutting"].run(alerts.resolve, AlertAnswer(row.id, row.version, " "))
    assert set(refused.value.fields) == {"words"}


def test_only_those_whom_it_concerns_answer(office: Office) -> None:
    row = office.raised(BLOCKED)
    with pytest.raises(NotAllowed):
        office["spv_sewing"].run(alerts.acknowledge, AlertKey(row.id, row.version))
    with pytest.raises(NotAllowed):
        office["operator_cutting"].run(alerts.acknowledge, AlertKey(row.id, row.version))


def test_a_manager_overrides_with_a_reason_but_never_metal(office: Office) -> None:
    row = office.raised(BLOCKED)
    with pytest.raises(Invalid):
        office["ppic_manager"].run(alerts.override, AlertOverride(row.id, row.version, OverrideReason.LINE_DELAYED, ""))
    with pytest.raises(NotAllowed):
        office["spv_cutting"].run(
            alerts.override, AlertOverride(row.id, row.version, OverrideReason.LINE_DELAYED, "sewing is late")
        )
    office["ppic_manager"].run(
        alerts.override, AlertOverride(row.id, row.version, OverrideReason.LINE_DELAYED, "sewing is late")
    )
    seen = office.seen(row)
    assert (seen.state, seen.answer) == (AlertState.OVERRIDDEN, "[line_delayed] sewing is late")
    metal = office.raised(METAL, "operator_finishing")
    with pytest.raises(Refused) as refused:
        office["production_manager"].run(
            alerts.override, AlertOverride(metal.id, metal.version, OverrideReason.FALSE_ALARM, "nothing seen")
        )
    assert refused.value.code == "alert.metal_not_overridden"


def test_nobody_overrides_the_alert_of_an_own_action(office: Office) -> None:
    row = office.raised(BLOCKED, "ppic_manager")
    with pytest.raises(Refused) as refused:
        office["ppic_manager"].run(
            alerts.override, AlertOverride(row.id, row.version, OverrideReason.OTHER, "because I can")
        )
    assert refused.value.code == "alert.own_override"


def test_the_supervisor_asks_the_next_level_at_once(office: Office) -> None:
    row = office.raised(BLOCKED)
    office["spv_cutting"].run(alerts.request_override, AlertAnswer(row.id, row.version, "sewing line delayed"))
    seen = office.seen(row)
    assert (seen.level, seen.department, seen.roles) == (2, Department.PPIC, ("PPIC manager",))
    assert seen.origin is Department.CUTTING
    assert office.seen(row, "ppic_manager").mine
    # The department where it happened still sees it, and may still say that the line is empty.
    office["spv_cutting"].run(alerts.resolve, AlertAnswer(row.id, seen.version, "Line 3 emptied"))


def test_what_nobody_answers_climbs_as_the_rules_say(office: Office) -> None:
    row = office.raised(BLOCKED)
    plan = escalation_plan(AlertType.LINE_CLEARANCE, Department.CUTTING)
    for level in (2, 3):
        office.make_late(row)
        before = office.seen(row)
        step = next_escalation(facts(before), datetime.now(UTC), plan)
        assert step is not None
        assert office["security"].run(alerts.escalate_due) == 1
        after = office.seen(row)
        assert (after.level, after.department) == (level, step.department) == (step.level, step.department)
        assert (after.due_at is None) == (step.minutes is None)
    assert office["security"].run(alerts.escalate_due) == 0
    assert office.seen(row, "factory_manager").mine
    assert office["factory_manager"].ask(alerts.waiting_for_me).count == 1


def facts(row: AlertRow) -> AlertFacts:
    return AlertFacts(
        row.type, row.severity, row.state, row.origin, row.department, row.level, row.due_at, row.raised_by
    )


def test_what_is_acknowledged_does_not_climb(office: Office) -> None:
    row = office.raised(BLOCKED)
    office["spv_cutting"].run(alerts.acknowledge, AlertKey(row.id, row.version))
    office.make_late(row)
    assert office["security"].run(alerts.escalate_due) == 0


def test_the_plants_own_deadlines_are_taken(office: Office) -> None:
    office["admin"].run(plant_settings.change, SettingChange("alerts.line_clearance_1_minutes", 2))
    row = office.raised(BLOCKED)
    assert row.due_at is not None
    assert row.due_at - datetime.now(UTC) <= timedelta(minutes=2)


ESCALATE_UNLOCKED = """
    WITH late AS (SELECT a.id FROM quty.alert a WHERE a.state = 'pending' AND a.due_at <= now())
    UPDATE quty.alert a SET level = a.level + 1, due_at = now() + interval '5 minutes' FROM late WHERE a.id = late.id
"""


def climb_together(office: Office, row: AlertRow, statement: str) -> int:
    """Two windows look at the same moment; the level that the alert has then."""
    office.make_late(row)
    with psycopg.connect(office.plant.conninfo()) as first, psycopg.connect(office.plant.conninfo()) as second:
        first.execute(statement.encode())

        def look() -> None:
            second.execute(statement.encode())
            second.commit()

        other = threading.Thread(target=look)
        other.start()
        other.join(timeout=0.5)
        first.commit()
        other.join()
    return office.seen(row).level


def test_two_windows_that_look_at_once_pass_an_alert_on_once(office: Office) -> None:
    assert climb_together(office, office.raised(BLOCKED), "SELECT quty.escalate_alerts()") == 2


def test_without_the_lock_it_would_climb_twice(office: Office) -> None:
    assert climb_together(office, office.raised(BLOCKED), ESCALATE_UNLOCKED) == 3


def test_the_log_is_read_page_by_page_and_filtered(office: Office) -> None:
    made = [office.raised(BLOCKED) for _ in range(3)]
    office.raised(METAL, "operator_finishing")
    door = office["factory_manager"]
    first = door.ask(alerts.alert_log, AlertLogQuestion(limit=2))
    rest = door.ask(alerts.alert_log, AlertLogQuestion(limit=2, after=(first[-1].raised_at, first[-1].id)))
    assert len({row.id for row in (*first, *rest)}) == 4
    assert [row.type for row in door.ask(alerts.alert_log, AlertLogQuestion(type=AlertType.METAL))] == [AlertType.METAL]
    cutting = door.ask(alerts.alert_log, AlertLogQuestion(department=Department.CUTTING, state=AlertState.PENDING))
    assert {row.id for row in cutting} == {row.id for row in made}


def test_choices_in_an_alert_are_kept_to_be_translated(office: Office) -> None:
    failed = NewAlert(
        AlertType.QC_FAIL,
        "lab_test.failed",
        Department.QUALITY,
        {"test": LabTestType.DROP, "batch": "BATCH-1", "value": "3 of 5"},
        severity=AlertSeverity.CRITICAL,
        subject_kind="manufacturing_order",
        subject_id=7,
    )
    row = office.raised(failed, "qc_lab")
    assert row.words.values["test"] is LabTestType.DROP
    assert (row.severity, row.subject_kind, row.subject_id) == (AlertSeverity.CRITICAL, "manufacturing_order", 7)


def test_an_unknown_alert_is_said_to_be_so(office: Office) -> None:
    with pytest.raises(NotFound):
        office["security"].ask(alerts.alert, 12_345)
    with pytest.raises(NotFound):
        office["spv_cutting"].run(alerts.acknowledge, AlertKey(12_345, 1))


def test_postgresql_refuses_answers_to_those_without_the_right(office: Office) -> None:
    row = office.raised(BLOCKED)
    for role in ("operator_cutting", "spv_sewing"):
        door = office[role]
        with pytest.raises((ProgrammingError, Conflict)):
            directly(door, lambda uow: alerts._change(uow, row.id, row.version, state=AlertState.ACKNOWLEDGED))
    assert office.seen(row).state is AlertState.PENDING


@pytest.mark.parametrize("type_", LADDERS)
def test_in_the_database_too_those_named_first_may_answer(office: Office, type_: AlertType) -> None:
    row = office.raised(NewAlert(type_, "notice", Department.PACKING, {"words": "look"}), "operator_packing")
    answering = ["spv_packing"]
    if Department.QUALITY in LADDERS[type_].departments:
        answering.append("qc_supervisor")
    if Department.WAREHOUSE in LADDERS[type_].departments:
        answering.append("spv_warehouse")
    for role in answering:
        again = office.raised(NewAlert(type_, "notice", Department.PACKING, {"words": "look"}), "operator_packing")
        office[role].run(alerts.acknowledge, AlertKey(again.id, again.version))
    assert office.seen(row, "operator_packing").state is AlertState.PENDING
