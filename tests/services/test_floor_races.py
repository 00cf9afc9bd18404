"""Two clerks at one work order: only the locks keep their entries within what was received; each race with its twin."""

import time
from threading import Thread

import psycopg
import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.services.hand_over import production_output
from tests.databases import Plant
from tests.services.test_floor import STAGES_DONE, sewn
from tests.services.test_transfers import floor_of

D = Department
OUTPUT = (
    "INSERT INTO quty.production_output (work_order_id, line_id, made_on, good_pcs, reject_pcs)"
    " VALUES (%s, %s, (now() AT TIME ZONE 'Asia/Jakarta')::date, %s, 0)"
)
STAGE = (
    "INSERT INTO quty.stage_output (work_order_id, line_id, made_on, stage, pcs)"
    " VALUES (%s, %s, (now() AT TIME ZONE 'Asia/Jakarta')::date, 'assemble', %s)"
)
TWINS = pytest.mark.parametrize("locked", [True, False], ids=["as it is", "its unlocked twin"])


def unlock(plant: Plant, function: str) -> None:
    """The same rules without the lock."""
    made = str(plant.one("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", function))
    assert " FOR UPDATE" in made
    with plant.connect() as connection:
        connection.execute(made.replace(" FOR UPDATE", "").encode())


def both_get_in(plant: Plant, statement: str, work: int, line: int, pcs: int) -> bool:
    """Whether two people's entries are both kept when the second one begins before the first one has ended."""
    refused: list[Exception] = []

    def second() -> None:
        with psycopg.connect(plant.conninfo()) as other:
            try:
                other.execute(statement.encode(), (work, line, pcs))
            except psycopg.Error as error:
                refused.append(error)

    with psycopg.connect(plant.conninfo()) as one:
        one.execute(statement.encode(), (work, line, pcs))
        clerk = Thread(target=second)
        clerk.start()
        time.sleep(0.3)
    clerk.join()
    return not refused


@TWINS
def test_only_the_lock_keeps_the_check_within_the_stages(fresh_database: Plant, locked: bool) -> None:
    with floor_of(fresh_database) as floor:
        _, work, line = sewn(floor)
        new = production_output.NewOutput(work, 100, 0, line)
        floor["operator_sewing"].run(production_output.record, new, confirmed=STAGES_DONE)
        with fresh_database.connect() as connection:
            for stage in ("assemble", "label", "back_stitch"):
                connection.execute(STAGE.replace("assemble", stage).encode(), (work, line, 400))
        if not locked:
            unlock(fresh_database, "production_output_count")
        assert both_get_in(fresh_database, OUTPUT, work, line, 300) is not locked
        made = int(fresh_database.one("SELECT good_pcs FROM quty.work_order WHERE id = %s", work))
        assert made == (400 if locked else 700)


@TWINS
def test_only_the_lock_keeps_a_stage_within_what_was_received(fresh_database: Plant, locked: bool) -> None:
    with floor_of(fresh_database) as floor:
        _, work, line = sewn(floor)
        floor["operator_sewing"].run(
            production_output.record, production_output.NewOutput(work, 10, 0, line), confirmed=STAGES_DONE
        )
        if not locked:
            unlock(fresh_database, "stage_output_count")
        assert both_get_in(fresh_database, STAGE, work, line, 300) is not locked
