"""People are logins of PostgreSQL: made, changed and shut out through functions only."""

import json

import psycopg
import pytest

from quty_desktop.database.engine import Login
from tests.databases import PASSWORD, Plant, verifier

REFUSED = "QY001"
NOT_ALLOWED = "QY002"


def _refused(caught: pytest.ExceptionInfo[psycopg.Error]) -> tuple[str | None, str | None]:
    return caught.value.sqlstate, caught.value.diag.message_primary


def _call(database: Plant, login: Login | None, query: str, *values: object) -> object:
    with database.connect(login) as connection:
        row = connection.execute(query.encode(), values).fetchone()
    return None if row is None else next(iter(row.values()))


@pytest.fixture
def admin(database: Plant) -> Login:
    return database.person("admin")


def test_a_person_signs_in_and_sees_the_own_profile(database: Plant) -> None:
    packer = database.person("operator_packing", "operator_finishing")
    profile = _call(database, packer, "SELECT quty.my_profile()")
    assert isinstance(profile, dict)
    assert profile["roles"] == ["operator_finishing", "operator_packing"]
    assert profile["must_change_password"] is True
    assert {"use_program", "print_marks"} <= set(profile["permissions"])
    assert "manage_people" not in profile["permissions"]


def test_the_password_is_checked_by_the_server(database: Plant) -> None:
    packer = database.person("operator_packing")
    with pytest.raises(psycopg.OperationalError), database.connect(Login(packer.name, "wrong-password")):
        pass


def test_an_administrator_adds_people_and_nobody_else_does(database: Plant, admin: Login) -> None:
    query = "SELECT quty.add_person('new.person-1', 'New', '', 'PCK', 'id', '{operator_packing}', %s)"
    with database.connect() as connection:
        secret = verifier(PASSWORD, "new.person-1", connection)
    database.people.append("new.person-1")
    with pytest.raises(psycopg.Error) as caught:
        _call(database, database.person("ppic_manager"), query, secret)
    assert caught.value.sqlstate == "42501"
    _call(database, admin, query, secret)
    assert _call(database, Login("new.person-1", PASSWORD), "SELECT quty.my_department()") == "PCK"


@pytest.mark.parametrize(
    "name", ["Budi", "ab", "pg_reader", "quty_owner", "postgres", "public", "1budi", "budi;x", "a" * 33]
)
def test_bad_names_are_refused(database: Plant, admin: Login, name: str) -> None:
    with database.connect() as connection:
        secret = verifier(PASSWORD, name, connection)
    with pytest.raises(psycopg.Error) as caught:
        _call(database, admin, "SELECT quty.add_person(%s, 'N', '', 'PCK', 'id', '{}', %s)", name, secret)
    assert _refused(caught) == (REFUSED, "person.bad_name")


