"""People and roles: who may sign in, what they may do, and their passwords.

A person is a login of PostgreSQL, so that everything here goes through functions of the database. A password never
leaves this PC: libpq turns it into a SCRAM verifier, and only that is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

import psycopg
from sqlalchemy import ColumnElement, and_, func, or_, select, text, tuple_

from quty_desktop.database.errors import from_driver
from quty_desktop.database.tables.people import Person, PersonRole, Role, RolePermission, SignInEvent
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound
from quty_desktop.domain.people import (
    check_email,
    check_full_name,
    check_name,
    check_password,
    check_role_code,
    check_roles,
)
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

T = TypeVar("T")
LANGUAGES = ("id", "en")
_WRONG_PASSWORD = "28P01"  # noqa: S105 - an SQLSTATE
_STANDARD_NAMES = {role.code: role.name for role in STANDARD_ROLES}


class SignInKind(Choice):
    """What happened at a sign-in window."""

    SIGNED_IN = "signed_in", N_("Signed in")
    FAILED = "failed", N_("Wrong password")
    PASSWORD_CHANGED = "password_changed", N_("Password changed")
    PASSWORD_RESET = "password_reset", N_("Password reset")


@dataclass(frozen=True, slots=True)
class PeopleQuestion:
    """Which people are wanted; empty fields ask for all.

    Attributes:
        role: code of a role that they hold.
        active: only those who may sign in, only those who may not, or ``None`` for both.
        search: part of the user name, full name or address.
    """

    role: str = ""
    active: bool | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list.

    Attributes:
        id: the login.
        roles: words of the roles, in the order of their codes.
        role_codes: their codes.
        failed: wrong passwords in the last 30 days, as far as PCs have reported them.
    """

    id: str
    full_name: str
    email: str
    department: Department
    language: str
    roles: tuple[str, ...]
    role_codes: tuple[str, ...]
    active: bool
    must_change_password: bool
    last_sign_in_at: datetime | None
    failed: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be added.

    Attributes:
        name: the login, 3 to 32 characters.
        roles: codes.
        password: the first one, to be changed at the first sign-in; shown to the administrator once.
    """

    name: str
    full_name: str
    department: Department
    roles: tuple[str, ...]
    password: str = field(repr=False)
    language: str = "id"
    email: str = ""


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What an administrator changes about a person.

    Attributes:
        roles: all roles held from now on; ``None`` leaves them as they are.
        seen: the person as the administrator was shown; somebody else's change since then is a conflict.
    """

    name: str
    full_name: str
    department: Department
    language: str
    email: str = ""
    roles: tuple[str, ...] | None = None
    seen: PersonRow | None = None


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """All roles that a person holds from now on."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """A new password from an administrator, to be changed at the next sign-in."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """Somebody changes the own password."""

    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What somebody sees about oneself."""

    name: str
    full_name: str
    email: str
    department: Department
    language: str
    roles: tuple[str, ...]
    last_sign_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnProfileChange:
    """What somebody changes about oneself.

    Attributes:
        seen: the profile as it was shown; an administrator's change since then is a conflict.
    """

    full_name: str
    language: str
    email: str = ""
    seen: OwnProfile | None = None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of the plant.

    Attributes:
        id: its code.
        name: its words (English ones of a standard role are translated when shown).
        standard: whether it came with the program.
        permissions: its rights, in the order of the program.
        people: how many active people hold it.
    """

    id: str
    name: str
    department: Department
    standard: bool
    permissions: tuple[Permission, ...]
    people: int


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A new role, or what a role may from now on.

    Attributes:
        seen: the role as it was shown; somebody else's change since then is a conflict.
    """

    code: str
    name: str
    department: Department
    permissions: tuple[Permission, ...]
    seen: RoleRow | None = None


