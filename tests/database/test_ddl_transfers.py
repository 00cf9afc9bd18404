"""Hand-overs and lines: what the order says, one batch per line, and books that balance."""

import psycopg
import pytest

from tests.database.rows import Batch, arrange
from tests.databases import Plant

SEND = (
    "INSERT INTO quty.transfer (number, from_department, to_department, manufacturing_order_id, article_id, week_year,"
    " week_number, destination_id, sent_pcs, state) SELECT %s, 'FIN', 'PCK', %s, %s, 2026, 1, id, 50, 'locked'"
    " FROM quty.destination WHERE code = 'AP'"
)


@pytest.fixture
def batch(database: Plant) -> Batch:
    return arrange(database)


def test_a_transfer_carries_the_week_and_destination_of_the_order(database: Plant, batch: Batch) -> None:
    with database.connect() as connection:
        connection.execute(SEND, ("T-1", batch.manufacturing_order, batch.article))
        row = connection.execute(
            "SELECT t.week_number, d.code FROM quty.transfer t JOIN quty.destination d ON d.id = t.destination_id"
        ).fetchone()
    assert row == {"week_number": 22, "code": "EU"}


def test_what_is_sent_is_received_or_explained(database: Plant, batch: Batch) -> None:
    with database.connect() as connection:
        connection.execute(SEND, ("T-1", batch.manufacturing_order, batch.article))
        for wrong, constraint in (
            ("received_pcs = 48, difference_pcs = 0", "transfer_received_check"),
            ("received_pcs = 48, difference_pcs = 2", "transfer_difference_check"),
            ("note = 'nothing counted'", "transfer_accepted_check"),
        ):
            with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
                connection.execute(f"UPDATE quty.transfer SET state = 'accepted', {wrong}".encode())  # noqa: S608
        connection.execute(
            "UPDATE quty.transfer SET state = 'accepted', received_pcs = 48, difference_pcs = 2, difference_reason = 'Two torn'"
        )
        with pytest.raises(psycopg.Error, match=r"transfer\.settled"):
            connection.execute("UPDATE quty.transfer SET state = 'accepted', note = 'scanned again'")
        connection.execute("UPDATE quty.transfer SET state = 'completed', difference_outcome = 'lost'")
    assert database.one("SELECT accepted_by FROM quty.transfer") == database.server.superuser


def test_a_slip_that_was_not_sent_is_not_accepted(database: Plant, batch: Batch) -> None:
    with database.connect() as connection:
        connection.execute(SEND, ("T-1", batch.manufacturing_order, batch.article))
        connection.execute("UPDATE quty.transfer SET state = 'blocked'")
        with pytest.raises(psycopg.Error, match=r"transfer\.not_sent"):
            connection.execute("UPDATE quty.transfer SET state = 'accepted', received_pcs = 50, difference_pcs = 0")


def test_a_line_carries_one_open_batch(database: Plant, batch: Batch) -> None:
    occupy = (
        "INSERT INTO quty.line_occupancy (line_id, department, manufacturing_order_id, article_id, week_year, week_number,"
        " destination_id) SELECT p.id, 'SEW', %s, %s, 2000, 1, d.id FROM quty.production_line p, quty.destination d"
        " WHERE d.code = 'AP'"
    )
    values = (batch.manufacturing_order, batch.article)
    with database.connect() as connection:
        connection.execute("INSERT INTO quty.production_line (department, number) VALUES ('PCK', 1)")
        connection.execute(occupy, values)
        with pytest.raises(psycopg.errors.UniqueViolation, match="line_occupancy_open_key"):
            connection.execute(occupy, values)
        connection.execute("UPDATE quty.line_occupancy SET cleared_at = now()")
        connection.execute(occupy, values)
        with pytest.raises(psycopg.Error, match=r"line\.cleared"):
            connection.execute("UPDATE quty.line_occupancy SET state = 'paused' WHERE cleared_at IS NOT NULL")
    row = database.one("SELECT array_agg(DISTINCT department || week_number) FROM quty.line_occupancy")
    assert row == ["PCK22"]


def test_a_frozen_place_waits_for_nothing_and_thaws(database: Plant, batch: Batch) -> None:
    with database.connect() as connection:
        connection.execute("SELECT quty.freeze_places(%s)", ([batch.place],))
        assert database.one("SELECT frozen_at IS NOT NULL FROM quty.place WHERE id = %s", batch.place)
        connection.execute("SELECT quty.unfreeze_places(%s)", ([batch.place],))
    assert database.one("SELECT frozen_at FROM quty.place WHERE id = %s", batch.place) is None


def test_nobody_approves_ones_own_material(database: Plant, batch: Batch) -> None:
    with (
        database.connect() as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="material_requisition_own_check"),
    ):
        connection.execute(
            "INSERT INTO quty.material_requisition (number, kind, department, work_order_id, article_id, qty, unit, reason,"
            " decided_at, decided_by) VALUES ('R-1', 'shortage', 'CUT', %s, %s, 5, 'M', 'Short', now(), session_user)",
            (batch.work_order, batch.article),
        )
