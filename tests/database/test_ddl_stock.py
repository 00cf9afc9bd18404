"""The stock ledger: nothing appears or vanishes, nothing goes below nothing, nothing is posted twice."""

import json
import threading
from collections.abc import Mapping
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quty_desktop.database.engine import Login
from quty_desktop.database.private_server import ServerAddress
from tests.database.rows import Batch, arrange
from tests.databases import Plant, cloned


@pytest.fixture
def batch(database: Plant) -> Batch:
    return arrange(database)


@pytest.fixture
def packer(database: Plant) -> Login:
    return database.person("operator_packing")


def _post(database: Plant, login: Login | None, *moves: Mapping[str, object], request: object = None) -> object:
    with database.connect(login) as connection:
        row = connection.execute(
            "SELECT quty.post_moves('test.post', %s, 'why', %s) AS answer", (request, json.dumps(moves))
        ).fetchone()
    return row and row["answer"]


def _held(database: Plant, place: int) -> Decimal:
    return Decimal(database.one("SELECT coalesce(sum(on_hand), 0) FROM quty.stock_balance WHERE place_id = %s", place))


def _move(batch: Batch, start: int, end: int, qty: float, **more: object) -> dict[str, object]:
    return {"from": start, "to": end, "article": batch.article, "qty": qty, **more}


def test_a_posting_moves_what_it_says(database: Plant, batch: Batch, packer: Login) -> None:
    made = _move(batch, batch.outside, batch.place, 10, reference="SPK-1")
    sent = _move(batch, batch.place, batch.store, 4.25)
    assert _post(database, packer, made, sent) == {"moves": 2}
    assert (_held(database, batch.place), _held(database, batch.store)) == (Decimal("5.75"), Decimal("4.25"))
    assert _held(database, batch.outside) == 0, "goods outside the plant have no balance"
    assert database.one("SELECT array_agg(DISTINCT person_name) FROM quty.stock_move") == [packer.name]


def test_a_posting_of_its_own_is_announced_once_it_stands(database: Plant, batch: Batch, packer: Login) -> None:
    made = json.dumps([_move(batch, batch.outside, batch.place, 2)])
    wanted = uuid4()
    with database.connect() as window, database.connect(packer) as connection:
        window.autocommit = connection.autocommit = True
        window.execute("LISTEN quty")
        for _ in range(2):
            row = connection.execute("CALL quty.post('test.post', %s, '', %s)", (wanted, made)).fetchone()
            assert row == {"answer": {"moves": 1}}
            heard = [notice.payload for notice in window.notifies(timeout=5, stop_after=1)]
            assert heard == ["stock|"]
        assert _held(database, batch.place) == 2, "the same request posts once"
        connection.execute("SELECT quty.post_moves('t', NULL, '', %s)", (made,))
        assert list(window.notifies(timeout=5, stop_after=1)), "what comes after it is announced again"
        with pytest.raises(psycopg.Error):
            connection.execute("CALL quty.post('t', NULL, '', %s)", (made.replace('"qty": 2', '"qty": -2'),))
        assert _held(database, batch.place) == 4


def test_less_than_nothing_is_refused_in_words(database: Plant, batch: Batch, packer: Login) -> None:
    _post(database, packer, _move(batch, batch.outside, batch.place, 3))
    with pytest.raises(psycopg.Error) as caught:
        _post(database, packer, _move(batch, batch.place, batch.store, 4))
    assert (caught.value.sqlstate, caught.value.diag.message_primary) == ("QY001", "not_enough_stock")
    detail = json.loads(caught.value.diag.message_detail or "")
    assert (detail["place"], detail["article"], detail["available"], detail["wanted"]) == ("PCK", "40000001", 3, 4)
    assert _held(database, batch.place) == 3
    assert database.one("SELECT count(*) FROM quty.stock_move") == 1


