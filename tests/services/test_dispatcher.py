"""The door: rights, transactions, tries, and the same request twice, on real connections that really break."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from quty_desktop.database.engine import Login, make_engine
from quty_desktop.domain.errors import Conflict, Duplicate, NeedsConfirmation, NotAllowed, Refused, Unavailable
from quty_desktop.domain.permissions import Permission
from quty_desktop.services.administration import alerts, people, plant_settings
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.ppic import orders
from quty_desktop.services.sign_in import PlantSession, sign_in
from tests.databases import Plant
from tests.services.doors import door_of, session_of
from tests.services.trial_commands import (
    Added,
    NewDestination,
    Trial,
    add_destination,
    add_unusual_destination,
    attempt,
    call_without_right,
    look,
    look_at_one_state,
)
from tests.services.wire import Wire, wire_to


@pytest.fixture
def admin(database: Plant) -> Login:
    return database.person("admin")


@pytest.fixture
def session(database: Plant, admin: Login) -> Iterator[PlantSession]:
    with session_of(database, admin) as session:
        yield session


@pytest.fixture
def door(session: PlantSession) -> Dispatcher:
    return session.dispatcher


@pytest.fixture
def wire(database: Plant) -> Iterator[Wire]:
    with wire_to(database.profile()) as wire:
        yield wire


@pytest.fixture
def far_door(wire: Wire, admin: Login) -> Iterator[Dispatcher]:
    """A door at the other end of the wire; its connection is made and knows the database already."""
    session = sign_in(wire.profile, admin)
    session.dispatcher.ask(look, Trial(("SELECT 1",)))
    wire.start_counting()
    yield session.dispatcher
    session.close()


def destinations(plant: Plant) -> list[str]:
    with plant.connect() as connection:
        return [row["code"] for row in connection.execute("SELECT code FROM quty.destination ORDER BY id").fetchall()]


def requests(plant: Plant) -> int:
    return int(plant.one("SELECT count(*) FROM quty.command_request"))


def together(*works: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(30) for future in [pool.submit(work) for work in works]]


class TestRights:
    def test_the_program_says_what_the_role_lacks_before_it_asks_the_database(self, database: Plant) -> None:
        with door_of(database, "security") as door:
            trial = Trial(("SELECT 1",))
            with pytest.raises(NotAllowed) as refused:
                door.run(add_destination, NewDestination("EU", trial))
            assert refused.value.permission is Permission.EDIT_MASTER_DATA
            assert refused.value.__cause__ is None
            with pytest.raises(NotAllowed):
                door.ask(people.people, people.PeopleQuestion())
        assert trial.tries == 0

    def test_without_that_courtesy_the_database_says_it(self, database: Plant) -> None:
        with door_of(database, "security") as door:
            rude = Dispatcher(door._engine, door.actor, courtesy_check=False)
            with pytest.raises(NotAllowed) as refused:
                rude.run(add_destination, NewDestination("EU"))
            assert isinstance(refused.value.__cause__, DBAPIError)
        assert destinations(database) == []
        assert requests(database) == 0

    def test_a_query_is_asked_and_a_command_is_run(self, door: Dispatcher) -> None:
        with pytest.raises(LookupError, match="is a query"):
            door.run(look, Trial())
        with pytest.raises(LookupError, match="is a command"):
            door.ask(attempt, Trial())
        with pytest.raises(LookupError, match="neither"):
            door.ask(destinations)


class TestTransactions:
    def test_a_command_is_kept_whole_or_not_at_all(self, door: Dispatcher, database: Plant) -> None:
        assert door.run(add_destination, NewDestination("EU")).code == "EU"

        def fail(_: int) -> None:
            raise Refused(alerts._unknown().what, alerts._unknown().remedy)

        broken = Trial(("INSERT INTO quty.destination (code, name) VALUES ('US', 'US')", fail))
        with pytest.raises(Refused):
            door.run(attempt, broken)
        with pytest.raises(ZeroDivisionError):
            door.run(attempt, Trial((broken.steps[0], lambda tries: tries // 0)))
        with pytest.raises(Duplicate):
            door.run(add_destination, NewDestination("EU", Trial((broken.steps[0],))))
        assert destinations(database) == ["EU"]
        assert requests(database) == 1

    def test_a_mistake_of_the_program_stays_a_mistake(self, door: Dispatcher) -> None:
        with pytest.raises(DBAPIError):
            door.run(attempt, Trial(("SELECT nothing",)))
        with pytest.raises(DBAPIError):
            door.ask(look, Trial(("SELECT 1 / 0",)))
        assert door.ask(look, Trial(("SELECT 1",))) == "1"

    def test_a_question_of_several_statements_sees_one_state_and_cannot_write(
        self, door: Dispatcher, database: Plant
    ) -> None:
        count = "SELECT count(*) FROM quty.destination"

        def add(tries: int) -> None:
            database.one("INSERT INTO quty.destination (code, name) VALUES ('EU', 'Europe') RETURNING id")

        assert door.ask(look_at_one_state, Trial((count, add, count))) == "0"
        assert door.ask(look, Trial((count,))) == "1"
        with pytest.raises(DBAPIError, match="read-only"):
            door.ask(look_at_one_state, Trial(("DELETE FROM quty.destination_alias",)))

    def test_what_waits_too_long_is_given_up(self, door: Dispatcher) -> None:
        assert door.ask(look, Trial(("SHOW statement_timeout",))) == "30s"
        assert door.ask(look, Trial(("SHOW lock_timeout",))) == "4s"
        slow = Trial(("SET LOCAL statement_timeout = 50", "SELECT pg_sleep(20)"))
        with pytest.raises(Unavailable) as refused:
            door.run(attempt, slow)
        assert (refused.value.code, slow.tries) == ("busy", 1)

    def test_a_record_that_somebody_holds_is_a_conflict(self, door: Dispatcher, database: Plant) -> None:
        door.run(add_destination, NewDestination("EU"))
        waiting = Trial(("SET LOCAL lock_timeout = 50", "UPDATE quty.destination SET name = 'Europe'"))
        with database.connect() as other, other.transaction():
            other.execute("UPDATE quty.destination SET name = 'EUR'")
            with pytest.raises(Conflict):
                door.run(attempt, waiting)
        assert waiting.tries == 1
        door.run(attempt, waiting)

    def test_the_clock_can_be_set(self, session: PlantSession) -> None:
        noon = datetime(2026, 5, 25, 5, 0, tzinfo=UTC)
        door = Dispatcher(session.engine, session.actor, clock=lambda: noon)
        assert door._unit(None).now == noon  # type: ignore[arg-type]
        assert door._unit(None).today.isoformat() == "2026-05-25"  # type: ignore[arg-type]


class TestAgain:
    def test_the_same_request_gives_the_first_result(self, door: Dispatcher, database: Plant) -> None:
        request = uuid4()
        new = NewDestination("EU")
        first = door.run(add_destination, new, request=request)
        again = door.run(add_destination, new, request=request)
        assert again == first
        assert isinstance(again, Added)
        assert again.tags == ("new", "twice?")
        assert new.before.tries == 1
        assert destinations(database) == ["EU"]

    def test_two_windows_with_one_request_post_once(self, door: Dispatcher, database: Plant) -> None:
        request = uuid4()
        new = NewDestination("EU", Trial(("SELECT pg_sleep(0.3)",)))
        first, second = together(
            lambda: door.run(add_destination, new, request=request),
            lambda: door.run(add_destination, new, request=request),
        )
        assert first == second
        assert new.before.tries == 1
        assert destinations(database) == ["EU"]

    def test_two_requests_post_twice(self, door: Dispatcher, database: Plant) -> None:
        # The twin of the test above: it is the request that makes the difference.
        together(*(lambda code=code: door.run(add_destination, NewDestination(code)) for code in ("EU", "US")))
        assert sorted(destinations(database)) == ["EU", "US"]

    def test_a_request_that_was_refused_may_be_made_again(self, door: Dispatcher) -> None:
        request = uuid4()
        door.run(add_destination, NewDestination("EU"))
        with pytest.raises(Duplicate):
            door.run(add_destination, NewDestination("EU"), request=request)
        assert door.run(add_destination, NewDestination("US"), request=request).code == "US"

    def test_a_request_belongs_to_its_person_and_command(self, door: Dispatcher, database: Plant) -> None:
        request = uuid4()
        door.run(add_destination, NewDestination("EU"), request=request)
        with pytest.raises(Refused) as refused:
            door.run(attempt, Trial(("SELECT 1",)), request=request)
        assert refused.value.code == "request.foreign"
        with door_of(database, "admin") as other, pytest.raises(Refused) as refused:
            other.run(add_destination, NewDestination("US"), request=request)
        assert refused.value.code == "request.foreign"
        assert destinations(database) == ["EU"]


class TestTries:
    def test_a_deadlock_is_tried_again(self, door: Dispatcher, database: Plant) -> None:
        for code in ("EU", "US"):
            door.run(add_destination, NewDestination(code))
        meet = threading.Barrier(2, timeout=10)

        def once(tries: int) -> None:
            if tries == 1:
                meet.wait()

        def names(first: str, second: str, name: str) -> Trial:
            change = "UPDATE quty.destination SET name = name || '{}' WHERE code = '{}'"
            return Trial((change.format(name, first), once, change.format(name, second)))

        one, two = names("EU", "US", "1"), names("US", "EU", "2")
        together(lambda: door.run(attempt, one), lambda: door.run(attempt, two))
        assert sorted((one.tries, two.tries)) == [1, 2]
        with database.connect() as connection:
            found = connection.execute("SELECT name FROM quty.destination").fetchall()
        assert all(sorted(row["name"][2:]) == ["1", "2"] for row in found)

    def test_a_serialization_failure_is_tried_again(self, session: PlantSession, database: Plant) -> None:
        door = session.dispatcher

        def stricter(connection: psycopg.Connection[Any], *_: object) -> None:
            connection.execute("SET default_transaction_isolation TO 'repeatable read'")

        event.listen(session.engine, "checkout", stricter)
        door.run(add_destination, NewDestination("EU"))

        def disturb(tries: int) -> None:
            if tries == 1:
                database.one("UPDATE quty.destination SET name = name || '1' RETURNING id")

        trial = Trial((disturb, "UPDATE quty.destination SET name = name || '2'"))
        door.run(attempt, trial)
        assert trial.tries == 2
        assert database.one("SELECT name FROM quty.destination") == "EU12"

    def test_after_three_tries_it_is_a_conflict(self, door: Dispatcher) -> None:
        always = Trial(("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$",))
        with pytest.raises(Conflict):
            door.run(attempt, always)
        assert always.tries == 3

    def test_what_cannot_go_better_is_not_tried_again(self, door: Dispatcher) -> None:
        trial = Trial(("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '42501'; END $$",))
        with pytest.raises(NotAllowed):
            door.run(attempt, trial)
        assert trial.tries == 1


class TestLostConnections:
    def kill(self, plant: Plant, login: Login) -> int:
        with plant.connect() as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", (login.name,)
            ).fetchall()
        return len(ended)

    @pytest.mark.parametrize("idle", [1, 3])
    def test_connections_that_died_in_the_pool_are_not_noticed(
        self, door: Dispatcher, database: Plant, admin: Login, idle: int
    ) -> None:
        def fill() -> None:
            meet = threading.Barrier(idle, timeout=10)
            together(*[lambda: door.ask(look, Trial(("SELECT 1", lambda _: meet.wait())))] * idle)

        fill()
        assert self.kill(database, admin) == idle
        assert door.run(add_destination, NewDestination("EU")).code == "EU"
        fill()
        assert self.kill(database, admin) >= idle
        assert door.ask(look, Trial(("SELECT 1",))) == "1"
        fill()
        self.kill(database, admin)
        assert door.ask(look_at_one_state, Trial(("SELECT 1",))) == "1"

    def test_a_connection_that_dies_in_the_middle_is_replaced(
        self, door: Dispatcher, database: Plant, admin: Login
    ) -> None:
        def die(tries: int) -> None:
            if tries == 1:
                self.kill(database, admin)

        new = NewDestination("EU", Trial(("INSERT INTO quty.destination (code, name) VALUES ('US', 'US')", die)))
        door.run(add_destination, new)
        assert new.before.tries == 2
        assert destinations(database) == ["US", "EU"]

    def test_an_answer_that_is_lost_after_the_commit_is_given_again(
        self, far_door: Dispatcher, wire: Wire, database: Plant
    ) -> None:
        new = NewDestination("EU")
        wire.cut_at("COMMIT")
        added = far_door.run(add_destination, new)
        assert added == Added(added.id, "EU", ("new", "twice?"))
        assert new.before.tries == 1
        assert wire.statements.count("COMMIT") == 1
        assert destinations(database) == ["EU"]
        assert requests(database) == 1

    def test_a_commit_that_never_arrives_is_made_again(self, far_door: Dispatcher, wire: Wire, database: Plant) -> None:
        new = NewDestination("EU")
        wire.cut_at("INSERT 0 1")
        far_door.run(add_destination, new)
        assert new.before.tries == 2
        assert destinations(database) == ["EU"]

    def test_a_stopped_server_is_unavailable(self, far_door: Dispatcher, wire: Wire) -> None:
        wire.close()
        trial = Trial(("SELECT 1",))
        asks: tuple[Callable[[], str], ...] = (
            lambda: far_door.run(attempt, trial),
            lambda: far_door.ask(look, trial),
            lambda: far_door.ask(look_at_one_state, trial),
        )
        for ask in asks:
            with pytest.raises(Unavailable) as refused:
                ask()
            assert refused.value.code == "lost"
        assert trial.tries <= 2

    def test_a_cut_wire_is_mended(self, far_door: Dispatcher, wire: Wire) -> None:
        wire.cut()
        assert far_door.ask(look, Trial(("SELECT 1",))) == "1"
        wire.cut()
        assert far_door.run(attempt, Trial(("SELECT 2",))) == "2"
        wire.cut()
        assert far_door.run(alerts.escalate_due) == 0

    def test_a_call_that_the_server_refuses_is_put_into_words(self, database: Plant) -> None:
        with door_of(database, "operator_packing") as door, pytest.raises(NotAllowed):
            door.run(call_without_right)

    def test_a_call_without_a_server_is_unavailable(self, far_door: Dispatcher, wire: Wire) -> None:
        wire.close()
        with pytest.raises(Unavailable) as refused:
            far_door.run(alerts.escalate_due)
        assert refused.value.code == "lost"

    def test_more_work_than_connections_is_busy(self, database: Plant, session: PlantSession, admin: Login) -> None:
        engine = make_engine(database.profile(), admin, pool_size=1)
        engine.pool._timeout = 0.1  # type: ignore[attr-defined]
        engine.pool._max_overflow = 0  # type: ignore[attr-defined]
        door = Dispatcher(engine, session.actor)
        try:
            with engine.connect(), pytest.raises(Unavailable) as refused:
                door.ask(look, Trial(("SELECT 1",)))
            assert refused.value.code == "busy"
        finally:
            engine.dispose()


class TestRoundTrips:
    def test_a_question_of_one_statement_is_one_round_trip(self, far_door: Dispatcher, wire: Wire) -> None:
        far_door.ask(look, Trial(("SELECT 1",)))
        assert (wire.round_trips, wire.statements) == (1, ["SELECT 1"])

    def test_a_question_about_one_state_costs_two_more(self, far_door: Dispatcher, wire: Wire) -> None:
        far_door.ask(look_at_one_state, Trial(("SELECT 1", "SELECT 2")))
        assert wire.statements == ["BEGIN", "SELECT 1", "SELECT 1", "ROLLBACK"]
        assert wire.round_trips == 4

    def test_a_command_costs_two_more_and_announces_after_its_commit(self, far_door: Dispatcher, wire: Wire) -> None:
        far_door.run(attempt, Trial(("SELECT 1",)))
        assert wire.statements == ["BEGIN", "SELECT 1", "SELECT 1", "SELECT 1", "COMMIT", "SELECT 1"]
        assert wire.round_trips == 3

    def test_a_command_of_one_call_is_one_round_trip(self, far_door: Dispatcher, wire: Wire) -> None:
        assert far_door.run(alerts.escalate_due) == 0
        assert (wire.round_trips, wire.statements) == (1, ["SELECT 1"])


class TestAuditTrail:
    def test_an_unusual_thing_is_asked_once_and_the_yes_is_noted(self, door: Dispatcher, database: Plant) -> None:
        request = uuid4()
        with pytest.raises(NeedsConfirmation) as asked:
            door.run(add_unusual_destination, "EU", request=request)
        assert (asked.value.code, asked.value.needs_reason) == ("trial.unusual", True)
        with pytest.raises(NeedsConfirmation):
            door.run(add_unusual_destination, "EU", request=request, confirmed={"trial.unusual"}, reason="  ")
        assert destinations(database) == []
        door.run(add_unusual_destination, "EU", request=request, confirmed={"trial.unusual"}, reason="Buyer moved")
        assert destinations(database) == ["EU"]
        with database.connect() as connection:
            added, noted = connection.execute(
                "SELECT action, table_name, person_name, command, reason, new FROM quty.audit_entry"
                " WHERE command <> '' ORDER BY id"
            ).fetchall()
        command = "trial_commands.add_unusual_destination"
        assert (added["action"], added["table_name"], added["person_name"]) == (
            "insert",
            "destination",
            door.actor.name,
        )
        assert (added["command"], added["reason"]) == (command, "Buyer moved")
        assert (noted["action"], noted["command"]) == ("note", command)
        assert noted["new"] == {"code": "trial.unusual", "reason": "Buyer moved"}

    def test_a_setting_is_changed_under_the_name_of_its_command(self, door: Dispatcher, database: Plant) -> None:
        door.run(plant_settings.change, plant_settings.SettingChange("plant.name", "Pabrik Contoh"), reason="moved")
        assert (
            database.one("SELECT command || '|' || reason FROM quty.audit_entry WHERE table_name = 'setting'")
            == "plant_settings.change|moved"
        )


def test_operations_are_registered_under_their_modules() -> None:
    from quty_desktop.services.registry import operation, operations

    assert operation(orders.enter_order).name == "orders.enter_order"
    assert operation(people.change_own_password).name == "people.change_own_password"
    names = [each.name for each in operations()]
    assert names == sorted(names)
    assert len(set(names)) == len(names)
