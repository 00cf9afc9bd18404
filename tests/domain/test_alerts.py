from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.alerts import (
    LADDERS,
    SEVERITIES,
    WORDS,
    AlertFacts,
    AlertSeverity,
    AlertState,
    AlertType,
    Escalation,
    check_words,
    concerns,
    departments_concerned,
    escalation_plan,
    first_minutes,
    next_escalation,
    packed,
    plan_acknowledge,
    plan_override,
    plan_request,
    plan_resolve,
    roles_of_level,
    roles_reached,
    words,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused, WrongState
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.quality import LabTestType
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import translator

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


def alert(
    type_: AlertType = AlertType.LINE_CLEARANCE,
    *,
    state: AlertState = AlertState.PENDING,
    level: int = 1,
    due_in_minutes: float | None = -1,
    department: Department = Department.CUTTING,
    raised_by: str = "andi",
) -> AlertFacts:
    due_at = None if due_in_minutes is None else NOW + timedelta(minutes=due_in_minutes)
    return AlertFacts(type_, SEVERITIES[type_], state, department, department, level, due_at, raised_by)


PLAN = escalation_plan(AlertType.LINE_CLEARANCE, Department.CUTTING)


def test_a_blocked_line_climbs_from_supervisor_to_ppic_manager_to_factory_manager() -> None:
    assert roles_of_level(AlertType.LINE_CLEARANCE, Department.CUTTING, 1) == ("spv_cutting",)
    assert first_minutes(AlertType.LINE_CLEARANCE) == 30
    assert next_escalation(alert(), NOW, PLAN) == Escalation(2, Department.PPIC, ("ppic_manager",), 5)
    assert next_escalation(alert(level=2), NOW, PLAN) == Escalation(
        3, Department.MANAGEMENT, ("factory_manager",), None
    )


def test_a_segregation_alarm_reaches_the_production_manager_after_ten_minutes() -> None:
    assert first_minutes(AlertType.SEGREGATION) == 10
    plan = escalation_plan(AlertType.SEGREGATION, Department.SEWING)
    step = next_escalation(alert(AlertType.SEGREGATION, department=Department.SEWING), NOW, plan)
    assert step is not None
    assert step.roles == ("production_manager",)


@pytest.mark.parametrize(
    "facts",
    [
        alert(due_in_minutes=0.1),
        alert(due_in_minutes=None),
        alert(level=3),
        alert(state=AlertState.ACKNOWLEDGED),
        alert(state=AlertState.RESOLVED),
        alert(state=AlertState.OVERRIDDEN),
    ],
    ids=["not due", "no deadline", "top", "acknowledged", "resolved", "overridden"],
)
def test_nothing_climbs_that_is_answered_not_due_or_at_the_top(facts: AlertFacts) -> None:
    assert next_escalation(facts, NOW, PLAN) is None


def test_the_plant_sets_its_own_minutes() -> None:
    assert first_minutes(AlertType.METAL, lambda _type, level: level) == 1
    assert escalation_plan(AlertType.METAL, Department.FINISHING, lambda _type, level: level)[0].minutes == 2


def test_a_certificate_has_one_level_and_no_deadline() -> None:
    assert first_minutes(AlertType.CERTIFICATE) is None
    assert escalation_plan(AlertType.CERTIFICATE, Department.QUALITY) == ()


@pytest.mark.parametrize("state", [AlertState.ACKNOWLEDGED, AlertState.RESOLVED, AlertState.OVERRIDDEN])
def test_only_a_pending_alert_is_acknowledged(state: AlertState) -> None:
    plan_acknowledge(alert())
    with pytest.raises(WrongState):
        plan_acknowledge(alert(state=state))


def test_resolving_tells_what_was_done() -> None:
    plan_resolve(alert(), "Line 3 emptied")
    with pytest.raises(Invalid):
        plan_resolve(alert(), "  ok ")
    with pytest.raises(WrongState):
        plan_resolve(alert(state=AlertState.RESOLVED), "Line 3 emptied")


def test_an_override_needs_a_reason_and_somebody_else() -> None:
    manager = {Permission.OVERRIDE_ALERTS}
    plan_override(alert(), actor="sari", permissions=manager, reason="manual clearance needed")
    with pytest.raises(Invalid):
        plan_override(alert(), actor="sari", permissions=manager, reason="")
    with pytest.raises(Refused) as own:
        plan_override(alert(), actor="andi", permissions=manager, reason="manual clearance needed")
    assert own.value.code == "alert.own_override"
    with pytest.raises(Refused) as metal:
        plan_override(alert(AlertType.METAL), actor="sari", permissions=manager, reason="no metal seen")
    assert metal.value.code == "alert.metal_not_overridden"


def test_a_supervisor_asks_the_next_level_before_the_deadline() -> None:
    step = plan_request(alert(due_in_minutes=20), "sewing line delayed", PLAN)
    assert step.level == 2
    with pytest.raises(WrongState):
        plan_request(alert(level=3, due_in_minutes=None), "sewing line delayed", PLAN)
    with pytest.raises(WrongState):
        plan_request(alert(state=AlertState.ACKNOWLEDGED), "sewing line delayed", PLAN)
    with pytest.raises(Invalid):
        plan_request(alert(), "", PLAN)


def test_an_alert_concerns_its_departments_and_the_roles_it_has_reached() -> None:
    facts = alert(AlertType.SEGREGATION, department=Department.SEWING)
    assert concerns(facts, department=Department.SEWING, roles=())
    assert concerns(facts, department=Department.PPIC, roles=())
    assert not concerns(facts, department=Department.MANAGEMENT, roles=["production_manager"])
    climbed = alert(AlertType.SEGREGATION, department=Department.SEWING, level=2)
    assert concerns(climbed, department=Department.MANAGEMENT, roles=["production_manager"])
    assert not concerns(climbed, department=Department.PACKING, roles=["operator_packing"])


def test_every_type_has_a_severity_and_a_ladder_of_known_roles_for_every_department() -> None:
    known = {role.code for role in STANDARD_ROLES}
    for type_ in AlertType:
        assert type_ in SEVERITIES
        steps = LADDERS[type_].steps
        assert 1 <= len(steps) <= 3
        assert all(step.minutes for step in steps[:-1])
        assert steps[-1].minutes is None
        for department in Department:
            assert set(roles_reached(type_, department, len(steps))) <= known
            assert roles_of_level(type_, department, 1)
            assert departments_concerned(type_, department)[0] is department


@given(st.sampled_from(AlertType), st.sampled_from(Department))
def test_an_unanswered_alert_ends_at_the_top(type_: AlertType, department: Department) -> None:
    plan = escalation_plan(type_, department)
    level = 1
    for _ in range(10):
        facts = AlertFacts(type_, AlertSeverity.WARNING, AlertState.PENDING, department, department, level, NOW, "andi")
        step = next_escalation(facts, NOW, plan)
        if step is None:
            break
        assert step.level == level + 1
        level = step.level
    assert level == len(LADDERS[type_].steps)
    assert (first_minutes(type_) is None) == (not plan)


def test_words_keep_choices_weeks_and_days_translatable() -> None:
    stored = packed({"test": LabTestType.DROP, "batch": "BATCH-2026-014", "value": "3 of 5 broken"})
    assert stored["test"] == {"choice": "LabTestType", "value": "drop"}
    assert translator("en").tr(words("lab_test.failed", stored)) == (
        "Drop test of BATCH-2026-014 failed: 3 of 5 broken."
    )
    due = packed({"certificate": "GRS", "material": "Fibre", "day": date(2026, 7, 1), "week": Week(2026, 22)})
    assert translator("en").tr(words("certificate.due", due)) == "GRS of Fibre ends on 01-Jul-2026."


def test_an_alert_of_a_newer_program_still_reads() -> None:
    assert str(words("robot.lost", {"robot": 7})) == "Notice robot.lost: robot 7"
    newer = words("lab_test.failed", {"test": {"choice": "LabTestType", "value": "laser"}, "batch": "B", "value": 1})
    assert str(newer) == "laser of B failed: 1."


def test_every_text_has_only_named_places() -> None:
    for code, message in WORDS.items():
        assert "{}" not in message, code
        str(words(code, {}))


def test_an_alert_without_words_or_values_is_a_mistake_of_the_program() -> None:
    check_words("metal.found", {"batch": "B", "pieces": 2})
    with pytest.raises(LookupError, match="pieces"):
        check_words("metal.found", {"batch": "B"})
    with pytest.raises(LookupError):
        check_words("robot.lost", {})
