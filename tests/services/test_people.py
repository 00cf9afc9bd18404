import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import sql

from quty_desktop.database.engine import Login
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Duplicate, Invalid, NotAllowed, NotFound, Refused, Unavailable
from quty_desktop.domain.people import temporary_password
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.throttle import FailedAttempt
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import (
    NewPerson,
    OwnProfileChange,
    PasswordChange,
    PasswordReset,
    PeopleQuestion,
    PersonChange,
    RoleAssignment,
    RoleDefinition,
    SignInKind,
    SignInQuestion,
)
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.sign_in import sign_in
from tests.databases import PASSWORD, Plant
from tests.services.doors import door_of, session_of

FIRST = "temporary-2026"
OWN = "eleven cartons"


@pytest.fixture
def admin(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "admin") as door:
        yield door


def added(database: Plant, admin: Dispatcher, *roles: str, name: str | None = None) -> str:
    made = name or f"new.{datetime.now(UTC):%H%M%S%f}"
    database.people.append(made)
    admin.run(
        people.create_person,
        NewPerson(made, "Rina Wulandari", Department.PACKING, roles or ("operator_packing",), FIRST, "en"),
    )
    return made


def test_a_new_person_signs_in_and_must_change_the_password(database: Plant, admin: Dispatcher) -> None:
    name = added(database, admin)
    with session_of(database, Login(name, FIRST)) as session:
        assert session.actor.must_change_password
        assert session.actor.roles == ("operator_packing",)
        assert session.actor.may(Permission.PACK_CARTONS)
        session.dispatcher.run(people.change_own_password, PasswordChange(FIRST, OWN))
        session.password_changed(OWN)
        assert session.dispatcher.ask(people.own_profile).name == name
    with session_of(database, Login(name, OWN)) as session:
        assert not session.actor.must_change_password
    with pytest.raises(Unavailable) as refused:
        sign_in(database.profile(), Login(name, FIRST))
    assert refused.value.code == "sign_in"


def test_no_password_is_kept_in_the_database(database: Plant, admin: Dispatcher) -> None:
    name = added(database, admin)
    admin.run(people.reset_password, PasswordReset(name, "another-temporary"))
    with database.connect() as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'quty'").fetchall()
        for table in tables:
            rows = connection.execute(
                sql.SQL("SELECT t::text AS row FROM quty.{} t").format(sql.Identifier(table["tablename"]))
            ).fetchall()
            assert not [row for row in rows if FIRST in row["row"] or "another-temporary" in row["row"]], table
    assert "temporary" not in repr(PasswordReset(name, "another-temporary"))


def test_all_that_is_unfit_is_said_at_once(admin: Dispatcher) -> None:
    with pytest.raises(Invalid) as refused:
        admin.run(people.create_person, NewPerson("x", " ", Department.PACKING, (), "short", email="nobody"))
    assert set(refused.value.fields) == {"name", "full_name", "email", "roles", "password"}
    with pytest.raises(Invalid) as language:
        admin.run(people.create_person, NewPerson("rina", "Rina", Department.PACKING, ("admin",), FIRST, "fr"))
    assert set(language.value.fields) == {"language"}


def test_a_name_and_an_address_belong_to_one_person(database: Plant, admin: Dispatcher) -> None:
    name = added(database, admin)
    with pytest.raises(Duplicate) as taken:
        added(database, admin, name=name)
    assert taken.value.code == "person.name_taken"
    admin.run(people.change_person, PersonChange(name, "Rina", Department.PACKING, "id", "rina@example.com"))
    other = added(database, admin)
    with pytest.raises(Duplicate) as address:
        admin.run(people.change_person, PersonChange(other, "Sari", Department.PACKING, "id", "rina@example.com"))
    assert address.value.code == "person_email_key"


def test_people_are_found_by_role_words_and_state(database: Plant, admin: Dispatcher) -> None:
    packer, inspector = added(database, admin), added(database, admin, "qc_inspector", "qc_lab")
    admin.run(people.change_person, PersonChange(inspector, "Dewi Lestari", Department.QUALITY, "id"))
    admin.run(people.deactivate, packer)

    def found(question: PeopleQuestion) -> set[str]:
        return {row.id for row in admin.ask(people.people, question)}

    assert found(PeopleQuestion(role="qc_lab")) == {inspector}
    assert found(PeopleQuestion(search="dewi les")) == {inspector}
    assert found(PeopleQuestion(search="100%")) == set()
    assert found(PeopleQuestion(active=False)) == {packer}
    assert found(PeopleQuestion(active=True)) == {inspector, admin.actor.name}
    row = admin.ask(people.person, inspector)
    assert row.roles == ("QC inspector", "QC laboratory")
    assert row.department is Department.QUALITY
    with pytest.raises(NotFound):
        admin.ask(people.person, "nobody.here")


