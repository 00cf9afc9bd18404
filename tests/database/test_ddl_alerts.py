"""Alerts climb, are answered by the right people, and leave a history."""

import json

import psycopg
import pytest

from tests.databases import Plant

RAISE = (
    "INSERT INTO quty.alert (kind, severity, department, message, due_at, escalation) VALUES"
    " ('line_clearance', 'warning', 'CUT', 'line.blocked', now() + %s::interval, %s)"
)
PLAN = json.dumps([{"department": "PPIC", "minutes": 5}, {"department": "MGT", "minutes": 15, "severity": "critical"}])


def test_an_alert_climbs_by_its_plan(database: Plant) -> None:
    clerk = database.person("operator_cutting")
    with database.connect(clerk) as connection:
        connection.execute(RAISE, ("-1 minute", PLAN))
        seen = []
        for _ in range(4):
            connection.execute("SELECT quty.escalate_alerts()")
            row = connection.execute(
                "SELECT level, department, severity, due_at > now() AS waits FROM quty.alert"
            ).fetchone()
            assert row
            seen.append(tuple(row.values()))
            with database.connect() as superuser:
                superuser.execute("UPDATE quty.alert SET due_at = now() - interval '1 minute' WHERE due_at IS NOT NULL")
    assert seen[:2] == [(2, "PPIC", "warning", True), (3, "MGT", "critical", True)]
    assert seen[2] == seen[3] == (3, "MGT", "critical", None), "the last level stays until it is answered"
    assert database.one("SELECT array_agg(level ORDER BY id) FROM quty.alert_event") == [1, 2, 3]


def test_an_alert_is_answered_by_its_department_and_signed(database: Plant) -> None:
    with database.connect(database.person("operator_cutting")) as connection:
        connection.execute(RAISE, ("30 minutes", "[]"))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE quty.alert SET state = 'acknowledged'")
    acknowledge = "UPDATE quty.alert SET state = 'acknowledged', acknowledged_by = 'somebody'"
    with database.connect(database.person("spv_sewing")) as connection:
        assert connection.execute(acknowledge).rowcount == 0
    supervisor = database.person("spv_cutting")
    with database.connect(supervisor) as connection:
        assert connection.execute(acknowledge).rowcount == 1
        with pytest.raises(psycopg.Error) as caught:
            connection.execute("UPDATE quty.alert SET state = 'overridden', answer_reason = 'Hurry'")
        assert (caught.value.sqlstate, caught.value.diag.message_primary) == ("QY002", "override_alerts")
    manager = database.person("factory_manager")
    with database.connect(manager) as connection:
        with pytest.raises(psycopg.errors.CheckViolation, match="alert_answered_check"):
            connection.execute("UPDATE quty.alert SET state = 'overridden'")
        connection.execute("UPDATE quty.alert SET state = 'overridden', answer_reason = 'Line is empty'")
        with pytest.raises(psycopg.Error, match=r"alert\.wrong_state"):
            connection.execute("UPDATE quty.alert SET state = 'resolved'")
    with database.connect() as connection:
        row = connection.execute("SELECT acknowledged_by, resolved_by, due_at FROM quty.alert").fetchone()
        events = connection.execute("SELECT state, person_name FROM quty.alert_event ORDER BY id").fetchall()
    assert row == {"acknowledged_by": supervisor.name, "resolved_by": manager.name, "due_at": None}
    assert [event["state"] for event in events] == ["pending", "acknowledged", "overridden"]
    assert [event["person_name"] for event in events][1:] == [supervisor.name, manager.name]


def test_an_alert_is_not_raised_as_answered(database: Plant) -> None:
    with database.connect(database.person("operator_cutting")) as connection, pytest.raises(psycopg.errors.Error):
        connection.execute(
            "INSERT INTO quty.alert (kind, severity, department, message, state, resolved_at, resolved_by) VALUES"
            " ('other', 'info', 'CUT', 'x', 'resolved', now(), 'boss')"
        )