@dataclass(frozen=True, slots=True)
class SignInQuestion:
    """Which events are wanted; empty fields ask for all.

    Attributes:
        person: a login.
        kinds: what happened.
        after: go on after this event (its time and id); ``None`` begins with the newest.
    """

    person: str = ""
    kinds: tuple[SignInKind, ...] = ()
    after: tuple[datetime, int] | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One sign-in, failed attempt or change of a password.

    Attributes:
        person: the login that was tried; a failed one need not exist.
        person_name: the full name, the login where there is none.
        computer: name of the PC.
        reported_by: the login that reported a failed attempt, or reset a password.
    """

    id: int
    at: datetime
    kind: SignInKind
    person: str
    person_name: str
    computer: str
    version: str
    reported_by: str


# Queries

_HELD = (
    select(PersonRole.person_name, func.array_agg(PersonRole.role_code).label("codes"))
    .group_by(PersonRole.person_name)
    .subquery()
)
_FAILED = (
    select(func.count())
    .select_from(SignInEvent)
    .where(
        SignInEvent.person_name == Person.name,
        SignInEvent.kind == SignInKind.FAILED.value,
        SignInEvent.at > text("now() - interval '30 days'"),
    )
    .scalar_subquery()
)


@query(Permission.MANAGE_PEOPLE)
def people(uow: UnitOfWork, wanted: PeopleQuestion) -> tuple[PersonRow, ...]:
    """The people of the plant, by name."""
    names = _role_names(uow)
    statement = (
        select(Person, _HELD.c.codes, _FAILED.label("failed"))
        .outerjoin(_HELD, _HELD.c.person_name == Person.name)
        .where(*_conditions(wanted))
        .order_by(func.lower(Person.full_name), Person.name)
    )
    found = uow.session.execute(statement)
    return tuple(_person_row(one, codes, failed, names) for one, codes, failed in found)


def _conditions(wanted: PeopleQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.role:
        found.append(
            select(PersonRole)
            .where(and_(PersonRole.person_name == Person.name, PersonRole.role_code == wanted.role))
            .exists()
        )
    if wanted.active is not None:
        found.append(Person.active == wanted.active)
    for word in wanted.search.split():
        columns = (Person.name, Person.full_name, Person.email)
        found.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return found


def _person_row(one: Person, codes: list[str] | None, failed: int, names: dict[str, str]) -> PersonRow:
    held = tuple(sorted(codes or ()))
    return PersonRow(
        one.name,
        one.full_name,
        one.email or "",
        one.department,
        one.language,
        tuple(names.get(code, code) for code in held),
        held,
        one.active,
        one.must_change_password,
        one.last_sign_in_at,
        failed,
        one.created_at,
    )


def _role_names(uow: UnitOfWork) -> dict[str, str]:
    return {row.code: row.name for row in uow.session.execute(select(Role.code, Role.name))}


@query(Permission.MANAGE_PEOPLE)
def person(uow: UnitOfWork, name: str) -> PersonRow:
    """One person.

    Raises:
        NotFound: there is nobody of that name.
    """
    found = next((row for row in people(uow, PeopleQuestion()) if row.id == name), None)
    if found is None:
        raise NotFound(Text(N_("There is no person named {name}."), name=name), Text(N_("Refresh the list of people.")))
    return found


@query(Permission.USE_PROGRAM)
def own_profile(uow: UnitOfWork) -> OwnProfile:
    """What the person at the window sees about oneself."""
    me: dict[str, Any] = uow.session.execute(text("SELECT quty.my_profile()")).scalar_one()
    names = _role_names(uow)
    signed_in = me["last_sign_in_at"]
    return OwnProfile(
        me["name"],
        me["full_name"],
        me["email"] or "",
        Department(me["department"]),
        me["language"],
        tuple(names.get(code, code) for code in me["roles"]),
        None if signed_in is None else datetime.fromisoformat(signed_in),
    )


@query(Permission.USE_PROGRAM)
def roles(uow: UnitOfWork) -> tuple[RoleRow, ...]:
    """All roles with their rights, those of the program first and in the order of the flow."""
    rights: dict[str, set[str]] = {}
    for row in uow.session.execute(select(RolePermission.role_code, RolePermission.permission)):
        rights.setdefault(row.role_code, set()).add(row.permission)
    holders = (
        select(PersonRole.role_code, func.count().label("people"))
        .join(Person, and_(Person.name == PersonRole.person_name, Person.active))
        .group_by(PersonRole.role_code)
        .subquery()
    )
    found = uow.session.execute(
        select(Role.code, Role.name, Role.department, Role.standard, holders.c.people).outerjoin(
            holders, holders.c.role_code == Role.code
        )
    )
    rows = [
        RoleRow(
            row.code,
            row.name,
            row.department,
            row.standard,
            tuple(each for each in Permission if each.value in rights.get(row.code, ())),
            row.people or 0,
        )
        for row in found
    ]
    order = list(_STANDARD_NAMES)
    return tuple(sorted(rows, key=lambda row: (order.index(row.id) if row.id in order else len(order), row.name)))


@query(Permission.VIEW_AUDIT)
def sign_in_events(uow: UnitOfWork, wanted: SignInQuestion) -> tuple[SignInRow, ...]:
    """Sign-ins, failed attempts and changes of passwords, newest first."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.person:
        conditions.append(SignInEvent.person_name == wanted.person)
    if wanted.kinds:
        conditions.append(SignInEvent.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.after is not None:
        conditions.append(tuple_(SignInEvent.at, SignInEvent.id) < tuple_(*wanted.after))
    statement = (
        select(SignInEvent, Person.full_name)
        .outerjoin(Person, Person.name == SignInEvent.person_name)
        .where(*conditions)
        .order_by(SignInEvent.at.desc(), SignInEvent.id.desc())
        .limit(max(1, min(wanted.limit, 5_000)))
    )
    return tuple(_event_row(found, full_name) for found, full_name in uow.session.execute(statement))


def _event_row(found: SignInEvent, full_name: str | None) -> SignInRow:
    return SignInRow(
        found.id,
        found.at,
        SignInKind(found.kind),
        found.person_name,
        full_name or found.person_name,
        str(found.client.get("computer", "")),
        str(found.client.get("version", "")),
        found.reported_by,
    )


# Commands


@command(Permission.MANAGE_PEOPLE)
def create_person(uow: UnitOfWork, new: NewPerson) -> None:
    """Add a person who may sign in at once, with a password that must be changed then.

    Raises:
        Invalid: a field is unfit.
        Refused: the name is taken.
    """
    name, full_name, email, held = _checked(
        lambda: check_name(new.name),
        lambda: check_full_name(new.full_name),
        lambda: check_email(new.email),
        lambda: check_roles(new.roles),
        lambda: check_password(new.password, name=new.name.strip()),
    )[:4]
    _check_language(new.language)
    uow.session.execute(
        text(
            "SELECT quty.add_person(:name, :full_name, :email, :department, :language, CAST(:roles AS text[]), :verifier)"
        ),
        {
            "name": name,
            "full_name": full_name,
            "email": email,
            "department": new.department.value,
            "language": new.language,
            "roles": list(held),
            "verifier": _verifier(uow, name, new.password),
        },
    )


@command(Permission.MANAGE_PEOPLE)
def change_person(uow: UnitOfWork, change: PersonChange) -> None:
    """Change what an administrator may change about a person.

    Raises:
        Invalid: a field is unfit.
        Refused: there is nobody of that name, or no administrator would be left.
        Conflict: somebody else changed the person since it was shown.
    """
    full_name, email, held = _checked(
        lambda: check_full_name(change.full_name),
        lambda: check_email(change.email),
        lambda: None if change.roles is None else check_roles(change.roles),
    )
    _check_language(change.language)
    if change.seen is not None:
        uow.session.execute(_ONE_AT_A_TIME)
        _check_same(_PERSON_FIELDS, change.seen, person(uow, change.name))
    uow.session.execute(
        text("SELECT quty.change_person(:name, :full_name, :email, :department, :language)"),
        {
            "name": change.name,
            "full_name": full_name,
            "email": email,
            "department": change.department.value,
            "language": change.language,
        },
    )
    if held is not None:
        assign_roles(uow, RoleAssignment(change.name, held))


@command(Permission.MANAGE_PEOPLE)
def assign_roles(uow: UnitOfWork, assignment: RoleAssignment) -> None:
    """Give a person exactly these roles; it is in force at the person's next question to the database.

    Raises:
        Invalid: no role at all.
        Refused: an unknown person or role, or no administrator would be left.
    """
    uow.session.execute(
        text("SELECT quty.set_person_roles(:name, CAST(:roles AS text[]))"),
        {"name": assignment.name, "roles": list(check_roles(assignment.roles))},
    )


@command(Permission.MANAGE_PEOPLE)
def deactivate(uow: UnitOfWork, name: str) -> None:
    """Switch an account off: no sign-in, no rights. What the person did stays.

    Raises:
        Refused: oneself, the last administrator, or an unknown person.
    """
    uow.session.execute(text("SELECT quty.deactivate_person(:name)"), {"name": name})


@command(Permission.MANAGE_PEOPLE)
def reactivate(uow: UnitOfWork, name: str) -> None:
    """Switch an account on again, with the roles it had.

    Raises:
        Refused: an unknown person.
    """
    uow.session.execute(text("SELECT quty.reactivate_person(:name)"), {"name": name})


@command(Permission.MANAGE_PEOPLE)
def reset_password(uow: UnitOfWork, reset: PasswordReset) -> None:
    """Give a person a new password, to be changed at the next sign-in.

    Raises:
        Invalid: the password breaks the plant's rule.
        Refused: an unknown person.
    """
    check_password(reset.password, name=reset.name)
    uow.session.execute(
        text("SELECT quty.reset_password(:name, :verifier)"),
        {"name": reset.name, "verifier": _verifier(uow, reset.name, reset.password)},
    )


@command(Permission.USE_PROGRAM)
def change_own_password(uow: UnitOfWork, change: PasswordChange) -> None:
    """Change the own password; whoever holds the connections goes on with the new one.

    Raises:
        Invalid: the old one is wrong, or the new one breaks the plant's rule.
        Unavailable: the server does not answer.
    """
    check_password(change.new, name=uow.actor.name, field="new")
    if change.new == change.old:
        raise Invalid({"new": Text(N_("The new password must differ from the old one."))})
    if not _opens(uow, change.old):
        raise Invalid({"old": Text(N_("This is not your present password."))})
    uow.session.execute(
        text("SELECT quty.change_own_password(:verifier)"), {"verifier": _verifier(uow, uow.actor.name, change.new)}
    )


@command(Permission.USE_PROGRAM)
def change_own_profile(uow: UnitOfWork, change: OwnProfileChange) -> None:
    """Change the own name on papers, address and language.

    Raises:
        Invalid: a field is unfit.
        Conflict: an administrator changed it since it was shown.
    """
    full_name, email = _checked(lambda: check_full_name(change.full_name), lambda: check_email(change.email))
    _check_language(change.language)
    if change.seen is not None:
        uow.session.execute(_ONE_AT_A_TIME)
        _check_same(_PROFILE_FIELDS, change.seen, own_profile(uow))
    uow.session.execute(
        text("SELECT quty.change_own_profile(:full_name, :email, :language)"),
        {"full_name": full_name, "email": email, "language": change.language},
    )


@command(Permission.MANAGE_PEOPLE)
def define_role(uow: UnitOfWork, role: RoleDefinition) -> None:
    """Make a role, or change what a role may; everybody has the right to sign in.

    Raises:
        Invalid: a field is unfit.
        Refused: no administrator would be left.
        Conflict: somebody else changed the role since it was shown.
    """
    code = check_role_code(role.code)
    name = " ".join(role.name.split())
    if not name:
        raise Invalid({"name": Text(N_("Give the role a name."))})
    if role.seen is not None:
        uow.session.execute(_ONE_AT_A_TIME)
        _check_same(_ROLE_FIELDS, role.seen, next((row for row in roles(uow) if row.id == code), None))
    uow.session.execute(
        text("SELECT quty.define_role(:code, :name, :department, CAST(:permissions AS text[]))"),
        {
            "code": code,
            "name": name,
            "department": role.department.value,
            "permissions": [each.value for each in role.permissions],
        },
    )


# One after the other

# The functions of the database that change people take the same lock (ddl/30_people.sql).
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('quty.people', 0))")
_PERSON_FIELDS = attrgetter("full_name", "email", "department", "language", "role_codes")
_PROFILE_FIELDS = attrgetter("full_name", "email", "language")
_ROLE_FIELDS = attrgetter("name", "department", "permissions")