def test_changing_roles_changes_what_postgresql_allows(database: Plant, admin: Dispatcher) -> None:
    name = added(database, admin, "operator_packing")
    admin.run(people.assign_roles, RoleAssignment(name, ("admin", "qc_lab")))
    with session_of(database, Login(name, FIRST)) as session:
        assert session.dispatcher.ask(people.people, PeopleQuestion(role="qc_lab"))
        admin.run(people.assign_roles, RoleAssignment(name, ("operator_packing",)))
        with pytest.raises(NotAllowed):
            session.dispatcher.ask(people.people, PeopleQuestion())
    with pytest.raises(Invalid):
        admin.run(people.assign_roles, RoleAssignment(name, ()))
    with pytest.raises(NotFound) as unknown:
        admin.run(people.assign_roles, RoleAssignment(name, ("astronaut",)))
    assert unknown.value.code == "role.unknown"
    with pytest.raises(NotFound):
        admin.run(people.assign_roles, RoleAssignment("nobody.here", ("admin",)))


def test_deactivated_people_cannot_sign_in_until_they_are_reactivated(database: Plant, admin: Dispatcher) -> None:
    name = added(database, admin)
    admin.run(people.deactivate, name)
    with pytest.raises(Unavailable) as refused:
        sign_in(database.profile(), Login(name, FIRST))
    assert refused.value.code in {"disabled", "sign_in"}
    admin.run(people.reactivate, name)
    with session_of(database, Login(name, FIRST)) as session:
        assert session.actor.roles == ("operator_packing",)


def test_nobody_deactivates_oneself_or_the_last_administrator(database: Plant, admin: Dispatcher) -> None:
    with pytest.raises(Refused) as oneself:
        admin.run(people.deactivate, admin.actor.name)
    assert oneself.value.code == "person.oneself"
    with pytest.raises(Refused) as last:
        admin.run(people.assign_roles, RoleAssignment(admin.actor.name, ("qc_lab",)))
    assert last.value.code == "person.last_administrator"
    with pytest.raises(NotFound):
        admin.run(people.deactivate, "nobody.here")