def test_reserved_goods_go_only_to_whom_they_are_kept_for(database: Plant, batch: Batch, packer: Login) -> None:
    keep: dict[str, object] = {"place": batch.place, "article": batch.article, "reserve": 8}
    _post(database, packer, _move(batch, batch.outside, batch.place, 10), keep)
    with pytest.raises(psycopg.Error, match="not_enough_stock"):
        _post(database, packer, _move(batch, batch.place, batch.store, 3))
    with pytest.raises(psycopg.Error, match="not_enough_stock"):
        _post(database, packer, keep)
    _post(database, packer, _move(batch, batch.place, batch.store, 8, release=8))
    _post(database, packer, _move(batch, batch.place, batch.store, 2))
    assert database.one("SELECT sum(qty) FROM quty.stock_reservation") == 0
    assert database.one("SELECT reserved FROM quty.stock_balance WHERE place_id = %s", batch.place) == 0


def test_the_same_request_posts_once(database: Plant, batch: Batch, packer: Login) -> None:
    request = uuid4()
    for _ in range(3):
        assert _post(database, packer, _move(batch, batch.outside, batch.place, 1), request=request) == {"moves": 1}
    assert _held(database, batch.place) == 1
    with pytest.raises(psycopg.Error, match=r"request\.foreign"):
        _post(database, database.person("spv_packing"), _move(batch, batch.outside, batch.place, 1), request=request)


def test_a_posting_inside_a_begun_command_uses_its_request(database: Plant, batch: Batch, packer: Login) -> None:
    request = uuid4()
    with database.connect(packer) as connection, connection.transaction():
        connection.execute("SELECT quty.begin_command(%s, 'test.post', '')", (request,))
        connection.execute(
            "SELECT quty.post_moves('test.post', %s, '', %s)",
            (request, json.dumps([_move(batch, batch.outside, batch.place, 1)])),
        )
    assert _held(database, batch.place) == 1


def test_a_place_of_another_department_is_not_touched(database: Plant, batch: Batch) -> None:
    stranger = database.person("operator_packing", department="FIN")
    with pytest.raises(psycopg.Error, match=r"stock\.foreign_place"):
        _post(database, stranger, _move(batch, batch.outside, batch.place, 1))


def test_nothing_is_posted_on_a_frozen_place(database: Plant, batch: Batch, packer: Login) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE quty.place SET frozen_at = now() WHERE code = 'PCK'")
    with pytest.raises(psycopg.Error, match=r"stock\.place_frozen"):
        _post(database, packer, _move(batch, batch.outside, batch.place, 1))


