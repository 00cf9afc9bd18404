"""What the database announces is heard: completely, after gaps too, and by a thread that ends when it is told to."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from quty_desktop.database import listener as listener_module
from quty_desktop.database.engine import Login, connect, make_engine
from quty_desktop.database.hanging_up import hang_up_all
from quty_desktop.database.listener import CHANNEL, LineState, Listener
from quty_desktop.domain.topics import Topic
from tests.databases import Plant

PATIENCE_S = 10.0


class Ear:
    """A listener, and what it told."""

    def __init__(self, plant: Plant, login: Login | None = None) -> None:
        self._plant = plant
        self._login = login or plant.superuser()
        self.connected = threading.Event()
        self.refusals = 0
        self.topics: queue.Queue[frozenset[Topic]] = queue.Queue()
        self.states: queue.Queue[LineState] = queue.Queue()
        self.listener = Listener(self._connect, self.topics.put, self.states.put)

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        if self.refusals:
            self.refusals -= 1
            raise psycopg.OperationalError("no answer")
        return connect(self._plant.profile(), self._login, purpose="listener")

    def start(self) -> "Ear":
        self.listener.start()
        assert self.state(lambda state: state.online).online
        return self

    def heard(self) -> frozenset[Topic]:
        """What it tells next."""
        return self.topics.get(timeout=PATIENCE_S)

    def heard_until(self, wanted: frozenset[Topic]) -> list[frozenset[Topic]]:
        """Everything that it tells until all of these are among it."""
        told: list[frozenset[Topic]] = []
        while not wanted <= frozenset().union(*told):
            told.append(self.heard())
        return told

    def state(self, wanted: Callable[[LineState], bool]) -> LineState:
        """The next state of the line like this."""
        while not wanted(state := self.states.get(timeout=PATIENCE_S)):
            pass
        return state

    def cut(self) -> None:
        """End its connection, as an administrator or a dying network does."""
        with self._plant.connect() as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE application_name LIKE 'Quty % listener' AND datname = current_database()"
            ).fetchall()
        assert ended


@pytest.fixture
def ear(database: Plant) -> Iterator[Ear]:
    ear = Ear(database)
    yield ear
    ear.listener.stop()


def announce(plant: Plant, *topics: str) -> None:
    """One commit that announces topics."""
    with plant.connect() as connection, connection.transaction():
        for topic in topics:
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{topic}|PPIC"))


def test_all_topics_of_one_commit_are_heard_at_once(database: Plant, ear: Ear) -> None:
    ear.start()
    announce(database, Topic.AUDIT, Topic.ORDERS, Topic.WORK_ORDERS)
    assert ear.heard() == {Topic.AUDIT, Topic.ORDERS, Topic.WORK_ORDERS}


def test_an_unknown_topic_counts_as_everything(database: Plant, ear: Ear) -> None:
    ear.start()
    announce(database, "of_a_newer_program")
    assert ear.heard() == {Topic.EVERYTHING}


def test_a_changed_row_is_heard_and_one_that_was_taken_back_is_not(database: Plant, ear: Ear) -> None:
    ear.start()
    with database.connect() as connection:
        with connection.transaction(force_rollback=True):
            connection.execute("INSERT INTO quty.category (name) VALUES ('Bears')")
        connection.execute("INSERT INTO quty.setting (key, value) VALUES ('plant.name', '\"Contoh\"')")
    told = ear.heard_until(frozenset({Topic.SETTINGS}))
    assert frozenset().union(*told) <= {Topic.SETTINGS, Topic.AUDIT}


def test_a_person_without_any_other_right_hears_too(database: Plant) -> None:
    ear = Ear(database, database.person("security")).start()
    try:
        announce(database, Topic.ALERTS)
        assert ear.heard() == {Topic.ALERTS}
    finally:
        ear.listener.stop()


def test_a_burst_is_told_in_few_words(database: Plant, ear: Ear) -> None:
    ear.start()
    with database.connect() as connection:
        for number in range(300):
            topic = (Topic.CARTONS, Topic.STOCK, Topic.MARKS)[number % 3]
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{topic.value}|PCK"))
    announce(database, Topic.PAPERS)
    told = ear.heard_until(frozenset({Topic.CARTONS, Topic.STOCK, Topic.MARKS, Topic.PAPERS}))
    # The first at once, the others by what came within each pause; never one by one.
    assert len(told) < 50


def test_after_a_gap_everything_may_have_changed(database: Plant, ear: Ear) -> None:
    ear.start()
    for _ in range(2):
        ear.cut()
        assert not ear.state(lambda state: not state.online).online
        announce(database, Topic.ORDERS)  # nobody hears this one
        assert ear.state(lambda state: state.online).online
        ear.heard_until(frozenset({Topic.EVERYTHING}))
    announce(database, Topic.PAPERS)
    ear.heard_until(frozenset({Topic.PAPERS}))


def test_a_window_that_opens_before_the_server_answers_reads_again(database: Plant, ear: Ear) -> None:
    ear.refusals = 2
    ear.start()
    assert ear.heard() == {Topic.EVERYTHING}


def test_a_first_connection_tells_nothing(database: Plant, ear: Ear) -> None:
    ear.start()
    announce(database, Topic.PAPERS)
    assert ear.heard() == {Topic.PAPERS}


def test_what_is_announced_during_a_heartbeat_is_heard(
    database: Plant, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: queue.Queue[None] = queue.Queue()

    def slow_beat(connection: psycopg.Connection[Any]) -> float:
        beats.put(None)
        connection.execute("SELECT pg_sleep(0.3)")
        return 300.0

    monkeypatch.setattr(listener_module, "_round_trip_ms", slow_beat)
    monkeypatch.setattr(listener_module, "HEARTBEAT_S", 0.0)
    ear.start()
    for topic in (Topic.ORDERS, Topic.CARTONS, Topic.HOLDS):
        while not beats.empty():
            beats.get()
        beats.get(timeout=PATIENCE_S)  # a heartbeat has just begun
        announce(database, topic)
        assert ear.heard() == {topic}


def test_a_heartbeat_tells_how_long_an_answer_takes(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener_module, "HEARTBEAT_S", 0.0)
    ear.start()
    assert 0 < ear.state(lambda state: state.latency_ms > 0).latency_ms < 5_000


def test_it_ends_when_it_is_told_to(database: Plant, ear: Ear) -> None:
    ear.start()
    begun = time.monotonic()
    ear.listener.stop()
    assert time.monotonic() - begun < 3
    assert not ear.listener._thread.is_alive()
    assert database.one("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE %s", "Quty % listener") == 0


def test_it_ends_while_it_waits_for_a_server_that_is_away(ear: Ear) -> None:
    ear.refusals = 1_000
    ear.listener.start()
    for _ in range(3):
        assert not ear.state(lambda _: True).online
    ear.listener.stop()
    assert not ear.listener._thread.is_alive()


def test_one_that_was_never_started_can_be_stopped(database: Plant) -> None:
    Ear(database).listener.stop()


def test_a_server_that_says_nothing_any_more_is_cut_off(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = threading.Event()
    silent.set()

    def beat(connection: psycopg.Connection[Any]) -> float:
        if silent.is_set():
            connection.execute("SELECT pg_sleep(60)")
        return 1.0

    monkeypatch.setattr(listener_module, "_round_trip_ms", beat)
    monkeypatch.setattr(listener_module, "ANSWER_S", 0.2)
    ear.start()
    assert not ear.state(lambda state: not state.online).online
    silent.clear()
    assert ear.state(lambda state: state.latency_ms == 1.0).online, "it comes back by itself"


def test_statements_under_way_are_ended_with_the_line(database: Plant) -> None:
    engine = make_engine(database.profile(), database.superuser())
    failed: queue.Queue[Exception] = queue.Queue()

    def wait() -> None:
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT pg_sleep(60)"))
        except OperationalError as error:
            failed.put(error)

    thread = threading.Thread(target=wait)
    thread.start()
    query = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'"
    while not database.one(query):
        time.sleep(0.02)
    hang_up_all(engine)
    assert failed.get(timeout=PATIENCE_S) is not None
    thread.join(PATIENCE_S)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1, "the next statement has a new connection"
    engine.dispose()
    hang_up_all(engine)