def test_two_administrators_cannot_remove_each_other_at_once(database: Plant, admin: Dispatcher) -> None:
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def remove(door: Dispatcher, other: str) -> None:
        gate.wait()
        try:
            door.run(people.deactivate, other)
            outcomes.append("done")
        except (Refused, NotAllowed) as error:
            outcomes.append(getattr(error, "code", "not allowed"))

    with door_of(database, "admin") as second:
        threads = [
            threading.Thread(target=remove, args=(admin, second.actor.name)),
            threading.Thread(target=remove, args=(second, admin.actor.name)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes.count("done") == 1
    assert database.one("SELECT count(*) FROM quty.person WHERE active") == 1


def test_a_reset_password_must_be_changed(database: Plant, admin: Dispatcher) -> None:
    login = database.person("operator_packing")
    made = temporary_password()
    admin.run(people.reset_password, PasswordReset(login.name, made))
    with session_of(database, Login(login.name, made)) as session:
        assert session.actor.must_change_password
    with pytest.raises(Invalid):
        admin.run(people.reset_password, PasswordReset(login.name, "short"))
    with pytest.raises(NotFound):
        admin.run(people.reset_password, PasswordReset("nobody.here", made))


def test_the_old_password_is_asked_of_postgresql(database: Plant) -> None:
    with door_of(database, "operator_packing") as door:
        with pytest.raises(Invalid) as wrong:
            door.run(people.change_own_password, PasswordChange("not my password", OWN))
        assert set(wrong.value.fields) == {"old"}
        with pytest.raises(Invalid) as same:
            door.run(people.change_own_password, PasswordChange(PASSWORD, PASSWORD))
        assert set(same.value.fields) == {"new"}
        with pytest.raises(Invalid) as short:
            door.run(people.change_own_password, PasswordChange(PASSWORD, "short"))
        assert set(short.value.fields) == {"new"}


def test_everybody_sees_and_changes_the_own_profile(database: Plant) -> None:
    login = database.person("operator_packing", "qc_inspector")
    with session_of(database, login) as session:
        door = session.dispatcher
        door.run(people.change_own_profile, OwnProfileChange("Rina W.", "id", "rina@example.com"))
        mine = door.ask(people.own_profile)
        assert (mine.full_name, mine.language, mine.email) == ("Rina W.", "id", "rina@example.com")
        assert mine.roles == ("Packing clerk", "QC inspector")
        assert mine.last_sign_in_at is not None
        assert mine.last_sign_in_at.tzinfo is not None
        with pytest.raises(Invalid):
            door.run(people.change_own_profile, OwnProfileChange("", "id"))


def test_a_role_of_the_plant_gives_its_rights(database: Plant, admin: Dispatcher) -> None:
    admin.run(
        people.define_role,
        RoleDefinition("Line Leader", "Line leader", Department.SEWING, (Permission.VIEW_PRODUCTION,)),
    )
    name = added(database, admin, "line_leader")
    with session_of(database, Login(name, FIRST)) as session:
        assert session.actor.permissions == {Permission.USE_PROGRAM, Permission.VIEW_PRODUCTION}
    role = next(row for row in admin.ask(people.roles) if row.id == "line_leader")
    assert (role.name, role.standard, role.people) == ("Line leader", False, 1)
    with pytest.raises(Invalid):
        admin.run(people.define_role, RoleDefinition("1st", "First", Department.SEWING, ()))
    with pytest.raises(Invalid):
        admin.run(people.define_role, RoleDefinition("first", " ", Department.SEWING, ()))


def test_the_administrators_role_keeps_the_right_to_manage_people(admin: Dispatcher) -> None:
    with pytest.raises(Refused) as refused:
        admin.run(people.define_role, RoleDefinition("admin", "Administrator", Department.ADMINISTRATION, ()))
    assert refused.value.code == "person.last_administrator"


def test_the_standard_roles_come_first_and_in_the_order_of_the_flow(admin: Dispatcher) -> None:
    rows = admin.ask(people.roles)
    assert [row.id for row in rows] == [role.code for role in STANDARD_ROLES]
    assert all(set(row.permissions) == set(role.permissions) for row, role in zip(rows, STANDARD_ROLES, strict=True))


def test_failed_attempts_reach_the_administrator_with_the_next_sign_in(database: Plant, admin: Dispatcher) -> None:
    login = database.person("operator_packing")
    tried = [FailedAttempt(login.name, datetime.now(UTC) - timedelta(minutes=minutes)) for minutes in (3, 2)]
    sign_in(database.profile(), login, tried).close()
    assert admin.ask(people.person, login.name).failed == 2
    events = admin.ask(people.sign_in_events, SignInQuestion(person=login.name))
    assert [event.kind for event in events] == [SignInKind.SIGNED_IN, SignInKind.FAILED, SignInKind.FAILED]
    assert events[0].computer
    assert {event.reported_by for event in events} == {login.name}
    failed = admin.ask(people.sign_in_events, SignInQuestion(kinds=(SignInKind.FAILED,)))
    assert len(failed) == 2
    rest = admin.ask(people.sign_in_events, SignInQuestion(person=login.name, after=(events[0].at, events[0].id)))
    assert [event.id for event in rest] == [event.id for event in events[1:]]


@pytest.mark.parametrize(
    ("command", "data"),
    [
        (people.create_person, NewPerson("intruder", "Intruder", Department.PACKING, ("admin",), FIRST)),
        (people.change_person, PersonChange("intruder", "Intruder", Department.PACKING, "id")),
        (people.assign_roles, RoleAssignment("intruder", ("admin",))),
        (people.deactivate, "intruder"),
        (people.reactivate, "intruder"),
        (people.reset_password, PasswordReset("intruder", FIRST)),
        (people.define_role, RoleDefinition("intruder", "Intruder", Department.PACKING, tuple(Permission))),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_postgresql_refuses_people_administration_to_others(database: Plant, command: object, data: object) -> None:
    with door_of(database, "qc_supervisor", "ppic_manager", "factory_manager") as door:
        unchecked = Dispatcher(door._engine, door.actor, courtesy_check=False)
        with pytest.raises(NotAllowed):
            unchecked.run(command, data)  # type: ignore[arg-type] # any command