@pytest.mark.parametrize("secret", ["plain-password", "", None, "md5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_password_that_is_not_a_verifier_is_refused(database: Plant, admin: Login, secret: str | None) -> None:
    with pytest.raises(psycopg.Error) as caught:
        _call(database, admin, "SELECT quty.add_person('somebody', 'N', '', 'PCK', 'id', '{}', %s)", secret)
    assert _refused(caught) == (REFUSED, "person.plain_password")
    with pytest.raises(psycopg.Error) as caught:
        _call(database, admin, "SELECT quty.change_own_password(%s)", secret)
    assert _refused(caught) == (REFUSED, "person.plain_password")


def test_a_login_that_is_not_a_person_is_never_taken_over(database: Plant, admin: Login) -> None:
    with database.connect() as connection:
        connection.execute("CREATE ROLE strange_login LOGIN")
        secret = verifier(PASSWORD, "strange_login", connection)
    database.people.append("strange_login")
    with pytest.raises(psycopg.Error) as caught:
        _call(database, admin, "SELECT quty.add_person('strange_login', 'N', '', 'PCK', 'id', '{}', %s)", secret)
    assert _refused(caught) == (REFUSED, "person.name_taken")


def test_the_same_person_in_a_second_plant_of_the_server_is_adopted(database: Plant) -> None:
    packer = database.person("operator_packing")
    with database.connect() as connection:
        connection.execute("SET session_replication_role = replica")  # without triggers, in this connection only
        connection.execute("DELETE FROM quty.person_role")
        connection.execute("DELETE FROM quty.person")
    database.person("qc_lab", name=packer.name)
    profile = _call(database, packer, "SELECT quty.my_profile()")
    assert isinstance(profile, dict)
    assert profile["roles"] == ["qc_lab"]
    assert _call(database, packer, "SELECT quty.may('print_marks')") is False


def test_a_deactivated_person_is_shut_out_at_once(database: Plant, admin: Login) -> None:
    packer = database.person("operator_packing")
    with database.connect(packer) as open_window:
        open_window.execute("SELECT count(*) FROM quty.carton")
        _call(database, admin, "SELECT quty.deactivate_person(%s)", packer.name)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            open_window.execute("SELECT count(*) FROM quty.carton")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"), database.connect(packer):
        pass
    _call(database, admin, "SELECT quty.reactivate_person(%s)", packer.name)
    assert _call(database, packer, "SELECT quty.may('print_marks')") is True


def test_nobody_deactivates_oneself_nor_the_last_administrator(database: Plant, admin: Login) -> None:
    with pytest.raises(psycopg.Error) as caught:
        _call(database, admin, "SELECT quty.deactivate_person(%s)", admin.name)
    assert _refused(caught) == (REFUSED, "person.oneself")
    for query in (
        "SELECT quty.deactivate_person(%s)",
        "SELECT quty.set_person_roles(%s, '{qc_lab}')",
    ):
        with pytest.raises(psycopg.Error) as caught:
            _call(database, None, query, admin.name)
        assert _refused(caught) == (REFUSED, "person.last_administrator")
    with pytest.raises(psycopg.Error) as caught:
        _call(database, admin, "SELECT quty.define_role('admin', 'Administrator', 'ADM', '{view_audit}')")
    assert _refused(caught) == (REFUSED, "person.last_administrator")
    other = database.person("admin")
    _call(database, other, "SELECT quty.deactivate_person(%s)", admin.name)
    assert database.one("SELECT active FROM quty.person WHERE name = %s", admin.name) is False


def test_a_new_password_ends_the_forced_change(database: Plant, admin: Login) -> None:
    packer = database.person("operator_packing")
    with database.connect(packer) as connection:
        connection.execute(
            "SELECT quty.change_own_password(%s)", (verifier("another-bear-29", packer.name, connection),)
        )
    with pytest.raises(psycopg.OperationalError), database.connect(packer):
        pass
    changed = Login(packer.name, "another-bear-29")
    profile = _call(database, changed, "SELECT quty.my_profile()")
    assert isinstance(profile, dict)
    assert profile["must_change_password"] is False
    with database.connect(admin) as connection:
        connection.execute(
            "SELECT quty.reset_password(%s, %s)", (packer.name, verifier(PASSWORD, packer.name, connection))
        )
    profile = _call(database, packer, "SELECT quty.my_profile()")
    assert isinstance(profile, dict)
    assert profile["must_change_password"] is True
    kinds = database.one(
        "SELECT array_agg(kind ORDER BY id) FROM quty.sign_in_event WHERE person_name = %s", packer.name
    )
    assert kinds == ["password_changed", "password_reset"]


def test_a_sign_in_is_recorded_with_the_failed_attempts_of_the_pc(database: Plant) -> None:
    packer = database.person("operator_packing")
    attempts = [{"at": "2026-01-05T08:00:00Z", "name": "budi"}, {"at": "2999-01-01T00:00:00Z", "name": "x" * 200}]
    _call(database, packer, "SELECT quty.signed_in(%s, %s)", json.dumps({"pc": "PACK-1"}), json.dumps(attempts))
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT kind, person_name, reported_by, client, at <= now() AS past FROM quty.sign_in_event ORDER BY id"
        ).fetchall()
    assert [(row["kind"], row["person_name"][:4]) for row in rows] == [
        ("failed", "budi"),
        ("failed", "xxxx"),
        ("signed_in", packer.name[:4]),
    ]
    assert all(row["past"] and row["reported_by"] == packer.name and row["client"]["pc"] == "PACK-1" for row in rows)
    assert database.one("SELECT last_sign_in_at IS NOT NULL FROM quty.person WHERE name = %s", packer.name)
    audited = "SELECT count(*) FROM quty.audit_entry WHERE table_name = 'person' AND action = 'update'"
    assert database.one(audited) == 0, "a sign-in is no change of the person"


def test_a_role_of_the_plants_own_gives_exactly_its_rights(database: Plant, admin: Login) -> None:
    role = "shift_helper"
    _call(database, admin, "SELECT quty.define_role(%s, 'Helper', 'PCK', '{view_packing,check_marks}')", role)
    helper = database.person(role, department="PCK")
    assert _call(database, helper, "SELECT quty.may('check_marks')") is True
    _call(database, admin, "SELECT quty.define_role(%s, 'Helper', 'PCK', '{view_packing}')", role)
    assert _call(database, helper, "SELECT quty.may('check_marks')") is False
    assert _call(database, helper, "SELECT quty.may('use_program')") is True
    with pytest.raises(psycopg.Error) as caught:
        _call(database, admin, "SELECT quty.define_role('x1', 'X', 'PCK', '{fly}')")
    assert _refused(caught) == (REFUSED, "role.unknown_permission")
    with database.connect() as connection:
        connection.execute("DROP OWNED BY quty_r_shift_helper; DROP ROLE quty_r_shift_helper")


def test_internal_functions_are_closed_to_people(database: Plant) -> None:
    packer = database.person("operator_packing")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _call(database, packer, "SELECT quty.write_roles(%s, '{admin}')", packer.name)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _call(database, packer, "SELECT quty.sync_role('operator_packing')")


def test_people_have_no_way_round(database: Plant) -> None:
    """What a person might try with psql."""
    packer = database.person("operator_packing")
    for attempt in (
        "SET ROLE quty_owner",
        "SET ROLE quty_p_manage_people",
        "CREATE TABLE quty.mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "INSERT INTO quty.person_role VALUES (session_user, 'admin')",
        "UPDATE quty.person SET active = true",
        "SELECT email FROM quty.person",
        "ALTER ROLE session_user CREATEROLE",
        "ALTER TABLE quty.stock_move DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _call(database, packer, attempt)
