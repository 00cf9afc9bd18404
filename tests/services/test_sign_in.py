"""Signing in, and every trouble of a server in words that tell what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from quty_desktop.database import schema
from quty_desktop.database.engine import Login, ServerProfile, TlsMode
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotAllowed, Unavailable
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.throttle import FailedAttempt
from quty_desktop.i18n import translator
from quty_desktop.services import sign_in as sign_in_module
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import (
    NewPerson,
    PasswordChange,
    RoleAssignment,
    SignInKind,
    SignInQuestion,
)
from quty_desktop.services.packing import packing_lists
from quty_desktop.services.sign_in import _in_words, sign_in, try_connection
from tests.databases import PASSWORD, Plant
from tests.services.doors import door_of, session_of

ENGLISH = translator("en")
FIRST, OWN = "temporary-2026", "eleven cartons"


@pytest.fixture
def packer(database: Plant) -> Login:
    return database.person("operator_packing")


@contextmanager
def unavailable(code: str) -> Iterator[list[str]]:
    """The words of the trouble with this code."""
    said: list[str] = []
    with pytest.raises(Unavailable) as caught:
        yield said
    assert caught.value.code == code
    said.append(ENGLISH.tr(caught.value.reason))


class TestPeople:
    def test_who_signs_in_is_known_with_roles_and_rights(self, database: Plant, packer: Login) -> None:
        with session_of(database, packer) as session:
            actor = session.actor
            assert (actor.name, actor.department, actor.language) == (packer.name, Department.PACKING, "en")
            assert actor.roles == ("operator_packing",)
            assert actor.may(Permission.PACK_CARTONS)
            assert not actor.may(Permission.MANAGE_PEOPLE)
            assert PASSWORD not in repr(session)

    def test_the_name_may_be_typed_in_capitals(self, database: Plant, packer: Login) -> None:
        with session_of(database, Login(f" {packer.name.upper()} ", PASSWORD)) as session:
            assert session.actor.name == packer.name

    def test_several_roles_add_up(self, database: Plant) -> None:
        with session_of(database, database.person("operator_packing", "qc_lab")) as session:
            assert session.actor.may(Permission.PACK_CARTONS)
            assert session.actor.may(Permission.RECORD_LAB_TESTS)

    def test_a_wrong_password_and_an_unknown_name_sound_alike(self, database: Plant, packer: Login) -> None:
        with unavailable("sign_in") as wrong:
            sign_in(database.profile(), Login(packer.name, "not the password"))
        with unavailable("sign_in") as unknown:
            sign_in(database.profile(), Login("nobody.of.us", PASSWORD))
        with unavailable("sign_in") as empty:
            sign_in(database.profile(), Login(packer.name, ""))
        assert wrong == unknown == empty == ["User name or password is wrong."]

    def test_a_disabled_account_says_so_to_who_knows_its_password(self, database: Plant, packer: Login) -> None:
        with door_of(database, "admin") as admin:
            admin.run(people.deactivate, packer.name)
        with unavailable("disabled") as said:
            sign_in(database.profile(), packer)
        assert said == ["This account is switched off. Ask an administrator."]
        with unavailable("sign_in"):
            sign_in(database.profile(), Login(packer.name, "not the password"))

    def test_a_login_that_is_no_person_of_the_plant(self, database: Plant) -> None:
        name = "visiting.login"
        database.people.append(name)
        with database.connect() as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(PASSWORD))
            )
        with unavailable("sign_in") as said:
            sign_in(database.profile(), Login(name, PASSWORD))
        assert said == ["This login is not a person of the plant."]

    def test_a_person_of_another_plant_on_the_same_server(self, fresh_database: Plant, packer: Login) -> None:
        with unavailable("sign_in") as said:
            sign_in(fresh_database.profile(), packer)
        assert said == ["This login is not a person of the plant."]

    def test_wrong_passwords_at_this_pc_are_told_at_the_next_success(self, database: Plant, packer: Login) -> None:
        at = datetime.now(UTC) - timedelta(minutes=3)
        attempts = [FailedAttempt(packer.name, at), FailedAttempt("somebody.else", at + timedelta(seconds=20))]
        sign_in(database.profile(), packer, attempts).close()
        with door_of(database, "admin") as admin:
            rows = admin.ask(people.sign_in_events, SignInQuestion(kinds=(SignInKind.FAILED,)))
            assert {(row.person, row.at) for row in rows} == {(each.name, each.at) for each in attempts}
            (success,) = admin.ask(people.sign_in_events, SignInQuestion(packer.name, (SignInKind.SIGNED_IN,)))
            assert admin.ask(people.person, packer.name).last_sign_in_at == success.at


class TestPasswords:
    def test_a_given_password_is_changed_first_and_the_session_goes_on(self, database: Plant) -> None:
        name = "rina.walk"
        database.people.append(name)
        with door_of(database, "admin") as admin:
            new = NewPerson(name, "Rina Wulandari", Department.PACKING, ("operator_packing",), FIRST, "en")
            admin.run(people.create_person, new)
        with session_of(database, Login(name, FIRST)) as session:
            assert session.actor.must_change_password
            session.dispatcher.run(people.change_own_password, PasswordChange(FIRST, OWN))
            session.password_changed(OWN)
            assert session.refresh_actor().must_change_password is False
            assert session.dispatcher.ask(people.own_profile).name == name
            assert session.login.password == OWN
        with unavailable("sign_in"):
            sign_in(database.profile(), Login(name, FIRST))
        sign_in(database.profile(), Login(name, OWN)).close()

    def test_the_window_is_unlocked_by_its_persons_password_only(self, database: Plant, packer: Login) -> None:
        with session_of(database, packer) as session:
            assert session.password_is_right(PASSWORD)
            assert not session.password_is_right("not the password")
            assert not session.password_is_right("")
            away = replace(session, profile=replace(session.profile, host="127.0.0.1", port=1))
            with unavailable("unreachable"):
                away.password_is_right(PASSWORD)


class TestRightsThatChange:
    def test_new_roles_are_in_force_at_once_and_shown_after_reading_them_again(
        self, database: Plant, packer: Login
    ) -> None:
        with session_of(database, packer) as session, door_of(database, "admin") as admin:
            with pytest.raises(NotAllowed):
                session.dispatcher.ask(people.people, people.PeopleQuestion())
            admin.run(people.assign_roles, RoleAssignment(packer.name, ("admin",)))
            assert session.refresh_actor().roles == ("admin",)
            assert session.dispatcher.ask(people.people, people.PeopleQuestion())

    def test_who_is_switched_off_meanwhile_is_told_so(self, database: Plant, packer: Login) -> None:
        with session_of(database, packer) as session, door_of(database, "admin") as admin:
            session.dispatcher.ask(packing_lists.packing_figures)
            admin.run(people.deactivate, packer.name)
            with pytest.raises((NotAllowed, Unavailable)):  # the open connection is of no use any more
                session.dispatcher.ask(packing_lists.packing_figures)
            with unavailable("disabled"):
                session.refresh_actor()
            session.engine.dispose()  # so that the door needs a new connection, too
            with unavailable("disabled") as said:
                session.dispatcher.ask(people.own_profile)
            assert said == ["This account is switched off. Ask an administrator."]

    def test_a_server_that_is_away_is_told_in_words(self, database: Plant, packer: Login) -> None:
        with session_of(database, packer) as session:
            away = replace(session, profile=replace(session.profile, host="127.0.0.1", port=1))
            with unavailable("unreachable"):
                away.refresh_actor()


class TestServers:
    def test_no_server_at_this_address(self, database: Plant, packer: Login) -> None:
        away = replace(database.profile(), host="127.0.0.1", port=1)
        for attempt in (lambda: sign_in(away, packer), lambda: try_connection(away)):
            with unavailable("unreachable") as said:
                attempt()
            assert said == ["No answer from 127.0.0.1, port 1. Is the server on, and this PC in the network?"]

    def test_no_database_of_this_name(self, database: Plant, packer: Login) -> None:
        with unavailable("no_database") as said:
            sign_in(replace(database.profile(), database="quty_lama"), packer)
        assert said == ["The server has no database named quty_lama."]

    def test_a_server_without_encryption_is_refused_where_it_is_wanted(self, database: Plant, packer: Login) -> None:
        # Over the network, for a socket is never encrypted.
        profile = replace(database.profile(), host="127.0.0.1")
        for mode in (TlsMode.REQUIRE, TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL):
            with unavailable("tls") as said:
                sign_in(replace(profile, tls=mode), packer)
            assert said[0].startswith("The connection is not safe enough: ")
        sign_in(profile, packer).close()

    def test_an_empty_database(self, database: Plant, packer: Login) -> None:
        with database.connect() as connection:
            connection.execute("CREATE DATABASE empty_plant")
            try:
                empty = replace(database.profile(), database="empty_plant")
                for attempt in (
                    lambda: sign_in(empty, packer),
                    lambda: try_connection(empty, packer),
                    lambda: try_connection(empty, database.superuser()),
                ):
                    with unavailable("no_schema") as said:
                        attempt()
                    assert said == ["This database holds no plant yet. An administrator sets it up first."]
            finally:
                connection.execute("DROP DATABASE empty_plant WITH (FORCE)")

    def test_a_newer_and_an_older_database(
        self, database: Plant, packer: Login, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with database.connect() as connection:
            connection.execute("UPDATE quty.schema_revision SET version_num = '9999'")
        sign_in(database.profile(), packer).close()  # it still serves programs of this release
        monkeypatch.setattr(schema, "NEEDED_REVISION", "0003")
        with unavailable("newer_schema") as said:
            sign_in(database.profile(), packer)
        assert said == ["The database is newer than this program. Install the newer Quty Desktop."]
        with database.connect() as connection:
            connection.execute("UPDATE quty.schema_revision SET version_num = '0001'")
        with unavailable("older_schema") as said:
            try_connection(database.profile(), packer)
        assert said == ["The database is older than this program. Ask the administrator to upgrade it."]

    def test_a_server_that_is_too_old(self, database: Plant, packer: Login, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sign_in_module, "OLDEST_SERVER", 990_000)
        with unavailable("too_old") as said:
            sign_in(database.profile(), packer)
        assert said == ["The server's PostgreSQL is too old: 18. Version 99 or newer is needed."]

    def test_no_room_for_another_window(self, database: Plant, packer: Login) -> None:
        with database.connect() as connection:
            connection.execute(sql.SQL("ALTER ROLE {} CONNECTION LIMIT 0").format(sql.Identifier(packer.name)))
        with unavailable("busy") as said:
            sign_in(database.profile(), packer)
        assert said == ["The server has no room for another window."]

    def test_a_database_that_is_closed_for_work_on_it(self, fresh_database: Plant) -> None:
        packer = fresh_database.person("operator_packing")
        with psycopg.connect(fresh_database.server.conninfo(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(fresh_database.name))
            )
        with unavailable("closed") as said:
            sign_in(fresh_database.profile(), packer)
        assert said == ["The administrator closed this database for work on it. Try again later."]

    @pytest.mark.parametrize(
        ("libpq", "code"),
        [
            ("connection failed: connection to server at \"10.0.0.9\", port 5432 failed: timeout expired", "unreachable"),
            ("connection timeout expired", "unreachable"),
            ("failed to resolve host 'qutty': [Errno -2] Name or service not known", "unreachable"),
            ("could not translate host name \"qutty\" to address: Unknown host", "unreachable"),
            ("FATAL:  the database system is starting up", "starting"),
            ("FATAL:  the database system is shutting down", "starting"),
            ("FATAL:  sorry, too many clients already", "busy"),
            ("FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute", "busy"),
            ("SSL error: certificate verify failed", "tls"),
            ("connection failed: SSL error: unexpected eof while reading", "unreachable"),
            ("connection failed: SSL SYSCALL error: EOF detected", "unreachable"),
            ('server does not support SSL, but SSL was required', "tls"),
            ("server certificate for \"db\" does not match host name \"qutty\"", "tls"),
            ("root certificate file \"/x/root.crt\" does not exist", "tls"),
            ("FATAL:  no pg_hba.conf entry for host \"10.0.0.7\", user \"rina\", database \"quty\", no encryption", "not_let_in"),
            ("FATAL:  no pg_hba.conf entry for host \"10.0.0.7\", user \"rina\", database \"quty\", SSL encryption", "not_let_in"),
        ],
    )  # fmt: skip
    def test_what_else_the_library_says(self, libpq: str, code: str) -> None:
        error = _in_words(psycopg.OperationalError(libpq), ServerProfile("qutty"))
        assert error.code == code


class TestTheTestButton:
    def test_without_a_login_it_tells_whether_a_server_answers(self, database: Plant) -> None:
        assert ENGLISH.tr(try_connection(database.profile())) == "The server answers. Sign in to finish."

    def test_with_a_login_it_tells_whether_the_database_fits(self, database: Plant, packer: Login) -> None:
        said = ENGLISH.tr(try_connection(database.profile(), packer))
        assert said == "The server answers and its database fits this program."
        with unavailable("sign_in"):
            try_connection(database.profile(), Login(packer.name, "not the password"))

    def test_a_try_is_no_sign_in(self, database: Plant, packer: Login) -> None:
        try_connection(database.profile(), packer)
        assert database.one("SELECT count(*) FROM quty.sign_in_event") == 0