def test_who_may_not_post_cannot_and_nobody_writes_the_ledger(database: Plant, batch: Batch, packer: Login) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _post(database, database.person("qc_lab"), _move(batch, batch.outside, batch.place, 1))
    admin = database.person("admin")
    for login in (packer, admin):
        with database.connect(login) as connection:
            for attempt in (
                "INSERT INTO quty.stock_move (command, from_place_id, to_place_id, article_id, qty) VALUES ('x', 1, 2, 1, 1)",
                "INSERT INTO quty.stock_balance VALUES (1, 1, 0, 5)",
                "UPDATE quty.stock_balance SET on_hand = 5",
                "DELETE FROM quty.stock_balance",
                "TRUNCATE quty.stock_move",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(attempt)


@pytest.mark.parametrize("bad", [{"qty": 0}, {"qty": -1}, {"qty": None}, {"to": None}, {"article": 999_999}])
def test_a_malformed_move_is_refused_whole(
    database: Plant, batch: Batch, packer: Login, bad: dict[str, object]
) -> None:
    good = _move(batch, batch.outside, batch.place, 1)
    with pytest.raises(psycopg.errors.IntegrityError):
        _post(database, packer, good, {**good, **bad})
    assert _held(database, batch.place) == 0


def _both(database: Plant, login: Login, query: str, values: tuple[object, ...]) -> list[str]:
    """Run the same statement from two windows; the first commits while the second is under way."""
    outcomes: list[str] = []

    def second() -> None:
        with database.connect(login) as connection:
            try:
                connection.execute(query.encode(), values)
                outcomes.append("posted")
            except psycopg.Error as error:
                outcomes.append(error.diag.message_primary or "")

    with database.connect(login) as connection:
        with connection.transaction():
            connection.execute(query.encode(), values)
            other = threading.Thread(target=second)
            other.start()
            other.join(0.3)
        other.join(5)
    return outcomes


def test_two_windows_cannot_take_the_last_piece(database: Plant, batch: Batch, packer: Login) -> None:
    _post(database, packer, _move(batch, batch.outside, batch.place, 1))
    take = json.dumps([_move(batch, batch.place, batch.store, 1)])
    assert _both(database, packer, "SELECT quty.post_moves('t', NULL, '', %s)", (take,)) == ["not_enough_stock"]
    assert [_held(database, place) for place in (batch.place, batch.store)] == [0, 1]


def test_the_same_race_without_the_lock_does_take_it_twice(fresh_database: Plant) -> None:
    """The twin: read, decide, write, as a careless program would."""
    database = fresh_database
    packer = database.person("operator_packing")
    with database.connect() as connection:
        connection.execute("CREATE TABLE quty.careless (on_hand int); INSERT INTO quty.careless VALUES (1)")
        connection.execute("CREATE TABLE quty.taken (n int); GRANT ALL ON quty.careless, quty.taken TO PUBLIC")
    careless = (
        "WITH seen AS (SELECT on_hand FROM quty.careless WHERE on_hand >= 1),"
        " took AS (INSERT INTO quty.taken SELECT 1 FROM seen)"
        " UPDATE quty.careless c SET on_hand = seen.on_hand - 1 FROM seen"
    )
    assert _both(database, packer, careless, ()) == ["posted"]
    assert database.one("SELECT count(*) FROM quty.taken") == 2


def test_two_windows_that_make_the_same_balance_add_up(database: Plant, batch: Batch, packer: Login) -> None:
    make = json.dumps([_move(batch, batch.outside, batch.place, 2)])
    assert _both(database, packer, "SELECT quty.post_moves('t', NULL, '', %s)", (make,)) == ["posted"]
    assert _held(database, batch.place) == 4


def test_crossing_postings_do_not_deadlock(database: Plant, batch: Batch, packer: Login) -> None:
    _post(
        database, packer, _move(batch, batch.outside, batch.place, 100), _move(batch, batch.outside, batch.store, 100)
    )
    there = _move(batch, batch.place, batch.store, 1)
    back = _move(batch, batch.store, batch.place, 1)
    failures: list[str] = []

    def many(move: dict[str, object]) -> None:
        with database.connect(packer) as connection:
            for _ in range(40):
                try:
                    connection.execute("SELECT quty.post_moves('t', NULL, '', %s)", (json.dumps([move]),))
                except psycopg.Error as error:
                    failures.append(str(error))

    threads = [threading.Thread(target=many, args=(move,)) for move in (there, back, there, back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    assert [_held(database, place) for place in (batch.place, batch.store)] == [100, 100]


def test_balances_are_always_the_sum_of_the_moves(postgres: ServerAddress, migrated: str) -> None:
    with cloned(postgres, migrated) as plant, plant.connect() as connection:
        batch = arrange(plant)
        places = (batch.outside, batch.place, batch.store)
        step = st.tuples(st.sampled_from(places), st.sampled_from(places), st.integers(1, 9))

        @settings(max_examples=60)
        @given(st.lists(step.filter(lambda s: s[0] != s[1]), min_size=1, max_size=5))
        def holds(steps: list[tuple[int, int, int]]) -> None:
            moves = json.dumps([_move(batch, start, end, qty) for start, end, qty in steps])
            before = connection.execute("SELECT count(*) AS n FROM quty.stock_move").fetchone()
            try:
                connection.execute("SELECT quty.post_moves('t', NULL, '', %s)", (moves,))
            except psycopg.Error as error:
                assert error.diag.message_primary == "not_enough_stock"  # noqa: PT017
                assert connection.execute("SELECT count(*) AS n FROM quty.stock_move").fetchone() == before
            wrong = connection.execute(
                """SELECT p.id FROM quty.place p
                LEFT JOIN quty.stock_balance b ON b.place_id = p.id
                WHERE p.keeps_balance AND coalesce(b.on_hand, 0) <> (
                    SELECT coalesce(sum(CASE WHEN m.to_place_id = p.id THEN m.qty ELSE -m.qty END), 0)
                    FROM quty.stock_move m WHERE p.id IN (m.to_place_id, m.from_place_id))"""
            ).fetchall()
            assert not wrong

        holds()
