"""An answer that never comes to its end, because its length was changed on the way, holds nobody for long."""

import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from quty_desktop.database.engine import make_engine
from tests.databases import Plant
from tests.faults.faults import Harm
from tests.faults.line import line_to


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("question", ["SELECT name FROM quty.role", "COMMIT"])
def test_an_answer_that_never_ends_is_given_up(database: Plant, question: str) -> None:
    with line_to(database.profile()) as line:
        engine = make_engine(line.profile, database.person("admin"), pool_size=1)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            line.arm(Harm.LONGER, 1)
            began = time.monotonic()
            with pytest.raises(OperationalError) as given_up:
                connection.execute(text(question))
        assert line.struck
        assert given_up.value.connection_invalidated
        assert 0.4 < time.monotonic() - began < 5
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1, "the next question has a new connection"
        engine.dispose()
