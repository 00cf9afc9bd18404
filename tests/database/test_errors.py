"""What PostgreSQL says, in the program's kinds of error: raised by a real server, so that its SQLSTATEs are real."""

import json
import re
from collections.abc import Iterator
from importlib import resources

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from quty_desktop.database.engine import make_engine
from quty_desktop.database.errors import from_driver, is_worth_another_try, translated
from quty_desktop.database.refusals import _CODES, _CONSTRAINTS
from quty_desktop.domain.errors import Conflict, Duplicate, NotAllowed, QutyError, Refused, Unavailable
from quty_desktop.domain.permissions import Permission
from quty_desktop.i18n import translator
from tests.databases import Plant


@pytest.fixture
def engine(database: Plant) -> Iterator[Engine]:
    engine = make_engine(database.profile(), database.superuser(), pool_size=1)
    yield engine
    engine.dispose()


def raised(engine: Engine, state: str, message: str = "x", **options: str) -> DBAPIError:
    """The error that PostgreSQL raises with this SQLSTATE."""
    using = ", ".join(f"{name} = '{value}'" for name, value in {"MESSAGE": message, **options}.items())
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}', {using}; END $$"))
    return caught.value


def told(engine: Engine, state: str, message: str = "x", **options: str) -> QutyError | None:
    """What becomes of it, the same with and without SQLAlchemy around it."""
    error = raised(engine, state, message, **options)
    assert error.orig is not None
    known, direct = translated(error), from_driver(error.orig)
    assert type(known) is type(direct)
    return known


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
def test_who_was_first_is_a_conflict(engine: Engine, state: str) -> None:
    assert isinstance(told(engine, state), Conflict)


def test_a_missing_right_is_not_allowed(engine: Engine) -> None:
    plain, named, newer = (
        told(engine, "42501"),
        told(engine, "QY002", "print_marks"),
        told(engine, "QY002", "paint_bears"),
    )
    assert isinstance(plain, NotAllowed)
    assert plain.permission is None
    assert isinstance(named, NotAllowed)
    assert named.permission is Permission.PRINT_MARKS
    # A newer database may know rights that this program does not.
    assert isinstance(newer, NotAllowed)
    assert newer.permission is None


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "full"),
        ("53200", "full"),
        ("53300", "busy"),
        ("57014", "busy"),
        ("57P01", "lost"),
        ("57P02", "lost"),
        ("57P03", "lost"),
        ("08003", "lost"),
        ("08006", "lost"),
    ],
)
def test_a_server_in_trouble_is_unavailable(engine: Engine, state: str, code: str) -> None:
    error = told(engine, state)
    assert isinstance(error, Unavailable)
    assert error.code == code


@pytest.mark.parametrize("state", ["22012", "42P01", "42703", "25006", "XX000", "P0001"])
def test_a_mistake_of_the_program_is_none_of_the_kinds(engine: Engine, state: str) -> None:
    assert told(engine, state) is None


@pytest.mark.parametrize("state", ["23502", "23503", "23505", "23514", "23P01"])
def test_a_broken_constraint_has_the_words_of_its_name(engine: Engine, state: str) -> None:
    known = told(engine, state, CONSTRAINT="buyer_order_number_key")
    assert isinstance(known, Duplicate)
    assert known.code == "buyer_order_number_key"
    assert told(engine, state, CONSTRAINT="one_that_nobody_knows") is None
    assert told(engine, state) is None


def test_a_rule_of_the_database_has_the_words_of_its_code(engine: Engine) -> None:
    known = told(engine, "QY001", "person.unknown", DETAIL=json.dumps({"name": "rina"}))
    assert isinstance(known, Refused)
    assert known.code == "person.unknown"
    assert translator("en").tr(known.what) == "There is no person named rina."
    assert told(engine, "QY001", "rule.that.nobody.knows") is None


def test_a_lost_connection_is_told_and_worth_another_try(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    known = translated(caught.value)
    assert isinstance(known, Unavailable)
    assert known.code == "lost"
    known.__cause__ = caught.value
    assert is_worth_another_try(known)


@pytest.mark.parametrize(
    ("state", "again"), [("40001", True), ("40P01", True), ("55P03", False), ("42501", False), ("57014", False)]
)
def test_only_what_may_go_better_is_tried_again(engine: Engine, state: str, again: bool) -> None:
    error = raised(engine, state)
    known = translated(error)
    assert known is not None
    assert not is_worth_another_try(known)
    known.__cause__ = error
    assert is_worth_another_try(known) is again


def test_errors_of_sqlalchemy_itself() -> None:
    assert isinstance(translated(StaleDataError("0 rows")), Conflict)
    busy = translated(PoolTimeout("no room"))
    assert isinstance(busy, Unavailable)
    assert busy.code == "busy"
    assert translated(InvalidRequestError("a mistake")) is None
    assert from_driver(ValueError("no driver")) is None


def test_a_server_that_does_not_answer_is_lost(database: Plant) -> None:
    with pytest.raises(psycopg.OperationalError) as caught:
        psycopg.connect(database.conninfo(), port=1, connect_timeout=2, host="127.0.0.1")
    known = from_driver(caught.value)
    assert isinstance(known, Unavailable)
    assert known.code == "lost"


# Walks: every code and every name has words, and no words are left over


def test_every_code_that_the_database_raises_has_words() -> None:
    folder = resources.files("quty_desktop.database") / "ddl"
    sources = "\n".join(each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".sql"))
    codes = set(re.findall(r"refuse\(\s*'([a-z_.]+)'(?!\s*\|\|)", sources))
    made_of_parts = {f"line.{kind}" for kind in ("line_clearance", "segregation")}  # from what holds the line
    made_of_parts |= {f"loading.wrong_{what}" for what in ("article", "order", "week")}  # what the shipment takes
    codes |= made_of_parts
    assert codes, "the search found no code"
    assert not codes - set(_CODES), "codes without words"
    assert not {code for code in _CODES if f"'{code}'" not in sources} - made_of_parts, "words without a code"


def test_every_constraint_that_has_words_exists(database: Plant) -> None:
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT conname AS name FROM pg_constraint WHERE connamespace = 'quty'::regnamespace"
            " UNION SELECT relname FROM pg_class WHERE relkind = 'i' AND relnamespace = 'quty'::regnamespace"
        ).fetchall()
    assert not set(_CONSTRAINTS) - {row["name"] for row in rows}
