"""What a command announces: after its commit, each topic once, and nothing that was rolled back."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Duplicate
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.hand_over import transfers
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.test_transfers import floor_of
from tests.services.trial_commands import NewDestination, Trial, add_destination, attempt


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "admin") as door:
        yield door


@pytest.fixture
def window(database: Plant) -> Iterator[psycopg.Connection[Any]]:
    with database.connect() as connection:
        connection.autocommit = True
        connection.execute("LISTEN quty")
        yield connection


def heard(window: psycopg.Connection[Any], *, timeout: float = 2, stop_after: int = 1) -> list[str]:
    return [notice.payload for notice in window.notifies(timeout=timeout, stop_after=stop_after)]


def test_what_is_committed_is_announced_once(door: Dispatcher, window: psycopg.Connection[Any]) -> None:
    twice = Trial(("INSERT INTO quty.destination (code, name) VALUES ('US', 'US')",))
    door.run(add_destination, NewDestination("EU", twice))
    assert heard(window) == ["audit|", "articles|"]
    assert heard(window, timeout=0.2) == []


def test_what_is_rolled_back_is_not_announced_later_either(door: Dispatcher, window: psycopg.Connection[Any]) -> None:
    door.run(add_destination, NewDestination("EU"))
    assert heard(window) == ["audit|", "articles|"]
    with pytest.raises(Duplicate):
        door.run(add_destination, NewDestination("EU", Trial(("UPDATE quty.destination SET name = 'x'",))))
    door.run(attempt, Trial(("SELECT 1",)))
    assert heard(window, timeout=0.3) == []


def test_a_repeated_request_has_all_windows_load_anew(door: Dispatcher, window: psycopg.Connection[Any]) -> None:
    # The first try's connection may have died between its commit and what it had to tell.
    request = uuid4()
    first = door.run(add_destination, NewDestination("EU"), request=request)
    assert heard(window) == ["audit|", "articles|"]
    assert door.run(add_destination, NewDestination("EU"), request=request) == first
    assert heard(window) == ["everything|"]


def test_a_hand_over_is_announced_to_both_departments(database: Plant, window: psycopg.Connection[Any]) -> None:
    with floor_of(database) as floor:
        cut = floor.cut("PO-1")
        heard(window, timeout=0.3, stop_after=1000)
        cut.send()
        told = heard(window, timeout=0.5, stop_after=1000)
        assert {"transfers|CUT", "transfers|SEW"} <= set(told)
        assert len(told) == len(set(told))


def test_the_usual_hand_over_is_one_call_at_each_end(database: Plant) -> None:
    with floor_of(database) as floor:
        cut = floor.cut("PO-1")
        doors = floor["operator_cutting"], floor["operator_sewing"]
        counts: list[int] = []
        sent: Any = None
        for door in doors:
            statements: list[str] = []

            def note(_conn: Any, _cursor: Any, statement: str, *_: Any, found: list[str] = statements) -> None:
                found.append(statement)

            event.listen(door._engine, "before_cursor_execute", note)
            if sent is None:
                new = transfers.NewTransfer(cut.work, Department.SEWING, 500, floor.lines[Department.SEWING, 1])
                sent = door.run(transfers.send, new)
            else:
                assert not door.run(transfers.accept, transfers.CountedTransfer(sent.id, 500)).difference_pcs
            counts.append(len(statements))
        assert counts == [0, 0]
