"""The rule of release in the database and in the program are one rule; a batch is tried at each gate in turn."""

import json

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quty_desktop.domain.release import Gate, facts_of, reasons
from quty_desktop.services.quality import release
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import arrange_order, mark

RESULTS = st.sampled_from(["pass", "fail", "blocked"])
TESTS = st.lists(st.sampled_from(["drop", "stability_10", "seam_strength", "EN71-3"]), unique=True)
CHECKPOINTS = st.lists(st.sampled_from(["cutting", "inline_sewing", "finishing"]), unique=True)
SMALL = st.integers(0, 3)
OPEN = st.lists(
    st.sampled_from(
        [
            {"kind": "hold", "code": "manual", "ref": 1},
            {"kind": "lab_test", "code": "drop", "ref": 2},
            {"kind": "metal", "code": "metal_check", "ref": 3},
            {"kind": "inspection", "code": "final", "ref": 4},
        ]
    ),
    max_size=3,
)
FACTS = st.fixed_dictionaries(
    {
        "open": OPEN,
        "tests_needed": TESTS,
        "tests_passed": TESTS,
        "tests_waived": st.lists(
            st.builds(
                lambda code: {
                    "code": code,
                    "batch": "BATCH-2026-001",
                    "tested_at": "2026-01-05T08:00:00+07:00",
                    "until": "2026-07-05T08:00:00+07:00",
                    "person": "",
                    "reason": "",
                },
                st.sampled_from(["drop", "stability_10", "EN71-3"]),
            ),
            max_size=2,
        ),
        "unverified": st.lists(
            st.builds(
                lambda kind, count: {"kind": kind, "count": count},
                st.sampled_from(["inspection", "lab_test"]),
                st.integers(1, 3),
            ),
            max_size=2,
        ),
        "inspections_needed": CHECKPOINTS,
        "inspections": st.dictionaries(
            st.sampled_from(["cutting", "inline_sewing", "finishing", "final", "packing"]), RESULTS
        ),
        "packed_pcs": SMALL,
        "metal": st.fixed_dictionaries(
            {"passed_pcs": SMALL, "doubtful_pcs": SMALL, "waiting_pcs": SMALL, "incidents": SMALL}
        ),
        "cartons_held": SMALL,
        "marks_wrong": SMALL,
        "marks_differ": SMALL,
        "final_before_marks": st.booleans(),
    }
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS)
def test_the_database_reasons_as_the_program_does(
    connection: psycopg.Connection[dict[str, object]], facts: dict[str, object]
) -> None:
    rows = connection.execute("SELECT * FROM quty.release_reasons(%s::jsonb)", (json.dumps(facts),)).fetchall()
    found = [(r["gate"], r["reason"], r["subject"], r["ref"], r["wanted"], r["found"]) for r in rows]
    assert found == [
        (each.gate.value, each.code.value, each.subject, each.ref, each.wanted, each.found)
        for each in reasons(facts_of(facts))
    ]


@pytest.fixture
def connection(database: Plant):  # type: ignore[no-untyped-def]
    with database.connect() as opened:
        yield opened


TRIES = (
    ("DELETE FROM quty.lab_test WHERE test_type = 'drop'", "test_missing"),
    ("DELETE FROM quty.metal_passage", "metal_missing"),
    ("INSERT INTO quty.setting (key, value) VALUES ('release.needs_stacking', 'true')", "test_missing"),
    (
        "INSERT INTO quty.lab_method (code, name, standard, minimum, required) VALUES ('EN71-3', 'Migration', 'EN 71-3',"
        " 1, true)",
        "test_missing",
    ),
    ("INSERT INTO quty.setting (key, value) VALUES ('release.final_before_marks', 'true')", "inspection_missing"),
)


@pytest.mark.parametrize(("change", "reason"), TRIES)
def test_a_batch_is_kept_at_each_gate_in_turn(database: Plant, change: str, reason: str) -> None:
    """Whoever prints, also the superuser: the guard of the table refuses and says the reason."""
    order = arrange_order(database)
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) VALUES (%s, 1, 60)",
            (order.manufacturing_order,),
        )
        connection.execute("SET session_replication_role = replica")
        connection.execute(change.encode())
    with pytest.raises(psycopg.DatabaseError, match="batch_not_released") as refused:
        mark(database, order, 1, 1, 1)
    assert reason in str(refused.value.diag.message_detail)


def test_the_last_hour_waits_for_its_check_before_loading(database: Plant) -> None:
    order = arrange_order(database)
    with door_of(database, "qc_inspector") as inspector, database.connect() as connection:
        state = inspector.ask(release.release_state, order.batch)
        assert state.marks_open
        assert not state.loading_open
        with pytest.raises(psycopg.DatabaseError, match="batch_not_released"):
            connection.execute("SELECT quty.require_release(%s, 'loading')", (order.manufacturing_order,))
        connection.execute("SELECT quty.require_release(%s, 'marks')", (order.manufacturing_order,))
        assert {each.gate for each in state.reasons} == {Gate.LOADING}