def _check_same(fields: Callable[[T], object], seen: T, now: T | None) -> None:
    """What is about to be changed is still what was shown.

    Raises:
        Conflict: it is not.
    """
    if now is None or fields(seen) != fields(now):
        raise Conflict


# Passwords


def _driver(uow: UnitOfWork) -> psycopg.Connection[Any]:
    connection: Any = uow.session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)  # noqa: S101 # the only driver that is used
    return connection


def _verifier(uow: UnitOfWork, name: str, password: str) -> str:
    """What PostgreSQL keeps instead of the password; made by libpq on this PC."""
    made = _driver(uow).pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    return made.decode()


def _opens(uow: UnitOfWork, password: str) -> bool:
    """Whether a password is the actor's: only PostgreSQL knows, so that a fresh connection is tried with it."""
    known: Any = _driver(uow).info.get_parameters()
    try:
        psycopg.connect(**{**known, "password": password}).close()
    except psycopg.OperationalError as error:
        if error.sqlstate == _WRONG_PASSWORD or "password authentication failed" in str(error):
            return False
        raise from_driver(error, lost=True) or error from error
    return True


def _checked(*checks: Any) -> list[Any]:
    """The results of all checks.

    Raises:
        Invalid: with the messages of all that failed, so that a form shows them at once.
    """
    found: list[Any] = []
    wrong: dict[str, Text] = {}
    for check in checks:
        try:
            found.append(check())
        except Invalid as error:
            wrong.update(error.fields)
    if wrong:
        raise Invalid(wrong)
    return found


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise Invalid({"language": Text(N_("Choose Indonesian or English."))})
